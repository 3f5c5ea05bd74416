"""What a wing's half-day was like. Where nobody said anything there is no line: that is not the same as normal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import ClassVar, Final

from prisoncare_desktop.domain.attendance import Period
from prisoncare_desktop.domain.own_record import Fact, OwnKind, OwnRecordSaid, Part, Shape
from prisoncare_desktop.errors import RuleBroken

MAY_BE_SAID_DAYS: Final = 31
"""So far back, for a month's figures are made at its end; and ahead, for an outbreak shuts a wing for weeks."""


class Regime(StrEnum):
    NORMAL = "normal"
    RESTRICTED = "restricted"
    LOCKDOWN = "lockdown"
    OUTBREAK = "outbreak"


@dataclass(frozen=True)
class RegimeDay:
    """What somebody said of one wing, day and half-day."""

    id: str
    wing: str
    day: date
    period: Period
    regime: Regime
    said_by: str
    said_at: datetime  # UTC
    revision: int = 0


REGIME: Final = OwnKind(
    code="regime",
    record=RegimeDay,
    record_type="regime_day",
    events=frozenset({"RegimeSaid"}),
    received="RegimeReceived",
    key=(Fact("wing", Shape.TEXT), Fact("day", Shape.DAY), Fact("period", Shape.CODE, Period)),
    parts=(
        Part(
            "regime",
            facts=(Fact("regime", Shape.CODE, Regime),),
            beside=(Fact("said_by", Shape.TEXT), Fact("said_at", Shape.INSTANT)),
        ),
    ),
    by="said_by",
    at="said_at",
)


@dataclass(frozen=True)
class RegimeSaid(OwnRecordSaid):
    """Somebody said what a wing's half-day is or was like."""

    kind: ClassVar[str] = "RegimeSaid"
    record_type: ClassVar[str] = REGIME.record_type
    own: ClassVar[OwnKind] = REGIME


def check_day(day: date, today: date) -> None:
    """Raise `RuleBroken` "regime-too-far" for a day too long ago or too far ahead to be said anything of."""
    if abs(day - today) > timedelta(days=MAY_BE_SAID_DAYS):
        raise RuleBroken("regime-too-far", f"the regime of {day} is not said on {today}")
