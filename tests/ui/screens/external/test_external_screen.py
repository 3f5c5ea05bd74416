"""The week of appointments outside, by keys: who goes, who gave way, what became of each."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from prisoncare_desktop.domain.external import EscortSlot, ExternalBooking, ExternalOutcome
from prisoncare_desktop.domain.staff import StaffMember
from prisoncare_desktop.ui.screen import Place
from prisoncare_desktop.ui.screens.external.one_screen import ExternalOneScreen
from prisoncare_desktop.ui.screens.external.screen import ExternalScreen
from prisoncare_desktop.ui.widgets.rows import words_of
from prisoncare_desktop.usecases import dispatch
from prisoncare_desktop.usecases.external import BookExternal, ExternalLine, GetExternalWeek
from prisoncare_desktop.usecases.site_lists import ChangeSiteList
from tests.ui.keyboard import complete, press
from tests.ui.scene import HALE, OKAFOR, TODAY, WOOD, Scene, resident
from tests.ui.walker import unnamed_widgets

BOOKING = ExternalBooking(
    TODAY,
    "St Anselm's",
    "Orthopaedics",
    "urgent",
    date(2026, 10, 30),
    at_time="10:30",
    escort_booked=True,
    escort_slot=EscortSlot.AM,
)


def booked(scene: Scene, member: StaffMember = OKAFOR) -> list[str]:
    """Two people with one escort between them today; somebody signed in."""
    scene.came_from_the_trust(resident(1, "Danny Marsh"), resident(2, "Lee Carter"))
    leader, clerk = scene.context(HALE), scene.context(WOOD)
    dispatch.run(ChangeSiteList("escort_slots", '{"fri": 1}', 0), leader)
    made = [
        dispatch.run(BookExternal("r1", BOOKING), clerk).value,
        dispatch.run(BookExternal("r2", replace(BOOKING, at_time="11:00", priority="two-week")), clerk).value,
    ]
    scene.sign_in(member)
    return made


def week_of(scene: Scene) -> ExternalScreen:
    screen = ExternalScreen(scene.tasks)
    scene.show(screen)
    return screen


def lines(scene: Scene) -> dict[str, ExternalLine]:
    week = dispatch.ask(GetExternalWeek(TODAY), scene.context(WOOD))
    return {line.resident.name: line for line in week.lines}


def test_a_week_stands_under_its_escorts_and_asks_who_goes_first(scene: Scene) -> None:
    booked(scene)
    page = week_of(scene)._page
    assert page.over.message() == "Fri 20 Nov: 2 escorts are booked and there are 1. Which goes first?"
    assert page.subtitle().startswith("This week, 16–22 Nov · All wings · 2 booked")
    assert [words_of(row.cells["resident"]) for row in page.table.rows()] == ["Danny Marsh", "Lee Carter"]
    assert "referred 30 Oct, waited 21 days" in page._detail.text()
    assert unnamed_widgets(page) == []


def test_one_key_says_why_and_whose_doing_and_another_who_took_the_escort(scene: Scene) -> None:
    _, urgent = booked(scene)
    page = week_of(scene)._page
    press("c", "2", "1")
    marsh = lines(scene)["Danny Marsh"].appointment
    assert (marsh.outcome, marsh.reason, marsh.cancelled_by) == (ExternalOutcome.CANCELLED, "more-urgent", "prison")
    assert lines(scene)["Lee Carter"].appointment.prioritised_over == marsh.id
    assert page.over.message() == ""
    page.table.select(urgent)
    assert "Danny Marsh gave way" in page._detail.text()


def test_what_became_of_it_is_a_key_and_can_be_taken_back(scene: Scene) -> None:
    booked(scene)
    week_of(scene)
    for keys, outcome in (
        ("a", ExternalOutcome.ATTENDED),
        ("u", None),
        ("v", ExternalOutcome.TELEMEDICINE),
        ("dp", ExternalOutcome.DID_NOT_GO),
    ):
        press(*keys)
        assert lines(scene)["Danny Marsh"].appointment.outcome is outcome


def test_keys_pressed_faster_than_they_are_kept_are_all_kept(threaded_scene: Scene, qtbot: QtBot) -> None:
    booked(threaded_scene)
    page = week_of(threaded_scene)._page
    qtbot.waitUntil(lambda: len(page.table.rows()) == 2)
    press("a", "v", "c", "1")
    qtbot.waitUntil(lambda: words_of(page.table.rows()[0].cells["outcome"]) == "Cancelled")
    assert page.trouble.message() == ""
    assert lines(threaded_scene)["Danny Marsh"].appointment.reason == "no-escort"


def test_only_what_did_not_come_about_is_booked_again(scene: Scene) -> None:
    marsh, _ = booked(scene)
    week_of(scene)
    press("r")
    assert scene.went == []
    assert scene.said[-1].startswith("R books again")
    press("c", "1", "r")
    assert scene.went == [Place("external-one", f"again/{marsh}")]


def test_leaders_see_numbers_and_say_how_many_escorts_there_are(scene: Scene) -> None:
    booked(scene, HALE)
    screen = week_of(scene)
    assert screen._page.table.rows() == ()
    press("n", "a")
    assert scene.went == []
    press("s")
    assert screen._slots is not None
    assert screen._slots.boxes["fri"].text() == "1"
    press("4", Qt.Key.Key_Return)
    press("s")
    assert screen._slots.boxes["mon"].text() == "4"


def test_left_and_right_are_a_week_and_another_week_shows_nobody_of_this_one(scene: Scene) -> None:
    booked(scene)
    page = week_of(scene)._page
    press(Qt.Key.Key_Right)
    assert page.table.rows() == ()
    assert page.subtitle().startswith("Next week, 23–29 Nov")
    press(Qt.Key.Key_Left)
    assert len(page.table.rows()) == 2


def one(scene: Scene, what: str) -> ExternalOneScreen:
    screen = ExternalOneScreen(scene.tasks)
    scene.show(screen, what)
    return screen


def test_a_new_one_is_typed_in_and_saved_under_two_identifiers(scene: Scene) -> None:
    booked(scene, WOOD)
    page = one(scene, "new/r1")._page
    assert page.title() == "New appointment outside: Danny Marsh"
    assert page.subtitle() == "A1001AB · A-1-001 · born 14 Mar 1988"
    assert unnamed_widgets(page) == []
    press("24 nov", Qt.Key.Key_Tab, "930", Qt.Key.Key_Tab, "Royal Fenmere", Qt.Key.Key_Tab, "Eyes")
    complete()
    made = scene.went[-1]
    assert (made.screen, made.what) == ("external", "2026-11-24")
    week = dispatch.ask(GetExternalWeek(date(2026, 11, 24)), scene.context(WOOD))
    (line,) = week.lines
    assert (line.appointment.id, line.appointment.at_time, line.appointment.hospital) == (
        made.field,
        "09:30",
        "Royal Fenmere",
    )


def test_what_cannot_be_read_is_said_and_nothing_is_saved(scene: Scene) -> None:
    booked(scene, WOOD)
    page = one(scene, "new/r1")._page
    complete()
    assert page.trouble.message().startswith("That is no day.")
    press("24 nov")
    complete()
    assert page.trouble.message().startswith("Say which hospital")
    assert scene.went == []


def test_a_half_typed_page_waits_for_its_owner(scene: Scene) -> None:
    booked(scene, WOOD)
    screen = one(scene, "new/r1")
    press("24 nov", Qt.Key.Key_Tab, Qt.Key.Key_Tab, "Royal")
    screen.leave()
    page = one(scene, "new/r1")._page
    assert (page.hospital.text(), page.trouble.message()) == ("Royal", "What you typed before is here again.")
    page.trouble.action_requested.emit()
    assert page.hospital.text() == ""


def test_booking_again_takes_the_place_over_and_asks_for_the_day(scene: Scene) -> None:
    marsh, _ = booked(scene)
    week_of(scene)
    press("c", "7")
    page = one(scene, f"again/{marsh}")._page
    assert (page.hospital.text(), page.day.day(), page.booked.day()) == ("St Anselm's", None, TODAY)
    press("3 dec")
    complete()
    assert lines(scene)["Danny Marsh"].rebooked_on == date(2026, 12, 3)


def test_a_change_is_saved_where_one_came_from(scene: Scene) -> None:
    marsh, _ = booked(scene)
    page = one(scene, marsh)._page
    page.note.setText("bring the scan")
    complete()
    assert scene.went == [Place("external", "2026-11-20", marsh)]
    assert lines(scene)["Danny Marsh"].appointment.note == "bring the scan"
