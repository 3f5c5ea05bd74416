"""What the central record sent becomes ours: one resource, one call, inside the transaction of its page.

Run by the sync engine as the role SYNC. A field with an unsent change of ours (`keep`) is never overwritten. What
names somebody we do not know yet raises `ParentUnknown` and is tried again when more has come.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime

from prisoncare_desktop.domain.attendance import Appointment, ClinicSession, Period
from prisoncare_desktop.domain.calendar import local_date, local_time
from prisoncare_desktop.domain.pathway import Episode, ReviewTask
from prisoncare_desktop.domain.resident import Alert, Resident
from prisoncare_desktop.domain.sampling import Candidate, Draw, Seed
from prisoncare_desktop.domain.staff import Role, StaffMember
from prisoncare_desktop.errors import NotFound
from prisoncare_desktop.usecases.arrivals import (
    AlertArrived,
    AppointmentArrived,
    Arrival,
    DrawArrived,
    EpisodeArrived,
    PlaceArrived,
    ResidentArrived,
    ReviewTaskArrived,
    SeedArrived,
    StaffArrived,
)
from prisoncare_desktop.usecases.changes import Changes, touched
from prisoncare_desktop.usecases.ports import UnitOfWork

SYNC_ACTOR = StaffMember(id="sync", name="Sync", role=Role.SYNC)

OUTCOME = "outcome"  # fields that a change of ours can hold back, as the mappers name them
STATUS = "status"
DUE = "due"

_AM_ENDS_HOUR = 12  # local start of the afternoon and evening half-days (HMPPS regime tables)
_PM_ENDS_HOUR = 17


class ParentUnknown(Exception):
    """A resource names somebody or something that has not come down yet; nobody's error, it is on its way."""


@dataclass(frozen=True)
class Taken:
    """What an arrival became: the kind and id of our record ("" for none), and whether anything of it changed."""

    local_type: str
    local_id: str
    changes: Changes = field(default_factory=Changes)


@dataclass
class Intake:
    """Takes arrivals into one open unit of work. `staff_name(id)`: from the practitioners that came down."""

    unit: UnitOfWork
    new_id: Callable[[], str]
    staff_name: Callable[[str], str]
    as_of: datetime | None = None
    _sessions: dict[str, ClinicSession] = field(default_factory=dict)

    def take(self, arrival: Arrival, local_id: str, keep: frozenset[str] = frozenset()) -> Taken:
        """Make it ours. `local_id`: our record of it, "" if we have none yet.

        Raises:
            ParentUnknown: it names somebody we do not know yet; nothing was written.
        """
        match arrival:
            case ResidentArrived():
                return self._resident(arrival, local_id)
            case AlertArrived():
                return self._alert(arrival)
            case AppointmentArrived():
                return self._appointment(arrival, local_id or arrival.record_id or self.new_id(), keep)
            case EpisodeArrived():
                return self._episode(arrival, local_id or arrival.record_id or self.new_id())
            case ReviewTaskArrived():
                return self._review_task(arrival, local_id or arrival.record_id or self.new_id(), keep)
            case DrawArrived():
                return self._draw(arrival)
            case SeedArrived():
                return self._seed(arrival)
            case StaffArrived():
                return Taken("staff", arrival.staff_id)
            case PlaceArrived():
                return Taken("", "")

    def lists_are_as_of(self) -> Changes:
        """Stamp the sessions touched with the server's time. Call once, at the end of a page."""
        if self.as_of is None:
            return Changes()
        for session in self._sessions.values():
            if session.list_as_of is None or session.list_as_of < self.as_of:
                self.unit.sessions.put(replace(session, list_as_of=self.as_of, revision=session.revision + 1))
                self.unit.received("ClinicListReceived", "session", session.id)
        return touched(sessions=frozenset(self._sessions))

    # --- people ------------------------------------------------------------------------------------------------------

    def _resident(self, said: ResidentArrived, local_id: str) -> Taken:
        known = self._known_resident(local_id) or self.unit.residents.find_by_nomis(said.nomis_number)
        before = known or Resident(
            id=self.new_id(),
            nomis_number=said.nomis_number,
            given_name="",
            family_name="",
            preferred_name="",
            birth_date=None,
            cell="",
        )
        after = replace(
            before,
            nomis_number=said.nomis_number,
            nhs_number=said.nhs_number,
            given_name=said.given_name,
            family_name=said.family_name,
            preferred_name=said.preferred_name,
            birth_date=said.birth_date,
            sex=said.sex,
            cell=said.cell,
            presence=said.presence,
            language=said.language,
            interpreter=said.interpreter,
            needs=said.needs,
        )
        return self._resident_put(before if known else None, after)

    def _alert(self, said: AlertArrived) -> Taken:
        before = self.unit.residents.get(self._local("Patient", said.patient))
        others = tuple(a for a in before.alerts if a.code != said.code)
        now = (*others, Alert(said.code, said.label, said.seen_on)) if said.active else others
        after = replace(before, alerts=tuple(sorted(now, key=lambda a: a.code)))
        return replace(self._resident_put(before, after), local_type="", local_id="")

    def _resident_put(self, before: Resident | None, after: Resident) -> Taken:
        if after == before:
            return Taken("resident", after.id)
        self.unit.residents.put(replace(after, revision=after.revision + 1))
        self.unit.received("ResidentReceived", "resident", after.id)
        return Taken("resident", after.id, touched(residents=after.id))

    def _known_resident(self, local_id: str) -> Resident | None:
        if not local_id:
            return None
        try:
            return self.unit.residents.get(local_id)
        except NotFound:
            return None

    # --- clinics -----------------------------------------------------------------------------------------------------

    def _appointment(self, said: AppointmentArrived, appointment_id: str, keep: frozenset[str]) -> Taken:
        resident_id = self._local("Patient", said.patient)
        session = self._session(said)
        try:
            known: Appointment | None = self.unit.appointments.get(appointment_id)
        except NotFound:
            known = None
        before = known or Appointment(
            id=appointment_id, session_id=session.id, resident_id=resident_id, starts_at=said.starts_at
        )
        after = replace(
            before,
            session_id=session.id,
            resident_id=resident_id,
            starts_at=said.starts_at,
            minutes=said.minutes,
        )
        if OUTCOME not in keep:
            told = said.attendance
            after = replace(
                after,
                outcome=told.outcome,
                attendance_code=told.attendance_code,
                reason_code=told.reason_code,
                reason_version=told.reason_version,
                control_group=told.control_group,
                withdrawn=told.withdrawn,
            )
            if told.outcome is not None:
                after = replace(
                    after,
                    recorded_at=told.recorded_at,
                    recorded_by=told.recorded_by,
                    recorded_by_initials=self._initials(told.recorded_by),
                )
            elif before.outcome is not None:
                after = replace(after, recorded_at=None, recorded_by="", recorded_by_initials="")
        if known is not None and after == known:
            return Taken("appointment", appointment_id)
        self.unit.appointments.put(replace(after, revision=after.revision + 1))
        self.unit.received("AppointmentReceived", "appointment", appointment_id)
        return Taken(
            "appointment",
            appointment_id,
            touched(appointments=appointment_id, sessions=frozenset({session.id, before.session_id})),
        )

    def _session(self, said: AppointmentArrived) -> ClinicSession:
        clock = local_time(said.starts_at)
        period = Period.AM if clock.hour < _AM_ENDS_HOUR else Period.PM if clock.hour < _PM_ENDS_HOUR else Period.ED
        day = local_date(said.starts_at)
        found = self.unit.sessions.find(said.clinic_code, said.wing, said.room, day, period)
        if found is None or (said.clinician and found.clinician != said.clinician):
            before = found or ClinicSession(
                id=self.new_id(),
                clinic_code=said.clinic_code,
                wing=said.wing,
                room=said.room,
                clinic_date=day,
                period=period,
            )
            found = replace(before, clinician=said.clinician, revision=before.revision + 1)
            self.unit.sessions.put(found)
            self.unit.received("SessionReceived", "session", found.id)
        self._sessions[found.id] = found
        return found

    def _initials(self, staff_id: str) -> str:
        name = self.staff_name(staff_id) if staff_id else ""
        return StaffMember(id=staff_id, name=name, role=Role.NURSE).initials if name else ""

    # --- substance misuse pathway ------------------------------------------------------------------------------------

    def _episode(self, said: EpisodeArrived, episode_id: str) -> Taken:
        try:
            known: Episode | None = self.unit.episodes.get(episode_id)
        except NotFound:
            known = None
        resident_id = self._local("Patient", said.patient)
        before = known or Episode(id=episode_id, resident_id=resident_id, reception_on=said.reception_on)
        worker_id = self._local("Practitioner", said.practitioner) if said.practitioner else ""
        after = replace(
            before,
            resident_id=resident_id,
            reception_on=said.reception_on,
            worker_id=worker_id,
            worker_name=said.worker_name or self.staff_name(worker_id),
            open=said.open,
            shares_with_primary_care=said.shares_with_primary_care,
        )
        if known is not None and after == known:
            return Taken("episode", episode_id)
        self.unit.episodes.put(replace(after, revision=after.revision + 1))
        self.unit.received("EpisodeReceived", "episode", episode_id)
        return Taken("episode", episode_id, touched(episodes=episode_id, residents=resident_id))

    def _review_task(self, said: ReviewTaskArrived, task_id: str, keep: frozenset[str]) -> Taken:
        try:
            known: ReviewTask | None = self.unit.review_tasks.get(task_id)
        except NotFound:
            known = None
        before = known or ReviewTask(
            id=task_id,
            episode_id=self._local("EpisodeOfCare", said.episode),
            resident_id=self._local("Patient", said.patient),
            review_code=said.review_code,
            anchor=said.anchor,
            anchor_label=said.anchor_label,
            anchor_on=said.anchor_on,
            offset_days=said.offset_days,
            due_on=said.due_on,
        )
        after = before
        if DUE not in keep:
            after = replace(
                after,
                anchor=said.anchor,
                anchor_label=said.anchor_label,
                anchor_on=said.anchor_on,
                offset_days=said.offset_days,
                due_on=said.due_on,
            )
        if STATUS not in keep:
            done_by = said.done_by if said.done_on else ""
            after = replace(
                after,
                status=said.status,
                done_on=said.done_on,
                done_by=done_by,
                done_by_name=before.done_by_name if done_by == before.done_by else self.staff_name(done_by),
                response_id=before.response_id if said.done_on else "",
            )
        if known is not None and after == known:
            return Taken("review_task", task_id)
        self.unit.review_tasks.put(replace(after, revision=after.revision + 1))
        self.unit.received("ReviewTaskReceived", "review_task", task_id)
        return Taken("review_task", task_id, touched(review_tasks=task_id, episodes=after.episode_id))

    # --- the weekly draw ---------------------------------------------------------------------------------------------

    def _draw(self, said: DrawArrived) -> Taken:
        known = self.unit.draws.find(said.clinic_code, said.week)
        if known is not None:  # the same seed gives the same two everywhere: ours stands, theirs is its twin
            return Taken("draw", known.id if known.id == said.record_id else "")
        askable = {number for number, why in said.frame if why is None}
        drawn = tuple(self._local("Patient", one) for one in said.drawn)
        if any(one.nomis_number not in askable for one in self.unit.residents.many(drawn).values()):
            raise ValueError("somebody was drawn who could not be asked")
        draw = Draw(
            id=said.record_id,
            week=said.week,
            clinic_code=said.clinic_code,
            frame=tuple(
                Candidate(found.id if (found := self.unit.residents.find_by_nomis(n)) else "", n, why)
                for n, why in said.frame
            ),
            drawn=drawn,
            seed=said.seed,
            commitment=said.commitment,
            algorithm=said.algorithm,
            drawn_at=said.drawn_at,
            drawn_by=said.drawn_by,
        )
        self.unit.draws.put(draw)
        self.unit.received("DrawReceived", "draw", draw.id)
        return Taken("draw", draw.id, touched(draws=draw.id))

    def _seed(self, said: SeedArrived) -> Taken:
        week = said.week.isoformat()
        if self.unit.draws.find_seed(said.week) is not None:  # a committed seed never changes
            return Taken("seed", week)
        self.unit.draws.put_seed(
            Seed(week=said.week, seed=said.seed, commitment=said.commitment, committed_at=said.committed_at)
        )
        self.unit.received("SeedReceived", "seed", week)
        return Taken("seed", week, touched(draws=week))

    def _local(self, resource_type: str, server_id: str) -> str:
        """Return our id of the record behind a reference."""
        copy = self.unit.central.find(resource_type, server_id) if server_id else None
        if copy is None or not copy.local_id:
            raise ParentUnknown(f"{resource_type} {server_id}")
        return copy.local_id
