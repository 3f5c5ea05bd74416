"""Options found by typing: accents do not matter, signs and numbers do."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt

from prisoncare_desktop.forms.questionnaire import AnswerOption
from prisoncare_desktop.forms.session import FormSession
from prisoncare_desktop.ui.forms.option_box import OptionList
from prisoncare_desktop.ui.forms.searching import option_named, options_found
from tests.forms.samples import of_items
from tests.ui.forms.conftest import Opened
from tests.ui.keyboard import ENTER, press


def options(*words: str) -> tuple[AnswerOption, ...]:
    return tuple(AnswerOption(one) for one in words)


def choice_of(*words: str, **more: Any) -> dict[str, Any]:
    listed = [{"valueCoding": {"code": f"c{n}", "display": one}} for n, one in enumerate(words)]
    return {"linkId": "q", "text": "Which?", "type": "choice", "answerOption": listed} | more


@pytest.mark.parametrize("typed", ["zolc", "Żółć", "ŻOŁC", "zółc"])
def test_an_option_is_found_without_its_accents(typed: str) -> None:
    assert [one.label for one in options_found(options("Wątroba", "Żółć"), typed)] == ["Żółć"]


@pytest.mark.parametrize(("typed", "meant"), [("15 mg", "15 mg"), ("1.5 mg", "1.5 mg"), ("+", "+"), ("++", "++")])
def test_a_dose_or_a_sign_is_never_taken_for_another(typed: str, meant: str) -> None:
    found = option_named(options("1.5 mg", "15 mg", "++", "+"), typed)
    assert found is not None
    assert found.label == meant


@pytest.mark.parametrize("typed", ["", " ", "-", "1,5 mg"])
def test_what_names_no_option_is_none(typed: str) -> None:
    assert option_named(options("1.5 mg", "+", "?"), typed) is None


def test_words_that_two_options_share_name_neither() -> None:
    assert option_named(options("Naïve", "Naive "), "NAIVE") is None
    assert option_named(options("Naïve", "Naive"), "Naive") == AnswerOption("Naive")


def test_those_with_a_word_that_begins_so_come_first() -> None:
    found = options_found(options("Buprenorphine", "Oral morphine", "Morphine"), "mor")
    assert [one.label for one in found] == ["Oral morphine", "Morphine"]
    assert options_found(options("Amorphous", "Morphine"), "mor")[0].label == "Morphine"


def test_the_list_tells_how_many_there_are_and_how_many_are_left(opened: Opened) -> None:
    page = opened(FormSession(of_items(choice_of(*(f"Drug {n}" for n in range(40))))))
    press(Qt.Key.Key_Down)
    listed = page.window().findChild(OptionList)
    assert listed is not None
    assert listed.count_words() == "40 options, type to narrow"
    press("drug 1")
    assert listed.count_words() == "11 of 40 options"


def test_several_of_many_options_are_looked_for_one_after_another(opened: Opened) -> None:
    page = opened(FormSession(of_items(choice_of(*(f"Drug {n}" for n in range(40)), repeats=True))))
    press("drug 7", ENTER, Qt.Key.Key_Tab, "drug 33", ENTER)
    assert page.session is not None
    assert [getattr(one, "display", "") for one in page.session.answers("q")] == ["Drug 7", "Drug 33"]
