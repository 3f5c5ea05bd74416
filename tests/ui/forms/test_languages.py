"""A form in its other languages, on screen."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from prisoncare_desktop.forms import wire
from prisoncare_desktop.forms.session import FormSession
from prisoncare_desktop.ui.forms.form_page import FormPage
from prisoncare_desktop.ui.forms.language_switch import language_name
from prisoncare_desktop.ui.forms.option_box import OptionList
from prisoncare_desktop.ui.forms.read_out import read_out
from prisoncare_desktop.ui.forms.text import TextField
from tests.forms.samples import of_items, shipped
from tests.ui.forms.conftest import Opened
from tests.ui.keyboard import ENTER, focused, press
from tests.ui.walker import unnamed_widgets

FEEDBACK = "feedback-fft"


def show_in(page: FormPage, name: str) -> None:
    """Choose a language by the keyboard."""
    box = page.languages.box
    assert box is not None
    box.line.setFocus()
    press(Qt.Key.Key_Down)
    listed = page.window().findChildren(OptionList)[-1]
    for _ in listed.options:
        option = listed.current()
        if option is not None and option.label == name:
            break
        press(Qt.Key.Key_Down)
    press(ENTER)


def test_the_form_s_words_change_and_its_answers_and_place_stay(opened: Opened) -> None:
    page = opened(FormSession(shipped(FEEDBACK)))
    press(Qt.Key.Key_PageDown, "2")
    assert page.session is not None
    before, answers, cursor = page.row_texts(), dict(page.session.response.answers), page.session.cursor
    show_in(page, "Polski")
    assert page.row_texts() != before
    assert len(page.row_texts()) == len(before)
    assert dict(page.session.response.answers) == answers
    assert focused().property("link_id") == cursor
    assert page._body().in_order()[0].field.inputs()[1].property("checked") is True
    assert not unnamed_widgets(page)
    show_in(page, "British English")
    assert page.row_texts() == before


def test_what_was_said_is_read_out_in_the_words_that_were_seen(opened: Opened) -> None:
    page = opened(FormSession(shipped(FEEDBACK)))
    press(Qt.Key.Key_PageDown, "2")
    assert page.session is not None
    show_in(page, "Polski")
    shown = page._body().in_order()[0].field.inputs()[1].accessibleName()
    assert shown in [line.answer for line in read_out(page.session)]
    assert wire.to_questionnaire_response(page.session, completed=False)["language"] == "pl"


def test_a_form_in_arabic_runs_from_right_to_left_and_back_again(opened: Opened) -> None:
    page = opened(FormSession(shipped(FEEDBACK)))
    press(Qt.Key.Key_PageDown)
    show_in(page, language_name("ar"))
    assert page.layoutDirection() is Qt.LayoutDirection.RightToLeft
    cards = page._body().in_order()[0].field.inputs()
    assert cards[0].x() > cards[1].x()
    assert page.section_list.x() > page._area.x()
    cards[0].setFocus()
    press(Qt.Key.Key_Left)
    assert focused() is cards[1]
    show_in(page, "British English")
    assert page.layoutDirection() is Qt.LayoutDirection.LeftToRight


def test_numbers_run_from_left_to_right_in_every_language(opened: Opened) -> None:
    tree: dict[str, Any] = {"linkId": "q", "text": "كم؟", "type": "integer"}
    form = of_items(tree)
    page = opened(FormSession(form))
    page.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    assert page._body().rows["q"].field.inputs()[0].layoutDirection() is Qt.LayoutDirection.LeftToRight


def test_a_language_that_nobody_approved_says_so_in_the_list_and_when_it_is_chosen(opened: Opened) -> None:
    page = opened(FormSession(shipped(FEEDBACK)))
    page.open(FormSession(shipped(FEEDBACK)), drafts=frozenset({"pl"}))
    show_in(page, "Polski (draft)")
    box = page.languages.box
    assert box is not None
    assert box.line.text() == "Polski (draft)"
    assert [option.label for option in box._options if "draft" in option.label] == ["Polski (draft)"]
    assert page.session is not None
    assert page.session.questionnaire.language == "pl"


def test_a_form_in_one_language_offers_no_other(opened: Opened) -> None:
    page = opened(FormSession(of_items({"linkId": "q", "text": "Who?", "type": "string"})))
    assert page.languages.isHidden()
    page.open(FormSession(shipped(FEEDBACK)))
    assert page.languages.isVisible()
    page.open(FormSession(of_items({"linkId": "q", "text": "Who?", "type": "string"})))
    assert page.languages.isHidden()


def test_an_empty_box_for_words_begins_where_its_language_does(qtbot: QtBot) -> None:
    field = TextField(of_items({"linkId": "q", "text": "كيف؟", "type": "text"}).items[0])
    qtbot.addWidget(field)
    field.resize(400, 120)
    field.grab()
    assert field.edit.cursorRect().x() < 40
    field.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    assert field.edit.cursorRect().x() > field.edit.viewport().width() - 40
    field.edit.setPlainText("نعم")
    assert field.edit.cursorRect().x() > field.edit.viewport().width() - 40  # before the first letter
    field.edit.clear()
    field.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
    assert field.edit.cursorRect().x() < 40
