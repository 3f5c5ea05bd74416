"""W puts somebody on the list, G moves them to another; both are taken back as an outcome is."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt

from prisoncare_desktop.domain.attendance import Outcome, TakenOff
from tests.ui.scene import TODAY, Scene, clinic, resident
from tests.ui.screens.attendance.test_grid import NAMES, Clinic


def test_who_walks_in_stands_on_the_list_with_the_cursor_and_nothing_recorded(scene: Scene) -> None:
    scene.came_from_the_trust(resident(9, "Omar Reid"))
    morning = Clinic(scene)
    morning.press("w", "omar", Qt.Key.Key_Return)
    new = morning.view.table.current_id()
    assert morning.view.name_of(new) == "Omar Reid"
    assert morning.scene.appointment(new).outcome is None
    assert "walked in" in morning.view.detail()
    morning.press("a")
    assert morning.scene.appointment(new).outcome is Outcome.ATTENDED

    morning.undo()
    assert morning.scene.appointment(new).outcome is None
    morning.undo()
    assert morning.scene.appointment(new).taken_off is TakenOff.ERROR
    assert len(morning.view.table.rows()) == len(NAMES)
    assert morning.scene.said[-1] == "Taken back: Omar Reid"


@pytest.mark.hazard("H2")
def test_who_is_on_the_list_already_is_found_there_and_not_put_on_it_twice(scene: Scene) -> None:
    morning = Clinic(scene)
    morning.press("w", "nowak", Qt.Key.Key_Return)
    assert morning.cursor == 1
    assert len(morning.view.table.rows()) == len(NAMES)


def test_who_is_moved_leaves_the_list_and_one_undo_brings_them_back(scene: Scene) -> None:
    scene.came_from_the_trust(clinic("ahead", day=TODAY + timedelta(days=3)))
    morning = Clinic(scene)
    morning.select(1)
    morning.press("m", "asked for it", Qt.Key.Key_Return)
    morning.press("g", "1")
    moved = morning.kept(1)
    assert moved.session_id == "ahead"
    assert morning.ids[1] not in [row.id for row in morning.view.table.rows()]
    assert morning.scene.said[-1].startswith("Moved: Tomasz Nowak, Mon 23 Nov")

    morning.undo()
    assert morning.kept(1).session_id == "s1"
    assert morning.cursor == 1
    assert morning.kept(1).note == "asked for it"
    morning.press("r")
    assert morning.scene.said[-1] == "They are still to be seen here: G moves them."
    morning.press("a")
    morning.select(1)
    morning.press("g")
    assert morning.scene.said[-1] == "Something is recorded of them: R books them again."


def test_who_was_not_seen_is_booked_again_and_one_undo_takes_the_new_place_back(scene: Scene) -> None:
    scene.came_from_the_trust(clinic("ahead", day=TODAY + timedelta(days=3)))
    morning = Clinic(scene)
    morning.press("n", "w")
    morning.select(0)
    morning.press("r", "1")
    assert morning.scene.said[-1].startswith("Booked again: Danny Marsh, Mon 23 Nov")
    with scene.store.read() as unit:
        (new,) = unit.appointments.of_sessions(["ahead"])
    assert (new.resident_id, new.rebooked_from) == ("r1", morning.ids[0])
    morning.undo()
    assert scene.appointment(new.id).taken_off is TakenOff.ERROR
    assert morning.scene.said[-1] == "Taken back: Danny Marsh"
    assert morning.kept(0).outcome is Outcome.NOT_SEEN, "what was recorded is the next to be taken back"

    morning.press("r", "q")
    with scene.store.read() as unit:
        assert [(one.resident_id, one.clinic_code) for one in unit.waiting.open()] == [("r1", "nurse-triage")]
