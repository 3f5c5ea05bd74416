"""Everything recorded here of one resident, newest first, under all their identities.

Who sees what (security.md 3.5): clinics of the substance misuse team only that team, and it of primary care's clinics
no more than that there is one ahead; forms by the rule of the pathway, consent or a stated reason; appointments outside
the prison not the substance misuse team. What is not shown is not counted either.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from typing import TypeAlias

from prisoncare_desktop.domain.attendance import Appointment
from prisoncare_desktop.domain.calendar import at_local
from prisoncare_desktop.domain.clinic_type import SUBSTANCE_MISUSE, ClinicTypes
from prisoncare_desktop.domain.external import ExternalAppointment
from prisoncare_desktop.domain.identity_pair import Decided, IdentityPair
from prisoncare_desktop.domain.pathway import FormResponse, episode_shown
from prisoncare_desktop.domain.resident import Alert, Resident, ResidentAdded
from prisoncare_desktop.domain.staff import Role
from prisoncare_desktop.domain.waiting import WaitingEntry
from prisoncare_desktop.errors import ReasonNeeded
from prisoncare_desktop.usecases.access import way_in
from prisoncare_desktop.usecases.clinic_types import clinic_types
from prisoncare_desktop.usecases.context import Context
from prisoncare_desktop.usecases.external import WHO_BOOKS
from prisoncare_desktop.usecases.kept_forms import forms_of
from prisoncare_desktop.usecases.one_person import People, people
from prisoncare_desktop.usecases.outbox import LinesWanted
from prisoncare_desktop.usecases.pathway import read_by
from prisoncare_desktop.usecases.ports import UnitOfWork
from prisoncare_desktop.usecases.requests import Query
from prisoncare_desktop.usecases.whereabouts import StayLine, stay_lines
from prisoncare_desktop.usecases.whose_clinic import holds_kind


class Group(StrEnum):
    """What people look for."""

    CLINICS = "clinics"
    MOVES = "moves"
    WAITING = "waiting"
    OUTSIDE = "outside"
    FORMS = "forms"
    REGISTER = "register"  # alerts seen, added here, one person with whom


@dataclass(frozen=True)
class Booked:
    """A place on a clinic's list and what became of it."""

    appointment: Appointment


@dataclass(frozen=True)
class Corrected:
    """What was recorded was changed for a reason; `before`: what had stood there."""

    appointment: Appointment
    before: Appointment


@dataclass(frozen=True)
class Another:
    """That another team sees them then, and nothing more."""


@dataclass(frozen=True)
class Added:
    """They were put into the register on a PC of the prison."""


@dataclass(frozen=True)
class Joined:
    """Two identities are one person since. `other`: the one that this page is not named after."""

    pair: IdentityPair
    other: Resident


Said: TypeAlias = (
    Booked | Corrected | Another | StayLine | WaitingEntry | ExternalAppointment | FormResponse | Alert | Added | Joined
)


@dataclass(frozen=True)
class Entry:
    """One thing. `whole_day`: nobody knows at what time. `label`: the kind of clinic, or the form's title.

    `opens`: the id of what it is a part of and that whoever asks may open, "" of nothing. `number`: of the identity
    it was recorded under, where that is not the one on top. `by`: a name, "" of nobody known here.
    """

    id: str
    at: datetime  # UTC
    group: Group
    said: Said
    label: str = ""
    by: str = ""
    opens: str = ""
    number: str = ""
    whole_day: bool = False


@dataclass(frozen=True)
class Timeline:
    """`entries`: newest first. `closed`: another team keeps forms that are not shown to whoever asks."""

    resident: Resident
    ids: tuple[str, ...]
    entries: tuple[Entry, ...]
    closed: bool
    sensitive: bool  # it tells of the care of the substance misuse team


@dataclass(frozen=True)
class GetTimeline(Query[Timeline]):
    """Everything recorded here of one resident that whoever asks may read."""

    resident_id: str


def get_timeline(query: GetTimeline, context: Context) -> Timeline:
    """Return it.

    Raises:
        NotFound: no such resident on this PC.
    """
    with context.store.read() as unit:
        unit.residents.get(query.resident_id)
        found = people(unit)
        ids = found.all_of(query.resident_id)
        asked = _Asked(unit, context, found, ids, clinic_types(unit))
        forms, closed = asked.forms()
        told = [*asked.clinics(), *asked.moves(), *asked.waiting(), *asked.outside(), *asked.register(), *forms]
        resident = found.shown([query.resident_id])[query.resident_id]
    told.sort(key=lambda one: (one.at, one.id), reverse=True)
    return Timeline(resident, ids, tuple(told), closed, sensitive=bool(forms) or asked.told_of_substance_misuse)


class _Asked:
    """One resident, one asker, one transaction."""

    def __init__(
        self, unit: UnitOfWork, context: Context, found: People, ids: tuple[str, ...], types: ClinicTypes
    ) -> None:
        self._unit = unit
        self._context = context
        self._found = found
        self._ids = ids
        self._types = types
        self._names = {member.id: member.name for member in unit.staff.all()}
        self._known = unit.residents.many(ids)
        self._numbers = {i: self._known[i].nomis_number for i in ids[1:]}
        self.told_of_substance_misuse = False

    def clinics(self) -> Iterator[Entry]:
        booked = self._unit.appointments.of_residents(self._ids)
        codes = self._unit.sessions.kinds({one.session_id for one in booked})
        kinds = {code: self._types.get(code) for code in set(codes.values())}
        held = {code for code in kinds if holds_kind(self._types, self._context.user, code)}
        now = self._context.clock.now()
        for one in booked:
            kind = kinds[codes[one.session_id]]
            if kind.code in held:
                self.told_of_substance_misuse |= kind.team == SUBSTANCE_MISUSE
                yield from self._booked(one, kind.label)
            elif one.starts_at > now and kind.team != SUBSTANCE_MISUSE:
                yield Entry(f"another/{one.id}", one.starts_at, Group.CLINICS, Another())

    def _booked(self, one: Appointment, label: str) -> Iterator[Entry]:
        number, opens = self._numbers.get(one.resident_id, ""), one.session_id
        by = self._names.get(one.recorded_by, one.recorded_by_initials) if one.outcome is not None else ""
        yield Entry(f"appointment/{one.id}", one.starts_at, Group.CLINICS, Booked(one), label, by, opens, number)
        if one.correction and one.recorded_at is not None:
            history = self._unit.appointments.history(one.id)
            before = next((was for was in reversed(history) if not was.is_same_recording(one)), None)
            if before is not None:
                said = Corrected(one, before)
                yield Entry(f"correction/{one.id}", one.recorded_at, Group.CLINICS, said, label, by, opens, number)

    def moves(self) -> Iterator[Entry]:
        for line in stay_lines(self._unit, self._ids[0]):
            if line.since is not None:
                kept = line.stay.line
                yield Entry(f"move/{kept.id}", line.since, Group.MOVES, line, "", line.told_by, "", line.number)

    def waiting(self) -> Iterator[Entry]:
        ours = self._context.user.role is Role.SMS_WORKER
        for i in self._ids:
            for one in self._unit.waiting.of_resident(i):
                kind = self._types.get(one.clinic_code)
                theirs = kind.team == SUBSTANCE_MISUSE
                if theirs == ours:
                    self.told_of_substance_misuse |= theirs
                    yield self._of_day(
                        f"waiting/{one.id}", one.asked_on, Group.WAITING, one, i, one.recorded_by, kind.label
                    )

    def outside(self) -> Iterator[Entry]:
        if self._context.user.role not in WHO_BOOKS:
            return
        for i in self._ids:
            for one in self._unit.external.of_resident(i):
                yield self._of_day(f"outside/{one.id}", one.day, Group.OUTSIDE, one, i, one.recorded_by)

    def register(self) -> Iterator[Entry]:
        shown = self._found.shown(self._ids[:1])[self._ids[0]]
        for alert in shown.alerts:
            yield self._of_day(f"alert/{alert.code}", alert.seen_on, Group.REGISTER, alert, shown.id, "")
        for i in self._ids:
            for line in self._unit.outbox_lines.find(LinesWanted(record=("resident", i))):
                if line.kind == ResidentAdded.kind:
                    by, number = self._names.get(line.author, ""), self._numbers.get(i, "")
                    yield Entry(f"added/{line.id}", line.recorded_at, Group.REGISTER, Added(), "", by, "", number)
        for pair in self._unit.identities.of(self._ids):
            if pair.decided is Decided.SAME and pair.decided_at is not None:
                other = self._known[pair.other(pair.kept_id)]
                by = self._names.get(pair.decided_by, "")
                yield Entry(f"pair/{pair.id}", pair.decided_at, Group.REGISTER, Joined(pair, other), "", by)

    def forms(self) -> tuple[list[Entry], bool]:
        """Return the forms, and whether there are some that whoever asks may not read."""
        episode = episode_shown(self._found.episodes_of(self._ids[0]))
        if episode is None or self._context.user.role is Role.ADMINISTRATOR:
            return [], False
        try:
            way = way_in(self._unit, self._context, episode)
        except ReasonNeeded:
            return [], True
        responses = read_by(way, episode, self._found.responses_of(self._ids[0]))
        titles = {(form.url, form.version): form.title for form in forms_of(self._unit, responses)}
        return [
            Entry(
                f"form/{one.id}",
                one.completed_at,
                Group.FORMS,
                one,
                titles.get((one.questionnaire, one.version), ""),
                self._names.get(one.completed_by, ""),
                one.id,
                self._numbers.get(one.resident_id, ""),
            )
            for one in responses
        ], False

    def _of_day(
        self, entry_id: str, day: date, group: Group, said: Said, resident_id: str, by: str, label: str = ""
    ) -> Entry:
        at, name = at_local(day, time()), self._names.get(by, "")
        return Entry(entry_id, at, group, said, label, name, "", self._numbers.get(resident_id, ""), whole_day=True)
