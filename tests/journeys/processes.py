"""A PC on which PrisonCare runs as a person runs it: a process, and after each lock its successor."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterable
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any

import pytest

from tests.journeys.driven import ME

ROOT = Path(__file__).resolve().parents[2]
OFFSCREEN = f"offscreen:configfile={ROOT / 'tests' / 'screen.json'}"
GIVE_UP_AFTER_S = 30.0
_LOOK_EVERY_S = 0.02


class Chain:
    """One process after another on this data folder; `do` speaks to the latest that came to the door."""

    def __init__(self, data_folder: Path, meeting: Path, *flags: str, **environment: str) -> None:
        self.born: list[int] = []
        self._ears = socket.socket(socket.AF_UNIX)
        self._ears.bind(str(meeting))
        self._ears.listen()
        self._ears.settimeout(GIVE_UP_AFTER_S)
        around = {
            **os.environ,
            "PRISONCARE_DATA": str(data_folder),
            "PRISONCARE_TEST_DRIVER": str(meeting),
            "QT_QPA_PLATFORM": OFFSCREEN,
            **environment,
        }
        self.first = subprocess.Popen([sys.executable, "-m", ME, *flags], cwd=ROOT, env=around, start_new_session=True)
        self._open = ExitStack()
        self._open.callback(self._ears.close)
        self.next()

    def next(self) -> int:
        """Wait until a process has painted its door; return its id."""
        self._line, _ = self._ears.accept()
        self._open.callback(self._line.close)
        self._line.settimeout(GIVE_UP_AFTER_S)
        self._words = self._open.enter_context(self._line.makefile("r", encoding="utf-8"))
        pid = int(json.loads(self._words.readline())["pid"])
        self.born.append(pid)
        return pid

    def do(self, line: str) -> Any:
        """Let the process at the door do this line of Python; return what it is."""
        self._line.sendall(json.dumps({"do": line}).encode() + b"\n")
        answer = json.loads(self._words.readline())
        assert "went wrong" not in answer, answer["went wrong"]
        return answer["is"]

    def until(self, line: str) -> None:
        """Wait until this is so there."""
        give_up_at = time.monotonic() + GIVE_UP_AFTER_S
        while not self.do(line):
            assert time.monotonic() < give_up_at, f"waited in vain for: {line}"
            time.sleep(_LOOK_EVERY_S)

    def sign_in(self, user_id: str, password: str) -> None:
        self.until("house.door_view.people and house.door_view.isVisible()")
        self.do(f"house.door_view.sign_in_requested.emit({user_id!r}, {password!r})")
        self.until("house.shell is not None")

    def gone(self, pid: int) -> None:
        """Wait until this process has ended."""
        give_up_at = time.monotonic() + GIVE_UP_AFTER_S
        while is_alive(pid):
            assert time.monotonic() < give_up_at, f"process {pid} does not end"
            time.sleep(_LOOK_EVERY_S)

    def end(self) -> None:
        """End whatever of it still runs."""
        with suppress(ProcessLookupError):
            os.killpg(self.first.pid, 9)
        self.first.wait()
        self._open.close()


def is_alive(pid: int) -> bool:
    """Whether this process runs; one that has ended and waits to be asked how does not."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False
    return stat.rpartition(")")[2].split()[0] != "Z"


def copies_in(pid: int, needles: Iterable[bytes]) -> int:
    """Count how often these bytes stand in the memory of a living process."""
    if os.geteuid() != 0:
        pytest.skip("only root may look into the memory of a process that holds the key")
    wanted = tuple(needles)
    found = 0
    with Path(f"/proc/{pid}/maps").open() as maps, Path(f"/proc/{pid}/mem").open("rb", 0) as memory:
        for line in maps:
            span, rights, *_ = line.split()
            if "r" not in rights or line.rstrip().endswith(("[vvar]", "[vsyscall]")):
                continue
            first, last = (int(end, 16) for end in span.split("-"))
            try:
                memory.seek(first)
                content = memory.read(last - first)
            except OSError:
                continue  # unmapped meanwhile, or a device's
            found += sum(content.count(needle) for needle in wanted)
    return found


def tree_of(session: int) -> list[int]:
    """Return every living process of this session (as `setsid` made it)."""
    living = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit() and is_alive(int(folder.name)):
            try:
                if os.getsid(int(folder.name)) == session:
                    living.append(int(folder.name))
            except ProcessLookupError:
                continue
    return living
