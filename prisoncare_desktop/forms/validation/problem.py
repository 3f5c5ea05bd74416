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
    OTHER_MEASURE = "other-measure"  # bound: in a unit that the answer's cannot be compared with
    WRONG_UNIT = "wrong-unit"  # units: those that may be used
    NOT_AN_ADDRESS = "not-an-address"  # nothing
    OTHER_RECORD = "other-record"  # kinds: of records that may be named, as FHIR names them
    WRONG_FILE = "wrong-file"  # kinds: the MIME types that may be given
    FILE_TOO_LARGE = "file-too-large"  # most_bytes
    FILE_DAMAGED = "file-damaged"  # nothing: it is not as large as it says
    NOT_AN_OPTION = "not-an-option"  # nothing: the answer itself stays out of messages and logs
    ONE_ANSWER_ONLY = "one-answer-only"  # count
    BROKEN_RULE = "broken-rule"  # key, human: the form's own words to the person, "" if it has none
    EXCLUSIVE_WITH_OTHERS = "exclusive-with-others"  # option: the label


@dataclass(frozen=True)
class Problem:
    """One thing wrong with one item."""

    link_id: str
    code: ProblemCode
    data: Mapping[str, Value] = field(default_factory=dict)
