"""Questions inside each of several answers, on screen: under their question, headed by their answer."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from prisoncare_desktop.forms.session import FormSession
from prisoncare_desktop.ui.forms.answer_heading import AnswerHeading
from prisoncare_desktop.ui.forms.form_page import FormPage
from prisoncare_desktop.ui.forms.read_out import read_out
from tests.forms.samples import code, of_items
from tests.ui.forms.conftest import Opened
from tests.ui.keyboard import focused, press
from tests.ui.walker import tab_round, unnamed_widgets

DRUGS: dict[str, Any] = {
    "linkId": "drug",
    "text": "Which drugs were used?",
    "type": "string",
    "repeats": True,
    "item": [
        {"linkId": "how", "text": "How was it taken?", "type": "string"},
        {
            "linkId": "often",
            "text": "How often?",
            "type": "integer",
            "enableWhen": [{"question": "how", "operator": "exists", "answerBoolean": True}],
        },
    ],
}
LAST: dict[str, Any] = {"linkId": "last", "text": "Anything else?", "type": "string"}


@pytest.fixture
def page(opened: Opened) -> FormPage:
    return opened(FormSession(of_items(DRUGS, LAST)))


def at() -> str:
    return str(focused().property("link_id"))


def headings(page: FormPage) -> list[str]:
    found = [one for one in page._body().findChildren(AnswerHeading) if one.isVisible()]
    return [one.text() for one in sorted(found, key=lambda one: one.y())]


def rows(page: FormPage) -> list[str]:
    return [row.item.link_id for row in sorted(page._body().in_order(), key=lambda row: row.y())]


def second_answer() -> None:
    press(Qt.Key.Key_Tab)


def test_a_second_answer_brings_its_own_questions_and_typing_goes_on(page: FormPage) -> None:
    press("Spice")
    assert headings(page) == []
    assert rows(page) == ["drug", "how", "last"]
    second_answer()
    press("Heroin")
    assert at() == "drug"
    assert isinstance(focused(), QLineEdit)
    assert focused().property("text") == "Heroin"
    assert headings(page) == ["Spice", "Heroin"]
    assert rows(page) == ["drug", "how", "how#2", "last"]
    assert unnamed_widgets(page) == []


def test_each_answers_questions_wait_for_its_own_and_tab_follows_the_page(page: FormPage) -> None:
    press("Spice")
    second_answer()
    press("Heroin")
    page.show_item("how#2")
    press("Smoked")
    assert rows(page) == ["drug", "how", "how#2", "often#2", "last"]
    seen = [one.property("link_id") for one in tab_round(page)]
    order = [one for n, one in enumerate(seen) if one and one not in seen[:n]]
    start = order.index("drug")
    assert [*order[start:], *order[:start]] == rows(page)


def test_taking_an_answer_away_leaves_the_other_with_what_was_said_of_it(page: FormPage) -> None:
    session = page.session
    assert session is not None
    press("Spice")
    second_answer()
    press("Heroin")
    page.show_item("how#2")
    press("Smoked")

    page.show_item("drug")
    press(Qt.Key.Key_A, modifier=Qt.KeyboardModifier.ControlModifier)
    press(Qt.Key.Key_Delete)

    assert session.answers("drug") == ("Heroin",)
    assert headings(page) == []
    assert rows(page) == ["drug", "how", "often", "last"]
    field = page._body().rows["how"].field.start_at()
    assert isinstance(field, QLineEdit)
    assert field.text() == "Smoked"


def test_the_words_of_a_heading_follow_the_answer(page: FormPage) -> None:
    press("Spic")
    second_answer()
    press("Heroin")
    page.show_item("drug")
    press("e")
    assert headings(page) == ["Spice", "Heroin"]


def test_a_completed_form_is_read_out_answer_by_answer() -> None:
    session = FormSession(of_items(DRUGS, LAST))
    session.answer("drug", ["Spice", "Heroin"])
    session.answer("how#2", "Smoked")

    said = [(one.question, one.answer) for one in read_out(session)]

    assert said == [("Which drugs were used?", "Spice, Heroin"), ("Heroin", ""), ("How was it taken?", "Smoked")]


def test_ticks_bring_questions_and_take_them_away(opened: Opened) -> None:
    options = [{"valueCoding": {"code": one, "display": one.title()}} for one in ("spice", "heroin")]
    page = opened(FormSession(of_items({**DRUGS, "type": "choice", "answerOption": options}, LAST)))
    assert page.session is not None
    press("2")
    page.show_item("how")
    press("Smoked")
    page.show_item("drug")
    press("1")
    place = page.session.answers("drug").index(page.session.questionnaire["drug"].options[1].value)
    assert headings(page)[place] == "Heroin"
    assert page.session.value("how" if place == 0 else "how#2") == "Smoked"
    assert page.session.counted("drug") != (code("heroin"),)
    press("2")
    assert page.session.value("how") is None
