"""2,600 PCs after a three-day outage: what one server must answer, and when every PC has everything again."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest

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


@pytest.fixture(scope="module")
def cost() -> Cost:
    """What runs of a real PC ask of the server: with nothing new, and after three days of work on both sides."""
    world = World(stage(), replace(drawn(0), habits=Habits(), pcs=2, steps=()))
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
    return Cost(quiet, asked_in_a_run(one) - quiet)


def back(cost: Cost, *, until_s: float) -> Day:
    server = Server(ANSWERS_A_SECOND, patience_s=30, retry_after_s=120, rng=Random(1))
    return back_after_an_outage(cost, server, Random(2), every_s=PACE_S, until_s=until_s)


def test_the_server_answers_fifty_a_second_and_every_pc_is_current_in_the_end(cost: Cost, figure: Figure) -> None:
    """As it is now: too many requests a run for half an hour. The next test says how many would do."""
    day = back(cost, until_s=4 * 3600)
    in_half_an_hour = sum(at <= HALF_AN_HOUR_S for at in day.current)
    figure(
        "scale",
        f"{PCS} PCs back after three days",
        f"{cost.quiet} requests a quiet run, {cost.catching_up} more the first time",
        f"{in_half_an_hour} current in 30 min, all in {day.all_current_s / 60:.0f} min",
    )
    assert max(day.server.answered.values()) <= ANSWERS_A_SECOND + 1
    assert in_half_an_hour > PCS / 2
    assert day.all_current_s <= 3 * 3600


def test_with_two_requests_a_quiet_run_and_a_dozen_more_the_first_time_every_pc_is_current_in_half_an_hour() -> None:
    assert back(Cost(quiet=2, catching_up=12), until_s=3600).all_current_s <= HALF_AN_HOUR_S


def test_a_server_that_asks_nobody_to_wait_has_them_all_at_its_door() -> None:
    """The control: without `Retry-After` and with waits of a second, most of what it is asked is refused."""
    server = Server(ANSWERS_A_SECOND, patience_s=5, retry_after_s=0.5, rng=Random(1))
    day = back_after_an_outage(Cost(12, 12), server, Random(2), every_s=PACE_S, until_s=HALF_AN_HOUR_S)
    assert day.server.refused > sum(day.server.answered.values())
