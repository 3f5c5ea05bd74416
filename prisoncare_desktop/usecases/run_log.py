"""How the runs of the last days went, as the sync leaves it in one fact: numbers and codes, nothing about anybody."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from typing import Final

RUNS: Final = "sync.runs"  # fact: JSON of `RunLog`

DAYS_KEPT = 7
LATEST_KEPT = 30


@dataclass(frozen=True)
class RunNote:
    """One run. `at`: its end (FHIR instant). `day`: in the prison (ISO). `trouble`: as `SyncOutcome`."""

    at: str
    day: str
    seconds: float
    asked_for: bool
    trouble: str
    sent: int = 0
    receipted: int = 0
    refused: int = 0
    conflicts: int = 0
    received: int = 0
    requests: int = 0
    bytes_up: int = 0
    bytes_down: int = 0

    @property
    def quiet(self) -> bool:
        """Whether it moved nothing and met no trouble."""
        return not (self.trouble or self.sent or self.received or self.refused or self.conflicts)


@dataclass(frozen=True)
class DayOfRuns:
    """All runs of one day together. `longest_s`: the one that took longest."""

    day: str
    runs: int = 0
    failed: int = 0
    sent: int = 0
    receipted: int = 0
    received: int = 0
    requests: int = 0
    bytes_up: int = 0
    bytes_down: int = 0
    seconds: float = 0.0
    longest_s: float = 0.0

    def with_run(self, run: RunNote) -> DayOfRuns:
        """Return the day with one run more."""
        return replace(
            self,
            runs=self.runs + 1,
            failed=self.failed + bool(run.trouble),
            sent=self.sent + run.sent,
            receipted=self.receipted + run.receipted,
            received=self.received + run.received,
            requests=self.requests + run.requests,
            bytes_up=self.bytes_up + run.bytes_up,
            bytes_down=self.bytes_down + run.bytes_down,
            seconds=round(self.seconds + run.seconds, 3),
            longest_s=max(self.longest_s, run.seconds),
        )


@dataclass(frozen=True)
class RunLog:
    """`days`: the last seven with runs, newest first. `latest`: runs that moved something or failed, and the last."""

    days: tuple[DayOfRuns, ...] = ()
    latest: tuple[RunNote, ...] = ()


def read(written: str) -> RunLog:
    """Return the log as kept; "" is an empty one."""
    if not written:
        return RunLog()
    found = json.loads(written)
    return RunLog(
        tuple(DayOfRuns(**one) for one in found["days"]),
        tuple(RunNote(**one) for one in found["latest"]),
    )


def noted(written: str, run: RunNote) -> str:
    """Return the log with one run more, written to be kept."""
    log = read(written)
    before = next((day for day in log.days if day.day == run.day), DayOfRuns(run.day))
    days = (before.with_run(run), *(day for day in log.days if day.day != run.day))
    latest = log.latest[1:] if log.latest and log.latest[0].quiet else log.latest
    kept = RunLog(tuple(sorted(days, key=lambda day: day.day, reverse=True))[:DAYS_KEPT], (run, *latest)[:LATEST_KEPT])
    return json.dumps(asdict(kept))
