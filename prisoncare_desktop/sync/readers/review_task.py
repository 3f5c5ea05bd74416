"""Task -> one review owed to one person, with the anchor it was reckoned from."""

from __future__ import annotations

from datetime import date

from prisoncare_desktop.domain import systems
from prisoncare_desktop.domain.pathway import Anchor, TaskStatus
from prisoncare_desktop.sync.fhir.resource import Unreadable, code_of, day, extension, part, record_id, reference, text
from prisoncare_desktop.sync.fhir.strict_json import JsonObject
from prisoncare_desktop.usecases.arrivals import ReviewTaskArrived

STATUS_OF = {TaskStatus.DUE: "requested", TaskStatus.DONE: "completed", TaskStatus.NOT_DONE: "rejected"}
_OFFSET_MAX_DAYS = 3660  # only told as the reason for the due date; more is a mistake of whoever wrote it
_NOT_DONE = ("rejected", "cancelled", "failed", "entered-in-error")


def review_task(resource: JsonObject) -> ReviewTaskArrived:
    review_code = text(code_of(part(resource, "code"), systems.REVIEW), "code")
    if not review_code:
        raise Unreadable("a task that is no review of ours")
    clock = extension(resource, systems.REVIEW_ANCHOR)
    offset = extension(clock, "offsetDays").get("valueInteger", 0)
    try:
        anchor = Anchor(text(extension(clock, "anchor"), "valueCode") or Anchor.RECEPTION)
    except ValueError as e:
        raise Unreadable("an unknown anchor") from e
    status = status_of(resource)
    return ReviewTaskArrived(
        record_id=record_id(resource),
        patient=reference(resource, "for", "Patient"),
        episode=reference(resource, "focus", "EpisodeOfCare"),
        review_code=review_code,
        anchor=anchor,
        anchor_label=text(extension(clock, "label"), "valueString"),
        anchor_on=_day(resource, "executionPeriod", "start"),
        offset_days=offset if isinstance(offset, int) and abs(offset) <= _OFFSET_MAX_DAYS else 0,
        due_on=due_on(resource),
        status=status,
        done_on=day(text(part(resource, "executionPeriod"), "end")) if status is TaskStatus.DONE else None,
        done_by=text(extension(clock, "doneBy"), "valueString"),
        response_id=text(extension(clock, "form"), "valueString"),
    )


def status_of(resource: JsonObject) -> TaskStatus:
    """Return whether the review is owed. What is neither done nor given up is owed."""
    said = text(resource, "status")
    if said == "completed":
        return TaskStatus.DONE
    return TaskStatus.NOT_DONE if said in _NOT_DONE else TaskStatus.DUE


def due_on(resource: JsonObject) -> date:
    found = day(text(part(part(resource, "restriction"), "period"), "end"))
    if found is None:
        raise Unreadable("a review without a due date")
    return found


def _day(resource: JsonObject, key: str, end: str) -> date:
    found = day(text(part(resource, key), end))
    if found is None:
        raise Unreadable(f"a review without {key}.{end}")
    return found
