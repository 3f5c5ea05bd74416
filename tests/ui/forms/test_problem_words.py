"""What is wrong with an answer, in words that say what to do."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time
from decimal import Decimal

import pytest

from prisoncare_desktop.forms.session import FormSession
from prisoncare_desktop.forms.validation.problem import Problem, ProblemCode
from prisoncare_desktop.forms.values import Quantity, Value
from prisoncare_desktop.ui.forms.words import kinds_words, problem_words, short_problem_words
from tests.forms.samples import of_items
from tests.ui.forms.conftest import Opened
from tests.ui.keyboard import ENTER, press

MG = Quantity(Decimal(40), "mg")
DATA: Mapping[ProblemCode, Mapping[str, Value]] = {
    ProblemCode.REQUIRED: {},
    ProblemCode.REQUIRED_CANNOT_BE_ASKED: {"raw_type": "sketch"},
    ProblemCode.TOO_SHORT: {"min_length": 3, "length": 2},
    ProblemCode.TOO_LONG: {"max_length": 3, "length": 4},
    ProblemCode.TOO_LOW: {"min_value": 3},
    ProblemCode.TOO_HIGH: {"max_value": MG},
    ProblemCode.TOO_PRECISE: {"places": 2},
    ProblemCode.WRONG_SHAPE: {"entry_format": ""},
    ProblemCode.TOO_FEW: {"least": 2, "count": 1},
    ProblemCode.TOO_MANY: {"most": 2, "count": 3},
    ProblemCode.OTHER_MEASURE: {"bound": MG},
    ProblemCode.WRONG_UNIT: {"units": "mg, ml"},
    ProblemCode.NOT_AN_ADDRESS: {},
    ProblemCode.OTHER_RECORD: {"kinds": "Patient, RelatedPerson"},
    ProblemCode.WRONG_FILE: {"kinds": "image/png, image/jpeg, application/pdf"},
    ProblemCode.FILE_TOO_LARGE: {"most_bytes": 2_000_000},
    ProblemCode.FILE_DAMAGED: {},
    ProblemCode.NOT_AN_OPTION: {},
    ProblemCode.ONE_ANSWER_ONLY: {"count": 2},
    ProblemCode.BROKEN_RULE: {"key": "dose-1", "human": ""},
    ProblemCode.EXCLUSIVE_WITH_OTHERS: {"option": "None of these"},
}


@pytest.mark.parametrize("code", ProblemCode)
def test_every_problem_is_said_in_words_without_code_or_brace(code: ProblemCode) -> None:
    problem = Problem("dose", code, DATA[code])
    for words in (problem_words(problem), short_problem_words(problem)):
        assert not set("{}_") & set(words)
        assert words not in (code.value, "")
        assert "-" not in code.value or code.value not in words
    assert problem_words(problem).endswith((".", ".uk"))
    assert len(short_problem_words(problem).split()) <= 3


@pytest.mark.parametrize(
    ("code", "data", "words", "short"),
    [
        (ProblemCode.TOO_LOW, {"min_value": date(2026, 10, 3)}, "too early: 3 Oct 2026 is the earliest", "too early"),
        (ProblemCode.TOO_HIGH, {"max_value": time(17, 0)}, "too late: 17:00 is the latest", "too late"),
        (ProblemCode.TOO_HIGH, {"max_value": Decimal("1.5")}, "too high: 1.5 is the most", "too high"),
        (ProblemCode.WRONG_SHAPE, {"entry_format": "AB12"}, "Write it like AB12.", "look again"),
        (ProblemCode.TOO_PRECISE, {"places": 0}, "Put in a whole number.", "too exact"),
        (ProblemCode.BROKEN_RULE, {"key": "x", "human": "The dose goes up."}, "The dose goes up.", "look again"),
        (ProblemCode.FILE_TOO_LARGE, {"most_bytes": 2_000_000}, "2 MB is the most", "too large"),
    ],
)
def test_a_problem_says_what_would_be_right(code: ProblemCode, data: dict[str, Value], words: str, short: str) -> None:
    problem = Problem("dose", code, data)
    assert words in problem_words(problem)
    assert short_problem_words(problem) == short


def test_kinds_of_files_are_called_what_people_call_them() -> None:
    assert kinds_words(["image/png", "image/jpeg", "application/pdf", "text/*"]) == "pictures, PDF, text"


def rule(human: str, severity: str, expression: str) -> dict[str, object]:
    parts = [
        {"url": "key", "valueId": "r-1"},
        {"url": "severity", "valueCode": severity},
        {"url": "human", "valueString": human},
        {"url": "expression", "valueString": expression},
    ]
    return {"url": "http://hl7.org/fhir/StructureDefinition/questionnaire-constraint", "extension": parts}


def form_with_a_rule(severity: str) -> FormSession:
    low = rule("Forty is a usual dose.", severity, "answer.value < 100")
    return FormSession(of_items({"linkId": "dose", "type": "integer", "text": "Dose?", "extension": [low]}))


def test_what_a_form_warns_of_is_said_at_the_question_and_stands_in_nobodys_way(opened: Opened) -> None:
    session = form_with_a_rule("warning")
    page = opened(session)
    asked: list[bool] = []
    page.complete_asked.connect(lambda: asked.append(True))
    row = page._body().rows["dose"]
    page.show_item("dose")
    press("200", ENTER)
    assert row.wrong_words() == "Please check: Forty is a usual dose."
    page.complete()
    assert asked == [True]
    assert page.summary.lines() == ()
    assert row.wrong_words() == "Please check: Forty is a usual dose."


def test_a_rule_of_the_form_stops_completing_in_its_own_words_and_leads_there(opened: Opened) -> None:
    session = form_with_a_rule("error")
    page = opened(session)
    asked: list[bool] = []
    page.complete_asked.connect(lambda: asked.append(True))
    session.answer("dose", 200)
    page.complete()
    assert asked == []
    assert page.summary.lines() == ("Dose?: look again",)
    assert page._body().rows["dose"].wrong_words() == "Forty is a usual dose."
