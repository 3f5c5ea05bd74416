"""Kinds of clinic: those that come with the program, under what the prison says of its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from prisoncare_desktop.domain.codes import Concept, ValueSet, value_set

LIST = "clinic_type"
SUBSTANCE_MISUSE = "sms"  # the `team` of those whose patients are in that service's care
OUTSIDE_NAME = "Health care"  # what a masked kind of clinic is called outside health care

_MINUTES_UNSAID = 10


@dataclass(frozen=True)
class ClinicType:
    """One kind. `public_name`: what any paper or list outside health care says. `masked`: that tells nothing of it.

    `team`: whose lists these are alone, "" for primary care. `retired_on`: it is not to be chosen any more.
    """

    code: str
    label: str
    public_name: str
    masked: bool
    minutes: int
    team: str = ""
    retired_on: date | None = None


@dataclass(frozen=True)
class ClinicTypes:
    """All kinds of clinic of this prison, by code."""

    by_code: Mapping[str, ClinicType]

    @staticmethod
    def of(own: tuple[Concept, ...] = ()) -> ClinicTypes:
        """Return the shipped kinds with the prison's own laid over them.

        Whose lists a shipped kind's are is never the prison's to say: it would open or close what was recorded.
        """
        shipped = value_set(LIST)
        teams = {concept.code: concept.get("team") for concept in shipped.concepts}
        every = shipped.laid_over(own).concepts
        return ClinicTypes({one.code: _type(one, teams.get(one.code, one.get("team"))) for one in every})

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
    """Return the concepts of a list that a prison keeps, as its JSON has them.

    Raises:
        KeyError, TypeError, ValueError: it is no such list.
    """
    if not isinstance(kept, list):
        raise TypeError("a list of kinds of clinic is a JSON array")
    return ValueSet.concepts_of(kept)


def _type(concept: Concept, team: str) -> ClinicType:
    masked = concept.get("masked") == "yes" or team == SUBSTANCE_MISUSE
    return ClinicType(
        code=concept.code,
        label=concept.label,
        public_name=OUTSIDE_NAME if masked else concept.get("public_name") or OUTSIDE_NAME,
        masked=masked,
        minutes=int(concept.get("minutes") or _MINUTES_UNSAID),
        team=team,
        retired_on=concept.retired_on,
    )
