"""A disk for tests: everything written to it is written down, and any operation can be made to fail."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from tests.quick_folder import memory_folder
from tests.violence.trace import ACKNOWLEDGED, Operation, operations

CHECKOUT: Final = Path(__file__).resolve().parents[2]
MOUNTED_WITHIN_S: Final = 20.0


class NoFuse(Exception):
    """This machine mounts no disk of ours; the message says why."""


@dataclass
class Disk:
    """`mount`: where the product works. `below`: where the bytes are; what is put there is not written down."""

    mount: Path
    below: Path
    process: subprocess.Popen[str]
    workspace: Path
    _traces: int = 0

    def order(self, **order: Any) -> dict[str, Any]:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps(order) + "\n")
        self.process.stdin.flush()
        answer: dict[str, Any] = json.loads(self.process.stdout.readline())
        return answer

    @contextmanager
    def recorded(self) -> Iterator[list[Operation]]:
        """Write down what happens within; the list is filled at the end."""
        self._traces += 1
        file = self.workspace / f"trace-{self._traces}"
        happened: list[Operation] = []
        self.order(do="record", to=str(file))
        try:
            yield happened
        finally:
            self.order(do="stop")
            happened.extend(operations(file))
            file.unlink()

    def fail(self, folder: Path, at: int, error: int, *, for_ever: bool) -> None:
        """Let the `at`-th change below a folder of the mount fail; 0: none, only count."""
        under = "/" + str(folder.relative_to(self.mount))
        self.order(do="fail", under=under, at=at, error=error, for_ever=for_ever)

    def calm(self) -> tuple[int, int]:
        """Fail no more; return how many changes there were, and how many of them failed."""
        answer = self.order(do="calm")
        return answer["seen"], answer["fired"]

    def say(self, words: str) -> None:
        """Write a promise down, between the changes before it and those after it."""
        handle = os.open(self.mount / ACKNOWLEDGED[1:], os.O_WRONLY | os.O_CREAT)
        try:
            os.write(handle, words.encode())
        finally:
            os.close(handle)


@contextmanager
def disk_in(workspace: Path) -> Iterator[Disk]:
    """A disk whose bytes lie in this folder.

    Raises:
        NoFuse: it cannot be had here.
    """
    if not Path("/dev/fuse").exists():
        raise NoFuse("no /dev/fuse on this machine")
    below, mount = workspace / "below", workspace / "mount"
    below.mkdir(parents=True)
    mount.mkdir()
    command = [sys.executable, "-m", "tests.violence.fuse_disk", str(below), str(mount)]
    with (workspace / "complaints").open("w+b") as complaints:
        process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=complaints, text=True, cwd=CHECKOUT
        )
        try:
            disk = Disk(mount, below, process, workspace)
            _wait_until_mounted(disk, complaints.name)
            yield disk
        finally:
            subprocess.run(["fusermount3", "-u", "-z", str(mount)], check=False, capture_output=True)
            assert process.stdin is not None
            assert process.stdout is not None
            process.stdin.close()
            process.terminate()
            process.wait(10)
            process.stdout.close()


def _wait_until_mounted(disk: Disk, complaints: str) -> None:
    try:
        disk.order(do="nothing")
    except (ValueError, OSError) as error:
        raise NoFuse(f"no disk of ours: {_last_line(complaints)}") from error
    for _ in range(int(MOUNTED_WITHIN_S / 0.02)):
        if os.path.ismount(disk.mount):
            return
        try:
            disk.process.wait(0.02)
        except subprocess.TimeoutExpired:
            continue
        break
    raise NoFuse(f"FUSE mounts nothing here: {_last_line(complaints)}")


def _last_line(complaints: str) -> str:
    return Path(complaints).read_text().strip().rpartition("\n")[2]


def quick_workspace(name: str) -> Path:
    """Return a new folder in memory where the machine has one: thousands of states are written there."""
    root = memory_folder() or Path(os.environ.get("TMPDIR", "/var/tmp"))
    folder = root / f"prisoncare-{name}-{os.getpid()}"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700)
    return folder
