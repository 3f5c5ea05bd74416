"""What is printed in a page's code: which paper this is and which page of it. Nothing about a person.

    PCF1/8F3K2QX7/0102/C     scheme / form number / page 1 of 2 / check character

20 characters of the QR alphanumeric set: all that the smallest QR code holds (version 1, level M, 21 modules), because
module size is what makes a code readable on bad paper. Pages are counted in base 36, two digits each. Form and version
are looked up by the number.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from prisoncare_desktop.errors import Bug

SCHEME: Final = "PCF1"
NUMBER_ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXY"  # Crockford's, with no I L O U to misread, and no Z
NUMBER_LENGTH: Final = 8  # who makes the numbers (`domain.feedback`) says how many of these are chance
MAX_PAGES: Final = 36 * 36 - 1

_CHECKED: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_PAYLOAD: Final = re.compile(
    rf"{SCHEME}/([{NUMBER_ALPHABET}]{{{NUMBER_LENGTH}}})/([0-9A-Z]{{2}})([0-9A-Z]{{2}})/([0-9A-Z])"
)


@dataclass(frozen=True)
class PageCode:
    """One side of one sheet: the form's random number, the page (from 1) and how many there are."""

    number: str
    page: int
    pages: int

    def __post_init__(self) -> None:
        if not re.fullmatch(rf"[{NUMBER_ALPHABET}]{{{NUMBER_LENGTH}}}", self.number):
            raise Bug("a form number has eight characters of its alphabet")
        if not 1 <= self.page <= self.pages <= MAX_PAGES:
            raise Bug(f"no page {self.page} of {self.pages} in a code")

    @property
    def payload(self) -> str:
        """The text inside the code."""
        body = f"{SCHEME}/{self.number}/{_digits(self.page)}{_digits(self.pages)}"
        return f"{body}/{check_character(body)}"


def read_payload(payload: str) -> PageCode | None:
    """Return what a code says, None for a code that is not ours or was misread."""
    parts = _PAYLOAD.fullmatch(payload)
    if parts is None or check_character(payload.rpartition("/")[0]) != parts[4]:
        return None
    page, pages = int(parts[2], 36), int(parts[3], 36)
    return PageCode(parts[1], page, pages) if 1 <= page <= pages else None


def _digits(number: int) -> str:
    return _CHECKED[number // 36] + _CHECKED[number % 36]


def check_character(text: str) -> str:
    """Return the ISO 7064 MOD 37,36 check character of the letters and digits: it finds every single wrong character
    and every swapped neighbour."""
    product = 36
    for character in text:
        if character in _CHECKED:
            total = (product + _CHECKED.index(character)) % 36 or 36
            product = total * 2 % 37
    return _CHECKED[(37 - product) % 36]
