"""Wrong tries are never forgotten: not by a torn write, not by a full file."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from prisoncare_desktop.errors import StoreUnavailable
from prisoncare_desktop.store.attempts import COPY_BYTES, Attempts


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "attempts"


def test_tries_are_counted_by_person_and_forgiven_one_by_one(file: Path) -> None:
    attempts = Attempts(file)
    assert [attempts.begin("nurse"), attempts.begin("clerk"), attempts.begin("nurse")] == [1, 1, 2]
    attempts.succeeded("clerk")
    again = Attempts(file)
    assert (again.failures("nurse"), again.failures("clerk"), again.failures("nobody")) == (2, 0, 0)


def test_the_file_never_grows_and_is_never_replaced(file: Path) -> None:
    attempts = Attempts(file)
    attempts.make()
    was = file.stat()
    for n in range(50):
        attempts.begin(f"user {n}")
    attempts.succeeded("user 1")
    now = file.stat()
    assert (now.st_ino, now.st_size) == (was.st_ino, 2 * COPY_BYTES)
    assert now.st_mode & 0o777 == 0o600


@pytest.mark.parametrize("tries", [1, 2, 3, 4])
def test_a_write_torn_anywhere_leaves_the_count_before_or_after(file: Path, tries: int) -> None:
    attempts = Attempts(file)
    for _ in range(tries):
        attempts.begin("nurse")
    before = file.read_bytes()
    attempts.begin("nurse")
    after = file.read_bytes()
    (changed,) = [at for at in (0, COPY_BYTES) if before[at : at + COPY_BYTES] != after[at : at + COPY_BYTES]]
    for reached in range(0, COPY_BYTES + 1, 64):
        cut = changed + reached
        file.write_bytes(after[:cut] + before[cut:])
        assert Attempts(file).failures("nurse") in (tries, tries + 1)
        file.write_bytes(before[:cut] + after[cut:])
        assert Attempts(file).failures("nurse") >= tries


def test_one_copy_gone_bad_leaves_the_other(file: Path) -> None:
    attempts = Attempts(file)
    for tries in range(1, 7):
        assert attempts.begin("nurse") == tries
        whole = file.read_bytes()
        for at in (0, COPY_BYTES):
            bad = bytearray(whole)
            bad[at + 11] ^= 1
            file.write_bytes(bad)
            assert Attempts(file).failures("nurse") in (tries, tries - 1)
        file.write_bytes(whole)


def test_when_more_people_try_than_the_file_holds_the_one_who_tried_most_is_remembered(file: Path) -> None:
    attempts = Attempts(file)
    for _ in range(9):
        attempts.begin("guesser")
    for n in range(300):
        attempts.begin(f"a user with a long name {n:04}")
    assert attempts.begin("guesser") == 10


def test_a_count_is_on_the_disk_before_the_try_is_judged(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    attempts = Attempts(file)
    attempts.make()
    flushed: list[int] = []
    monkeypatch.setattr(os, "fsync", flushed.append)
    attempts.begin("nurse")
    assert len(flushed) == 1


def test_a_disk_that_does_not_take_the_count_stops_the_try(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    attempts = Attempts(file)
    attempts.make()

    def refused(*_: object) -> int:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(os, "fsync", refused)
    with pytest.raises(StoreUnavailable):
        attempts.begin("nurse")
