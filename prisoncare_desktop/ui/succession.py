"""The end of a session ends the process that held its key; a successor stands at the door in its place.

Python cannot wipe a key: copies stay in a process's memory for as long as it lives. So at every lock

    the old process                                 its successor
    starts the successor; shows the door, shut
                                                    loads Qt, makes its door, says "ready"
    closes the store, lets the folder go, "go"
                                                    takes the folder, paints the door, says "up"
    ends at once

Neither trusts the other. The old one does not wait for a store that does not close (a killed process loses nothing: the
kill tests) nor for a successor that does not come: then it becomes a fresh process itself (`exec`), or just ends. The
successor kills an old one that does not go. What passes between them is a `DoorNote`: nothing of the session.
It says how long each has waited after too many wrong tries: for them the two are one run of the program.
"""

from __future__ import annotations

import base64
import contextlib
import json
import logging
import os
import secrets
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import NoReturn

from PySide6.QtCore import QObject, QTimer
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from prisoncare_desktop import log
from prisoncare_desktop.ui.single_instance import SingleInstance
from prisoncare_desktop.ui.tasks import Tasks

CLOSES_WITHIN_S = 3.0  # the writes of a screenful take milliseconds; a sync gets `tasks.SYNC_GRACE_S` of it
COMES_WITHIN_S = 8.0  # a cold start of the slowest clinic PC; after that the old process helps itself
FOLLOWS, AT_DOOR = "--follows", "--at-door"
_LOOK_EVERY_MS = 100


@dataclass(frozen=True)
class DoorNote:
    """What the successor is told. `words`: for the door; `window`: the old one's place, as Qt saves it, base64.

    `waited`: see `Throttle.waited`.
    """

    last_user_id: str = ""
    words: str = ""
    window: str = ""
    waited: Mapping[str, float] = field(default_factory=dict)

    @staticmethod
    def of(last_user_id: str, words: str, geometry: bytes, waited: Mapping[str, float]) -> DoorNote:
        return DoorNote(last_user_id, words, base64.b64encode(geometry).decode(), waited)

    @property
    def geometry(self) -> bytes:
        return base64.b64decode(self.window)


Successor = Callable[[DoorNote, Tasks, Callable[[], None]], None]
"""What becomes of a process whose views are gone: (what to tell, the tasks to end, open this process's own door)."""


def stay_in_this_process(_note: DoorNote, tasks: Tasks, open_door: Callable[[], None]) -> None:
    """The next person signs in here. Only for tests that play a journey in one process: copies of the key stay."""
    tasks.end()
    open_door()


# --- the old process ------------------------------------------------------------------------------------------------


class NewProcess(QObject):
    """Hands over to a new process of `program`, and ends this one. `instance`: what is let go of first."""

    def __init__(self, program: Sequence[str], instance: SingleInstance) -> None:
        super().__init__()
        self._program = tuple(program)
        self._instance = instance
        self._note = DoorNote()
        self._child: subprocess.Popen[bytes] | None = None
        self._line: QLocalSocket | None = None
        self._closed = self._ready = self._told = self._alone = False
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._on_connected)
        self._looks = QTimer(self)
        self._looks.setInterval(_LOOK_EVERY_MS)
        self._looks.timeout.connect(self._look)
        self._closing = _patience(self, CLOSES_WITHIN_S, self._on_closed)
        self._coming = _patience(self, COMES_WITHIN_S, self._on_nobody_came)

    def __call__(self, note: DoorNote, tasks: Tasks, _open_door: Callable[[], None]) -> None:
        """Begin the hand-over; this process ends within seconds."""
        self._note = note
        name = f"prisoncare-after-{os.getpid()}-{secrets.token_hex(8)}"
        self._server.listen(name)
        try:
            self._child = subprocess.Popen(  # noqa: S603 - our own program, no shell
                [*self._program, FOLLOWS, str(os.getpid()), AT_DOOR, name]
            )
        except OSError:
            self._on_nobody_came()
        tasks.end(self._on_closed)
        for timer in (self._looks, self._closing, self._coming):
            timer.start()

    def call_off(self) -> None:
        """The window is being closed: nobody is to come after."""
        if self._child is not None and not self._told:
            self._child.kill()
            self._child.wait()

    # --- inside ---

    def _on_connected(self) -> None:
        self._line = self._server.nextPendingConnection()
        if self._line is not None:
            self._line.readyRead.connect(self._on_heard)
            self._line.write(json.dumps(asdict(self._note)).encode() + b"\n")

    def _on_heard(self) -> None:
        while self._line is not None and self._line.canReadLine():
            word = bytes(self._line.readLine().data()).decode().strip()
            if word == "ready":
                self._ready = True
                self._go_on()
            elif word == "up":
                self._server.close()  # takes its file away
                end_at_once(0)

    def _on_closed(self) -> None:
        self._closed = True
        self._go_on()

    def _on_nobody_came(self) -> None:
        self._alone = True
        self._go_on()

    def _look(self) -> None:
        if self._child is not None and self._child.poll() is not None:
            self._on_nobody_came()

    def _go_on(self) -> None:
        if not self._closed:
            return
        if self._alone:
            self._begin_afresh()
        elif self._ready and not self._told and self._line is not None:
            self._told = True
            self._instance.release()
            self._line.write(b"go\n")

    def _begin_afresh(self) -> NoReturn:
        """Become a fresh process: the key's memory is gone with the old image. Without one, end: no door, no key."""
        log.logger("app").error("no successor came; starting afresh in this process")
        if self._child is not None:
            self._child.kill()
            self._child.wait()
        self._server.close()
        self._instance.release()
        try:
            if sys.platform == "win32":  # its exec splits arguments at blanks, and is a new process anyway
                subprocess.Popen(self._program)  # noqa: S603 - our own program
            else:
                os.execv(self._program[0], self._program)  # noqa: S606 - our own program
        except OSError:
            end_at_once(1)
        end_at_once(0)


def _patience(owner: QObject, seconds: float, at_its_end: Callable[[], None]) -> QTimer:
    timer = QTimer(owner)
    timer.setSingleShot(True)
    timer.setInterval(int(seconds * 1000))
    timer.timeout.connect(at_its_end)
    return timer


def end_at_once(code: int) -> NoReturn:
    """End this process now: no thread is waited for, nothing more is written."""
    logging.shutdown()
    with contextlib.suppress(OSError, AttributeError):  # nobody reads it any more, or a windowed program has none
        sys.stdout.flush()
    os._exit(code)


def program_of(arguments: Sequence[str]) -> tuple[str, ...]:
    """Return how to start this program again with these arguments."""
    if getattr(sys, "frozen", False):
        return (sys.executable, *arguments)
    return (sys.executable, "-m", "prisoncare_desktop", *arguments)
