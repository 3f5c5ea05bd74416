"""A real message bus of our own, and a little logind on it that says what logind says."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from jeepney import DBusAddress, HeaderFields, MessageType, new_method_return, new_signal
from jeepney import message_bus as bus_itself
from jeepney.io.blocking import DBusConnection, open_dbus_connection
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from prisoncare_desktop.ui.os_lock import BusWatch, watch
from prisoncare_desktop.ui.windows_lock import means_lock
from tests.message_bus import message_bus

MANAGER = ("/org/freedesktop/login1", "org.freedesktop.login1.Manager")
SESSION = ("/org/freedesktop/login1/session/_31", "org.freedesktop.login1.Session")


@dataclass
class Desktop:
    """The bus as the desktop speaks on it, and our watch."""

    speaks: DBusConnection
    watch: BusWatch

    def say(self, at: tuple[str, str], member: str, *words: bool) -> None:
        path, interface = at
        emitter = DBusAddress(path, interface=interface)
        self.speaks.send(new_signal(emitter, member, "b" * len(words) or None, words))

    def asked(self) -> tuple[str, tuple[object, ...]]:
        """Return the next call to logind, by its name and its words; it is answered with an open file."""
        while True:
            message = self.speaks.receive(timeout=20)
            if message.header.message_type is MessageType.method_call:
                reading, _writing = os.pipe()
                self.speaks.send(new_method_return(message, "h", (reading,)))
                return message.header.fields[HeaderFields.member], message.body


@pytest.fixture
def desktop(tmp_path: Path, qapp: object) -> Iterator[Desktop]:
    with message_bus(tmp_path) as address, open_dbus_connection(address, enable_fds=True) as speaks:
        speaks.send_and_get_reply(bus_itself.RequestName("org.freedesktop.login1"), timeout=20)
        watch = BusWatch(address, holds_sleep_up=True)
        yield Desktop(speaks, watch)
        watch.close()


@pytest.mark.hazard("H16")
@pytest.mark.parametrize(
    ("at", "member", "words"),
    [
        (SESSION, "Lock", ()),
        (MANAGER, "PrepareForSleep", (True,)),
        (("/org/freedesktop/ScreenSaver", "org.freedesktop.ScreenSaver"), "ActiveChanged", (True,)),
        (("/org/gnome/ScreenSaver", "org.gnome.ScreenSaver"), "ActiveChanged", (True,)),
    ],
)
def test_when_the_pc_is_locked_or_put_to_sleep_we_are_told(
    desktop: Desktop, qtbot: QtBot, at: tuple[str, str], member: str, words: tuple[bool, ...]
) -> None:
    with qtbot.waitSignal(desktop.watch.locked, timeout=20_000):
        desktop.say(at, member, *words)


def test_waking_up_and_coming_back_lock_nothing(desktop: Desktop, qtbot: QtBot) -> None:
    heard: list[str] = []
    desktop.watch.locked.connect(lambda: heard.append("locked"))
    desktop.say(MANAGER, "PrepareForSleep", False)
    desktop.say(("/org/freedesktop/ScreenSaver", "org.freedesktop.ScreenSaver"), "ActiveChanged", False)
    desktop.say(SESSION, "Unlock")
    desktop.say(SESSION, "Lock")  # after them on the same line
    qtbot.waitUntil(lambda: bool(heard), timeout=20_000)
    assert heard == ["locked"]


def test_sleep_is_held_up_until_we_have_locked(desktop: Desktop, qtbot: QtBot) -> None:
    member, (what, who, _why, how) = desktop.asked()
    assert (member, what, who, how) == ("Inhibit", "sleep", "PrisonCare", "delay")
    qtbot.waitUntil(lambda: bool(desktop.watch._held_up), timeout=20_000)


def test_a_pc_without_a_bus_starts_all_the_same(qapp: QObject, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", "unix:path=/nowhere/at/all")
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    watch(0, qapp, lambda: None)
    for nowhere in ("SYSTEM", "SESSION"):
        with pytest.raises(OSError, match=r"bus|No such file"):
            BusWatch(nowhere)


def test_a_bus_that_goes_away_is_done_without(desktop: Desktop, qtbot: QtBot, tmp_path: Path) -> None:
    with message_bus(tmp_path) as address:
        orphan = BusWatch(address)
    qtbot.waitUntil(lambda: not orphan._notifier.isEnabled(), timeout=20_000)


@pytest.mark.parametrize(
    ("message", "what", "locks"),
    [
        (0x02B1, 7, True),
        (0x02B1, 2, True),
        (0x02B1, 8, False),
        (0x0218, 4, True),
        (0x0218, 7, False),
        (0x0100, 7, False),
    ],
)
def test_windows_says_lock_in_its_own_numbers(message: int, what: int, locks: bool) -> None:
    assert means_lock(message, what) is locks
