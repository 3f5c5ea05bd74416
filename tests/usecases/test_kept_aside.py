"""Messages that were not believed: who sees them, what of them, and how they go."""

from __future__ import annotations

import pytest

from prisoncare_desktop.domain.staff import Role, StaffMember
from prisoncare_desktop.errors import NotFound, RuleBroken
from prisoncare_desktop.usecases import dispatch
from prisoncare_desktop.usecases.context import Context
from prisoncare_desktop.usecases.forwarding import ASIDE_BYTES_MOST, KeptAside, Strange, keep_aside, to_take_again
from prisoncare_desktop.usecases.inbound import SYNC_ACTOR
from prisoncare_desktop.usecases.kept_aside import ClearMessage, GetKeptAside, TakeMessageAgain
from prisoncare_desktop.usecases.ports import TrailWanted
from tests.usecases.conftest import House


@pytest.fixture
def it(house: House) -> Context:
    """IT at a PC with two messages aside, the second too long to be kept whole."""
    it = house.as_(StaffMember("it-1", "Sam Novak", Role.IT))
    with it.store.write(SYNC_ACTOR) as unit:
        for n, body in enumerate((b"half an answer", b"1" * (ASIDE_BYTES_MOST + 1)), start=1):
            keep_aside(unit, body, Strange.UNREADABLE, f"M{n}", 0, it.clock.now())
        unit.commit()
    return it


def aside(it: Context) -> tuple[KeptAside, ...]:
    return dispatch.ask(GetKeptAside(), it)


def test_a_message_is_cleared_by_how_its_name_begins_and_the_trail_keeps_who_and_why(it: Context) -> None:
    first, second = aside(it)
    dispatch.run(ClearMessage(first.sha256[:12], " the trust sent it anew "), it)
    assert aside(it) == (second,)
    with it.store.read() as unit:
        (row,) = unit.trail.find(TrailWanted(actions=frozenset({"MessageCleared"})))
    assert (row.user_id, row.record_id, row.reason) == (it.user.id, first.sha256, "the trust sent it anew")


@pytest.mark.parametrize("reason", ["", "  "])
def test_none_is_cleared_without_a_reason(it: Context, reason: str) -> None:
    with pytest.raises(RuleBroken):
        dispatch.run(ClearMessage(aside(it)[0].sha256, reason), it)
    assert len(aside(it)) == 2


@pytest.mark.parametrize("name", ["", "0", "00000000"])
def test_one_that_nobody_can_mean_is_not_guessed(it: Context, name: str) -> None:
    with pytest.raises(NotFound):
        dispatch.run(TakeMessageAgain(name), it)


def test_only_what_is_kept_whole_can_be_looked_at_again(it: Context) -> None:
    first, second = aside(it)
    dispatch.run(TakeMessageAgain(first.sha256), it)
    with pytest.raises(RuleBroken):
        dispatch.run(TakeMessageAgain(second.sha256), it)
    with it.store.read() as unit:
        assert to_take_again(unit) == (first.sha256,)
