"""A half-filled form becomes answers that are kept: what a review, a step of the pathway and a returned form share."""

from __future__ import annotations

from prisoncare_desktop.domain.pathway import FormCompleted, FormResponse
from prisoncare_desktop.errors import FormIncomplete
from prisoncare_desktop.forms import json_text, wire
from prisoncare_desktop.forms.evaluation import Opening
from prisoncare_desktop.forms.questionnaire import Questionnaire
from prisoncare_desktop.forms.session import FormSession
from prisoncare_desktop.usecases.context import Context
from prisoncare_desktop.usecases.kept_forms import keep_form
from prisoncare_desktop.usecases.ports import UnitOfWork


def filled_in(form: Questionnaire, draft: str, opening: Opening) -> FormSession:
    """Open a draft (`forms.wire` draft JSON) that is said to be finished.

    Raises:
        FormIncomplete: an answer is needed or wrong.
    """
    session = wire.from_draft(form, draft, opening=opening)
    problems = session.problems()
    if problems:
        raise FormIncomplete(tuple((p.link_id, p.code.value) for p in problems))
    return session


def content_of(session: FormSession) -> str:
    """Return the completed answers as they are kept and sent: QuestionnaireResponse JSON."""
    return json_text.dumps(wire.to_questionnaire_response(session, completed=True))


def keep_answers(
    unit: UnitOfWork, session: FormSession, context: Context, *, resident_id: str, episode_id: str
) -> tuple[FormResponse, str]:
    """Keep what the signed-in person completed just now, with the form it answers. Return it and its outbox id."""
    response = FormResponse(
        id=context.new_id(),
        questionnaire=session.questionnaire.url,
        version=session.questionnaire.version,
        resident_id=resident_id,
        episode_id=episode_id,
        completed_at=context.clock.now(),
        completed_by=context.user.id,
        content=content_of(session),
    )
    unit.responses.put(response)
    keep_form(unit, response.questionnaire, response.version, response.completed_at)
    return response, unit.record(FormCompleted.of(response))
