"""Where options come from that a form only names."""

from __future__ import annotations

from typing import Any

import pytest

from prisoncare_desktop.errors import UnreadableForm
from prisoncare_desktop.forms.json_text import Json
from prisoncare_desktop.forms.parsing import questionnaire_from
from prisoncare_desktop.forms.questionnaire import Item, Questionnaire
from prisoncare_desktop.forms.session import FormSession
from prisoncare_desktop.forms.values import Coding
from tests.forms import published
from tests.forms.samples import of_items

SYSTEM = "urn:colours"


def value_set(set_id: str, *includes: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"resourceType": "ValueSet", "id": set_id, "compose": {"include": list(includes)}, **more}


def listed(*codes: str, system: str = SYSTEM) -> dict[str, Any]:
    return {"system": system, "concept": [{"code": one, "display": one.title()} for one in codes]}


def asked(address: str, *contained: dict[str, Any], given: dict[str, Any] | None = None) -> Item:
    tree: Json = {
        "resourceType": "Questionnaire",
        "contained": list(contained),
        "item": [{"linkId": "a", "type": "choice", "answerValueSet": address}],
    }
    return questionnaire_from(tree, value_sets=given or {})["a"]


def codes(item: Item) -> list[str | None]:
    return [one.value.code for one in item.options if isinstance(one.value, Coding)]


def test_several_includes_are_all_offered_each_code_once() -> None:
    item = asked("#v", value_set("v", listed("red", "blue"), listed("blue", "green")))

    assert codes(item) == ["red", "blue", "green"]
    assert item.options_elsewhere == ()


def test_a_value_set_may_be_made_of_others_by_name_or_by_address() -> None:
    inner = value_set("i", listed("red"), url="https://example.org/vs/i", version="2")
    item = asked("#v", inner, value_set("v", {"valueSet": ["#i"]}, {"valueSet": ["https://example.org/vs/i|2"]}))

    assert codes(item) == ["red"]


def test_an_include_of_several_value_sets_means_what_they_share_and_an_exclude_takes_away() -> None:
    warm, bright = value_set("w", listed("red", "orange", "brown")), value_set("b", listed("orange", "red", "lime"))
    both = value_set("v", {"valueSet": ["#w", "#b"]})
    both["compose"]["exclude"] = [listed("red")]

    assert codes(asked("#v", warm, bright, both)) == ["orange"]


def test_a_whole_code_system_gives_its_concepts_those_inside_others_too() -> None:
    tree = [{"code": "warm", "display": "Warm", "concept": [{"code": "red", "display": "Red"}]}, {"code": "blue"}]
    system = {"resourceType": "CodeSystem", "id": "s", "url": SYSTEM, "concept": tree}

    assert codes(asked("#v", system, value_set("v", {"system": SYSTEM}))) == ["warm", "red", "blue"]
    named = asked("#v", system, value_set("v", {"system": SYSTEM, "concept": [{"code": "red"}]}))
    assert [one.label for one in named.options] == ["Red"]


def test_an_expansion_is_taken_as_it_is_without_what_cannot_be_chosen() -> None:
    contains = [
        {"system": SYSTEM, "code": "warm", "abstract": True, "contains": [{"system": SYSTEM, "code": "red"}]},
        {"system": SYSTEM, "code": "puce", "inactive": True},
    ]
    expanded = value_set("v", listed("blue"), expansion={"contains": contains})

    assert codes(asked("#v", expanded)) == ["red"]
    assert codes(asked("#v", value_set("v", listed("blue"), expansion={"timestamp": "2026"}))) == ["blue"]


def test_the_caller_can_give_value_sets_by_their_address() -> None:
    address = "https://example.org/vs/colours"
    given = {address: value_set("x", listed("red"), version="3")}

    assert codes(asked(address, given=given)) == codes(asked(f"{address}|3", given=given)) == ["red"]
    assert asked(f"{address}|4", given=given).options_elsewhere == (f"{address}|4",)


@pytest.mark.parametrize(
    "address", ["http://hl7.org/fhir/ValueSet/yesnodontknow", "http://hl7.org/fhir/ValueSet/yesnodontknow|4.0.1"]
)
def test_fhirs_own_small_value_sets_are_here(address: str) -> None:
    item = asked(address)

    assert [one.label for one in item.options] == ["Yes", "No", "Don't know"]
    assert item.options[0].value == Coding("http://terminology.hl7.org/CodeSystem/v2-0136", "Y", "Yes")


@pytest.mark.parametrize(
    ("address", "contained", "elsewhere"),
    [
        ("https://example.org/vs/far", [], "https://example.org/vs/far"),
        ("#gone", [], "#gone"),
        ("#v", [value_set("v", {"system": "http://snomed.info/sct"})], "http://snomed.info/sct"),
        ("#v", [value_set("v", {"system": SYSTEM, "filter": [{"property": "a"}]})], SYSTEM),
        ("#v", [value_set("v", {"valueSet": ["https://example.org/vs/far"]})], "https://example.org/vs/far"),
        ("#v", [{"resourceType": "ValueSet", "id": "v"}], "#v"),
        ("#v", [{"resourceType": "Patient", "id": "v"}], "#v"),
    ],
)
def test_what_is_not_here_is_told_and_leaves_the_question_open(
    address: str, contained: list[dict[str, Any]], elsewhere: str
) -> None:
    item = asked(address, *contained)

    assert (item.options, item.options_elsewhere) == ((), (elsewhere,))


def test_a_code_that_may_be_in_the_missing_part_is_no_mistake() -> None:
    parts = value_set("v", listed("red"), {"system": "http://snomed.info/sct"})
    item = {"linkId": "a", "type": "choice", "answerValueSet": "#v"}
    whole, part = (FormSession(of_items(item, contained=[one])) for one in (value_set("v", listed("red")), parts))
    for session in (whole, part):
        session.answer("a", Coding("http://snomed.info/sct", "371240000"))

    assert [one.code for one in whole.problems()] == ["not-an-option"]
    assert part.problems() == ()


@pytest.mark.hazard("H9")
def test_value_sets_that_name_each_other_are_refused_with_the_ring_named() -> None:
    with pytest.raises(UnreadableForm, match="#a -> #b -> #a"):
        asked("#a", value_set("a", {"valueSet": ["#b"]}), value_set("b", {"valueSet": ["#a"]}))
    with pytest.raises(UnreadableForm, match="value sets name each other"):
        asked("#0", *(value_set(str(n), {"valueSet": [f"#{n + 1}"]}) for n in range(2_000)))


@pytest.mark.hazard("H9")
def test_value_sets_that_name_others_twice_at_each_step_are_looked_up_once_each() -> None:
    steps = [value_set(str(n), *[{"valueSet": [f"#{n + 1}"]}] * 2) for n in range(40)]

    assert codes(asked("#0", *steps, value_set("40", listed("red")))) == ["red"]


def test_of_published_forms_only_lists_that_live_elsewhere_are_missing() -> None:
    def missing(form: Questionnaire) -> set[str]:
        return {one for item in form.by_link_id.values() for one in item.options_elsewhere}

    far = set().union(*map(missing, published.readable().values()))
    assert not {one for one in far if one.startswith("#")}
    assert not far & {f"http://hl7.org/fhir/ValueSet/{one}" for one in ("administrative-gender", "yesnodontknow")}
