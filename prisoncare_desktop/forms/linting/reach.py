"""Every question can be asked: some answer makes its conditions hold."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from prisoncare_desktop.forms.enablement import holds
from prisoncare_desktop.forms.linting.finding import Finding, FindingCode, Severity, Target
from prisoncare_desktop.forms.questionnaire import EnableWhen, Item, ItemType, Operator, Questionnaire
from prisoncare_desktop.forms.values import Coding, Value


def check(form: Questionnaire, _target: Target) -> Iterator[Finding]:
    for item in form.by_link_id.values():
        if item.enable_when:
            yield from _of_item(form, item)


def _of_item(form: Questionnaire, item: Item) -> Iterator[Finding]:
    dead = [one for one in item.enable_when if not _can_all_hold(form[one.question], [one])]
    if len(dead) == len(item.enable_when) or (dead and item.enable_all):
        yield _never(item, dead[0])
        return
    for one in dead:
        data = {"question": one.question, "answer": _words(one.answer)}
        yield Finding(FindingCode.CONDITION_NEVER_HOLDS, Severity.WARNING, item.link_id, data)
    if item.enable_all:
        together: dict[str, list[EnableWhen]] = defaultdict(list)
        for one in item.enable_when:
            together[one.question].append(one)
        for question, conditions in together.items():
            if not _can_all_hold(form[question], conditions):
                yield _never(item, conditions[0])
                return


def _never(item: Item, condition: EnableWhen) -> Finding:
    return Finding(FindingCode.NEVER_ASKED, Severity.ERROR, item.link_id, {"question": condition.question})


def _can_all_hold(question: Item, conditions: list[EnableWhen]) -> bool:
    """Say whether one state of the question's answers fits all these conditions; yes where not all can be tried."""
    tried = _answers_to_try(question, conditions)
    return tried is None or any(all(holds(one, answers) for one in conditions) for answers in tried)


def _answers_to_try(question: Item, conditions: list[EnableWhen]) -> list[tuple[Value, ...]] | None:
    """Return one of each kind of state the answers can be in, None where that cannot be listed."""
    values: list[Value]
    if question.type in {ItemType.GROUP, ItemType.DISPLAY}:
        values = []
    elif question.type is ItemType.BOOLEAN:
        values = [True, False]
    elif question.type is ItemType.CHOICE and question.options:
        values = [option.value for option in question.options]
    elif question.type in {ItemType.INTEGER, ItemType.DECIMAL} and not question.repeats:
        values = _numbers(question, conditions)
    else:
        return None
    singles: list[tuple[Value, ...]] = [(), *((value,) for value in values)]
    if question.repeats and values:
        wanted = tuple(v for v in values if any(c.operator is Operator.EQUALS and holds(c, (v,)) for c in conditions))
        singles.append(wanted)
    return singles


def _numbers(question: Item, conditions: list[EnableWhen]) -> list[Value]:
    """Return numbers on, beside and between all those that are compared with, as far as the question allows them."""
    bounds = (question.min_value, question.max_value)
    given = [one.answer for one in conditions if one.operator is not Operator.EXISTS] + [
        b for b in bounds if b is not None
    ]
    marks = sorted({Decimal(one) for one in given if isinstance(one, int | Decimal) and not isinstance(one, bool)})
    around = [mark + step for mark in marks for step in (-1, 0, 1)] or [Decimal(0)]
    between = [(a + b) / 2 for a, b in pairwise(marks)] if question.type is ItemType.DECIMAL else []
    low, high = (Decimal(b) if isinstance(b, int | Decimal) else None for b in bounds)
    return [n for n in (*around, *between) if (low is None or n >= low) and (high is None or n <= high)]


def _words(answer: Value) -> str:
    return (answer.display or answer.code or "") if isinstance(answer, Coding) else str(answer)
