"""Fields for months and years, links to other records, numbers by steps, and options that are no codes."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import Qt

from prisoncare_desktop.forms.response import Response
from prisoncare_desktop.forms.session import FormSession
from prisoncare_desktop.forms.values import PartialDate, Reference, Value
from prisoncare_desktop.ui.forms.form_page import FormPage
from tests.forms.samples import of_items
from tests.ui.forms.conftest import Opened
from tests.ui.forms.test_tables import control
from tests.ui.keyboard import press


def one(kind: str, control_code: str = "", **more: Any) -> dict[str, Any]:
    asked = {"linkId": "q", "text": "What?", "type": kind} | more
    return asked | {"extension": [*control(control_code), *more.get("extension", [])]} if control_code else asked


def answers(page: FormPage) -> tuple[Value, ...]:
    assert page.session is not None
    return page.session.answers("q")


@pytest.mark.parametrize(
    ("asked", "typed", "held"),
    [
        ("yearMonth", "Nov 2026", "2026-11"),
        ("yearMonth", "3/2026", "2026-03"),
        ("yearMonth", "2026-03", "2026-03"),
        ("yearMonth", "2026", "2026"),
        ("year", "1987", "1987"),
    ],
)
def test_a_month_or_a_year_is_an_answer_where_no_more_is_asked(
    opened: Opened, asked: str, typed: str, held: str
) -> None:
    page = opened(FormSession(of_items(one("date", asked))))
    press(typed)
    assert answers(page) == (PartialDate(held),)


@pytest.mark.parametrize(("asked", "typed"), [("year", "Nov 2026"), ("year", "3 Oct 2026"), ("yearMonth", "3 Oct 26")])
def test_more_than_was_asked_is_said_to_be_no_answer(opened: Opened, asked: str, typed: str) -> None:
    page = opened(FormSession(of_items(one("date", asked))))
    press(typed)
    assert answers(page) == ()
    assert page._body().unreadable() == {"q": {"year": "year", "yearMonth": "month"}[asked]}


def test_a_whole_day_that_came_in_for_a_month_stays_and_stops_nothing(opened: Opened) -> None:
    response = Response({"q": (date(2026, 10, 3),)})
    page = opened(FormSession(of_items(one("date", "yearMonth")), response))
    assert page._body().unreadable() == {}
    assert answers(page) == (date(2026, 10, 3),)


def test_another_record_is_named_in_words(opened: Opened) -> None:
    page = opened(FormSession(of_items(one("reference"))))
    press("Dr Adeyemi")
    assert answers(page) == (Reference(None, "Dr Adeyemi"),)


def test_which_kind_of_record_may_be_named_stands_beside_the_question_and_goes_with_the_answer(opened: Opened) -> None:
    kinds = [
        {"url": "http://hl7.org/fhir/StructureDefinition/questionnaire-referenceResource", "valueCode": code}
        for code in ("Patient", "RelatedPerson")
    ]
    page = opened(FormSession(of_items(one("reference", extension=kinds[:1]))))
    assert "patient" in page._body().rows["q"].field.inputs()[0].accessibleDescription()
    press("Jo Lamb")
    assert answers(page) == (Reference(None, "Jo Lamb", "Patient"),)

    page.open(FormSession(of_items(one("reference", extension=kinds))))
    assert "patient, related person" in page._body().rows["q"].field.inputs()[0].accessibleDescription()
    press("Jo Lamb")
    assert answers(page) == (Reference(None, "Jo Lamb"),)


def test_a_link_that_came_in_is_shown_by_its_name_and_kept(opened: Opened) -> None:
    link = Reference("Practitioner/7", "Dr Adeyemi")
    page = opened(FormSession(of_items(one("reference")), Response({"q": (link,)})))
    assert page._body().rows["q"].field.inputs()[0].property("text") == "Dr Adeyemi"
    press(Qt.Key.Key_Tab)
    assert answers(page) == (link,)


def test_up_and_down_change_a_number_by_one_within_its_bounds(opened: Opened) -> None:
    most = {"url": "http://hl7.org/fhir/StructureDefinition/maxValue", "valueInteger": 3}
    page = opened(FormSession(of_items(one("integer", "spinner", extension=[most]))))
    press(Qt.Key.Key_Up)
    assert answers(page) == (0,)
    press(*(Qt.Key.Key_Up,) * 5)
    assert answers(page) == (3,)
    press(Qt.Key.Key_Down)
    assert answers(page) == (2,)


def test_options_that_are_words_numbers_or_days_are_chosen_by_their_number(opened: Opened) -> None:
    listed = [{"valueDate": "2026-10-03"}, {"valueDate": "2026-10-04"}]
    page = opened(FormSession(of_items(one("choice", answerOption=listed))))
    press("2")
    assert answers(page) == (date(2026, 10, 4),)
    words = [{"valueString": "Tea"}, {"valueString": "Coffee"}]
    page = opened(FormSession(of_items(one("string", answerOption=words))))
    press("2")
    assert answers(page) == ("Coffee",)


def extension(name: str, **value: Any) -> dict[str, Any]:
    return {"url": f"http://hl7.org/fhir/StructureDefinition/{name}", **value}


def test_a_slider_moves_by_the_step_that_the_form_gives(opened: Opened) -> None:
    scale = [
        extension("minValue", valueInteger=0),
        extension("maxValue", valueInteger=100),
        extension("questionnaire-sliderStepValue", valueInteger=25),
    ]
    page = opened(FormSession(of_items(one("integer", "slider", extension=scale))))
    press(Qt.Key.Key_Home, Qt.Key.Key_Right)
    assert answers(page) == (25,)


def test_an_answer_in_own_words_is_called_as_the_form_calls_it(opened: Opened) -> None:
    label = {"url": "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-openLabel", "valueString": "Else"}
    listed = [{"valueCoding": {"code": "tea", "display": "Tea"}}]
    page = opened(FormSession(of_items(one("open-choice", answerOption=listed, extension=[label]))))
    assert [card.accessibleName() for card in page._body().rows["q"].field.inputs()[:2]] == ["Tea", "Else"]


@pytest.mark.parametrize("control_code", ["", "drop-down"])
@pytest.mark.parametrize("typed", ["3", "1", "?", "12 34"])
def test_own_words_without_a_letter_are_no_answer_and_say_so(opened: Opened, control_code: str, typed: str) -> None:
    listed = [{"valueCoding": {"code": name.lower(), "display": name}} for name in ("Tea", "Milk")]
    shown_as = (control_code,) if control_code else ()
    page = opened(FormSession(of_items(one("open-choice", *shown_as, answerOption=listed))))
    if not control_code:
        press("3")  # the card for own words
    press(typed)
    assert answers(page) == ()
    assert page._body().unreadable() == {"q": "own-words"}
    press(" sugars")
    assert answers(page) == (f"{typed} sugars",)
    assert page._body().unreadable() == {}


def test_where_the_options_are_numbers_another_number_may_be_put_in(opened: Opened) -> None:
    listed = [{"valueInteger": number} for number in (10, 20)]
    page = opened(FormSession(of_items(one("open-choice", "drop-down", answerOption=listed))))
    press("15")
    assert answers(page) == ("15",)
