"""A question has words, a long one has help, and no word is one that readers of this form should not meet."""

from __future__ import annotations

import re
from collections.abc import Iterator

from prisoncare_desktop.forms.linting.finding import Finding, FindingCode, Severity, Target
from prisoncare_desktop.forms.questionnaire import Item, ItemType, Questionnaire
from prisoncare_desktop.forms.reading_age import reading_of


def check(form: Questionnaire, target: Target) -> Iterator[Finding]:
    for item in form.by_link_id.values():
        needs_words = item.link_id in form.asked or (item.type is ItemType.DISPLAY and not item.hidden)
        if needs_words and not item.text.strip():
            yield Finding(FindingCode.NO_TEXT, Severity.WARNING, item.link_id)
        words = reading_of(item.text).words
        if item.link_id in form.asked and words > target.question and not item.help:
            yield Finding(FindingCode.NO_HELP, Severity.NOTE, item.link_id, {"words": words})
        yield from _to_avoid(item.link_id, words_of(item), target)
    yield from _to_avoid("", (form.title,), target)


def words_of(item: Item) -> tuple[str, ...]:
    """Return all that a person reads of an item: its question and its choices."""
    return (item.text, *(option.label for option in item.options))


def _to_avoid(link_id: str, texts: tuple[str, ...], target: Target) -> Iterator[Finding]:
    for word, instead in target.avoid.items():
        if any(re.search(rf"\b{re.escape(word)}\b", text, re.IGNORECASE) for text in texts):
            data = {"word": word, "instead": instead}
            yield Finding(FindingCode.WORD_TO_AVOID, Severity.WARNING, link_id, data)
