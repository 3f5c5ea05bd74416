"""The page of a pasted list: seen before it is saved, and what does not fit stays."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from prisoncare_desktop.domain.calendar import local_time
from prisoncare_desktop.domain.pasted_list import Wrong
from prisoncare_desktop.ui.line_words import WRONG
from prisoncare_desktop.ui.screen import Place
from prisoncare_desktop.ui.screens.attendance.screen import SessionScreen
from prisoncare_desktop.ui.screens.attendance.view import SessionView
from prisoncare_desktop.ui.screens.read_list.screen import ReadListScreen
from prisoncare_desktop.ui.screens.read_list.view import ReadListView
from prisoncare_desktop.ui.widgets.rows import words_of
from tests.ui.scene import OKAFOR, Scene, clinic, resident
from tests.ui.walker import unnamed_widgets


def pasting(scene: Scene) -> tuple[ReadListScreen, ReadListView]:
    scene.came_from_the_trust(resident(1, "Danny Marsh"), resident(2, "Lee Carter"), clinic())
    scene.sign_in(OKAFOR)
    screen = ReadListScreen(scene.tasks)
    scene.show(screen, "s1")
    assert isinstance(screen.view, ReadListView)
    return screen, screen.view


def paste(view: ReadListView, text: str) -> None:
    view.text.setPlainText(text)
    view.edited.emit(text)  # the rest of 200 ms


def press(key: Qt.Key) -> None:
    focused = QApplication.focusWidget()
    assert focused is not None
    QTest.keyClick(focused, key, Qt.KeyboardModifier.ControlModifier)


def people_on(scene: Scene) -> int:
    with scene.store.read() as unit:
        return len(unit.appointments.of_sessions(["s1"]))


def test_each_line_says_who_it_is_or_what_is_wrong_before_anything_is_saved(scene: Scene) -> None:
    _screen, view = pasting(scene)
    paste(view, "A1001AB\tMarsh\nDanny Marsh\n")

    assert [words_of(row.cells["state"]) for row in view.table.rows()] == ["Fits", WRONG[Wrong.ONE_IDENTIFIER][0]]
    assert view.summary() == "1 can be added. 1 stay here: not enough to say who (1)."
    assert people_on(scene) == 0
    assert unnamed_widgets(view) == []


def test_a_time_that_somebody_on_the_list_has_is_told_before_it_is_added(scene: Scene) -> None:
    screen, view = pasting(scene)
    paste(view, "A1001AB")
    press(Qt.Key.Key_Return)
    with scene.store.read() as unit:
        (there,) = unit.appointments.of_sessions(["s1"])
    scene.show(screen, "s1")
    paste(view, f"{local_time(there.starts_at):%H:%M}\tA1002AB")

    assert [words_of(row.cells["state"]) for row in view.table.rows()] == ["Time is taken"]
    assert view.summary() == "1 can be added. 1 of them at a time that is taken."
    view.table.select("1")
    assert "Somebody on the clinic’s list has that time" in view.told()


def test_ctrl_enter_adds_who_fits_and_the_rest_stays_on_the_page(scene: Scene) -> None:
    _screen, view = pasting(scene)
    paste(view, "A1001AB\nDanny Marsh")
    press(Qt.Key.Key_Return)

    assert people_on(scene) == 1
    assert view.text.toPlainText() == "Danny Marsh"
    assert scene.said == ["1 added. 1 stay here until they are dealt with."]

    paste(view, "A1002AB")
    press(Qt.Key.Key_Return)
    assert people_on(scene) == 2
    assert scene.went == [Place("session", "s1")]


def test_what_was_pasted_is_still_there_when_one_comes_back(scene: Scene, tmp_path: Path) -> None:
    screen, view = pasting(scene)
    file = tmp_path / "list.csv"
    file.write_text("nobody known", encoding="utf-8")
    screen.open_file(file)
    screen.leave()
    assert view.text.toPlainText() == "", "nobody's name stays behind a page that is out of view"

    scene.show(screen, "s1")
    assert view.text.toPlainText() == "nobody known"


def test_what_was_copied_is_pasted_after_what_was_kept_on_coming_by_ctrl_v(scene: Scene) -> None:
    screen, view = pasting(scene)
    paste(view, "nobody known")
    screen.leave()
    QApplication.clipboard().setText("A1001AB\tMarsh\n")

    scene.show(screen, "s1")
    screen.return_to("paste")

    assert view.text.toPlainText().splitlines() == ["nobody known", "A1001AB\tMarsh"]
    assert [words_of(row.cells["state"]) for row in view.table.rows()][1] == "Fits"


def test_ctrl_v_in_a_clinic_leads_here_and_an_empty_clinic_says_so(scene: Scene) -> None:
    scene.came_from_the_trust(replace(clinic(), made_here=True))
    scene.sign_in(OKAFOR)
    session = SessionScreen(scene.tasks, {"read-list"})
    scene.show(session, "s1")
    assert isinstance(session.view, SessionView)
    assert "Ctrl+V" in session.view.table.accessibleDescription()
    assert session.view.subtitle().endswith("made here")

    press(Qt.Key.Key_V)

    assert scene.went == [Place("read-list", "s1", "paste")]
