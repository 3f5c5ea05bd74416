"""A list that somebody pastes: its lines taken apart by what stands in them, whatever its columns are called.

A prison number, an NHS number, a cell and a time are known by their look; what is left of a line is the name and what
else the list says. Nothing is thrown away: each line keeps its text, and says what is wrong with it.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from datetime import time
from enum import StrEnum
from typing import Final

from prisoncare_desktop.domain.resident import NOMIS_NUMBER, folded, is_nhs_number

LINES_MOST: Final = 10_000  # a prison has no more appointments in a half-day; a file of more is another file
_TIME = re.compile(r"(\d{1,2})[:.](\d{2})(?::\d{2})?\s*(am|pm)?", re.IGNORECASE)
_FOUR_FIGURES = re.compile(r"(\d{2})(\d{2})()")  # 0930: as spreadsheets and wings write it too
_CELL = re.compile(r"[A-Z]{1,4}\d?(?:-[A-Z0-9]{1,4}){1,3}", re.IGNORECASE)
_HEADINGS: Final = frozenset(
    {"time", "start", "at", "name", "surname", "family", "forename", "given", "first", "last", "preferred", "number"}
    | {"noms", "nomis", "nhs", "prison", "no", "cell", "location", "wing", "born", "dob", "date", "clinic"}
    | {"appointment", "appt", "reason", "title", "note", "notes", "comment", "comments", "resident", "patient"}
)


class Wrong(StrEnum):
    """Why a line is kept aside, or UNSAID of a field of it."""

    EMPTY = "empty"
    HEADING = "heading"
    NOBODY_NAMED = "nobody-named"
    ONE_IDENTIFIER = "one-identifier"
    NOT_FOUND = "not-found"
    TWO_OF_THAT_NAME = "two-of-that-name"
    ANOTHER_NAME = "another-name"
    LEFT = "left"
    TWICE = "twice"
    ON_LIST = "on-list"
    NO_SUCH_TIME = "no-such-time"
    OUTSIDE = "outside-half-day"
    NO_TIME_LEFT = "no-time-left"


@dataclass(frozen=True)
class PastedLine:
    """One line. `text`: as it came. `words`: the folded words of its name and all else. `at` None: no time is said."""

    number: int  # from 1
    text: str
    nomis_number: str = ""
    nhs_number: str = ""
    cell: str = ""
    words: tuple[str, ...] = ()
    at: time | None = None
    wrong: Wrong | None = None


def pasted_lines(text: str) -> tuple[PastedLine, ...]:
    """Return every line of a pasted list. An empty line at its end is none: spreadsheets put one there."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff").split("\n")
    if lines and not lines[-1].strip():
        lines.pop()
    separator = _separator(lines)
    return tuple(_line(number, line, separator) for number, line in enumerate(lines, 1))


def plain_text(text: str) -> str:
    """Return text without what cannot be seen: control characters, and marks that turn the order of what follows."""
    return "".join(c if c == "\t" or unicodedata.category(c) not in ("Cc", "Cf") else " " for c in text)


def _separator(lines: list[str]) -> str:
    if any("\t" in line for line in lines):
        return "\t"
    counted = Counter(c for line in lines for c in line if c in ",;|")
    return max(",;|", key=lambda c: counted[c]) if counted else "\t"


def _line(number: int, text: str, separator: str) -> PastedLine:
    fields = _fields(plain_text(text), separator)
    if not fields:
        return PastedLine(number, text, wrong=Wrong.EMPTY)
    said: dict[str, str] = {}
    at: time | None = None
    wrong: Wrong | None = None
    rest: list[str] = []
    for field in fields:
        bare = field.replace(" ", "").upper()
        clock = _TIME.fullmatch(field)
        if "nomis" not in said and NOMIS_NUMBER.fullmatch(bare):
            said["nomis"] = bare
        elif "nhs" not in said and is_nhs_number(bare):
            said["nhs"] = bare
        elif clock is not None and at is None and wrong is None:
            at = _clock(clock)
            wrong = Wrong.NO_SUCH_TIME if at is None else None
        elif "cell" not in said and _CELL.fullmatch(bare):
            said["cell"] = bare
        else:
            rest.append(field)
    if at is None and wrong is None:  # four figures may be a year: where a column says the time, that is the time
        figures = [found for field in rest if (found := _FOUR_FIGURES.fullmatch(field))]
        at = next((said_at for found in figures if (said_at := _clock(found))), None)
    words = tuple(word for field in rest for word in folded(field.replace(",", " ").replace("-", " ")).split())
    if not said and at is None and _is_heading(words):
        wrong = Wrong.HEADING
    return PastedLine(number, text, said.get("nomis", ""), said.get("nhs", ""), said.get("cell", ""), words, at, wrong)


def _is_heading(words: tuple[str, ...]) -> bool:
    """Whether every word is one of a heading, or most of three and more are: columns are called what people like."""
    headings = sum(word in _HEADINGS for word in words)
    return 0 < headings == len(words) or (len(words) > 2 and headings * 2 > len(words))


def _fields(text: str, separator: str) -> list[str]:
    """Return what stands in the columns, the empty ones left out; quotes as spreadsheets write them."""
    try:
        (parts,) = list(csv.reader([text], delimiter=separator)) or [[text]]
    except csv.Error:  # longer than a field of a spreadsheet may be
        parts = text.split(separator)
    return [" ".join(part.split()) for part in parts if part.strip()]


def _clock(found: re.Match[str]) -> time | None:
    hour, minute, half = int(found[1]), int(found[2]), (found[3] or "").lower()
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "pm" else 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None
