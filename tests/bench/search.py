"""Finding one of 200,000 residents as a nurse types: by fragments, a number, an NHS number, a cell, in any alphabet."""

from __future__ import annotations

import random
import sqlite3
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from statistics import median

from prisoncare_desktop.domain.resident import Presence, Resident, folded
from prisoncare_desktop.practice import names
from prisoncare_desktop.usecases import dispatch
from prisoncare_desktop.usecases.context import Context
from prisoncare_desktop.usecases.residents import SearchResidents
from tests.bench.table import Figure

GIVEN = tuple(sorted({given for naming in names.NAMINGS for given in naming.given}))
SURNAMES = tuple(sorted({family for naming in names.NAMINGS for family in naming.family}))
ARABIC = (("محمد", "الخطيب"), ("أحمد", "حسن"), ("علی", "رضایی"))
ENDS = ("", "", "son", "man", "ley")
EACH = 60  # searches of each kind; what is typed grows by a letter, as a person types it


def person(n: int) -> Resident:
    """Return the n-th of the invented: half of them gone, one in fifty written from right to left."""
    chance = random.Random(n)
    given, surname = chance.choice(GIVEN), chance.choice(SURNAMES) + chance.choice(ENDS)
    if n % 50 == 0:
        given, surname = chance.choice(ARABIC)
    number = f"A{n % 10_000:04}{chr(65 + n // 10_000 % 26)}{chr(65 + n // 260_000 % 26)}"
    cell = f"{chance.choice('ABCDEF')}-{chance.randint(1, 3)}-{chance.randint(1, 30):03}"
    nhs_number = f"{chance.randrange(10**9, 10**10)}"
    here = Resident(f"r{n}", number, given, surname, "", date(1980, 1, 1), cell, nhs_number=nhs_number)
    return here if n % 2 else replace(here, cell="", presence=Presence.RELEASED)


@dataclass(frozen=True)
class Kind:
    """A way of typing. `plain`: the column whose range plain sqlite3 is asked for."""

    name: str
    typed: Callable[[Resident, random.Random], str]
    plain: str


def _cut(word: str, chance: random.Random) -> str:
    return word[: chance.randint(1, max(1, len(word)))]


def _fragments(r: Resident, chance: random.Random) -> str:
    parts = [_cut(r.given_name, chance), _cut(r.family_name, chance)]
    chance.shuffle(parts)
    return " ".join(parts)


KINDS = (
    Kind("a surname, as far as typed", lambda r, chance: _cut(r.family_name, chance), "surname"),
    Kind("two fragments in either order", _fragments, "surname"),
    Kind("one letter each of two names", lambda r, _chance: f"{r.family_name[0]} {r.given_name[0]}", "surname"),
    Kind("a prison number", lambda r, chance: _cut(r.nomis_number, chance), "number"),
    Kind("an NHS number in groups", lambda r, _: f"{r.nhs_number[:3]} {r.nhs_number[3:6]} {r.nhs_number[6:]}", "nhs"),
    Kind("a cell", lambda r, chance: _cut(r.cell or "A-1-001", chance), "cell"),
    Kind("a cell and a surname", lambda r, _chance: f"{(r.cell or 'A-1-001')[:5]} {r.family_name[:3]}", "cell"),
)


def make_plain(plain: sqlite3.Connection) -> None:
    plain.execute("CREATE TABLE resident (surname TEXT, given TEXT, number TEXT, nhs TEXT, cell TEXT)")
    for column in ("surname", "number", "nhs", "cell"):
        plain.execute(f"CREATE INDEX by_{column} ON resident({column})")


def row(r: Resident) -> tuple[str, ...]:
    return folded(r.family_name), folded(r.given_name), folded(r.nomis_number), r.nhs_number, r.cell.casefold()


def figures(nurse: Context, plain: sqlite3.Connection, people: int) -> list[Figure]:
    """Return the 95th of 100 for each way of typing; the middle, the 95th and the longest of all of them."""
    out: list[Figure] = []
    all_ours, all_theirs = list[float](), list[float]()
    for kind in KINDS:
        chance = random.Random(kind.name)
        typed = [kind.typed(person(chance.randrange(people)), chance) for _ in range(EACH)]
        ours, theirs = [_ours(nurse, text) for text in typed], [_plain(plain, kind.plain, text) for text in typed]
        out += _figures(f"search, {kind.name}", ours, theirs)[1:2]
        all_ours, all_theirs = all_ours + ours, all_theirs + theirs
    return out + _figures(f"search among {people:,}, all ways", all_ours, all_theirs)


def _ours(nurse: Context, text: str) -> float:
    before = time.perf_counter()
    dispatch.ask(SearchResidents(text), nurse)
    return (time.perf_counter() - before) * 1000


def _plain(plain: sqlite3.Connection, column: str, text: str) -> float:
    low = folded(text.split()[0])
    query = f"SELECT * FROM resident WHERE {column} >= ? AND {column} < ? ORDER BY {column} LIMIT 12"
    before = time.perf_counter()
    plain.execute(query, (low, low + "\uffff")).fetchall()
    return (time.perf_counter() - before) * 1000


def _figures(what: str, ours: list[float], theirs: list[float]) -> list[Figure]:
    against = "a range by an index in plain sqlite3"
    return [
        Figure(f"{what}, {name}", measure(ours), measure(theirs), "ms", against)
        for name, measure in (("p50", median), ("p95", _p95), ("max", max))
    ]


def _p95(taken: list[float]) -> float:
    return sorted(taken)[int(len(taken) * 0.95)]
