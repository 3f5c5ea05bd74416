"""FHIR JSON -> the expressions of an item or a form: the SDC extensions, and the two of R4 itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from prisoncare_desktop.forms.element import Element
from prisoncare_desktop.forms.expressions import (
    FHIRPATH,
    NO_FORM_LOGIC,
    NO_LOGIC,
    Constraint,
    Expression,
    FormLogic,
    Logic,
    Severity,
    Toggle,
)
from prisoncare_desktop.forms.values import Value, read_value
from prisoncare_desktop.forms.wording import Wording

_CORE: Final = "http://hl7.org/fhir/StructureDefinition/"
_SDC: Final = "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-"

ANSWER: Final = _SDC + "answerExpression"
CALCULATED: Final = _SDC + "calculatedExpression"
# The Norwegian forms' name for it, from before the standard had one.
CALCULATED_BEFORE: Final = "http://ehelse.no/fhir/StructureDefinition/sdf-calculatedExpression"
CANDIDATE: Final = _SDC + "candidateExpression"
ENABLE_WHEN: Final = _SDC + "enableWhenExpression"
INITIAL: Final = _SDC + "initialExpression"
LAUNCH_CONTEXT: Final = _SDC + "launchContext"
POPULATION: Final = _SDC + "itemPopulationContext"
SOURCE_QUERIES: Final = _SDC + "sourceQueries"
TOGGLE: Final = _SDC + "answerOptionsToggleExpression"
VARIABLE: Final = _CORE + "variable"
CONSTRAINTS: Final = (_CORE + "questionnaire-constraint", _CORE + "targetConstraint")
# What takes the place of an element's value: two names for it, over the years.
COMPUTED: Final = (_CORE + "cqf-expression", _CORE + "cqf-calculatedValue")
_FROM_RESPONSE: Final = re.compile(r"(?<![%.\w'])QuestionnaireResponse\.")


def logic_of(item: Element, min_value: Element | None, max_value: Element | None, wording: Wording) -> Logic:
    """Read the expressions of an item; `min_value`, `max_value`: the extensions that hold its bounds."""
    words = item.child("_text")
    if not item.tree.get("extension") and words is None:
        return NO_LOGIC
    return Logic(
        variables=tuple(_expressions(item, VARIABLE)),
        population=tuple(_expressions(item, POPULATION)),
        enable_when=_first(item, ENABLE_WHEN),
        calculated=_first(item, CALCULATED) or _calculated_before(item),
        initial=_first(item, INITIAL),
        answers=_first(item, ANSWER),
        candidates=_first(item, CANDIDATE),
        text=_computed(words),
        min_value=_computed_value(min_value),
        max_value=_computed_value(max_value),
        constraints=tuple(_constraints(item, wording)),
        toggles=tuple(_toggles(item)),
    )


def form_logic_of(form: Element, wording: Wording) -> FormLogic:
    """Read the expressions of a form as a whole."""
    if not form.tree.get("extension"):
        return NO_FORM_LOGIC
    return FormLogic(
        variables=tuple(_expressions(form, VARIABLE)),
        constraints=tuple(_constraints(form, wording)),
        launch_contexts=tuple(_launch_contexts(form)),
    )


def _calculated_before(item: Element) -> Expression | None:
    """Return what a question is calculated by as it was said before the standard had a name for it.

    Either by the Norwegian forms' own name, or by computing the item itself and not its words or bounds. Those
    expressions begin at the response, by the name of its type.
    """
    found = _first(item, CALCULATED_BEFORE) or _computed(item)
    return replace(found, text=_FROM_RESPONSE.sub("%resource.", found.text)) if found else None


def _expressions(element: Element, url: str) -> Iterator[Expression]:
    for extension in element.extensions(url):
        if (found := _expression(extension)) is not None:
            yield found


def _first(element: Element, url: str) -> Expression | None:
    return next(_expressions(element, url), None)


def _expression(extension: Element) -> Expression | None:
    written = extension.child("valueExpression")
    if written is None:
        text = extension.text("valueString")
        return Expression(text) if text else None
    text = written.text("expression")
    if not text:
        return None
    return Expression(text, written.text("language") or FHIRPATH, written.text("name") or "")


def _computed(primitive: Element | None) -> Expression | None:
    """Return what a value is computed by: from `_text` and the like, or from the element itself."""
    if primitive is None:
        return None
    return next((found for url in COMPUTED if (found := _first(primitive, url)) is not None), None)


def _computed_value(extension: Element | None) -> Expression | None:
    if extension is None:
        return None
    beside = next((key for key in extension.tree if key.startswith("_value")), None)
    return _computed(extension.child(beside) if beside else extension)


def _constraints(element: Element, wording: Wording) -> Iterator[Constraint]:
    for url in CONSTRAINTS:
        for extension in element.extensions(url):
            inner = extension.extension("expression")
            expression = _expression(inner) if inner is not None else None
            if expression is None:
                continue
            key, severity = _text(extension, "key"), _text(extension, "severity")
            human = wording.in_extension(extension.extension("human"))
            grade = Severity.WARNING if severity == "warning" else Severity.ERROR
            yield Constraint(key, grade, human.plain if human else "", expression)


def _text(extension: Element, name: str) -> str:
    inner = extension.extension(name)
    if inner is None:
        return ""
    kinds = ("valueString", "valueCode", "valueId", "valueMarkdown")
    return next((found for kind in kinds if (found := inner.text(kind))), "")


def _launch_contexts(form: Element) -> Iterator[str]:
    for extension in form.extensions(LAUNCH_CONTEXT):
        name = extension.extension("name")
        if name is None:
            continue
        coding = name.child("valueCoding")
        code = coding.text("code") if coding is not None else name.text("valueId") or name.text("valueCode")
        if code:
            yield code
    for queries in form.extensions(SOURCE_QUERIES):  # a bundle of answers from a server, under the name of its queries
        reference = queries.child("valueReference")
        name_of = (reference.text("reference") or "") if reference is not None else ""
        if name_of.startswith("#"):
            yield name_of.removeprefix("#")


def _toggles(item: Element) -> Iterator[Toggle]:
    for extension in item.extensions(TOGGLE):
        inner = extension.extension("expression")
        when = _expression(inner) if inner is not None else None
        options: tuple[Value, ...] = tuple(
            value for one in extension.extensions("option") if (value := read_value(one)) is not None
        )
        if when is not None and options:
            yield Toggle(options, when)
