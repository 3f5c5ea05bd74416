"""What repeats is there as often as minOccurs and maxOccurs allow, once it is there at all."""

from __future__ import annotations

from collections.abc import Iterator

from prisoncare_desktop.forms.questionnaire import Item
from prisoncare_desktop.forms.validation.problem import Problem, ProblemCode
from prisoncare_desktop.forms.values import Value


def check(item: Item, answers: tuple[Value, ...]) -> Iterator[Problem]:
    """Count the answers of a question."""
    asked = item.is_question and not item.hidden and not item.read_only
    if answers or (asked and not item.required):  # where it is required, that nothing is there is `required`'s to say
        yield from check_count(item, len(answers))


def check_count(item: Item, count: int) -> Iterator[Problem]:
    """Judge the number of answers, or of repetitions of a group."""
    if item.max_occurs is not None and count > item.max_occurs:
        yield Problem(item.link_id, ProblemCode.TOO_MANY, {"most": item.max_occurs, "count": count})
    if item.min_occurs is not None and count < item.min_occurs:
        yield Problem(item.link_id, ProblemCode.TOO_FEW, {"least": item.min_occurs, "count": count})
