"""Medicines rounds: one hatch, one half-day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from prisoncare_desktop.domain.attendance import OfficerPresent, Period


@dataclass(frozen=True)
class MedicinesRound:
    """When it ran and how many came. `due`, `seen`: people, None while nobody counted."""

    id: str
    day: date
    period: Period
    hatch: str
    wing: str
    recorded_by: str
    recorded_at: datetime  # UTC
    started_at: datetime | None = None  # UTC
    finished_at: datetime | None = None  # UTC
    due: int | None = None
    seen: int | None = None
    officer_present: OfficerPresent = OfficerPresent.NOT_SAID
    note: str = ""
    revision: int = 0
