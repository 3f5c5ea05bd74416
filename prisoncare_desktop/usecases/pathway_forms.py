"""The steps of the pathway that are recorded by a form: reception, referral, risk assessment, AUDIT and their like.

A step may be recorded again: the new form is kept beside the earlier ones, and nothing is overwritten.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from prisoncare_desktop.domain.pathway import Episode, FormResponse
from prisoncare_desktop.domain.pathway_step import pathway_steps, step_of
from prisoncare_desktop.domain.resident import Resident
from prisoncare_desktop.errors import RuleBroken
from prisoncare_desktop.forms.questionnaire import Questionnaire
from prisoncare_desktop.forms.session import KnownAnswer
from prisoncare_desktop.usecases.changes import touched
from prisoncare_desktop.usecases.completed_forms import filled_in, keep_answers
from prisoncare_desktop.usecases.context import Context
from prisoncare_desktop.usecases.form_library import draft_languages
from prisoncare_desktop.usecases.kept_forms import form_of, newest_form
from prisoncare_desktop.usecases.known_answers import ABOUT_ITEMS, author_of, day_of, known_answers, read_response
from prisoncare_desktop.usecases.one_person import people
from prisoncare_desktop.usecases.ports import UnitOfWork
from prisoncare_desktop.usecases.requests import Command, Done, Query, done


def step_subject(episode_id: str, step: str) -> str:
    """Return the subject under which a step's half-filled form is parked."""
    return f"step:{episode_id}:{step}"


@dataclass(frozen=True)
class CompleteStep(Command[None]):
    """Complete the form of a step of this episode. `draft`: the form session as `forms.wire` draft JSON."""

    episode_id: str
    step: str
    questionnaire: str
    version: str
    draft: str


def complete_step(command: CompleteStep, context: Context) -> Done[None]:
    """Keep the answers; one transaction.

    Raises:
        NotFound: no such episode, step or form.
        FormIncomplete: an answer is needed or wrong.
        RuleBroken: this is another step's form, or the day it is about is in the future.
    """
    if step_of(command.step).questionnaire != command.questionnaire:
        raise RuleBroken("another-form", f"step {command.step} has another form")
    with context.store.read() as unit:
        form = form_of(unit, command.questionnaire, command.version)
    session = filled_in(form, command.draft, context.opening())
    days = [d for item in ABOUT_ITEMS if item in session.questionnaire for d in session.counted(item)]
    if any(isinstance(day, date) and day > context.today() for day in days):
        raise RuleBroken("form-in-the-future", f"step {command.step} cannot be recorded for the future")
    with context.store.write(context.user) as unit:
        episode = unit.episodes.get(command.episode_id)
        response, entry = keep_answers(unit, session, context, resident_id=episode.resident_id, episode_id=episode.id)
        unit.drafts.delete(context.user.id, step_subject(episode.id, command.step))
        unit.commit()
    return done(touched(responses=response.id, episodes=episode.id, outbox=entry))


@dataclass(frozen=True)
class StepForm:
    """Everything the form screen needs to open the form of a step."""

    episode: Episode
    step: str
    label: str
    resident: Resident
    blank: Questionnaire
    draft: str  # "" when none is parked
    known: tuple[KnownAnswer, ...] = ()
    draft_languages: frozenset[str] = frozenset()  # those that nobody approved here


@dataclass(frozen=True)
class OpenStep(Query[StepForm]):
    """A step of an episode to be recorded, with the draft one left."""

    episode_id: str
    step: str


def open_step(query: OpenStep, context: Context) -> StepForm:
    """Return the form to fill; a draft keeps the version it was started in.

    Raises:
        NotFound: no such episode, step or form.
    """
    step = step_of(query.step)
    with context.store.read() as unit:
        episode = unit.episodes.get(query.episode_id)
        resident = people(unit).shown([episode.resident_id])[episode.resident_id]
        draft = unit.drafts.find(context.user.id, step_subject(episode.id, step.code))
        form = (
            newest_form(unit, step.questionnaire)
            if draft is None
            else form_of(unit, draft.questionnaire, draft.version)
        )
        known = known_answers(unit, episode, form)
        unread = draft_languages(form, unit.facts)
    parked = "" if draft is None else draft.content
    return StepForm(episode, step.code, step.label, resident, form, parked, known, unread)


# --- on the pathway ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class RecordedForm:
    """A step's form, completed. `day`: what it is about; `by_name`: "" if it is not known here."""

    response: FormResponse
    day: date
    by_name: str


@dataclass(frozen=True)
class FormStep:
    """A step of the pathway that is recorded by a form, with its latest recording, None if it was never recorded."""

    code: str
    label: str
    questionnaire: str
    latest: RecordedForm | None
    recordings: int


def days_of(unit: UnitOfWork, responses: tuple[FormResponse, ...]) -> dict[str, date]:
    """Return the day each completed form is about, by its id; see `known_answers.day_of`."""
    return {response.id: day_of(response, read_response(unit, response)) for response in responses}


def form_steps(
    unit: UnitOfWork, episode: Episode, responses: tuple[FormResponse, ...], days: Mapping[str, date]
) -> tuple[FormStep, ...]:
    """Return the steps in pathway order, as recorded in this episode. `days`: see `days_of`."""
    names = {member.id: member.name for member in unit.staff.all()}
    steps = []
    for step in pathway_steps():
        if step.questionnaire:
            of_step = [r for r in responses if r.questionnaire == step.questionnaire and r.episode_id == episode.id]
            recorded = [RecordedForm(r, days[r.id], names.get(r.completed_by) or author_of(r)) for r in of_step]
            latest = max(recorded, key=_order, default=None)
            steps.append(FormStep(step.code, step.label, step.questionnaire, latest, len(recorded)))
    return tuple(steps)


def _order(recorded: RecordedForm) -> tuple[date, datetime]:
    return recorded.day, recorded.response.completed_at
