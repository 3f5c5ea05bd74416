"""The table of counts at the end of a run: what each harness did, what it found, and what its control found.

A test asks for `figure` and tells it one line; the lines of all tests are printed together, so that a reader sees the
counts without reading a log. Seeds come from PRISONCARE_SEED.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Final

import pytest

SEED: Final = os.environ.get("PRISONCARE_SEED", "20261122")
_FIGURE: Final = "figure"

Figure = Callable[[str, str, str, str], None]


@pytest.fixture
def figure(record_property: Callable[[str, object], None]) -> Figure:
    """Tell (goal, what was done, how often, what was found). A control says "control" in what was done."""

    def tell(goal: str, what: str, count: str, found: str) -> None:
        print(f"{goal} {what}: {count}: {found} (seed {SEED})")
        record_property(_FIGURE, (goal, what, count, found))

    return tell


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the table, if any test of this run told a figure."""
    rows = {
        value
        for reports in terminalreporter.stats.values()
        for report in reports
        if isinstance(report, pytest.TestReport)
        for name, value in report.user_properties
        if name == _FIGURE and isinstance(value, tuple)
    }
    if not rows:
        return
    terminalreporter.section(f"figures (seed {SEED})")
    widths = [max(len(row[n]) for row in rows) for n in range(3)]
    for goal, what, count, found in sorted(rows):
        terminalreporter.line(f"{goal:<{widths[0]}}  {what:<{widths[1]}}  {count:>{widths[2]}}  {found}")
