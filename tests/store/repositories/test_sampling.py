"""Draws with their frames, and seeds."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from prisoncare_desktop.domain.sampling import (
    ALGORITHM,
    Candidate,
    Draw,
    DrawMade,
    LeftOut,
    Seed,
    SeedCommitted,
    commitment_of,
)
from prisoncare_desktop.errors import Bug, ChangedMeanwhile, UnrecordedChange
from prisoncare_desktop.store.open_store import OpenStore
from tests.store.clinic import CLERK, LEE, MONDAY, MORNING, SYNC, ZOE, fill

SEED = Seed(MONDAY, "ab" * 32, commitment_of("ab" * 32), MORNING)
FRAME = (
    Candidate(LEE.id, LEE.nomis_number),
    Candidate(ZOE.id, ZOE.nomis_number),
    Candidate(LEE.id, LEE.nomis_number),  # came twice
    Candidate("resident-elsewhere", "C1111CC", LeftOut.ASKED_LATELY),
)
DRAW = Draw("draw-1", MONDAY, "gp", FRAME, (ZOE.id, LEE.id), SEED.seed, SEED.commitment, ALGORITHM, MORNING, CLERK.id)


def make(store: OpenStore, draw: Draw) -> None:
    with store.write(CLERK) as unit:
        unit.draws.put(draw)
        unit.record(DrawMade.of(draw))
        unit.commit()


def test_a_draw_comes_back_with_its_frame_in_order(store: OpenStore) -> None:
    fill(store)
    make(store, DRAW)
    empty = replace(DRAW, id="draw-2", clinic_code="dental", frame=(), drawn=())
    make(store, empty)
    with store.read() as unit:
        assert unit.draws.find("gp", MONDAY) == DRAW
        assert unit.draws.find("gp", MONDAY + timedelta(days=7)) is None
        assert unit.draws.of_week(MONDAY) == (empty, DRAW)


def test_who_was_asked_last_and_when(store: OpenStore) -> None:
    fill(store)
    make(store, DRAW)
    next_week = MONDAY + timedelta(days=7)
    make(store, replace(DRAW, id="draw-2", week=next_week, frame=FRAME[1:2], drawn=(ZOE.id,)))
    with store.read() as unit:
        assert unit.draws.last_asked() == {ZOE.id: next_week, LEE.id: MONDAY}


def test_a_clinics_week_is_drawn_once(store: OpenStore) -> None:
    fill(store)
    make(store, DRAW)
    with pytest.raises(ChangedMeanwhile):
        make(store, replace(DRAW, id="draw-again", drawn=(LEE.id, ZOE.id)))
    with pytest.raises(ChangedMeanwhile):
        make(store, replace(DRAW, drawn=(LEE.id, ZOE.id)))
    make(store, replace(DRAW, drawn=(LEE.id,), revision=2))
    with store.read() as unit:
        kept = unit.draws.find("gp", MONDAY)
        assert kept is not None
        assert (kept.drawn, kept.frame) == ((LEE.id,), FRAME)


@pytest.mark.parametrize("drawn", [("resident-elsewhere",), ("nobody",)])
def test_nobody_is_drawn_who_could_not_be_asked(store: OpenStore, drawn: tuple[str, ...]) -> None:
    with pytest.raises(Bug):
        make(store, replace(DRAW, drawn=drawn))


def test_a_seed_is_kept_and_never_changes(store: OpenStore) -> None:
    with store.write(SYNC) as unit:
        unit.draws.put_seed(SEED)
        unit.received("SeedReceived", "seed", MONDAY.isoformat())
        unit.commit()
    with store.write(SYNC) as unit:
        unit.draws.put_seed(SEED)
        with pytest.raises(ChangedMeanwhile):
            unit.draws.put_seed(replace(SEED, seed="cd" * 32))
        unit.commit()
    with store.read() as unit:
        assert unit.draws.find_seed(MONDAY) == SEED
        assert unit.draws.find_seed(MONDAY + timedelta(days=7)) is None


def test_each_weeks_seed_needs_its_own_event(store: OpenStore) -> None:
    next_week = replace(SEED, week=MONDAY + timedelta(days=7))
    event = SeedCommitted("seed-id", 1, SEED.week, SEED.seed, SEED.commitment, SEED.committed_at)
    with store.write(CLERK) as unit:
        unit.draws.put_seed(SEED)
        unit.record(event)
        unit.draws.put_seed(next_week)
        with pytest.raises(UnrecordedChange):
            unit.commit()


def test_a_seed_gives_way_to_the_central_records_own(store: OpenStore) -> None:
    theirs = replace(SEED, seed="cd" * 32)
    for seed in (SEED, theirs, theirs):
        with store.write(SYNC) as unit:
            unit.draws.adopt_seed(seed)
            unit.received("SeedReceived", "seed", MONDAY.isoformat())
            unit.commit()
    with store.read() as unit:
        assert unit.draws.find_seed(MONDAY) == theirs
