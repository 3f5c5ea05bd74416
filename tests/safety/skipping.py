"""Which of a run's tests show the control of a hazard and were skipped: such a run proves less than it seems to.

A test that somebody switched off (skip, xfail) fails the run. One that found the machine unable (no FUSE, say) is told
in red, and fails it where a release is made (`PRISONCARE_RELEASE` is set) or where its hazard has no test left.
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Generator, Iterable

import pytest

SWITCHES = ("skip", "skipif", "xfail")


class NoHazardSkipped:
    """The plugin that watches one run. `release`: every test of every hazard must have run."""

    def __init__(self, *, release: bool = False) -> None:
        self._release = release or bool(os.environ.get("PRISONCARE_RELEASE"))
        self._hazards: dict[str, tuple[str, ...]] = {}
        self._switched_off: set[str] = set()
        self._ran: set[str] = set()
        self.skipped: list[str] = []

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self, item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        """Write the marks on the report: the process that sums up may be another than the one that ran the test."""
        report = yield
        hazards = [str(h) for mark in item.iter_markers("hazard") for h in mark.args]
        off = any(item.get_closest_marker(name) for name in SWITCHES)
        report.user_properties += [("hazards", " ".join(hazards)), ("switched off", "yes" if off else "")]
        return report

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        marks = {name: str(value) for name, value in report.user_properties}
        if not marks.get("hazards"):
            return
        self._hazards[report.nodeid] = tuple(marks["hazards"].split())
        if marks["switched off"]:
            self._switched_off.add(report.nodeid)
        if report.skipped or hasattr(report, "wasxfail"):
            self.skipped.append(report.nodeid)
        elif report.when == "call":
            self._ran.add(report.nodeid)

    def is_too_little(self) -> bool:
        """Whether what was skipped means that the run has failed."""
        if not self.skipped:
            return False
        shown: dict[str, int] = defaultdict(int)
        for node in self._ran:
            for hazard in self._hazards[node]:
                shown[hazard] += 1
        alone = any(not shown[hazard] for node in self.skipped for hazard in self._hazards[node])
        return self._release or alone or bool(self._switched_off.intersection(self.skipped))

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        if self.is_too_little() and session.exitstatus in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED):
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        for line in self._lines():
            terminalreporter.write_line(line, red=True)

    def _lines(self) -> Iterable[str]:
        for node in self.skipped:
            yield f"SKIPPED, and it shows the control of {', '.join(self._hazards[node])}: {node}"
        if self.is_too_little():
            yield "A hazard's control was not shown: this run has failed."
