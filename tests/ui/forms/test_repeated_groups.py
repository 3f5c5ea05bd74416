"""Groups that repeat, on screen: one more, one less, and back."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from prisoncare_desktop.forms.session import FormSession
from prisoncare_desktop.ui.forms.form_page import FormPage
from prisoncare_desktop.ui.forms.repeated_group import OneMore, RepetitionHeading
from prisoncare_desktop.ui.widgets.labels import Label
from tests.forms.samples import of_items
from tests.ui.forms.conftest import Opened
from tests.ui.keyboard import ENTER, focused, press
from tests.ui.walker import tab_round, unnamed_widgets

CONTROL = Qt.KeyboardModifier.ControlModifier
MEDICINES: dict[str, Any] = {
    "linkId": "medicine",
    "text": "Medicine",
    "type": "group",
    "repeats": True,
    "item": [
        {"linkId": "name", "text": "Name", "type": "string"},
        {"linkId": "days", "text": "For how many days?", "type": "integer"},
    ],
}


@pytest.fixture(params=["a section of its own", "inside a section"])
def page(request: pytest.FixtureRequest, opened: Opened) -> FormPage:
    inside: dict[str, Any] = {"linkId": "g", "text": "Treatment", "type": "group", "item": [MEDICINES]}
    return opened(FormSession(of_items(MEDICINES if request.param == "a section of its own" else inside)))


def at() -> str:
    return str(focused().property("link_id"))


def visible(page: FormPage, kind: type[Any]) -> list[Any]:
    return [one for one in page._body().findChildren(kind) if one.isVisible()]


def session_of(page: FormPage) -> FormSession:
    assert page.session is not None
    return page.session


def test_ctrl_n_adds_one_more_and_goes_to_its_first_question(page: FormPage) -> None:
    press("Methadone")
    press(Qt.Key.Key_N, modifier=CONTROL)
    assert at() == "name#2"
    press("Sertraline", ENTER)
    assert at() == "days#2"
    assert session_of(page).answers("name") == ("Methadone",)
    assert session_of(page).answers("name#2") == ("Sertraline",)


def test_each_repetition_says_which_it_is_and_only_several_can_be_removed(page: FormPage) -> None:
    (alone,) = visible(page, RepetitionHeading)
    assert not alone.button.isVisible()
    press(Qt.Key.Key_N, modifier=CONTROL)
    headings = visible(page, RepetitionHeading)
    assert [one.findChild(Label).text() for one in headings] == ["Medicine 1", "Medicine 2"]
    assert all(one.button.isVisible() for one in headings)
    assert len(visible(page, OneMore)) == 1


def test_what_was_removed_comes_back_with_ctrl_z(page: FormPage) -> None:
    press("a")
    press(Qt.Key.Key_N, modifier=CONTROL)
    press("b")
    visible(page, RepetitionHeading)[0].button.click()
    assert session_of(page).answers("name") == ("b",)
    assert visible(page, QLineEdit)[0].text() == "b"
    press(Qt.Key.Key_Z, modifier=CONTROL)
    assert session_of(page).answers("name") == ("a",)
    assert session_of(page).answers("name#2") == ("b",)
    assert len(visible(page, RepetitionHeading)) == 2


def test_an_answer_given_since_ends_the_undo(page: FormPage) -> None:
    press(Qt.Key.Key_N, modifier=CONTROL)
    visible(page, RepetitionHeading)[1].button.click()
    (one_more,) = visible(page, OneMore)
    assert one_more.undo.isVisible()
    press("c")
    assert not one_more.undo.isVisible()
    press(Qt.Key.Key_Z, modifier=CONTROL)  # the field's own undo now
    assert session_of(page).count("medicine") == 1
    assert session_of(page).answers("name") == ()


def test_text_that_is_no_answer_is_put_right_first(page: FormPage) -> None:
    press(ENTER, "many")
    press(Qt.Key.Key_N, modifier=CONTROL)
    assert session_of(page).count("medicine") == 1
    assert at() == "days"
    assert "not a whole number" in page._body().rows["days"].wrong_words()


def test_tab_goes_from_repetition_to_repetition_and_every_part_has_a_name(page: FormPage) -> None:
    press(Qt.Key.Key_N, modifier=CONTROL)
    order = [str(one.property("link_id")) for one in tab_round(page) if one.property("link_id")]
    start = order.index("name")
    assert (order[start:] + order[:start])[:4] == ["name", "days", "name#2", "days#2"]
    assert unnamed_widgets(page) == []
