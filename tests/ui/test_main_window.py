from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from prisoncare_desktop.ui.frame.rail import Room
from prisoncare_desktop.ui.main_window import MainWindow
from prisoncare_desktop.ui.theme.dress import dress
from prisoncare_desktop.ui.theme.look import Look
from prisoncare_desktop.ui.theme.tokens import LIGHT
from prisoncare_desktop.ui.widgets.palette import Choice, ChoiceGroup, KeyPalette
from prisoncare_desktop.ui.widgets.rows import Column, Row
from prisoncare_desktop.ui.widgets.search_box import SearchHit
from prisoncare_desktop.ui.widgets.table import GridTable
from tests.ui.walker import tab_round, unnamed_widgets

CONTROL = Qt.KeyboardModifier.ControlModifier
ROOMS = [
    Room("today", "Today", "today"),
    Room("clinics", "Clinics", "clinics"),
    Room("sms", "Substance misuse", "substance-misuse", "4"),
    Room("sync", "Sync", "sync"),
]


class Clock:
    now_s = 50.0

    def __call__(self) -> float:
        return self.now_s


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def window(qtbot: QtBot, qapp: QApplication, clock: Clock) -> MainWindow:
    dress(qapp)
    made = MainWindow(clock)
    qtbot.addWidget(made)
    made.set_rooms(ROOMS)
    made.set_site("HMP Fenmere", "Working offline since 09:12")
    made.set_wings([("", "All wings"), ("A", "A wing")], "A")
    made.set_who("Sister Okafor", "Nurse · A wing")
    made.set_sync_words("3 saved here · 412 at the trust, 09:12", "waiting")
    made.set_keys([("A", "Attended"), ("N", "Not seen")])
    page = QWidget()
    column = QVBoxLayout(page)
    field = QLineEdit()
    field.setObjectName("note")
    field.setAccessibleName("Note")
    column.addWidget(field)
    made.show_page("clinics", page)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    field.setFocus()
    return made


def note(window: MainWindow) -> QLineEdit:
    field = window.findChild(QLineEdit, "note")
    assert field is not None
    return field


@pytest.mark.hazard("H16")
def test_the_taskbar_never_shows_a_name_or_a_screen(window: MainWindow) -> None:
    window.setWindowTitle("Danny Marsh, A4512CK")
    assert window.windowTitle() == "PrisonCare"


def test_everything_in_the_frame_has_a_name_and_tab_goes_all_the_way_round(window: MainWindow) -> None:
    assert unnamed_widgets(window) == []
    passed = tab_round(note(window))
    names = [w.accessibleName() for w in passed]
    assert {"Today", "Clinics", "Substance misuse, 4", "Sync", "Wing: A wing", "Note"} <= set(names)
    assert len(passed) >= 9


def test_alt_and_a_figure_go_to_a_room_and_arrows_move_along_the_rail(window: MainWindow) -> None:
    chosen = QSignalSpy(window.room_chosen)
    QTest.keyClick(window, Qt.Key.Key_3, Qt.KeyboardModifier.AltModifier)
    QTest.keyClick(window, Qt.Key.Key_9, Qt.KeyboardModifier.AltModifier)
    assert [chosen.at(i)[0] for i in range(chosen.count())] == ["sms"]
    items = [w for w in window.rail.findChildren(QWidget) if w.accessibleName() in ("Today", "Clinics")]
    items[0].setFocus()
    QTest.keyClick(items[0], Qt.Key.Key_Down)
    assert QApplication.focusWidget() is items[1]
    QTest.keyClick(items[1], Qt.Key.Key_Return)
    assert chosen.at(1)[0] == "clinics"


def test_showing_a_page_marks_its_room(window: MainWindow) -> None:
    assert window.rail.selected() == "clinics"
    window.show_page("sync", QWidget())
    assert window.rail.selected() == "sync"
    window.show_page("clinics")
    assert window.stack.currentWidget() is window.page("clinics")


def test_a_badge_is_read_out_with_its_room(window: MainWindow) -> None:
    window.set_badge("sync", 2)
    window.set_badge("sms", 0)
    names = {w.accessibleName() for w in window.rail.findChildren(QWidget)}
    assert {"Sync, 2", "Substance misuse"} <= names


@pytest.mark.parametrize("key", [Qt.Key.Key_K, Qt.Key.Key_Slash])
def test_ctrl_k_and_slash_go_to_the_search(window: MainWindow, key: Qt.Key) -> None:
    window.rail.findChildren(QWidget)[2].setFocus()
    QTest.keyClick(window, key, CONTROL if key == Qt.Key.Key_K else Qt.KeyboardModifier.NoModifier)
    focused = QApplication.focusWidget()
    assert isinstance(focused, QLineEdit)
    assert window.top_bar.search.isAncestorOf(focused)


def test_a_slash_typed_in_a_note_is_a_slash(window: MainWindow) -> None:
    QTest.keyClicks(note(window), "1/2")
    assert note(window).text() == "1/2"


def test_a_slash_in_a_list_jumps_in_the_list(window: MainWindow) -> None:
    table = GridTable("List")
    table.set_columns([Column("name", "Resident")])
    table.set_rows([Row(n, {"name": n}) for n in ("Danny Marsh", "Kevin O’Brien")])
    window.show_page("sync", table)
    table.setFocus()
    QTest.keyClicks(table, "/kev")
    assert table.current_id() == "Kevin O’Brien"
    assert QApplication.focusWidget() is table


def test_lock_help_and_keys_by_their_keys(window: MainWindow) -> None:
    lock, help_, keys = (QSignalSpy(s) for s in (window.lock_requested, window.help_requested, window.keys_requested))
    QTest.keyClick(window, Qt.Key.Key_L, CONTROL)
    QTest.keyClick(window, Qt.Key.Key_F1)
    QTest.keyClick(window, Qt.Key.Key_Slash, CONTROL)
    assert (lock.count(), help_.count(), keys.count()) == (1, 1, 1)
    assert window.keys_sheet.isVisible()
    assert unnamed_widgets(window.keys_sheet) == []
    focused = QApplication.focusWidget()
    assert focused is not None
    QTest.keyClick(focused, Qt.Key.Key_Escape)
    assert not window.keys_sheet.isVisible()
    assert QApplication.focusWidget() is note(window)


@pytest.mark.hazard("H16")
def test_f9_hides_the_page_and_what_was_found_and_brings_it_back(window: MainWindow, clock: Clock) -> None:
    toggled = QSignalSpy(window.curtain_toggled)
    window.top_bar.search.focus()
    field = QApplication.focusWidget()
    assert field is not None
    QTest.keyClicks(field, "mar")
    window.set_search_results("mar", [SearchHit("1", "Danny Marsh")])
    assert window.top_bar.search.results()
    QTest.keyClick(window, Qt.Key.Key_F9)
    assert window.curtain.isVisible()
    assert window.top_bar.search.results() == ()
    assert window.top_bar.search.text() == ""
    QTest.keyClick(window, Qt.Key.Key_F9)
    assert not window.curtain.isVisible()
    assert [toggled.at(i)[0] for i in range(toggled.count())] == [True, False]


def test_f9_after_ten_seconds_asks_for_the_lock(window: MainWindow, clock: Clock) -> None:
    lock = QSignalSpy(window.lock_requested)
    QTest.keyClick(window, Qt.Key.Key_F9)
    clock.now_s += 11
    QTest.keyClick(window, Qt.Key.Key_F9)
    assert lock.count() == 1
    assert window.curtain.isVisible()


def test_f9_also_hides_a_question_about_somebody_and_what_was_just_saved(window: MainWindow) -> None:
    palette = KeyPalette(window)
    palette.ask("Why was Kevin O’Brien not seen?", "A9023DA", (ChoiceGroup("", (Choice("1", "Refused", "R"),)),))
    palette.open_at(QRect(window.mapToGlobal(QPoint(300, 300)), QSize(600, 42)))
    QTest.keyClick(palette, Qt.Key.Key_F9)
    assert not palette.isVisible()
    blank = window.curtain.grab().toImage()
    window.toast.say("Attended saved for Kevin O’Brien.")
    corner = window.curtain.mapTo(window, QPoint(0, 0))
    on_screen = window.grab(QRect(corner, window.curtain.size())).toImage()
    assert on_screen.pixelColor(blank.width() // 2, blank.height() - 64) == QColor(LIGHT.page)
    QTest.keyClick(window, Qt.Key.Key_F9)
    assert QApplication.focusWidget() is note(window)


def test_behind_the_curtain_no_key_goes_anywhere(window: MainWindow) -> None:
    chosen, keys = QSignalSpy(window.room_chosen), QSignalSpy(window.keys_requested)
    QTest.keyClick(window, Qt.Key.Key_F9)
    QTest.keyClick(window, Qt.Key.Key_1, Qt.KeyboardModifier.AltModifier)
    QTest.keyClick(window, Qt.Key.Key_K, CONTROL)
    QTest.keyClick(window, Qt.Key.Key_Slash, CONTROL)
    assert (chosen.count(), keys.count()) == (0, 0)
    assert QApplication.focusWidget() is window.curtain


def test_a_chosen_wing_and_a_found_resident_are_told_by_their_keys(window: MainWindow) -> None:
    found, sync = QSignalSpy(window.search_chosen), QSignalSpy(window.sync_chip_clicked)
    window.top_bar.search.focus()
    field = QApplication.focusWidget()
    assert field is not None
    QTest.keyClicks(field, "mar")
    window.set_search_results("mar", [SearchHit("id-1", "Danny Marsh")])
    QTest.keyClick(field, Qt.Key.Key_Return)
    QTest.mouseClick(window.top_bar.sync, Qt.MouseButton.LeftButton)
    assert found.at(0) == ["id-1"]
    assert sync.count() == 1


@pytest.mark.parametrize(("size", "scale"), [((1366, 768), 1.0), ((1024, 700), 1.0), ((1366, 768), 1.5)])
def test_the_frame_fits_the_small_screens(
    window: MainWindow, qapp: QApplication, size: tuple[int, int], scale: float
) -> None:
    dress(qapp, Look(text_scale=scale))
    window.resize(*size)
    QApplication.processEvents()
    assert (window.width(), window.height()) == size
    bar = window.top_bar
    assert bar.sync.width() >= bar.sync.sizeHint().width()
    assert bar.who.width() >= bar.who.sizeHint().width()
    assert bar.lock.geometry().right() <= bar.width()
    assert bar.search.width() >= 150
    dress(qapp)


def test_at_150_percent_on_a_1366_screen_the_rail_stands_its_labels_under_the_icons(window: MainWindow) -> None:
    wide = window.rail.width()
    window.resize(910, 512)
    QApplication.processEvents()
    assert window.width() == 910
    assert window.rail.width() < wide / 2
    assert {"Today", "Clinics", "Sync"} <= {w.accessibleName() for w in window.rail.findChildren(QWidget)}
    assert window.top_bar.sync.width() >= window.top_bar.sync.sizeHint().width()
    window.resize(1366, 768)
    QApplication.processEvents()
    assert window.rail.width() == wide


def test_a_warning_leads_to_the_sync_page_from_every_page_but_that_one(window: MainWindow) -> None:
    def keys() -> list[str]:
        banner = window.warnings["silence"].banner
        return [button.text() for button in banner.findChildren(QAbstractButton) if button.isVisible()]

    window.show_page("today", QWidget())
    window.set_warning("silence", "1 change needs a person.", "Open Sync")
    assert keys() == ["Open Sync"]
    window.show_page("sync", QWidget())
    assert keys() == []
    window.set_warning("silence", "2 changes need a person.", "Open Sync")
    assert keys() == []
    window.show_page("today")
    assert keys() == ["Open Sync"]


def test_a_warning_whose_words_the_sync_page_has_itself_is_left_out_there(window: MainWindow) -> None:
    window.show_page("sync", QWidget())
    warning = window.warnings["silence"]
    window.set_warning("silence", "1 change needs a person.", "Open Sync", there_too=False)
    assert not warning.isVisible()
    window.show_page("today", QWidget())
    assert warning.isVisible()
    window.show_page("sync")
    assert not warning.isVisible()
    window.set_warning("silence", "1 change has not reached the trust for over a day.", "Open Sync")
    assert warning.isVisible(), "how long it has waited, no card says"
