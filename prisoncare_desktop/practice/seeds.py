"""The seeds of the weekly draws, committed before their weeks: last week's, this week's and the next."""

from __future__ import annotations

import random
from datetime import date, time, timedelta
from typing import Final

from prisoncare_desktop.domain.calendar import at_local, week_of
from prisoncare_desktop.domain.sampling import Seed, commitment_of

SEED_BYTES: Final = 32
_COMMITTED_AT: Final = time(23, 0)  # the evening before the week; next week's, the evening before today


def seeds(chance: random.Random, today: date) -> tuple[Seed, ...]:
    """Return the seeds of last week, this week and next week."""
    this_week = week_of(today)
    return tuple(_seed(this_week + timedelta(weeks=n), chance, today) for n in (-1, 0, 1))


def _seed(week: date, chance: random.Random, today: date) -> Seed:
    secret = chance.randbytes(SEED_BYTES).hex()
    evening = min(week, today) - timedelta(days=1)
    return Seed(week=week, seed=secret, commitment=commitment_of(secret), committed_at=at_local(evening, _COMMITTED_AT))
