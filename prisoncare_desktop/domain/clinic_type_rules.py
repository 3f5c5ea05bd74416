"""What a prison's own list of kinds of clinic must keep to, before it is written and when it comes from another PC."""

from __future__ import annotations

import re

from prisoncare_desktop.domain.clinic_type import SUBSTANCE_MISUSE, ClinicType, ClinicTypes, own_concepts, shipped_types
from prisoncare_desktop.domain.codes import Concept, value_set
from prisoncare_desktop.errors import RuleBroken

LONGEST_NAME = 40  # characters: what a column, a palette and a slip have room for
LONGEST_WORDS = 60  # of a place, a provider, a pilot
MOST_MINUTES = 480
MOST_SLOTS = 200
MOST_WAIT_DAYS = 365

_CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_CODED = {"clinician_type": "clinician_type", "dps_category": "dps_category", "mode": "contact_mode"}  # each of a list


def checked(kept: object, before: object = None) -> tuple[Concept, ...]:
    """Return the concepts of such a list, as its JSON has it. `before`: the list that it comes in place of, None: none.

    Raises:
        RuleBroken: "clinic-list-unreadable" it is none; "clinic-code" a code is no code, or stands twice; "clinic-name"
            a name is missing, too long, or another's; "clinic-number" a number is out of its range; "clinic-word" some
            words are too long; "clinic-coded" a code is of no list; "clinic-gone" a kind was taken out rather than
            retired; "clinic-team" a kind went to another team; "clinic-place" every place on paper would be named but
            those that must not be.
    """
    concepts, types = _read(kept)
    for one in types:
        _check(one)
    _each_but_once([one.code for one in types], "clinic-code")
    together = ClinicTypes.of(concepts)
    _each_but_once([one.label.casefold() for one in together.current], "clinic-name")
    if not any(one.public_place == "" for one in together.current if not one.masked):
        raise RuleBroken("clinic-place", "every kind of clinic that is not masked has a place of its own")
    if before is not None:
        _kept_from(_read(before)[1], types)
    return concepts


def _read(kept: object) -> tuple[tuple[Concept, ...], tuple[ClinicType, ...]]:
    try:
        concepts = own_concepts(kept)
    except (KeyError, TypeError, ValueError, AttributeError) as e:
        raise RuleBroken("clinic-list-unreadable", "it is no list of kinds of clinic") from e
    together = ClinicTypes.of(concepts)
    return concepts, tuple(together.by_code[concept.code] for concept in concepts)


def _check(one: ClinicType) -> None:
    where = f"kind of clinic {one.code[:40]}"
    if not _CODE.fullmatch(one.code) or len(one.code) > LONGEST_NAME:
        raise RuleBroken("clinic-code", "a code is of small letters, digits and hyphens")
    if not one.label.strip() or len(one.label) > LONGEST_NAME or len(one.public_name) > LONGEST_NAME:
        raise RuleBroken("clinic-name", f"{where}: its name is missing or too long")
    if max(len(words) for words in (one.public_place, one.provider, one.pilot)) > LONGEST_WORDS:
        raise RuleBroken("clinic-word", f"{where}: some words are too long")
    slots = (one.slots, *(pattern.slots for pattern in one.patterns))
    if not (
        1 <= one.minutes <= MOST_MINUTES
        and all(n is None or 1 <= n <= MOST_SLOTS for n in slots)
        and (one.wait_target_days is None or 1 <= one.wait_target_days <= MOST_WAIT_DAYS)
    ):
        raise RuleBroken("clinic-number", f"{where}: a number is out of its range")
    if one.team not in ("", SUBSTANCE_MISUSE):
        raise RuleBroken("clinic-team", f"{where}: no such team")
    for name, list_name in _CODED.items():
        code = getattr(one, name)
        if code and code not in {concept.code for concept in value_set(list_name).concepts}:
            raise RuleBroken("clinic-coded", f"{where}: {name} is of no list")


def _kept_from(before: tuple[ClinicType, ...], now: tuple[ClinicType, ...]) -> None:
    """A kind stays, for what was recorded by it must have a name; and stays its team's, whose records those are."""
    teams = {one.code: one.team for one in now}
    for one in before:
        if one.code not in teams and one.code not in shipped_types().by_code:
            raise RuleBroken("clinic-gone", f"kind of clinic {one.code} is retired, never taken out")
        if teams.get(one.code, one.team) != one.team:
            raise RuleBroken("clinic-team", f"kind of clinic {one.code} stays its team's")


def _each_but_once(values: list[str], rule: str) -> None:
    if len(set(values)) < len(values):
        raise RuleBroken(rule, "it stands there twice")
