from __future__ import annotations

import time

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from prisoncare_desktop.ui.theme.dress import dress
from prisoncare_desktop.ui.theme.look import Look
from prisoncare_desktop.ui.theme.tokens import LIGHT
from prisoncare_desktop.ui.widgets.chip import Chip
from prisoncare_desktop.ui.widgets.rows import Cell, Column, Row
from prisoncare_desktop.ui.widgets.table import GridTable
from prisoncare_desktop.ui.widgets.table_trim import CardTrim, JumpPill
from tests.ui.walker import tab_round, unnamed_widgets
from tests.ui.widgets.conftest import Shown

NAMES = ("Danny Marsh", "Tomasz Nowak", "Kevin O’Brien", "Marlon James", "Steven Price", "Steven Pryce")


def row(name: str, outcome: Chip | None = None) -> Row:
    return Row(
        name,
        {"name": Cell(name, strong=True), "outcome": outcome or Chip("unrecorded", "Not recorded"), "why": "x"},
    )


@pytest.fixture
def table(shown: Shown) -> GridTable:
    made = GridTable("Clinic list")
    made.set_columns([Column("name", "Resident"), Column("outcome", "Outcome"), Column("why", "Reason", stretch=1)])
    made.set_rows([row(name) for name in NAMES])
    made.set_commands("ALTNCWRM")
    made.set_jump(True, lambda r: r.id)
    shown(made)
    made.setFocus()
    return made


def keys(table: GridTable, text: str) -> None:
    for letter in text:
        QTest.keyClicks(table, letter)


def test_arrows_home_end_and_pages_move_the_row(table: GridTable) -> None:
    assert table.current_id() == "Danny Marsh"
    QTest.keyClick(table, Qt.Key.Key_Down)
    assert table.current_id() == "Tomasz Nowak"
    QTest.keyClick(table, Qt.Key.Key_End)
    assert table.current_id() == "Steven Pryce"
    QTest.keyClick(table, Qt.Key.Key_Up)
    assert table.current_id() == "Steven Price"
    QTest.keyClick(table, Qt.Key.Key_Home)
    assert table.current_id() == "Danny Marsh"
    QTest.keyClick(table, Qt.Key.Key_PageDown)
    assert table.current_id() == "Steven Pryce"


def test_a_command_letter_acts_at_once_on_the_row_it_is_pressed_at(table: GridTable) -> None:
    pressed = QSignalSpy(table.command_pressed)
    QTest.keyClick(table, Qt.Key.Key_Down)
    keys(table, "a")
    assert pressed.count() == 1
    assert pressed.at(0) == ["A", "Tomasz Nowak"]
    assert not table.jump_mode


@pytest.mark.hazard("H18")
def test_a_key_held_down_records_one_row_only(table: GridTable) -> None:
    from PySide6.QtCore import QEvent
    from PySide6.QtGui import QKeyEvent

    pressed = QSignalSpy(table.command_pressed)
    no_modifier = Qt.KeyboardModifier.NoModifier
    for repeat in (False, True, True, True):
        event = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_A, no_modifier, "a", repeat)
        QApplication.sendEvent(table, event)
    assert pressed.count() == 1


def test_control_with_a_command_letter_is_not_the_command(table: GridTable) -> None:
    pressed = QSignalSpy(table.command_pressed)
    QTest.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(table, Qt.Key.Key_A, Qt.KeyboardModifier.AltModifier)
    assert pressed.count() == 0


def test_a_stray_letter_beside_the_commands_swallows_none_of_them(table: GridTable) -> None:
    pressed = QSignalSpy(table.command_pressed)
    keys(table, "qaa")
    assert not table.jump_mode
    assert pressed.count() == 2


def test_a_jump_owns_every_letter_until_its_end(table: GridTable) -> None:
    pressed = QSignalSpy(table.command_pressed)
    keys(table, "/ob")
    assert table.current_id() == "Kevin O’Brien"
    keys(table, "r")
    assert table.current_id() == "Kevin O’Brien"
    assert pressed.count() == 0
    pill = table.findChild(JumpPill)
    assert pill is not None
    assert pill.isVisible()
    assert pill.typed() == "obr"
    QTest.keyClick(table, Qt.Key.Key_Return)
    assert not pill.isVisible()
    keys(table, "a")
    assert pressed.at(0) == ["A", "Kevin O’Brien"]


def test_a_slash_jumps_to_a_name_that_begins_with_a_command_letter(table: GridTable) -> None:
    activated, pressed = QSignalSpy(table.row_activated), QSignalSpy(table.command_pressed)
    keys(table, "/nowak")
    assert table.current_id() == "Tomasz Nowak"
    QTest.keyClick(table, Qt.Key.Key_Return)
    assert activated.count() == 0
    assert pressed.count() == 0
    assert not table.jump_mode


def test_f3_goes_on_to_the_next_of_the_same_name(table: GridTable) -> None:
    keys(table, "/steven")
    assert table.current_id() == "Steven Price"
    QTest.keyClick(table, Qt.Key.Key_F3)
    assert table.current_id() == "Steven Pryce"
    QTest.keyClick(table, Qt.Key.Key_F3)
    assert table.current_id() == "Steven Price"


def test_a_name_that_is_not_here_leaves_the_row_and_records_nothing(table: GridTable) -> None:
    pressed = QSignalSpy(table.command_pressed)
    keys(table, "/oa")
    assert table.current_id() in NAMES
    assert pressed.count() == 0
    QTest.keyClick(table, Qt.Key.Key_Backspace)
    assert table.current_id() == "Kevin O’Brien"


def test_leaving_the_table_ends_the_jump(qtbot: QtBot, shown: Shown) -> None:
    table, field = GridTable("List"), QLineEdit()
    table.set_columns([Column("name", "Resident")])
    table.set_rows([row(name) for name in NAMES])
    shown(table, field)
    table.setFocus()
    keys(table, "/k")
    assert table.jump_mode
    field.setFocus()
    assert not table.jump_mode


def test_switched_off_letters_do_nothing(table: GridTable) -> None:
    table.set_jump(False)
    keys(table, "o/")
    assert not table.jump_mode
    assert table.current_id() == "Danny Marsh"


def test_enter_and_a_double_click_open_the_row(table: GridTable) -> None:
    activated = QSignalSpy(table.row_activated)
    QTest.keyClick(table, Qt.Key.Key_Return)
    where = QPoint(100, table.rowViewportPosition(2) + 20)
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=where)
    assert activated.count() == 1
    QTest.mouseDClick(table.viewport(), Qt.MouseButton.LeftButton, pos=where)
    assert [activated.at(i)[0] for i in range(activated.count())] == ["Danny Marsh", "Kevin O’Brien"]


def test_one_row_is_shown_anew_without_losing_the_place(table: GridTable) -> None:
    table.select("Kevin O’Brien")
    changed = QSignalSpy(table.current_changed)
    table.update_row(row("Kevin O’Brien", Chip("done", "Attended")))
    table.update_row(row("Somebody Else"))
    assert table.current_id() == "Kevin O’Brien"
    assert changed.count() == 0
    shown_row = table.row("Kevin O’Brien")
    assert shown_row is not None
    assert shown_row.cells["outcome"] == Chip("done", "Attended")
    assert len(table.rows()) == len(NAMES)


def test_a_new_list_keeps_the_selected_person_by_id(table: GridTable) -> None:
    table.select("Marlon James")
    table.set_rows([row(name) for name in reversed(NAMES)])
    assert table.current_id() == "Marlon James"
    assert table.currentIndex().row() == 2


def test_when_the_selected_person_left_the_list_the_one_in_that_place_is_selected(table: GridTable) -> None:
    table.select("Marlon James")
    table.set_rows([row(name) for name in NAMES if name != "Marlon James"])
    assert table.current_id() == "Steven Price"
    table.set_rows([])
    assert table.current_id() == ""


def test_after_the_last_row_the_cursor_stays(table: GridTable) -> None:
    table.select("Steven Price")
    table.select_next()
    table.select_next()
    assert table.current_id() == "Steven Pryce"


def test_tab_goes_through_the_table_in_one_step(shown: Shown) -> None:
    before, table, after = QLineEdit(), GridTable("List"), QLineEdit()
    table.set_columns([Column("name", "Resident")])
    table.set_rows([row(name) for name in NAMES])
    shown(before, table, after)
    assert tab_round(before) == [before, table, after]


def test_the_table_says_its_name_and_what_an_empty_one_waits_for(table: GridTable) -> None:
    assert unnamed_widgets(table) == []
    table.set_empty_text("Clinics appear here when the list has come.")
    assert table.accessibleDescription() == ""
    table.set_rows([])
    assert "appear here" in table.accessibleDescription()


def test_the_selected_row_is_warm_yellow_between_two_lines(table: GridTable) -> None:
    table.select("Kevin O’Brien")
    image = table.viewport().grab().toImage()
    top = table.rowViewportPosition(2)
    middle_of_why = table.columnViewportPosition(2) + table.columnWidth(2) - 20
    line, ground = QColor(LIGHT.selection_line), QColor(LIGHT.selection)
    assert [image.pixelColor(middle_of_why, top + y) for y in (0, 1)] == [line, line]
    assert image.pixelColor(middle_of_why, top + 20) == ground
    assert [image.pixelColor(middle_of_why, top + y) for y in (40, 41)] == [line, line]


def test_rows_are_42_px_and_grow_with_the_text(table: GridTable, qapp: QApplication) -> None:
    assert table.rowHeight(0) == 42
    dress(qapp, Look(text_scale=2.0))
    assert table.rowHeight(0) > 50


def test_a_column_that_can_be_spared_goes_on_a_narrow_screen(shown: Shown) -> None:
    table = GridTable("List")
    table.set_columns([Column("name", "Resident"), Column("why", "Reason", stretch=1, hide_below=700)])
    table.set_rows([row(name) for name in NAMES])
    window = shown(table, width=900)
    assert not table.isColumnHidden(1)
    window.resize(600, 400)
    assert table.isColumnHidden(1)


def test_five_thousand_rows_come_and_one_changes_without_a_pause(table: GridTable) -> None:
    rows = [row(f"Person {n:05d}") for n in range(5000)]
    began = time.process_time()
    table.set_rows(rows)
    for n in range(0, 5000, 50):
        table.update_row(row(f"Person {n:05d}", Chip("done", "Attended")))
    table.select("Person 04999")
    QApplication.processEvents()
    assert time.process_time() - began < 1.5  # about 0.1 s here; the bound only catches a change of kind


@pytest.mark.parametrize("height", [120, 200, 320, 660])
@pytest.mark.parametrize("width", [300, 520, 900, 1400])
def test_the_columns_reach_from_edge_to_edge_at_every_size(shown: Shown, width: int, height: int) -> None:
    table = GridTable("List")
    table.set_columns([Column("name", "Resident"), Column("outcome", "Outcome"), Column("why", "Reason", stretch=1)])
    table.set_rows([row(name) for name in NAMES])
    window = shown(table, width=700, height=400)
    window.resize(width, height)
    QApplication.processEvents()
    whole = sum(table.columnWidth(i) for i in range(3))
    assert whole == table.viewport().width() or (whole > table.viewport().width() and width == 300)


def test_a_table_wider_than_the_screen_scrolls_sideways_and_cuts_no_name(shown: Shown) -> None:
    table = GridTable("List")
    table.set_columns([Column("name", "Resident"), Column("outcome", "Outcome"), Column("why", "Reason", stretch=1)])
    table.set_rows([row("Bartholomew Featherstonehaugh-Cholmondeley")])
    shown(table, width=420)
    table.setFocus()
    assert table.columnWidth(0) > 300
    QTest.keyClick(table, Qt.Key.Key_Right)
    assert table.horizontalScrollBar().value() > 0


def test_a_command_letter_reaches_the_page_from_an_empty_table_too(table: GridTable) -> None:
    pressed = QSignalSpy(table.command_pressed)
    table.set_rows(())
    keys(table, "a")
    assert pressed.count() == 1
    assert pressed.at(0) == ["A", ""]


def test_a_table_says_that_nobody_is_here_only_once_that_is_known(shown: Shown) -> None:
    made = GridTable("Clinic list")
    made.set_columns([Column("name", "Resident")])
    made.set_empty_text("Nobody is on this list.")
    shown(made)
    blank = made.grab().toImage()
    assert made.accessibleDescription() == ""
    made.set_rows(())
    assert made.accessibleDescription() == "Nobody is on this list."
    assert made.grab().toImage() != blank


def test_a_whole_table_has_room_for_every_row_and_not_half_a_one_more(shown: Shown) -> None:
    made = GridTable("Clinic list")
    made.set_whole(True)
    made.set_columns([Column("name", "Resident"), Column("why", "Reason")])
    shown(made)
    for width in (300, 240, 900):
        made.set_rows([row(name) for name in NAMES])
        made.resize(width, made.height())
        QApplication.processEvents()
        last = made.rowViewportPosition(len(NAMES) - 1) + made.rowHeight(len(NAMES) - 1)
        assert made.viewport().height() - last <= 1
        assert made.verticalScrollBar().maximum() == 0


def test_the_outline_follows_the_card_when_the_bar_below_it_goes(shown: Shown) -> None:
    """The card is lower by as much as the bar was high: its rows keep their room, and no word of it reaches them."""
    table = GridTable("People")
    shown(table, width=600, height=400)
    table.set_columns([Column(str(n), "Head") for n in range(9)])
    table.set_rows([Row("a", {str(n): "many words in here" for n in range(9)})])
    QApplication.processEvents()
    assert table.horizontalScrollBar().isVisible()
    table.set_columns([Column("0", "Head")])
    table.set_rows([Row("a", {"0": "words"})])
    QApplication.processEvents()
    assert not table.horizontalScrollBar().isVisible()
    (trim,) = table.findChildren(CardTrim)
    assert trim.geometry() == table.rect()
