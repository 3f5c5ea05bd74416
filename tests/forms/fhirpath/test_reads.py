"""What an expression looks at, found without running it."""

from __future__ import annotations

from typing import Any

import pytest

from prisoncare_desktop.errors import UnreadableForm
from prisoncare_desktop.forms.expressions import Expression
from prisoncare_desktop.forms.fhirpath.reads import DEEPEST, Walks
from prisoncare_desktop.forms.questionnaire import Questionnaire
from prisoncare_desktop.forms.repetition import Repetitions
from prisoncare_desktop.forms.session import FormSession
from tests.forms.samples import expression, of_items

FORM = of_items(
    {"linkId": "a", "type": "string", "item": [{"linkId": "inner", "type": "string"}]},
    {
        "linkId": "g",
        "type": "group",
        "repeats": True,
        "extension": [expression("variable", "item.where(linkId='b').answer.value", name="own")],
        "item": [{"linkId": "b", "type": "integer"}, {"linkId": "c", "type": "integer"}],
    },
    {"linkId": "last", "type": "integer"},
)
EVERY = {"a", "inner", "b", "c", "last"}


@pytest.mark.parametrize(
    ("text", "named", "wide"),
    [
        ("%resource.item.where(linkId='a').answer.value = 'x'", {"a"}, set()),
        ("%resource.repeat(item).where(linkId='b').answer.value", {"b"}, set()),
        ("%resource.descendants().where(linkId='inner').answer.exists()", {"inner"}, set()),
        ("%resource.item.where(linkId='a').answer.item.where(linkId='inner').answer.empty()", {"inner"}, set()),
        ("item.where(linkId='g').item.where(linkId='c' and answer.value > 3).exists()", {"c"}, set()),
        ("iif(%resource.item.where('last' = linkId).answer.value > 3, today(), {})", {"last"}, set()),
        ("%resource.item.where(linkId='b').answer.value", set(), set()),  # b is not at the top
        ("%resource.item.where(linkId='g').exists()", set(), {"b", "c"}),
        ("%resource.item[0].answer.value", set(), EVERY - {"inner"}),
        ("%resource.item.answer.value.count()", set(), {"a", "last"}),
        ("%resource.item.where(linkId != 'a').answer.value.sum()", set(), {"last"}),
        ("%resource.descendants().answer.count()", set(), EVERY),
        ("%resource.repeat(item).where(linkId='b' or linkId='c').answer.value.sum()", set(), {"b", "c"}),
        ("%resource", set(), EVERY),
        ("%patient.name.given | today().toString()", set(), set()),
        ("%questionnaire.item.where(linkId='a').answerOption", set(), set()),
        ("not an expression", set(), set()),
    ],
)
def test_an_expression_of_the_form_reads(text: str, named: set[str], wide: set[str]) -> None:
    reads = Walks(FORM).of("", Expression(text))
    assert (set(reads.named), set(reads.wide)) == (named, wide)


def test_in_a_repetition_an_expression_reads_its_own_and_through_the_form_all() -> None:
    grown = Repetitions(FORM).grown({"g": 2})
    walks = Walks(grown)
    assert walks.of("g#2", Expression("%context.item.where(linkId='b').answer.value")).named == {"b#2"}
    assert walks.of("c#2", Expression("%own > 3")).named == {"b#2"}
    assert walks.of("c", Expression("%own > 3")).named == {"b"}
    assert walks.of("last", Expression("%resource.item.item.where(linkId='b').answer.value.sum()")).named == {
        "b",
        "b#2",
    }


def calculating(link_id: str, text: str, **more: Any) -> dict[str, Any]:
    return {"linkId": link_id, "type": "integer", "extension": [expression("calculatedExpression", text)], **more}


def test_items_that_calculate_each_other_are_refused_with_the_ring_named() -> None:
    with pytest.raises(UnreadableForm, match="a -> b -> a"):
        of_items(
            calculating("a", "%resource.item.where(linkId='b').answer.value + 1"),
            calculating("b", "%resource.item.where(linkId='a').answer.value + 1"),
        )


@pytest.mark.parametrize("use", ["initialExpression", "calculatedExpression", "answerExpression"])
def test_variables_in_a_ring_are_refused_whatever_they_are_for(use: str) -> None:
    variables = [expression("variable", "%two + 1", name="one"), expression("variable", "%one + 1", name="two")]
    item = {"linkId": "a", "type": "integer", "extension": [expression(use, "%one")]}
    with pytest.raises(UnreadableForm, match="%one -> %two -> %one"):
        of_items(item, extension=variables)


def test_variables_that_lean_on_each_other_without_end_are_refused() -> None:
    def leaning(count: int) -> Questionnaire:
        chain = [expression("variable", f"%v{n} + 1" if n else "1", name=f"v{n + 1}") for n in range(count)]
        return of_items(calculating("a", f"%v{count}"), extension=chain)

    assert FormSession(leaning(DEEPEST)).value("a") == DEEPEST
    with pytest.raises(UnreadableForm, match="%v"):
        leaning(20 * DEEPEST)


def test_a_ring_through_a_variable_and_a_condition_is_found_too() -> None:
    with pytest.raises(UnreadableForm, match="wait for each other"):
        of_items(
            {
                "linkId": "g",
                "type": "group",
                "enableWhen": [{"question": "b", "operator": "exists", "answerBoolean": True}],
                "extension": [expression("variable", "%resource.item.where(linkId='b').answer.value", name="v")],
                "item": [calculating("a", "1")],
            },
            calculating("b", "%resource.repeat(item).where(linkId='a').answer.value"),
        )


def test_variables_that_wait_for_each_other_are_refused_by_name() -> None:
    with pytest.raises(UnreadableForm, match=r"%x -> %y -> %x|%y -> %x -> %y"):
        of_items(
            {
                **calculating("a", "%x"),
                "extension": [
                    expression("variable", "%y + 1", name="x"),
                    expression("variable", "%x + 1", name="y"),
                    expression("calculatedExpression", "%x"),
                ],
            }
        )


def test_two_sums_over_everything_are_no_ring_the_later_one_sees_the_earlier() -> None:
    form = of_items(
        calculating("first", "%resource.item.answer.value.sum()"),
        {"linkId": "n", "type": "integer"},
        calculating("second", "%resource.item.answer.value.sum()"),
    )
    assert "first" in form
