"""Substance misuse: who is due what, and the reviews themselves."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from prisoncare_desktop.domain.access import Way
from prisoncare_desktop.domain.pathway import (
    Episode,
    FormResponse,
    ReviewTask,
    TaskStatus,
    episode_shown,
    followers,
    next_task,
    overtaken,
    review_label,
    review_rules,
    rule_for,
    successor_id,
)
from prisoncare_desktop.domain.resident import Resident
from prisoncare_desktop.errors import NotFound, RuleBroken
from prisoncare_desktop.forms.questionnaire import Questionnaire
from prisoncare_desktop.forms.session import KnownAnswer
from prisoncare_desktop.usecases.access import WayIn, way_in
from prisoncare_desktop.usecases.changes import Changes, touched
from prisoncare_desktop.usecases.completed_forms import filled_in, keep_answers
from prisoncare_desktop.usecases.context import Context
from prisoncare_desktop.usecases.doubtful_clock import latest_day
from prisoncare_desktop.usecases.form_library import draft_languages
from prisoncare_desktop.usecases.kept_forms import form_of, forms_of, newest_form
from prisoncare_desktop.usecases.known_answers import known_answers
from prisoncare_desktop.usecases.one_person import people
from prisoncare_desktop.usecases.pathway_forms import FormStep, days_of, form_steps
from prisoncare_desktop.usecases.ports import UnitOfWork
from prisoncare_desktop.usecases.requests import Command, Done, Query, done
from prisoncare_desktop.usecases.standing import states_shown


def review_subject(task_id: str) -> str:
    """Return the subject under which a review's draft is parked."""
    return f"review:{task_id}"


# --- commands ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class CompleteReview(Command[None]):
    """Complete a review with its form. `draft`: the form session as `forms.wire` draft JSON. `done_on`: local date."""

    task_id: str
    questionnaire: str
    version: str
    draft: str
    done_on: date


def complete_review(command: CompleteReview, context: Context) -> Done[None]:
    """Keep the answers, mark the review done, and recompute the clocks that hang on it; one transaction.

    Raises:
        NotFound: no such task or form.
        FormIncomplete: an answer is needed or wrong.
        RuleBroken: the review is not owed any more, the day is in the future, or this is another review's form.
    """
    with context.store.write(context.user) as unit:
        session = filled_in(form_of(unit, command.questionnaire, command.version), command.draft, context.opening())
        task = unit.review_tasks.get(command.task_id)
        if rule_for(task.review_code).questionnaire != command.questionnaire:
            raise RuleBroken("another-form", f"review task {task.id} has another form")
        response, entry = keep_answers(unit, session, context, resident_id=task.resident_id, episode_id=task.episode_id)
        entries = {entry}
        finished, event = task.completed(
            on=command.done_on,
            by=context.user.id,
            by_name=context.user.name,
            response_id=response.id,
            today=context.today(),
        )
        unit.review_tasks.put(finished)
        entries.add(unit.record(event))
        moved, more = _recompute(unit, finished, context)
        unit.drafts.delete(context.user.id, review_subject(task.id))
        unit.commit()
    return done(
        touched(responses=response.id, episodes=task.episode_id, outbox=frozenset(entries | more))
        | Changes(review_tasks=frozenset({task.id, *moved}))
    )


def _recompute(unit: UnitOfWork, finished: ReviewTask, context: Context) -> tuple[set[str], set[str]]:
    """Re-anchor or open the clocks that follow this review. Return (task ids, outbox ids)."""
    moved: set[str] = set()
    entries: set[str] = set()
    tasks = {t.id: t for t in unit.review_tasks.of_episodes([finished.episode_id])}
    owed = {t.review_code: t for t in tasks.values() if t.status is TaskStatus.DUE and t.id != finished.id}
    label = review_label(finished.review_code)
    for rule in followers(finished):
        waiting = owed.get(rule.code)
        if waiting is not None and overtaken(waiting, finished):
            continue
        if waiting is not None:
            task, event = waiting.reanchored(rule, finished, label)
        else:
            follows = successor_id(finished, rule)
            # Taken if this review was done before, opened again centrally, and is now done again.
            task, event = next_task(rule, finished, label, context.new_id() if follows in tasks else follows)
        unit.review_tasks.put(task)
        entries.add(unit.record(event))
        moved.add(task.id)
    return moved, entries


# --- queries ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class DueLine:
    """One person of the caseload with what is due next and why."""

    resident: Resident
    episode: Episode
    task: ReviewTask | None  # the next review owed, None if none is
    review_label: str
    days_overdue: int  # negative: days until due
    similar_name: bool = False

    @property
    def why(self) -> str:
        """Why the review is due, e.g. `reception 3 Oct 2026 + 28 days`."""
        return why_due(self.task) if self.task else ""


def why_due(task: ReviewTask) -> str:
    """Return the anchor and the offset in words; weeks when they come out even."""
    days = task.offset_days
    span = f"{days // 7} weeks" if days % 7 == 0 and days > 28 else f"{days} days"
    anchor = task.anchor_on
    return f"{task.anchor_label} {anchor.day} {anchor:%b} + {span}"


@dataclass(frozen=True)
class GetCaseload(Query[tuple[DueLine, ...]]):
    """The open episodes. `worker_id`: "" for everybody's; `wing`: "" for all."""

    worker_id: str = ""
    wing: str = ""


def get_caseload(query: GetCaseload, context: Context) -> tuple[DueLine, ...]:
    """Return the caseload, most overdue first; those with nothing due last, by name."""
    with context.store.read() as unit:
        today = latest_day(unit, context.clock.now())
        episodes = [e for e in unit.episodes.open() if query.worker_id in ("", e.worker_id)]
        residents = people(unit).shown(e.resident_id for e in episodes)
        tasks: dict[str, ReviewTask] = {}
        for task in unit.review_tasks.of_episodes(e.id for e in episodes):
            if task.status is TaskStatus.DUE:
                tasks.setdefault(task.episode_id, task)
    lines = [
        _line(residents[e.resident_id], e, tasks.get(e.id), today)
        for e in episodes
        if query.wing in ("", residents[e.resident_id].wing)
    ]
    return tuple(sorted(lines, key=lambda x: (x.task is None, -x.days_overdue, x.resident.family_name)))


def _line(resident: Resident, episode: Episode, task: ReviewTask | None, today: date) -> DueLine:
    label = review_label(task.review_code) if task else ""
    return DueLine(resident, episode, task, label, task.days_overdue(today) if task else 0)


@dataclass(frozen=True)
class Step:
    """One of a person's reviews on the pathway."""

    task: ReviewTask
    label: str
    why: str
    days_overdue: int
    questionnaire: str  # "" when this site has no form for it yet
    gone: bool = False  # the trust's record no longer has it


@dataclass(frozen=True)
class Pathway:
    """One person's pathway: every review, in the order of the rules, those without one last; the steps and forms."""

    resident: Resident
    episode: Episode
    steps: tuple[Step, ...]
    responses: tuple[FormResponse, ...]
    states: tuple[tuple[str, str], ...]  # (record id, plain state)
    way_in: WayIn = field(default_factory=WayIn)  # by which this person reads it
    forms: tuple[FormStep, ...] = ()  # the steps recorded by a form of their own
    blanks: tuple[Questionnaire, ...] = ()  # the forms as the responses answered them, as far as this PC has them
    days: tuple[tuple[str, date], ...] = ()  # (response id, the day it is about: of a review, that it was done on)


@dataclass(frozen=True)
class GetPathway(Query[Pathway]):
    """The pathway of one resident's open (else latest) episode."""

    resident_id: str


def get_pathway(query: GetPathway, context: Context) -> Pathway:
    """Return the pathway.

    Raises:
        NotFound: no such resident, or no episode of theirs.
        ReasonNeeded: the resident does not share it with this person's service, and no reason was stated yet.
    """
    with context.store.read() as unit:
        today = latest_day(unit, context.clock.now())
        unit.residents.get(query.resident_id)
        found = people(unit)
        resident = found.shown([query.resident_id])[query.resident_id]
        episodes = found.episodes_of(query.resident_id)
        episode = episode_shown(episodes)
        if episode is None:
            raise NotFound("episode of resident", resident.id)
        way = way_in(unit, context, episode)
        tasks = unit.review_tasks.of_episodes([episode.id, *_open_beside(episode, episodes, way)])
        responses = read_by(way, episode, found.responses_of(query.resident_id))
        days = days_of(unit, responses)
        forms = form_steps(unit, episode, responses, days)
        blanks = tuple(forms_of(unit, responses))
        gone = unit.central.gone("review_task", [t.id for t in tasks])
        states = states_shown(unit, "review_task", {t.id: t.revision for t in tasks})
        states |= states_shown(unit, "response", {r.id: r.revision for r in responses})
    rules = {r.code: r for r in review_rules()}
    order = {code: i for i, code in enumerate(rules)}
    steps = tuple(
        Step(
            task=t,
            label=review_label(t.review_code),
            why=why_due(t),
            days_overdue=t.days_overdue(today),
            questionnaire=rules[t.review_code].questionnaire if t.review_code in rules else "",
            gone=t.id in gone,
        )
        for t in sorted(tasks, key=lambda t: (order.get(t.review_code, len(order)), t.due_on))
    )
    days |= {t.response_id: t.done_on for t in tasks if t.response_id and t.done_on}
    return Pathway(
        resident, episode, steps, responses, tuple(states.items()), way, forms, blanks, days=tuple(days.items())
    )


def read_by(way: WayIn, episode: Episode, responses: tuple[FormResponse, ...]) -> tuple[FormResponse, ...]:
    """Return those of a resident's forms that are read by this way into this episode."""
    if way.way is not Way.CONSENT:
        return responses
    return tuple(r for r in responses if r.episode_id == episode.id)  # it does not open what an earlier one kept


def _open_beside(episode: Episode, episodes: tuple[Episode, ...], way: WayIn) -> list[str]:
    """Return the open episodes of this person's other identities that are read by the same way: reviews are owed there.

    A consent was given for one episode; it opens another only where that is shared as well.
    """
    return [
        e.id
        for e in episodes
        if e.open
        and e.resident_id != episode.resident_id
        and (way.way is not Way.CONSENT or e.shares_with_primary_care)
    ]


@dataclass(frozen=True)
class ReviewForm:
    """Everything the form screen needs to open a review."""

    task: ReviewTask
    label: str
    resident: Resident
    blank: Questionnaire
    draft: str  # "" when none is parked
    known: tuple[KnownAnswer, ...] = ()  # what an earlier review says, to be confirmed
    draft_languages: frozenset[str] = frozenset()  # those that nobody approved here


@dataclass(frozen=True)
class OpenReview(Query[ReviewForm]):
    """A review to be recorded, with the draft one left."""

    task_id: str


def open_review(query: OpenReview, context: Context) -> ReviewForm:
    """Return the form to fill; a draft keeps the version it was started in.

    Raises:
        NotFound: no such task, or this site has no form for this review.
    """
    with context.store.read() as unit:
        task = unit.review_tasks.get(query.task_id)
        resident = people(unit).shown([task.resident_id])[task.resident_id]
        draft = unit.drafts.find(context.user.id, review_subject(task.id))
        rule = rule_for(task.review_code)
        if not rule.questionnaire:
            raise NotFound("form for review", task.review_code)
        form = (
            newest_form(unit, rule.questionnaire)
            if draft is None
            else form_of(unit, draft.questionnaire, draft.version)
        )
        known = known_answers(unit, unit.episodes.get(task.episode_id), form)
        unread = draft_languages(form, unit.facts)
    return ReviewForm(task, rule.label, resident, form, "" if draft is None else draft.content, known, unread)
