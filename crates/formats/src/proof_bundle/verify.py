#!/usr/bin/env python3
"""Verifies Dictum proofs, offline, with nothing but Python's standard library (3.6 or newer).

    python3 verify.py FILE... [--key VKEY] [--brief]

A proof is a ZIP of seven parts. This program shows, in the order of its chapters:
  1. that the file is exactly those seven parts and not a byte more;
  2. that the archive's log holds the entry: a Merkle tree (RFC 6962) under a root that is signed (Ed25519, RFC 8032);
  3. that the WARC record holds the very bytes that the entry names by their SHA-256;
  4. that these bytes, read as the page they are, show the words, with nothing left out between them;
  5. that the quotation is those words, but for the differences that are listed.
Words in brackets after a check, such as [tree], name it in the tests of Dictum.

This very file stands in every proof, so take it from where you trust it, or read it: that is what it is written for.
Whose key signed is yours to ask: compare the key that is printed with the one the archive publishes.
"""
import base64
import hashlib
import re
import struct
import sys
import unicodedata
import zlib
from html.entities import html5

README_SHA256 = ["177ce6b430345c674feac6c6c948f67b4e14a036abe44bf24e4574d41fa391a8"]  # of every release, this one's last
EARLIER_SHA256 = []  # this program in earlier releases: proofs with one of those in them stay good
PARTS = ["README.txt", "verify.py", "proof.txt", "entry.txt", "inclusion.txt", "key.txt", "record.warc"]
LONGEST = {"README.txt": 1 << 16, "verify.py": 1 << 17, "proof.txt": 1 << 21, "entry.txt": (1 << 16) - 1,
           "inclusion.txt": 1 << 16, "key.txt": 1 << 10, "record.warc": 96 << 20}


class Refused(Exception):
    """The proof does not hold, and why."""


def need(holds, reason):
    if not holds:
        raise Refused(reason)


# ---- 1. The file: a ZIP without compression, dates or choices, so that nothing in it can change unseen -------------

def pack(parts):
    """The ZIP of these parts, byte by byte as it must be."""
    body, directory = b"", b""
    for name, data in parts:
        fields = struct.pack("<HHHHHIIIHH", 20, 0, 0, 0, 33, zlib.crc32(data), len(data), len(data), len(name), 0)
        directory += b"PK\x01\x02" + struct.pack("<H", 20) + fields + struct.pack("<HHHII", 0, 0, 0, 0, len(body)) + name
        body += b"PK\x03\x04" + fields + name + data
    count = len(parts)
    return body + directory + b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, count, count, len(directory), len(body), 0)


def unpack(file):
    parts, at = [], 0
    for name in PARTS:
        need(file[at:at + 4] == b"PK\x03\x04" and len(file) >= at + 30, "[file] it is no proof: part “%s” is missing" % name)
        size = struct.unpack_from("<I", file, at + 22)[0]
        begins = at + 30 + len(name)
        need(size <= LONGEST[name], "[file] its part “%s” is too long" % name)
        parts.append((name.encode(), file[begins:begins + size]))
        at = begins + size
    need(pack(parts) == file, "[file] it is not exactly its seven parts: something was changed, added or cut off")
    return {name.decode(): data for name, data in parts}


def text_of(data, part):
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        raise Refused("[file] %s is not text in UTF-8" % part)


# ---- 2. The log ----------------------------------------------------------------------------------------------------

P = 2 ** 255 - 19
L = 2 ** 252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P


def ed25519_add(a, b):
    """Adds two points of the curve in extended coordinates (RFC 8032, section 5.1.4)."""
    e, f = (a[1] - a[0]) * (b[1] - b[0]) % P, (a[1] + a[0]) * (b[1] + b[0]) % P
    g, h = 2 * a[3] * b[3] * D % P, 2 * a[2] * b[2] % P
    e, f, g, h = f - e, h - g, h + g, f + e
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def ed25519_times(scalar, point):
    total = (0, 1, 1, 0)
    while scalar:
        if scalar & 1:
            total = ed25519_add(total, point)
        point, scalar = ed25519_add(point, point), scalar >> 1
    return total


def ed25519_point(data):
    """The point that 32 bytes stand for, or None (RFC 8032, section 5.1.3)."""
    y = int.from_bytes(data, "little") & (1 << 255) - 1
    odd = data[31] >> 7
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    if (x * x - square) % P or (x == 0 and odd):
        return None
    x = P - x if x & 1 != odd else x
    return (x, y, 1, x * y % P)


BASE = ed25519_point((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))


def ed25519_holds(key, message, signature):
    """Says whether a signature is the key's over the message (RFC 8032, section 5.1.7)."""
    a, r = ed25519_point(key), ed25519_point(signature[:32])
    s = int.from_bytes(signature[32:], "little")
    if a is None or r is None or s >= L:
        return False
    if any(ed25519_times(8, point)[0] % P == 0 for point in (a, r)):
        return False  # points of small order, with which one signature could pass for many texts
    k = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little") % L
    left, right = ed25519_times(s, BASE), ed25519_add(r, ed25519_times(k, a))
    return all((left[i] * right[2] - right[i] * left[2]) % P == 0 for i in (0, 1))


def base64_of(word, length, what):
    """Decodes base64 that is written in the one canonical way."""
    try:
        data = base64.b64decode(word, validate=True)
    except ValueError:
        raise Refused("%s is not base64" % what)
    need(base64.b64encode(data).decode() == word and (length is None or len(data) == length), "%s is not as it must be" % what)
    return data


def sha256(*pieces):
    return hashlib.sha256(b"".join(pieces)).digest()


def root_of(leaf, index, size, path):
    """The root that an inclusion proof leads to (RFC 9162, section 2.1.3.2)."""
    need(index < size, "[tree] the entry's number lies outside of the tree")
    node, first, last = leaf, index, size - 1
    for other in path:
        need(last > 0, "[tree] the inclusion proof is too long")
        if first & 1 or first == last:
            node = sha256(b"\x01", other, node)
            while not first & 1 and first:
                first, last = first >> 1, last >> 1
        else:
            node = sha256(b"\x01", node, other)
        first, last = first >> 1, last >> 1
    need(last == 0, "[tree] the inclusion proof is too short")
    return node


def number(word, what):
    need(re.match(r"(?:0|[1-9][0-9]{0,17})\Z", word), "%s is no number" % what)
    return int(word)


def read_key(text):
    """Reads `name+hash+base64`, the key of a signed note (C2SP signed-note)."""
    need(text.endswith("\n") and text.count("\n") == 1, "[key] the key is not one line")
    words = text[:-1].split("+", 2)
    need(len(words) == 3 and words[0] and not re.search(r"\s", text[:-1]), "[key] the key is not written as name+hash+base64")
    data = base64_of(words[2], 33, "[key] the key")
    need(data[0] == 1, "[key] the key is not of Ed25519")
    need(sha256(words[0].encode() + b"\n" + data)[:4].hex() == words[1], "[key] the key does not have its own hash")
    return words[0], words[1], data[1:]


def check_log(entry, inclusion, key):
    """Checks the entry against the signed root (C2SP tlog-proof, tlog-checkpoint, signed-note)."""
    name, key_hash, public = read_key(key)
    head, blank, checkpoint = inclusion.partition("\n\n")
    lines = head.split("\n")
    need(blank and lines[0] == "c2sp.org/tlog-proof@v1" and len(lines) > 1 and lines[1].startswith("index "),
         "[inclusion] inclusion.txt is no proof of c2sp.org/tlog-proof@v1")
    index = number(lines[1][6:], "[inclusion] the entry's place in the log")
    path = [base64_of(word, 32, "[inclusion] a hash of the inclusion proof") for word in lines[2:]]
    need(not re.search("[\x00-\x09\x0b-\x1f]", checkpoint), "[signature] the checkpoint holds control characters")
    body, blank, signatures = checkpoint.partition("\n\n")
    told = (body + "\n").split("\n")
    need(blank and len(told) == 4 and told[3] == "", "[checkpoint] the checkpoint does not have its three lines")
    need(signatures.endswith("\n") and signatures.count("\n") == 1, "[signature] the checkpoint does not have one signature")
    words = signatures[:-1].split(" ")
    need(len(words) == 3 and words[0] == "\u2014" and words[1] == name, "[signature] the checkpoint is not signed by “%s”" % name)
    signature = base64_of(words[2], 68, "[signature] the signature")
    need(signature[:4].hex() == key_hash, "[signature] the checkpoint is signed with another key")
    need(ed25519_holds(public, (body + "\n").encode(), signature[4:]), "[signature] the checkpoint's signature is wrong")
    size = number(told[1], "[checkpoint] the size of the log")
    root = base64_of(told[2], 32, "[checkpoint] the root")
    need(root_of(sha256(b"\x00", entry), index, size, path) == root, "[tree] the log does not hold this entry")
    return {"origin": told[0], "size": size, "index": index}


def read_entry(text):
    """The fields of a capture's or revisit's entry."""
    lines = text.split("\n")
    need(lines[-1] == "" and lines[0] in ("dictum/1 capture", "dictum/1 revisit"), "[entry] the entry is not that of a capture")
    fields = {"kind": lines[0][9:]}
    for line in lines[1:-1]:
        field, blank, value = line.partition(" ")
        need(blank and field not in fields, "[entry] a line of the entry makes no sense")
        fields[field] = unescaped(value)
    need(re.match(r"sha256:[0-9a-f]{64}\Z", fields.get("payload", "")), "[entry] the entry names no payload")
    number(fields.get("bytes", ""), "[entry] the payload's length")
    return fields


def unescaped(value):
    plain = {"n": "\n", "r": "\r"}
    return re.sub(r"\\(.)", lambda mark: plain.get(mark.group(1), mark.group(1)), value, flags=re.S)


# ---- 3. The record -------------------------------------------------------------------------------------------------

def header_of(data, what):
    end = data.find(b"\r\n\r\n")
    need(end >= 0, "%s has no end of its header" % what)
    return data[:end + 2], end + 4


def field_of(header, name):
    found = re.findall(rb"(?im)^" + re.escape(name.encode()) + rb":[ \t]*(.*?)[ \t]*\r$", header)
    return found[0].decode("utf-8", "replace") if found else None


def check_record(record, entry):
    """The payload of the record, once record and entry are shown to agree."""
    header, begins = header_of(record, "[record] the record")
    shape = re.match(rb"WARC/1\.1\r\nWARC-Type: (response|resource)\r\nWARC-Record-ID: <urn:uuid:([0-9a-f-]{36})>\r\n", header)
    need(shape, "[record] the record does not begin as Dictum writes one")
    kind, length = shape.group(1), field_of(header, "Content-Length") or ""
    lines = header[shape.end():]
    last = b"Content-Length: " + length.encode() + b"\r\n"
    need(lines.endswith(last), "[record] the record's header does not end with its length")
    digest = bytearray(sha256(kind, b"\n", lines[:-len(last)])[:16])
    digest[6], digest[8] = digest[6] & 0x0F | 0x80, digest[8] & 0x3F | 0x80
    name = "-".join(bytes(digest[a:b]).hex() for a, b in ((0, 4), (4, 6), (6, 8), (8, 10), (10, 16)))
    need(name == shape.group(2).decode(), "[record] the record's header was changed: it does not give the record's name")
    block = record[begins:-4]
    need(record[-4:] == b"\r\n\r\n" and number(length, "[record] the record's length") == len(block), "[record] the record is not as long as it says")
    need(field_of(header, "WARC-Block-Digest") == "sha256:" + sha256(block).hex(), "[record] the record's block was changed")
    payload = block if kind == b"resource" else body_of(block, int(entry["bytes"]))
    need(len(payload) == int(entry["bytes"]) and "sha256:" + sha256(payload).hex() == entry["payload"], "[payload] the record does not hold the bytes that the entry names")
    if entry["kind"] == "capture":
        uri = None if field_of(header, "Dictum-Target-URI") else field_of(header, "WARC-Target-URI")
        at = None if field_of(header, "Dictum-Captured-At") else field_of(header, "WARC-Date")
        need(uri == entry.get("target-uri"), "[record] the record claims another address than the entry")
        need(at == entry.get("captured-at"), "[record] the record claims another time than the entry")
    return payload


def body_of(response, longest):
    """The body of an HTTP response with chunks joined and compression undone, both strictly."""
    header, begins = header_of(response, "[payload] the response")
    body = response[begins:]
    if (field_of(header, "Transfer-Encoding") or "identity").lower() != "identity":
        chunks, at = [], 0
        while True:
            end = body.find(b"\r\n", at)
            size = re.match(rb"([0-9A-Fa-f]{1,8})[ \t]*(?:;|\Z)", body[at:max(end, at)])
            need(size, "[payload] a chunk of the response has no length")
            size, at = int(size.group(1), 16), end + 2
            if size == 0:
                break
            chunks.append(body[at:at + size])
            need(body[at + size:at + size + 2] == b"\r\n", "[payload] a chunk of the response is cut short")
            at += size + 2
        body = b"".join(chunks)
    encoding = (field_of(header, "Content-Encoding") or "identity").lower()
    if encoding == "identity":
        return body
    windows = {"gzip": 31, "x-gzip": 31, "deflate": 15}
    need(encoding in windows, "[payload] the response is compressed as “%s”" % encoding)
    unzip = zlib.decompressobj(windows[encoding])
    try:
        payload = unzip.decompress(body, longest + 1)
    except zlib.error:
        raise Refused("[payload] the response does not decompress")
    need(unzip.eof and not unzip.unused_data, "[payload] the response does not decompress to the length that the entry names")
    return payload


# ---- 4. The page ---------------------------------------------------------------------------------------------------

SPACES = "\t\n\x0b\x0c\r \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000"
SPACE_RUN = re.compile("[%s]+" % SPACES)
# Elements that begin and end a line; `!` marks the end of a line in page text.
BREAKS = frozenset("""! address article aside blockquote body br button caption center dd details dialog dir div dl dt fieldset
figcaption figure footer form h1 h2 h3 h4 h5 h6 head header hgroup hr html legend li listing main menu nav ol optgroup option p
plaintext pre search section select summary table tbody td tfoot th thead tr ul xmp""".split())
VOID = frozenset("area base basefont bgsound br col embed frame hr img input keygen link meta param source track wbr".split())
# Elements whose words no browser shows: as raw text up to their end tag, or with elements within.
RAW = frozenset("title textarea xmp iframe noembed noframes".split())
UNSHOWN = frozenset("noscript template svg math canvas object audio video datalist".split())
CODECS = {"utf-8": "utf-8", "utf-16le": "utf-16-le", "utf-16be": "utf-16-be", "gbk": "gb18030", "gb18030": "gb18030", "big5": "big5hkscs",
          "euc-kr": "cp949", "shift_jis": "cp932", "euc-jp": "euc_jp", "ibm866": "cp866", "koi8-r": "koi8-r", "koi8-u": "koi8-u",
          "macintosh": "mac-roman", "x-mac-cyrillic": "mac-cyrillic", "windows-874": "cp874"}
CODECS.update(("windows-%d" % n, "cp%d" % n) for n in range(1250, 1259))
CODECS.update(("iso-8859-%d" % n, "iso-8859-%d" % n) for n in (2, 3, 4, 5, 6, 7, 8, 10, 13, 14, 15, 16))


def is_utf8(payload):
    """Says whether the bytes are UTF-8 beyond doubt: no other charset makes its own letters so."""
    try:
        return len(payload.decode("utf-8")) < len(payload)
    except UnicodeDecodeError:
        return False


def fold(text):
    return SPACE_RUN.sub(" ", text).strip(" ")


def decode(data, charset):
    try:
        return data.decode(CODECS[charset])
    except UnicodeDecodeError:
        raise Refused("[page] some bytes are no characters of %s" % charset)


def reference(mark):
    """What a character reference stands for, by the table of the HTML standard."""
    body = mark.group(1)
    if body[0] == "#":
        code = int(body[2:].rstrip(";"), 16) if body[1] in "xX" else int(body[1:].rstrip(";"))
        if 0x80 <= code < 0xA0:
            return bytes([code]).decode("cp1252", "ignore") or chr(code)
        return "\ufffd" if code == 0 or code > 0x10FFFF or 0xD800 <= code < 0xE000 else chr(code)
    if body.endswith(";") and body in html5:
        return html5[body]
    for end in range(min(len(body.rstrip(";")), 6), 1, -1):
        if body[:end] in html5:
            return html5[body[:end]] + body[end:]
    return mark.group(0)


REFERENCE = re.compile(r"&(#[0-9]+;?|#[xX][0-9a-fA-F]+;?|[0-9A-Za-z]{1,32};?)")
JSON_ESCAPE = re.compile(r'\\(?:u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|(["\\/bfnrt]))')


def json_escape(mark):
    high, low, code, letter = mark.groups()
    if high:
        return chr(0x10000 + (int(high, 16) - 0xD800 << 10) + int(low, 16) - 0xDC00)
    return chr(int(code, 16)) if code else {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}.get(letter, letter)


MARKDOWN = re.compile(rb"""(?x) [\r\n]+ | \*+ | (?<![_0-9A-Za-z\x80-\xff])_+ | _+(?![_0-9A-Za-z\x80-\xff]) | \\(?=[!-/:-@\[-`{-~]) | (?<=\n)(?:>\ ?)+
    | \[(?=[^\[\]]{1,2000}\]\() | \]\([^()\[\]<\t\n\x0c\r\ ]{0,2000}\) | </?[A-Za-z]{1,10}(?:[\t\n\x0c\r\ /][^<>]{0,200})?>""")


class Page:
    """A payload as a run of pieces: words that are shown, words that are not, and marks (tags, comments, scripts)."""

    def __init__(self, payload, form, charset):
        self.payload, self.form, self.charset = payload, form, charset
        self.unit = 2 if charset.startswith("utf-16") else 1
        # Markup is ASCII, and in every charset here an ASCII letter that could be markup is itself, once UTF-16 is narrowed.
        low, high = (payload[0::2], payload[1::2]) if charset == "utf-16le" else (payload[1::2], payload[0::2])
        self.source = bytes(a if not b and a < 128 else 255 for a, b in zip(low, high)) if self.unit == 2 else payload
        self.pieces = []  # (kind, start, end): "shown", "hidden", "mark", or "break" for a mark that ends a line
        self.title = None
        {"html": self.read_html, "plain": self.read_lines, "markdown": self.read_lines, "json": self.read_json}[form]()

    def add(self, kind, start, end):
        if start < end:
            self.pieces.append((kind, start * self.unit, end * self.unit))

    def read_lines(self):
        head = re.match(rb"---\r?\n", self.source) if self.form == "markdown" else None
        head_end = re.compile(rb"^---[ \t]*\r?$", re.M).search(self.source, head.end()) if head else None
        shown_from = head_end.end() if head_end else 0
        pattern = re.compile(rb"[\r\n]+") if self.form == "plain" else MARKDOWN
        at = 0
        for mark in pattern.finditer(self.source):
            self.add("shown" if at >= shown_from else "hidden", at, mark.start())
            self.add("break" if mark.group()[:1] in b"\r\n" else "mark", mark.start(), mark.end())
            at = mark.end()
        self.add("shown" if at >= shown_from else "hidden", at, len(self.source))

    def read_json(self):
        at = 0
        for mark in re.finditer(rb'"((?:[^"\\]|\\.)*)"[ \t\r\n]*(:?)', self.source, re.S):
            self.add("break", at, mark.start(1))
            self.add("hidden" if mark.group(2) else "shown", mark.start(1), mark.end(1))
            at = mark.end(1)
        self.add("break", at, len(self.source))

    def read_html(self):
        source, at, text_from = self.source, 0, 0
        hidden, depth = None, 0
        opening = re.compile(rb"<(?:[A-Za-z!?]|/(?=.))", re.S)
        while True:
            found = opening.search(source, at)
            start = found.start() if found else len(source)
            self.add("hidden" if hidden else "shown", text_from, start)
            if not found:
                return
            name, attributes, at = self.tag(start)
            self.add("break" if name in BREAKS else "mark", start, at)
            text_from = at
            if not name or name in VOID:
                continue
            if source[start + 1:start + 2] == b"/":
                depth -= name == hidden
                hidden = None if depth == 0 else hidden
                continue
            closes_itself = name in ("svg", "math") and source[at - 2:at] == b"/>"
            if hidden:
                depth += name == hidden and not closes_itself
            elif (name in UNSHOWN and not closes_itself) or is_hidden(attributes):
                hidden, depth = name, 1
            if name in ("script", "style") or name in RAW:
                end = script_end(source, at) if name == "script" else raw_end(source, at, name)
                if name == "title" and self.title is None:
                    self.title = (at, end)
                self.add("mark" if name in ("script", "style") else "hidden", at, end)
                at = text_from = end
        # Words after an unclosed hidden element are taken for hidden: what is shown must be beyond doubt.

    def tag(self, start):
        """The name (None for comments), attributes and end of what begins with a “<”."""
        source = self.source
        if source.startswith(b"<!--", start):
            end = re.compile(rb"-?>").match(source, start + 4) or re.compile(rb"--!?>").search(source, start + 4)
            return None, [], end.end() if end else len(source)
        named = re.compile(rb"</?([A-Za-z][^\t\n\x0c\r />]*)").match(source, start)
        if not named:
            end = source.find(b">", start)
            return None, [], end + 1 if end >= 0 else len(source)
        attribute = re.compile(rb"[\t\n\x0c\r /]*(?:>|([^\t\n\x0c\r />][^\t\n\x0c\r />=]*)(?:[\t\n\x0c\r ]*=[\t\n\x0c\r ]*(\"[^\"]*(?:\"|\Z)|'[^']*(?:'|\Z)|[^\t\n\x0c\r >]*))?)")
        attributes, at = [], named.end()
        while at < len(source):
            found = attribute.match(source, at)
            if not found:
                return named.group(1).lower().decode("latin-1"), attributes, len(source)
            at = found.end()
            if found.group(1) is None:
                break
            attributes.append((found.group(1).lower(), (found.group(2) or b"").strip(b"\"'")))
        return named.group(1).lower().decode("latin-1"), attributes, at

    def text(self, start, end):
        """The words that some bytes of a piece give, spaces not folded."""
        text = decode(self.payload[start:end], self.charset)
        if self.form in ("html", "markdown"):
            return REFERENCE.sub(reference, text)
        return JSON_ESCAPE.sub(json_escape, text) if self.form == "json" else text

    def around(self, first, last):
        """What the page shows before and after some bytes, within about 240 characters."""
        before, after = "", ""
        for kind, start, end in reversed([piece for piece in self.pieces if piece[1] < first]):
            before = self.glimpse(kind, start, min(end, first)) + before
            if len(fold(before)) > 240:
                break
        for kind, start, end in (piece for piece in self.pieces if piece[2] > last):
            after += self.glimpse(kind, max(start, last), end)
            if len(fold(after)) > 240:
                break
        return before, after

    def glimpse(self, kind, start, end):
        if kind != "shown":
            return "\n" if kind == "break" else ""
        try:
            return self.text(start, end)
        except Refused:
            return "\ufffd"


def is_hidden(attributes):
    for name, value in attributes:
        style = re.sub(rb"[\t\n\x0c\r ]", b"", value.lower()).split(b";") if name == b"style" else []
        if name == b"hidden" or any(one.startswith((b"display:none", b"visibility:hidden")) for one in style):
            return True
    return False


def raw_end(source, at, name):
    end = re.compile(rb"(?i)</" + name.encode() + rb"(?=[\t\n\x0c\r />])").search(source, at)
    return end.start() if end else len(source)


def script_end(source, at):
    """Where a script ends: within `<!--` and `-->` it may write whole scripts of its own (HTML, section 13.2.5.15)."""
    state, mark = "", re.compile(rb"(?i)<!--|-->|</?script(?=[\t\n\x0c\r />])")
    while True:
        found = mark.search(source, at)
        if not found:
            return len(source)
        word, at = found.group().lower(), found.end()
        if word == b"</script":
            if state != "twice":
                return found.start()
            state = "escaped"
        elif word == b"<!--" and not state:
            state, at = "escaped", found.start() + 2
        elif word == b"-->":
            state = ""
        elif word == b"<script" and state:
            state = "twice"


def form_of(entry, payload):
    """How the page is read: by its media type, or by its first bytes where none was told."""
    told = entry.get("media-type")
    if told is None:
        head = payload[:4096].replace(b"\0", b"").lower()
        marks = (b"<!doctype html", b"<html", b"<head", b"<body", b"<div", b"<p>")
        return "html" if any(mark in head for mark in marks) else "markdown" if head.startswith((b"---\n", b"---\r\n")) else "plain"
    forms = {"text/html": "html", "application/xhtml+xml": "html", "text/plain": "plain", "text/markdown": "markdown",
             "text/x-markdown": "markdown", "application/vnd.dictum.statement+json": "json"}
    return forms.get(told.split(";")[0].strip().lower())


def check_words(page, first, last):
    """The segments of the page between two bytes, and the words that they make: the rule that nothing may be left out."""
    segments, whole = [], ""
    for kind, start, end in page.pieces:
        a, b = max(start, first), min(end, last)
        if a >= b:
            continue
        if kind == "break":
            whole += "\n"
        if kind not in ("shown", "hidden"):
            need(a == start and b == end, "[words] a segment begins or ends within a tag, a comment or a script")
            continue
        text = page.text(a, b)
        need(page.text(start, a) + text + page.text(b, end) == page.text(start, end), "[words] a segment begins or ends within a character")
        if fold(text):
            need(kind == "shown", "[words] the page does not show the words “%s”" % shown(fold(text)))
            rules = page.charset + (" references" if page.form in ("html", "markdown") and text != decode(page.payload[a:b], page.charset) else "")
            rules += " escapes" if page.form == "json" and text != decode(page.payload[a:b], page.charset) else ""
            segments.append((a, b, rules + (" spaces" if text != fold(text) else ""), fold(text)))
        whole += text.replace("\n", " ")  # a line feed in "whole" is an end of a line that the page shows
    need(segments and segments[0][0] == first and segments[-1][1] == last and whole[0] not in SPACES and whole[-1] not in SPACES,
         "[words] the segments do not begin and end with words of the page")
    before, after = page.around(first, last)
    need(not (is_letter(before[-1:]) and is_letter(whole[0])), "[words] the first segment begins within a word")
    goes_on = after[1:2] if after[:1] in ("'", "\u2019") else after[:1]
    need(not (is_letter(whole[-1]) and is_letter(goes_on)), "[words] the last segment ends within a word")
    need(not re.search(r"[0-9][.,]\Z", before) or whole[0] not in DIGITS, "[words] the first segment begins within a number")
    need(not re.match(r"[.,][0-9]", after) or whole[-1] not in DIGITS, "[words] the last segment ends within a number")
    return segments, whole, before, after


def is_letter(letter):
    """Letters and digits of scripts that set spaces between words."""
    return letter.isalnum() and letter < "\u0e00"


# ---- 5. The quotation ----------------------------------------------------------------------------------------------

GLYPHS = {glyph: plain for glyphs, plain in (
    ("'`´‘’‚‛′ʼʹ‹›＇", "'"), ("\"“”„‟″«»〝〞〟＂「」『』", '"'), ("-‐‑‒–—―−⁃﹘﹣－", "-"),
    ("\u00ad\u034f\u061c\u180e\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2061\u2062\u2063\u2064\ufeff", ""),
) for glyph in glyphs}
STROKES = {"ø": "o", "ł": "l", "đ": "d", "ħ": "h", "ŧ": "t", "ı": "i"}
DIGITS = "0123456789"
MARKS = frozenset(".,;:!?'\"-¿¡·،؛؟۔。、・〈〉《》【】〔〕।॥…")
OMISSION = re.compile("|".join(re.escape(bracketed) for bracketed in (
    "[…]", "[...]", "[. . .]", "[ … ]", "[ ... ]", "[ . . . ]", "(…)", "(...)", "(. . .)", "( … )", "( ... )", "( . . . )", "…", "...", ". . .")))
BRACKET = re.compile(r"\[[^\[\]]*\]")


def without_glyphs(text):
    out = ""
    for letter in unicodedata.normalize("NFC", text):
        plain = unicodedata.normalize("NFKC", letter)
        grows = re.search("[0-9]", plain) and not "\uff10" <= letter <= "\uff19"
        out += GLYPHS[letter] if letter in GLYPHS else letter if grows else plain
    return fold(unicodedata.normalize("NFC", out))


def without_case(text):
    return without_glyphs(text).lower().replace("ß", "ss").replace("ς", "σ")


def without_accents(text):
    out = ""
    for letter in unicodedata.normalize("NFD", without_case(text)):
        if not ("\u0300" <= letter <= "\u036f" and "a" <= out[-1:] <= "z"):
            out += STROKES.get(letter, letter)
    return unicodedata.normalize("NFC", out)


def without_marks(text):
    text, out = without_accents(text), ""
    for at, letter in enumerate(text):
        if letter in "()[]":
            continue
        out += " " if letter in MARKS and not "0" <= text[at + 1:at + 2] <= "9" else letter
    return fold(out)


def stands_apart(quoted, recorded, gap):
    """Says whether the quotation's words around its gaps stand in the record in order, the outer ones at its ends."""
    parts, words = [without_marks(part).split() for part in gap.split(quoted)], without_marks(recorded).split()
    at = 0
    for i, part in enumerate(parts):
        places = [at] if i == 0 else [len(words) - len(part)] if i == len(parts) - 1 else range(at, len(words) + 1)
        found = next((place for place in places if place >= at and words[place:place + len(part)] == part), None)
        if found is None:
            return False
        at = found + len(part)
    return True


def class_of(quoted, recorded):
    """The slightest class that a difference belongs to."""
    for name, folding in (("glyphs", without_glyphs), ("case", without_case), ("accents", without_accents), ("marks", without_marks)):
        if folding(quoted) == folding(recorded):
            return name
    if OMISSION.search(quoted) and stands_apart(OMISSION.sub("\0", quoted), recorded, re.compile("\0|" + BRACKET.pattern)):
        return "omission"
    if BRACKET.search(quoted) and stands_apart(quoted, recorded, BRACKET):
        return "brackets"
    return "words"


def check_quotation(quotation, words, differences):
    """The verdict, once every difference between quotation and words is shown to be listed, and rightly."""
    quoted, recorded = quotation.encode(), words.encode()
    at, there, classes = 0, 0, set()
    for name, a, b, c, d, left, right in differences:
        need(at <= a <= b <= len(quoted) and there <= c <= d <= len(recorded), "[quotation] the differences overlap or are out of order")
        need(quoted[at:a] == recorded[there:c], "[quotation] the quotation and the page differ where no difference is listed")
        need(quoted[a:b] == left.encode() and recorded[c:d] == right.encode() and left != right, "[quotation] a difference does not say what differs")
        edges = (quoted[max(a - 1, 0):a], quoted[b:b + 1], recorded[max(c - 1, 0):c], recorded[d:d + 1])
        need(left == left.strip(" ") != "" and right == right.strip(" ") != "" and all(edge in (b"", b" ") for edge in edges),
             "[quotation] a difference does not begin and end with words")
        need(class_of(left, right) == name, "[quotation] a difference is not of the class “%s”" % name)
        classes.add(name)
        at, there = b, d
    need(quoted[at:] == recorded[there:], "[quotation] the quotation and the page differ where no difference is listed")
    return "altered" if "words" in classes else "abridged" if classes & {"omission", "brackets"} else "exact"


# ---- All of it -----------------------------------------------------------------------------------------------------

def read_proof(text):
    """Takes proof.txt apart."""
    lines = text.split("\n")
    heads = ["read-as", "quotation", "verdict", "words"]
    need(lines[0] == "dictum-proof/1" and lines[-1] == "" and [line.partition(" ")[0] for line in lines[1:5]] == heads,
         "[proof] proof.txt is not written as dictum-proof/1")
    proof = dict(zip(heads, (line.partition(" ")[2] for line in lines[1:5])))
    proof["segments"], proof["differences"] = [], []
    for line in lines[5:-1]:
        told = re.match("segment ([0-9]{1,9}) ([0-9]{1,9}) ([a-z0-9_ -]+)\t([^\t]+)\\Z", line)
        if told and not proof["differences"]:
            proof["segments"].append((int(told.group(1)), int(told.group(2)), told.group(3), told.group(4)))
            continue
        told = re.match("difference ([a-z]+) ([0-9]{1,9}) ([0-9]{1,9}) ([0-9]{1,9}) ([0-9]{1,9})\t([^\t]+)\t([^\t]+)\\Z", line)
        need(told, "[proof] a line of proof.txt makes no sense")
        proof["differences"].append((told.group(1),) + tuple(map(int, told.group(2, 3, 4, 5))) + told.group(6, 7))
    need(proof["segments"], "[proof] proof.txt has no segment")
    return proof


def write_proof(form, charset, quotation, verdict, words, segments, differences):
    """Writes proof.txt in the one way that it is written."""
    text = "dictum-proof/1\nread-as %s %s\nquotation %s\nverdict %s\nwords %s\n" % (form, charset, quotation, verdict, words)
    text += "".join("segment %d %d %s\t%s\n" % segment for segment in segments)
    return text + "".join("difference %s %d %d %d %d\t%s\t%s\n" % difference for difference in differences)


def check_segments(page, claimed, found):
    """Compares the segments that are claimed with those that the page has."""
    ends = [0] + [end for _, end, _, _ in claimed]
    need(all(ends[i] <= one[0] < one[1] for i, one in enumerate(claimed)), "[segments] the segments overlap or are out of order")
    for start, end, _, _ in found if claimed != found and len(found) * len(claimed) <= 1000000 else []:
        for one in claimed:
            left_out = fold(page.text(start, min(one[0], end))) if start < min(one[0], end) else ""
            need(not left_out, "[segments] words of the page are left out between two segments: “%s”" % shown(left_out))
            start = max(start, one[1])
    need(claimed == found, "[segments] a segment is not what the page shows at its bytes")


def verify(file, own_source=None):
    """Verifies a proof and gives what it proves; raises Refused."""
    parts = unpack(file)
    need(sha256(parts["README.txt"]).hex() in README_SHA256, "[readme] the README is not the one that belongs to this verifier")
    own_source = own_source or open(__file__, "rb").read()
    is_earlier = sha256(parts["verify.py"]).hex() in EARLIER_SHA256
    need(parts["verify.py"] == own_source or is_earlier, "[verifier] the verifier in the proof is not the one that is running: compare the two, and use the one that you trust")
    text = lambda name: text_of(parts[name], name)
    log = check_log(parts["entry.txt"], text("inclusion.txt"), text("key.txt"))
    entry = read_entry(text("entry.txt"))
    payload = check_record(parts["record.warc"], entry)
    proof = read_proof(text("proof.txt"))
    form, charset = (proof["read-as"].split(" ") + [""])[:2]
    need(charset in CODECS, "[page] the charset “%s” is not known here" % shown(charset))
    need(form == form_of(entry, payload), "[page] the page is read as another form than its own")
    need(charset == "utf-8" or not is_utf8(payload), "[page] the page is in UTF-8, and read in another charset")
    page = Page(payload, form, charset)
    claimed = proof["segments"]
    need(claimed[-1][1] <= len(payload), "[segments] a segment lies outside of the page")
    need(claimed[0][0] < claimed[-1][1], "[segments] the segments overlap or are out of order")
    segments, whole, before, after = check_words(page, claimed[0][0], claimed[-1][1])
    check_segments(page, claimed, segments)
    words, quotation = fold(whole), proof["quotation"]
    need(proof["words"] == words, "[words] the segments do not make these words")
    need(quotation == fold(quotation) != "", "[quotation] the quotation has spaces that it must not have")
    verdict = check_quotation(quotation, words, proof["differences"])
    need(proof["verdict"] == verdict, "[verdict] the verdict is not “%s”" % shown(proof["verdict"]))
    need(write_proof(form, charset, quotation, verdict, words, segments, proof["differences"]) == text("proof.txt"),
         "[proof] proof.txt is not written in the one way that it must be")
    title = page.title and fold(REFERENCE.sub(reference, payload[page.title[0] * page.unit:page.title[1] * page.unit].decode(CODECS[charset], "replace")))
    return dict(log, entry=entry, form=form, charset=charset, quotation=quotation, verdict=verdict, words=words, whole=whole, segments=segments,
                differences=proof["differences"], before=before, after=after, title=title, key=text("key.txt").strip())


def shown(text):
    """Text for a terminal: nothing in it can move the cursor or turn the direction of writing."""
    unseen = lambda c: unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp") and c not in "\u200c\u200d"
    return "".join("\\u{%x}" % ord(c) if unseen(c) else c for c in text)


MEANINGS = {
    "exact": "The page showed the words of the quotation, in this order and without a gap.",
    "abridged": "The page showed the words of the quotation; what its own marks leave out or put in is listed below.",
    "altered": "The quotation is NOT what the page showed. Proven are the words of the page alone; the differences are listed below.",
}
CLASSES = {"glyphs": "other shapes of marks", "case": "capitals", "accents": "accents", "marks": "punctuation", "omission": "left out at a mark",
           "brackets": "put in within brackets", "words": "OTHER WORDS"}


def report(proven):
    """What a proof proves, for people."""
    entry = proven["entry"]
    paragraphs = [fold(one) for one in proven["whole"].split("\n") if fold(one)]
    before, after = fold(proven["before"]), fold(proven["after"])
    before = before if len(before) <= 200 else before[-200:].partition(" ")[2]
    after = after if len(after) <= 200 else after[:200].rpartition(" ")[0]
    lines = [MEANINGS[proven["verdict"]], "", "  quotation    %s" % shown(proven["quotation"]), "  on the page  %s" % shown(" \u00b6 ".join(paragraphs))]
    for name, _, _, _, _, left, right in proven["differences"]:
        lines.append("  difference   %s: the quotation has “%s”, the page “%s”" % (CLASSES[name], shown(left), shown(right)))
    lines += ["  around it    … %s [the words] %s …" % (shown(before), shown(after)), ""]
    if proven["title"]:
        lines.append("  page         %s" % shown(proven["title"]))
    lines.append("  address      %s" % shown(entry.get("target-uri", "not known to the archive")))
    told = entry.get("captured-at-from")
    lines.append("  captured     %s%s" % (shown(entry.get("captured-at", "at a time not known to the archive")), " (told by: %s)" % shown(told) if told else ""))
    lines.append("  bytes        %s of %s, in %d segment%s, read as %s in %s" % (
        "%d to %d" % (proven["segments"][0][0], proven["segments"][-1][1]), entry["payload"], len(proven["segments"]), "s"[:len(proven["segments"]) > 1],
        proven["form"], proven["charset"]))
    lines.append("  log          entry %d of %d in the log “%s”" % (proven["index"] + 1, proven["size"], shown(proven["origin"])))
    lines.append("  signed by    %s" % shown(proven["key"]))
    return "\n".join(lines)


CLOSING = """
Compare the key with the one that the archive publishes: anybody can make a key, and a log of their own.
Address and time are the archive's word, given when it took the page in. Nothing here says that the statement is
true, or who spoke it: for that read the page around the words."""


def main(arguments):
    wanted, brief, files = None, False, []
    while arguments:
        argument = arguments.pop(0)
        if argument == "--key" and arguments:
            wanted = arguments.pop(0).strip()
        elif argument == "--brief":
            brief = True
        else:
            files.append(argument)
    if not files or any(one.startswith("--") for one in files):
        print(__doc__.split("\n\n")[1].strip(), file=sys.stderr)
        return 2
    worst = 0
    for name in files:
        try:
            with open(name, "rb") as file:
                proven = verify(file.read(sum(LONGEST.values()) + 4096))
            need(wanted is None or proven["key"] == wanted, "[key] the proof is signed with another key than yours: %s" % shown(proven["key"]))
        except (OSError, Refused) as trouble:
            worst = 4
            print("%s: REFUSED: %s" % (shown(name), trouble))
            continue
        worst = max(worst, 10 if proven["verdict"] == "altered" and worst != 4 else 0) if worst != 4 else 4
        print("%s: PROVEN, %s" % (shown(name), proven["verdict"]))
        if not brief:
            print("\n" + report(proven))
            print(CLOSING if wanted is None else CLOSING.replace("Compare the key", "The key is the one you gave. If you have not, compare it"))
    return worst


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
