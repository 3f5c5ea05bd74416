"""One central resource arrives: recognised, weighed against an unsent change of ours, taken in, kept as the copy."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from prisoncare_desktop.domain.appointment_events import AppointmentBooked
from prisoncare_desktop.domain.calendar import instant_of
from prisoncare_desktop.domain.external import EXTERNAL
from prisoncare_desktop.domain.identity import uuid7
from prisoncare_desktop.domain.retention import GONE
from prisoncare_desktop.log import logger
from prisoncare_desktop.sync.fhir.resource import Unreadable, change_of, last_updated_of, record_id, text, version_of
from prisoncare_desktop.sync.fhir.strict_json import JsonObject
from prisoncare_desktop.sync.mappers.attendance import makes_a_place
from prisoncare_desktop.sync.mappers.request import Edit
from prisoncare_desktop.sync.mappers.table import MAPPERS
from prisoncare_desktop.sync.readers import external, identity, own_record
from prisoncare_desktop.sync.readers.response import is_anonymous
from prisoncare_desktop.sync.readers.table import READERS
from prisoncare_desktop.sync.weighing import batch
from prisoncare_desktop.sync.weighing.copies import content_of, copy_of, keep_merge_base, merge_base, staff_name
from prisoncare_desktop.sync.weighing.merge import Verdict, Weighed, spoken_for, weigh, written_by
from prisoncare_desktop.sync.weighing.written_over import reopened
from prisoncare_desktop.usecases.arrivals import AppointmentArrived, Arrival, ResidentArrived
from prisoncare_desktop.usecases.changes import Changes, touched
from prisoncare_desktop.usecases.inbound import Intake
from prisoncare_desktop.usecases.intake.clinics import Clinics
from prisoncare_desktop.usecases.intake.desk import Desk, ParentTrimmed, ParentUnknown, Taken
from prisoncare_desktop.usecases.intake.gone import tell_no_more
from prisoncare_desktop.usecases.intake.own_records import kept_here
from prisoncare_desktop.usecases.outbox import RECORD_GONE, EntryState, LinesWanted, OutboxEntry, speaks_for
from prisoncare_desktop.usecases.ports import TRIMMED_COPY, CentralCopy, UnitOfWork

_log: logging.Logger = logger("sync")

UNREADABLE = (Unreadable, KeyError, TypeError, AttributeError, ValueError, OverflowError)
_LOCAL_TYPE = {
    "Patient": "resident",
    "Practitioner": "staff",
    "Flag": "alert",
    "Appointment": "appointment",
    "EpisodeOfCare": "episode",
    "Task": "review_task",
    "QuestionnaireResponse": "response",
    "List": "draw",
    "Questionnaire": "form",
}


def local_type_of(resource: JsonObject) -> str:
    """Return what a resource is a record of here, "" if of nothing."""
    try:
        if resource.get("resourceType") == "Basic":
            own = own_record.kind_of(resource)
            return own.record_type if own is not None else "identity_pair" if identity.is_decision(resource) else "seed"
        if external.is_external(resource):
            return EXTERNAL.record_type
    except Unreadable:
        return ""
    return _LOCAL_TYPE.get(text(resource, "resourceType"), "")


def local_id_of(unit: UnitOfWork, resource: JsonObject) -> str:
    """Return our id of the record that a resource is or would be, "" where there is none yet, or nobody can tell."""
    copy = unit.central.find(text(resource, "resourceType"), text(resource, "id"))
    return copy.local_id if copy is not None and copy.local_id else _named(unit, resource)


def _named(unit: UnitOfWork, resource: JsonObject) -> str:
    """Return our id of a record by what the resource says. One of `domain/own_kinds.py` may bear another there."""
    try:
        if resource.get("resourceType") == "Basic" and (own := own_record.kind_of(resource)) is not None:
            return kept_here(unit, own_record.own_record(resource, own))
        return record_id(resource)
    except Unreadable:
        return ""


class Came(StrEnum):
    SAME = "same"  # this version was here before
    TAKEN = "taken"
    WAITING = "waiting"  # for somebody it names
    UNREADABLE = "unreadable"


@dataclass
class Arriving:
    """Takes resources into one open unit of work. `unsent`: our latest unsettled change by (record type, record id)."""

    unit: UnitOfWork
    intake: Intake
    unsent: dict[tuple[str, str], OutboxEntry]
    conflicts: int = 0
    verdict: Verdict | None = None  # of the last one weighed
    changes: Changes = field(default_factory=Changes)
    came_back: set[str] = field(default_factory=set)  # patients (server ids) whose record retention took off this PC
    _made: dict[str, OutboxEntry] | None = None

    def arrive(self, resource: JsonObject, *, again: bool = False, base: JsonObject | None = None) -> Came:
        """Take one resource in. `again`: even if this version was here before. `base`: what our change was made on."""
        resource_type, server_id = text(resource, "resourceType"), text(resource, "id")
        if is_anonymous(resource):
            return Came.SAME  # nothing of it is kept here
        known = self.unit.central.find(resource_type, server_id)
        trimmed = known is not None and known.local_type == TRIMMED_COPY
        seen = known is not None and (known.content or trimmed) and _is_same_version(known, resource)
        if seen and not again:
            return Came.SAME
        local_type = local_type_of(resource)
        local_id = known.local_id if known is not None else ""
        try:
            arrival = READERS[resource_type](resource)
            if trimmed and isinstance(arrival, ResidentArrived):
                self._comes_back(arrival, server_id)
            entry = self.unsent.get((local_type, local_id or _named(self.unit, resource)))
            if not local_id and isinstance(arrival, AppointmentArrived):
                local_id = self._place_made_here(arrival)
                entry = self._unsent_places.pop(local_id, entry)
            if entry is not None:
                keep = self._weighed(entry, known, resource, base)
            elif local_type == "appointment" and local_id and not again:
                keep = self._written_over(local_id, resource)
            else:
                keep = frozenset()
            taken = self.intake.take(arrival, local_id, keep)
        except ParentTrimmed:  # theirs stays away, in this version as in the last, until they are back
            ours = known.local_id if known is not None and trimmed else ""
            self.unit.central.put(replace(copy_of(resource, TRIMMED_COPY, ours), content=""))
            return Came.SAME
        except ParentUnknown:
            self.unit.central.put(copy_of(resource, local_type if local_id else "", local_id))
            return Came.WAITING
        except UNREADABLE as e:
            _log.warning("cannot be read: %s %s (%s)", resource_type, server_id, type(e).__name__)
            self.unit.central.put(copy_of(resource, local_type if local_id else "", local_id))
            return Came.UNREADABLE
        self.unit.central.put(copy_of(resource, taken.local_type if taken.local_id else "", taken.local_id))
        self._there_again(known, taken, entry)
        self.changes |= taken.changes
        return Came.TAKEN

    @property
    def _unsent_places(self) -> dict[str, OutboxEntry]:
        """The latest change of each place that was made here and never sent, by the appointment's id."""
        if self._made is None:
            waiting = self.unit.outbox_lines.find(LinesWanted(states=frozenset({EntryState.WAITING})))
            booked = {one.record_id for one in waiting if one.kind == AppointmentBooked.kind}
            told: dict[str, list[OutboxEntry]] = {}
            for one in self.unit.outbox.unsettled_of(booked):
                told.setdefault(one.record_id, []).append(one)
            self._made = {
                record_id: entries[-1]
                for record_id, entries in told.items()
                if makes_a_place(entries[0]) and not any(one.attempts for one in entries)
            }
        return self._made

    def _place_made_here(self, arrival: AppointmentArrived) -> str:
        """Return our id of the place made here that turns out to be this one, "" if it is none."""
        return self.intake.clinics.same_place(arrival, self._unsent_places) if self._unsent_places else ""

    def _there_again(self, known: CentralCopy | None, taken: Taken, entry: OutboxEntry | None) -> None:
        """Let a change go on its way again that waits for a person only because its record was gone."""
        waiting = [entry] if entry is not None else []
        if known is not None and not known.version and taken.local_id:
            waiting = list(self.unit.outbox.unsettled_of([taken.local_id]))
            tell_no_more(self.unit, taken.local_type, taken.local_id)
        for one in waiting:
            if (
                one.state is EntryState.REFUSED
                and one.last_status == RECORD_GONE
                and one.record_type == taken.local_type
            ):
                self.unit.outbox.resume(one.id)
                self.changes |= touched(outbox=one.id)

    def _comes_back(self, arrival: ResidentArrived, server_id: str) -> None:
        """Note that somebody is here again.

        Raises:
            ParentTrimmed: they are not.
        """
        if arrival.presence in GONE:
            raise ParentTrimmed(server_id)
        self.came_back.add(server_id)

    def _written_over(self, appointment_id: str, resource: JsonObject) -> frozenset[str]:
        """Set ours aside where it was at the trust and theirs writes over it; return the fields that it holds."""
        entry = reopened(self.unit, appointment_id, resource)
        edit = MAPPERS[entry.kind].edit if entry is not None else None
        if entry is None or edit is None:
            return frozenset()
        weighed = weigh(self.unit, edit, entry, None, resource, spoken_for(self.unit, entry))
        lost = frozenset(name for name in weighed.ours_changed if weighed.theirs[name] != weighed.ours[name])
        conflict = replace(weighed, clashing=lost).conflict(
            entry.id, version_of(resource), written_by(self.unit, edit, resource)
        )
        self.unit.outbox.set_aside(entry.id, batch.CONFLICT, "", conflict)
        self.conflicts += 1
        self.changes |= touched(outbox=entry.id)
        return weighed.ours_changed

    def _weighed(
        self, entry: OutboxEntry, known: CentralCopy | None, resource: JsonObject, base: JsonObject | None
    ) -> frozenset[str]:
        """Return the fields of this record that our unsent change holds; set the change aside if they clash."""
        edit = MAPPERS[entry.kind].edit if entry.kind in MAPPERS else None
        if edit is None:
            return frozenset()
        weighed = weighed_against(self.unit, edit, entry, known, resource, base)
        self.verdict = weighed.verdict
        if known is not None and known.content:  # where both agree too: else their other edits would look like our base
            keep_merge_base(self.unit.central, known)
        after = _said_after(self.unit, entry)
        if weighed.verdict is Verdict.CLASH and entry.state is not EntryState.REFUSED:
            told = weighed_against(self.unit, edit, after[-1], known, resource, base) if after else weighed
            told = replace(told, clashing=told.clashing | weighed.clashing)
            conflict = told.conflict(entry.id, version_of(resource), written_by(self.unit, edit, resource))
            self.unit.outbox.set_aside(entry.id, batch.CONFLICT, "", conflict)
            self.conflicts += entry.state is not EntryState.CONFLICT
            self.changes |= touched(outbox=entry.id)
        return weighed.ours_changed.union(*(edit.about(one) for one in after))  # these go up after it, as shown here


def _said_after(unit: UnitOfWork, entry: OutboxEntry) -> list[OutboxEntry]:
    """Return the later unsent changes of the record, in order: the last is what goes up, if a person decides for us."""
    of_record = unit.outbox.unsettled_of([entry.record_id])
    return [one for one in of_record if one.seq > entry.seq and speaks_for(one.kind, entry.kind)]


def weighed_against(
    unit: UnitOfWork,
    edit: Edit,
    entry: OutboxEntry,
    known: CentralCopy | None,
    theirs: JsonObject,
    base: JsonObject | None = None,
) -> Weighed:
    """Weigh our change against their version. What an earlier change of this PC left there is ours, not theirs."""
    marked_by = change_of(theirs)
    own = unit.outbox.many([marked_by]).get(marked_by) if marked_by else None
    if own is not None and own.record_id != entry.record_id:
        own = None
    if base is None and known is not None:
        base = merge_base(unit.central, known)
    return weigh(unit, edit, entry, base, theirs, spoken_for(unit, entry), own)


def _is_same_version(known: CentralCopy, resource: JsonObject) -> bool:
    """Whether this version was seen: by its time too, for a server that went back to a backup counts anew from it."""
    return (known.version, known.last_updated) == (version_of(resource), last_updated_of(resource))


def unsettled(unit: UnitOfWork, record_ids: Iterable[str]) -> dict[tuple[str, str], OutboxEntry]:
    """Return the change that speaks for each of these records: the one in conflict, else the latest not yet there.

    That somebody was added here is weighed against nothing: it speaks where nothing else was said of them since.
    """
    found: dict[tuple[str, str], OutboxEntry] = {}
    for entry in unit.outbox.unsettled_of(record_ids):
        key = (entry.record_type, entry.record_id)
        if not entry.squashed_into and _speaks_rather(entry, found.get(key)):
            found[key] = entry
    return found


def _speaks_rather(entry: OutboxEntry, before: OutboxEntry | None) -> bool:
    """Whether this change speaks for its record rather than an earlier one."""
    if before is None or _is_weighed(entry) is not _is_weighed(before):
        return before is None or _is_weighed(entry)
    return before.state is EntryState.WAITING


def _is_weighed(entry: OutboxEntry) -> bool:
    return entry.kind in MAPPERS and MAPPERS[entry.kind].edit is not None


def arriving(
    unit: UnitOfWork,
    now: datetime,
    random_bytes: Callable[[int], bytes],
    unsent: dict[tuple[str, str], OutboxEntry],
    server_time: str = "",
) -> Arriving:
    """Return the hands for one open unit of work. `server_time`: when the server sent what arrives."""
    names: dict[str, str] = {}

    def name_of(staff_id: str) -> str:
        if staff_id not in names:
            names[staff_id] = staff_name(unit, staff_id)
        return names[staff_id]

    desk = Desk(unit, now, lambda: uuid7(now, random_bytes), name_of, _read)
    return Arriving(unit, Intake(desk, Clinics(desk, instant_of(server_time) if server_time else None)), unsent)


def _read(copy: CentralCopy) -> Arrival | None:
    """Return what a resource that came down says, None if it is gone or cannot be read."""
    content = content_of(copy)
    try:
        return None if content is None else READERS[copy.resource_type](content)
    except UNREADABLE:
        return None
