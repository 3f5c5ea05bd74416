"""Words are at least minLength long, in characters."""

from __future__ import annotations

from collections.abc import Iterator

from prisoncare_desktop.forms.questionnaire import Item
from prisoncare_desktop.forms.validation.problem import Problem, ProblemCode
from prisoncare_desktop.forms.values import Value


def check(item: Item, answers: tuple[Value, ...]) -> Iterator[Problem]:
    if item.min_length is None:
        return
    for answer in answers:
        if isinstance(answer, str) and len(answer) < item.min_length:
            data: dict[str, Value] = {"min_length": item.min_length, "length": len(answer)}
            yield Problem(item.link_id, ProblemCode.TOO_SHORT, data)
