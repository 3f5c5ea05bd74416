"""What others published: read or refused for a reason, filled at random, sent, read back, judged as others judge."""

from __future__ import annotations

import random
from collections import Counter
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

import pytest

from prisoncare_desktop.errors import UnreadableForm
from prisoncare_desktop.forms import json_text, wire
from prisoncare_desktop.forms.questionnaire import Item, ItemType, Questionnaire
from prisoncare_desktop.forms.session import FormSession
from prisoncare_desktop.forms.values import Attachment, Coding, Reference, Value
from tests.forms import published

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

each_form = pytest.mark.parametrize("name", published.readable())


def test_every_published_form_is_read_or_refused_for_a_stated_reason() -> None:
    refused = {
        name: why for name, tree in published.blank_forms().items() if isinstance(why := published.read(tree), str)
    }
    by_source: Counter[str] = Counter(name.partition("/")[0] for name in published.blank_forms())
    no: Counter[str] = Counter(name.partition("/")[0] for name in refused)
    for source, count in sorted(by_source.items()):
        print(f"{source:36} {count - no[source]:4} read {no[source]:3} refused")
    assert sum(by_source.values()) == 367
    assert set(refused) == set(REFUSED)
    for name, why in REFUSED.items():
        assert why in refused[name]


# --- filled in at random ----------------------------------------------------------------------------------------------


def something(item: Item, chance: random.Random) -> Value | None:
    """Return an answer that the item can hold, None where it has no options to choose from."""
    if item.options:
        return chance.choice(item.options).value
    plain: dict[ItemType, Value] = {
        ItemType.BOOLEAN: chance.random() < 0.5,
        ItemType.INTEGER: chance.randrange(100),
        ItemType.DECIMAL: Decimal(chance.randrange(1000)) / 10,
        ItemType.DATE: date(2026, 11, chance.randint(1, 30)),
        ItemType.DATE_TIME: datetime(2026, 11, 22, chance.randrange(24), tzinfo=UTC),
        ItemType.TIME: time(chance.randrange(24), 30),
        ItemType.STRING: f"words {chance.randrange(100)}",
        ItemType.TEXT: "more\nwords",
        ItemType.URL: "https://www.nhs.uk",
        ItemType.OPEN_CHOICE: "own words",
        ItemType.CHOICE: Coding("https://example.org", "c", "Chosen"),
        ItemType.QUANTITY: item.quantity(Decimal(chance.randrange(200))),
        ItemType.REFERENCE: Reference("Patient/1"),
        ItemType.ATTACHMENT: Attachment("text/plain", "note.txt", data="aGk="),
    }
    return plain.get(item.type)


def filled(form: Questionnaire, seed: int) -> FormSession:
    """Fill a form in a random walk: answers, changes of mind, repetitions that come and go."""
    chance = random.Random(seed)
    session = FormSession(form)
    for _ in range(min(120, 6 * len(form.by_link_id))):
        link_id = chance.choice(list(session.questionnaire.by_link_id))
        item = session.questionnaire[link_id]
        if session.can_remove(link_id) and chance.random() < 0.3:
            session.remove(link_id)
        elif session.can_add(link_id) and session.count(link_id) < 4:
            session.add(link_id)
        elif link_id in session.questionnaire.asked and (value := something(item, chance)) is not None:
            session.answer(link_id, value) if chance.random() < 0.85 else session.clear(link_id)
    return session


@each_form
def test_a_form_filled_at_random_is_sent_and_read_back_with_nothing_lost_and_nothing_else(name: str) -> None:
    form = published.readable()[name]
    session = filled(form, seed=len(name))
    tree = wire.to_questionnaire_response(session, completed=False)
    well_formed(tree, form)
    back = wire.from_questionnaire_response(form, json_text.loads(json_text.dumps(tree)))
    assert wire.to_questionnaire_response(back, completed=False) == tree
    assert not back.response.carried.more
    assert not back.response.carried.strangers
    again = wire.from_draft(form, wire.to_draft(session))
    assert again.response == session.response
    assert [again.is_enabled(one) for one in again.questionnaire.by_link_id] == [
        session.is_enabled(one) for one in session.questionnaire.by_link_id
    ]


def well_formed(tree: Any, form: Questionnaire) -> None:
    """Hold a response to R4's own rules (qrs-1 and the shapes), by other code than the product's."""

    def look(items: Any, parent: str) -> None:
        assert items, "an empty list is no FHIR"
        order = [link_id for link_id in form.by_link_id if form.parents.get(link_id, "") == parent]
        places = [order.index(one["linkId"]) for one in items]
        assert places == sorted(places), "items are in the order of the form"
        for one in items:
            item = form[one["linkId"]]
            assert not ("answer" in one and "item" in one), "qrs-1"
            assert set(one) <= {"linkId", "text", "answer", "item"}
            assert ("answer" in one) is item.is_question
            for answer in one.get("answer", ()):
                assert len([key for key in answer if key.startswith("value")]) == 1
                if "item" in answer:
                    look(answer["item"], item.link_id)
            if "item" in one:
                look(one["item"], item.link_id)

    if "item" in tree:
        look(tree["item"], "")


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
