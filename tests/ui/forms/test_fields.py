"""Each kind of item: what a person does at it, and the answer it gives."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit

from prisoncare_desktop.forms import wire
from prisoncare_desktop.forms.session import FormSession
from prisoncare_desktop.forms.values import Coding, PartialDate, Quantity, Value
from prisoncare_desktop.ui.forms.day_box import read_day
from prisoncare_desktop.ui.forms.decimal import read_number
from prisoncare_desktop.ui.forms.integer import read_whole
from prisoncare_desktop.ui.forms.time import read_time
from tests.forms.samples import of_items
from tests.ui.forms.conftest import TODAY, Opened
from tests.ui.keyboard import ENTER, focused, press

MG = {"system": "http://unitsofmeasure.org", "code": "mg", "display": "mg"}
ML = {"system": "http://unitsofmeasure.org", "code": "mL", "display": "ml"}
_EXTENSION = "http://hl7.org/fhir/StructureDefinition/"


def extension(name: str, **value: object) -> dict[str, Any]:
    return {"url": _EXTENSION + name, **value}


def control(code: str) -> dict[str, Any]:
    return extension("questionnaire-itemControl", valueCodeableConcept={"coding": [{"code": code}]})


def options(*labels: str) -> list[dict[str, Any]]:
    return [{"valueCoding": {"code": label.lower(), "display": label}} for label in labels]


def coded(label: str) -> Coding:
    return Coding(None, label.lower(), label)


CASES: list[tuple[str, dict[str, Any], tuple[Qt.Key | str, ...], tuple[Value, ...]]] = [
    ("yes", {"type": "boolean"}, ("1",), (True,)),
    ("no", {"type": "boolean"}, ("2",), (False,)),
    ("a whole number", {"type": "integer"}, ("12",), (12,)),
    ("a number with parts", {"type": "decimal"}, ("1,50",), (Decimal("1.50"),)),
    ("a line of words", {"type": "string"}, ("Boots, Fenmere",), ("Boots, Fenmere",)),
    ("an address", {"type": "url"}, ("https://nhs.uk",), ("https://nhs.uk",)),
    ("a day", {"type": "date"}, ("3/10",), (date(2026, 10, 3),)),
    ("a month", {"type": "date"}, ("2026-10",), (PartialDate("2026-10"),)),
    ("a time of day", {"type": "time"}, ("2.30pm",), (time(14, 30),)),
    (
        "a day and a time in summer",
        {"type": "dateTime"},
        ("3 jul 26", Qt.Key.Key_Tab, "0930"),
        (datetime(2026, 7, 3, 8, 30, tzinfo=UTC),),
    ),
    ("a day where the time is not known", {"type": "dateTime"}, ("3 jul 26",), (date(2026, 7, 3),)),
    (
        "an amount in the form's unit",
        {"type": "quantity", "extension": [extension("questionnaire-unit", valueCoding=MG)]},
        ("40",),
        (Quantity(Decimal(40), "mg", "http://unitsofmeasure.org", "mg"),),
    ),
    (
        "an amount in a chosen unit",
        {
            "type": "quantity",
            "extension": [extension("questionnaire-unitOption", valueCoding=unit) for unit in (MG, ML)],
        },
        ("40", Qt.Key.Key_Tab, Qt.Key.Key_Down, Qt.Key.Key_Down, ENTER),
        (Quantity(Decimal(40), "ml", "http://unitsofmeasure.org", "mL"),),
    ),
    ("one of a few", {"type": "choice", "answerOption": options("Red", "Blue")}, ("2",), (coded("Blue"),)),
    (
        "one of a few, by arrow and Space",
        {"type": "choice", "answerOption": options("Red", "Blue")},
        (Qt.Key.Key_Right, Qt.Key.Key_Space),
        (coded("Blue"),),
    ),
    (
        "an answer taken back",
        {"type": "choice", "answerOption": options("Red", "Blue")},
        ("2", Qt.Key.Key_Backspace),
        (),
    ),
    (
        "several of a few",
        {"type": "choice", "repeats": True, "answerOption": options("Red", "Blue", "Green")},
        ("3", "1"),
        (coded("Red"), coded("Green")),
    ),
    (
        "one of many, by the start of its second word",
        {"type": "choice", "answerOption": options(*(f"Colour {n}" for n in "abcdefghijkl"))},
        ("k", Qt.Key.Key_Down, Qt.Key.Key_Up, ENTER),
        (coded("Colour k"),),
    ),
    (
        "an answer in own words beside the options",
        {"type": "open-choice", "answerOption": options("Red", "Blue")},
        ("3", "Mauve"),
        ("Mauve",),
    ),
    (
        "an answer in own words where the options are a list",
        {"type": "open-choice", "extension": [control("drop-down")], "answerOption": options("Red", "Blue")},
        ("Mauve",),
        ("Mauve",),
    ),
    (
        "an option of a list, typed in full",
        {"type": "open-choice", "extension": [control("drop-down")], "answerOption": options("Red", "Blue")},
        ("blue",),
        (coded("Blue"),),
    ),
    (
        "a place on a scale",
        {
            "type": "integer",
            "extension": [
                control("slider"),
                extension("minValue", valueInteger=0),
                extension("maxValue", valueInteger=20),
            ],
        },
        ("12", Qt.Key.Key_Right),
        (13,),
    ),
    (
        "several lines of words",
        {"type": "string", "repeats": True},
        ("Anna", Qt.Key.Key_Tab, "Bela"),
        ("Anna", "Bela"),
    ),
]


@pytest.mark.parametrize(("item", "keys", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_what_is_keyed_is_the_answer_and_survives_a_draft(
    opened: Opened, item: dict[str, Any], keys: tuple[Qt.Key | str, ...], expected: tuple[Value, ...]
) -> None:
    form = of_items({"linkId": "q", "text": "What is it?", **item})
    session = FormSession(form)
    opened(session)
    press(*keys)
    assert session.response.of("q") == expected
    draft = wire.to_draft(session)
    again = wire.from_draft(form, draft)
    assert again.response.of("q") == expected
    opened(again)
    assert wire.to_draft(again) == draft, "showing an answer must not change it"


def test_arrows_pass_over_options_without_choosing(opened: Opened) -> None:
    session = FormSession(
        of_items({"linkId": "q", "text": "?", "type": "choice", "answerOption": options("Red", "Blue")})
    )
    opened(session)
    press(Qt.Key.Key_Right, Qt.Key.Key_Left)
    assert session.response.of("q") == ()


def test_an_option_that_stands_alone_unticks_the_others(opened: Opened) -> None:
    alone = {"extension": [extension("questionnaire-optionExclusive", valueBoolean=True)], **options("None")[0]}
    form = of_items(
        {
            "linkId": "q",
            "text": "?",
            "type": "choice",
            "repeats": True,
            "answerOption": [*options("Red", "Blue"), alone],
        }
    )
    session = FormSession(form)
    opened(session)
    press("1", "2", "3")
    assert session.response.of("q") == (coded("None"),)
    press("1")
    assert session.response.of("q") == (coded("Red"),)


def test_an_answer_that_is_no_option_stays_until_another_is_chosen(opened: Opened) -> None:
    form = of_items(
        {"linkId": "q", "text": "?", "type": "choice", "repeats": True, "answerOption": options("Red", "Blue")}
    )
    session = FormSession(form)
    session.answer("q", [coded("Red"), coded("Puce")])
    before = session.response
    opened(session)
    assert session.response == before


def test_an_amount_that_came_in_another_unit_keeps_it(opened: Opened) -> None:
    form = of_items(
        {"linkId": "q", "text": "?", "type": "quantity", "extension": [extension("questionnaire-unit", valueCoding=MG)]}
    )
    session = FormSession(form)
    session.answer("q", Quantity(Decimal(2), "ml", "http://unitsofmeasure.org", "mL"))
    opened(session)
    line = focused()
    assert isinstance(line, QLineEdit)
    line.selectAll()
    press("3")
    assert session.response.of("q") == (Quantity(Decimal(3), "ml", "http://unitsofmeasure.org", "mL"),)


def test_enter_in_a_long_text_goes_on_and_shift_enter_breaks_the_line(opened: Opened) -> None:
    form = of_items({"linkId": "q", "text": "?", "type": "text"}, {"linkId": "r", "text": "And?", "type": "boolean"})
    session = FormSession(form)
    opened(session)
    press("one")
    press(ENTER, modifier=Qt.KeyboardModifier.ShiftModifier)
    press("two", ENTER)
    assert session.response.of("q") == ("one\ntwo",)
    assert focused().property("link_id") == "r"


def test_a_long_text_counts_its_letters_near_the_end(opened: Opened) -> None:
    session = FormSession(of_items({"linkId": "q", "text": "?", "type": "text", "maxLength": 8}))
    page = opened(session)
    press("abcdefg")
    field = page._body().rows["q"].field
    assert isinstance(focused(), QPlainTextEdit)
    assert getattr(field, "_count").text() == "7 of 8"  # noqa: B009 - the field's own label


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("t", TODAY),
        ("3/10", date(2026, 10, 3)),
        ("3.10.26", date(2026, 10, 3)),
        ("3 Oct", date(2026, 10, 3)),
        ("20 february", date(2027, 2, 20)),  # nearer than the last one
        ("2026-10-03", date(2026, 10, 3)),
        ("31/2", None),
        ("3", None),
        ("soon", None),
    ],
)
def test_a_day_is_read_as_people_write_it(text: str, day: date | None) -> None:
    assert read_day(text, TODAY) == day


@pytest.mark.parametrize(
    ("text", "clock"),
    [
        ("14:30", time(14, 30)),
        ("1430", time(14, 30)),
        ("9", time(9)),
        ("12am", time(0)),
        ("25:00", None),
        ("13pm", None),
    ],
)
def test_a_time_is_read_as_people_write_it(text: str, clock: time | None) -> None:
    assert read_time(text) == clock


def test_numbers_keep_their_digits_and_nonsense_is_no_number() -> None:
    assert str(read_number("1.50")) == "1.50"
    assert read_number("1.") == Decimal(1)
    assert read_number("1.2.3") is None
    assert read_whole("-4") == -4
    assert read_whole("4.5") is None
    assert read_whole("99999999999") is None
