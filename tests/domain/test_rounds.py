"""Medicines rounds: what may be said of one."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from prisoncare_desktop.domain.rounds import Hatch, RoundSaid, check_day, hatches_of
from prisoncare_desktop.errors import RuleBroken
from tests.store.clinic import MORNING, ROUND, TODAY

NOW = MORNING + timedelta(hours=2)
RAN = RoundSaid(MORNING, MORNING + timedelta(minutes=52), 40, 38)


def test_a_round_says_how_long_it_took_once_it_has_ended() -> None:
    assert (ROUND.is_open, ROUND.minutes) == (True, None)
    ended = ROUND.saying(RAN, by="n", at=NOW)
    assert (ended.is_open, ended.minutes, ended.revision) == (False, 52, 1)
    assert ended.said == RAN


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"finished_at": MORNING - timedelta(minutes=1)}, "round-ends"),
        ({"started_at": None}, "round-ends"),
        ({"finished_at": NOW + timedelta(minutes=1)}, "round-ends"),
        ({"started_at": MORNING - timedelta(days=1)}, "round-ends"),
        ({"seen": -1}, "round-people"),
        ({"due": 1000}, "round-people"),
        ({"note": "n" * 201}, "note-too-long"),
    ],
)
def test_what_cannot_be_is_not_kept(changed: dict[str, Any], code: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        ROUND.saying(replace(RAN, **changed), by="n", at=NOW)
    assert refused.value.code == code


@pytest.mark.parametrize(("days_ago", "told"), [(0, True), (7, True), (8, False), (-1, False)])
def test_a_round_is_told_on_its_day_and_the_seven_days_after(days_ago: int, *, told: bool) -> None:
    day = TODAY - timedelta(days=days_ago)
    if told:
        check_day(day, TODAY)
    else:
        with pytest.raises(RuleBroken):
            check_day(day, TODAY)


def test_hatches_are_told_by_name_with_their_wing_and_minutes() -> None:
    assert hatches_of([{"name": "A hatch", "wing": "A", "minutes": 45}, {"name": "Centre"}]) == (
        Hatch("A hatch", "A", 45),
        Hatch("Centre", ""),
    )
    wrong: tuple[object, ...] = (
        {"A": 45},
        ["A hatch"],
        [{}],
        [{"name": ""}],
        [{"name": "A", "wing": 1}],
        [{"name": "A, B"}],
        [{"name": "A", "minutes": "45"}],
        [{"name": "A", "minutes": True}],
        [{"name": "A", "minutes": 0}],
        [{"name": "A"}, {"name": "A"}],
    )
    for one in wrong:
        with pytest.raises((KeyError, TypeError, ValueError)):
            hatches_of(one)
