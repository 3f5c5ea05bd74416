"""A real X server without a monitor, and a window manager: without one, no window gets the keyboard."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

SCREEN = "1366x768x24"


@contextmanager
def virtual_screen() -> Iterator[str]:
    """Run Xvfb and openbox; yield the display. The server itself finds a number that nobody has: no two can race."""
    ours, theirs = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(theirs), "-screen", "0", SCREEN, "-nolisten", "tcp"],
        stderr=subprocess.DEVNULL,
        pass_fds=[theirs],
    )
    os.close(theirs)
    with os.fdopen(ours) as said:
        number = said.readline().strip()  # comes when the server takes clients; nothing comes if it ended
    if not number:
        server.wait(10)
        raise SystemExit("Xvfb did not start")
    display = f":{number}"
    environment = {**os.environ, "DISPLAY": display}
    manager = subprocess.Popen(["openbox"], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield display
    finally:
        for program in (manager, server):
            program.terminate()
            program.wait(10)
