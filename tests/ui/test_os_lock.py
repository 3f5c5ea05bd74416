"""A real message bus of our own, and a little logind on it that says what logind says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtDBus import QDBusConnection, QDBusMessage, QDBusVirtualObject
from pytestqt.qtbot import QtBot

from prisoncare_desktop.ui.os_lock import BusWatch
from prisoncare_desktop.ui.windows_lock import means_lock
from tests.message_bus import message_bus

MANAGER = ("/org/freedesktop/login1", "org.freedesktop.login1.Manager")
SESSION = ("/org/freedesktop/login1/session/_31", "org.freedesktop.login1.Session")


class Inhibitors(QDBusVirtualObject):
    """Notes who asks to hold sleep up."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[list[object]] = []

    def introspect(self, path: str) -> str:
        return ""

    def handleMessage(self, message: QDBusMessage, connection: QDBusConnection) -> bool:
        self.asked.append([message.member(), *message.arguments()])
        return connection.send(message.createReply())


@dataclass
class Desktop:
    """The bus as the desktop speaks on it, and our watch."""

    speaks: QDBusConnection
    watch: BusWatch
    inhibitors: Inhibitors

    def say(self, at: tuple[str, str], member: str, *words: object) -> None:
        message = QDBusMessage.createSignal(*at, member)
        message.setArguments(list(words))
        assert self.speaks.send(message)


@pytest.fixture
def desktop(tmp_path: Path, qapp: object) -> Iterator[Desktop]:
    with message_bus(tmp_path) as address:
        speaks = QDBusConnection.connectToBus(address, "the desktop")
        assert speaks.registerService("org.freedesktop.login1")
        inhibitors = Inhibitors()
        below = QDBusConnection.VirtualObjectRegisterOption.SubPath
        assert speaks.registerVirtualObject("/org/freedesktop/login1", inhibitors, below)
        hears = QDBusConnection.connectToBus(address, "PrisonCare")
        assert hears.isConnected()
        yield Desktop(speaks, BusWatch(hears, hears), inhibitors)
        for name in ("the desktop", "PrisonCare"):
            QDBusConnection.disconnectFromBus(name)


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
    desktop: Desktop, qtbot: QtBot, at: tuple[str, str], member: str, words: tuple[object, ...]
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
    qtbot.waitUntil(lambda: bool(desktop.inhibitors.asked), timeout=20_000)
    member, what, who, _why, how = desktop.inhibitors.asked[0]
    assert (member, what, who, how) == ("Inhibit", "sleep", "PrisonCare", "delay")


def test_a_pc_without_a_bus_starts_all_the_same(qapp: object) -> None:
    nowhere = QDBusConnection("no such bus")
    BusWatch(nowhere, nowhere)


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
