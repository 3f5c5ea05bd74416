"""What figures are asked for, as a line of text that a `Place` carries."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from enum import StrEnum

from prisoncare_desktop.domain.attendance import Period
from prisoncare_desktop.domain.indicators import FigureFilter


class Span(StrEnum):
    """Which days, up to today."""

    TODAY = "today"
    WEEK = "week"
    FOUR_WEEKS = "four-weeks"
    YEAR = "year"

    @property
    def days(self) -> int:
        """Return how many days before today the first is."""
        return {Span.TODAY: 0, Span.WEEK: 6, Span.FOUR_WEEKS: 27, Span.YEAR: 395}[self]


@dataclass(frozen=True)
class Asked:
    """What somebody chose. `session_id`: one clinic alone, whatever its day and wing. "" elsewhere: any."""

    span: Span = Span.WEEK
    wing: str = ""
    clinic_code: str = ""
    period: str = ""
    mode: str = ""
    regime: str = ""
    clinician_type: str = ""
    provider: str = ""
    pilot: str = ""
    session_id: str = ""

    def filter(self, today: date) -> FigureFilter:
        """Return it as the store is asked."""
        if self.session_id:
            return FigureFilter(today - timedelta(days=Span.YEAR.days), today, session_id=self.session_id)
        return FigureFilter(
            first=today - timedelta(days=self.span.days),
            last=today,
            wing=self.wing,
            clinic_code=self.clinic_code,
            period=Period(self.period) if self.period else None,
            mode=self.mode,
            regime=self.regime,
            clinician_type=self.clinician_type,
            provider=self.provider,
            pilot=self.pilot,
        )


@dataclass(frozen=True)
class AskedLines:
    """One number, and of what it is. `among`: all that it is told of, not only what it counts."""

    asked: Asked
    indicator_code: str
    among: bool = False

    def text(self) -> str:
        """Return it as a `Place` carries it."""
        return json.dumps({**asdict(self.asked), "code": self.indicator_code, "among": self.among})


def lines_of(text: str) -> AskedLines | None:
    """Return what `AskedLines.text` made; None if it is none."""
    try:
        said = json.loads(text)
        asked = Asked(
            span=Span(said["span"]),
            wing=str(said["wing"]),
            clinic_code=str(said["clinic_code"]),
            period=Period(said["period"]).value if said["period"] else "",
            mode=str(said["mode"]),
            regime=str(said["regime"]),
            clinician_type=str(said["clinician_type"]),
            provider=str(said["provider"]),
            pilot=str(said["pilot"]),
            session_id=str(said["session_id"]),
        )
        return AskedLines(asked, str(said["code"]), bool(said["among"]))
    except (KeyError, TypeError, ValueError):
        return None
