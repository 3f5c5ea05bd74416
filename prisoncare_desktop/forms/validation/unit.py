"""A quantity is in one of the units that the form offers, where it offers any."""

from __future__ import annotations

from collections.abc import Iterator

from prisoncare_desktop.forms.questionnaire import Item
from prisoncare_desktop.forms.validation.problem import Problem, ProblemCode
from prisoncare_desktop.forms.values import Quantity, Value


def check(item: Item, answers: tuple[Value, ...]) -> Iterator[Problem]:
    offered = set() if item.units_elsewhere else {one.code for one in item.unit_options if one.code}
    for answer in answers:
        if offered and isinstance(answer, Quantity) and answer.code and answer.code not in offered:
            units = ", ".join(one.display or one.code or "" for one in item.unit_options)
            yield Problem(item.link_id, ProblemCode.WRONG_UNIT, {"units": units})
