"""The successor's side of a hand-over (see `succession`): waits at the old process's back until it may come.

It does not trust the old one to go: one that neither lets go nor ends in time is ended.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from prisoncare_desktop import log
from prisoncare_desktop.ui.succession import AT_DOOR, CLOSES_WITHIN_S, COMES_WITHIN_S, FOLLOWS, DoorNote

GOES_WITHIN_S = CLOSES_WITHIN_S + COMES_WITHIN_S + 1.0  # longer than an old process that still works ever takes
GONE_WITHIN_S = 5.0  # what an ended process may need until the folder's lock is free: it was 0.7 ms on a quiet machine


class Heir(QObject):
    """The successor's end of the line. Does nothing until `begin`."""

    told = Signal(object)  # DoorNote: make the door, do not show it yet
    may_come = Signal()  # the folder is free: take it and show the door

    def __init__(self, old_pid: int, door: str) -> None:
        super().__init__()
        self._old_pid = old_pid
        self._door = door
        self._came = False
        self._line = QLocalSocket(self)
        self._line.readyRead.connect(self._on_heard)
        self._line.disconnected.connect(self._on_old_gone)
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(int(GOES_WITHIN_S * 1000))
        self._patience.timeout.connect(self._on_old_stays)

    def begin(self) -> None:
        """Knock at the old process; it is gone already when nobody answers."""
        self._line.connectToServer(self._door)
        if self._line.waitForConnected(1_000):
            self._patience.start()
        else:
            self._on_old_gone()

    def say_up(self) -> None:
        """The door stands and can be used: the old one may end."""
        self._say("up")

    # --- inside ---

    def _on_heard(self) -> None:
        while self._line.canReadLine():
            word = bytes(self._line.readLine().data())
            if word.strip() == b"go":
                self._come()
            else:
                self.told.emit(DoorNote(**json.loads(word)))
                self._say("ready")

    def _say(self, word: str) -> None:
        if self._line.state() == QLocalSocket.LocalSocketState.ConnectedState:
            self._line.write(f"{word}\n".encode())
            self._line.flush()

    def _come(self) -> None:
        if not self._came:
            self._came = True
            self.may_come.emit()

    def _on_old_gone(self) -> None:
        self._patience.stop()
        QLocalServer.removeServer(self._door)  # one that was killed has left its file
        self._come()

    def _on_old_stays(self) -> None:
        """It has had its time and still holds the line, so it lives, and may hold a key."""
        log.logger("app").error("process %d did not end after its lock; ending it", self._old_pid)
        os.kill(self._old_pid, 9)  # as a number: SIGKILL has no name on Windows, where this ends a process as well


def heir_of(arguments: Sequence[str]) -> tuple[Heir | None, list[str]]:
    """Return this process's end of the line, None if it was started by a person; and the arguments besides."""
    rest = list(arguments)
    if FOLLOWS not in rest or AT_DOOR not in rest:
        return None, rest
    values = []
    for name in (FOLLOWS, AT_DOOR):
        at = rest.index(name)
        values.append(rest[at + 1])
        del rest[at : at + 2]
    return Heir(int(values[0]), values[1]), rest
