"""Everything that a key does, by mouse or finger too."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from prisoncare_desktop.domain.attendance import Outcome
from prisoncare_desktop.ui.screen import Place
from prisoncare_desktop.ui.screens.attendance.closing_sheet import ClosingSheet
from prisoncare_desktop.ui.screens.attendance.outcome_bar import DeedButton
from prisoncare_desktop.ui.theme.dress import dress
from prisoncare_desktop.ui.theme.look import Look
from prisoncare_desktop.ui.widgets.palette import ChoiceRow, KeyPalette
from tests.ui.scene import Scene
from tests.ui.screens.attendance.test_grid import Clinic
from tests.ui.walker import unnamed_widgets

LEFT = Qt.MouseButton.LeftButton


def click(morning: Clinic, key: str) -> None:
    QTest.mouseClick(morning.view.bar.button(key), LEFT)


def choose(morning: Clinic, code: str) -> None:
    palette = next(p for p in morning.window.findChildren(KeyPalette) if p.isVisible())
    row = next(r for r in palette.findChildren(ChoiceRow) if r.choice.code == code and r.isVisible())
    QTest.mouseClick(row, LEFT)


def test_a_clinic_is_recorded_with_the_mouse_alone(scene: Scene) -> None:
    morning = Clinic(scene)
    click(morning, "A")
    assert morning.kept(0).outcome is Outcome.ATTENDED
    assert morning.cursor == 1
    assert morning.view.table.hasFocus(), "the next key is the list's"
    click(morning, "N")
    choose(morning, "R2")
    assert morning.kept(1).reason_code == "R2"
    click(morning, "Ctrl Z")
    assert morning.kept(1).outcome is None
    QTest.mouseClick(morning.view.bar.more, LEFT)
    choose(morning, "U")
    assert morning.kept(1).reason_code == "U1"
    assert unnamed_widgets(morning.view) == []
    for _ in range(5):
        click(morning, "L")
    QTest.mouseClick(morning.view.aside_parts.close_clinic, LEFT)
    assert morning.window.findChildren(ClosingSheet)[0].isVisible()
    morning.press(Qt.Key.Key_Escape)
    QTest.mouseClick(morning.view.aside_parts.paper, LEFT)
    assert morning.scene.went == [Place("clinic-print", "2026-11-20/am/s1")]


@pytest.mark.parametrize(
    "words", ["Saved.", "Changed: Omar Ali was “Not seen: At work, education, gym or visit”. " * 2]
)
def test_what_is_told_at_the_foot_lies_on_no_button(scene: Scene, words: str) -> None:
    morning = Clinic(scene, names=tuple(f"Person {chr(65 + n)}" for n in range(15)))
    morning.window.resize(1366, 768)
    QApplication.processEvents()
    toast = morning.window.toast
    toast.say(words)
    page = toast.parentWidget()
    assert page is not None
    for button in morning.view.bar.findChildren(DeedButton):
        assert not toast.geometry().intersects(QRect(button.mapTo(page, QPoint(0, 0)), button.size()))


@pytest.mark.hazard("H1")
def test_a_double_click_records_one_resident(scene: Scene) -> None:
    morning = Clinic(scene)
    button = morning.view.bar.button("A")
    middle = QPointF(button.rect().center())
    for kind in (
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseButtonRelease,
        QEvent.Type.MouseButtonDblClick,
        QEvent.Type.MouseButtonRelease,
    ):
        held = Qt.MouseButton.NoButton if kind is QEvent.Type.MouseButtonRelease else LEFT
        at = QPointF(button.mapToGlobal(middle))
        event = QMouseEvent(kind, middle, at, LEFT, held, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(button, event)
    assert morning.kept(0).outcome is Outcome.ATTENDED
    assert morning.kept(1).outcome is None


def test_in_a_cramped_window_one_button_has_every_key(scene: Scene) -> None:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    dress(app, Look(text_scale=2.0))
    try:
        morning = Clinic(scene)
        morning.window.resize(1024, 700)
        QApplication.processEvents()
        assert not morning.view.bar.isVisible()
        assert "recorded by" not in morning.view.detail()
        QTest.mouseClick(morning.view.aside_parts.record, LEFT)
        choose(morning, "T")
        assert morning.kept(0).outcome is Outcome.TOO_LATE
    finally:
        dress(app)
