"""All rules about answers, in the order their problems are told."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from prisoncare_desktop.forms.questionnaire import Item
from prisoncare_desktop.forms.validation import (
    attachment,
    bounds,
    decimal_places,
    max_length,
    min_length,
    occurs,
    option,
    pattern,
    reference,
    single_answer,
    unit,
    url,
)
from prisoncare_desktop.forms.validation.problem import Problem
from prisoncare_desktop.forms.values import Value

RULES: Final[tuple[Callable[[Item, tuple[Value, ...]], Iterator[Problem]], ...]] = (
    single_answer.check,
    option.check,
    occurs.check,
    min_length.check,
    max_length.check,
    pattern.check,
    bounds.check,
    decimal_places.check,
    unit.check,
    url.check,
    reference.check,
    attachment.check,
)


def problems_of(item: Item, answers: tuple[Value, ...]) -> Iterator[Problem]:
    """Yield what is wrong with the answers given; that an answer is missing is `required`'s to say."""
    for rule in RULES:
        yield from rule(item, answers)
