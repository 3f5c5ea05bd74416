"""What a wing's half-day is like: said once, by whoever hears it first, and shown to all."""

from __future__ import annotations

from datetime import timedelta

import pytest

from prisoncare_desktop.domain.attendance import Period
from prisoncare_desktop.domain.regime import Regime
from prisoncare_desktop.errors import NotFound, RuleBroken
from prisoncare_desktop.usecases import dispatch
from prisoncare_desktop.usecases.regime import GetRegime, RegimeCalendar, SayRegime
from tests.store.clinic import NURSE, TODAY
from tests.usecases.conftest import CLERK, House


def calendar(house: House, wing: str = "") -> RegimeCalendar:
    return dispatch.ask(GetRegime(TODAY - timedelta(days=7), TODAY + timedelta(days=7), wing), house.as_(NURSE))


def test_a_lockdown_of_a_wings_day_is_said_at_once_and_stands_for_everybody(house: House) -> None:
    done = dispatch.run(SayRegime(("A",), (TODAY,), tuple(Period), Regime.LOCKDOWN), house.as_(NURSE))

    assert (len(done.changes.regime), len(done.changes.outbox)) == (3, 3)
    shown = dispatch.ask(GetRegime(TODAY, TODAY), house.as_(CLERK))
    for period in Period:
        said = shown.of("A", TODAY, period)
        assert said is not None
        assert (said.regime, shown.names[said.said_by]) == (Regime.LOCKDOWN, NURSE.name)
    assert shown.of("B", TODAY, Period.AM) is None, "nobody said anything: that is not the same as normal"


def test_what_somebody_says_later_stands_and_what_is_said_again_changes_nothing(house: House) -> None:
    for regime in (Regime.LOCKDOWN, Regime.RESTRICTED):
        dispatch.run(SayRegime(("A",), (TODAY,), (Period.AM,), regime), house.as_(NURSE))
    again = dispatch.run(SayRegime(("A",), (TODAY,), (Period.AM,), Regime.RESTRICTED), house.as_(CLERK))

    assert not again.changes
    said = calendar(house).of("A", TODAY, Period.AM)
    assert said is not None
    assert (said.regime, said.said_by, said.revision) == (Regime.RESTRICTED, NURSE.id, 1)


def test_all_wings_are_said_of_in_one_go(house: House) -> None:
    wings = calendar(house).wings
    dispatch.run(SayRegime(wings, (TODAY,), (Period.PM,), Regime.OUTBREAK), house.as_(CLERK))
    assert {one.wing for one in calendar(house).said} == {"A", "B"}
    assert calendar(house, wing="B").wings == ("B",)
    assert {one.wing for one in calendar(house, wing="B").said} == {"B"}


def test_a_mistyped_year_and_a_wing_that_is_none_are_refused_whole(house: House) -> None:
    late = TODAY + timedelta(days=32)
    with pytest.raises(RuleBroken):
        dispatch.run(SayRegime(("A",), (TODAY, late), (Period.AM,), Regime.NORMAL), house.as_(NURSE))
    with pytest.raises(NotFound):
        dispatch.run(SayRegime(("A", "Z"), (TODAY,), (Period.AM,), Regime.NORMAL), house.as_(NURSE))
    assert calendar(house).said == ()
    dispatch.run(SayRegime(("A",), (TODAY - timedelta(days=31),), (Period.AM,), Regime.NORMAL), house.as_(NURSE))
