"""Whether an item is asked: FHIR's enableWhen."""

from __future__ import annotations

from collections.abc import Callable

from prisoncare_desktop.forms.comparison import compare, same
from prisoncare_desktop.forms.questionnaire import EnableWhen, Item, Operator
from prisoncare_desktop.forms.values import Value


def is_wanted(item: Item, answers_of: Callable[[str], tuple[Value, ...]]) -> bool:
    """Say whether the item's own conditions hold; whether its parent is enabled is the caller's to know.

    `answers_of` must give no answers for a disabled question: what is not asked cannot make something else be asked.
    """
    if not item.enable_when:
        return True
    held = (
        holds(one, tuple(value for question in one.questions for value in answers_of(question)))
        for one in item.enable_when
    )
    return all(held) if item.enable_all else any(held)


def holds(condition: EnableWhen, answers: tuple[Value, ...]) -> bool:
    """Say whether one condition holds. Of several answers one that fits is enough; for "!=" none may be equal.

    An unanswered question fits no comparison, "!=" included, only `exists` = false. The code system's words for "!="
    can be read either way; we choose that a question nobody has answered opens no other.
    """
    match condition.operator:
        case Operator.EXISTS:
            return bool(answers) is condition.answer
        case Operator.NOT_EQUALS:
            return bool(answers) and not any(same(answer, condition.answer) for answer in answers)
    return any(_fits(answer, condition) for answer in answers)


def _fits(answer: Value, condition: EnableWhen) -> bool:
    if condition.operator is Operator.EQUALS:
        return same(answer, condition.answer)
    order = compare(answer, condition.answer)
    if order is None:
        return False
    match condition.operator:
        case Operator.GREATER:
            return order > 0
        case Operator.LESS:
            return order < 0
        case Operator.GREATER_OR_EQUAL:
            return order >= 0
        case _:
            return order <= 0
