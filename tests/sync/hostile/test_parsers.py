"""Every parser of what a server sends, in a process with 256 MiB, 1 s for each answer, and nothing that it may open."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.figures import Figure
from tests.sync.hostile import child

WHOLE = Path(__file__).parents[3]


def parsed(*arguments: object) -> dict[str, Any]:
    command = [sys.executable, "-B", "-m", child.__name__, *map(str, arguments)]
    done = subprocess.run(command, cwd=WHOLE, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    said: dict[str, Any] = json.loads(done.stdout)
    return said


@pytest.mark.parametrize(
    "seeds", [1_500, pytest.param(200_000, marks=[pytest.mark.soak, pytest.mark.timeout(4 * 3600)])]
)
def test_no_spoilt_answer_gets_past_our_own_errors(figure: Figure, seeds: int) -> None:
    said = parsed(0, seeds)
    assert said["faults"] == []
    figure("G8", "spoilt answers, all parsers", f"{said['executions']} executions", f"worst {said['worst_cpu_s']} s")


def test_no_answer_that_is_meant_to_cost_time_or_memory_does(figure: Figure) -> None:
    said = parsed("bombs")
    assert said["faults"] == []
    figure(
        "G8", "bombs, and what once got through", f"{said['executions']} executions", f"worst {said['worst_cpu_s']} s"
    )


def test_the_bombs_find_parsers_without_bounds(figure: Figure) -> None:
    said = parsed("unbounded")
    assert any("MemoryError" in fault for fault in said["faults"])
    figure("G8", "control: no bounds", f"{said['executions']} executions", f"{len(said['faults'])} faults or more")
