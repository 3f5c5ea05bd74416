"""The regime calendar: what each wing's half-days are like, said once by whoever hears it first, and read by all.

It belongs to nobody in the prison and tells nothing of anybody. Where nobody said anything there is nothing: screens
call that "not said", and reports count it apart from normal.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from prisoncare_desktop.domain.attendance import Period
from prisoncare_desktop.domain.regime import Regime, RegimeDay, RegimeSaid, check_day
from prisoncare_desktop.errors import NotFound
from prisoncare_desktop.usecases.changes import Changes, touched
from prisoncare_desktop.usecases.context import Context
from prisoncare_desktop.usecases.ports import UnitOfWork
from prisoncare_desktop.usecases.requests import Command, Done, Query, done
from prisoncare_desktop.usecases.span import check_days


@dataclass(frozen=True)
class SayRegime(Command[None]):
    """Say that these half-days of these wings are, or were, so: each with each."""

    wings: tuple[str, ...]
    days: tuple[date, ...]
    periods: tuple[Period, ...]
    regime: Regime


def say_regime(command: SayRegime, context: Context) -> Done[None]:
    """Write it, over what was said before; where it was said so already, that stands.

    Raises:
        NotFound: there is no such wing.
        RuleBroken: "regime-too-far": a day is more than a month away.
    """
    at = context.clock.now()
    said, entries = set[str](), set[str]()
    for day in command.days:
        check_day(day, context.today())
    with context.store.write(context.user) as unit:
        _check_wings(unit, command.wings)
        for wing in command.wings:
            for day in command.days:
                for period in command.periods:
                    before = unit.regime.find(wing, day, period)
                    if before is not None and before.regime is command.regime:
                        continue
                    if before is None:
                        after = RegimeDay(context.new_id(), wing, day, period, command.regime, context.user.id, at)
                    else:
                        after = replace(
                            before,
                            regime=command.regime,
                            said_by=context.user.id,
                            said_at=at,
                            revision=before.revision + 1,
                        )
                    unit.regime.put(after)
                    said.add(after.id)
                    entries.add(unit.record(RegimeSaid.of(after, before)))
        if not said:
            return done(Changes())
        unit.commit()
    return done(touched(regime=frozenset(said), outbox=frozenset(entries)))


def _check_wings(unit: UnitOfWork, wings: tuple[str, ...]) -> None:
    known = unit.residents.wings()
    for wing in wings:
        if wing not in known:
            raise NotFound("wing", wing)


@dataclass(frozen=True)
class RegimeCalendar:
    """What was said of some days. `wings`: those of the prison; `names`: who said it, by id."""

    wings: tuple[str, ...]
    said: tuple[RegimeDay, ...]
    names: dict[str, str]

    def of(self, wing: str, day: date, period: Period) -> RegimeDay | None:
        """Return what was said of this half-day; None: nobody said anything."""
        return next((one for one in self.said if (one.wing, one.day, one.period) == (wing, day, period)), None)


@dataclass(frozen=True)
class GetRegime(Query[RegimeCalendar]):
    """What is said of these days (both included). `wing`: "" for all."""

    first: date
    last: date
    wing: str = ""


def get_regime(query: GetRegime, context: Context) -> RegimeCalendar:
    """Return it.

    Raises:
        RuleBroken: "too-many-days": more than 400 at a time.
    """
    check_days(query.first, query.last)
    with context.store.read() as unit:
        said = unit.regime.between(query.first, query.last)
        wings = unit.residents.wings()
        names = {member.id: member.name for member in unit.staff.all()}
    return RegimeCalendar(
        tuple(wing for wing in wings if query.wing in ("", wing)),
        tuple(one for one in said if query.wing in ("", one.wing)),
        names,
    )
