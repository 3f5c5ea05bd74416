from __future__ import annotations

import hashlib
import hmac
from collections import Counter
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prisoncare_desktop.domain.sampling import (
    Candidate,
    LeftOut,
    asked_too_lately,
    commitment_of,
    draw_from,
    rank_of,
)

WEEK = date(2026, 11, 9)
SEED = "5e" * 32
numbers = st.from_regex(r"[A-Z][0-9]{4}[A-Z]{2}", fullmatch=True)


def frame_of(*number: str, left_out: LeftOut | None = None) -> tuple[Candidate, ...]:
    return tuple(Candidate(f"id-{n}", n, left_out) for n in number)


def test_an_inspector_gets_the_same_two_with_nothing_but_a_calculator() -> None:
    came = ["A4512CK", "A8830DF", "A1207EX", "A6614CD", "A9023DA"]
    by_hand = sorted(
        came,
        key=lambda n: hmac.new(bytes.fromhex(SEED), f"2026-11-09|dentist|{n}".encode(), hashlib.sha256).hexdigest(),
    )
    assert draw_from(frame_of(*came), SEED, WEEK, "dentist") == tuple(f"id-{n}" for n in by_hand[:2])


@given(st.lists(numbers, unique=True, max_size=40), st.randoms(use_true_random=False))
def test_the_order_people_came_in_does_not_steer_the_draw(came: list[str], chance: object) -> None:
    frame = list(frame_of(*came))
    drawn = draw_from(tuple(frame), SEED, WEEK, "gp")
    chance.shuffle(frame)  # type: ignore[attr-defined]  # hypothesis gives a random.Random
    assert draw_from(tuple(frame), SEED, WEEK, "gp") == drawn
    assert len(drawn) == (2 if len(came) > 1 else 0)
    assert len(set(drawn)) == len(drawn)


@given(st.lists(numbers, unique=True, min_size=4, max_size=20))
def test_nobody_left_out_is_ever_drawn(came: list[str]) -> None:
    half = len(came) // 2
    frame = frame_of(*came[:half]) + frame_of(*came[half:], left_out=LeftOut.ASKED_LATELY)
    assert set(draw_from(frame, SEED, WEEK, "gp")) <= {f"id-{n}" for n in came[:half]}


def test_coming_twice_does_not_double_the_chance() -> None:
    frame = frame_of("A0001AA", "A0001AA", "A0001AA", "A0002AA")
    assert sorted(draw_from(frame, SEED, WEEK, "gp")) == ["id-A0001AA", "id-A0002AA"]


def test_one_more_person_changes_nobodys_rank_but_their_own() -> None:
    few = frame_of("A0001AA", "A0002AA", "A0003AA")
    more = (*few, *frame_of("A0004AA"))
    assert [n for n in draw_from(more, SEED, WEEK, "gp", count=4) if n != "id-A0004AA"] == list(
        draw_from(few, SEED, WEEK, "gp", count=3)
    )


def test_over_many_weeks_everybody_is_drawn_about_equally_often() -> None:
    came = [f"A{n:04}AA" for n in range(10)]
    weeks = 4000
    times = Counter(
        drawn
        for w in range(weeks)
        for drawn in draw_from(frame_of(*came), hashlib.sha256(str(w).encode()).hexdigest(), WEEK, "gp")
    )
    expected = weeks * 2 / len(came)
    chi_square = sum((times[f"id-{n}"] - expected) ** 2 / expected for n in came)
    assert chi_square < 27.9  # 9 degrees of freedom, p = 0.001


def test_another_week_or_clinic_ranks_people_anew() -> None:
    ranks = {rank_of(SEED, w, c, "A4512CK") for w in (WEEK, date(2026, 11, 16)) for c in ("gp", "dentist")}
    assert len(ranks) == 4


def test_what_is_published_beforehand_gives_the_seed_away_to_nobody() -> None:
    assert commitment_of(SEED) == hashlib.sha256(SEED.encode()).hexdigest()
    assert SEED not in commitment_of(SEED)


@pytest.mark.parametrize(("asked", "barred"), [(date(2026, 8, 24), True), (date(2026, 8, 17), False), (WEEK, True)])
def test_nobody_is_asked_again_within_twelve_weeks(asked: date, barred: bool) -> None:
    assert asked_too_lately(asked, WEEK) is barred
