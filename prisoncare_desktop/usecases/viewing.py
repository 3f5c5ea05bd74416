"""What people were shown, on its way to the trail: filled by the threads that read, emptied by the one that writes.

A read waits for no disk: `dispatch.ask` leaves word here, `ui/tasks.py` has it written within 2 s and before a session
ends (`watching.write_views`). A process killed at once loses the word of its last 2 s, and of nothing older.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

VIEWED = "Viewed"  # one record, opened
LISTED = "Listed"  # a line of a list
REFUSED = "Refused"  # a command or query that the role may not
ASKED_WHY = "AskedWhy"  # a record not opened, since no reason was given yet

VIEWED_AGAIN_AFTER = timedelta(minutes=15)
# A list is drawn again at every change and every sync, and the register has everybody on it: a row for each resident
# each quarter of an hour would be most of the trail. Once a shift says as much: this person could see that line today.
LISTED_AGAIN_AFTER = timedelta(hours=8)

WAIT_AT_MOST = 20_000  # rows while the store cannot be written; the oldest are given up first, and counted


@dataclass(frozen=True)
class Shown:
    """A record that an answer shows. `listed`: as a line among others, not opened."""

    record_type: str
    record_id: str
    listed: bool = False


@dataclass(frozen=True)
class ShowsNobody:
    """In place of a function that says what an answer shows: it shows nobody, and why that is so."""

    why: str

    def __call__(self, _query: Any, _answer: Any) -> tuple[Shown, ...]:
        return ()


@dataclass(frozen=True)
class Note:
    """A row of the trail to be. `reason`: the query's name, or a code."""

    at: datetime
    action: str
    record_type: str
    record_id: str
    reason: str


class Viewings:
    """One session's views. Adding is safe from any thread; `take` and what follows it are the writing thread's."""

    def __init__(self) -> None:
        self._waiting: deque[Note] = deque()
        self._written: dict[tuple[str, str, str], datetime] = {}
        self.opened: deque[tuple[datetime, str]] = deque()  # residents whose record was opened lately, for `watching`
        self._marked: dict[str, datetime] = {}
        self._marks_kept: dict[str, datetime] = {}  # those of `_marked` that are in the trail
        self.lost = 0
        self.stuck = False  # whether the last try to write failed

    def __bool__(self) -> bool:
        """Whether anything waits to be written."""
        return bool(self._waiting)

    def add(self, *notes: Note) -> None:
        self._waiting.extend(notes)

    def take(self) -> list[Note]:
        """Return what waits and is not a repetition, oldest first. What is not written then goes `back`."""
        taken: list[Note] = []
        known = dict(self._written)
        while self._waiting:
            note = self._waiting.popleft()
            if not _is_repeated(note, known):
                known[_key(note)] = note.at
                taken.append(note)
        return taken

    def marks_afresh(self, what: str, at: datetime, again_after: timedelta) -> bool:
        """Whether this was not marked lately; from now on it is, unless what was taken goes `back`."""
        if _lately(self._marked.get(what), at, again_after):
            return False
        self._marked[what] = at
        return True

    def written(self, notes: list[Note]) -> None:
        """These are in the trail, and what was marked with them."""
        self._written |= {_key(note): note.at for note in notes}
        self._marks_kept = dict(self._marked)

    def back(self, notes: list[Note]) -> None:
        """These could not be written: they wait again, as many as there is room for."""
        self._marked = dict(self._marks_kept)
        self._waiting.extendleft(reversed(notes))
        while len(self._waiting) > WAIT_AT_MOST:
            self._waiting.popleft()
            self.lost += 1


def _key(note: Note) -> tuple[str, str, str]:
    return note.action, note.record_type, note.record_id


def _is_repeated(note: Note, written: dict[tuple[str, str, str], datetime]) -> bool:
    """Whether the trail says so already: the same record shown lately; what was opened lately needs no "listed"."""
    if note.action == VIEWED:
        return _lately(written.get(_key(note)), note.at, VIEWED_AGAIN_AFTER)
    if note.action == LISTED:
        opened = written.get((VIEWED, note.record_type, note.record_id))
        return _lately(written.get(_key(note)), note.at, LISTED_AGAIN_AFTER) or _lately(
            opened, note.at, VIEWED_AGAIN_AFTER
        )
    return False


def _lately(before: datetime | None, now: datetime, within: timedelta) -> bool:
    return before is not None and abs(now - before) < within  # a clock set back must not silence the trail for long
