"""One file of wrong tries in a row, on the disk before each try is judged: pulling the plug forgives nothing.

A file of fixed size, written in place: counting a try needs no new space, so that somebody can sign in on a full disk.
It holds two copies that are written in turn, each with a checksum: a write torn by a power cut leaves the one before.
`throttle.py` keeps two such files in two places, and says what follows from the counts.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from prisoncare_desktop.store import durable_file
from prisoncare_desktop.store.canonical import canonical

COPY_BYTES = 8 * 1024  # whole blocks of any disk; room for over 100 people who are all in the middle of trying
CHECKSUM_CHARACTERS = 64


@dataclass(frozen=True)
class Tries:
    """Wrong tries in a row. `lost`: every file was once missing, so nobody not named here is taken to have none."""

    counts: Mapping[str, int] = field(default_factory=dict)
    lost: bool = False


@dataclass(frozen=True)
class _Copy:
    """One of the two copies. `turn`: the later has the higher."""

    turn: int
    tries: Tries


class Attempts:
    """One file of tries, e.g. `attempts` in the data folder."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def read(self) -> Tries | None:
        """Return what the file says; None if it is missing, or torn in both its copies."""
        latest = self._latest()
        return None if latest is None else latest.tries

    def is_there(self) -> bool:
        try:
            return self._file.stat().st_size == 2 * COPY_BYTES
        except OSError:
            return False

    def write(self, tries: Tries) -> None:
        """Say this from now on: over the older copy, or in a new file, as large as it will ever be.

        Raises:
            DiskFull: the file was missing and could not be made.
            StoreUnavailable: the disk does not take it.
        """
        latest = self._latest()
        turn = latest.turn + 1 if latest else 1
        if self.is_there():
            durable_file.write_in_place(self._file, turn % 2 * COPY_BYTES, _as_bytes(_Copy(turn, tries)))
            return
        durable_file.make_folder_if_missing(self._file.parent)
        durable_file.write(self._file, 2 * _as_bytes(_Copy(turn, tries)))

    def _latest(self) -> _Copy | None:
        try:
            content = self._file.read_bytes()
        except OSError:
            return None
        copies = (_of_bytes(content[at : at + COPY_BYTES]) for at in (0, COPY_BYTES))
        return max((copy for copy in copies if copy is not None), key=lambda copy: copy.turn, default=None)


def merged(found: Iterable[Tries], *, when_lost: int) -> Tries:
    """Return what the files say together: of each account the most. `when_lost`: what a lost count is taken for."""
    every = tuple(found)
    accounts = {account for tries in every for account in tries.counts}
    return Tries(
        {a: max(t.counts.get(a, when_lost if t.lost else 0) for t in every) for a in accounts},
        lost=any(t.lost for t in every),
    )


def _as_bytes(copy: _Copy) -> bytes:
    room = COPY_BYTES - CHECKSUM_CHARACTERS
    counts = dict(copy.tries.counts)
    body = _body(copy, counts)
    while len(body) > room:
        del counts[min(counts, key=lambda user: counts[user])]  # rather forget the fewest tries than refuse everybody
        body = _body(copy, counts)
    body = body.ljust(room)
    return body + hashlib.sha256(body).hexdigest().encode()


def _body(copy: _Copy, counts: dict[str, int]) -> bytes:
    return canonical({"turn": copy.turn, "counts": counts, "lost": copy.tries.lost})


def _of_bytes(content: bytes) -> _Copy | None:
    """Return the copy, None if it is torn or none of ours."""
    body, checksum = content[:-CHECKSUM_CHARACTERS], content[-CHECKSUM_CHARACTERS:]
    if len(content) != COPY_BYTES or hashlib.sha256(body).hexdigest().encode() != checksum:
        return None
    kept = json.loads(body)
    return _Copy(kept["turn"], Tries(kept["counts"], bool(kept.get("lost"))))  # the first release said nothing of it
