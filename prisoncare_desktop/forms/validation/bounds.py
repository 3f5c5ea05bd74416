"""Numbers, dates and quantities lie between minValue and maxValue, both included."""

from __future__ import annotations

from collections.abc import Iterator

from prisoncare_desktop.forms.comparison import compare
from prisoncare_desktop.forms.questionnaire import Item
from prisoncare_desktop.forms.validation.problem import Problem, ProblemCode
from prisoncare_desktop.forms.values import Quantity, Value


def check(item: Item, answers: tuple[Value, ...]) -> Iterator[Problem]:
    for answer in answers:
        strange = next(
            (b for b in (item.min_value, item.max_value) if b is not None and _other_measure(answer, b)), None
        )
        if strange is not None:
            yield Problem(item.link_id, ProblemCode.OTHER_MEASURE, {"bound": strange})
            continue
        if item.min_value is not None and _order(answer, item.min_value) == -1:
            yield Problem(item.link_id, ProblemCode.TOO_LOW, {"min_value": item.min_value})
        if item.max_value is not None and _order(answer, item.max_value) == 1:
            yield Problem(item.link_id, ProblemCode.TOO_HIGH, {"max_value": item.max_value})


def _other_measure(answer: Value, bound: Value) -> bool:
    both = isinstance(answer, Quantity) and isinstance(bound, Quantity)
    return both and getattr(answer, "value", None) is not None and _order(answer, bound) is None


def _order(answer: Value, bound: Value) -> int | None:
    # R4 bounds of a quantity item are often plain numbers, meant in the item's own unit.
    if isinstance(answer, Quantity) and answer.value is not None and not isinstance(bound, Quantity):
        return compare(answer.value, bound)
    return compare(answer, bound)
