"""Fills a form as somebody would who answers only what is needed, the same way each time."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from prisoncare_desktop.domain.codes import value_set
from prisoncare_desktop.forms.questionnaire import Item, ItemType
from prisoncare_desktop.forms.session import FormSession
from prisoncare_desktop.forms.values import Value
from prisoncare_desktop.usecases.packaged_forms import packaged_form

STEPS = {c.code: c.get("questionnaire") for c in value_set("pathway_step").current if c.get("questionnaire")}


def needed_answers(session: FormSession, day: date) -> FormSession:
    """Answer what is needed, with the first option where there are some, until nothing is. Dates are this day."""
    for _ in range(10):
        missing = [one for one in session.questionnaire.asked if session.is_asked(one) and _is_needed(session, one)]
        if not missing:
            return session
        for link_id in missing:
            session.answer(link_id, _an_answer(session.questionnaire[link_id], day))
    raise AssertionError("the form asks on and on")


def filled(step: str, day: date, **answers: Value) -> FormSession:
    """Return the form of a step with these answers (`_` for `-` in a linkId) and all else that is needed."""
    session = FormSession(packaged_form(STEPS[step]))
    for link_id, value in answers.items():
        session.answer(link_id.replace("_", "-"), value)
    return needed_answers(session, day)


def option(session: FormSession, link_id: str, code: str) -> Value:
    """Return the answer of this code that the question offers."""
    return next(o.value for o in session.questionnaire[link_id].options if getattr(o.value, "code", "") == code)


def _is_needed(session: FormSession, link_id: str) -> bool:
    return session.questionnaire[link_id].required and not session.answers(link_id)


def _an_answer(item: Item, day: date) -> Value:
    if item.options:
        return item.options[0].value
    match item.type:
        case ItemType.DATE:
            return day
        case ItemType.BOOLEAN:
            return True
        case ItemType.INTEGER:
            return 1
        case ItemType.DECIMAL:
            return Decimal("1.5")
        case ItemType.QUANTITY:
            return item.quantity(Decimal(40))
    return "As talked about."
