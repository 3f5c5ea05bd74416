"""The clinics by day."""

from __future__ import annotations

from datetime import timedelta

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from prisoncare_desktop.domain.attendance import Period
from prisoncare_desktop.ui.screen import Place
from prisoncare_desktop.ui.screens.clinics.doors import doors
from prisoncare_desktop.ui.screens.clinics.screen import ClinicsScreen
from prisoncare_desktop.ui.screens.clinics.view import ClinicsView
from prisoncare_desktop.ui.widgets.keyed_button import KeyedButton
from prisoncare_desktop.ui.widgets.rows import words_of
from tests.ui.scene import BELL, OKAFOR, TODAY, Scene, booked, clinic, resident
from tests.ui.walker import unnamed_widgets

KNOWN = {"clinic-print", "external", "waiting", "settings"}


def clinics(scene: Scene, *, wing: str = "A") -> ClinicsView:
    """Put yesterday's, today's two and Monday's clinic of A wing and one of B wing into the store; show the page."""
    person = resident(1, "Danny Marsh")
    sessions = (
        clinic("yesterday", day=TODAY - timedelta(days=1)),
        clinic("morning"),
        clinic("afternoon", period=Period.PM),
        clinic("monday", day=TODAY + timedelta(days=3)),
        clinic("on-b", wing="B"),
    )
    scene.came_from_the_trust(person, *sessions, *(a for s in sessions for a in booked(s, [person])))
    scene.sign_in(OKAFOR)
    screen = ClinicsScreen(scene.tasks, KNOWN)
    scene.show(screen, wing=wing)
    assert isinstance(screen.view, ClinicsView)
    return screen.view


def press(*keys: Qt.Key) -> None:
    for key in keys:
        focused = QApplication.focusWidget()
        assert focused is not None
        QTest.keyClick(focused, key)


def shown(view: ClinicsView) -> list[str]:
    return [row.id for row in view.table.rows()]


def test_todays_clinics_of_the_wing_are_shown_first(scene: Scene) -> None:
    view = clinics(scene)

    assert shown(view) == ["morning", "afternoon"]
    assert view.subtitle() == "Today · A wing"


def test_left_and_right_go_from_day_to_day(scene: Scene) -> None:
    view = clinics(scene)

    press(Qt.Key.Key_Left)
    assert shown(view) == ["yesterday"]
    assert view.subtitle() == "Yesterday · A wing"

    press(*[Qt.Key.Key_Right] * 4)
    assert shown(view) == ["monday"]
    assert view.subtitle() == "Monday 23 November · A wing"


def test_the_days_end_a_week_ago_and_a_fortnight_ahead(scene: Scene) -> None:
    view = clinics(scene)

    press(*[Qt.Key.Key_Left] * 30)
    assert view.strip.current() == TODAY - timedelta(days=7)
    press(*[Qt.Key.Key_Right] * 60)
    assert view.strip.current() == TODAY + timedelta(days=14)


def test_enter_opens_the_list(scene: Scene) -> None:
    clinics(scene)

    press(Qt.Key.Key_Down, Qt.Key.Key_Return)

    assert scene.went == [Place("session", "afternoon")]


def test_a_past_day_with_somebody_not_recorded_says_so_to_a_screen_reader(scene: Scene) -> None:
    view = clinics(scene)

    press(Qt.Key.Key_Left)

    assert view.strip.accessibleDescription() == "Yesterday, 1 clinic, 1 not recorded"


def test_on_a_later_day_nothing_is_still_to_record(scene: Scene) -> None:
    view = clinics(scene)

    press(*[Qt.Key.Key_Right] * 3)

    row = view.table.row("monday")
    assert row is not None
    assert words_of(row.cells["state"]) == "on a later day"


def test_all_wings_show_every_clinic(scene: Scene) -> None:
    assert shown(clinics(scene, wing="")) == ["morning", "on-b", "afternoon"]


def test_a_day_without_clinics_says_what_to_do(scene: Scene) -> None:
    view = clinics(scene)

    press(Qt.Key.Key_Right)

    assert "Lists come from the trust" in view.table.accessibleDescription()


def test_a_letter_leads_to_what_else_there_is_of_clinics(scene: Scene) -> None:
    clinics(scene)

    press(Qt.Key.Key_Q, Qt.Key.Key_O, Qt.Key.Key_P)

    assert scene.went == [Place("waiting"), Place("external"), Place("clinic-print", "2026-11-20/am/")]


def test_a_click_leads_there_as_well(scene: Scene) -> None:
    view = clinics(scene)

    button = next(b for b in view.doors.findChildren(KeyedButton) if b.key == "Q")
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    assert scene.went == [Place("waiting")]


def test_the_marked_list_is_opened_by_a_click_too_and_a_day_without_clinics_has_none_to_open(scene: Scene) -> None:
    view = clinics(scene)
    view.table.select("afternoon")
    QTest.mouseClick(view.open, Qt.MouseButton.LeftButton)
    assert scene.went == [Place("session", "afternoon")]

    view.strip.step(1)
    assert not view.table.rows()
    assert not view.open.isVisible()


def test_the_substance_misuse_team_is_not_led_to_hospital_appointments(scene: Scene) -> None:
    assert [way.key for way in doors(KNOWN, BELL.role, str)] == ["P", "Q"]


def test_every_part_of_clinics_has_a_name_for_screen_readers(scene: Scene) -> None:
    assert unnamed_widgets(clinics(scene)) == []
