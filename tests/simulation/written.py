"""Schedules that somebody wrote: the fewest steps at which one safeguard matters, judged like any that is drawn.

What they do at a batch of changes they do at the first one, however many requests come before it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from tests.simulation.line import Request
from tests.simulation.pc import SimPc
from tests.simulation.world import World
from tests.sync.test_both_sides import moved

ATTENDED, NOT_SEEN = 0, 1


def records(world: World, pc: SimPc, what: int = ATTENDED) -> None:
    world.pass_time(60)
    world._noted(pc, pc.record(0, what))


def syncs(world: World, pc: SimPc, fault: str = "", meanwhile: Callable[[], None] | None = None) -> None:
    """A run of a PC. `fault`: of the line, at its first batch of changes; `meanwhile`: what others do before that."""
    world.pass_time(700)
    pc.line.begin()
    met: list[Request] = []

    def befalls(request: Request) -> str:
        if not request.carries_changes or met:
            return ""
        met.append(request)
        if meanwhile is not None:
            meanwhile()
        return fault

    pc.line.befalls = befalls
    world._run(pc)
    assert met or not (fault or meanwhile), "no changes were sent"


def corrected_while_the_answer_is_lost(world: World) -> None:
    pc = world.pcs[0]
    records(world, pc)
    syncs(world, pc, "answer lost")
    records(world, pc, NOT_SEEN)
    syncs(world, pc)


def a_second_worker_while_a_batch_is_under_way(world: World) -> None:
    pc = world.pcs[0]
    records(world, pc)
    syncs(world, pc, meanwhile=lambda: world._second_run(pc))


def restored_with_something_to_send(world: World) -> None:
    pc = world.pcs[0]
    records(world, pc)
    world._backup_pc(pc)
    syncs(world, pc)
    world._restore_pc(pc)
    syncs(world, pc)


def two_of_one_name(world: World) -> None:
    pc = world.pcs[0]
    world._clone(pc)
    records(world, pc)
    syncs(world, pc)
    for _ in range(2):  # it sees that another told, and an hour after tells itself
        world.pass_time(timedelta(hours=2).total_seconds())
        syncs(world, world.pcs[-1])


def both_sides_brought_back(world: World) -> None:
    """A form, for of an outcome a person would hear in any case: what stands there is what stood before it."""
    pc = world.pcs[0]
    world.pass_time(60)
    world._noted(pc, pc.response())
    syncs(world, pc)
    world._backup_pc(pc)
    world.oracle.server_went_back(world._server_backups[0])
    world._restore_pc(pc)


def a_page_that_never_came(world: World) -> None:
    pc = world.pcs[0]
    world.server.habits = replace(world.server.habits, searches=False)  # each type is asked for alone
    syncs(world, pc)
    moved(world.server, 0, "2026-11-20T11:00:00.000Z")
    world.pass_time(3600)
    pc.line.begin()
    pc.line.befalls = lambda request: "no line" if request.path == "Appointment" else ""
    assert world._run(pc)
