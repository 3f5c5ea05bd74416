"""A choice offers something, each thing once, with a code that can be counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from prisoncare_desktop.forms.linting.finding import Finding, FindingCode, Severity, Target
from prisoncare_desktop.forms.questionnaire import Item, ItemType, Questionnaire
from prisoncare_desktop.forms.values import Coding


def check(form: Questionnaire, _target: Target) -> Iterator[Finding]:
    for item in form.by_link_id.values():
        if item.type in {ItemType.CHOICE, ItemType.OPEN_CHOICE}:
            yield from _of_item(item, asked=item.link_id in form.asked)


def _of_item(item: Item, *, asked: bool) -> Iterator[Finding]:
    if not item.options and asked:
        if item.answer_value_set:
            data = {"value_set": item.answer_value_set}
            yield Finding(FindingCode.CHOICES_ELSEWHERE, Severity.WARNING, item.link_id, data)
        elif item.type is ItemType.CHOICE and not _worked_out(item):
            yield Finding(FindingCode.NO_CHOICES, Severity.ERROR, item.link_id)
    for choice, count in Counter(option.label.strip() for option in item.options).items():
        if count > 1:
            yield Finding(FindingCode.SAME_CHOICE_TWICE, Severity.WARNING, item.link_id, {"choice": choice})
    codes = Counter((one.value.system, one.value.code) for one in item.options if isinstance(one.value, Coding))
    for (_, code), count in codes.items():
        if code and count > 1:
            yield Finding(FindingCode.SAME_CHOICE_TWICE, Severity.WARNING, item.link_id, {"choice": code})
    bare = sum(1 for one in item.options if not isinstance(one.value, Coding) or not one.value.code)
    if bare:
        yield Finding(FindingCode.CHOICE_WITHOUT_CODE, Severity.NOTE, item.link_id, {"count": bare})


def _worked_out(item: Item) -> bool:
    """Whether an expression says what can be chosen."""
    extensions = item.raw.get("extension")
    return isinstance(extensions, list) and any(
        isinstance(one, dict) and str(one.get("url", "")).endswith(("answerExpression", "candidateExpression"))
        for one in extensions
    )
