"""What is printed in a page's code: which paper this is and which page of it. Nothing about a person.

    PCF1/8F3K2QX7/0102/0     scheme / form number / page 1 of 2 / check character
    PCB1/K20M7TQ4/0102/H     a blank copy: nobody's number, but which paper this is (see `paper_mark`)

20 characters of the QR alphanumeric set: all that the smallest QR code holds (version 1, level M, 21 modules), because
module size is what makes a code readable on bad paper. Pages are counted in base 36, two digits each. Form and version
are looked up by the number. A blank copy has none: a scheme of its own says so, and no number is made up for it that
somebody might take for one that was given out.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import Final

from prisoncare_desktop.errors import Bug

SCHEME: Final = "PCF1"
BLANK_SCHEME: Final = "PCB1"
NUMBER_ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXY"  # Crockford's, with no I L O U to misread, and no Z
NUMBER_LENGTH: Final = 8  # who makes the numbers (`domain.feedback`) says how many of these are chance
MAX_PAGES: Final = 36 * 36 - 1

_CHECKED: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ*"  # the check alone can be the star
_PAYLOAD: Final = re.compile(
    rf"({SCHEME}|{BLANK_SCHEME})/([{NUMBER_ALPHABET}]{{{NUMBER_LENGTH}}})/([0-9A-Z]{{2}})([0-9A-Z]{{2}})/([0-9A-Z*])"
)


@dataclass(frozen=True)
class PageCode:
    """One side of one sheet: the form's random number, the page (from 1) and how many there are.

    `blank`: a copy that was given no number; then `number` is the mark of its paper.
    """

    number: str
    page: int
    pages: int
    blank: bool = False

    def __post_init__(self) -> None:
        if not re.fullmatch(rf"[{NUMBER_ALPHABET}]{{{NUMBER_LENGTH}}}", self.number):
            raise Bug("a form number has eight characters of its alphabet")
        if not 1 <= self.page <= self.pages <= MAX_PAGES:
            raise Bug(f"no page {self.page} of {self.pages} in a code")

    @property
    def payload(self) -> str:
        """The text inside the code."""
        body = f"{BLANK_SCHEME if self.blank else SCHEME}/{self.number}/{_digits(self.page)}{_digits(self.pages)}"
        return f"{body}/{check_character(body)}"


def read_payload(payload: str) -> PageCode | None:
    """Return what a code says, None for a code that is not ours or was misread."""
    parts = _PAYLOAD.fullmatch(payload)
    if parts is None or check_character(payload.rpartition("/")[0]) != parts[5]:
        return None
    page, pages = int(parts[3], 36), int(parts[4], 36)
    return PageCode(parts[2], page, pages, blank=parts[1] == BLANK_SCHEME) if 1 <= page <= pages else None


def paper_mark(canonical: str, variant: str, language: str) -> str:
    """Return what stands in a blank copy's code for its number: the same for all copies of one paper."""
    digest = hashlib.sha256(f"{canonical}|{variant}|{language}".encode()).digest()
    return "".join(NUMBER_ALPHABET[byte % len(NUMBER_ALPHABET)] for byte in digest[:NUMBER_LENGTH])


def _digits(number: int) -> str:
    return _CHECKED[number // 36] + _CHECKED[number % 36]


def check_character(text: str) -> str:
    """Return the ISO 7064 MOD 37-2 check character of the letters and digits: it finds every single wrong character
    and every swapped neighbour. (MOD 37,36, which needs no star, lets some swaps pass.)"""
    total = 0
    for character in text:
        if character in _CHECKED:
            total = (total + _CHECKED.index(character)) * 2 % 37
    return _CHECKED[(1 - total) % 37]
