"""What becomes a section of the form."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt

from prisoncare_desktop.forms.session import FormSession
from prisoncare_desktop.ui.forms.sections import sections_of
from tests.forms.samples import of_items
from tests.ui.forms.conftest import Opened
from tests.ui.forms.test_tables import group, question
from tests.ui.keyboard import press


def part(name: str, kind: str) -> dict[str, Any]:
    return group(name, name.title(), kind, question(f"{name}-q", "What?"))


def test_tabs_are_sections_however_few_questions_they_hold() -> None:
    form = of_items(group("all", "Check", "tab-container", part("health", "tab"), part("work", "tab")))
    assert [one.title for one in sections_of(form)] == ["Health", "Work"]


@pytest.mark.parametrize("kind", ["tab", "page"])
def test_pages_inside_a_group_are_sections(kind: str) -> None:
    form = of_items(group("all", "Check", "list", question("who", "Who?"), part("health", kind), part("work", kind)))
    sections = sections_of(form)
    assert [one.title for one in sections] == ["Check", "Health", "Work"]
    assert set().union(*(one.link_ids for one in sections)) == set(form.by_link_id)


def test_a_group_without_words_still_has_a_title() -> None:
    nameless = {"linkId": "g", "type": "group", "item": [question("q", "What?")]}
    other = {"linkId": "h", "type": "group", "item": [question("r", "Who?")]}
    assert [one.title for one in sections_of(of_items(nameless, other))] == ["Questions", "More questions"]


def test_a_section_seen_before_shows_what_was_asked_since(opened: Opened) -> None:
    wanted = {"question": "smokes", "operator": "=", "answerBoolean": True}
    form = of_items(
        group("one", "Habits", "list", question("smokes", "Smokes?", "boolean")),
        group("two", "Advice", "list", question("q", "What?"), question("given", "Given?", enableWhen=[wanted])),
    )
    page = opened(FormSession(form))
    press(Qt.Key.Key_PageDown)
    press(Qt.Key.Key_PageUp, "1", Qt.Key.Key_PageDown)
    assert page.row_texts() == ("What?", "Given?")
    press(Qt.Key.Key_PageUp, "2", Qt.Key.Key_PageDown)
    assert page.row_texts() == ("What?",)


def test_a_section_of_which_nothing_is_asked_is_passed_over_until_something_is(opened: Opened) -> None:
    wanted = {"question": "smokes", "operator": "=", "answerBoolean": True}
    form = of_items(
        group("one", "Habits", "list", question("smokes", "Smokes?", "boolean")),
        group("two", "Advice", "list", question("given", "Given?", enableWhen=[wanted])),
        group("three", "Next", "list", question("next", "Next?")),
    )
    page = opened(FormSession(form))
    assert [one.title for one in page.section_list.states()] == ["Habits", "Next"]
    press(Qt.Key.Key_PageDown)
    assert page.row_texts() == ("Next?",)
    press(Qt.Key.Key_PageUp, "1")
    assert [one.title for one in page.section_list.states()] == ["Habits", "Advice", "Next"]
    press(Qt.Key.Key_PageDown)
    assert page.row_texts() == ("Given?",)


def test_a_section_that_is_emptied_while_it_is_on_view_stays_and_says_so(opened: Opened) -> None:
    wanted = {"question": "smokes", "operator": "=", "answerBoolean": True}
    form = of_items(
        group("one", "Habits", "list", question("smokes", "Smokes?", "boolean")),
        group("two", "Advice", "list", question("given", "Given?", enableWhen=[wanted])),
    )
    session = FormSession(form)
    page = opened(session)
    press("1", Qt.Key.Key_PageDown)
    page._on_answered("smokes", (False,))
    assert [one.title for one in page.section_list.states()] == ["Habits", "Advice"]
    assert page._body()._nothing.isVisible()


def test_mere_words_are_no_page_but_stand_over_what_follows() -> None:
    words = {"linkId": "hello", "text": "You may stop at any time.", "type": "display"}
    sections = sections_of(of_items(words, group("one", "Habits", "list", question("smokes", "Smokes?"))))
    assert [one.title for one in sections] == ["Habits"]
    assert [item.link_id for item in sections[0].items] == ["hello", "smokes"]
