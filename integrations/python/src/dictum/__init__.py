"""Frames of an archive of Dictum: statements, turns, search hits, checked quotations.

The command `dictum` does the work; this package starts it and makes frames of what it prints. Words come as one stream of Arrow, so
that they are not copied on the way.

    >>> archive = dictum.Archive("my-archive", frames="pandas")
    >>> archive.turns(publisher="Ministry of Foreign Affairs", since="2021")
"""

from .archive import Archive, DictumError

__all__ = ["Archive", "DictumError"]
