"""Whether two identities could be one person: weighed field by field, with reasons that a person can read.

After Fellegi and Sunter (1969): each field adds the weight of its agreement or takes that of its disagreement, in bits
(log2 of how much likelier it is among two records of one person than among those of two). The weights are our own
estimates for a prison of a thousand men; a number that agrees weighs most, a cell, which two people share, least.

Nothing here decides alone but one thing: a number that agrees, with the same birth date, the same surname and no given
name that speaks against it, is the same person (`Likeness.CERTAIN`). All else is for people to look at.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cached_property

from prisoncare_desktop.domain.name_matching import NameLikeness, given_likeness, likeness, whole
from prisoncare_desktop.domain.resident import Resident

LISTED_FROM = 13.0  # bits; two of one full name without birth dates, on one wing, are just worth a look
WARNED_FROM = 9.0  # while somebody is being added; a look costs less there than a duplicate does later


class Likeness(StrEnum):
    """What a comparison comes to."""

    CERTAIN = "certain"  # the same person, beyond doubt
    CONTRADICTORY = "contradictory"  # one number, but another name or birth date: a number was mistyped or misused
    LIKELY = "likely"  # for people to look at
    FAINT = "faint"  # worth a word while adding, and no more
    UNLIKE = "unlike"


LISTED = frozenset({Likeness.CERTAIN, Likeness.CONTRADICTORY, Likeness.LIKELY})  # somebody must say who they are


class Reason(StrEnum):
    """What speaks for or against, in the order in which people are told."""

    NOMIS_SAME = "nomis-same"
    NOMIS_ONE_WRONG = "nomis-one-wrong"
    NOMIS_SWAPPED = "nomis-swapped"
    NHS_SAME = "nhs-same"
    NHS_ONE_WRONG = "nhs-one-wrong"
    NHS_SWAPPED = "nhs-swapped"
    BORN_SAME = "born-same"
    BORN_ON_NEW_YEAR = "born-on-new-year"  # the same 1 January: what is written where nobody knows
    BORN_SWAPPED = "born-swapped"  # day and month
    BORN_NEAR = "born-near"
    FAMILY_SAME = "family-same"
    FAMILY_NEAR = "family-near"
    FAMILY_SOUNDS = "family-sounds"
    FAMILY_PART = "family-part"
    GIVEN_SAME = "given-same"
    GIVEN_NEAR = "given-near"
    GIVEN_SOUNDS = "given-sounds"
    GIVEN_PART = "given-part"
    NAMES_TURNED = "names-turned"  # the family name of one is the given name of the other
    SAME_CELL = "same-cell"
    SAME_WING = "same-wing"
    NOMIS_OTHER = "nomis-other"
    NHS_OTHER = "nhs-other"
    BORN_OTHER = "born-other"
    FAMILY_OTHER = "family-other"
    GIVEN_OTHER = "given-other"
    SEX_OTHER = "sex-other"


WEIGHTS: dict[Reason, float] = {
    Reason.NOMIS_SAME: 14,
    Reason.NOMIS_ONE_WRONG: 5,
    Reason.NOMIS_SWAPPED: 6,
    Reason.NOMIS_OTHER: -5,  # people do have two: a second reception that did not find the first
    Reason.NHS_SAME: 14,
    Reason.NHS_ONE_WRONG: 5,
    Reason.NHS_SWAPPED: 6,
    Reason.NHS_OTHER: -8,
    Reason.BORN_SAME: 10,
    Reason.BORN_ON_NEW_YEAR: 5,
    Reason.BORN_SWAPPED: 7,
    Reason.BORN_NEAR: 4,
    Reason.BORN_OTHER: -7,
    Reason.FAMILY_SAME: 7,
    Reason.FAMILY_NEAR: 5,
    Reason.FAMILY_SOUNDS: 4,
    Reason.FAMILY_PART: 4,
    Reason.FAMILY_OTHER: -6,
    Reason.GIVEN_SAME: 5,
    Reason.GIVEN_NEAR: 4,
    Reason.GIVEN_SOUNDS: 3,
    Reason.GIVEN_PART: 3,
    Reason.GIVEN_OTHER: -5,
    Reason.NAMES_TURNED: 9,
    Reason.SAME_CELL: 2,
    Reason.SAME_WING: 1,
    Reason.SEX_OTHER: -6,
}


@dataclass(frozen=True)
class Traits:
    """What people are told apart by. "" and None: not known."""

    nomis_number: str = ""
    nhs_number: str = ""
    given_name: str = ""
    preferred_name: str = ""
    family_name: str = ""
    birth_date: date | None = None
    sex: str = ""
    cell: str = ""

    @staticmethod
    def of(resident: Resident) -> Traits:
        return Traits(
            nomis_number=resident.nomis_number,
            nhs_number=plain_number(resident.nhs_number),
            given_name=resident.given_name,
            preferred_name=resident.preferred_name,
            family_name=resident.family_name,
            birth_date=resident.birth_date,
            sex=resident.sex,
            cell=resident.cell,
        )

    @cached_property
    def given_names(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(name for name in (self.given_name, self.preferred_name) if name.strip()))


@dataclass(frozen=True)
class Match:
    """How alike two identities are. `score`: bits. `reasons`: what speaks for it, then what speaks against."""

    likeness: Likeness
    score: float
    reasons: tuple[Reason, ...]


def plain_number(number: str) -> str:
    """Return a number as it is compared: without the blanks people group it by, in capitals."""
    return "".join(number.split()).upper()


def compare(one: Traits, other: Traits) -> Match:
    """Weigh two identities. Which of them comes first makes no difference."""
    found = {
        *_numbers(one.nomis_number, other.nomis_number, "nomis"),
        *_numbers(one.nhs_number, other.nhs_number, "nhs"),
        *_birth_dates(one.birth_date, other.birth_date),
        *_names(one, other),
        *_place(one.cell, other.cell),
    }
    if {one.sex, other.sex} == {"male", "female"}:
        found.add(Reason.SEX_OTHER)
    score = float(sum(WEIGHTS[reason] for reason in found))
    reasons = tuple(reason for reason in Reason if reason in found)
    return Match(_judged(frozenset(found), score), score, reasons)


_NUMBER_SAME = frozenset({Reason.NOMIS_SAME, Reason.NHS_SAME})
_AGAINST_CERTAINTY = frozenset({Reason.GIVEN_OTHER, Reason.SEX_OTHER, Reason.NHS_OTHER, Reason.NOMIS_OTHER})
_FOR_CERTAINTY = frozenset({Reason.FAMILY_SAME})
_BORN_ALIKE = frozenset({Reason.BORN_SAME, Reason.BORN_ON_NEW_YEAR})


def _judged(found: frozenset[Reason], score: float) -> Likeness:
    if found & _NUMBER_SAME:
        agrees = found & _BORN_ALIKE and found >= _FOR_CERTAINTY
        if agrees and not found & _AGAINST_CERTAINTY and not _mistyped(found):
            return Likeness.CERTAIN
        return Likeness.LIKELY if score >= LISTED_FROM else Likeness.CONTRADICTORY
    if score < WARNED_FROM:
        return Likeness.UNLIKE
    if score < LISTED_FROM or Reason.GIVEN_OTHER in found:
        return Likeness.FAINT  # brothers, twins above all: one birth date, one surname, often one cell
    return Likeness.LIKELY


def _mistyped(found: frozenset[Reason]) -> bool:
    """Whether one of their numbers is nearly the other's: then the two do not agree in it."""
    nearly = {Reason.NOMIS_ONE_WRONG, Reason.NOMIS_SWAPPED, Reason.NHS_ONE_WRONG, Reason.NHS_SWAPPED}
    return bool(found & nearly)


def _numbers(one: str, other: str, kind: str) -> list[Reason]:
    one, other = plain_number(one), plain_number(other)
    if not one or not other:
        return []
    if one == other:
        return [Reason(f"{kind}-same")]
    if two_swapped(one, other):
        return [Reason(f"{kind}-swapped")]
    if one_wrong(one, other):
        return [Reason(f"{kind}-one-wrong")]
    return [Reason(f"{kind}-other")]


def one_wrong(one: str, other: str) -> bool:
    """Whether they differ in exactly one place."""
    return len(one) == len(other) and sum(a != b for a, b in zip(one, other, strict=True)) == 1


def two_swapped(one: str, other: str) -> bool:
    """Whether they differ in two neighbours that changed places."""
    if len(one) != len(other):
        return False
    at = [i for i, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
    return len(at) == 2 and at[1] == at[0] + 1 and one[at[0]] == other[at[1]] and one[at[1]] == other[at[0]]


def _birth_dates(one: date | None, other: date | None) -> list[Reason]:
    if one is None or other is None:
        return []
    if one == other:
        return [Reason.BORN_ON_NEW_YEAR if (one.month, one.day) == (1, 1) else Reason.BORN_SAME]
    if one.year == other.year and (one.month, one.day) == (other.day, other.month):
        return [Reason.BORN_SWAPPED]
    parts_alike = (one.year == other.year) + (one.month == other.month) + (one.day == other.day)
    if parts_alike == 2 or abs(one - other) <= timedelta(days=1):
        return [Reason.BORN_NEAR]
    return [Reason.BORN_OTHER]


_FAMILY = {
    NameLikeness.SAME: Reason.FAMILY_SAME,
    NameLikeness.NEAR: Reason.FAMILY_NEAR,
    NameLikeness.SOUNDS: Reason.FAMILY_SOUNDS,
    NameLikeness.PART: Reason.FAMILY_PART,
    NameLikeness.OTHER: Reason.FAMILY_OTHER,
}
_GIVEN = {
    NameLikeness.SAME: Reason.GIVEN_SAME,
    NameLikeness.NEAR: Reason.GIVEN_NEAR,
    NameLikeness.SOUNDS: Reason.GIVEN_SOUNDS,
    NameLikeness.PART: Reason.GIVEN_PART,
    NameLikeness.OTHER: Reason.GIVEN_OTHER,
}
_TURNED = frozenset({NameLikeness.SAME, NameLikeness.NEAR})


def _names(one: Traits, other: Traits) -> list[Reason]:
    found = []
    if whole(one.family_name) and whole(other.family_name):
        found.append(_FAMILY[likeness(one.family_name, other.family_name)])
    if one.given_names and other.given_names:
        found.append(_GIVEN[given_likeness(one.given_names, other.given_names)])
    if sum(WEIGHTS[reason] for reason in found) < WEIGHTS[Reason.NAMES_TURNED] and _are_turned(one, other):
        return [Reason.NAMES_TURNED]
    return found


def _are_turned(one: Traits, other: Traits) -> bool:
    """Whether the names of one stand in the other's order."""
    return (
        bool(one.family_name and other.family_name)
        and any(likeness(one.family_name, name) in _TURNED for name in other.given_names)
        and any(likeness(other.family_name, name) in _TURNED for name in one.given_names)
    )


def _place(one: str, other: str) -> list[Reason]:
    if not one or not other:
        return []
    if one == other:
        return [Reason.SAME_CELL]
    return [Reason.SAME_WING] if one.split("-", 1)[0] == other.split("-", 1)[0] else []
