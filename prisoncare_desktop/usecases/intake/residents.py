"""Residents and their alerts, as they came."""

from __future__ import annotations

from dataclasses import replace

from prisoncare_desktop.domain.matching import Likeness, Traits, compare, plain_number
from prisoncare_desktop.domain.resident import Alert, Resident
from prisoncare_desktop.domain.resident_edits import EDITS, LANGUAGE, NEEDS, PLACE, about
from prisoncare_desktop.domain.retention import GONE
from prisoncare_desktop.domain.whereabouts import TOLD_BY_TRUST
from prisoncare_desktop.errors import NotFound
from prisoncare_desktop.usecases.arrivals import AlertArrived, ResidentArrived
from prisoncare_desktop.usecases.changes import Changes, touched
from prisoncare_desktop.usecases.intake.desk import Desk, Taken
from prisoncare_desktop.usecases.intake.identities import follow_links
from prisoncare_desktop.usecases.ports import UnitOfWork
from prisoncare_desktop.usecases.whereabouts import note_former, note_place


def take_resident(desk: Desk, said: ResidentArrived, local_id: str, keep: frozenset[str]) -> Taken:
    """Take the person in: as whom we know them by, else as somebody here whom they are beyond doubt, else as new.

    What people here said of them and is not at the trust yet stays: the fields in `keep`.

    Who has the number of somebody here, and another name or birth date, is somebody new: people decide who that is.
    """
    known = _known(desk, local_id) or _known(desk, said.record_id)
    if known is None:
        known = _beyond_doubt(desk, said)
        if known is not None:
            desk.unit.trail.note("ResidentAdopted", "resident", known.id)  # added here, and now the trust has them
            keep |= _said_meanwhile(desk.unit, known.id)
    before = known or Resident(
        id=local_id
        or said.record_id
        or desk.new_id(),  # who was here before goes on under their id, and so their trail
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
        nhs_number=plain_number(said.nhs_number),
        given_name=said.given_name,
        family_name=said.family_name,
        preferred_name=said.preferred_name,
        birth_date=said.birth_date,
        sex=said.sex,
    )
    if PLACE not in keep:
        after = replace(after, cell=said.cell, presence=said.presence)
    if LANGUAGE not in keep:
        after = replace(after, language=said.language, interpreter=said.interpreter)
    if NEEDS not in keep:
        after = replace(after, needs=said.needs)
    taken = _put(desk, before if known else None, after)
    lived = Changes() if PLACE in keep else _note_where(desk, known, after, said)
    linked = follow_links(desk, after, said)
    return replace(taken, changes=taken.changes | lived | linked)


def _said_meanwhile(unit: UnitOfWork, resident_id: str) -> frozenset[str]:
    """Return the fields of a resident added here that somebody changed here since, and that are not at the trust."""
    said = (one for one in unit.outbox.unsettled_of([resident_id]) if one.kind in EDITS)
    return frozenset().union(*(about(one.kind, one.payload) for one in said))


def _note_where(desk: Desk, known: Resident | None, after: Resident, said: ResidentArrived) -> Changes:
    """Write down where they live now, if that is news here, and where the trust says that they lived before."""
    line = None
    if known is not None and (known.cell, known.presence) != (after.cell, after.presence):
        line = note_place(
            desk.unit,
            known,
            after,
            said.since,
            now=desk.now,
            new_id=desk.new_id,
            kind=said.move,
            place=said.move_place,
            told_by=said.told_by or TOLD_BY_TRUST,
        )
    earlier = note_former(
        desk.unit, after, [(one.cell, one.since) for one in said.former], said.since, now=desk.now, new_id=desk.new_id
    )
    if line is None and not earlier:
        return Changes()
    desk.unit.received("ResidentReceived", "resident", after.id)
    return touched(residents=after.id)


def _beyond_doubt(desk: Desk, said: ResidentArrived) -> Resident | None:
    """Return who of those here, whom the trust does not have, this is beyond doubt; None if nobody.

    Whom the trust has twice are two identities here as well, linked by the rule (`usecases/duplicates.py`): what comes
    down for the one must not write over the other.
    """
    traits = Traits(
        nomis_number=said.nomis_number,
        nhs_number=plain_number(said.nhs_number),
        given_name=said.given_name,
        preferred_name=said.preferred_name,
        family_name=said.family_name,
        birth_date=said.birth_date,
        sex=said.sex,
    )
    alike = desk.unit.residents.of_numbers(traits.nomis_number, traits.nhs_number)
    certain = [one for one in alike if compare(traits, Traits.of(one)).likeness is Likeness.CERTAIN]
    same = [one for one in certain if not desk.unit.central.of_local("resident", one.id)]
    return min(same, key=lambda one: (one.presence in GONE, one.id), default=None)


def take_alert(desk: Desk, said: AlertArrived, local_id: str) -> Taken:
    """Show the alert as long as one of its flags is active. `local_id`: which alert this flag was a flag of."""
    alert_id = f"{desk.local('Patient', said.patient)}/{said.code}"
    changes = Changes()
    if local_id and local_id != alert_id:  # it was put on somebody else, or was another alert
        changes |= _show(desk, local_id, [x for x in _flags_of(desk, local_id) if x.flag != said.flag])
    others = [x for x in _flags_of(desk, alert_id) if x.flag != said.flag]
    return Taken("alert", alert_id, changes | _show(desk, alert_id, [said, *others]))


def end_alert(desk: Desk, alert_id: str) -> Changes:
    """Take in that a flag of this alert is gone; its copy says nothing any more."""
    resident_id, _, code = alert_id.partition("/")
    desk.unit.trail.note("GoneAtTrust", "resident", resident_id, reason=f"alert {code}")
    return _show(desk, alert_id, _flags_of(desk, alert_id))


def _flags_of(desk: Desk, alert_id: str) -> list[AlertArrived]:
    read = (desk.read(copy) for copy in desk.unit.central.of_local("alert", alert_id))
    return [flag for flag in read if isinstance(flag, AlertArrived)]


def _show(desk: Desk, alert_id: str, flags: list[AlertArrived]) -> Changes:
    """Let the resident have this alert if one of these flags is active: as the one seen last says it."""
    resident_id, _, code = alert_id.partition("/")
    before = desk.unit.residents.get(resident_id)
    others = tuple(a for a in before.alerts if a.code != code)
    active = [flag for flag in flags if flag.active]
    latest = max(active, key=lambda flag: flag.seen_on, default=None)
    now = others if latest is None else (*others, Alert(code, latest.label, latest.seen_on))
    return _put(desk, before, replace(before, alerts=tuple(sorted(now, key=lambda a: a.code)))).changes


def _put(desk: Desk, before: Resident | None, after: Resident) -> Taken:
    if after == before:
        return Taken("resident", after.id)
    desk.unit.residents.put(replace(after, revision=after.revision + 1))
    desk.unit.received("ResidentReceived", "resident", after.id)
    return Taken("resident", after.id, touched(residents=after.id))


def _known(desk: Desk, local_id: str) -> Resident | None:
    if not local_id:
        return None
    try:
        return desk.unit.residents.get(local_id)
    except NotFound:
        return None
