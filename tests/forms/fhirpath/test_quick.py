"""Plain expressions as Python functions answer as the library does, on whatever they are run."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import event, example, given, settings
from hypothesis import strategies as st

from prisoncare_desktop.forms.evaluation import Evaluation, Opening, _Scope
from prisoncare_desktop.forms.expressions import Expression
from prisoncare_desktop.forms.fhirpath.grammar import NotFhirpath, parsed
from prisoncare_desktop.forms.fhirpath.library import Library
from prisoncare_desktop.forms.fhirpath.quick import Doubt, quick
from prisoncare_desktop.forms.fhirpath.trouble import Cannot
from prisoncare_desktop.forms.questionnaire import Questionnaire
from tests.forms import published
from tests.forms.walk import filled

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)


class Around:
    now = NOW

    def __init__(self, response: dict[str, Any]) -> None:
        self.response = response

    def constant(self, name: str, /) -> list[Any]:
        return [self.response] if name == "resource" else []


def both(text: str, response: dict[str, Any]) -> tuple[list[Any], list[Any]] | None:
    """Return what the function and the library say; None where the function leaves it to the library."""
    node = parsed(text)
    function = quick(node)
    if function is None:
        return None
    try:
        ours = function(Around(response), [response], [response])
    except Doubt:
        return None
    library = Library(NOW)
    given: dict[str, list[Any]] = {name: [response] if name == "resource" else [] for name in node.constants}
    try:
        return ours, library.run(node, response, given, 10)
    except Cannot:
        return None  # the library falls over its own feet (sums of nodes, empty ends of a comparison)


def alike(one: list[Any], other: list[Any]) -> bool:
    return len(one) == len(other) and all(same(a, b) for a, b in zip(one, other, strict=True))


def same(one: Any, other: Any) -> bool:
    numbers = isinstance(one, int | Decimal) and isinstance(other, int | Decimal)
    if numbers and not isinstance(one, bool) and not isinstance(other, bool):
        return abs(Decimal(one) - Decimal(other)) <= Decimal("1e-12") * (1 + abs(Decimal(one)))
    return (type(one) is type(other) and one == other) or (isinstance(one, dict) and one == other)


ANSWERS = st.one_of(
    st.booleans().map(lambda value: {"valueBoolean": value}),
    st.integers(-5, 60).map(lambda value: {"valueInteger": value}),
    st.decimals(-9, 99, places=2).map(lambda value: {"valueDecimal": value}),
    st.sampled_from(["a", "b", "Yes", ""]).map(lambda value: {"valueString": value}),
    st.sampled_from(["2026-11-22", "2020-01-01"]).map(lambda value: {"valueDate": value}),
    st.sampled_from(["a", "b"]).map(lambda code: {"valueCoding": {"system": "urn:s", "code": code, "display": code}}),
)
LINKS = ("a", "b", "c", "g")


def item(children: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    inner = st.one_of(
        st.lists(ANSWERS, min_size=1, max_size=2).map(lambda answers: {"answer": answers}),
        st.lists(children, min_size=1, max_size=3).map(lambda items: {"item": items}),
    )
    return st.tuples(st.sampled_from(LINKS), inner).map(lambda two: {"linkId": two[0], **two[1]})


LEAF = st.tuples(st.sampled_from(LINKS), ANSWERS).map(lambda two: {"linkId": two[0], "answer": [two[1]]})
RESPONSES = st.lists(st.recursive(LEAF, item, max_leaves=6), max_size=4).map(
    lambda items: {"resourceType": "QuestionnaireResponse", **({"item": items} if items else {})}
)

PATHS = st.tuples(
    st.sampled_from(["%resource.item", "%resource.repeat(item)", "%resource.descendants()", "item.item"]),
    st.sampled_from(["", ".where(linkId='a')", ".where(linkId = 'b' and answer.exists())", ".where(linkId != 'a')"]),
    st.sampled_from([".answer.value", ".answer.value.code", ".answer.valueInteger", ".answer", ".linkId", ""]),
).map("".join)
VALUES = st.one_of(PATHS, st.sampled_from(["1", "2.5", "'a'", "true", "{}", "-3", "%nothing.value", "'x' & 'y'"]))


def bigger(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    operators = ["=", "!=", "<", ">", "<=", ">=", "and", "or", "+", "-", "*", "/", "|", "&"]
    calls = [
        "exists()",
        "empty()",
        "count()",
        "not()",
        "first()",
        "last()",
        "tail()",
        "sum()",
        "round(1)",
        "toString()",
    ]
    calls += ["lower()", "contains('a')", "where($this = 1)", "all($this > 1)", "select(value)", "exists($this = 'a')"]
    calls += ["substring(1)", "toInteger()"]
    return st.one_of(
        st.tuples(inner, st.sampled_from(operators), inner).map(lambda three: "({} {} {})".format(*three)),
        st.tuples(inner, st.sampled_from(calls)).map(".".join),
        st.tuples(inner, inner, inner).map(lambda three: "iif({}, {}, {})".format(*three)),
        inner.map(lambda one: f"{one}[0]"),
    )


ALIKE = [{"linkId": "g", "answer": [{"valueInteger": 4}]}] * 2


@settings(max_examples=600, deadline=None)
@example("%resource.repeat(item).answer.value.sum()", {"resourceType": "QuestionnaireResponse", "item": ALIKE})
@given(st.recursive(VALUES, bigger, max_leaves=4), RESPONSES)
def test_a_function_answers_as_the_library_or_leaves_it_to_it(text: str, response: dict[str, Any]) -> None:
    told = both(text, response)
    event("compared" if told is not None else "left to the library, or it fails")
    if told is not None:
        assert alike(*told), (text, told)


def run_here(form: Questionnaire) -> list[tuple[str, str, Expression]]:
    """Return the form's expressions that are run: which item's, what for, and what it says."""
    return [
        (address, use, expression)
        for address, item in form.by_link_id.items()
        for use, expression in item.logic.every()
        if use != "variable" and expression.is_fhirpath and expression.text not in NOT_FHIRPATH
    ]


NOT_FHIRPATH = {"Sleep Study", "answer.count() = 3 asdf aqwe"}
EXPRESSIVE = {name: form for name, form in published.readable().items() if run_here(form)}


@pytest.mark.parametrize("name", EXPRESSIVE)
def test_on_published_forms_functions_and_library_agree_and_so_do_narrow_and_whole(name: str) -> None:
    form = EXPRESSIVE[name]
    session = filled(form, seed=len(name), steps=40)
    form = session.questionnaire
    evaluation: Evaluation = session._state.evaluation
    evaluation.opening = Opening(NOW)
    everything = evaluation._views.seeing([one for one in form.by_link_id if form[one].is_question])
    for address, use, expression in run_here(form):
        reads = evaluation._walks.of(address, expression).all
        narrow = _Scope(evaluation, address, None, evaluation._views.seeing(reads))
        whole = _Scope(evaluation, address, None, everything)
        assert outcome(evaluation, expression, narrow) == outcome(evaluation, expression, whole), (address, use)
        try:
            node = parsed(expression.text)
            function = quick(node)
            ours = function(narrow, narrow.context, narrow.context) if function is not None else None
            theirs = evaluation._by_library(node, narrow)
        except (Doubt, Cannot, NotFhirpath):
            continue
        assert ours is None or alike(ours, theirs), (address, use, expression.text)


def outcome(evaluation: Evaluation, expression: Any, scope: _Scope) -> Any:
    try:
        return evaluation.run(expression, scope)
    except Cannot as trouble:
        return (trouble.code, trouble.detail)
