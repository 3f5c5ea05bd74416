from __future__ import annotations

from datetime import date, timedelta

import pytest

from prisoncare_desktop.domain.calendar import local_date, week_of
from prisoncare_desktop.domain.sampling import commitment_of
from prisoncare_desktop.practice.prison import build
from tests.practice.conftest import SEED


@pytest.mark.parametrize("today", [date(2026, 11, 16), date(2026, 11, 20), date(2026, 11, 22)], ids=str)
def test_three_weeks_have_a_seed_committed_before_the_week_and_before_today(today: date) -> None:
    seeds = build(SEED, today).seeds
    assert [s.week - week_of(today) for s in seeds] == [timedelta(weeks=-1), timedelta(0), timedelta(weeks=1)]
    for seed in seeds:
        assert seed.commitment == commitment_of(seed.seed)
        assert len(seed.seed) == 64
        assert local_date(seed.committed_at) < min(seed.week, today)
    assert len({s.seed for s in seeds}) == 3
