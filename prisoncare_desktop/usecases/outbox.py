"""The outbox as the core sees it: entries, frozen batches, receipts, conflicts, and the three plain states."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from prisoncare_desktop.domain.appointment_events import (
    AppointmentBooked,
    AppointmentNoted,
    AttendanceRecorded,
    DetailsRecorded,
)
from prisoncare_desktop.domain.identity_pair import IdentityDecided
from prisoncare_desktop.domain.own_kinds import OWN_KINDS
from prisoncare_desktop.domain.pathway import ReviewTaskChanged
from prisoncare_desktop.domain.resident import ResidentAdded
from prisoncare_desktop.domain.resident_edits import EDITS

LINES_AT_MOST = 20_000  # a year of a busy PC; a table of more helps nobody
THEIR_WORDS_FOLLOW = " It says: "  # in last_words: from here on it is the central record that speaks
RECORD_GONE = "gone"  # last_status of an entry whose record the central record no longer has


LOST_THERE = "lost there"  # last_status of a change whose receipt was taken back: the central record lost it

LONGEST_WAIT = timedelta(minutes=15)  # of one change, for its next try
FAMILIES = (
    frozenset({AttendanceRecorded.kind, AppointmentNoted.kind, DetailsRecorded.kind, AppointmentBooked.kind}),
    frozenset({ReviewTaskChanged.kind}),
    frozenset({IdentityDecided.kind}),
    frozenset({ResidentAdded.kind}),
    EDITS,
    *(own.events for own in OWN_KINDS),
)
"""Kinds whose event says all that is so now of its record, with those of the same record that say as much.

So of one record a later one makes an earlier one of its family needless to send: it speaks for it where their sides are
weighed, and holds back what an arrival would write over. A family has one mapper. A kind that says only a part of its
record is in no family: it is sent by itself, and nothing overtakes it.
"""


def family_of(kind: str) -> frozenset[str]:
    """Return the kinds that a later change of this kind speaks for, its own too; none where it says only a part."""
    return next((family for family in FAMILIES if kind in family), frozenset())


def speaks_for(later: str, earlier: str) -> bool:
    """Whether a later change of this kind says all that an earlier change of that kind said of the same record."""
    return earlier in family_of(later)


def overtakes(later: str, earlier: str) -> bool:
    """Whether a later change of this kind goes before an earlier one of that kind, of the same record.

    Somebody added here is made by it as they are known by then; what else was said of them follows.
    """
    return later == ResidentAdded.kind and earlier in EDITS


class EntryState(StrEnum):
    """Where an entry stands. WAITING and CLAIMED are shown as *saved here*, RECEIPTED as *at the trust*,

    REFUSED and CONFLICT as *needs attention*. GIVEN_UP: a person decided that it is not sent, and said why.
    """

    WAITING = "waiting"
    CLAIMED = "claimed"
    RECEIPTED = "receipted"
    REFUSED = "refused"
    CONFLICT = "conflict"
    GIVEN_UP = "given-up"


@dataclass(frozen=True)
class OutboxEntry:
    """One change to be sent. `seq`: this PC's order, gapless. `event_id`: entries of one event share it."""

    id: str
    seq: int
    event_id: str
    kind: str
    payload_version: int
    record_type: str
    record_id: str
    revision: int
    payload: dict[str, Any]
    author: str
    recorded_at: datetime
    depends_on: str
    state: EntryState
    attempts: int
    last_status: str
    last_words: str
    squashed_into: str = ""


@dataclass(frozen=True)
class Unsettled:
    """A change that the central record does not have: since when, and whether a person must see to it."""

    recorded_at: datetime
    needs_a_person: bool


@dataclass(frozen=True)
class BatchRecord:
    """A frozen batch: its bytes never change once kept. `number`: gapless per device."""

    number: int
    device_id: str
    body: bytes
    sha256: str
    entries: int
    built_at: datetime
    answered_at: datetime | None = None
    summary: str = ""


@dataclass(frozen=True)
class Receipt:
    """The central record's word that it has this change."""

    entry_id: str
    batch_number: int
    resource_type: str
    server_id: str
    server_version: str
    server_time: str
    received_at: datetime


@dataclass(frozen=True)
class Conflict:
    """Both sides changed one record in the same field. Each side: field name -> what it says, in words.

    `their_author`: a name, "" where nobody can tell; `their_time`: when it was written there, as the server says it.
    """

    entry_id: str
    base: dict[str, str]
    ours: dict[str, str]
    theirs: dict[str, str]
    their_version: str
    their_author: str = ""
    their_time: str = ""


@dataclass(frozen=True)
class GivenUp:
    """Who decided that a change is not sent, when, and why. It stays for as long as the change does."""

    entry_id: str
    by: str
    by_name: str
    at: datetime
    reason: str


@dataclass(frozen=True)
class OutboxLine:
    """One change in a list of them: where it stands and what is known of it, never what it says.

    `batch_number`: that it went in last, None before and once that batch is no longer kept. `given_up`: by whom and
    why, of one in that state. `batches`: how many it was put into, by itself or within a later change; a batch sent
    again as it stands is one. `within`: the number of the later change of the same record that it went in, None if it
    goes by itself. `theirs_kept`: both sides had changed the record, and whoever gave this one up chose the trust's.
    """

    id: str
    seq: int
    kind: str
    record_type: str
    record_id: str
    author: str
    recorded_at: datetime
    state: EntryState
    last_status: str
    next_try_at: datetime | None
    batch_number: int | None
    receipt: Receipt | None = None
    given_up: GivenUp | None = None
    batches: int = 0
    within: int | None = None
    theirs_kept: bool = False


@dataclass(frozen=True)
class Tally:
    """How many changes of one kind stand in one state, and how often they went into a batch, by themselves or within

    a later change of the same record. A batch sent again as it stands is one.
    """

    kind: str
    state: EntryState
    changes: int
    batches: int


@dataclass(frozen=True)
class LinesWanted:
    """Which changes. What is left as it is does not narrow the search. `without_receipt`: the trust does not have them.

    `record`: (record type, record id). Oldest first, or `newest_first`; at most `limit`.
    """

    states: frozenset[EntryState] = frozenset()
    without_receipt: bool = False
    batch_number: int | None = None
    record: tuple[str, str] | None = None
    entry_id: str = ""
    newest_first: bool = False
    limit: int = LINES_AT_MOST


@dataclass(frozen=True)
class StateCounts:
    """Changes recorded on this PC by plain state. All are counted once: they always add up to `together`.

    `given_up`: of which a person decided that they are not sent. They are in none of the three states any more.
    """

    saved_here: int
    at_the_trust: int
    needs_attention: int
    given_up: int = 0

    @property
    def together(self) -> int:
        return self.saved_here + self.at_the_trust + self.needs_attention + self.given_up
