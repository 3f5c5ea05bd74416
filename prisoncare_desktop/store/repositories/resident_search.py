"""Finding residents by what a nurse types: fragments of names, a prison number, an NHS number, a cell.

An index of words (`tables/resident.py`), asked by prefix. A person matches when every typed fragment begins one of
their words. Best first: a whole word, then the beginning of a surname, of a preferred or given name, of anything else;
those here before those transferred or released. Words and fragments are in plain letters (`domain.resident.searched`),
whatever keyboard they were typed on. No full-text search: ranked, it takes 15 to 25 ms over 200,000 people
where this takes two (stack.md 4.3).
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Connection,
    ScalarSelect,
    Select,
    bindparam,
    case,
    exists,
    func,
    literal,
    select,
)

from prisoncare_desktop.domain.resident import Resident, searched
from prisoncare_desktop.store.tables.resident import resident_words

SURNAME, NAME, OTHER = 0, 1, 2
FIELDS = (SURNAME, NAME, OTHER)
LAST = "\U0010ffff"  # sorts after every letter: `word < prefix + LAST` ends the prefix's range
NARROW = 2_000  # words: everybody with one of so few is held against the other fragments
READ_WHOLE = 8_000  # words: as many are read in 2 ms
READ_RATHER = 25  # words read in the index's order in the time of a look at one person's, which lie all over the file
FRAGMENTS_MAX = 6
SEVERAL = 4  # times the wanted number is fetched: the last are cut by wing and name

_APOSTROPHES = re.compile("['’‘`´ʼʻ′＇.]")
_HYPHENS = re.compile("[-‐-―−־]")

Rank = tuple[int, int]
"""How well somebody matches (summed over the fragments), and whether they are gone. Lower is better."""

_words = resident_words.c
_low: BindParameter[str] = bindparam("low")
_high: BindParameter[str] = bindparam("high")


def written_words(resident: Resident, gone: bool) -> frozenset[tuple[int, int, str]]:
    """Return the (field, gone, word) a resident is found by."""
    parts = [(SURNAME, word) for word in words_of(resident.family_name)]
    parts += [(NAME, word) for name in (resident.preferred_name, resident.given_name) for word in words_of(name)]
    others = [searched(resident.nomis_number), searched(resident.nhs_number).replace(" ", "")]
    if resident.cell:
        others += [resident.cell.casefold(), searched(resident.cell)]  # A-1-004 is found by a-1-, and by a1004
    parts += [(OTHER, word) for word in others if word]
    return frozenset((field, int(gone), word) for field, word in parts)


def words_of(name: str) -> set[str]:
    """Return a name's words, as searched: "van den O'Brien-Smith" by van, den, obriensmith, obrien, o, brien, smith."""
    words: set[str] = set()
    for part in name.split():
        words.add(searched(part))
        for piece in _HYPHENS.split(part):
            words.add(searched(piece))
            words.update(searched(bit) for bit in _APOSTROPHES.split(piece))
    words.add(searched(name).replace(" ", ""))
    return {word.strip() for word in words if word.strip()}


def fragments_of(text: str) -> tuple[str, ...]:
    """Return what was typed, as the index spells it. A number typed in groups is one number."""
    if re.fullmatch(r"[\d\s]+", text):
        return (searched(text).replace(" ", ""),) if text.strip() else ()
    fragments = []
    for part in _HYPHENS.sub("-", text).split():
        cell = "-" in part and any(c.isdigit() for c in part)
        fragment = "-".join(searched(bit) for bit in part.split("-")) if cell else searched(part)
        if fragment:
            fragments.append(fragment)
    return tuple(dict.fromkeys(fragments))[:FRAGMENTS_MAX]


def meant_by(fragments: tuple[str, ...]) -> tuple[str, ...]:
    """Return the fragments as they may be meant where nobody is found by them as typed.

    A cell without its noughts, or with no dash after the wing (a-1-4, a1-4: a-1-004); a number in groups with dashes.
    """
    return tuple(_cell_or_number(fragment) for fragment in fragments)


def _cell_or_number(fragment: str) -> str:
    if re.fullmatch(r"\d{3}-[\d-]+", fragment):
        return fragment.replace("-", "")
    cell = re.fullmatch(r"([a-z]+)-?(\d+)-(\d{1,2})", fragment)
    return f"{cell[1]}-{cell[2]}-{cell[3]:0>3}" if cell else fragment


def found(connection: Connection, text: str, limit: int) -> dict[int, Rank]:
    """Return the store's numbers of those who match best, with their rank: several times `limit`, to be cut by name."""
    fragments = fragments_of(text)
    if not fragments or limit < 1:
        return {}
    meant = meant_by(fragments)
    ranks = _found(connection, fragments, limit * SEVERAL)
    return ranks if ranks or meant == fragments else _found(connection, meant, limit * SEVERAL)


def _found(connection: Connection, fragments: tuple[str, ...], most: int) -> dict[int, Rank]:
    if len(fragments) == 1:
        return _in_stages(connection, fragments[0], [], most)
    sizes = {fragment: _size(connection, fragment) for fragment in fragments}
    rarest = min(fragments, key=lambda fragment: (sizes[fragment], -len(fragment)))  # held against the others first
    others = [fragment for fragment in fragments if fragment != rarest]
    if sizes[rarest] > NARROW and any(sizes[one] > READ_WHOLE for one in others):
        return _in_stages(connection, rarest, others, most)
    read = tuple(sizes[one] <= min(READ_WHOLE, sizes[rarest] * READ_RATHER) for one in others)
    rows = connection.execute(_meeting(read), _bound(rarest, others, most))
    return {row.resident_no: (row.rank, row.gone) for row in rows}


def _bounds(fragment: str, suffix: object = "") -> dict[str, str]:
    return {f"low{suffix}": fragment, f"high{suffix}": fragment + LAST}


def _bound(first: str, others: list[str], most: int) -> dict[str, Any]:
    bound: dict[str, Any] = {**_bounds(first), "most": most}
    for i, other in enumerate(others):
        bound |= _bounds(other, i)
    return bound


# --- one fragment, or several that all begin many words: ranges in the order of rank, left when they gave enough ------


def _in_stages(connection: Connection, first: str, others: list[str], most: int) -> dict[int, Rank]:
    bound = _bound(first, others, most)
    ranks: dict[int, Rank] = {}
    for rank, gone, query in _stages(len(others)):
        if len(ranks) >= most:
            break
        for row in connection.execute(query, bound):
            ranks.setdefault(row.resident_no, (rank, gone))
    return ranks


@cache
def _stages(others: int) -> tuple[tuple[int, int, Select[tuple[int]]], ...]:
    """Return (rank, gone, query), best rank first; `others`: how many fragments more each person must match."""
    stages = [(0, gone, _stage(FIELDS, gone, _words.word == _low, others)) for gone in (0, 1)]
    for field in FIELDS:
        begins = _words.word.between(_low, _high)
        stages += [(field + 1, gone, _stage((field,), gone, begins, others)) for gone in (0, 1)]
    return tuple(stages)


def _stage(fields: tuple[int, ...], gone: int, word: ColumnElement[bool], others: int) -> Select[tuple[int]]:
    in_fields = _words.field.in_([literal(field) for field in fields])
    return (
        select(_words.resident_no)
        .where(in_fields, _words.gone == literal(gone), word, *(_matches(i) for i in range(others)))
        .distinct()  # each person once, however many of their words begin so
        .limit(bindparam("most"))
    )


def _matches(i: int) -> ColumnElement[bool]:
    other = resident_words.alias()
    begins = other.c.word.between(bindparam(f"low{i}"), bindparam(f"high{i}"))
    return exists().where(other.c.resident_no == _words.resident_no, begins)


# --- several fragments, one of them narrow ---------------------------------------------------------------------------

_EVERYWHERE = (_words.field.in_(FIELDS), _words.gone.in_((0, 1)), _words.word.between(_low, _high))
_SIZE = select(func.count()).select_from(
    select(_words.resident_no).where(*_EVERYWHERE).limit(bindparam("most")).subquery()
)


def _size(connection: Connection, fragment: str) -> int:
    """Return how many words begin so, counted no further than anybody asks."""
    size: int = connection.execute(_SIZE, {**_bounds(fragment), "most": READ_WHOLE + 1}).scalar_one()
    return size


@cache
def _meeting(read: tuple[bool, ...]) -> Select[Any]:
    """Return the query; `read`: of each other fragment, whether all its words are read, or each person's looked at."""
    others = len(read)
    ranks = [_ranked(_words, _low), *(_best_rank(i) for i in range(others))]
    rank, gone = func.min(sum(ranks[1:], ranks[0])).label("rank"), func.min(_words.gone).label("gone")
    return (
        select(_words.resident_no, rank, gone)
        .where(*_EVERYWHERE, *(_is_read(i) if read[i] else _matches(i) for i in range(others)))
        .group_by(_words.resident_no)
        .order_by(rank, gone, _words.resident_no)
        .limit(bindparam("most"))
    )


def _is_read(i: int) -> ColumnElement[bool]:
    other = resident_words.alias().c
    begins = other.word.between(bindparam(f"low{i}"), bindparam(f"high{i}"))
    return _words.resident_no.in_(
        select(other.resident_no).where(other.field.in_(FIELDS), other.gone.in_((0, 1)), begins)
    )


def _best_rank(i: int) -> ScalarSelect[int]:
    """Return how well the person's words match a fragment that some of them match."""
    other = resident_words.alias()
    low: BindParameter[str] = bindparam(f"low{i}")
    high: BindParameter[str] = bindparam(f"high{i}")
    same = other.c.resident_no == _words.resident_no
    return select(func.min(_ranked(other.c, low))).where(same, other.c.word.between(low, high)).scalar_subquery()


def _ranked(words: Any, low: BindParameter[str]) -> ColumnElement[int]:
    return case((words.word == low, 0), else_=words.field + 1)
