"""2,600 PCs after a three-day outage: what one server must answer, and when every PC has everything again."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from random import Random

import pytest

from prisoncare_desktop.sync.catching_up import SPREAD
from prisoncare_desktop.sync.run import PACE_WHEN_QUIET
from tests.figures import Figure
from tests.simulation.load import PCS, Cost, Day, Server, back_after_an_outage
from tests.simulation.pc import SimPc
from tests.simulation.runner import stage
from tests.simulation.schedule import drawn
from tests.simulation.server import Habits
from tests.simulation.world import World

ANSWERS_A_SECOND = 50
HALF_AN_HOUR_S = 1800.0
PACE_S = 60.0


def asked_in_a_run(pc: SimPc) -> int:
    before = pc.line.traffic.requests
    outcome = pc.sync()
    assert outcome is not None
    assert outcome.trouble == ""
    return pc.line.traffic.requests - before


@dataclass(frozen=True)
class Measured:
    """`cost`: of runs; `alone`: the same of a server that takes no searches in a Bundle; `an_hour`: of one with nothing

    to do, after that, all it asks.
    """

    cost: Cost
    alone: Cost
    an_hour: int


@pytest.fixture(scope="module")
def measured() -> Measured:
    """What runs of a real PC ask of the server: with nothing new, and after three days of work on both sides."""
    cost, an_hour = asked_of(Habits())
    return Measured(cost, asked_of(Habits(searches=False))[0], an_hour)


def asked_of(habits: Habits) -> tuple[Cost, int]:
    world = World(stage(), replace(drawn(0), habits=habits, pcs=2, steps=()))
    world.server.replaced = lambda _before, _after: None
    one, other = world.pcs
    for pc in world.pcs:
        asked_in_a_run(pc)
    world.pass_time(200)
    quiet = asked_in_a_run(one)
    world.pass_time(3 * 24 * 3600)
    for pc in world.pcs:
        pc.review(0)
        pc.response()
    other.record(1, 1)
    asked_in_a_run(other)
    one.record(0, 0)
    first = asked_in_a_run(one)
    put_off = asked_over(world, one, SPREAD, timedelta(minutes=1))
    an_hour = asked_over(world, one, timedelta(hours=1), timedelta(minutes=PACE_WHEN_QUIET))
    return Cost(quiet, first - quiet, put_off - quiet * int(SPREAD / timedelta(minutes=1))), an_hour


def asked_over(world: World, pc: SimPc, span: timedelta, every: timedelta) -> int:
    asked = 0
    for _ in range(int(span / every)):
        world.pass_time(every.total_seconds())
        asked += asked_in_a_run(pc)
    return asked


def back(cost: Cost, *, until_s: float) -> Day:
    server = Server(ANSWERS_A_SECOND, patience_s=30, retry_after_s=120, rng=Random(1))
    return back_after_an_outage(cost, server, Random(2), every_s=PACE_S, until_s=until_s)


def test_every_pc_is_current_in_half_an_hour_at_fifty_requests_a_second(measured: Measured, figure: Figure) -> None:
    cost = measured.cost
    day = back(cost, until_s=2 * HALF_AN_HOUR_S)
    figure(
        "scale",
        f"{PCS} PCs back after three days",
        f"{cost.quiet} requests a quiet run, {cost.quiet + cost.catching_up} the first, {cost.put_off} later",
        f"all current in {day.all_current_s / 60:.0f} min",
    )
    assert max(day.server.answered.values()) <= ANSWERS_A_SECOND + 1
    assert cost.quiet <= 2
    assert cost.quiet + cost.catching_up <= 6
    assert day.all_current_s <= HALF_AN_HOUR_S


def test_while_all_is_quiet_they_ask_for_less_than_half_of_what_the_server_answers(
    measured: Measured, figure: Figure
) -> None:
    asked = measured.an_hour * PCS / 3600
    figure("scale", f"{PCS} PCs while all is quiet", f"{measured.an_hour} requests an hour each", f"{asked:.0f}/s")
    assert asked < ANSWERS_A_SECOND / 1.5


def test_where_nothing_can_be_asked_together_half_an_hour_is_not_enough(measured: Measured, figure: Figure) -> None:
    """The control, and the truth of a server that takes no searches in a Bundle."""
    day = back(measured.alone, until_s=2 * 3600)
    figure(
        "scale",
        f"{PCS} PCs, asking singly",
        f"{measured.alone.quiet} requests a quiet run, {measured.alone.quiet + measured.alone.catching_up} the first",
        f"all current in {day.all_current_s / 60:.0f} min",
    )
    assert day.all_current_s > HALF_AN_HOUR_S


def test_a_server_that_asks_nobody_to_wait_has_them_all_at_its_door() -> None:
    """The control: without `Retry-After` and with waits of a second, most of what it is asked is refused."""
    server = Server(ANSWERS_A_SECOND, patience_s=5, retry_after_s=0.5, rng=Random(1))
    day = back_after_an_outage(Cost(12, 12), server, Random(2), every_s=PACE_S, until_s=300)
    assert day.server.refused > sum(day.server.answered.values())
