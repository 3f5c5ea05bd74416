"""Medicines rounds: which hatches there are, when each ran, how many were due and came.

Decisions (2026-11-22):
* A round is one for all PCs of the prison by its day, half-day and hatch: whoever opens the hatch says so, on any PC.
* Where a prison has said nothing of its hatches, each wing has one.
* What is not ended stays open and is told each day until somebody ends it, for seven days back.
* No name is in it. Who came for which medicine is the clinical record's.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import date

from prisoncare_desktop.domain.attendance import OfficerPresent, Period
from prisoncare_desktop.domain.rounds import (
    LIST,
    SAID_WITHIN,
    Hatch,
    MedicinesRound,
    RoundChanged,
    RoundSaid,
    check_day,
    hatches_of,
)
from prisoncare_desktop.domain.staff import Role
from prisoncare_desktop.errors import ChangedMeanwhile, RuleBroken
from prisoncare_desktop.usecases.changes import touched
from prisoncare_desktop.usecases.context import Context
from prisoncare_desktop.usecases.ports import UnitOfWork
from prisoncare_desktop.usecases.requests import Command, Done, Query, done

WHO_RECORDS = frozenset({Role.NURSE, Role.ADMINISTRATOR})


@dataclass(frozen=True)
class StartRound(Command[None]):
    """A round of today begins at this hatch now."""

    period: Period
    hatch: str


def start_round(command: StartRound, context: Context) -> Done[None]:
    """Begin it.

    Raises:
        RuleBroken: there is no such hatch, or it has begun already.
    """
    today = context.today()
    with context.store.write(context.user) as unit:
        before = unit.rounds.find(today, command.period, command.hatch)
        if before is not None and before.started_at is not None:
            raise RuleBroken("round-begun", f"round {before.id} has begun")
        said = before.said if before is not None else RoundSaid()
        now = context.clock.now()
        changes = _keep(unit, context, today, command.period, command.hatch, replace(said, started_at=now), before)
        unit.commit()
    return changes


@dataclass(frozen=True)
class FinishRound(Command[None]):
    """A round of today ends now."""

    period: Period
    hatch: str


def finish_round(command: FinishRound, context: Context) -> Done[None]:
    """End it.

    Raises:
        RuleBroken: it has not begun, or has ended already.
    """
    today = context.today()
    with context.store.write(context.user) as unit:
        before = unit.rounds.find(today, command.period, command.hatch)
        if before is None or not before.is_open:
            raise RuleBroken("round-not-open", f"no open round at {command.hatch}")
        said = replace(before.said, finished_at=context.clock.now())
        changes = _keep(unit, context, today, command.period, command.hatch, said, before)
        unit.commit()
    return changes


@dataclass(frozen=True)
class SayOfficer(Command[None]):
    """Whether an officer stood by at a round, whatever else is said of it meanwhile: one key beside the others."""

    day: date
    period: Period
    hatch: str
    officer_present: OfficerPresent


def say_officer(command: SayOfficer, context: Context) -> Done[None]:
    """Keep it.

    Raises:
        RuleBroken: the day is too long ago or still to come, or there is no such hatch.
    """
    check_day(command.day, context.today())
    with context.store.write(context.user) as unit:
        before = unit.rounds.find(command.day, command.period, command.hatch)
        stood = before.said if before is not None else RoundSaid()
        said = replace(stood, officer_present=command.officer_present)
        changes = _keep(unit, context, command.day, command.period, command.hatch, said, before)
        unit.commit()
    return changes


@dataclass(frozen=True)
class ChangeRound(Command[None]):
    """Have this be what is said of a round of today or the 7 days before. `shown_revision`: 0 where there was none."""

    day: date
    period: Period
    hatch: str
    said: RoundSaid
    shown_revision: int


def change_round(command: ChangeRound, context: Context) -> Done[None]:
    """Keep it.

    Raises:
        RuleBroken: the day is too long ago or still to come, there is no such hatch, or as `MedicinesRound.saying`.
        ChangedMeanwhile: somebody else changed it since it was shown.
    """
    check_day(command.day, context.today())
    with context.store.write(context.user) as unit:
        before = unit.rounds.find(command.day, command.period, command.hatch)
        if (before.revision if before is not None else 0) != command.shown_revision:
            raise ChangedMeanwhile("medicines_round", before.id if before is not None else "")
        changes = _keep(unit, context, command.day, command.period, command.hatch, command.said, before)
        unit.commit()
    return changes


def _keep(
    unit: UnitOfWork,
    context: Context,
    day: date,
    period: Period,
    hatch: str,
    said: RoundSaid,
    before: MedicinesRound | None,
) -> Done[None]:
    at = context.clock.now()
    if before is None:
        wing = next((one.wing for one in _hatches(unit) if one.name == hatch), None)
        if wing is None:
            raise RuleBroken("no-such-hatch", f"no hatch is called {hatch}")
        new = MedicinesRound(context.new_id(), day, period, hatch, wing, context.user.id, at)
        after = new.saying(said, by=context.user.id, at=at)
    else:
        after = before.saying(said, by=context.user.id, at=at)
    unit.rounds.put(after)
    entry = unit.record(RoundChanged.of(after, before))
    return done(touched(rounds=after.id, outbox=entry))


# --- queries ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class RoundLine:
    """One hatch in a half-day. `round`: None where nobody said anything of it."""

    hatch: Hatch
    round: MedicinesRound | None


@dataclass(frozen=True)
class Rounds:
    """A half-day's rounds, by hatch. `still_open`: those of earlier half-days that nobody ended, oldest first."""

    day: date
    period: Period
    lines: tuple[RoundLine, ...]
    still_open: tuple[MedicinesRound, ...]


@dataclass(frozen=True)
class GetRounds(Query[Rounds]):
    """The rounds of a half-day. `wing`: "" for all."""

    day: date
    period: Period
    wing: str = ""


def get_rounds(query: GetRounds, context: Context) -> Rounds:
    with context.store.read() as unit:
        hatches = _hatches(unit)
        kept = unit.rounds.between(query.day, query.day)
        lately = unit.rounds.between(context.today() - SAID_WITHIN, context.today())
    here = {one.hatch: one for one in kept if one.period is query.period}
    known = {hatch.name for hatch in hatches}
    gone = tuple(Hatch(one.hatch, one.wing) for one in here.values() if one.hatch not in known)
    lines = tuple(RoundLine(hatch, here.get(hatch.name)) for hatch in (*hatches, *gone))
    shown = (query.day, query.period)
    return Rounds(
        query.day,
        query.period,
        tuple(line for line in lines if query.wing in ("", line.hatch.wing)),
        tuple(one for one in lately if one.is_open and (one.day, one.period) != shown and query.wing in ("", one.wing)),
    )


@dataclass(frozen=True)
class Hatches:
    """The hatches there are. `revision`: of the prison's own list, 0 where it has none."""

    hatches: tuple[Hatch, ...]
    revision: int


@dataclass(frozen=True)
class GetHatches(Query[Hatches]):
    """Which hatches medicines are given at."""


def get_hatches(_query: GetHatches, context: Context) -> Hatches:
    with context.store.read() as unit:
        own = unit.site_lists.find(LIST)
        return Hatches(_hatches(unit), own.revision if own is not None else 0)


def _hatches(unit: UnitOfWork) -> tuple[Hatch, ...]:
    own = unit.site_lists.find(LIST)
    if own is not None:
        return hatches_of(json.loads(own.content))
    return tuple(Hatch(f"{wing} wing hatch", wing) for wing in unit.residents.wings())
