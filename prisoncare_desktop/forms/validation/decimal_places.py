"""A number has no more decimal places than the form asks for; zeros at its end count for nothing."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from prisoncare_desktop.forms.questionnaire import Item
from prisoncare_desktop.forms.validation.problem import Problem, ProblemCode
from prisoncare_desktop.forms.values import Quantity, Value


def check(item: Item, answers: tuple[Value, ...]) -> Iterator[Problem]:
    if item.max_decimal_places is None:
        return
    for answer in answers:
        number = answer.value if isinstance(answer, Quantity) else answer
        if isinstance(number, Decimal) and _places(number) > item.max_decimal_places:
            yield Problem(item.link_id, ProblemCode.TOO_PRECISE, {"places": item.max_decimal_places})


def _places(number: Decimal) -> int:
    exponent = number.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0
