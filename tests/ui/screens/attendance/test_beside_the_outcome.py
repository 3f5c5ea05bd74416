"""Who it is, and what is said of a row besides its outcome: a note, how they were seen."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt

from prisoncare_desktop.domain.attendance import Outcome
from prisoncare_desktop.ui.screen import Surroundings
from prisoncare_desktop.ui.widgets.palette import KeyPalette
from prisoncare_desktop.usecases import dispatch
from prisoncare_desktop.usecases.attendance import RecordOutcome
from prisoncare_desktop.usecases.changes import Changes
from tests.ui.scene import OKAFOR, TODAY, Scene, booked, clinic, resident
from tests.ui.screens.attendance.test_grid import NAMES, Clinic
from tests.ui.walker import unnamed_widgets


@pytest.fixture
def morning(scene: Scene) -> Clinic:
    return Clinic(scene)


def palette(morning: Clinic) -> KeyPalette | None:
    return next((p for p in morning.window.findChildren(KeyPalette) if p.isVisible()), None)


def test_a_note_is_written_changed_and_taken_back_in_the_order_of_the_keys(morning: Clinic) -> None:
    morning.press("m", "asked for   Tuesday", Qt.Key.Key_Return)
    assert morning.kept(0).note == "asked for Tuesday"
    assert morning.kept(0).outcome is None
    assert "note: asked for Tuesday" in morning.view.detail()
    assert "Note" in morning.says(0, "needs")
    morning.press("a")
    assert morning.kept(0).outcome is Outcome.ATTENDED, "the list has the cursor again, on the same row"
    morning.select(0)
    morning.press("m")
    assert morning.view.line.note.line.text() == "asked for Tuesday"
    assert unnamed_widgets(morning.view.line) == []
    morning.press("x", Qt.Key.Key_Escape)
    assert morning.kept(0).note == "asked for Tuesday", "Esc leaves what stood there"
    morning.press("m", " and Friday", Qt.Key.Key_Return)

    for outcome, note in (
        (Outcome.ATTENDED, "asked for Tuesday"),
        (None, "asked for Tuesday"),
        (None, ""),
    ):
        morning.undo()
        assert (morning.kept(0).outcome, morning.kept(0).note) == (outcome, note)


def test_a_note_that_is_half_typed_when_the_pc_is_locked_is_kept(morning: Clinic) -> None:
    morning.press("m", "came at no")
    morning.screen.leave()
    assert morning.kept(0).note == "came at no"


def test_each_key_of_the_details_saves_and_the_same_key_takes_it_away(morning: Clinic) -> None:
    morning.press("d", "2", "4", "e")
    kept = morning.kept(0)
    assert (kept.mode, kept.interpreter, kept.escort_avoided) == ("video", "1", True)
    asked = palette(morning)
    assert asked is not None
    assert "interpreter:2" not in asked.codes(), "no family member or friend interprets in a prison"
    assert "A1001AB · A-1-001 · born 14 Mar 1988" in asked.accessibleDescription()
    morning.press("2", Qt.Key.Key_Escape)
    assert morning.kept(0).mode == ""
    assert "professional interpreter · escort avoided" in morning.view.detail()
    morning.undo()
    morning.undo()
    kept = morning.kept(0)
    assert (kept.mode, kept.interpreter, kept.escort_avoided) == ("video", "1", False)
    assert morning.says(0, "outcome") == "Not recorded", "nothing of it is an outcome"


@pytest.mark.hazard("H1")
def test_after_ten_minutes_it_is_asked_who_somebody_with_a_namesake_is(morning: Clinic) -> None:
    morning.scene.clock.at += timedelta(minutes=11)
    morning.press("a")
    assert morning.kept(0).outcome is Outcome.ATTENDED, "nobody has nearly this name"
    morning.select(5)
    morning.press("a")
    assert morning.kept(5).outcome is Outcome.ATTENDED, "she pressed a key just now"
    morning.scene.clock.at += timedelta(minutes=11)
    morning.press("l")
    asked = palette(morning)
    assert asked is not None
    assert asked.accessibleName() == "Is it Steven Pryce?"
    assert "A1007AB" in asked.accessibleDescription()
    morning.press(Qt.Key.Key_Escape)
    assert morning.kept(6).outcome is None
    morning.scene.clock.at += timedelta(minutes=11)
    morning.press("n", "y", "1")
    assert morning.kept(6).reason_code == "P1"


@pytest.mark.hazard("H1")
def test_who_has_the_same_surname_on_the_wing_is_told_though_not_on_this_list(scene: Scene) -> None:
    scene.came_from_the_trust(resident(20, "Noah Marsh"), resident(21, "Ada Marsh", cell="B-1-001"))
    morning = Clinic(scene)
    morning.select(0)
    assert "another of this surname on A wing" in morning.view.detail()
    morning.select(1)
    assert "surname" not in morning.view.detail()


@pytest.mark.hazard("H18")
def test_a_second_refusal_that_an_officer_reports_says_to_see_them(scene: Scene) -> None:
    morning = Clinic(scene)
    before = clinic("s0", day=TODAY - timedelta(days=3))
    (place,) = booked(before, [resident(1, NAMES[0])])
    scene.came_from_the_trust(before, replace(place, outcome=Outcome.NOT_SEEN, reason_code="P2"))
    morning.screen.enter("s1", Surroundings("A"))
    morning.press("n", "2")
    morning.select(0)
    assert "second refusal reported by an officer: see them" in morning.view.detail()
    dispatch.run(RecordOutcome(morning.ids[0], Outcome.NOT_SEEN, "P1"), scene.context(OKAFOR))
    morning.screen.on_changed(Changes())
    assert "second refusal" not in morning.view.detail()
