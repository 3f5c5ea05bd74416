"""The residents of HMP Fenmere. Everybody is invented; the mix follows domain.md 8.2 and 8.3."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from prisoncare_desktop.domain.codes import value_set
from prisoncare_desktop.domain.resident import Alert, Presence, Resident, is_nhs_number
from prisoncare_desktop.practice.chance import record_id, weighted
from prisoncare_desktop.practice.establishment import Establishment
from prisoncare_desktop.practice.names import EASILY_CONFUSED, KNOWN_AS, NAMINGS
from prisoncare_desktop.practice.size import FENMERE

AT_COURT_OR_HOSPITAL: Final = 9
RELEASED: Final = 8
TRANSFERRED: Final = 5

NO_NHS_NUMBER: Final = 0.15
USES_ANOTHER_NAME: Final = 0.45  # of those whose given name has a usual short form
WANTS_INTERPRETER: Final = 0.55  # of those whose first language is not English
EMPTY_CELLS: Final = 0.03
OLDEST: Final = 84  # years

DANNY_MARSH: Final = "A4512CK"

_NEEDS: Final = (
    ("easy-read", 0.12),
    ("reader", 0.05),
    ("large-print", 0.04),
    ("hearing-loop", 0.02),
    ("wheelchair", 0.012),
)
_ALERTS: Final = (("HA", 0.03), ("HA1", 0.015), ("MEP", 0.015), ("MAS", 0.07), ("MSI", 0.01), ("TM", 0.01))
_SEEN_WITHIN_DAYS: Final = {"HA": 6, "HA1": 20}  # an open ACCT is looked up daily to weekly, others when they come up
_SEEN_WITHIN_DAYS_ELSE: Final = 120

_NUMBER_LETTERS: Final = "ACDEFGHJKLMNPQRTVWXYZ"


@dataclass(frozen=True)
class _Known:
    """Somebody who is the same in every practice prison."""

    nomis_number: str
    given_name: str
    family_name: str
    cell: str
    birth_date: date
    preferred_name: str = ""
    language: str = "en"
    interpreter: bool = False
    needs: tuple[str, ...] = ()
    alerts: tuple[tuple[str, int], ...] = ()  # (code, days since seen)


# The first ten have today's morning clinic on A wing, in this order.
ALWAYS_HERE: Final = (
    _Known(
        DANNY_MARSH,
        "Daniel",
        "Marsh",
        "A-1-004",
        date(1988, 3, 14),
        preferred_name="Danny",
        needs=("easy-read",),
        alerts=(("HA", 2),),
    ),
    _Known("A8830DF", "Tomasz", "Nowak", "A-1-011", date(1991, 7, 2), language="pl", needs=("easy-read",)),
    _Known("A1207EX", "Ibrahim", "Yusuf", "A-2-002", date(1979, 11, 23)),
    _Known("A6614CD", "Lee", "Carter", "A-2-009", date(1966, 1, 30), needs=("large-print",)),
    _Known("A9023DA", "Kevin", "O'Brien", "A-2-015", date(1984, 9, 9)),
    _Known("A2245EF", "Marlon", "James", "A-3-001", date(1958, 5, 17), needs=("hearing-loop",), alerts=(("MHT", 41),)),
    _Known(
        "A7781FG",
        "Arben",
        "Hoxha",
        "A-3-007",
        date(1996, 2, 8),
        language="sq",
        interpreter=True,
        alerts=(("VLES", 12),),
    ),
    _Known("A3390DE", "Steven", "Price", "A-3-012", date(1989, 6, 21)),
    _Known("A3391EA", "Steven", "Pryce", "A-3-014", date(1990, 6, 12)),
    _Known("A5502CF", "Mohammed", "Ali", "A-1-020", date(2001, 10, 5)),
    _Known("A7120CW", "Rashid", "Khan", "B-1-008", date(1986, 4, 27)),
    _Known("A4871DT", "Peter", "Grant", "B-2-003", date(1975, 12, 1)),
    _Known("A6093EL", "Joseph", "Osei", "B-2-010", date(1993, 8, 19)),
)


def residents(
    place: Establishment, chance: random.Random, today: date, roll: int = FENMERE.roll
) -> tuple[Resident, ...]:
    """Return everybody on the roll, `roll` people, and those who lately left, by NOMIS number."""
    numbers = _nomis_numbers(chance, taken={k.nomis_number for k in ALWAYS_HERE})
    nhs_numbers = _nhs_numbers(chance)
    known = [_known_resident(k, nhs_numbers, today) for k in ALWAYS_HERE]
    cells = _cells(place, chance, roll - len(known))
    names = _names(chance, cells)
    others = [
        _resident(next(numbers), given, family, language, cell, place, nhs_numbers, chance, today)
        for (given, family, language), cell in zip(names, cells, strict=True)
    ]
    for index in chance.sample(range(len(others)), AT_COURT_OR_HOSPITAL):
        others[index] = replace(others[index], presence=Presence.OUT)
    gone = [
        replace(
            _resident(next(numbers), *_name(chance), "", place, nhs_numbers, chance, today),
            presence=presence,
            alerts=(),
        )
        for presence in [Presence.RELEASED] * RELEASED + [Presence.TRANSFERRED] * TRANSFERRED
    ]
    return tuple(sorted(known + others + gone, key=lambda r: r.nomis_number))


def _known_resident(known: _Known, nhs_numbers: Iterator[str], today: date) -> Resident:
    return Resident(
        id=record_id("resident", known.nomis_number),
        nomis_number=known.nomis_number,
        given_name=known.given_name,
        family_name=known.family_name,
        preferred_name=known.preferred_name or known.given_name,
        birth_date=known.birth_date,
        cell=known.cell,
        nhs_number=next(nhs_numbers),
        sex="male",
        language=known.language,
        interpreter=known.interpreter,
        needs=known.needs,
        alerts=tuple(_alert(code, today - timedelta(days=days)) for code, days in known.alerts),
    )


def _resident(
    number: str,
    given: str,
    family: str,
    language: str,
    cell: str,
    place: Establishment,
    nhs_numbers: Iterator[str],
    chance: random.Random,
    today: date,
) -> Resident:
    needs = tuple(code for code, likely in _NEEDS if chance.random() < likely)
    interpreter = language != "en" and chance.random() < WANTS_INTERPRETER
    codes = [code for code, likely in _ALERTS if chance.random() < likely]
    if "HA" in codes and "HA1" in codes:
        codes.remove("HA1")
    codes += ["MHT"] if "hearing-loop" in needs else []
    codes += ["PEEP"] if "wheelchair" in needs else []
    codes += ["VLES"] if interpreter else []
    known_as = KNOWN_AS.get(given, given) if chance.random() < USES_ANOTHER_NAME else given
    return Resident(
        id=record_id("resident", number),
        nomis_number=number,
        given_name=given,
        family_name=family,
        preferred_name=known_as,
        birth_date=_birth_date(place.shape.youngest, chance, today),
        cell=cell,
        nhs_number="" if chance.random() < NO_NHS_NUMBER else next(nhs_numbers),
        sex="unknown" if chance.random() < 0.004 else "male",
        language=language,
        interpreter=interpreter,
        needs=needs,
        alerts=tuple(_alert(code, today - timedelta(days=_days_since_seen(code, chance))) for code in codes),
    )


def _alert(code: str, seen_on: date) -> Alert:
    return Alert(code=code, label=value_set("alert").concept(code).label, seen_on=seen_on)


def _days_since_seen(code: str, chance: random.Random) -> int:
    return chance.randint(0, _SEEN_WITHIN_DAYS.get(code, _SEEN_WITHIN_DAYS_ELSE))


def _birth_date(youngest: int, chance: random.Random, today: date) -> date:
    """Return a birth date: mostly in their thirties, a long tail of older men."""
    age = min(youngest + chance.gammavariate(2.2, 8.0), OLDEST)
    return today - timedelta(days=int((age + 0.01) * 365.25) + 1)


def _cells(place: Establishment, chance: random.Random, wanted: int) -> list[str]:
    """Return a cell for each of so many people: most to themselves, some two to a cell, a few cells empty."""
    taken = {k.cell for k in ALWAYS_HERE}
    free = [c for wing in place.wings for c in wing.cells if c not in taken]
    lived_in = [c for c in free if chance.random() >= EMPTY_CELLS]
    if len(lived_in) >= wanted:
        return sorted(chance.sample(lived_in, wanted))
    return sorted(lived_in + chance.sample(lived_in, wanted - len(lived_in)))


def _names(chance: random.Random, cells: list[str]) -> list[tuple[str, str, str]]:
    """Return (given, family, language) for each cell, with the easily confused on their wings."""
    names = [_name(chance) for _ in cells]
    for wing, pair in EASILY_CONFUSED:
        on_wing = [i for i, cell in enumerate(cells) if cell.startswith(f"{wing}-")]
        for place, (given, family) in zip(chance.sample(on_wing, len(pair)), pair, strict=True):
            names[place] = (given, family, "en")
    return names


def _name(chance: random.Random) -> tuple[str, str, str]:
    naming = weighted(chance, [(n, float(n.share)) for n in NAMINGS])
    return chance.choice(naming.given), chance.choice(naming.family), weighted(chance, naming.languages)


def _nomis_numbers(chance: random.Random, taken: set[str]) -> Iterator[str]:
    """Yield numbers of the form A1234AA, none twice."""
    used = set(taken)
    while True:
        letters = chance.choice(_NUMBER_LETTERS) + chance.choice(_NUMBER_LETTERS)
        number = f"A{chance.randint(1000, 9999)}{letters}"
        if number not in used:
            used.add(number)
            yield number


def _nhs_numbers(chance: random.Random) -> Iterator[str]:
    """Yield numbers of the range kept for tests (999) that pass the check, none twice."""
    used: set[str] = set()
    while True:
        body = f"999{chance.randint(0, 999_999):06d}"
        number = next((body + str(d) for d in range(10) if is_nhs_number(body + str(d))), "")
        if number and number not in used:
            used.add(number)
            yield number
