"""Wrong tries are never forgotten: not by a torn write, not by a full file."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest

from prisoncare_desktop.errors import StoreUnavailable
from prisoncare_desktop.store.attempts import COPY_BYTES, Attempts, Tries, merged


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "attempts"


def count(attempts: Attempts, account: str) -> int:
    """Count one try more; return how many there are then."""
    counts = (attempts.read() or Tries()).counts
    attempts.write(Tries({**counts, account: counts.get(account, 0) + 1}))
    return counts.get(account, 0) + 1


def failures(file: Path, account: str) -> int:
    tries = Attempts(file).read()
    assert tries is not None
    return tries.counts.get(account, 0)


def test_what_is_written_is_read_again(file: Path) -> None:
    for tries in (Tries({"nurse": 2}), Tries({"nurse": 2, "clerk": 7}, lost=True), Tries()):
        Attempts(file).write(tries)
        assert Attempts(file).read() == tries


def test_what_two_files_say_together_is_the_most_that_either_says() -> None:
    one, other = Tries({"nurse": 2, "clerk": 7}), Tries({"nurse": 3})
    assert merged([one, other], when_lost=10) == Tries({"nurse": 3, "clerk": 7})
    assert merged([one, Tries({"clerk": 0}, lost=True)], when_lost=10) == Tries({"nurse": 10, "clerk": 7}, lost=True)


def test_a_file_that_is_missing_or_none_of_ours_says_nothing(file: Path) -> None:
    assert Attempts(file).read() is None
    for nonsense in (b"\xff\xfe", b"[]", b"x" * 16384, b""):
        file.write_bytes(nonsense)
        assert Attempts(file).read() is None


def test_the_file_of_the_first_release_is_read(file: Path) -> None:
    body = b'{"counts":{"nurse":3},"turn":1}'.ljust(COPY_BYTES - 64)
    file.write_bytes(2 * (body + hashlib.sha256(body).hexdigest().encode()))
    assert Attempts(file).read() == Tries({"nurse": 3})


def test_the_file_never_grows_and_is_never_replaced(file: Path) -> None:
    attempts = Attempts(file)
    attempts.write(Tries())
    was = file.stat()
    for n in range(50):
        count(attempts, f"user {n}")
    now = file.stat()
    assert (now.st_ino, now.st_size) == (was.st_ino, 2 * COPY_BYTES)
    assert now.st_mode & 0o777 == 0o600


@pytest.mark.parametrize("tries", [1, 2, 3, 4])
def test_a_write_torn_anywhere_leaves_the_count_before_or_after(file: Path, tries: int) -> None:
    attempts = Attempts(file)
    for _ in range(tries):
        count(attempts, "nurse")
    before = file.read_bytes()
    count(attempts, "nurse")
    after = file.read_bytes()
    (changed,) = [at for at in (0, COPY_BYTES) if before[at : at + COPY_BYTES] != after[at : at + COPY_BYTES]]
    for reached in range(0, COPY_BYTES + 1, 64):
        cut = changed + reached
        file.write_bytes(after[:cut] + before[cut:])
        assert failures(file, "nurse") in (tries, tries + 1)
        file.write_bytes(before[:cut] + after[cut:])
        assert failures(file, "nurse") >= tries


def test_one_copy_gone_bad_leaves_the_other(file: Path) -> None:
    attempts = Attempts(file)
    for tries in range(1, 7):
        assert count(attempts, "nurse") == tries
        whole = file.read_bytes()
        for at in (0, COPY_BYTES):
            bad = bytearray(whole)
            bad[at + 11] ^= 1
            file.write_bytes(bad)
            assert failures(file, "nurse") in (tries, tries - 1)
        file.write_bytes(whole)


def test_when_more_people_try_than_the_file_holds_the_one_who_tried_most_is_remembered(file: Path) -> None:
    attempts = Attempts(file)
    for _ in range(9):
        count(attempts, "guesser")
    for n in range(300):
        count(attempts, f"a user with a long name {n:04}")
    assert count(attempts, "guesser") == 10


def test_a_count_is_on_the_disk_before_the_try_is_judged(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    attempts = Attempts(file)
    attempts.write(Tries())
    flushed: list[int] = []
    monkeypatch.setattr(os, "fsync", flushed.append)
    count(attempts, "nurse")
    assert len(flushed) == 1


def test_a_disk_that_does_not_take_the_count_stops_the_try(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    attempts = Attempts(file)
    attempts.write(Tries())

    def refused(*_: object) -> int:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(os, "fsync", refused)
    with pytest.raises(StoreUnavailable):
        count(attempts, "nurse")
