"""What stands in the way of completing a form, as a code with data: the face puts it into words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from prisoncare_desktop.forms.values import Value


class ProblemCode(StrEnum):
    """What can be wrong. The data each carries is named beside it."""

    REQUIRED = "required"  # nothing
    REQUIRED_CANNOT_BE_ASKED = "required-cannot-be-asked"  # raw_type
    TOO_SHORT = "too-short"  # min_length, length
    TOO_LONG = "too-long"  # max_length, length
    TOO_LOW = "too-low"  # min_value
    TOO_HIGH = "too-high"  # max_value
    TOO_PRECISE = "too-precise"  # places: decimal places at most
    WRONG_SHAPE = "wrong-shape"  # entry_format: how it should look, "" if the form does not say
    TOO_FEW = "too-few"  # least, count
    TOO_MANY = "too-many"  # most, count
    NOT_AN_OPTION = "not-an-option"  # nothing: the answer itself stays out of messages and logs
    ONE_ANSWER_ONLY = "one-answer-only"  # count
    EXCLUSIVE_WITH_OTHERS = "exclusive-with-others"  # option: the label


@dataclass(frozen=True)
class Problem:
    """One thing wrong with one item."""

    link_id: str
    code: ProblemCode
    data: Mapping[str, Value] = field(default_factory=dict)
