"""Counting booked places in the store: a year of a large prison is 78,000 rows, which nobody reads to count them."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, case, func, literal, or_, select

from prisoncare_desktop.domain.attendance import ControlGroup
from prisoncare_desktop.domain.indicators import NO_WING, NOT_SAID, NOTHING_RECORDED, FigureFilter, Heap, Part
from prisoncare_desktop.store.tables.attendance import appointments, sessions
from prisoncare_desktop.store.tables.regime import regime_days
from prisoncare_desktop.store.tables.resident import residents
from prisoncare_desktop.store.tables.whereabouts import whereabouts
from prisoncare_desktop.usecases.clinic_figures_port import FigureLine, OpenCount, WhoseClinics

_a, _s, _w, _r = appointments.c, sessions.c, whereabouts.c, regime_days.c

_ever_seen_elsewhere = _a.resident_id.in_(select(_w.resident_id))
_last_told = (
    select(_w.wing)
    .where(_w.resident_id == _a.resident_id, _w.since <= _a.starts_at)
    .order_by(_w.since.desc(), _w.noted_at.desc(), _w.id.desc())
    .limit(1)
    .correlate(appointments)
    .scalar_subquery()
)
# Whoever has no line lives where the register says; of whoever has only later ones nobody knows where they lived.
_lived_on = func.coalesce(case((_ever_seen_elsewhere, _last_told), else_=residents.c.wing), "")
_wing_known = _lived_on != ""
_wing = case((_wing_known, _lived_on), else_=_s.wing)
_recorded = _a.outcome.is_not(None)
_code = case((_recorded, _a.attendance_code), else_=NOTHING_RECORDED)
_group = case((_recorded, func.coalesce(_a.control_group, "")), else_="")
_mode = case((_a.mode != "", _a.mode), else_=_s.mode)
_regime = (
    select(_r.regime)
    .where(_r.day == _s.clinic_date, _r.period == _s.period, _r.wing == _wing)
    .correlate(appointments, sessions, residents)
    .scalar_subquery()
)
_joined = sessions.join(appointments, _a.session_id == _s.id).join(residents, residents.c.id == _a.resident_id)


_LINE = (_a.id.label("appointment_id"), _wing.label("wing"), _wing_known.label("wing_known"))


class SqlClinicFigures:
    """What is counted of clinics, within one unit of work."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def heaps(self, wanted: FigureFilter, whose: WhoseClinics) -> tuple[Heap, ...]:
        counted = (func.count().label("n"), func.sum(_a.minutes).label("minutes"))
        by = (
            _wing.label("wing"),
            _wing_known.label("wing_known"),
            _s.clinic_code.label("clinic_code"),
            _code.label("code"),
            _group.label("group"),
        )
        query = _narrowed(select(*by, *counted).select_from(_joined), wanted, whose).group_by(*by)
        rows = self._connection.execute(query).mappings()
        return tuple(Heap(**{**row, "wing_known": bool(row["wing_known"])}) for row in rows)

    def lines(
        self, wanted: FigureFilter, whose: WhoseClinics, part: Part, start: int, limit: int
    ) -> tuple[FigureLine, ...]:
        query = _narrowed(select(*_LINE).select_from(_joined), wanted, whose)
        if part.codes:
            query = query.where(_code.in_(sorted(part.codes)))
        if part.groups:
            query = query.where(_group.in_(sorted(part.groups)))
        query = query.order_by(_a.starts_at.desc(), _a.id).limit(limit).offset(start)
        return self._lines(query)

    # --- what is still open ---

    def unexplained(self, whose: WhoseClinics, wing: str, limit: int) -> tuple[FigureLine, ...]:
        return self._oldest(whose, wing, limit, _IS_UNEXPLAINED)

    def not_recorded(self, whose: WhoseClinics, wing: str, until: date, limit: int) -> tuple[FigureLine, ...]:
        return self._oldest(whose, wing, limit, and_(_a.outcome.is_(None), _s.clinic_date <= until))

    def count_unexplained(self, whose: WhoseClinics, day: date) -> tuple[OpenCount, ...]:
        before = func.sum(case((_s.clinic_date < day, 1), else_=0))
        return self._counted(before, *_open(whose), _IS_UNEXPLAINED)

    def count_not_recorded(self, whose: WhoseClinics, until: date) -> tuple[OpenCount, ...]:
        return self._counted(literal(0), *_open(whose), _a.outcome.is_(None), _s.clinic_date <= until)

    def _oldest(self, whose: WhoseClinics, wing: str, limit: int, which: ColumnElement[bool]) -> tuple[FigureLine, ...]:
        query = select(*_LINE).select_from(_joined).where(*_open(whose), which)
        if wing:
            query = query.where(_wing == wing)
        return self._lines(query.order_by(_a.starts_at, _a.id).limit(limit))

    def _lines(self, query: Select[Any]) -> tuple[FigureLine, ...]:
        rows = self._connection.execute(query)
        return tuple(FigureLine(row.appointment_id, row.wing, bool(row.wing_known)) for row in rows)

    def _counted(self, before: ColumnElement[Any], *which: ColumnElement[bool]) -> tuple[OpenCount, ...]:
        told = (_wing.label("wing"), func.count().label("n"), before.label("before"))
        rows = self._connection.execute(select(*told).select_from(_joined).where(*which).group_by(_wing))
        return tuple(sorted((OpenCount(row.wing, row.n, row.before) for row in rows), key=lambda one: one.wing))


_IS_UNEXPLAINED = and_(_a.control_group == ControlGroup.NOT_YET_EXPLAINED.value, _a.outcome.is_not(None))


def _open(whose: WhoseClinics) -> tuple[ColumnElement[bool], ...]:
    return (_a.withdrawn.is_(False), _a.taken_off == "", _held(whose))


def _held(whose: WhoseClinics) -> ColumnElement[bool]:
    codes = sorted(whose.codes)
    return _s.clinic_code.in_(codes) if whose.only else _s.clinic_code.not_in(codes)


def _said(by_itself: ColumnElement[str], wanted: str, kinds: frozenset[str]) -> ColumnElement[bool]:
    """Return whether the clinic itself says so, or nothing while its kind does."""
    return or_(by_itself == wanted, and_(by_itself == "", _s.clinic_code.in_(sorted(kinds))))


def _narrowed(query: Select[Any], wanted: FigureFilter, whose: WhoseClinics) -> Select[Any]:
    told: list[ColumnElement[bool]] = [
        _s.clinic_date.between(wanted.first, wanted.last),
        _a.withdrawn.is_(False),
        _a.taken_off == "",
        _held(whose),
    ]
    if wanted.session_id:
        told.append(_s.id == wanted.session_id)
    if wanted.clinic_code:
        told.append(_s.clinic_code == wanted.clinic_code)
    if wanted.period is not None:
        told.append(_s.period == wanted.period.value)
    if whose.held_by is not None:
        told.append(_said(_s.clinician_type, wanted.clinician_type, whose.held_by))
    if whose.provided is not None:
        told.append(_said(_s.provider, wanted.provider, whose.provided))
    if whose.piloted is not None:
        told.append(_s.clinic_code.in_(sorted(whose.piloted)))
    if wanted.officer_present is not None:
        told.append(_s.officer_present == wanted.officer_present.value)
    if wanted.mode:
        told.append(_mode == wanted.mode)
    if wanted.wing:
        told.append(_wing == ("" if wanted.wing == NO_WING else wanted.wing))
    if wanted.regime:
        told.append(_regime.is_(None) if wanted.regime == NOT_SAID else _regime == wanted.regime)
    return query.where(and_(*told))
