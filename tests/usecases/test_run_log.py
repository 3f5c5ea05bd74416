"""How the runs of the last days went, kept in one small fact."""

from __future__ import annotations

from datetime import date, timedelta

from prisoncare_desktop.usecases.run_log import DAYS_KEPT, LATEST_KEPT, RunLog, RunNote, noted, read


def run(day: date, n: int = 0, *, trouble: str = "", sent: int = 0) -> RunNote:
    return RunNote(
        at=f"{day.isoformat()}T09:{n % 60:02d}:00Z",
        day=day.isoformat(),
        seconds=0.5 + n,
        asked_for=False,
        trouble=trouble,
        sent=sent,
        receipted=sent,
        requests=7,
        bytes_up=100,
        bytes_down=1000,
    )


def log_of(*runs: RunNote) -> RunLog:
    written = ""
    for one in runs:
        written = noted(written, one)
    return read(written)


def test_a_days_runs_are_added_up() -> None:
    day = date(2026, 11, 20)
    (only,) = log_of(run(day, 0, sent=2), run(day, 3, trouble="ServerUnreachable"), run(day, 1)).days
    assert (only.runs, only.failed, only.sent, only.requests) == (3, 1, 2, 21)
    assert (only.bytes_up, only.bytes_down, only.longest_s) == (300, 3000, 3.5)


def test_only_the_last_seven_days_stay_newest_first() -> None:
    first = date(2026, 11, 1)
    log = log_of(*(run(first + timedelta(days=n)) for n in range(10)))
    assert [one.day for one in log.days] == [(first + timedelta(days=n)).isoformat() for n in (9, 8, 7, 6, 5, 4, 3)]
    assert len(log.days) == DAYS_KEPT


def test_quiet_runs_do_not_push_out_what_moved_something() -> None:
    day = date(2026, 11, 20)
    quiet = [run(day, n) for n in range(200)]
    log = log_of(run(day, 0, sent=5), run(day, 1, trouble="DiskFull"), *quiet)
    assert [(one.sent, one.trouble) for one in log.latest] == [(0, ""), (0, "DiskFull"), (5, "")]


def test_the_fact_stays_small() -> None:
    written = ""
    for n in range(400):
        written = noted(written, run(date(2026, 11, 1) + timedelta(days=n // 40), n, sent=3))
    assert len(read(written).latest) == LATEST_KEPT
    assert len(written) < 12_000


def test_an_empty_log_is_read_as_one() -> None:
    assert read("") == RunLog()
