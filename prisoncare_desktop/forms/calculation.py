"""A calculated sum: of the ordinals of the chosen answers, or of numbers (our extension, see `extension_urls`)."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from prisoncare_desktop.forms.questionnaire import Item, ItemType, Questionnaire
from prisoncare_desktop.forms.values import Value


def sum_of_ordinals(
    score: Item, form: Questionnaire, is_enabled: Callable[[str], bool], answers_of: Callable[[str], tuple[Value, ...]]
) -> tuple[Value, ...]:
    """Return the score as an answer, or no answer while it cannot be known.

    It is known when every enabled question it adds up is answered, each with a number or with an answer that has an
    ordinal; a part of a scale is not a low score. Questions that are not asked add nothing; if none is asked there is
    no score.
    """
    asked = [link_id for link_id in score.sum_of if is_enabled(link_id)]
    total = Decimal(0)
    for link_id in asked:
        answers = answers_of(link_id)
        if not answers:
            return ()
        for answer in answers:
            counts = _counts(form[link_id], answer)
            if counts is None:
                return ()
            total += counts
    if not asked:
        return ()
    return (int(total),) if score.type is ItemType.INTEGER else (total,)


def _counts(question: Item, answer: Value) -> Decimal | None:
    if isinstance(answer, int | Decimal) and not isinstance(answer, bool):
        return Decimal(answer)
    option = question.option_of(answer)
    return option.ordinal if option is not None else None
