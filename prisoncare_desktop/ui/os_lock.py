"""Hears that the operating system locks its screen, goes to sleep or switches user: PrisonCare then locks as well.

Linux: logind on the system bus, the desktop's screen saver on the session bus; sleep is held up (logind allows some
seconds) until the process that held the key has ended. Windows: session and power messages to our window; written from
Microsoft's documentation and not yet run there, so on the pilot's checklist. Where nobody tells, the idle lock remains.

The buses are read by jeepney on the GUI thread. Qt's own D-Bus has a thread that calls into Python's objects while they
are being ended: with PySide6 6.11.3 that ended the process in 9 of 25 runs of its tests.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable

from PySide6.QtCore import QObject, QSocketNotifier, Signal

if sys.platform == "linux":
    from jeepney import (
        DBusAddress,
        FileDescriptor,
        HeaderFields,
        MatchRule,
        Message,
        message_bus,
        new_method_call,
    )
    from jeepney.io.blocking import DBusConnection, open_dbus_connection

_LOGIND = "org.freedesktop.login1"
_SCREEN_SAVERS = (
    "org.freedesktop.ScreenSaver",
    "org.gnome.ScreenSaver",
    "org.cinnamon.ScreenSaver",
    "org.mate.ScreenSaver",
)
_SAYS_YES = {(f"{_LOGIND}.Manager", "PrepareForSleep"), *((saver, "ActiveChanged") for saver in _SCREEN_SAVERS)}
# Any session's lock, not only ours: which is ours cannot be told for sure, and one lock too many costs a password.
_SAYS_LOCK = {(f"{_LOGIND}.Session", "Lock")}
_ANSWERS_WITHIN_S = 1.0  # a bus that is there answers in milliseconds; the start of the program does not wait for one

if sys.platform == "linux":

    class BusWatch(QObject):
        """Watches the bus at `address` ("SYSTEM", "SESSION" or as D-Bus writes one) while it lives.

        `holds_sleep_up`: asks logind there to delay sleep until this process has ended.
        """

        locked = Signal()

        def __init__(self, address: str, parent: QObject | None = None, *, holds_sleep_up: bool = False) -> None:
            """Raise `OSError` when there is no such bus, or it does not let us in."""
            super().__init__(parent)
            try:
                self._bus: DBusConnection = open_dbus_connection(
                    address, enable_fds=True, auth_timeout=_ANSWERS_WITHIN_S
                )
            except (KeyError, ValueError, RuntimeError) as error:  # no address, none of ours, or not let in
                raise OSError(f"no message bus at {address}") from error
            self._held_up: list[FileDescriptor] = []  # what delays sleep while it is open: logind's answer
            for interface, member in sorted(_SAYS_YES | _SAYS_LOCK):
                rule = MatchRule(type="signal", interface=interface, member=member)
                self._bus.send(message_bus.AddMatch(rule))
            if holds_sleep_up:
                logind = DBusAddress("/org/freedesktop/login1", _LOGIND, f"{_LOGIND}.Manager")
                why = self.tr("PrisonCare locks first")
                asked = new_method_call(logind, "Inhibit", "ssss", ("sleep", "PrisonCare", why, "delay"))
                self._bus.send(asked)
            self._notifier = QSocketNotifier(self._bus.sock.fileno(), QSocketNotifier.Type.Read, self)
            self._notifier.activated.connect(self._read)
            self._read()  # what came together with the greeting

        def close(self) -> None:
            """Stop listening, and hold sleep up no longer."""
            self._notifier.setEnabled(False)
            self._bus.close()
            for file in self._held_up:
                file.close()
            self._held_up.clear()

        def _read(self) -> None:
            while True:
                try:
                    message = self._bus.receive(timeout=0)
                except TimeoutError:
                    return
                except (OSError, RuntimeError, ValueError):  # the bus went away, or says what is no D-Bus
                    self.close()
                    return
                self._hear(message)

        def _hear(self, message: Message) -> None:
            fields = message.header.fields
            said = (fields.get(HeaderFields.interface), fields.get(HeaderFields.member))
            if said in _SAYS_LOCK or (said in _SAYS_YES and message.body == (True,)):
                self.locked.emit()
            elif fields.get(HeaderFields.unix_fds):
                self._held_up += message.body


def watch(window_id: int, parent: QObject, locked: Callable[[], None]) -> None:
    """Call `locked()` whenever this PC's operating system locks, for as long as `parent` lives."""
    if sys.platform == "win32":
        from prisoncare_desktop.ui.windows_lock import WindowsWatch

        WindowsWatch(window_id, parent).locked.connect(locked)
    elif sys.platform == "linux":
        for one in _buses(parent):
            one.locked.connect(locked)


if sys.platform == "linux":

    def _buses(parent: QObject) -> Iterable[BusWatch]:
        """Return a watch for each bus that is there."""
        for address in ("SYSTEM", "SESSION"):
            try:
                yield BusWatch(address, parent, holds_sleep_up=address == "SYSTEM")
            except OSError:
                continue  # done without: the idle lock remains
