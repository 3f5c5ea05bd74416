"""Paper of a half-day's clinics, from the list to the printer."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import pytest
from PySide6.QtPrintSupport import QPrinterInfo

from prisoncare_desktop.domain.staff import StaffMember
from prisoncare_desktop.pdf.clinic_paper import clinic_paper
from prisoncare_desktop.scan.pages import PdfPages
from prisoncare_desktop.ui.screen import Place
from prisoncare_desktop.ui.screens.attendance.screen import SessionScreen
from prisoncare_desktop.ui.screens.clinic_print.screen import ClinicPrintScreen
from prisoncare_desktop.ui.screens.clinics.screen import ClinicsScreen
from tests.ui.keyboard import press
from tests.ui.scene import HALE, OKAFOR, TODAY, Scene, booked, clinic, resident
from tests.ui.walker import unnamed_widgets

HALF_DAY = f"{TODAY.isoformat()}/am/"


def two_wings(scene: Scene, member: StaffMember = OKAFOR) -> None:
    """A morning on A wing and one on B wing; somebody signed in who can print."""
    people = [resident(1, "Danny Marsh", cell="A-1-002"), resident(2, "Lee Carter", cell="B-2-010")]
    on_a, on_b = clinic("on-a"), clinic("on-b", wing="B")
    scene.came_from_the_trust(*people, on_a, on_b, *booked(on_a, people[:1]), *booked(on_b, people[1:]))
    scene.tasks.begin(replace(scene.context(member), clinic_printer=partial(clinic_paper)))


def on_view(scene: Scene, what: str = HALF_DAY, *, wing: str = "") -> ClinicPrintScreen:
    screen = ClinicPrintScreen(scene.tasks, PdfPages())
    scene.show(screen, what, wing=wing)
    return screen


def test_whom_to_unlock_is_on_view_at_once_a_sheet_for_each_wing(scene: Scene) -> None:
    two_wings(scene)
    view = on_view(scene)._choices
    assert view.subtitle() == "20 Nov, morning · All wings · 2 people · 2 pages · not saved on this PC"
    assert unnamed_widgets(view) == []


def test_a_wing_picked_makes_that_wings_sheet_alone(scene: Scene) -> None:
    two_wings(scene)
    assert "B wing · 1 person · 1 page" in on_view(scene, wing="B")._choices.subtitle()


def test_another_half_day_is_one_key_and_says_so_where_nobody_comes(scene: Scene) -> None:
    two_wings(scene)
    view = on_view(scene)._choices
    press("2")
    assert view.trouble.message().startswith("There is nobody to put on this paper.")
    assert not view.print.isVisibleTo(view)
    press("1")
    assert view.trouble.message() == ""
    assert "2 people" in view.subtitle()


@pytest.mark.skipif(bool(QPrinterInfo.availablePrinters()), reason="this machine has a printer")
def test_p_goes_to_the_printer_and_esc_back_to_where_one_came_from(scene: Scene) -> None:
    two_wings(scene)
    view = on_view(scene, HALF_DAY + "on-a")._choices
    press("p")
    assert view.trouble.message().startswith("This PC has no printer set up.")
    view.back_asked.emit()
    assert scene.went == [Place("session", "on-a")]


def test_p_on_a_clinic_and_on_the_list_of_clinics_asks_for_its_half_days_paper(scene: Scene) -> None:
    two_wings(scene)
    scene.show(SessionScreen(scene.tasks), "on-a")
    press("p")
    scene.show(ClinicsScreen(scene.tasks, {"clinic-print"}))
    press("p")
    assert scene.went == [Place("clinic-print", HALF_DAY + "on-a"), Place("clinic-print", HALF_DAY)]


def test_slips_and_the_cover_sheet_are_one_key_from_inside_a_clinic(scene: Scene) -> None:
    two_wings(scene)
    view = on_view(scene, HALF_DAY + "on-a")._choices
    press("s")
    assert view.title() == "Appointment slips"
    assert view.subtitle() == "20 Nov, morning · 1 person · 1 page · not saved on this PC"
    press("c")
    assert view.title() == "Cover sheet"
    assert unnamed_widgets(view) == []


def test_a_leader_who_prints_no_paper_is_not_offered_any(scene: Scene) -> None:
    two_wings(scene, HALE)
    for screen in (SessionScreen(scene.tasks), ClinicsScreen(scene.tasks, {"clinic-print"})):
        scene.show(screen, "on-a")
        press("p")
        assert "P" not in dict(screen.keys())
    assert scene.went == []


def test_what_is_left_is_dropped(scene: Scene) -> None:
    two_wings(scene)
    screen = on_view(scene)
    screen.leave()
    assert screen._shown is None
