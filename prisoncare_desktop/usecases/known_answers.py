"""What an earlier review already says, be it of another form, offered to be confirmed: nobody is asked twice."""

from __future__ import annotations

from datetime import date

from prisoncare_desktop.domain.pathway import FormResponse, ReviewTask, TaskStatus, review_label, review_rules
from prisoncare_desktop.errors import NotFound, UnreadableForm
from prisoncare_desktop.forms import json_text, wire
from prisoncare_desktop.forms.session import KnownAnswer
from prisoncare_desktop.usecases.packaged_forms import packaged_form
from prisoncare_desktop.usecases.ports import UnitOfWork

# The item of the new form <- the item of the earlier one. Only what holds on from one review to the next; what a review
# is there to find out (use, risk, craving) is asked afresh each time.
CARRIED_OVER = {"medicine": "medicine", "dose-before": "dose-after", "naloxone": "naloxone"}


def known_answers(unit: UnitOfWork, task: ReviewTask, questionnaire: str) -> tuple[KnownAnswer, ...]:
    """Return what the resident's latest done review says of this form's questions, with its day. Empty if none is here.

    The reviews' forms share their linkIds where they share a question.
    """
    forms = {rule.questionnaire for rule in review_rules()}
    responses = {r.id: r for r in unit.responses.of_resident(task.resident_id) if r.questionnaire in forms}
    episodes = {r.episode_id for r in responses.values()}
    done = [
        t
        for t in unit.review_tasks.of_episodes(episodes)
        if t.status is TaskStatus.DONE and t.response_id in responses and t.id != task.id
    ]
    dated = [(t.done_on, responses[t.response_id].completed_at, t) for t in done if t.done_on is not None]
    if not dated:
        return ()
    day, _, latest = max(dated, key=lambda one: one[:2])
    said = _said_in(responses[latest.response_id], review_label(latest.review_code), day)
    asked = packaged_form(questionnaire)
    return tuple(one for one in said if one.link_id in asked)


def _said_in(response: FormResponse, source: str, day: date) -> tuple[KnownAnswer, ...]:
    try:
        form = packaged_form(response.questionnaire, response.version)
        session = wire.from_questionnaire_response(form, json_text.loads(response.content))
    except (NotFound, UnreadableForm):  # a version this program does not have: then it is simply asked
        return ()
    said = ((to, session.counted(of)) for to, of in CARRIED_OVER.items() if of in form)
    return tuple(KnownAnswer(to, values, source, day) for to, values in said if values)
