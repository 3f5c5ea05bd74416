"""Conditions that a form writes as expressions, in words for somebody with a pen."""

from __future__ import annotations

from typing import Any

import pytest

from prisoncare_desktop.forms.paper_words import ENGLISH
from prisoncare_desktop.forms.repetition import spread_out
from prisoncare_desktop.forms.skips import skips_of
from tests.forms import published
from tests.forms.samples import of_items

ENABLE_WHEN = "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-enableWhenExpression"
VARIABLE = "http://hl7.org/fhir/StructureDefinition/variable"
SMOKES = "%resource.item.where(linkId='smokes').answer.value"
DRINKS = "%resource.descendants().where(linkId = 'drinks').answer.value"


def expression(url: str, text: str, **more: str) -> dict[str, Any]:
    return {"url": url, "valueExpression": {"language": "text/fhirpath", "expression": text, **more}}


def words_for(text: str, *variables: tuple[str, str]) -> str:
    """Return what is printed above a question that has this condition, after two that it may ask about."""
    often = [{"valueCoding": {"code": "daily", "display": "Every day"}}, {"valueCoding": {"code": "less"}}]
    form = of_items(
        {"linkId": "smokes", "text": "Do you smoke?", "type": "boolean"},
        {"linkId": "drinks", "text": "How often?", "type": "choice", "answerOption": often},
        {"linkId": "units", "text": "How many units?", "type": "integer"},
        {
            "linkId": "q",
            "text": "How long?",
            "type": "string",
            "extension": [
                *(expression(VARIABLE, said, name=name) for name, said in variables),
                expression(ENABLE_WHEN, text),
            ],
        },
    )
    return skips_of(form, ENGLISH).only_if["q"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (f"{SMOKES} = true", "Only if your answer to question 1 is Yes."),
        (SMOKES, "Only if your answer to question 1 is Yes."),
        (f"({SMOKES} = false)", "Only if your answer to question 1 is No."),
        (f"{SMOKES}.exists()", "Only if you answered question 1."),
        (f"{SMOKES}.exists().not()", "Only if you left question 1 empty."),
        (f"{DRINKS}.empty()", "Only if you left question 2 empty."),
        (f"{DRINKS}.code = 'daily'", "Only if your answer to question 2 is “Every day”."),
        (f"{DRINKS}.code != 'daily'", "Only if your answer to question 2 is not “Every day”."),
        ("%resource.item.where(linkId='units').answer.value >= 14", "Only if your answer to question 3 is 14 or more."),
        (
            f"{SMOKES} = true and\n {DRINKS}.code = 'daily'",
            "Only if your answer to question 1 is Yes and your answer to question 2 is “Every day”.",
        ),
        (
            f"({SMOKES} = true) or ({DRINKS}.exists())",
            "Only if your answer to question 1 is Yes or you answered question 2.",
        ),
    ],
)
def test_a_condition_that_only_compares_answers_is_put_into_words(text: str, words: str) -> None:
    assert words_for(text) == words


def test_a_variable_that_is_an_answer_is_called_by_its_question() -> None:
    assert words_for("%often = 'daily'", ("often", f"{DRINKS}.code")) == (
        "Only if your answer to question 2 is “Every day”."
    )


@pytest.mark.parametrize(
    "text",
    [
        "%age > 12",
        f"{SMOKES} = true and {DRINKS}.exists() or {DRINKS}.empty()",
        f"iif({SMOKES}, true, false)",
        f"{DRINKS}.code = 'never heard of'",
        "%resource.item.where(linkId='nobody').answer.value = true",
        f"{SMOKES}.count() > 1",
        DRINKS,
    ],
)
def test_any_other_condition_sends_people_to_somebody_who_knows_and_is_never_dropped(text: str) -> None:
    assert words_for(text) == "Only if this applies to you. If you are not sure, ask a member of staff."


def test_within_a_group_that_repeats_the_question_of_the_same_repetition_is_named() -> None:
    asked = {"linkId": "smokes", "text": "Smokes?", "type": "boolean"}
    then = {"linkId": "q", "text": "What?", "type": "text", "extension": [expression(ENABLE_WHEN, f"{SMOKES} = true")]}
    form = of_items({"linkId": "g", "type": "group", "repeats": True, "item": [asked, then]})
    only_if = skips_of(spread_out(form, lambda _: 2), ENGLISH).only_if
    assert only_if == {
        "q": "Only if your answer to question 1 is Yes.",
        "q#2": "Only if your answer to question 3 is Yes.",
    }


def test_no_published_condition_is_left_out() -> None:
    told = 0
    for form in published.readable().values():
        only_if = skips_of(form, ENGLISH).only_if
        for item in form.by_link_id.values():
            if item.logic.enable_when is not None:
                assert only_if[item.link_id]
                told += only_if[item.link_id] != ENGLISH.only_if_told
    assert told >= 200
