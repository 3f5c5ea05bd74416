"""The weekly draw: two people for each clinic, by a keyed hash that anyone can re-run and nobody can steer.

The seed is committed (its SHA-256 sent to the central record) before the week begins; the draw of one clinic and week
ranks everyone who could be asked by HMAC-SHA-256(seed, week | clinic | NOMIS number) and takes the lowest two; where
only one could be asked, nobody is.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import ClassVar

from prisoncare_desktop.domain.events import Event
from prisoncare_desktop.domain.resident import Resident

DRAWN_PER_CLINIC = 2  # iWantGreatCare case study: two patients per clinic attendance list, weekly (domain.md 0)
FRESHNESS_WEEKS = 12  # nobody is asked again within this window; a site setting later (screens.md, Feedback)
ALGORITHM = "hmac-sha256/week|clinic|nomis/1"


class LeftOut(StrEnum):
    """Why somebody who came could not be asked."""

    ASKED_LATELY = "asked-lately"
    RELEASED = "released"
    TRANSFERRED = "transferred"


@dataclass(frozen=True)
class Seed:
    """The secret of one week's draws. `commitment`: SHA-256 of the seed, published before the week."""

    week: date  # Monday
    seed: str  # 64 hex digits
    commitment: str
    committed_at: datetime  # UTC


@dataclass(frozen=True)
class Candidate:
    """Somebody who came to this clinic in this week. `left_out`: why not asked, None if they could be.

    `nomis_number`: as `draw_number` gives it."""

    resident_id: str
    nomis_number: str
    left_out: LeftOut | None = None


def draw_number(resident: Resident) -> str:
    """Return what somebody is drawn by, the same on every PC: their prison number, else their id."""
    return resident.nomis_number or resident.id


@dataclass(frozen=True)
class Draw:
    """One clinic's draw for one week, with the frame it was made from, so that it can be re-run."""

    id: str
    week: date
    clinic_code: str
    frame: tuple[Candidate, ...]
    drawn: tuple[str, ...]  # resident ids, in order
    seed: str
    commitment: str
    algorithm: str
    drawn_at: datetime  # UTC
    drawn_by: str
    revision: int = 1


@dataclass(frozen=True)
class DrawMade(Event):
    """A clinic's draw was made."""

    kind: ClassVar[str] = "DrawMade"
    record_type: ClassVar[str] = "draw"

    week: date
    clinic_code: str
    frame: tuple[Candidate, ...]
    drawn: tuple[str, ...]
    seed: str
    commitment: str
    algorithm: str
    drawn_at: datetime
    drawn_by: str

    @classmethod
    def of(cls, draw: Draw) -> DrawMade:
        return cls(
            record_id=draw.id,
            revision=draw.revision,
            week=draw.week,
            clinic_code=draw.clinic_code,
            frame=draw.frame,
            drawn=draw.drawn,
            seed=draw.seed,
            commitment=draw.commitment,
            algorithm=draw.algorithm,
            drawn_at=draw.drawn_at,
            drawn_by=draw.drawn_by,
        )


@dataclass(frozen=True)
class SeedCommitted(Event):
    """A week's seed was committed, before the week. It travels at once: every PC of the site must draw the same two."""

    kind: ClassVar[str] = "SeedCommitted"
    record_type: ClassVar[str] = "seed"

    week: date
    seed: str
    commitment: str
    committed_at: datetime


SEED_TEXT = re.compile(r"[0-9a-f]{64}")


def commitment_of(seed: str) -> str:
    """Return what is published of a seed before its week: SHA-256, hex."""
    return hashlib.sha256(seed.encode("ascii")).hexdigest()


def rank_of(seed: str, week: date, clinic_code: str, nomis_number: str) -> str:
    """Return a person's place in this draw, as hex to be compared: lowest first."""
    message = f"{week.isoformat()}|{clinic_code}|{nomis_number}".encode()
    return hmac.new(bytes.fromhex(seed), message, hashlib.sha256).hexdigest()


def draw_from(
    frame: tuple[Candidate, ...], seed: str, week: date, clinic_code: str, *, count: int = DRAWN_PER_CLINIC
) -> tuple[str, ...]:
    """Return the resident ids drawn, in order; nobody if fewer than `count` could be asked.

    A lone person's form would name them by its clinic and week alone. The order of the frame does not matter; a person
    who came twice counts once.
    """
    askable = {c.nomis_number: c.resident_id for c in frame if c.left_out is None}
    if len(askable) < count:
        return ()
    ranked = sorted(askable, key=lambda number: rank_of(seed, week, clinic_code, number))
    return tuple(askable[number] for number in ranked[:count])


def asked_too_lately(asked_in_week: date, week: date) -> bool:
    """Whether an invitation of that week bars another in this one."""
    return abs(week - asked_in_week) < timedelta(weeks=FRESHNESS_WEEKS)
