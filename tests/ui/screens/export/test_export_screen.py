"""Rows for another system, from the clinic to the clipboard, a file and the ticks."""

from __future__ import annotations

import os
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from prisoncare_desktop.domain.attendance import Outcome
from prisoncare_desktop.domain.correction import UNEXPLAINED
from prisoncare_desktop.domain.staff import StaffMember
from prisoncare_desktop.ui.screen import Place
from prisoncare_desktop.ui.screens.export.screen import ExportScreen
from prisoncare_desktop.ui.widgets.rows import words_of
from prisoncare_desktop.usecases.attendance import RecordOutcome
from tests.ui.keyboard import press
from tests.ui.scene import OKAFOR, WOOD, Scene, booked, clinic, resident
from tests.ui.walker import unnamed_widgets

CTRL = Qt.KeyboardModifier.ControlModifier


def recorded_clinic(scene: Scene, member: StaffMember = OKAFOR) -> None:
    """Two people recorded, one not."""
    people = [resident(1, "Danny Marsh"), resident(2, "Lee Carter"), resident(3, "Kevin O'Brien")]
    scene.came_from_the_trust(*people, clinic(), *booked(clinic(), people))
    scene.sign_in(OKAFOR)
    scene.tasks.run(scene.tasks, RecordOutcome("s1-r1", Outcome.ATTENDED))
    scene.tasks.run(scene.tasks, RecordOutcome("s1-r2", Outcome.NOT_SEEN, "P1"))
    scene.sign_in(member)


def on_view(scene: Scene, files: Path | None = None) -> ExportScreen:
    screen = ExportScreen(scene.tasks, lambda _page, name, chosen: chosen((files or Path()) / name))
    scene.show(screen, "s1")
    return screen


def ticks(screen: ExportScreen) -> list[str]:
    return [words_of(row.cells["taken"]) for row in screen._page.table.rows()]


def test_what_was_recorded_is_on_view_and_who_was_not_is_counted(scene: Scene) -> None:
    recorded_clinic(scene)
    page = on_view(scene)._page
    assert page.subtitle() == "Friday 20 November, morning · A wing · 0 of 2 ticked off · 1 not recorded, left out"
    assert page.notice.message().startswith("For health care alone")
    assert "Reason code: words, not codes" in page.notice.message()
    assert unnamed_widgets(page) == []


def test_whom_nobody_has_explained_is_told_before_it_leaves_and_of_the_prison_no_reason_is(scene: Scene) -> None:
    recorded_clinic(scene)
    scene.tasks.run(scene.tasks, RecordOutcome("s1-r3", Outcome.NOT_SEEN, UNEXPLAINED))
    page = on_view(scene)._page
    assert page.notice.message().startswith("1 is not explained yet: find out why before you copy.")
    press("2")
    assert page.notice.message().startswith("For the prison: whoever was not seen is NOT_REQUIRED, whatever the reason")


def test_copying_puts_a_table_on_the_clipboard_and_says_when_it_is_gone(scene: Scene) -> None:
    recorded_clinic(scene, WOOD)
    on_view(scene)
    press("2")
    press(Qt.Key.Key_C, modifier=CTRL)
    head, marsh, carter = QApplication.clipboard().text().splitlines()
    assert head.split("\t") == ["Prison number", "Cell", "Date", "Session", "Outcome"]
    assert marsh.split("\t") == ["A1001AB", "A-1-001", "20/11/2026", "AM", "ATTENDED"]
    assert carter.split("\t")[-1] == "NOT_REQUIRED"
    assert scene.said[-1].startswith("Copied: 2 rows. Paste within 30 seconds")
    QApplication.clipboard().clear()


def test_a_file_is_for_its_owner_alone_and_its_name_says_no_clinic(scene: Scene, tmp_path: Path) -> None:
    recorded_clinic(scene)
    on_view(scene, tmp_path)
    press("s")
    (file,) = tmp_path.glob("*.csv")
    assert file.name == "attendance-2026-11-20-am-systmone-like.csv"
    assert os.name == "nt" or file.stat().st_mode & 0o077 == 0
    assert len(file.read_text(encoding="utf-8-sig").splitlines()) == 3


def test_space_ticks_a_row_off_and_moves_on_and_o_leaves_what_is_still_to_do(scene: Scene) -> None:
    recorded_clinic(scene)
    screen = on_view(scene)
    press(Qt.Key.Key_Space)
    assert ticks(screen) == ["Accepted", "Not yet"]
    press("o")
    press(Qt.Key.Key_C, modifier=CTRL)
    assert len(QApplication.clipboard().text().splitlines()) == 2
    press(Qt.Key.Key_A, modifier=CTRL)
    assert ticks(screen) == []
    press("o")
    assert ticks(screen) == ["Accepted", "Accepted"]
    press(Qt.Key.Key_Home, Qt.Key.Key_Space)
    assert ticks(screen) == ["Not yet", "Accepted"]
    QApplication.clipboard().clear()


def test_a_row_corrected_after_its_tick_says_what_stands_there(scene: Scene) -> None:
    recorded_clinic(scene)
    screen = on_view(scene)
    press(Qt.Key.Key_A, modifier=CTRL)
    scene.tasks.run(scene.tasks, RecordOutcome("s1-r1", Outcome.LATE_SEEN, same_sitting=True))
    assert ticks(screen) == ["Changed since", "Accepted"]
    press(Qt.Key.Key_Home)
    assert screen._page._who.text() == "Danny Marsh · A1001AB"
    assert "There it is Attendance: 5, Outcome: Attended." in screen._page._had.text()


def test_a_clinic_with_nothing_recorded_says_so_and_hands_nothing_on(scene: Scene) -> None:
    scene.came_from_the_trust(clinic())
    scene.sign_in(OKAFOR)
    screen = on_view(scene)
    press("s")
    assert scene.said == ["Nothing on view is recorded: there is nothing to hand on."]
    assert not screen._page.copy.isEnabled()


def test_esc_goes_back_to_the_clinic(scene: Scene) -> None:
    recorded_clinic(scene)
    on_view(scene)
    press(Qt.Key.Key_Escape)
    assert scene.went == [Place("session", "s1")]
