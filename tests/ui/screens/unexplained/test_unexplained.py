"""The list of what is not yet explained: with its days, explained where it stands, taken back by a key."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from prisoncare_desktop.domain.attendance import Appointment, ControlGroup, Outcome
from prisoncare_desktop.domain.codes import value_set
from prisoncare_desktop.domain.staff import StaffMember
from prisoncare_desktop.ui.screen import ONLY_TO_LOOK_AT, Place
from prisoncare_desktop.ui.screens.unexplained.screen import UnexplainedScreen
from prisoncare_desktop.ui.screens.unexplained.view import UnexplainedView
from prisoncare_desktop.ui.widgets.rows import words_of
from tests.ui.scene import HALE, OKAFOR, TODAY, Scene, booked, clinic, resident
from tests.ui.walker import unnamed_widgets

DANNY, LEE, KEN = resident(1, "Danny Marsh"), resident(2, "Lee Carter"), resident(3, "Ken Sykes")


def not_explained(place: Appointment) -> Appointment:
    open_place = replace(place, outcome=Outcome.NOT_SEEN, attendance_code="3", reason_code="U1")
    return replace(open_place, control_group=ControlGroup.NOT_YET_EXPLAINED)


def shown(scene: Scene, member: StaffMember = OKAFOR) -> UnexplainedView:
    """Danny of nine days ago and Lee of yesterday are not explained, Ken of two days ago is not recorded."""
    days = ((DANNY, 9), (LEE, 1), (KEN, 2))
    for person, ago in days:
        session = clinic(f"of-{person.id}", day=TODAY - timedelta(days=ago))
        (place,) = booked(session, [person])
        scene.came_from_the_trust(person, session, place if person is KEN else not_explained(place))
    scene.sign_in(member)
    screen = UnexplainedScreen(scene.tasks)
    scene.show(screen, wing="A")
    assert isinstance(screen.view, UnexplainedView)
    return screen.view


def rows(view: UnexplainedView) -> list[tuple[str, str]]:
    return [(words_of(row.cells["resident"]), words_of(row.cells["by"])) for row in view.table.rows()]


def press(key: Qt.Key, how: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    focused = QApplication.focusWidget()
    assert focused is not None
    QTest.keyClick(focused, key, how)
    QApplication.processEvents()


@pytest.mark.hazard("H8")
def test_the_oldest_comes_first_with_the_days_it_has_left_or_is_over(scene: Scene) -> None:
    view = shown(scene)
    assert rows(view) == [("Danny Marsh", "2 days over"), ("Lee Carter", "Thu 26 Nov · 6 days left")]
    assert [words_of(row.cells["resident"]) for row in view.owed.rows()] == ["Ken Sykes"]
    assert view.subtitle() == "2 to explain · 1 over 7 days · 1 not recorded · A wing"
    assert unnamed_widgets(view) == []


@pytest.mark.hazard("H8")
def test_a_row_is_explained_where_it_stands_though_late_and_taken_back(scene: Scene) -> None:
    view = shown(scene)
    danny = view.table.current_id()
    press(Qt.Key.Key_E)
    press(key_of("R1"))
    assert scene.appointment(danny).control_group is ControlGroup.REGIME
    assert scene.appointment(danny).outcome is Outcome.NOT_SEEN
    assert rows(view) == [("Lee Carter", "Thu 26 Nov · 6 days left")]
    assert scene.said == ["Explained: Danny Marsh. Ctrl Z takes it back."]
    press(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert scene.appointment(danny).control_group is ControlGroup.NOT_YET_EXPLAINED
    assert len(rows(view)) == 2


def key_of(reason_code: str) -> Qt.Key:
    return Qt.Key(ord(value_set("did_not_attend_reason").concept(reason_code).get("key")))


def test_enter_opens_the_clinic_at_the_row(scene: Scene) -> None:
    view = shown(scene)
    danny = view.table.current_id()
    press(Qt.Key.Key_Return)
    assert scene.went == [Place("session", "of-r1", ONLY_TO_LOOK_AT + danny)]


def test_a_leader_reads_the_list_and_explains_nothing(scene: Scene) -> None:
    view = shown(scene, HALE)
    before = scene.appointment(view.table.current_id())
    press(Qt.Key.Key_E)
    assert QApplication.focusWidget() is view.table
    assert scene.appointment(before.id) == before


def test_when_everything_is_explained_the_list_says_what_will_stand_here(scene: Scene) -> None:
    scene.sign_in(OKAFOR)
    screen = UnexplainedScreen(scene.tasks)
    scene.show(screen, wing="A")
    view = screen.view
    assert isinstance(view, UnexplainedView)
    assert (view.subtitle(), view.owed.isVisible()) == ("0 to explain · A wing", False)
