"""Kinds of clinic: those that come with the program, under what the prison says of its own.

Decision (2026-11-22): a new kind of clinic is data and never a new program: its name, length, places, who holds it and
where, in which half-days of the week, what pilot it belongs to. What must not be said outside health care is kept back
here, on reading, so that no list the prison writes can tell it.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Any

from prisoncare_desktop.domain.attendance import ClinicSession, Period
from prisoncare_desktop.domain.calendar import WEEKDAYS
from prisoncare_desktop.domain.codes import Concept, ValueSet, value_set

LIST = "clinic_type"
SUBSTANCE_MISUSE = "sms"  # the `team` of those whose patients are in that service's care
OUTSIDE_NAME = "Health care"  # what a masked kind of clinic is called outside health care
MEDICAL_OTHER = "MEOT"  # the prison's category that tells of no kind of care

_MINUTES_UNSAID = 10


@dataclass(frozen=True)
class Pattern:
    """A half-day that comes back each week. `weekday`: 0 is Monday. `slots` None: as many as the kind has."""

    weekday: int
    period: Period
    wing: str = ""
    room: str = ""
    slots: int | None = None


@dataclass(frozen=True)
class ClinicType:
    """One kind. `public_name`: what any paper or list outside health care says. `masked`: that tells nothing of it.

    `public_place`: where paper sends people, "" for the health centre or the wing's health room. `team`: whose lists
    these are alone, "" for primary care. `retired_on`: it is not to be chosen any more. `slots`: places of one session,
    None where nobody said. `clinician_type`, `mode`, `dps_category`: codes of the lists of those names. `provider`,
    `pilot`: whose service it is and which trial it belongs to, in the prison's own words. `wait_target_days`: None: no
    target.
    """

    code: str
    label: str
    public_name: str
    masked: bool
    minutes: int
    team: str = ""
    retired_on: date | None = None
    public_place: str = ""
    slots: int | None = None
    clinician_type: str = ""
    mode: str = ""
    provider: str = ""
    pilot: str = ""
    dps_category: str = MEDICAL_OTHER
    wait_target_days: int | None = None
    patterns: tuple[Pattern, ...] = ()

    def begun(self, session: ClinicSession) -> ClinicSession:
        """Return a new session of this kind with what is so of each: who holds it, for whom, and how people are seen.

        It stays with the session when the kind is changed later: it says how it was.
        """
        return replace(session, clinician_type=self.clinician_type, provider=self.provider, mode=self.mode)

    def patterns_on(self, day: date) -> tuple[Pattern, ...]:
        """Return the half-days in which it is held on such a day of the week; none once it is retired."""
        if self.retired_on is not None and self.retired_on <= day:
            return ()
        return tuple(pattern for pattern in self.patterns if pattern.weekday == day.weekday())


@dataclass(frozen=True)
class ClinicTypes:
    """All kinds of clinic of this prison, by code."""

    by_code: Mapping[str, ClinicType]

    @staticmethod
    def of(own: tuple[Concept, ...] = ()) -> ClinicTypes:
        """Return the shipped kinds with the prison's own laid over them.

        Whose lists a shipped kind's are is never the prison's to say: it would open or close what was recorded. Nor
        does it unmask one: sexual health is no word for a wing.
        """
        shipped = value_set(LIST)
        teams = {concept.code: concept.get("team") for concept in shipped.concepts}
        masked = {concept.code for concept in shipped.concepts if concept.get("masked") == "yes"}
        every = shipped.laid_over(own).concepts
        return ClinicTypes(
            {one.code: _type(one, teams.get(one.code, one.get("team")), one.code in masked) for one in every}
        )

    def get(self, code: str) -> ClinicType:
        """Return a kind; one that nobody here knows is called by its code, and masked."""
        unknown = ClinicType(code, code, OUTSIDE_NAME, masked=True, minutes=_MINUTES_UNSAID)
        return self.by_code.get(code, unknown)

    def label(self, code: str) -> str:
        """Return a kind's name as health care says it."""
        return self.get(code).label

    @property
    def current(self) -> tuple[ClinicType, ...]:
        """What may be chosen today."""
        return tuple(one for one in self.by_code.values() if one.retired_on is None)


@cache
def shipped_types() -> ClinicTypes:
    """Return the kinds that come with the program, for a prison that says nothing of its own."""
    return ClinicTypes.of()


def own_concepts(kept: object) -> tuple[Concept, ...]:
    """Return the concepts of a list that a prison keeps, as its JSON has them, each a kind that can be read whole.

    Raises:
        KeyError, TypeError, ValueError: it is no such list.
    """
    if not isinstance(kept, list):
        raise TypeError("a list of kinds of clinic is a JSON array")
    concepts = ValueSet.concepts_of(kept)
    ClinicTypes.of(concepts)
    return concepts


def with_kind(kept: object, kind: ClinicType) -> list[dict[str, Any]]:
    """Return a prison's own list, as its JSON has it, with this kind in the place of the one of its code.

    `kept`: None where it has none yet. What a later version says of the kind besides stays.
    """
    every: list[dict[str, Any]] = list(kept) if isinstance(kept, list) else []
    before = next((raw for raw in every if raw.get("code") == kind.code), {})
    now = {name: value for name, value in {**before, **_as_kept(kind)}.items() if value not in ("", None, [])}
    if before:
        return [now if raw is before else raw for raw in every]
    return [*every, now]


def _as_kept(kind: ClinicType) -> dict[str, Any]:
    said = {f.name: getattr(kind, f.name) for f in dataclasses.fields(kind)}
    return {
        **said,
        "masked": "yes" if kind.masked else "no",
        "retired_on": kind.retired_on.isoformat() if kind.retired_on else None,
        "patterns": [
            {
                "weekday": WEEKDAYS[one.weekday],
                "period": one.period.value,
                "wing": one.wing,
                "room": one.room,
                **({"slots": one.slots} if one.slots is not None else {}),
            }
            for one in kind.patterns
        ],
    }


def _type(concept: Concept, team: str, always_masked: bool) -> ClinicType:
    masked = always_masked or concept.get("masked") != "no" or team == SUBSTANCE_MISUSE
    return ClinicType(
        code=concept.code,
        label=concept.label,
        public_name=OUTSIDE_NAME if masked else concept.get("public_name") or OUTSIDE_NAME,
        masked=masked,
        minutes=int(concept.get("minutes") or _MINUTES_UNSAID),
        team=team,
        retired_on=concept.retired_on,
        public_place="" if masked else concept.get("public_place"),
        slots=_number(concept.get("slots")),
        clinician_type=concept.get("clinician_type"),
        mode=concept.get("mode"),
        provider=concept.get("provider"),
        pilot=concept.get("pilot"),
        dps_category=MEDICAL_OTHER if masked else concept.get("dps_category") or MEDICAL_OTHER,
        wait_target_days=_number(concept.get("wait_target_days")),
        patterns=tuple(_pattern(one) for one in json.loads(concept.get("patterns") or "[]")),
    )


def _pattern(raw: Mapping[str, object]) -> Pattern:
    return Pattern(
        weekday=WEEKDAYS.index(str(raw["weekday"])),
        period=Period(str(raw["period"])),
        wing=str(raw.get("wing", "")),
        room=str(raw.get("room", "")),
        slots=_number(str(raw.get("slots") or "")),
    )


def _number(text: str) -> int | None:
    return int(text) if text else None
