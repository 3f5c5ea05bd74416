"""The waiting list, worked by keys."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from prisoncare_desktop.domain.staff import StaffMember
from prisoncare_desktop.domain.waiting import WaitingState
from prisoncare_desktop.ui.screen import Place
from prisoncare_desktop.ui.screens.waiting.screen import WaitingScreen
from prisoncare_desktop.ui.screens.waiting.view import WaitingView
from prisoncare_desktop.ui.theme.dress import dress
from prisoncare_desktop.ui.theme.look import Look
from prisoncare_desktop.ui.widgets.rows import words_of
from prisoncare_desktop.usecases import dispatch
from prisoncare_desktop.usecases.waiting import AddWaiting, GetWaiting
from tests.ui.keyboard import press
from tests.ui.scene import HALE, OKAFOR, TODAY, Scene, booked, clinic, resident
from tests.ui.walker import unnamed_widgets

DAN, LEE, ANN = resident(1, "Dan Marsh"), resident(2, "Lee Carter"), resident(3, "Ann Silver")
MONDAY = clinic("monday", day=TODAY + timedelta(days=3))


def waiting(scene: Scene, user: StaffMember = OKAFOR) -> WaitingView:
    """Lee waits for triage for six weeks, Dan for the dentist since today; triage has a clinic on Monday."""
    scene.came_from_the_trust(DAN, LEE, ANN, replace(MONDAY, slots_offered=6), *booked(MONDAY, [ANN]))
    for who, code, asked in ((DAN, "dentist", TODAY), (LEE, "nurse-triage", TODAY - timedelta(days=42))):
        dispatch.run(AddWaiting(who.id, code, asked_on=asked), scene.context(OKAFOR))
    scene.sign_in(user)
    screen = WaitingScreen(scene.tasks)
    scene.show(screen)
    assert isinstance(screen.view, WaitingView)
    return screen.view


def listed(view: WaitingView) -> list[tuple[str, str, str]]:
    cells = [row.cells for row in view.table.rows()]
    return [(words_of(c["name"]), words_of(c["waits"]), words_of(c["clinic"])) for c in cells]


def test_who_waits_longest_is_first_and_the_line_names_them_by_two_identifiers(scene: Scene) -> None:
    view = waiting(scene)

    assert listed(view) == [("Lee Carter", "42 days", "Nurse triage"), ("Dan Marsh", "0 days", "Dentist")]
    assert view.subtitle() == "All wings · 2 wait"
    assert view.line.text().startswith("Lee Carter, A1002AB, born 14 Mar 1988. Waits for Nurse triage since Friday 9")


def test_with_text_twice_as_large_the_number_leaves_its_room_to_the_names_and_stands_below(scene: Scene) -> None:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    dress(app, Look(text_scale=2.0))
    try:
        view = waiting(scene)
        view.window().resize(1366, 700)
        QApplication.processEvents()
        header = view.table.model()
        hidden = {
            header.headerData(n, Qt.Orientation.Horizontal)
            for n in range(header.columnCount())
            if view.table.isColumnHidden(n)
        }
        assert {"Number", "Asked on"} <= hidden
        assert "A1002AB" in view.line.text()
    finally:
        dress(app)


def test_enter_twice_books_the_next_free_place_and_takes_them_off_the_list(scene: Scene) -> None:
    view = waiting(scene)

    press(Qt.Key.Key_Return, Qt.Key.Key_Return)

    assert [name for name, _waits, _clinic in listed(view)] == ["Dan Marsh"]
    assert scene.said == ["Lee Carter is booked for Mon 23 Nov, 09:10, and waits no more."]
    with scene.store.read() as unit:
        (entry,) = unit.waiting.of_resident(LEE.id)
        place = unit.appointments.get(entry.appointment_id)
    assert (entry.state, place.session_id, place.resident_id, place.outcome) == (
        WaitingState.BOOKED,
        MONDAY.id,
        LEE.id,
        None,
    )


def test_somebody_is_put_on_the_list_by_name_clinic_and_the_day_they_asked(scene: Scene) -> None:
    view = waiting(scene)

    press(Qt.Key.Key_N)
    press("silver")
    press(Qt.Key.Key_Return)
    press("o")  # optician
    press(Qt.Key.Key_Tab)
    press("1 nov")
    press(Qt.Key.Key_Return)

    assert listed(view)[1] == ("Ann Silver", "19 days", "Optician")
    assert view.line.text().startswith("Ann Silver, A1003AB"), "the cursor is on whom one put there"
    assert scene.said == ["Ann Silver is on the waiting list."]


def test_a_day_to_come_puts_nobody_on_the_list(scene: Scene) -> None:
    view = waiting(scene)
    press(Qt.Key.Key_N)
    press("silver")
    press(Qt.Key.Key_Return, Qt.Key.Key_Tab)
    press("1/12/26")
    press(Qt.Key.Key_Return)
    press(Qt.Key.Key_Escape)
    assert len(listed(view)) == 2


def test_somebody_is_taken_off_by_two_keys_and_how_soon_is_said_by_two(scene: Scene) -> None:
    view = waiting(scene)

    press(Qt.Key.Key_U, Qt.Key.Key_3)
    row = view.table.rows()[0]
    assert words_of(row.cells["soon"]) == "Urgent"
    press(Qt.Key.Key_X, Qt.Key.Key_2)

    assert [name for name, _waits, _clinic in listed(view)] == ["Dan Marsh"]
    with scene.store.read() as unit:
        (entry,) = unit.waiting.of_resident(LEE.id)
    assert (entry.state, entry.why) == (WaitingState.TAKEN_OFF, "does-not-want")


def test_a_leader_reads_the_list_and_changes_nothing_on_it(scene: Scene) -> None:
    view = waiting(scene, HALE)

    press(Qt.Key.Key_Return, Qt.Key.Key_X, Qt.Key.Key_N)

    assert len(listed(view)) == 2
    assert dispatch.ask(GetWaiting(), scene.context(HALE)).lines[0].entry.asked_on == date(2026, 10, 9)


@pytest.mark.hazard("H1")
def test_every_part_has_a_name_and_esc_leads_back(scene: Scene) -> None:
    view = waiting(scene)
    assert unnamed_widgets(view) == []
    press(Qt.Key.Key_Escape)
    assert scene.went == [Place("clinics")]
