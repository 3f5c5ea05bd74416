from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QKeySequence, QMouseEvent, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from prisoncare_desktop.ui.idle import IdleWatch
from prisoncare_desktop.ui.main_window import MainWindow
from tests.ui.keyboard import focused


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


@dataclass
class Veiled:
    """A page with a field on it, left alone for a minute; its veil, and what reached the page."""

    watch: IdleWatch
    frame: MainWindow
    field: QLineEdit
    undone: list[str]


@pytest.fixture
def veiled(qtbot: QtBot, stopwatch: Stopwatch, qapp: QApplication) -> Iterator[Veiled]:
    frame, page, undone = MainWindow(), QWidget(), []
    qtbot.addWidget(frame)
    field = QLineEdit(page)
    QShortcut(QKeySequence("Ctrl+Z"), page).activated.connect(lambda: undone.append("a line"))
    frame.show_page("today", page)
    frame.show()
    frame.activateWindow()
    field.setFocus()
    watch = IdleWatch(180, stopwatch)
    watch.veil_due.connect(frame.veil)
    watch.touched.connect(frame.curtain.lift_veil)
    watch.start()
    stopwatch.seconds = 59
    watch.look()
    assert not frame.curtain.is_drawn()
    stopwatch.seconds = 60
    watch.look()
    assert frame.curtain.is_drawn()
    yield Veiled(watch, frame, field, undone)
    watch.stop()


@pytest.mark.hazard("H16")
def test_a_page_that_nobody_touches_for_a_minute_is_veiled_and_then_locked(
    veiled: Veiled, qtbot: QtBot, stopwatch: Stopwatch
) -> None:
    stopwatch.seconds = 179
    with qtbot.assertNotEmitted(veiled.watch.idle):
        veiled.watch.look()
    assert veiled.frame.curtain.is_drawn()
    stopwatch.seconds = 180
    with qtbot.waitSignal(veiled.watch.idle):
        veiled.watch.look()
    assert veiled.frame.curtain.is_drawn()


def press(keys: str) -> None:
    combination = QKeySequence(keys)[0]  # type: ignore[index]  # the binding has it, its stubs do not
    # To the window, as from a real keyboard: who gets it is decided only when it arrives.
    QTest.keyClick(focused().window().windowHandle(), combination.key(), combination.keyboardModifiers())
    QApplication.processEvents()


@pytest.mark.parametrize("keys", ["n", "Ctrl+Z", "Return", "F9"])
def test_the_key_that_lifts_the_veil_does_nothing_else(veiled: Veiled, keys: str) -> None:
    press(keys)
    assert not veiled.frame.curtain.is_drawn()
    assert veiled.field.text() == ""
    assert veiled.undone == []
    assert QApplication.focusWidget() is veiled.field
    QTest.keyClicks(veiled.field, "n")
    assert veiled.field.text() == "n"


def test_at_a_veiled_page_the_lock_key_locks(veiled: Veiled, qtbot: QtBot) -> None:
    with qtbot.waitSignal(veiled.frame.lock_requested):
        press("Ctrl+L")
    assert veiled.frame.curtain.is_drawn()


def move_to(frame: MainWindow, point: QPointF) -> None:
    no_button, no_key = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(frame, QMouseEvent(QEvent.Type.MouseMove, point, point, no_button, no_button, no_key))


def test_a_hand_on_the_mouse_lifts_the_veil_but_a_pointer_at_rest_does_not(
    veiled: Veiled, qtbot: QtBot, stopwatch: Stopwatch
) -> None:
    move_to(veiled.frame, QPointF(300, 300))
    assert not veiled.frame.curtain.is_drawn()
    stopwatch.seconds += 60
    veiled.watch.look()
    assert veiled.frame.curtain.is_drawn()
    move_to(veiled.frame, QPointF(300, 300))
    assert veiled.frame.curtain.is_drawn()
    stopwatch.seconds += 120
    with qtbot.waitSignal(veiled.watch.idle):
        veiled.watch.look()
