"""A box in a page that is longer than the window."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

import prisoncare_desktop.ui
from prisoncare_desktop.ui.widgets.choice_box import ChoiceBox
from prisoncare_desktop.ui.widgets.scrolled import Scrolled


@pytest.fixture
def page(qtbot: QtBot) -> Scrolled:
    made = Scrolled()
    made.column.addWidget(QLineEdit())
    box = ChoiceBox()
    box.addItems(["Light", "High contrast", "Dark"])
    made.column.addWidget(box)
    made.column.addSpacing(2000)
    made.resize(300, 200)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    return made


def turn_wheel(box: ChoiceBox) -> bool:
    """Return whether the box took it; what it does not take goes to the page."""
    at = QPointF(box.rect().center())
    event = QWheelEvent(
        at,
        box.mapToGlobal(at),
        QPoint(),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(box, event)
    return event.isAccepted()


def test_scrolling_the_page_past_a_box_changes_nothing_in_it(page: Scrolled) -> None:
    (box,) = page.findChildren(ChoiceBox)
    page.findChildren(QLineEdit)[0].setFocus()
    assert not turn_wheel(box)
    assert box.currentText() == "Light"
    assert not box.hasFocus()


def test_the_wheel_turns_a_box_that_has_the_focus(page: Scrolled) -> None:
    (box,) = page.findChildren(ChoiceBox)
    box.setFocus()
    assert turn_wheel(box)
    assert box.currentText() == "High contrast"


def test_every_box_of_the_house_is_of_this_kind() -> None:
    modules = Path(prisoncare_desktop.ui.__file__).parent.rglob("*.py")
    naming = {one.name for one in modules if "QComboBox" in one.read_text(encoding="utf-8")}
    assert naming == {"choice_box.py", "qss.py"}
