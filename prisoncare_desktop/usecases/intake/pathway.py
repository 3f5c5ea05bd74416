"""Episodes and the reviews owed in them, as they came."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace

from prisoncare_desktop.domain.pathway import Episode, FormResponse, ReviewTask
from prisoncare_desktop.errors import NotFound
from prisoncare_desktop.usecases.arrivals import EpisodeArrived, ResponseArrived, ReviewTaskArrived
from prisoncare_desktop.usecases.changes import touched
from prisoncare_desktop.usecases.intake.desk import Desk, Taken
from prisoncare_desktop.usecases.kept_forms import keep_form

STATUS = "status"  # the fields that a change of ours can hold back, as the mapper names them
DUE = "due"


def take_episode(desk: Desk, said: EpisodeArrived, episode_id: str) -> Taken:
    try:
        known: Episode | None = desk.unit.episodes.get(episode_id)
    except NotFound:
        known = None
    resident_id = desk.local("Patient", said.patient)
    before = known or Episode(id=episode_id, resident_id=resident_id, reception_on=said.reception_on)
    worker_id = desk.local("Practitioner", said.practitioner) if said.practitioner else ""
    after = replace(
        before,
        resident_id=resident_id,
        reception_on=said.reception_on,
        worker_id=worker_id,
        worker_name=said.worker_name or desk.staff_name(worker_id),
        open=said.open,
        shares_with_primary_care=said.shares_with_primary_care,
    )
    if known is not None and after == known:
        return Taken("episode", episode_id)
    desk.unit.episodes.put(replace(after, revision=after.revision + 1))
    desk.unit.received("EpisodeReceived", "episode", episode_id)
    return Taken("episode", episode_id, touched(episodes=episode_id, residents=resident_id))


def take_review_task(desk: Desk, said: ReviewTaskArrived, task_id: str, keep: frozenset[str]) -> Taken:
    try:
        known: ReviewTask | None = desk.unit.review_tasks.get(task_id)
    except NotFound:
        known = None
    before = known or ReviewTask(
        id=task_id,
        episode_id=desk.local("EpisodeOfCare", said.episode),
        resident_id=desk.local("Patient", said.patient),
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
            done_by_name=before.done_by_name if done_by == before.done_by else desk.staff_name(done_by),
            response_id=(said.response_id or before.response_id) if said.done_on else "",
        )
    if known is not None and after == known:
        return Taken("review_task", task_id)
    desk.unit.review_tasks.put(replace(after, revision=after.revision + 1))
    desk.unit.received("ReviewTaskReceived", "review_task", task_id)
    return Taken("review_task", task_id, touched(review_tasks=task_id, episodes=after.episode_id))


def take_response(desk: Desk, said: ResponseArrived) -> Taken:
    """Keep what was completed on another PC. What is here stands: completed answers are never changed."""
    with suppress(NotFound):
        return Taken("response", desk.unit.responses.get(said.record_id).id)
    response = FormResponse(
        id=said.record_id,
        questionnaire=said.questionnaire,
        version=said.version,
        resident_id=desk.local("Patient", said.patient),
        episode_id=desk.local("EpisodeOfCare", said.episode) if said.episode else "",
        completed_at=said.completed_at,
        completed_by=said.completed_by,
        content=said.content,
    )
    desk.unit.responses.put(response)
    desk.unit.received("ResponseReceived", "response", response.id)
    keep_form(desk.unit, response.questionnaire, response.version, response.completed_at)
    return Taken("response", response.id, touched(responses=response.id, residents=response.resident_id))
