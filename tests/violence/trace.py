"""What was done to the disk, in order."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ACKNOWLEDGED = "/said"
"""The file on the disk in which the promises are written, as the disk names it."""

BEGINS = "begins"
"""Said when what stood on the disk before was written down: no plug is pulled before it."""


class Create(NamedTuple):
    path: str
    file: int


class Write(NamedTuple):
    file: int
    at: int
    data: bytes


class Truncate(NamedTuple):
    file: int
    size: int


class Flush(NamedTuple):
    file: int


class FlushFolder(NamedTuple):
    path: str


class MakeFolder(NamedTuple):
    path: str


class RemoveFolder(NamedTuple):
    path: str


class Unlink(NamedTuple):
    path: str


class Rename(NamedTuple):
    old: str
    new: str


class Said(NamedTuple):
    words: str


Operation = Create | Write | Truncate | Flush | FlushFolder | MakeFolder | RemoveFolder | Unlink | Rename | Said


def operations(file: Path) -> Iterator[Operation]:
    """Return the trace kept in a file."""
    with file.open("rb") as kept:
        while True:
            try:
                yield pickle.load(kept)
            except EOFError:
                return
