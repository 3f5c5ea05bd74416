"""What people are told of the sync: three plain states that always add up, and what waits for a person."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from prisoncare_desktop.domain.calendar import instant_of
from prisoncare_desktop.domain.resident import ResidentAdded
from prisoncare_desktop.domain.staff import Role
from prisoncare_desktop.settings import CERTIFICATE_ENDS_AT
from prisoncare_desktop.usecases.amending_residents import can_be_amended
from prisoncare_desktop.usecases.change_history import names_of_staff
from prisoncare_desktop.usecases.change_kinds import clinic_of, kind_of, number_and_cell, resident_of, session_of
from prisoncare_desktop.usecases.change_words import said
from prisoncare_desktop.usecases.context import Context
from prisoncare_desktop.usecases.doubtful_clock import MAY_DIFFER, difference
from prisoncare_desktop.usecases.forwarding import CARRIER, Awaited, HandedOver, KeptAside, awaited, kept_aside, ways
from prisoncare_desktop.usecases.gone_there import GoneThere, gone_there
from prisoncare_desktop.usecases.outbox import (
    BatchRecord,
    Conflict,
    EntryState,
    LinesWanted,
    OutboxEntry,
    StateCounts,
    speaks_for,
)
from prisoncare_desktop.usecases.ports import UnitOfWork
from prisoncare_desktop.usecases.requests import Query
from prisoncare_desktop.usecases.restored import COPIED_AT, PULL_FIRST, RESTORED_FROM, SERVER_WENT_BACK_AT
from prisoncare_desktop.usecases.syncing import (
    COUNTS_DISAGREE,
    HELD,
    LAST_SYNC_AT,
    RECONCILE_DUE,
    RECONCILED,
    RUNS_BEFORE_TELLING,
    SILENT_PCS,
    TRAIL_DISAGREES,
    WALKS_BEFORE_TELLING,
)

# Facts the sync engine leaves in the store (instants as FHIR text).
LAST_TROUBLE = "sync.last_trouble"
TROUBLE_SINCE = "sync.trouble_since"
NEXT_TRY_AT = "sync.next_try_at"

BATCHES_SHOWN = 12
BATCHES_LOOKED_AT = 24  # for those with changes in them
_SET_ASIDE = LinesWanted(states=frozenset({EntryState.REFUSED, EntryState.CONFLICT}))
ATTENTION_SHOWN = 25  # each is a card; more of them nobody reads at once, and the list of changes has them all
TOLD_FOR = timedelta(days=7)  # that one side went back to an earlier state
CERTIFICATE_TOLD_BEFORE = timedelta(days=14)  # IT has somebody ask for a new one, and comes with a file
SILENT_AFTER = timedelta(hours=24)  # then others act without it, and somebody must know (security.md, G19)


@dataclass(frozen=True)
class Silence:
    """What others wait for without knowing. `waiting`: changes not at the trust for more than a day, and those that

    need a person; `oldest_for`: how long the oldest has, None where the clock was wrong and nobody can say.
    """

    waiting: int
    need_a_person: int
    oldest_for: timedelta | None


@dataclass(frozen=True)
class WentBack:
    """One side was not as the other had left it. `at`: when this PC found that (UTC). `all_is_down`: what the trust has

    came down since. `here`: this PC's store is an older copy, or another PC works with one; else it was the trust's.
    """

    at: datetime
    here: bool
    all_is_down: bool


@dataclass(frozen=True)
class Disagreement:
    """One kind of record, by FHIR resource type, that the trust's record counts otherwise than this PC.

    `there`: how many the trust counts; `here`: how many came down; `receipted`: how many this PC has receipts for.
    """

    resource_type: str
    there: int
    here: int
    receipted: int

    @property
    def missing_there(self) -> int:
        """How many of this PC's receipts stand for nothing."""
        return max(0, self.receipted - self.there)


@dataclass(frozen=True)
class Reconciled:
    """The slow check of what is here against what is there, type by type.

    `checked_at`: when the type that waited longest was checked, None until each was once. `odd`: resource types in
    which it found, twice in a row, what nothing explains: downloads miss things, or the server miscounts.
    """

    checked_at: datetime | None
    odd: tuple[str, ...]


@dataclass(frozen=True)
class SyncState:
    """Enough for the chip. `trouble`: the error class's name, "" when the last sync went well.

    `restored_from`: when the backup was made that this PC was brought back from; None once everything at the trust has
    come down since, or if it never was. `went_back`: what was found out in the last week.
    """

    counts: StateCounts
    last_sync_at: datetime | None
    trouble: str
    trouble_since: datetime | None
    next_try_at: datetime | None
    restored_from: datetime | None = None
    went_back: WentBack | None = None
    clock_ahead: timedelta = timedelta()  # of the central record's; behind: negative; zero when not in doubt
    silent: Silence | None = None
    certificate_ends_at: datetime | None = None  # this PC's own, where that is soon or over
    disagreeing: tuple[Disagreement, ...] = ()  # counts that differed in two runs in a row
    reconciled: Reconciled = Reconciled(None, ())
    carrier: str = ""  # what carries the batches where they are answered later: "mesh", "courier"; "": HTTPS
    awaited: Awaited | None = None  # handed to that carrier and not answered: *saved here*, whatever the carrier says
    strange: tuple[KeptAside, ...] = ()  # messages that settled nothing: somebody must look into them


@dataclass(frozen=True)
class GetSyncState(Query[SyncState]):
    """The state in brief."""


def get_sync_state(_query: GetSyncState, context: Context) -> SyncState:
    with context.store.read() as unit:
        return sync_state(unit, context.clock.now())


def sync_state(unit: UnitOfWork, now: datetime) -> SyncState:
    """Return the state as this transaction sees it."""
    ahead = difference(unit, now)
    return SyncState(
        counts=unit.outbox.counts(),
        last_sync_at=_instant(unit, LAST_SYNC_AT),
        trouble=unit.facts.get(LAST_TROUBLE),
        trouble_since=_instant(unit, TROUBLE_SINCE),
        next_try_at=_instant(unit, NEXT_TRY_AT),
        restored_from=_instant(unit, RESTORED_FROM) if unit.facts.get(PULL_FIRST) else None,
        went_back=_went_back(unit, now),
        clock_ahead=ahead,
        carrier=unit.facts.get(CARRIER),
        awaited=awaited(unit) if unit.facts.get(CARRIER) else None,
        strange=kept_aside(unit),
        silent=_silence(unit, now),
        certificate_ends_at=_certificate_ends_soon(unit, now),
        disagreeing=_disagreeing(unit),
        reconciled=_reconciled(unit),
    )


def _disagreeing(unit: UnitOfWork) -> tuple[Disagreement, ...]:
    kept: dict[str, dict[str, int]] = json.loads(unit.facts.get(COUNTS_DISAGREE) or "{}")
    return tuple(
        Disagreement(one, counts["there"], counts["here"], counts["receipted"])
        for one, counts in sorted(kept.items())
        if counts["runs"] >= RUNS_BEFORE_TELLING
    )


def _reconciled(unit: UnitOfWork) -> Reconciled:
    kept: dict[str, dict[str, Any]] = json.loads(unit.facts.get(RECONCILED) or "{}")
    waiting = json.loads(unit.facts.get(RECONCILE_DUE) or "{}").get("walk_at", {}).keys() - kept.keys()
    times = [instant_of(one["at"]) for one in kept.values()]
    odd = (one for one, found in sorted(kept.items()) if found["odd"] >= WALKS_BEFORE_TELLING)
    return Reconciled(min(times) if times and not waiting else None, tuple(odd))


def _went_back(unit: UnitOfWork, now: datetime) -> WentBack | None:
    all_is_down = not unit.facts.get(PULL_FIRST)
    found = [(at, fact == COPIED_AT) for fact in (COPIED_AT, SERVER_WENT_BACK_AT) if (at := _instant(unit, fact))]
    lately = [(at, here) for at, here in found if not all_is_down or now - at < TOLD_FOR]
    return None if not lately else WentBack(*max(lately), all_is_down)


def _certificate_ends_soon(unit: UnitOfWork, now: datetime) -> datetime | None:
    ends = _instant(unit, CERTIFICATE_ENDS_AT)
    return ends if ends is not None and ends - now <= CERTIFICATE_TOLD_BEFORE else None


def _silence(unit: UnitOfWork, now: datetime) -> Silence | None:
    """Return what has waited for too long, by the clock that it was recorded by.

    What was recorded later than it is now, was by a clock that was wrong, or one put back since: it counts as too long.
    """
    waiting = [(now - one.recorded_at, one.needs_a_person) for one in unit.outbox.unsettled()]
    late = [(age, needs) for age, needs in waiting if needs or age > SILENT_AFTER or age < -MAY_DIFFER]
    if not late:
        return None
    needing = sum(needs for _, needs in late)
    known = all(age >= -MAY_DIFFER for age, _ in late)
    return Silence(len(late) - needing, needing, max(age for age, _ in late) if known else None)


def _instant(unit: UnitOfWork, fact: str) -> datetime | None:
    text = unit.facts.get(fact)
    return instant_of(text) if text else None


@dataclass(frozen=True)
class AttentionItem:
    """One change that waits for a person. `about`: what it is, in words without a name.

    The entry comes without its payload. Who may not see a change of this kind learns that it waits, and no more:
    `resident_name` "", `conflict` None, and none of the server's words, which may repeat what was sent; `theirs_to_do`
    False. `since`: what was recorded of this record here after it (field -> words), and goes in its place if it is sent
    again. `behind`: how many later changes of the record wait for this one. `there`: whether the trust has the record.
    `amendable`: a resident added here, who can be corrected and goes as they are then.
    """

    entry: OutboxEntry
    about: str
    resident_name: str  # "" for anonymous things too
    conflict: Conflict | None
    by_name: str = ""  # who recorded it; "" for somebody who does not work with this PC any more
    theirs_to_do: bool = False
    resident_id: str = ""
    session_id: str = ""
    since: Mapping[str, str] = field(default_factory=dict)
    behind: int = 0
    there: bool = False
    amendable: bool = False
    resident_number: str = ""  # of the prison
    cell: str = ""
    clinic: str = ""  # of an attendance: which clinic, as health care says it
    seen_at: datetime | None = None  # of an attendance: the time of the appointment, UTC


@dataclass(frozen=True)
class SilentPc:
    """Another PC of this prison that the trust has not heard of for over a day. `name`: where it stands."""

    name: str
    device_id: str
    silent_for: timedelta


@dataclass(frozen=True)
class HeldItem:
    """A resource that came down and is kept as it came. `waiting`: for somebody it names; else it cannot be read."""

    resource_type: str
    server_id: str
    waiting: bool


@dataclass(frozen=True)
class SyncPage:
    """The Sync page. The batches come without their bytes.

    `attention`: the oldest, at most `ATTENTION_SHOWN`; `attention_more`: how many there are besides.
    """

    state: SyncState
    batches: tuple[BatchRecord, ...]
    attention: tuple[AttentionItem, ...]
    trail_disagrees: bool = False  # with what the trust was told of it; told to leaders, who can look into it
    gone: tuple[GoneThere, ...] = ()  # at the trust, though nothing recorded here is lost by it
    handed_over: Mapping[int, HandedOver] = field(default_factory=dict)  # by batch number, where answers come later
    attention_more: int = 0
    held: tuple[HeldItem, ...] = ()
    silent_pcs: tuple[SilentPc, ...] = ()  # told to leaders and IT, whose move it is
    undecided: frozenset[int] = frozenset()  # numbers of batches with a change that waits for a person still


@dataclass(frozen=True)
class GetSyncPage(Query[SyncPage]):
    """Everything the Sync page shows."""


def get_sync_page(_query: GetSyncPage, context: Context) -> SyncPage:
    """Return the page as this role may see it."""
    with context.store.read() as unit:
        names = names_of_staff(unit)
        entries = unit.outbox.needing_attention()
        shown = entries[:ATTENTION_SHOWN]
        items = tuple(_item(unit, entry, context.user.role, names) for entry in shown)
        latest = (batch for batch in unit.outbox.batches(BATCHES_LOOKED_AT) if batch.entries)  # not mere questions
        batches = tuple(replace(batch, body=b"") for batch in islice(latest, BATCHES_SHOWN))
        given = ways(unit)
        return SyncPage(
            sync_state(unit, context.clock.now()),
            batches,
            items,
            trail_disagrees=context.user.role is Role.LEADER and bool(unit.facts.get(TRAIL_DISAGREES)),
            handed_over={batch.number: given[batch.number] for batch in batches if batch.number in given},
            gone=gone_there(unit, context.user.role),
            attention_more=len(entries) - len(shown),
            held=_held(unit),
            undecided=frozenset(line.batch_number for line in unit.outbox_lines.find(_SET_ASIDE) if line.batch_number),
            silent_pcs=silent_pcs(unit, context.clock.now()) if context.user.role in (Role.LEADER, Role.IT) else (),
        )


def silent_pcs(unit: UnitOfWork, now: datetime) -> tuple[SilentPc, ...]:
    """Return the prison's PCs that the trust had not heard of for over a day when this one looked last."""
    kept = json.loads(unit.facts.get(SILENT_PCS) or "{}")
    return tuple(
        SilentPc(one["name"], one["id"], max(now - instant_of(one["heard_at"]), SILENT_AFTER))
        for one in kept.get("silent", [])
    )


def _held(unit: UnitOfWork) -> tuple[HeldItem, ...]:
    kept: dict[str, list[list[str]]] = json.loads(unit.facts.get(HELD) or "{}")
    held = [(why == "waiting", kind, own_id) for why in ("waiting", "unreadable") for kind, own_id in kept.get(why, [])]
    return tuple(HeldItem(kind, own_id, waiting) for waiting, kind, own_id in held)


def _item(unit: UnitOfWork, entry: OutboxEntry, role: Role, names: Mapping[str, str]) -> AttentionItem:
    kind = kind_of(unit, entry)
    later = [e for e in unit.outbox.unsettled_of([entry.record_id]) if e.seq > entry.seq]
    if role not in kind.seen_by:
        return AttentionItem(replace(entry, payload={}, last_words=""), kind.about, "", None, behind=len(later))
    resident_id, name = resident_of(unit, entry)
    copy = unit.central.find_by_local(entry.record_type, entry.record_id)
    number, cell = number_and_cell(unit, resident_id)
    clinic, seen_at = clinic_of(unit, entry)
    return AttentionItem(
        replace(entry, payload={}),
        kind.about,
        name,
        unit.outbox.conflict(entry.id),
        by_name=names.get(entry.author, ""),
        theirs_to_do=True,
        resident_id=resident_id,
        session_id=session_of(unit, entry),
        since=said(later[-1]) if later and speaks_for(later[-1].kind, entry.kind) else {},
        behind=len(later),
        there=copy is not None and bool(copy.content),
        amendable=entry.kind == ResidentAdded.kind and can_be_amended(unit, entry.record_id),
        resident_number=number,
        cell=cell,
        clinic=clinic,
        seen_at=seen_at,
    )
