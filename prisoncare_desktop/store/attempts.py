"""Wrong tries in a row, by user, on the disk before each try is judged: pulling the plug forgives nothing.

A file of fixed size, written in place: counting a try needs no new space, so that somebody can sign in on a full disk.
It holds two copies that are written in turn, each with a checksum: a write torn by a power cut leaves the one before.
"""

from __future__ import annotations

import hashlib
import json
import threading
from dataclasses import dataclass
from pathlib import Path

from prisoncare_desktop.store import durable_file
from prisoncare_desktop.store.canonical import canonical

COPY_BYTES = 8 * 1024  # whole blocks of any disk; room for over 100 people who are all in the middle of trying
CHECKSUM_CHARACTERS = 64


@dataclass(frozen=True)
class _Copy:
    """One of the two copies. `turn`: the later has the higher."""

    turn: int
    counts: dict[str, int]


_BLANK = _Copy(0, {})


class Attempts:
    """The file `attempts`. Unreadable or missing, it counts from nought; later throttling must not."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._lock = threading.Lock()

    def make(self) -> None:
        """Make the file, as large as it will ever be, unless it is there.

        Raises:
            DiskFull, StoreUnavailable.
        """
        with self._lock:
            if not self._is_there():
                durable_file.write(self._file, 2 * _as_bytes(_BLANK))

    def failures(self, user_id: str) -> int:
        with self._lock:
            return self._latest().counts.get(user_id, 0)

    def begin(self, user_id: str) -> int:
        """Count a try as failed until it succeeds; return the wrong tries in a row if this is one.

        Raises:
            DiskFull: the file was missing and could not be made.
            StoreUnavailable: the disk does not take it.
        """
        self.make()
        with self._lock:
            latest = self._latest()
            tries = latest.counts.get(user_id, 0) + 1
            self._write(latest.turn + 1, {**latest.counts, user_id: tries})
            return tries

    def succeeded(self, user_id: str) -> None:
        with self._lock:
            latest = self._latest()
            if user_id in latest.counts:
                self._write(latest.turn + 1, {user: n for user, n in latest.counts.items() if user != user_id})

    def _is_there(self) -> bool:
        try:
            return self._file.stat().st_size == 2 * COPY_BYTES
        except OSError:
            return False

    def _latest(self) -> _Copy:
        try:
            content = self._file.read_bytes()
        except OSError:
            return _BLANK
        copies = (_of_bytes(content[at : at + COPY_BYTES]) for at in (0, COPY_BYTES))
        return max((copy for copy in copies if copy is not None), key=lambda copy: copy.turn, default=_BLANK)

    def _write(self, turn: int, counts: dict[str, int]) -> None:
        """Write over the copy that is not the latest."""
        durable_file.write_in_place(self._file, turn % 2 * COPY_BYTES, _as_bytes(_Copy(turn, counts)))


def _as_bytes(copy: _Copy) -> bytes:
    room = COPY_BYTES - CHECKSUM_CHARACTERS
    counts = dict(copy.counts)
    body = canonical({"turn": copy.turn, "counts": counts})
    while len(body) > room:
        del counts[min(counts, key=lambda user: counts[user])]  # rather forget the fewest tries than refuse everybody
        body = canonical({"turn": copy.turn, "counts": counts})
    body = body.ljust(room)
    return body + hashlib.sha256(body).hexdigest().encode()


def _of_bytes(content: bytes) -> _Copy | None:
    """Return the copy, None if it is torn or none of ours."""
    body, checksum = content[:-CHECKSUM_CHARACTERS], content[-CHECKSUM_CHARACTERS:]
    if len(content) != COPY_BYTES or hashlib.sha256(body).hexdigest().encode() != checksum:
        return None
    kept = json.loads(body)
    return _Copy(kept["turn"], kept["counts"])
