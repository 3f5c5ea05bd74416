"""One PrisonCare a data folder: a second start brings the first to the front and goes away."""

from __future__ import annotations

import hashlib
from pathlib import Path

from PySide6.QtCore import QLockFile, QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

_WAIT_MS = 1_000


class SingleInstance(QObject):
    """Holds the data folder's lock. `wanted` is emitted when a second start asks for the window."""

    wanted = Signal()

    def __init__(self, data_folder: Path) -> None:
        super().__init__()
        data_folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._lock = QLockFile(str(data_folder / "prisoncare.lock"))
        self._lock.setStaleLockTime(0)  # only a dead process loses its lock, never a slow one
        self._name = "prisoncare-" + hashlib.sha256(str(data_folder.resolve()).encode()).hexdigest()[:24]
        self._server = QLocalServer(self)
        self._server.newConnection.connect(self._on_knock)

    def take(self, *, within_s: float = 0.0) -> bool:
        """Take the lock; False when another PrisonCare holds it (it was asked to come to the front).

        `within_s`: how long whoever holds it is given to be gone. A successor must give some: the line to a process
        that was ended breaks before its lock is free, and whoever went away then would leave the PC without a door.
        """
        if not self._lock.tryLock(int(within_s * 1000)):
            self._knock()
            return False
        QLocalServer.removeServer(self._name)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.listen(self._name)
        return True

    def is_free(self) -> bool:
        """Whether no PrisonCare holds it just now; nobody is asked to come to the front."""
        free = self._lock.tryLock(0)
        if free:
            self._lock.unlock()
        return free

    def release(self) -> None:
        self._server.close()
        self._lock.unlock()

    def _knock(self) -> None:
        socket = QLocalSocket()
        socket.connectToServer(self._name)
        if socket.waitForConnected(_WAIT_MS):
            socket.disconnectFromServer()

    def _on_knock(self) -> None:
        connection = self._server.nextPendingConnection()
        if connection is not None:
            connection.deleteLater()
        self.wanted.emit()
