"""Hears that the operating system locks its screen, goes to sleep or switches user: PrisonCare then locks as well.

Linux: logind on the system bus, the desktop's screen saver on the session bus; sleep is held up (logind allows some
seconds) until the process that held the key has ended. Windows: session and power messages to our window; written from
Microsoft's documentation and not yet run there, so on the pilot's checklist. Where nobody tells, the idle lock remains.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import cast

from PySide6.QtCore import SLOT, QObject, Signal, Slot
from PySide6.QtDBus import QDBusConnection, QDBusMessage

_LOGIND = "org.freedesktop.login1"
_SCREEN_SAVERS = (
    "org.freedesktop.ScreenSaver",
    "org.gnome.ScreenSaver",
    "org.cinnamon.ScreenSaver",
    "org.mate.ScreenSaver",
)


def _slot(name: str) -> bytes:
    return cast(bytes, SLOT(f"{name}(QDBusMessage)"))  # PySide6 6.11.3 wants a str there; its stubs say bytes


class BusWatch(QObject):
    """Watches two buses while it lives; one that is not there is done without."""

    locked = Signal()

    def __init__(self, system: QDBusConnection, session: QDBusConnection, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._held_up: QDBusMessage | None = None  # logind's answer holds the file that delays sleep while it is open
        if system.isConnected():
            # Any session's lock, not only ours: which is ours cannot be told for sure, and one lock too many costs a
            # password.
            lock = _slot("_on_lock")
            system.connect(_LOGIND, "", f"{_LOGIND}.Session", "Lock", self, lock)
            yes_or_no = _slot("_on_yes_or_no")
            system.connect(_LOGIND, "", f"{_LOGIND}.Manager", "PrepareForSleep", self, yes_or_no)
            self._hold_sleep_up(system)
        if session.isConnected():
            for saver in _SCREEN_SAVERS:
                session.connect("", "", saver, "ActiveChanged", self, _slot("_on_yes_or_no"))

    def _hold_sleep_up(self, system: QDBusConnection) -> None:
        ask = QDBusMessage.createMethodCall(_LOGIND, "/org/freedesktop/login1", f"{_LOGIND}.Manager", "Inhibit")
        ask.setArguments(["sleep", "PrisonCare", self.tr("PrisonCare locks first"), "delay"])
        system.callWithCallback(ask, self, _slot("_on_held_up"))

    @Slot(QDBusMessage)
    def _on_held_up(self, answer: QDBusMessage) -> None:
        self._held_up = answer

    @Slot(QDBusMessage)
    def _on_lock(self, _message: QDBusMessage) -> None:
        self.locked.emit()

    @Slot(QDBusMessage)
    def _on_yes_or_no(self, message: QDBusMessage) -> None:
        if message.arguments() == [True]:
            self.locked.emit()


def watch(window_id: int, parent: QObject, locked: Callable[[], None]) -> None:
    """Call `locked()` whenever this PC's operating system locks, for as long as `parent` lives."""
    if sys.platform == "win32":
        from prisoncare_desktop.ui.windows_lock import WindowsWatch

        WindowsWatch(window_id, parent).locked.connect(locked)
        return
    BusWatch(QDBusConnection.systemBus(), QDBusConnection.sessionBus(), parent).locked.connect(locked)
