"""The form can be read at the age it is meant for, and no sentence is too long. Age is judged of English only."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from prisoncare_desktop.forms.linting.finding import Data, Finding, FindingCode, Severity, Target
from prisoncare_desktop.forms.linting.wording import words_of
from prisoncare_desktop.forms.questionnaire import Item, Questionnaire
from prisoncare_desktop.forms.reading_age import long_words, reading_of

_ENOUGH_WORDS: Final = 8  # fewer, and one long word decides
_SPARED_YEARS: Final = 3  # a single question may be this much harder than the form: the formula knows no better
_NAMED_WORDS: Final = 4


def check(form: Questionnaire, target: Target) -> Iterator[Finding]:
    read = [item for item in form.by_link_id.values() if not item.hidden]
    if _is_english(form):
        yield from _whole(read, target)
        yield from _hardest_first(read, target)
    for item in read:
        longest = max((reading_of(text).longest_sentence for text in words_of(item)), default=0)
        if longest > target.sentence:
            data = {"words": longest, "most": target.sentence}
            yield Finding(FindingCode.LONG_SENTENCE, Severity.WARNING, item.link_id, data)


def _is_english(form: Questionnaire) -> bool:
    return (form.language or form.base_language or "en").lower().startswith("en")


def _whole(read: list[Item], target: Target) -> Iterator[Finding]:
    age = round(reading_of(*(item.text for item in read)).age)
    if age > target.age:
        data = {"age": age, "target": target.age}
        yield Finding(FindingCode.FORM_HARD_TO_READ, Severity.WARNING, "", data)


def _hardest_first(read: list[Item], target: Target) -> Iterator[Finding]:
    readings = [(reading_of(item.text), item) for item in read]
    hard = [
        (reading.age, item)
        for reading, item in readings
        if reading.words >= _ENOUGH_WORDS and reading.age > target.age + _SPARED_YEARS
    ]
    for age, item in sorted(hard, key=lambda one: -one[0]):
        named = ", ".join(long_words(item.text)[:_NAMED_WORDS])
        data: dict[str, Data] = {"age": round(age), "target": target.age, "long_words": named}
        yield Finding(FindingCode.HARD_TO_READ, Severity.NOTE, item.link_id, data)
