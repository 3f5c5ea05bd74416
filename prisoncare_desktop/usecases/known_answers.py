"""What the record or an earlier form of this episode already says, offered to be confirmed: nobody is asked twice.

The forms of the pathway share their linkIds where they share a question. What a form is there to find out (use, risk,
withdrawal, what was agreed today) is asked afresh each time; only what holds on from one form to the next is here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Final

from prisoncare_desktop.domain.calendar import local_date
from prisoncare_desktop.domain.pathway import Episode, FormResponse, review_label, review_rules
from prisoncare_desktop.domain.pathway_step import pathway_steps
from prisoncare_desktop.errors import NotFound, UnreadableForm
from prisoncare_desktop.forms import json_text, wire
from prisoncare_desktop.forms.questionnaire import Questionnaire
from prisoncare_desktop.forms.session import FormSession, KnownAnswer
from prisoncare_desktop.usecases.kept_forms import form_of
from prisoncare_desktop.usecases.ports import UnitOfWork

# The item of the new form <- the items of earlier ones that say it, whichever was answered last.
CARRIED_OVER: Final[Mapping[str, tuple[str, ...]]] = {
    "medicine": ("medicine",),
    "dose-before": ("dose-after",),
    "naloxone": ("naloxone",),
    "consent": ("consent",),
    "aim": ("aim",),
    "community-dose": ("community-dose",),
    "community-dose-how": ("community-dose-how",),
    "drug1": ("drug1",),
    "drug1-route": ("drug1-route",),
    "drug2": ("drug2",),
    "drug3": ("drug3",),
    "injecting": ("injecting",),
    "overdose": ("overdose",),
    "pregnant": ("pregnant",),
    "goal-words": ("goal-words", "goal"),
}

RECEPTION_DATE: Final = "reception-date"
RECORD: Final = "the trust's record"
DAY_ITEMS: Final = ("form-date", "review-date")  # the day a form is filled in for: today, until somebody says otherwise
ABOUT_ITEMS: Final = (*DAY_ITEMS, RECEPTION_DATE, "referral-date")  # the day a form is about, where it asks for one


def known_answers(unit: UnitOfWork, episode: Episode, asked: Questionnaire) -> tuple[KnownAnswer, ...]:
    """Return what is known of this form's questions, each with where it was said last and on what day."""
    known = {}
    if RECEPTION_DATE in asked:
        on = episode.reception_on
        known[RECEPTION_DATE] = KnownAnswer(RECEPTION_DATE, (on,), RECORD, on)
    for day, source, session in _said_so_far(unit, episode):
        if session is None:  # it may have said otherwise than those before it: then it is simply asked
            break
        for to, sources in CARRIED_OVER.items():
            if to in asked and to not in known:
                values = next((v for of in sources if of in session.questionnaire and (v := session.counted(of))), ())
                if values:
                    known[to] = KnownAnswer(to, values, source, day)
    return tuple(known.values())


def day_of(response: FormResponse, session: FormSession | None) -> date:
    """Return the day a completed form is about: the one it asks for, else the local day it was completed on."""
    if session is None:
        return local_date(response.completed_at)
    said = (session.counted(item)[:1] for item in ABOUT_ITEMS if item in session.questionnaire)
    return next((day for one in said for day in one if isinstance(day, date)), local_date(response.completed_at))


def author_of(response: FormResponse) -> str:
    """Return the name that a form of another PC came with, "" of one without."""
    try:
        said = json_text.loads(response.content)
    except ValueError:
        return ""
    author = said.get("author") if isinstance(said, dict) else None
    display = author.get("display") if isinstance(author, dict) else ""
    return display if isinstance(display, str) else ""


def read_response(unit: UnitOfWork, response: FormResponse) -> FormSession | None:
    """Return a completed form as it was filled in, None if this program does not have that version of it."""
    try:
        form = form_of(unit, response.questionnaire, response.version)
        return wire.from_questionnaire_response(form, json_text.loads(response.content))
    except (NotFound, UnreadableForm, ValueError):
        return None


def _said_so_far(unit: UnitOfWork, episode: Episode) -> Iterator[tuple[date, str, FormSession | None]]:
    """Yield the forms completed in this episode, the latest day first: the day, the form's name, what it says.

    What it says is None where this program does not have that version of the form.
    """
    labels = {rule.questionnaire: review_label(rule.code) for rule in review_rules()}
    labels |= {step.questionnaire: step.label for step in pathway_steps() if step.questionnaire}
    done_on = {t.response_id: t.done_on for t in unit.review_tasks.of_episodes([episode.id]) if t.done_on}
    said = []
    for response in unit.responses.of_resident(episode.resident_id):
        if response.episode_id == episode.id and response.questionnaire in labels:
            session = read_response(unit, response)
            day = done_on.get(response.id) or day_of(response, session)
            said.append((day, response.completed_at, labels[response.questionnaire], session))
    said.sort(key=lambda one: one[:2], reverse=True)
    return ((day, label, session) for day, _, label, session in said)
