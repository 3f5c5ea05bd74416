"""Coming to one row of a clinic from a list of rows: the cursor is there, and Esc leads back."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from prisoncare_desktop.ui.screen import ONLY_TO_LOOK_AT, Place, Surroundings
from prisoncare_desktop.ui.screens.attendance.screen import SessionScreen
from prisoncare_desktop.ui.screens.attendance.view import SessionView
from tests.ui.scene import OKAFOR, Scene, booked, clinic, resident


@pytest.mark.parametrize(
    ("came_from", "back"),
    [("unexplained", Place("unexplained")), ("indicator-lines", Place("indicators", "again"))],
)
def test_the_row_one_came_for_has_the_cursor_and_esc_leads_back(scene: Scene, came_from: str, back: Place) -> None:
    people = [resident(n, f"Made Person{n}") for n in range(1, 4)]
    session = clinic()
    places = booked(session, people)
    scene.came_from_the_trust(*people, session, *places)
    scene.sign_in(OKAFOR)
    screen = SessionScreen(scene.tasks)
    scene.show(screen, "s1")
    view = screen.view
    assert isinstance(view, SessionView)
    for _ in ("first", "again, with the list on view"):
        screen.enter("s1", Surroundings("A", came_from=came_from))
        screen.return_to(ONLY_TO_LOOK_AT + places[2].id)
        assert view.table.current_id() == places[2].id
        assert not view.wanted.isVisible()  # whose row it is is no word of the Sync page
        view.select(places[0].id)
    QTest.keyClick(view, Qt.Key.Key_Escape)
    assert scene.went[-1] == back
    screen.enter("s1", Surroundings("A", came_from="clinics"))
    QTest.keyClick(view, Qt.Key.Key_Escape)
    assert scene.went[-1] == Place("clinics")
