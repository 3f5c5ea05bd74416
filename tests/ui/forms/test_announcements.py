"""What a screen reader is told when the page changes without the focus moving."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt

from prisoncare_desktop.forms.session import FormSession
from tests.forms.samples import of_items, shipped
from tests.ui.forms.conftest import Opened
from tests.ui.forms.test_languages import show_in
from tests.ui.keyboard import press


def asked_of(link_id: str, *, when: int) -> dict[str, Any]:
    condition = {"question": "drinks", "operator": ">=", "answerInteger": when}
    return {"linkId": link_id, "text": f"{link_id.title()}?", "type": "string", "enableWhen": [condition]}


def drinks(*more: dict[str, Any]) -> FormSession:
    return FormSession(of_items({"linkId": "drinks", "text": "Drinks?", "type": "integer"}, *more))


def test_a_question_that_appears_is_announced_once_with_its_words(opened: Opened, heard: list[str]) -> None:
    opened(drinks(asked_of("why", when=5)))
    press("6")
    assert heard == ["One more question below: Why?"]
    press("6")
    assert heard == ["One more question below: Why?"]


def test_of_several_the_number_and_the_first_are_said(opened: Opened, heard: list[str]) -> None:
    opened(drinks(asked_of("why", when=5), asked_of("since", when=5), asked_of("often", when=6)))
    press("5")
    assert heard == ["2 more questions below: Why?"]


def test_nothing_is_said_where_no_question_comes(opened: Opened, heard: list[str]) -> None:
    opened(drinks(asked_of("why", when=5), {"linkId": "note", "text": "Thank you", "type": "display"}))
    press("3")
    assert heard == []
    press("3", Qt.Key.Key_Backspace, Qt.Key.Key_Backspace)  # 33 brings it, 3 takes it away again
    assert heard == ["One more question below: Why?"]


def test_another_section_and_another_language_are_announced(opened: Opened, heard: list[str]) -> None:
    page = opened(FormSession(shipped("feedback-fft")))
    press(Qt.Key.Key_PageDown)
    assert heard == [page._sections[page._current].title]
    show_in(page, "Polski")
    assert heard[-1] == "The form is shown in another language"
