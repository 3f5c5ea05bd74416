"""What the central record no longer has: deleted there, or moved out of this prison's part of it.

Nothing that was recorded here is lost by it. An appointment leaves the clinic list, unless an outcome was recorded in
PrisonCare: that stays; one at a hospital is cancelled likewise, and nobody says by whom. A review that is owed no
longer is, one that was done stays done; an episode ends; an alert ends unless another flag says the same. A resident
stays as last known: somebody in a cell does not go by a clerk's deletion. Answers, draws and seeds stay. A form is
begun no more. What a person must hear of is kept in the fact `GONE_THERE`.
"""

from __future__ import annotations

import json
from dataclasses import replace

from prisoncare_desktop.domain.external import ExternalOutcome
from prisoncare_desktop.domain.pathway import TaskStatus
from prisoncare_desktop.domain.resident import Presence
from prisoncare_desktop.errors import NotFound
from prisoncare_desktop.usecases.changes import Changes, touched
from prisoncare_desktop.usecases.intake.desk import Desk
from prisoncare_desktop.usecases.intake.forms import withdraw_form
from prisoncare_desktop.usecases.intake.residents import end_alert
from prisoncare_desktop.usecases.ports import UnitOfWork
from prisoncare_desktop.usecases.syncing import GONE_THERE
from prisoncare_desktop.usecases.whereabouts import note_place

ACTION = "GoneAtTrust"  # in the trail


def take_gone(desk: Desk, local_type: str, local_id: str) -> Changes:
    """Let our record of something be as the central record has it: gone. Return what changed here."""
    try:
        match local_type:
            case "appointment":
                return _appointment(desk, local_id)
            case "external_appointment":
                return _external(desk, local_id)
            case "review_task":
                return _review_task(desk, local_id)
            case "episode":
                return _episode(desk, local_id)
            case "alert":
                return end_alert(desk, local_id)
            case "form":
                return withdraw_form(desk, local_id)
            case "resident":
                tell(desk.unit, "resident", desk.unit.residents.get(local_id).id)
                desk.unit.trail.note(ACTION, "resident", local_id)
                return touched(residents=local_id)
    except NotFound:  # retention took it off this PC
        return Changes()
    return Changes()


def take_leaver(desk: Desk, resident_id: str) -> Changes:
    """Take in that somebody is another prison's now: transferred, where the record does not say more."""
    try:
        before = desk.unit.residents.get(resident_id)
    except NotFound:
        return Changes()
    if before.presence not in (Presence.HERE, Presence.OUT):
        return Changes()
    after = replace(before, presence=Presence.TRANSFERRED, revision=before.revision + 1)
    desk.unit.residents.put(after)
    note_place(desk.unit, before, after, None, now=desk.now, new_id=desk.new_id)
    desk.unit.received(ACTION, "resident", resident_id)
    return touched(residents=resident_id)


def tell(unit: UnitOfWork, local_type: str, local_id: str) -> None:
    """Have a person hear of it."""
    told = [one for one in read(unit) if one != (local_type, local_id)]
    unit.facts.put(GONE_THERE, json.dumps([*told, (local_type, local_id)]))


def tell_no_more(unit: UnitOfWork, local_type: str, local_id: str) -> None:
    """It is there again, or somebody has heard of it."""
    before = read(unit)
    left = [one for one in before if one != (local_type, local_id)]
    if left != before:
        unit.facts.put(GONE_THERE, json.dumps(left) if left else "")


def read(unit: UnitOfWork) -> list[tuple[str, str]]:
    """Return (type, id) of what a person must hear of, oldest first."""
    return [(local_type, local_id) for local_type, local_id in json.loads(unit.facts.get(GONE_THERE) or "[]")]


def _appointment(desk: Desk, appointment_id: str) -> Changes:
    before = desk.unit.appointments.get(appointment_id)
    recorded_here = before.outcome is not None and bool(before.recorded_by)
    if before.withdrawn or recorded_here:
        desk.unit.trail.note(ACTION, "appointment", appointment_id)
        return touched(appointments=appointment_id, sessions=before.session_id)
    desk.unit.appointments.put(replace(before, withdrawn=True, revision=before.revision + 1))
    desk.unit.received(ACTION, "appointment", appointment_id)
    return touched(appointments=appointment_id, sessions=before.session_id)


def _external(desk: Desk, local_id: str) -> Changes:
    before = desk.unit.external.get(local_id)
    if before.outcome is not None:
        return Changes()
    gone = replace(before, outcome=ExternalOutcome.CANCELLED, revision=before.revision + 1)
    desk.unit.external.put(gone)
    desk.unit.received(ACTION, "external_appointment", local_id)
    return touched(external=local_id)


def _review_task(desk: Desk, task_id: str) -> Changes:
    before = desk.unit.review_tasks.get(task_id)
    if before.status is not TaskStatus.DUE:
        desk.unit.trail.note(ACTION, "review_task", task_id)
    else:
        desk.unit.review_tasks.put(replace(before, status=TaskStatus.NOT_DONE, revision=before.revision + 1))
        desk.unit.received(ACTION, "review_task", task_id)
    return touched(review_tasks=task_id, episodes=before.episode_id)


def _episode(desk: Desk, episode_id: str) -> Changes:
    before = desk.unit.episodes.get(episode_id)
    if before.open:
        desk.unit.episodes.put(replace(before, open=False, revision=before.revision + 1))
        desk.unit.received(ACTION, "episode", episode_id)
        tell(desk.unit, "episode", episode_id)  # nobody may drop out of a caseload unseen
    return touched(episodes=episode_id, residents=before.resident_id)
