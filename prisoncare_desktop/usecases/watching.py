"""Writes what people were shown into the trail, and marks what a leader may want to ask about. Blocks nobody.

The rules are few and plain, and none says that anything was wrong: it is for a person to ask. They are asked of records
that were opened, never of a line in a list. Somebody who works for the whole prison (a leader, an administrator, a
nurse of no wing) has a relation to everybody here; the substance misuse team has one to everybody whom it keeps a
record of, whoever of them is named as the worker, since they stand in for each other.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta

from prisoncare_desktop import log
from prisoncare_desktop.domain.access import MANY_RECORDS, MANY_WITHIN, Unusual, is_night, shares_a_surname
from prisoncare_desktop.domain.calendar import at_local, instant_text, local_date, local_time
from prisoncare_desktop.domain.resident import Resident, ResidentAdded
from prisoncare_desktop.domain.staff import Role, StaffMember
from prisoncare_desktop.errors import PrisonCareError
from prisoncare_desktop.usecases.context import Context
from prisoncare_desktop.usecases.ports import TrailWanted, UnitOfWork
from prisoncare_desktop.usecases.viewing import VIEWED, Note, Viewings

LOST = "ViewsLost"  # so many rows were given up while the store could not be written; `reason`: how many
UNUSUAL = "Unusual"  # `reason`: a code of `domain.access.Unusual`; the record is the resident

ABOUT_RESIDENTS = frozenset({"resident", "pathway"})  # record types whose id is a resident's
SAID_WHEN_LATER_THAN = timedelta(minutes=1)
MARKED_AGAIN_AFTER = timedelta(minutes=15)  # one resident's page and pathway, opened in a row, are marked once
NIGHT_MARKED_AGAIN_AFTER = timedelta(hours=8)  # once a night and person: a night nurse is no series of alarms


def write_views(context: Context) -> int:
    """Write what waits to the trail, in one transaction; return how many views.

    No trouble of the store is raised: nobody waits for this, and no read may fail because of it. What could not be
    written waits for the next call; what is given up in the end is counted, and the count is written when it can be.
    """
    viewings = context.viewings
    if not viewings and not viewings.lost:
        return 0
    notes, lost = viewings.take(), viewings.lost
    if not notes and not lost:
        return 0
    try:
        with context.store.write(context.user) as unit:
            if lost:
                unit.trail.note(LOST, "trail", "", reason=str(lost))
            for note in notes:
                unit.trail.note(note.action, note.record_type, note.record_id, reason=_reason(note, context))
                for rule in _unusual(unit, context.user, viewings, note):
                    unit.trail.note(UNUSUAL, "resident", note.record_id, reason=rule)
            unit.commit()
    except PrisonCareError as trouble:
        viewings.back(notes)
        if not viewings.stuck:  # once, not at every try
            log.logger("watching").error("%d rows of views wait: %s", len(notes), type(trouble).__name__)
        viewings.stuck = True
        return 0
    except Exception:
        viewings.lost += len(notes)  # ours to mend, and then counted rather than tried again for ever
        raise
    viewings.stuck = False
    viewings.written(notes)
    viewings.lost -= lost
    return len(notes)


def _reason(note: Note, context: Context) -> str:
    """Return the row's reason; a row that waited says when it was seen: its own time is that of its writing."""
    if context.clock.now() - note.at < SAID_WHEN_LATER_THAN:
        return note.reason
    return f"{note.reason} {instant_text(note.at)}".strip()


def _unusual(unit: UnitOfWork, user: StaffMember, viewings: Viewings, note: Note) -> Iterator[Unusual]:
    """Yield the rules that an opening of a resident's record breaks, each once in a while."""
    if note.action != VIEWED or note.record_type not in ABOUT_RESIDENTS:
        return
    resident = unit.residents.many([note.record_id]).get(note.record_id)
    if resident is None:
        return
    for rule, breaks, whose, again_after in (
        (Unusual.OWN_SURNAME, shares_a_surname(user.name, resident), resident.id, MARKED_AGAIN_AFTER),
        (Unusual.NO_RELATION, not _is_related(unit, user, resident, note.at), resident.id, MARKED_AGAIN_AFTER),
        (Unusual.MANY_RECORDS, _opened_lately(viewings, note) > MANY_RECORDS, "", MANY_WITHIN),
        (Unusual.NIGHT, is_night(local_time(note.at).hour), "", NIGHT_MARKED_AGAIN_AFTER),
    ):
        if breaks and viewings.marks_afresh(f"{rule}/{whose}", note.at, again_after):
            yield rule


def _is_related(unit: UnitOfWork, user: StaffMember, resident: Resident, at: datetime) -> bool:
    if user.role is Role.SMS_WORKER:
        known = bool(unit.episodes.of_resident(resident.id))
        return known or _comes_today(unit, user, resident, at) or _added_today(unit, user, resident, at)
    if user.role is not Role.NURSE or user.wing in ("", resident.wing):
        return True
    return _comes_today(unit, user, resident, at) or _added_today(unit, user, resident, at)


def _added_today(unit: UnitOfWork, user: StaffMember, resident: Resident, at: datetime) -> bool:
    """Whether this person put the resident into the register today: from court one comes without a cell as yet."""
    day = local_date(at)
    by_them = TrailWanted(
        user_ids=frozenset({user.id}),
        actions=frozenset({ResidentAdded.kind}),
        resident_ids=(resident.id,),
        since=at_local(day, time.min),
        until=at_local(day + timedelta(days=1), time.min),
        limit=1,
    )
    return bool(unit.trail.find(by_them))


def _comes_today(unit: UnitOfWork, user: StaffMember, resident: Resident, at: datetime) -> bool:
    """Whether the resident is on a list of today that is this person's: their wing's, or under their name."""
    today = local_date(at)
    mine = [s.id for s in unit.sessions.between(today, today) if user.name == s.clinician or user.wing == s.wing != ""]
    return any(a.resident_id == resident.id for a in unit.appointments.of_sessions(mine))


def _opened_lately(viewings: Viewings, note: Note) -> int:
    """Return how many residents' records this person opened within the last minutes, this one among them."""
    opened = viewings.opened
    opened.append((note.at, note.record_id))
    while opened and abs(note.at - opened[0][0]) > MANY_WITHIN:
        opened.popleft()
    return len({resident_id for _, resident_id in opened})
