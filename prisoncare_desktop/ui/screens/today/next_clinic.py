"""Which clinic of today to open next."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from prisoncare_desktop.domain.attendance import Period
from prisoncare_desktop.ui.calendar_words import half_day_at
from prisoncare_desktop.usecases.clinic_lists import SessionLine

_ORDER = tuple(Period)


def next_clinic(sessions: Sequence[SessionLine], now: datetime) -> SessionLine | None:
    """Return the clinic of this half-day, or a later one, with anybody not recorded; else an earlier one; else None."""
    owed = sorted((x for x in sessions if x.counts.not_recorded), key=lambda x: _ORDER.index(x.session.period))
    current = _ORDER.index(half_day_at(now))
    on_now = (x for x in owed if _ORDER.index(x.session.period) >= current)
    return next(on_now, owed[0] if owed else None)
