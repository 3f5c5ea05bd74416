"""Waiting lists: who waits for a place in which kind of clinic, since when, and how it ended.

Who waits for the substance misuse team is in that team's care or asks for it: its entries are that team's alone, and
nobody else's list, count or refusal tells that there is one. Nobody is taken off by the program: who has left, or has a
place already, is shown so, and somebody says what becomes of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from prisoncare_desktop.domain.booking import holds_place
from prisoncare_desktop.domain.clinic_type import ClinicType, ClinicTypes
from prisoncare_desktop.domain.codes import value_set
from prisoncare_desktop.domain.resident import Resident
from prisoncare_desktop.domain.retention import GONE
from prisoncare_desktop.domain.similar_names import similar_names
from prisoncare_desktop.domain.waiting import WaitingChanged, WaitingEntry, WaitingState, check_asked, waits_days
from prisoncare_desktop.errors import ChangedMeanwhile, NotAllowed, RuleBroken
from prisoncare_desktop.usecases.changes import Changes, touched
from prisoncare_desktop.usecases.clinic_types import clinic_types
from prisoncare_desktop.usecases.context import Context
from prisoncare_desktop.usecases.one_person import people
from prisoncare_desktop.usecases.ports import UnitOfWork
from prisoncare_desktop.usecases.requests import Command, Done, Query, done
from prisoncare_desktop.usecases.whose_clinic import holds_kind

_AHEAD_DAYS = 400

# --- commands ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class AddWaiting(Command[str]):
    """Put somebody on a waiting list. `asked_on`: None for today. Answers with the entry's id."""

    resident_id: str
    clinic_code: str
    priority: str = "routine"
    asked_on: date | None = None


def add_waiting(command: AddWaiting, context: Context) -> Done[str]:
    """Put them on it.

    Raises:
        NotFound: no such resident.
        NotAllowed: it is another team's kind of clinic.
        RuleBroken: "waiting-kind": no such kind is held any more; "waiting-left": they have left the prison;
            "waiting-already": they wait for it already; "waiting-day", "waiting-priority".
    """
    at, today = context.clock.now(), context.today()
    asked_on = command.asked_on or today
    check_asked(asked_on, command.priority, today)
    with context.store.write(context.user) as unit:
        types = clinic_types(unit)
        _check_kind(command, types, context)
        if command.clinic_code not in {kind.code for kind in types.current}:
            raise RuleBroken("waiting-kind", f"no clinic of the kind {command.clinic_code} is held")
        resident = unit.residents.get(command.resident_id)
        if resident.presence in GONE:
            raise RuleBroken("waiting-left", f"resident {resident.id} has left the prison")
        same = people(unit).all_of(resident.id)
        if any(one.clinic_code == command.clinic_code for i in same for one in _open_of(unit, i)):
            raise RuleBroken("waiting-already", f"resident {resident.id} waits for {command.clinic_code} already")
        entry = WaitingEntry(
            context.new_id(), resident.id, command.clinic_code, asked_on, command.priority, context.user.id, at
        )
        changes = keep_entry(unit, entry)
        unit.commit()
    return Done(entry.id, changes)


@dataclass(frozen=True)
class TakeOffWaiting(Command[None]):
    """Take somebody off a waiting list without a place. `why`: a code of `waiting_why`."""

    entry_id: str
    why: str
    shown_revision: int | None = None


def take_off_waiting(command: TakeOffWaiting, context: Context) -> Done[None]:
    """Take them off.

    Raises:
        NotFound: no such entry.
        NotAllowed: it is another team's.
        RuleBroken: "waiting-over": they do not wait any more; "waiting-why": the list has no such reason.
        ChangedMeanwhile: somebody else changed the entry since it was shown.
    """
    with context.store.write(context.user) as unit:
        before = entry_held(unit, command, context, command.entry_id, command.shown_revision)
        after = before.taken_off(command.why, by=context.user.id, at=context.clock.now())
        changes = keep_entry(unit, after, before, command.why)
        unit.commit()
    return done(changes)


@dataclass(frozen=True)
class SetWaitingPriority(Command[None]):
    """Say how soon somebody who waits should be seen. `priority`: a code of `wait_priority`."""

    entry_id: str
    priority: str
    shown_revision: int | None = None


def set_waiting_priority(command: SetWaitingPriority, context: Context) -> Done[None]:
    """Say it; their clock goes on.

    Raises:
        NotFound: no such entry.
        NotAllowed: it is another team's.
        RuleBroken: "waiting-over": they do not wait any more; "waiting-priority": the list has no such priority.
        ChangedMeanwhile: somebody else changed the entry since it was shown.
    """
    with context.store.write(context.user) as unit:
        before = entry_held(unit, command, context, command.entry_id, command.shown_revision)
        after = before.with_priority(command.priority, by=context.user.id, at=context.clock.now())
        changes = keep_entry(unit, after, before)
        unit.commit()
    return done(changes)


def entry_held(
    unit: UnitOfWork, asked: Command[Any], context: Context, entry_id: str, shown: int | None
) -> WaitingEntry:
    """Return an entry of this person's team, as it was shown."""
    entry = unit.waiting.get(entry_id)
    if not holds_kind(clinic_types(unit), context.user, entry.clinic_code):
        raise NotAllowed(type(asked).__name__, context.user.role)
    if shown is not None and entry.revision != shown:
        raise ChangedMeanwhile("waiting_entry", entry_id)
    return entry


def keep_entry(unit: UnitOfWork, after: WaitingEntry, before: WaitingEntry | None = None, reason: str = "") -> Changes:
    """Keep an entry, within a request that commits. `before`: None where it is new. `reason`: for the trail."""
    unit.waiting.put(after)
    sent = unit.record(WaitingChanged.of(after, before), reason=reason)
    return touched(waiting=after.id, outbox=sent)


def _check_kind(command: AddWaiting, types: ClinicTypes, context: Context) -> None:
    if not holds_kind(types, context.user, command.clinic_code):
        raise NotAllowed(type(command).__name__, context.user.role)


def _open_of(unit: UnitOfWork, resident_id: str) -> tuple[WaitingEntry, ...]:
    return tuple(one for one in unit.waiting.of_resident(resident_id) if one.state is WaitingState.WAITING)


# --- queries ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class WaitingLine:
    """Somebody who waits. `target_days`: None: nobody said how long is too long. `booked_on`: they have a place."""

    entry: WaitingEntry
    resident: Resident
    clinic_label: str
    waits_days: int
    target_days: int | None
    similar_name: bool
    booked_on: date | None = None

    @property
    def over(self) -> bool:
        return self.target_days is not None and self.waits_days > self.target_days

    @property
    def left(self) -> bool:
        """Whether they have left the prison."""
        return self.resident.presence in GONE


@dataclass(frozen=True)
class WaitingList:
    """Who waits, longest first; those who have left come after. `kinds`: what one may wait for.

    `sensitive`: to be on it tells of the substance misuse team's care.
    """

    lines: tuple[WaitingLine, ...]
    kinds: tuple[ClinicType, ...]
    sensitive: bool


@dataclass(frozen=True)
class GetWaiting(Query[WaitingList]):
    """Who waits for a clinic that the asker's team holds. `wing`: where they live, "" for all."""

    wing: str = ""


def get_waiting(query: GetWaiting, context: Context) -> WaitingList:
    """Return the list."""
    today = context.today()
    with context.store.read() as unit:
        types = clinic_types(unit)
        kinds = tuple(kind for kind in types.current if holds_kind(types, context.user, kind.code))
        entries = [one for one in unit.waiting.open() if holds_kind(types, context.user, one.clinic_code)]
        known = people(unit)
        shown = known.shown(one.resident_id for one in entries)
        alike = similar_names((*{r.id: r for r in shown.values()}.values(), *unit.residents.here())) if shown else ()
        booked = _booked_ahead(unit, {i for one in entries for i in known.all_of(one.resident_id)}, today)
        lines = [
            WaitingLine(
                one,
                shown[one.resident_id],
                types.label(one.clinic_code),
                waits_days(one.asked_on, today),
                types.get(one.clinic_code).wait_target_days,
                shown[one.resident_id].id in alike,
                min(
                    (
                        booked[i, one.clinic_code]
                        for i in known.all_of(one.resident_id)
                        if (i, one.clinic_code) in booked
                    ),
                    default=None,
                ),
            )
            for one in entries
            if one.resident_id in shown
        ]
    wanted = [line for line in lines if query.wing in ("", line.resident.wing) or (line.left and not query.wing)]
    sensitive = any(types.get(kind.code).team for kind in kinds)
    urgency = {one.code: n for n, one in enumerate(value_set("wait_priority").concepts)}
    wanted.sort(key=lambda line: (line.left, -urgency.get(line.entry.priority, 0)))  # within it who waits longest
    return WaitingList(tuple(wanted), kinds, sensitive)


def _booked_ahead(unit: UnitOfWork, resident_ids: set[str], today: date) -> dict[tuple[str, str], date]:
    """Return, by resident and kind of clinic, the next day on which they have a place already."""
    ahead = {s.id: s for s in unit.sessions.between(today, today + timedelta(days=_AHEAD_DAYS))}
    found: dict[tuple[str, str], date] = {}
    for place in unit.appointments.of_residents(resident_ids):
        session = ahead.get(place.session_id)
        if session is not None and holds_place(place) and place.outcome is None:
            key = (place.resident_id, session.clinic_code)
            found[key] = min(found.get(key, session.clinic_date), session.clinic_date)
    return found
