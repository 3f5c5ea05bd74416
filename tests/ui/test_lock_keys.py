"""Whatever lies over the page, the keys that lock and hide work, and it is gone after them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, QSize, Qt, QTimer
from PySide6.QtPrintSupport import QPrintDialog
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QMenu, QMessageBox, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from prisoncare_desktop.ui.main_window import MainWindow
from prisoncare_desktop.ui.printing import a4_printer
from prisoncare_desktop.ui.theme.dress import dress
from prisoncare_desktop.ui.widgets.file_choice import choose_folder, choose_new_file
from prisoncare_desktop.ui.widgets.palette import Choice, ChoiceGroup, KeyPalette
from tests.ui.keyboard import focused

CONTROL = Qt.KeyboardModifier.ControlModifier
ALIKE = pytest.mark.qt_log_ignore("This plugin does not support")


@pytest.fixture
def window(qtbot: QtBot, qapp: QApplication) -> MainWindow:
    dress(qapp)
    made = MainWindow()
    qtbot.addWidget(made)
    made.show_page("sync", QPushButton("Page"))
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    page(made).setFocus()
    return made


def page(window: MainWindow) -> QWidget:
    shown = window.page("sync")
    assert shown is not None
    return shown


def new_file(window: MainWindow, folder: Path) -> None:
    choose_new_file(page(window), "Export the trail", folder / "Osei.csv", lambda _: None)


def folder_choice(window: MainWindow, folder: Path) -> None:
    choose_folder(page(window), "Folder for backups", folder, lambda _: None)


def print_choice(window: MainWindow, _folder: Path) -> None:
    printer = a4_printer()
    dialog = QPrintDialog(printer, page(window))
    dialog.finished.connect(lambda _: printer.docName())  # holds it, as whoever prints does
    dialog.setWindowModality(Qt.WindowModality.WindowModal)
    dialog.show()


def palette(window: MainWindow, _folder: Path) -> None:
    made = KeyPalette(window)
    made.ask("Why was Brian Osei not seen?", "", [ChoiceGroup("", (Choice("R", "Refused", "refused"),))])
    made.open_at(QRect(window.mapToGlobal(QPoint(200, 200)), QSize(300, 30)))


def keys(window: MainWindow, _folder: Path) -> None:
    window.show_keys()


def help_panel(window: MainWindow, _folder: Path) -> None:
    window.show_help("Help", "Words")


def menu(window: MainWindow, _folder: Path) -> None:
    made = QMenu(page(window))
    made.addAction("A wing")
    made.popup(window.pos())


OVER = [new_file, folder_choice, print_choice, palette, keys, help_panel, menu]


def lying_over(window: MainWindow) -> list[str]:
    """Return what is to be seen that is not the frame and its page."""
    QApplication.processEvents()
    over = [w for w in QApplication.topLevelWidgets() if w.isVisible() and w is not window]
    over += [w for kind in (KeyPalette, QDialog) for w in window.findChildren(kind) if w.isVisible()]
    over += [w for w in (window.keys_sheet, window.help_panel) if w.isVisible()]
    return [type(w).__name__ for w in over]


def press_in_front(key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    popup: QWidget | None = QApplication.activePopupWidget()
    QTest.keyClick(popup or focused(), key, modifier)
    QApplication.processEvents()


@ALIKE
@pytest.mark.hazard("H16")
@pytest.mark.parametrize("opens", OVER)
def test_ctrl_l_locks_whatever_lies_over_the_page(
    window: MainWindow, tmp_path: Path, opens: Callable[[MainWindow, Path], None]
) -> None:
    lock = QSignalSpy(window.lock_requested)
    opens(window, tmp_path)
    assert lying_over(window)
    press_in_front(Qt.Key.Key_L, CONTROL)
    assert lock.count() == 1


@ALIKE
@pytest.mark.hazard("H16")
@pytest.mark.parametrize("opens", OVER)
def test_f9_hides_the_page_and_takes_away_whatever_lies_over_it(
    window: MainWindow, tmp_path: Path, opens: Callable[[MainWindow, Path], None]
) -> None:
    opens(window, tmp_path)
    press_in_front(Qt.Key.Key_F9)
    assert window.curtain.is_drawn()
    assert lying_over(window) == []


@ALIKE
@pytest.mark.hazard("H16")
@pytest.mark.parametrize("opens", OVER)
def test_the_veil_and_a_lock_take_away_whatever_lies_over_the_page(
    window: MainWindow, tmp_path: Path, opens: Callable[[MainWindow, Path], None]
) -> None:
    opens(window, tmp_path)
    assert lying_over(window)
    window.veil()
    assert lying_over(window) == []
    window.curtain.lift_veil()
    opens(window, tmp_path)
    window.close_overlays()
    assert lying_over(window) == []


@ALIKE
@pytest.mark.hazard("H16")
def test_a_question_asked_by_a_dialog_goes_with_it(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "Osei.csv").touch()
    seen: list[str] = []

    def asked() -> None:
        box = window.findChild(QMessageBox)
        assert box is not None
        seen.extend(lying_over(window))
        press_in_front(Qt.Key.Key_F9)

    new_file(window, tmp_path)
    name = window.findChild(QLineEdit, "fileNameEdit")
    assert name is not None
    qtbot.waitUntil(lambda: QApplication.activeModalWidget() is not None)
    QTimer.singleShot(50, window, asked)
    QTest.keyClick(name, Qt.Key.Key_Return)
    assert "QMessageBox" in seen
    assert window.curtain.is_drawn()
    assert lying_over(window) == []


@pytest.mark.hazard("H16")
def test_a_dialog_locks_the_window_it_lies_over_and_no_other(window: MainWindow, qtbot: QtBot) -> None:
    other = MainWindow()
    qtbot.addWidget(other)
    other.show_page("sync", QPushButton("Page"))
    other.show()
    here, there = QSignalSpy(window.lock_requested), QSignalSpy(other.lock_requested)
    dialog = QDialog(window)
    dialog.open()
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    QTest.keyClick(dialog, Qt.Key.Key_L, CONTROL)
    QApplication.processEvents()
    assert (here.count(), there.count()) == (1, 0)
