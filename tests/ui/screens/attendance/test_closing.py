"""X: a clinic is closed when everybody on it is recorded, and is open again when somebody comes."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from prisoncare_desktop.domain.attendance import ClinicSession, OfficerPresent, Outcome
from prisoncare_desktop.ui.screen import Place
from prisoncare_desktop.ui.screens.attendance.closing_sheet import ClosingSheet
from prisoncare_desktop.ui.widgets.palette import KeyPalette
from prisoncare_desktop.usecases.changes import touched
from tests.ui.scene import Scene, booked, clinic, resident
from tests.ui.screens.attendance.test_grid import NAMES, Clinic
from tests.ui.walker import unnamed_widgets


def kept(morning: Clinic) -> ClinicSession:
    with morning.scene.store.read() as unit:
        return unit.sessions.get("s1")


@pytest.mark.hazard("H18")
def test_x_shows_only_who_is_not_recorded_until_nobody_is_left_then_closes(scene: Scene) -> None:
    morning = Clinic(scene)
    morning.press("aaa")
    morning.select(4)
    morning.press("aa", "x")
    assert [row.id for row in morning.view.table.rows()] == [morning.ids[n] for n in (3, 6)]
    assert morning.view.closing.banner.message().startswith("2 are not recorded yet.")
    morning.select(6)
    morning.press("n", "w")
    assert morning.view.table.current_id() == morning.ids[3], "the one above, as none is left below"
    morning.press("u")
    assert morning.view.closing.banner.message() == "All 7 recorded. X closes this clinic."
    assert len(morning.view.table.rows()) == 7

    morning.press("x")
    sheet = morning.window.findChild(ClosingSheet)
    assert sheet is not None
    assert sheet.isVisible()
    assert unnamed_widgets(sheet) == []
    seen: list[str] = []
    morning.screen.go.connect(lambda _place: seen.append("Today"))
    morning.screen.said.connect(seen.append)
    morning.press("y", "12", Qt.Key.Key_Return)
    assert seen == ["Today", "Closed. 5 seen, 1 not seen, 1 not brought."], "her figures are read on the next page"
    now = kept(morning)
    assert (now.officer_present, now.slots_offered) == (OfficerPresent.YES, 12)
    assert morning.scene.went == [Place("today")]
    assert morning.counts[-1].startswith("Closed ")

    late = booked(clinic(), [resident(n, f"Person {n}") for n in range(1, 9)])[-1]
    scene.came_from_the_trust(resident(8, "Omar Reid"), late)
    morning.screen.on_changed(touched(sessions="s1"))
    assert morning.counts[-2:] == ["1 not recorded", "open again"]
    assert "1 is not recorded: they came after" in morning.view.notice.message()
    morning.view.table.select(late.id)
    morning.press("a")
    assert morning.counts[-1].startswith("Closed "), "it is closed once they are recorded too"
    morning.press("x", "n", Qt.Key.Key_Return)
    assert (kept(morning).officer_present, kept(morning).slots_offered) == (OfficerPresent.NO, 12)


def test_enter_closes_a_clinic_of_whose_places_nobody_says_anything(scene: Scene) -> None:
    morning = Clinic(scene)
    morning.press("aaaaaaa", "x", "y", Qt.Key.Key_Return)
    assert kept(morning).closed_at is not None
    assert (kept(morning).officer_present, kept(morning).slots_offered) == (OfficerPresent.YES, None)


def test_escape_shows_everybody_again_before_it_leaves(scene: Scene) -> None:
    morning = Clinic(scene)
    morning.press("a", "x", Qt.Key.Key_Escape)
    assert len(morning.view.table.rows()) == len(NAMES)
    assert morning.scene.went == []
    morning.press(Qt.Key.Key_Escape)
    assert morning.scene.went == [Place("clinics")]


@pytest.mark.hazard("H18")
def test_a_clinic_that_never_was_is_called_off_and_one_undo_takes_all_of_it_back(scene: Scene) -> None:
    morning = Clinic(scene)
    morning.press("x", "x")
    palette = next(p for p in morning.window.findChildren(KeyPalette) if p.isVisible())
    assert palette.codes() == ("C1", "C2", "C3", "C4", "C5"), "nothing of the patients' doing"
    assert "all 7 residents" in palette.accessibleDescription()
    morning.press("z")
    assert morning.counts == ["7 cancelled", "all recorded"]
    morning.undo()
    QApplication.processEvents()
    assert morning.counts == ["7 not recorded"]
    assert morning.scene.said[-1] == "Taken back: the clinic is not called off"
    morning.select(0)
    morning.press("a")
    assert morning.kept(0).outcome is Outcome.ATTENDED
