"""Which questions are asked."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from prisoncare_desktop.forms.comparison import compare, same
from prisoncare_desktop.forms.enablement import holds
from prisoncare_desktop.forms.questionnaire import EnableWhen, Operator
from prisoncare_desktop.forms.session import FormSession
from prisoncare_desktop.forms.units import UCUM
from prisoncare_desktop.forms.values import Coding, PartialDate, Quantity, Value
from tests.forms.samples import code, odd, shipped

MG = Quantity(Decimal(40), "mg")


@pytest.mark.parametrize(
    ("operator", "answer", "given", "held"),
    [
        ("exists", True, ("x",), True),
        ("exists", True, (), False),
        ("exists", False, (), True),
        ("exists", False, ("x",), False),
        ("=", True, (True,), True),
        ("=", True, (False,), False),
        ("=", True, (1,), False),
        ("=", Coding("s", "a"), (Coding("s", "a", "other words"),), True),
        ("=", Coding(None, "a"), (Coding("s", "a"),), True),
        ("=", Coding("s", "a"), (Coding("t", "a"),), False),
        ("=", Coding("s", "a"), (Coding("s", "b"), Coding("s", "a")), True),
        ("=", Decimal("1.0"), (1,), True),
        ("!=", Coding("s", "a"), (Coding("s", "b"),), True),
        ("!=", Coding("s", "a"), (Coding("s", "b"), Coding("s", "a")), False),
        ("!=", Coding("s", "a"), (), False),
        (">", 3, (4,), True),
        (">", 3, (3,), False),
        (">", 3, (), False),
        (">=", 3, (3,), True),
        ("<", Decimal("2.5"), (Decimal("2.4"),), True),
        ("<=", date(2026, 11, 21), (date(2026, 11, 22),), False),
        ("<=", date(2026, 11, 21), (date(2026, 11, 21),), True),
        (">", date(2026, 11, 21), (PartialDate("2026-11"),), False),
        (">", date(2026, 11, 21), (PartialDate("2027"),), True),
        (">=", MG, (Quantity(Decimal(40), "mg"),), True),
        (">", MG, (Quantity(Decimal(41), "mL"),), False),
        (">", True, (True,), False),
        (">", 3, ("four",), False),
    ],
)
def test_a_condition_holds(operator: str, answer: Value, given: tuple[Value, ...], held: bool) -> None:
    assert holds(EnableWhen("q", Operator(operator), answer), given) is held


def test_the_follow_up_question_appears_with_the_answer_it_hangs_on() -> None:
    session = FormSession(shipped("sms-28-day-review"))

    moved = session.answer("illicit-use", code("use-once"))

    assert moved.enabled == {"illicit-what"}
    assert session.is_asked("illicit-what")
    assert session.answer("illicit-use", code("use-no")).disabled == {"illicit-what"}


def test_a_whole_group_goes_with_its_condition_and_what_hangs_on_its_questions_goes_too() -> None:
    session = FormSession(odd("conditions"))
    session.answer("smokes", True)
    session.answer("how-many", 20)
    session.answer("many", False)
    assert session.is_enabled("last-one")

    moved = session.answer("smokes", False)

    assert moved.disabled == {"smoking", "how-many", "many", "cough"}
    assert session.is_enabled("last-one"), "asked now because the answer is No"


def test_a_question_nobody_is_asked_cannot_make_another_be_asked() -> None:
    session = FormSession(odd("conditions"))

    session.answer("how-many", 20)

    assert session.answers("how-many") == (20,)
    assert not session.is_enabled("many")


def test_a_question_inside_a_question_waits_for_its_answer_and_words_do_not() -> None:
    session = FormSession(odd("weird"))
    assert session.is_enabled("pets-note")
    assert not session.is_enabled("pets-how-many")

    assert session.answer("pets", False).enabled == {"pets-how-many"}
    assert session.answer("pets-how-many", 2).enabled == {"pets-names"}
    assert session.clear("pets").disabled == {"pets-how-many", "pets-names"}


def test_the_patient_not_in_the_room_must_be_explained() -> None:
    session = FormSession(shipped("sms-28-day-review"))
    assert not session.is_enabled("absent-why"), "nobody has said yet who was there"

    session.answer("attendees", (code("prescriber"), code("recovery-worker")))
    assert session.is_enabled("absent-why")

    session.answer("attendees", (code("prescriber"), code("patient")))
    assert not session.is_enabled("absent-why")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (Quantity(Decimal(5), "mg", UCUM, "mg", "<"), Quantity(Decimal(5), "mg", UCUM, "mg")),
        (Quantity(Decimal(1), "g", "urn:other", "g"), Quantity(Decimal(1000), "mg", UCUM, "mg")),
        (PartialDate("2026"), PartialDate("2026-11")),
    ],
    ids=["less than 5 mg, and 5 mg", "a g of another system, and 1000 mg", "some day of 2026, and November"],
)
def test_what_is_not_known_to_be_the_same_is_neither_the_same_nor_more_nor_less(one: Value, other: Value) -> None:
    assert compare(one, other) is None
    assert compare(other, one) is None
    assert not same(one, other)
