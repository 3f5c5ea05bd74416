"""A score is worked out by a rule, and points that were given are counted."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from prisoncare_desktop.forms.linting.finding import Finding, FindingCode, Severity, Target
from prisoncare_desktop.forms.questionnaire import Item, ItemType, Questionnaire

_SCORE: Final = re.compile(r"\b(score|total)\b", re.IGNORECASE)
_RULES: Final = ("calculatedExpression", "cqf-calculatedValue", "initialExpression", "cqf-expression")


def check(form: Questionnaire, _target: Target) -> Iterator[Finding]:
    items = form.by_link_id.values()
    for item in items:
        number = item.type in {ItemType.INTEGER, ItemType.DECIMAL, ItemType.QUANTITY}
        if number and _SCORE.search(item.text) and item.read_only and not _has_rule(item):
            yield Finding(FindingCode.SCORE_WITHOUT_RULE, Severity.WARNING, item.link_id)
    if any(_has_rule(item) for item in items):
        return  # which answers an expression adds up, only its reader knows
    pointed = [item for item in items if any(option.ordinal is not None for option in item.options)]
    if len(pointed) > 1:  # of a single question they may be an order
        yield Finding(FindingCode.POINTS_UNUSED, Severity.NOTE, pointed[0].link_id)


def _has_rule(item: Item) -> bool:
    if item.sum_of or item.initial:
        return True
    extensions = item.raw.get("extension")
    return isinstance(extensions, Sequence) and any(
        isinstance(one, Mapping) and str(one.get("url", "")).endswith(_RULES) for one in extensions
    )
