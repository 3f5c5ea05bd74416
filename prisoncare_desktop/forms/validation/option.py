"""A choice is one of its options, and an exclusive option stands alone.

An open choice may be in own words. Where options live in a value set that is not here, any code may be one of them.
"""

from __future__ import annotations

from collections.abc import Iterator

from prisoncare_desktop.forms.questionnaire import Item, ItemType
from prisoncare_desktop.forms.validation.problem import Problem, ProblemCode
from prisoncare_desktop.forms.values import Value


def check(item: Item, answers: tuple[Value, ...]) -> Iterator[Problem]:
    if not item.options:
        return
    for answer in answers:
        option = item.option_of(answer)
        in_own_words = item.type is ItemType.OPEN_CHOICE and isinstance(answer, str)
        if option is None and not in_own_words and not item.options_elsewhere:
            yield Problem(item.link_id, ProblemCode.NOT_AN_OPTION)
        elif option is not None and option.exclusive and len(answers) > 1:
            yield Problem(item.link_id, ProblemCode.EXCLUSIVE_WITH_OTHERS, {"option": option.label})
