"""Reading a blank form."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest

from prisoncare_desktop.errors import UnreadableForm
from prisoncare_desktop.forms.parsing import parse_questionnaire
from prisoncare_desktop.forms.questionnaire import ItemType, Operator
from prisoncare_desktop.forms.session import FormSession
from prisoncare_desktop.forms.values import Coding
from tests.forms.samples import odd, of_items, shipped


def test_every_r4_item_type_is_recognised() -> None:
    found = {item.type for item in odd("every_type").by_link_id.values()}

    assert found == set(ItemType) - {ItemType.UNSUPPORTED}


@pytest.mark.hazard("H9")
@pytest.mark.parametrize(("link_id", "raw_type"), [("glitter", "sparkle"), ("typeless", "")])
def test_an_unknown_item_type_is_kept_with_the_name_it_came_with(link_id: str, raw_type: str) -> None:
    item = odd("weird")[link_id]

    assert item.type is ItemType.UNSUPPORTED
    assert item.raw_type == raw_type


def test_what_we_do_not_understand_stays_in_the_raw_json_digit_for_digit() -> None:
    extension = odd("weird")["glitter"].raw["extension"]

    assert str(extension) == str([{"url": "urn:not:ours", "valueDecimal": Decimal("1.50")}])


def test_the_review_is_read_with_all_it_says() -> None:
    form = shipped("sms-28-day-review")

    assert form.canonical == "https://prisoncare.example/fhir/Questionnaire/sms-28-day-review|1.0.0"
    assert [item.text for item in form.items] == ["Who was there", "Treatment", "Use and risk", "Goals", "Next steps"]
    assert form["attendees"].repeats
    assert form["attendees"].control == "check-box"
    assert form["dose-after"].unit == Coding("http://unitsofmeasure.org", "mg", "mg")
    assert form["dose-after"].max_value == Decimal(300)
    assert "not a prescribing limit" in (form["dose-after"].help or "")
    assert not form["dose-after"].enable_all
    assert form["illicit-what"].enable_when[0].operator is Operator.EQUALS
    assert form["illicit-use"].horizontal
    assert form["physical-health"].control == "slider"
    assert form["comfort"].sum_of == ("withdrawal", "craving", "sleep", "mood")


def test_options_of_a_contained_value_set_carry_their_scores() -> None:
    options = shipped("sms-28-day-review")["sleep"].options

    assert {one.label: one.ordinal for one in options} == {"Never": 0, "Some days": 1, "Most days": 2, "Every day": 3}


def test_the_six_answers_of_the_friends_and_family_test_are_word_for_word_and_in_order() -> None:
    options = shipped("feedback-fft")["experience"].options

    assert [one.label for one in options] == [
        "Very good",
        "Good",
        "Neither good nor poor",
        "Poor",
        "Very poor",
        "Don't know",
    ]
    assert [one.ordinal for one in options] == [1, 2, 3, 4, 5, 6]


def test_options_that_are_elsewhere_leave_their_address() -> None:
    item = odd("weird")["far-away"]

    assert item.options == ()
    assert item.answer_value_set == "https://elsewhere.example/ValueSet/unreachable"


def question(link_id: str, **more: Any) -> dict[str, Any]:
    return {"linkId": link_id, "type": "boolean", **more}


def asked_if(question_id: str) -> dict[str, Any]:
    return {"enableWhen": [{"question": question_id, "operator": "=", "answerBoolean": True}]}


def score(*link_ids: str) -> dict[str, Any]:
    url = "https://prisoncare.example/fhir/StructureDefinition/sum-of-ordinals"
    parts = [{"url": "linkId", "valueString": one} for one in link_ids]
    return {"type": "integer", "extension": [{"url": url, "extension": parts}]}


@pytest.mark.parametrize(
    ("items", "blamed", "words"),
    [
        ([question("")], None, "no linkId"),
        ([question("a"), question("a")], "a", "two items"),
        ([question("a", item=[question("b")]), question("b")], "b", "two items"),
        ([question("a", **asked_if("nowhere"))], "a", "names nowhere"),
        ([question("a", **score("nowhere"))], "a", "names nowhere"),
        ([question("a", **asked_if("b")), question("b", **asked_if("a"))], "a", "a -> b -> a"),
        ([question("g", type="group", item=[question("in")], **asked_if("in"))], "g", "g -> in -> g"),
        ([question("a"), question("s", **score("a"))], "s", "no ordinals"),
        ([question("a", enableWhen=[{"question": "a", "operator": "~", "answerBoolean": True}])], "a", "operator"),
        ([question("a", enableWhen=[{"question": "a", "operator": "="}])], "a", "no answer"),
        ([question("a", maxLength="long")], "a", "maxLength"),
        ([question("a", required="yes")], "a", "required"),
        ([question("a", answerOption=[{}])], "a", "no value"),
        ([question("a", enableWhen=[{"question": "a", "operator": "=", "answerDate": "soon"}])], "a", "date"),
    ],
)
def test_a_form_that_cannot_work_is_refused_with_the_item_to_blame(
    items: list[dict[str, Any]], blamed: str | None, words: str
) -> None:
    with pytest.raises(UnreadableForm, match=words) as refused:
        of_items(*items)

    assert refused.value.link_id == blamed


def test_a_yes_no_question_with_codes_as_options_is_asked_as_yes_or_no() -> None:
    form = of_items(question("a", answerOption=[{"valueCoding": {"code": "x"}}]), question("b", type="quantity"))

    session = FormSession(form)
    session.answer("a", True)

    assert form["a"].options == ()
    assert session.problems() == ()


@pytest.mark.parametrize("text", ["", "{", "[]", "null", json.dumps({"resourceType": "Patient"}), '{"a": NaN}'])
def test_what_is_no_questionnaire_is_refused(text: str) -> None:
    with pytest.raises(UnreadableForm):
        parse_questionnaire(text)
