from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from prisoncare_desktop.ui.idle import IdleWatch


class Stopwatch:
    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def stopwatch() -> Stopwatch:
    return Stopwatch()


@pytest.mark.hazard("H16")
def test_a_pc_nobody_touches_for_three_minutes_is_locked(qtbot: QtBot, stopwatch: Stopwatch) -> None:
    watch = IdleWatch(180, stopwatch)
    watch.start()
    stopwatch.seconds = 179
    with qtbot.assertNotEmitted(watch.idle):
        watch.look()
    stopwatch.seconds = 180
    with qtbot.waitSignal(watch.idle):
        watch.look()


def test_a_single_key_starts_the_minutes_again(qtbot: QtBot, stopwatch: Stopwatch) -> None:
    field = QLineEdit()
    qtbot.addWidget(field)
    field.show()
    watch = IdleWatch(180, stopwatch)
    watch.start()
    stopwatch.seconds = 100
    QTest.keyClick(field, Qt.Key.Key_A)
    stopwatch.seconds = 279
    with qtbot.assertNotEmitted(watch.idle):
        watch.look()
    stopwatch.seconds = 280
    with qtbot.waitSignal(watch.idle):
        watch.look()


def test_idleness_is_told_once(qtbot: QtBot, stopwatch: Stopwatch) -> None:
    watch = IdleWatch(60, stopwatch)
    watch.start()
    told: list[int] = []
    watch.idle.connect(lambda: told.append(1))
    stopwatch.seconds = 1000
    watch.look()
    watch.look()
    assert told == [1]
