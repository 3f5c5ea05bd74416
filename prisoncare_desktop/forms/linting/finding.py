"""One thing a designer should know, as a code with data: whoever shows it puts it into words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final, TypeAlias


class Severity(StrEnum):
    """How grave; see the room sign."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class FindingCode(StrEnum):
    """What can be found. The data each carries is named beside it."""

    # The form does not load.
    DOES_NOT_LOAD = "does-not-load"  # reason
    NO_LINK_ID = "no-link-id"  # item: what can be said of it instead
    SAME_LINK_ID = "same-link-id"  # count
    CONDITION_NAMES_NOTHING = "condition-names-nothing"  # question
    SCORE_NAMES_NOTHING = "score-names-nothing"  # part
    RING = "ring"  # ring: the linkIds in their order
    # It loads, and a person cannot answer it.
    NO_CHOICES = "no-choices"  # nothing
    NEVER_ASKED = "never-asked"  # question: the one it hangs on
    # A person will stumble.
    CHOICES_ELSEWHERE = "choices-elsewhere"  # value_set
    CONDITION_NEVER_HOLDS = "condition-never-holds"  # question, answer
    NO_TEXT = "no-text"  # nothing
    SAME_CHOICE_TWICE = "same-choice-twice"  # choice
    NO_UNIT = "no-unit"  # nothing
    ASKED_TWICE = "asked-twice"  # first: the linkId that asked it before
    SCORE_WITHOUT_RULE = "score-without-rule"  # nothing
    DETAIL_MISSING = "detail-missing"  # detail
    TRANSLATION_MISSING = "translation-missing"  # language, count, first: the words of which item
    FORM_HARD_TO_READ = "form-hard-to-read"  # age, target
    LONG_SENTENCE = "long-sentence"  # words, most
    WORD_TO_AVOID = "word-to-avoid"  # word, instead: "" if there is no other
    NOT_ON_PAPER = "not-on-paper"  # type
    LONG_CHOICE = "long-choice"  # characters, most, choice
    CANNOT_BE_PRINTED = "cannot-be-printed"  # characters
    NOT_SUPPORTED = "not-supported"  # feature
    # Worth a thought.
    REST_NOT_CHECKED = "rest-not-checked"  # nothing: it does not load, so only each item was looked at
    NOTHING_ELSE_CHECKED = "nothing-else-checked"  # nothing
    HARD_TO_READ = "hard-to-read"  # age, target, long_words
    CHOICE_WITHOUT_CODE = "choice-without-code"  # count
    POINTS_UNUSED = "points-unused"  # nothing
    NO_HELP = "no-help"  # words
    ALL_REQUIRED = "all-required"  # count
    NONE_REQUIRED = "none-required"  # count
    LONG_SECTION = "long-section"  # questions, most


KEEPS_FROM_LOADING: Final = frozenset(
    {
        FindingCode.DOES_NOT_LOAD,
        FindingCode.NO_LINK_ID,
        FindingCode.SAME_LINK_ID,
        FindingCode.CONDITION_NAMES_NOTHING,
        FindingCode.SCORE_NAMES_NOTHING,
        FindingCode.RING,
    }
)

Data: TypeAlias = str | int


@dataclass(frozen=True)
class Finding:
    """`link_id`: the item it is about, "" for the form as a whole."""

    code: FindingCode
    severity: Severity
    link_id: str = ""
    data: Mapping[str, Data] = field(default_factory=dict)


def _any_letter(_letter: str) -> bool:
    return True


@dataclass(frozen=True)
class Target:
    """What a form is held to.

    `age`: of the reader, in years. `sentence`, `question`: most words. `section`: most questions a section asks
    at once. `choice`: most characters of a choice on paper. `avoid`: words the form may not use -> what to say instead.
    `can_print`: whether paper has a letter. `known`: extensions that the house acts on by itself.
    """

    age: int = 9
    sentence: int = 15
    question: int = 25
    section: int = 20
    choice: int = 120
    avoid: Mapping[str, str] = field(default_factory=dict)
    known: frozenset[str] = frozenset()
    can_print: Callable[[str], bool] = _any_letter
