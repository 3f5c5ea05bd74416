"""What others published: read or refused for a reason, filled at random, sent, read back, judged as others judge."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from prisoncare_desktop.errors import UnreadableForm
from prisoncare_desktop.forms import json_text, wire
from prisoncare_desktop.forms.questionnaire import Questionnaire
from tests.forms import judge, published, shape_by_others, table
from tests.forms.walk import filled, finished

REFUSED = {
    "LHNCBC__fhirpath.js/Minimum-Data-Set---version-3.0.R4.json": "two items have the linkId",
    "LHNCBC__formbuilder-lhcforms/enableWhen-dependency-validation-sample.json": "two items have the linkId",
    "LHNCBC__lforms-fhir-app/phq9.json": "valueString is not text",
    "LHNCBC__lforms/Observation-Extract-Category-Test.R4.json": "two items have the linkId",
    "LHNCBC__lforms/q-enableWhen-with-reference-loop.json": "items wait for each other: item1 -> item3 -> item1",
    "LHNCBC__lforms/questionnaire-enableWhen-missing-linkId.json": "enableWhen names q11, which is not in the form",
    "LHNCBC__lforms/questionnaire-enableWhen-missing-question-field.json": "enableWhen names no question",
    "aehrc__smart-forms/AuCoreEncounter.json": "required is neither true nor false",
    "google__android-fhir/Questionnaire-ASLPA1-positive.json": "two items have the linkId",
    "google__android-fhir/questionnaire_outbreak.json": "two items have the linkId",
    "google__android-fhir/sample-questionnaire.json": "two items have the linkId",
    "opensrp__fhircore/test-questionnaire.json": "valueDate is not text",
}
"""Each is broken by FHIR R4's own rules: a linkId is unique, a condition names an item, an element has its type."""

OTHERS_SAY_OTHERWISE = {
    "attachment-max-size-qr": "they take maxSize for bytes, we for megabytes, as its definition says",
    "open-choice-gender-coding-async-qr": "the value set is on a terminology server",
    "string-with-coding-async-qr": "the value set is on a terminology server",
    "quantity-units-not-in-value-set-qr": "the value set is on a terminology server",
}

NOBODY_CAN_FINISH = {"FHIR__fhir-test-cases/string-min-occurs-q.json": "it wants two answers where one may be given"}

each_form = pytest.mark.parametrize("name", published.readable())


def test_every_published_form_is_read_or_refused_for_a_stated_reason() -> None:
    refused = {row.name: row.refused for row in table.rows() if row.refused}
    assert len(table.rows()) == 367
    assert set(refused) == set(REFUSED)
    for name, why in REFUSED.items():
        assert why in refused[name]


def test_every_form_that_is_read_is_printed_whole_and_almost_every_one_is_acted_on_in_full() -> None:
    read = [row for row in table.rows() if not row.refused]
    assert [row.name for row in read if not row.printed] == []
    in_part = {row.name: row.missing for row in read if row.missing}
    print(f"{len(read) - len(in_part)} of {len(read)} forms are acted on in full")
    assert len(in_part) <= 6, in_part


# --- filled in at random ----------------------------------------------------------------------------------------------


@each_form
def test_a_form_filled_at_random_is_sent_and_read_back_with_nothing_lost_and_nothing_else(name: str) -> None:
    form = published.readable()[name]
    session = filled(form, seed=len(name))
    tree = wire.to_questionnaire_response(session, completed=False)
    assert judge.faults(form.raw, tree) == []
    back = wire.from_questionnaire_response(form, json_text.loads(json_text.dumps(tree)))
    assert wire.to_questionnaire_response(back, completed=False) == tree
    assert not back.response.carried.more
    assert not back.response.carried.strangers
    again = wire.from_draft(form, wire.to_draft(session))
    assert again.response == session.response
    assert [again.is_enabled(one) for one in again.questionnaire.by_link_id] == [
        session.is_enabled(one) for one in session.questionnaire.by_link_id
    ]


@each_form
def test_a_form_that_a_person_finishes_answers_what_it_requires_and_nothing_it_does_not_ask(name: str) -> None:
    form = published.readable()[name]
    session = filled(form, seed=len(name))
    assert finished(session, seed=len(name)) is (name not in NOBODY_CAN_FINISH)
    if not session.problems():
        assert judge.faults(form.raw, wire.to_questionnaire_response(session, completed=True)) == []


def test_every_response_we_write_has_the_shape_that_a_library_of_others_wants() -> None:
    named: list[str] = []
    texts: list[str] = []
    for name, form in published.readable().items():
        session = filled(form, seed=len(name) + 1)
        for completed in (False, True):
            if not completed or finished(session, seed=len(name)):
                tree = wire.to_questionnaire_response(session, completed=completed)
                named.append(f"{name}, {tree['status']}")
                texts.append(json_text.dumps(tree))
    told = shape_by_others.faults(texts)
    print(f"{told.count('')} of {len(texts)} responses have the shape of R4, as fhir.resources judges")
    assert [f"{name}: {why}" for name, why in zip(named, told, strict=True) if why] == []


def test_the_library_of_others_finds_what_is_wrong() -> None:
    good: dict[str, json_text.Json] = {
        "resourceType": "QuestionnaireResponse",
        "status": "completed",
        "item": [{"linkId": "a"}],
    }
    bad: list[dict[str, json_text.Json]] = [
        {**good, "authored": "yesterday"},
        {**good, "item": [{"text": "no linkId"}]},
        {**good, "item": [{"linkId": "a", "answer": [{"valueDate": "22 November"}]}]},
        {**good, "item": [{"linkId": "a", "answer": [{"valueBoolean": True, "valueInteger": 1}]}]},
        {**good, "item": [{"linkId": "a", "repetition": 2}]},
    ]
    told = shape_by_others.faults(json_text.dumps(one) for one in (good, *bad))
    assert [bool(one) for one in told] == [False, *(True for _ in bad)]


# --- responses that others published ----------------------------------------------------------------------------------


def responses() -> dict[str, Any]:
    return {name: tree for name, tree in published.everything().items() if name.startswith("responses/")}


def forms_for(name: str, tree: Any) -> list[Questionnaire]:
    """Return the forms that a response can be to, those of its own publisher first."""
    named, _, version = str(tree.get("questionnaire", "")).partition("|")
    source = name.split("/")[1]
    found = [
        (not one.startswith(source), one, form)
        for one, form in published.readable().items()
        if named
        and (form.url == named or named.rsplit("/", 1)[-1] == form.raw.get("id"))
        and version in ("", form.version)
    ]
    return [form for _, _, form in sorted(found, key=lambda x: x[:2])]


NO_FORM = {"responses/google__android-fhir/questionnaire_response_outbreak.json": "its form has one linkId twice"}
ANOTHER_NAME = {"responses/HL7__sdc/QuestionnaireResponse-Cardiology-MariaSantos.json": "its form has another url"}


def plain(tree: Any) -> Any:
    """Return what a response says: numbers as numbers, no empty lists, items in the order of their linkIds."""
    if isinstance(tree, dict):
        return {key: plain(one) for key, one in tree.items() if one not in ([], {})}
    if isinstance(tree, list):
        items = [plain(one) for one in tree]
        return sorted(items, key=lambda one: one["linkId"]) if items and "linkId" in items[0] else items
    return Decimal(tree) if isinstance(tree, int) and not isinstance(tree, bool) else tree


def only_said(items: Any) -> list[Any]:
    """Leave out items that hold nothing: their form does not ask them as answered."""
    kept = []
    for one in items:
        answers = [with_inner(a) for a in one.get("answer", ()) if any(key.startswith("value") for key in a)]
        inner = only_said(one.get("item", ()))
        said = {"answer": answers} if answers else {"item": inner} if inner else {}
        if said:
            kept.append({"linkId": one["linkId"], "text": one.get("text"), **said})
    return kept


def with_inner(answer: Any) -> Any:
    inner = only_said(answer.get("item", ()))
    return {**{key: one for key, one in answer.items() if key != "item"}, **({"item": inner} if inner else {})}


@pytest.mark.parametrize("name", [name for name in responses() if name not in NO_FORM | ANOTHER_NAME])
def test_a_published_response_opens_against_its_form_and_goes_out_equal(name: str) -> None:
    tree = responses()[name]
    candidates = forms_for(name, tree)
    assert candidates
    told = []
    for form in candidates:
        session = wire.from_questionnaire_response(form, tree)
        out = wire.to_questionnaire_response(session, completed=False)
        told.append(only_said(plain(out.get("item", []))))
    assert only_said(plain(tree["item"])) in told


@pytest.mark.parametrize("name", ANOTHER_NAME)
def test_a_response_that_names_its_form_otherwise_is_equal_but_for_the_name(name: str) -> None:
    tree = responses()[name]
    (form,) = forms_for(name, tree)
    session = wire.from_questionnaire_response(form, {**tree, "questionnaire": form.canonical})
    out = wire.to_questionnaire_response(session, completed=False)
    assert only_said(plain(out["item"])) == only_said(plain(tree["item"]))


@pytest.mark.parametrize("name", ANOTHER_NAME)
def test_a_response_to_a_form_of_another_name_is_refused_not_misread(name: str) -> None:
    tree = responses()[name]
    (form,) = forms_for(name, tree)
    with pytest.raises(UnreadableForm):
        wire.from_questionnaire_response(form, tree)


# --- judged as others judge -------------------------------------------------------------------------------------------


def judged_invalid(case: Any) -> bool:
    """Say whether we find fault with a response of the validators' own suite."""
    response = published.everything()[case["response_file"]]
    named = str(response.get("questionnaire", "")).partition("|")[0]
    for file in case["questionnaire_files"]:
        form = published.read(published.blank_forms()[file])
        if isinstance(form, str) or (named and form.url != named):
            continue
        try:
            session = wire.from_questionnaire_response(form, response)
        except UnreadableForm:
            return True
        carried = session.response.carried
        return bool(session.problems() or carried.strangers or carried.more)
    raise AssertionError(f"no form for {case['name']}")


def test_where_two_validators_agree_we_agree_but_for_what_is_stated() -> None:
    cases = published.everything()["validation_cases/cases.json"]
    agreed = [
        one
        for one in cases
        if one["java_says_invalid"] is not None and one["java_says_invalid"] is one["dotnet_says_invalid"]
    ]
    differ = {one["name"] for one in agreed if judged_invalid(one) is not one["java_says_invalid"]}
    print(f"{len(agreed) - len(differ)} of {len(agreed)} validation cases judged as both validators do")
    assert len(agreed) == 43
    assert differ == set(OTHERS_SAY_OTHERWISE)
