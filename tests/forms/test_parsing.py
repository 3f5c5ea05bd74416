"""Reading a blank form."""

from __future__ import annotations

import json
from contextlib import suppress
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from prisoncare_desktop.errors import UnreadableForm
from prisoncare_desktop.forms import extension_urls
from prisoncare_desktop.forms.parsing import parse_questionnaire, questionnaire_from
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


def test_nobody_is_asked_what_is_hidden_around_them_or_only_to_be_read() -> None:
    hidden = {"url": "http://hl7.org/fhir/StructureDefinition/questionnaire-hidden", "valueBoolean": True}
    deep = question("deep", type="group", item=[question("deeper")])
    form = of_items(
        question("g", type="group", extension=[hidden], item=[question("in"), deep]),
        question("read", readOnly=True),
        question("asked"),
    )
    assert form.asked == {"asked"}


def test_a_number_that_json_does_not_have_is_refused() -> None:
    with pytest.raises(UnreadableForm, match="not JSON"):
        parse_questionnaire('{"resourceType": "Questionnaire", "item": [], "size": NaN}')


@pytest.mark.parametrize("text", ["", "{", "[]", "null", json.dumps({"resourceType": "Patient"}), '{"a": NaN}'])
def test_what_is_no_questionnaire_is_refused(text: str) -> None:
    with pytest.raises(UnreadableForm):
        parse_questionnaire(text)


# --- from outside -----------------------------------------------------------------------------------------------------

WORDS = ["a", "", "group", "string", "choice", "decimal", "#v", "=", "exists", "urn:x"]
URLS = [url for url in vars(extension_urls).values() if isinstance(url, str) and url.startswith("http")]
KEYS = [
    *("resourceType", "contained", "item", "linkId", "type", "text", "_text", "prefix", "required", "repeats"),
    *("extension", "url", "answerOption", "valueCoding", "valueString", "valueInteger", "valueDecimal", "valueDate"),
    *("valueBoolean", "valueCodeableConcept", "code", "display", "_display", "system", "answerValueSet", "compose"),
    *("include", "concept", "valueSet", "expansion", "contains", "enableWhen", "question", "operator", "initial"),
    *("answerBoolean", "maxLength", "id", "designation", "language", "value", "valueExpression", "expression"),
]
ATOMS = st.none() | st.booleans() | st.integers(-2, 3) | st.sampled_from([*WORDS, *URLS]) | st.decimals(allow_nan=False)
GARBAGE = st.recursive(
    ATOMS, lambda inside: st.lists(inside, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inside, max_size=6)
)
ITEMS = st.dictionaries(st.sampled_from(KEYS), GARBAGE, max_size=6).map(
    lambda item: {"linkId": "a", "type": "choice", **item}
)


@pytest.mark.hazard("H9")
@given(st.dictionaries(st.sampled_from(KEYS), GARBAGE, max_size=4), st.lists(ITEMS, max_size=2), GARBAGE)
@settings(deadline=None, max_examples=300)
def test_whatever_is_in_a_file_it_is_read_or_refused(form: dict[str, Any], items: list[Any], anything: Any) -> None:
    with suppress(UnreadableForm):
        questionnaire_from({"resourceType": "Questionnaire", **form, "item": items})
    with suppress(UnreadableForm):
        questionnaire_from(anything)


def nested(levels: int, inside: str = "") -> str:
    start = "".join(f'{{"linkId": "{n}", "type": "group", "item": [' for n in range(levels))
    return f'{{"resourceType": "Questionnaire", "item": [{start}{inside}{"]}" * levels}]}}'


@pytest.mark.hazard("H9")
@pytest.mark.parametrize("levels", [200, 1_000, 50_000])
def test_items_within_items_beyond_all_sense_are_refused(levels: int) -> None:
    assert len(parse_questionnaire(nested(50)).by_link_id) == 50
    with pytest.raises(UnreadableForm, match="deep"):
        parse_questionnaire(nested(levels))


@pytest.mark.hazard("H9")
@pytest.mark.parametrize("number", ["1e999999999", "-1e-999999999", "9" * 5_000])
def test_a_number_that_would_fill_the_pc_is_refused(number: str) -> None:
    for item in ('"type": "string", "maxLength": {}', '"type": "decimal", "initial": [{{"valueDecimal": {}}}]'):
        with pytest.raises(UnreadableForm):
            parse_questionnaire(nested(0, f'{{"linkId": "a", {item.format(number)}}}'))


def test_half_a_character_is_refused_and_a_whole_one_is_not() -> None:
    whole = parse_questionnaire(nested(0, r'{"linkId": "a", "type": "display", "text": "\ud83d\ude00"}'))

    assert whole["a"].text == "\U0001f600"
    with pytest.raises(UnreadableForm, match="not JSON"):
        parse_questionnaire(nested(0, r'{"linkId": "a", "type": "display", "text": "\ud83d"}'))
