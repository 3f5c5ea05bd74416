"""Words fit the form's regular expression, as a whole."""

from __future__ import annotations

from collections.abc import Iterator

from prisoncare_desktop.forms.questionnaire import Item
from prisoncare_desktop.forms.validation.problem import Problem, ProblemCode
from prisoncare_desktop.forms.values import Value


def check(item: Item, answers: tuple[Value, ...]) -> Iterator[Problem]:
    if item.pattern is None:
        return
    for answer in answers:
        if isinstance(answer, str) and not item.pattern.matches(answer):
            yield Problem(item.link_id, ProblemCode.WRONG_SHAPE, {"entry_format": item.entry_format or ""})
