"""Reads pages in memory with the peers in Python, one pass whenever it is told to: it speaks as `readers.rs` does."""

import importlib.metadata
import logging
import sys
import time

import trafilatura
from resiliparse.extract.html2text import extract_plain_text
from resiliparse.parse.encoding import detect_encoding
from resiliparse.parse.html import HTMLTree

# Pages that a peer makes nothing of are no news here.
logging.disable(logging.CRITICAL)


def read_with_trafilatura(page):
    return trafilatura.extract(page) or ""


def read_with_resiliparse(page):
    return extract_plain_text(HTMLTree.parse_from_bytes(page, detect_encoding(page)), main_content=True)


CONTENDERS = {"trafilatura": read_with_trafilatura, "resiliparse": read_with_resiliparse}


def main():
    with open(sys.argv[1], encoding="utf-8") as paths:
        pages = [open(path, "rb").read() for path in paths.read().splitlines()]
    for name in CONTENDERS:
        print("contender", name, importlib.metadata.version(name), flush=True)
    print("ready", len(pages), sum(map(len, pages)), flush=True)
    for line in sys.stdin:
        name = line.strip()
        began = time.thread_time()
        letters = sum(len(CONTENDERS[name](page).encode()) for page in pages)
        print("pass", name, f"{time.thread_time() - began:.6f}", letters, flush=True)


main()
