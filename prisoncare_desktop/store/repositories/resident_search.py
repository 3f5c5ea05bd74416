"""Finding residents by what a nurse types: fragments of names, a prison number, an NHS number, a cell.

An index of words (`tables/resident.py`), asked by prefix. A person matches when every typed fragment begins one of
their words. Best first: a whole word, then the beginning of a surname, of a preferred or given name, of anything else;
those here before those transferred or released. No full-text search: ranked, it takes 15 to 25 ms over 200,000 people
where this takes two (stack.md 4.3).
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Connection, bindparam, exists, literal, select, union_all
from sqlalchemy.sql.expression import CompoundSelect

from prisoncare_desktop.domain.resident import Resident, folded
from prisoncare_desktop.store.tables.resident import resident_words

SURNAME, NAME, OTHER = 0, 1, 2
FIELDS = (SURNAME, NAME, OTHER)
LAST = "\U0010ffff"  # sorts after every letter: `word < prefix + LAST` ends the prefix's range
NARROW = 2_000  # a fragment that begins fewer words than this is fetched whole, and met with the others in memory
FRAGMENTS_MAX = 6
SEVERAL = 4  # times the wanted number is fetched: the last are cut by wing and name
CHECKED_AT_ONCE = 200

Rank = tuple[int, int]
"""How well somebody matches (summed over the fragments), and whether they are gone. Lower is better."""

_words = resident_words.c
_low: BindParameter[str] = bindparam("low")
_high: BindParameter[str] = bindparam("high")


def written_words(resident: Resident, gone: bool) -> frozenset[tuple[int, int, str]]:
    """Return the (field, gone, word) a resident is found by."""
    parts = [(SURNAME, word) for word in words_of(resident.family_name)]
    parts += [(NAME, word) for name in (resident.preferred_name, resident.given_name) for word in words_of(name)]
    others = [folded(resident.nomis_number), folded(resident.nhs_number).replace(" ", "")]
    if resident.cell:
        others += [resident.cell.casefold(), folded(resident.cell)]  # A-1-004 is found by a-1-, and by a1004
    parts += [(OTHER, word) for word in others if word]
    return frozenset((field, int(gone), word) for field, word in parts)


def words_of(name: str) -> set[str]:
    """Return a name's words, folded: "van den O'Brien-Smith" by van, den, obriensmith, obrien, o, brien, smith."""
    words: set[str] = set()
    for part in name.split():
        words.add(folded(part))
        for piece in part.split("-"):
            words.add(folded(piece))
            words.update(folded(bit) for bit in re.split(r"['’`.]", piece))
    words.add(folded(name).replace(" ", ""))
    return {word.strip() for word in words if word.strip()}


def fragments_of(text: str) -> tuple[str, ...]:
    """Return what was typed, as the index spells it. A number typed in groups is one number."""
    if re.fullmatch(r"[\d\s]+", text):
        return (folded(text).replace(" ", ""),) if text.strip() else ()
    fragments = []
    for part in text.split():
        cell = "-" in part and any(c.isdigit() for c in part)
        fragment = part.casefold() if cell else folded(part)
        if fragment:
            fragments.append(fragment)
    return tuple(dict.fromkeys(fragments))[:FRAGMENTS_MAX]


def found(connection: Connection, text: str, limit: int) -> dict[int, Rank]:
    """Return the store's numbers of those who match best, with their rank: several times `limit`, to be cut by name."""
    fragments = fragments_of(text)
    if not fragments or limit < 1:
        return {}
    if len(fragments) == 1:
        return _best(_in_stages(connection, fragments, limit), limit)
    narrow, wide = _fetched(connection, fragments)
    if narrow is None:
        return _best(_in_stages(connection, fragments, limit), limit)
    return _best(_also_matching(connection, narrow, wide, limit), limit)


def _best(ranks: dict[int, Rank], limit: int) -> dict[int, Rank]:
    best = sorted(ranks, key=lambda number: ranks[number])[: limit * SEVERAL]
    return {number: ranks[number] for number in best}


def _bounds(fragment: str, suffix: str = "") -> dict[str, str]:
    return {f"low{suffix}": fragment, f"high{suffix}": fragment + LAST}


# --- one fragment, or several that all begin many words: ranges in the order of rank, each left when it gave enough --


def _in_stages(connection: Connection, fragments: tuple[str, ...], limit: int) -> dict[int, Rank]:
    longest, *others = sorted(fragments, key=len, reverse=True)
    bound: dict[str, Any] = {**_bounds(longest), "most": limit * SEVERAL}
    for i, other in enumerate(others):
        bound |= _bounds(other, str(i))
    ranks: dict[int, Rank] = {}
    for row in connection.execute(_staged(len(others)), bound):
        rank = (row.rank, row.gone)
        ranks[row.resident_no] = min(rank, ranks.get(row.resident_no, rank))
    return ranks


@cache
def _staged(others: int) -> CompoundSelect[Any]:
    """Return the query; `others`: how many fragments more each person must match."""
    stages = []
    for exact in (True, False):
        for field in FIELDS:
            for gone in (0, 1):
                word: ColumnElement[bool] = _words.word == _low if exact else _words.word.between(_low, _high)
                stage = (
                    select(
                        _words.resident_no,
                        literal(0 if exact else field + 1).label("rank"),
                        literal(gone).label("gone"),
                    )
                    .where(_words.field == literal(field), _words.gone == literal(gone), word, *_also(others))
                    .distinct()  # each person once, however many of their words begin so
                    .limit(bindparam("most"))
                )
                stages.append(select(stage.subquery()))
    return union_all(*stages)


def _also(others: int) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    for i in range(others):
        other = resident_words.alias()
        begins = other.c.word.between(bindparam(f"low{i}"), bindparam(f"high{i}"))
        conditions.append(exists().where(other.c.resident_no == _words.resident_no, begins))
    return conditions


# --- several fragments, one of them narrow ---------------------------------------------------------------------------

_UP_TO = (
    select(resident_words)
    .where(_words.field.in_(FIELDS), _words.gone.in_((0, 1)), _words.word.between(_low, _high))
    .limit(NARROW + 1)
)
_OF_THESE = (
    select(_words.resident_no)
    .where(_words.resident_no.in_(bindparam("numbers", expanding=True)), _words.word.between(_low, _high))
    .distinct()
)


def _fetched(connection: Connection, fragments: tuple[str, ...]) -> tuple[dict[int, Rank] | None, list[str]]:
    """Return those who match all the narrow fragments (None if none is narrow), and the wide fragments."""
    met: dict[int, Rank] | None = None
    wide: list[str] = []
    for fragment in sorted(fragments, key=len, reverse=True):
        rows = connection.execute(_UP_TO, _bounds(fragment)).all()
        if len(rows) > NARROW:
            wide.append(fragment)
            continue
        ranks: dict[int, Rank] = {}
        for field, gone, word, number in rows:
            rank = (0 if word == fragment else field + 1, gone)
            ranks[number] = min(rank, ranks.get(number, rank))
        met = ranks if met is None else {n: (met[n][0] + ranks[n][0], met[n][1]) for n in met.keys() & ranks.keys()}
    return met, wide


def _also_matching(connection: Connection, narrow: dict[int, Rank], wide: list[str], limit: int) -> dict[int, Rank]:
    """Return the best of the narrow who match the wide fragments too."""
    if not wide:
        return narrow
    in_order = sorted(narrow, key=lambda number: (narrow[number], number))
    ranks: dict[int, Rank] = {}
    for start in range(0, len(in_order), CHECKED_AT_ONCE):
        some = set(in_order[start : start + CHECKED_AT_ONCE])
        for fragment in wide:
            bound = {**_bounds(fragment), "numbers": list(some)}
            some &= set(connection.execute(_OF_THESE, bound).scalars()) if some else set()
        ranks |= {number: narrow[number] for number in some}
        if len(ranks) >= limit * SEVERAL:
            break
    return ranks
