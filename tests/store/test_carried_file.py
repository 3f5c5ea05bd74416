"""A file for a memory stick: whole and read back, or not there and said so."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from prisoncare_desktop.errors import CourierFileRefused, FileNotWritten, StickFull
from prisoncare_desktop.store.carried_file import CarriedFiles

CONTENT = os.urandom(200_000)


@pytest.fixture
def small_stick(tmp_path: Path) -> Iterator[Path]:
    """A stick of 128 KiB, where the machine lets us mount one."""
    point = tmp_path / "stick"
    point.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=128k", "tmpfs", str(point)]
    if os.geteuid() != 0 or subprocess.run(command, check=False, capture_output=True).returncode != 0:
        pytest.skip("this machine lets us mount nothing")
    yield point
    subprocess.run(["umount", str(point)], check=True)


def test_a_file_is_written_whole_and_read_back(tmp_path: Path) -> None:
    CarriedFiles().write(tmp_path / "one.courier", CONTENT)
    assert CarriedFiles().read(tmp_path / "one.courier", len(CONTENT)) == CONTENT
    assert [one.name for one in tmp_path.iterdir()] == ["one.courier"]


def test_a_stick_that_is_full_is_left_as_it_was(small_stick: Path) -> None:
    (small_stick / "holiday.jpg").write_bytes(b"h" * 50_000)
    with pytest.raises(StickFull):
        CarriedFiles().write(small_stick / "one.courier", CONTENT)
    assert [one.name for one in small_stick.iterdir()] == ["holiday.jpg"]


def test_a_stick_that_is_gone_or_locked_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(FileNotWritten):
        CarriedFiles().write(tmp_path / "gone" / "one.courier", CONTENT)
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(FileNotWritten):
        CarriedFiles().write(tmp_path / "file" / "one.courier", CONTENT)


def test_a_stick_whose_files_have_no_owner_takes_one_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_owners_here(_handle: int, _mode: int) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "fchmod", no_owners_here)  # as a FAT file system under Linux answers
    CarriedFiles().write(tmp_path / "one.courier", CONTENT)
    assert CarriedFiles().read(tmp_path / "one.courier", len(CONTENT)) == CONTENT


@pytest.mark.parametrize("how", ["cut", "zeros", "gone"])
def test_a_stick_that_lies_is_found_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, how: str) -> None:
    file = tmp_path / "one.courier"
    really = os.replace

    def lying(new: Path, old: Path) -> None:
        really(new, old)
        if how == "gone":
            Path(old).unlink()
        else:
            Path(old).write_bytes(CONTENT[:1000] if how == "cut" else bytes(len(CONTENT)))

    monkeypatch.setattr(os, "replace", lying)  # a worn-out stick says that it wrote
    with pytest.raises(FileNotWritten):
        CarriedFiles().write(file, CONTENT)
    assert not file.exists()


def test_a_file_that_is_too_large_or_none_is_refused(tmp_path: Path) -> None:
    (tmp_path / "large").write_bytes(CONTENT)
    for file, why in ((tmp_path / "large", "too-large"), (tmp_path / "none", "unreadable"), (tmp_path, "unreadable")):
        with pytest.raises(CourierFileRefused) as caught:
            CarriedFiles().read(file, 1000)
        assert caught.value.code == why
    with pytest.raises(CourierFileRefused):
        CarriedFiles().read(Path("/dev/zero"), 1000)
