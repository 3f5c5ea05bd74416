"""What a wing's half-day was like. Where nobody said anything there is no line: that is not the same as normal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from prisoncare_desktop.domain.attendance import Period


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
