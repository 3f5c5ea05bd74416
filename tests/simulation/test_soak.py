"""The long run: as many schedules as were asked for, on every core. `make soak` asks for a million."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.figures import Figure


@pytest.mark.soak
@pytest.mark.timeout(14 * 24 * 3600)
def test_a_million_schedules_end_well(figure: Figure) -> None:
    """`SIMULATION_FROM`, `SIMULATION_TO`: the seeds (the last included), to go on where an earlier run was stopped."""
    first, last = (int(os.environ.get(name, n)) for name, n in (("SIMULATION_FROM", "0"), ("SIMULATION_TO", "999999")))
    ended = subprocess.run([sys.executable, "-m", "tests.simulation", str(first), str(last)], check=False)
    figure("G5", "sync simulation, soak", f"seeds {first} to {last}", "0 failed" if not ended.returncode else "failed")
    assert not ended.returncode
