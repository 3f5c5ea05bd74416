"""The outbox as the core sees it: entries, frozen batches, receipts, conflicts, and the three plain states."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any


class EntryState(StrEnum):
    """Where an entry stands. WAITING and CLAIMED are shown as *saved here*, RECEIPTED as *at the trust*,

    REFUSED and CONFLICT as *needs attention*.
    """

    WAITING = "waiting"
    CLAIMED = "claimed"
    RECEIPTED = "receipted"
    REFUSED = "refused"
    CONFLICT = "conflict"


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
    """Both sides changed one record in the same field. Each side: field name -> what it says, in words."""

    entry_id: str
    base: dict[str, str]
    ours: dict[str, str]
    theirs: dict[str, str]
    their_version: str


@dataclass(frozen=True)
class StateCounts:
    """Changes recorded on this PC by plain state. The three always add up to `together`."""

    saved_here: int
    at_the_trust: int
    needs_attention: int

    @property
    def together(self) -> int:
        return self.saved_here + self.at_the_trust + self.needs_attention
