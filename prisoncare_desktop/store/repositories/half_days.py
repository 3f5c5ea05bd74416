"""What belongs to a half-day of the prison and to nobody in it: medicines rounds, and what the regime was."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, bindparam, select

from prisoncare_desktop.domain.attendance import OfficerPresent, Period
from prisoncare_desktop.domain.regime import Regime, RegimeDay
from prisoncare_desktop.domain.rounds import MedicinesRound
from prisoncare_desktop.store.ledger import Ledger
from prisoncare_desktop.store.repositories.revised import Records, Revised, row_of
from prisoncare_desktop.store.tables.regime import regime_days
from prisoncare_desktop.store.tables.rounds import medicines_rounds


def _round(row: Row[Any]) -> MedicinesRound:
    stood_by = OfficerPresent(row.officer_present)
    return MedicinesRound(**{**row._asdict(), "period": Period(row.period), "officer_present": stood_by})


def _regime(row: Row[Any]) -> RegimeDay:
    return RegimeDay(**{**row._asdict(), "period": Period(row.period), "regime": Regime(row.regime)})


_m, _r = medicines_rounds.c, regime_days.c
_ROUNDS = Revised(medicines_rounds, "medicines_round", _round, row_of)
_ROUND = select(medicines_rounds).where(
    _m.day == bindparam("day"), _m.period == bindparam("period"), _m.hatch == bindparam("hatch")
)
_ROUNDS_BETWEEN = (
    select(medicines_rounds)
    .where(_m.day.between(bindparam("first"), bindparam("last")))
    .order_by(_m.day, _m.hatch, _m.period)
)
_REGIMES = Revised(regime_days, "regime_day", _regime, row_of)
_REGIME = select(regime_days).where(
    _r.wing == bindparam("wing"), _r.day == bindparam("day"), _r.period == bindparam("period")
)
_REGIMES_BETWEEN = (
    select(regime_days)
    .where(_r.day.between(bindparam("first"), bindparam("last")))
    .order_by(_r.day, _r.wing, _r.period)
)


class SqlRounds(Records[MedicinesRound]):
    """Medicines rounds, within one unit of work."""

    def __init__(self, connection: Connection, ledger: Ledger) -> None:
        super().__init__(connection, ledger, _ROUNDS)

    def find(self, day: date, period: Period, hatch: str) -> MedicinesRound | None:
        return next(iter(self._read(_ROUND, day=day, period=period.value, hatch=hatch)), None)

    def between(self, first: date, last: date) -> tuple[MedicinesRound, ...]:
        return self._read(_ROUNDS_BETWEEN, first=first, last=last)


class SqlRegimeDays(Records[RegimeDay]):
    """What was said of the half-days of the wings, within one unit of work."""

    def __init__(self, connection: Connection, ledger: Ledger) -> None:
        super().__init__(connection, ledger, _REGIMES)

    def find(self, wing: str, day: date, period: Period) -> RegimeDay | None:
        return next(iter(self._read(_REGIME, wing=wing, day=day, period=period.value)), None)

    def between(self, first: date, last: date) -> tuple[RegimeDay, ...]:
        return self._read(_REGIMES_BETWEEN, first=first, last=last)
