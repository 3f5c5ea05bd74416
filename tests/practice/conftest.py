"""One practice prison for all tests here: building it changes nothing, so it may be shared."""

from __future__ import annotations

from datetime import date

import pytest

from prisoncare_desktop.practice.prison import Prison, build

SEED = 20261121  # the seed of `make run`
TODAY = date(2026, 11, 20)  # a Friday


@pytest.fixture(scope="session")
def prison() -> Prison:
    return build(SEED, TODAY)
