"""A question that repeats has as many answers as minOccurs and maxOccurs allow, once it has any."""

from __future__ import annotations

from collections.abc import Iterator

from prisoncare_desktop.forms.questionnaire import Item
from prisoncare_desktop.forms.validation.problem import Problem, ProblemCode
from prisoncare_desktop.forms.values import Value


def check(item: Item, answers: tuple[Value, ...]) -> Iterator[Problem]:
    if item.max_occurs is not None and len(answers) > item.max_occurs:
        yield Problem(item.link_id, ProblemCode.TOO_MANY, {"most": item.max_occurs, "count": len(answers)})
    if item.min_occurs is not None and 0 < len(answers) < item.min_occurs:
        yield Problem(item.link_id, ProblemCode.TOO_FEW, {"least": item.min_occurs, "count": len(answers)})
