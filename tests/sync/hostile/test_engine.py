"""A whole sync meets spoilt answers: it ends with an outcome, and once the server is itself again nothing is lost."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from prisoncare_desktop.store.open_store import OpenStore
from tests.figures import SEED, Figure
from tests.sync import model_server
from tests.sync.conftest import Pc, TestClock, small_server
from tests.sync.hostile.answers import Hostile
from tests.sync.over_the_line.working_day import one_of_every_kind

RUNS = 4


@pytest.mark.parametrize("seeds", [12, pytest.param(5_000, marks=[pytest.mark.soak, pytest.mark.timeout(4 * 3600)])])
def test_whatever_a_server_answers_a_sync_ends_with_an_outcome(
    open_store: Callable[[str, TestClock], OpenStore], tmp_path: Path, figure: Figure, seeds: int
) -> None:
    spoilt = 0
    for seed in range(seeds):
        chance, clock, server = random.Random(f"{SEED}/{seed}"), TestClock(), small_server()
        store = open_store(f"pc-{seed}", clock)
        pc = Pc(store, clock, model_server.BASE, "t", server, seed=str(seed))
        recorded: list[str] = []
        if chance.randrange(3):
            pc.sync()
            recorded = one_of_every_kind(pc)
        pc.wire = hostile = Hostile(server, chance, chance.choice((1, 2, 4, 8, 16)))
        for _ in range(RUNS):
            pc.later()
        counts = pc.counts()
        assert counts.together == len(recorded), f"seed {seed}: a change is lost"
        spoilt += len(hostile.done)
        store.close()
        shutil.rmtree(tmp_path / f"pc-{seed}")
    figure(
        "G8", "whole syncs with a hostile server", f"{seeds * RUNS} runs, {spoilt} spoilt answers", "0 raised, 0 lost"
    )
