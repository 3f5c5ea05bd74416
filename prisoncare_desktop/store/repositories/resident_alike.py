"""Who could be the same person, before anything is weighed: by indices, never by reading everybody.

Each way brings a few dozen people at most: the numbers that this one could be with one figure wrong or two swapped, the
birth dates it could be, surnames one letter away with the given name's initial, the two names turned round, the cell.
Over 200,000 people all of them together, with the weighing, take some 30 ms (median; 85 at most, of 60 measured).
"""

from __future__ import annotations

import string
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from sqlalchemy import BindParameter, Connection, Select, bindparam, exists, select

from prisoncare_desktop.domain.matching import Traits
from prisoncare_desktop.domain.resident import folded
from prisoncare_desktop.store.repositories.resident_search import FIELDS, LAST, NAME, SURNAME, words_of
from prisoncare_desktop.store.repositories.revised import IDS_AT_ONCE
from prisoncare_desktop.store.tables.resident import resident_words, residents

EACH_AT_MOST = 2_000  # people by one way; of more, none stands out
_GONE = (0, 1)
_words, _other = resident_words, resident_words.alias()
_some: BindParameter[Any] = bindparam("some", expanding=True)

_OF_NOMIS = select(residents.c.no).where(residents.c.nomis_number.in_(_some))
_OF_NHS = select(residents.c.no).where(residents.c.nhs_number.in_(_some), residents.c.nhs_number != "")
_BORN = select(residents.c.no).where(residents.c.birth_date.in_(_some)).limit(EACH_AT_MOST)
_NAMED = (
    select(_words.c.resident_no)
    .where(
        _words.c.field == SURNAME,
        _words.c.gone.in_(_GONE),
        _words.c.word.in_(_some),
        exists().where(
            _other.c.resident_no == _words.c.resident_no,
            _other.c.field == NAME,
            _other.c.word.between(bindparam("low"), bindparam("high")),
        ),
    )
    .limit(EACH_AT_MOST)
)
_IN_CELL = (
    select(_words.c.resident_no)
    .where(_words.c.field.in_(FIELDS), _words.c.gone == 0, _words.c.word.in_(_some))
    .limit(EACH_AT_MOST)
)


def candidate_numbers(connection: Connection, traits: Traits) -> frozenset[int]:
    """Return the store's numbers of all who are to be weighed against this one."""
    found: set[int] = set()
    for query, number in ((_OF_NOMIS, traits.nomis_number), (_OF_NHS, traits.nhs_number)):
        if number:
            found |= _asked(connection, query, number_variants(number))
    if traits.birth_date is not None:
        found |= _asked(connection, _BORN, sorted(date_variants(traits.birth_date)))
    if traits.cell:
        found |= _asked(connection, _IN_CELL, [traits.cell.casefold()])
    family, initials = folded(traits.family_name).replace(" ", ""), {folded(n)[:1] for n in traits.given_names} - {""}
    if family and initials:
        spelt = sorted(spelling_variants(family) | words_of(traits.family_name))
        for initial in sorted(initials):
            found |= _asked(connection, _NAMED, spelt, low=initial, high=initial + LAST)
        turned = sorted({word for name in traits.given_names for word in words_of(name)})
        found |= _asked(connection, _NAMED, turned, low=family, high=family + LAST)
    return frozenset(found)


def _asked(connection: Connection, query: Select[int], some: Sequence[str | date], **bound: str) -> set[int]:
    found: set[int] = set()
    for start in range(0, len(some), IDS_AT_ONCE):
        found.update(connection.execute(query, {"some": some[start : start + IDS_AT_ONCE], **bound}).scalars())
    return found


def number_variants(number: str) -> list[str]:
    """Return the number, those with one place wrong (figure for figure, letter for letter), and swapped ones."""
    variants = {number}
    for at, sign in enumerate(number):
        signs = string.digits if sign.isdigit() else string.ascii_uppercase
        variants |= {number[:at] + other + number[at + 1 :] for other in signs}
    variants |= {number[:i] + number[j] + number[i] + number[j + 1 :] for i, j in pairwise(range(len(number)))}
    return sorted(variants)


def date_variants(day: date) -> Iterator[date]:
    """Yield the day, and what a slip makes of it: day and month swapped, a day, month, year or ten beside it."""
    seen: set[date] = set()
    parts = [(day.year, day.day, day.month)]
    parts += [(day.year + years, day.month, day.day) for years in (0, -1, 1, -10, 10)]
    parts += [(day.year, day.month + months, day.day) for months in (-1, 1)]
    parts += [(day.year, day.month, day.day + days) for days in (-10, 10)]
    for year, month, of_month in parts:
        with suppress(ValueError):
            seen.add(date(year, month, of_month))
    with suppress(OverflowError):
        seen |= {day - timedelta(days=1), day + timedelta(days=1)}
    yield from seen


def spelling_variants(word: str) -> frozenset[str]:
    """Return the word and all that are one letter away, or have two neighbours swapped."""
    cuts = [(word[:i], word[i:]) for i in range(len(word) + 1)]
    letters = string.ascii_lowercase
    return frozenset(
        {word}
        | {a + b[1:] for a, b in cuts if b}
        | {a + b[1] + b[0] + b[2:] for a, b in cuts if len(b) > 1}
        | {a + c + b[1:] for a, b in cuts if b for c in letters}
        | {a + c + b for a, b in cuts for c in letters}
    ) - {""}
