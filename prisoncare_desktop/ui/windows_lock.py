"""Windows tells our window that the session is locked, left or put to sleep.

Written from Microsoft's documentation of WM_WTSSESSION_CHANGE and WM_POWERBROADCAST; not yet run on Windows.
"""

from __future__ import annotations

import sys

from PySide6.QtCore import QAbstractNativeEventFilter, QByteArray, QCoreApplication, QObject, Signal

_WM_POWERBROADCAST, _PBT_APMSUSPEND = 0x0218, 0x0004
_WM_WTSSESSION_CHANGE = 0x02B1
_CONSOLE_DISCONNECT, _REMOTE_DISCONNECT, _LOGOFF, _SESSION_LOCK = 0x2, 0x4, 0x6, 0x7  # WTS_*: the user is going
_NOTIFY_FOR_THIS_SESSION = 0

if sys.platform == "win32":
    import ctypes
    from ctypes import wintypes


def means_lock(message: int, what: int) -> bool:
    """Whether this window message says that whoever sits there is to be locked out."""
    if message == _WM_WTSSESSION_CHANGE:
        return what in (_CONSOLE_DISCONNECT, _REMOTE_DISCONNECT, _LOGOFF, _SESSION_LOCK)
    return message == _WM_POWERBROADCAST and what == _PBT_APMSUSPEND


class WindowsWatch(QObject):
    """Registers the window for session messages and filters them out of Qt's stream."""

    locked = Signal()

    def __init__(self, window_id: int, parent: QObject) -> None:
        super().__init__(parent)
        self._filter = _Filter(self)
        application = QCoreApplication.instance()
        if application is not None:
            application.installNativeEventFilter(self._filter)
        if sys.platform == "win32":
            ctypes.windll.wtsapi32.WTSRegisterSessionNotification(wintypes.HWND(window_id), _NOTIFY_FOR_THIS_SESSION)


class _Filter(QAbstractNativeEventFilter):
    def __init__(self, watch: WindowsWatch) -> None:
        super().__init__()
        self._watch = watch

    def nativeEventFilter(self, kind: QByteArray | bytes | bytearray | memoryview, message: int) -> tuple[bool, int]:
        if sys.platform == "win32" and kind == b"windows_generic_MSG":
            told = wintypes.MSG.from_address(int(message))
            if means_lock(told.message, told.wParam):
                self._watch.locked.emit()
        return False, 0
