from __future__ import annotations

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QKeyEvent
from pytestqt.qtbot import QtBot

from prisoncare_desktop.ui.widgets.rows import Column, Row
from prisoncare_desktop.ui.widgets.table import GridTable

PRESS, RELEASE = QEvent.Type.KeyPress, QEvent.Type.KeyRelease


@pytest.fixture
def table(qtbot: QtBot) -> GridTable:
    made = GridTable("clinic")
    made.set_columns((Column("name", "Name"),))
    made.set_rows([Row(str(n), {"name": f"Person {n}"}) for n in range(9)])
    made.set_commands("A")
    qtbot.addWidget(made)
    made.show()
    return made


def key(table: GridTable, kind: QEvent.Type, at_ms: int, *, repeat: bool = False) -> None:
    event = QKeyEvent(kind, Qt.Key.Key_A, Qt.KeyboardModifier.NoModifier, "a", repeat)
    event.setTimestamp(at_ms)
    QCoreApplication.sendEvent(table, event)


@pytest.mark.hazard("H18")
def test_a_key_held_down_records_one_person(table: GridTable) -> None:
    recorded: list[str] = []
    table.command_pressed.connect(lambda _letter, row: recorded.append(row))
    key(table, PRESS, 1000)
    for at in range(1400, 2400, 40):  # as X sends it: let go and pressed at one instant, unmarked
        key(table, RELEASE, at)
        key(table, PRESS, at)
    key(table, RELEASE, 2440)
    assert len(recorded) == 1


def test_a_key_marked_as_repeated_records_nobody_more(table: GridTable) -> None:
    recorded: list[str] = []
    table.command_pressed.connect(lambda _letter, row: recorded.append(row))
    key(table, PRESS, 1000)
    key(table, PRESS, 1400, repeat=True)
    assert len(recorded) == 1


def test_the_quickest_fingers_record_one_person_a_press(table: GridTable) -> None:
    recorded: list[str] = []
    table.command_pressed.connect(lambda _letter, row: recorded.append(row))
    for at in range(1000, 2000, 60):
        key(table, PRESS, at)
        key(table, RELEASE, at + 30)
    assert len(recorded) == len(range(1000, 2000, 60))
