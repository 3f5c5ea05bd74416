"""The page of the clinics' places."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from prisoncare_desktop.domain.attendance import ControlGroup, Outcome
from prisoncare_desktop.ui.screen import Place
from prisoncare_desktop.ui.screens.capacity.screen import CapacityScreen
from prisoncare_desktop.ui.screens.capacity.view import CapacityView
from prisoncare_desktop.ui.widgets.rows import words_of
from tests.ui.scene import OKAFOR, TODAY, Scene, booked, clinic, resident
from tests.ui.walker import unnamed_widgets


def capacity(scene: Scene) -> CapacityView:
    """Two clinics of triage: today's with five places said and one of three lost, and one five weeks ago."""
    people = [resident(n, f"Dan Marsh{chr(96 + n)}") for n in range(1, 4)]
    today = replace(clinic("today"), slots_offered=5)
    long_ago = clinic("long-ago", day=TODAY - timedelta(days=35))
    rows = booked(today, people)
    rows[0] = replace(rows[0], outcome=Outcome.ATTENDED, attendance_code="5")
    rows[1] = replace(rows[1], outcome=Outcome.NOT_SEEN, reason_code="R1", control_group=ControlGroup.REGIME)
    scene.came_from_the_trust(*people, today, long_ago, *rows, *booked(long_ago, people[:1]))
    scene.sign_in(OKAFOR)
    screen = CapacityScreen(scene.tasks)
    scene.show(screen)
    assert isinstance(screen.view, CapacityView)
    return screen.view


def said(view: CapacityView) -> dict[str, str]:
    row = view.table.row("nurse-triage")
    assert row is not None
    return {key: words_of(content) for key, content in row.cells.items()}


def press(*keys: Qt.Key) -> None:
    for key in keys:
        focused = QApplication.focusWidget()
        assert focused is not None
        QTest.keyClick(focused, key)


def test_places_seen_and_lost_stand_beside_each_other_with_their_formulas(scene: Scene) -> None:
    view = capacity(scene)

    found = said(view)
    wanted = {"offered": "5", "booked": "3", "used": "1", "lost": "1", "not_recorded": "1", "never_booked": "2"}
    assert {key: found[key] for key in wanted} == wanted
    assert found["third"] == "not known"
    assert "Wait for a place: Days from today" in view.formulas.text()


def test_by_whose_doing_places_were_lost_is_told_of_the_clinic_under_the_cursor(scene: Scene) -> None:
    view = capacity(scene)
    view.table.select("nurse-triage")

    assert view.bars.accessibleDescription() == "The prison regime: 1"
    assert "said when a clinic was made or closed" in view.told.text()


def test_what_nobody_said_is_not_known_and_never_nought(scene: Scene) -> None:
    view = capacity(scene)

    press(Qt.Key.Key_Left)
    assert (said(view)["offered"], said(view)["never_booked"], said(view)["booked"]) == ("not known", "not known", "1")
    press(Qt.Key.Key_Right, Qt.Key.Key_Right)
    assert said(view)["booked"] == "3", "no later than today"


def test_a_clinic_that_was_not_held_lost_no_places_and_a_wing_means_clinics_held_on_it(scene: Scene) -> None:
    view = capacity(scene)
    scene.came_from_the_trust(clinic("ahead", day=TODAY + timedelta(days=1)))
    press(Qt.Key.Key_Left, Qt.Key.Key_Left)
    view.table.select("nurse-triage")
    assert view.card.title() == "Nurse triage: no clinic held"

    screen = CapacityScreen(scene.tasks)
    scene.show(screen, wing="B")
    on_b = screen.view
    assert isinstance(on_b, CapacityView)
    on_b.table.select("nurse-triage")

    assert on_b.subtitle().endswith("clinics held on B wing")
    assert on_b.card.title() == "Nurse triage: no clinic held on B wing"
    assert "Clinics for every wing are counted under All wings." in on_b.told.text()


def test_esc_leads_back(scene: Scene) -> None:
    view = capacity(scene)
    assert unnamed_widgets(view) == []
    press(Qt.Key.Key_Escape)
    assert scene.went == [Place("clinics")]
