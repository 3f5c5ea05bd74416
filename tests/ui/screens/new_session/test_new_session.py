"""The page of a new clinic, worked by keys."""

from __future__ import annotations

from datetime import timedelta

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from prisoncare_desktop.domain.attendance import Period
from prisoncare_desktop.ui.screens.new_session.screen import NewSessionScreen
from prisoncare_desktop.ui.screens.new_session.view import NewSessionView
from tests.ui.scene import OKAFOR, TODAY, Scene, clinic, resident
from tests.ui.walker import unnamed_widgets


def new_clinic(scene: Scene, what: str = "2026-11-23/pm") -> NewSessionView:
    """Nurse triage was held this morning on A wing in HC-A1, with Sister Okafor."""
    scene.came_from_the_trust(resident(1, "Danny Marsh"), clinic())
    scene.sign_in(OKAFOR)
    screen = NewSessionScreen(scene.tasks)
    scene.show(screen, what, wing="A")
    assert isinstance(screen.view, NewSessionView)
    return screen.view


def press(key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    focused = QApplication.focusWidget()
    assert focused is not None
    QTest.keyClick(focused, key, modifier)


def test_typing_a_kind_and_ctrl_enter_makes_the_clinic_as_it_is_usually_held_and_opens_it(scene: Scene) -> None:
    view = new_clinic(scene)
    QTest.keyClicks(view.table, "nurse t")
    press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)

    (went,) = scene.went
    with scene.store.read() as unit:
        made = unit.sessions.get(went.what)
    assert went.screen == "session"
    assert (made.clinic_code, made.room, made.clinician) == ("nurse-triage", "HC-A1", "Sister Okafor")
    assert (made.clinic_date, made.wing, made.made_here) == (TODAY + timedelta(days=3), "A", True)


def test_the_half_day_one_came_from_is_filled_in_and_every_box_has_a_name(scene: Scene) -> None:
    view = new_clinic(scene)

    typed = view.typed()
    assert typed is not None
    assert (typed.clinic_date, typed.period) == (TODAY + timedelta(days=3), Period.PM)
    assert unnamed_widgets(view) == []


def test_a_clinic_that_is_there_already_is_opened_and_it_is_said(scene: Scene) -> None:
    view = new_clinic(scene, "2026-11-20/am")
    QTest.keyClicks(view.table, "nurse t")

    view.make.click()

    assert [place.what for place in scene.went] == ["s1"]
    assert scene.said == ["This clinic was there already. Nothing of it was changed."]
