"""An archive, asked through the command."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Literal

import pyarrow as pa
import pyarrow.compute as pc

if TYPE_CHECKING:
    import pandas
    import polars

    Frame = pa.Table | pandas.DataFrame | polars.DataFrame

Frames = Literal["arrow", "pandas", "polars"]

#: What a check may end with: found, found altered, found put together, not found.
CHECKED = (0, 3, 10, 11)

_STRETCH = pa.struct([(name, pa.string()) for name in ("change", "class", "quoted", "recorded")])
_CHECKS = pa.schema(
    [
        ("quote", pa.string()),
        ("speaker", pa.string()),
        ("verdict", pa.string()),
        ("score", pa.float64()),
        ("cautions", pa.list_(pa.string())),
        ("statement", pa.string()),
        ("paragraph", pa.int64()),
        ("start", pa.int64()),
        ("end", pa.int64()),
        ("alignment", pa.list_(_STRETCH)),
        ("error", pa.string()),
    ]
)
_HITS = pa.schema(
    [
        *((name, pa.string()) for name in ("statement", "turn")),
        ("paragraph", pa.int64()),
        *(
            (name, pa.string())
            for name in (
                "day", "speaker", "role", "passage", "matches", "question", "headline", "publisher", "kind", "place",
                "language", "delivered_on", "published_at", "target_uri", "path",
            )
        ),
        ("edition", pa.int64()),
        ("is_replaced", pa.bool_()),
    ]
)


class DictumError(Exception):
    """What the command says when it cannot do what was asked, with its cure and its exit code."""

    def __init__(self, message: str, hint: str | None, code: int) -> None:
        super().__init__(message if hint is None else f"{message} ({hint})")
        self.hint = hint
        self.code = code


class Archive:
    """An archive in a folder. `frames` says what is given back: tables of Arrow, or frames of pandas or polars."""

    def __init__(
        self, folder: str | os.PathLike[str], *, command: str | os.PathLike[str] = "dictum", frames: Frames = "arrow"
    ) -> None:
        self.folder = os.fspath(folder)
        self.command = os.fspath(command)
        self.frames = frames

    def captures(self, **selection: str) -> Frame:
        """The captures that show statements; see `statements` for what can be selected."""
        return self._framed(self._table("captures", selection))

    def statements(self, **selection: str) -> Frame:
        """The statements in their latest edition: all, or those of a `query`, `publisher`, `speaker`, `since`, `until`."""
        return self._framed(self._table("statements", selection))

    def paragraphs(self, **selection: str) -> Frame:
        """The paragraphs with their words and the bytes they stand in."""
        return self._framed(self._table("paragraphs", selection))

    def listings(self, **selection: str) -> Frame:
        """Statements that pages list."""
        return self._framed(self._table("listings", selection))

    def warnings(self, **selection: str) -> Frame:
        """What the extractor could not settle."""
        return self._framed(self._table("warnings", selection))

    def turns(self, **selection: str) -> Frame:
        """The turns, each with its `text`: its spoken paragraphs, an empty line between two."""
        key = ["statement", "turn_number"]
        paragraphs = self._table("paragraphs", selection)
        spoken = paragraphs.filter(pc.field("is_spoken")).sort_by([*((name, "ascending") for name in key), ("paragraph_number", "ascending")])
        texts = spoken.group_by(key, use_threads=False).aggregate([("text", "list")])
        words = pa.array("\n\n".join(words) for words in texts["text_list"].to_pylist())
        texts = texts.select(key).append_column("text", words.cast(pa.string()))
        turns = self._table("turns", selection).join(texts, key, join_type="left outer")
        return self._framed(turns.sort_by([(name, "ascending") for name in key]))

    def hits(self, query: str) -> Frame:
        """Every passage that a query finds, earliest first."""
        lines = self._run("search", "--as", "jsonl", "--", query, fine=(0, 3)).splitlines()
        return self._framed(_rows(map(json.loads, lines), _HITS))

    def checks(self, quotes: Iterable[str | Mapping[str, str]]) -> Frame:
        """Checks quotations, each a text or a mapping with `quote` and `speaker`: a row each, in their order.

        `statement`, `paragraph`, `start` and `end` are those of the best match's first passage.
        """
        asked = [{"quote": quote} if isinstance(quote, str) else dict(quote) for quote in quotes]
        lines = "".join(json.dumps(one | {"id": at}) + "\n" for at, one in enumerate(asked))
        answers = map(json.loads, self._run("check", "--queries", "-", given=lines.encode(), fine=CHECKED).splitlines())
        return self._framed(_rows((_check(one, told) for one, told in zip(asked, answers, strict=True)), _CHECKS))

    def _table(self, name: str, selection: Mapping[str, str]) -> pa.Table:
        options = [f"--{key}={value}" for key, value in selection.items()]
        command = [self.command, "--archive", self.folder, "--quiet", "export", "--to", "arrow", "--table", name, *options]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
            assert process.stdout is not None and process.stderr is not None
            try:
                with pa.ipc.open_stream(process.stdout) as stream:
                    table = stream.read_all()
            except pa.ArrowInvalid as broken:
                table, why = None, broken
            told = process.stderr.read().decode()
            code = process.wait()
        if code != 0:
            raise _error(told, code)
        if table is None:
            raise DictumError(f"what the command wrote is no stream of Arrow: {why}", None, code)
        return table

    def _run(self, *arguments: str, given: bytes = b"", fine: tuple[int, ...] = (0,)) -> str:
        command = [self.command, "--archive", self.folder, *arguments]
        done = subprocess.run(command, input=given, capture_output=True, check=False)
        if done.returncode not in fine:
            raise _error(done.stderr.decode(), done.returncode)
        return done.stdout.decode()

    def _framed(self, table: pa.Table) -> Frame:
        match self.frames:
            case "arrow":
                return table
            case "pandas":
                return table.to_pandas()
            case "polars":
                import polars

                return polars.from_arrow(table)
        raise ValueError(f"frames are arrow, pandas or polars, not {self.frames!r}")


def _check(asked: Mapping[str, str], told: Mapping[str, Any]) -> dict[str, Any]:
    passage = next(iter(told.get("passages") or []), {})
    return {"quote": asked.get("quote"), "speaker": asked.get("speaker"), **told, **passage}


def _rows(rows: Iterable[Mapping[str, Any]], schema: pa.Schema) -> pa.Table:
    return pa.Table.from_pylist([{name: row.get(name) for name in schema.names} for row in rows], schema)


def _error(told: str, code: int) -> DictumError:
    lines = [line.strip() for line in told.strip().splitlines()] or [f"the command ended with {code}"]
    return DictumError(lines[0].removeprefix("dictum: "), " ".join(lines[1:]) or None, code)
