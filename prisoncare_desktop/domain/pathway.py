"""The substance misuse pathway's clocks: what is due, when, and why.

The 5-day, 28-day and 13-week offsets are configuration, not national guidance: no public text states the trigger
(domain.md 1.2). They live in `resources/valuesets/review_rule.json` and a site replaces them.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import ClassVar

from prisoncare_desktop.domain.codes import value_set
from prisoncare_desktop.domain.events import Event
from prisoncare_desktop.errors import NotFound, RuleBroken


class Anchor(StrEnum):
    """What a clock is reckoned from."""

    RECEPTION = "reception"  # first reception of this custody period, not the date of arriving at this prison
    REVIEW_DONE = "review-done"


@dataclass(frozen=True)
class ReviewRule:
    """One clock. `after`: the review whose completion re-anchors this one; "" if only reception does.

    `repeat_days`: 0 if it is done once.
    """

    code: str
    label: str
    offset_days: int
    after: str
    repeat_days: int
    questionnaire: str


def review_rules() -> tuple[ReviewRule, ...]:
    """Return the site's clocks in pathway order."""
    return tuple(
        ReviewRule(
            code=c.code,
            label=c.label,
            offset_days=int(c.get("offset_days")),
            after=c.get("after"),
            repeat_days=int(c.get("repeat_days")),
            questionnaire=c.get("questionnaire"),
        )
        for c in value_set("review_rule").current
    )


def review_label(code: str) -> str:
    """Return a review's name; the code itself of one that this site has no rule for (any more)."""
    concepts = value_set("review_rule").concepts
    return next((c.label for c in concepts if c.code == code), code)


def rule_for(code: str) -> ReviewRule:
    """Return the clock of this review.

    Raises:
        NotFound: the site has no such review.
    """
    for rule in review_rules():
        if rule.code == code:
            return rule
    raise NotFound("review", code)


@dataclass(frozen=True)
class Episode:
    """One person's time with the substance misuse service in one custody period."""

    id: str
    resident_id: str
    reception_on: date
    worker_id: str = ""  # "" while unassigned
    worker_name: str = ""
    open: bool = True
    shares_with_primary_care: bool = False
    revision: int = 0


def episode_shown(episodes: Sequence[Episode]) -> Episode | None:
    """Return the one a resident's pathway is about: the open one, else the latest; None if there never was one."""
    return max(episodes, key=lambda e: (e.open, e.reception_on, e.id), default=None)


class TaskStatus(StrEnum):
    DUE = "due"
    DONE = "done"
    NOT_DONE = "not-done"  # a reason was given


@dataclass(frozen=True)
class ReviewTask:
    """One review owed to one person. The anchor it was reckoned from is kept with it."""

    id: str
    episode_id: str
    resident_id: str
    review_code: str
    anchor: Anchor
    anchor_label: str  # what the anchor was, in words: "reception", "28-day review"
    anchor_on: date
    offset_days: int
    due_on: date
    status: TaskStatus = TaskStatus.DUE
    done_on: date | None = None
    done_by: str = ""
    done_by_name: str = ""
    response_id: str = ""
    revision: int = 0

    def days_overdue(self, today: date) -> int:
        """Return days past the due date; 0 or less when not overdue."""
        return (today - self.due_on).days

    def completed(
        self, *, on: date, by: str, by_name: str, response_id: str, today: date
    ) -> tuple[ReviewTask, ReviewTaskChanged]:
        """Return the task done on this day, and the event.

        Raises:
            RuleBroken: it is not owed any more; the day lies in the future or before the clock began.
        """
        if self.status is not TaskStatus.DUE:
            raise RuleBroken("not-due", f"review task {self.id} is {self.status}")
        if on > today:
            raise RuleBroken("in-the-future", f"review task {self.id} cannot be done in the future")
        if on < self.anchor_on:
            raise RuleBroken("before-the-anchor", f"review task {self.id} cannot be done before its clock began")
        changed = replace(
            self,
            status=TaskStatus.DONE,
            done_on=on,
            done_by=by,
            done_by_name=by_name,
            response_id=response_id,
            revision=self.revision + 1,
        )
        return changed, ReviewTaskChanged.of(changed, before=self)

    def reanchored(self, rule: ReviewRule, done: ReviewTask, done_label: str) -> tuple[ReviewTask, ReviewTaskChanged]:
        """Return this task reckoned from a review now done, and the event."""
        if done.done_on is None:
            raise RuleBroken("not-due", f"review task {done.id} is not done")
        days = rule.repeat_days if done.review_code == rule.code else rule.offset_days
        changed = replace(
            self,
            anchor=Anchor.REVIEW_DONE,
            anchor_label=done_label,
            anchor_on=done.done_on,
            offset_days=days,
            due_on=done.done_on + timedelta(days=days),
            revision=self.revision + 1,
        )
        return changed, ReviewTaskChanged.of(changed, before=self)


@dataclass(frozen=True)
class ReviewTaskChanged(Event):
    """A review was done or its due date recomputed. `before_*`: for the merge and the trail."""

    kind: ClassVar[str] = "ReviewTaskChanged"
    record_type: ClassVar[str] = "review_task"

    episode_id: str
    resident_id: str
    review_code: str
    status: str
    anchor: str
    anchor_label: str
    anchor_on: date
    offset_days: int
    due_on: date
    done_on: date | None
    done_by: str
    response_id: str
    before_status: str
    before_due_on: date | None

    @classmethod
    def of(cls, task: ReviewTask, before: ReviewTask | None) -> ReviewTaskChanged:
        return cls(
            record_id=task.id,
            revision=task.revision,
            episode_id=task.episode_id,
            resident_id=task.resident_id,
            review_code=task.review_code,
            status=task.status,
            anchor=task.anchor,
            anchor_label=task.anchor_label,
            anchor_on=task.anchor_on,
            offset_days=task.offset_days,
            due_on=task.due_on,
            done_on=task.done_on,
            done_by=task.done_by,
            response_id=task.response_id,
            before_status=before.status if before else "",
            before_due_on=before.due_on if before else None,
        )


@dataclass(frozen=True)
class FormResponse:
    """One completed form: answers as FHIR QuestionnaireResponse JSON, in the form version they were given in."""

    id: str
    questionnaire: str  # canonical url
    version: str
    resident_id: str  # "" for anonymous feedback
    episode_id: str
    completed_at: datetime  # UTC
    completed_by: str
    content: str  # QuestionnaireResponse JSON
    revision: int = 1


@dataclass(frozen=True)
class FormCompleted(Event):
    """A form about a resident was completed."""

    kind: ClassVar[str] = "FormCompleted"
    record_type: ClassVar[str] = "response"

    questionnaire: str
    version: str
    resident_id: str
    episode_id: str
    completed_at: datetime
    completed_by: str
    content: str

    @classmethod
    def of(cls, response: FormResponse) -> FormCompleted:
        return cls(
            record_id=response.id,
            revision=response.revision,
            questionnaire=response.questionnaire,
            version=response.version,
            resident_id=response.resident_id,
            episode_id=response.episode_id,
            completed_at=response.completed_at,
            completed_by=response.completed_by,
            content=response.content,
        )


def first_task(rule: ReviewRule, episode: Episode, task_id: str) -> tuple[ReviewTask, ReviewTaskChanged]:
    """Return the task of a clock that starts at reception, and the event."""
    task = ReviewTask(
        id=task_id,
        episode_id=episode.id,
        resident_id=episode.resident_id,
        review_code=rule.code,
        anchor=Anchor.RECEPTION,
        anchor_label="reception",
        anchor_on=episode.reception_on,
        offset_days=rule.offset_days,
        due_on=episode.reception_on + timedelta(days=rule.offset_days),
        revision=1,
    )
    return task, ReviewTaskChanged.of(task, before=None)


def successor_id(done: ReviewTask, rule: ReviewRule) -> str:
    """Return the id of the task that a done review opens: the same on every PC, so that two recordings make one."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"{done.id}/{rule.code}"))


def next_task(
    rule: ReviewRule, done: ReviewTask, done_label: str, task_id: str
) -> tuple[ReviewTask, ReviewTaskChanged]:
    """Return the task that a review now done opens (its own repeat, or the clock that follows it), and the event."""
    opened = replace(
        done,
        id=task_id,
        review_code=rule.code,
        status=TaskStatus.DUE,
        done_on=None,
        done_by="",
        done_by_name="",
        response_id="",
        revision=0,
    )
    task, _ = opened.reanchored(rule, done, done_label)
    return task, ReviewTaskChanged.of(task, before=None)


def followers(done: ReviewTask) -> tuple[ReviewRule, ...]:
    """Return the clocks that this review, once done, starts or re-anchors."""
    return tuple(
        r for r in review_rules() if r.after == done.review_code or (r.code == done.review_code and r.repeat_days)
    )


def overtaken(waiting: ReviewTask, done: ReviewTask) -> bool:
    """Whether a clock already runs from a later review than this one, which was recorded late."""
    return waiting.anchor is Anchor.REVIEW_DONE and done.done_on is not None and waiting.anchor_on > done.done_on
