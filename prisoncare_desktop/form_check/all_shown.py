"""A form as its screen would be with every question asked: what a blank screen keeps back until it is answered."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from prisoncare_desktop.forms.questionnaire import Item, Questionnaire
from prisoncare_desktop.forms.session import FormSession


def only_after_answers(form: Questionnaire) -> int:
    """Return how many questions are not asked while the form is blank."""
    session = FormSession(form)
    return sum(1 for link_id in form.asked if not session.is_asked(link_id))


def with_all_shown(form: Questionnaire) -> Questionnaire:
    """Return the form without its conditions, for looking at only: questions under a question stand after it."""
    return replace(form, items=tuple(shown for item in form.items for shown in _shown(item)))


def _shown(item: Item) -> Iterator[Item]:
    stays = [one for one in item.children if one.is_help or not item.is_question]
    goes = [one for one in item.children if not any(one is kept for kept in stays)]
    yield replace(
        item,
        enable_when=(),
        logic=replace(item.logic, enable_when=None),
        children=tuple(shown for one in stays for shown in _shown(one)),
    )
    for one in goes:
        yield from _shown(one)
