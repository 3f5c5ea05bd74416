"""Any keys at all in a clinic: the list shows what the store has, and Ctrl+Z takes all of it back, one by one."""

from __future__ import annotations

import shutil
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from prisoncare_desktop.domain.attendance import Appointment, counted
from prisoncare_desktop.ui.outcome_words import outcome_chip
from prisoncare_desktop.ui.screens.attendance.grid_rows import count_chips
from prisoncare_desktop.ui.widgets.rows import words_of
from tests.ui.scene import TODAY, Scene, clinic, resident, stage
from tests.ui.screens.attendance.test_grid import Clinic

NAMES = ("Danny Marsh", "Steven Price", "Steven Pryce")
KEYS: list[Qt.Key | str] = [
    *"aaaltncumdegrwxhpqwezy12345",
    *(Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Tab, "undo", "undo"),
    *[Qt.Key.Key_Return] * 3,  # what asks something takes the letters: more often it is answered, or left
    *[Qt.Key.Key_Escape] * 8,
]


def whole(scene: Scene) -> dict[str, tuple[object, ...]]:
    """Return what all places say that a nurse can change, by whose; of those put on by her only if they stand."""
    with scene.store.read() as unit:
        places = unit.appointments.of_sessions(["s1", "ahead"])
    return {one.id: _said(one) for one in places}


def _said(one: Appointment) -> tuple[object, ...]:
    recorded = (one.outcome, one.reason_code, one.control_group, one.attendance_code)
    return (*recorded, one.note, one.mode, one.interpreter, one.escort_avoided, one.session_id, one.starts_at)


def agrees(morning: Clinic) -> None:
    """What is on view is what is in the store."""
    with morning.scene.store.read() as unit:
        places = {one.id: one for one in unit.appointments.of_sessions(["s1"])}
    for row in morning.view.table.rows():
        assert words_of(row.cells["outcome"]) == outcome_chip(places[row.id]).text
    if not morning.view.closing.is_checking:
        assert [row.id for row in morning.view.table.rows()] == list(places)
    shown = [chip.text for chip in count_chips(counted(tuple(places.values())))]
    assert morning.counts[: len(shown)] == shown


@pytest.mark.hazard("H1", "H18")
@pytest.mark.parametrize(
    ("examples", "most"), [(2, 24), pytest.param(60, 30, marks=[pytest.mark.soak, pytest.mark.timeout(3600)])]
)
def test_whatever_is_keyed_is_shown_as_it_stands_and_taken_back_whole(
    empty_store: Path, qtbot: QtBot, examples: int, most: int
) -> None:
    @settings(max_examples=examples, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(st.sampled_from(KEYS), min_size=most // 2, max_size=most))
    def any_keys(keys: list[Qt.Key | str]) -> None:
        with TemporaryDirectory() as folder, stage(shutil.copytree(empty_store, Path(folder) / "data")) as scene:
            scene.came_from_the_trust(resident(9, "Omar Ewart"), clinic("ahead", day=TODAY + timedelta(days=3)))
            morning = Clinic(scene, names=NAMES)
            begun = whole(scene)
            for key in keys:
                if key == "undo":
                    morning.undo()
                else:
                    morning.press(key)
            for _ in range(8):
                morning.press(Qt.Key.Key_Escape)
            QApplication.processEvents()
            agrees(morning)
            scene.said.clear()
            while scene.said[-1:] != ["Nothing to undo here."]:
                morning.undo()
            assert whole(scene) == begun
            agrees(morning)
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # or the windows of all examples add up

    any_keys()
