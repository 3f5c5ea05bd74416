"""The score that adds up by itself."""

from __future__ import annotations

import pytest

from prisoncare_desktop.errors import NotAnAnswer
from prisoncare_desktop.forms.session import FormSession
from prisoncare_desktop.forms.values import Coding
from tests.forms.samples import code, odd, of_items, shipped


def test_the_score_appears_with_the_last_answer_it_needs() -> None:
    session = FormSession(shipped("sms-28-day-review"))
    for link_id, answer in {"withdrawal": "never", "craving": "every-day", "sleep": "most-days"}.items():
        session.answer(link_id, code(answer))
    assert session.value("comfort") is None, "part of a scale is not a low score"

    moved = session.answer("mood", code("some-days"))

    assert moved.values == {"mood", "comfort"}
    assert session.value("comfort") == 0 + 3 + 2 + 1


def test_the_score_goes_again_when_an_answer_is_taken_back() -> None:
    session = FormSession(odd("conditions"))
    session.answer("mood", code("bad"))
    assert session.value("score") == 2

    assert session.clear("mood").values == {"mood", "score"}
    assert session.value("score") is None


def test_a_question_that_is_not_asked_adds_nothing() -> None:
    session = FormSession(odd("conditions"))
    session.answer("smokes", True)
    session.answer("mood", code("bad"))
    session.answer("cough", code("yes"))
    assert session.value("score") == 5
    assert session.is_enabled("worrying")

    moved = session.answer("smokes", False)

    assert session.value("score") == 2
    assert "score" in moved.values
    assert "worrying" in moved.disabled


@pytest.mark.parametrize("answer", [code("unsaid"), Coding("urn:elsewhere", "unheard-of")])
def test_an_answer_without_a_number_leaves_no_score(answer: Coding) -> None:
    session = FormSession(odd("conditions"))

    session.answer("mood", answer)

    assert session.value("score") is None


def test_nobody_types_a_score() -> None:
    with pytest.raises(NotAnAnswer):
        FormSession(odd("conditions")).answer("score", 1)


def test_where_nothing_is_asked_there_is_no_score_not_even_nought() -> None:
    url = "https://prisoncare.example/fhir/StructureDefinition/sum-of-ordinals"
    ordinal = {"url": "http://hl7.org/fhir/StructureDefinition/ordinalValue", "valueDecimal": 2}
    form = of_items(
        {"linkId": "used", "type": "boolean"},
        {
            "linkId": "often",
            "type": "choice",
            "answerOption": [{"valueCoding": {"code": "daily"}, "extension": [ordinal]}],
            "enableWhen": [{"question": "used", "operator": "=", "answerBoolean": True}],
        },
        {
            "linkId": "score",
            "type": "integer",
            "extension": [{"url": url, "extension": [{"url": "linkId", "valueString": "often"}]}],
        },
    )
    session = FormSession(form)
    session.answer("used", True)
    session.answer("often", code("daily"))
    assert session.value("score") == 2
    session.answer("used", False)
    assert session.value("score") is None
