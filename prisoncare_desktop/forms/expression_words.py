"""enableWhenExpression for people with a pen: the conditions it comes to, where it only compares answers.

    %resource.item.where(linkId='smokes').answer.value = true
    %smokes.exists() and %drinks = 'daily'          each a variable that is the answer to a question

come out as the enableWhen that says the same, and are put into words as such. What asks for more (an age, a sum, a
record) is not: `skips` then says that somebody has to be asked, and never nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from prisoncare_desktop.forms.expressions import Expression
from prisoncare_desktop.forms.questionnaire import EnableWhen, Item, ItemType, Operator, Questionnaire
from prisoncare_desktop.forms.values import Coding, Value

_ANSWER: Final = re.compile(
    r"%(?:resource|questionnaireresponse|context)(?:\.(?:item|descendants\(\)|repeat\(item\)|where\(linkId\s*=\s*'[^']*'\)))*"
    r"\.where\(linkId\s*=\s*'(?P<asked>[^']+)'\)\.answer(?:\.first\(\))?(?:\.value(?:\.first\(\))?(?:\.code|\.display)?)?"
)
_VARIABLE: Final = re.compile(r"%(?P<name>[A-Za-z_]\w*)(?:\.value)?(?:\.code|\.display)?")
_COMPARED: Final = re.compile(
    r"(?P<left>.+?)\s*(?P<operator>!=|<=|>=|=|<|>)\s*(?P<right>'[^']*'|-?\d+(?:\.\d+)?|true|false)"
)
_TESTED: Final = re.compile(r"(?P<left>.+?)\.(?P<test>exists|empty)\(\)(?P<turned>\.not\(\))?")
_OPERATORS: Final = {one.value: one for one in Operator}


def conditions_of(form: Questionnaire, item: Item) -> tuple[tuple[EnableWhen, ...], bool] | None:
    """Return the conditions an item's expression comes to and whether all must hold; None if it is not so simple."""
    expression = item.logic.enable_when
    if expression is None or not expression.is_fhirpath:
        return None
    text = _bare(" ".join(expression.text.split()))
    joined = [word for word in ("and", "or") if f" {word} " in text]
    if len(joined) > 1:
        return None
    parts = text.split(f" {joined[0]} ") if joined else [text]
    variables = _variables(form, item)
    repetition = item.link_id.removeprefix(item.wire_id)
    found = [_condition(form, _bare(one), variables, repetition) for one in parts]
    known = tuple(one for one in found if one is not None)
    return (known, joined != ["or"]) if len(known) == len(found) else None


def _condition(
    form: Questionnaire, text: str, variables: Mapping[str, Expression], repetition: str
) -> EnableWhen | None:
    if tested := _TESTED.fullmatch(text):
        question = _question(form, tested["left"], variables, repetition)
        wanted = (tested["test"] == "exists") is not bool(tested["turned"])
        return EnableWhen(question.link_id, Operator.EXISTS, wanted) if question else None
    compared = _COMPARED.fullmatch(text)
    question = _question(form, compared["left"] if compared else text, variables, repetition)
    if question is None:
        return None
    if compared is None:
        yes = question.type is ItemType.BOOLEAN
        return EnableWhen(question.link_id, Operator.EQUALS, True) if yes else None
    answer = _answer(question, compared["right"])
    operator = _OPERATORS[compared["operator"]]
    return EnableWhen(question.link_id, operator, answer) if answer is not None else None


def _question(form: Questionnaire, text: str, variables: Mapping[str, Expression], repetition: str) -> Item | None:
    """Return the question whose answer a path is, directly or by way of a variable; in the same `repetition` first."""
    path = _ANSWER.fullmatch(_bare(text))
    if path is None and (named := _VARIABLE.fullmatch(_bare(text))) and named["name"] in variables:
        path = _ANSWER.fullmatch(" ".join(variables[named["name"]].text.split()))
    if path is None:
        return None
    asked = path["asked"]
    return form.by_link_id.get(f"{asked}{repetition}") or form.by_link_id.get(asked)


def _answer(question: Item, literal: str) -> Value | None:
    """Return what a literal stands for among the question's answers."""
    if literal in {"true", "false"}:
        return literal == "true" if question.type is ItemType.BOOLEAN else None
    if not literal.startswith("'"):
        return Decimal(literal)
    words = literal.strip("'")
    for option in question.options:
        said = option.value
        if isinstance(said, Coding) and words in {said.code, said.display}:
            return said
        if said == words:
            return said
    return None if question.options else words


def _variables(form: Questionnaire, item: Item) -> dict[str, Expression]:
    """Return what the item can call by name: its own variables before those around it."""
    found = {one.name: one for one in form.logic.variables}
    line = [item.link_id]
    while (up := form.parents.get(line[-1])) is not None:
        line.append(up)
    for link_id in reversed(line):
        found |= {one.name: one for one in form[link_id].logic.variables}
    return found


def _bare(text: str) -> str:
    """Take off brackets that stand around the whole."""
    text = text.strip()
    while text.startswith("(") and text.endswith(")") and _closes_at_end(text):
        text = text[1:-1].strip()
    return text


def _closes_at_end(text: str) -> bool:
    depth = 0
    for place, sign in enumerate(text):
        depth += (sign == "(") - (sign == ")")
        if depth == 0:
            return place == len(text) - 1
    return False
