"""Why an expression comes to nothing, as a code with data: no words, and never an answer."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class TroubleCode(StrEnum):
    """What can be wrong with an expression; `detail` of the `Trouble` is named beside it."""

    OTHER_LANGUAGE = "other-language"  # its language
    NOT_FHIRPATH = "not-fhirpath"  # where it goes wrong
    UNKNOWN_NAME = "unknown-name"  # the name after the % sign
    NOT_GIVEN = "not-given"  # the launch context that the form was opened without
    UNKNOWN_FUNCTION = "unknown-function"  # its name
    NO_CLOCK = "no-clock"  # nothing: it asks for the time and was given none
    TOO_MUCH = "too-much"  # nothing: more steps, or more of an answer, than any that is meant well
    FAILS = "fails"  # the kind of error
    WRONG_TYPE = "wrong-type"  # what its item holds


class Cannot(Exception):
    """An expression cannot be run; it does not leave the engine."""

    def __init__(self, code: TroubleCode, detail: str = "") -> None:
        super().__init__(f"{code.value} {detail}".strip())
        self.code = code
        self.detail = detail


@dataclass(frozen=True)
class Trouble:
    """One expression of one item that came to nothing; `use`: what it is for. The form's own: `link_id` is ""."""

    link_id: str
    use: str
    code: TroubleCode
    detail: str = ""
