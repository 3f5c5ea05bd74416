"""How a form stands, asked of its session: where to go on, what is in the way, how far each section is."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from prisoncare_desktop.forms.questionnaire import ItemType
from prisoncare_desktop.forms.session import FormSession
from prisoncare_desktop.forms.validation.problem import Problem, ProblemCode
from prisoncare_desktop.ui.forms.factory import can_be_answered
from prisoncare_desktop.ui.forms.section_list import SectionState
from prisoncare_desktop.ui.forms.sections import Section
from prisoncare_desktop.ui.forms.words import caution_words, problem_words, question_words, short_problem_words, tr


def next_to_answer(session: FormSession) -> str | None:
    """Return the next question without an answer; past the last one the first still needed; None when there is none."""
    form = session.questionnaire
    order = list(form.by_link_id)
    here = order.index(session.cursor) if session.cursor in order else -1
    open_ones = [
        (place, i)
        for place, i in enumerate(order)
        if session.is_asked(i) and not session.response.of(i) and can_be_answered(form[i])
    ]
    ahead = [i for place, i in open_ones if place > here]
    needed = [i for place, i in open_ones if form[i].required and place != here]
    return next(iter((*ahead[:1], *needed[:1])), None)


def all_wrong(session: FormSession, unreadable: Mapping[str, str]) -> dict[str, str]:
    """Return what stands in the way of completing, in words, by link id in the order of the form.

    `unreadable`: what is wrong with text that is on view and is no answer.
    """
    found = {p.link_id: _wrong_words(session, p) for p in reversed(session.problems())} | dict(unreadable)
    return {i: found[i] for i in session.questionnaire.by_link_id if i in found}


def wrong_with_answer(session: FormSession, link_id: str) -> str:
    """Return what is wrong with an answer given, "" if nothing is; that one is missing is not wrong yet."""
    given = (p for p in session.problems(link_id) if p.link_id == link_id and p.code is not ProblemCode.REQUIRED)
    return next((_wrong_words(session, p) for p in given), "")


def _wrong_words(session: FormSession, problem: Problem) -> str:
    """Return what is wrong: in the form's own words, where it has some for a wrong answer."""
    own = session.questionnaire[problem.link_id].validation_text if problem.link_id in session.questionnaire else None
    missing = problem.code in (ProblemCode.REQUIRED, ProblemCode.REQUIRED_CANNOT_BE_ASKED)
    return own if own and not missing else problem_words(problem)


def cautions(session: FormSession) -> dict[str, str]:
    """Return what the form would have a person look at again, in words, by link id. It stands in nobody's way."""
    return {p.link_id: caution_words(p) for p in reversed(session.warnings())}


def summary_lines(session: FormSession, wrong: Collection[str]) -> list[tuple[str, str, str]]:
    """Return (link id, question, what is wrong in a word or two) for the items that are wrong."""
    short = {p.link_id: short_problem_words(p) for p in reversed(session.problems())}
    return [(i, question_words(session.as_shown(i)), short.get(i, tr("look again"))) for i in wrong]


def known_waiting(session: FormSession) -> tuple[str, ...]:
    """Return the questions asked now whose known answer waits to be confirmed, in the order of the form."""
    return tuple(i for i in session.questionnaire.by_link_id if session.known(i) is not None and session.is_asked(i))


def progress_words(session: FormSession) -> str:
    """Return e.g. `11 of 14 answered, 2 still needed, 3 known to confirm`."""
    whole = session.progress()
    parts = [tr("{done} of {all} answered").format(done=whole.answered, all=whole.asked)]
    if whole.needed:
        parts.append(tr("{needed} still needed").format(needed=whole.needed))
    elif any(item.required for item in session.questionnaire.by_link_id.values()):
        parts.append(tr("nothing more needed"))
    if waiting := len(known_waiting(session)):
        parts.append(tr("{n} known to confirm").format(n=waiting))
    return ", ".join(parts)


def section_state(session: FormSession, section: Section, wrong: Collection[str]) -> SectionState:
    parts = [session.progress(item.link_id) for item in section.items]
    needed, answered = sum(p.needed for p in parts), sum(p.answered for p in parts)
    is_wrong = not section.link_ids.isdisjoint(wrong)
    empty = not any(session.is_enabled(i) and _is_shown(session, i) for i in section.link_ids)
    return SectionState(section.title, needed, needed == 0 and answered > 0, is_wrong, empty)


def _is_shown(session: FormSession, link_id: str) -> bool:
    item = session.questionnaire[link_id]
    return item.type is not ItemType.GROUP and not item.hidden


def new_words(session: FormSession, new: tuple[str, ...]) -> str:
    """Return what is said of questions that are asked now and were not, in their order on the page."""
    words = tr("One more question below: {question}") if len(new) == 1 else tr("{n} more questions below: {question}")
    return words.format(n=len(new), question=question_words(session.as_shown(new[0])))
