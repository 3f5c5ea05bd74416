"""Only a question that repeats has several answers."""

from __future__ import annotations

from collections.abc import Iterator

from prisoncare_desktop.forms.questionnaire import Item
from prisoncare_desktop.forms.validation.problem import Problem, ProblemCode
from prisoncare_desktop.forms.values import Value


def check(item: Item, answers: tuple[Value, ...]) -> Iterator[Problem]:
    if len(answers) > 1 and not item.repeats:
        yield Problem(item.link_id, ProblemCode.ONE_ANSWER_ONLY, {"count": len(answers)})
