"""The place: wings, landings, cells and clinic rooms of HMP Fenmere, in the shape of a real men's prison.

The shape (whether young adults are held, categories, contracted or public) comes from a row of the Ministry of
Justice's prison register, chosen by chance. Wings, cells and rooms are ours: the register does not say them.
"""

from __future__ import annotations

import csv
import io
import random
from dataclasses import dataclass
from typing import Final

from prisoncare_desktop import resources
from prisoncare_desktop.practice.size import FENMERE

SITE_NAME: Final = "HMP Fenmere"
AGENCY_ID: Final = "FRI"
WINGS: Final = "ABCDEF"
LANDINGS: Final = (1, 2, 3)
ADULT_AT: Final = 21  # years; an establishment that is not also a young offender institution takes nobody younger
YOUNG_ADULT_AT: Final = 18

_LOCAL_OR_TRAINING: Final = ("B", "C", "B|C")  # categories of men's local and training prisons in the register


@dataclass(frozen=True)
class Shape:
    """What is taken from a real establishment. `types`: HMP, YOI; `categories`: B, C."""

    types: tuple[str, ...]
    categories: tuple[str, ...]
    contracted: bool

    @property
    def youngest(self) -> int:
        """Age in years of the youngest it takes."""
        return YOUNG_ADULT_AT if "YOI" in self.types else ADULT_AT


@dataclass(frozen=True)
class Wing:
    """One wing. `cells`: paths below the prison, e.g. A-1-004, in walking order."""

    letter: str
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Room:
    """One clinic room. `path`: below the prison, e.g. HC-A1; `wing`: "" for one in the health centre."""

    path: str
    name: str
    wing: str = ""


@dataclass(frozen=True)
class Establishment:
    """The prison as a place."""

    name: str
    agency_id: str
    shape: Shape
    wings: tuple[Wing, ...]
    rooms: tuple[Room, ...]

    def room(self, path: str) -> Room:
        return next(r for r in self.rooms if r.path == path)


HEALTH_CENTRE: Final = (
    Room("HC-GP", "Consulting room 1"),
    Room("HC-LTC", "Consulting room 2"),
    Room("HC-DEN", "Dental surgery"),
    Room("HC-OPT", "Eye clinic"),
    Room("HC-PHY", "Treatment room"),
    Room("HC-SMS", "Phoenix room"),
)


def establishment(chance: random.Random, cells_a_landing: tuple[int, int] = FENMERE.cells_a_landing) -> Establishment:
    """Return the practice prison's place. `cells_a_landing`: fewest and most."""
    shape = chance.choice(_shapes())
    return Establishment(
        name=SITE_NAME,
        agency_id=AGENCY_ID,
        shape=shape,
        wings=tuple(_wing(letter, shape, cells_a_landing, chance) for letter in WINGS),
        rooms=(*(Room(f"HC-{w}1", f"Clinic room {w}1", wing=w) for w in WINGS), *HEALTH_CENTRE),
    )


def _shapes() -> list[Shape]:
    """Return the shapes of the register's open men's local and training prisons in England."""
    register = csv.DictReader(io.StringIO(resources.read_text("prisons/prisons.csv")))
    return [
        Shape(
            types=tuple(row["types"].split("|")),
            categories=tuple(row["categories"].split("|")),
            contracted=row["contracted"] == "true",
        )
        for row in register
        if row["active"] == "true"
        and row["male"] == "true"
        and row["female"] == "false"
        and row["country"] == "England"
        and row["long_term_high_security"] == "false"
        and row["categories"] in _LOCAL_OR_TRAINING
        and "HMP" in row["types"].split("|")
    ]


def _wing(letter: str, shape: Shape, cells_a_landing: tuple[int, int], chance: random.Random) -> Wing:
    """Return a wing: landings alike in a contracted (newer) prison, uneven in an old one."""
    usual = chance.randint(*cells_a_landing)
    sizes = [usual if shape.contracted else usual + chance.randint(-1, 3) for _ in LANDINGS]
    cells = [f"{letter}-{n}-{c:03d}" for n, size in zip(LANDINGS, sizes, strict=True) for c in range(1, size + 1)]
    return Wing(letter, tuple(cells))
