"""A resident's timeline on the screen: a year at a time, one group or all."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from prisoncare_desktop.domain.attendance import Outcome
from prisoncare_desktop.domain.resident import Alert, Presence
from prisoncare_desktop.domain.whereabouts import EVER, TOLD_BY_TRUST, MoveKind, Whereabouts
from prisoncare_desktop.ui.screen import Place
from prisoncare_desktop.ui.screens.timeline.screen import TimelineScreen
from prisoncare_desktop.ui.screens.timeline.view import TimelineView
from prisoncare_desktop.usecases import dispatch
from prisoncare_desktop.usecases.attendance import RecordOutcome
from tests.ui.scene import BELL, OKAFOR, TODAY, Scene, booked, clinic, resident
from tests.ui.walker import unnamed_widgets

DANNY = replace(resident(1, "Danny Marsh"), alerts=(Alert("HA", "ACCT open", TODAY - timedelta(days=400)),))


def press(key: Qt.Key | str) -> None:
    focused = QApplication.focusWidget()
    assert focused is not None
    if isinstance(key, str):
        QTest.keyClicks(focused, key)
    else:
        QTest.keyClick(focused, key)


@pytest.fixture
def screen(scene: Scene) -> TimelineScreen:
    """Danny was seen today, moved two days ago, is booked for tomorrow, and his ACCT was seen last year."""
    moved = scene.clock.now() - timedelta(days=2)
    today, tomorrow = clinic("today"), clinic("tomorrow", day=TODAY + timedelta(days=1))
    scene.came_from_the_trust(
        DANNY,
        today,
        tomorrow,
        *booked(today, [DANNY]),
        *booked(tomorrow, [DANNY]),
        Whereabouts("w0", DANNY.id, EVER, "B-1-004", Presence.HERE, MoveKind.SEEN, TOLD_BY_TRUST, moved),
        Whereabouts("w1", DANNY.id, moved, DANNY.cell, Presence.HERE, MoveKind.MOVE, OKAFOR.id, moved),
    )
    scene.sign_in(OKAFOR)
    dispatch.run(RecordOutcome("today-r1", Outcome.NOT_SEEN, "R1"), scene.context(OKAFOR))
    made = TimelineScreen(scene.tasks)
    scene.show(made, DANNY.id)
    return made


def page(screen: TimelineScreen) -> TimelineView:
    assert isinstance(screen.view, TimelineView)
    return screen.view


def test_the_year_stands_newest_first_with_what_is_ahead_on_top(screen: TimelineScreen) -> None:
    _heads, *lines = page(screen).table.as_lines()
    assert ["Ahead" in lines[0], "Not brought" in lines[1], "Moved" in lines[2]] == [True] * 3
    assert len(lines) == 3


def test_the_arrows_go_through_the_years_that_there_is_something_in(screen: TimelineScreen) -> None:
    press(Qt.Key.Key_Right)
    assert page(screen).year() == TODAY.year
    press(Qt.Key.Key_Left)
    assert page(screen).year() == TODAY.year - 1
    assert "ACCT open" in page(screen).table.as_lines()[1]
    press(Qt.Key.Key_Left)
    assert page(screen).year() == TODAY.year - 1


def test_a_letter_shows_one_group_and_a_everything_again(screen: TimelineScreen) -> None:
    press("m")
    assert len(page(screen).table.rows()) == 1
    press("f")  # there is no form: the letter does nothing
    assert len(page(screen).table.rows()) == 1
    press("r")
    assert page(screen).table.rows() == ()
    press("a")
    assert len(page(screen).table.rows()) == 3
    letters = "".join(key for key, _what in screen.keys()[2:-1])
    assert letters == "ACMR"


def test_enter_opens_the_clinic_at_the_row(screen: TimelineScreen, scene: Scene) -> None:
    page(screen).table.select("appointment/today-r1")
    press(Qt.Key.Key_Return)
    press(Qt.Key.Key_Escape)
    assert scene.went == [Place("session", "today", "today-r1"), Place("resident", DANNY.id)]


def test_out_of_view_nothing_of_it_is_kept(screen: TimelineScreen) -> None:
    assert not unnamed_widgets(page(screen))
    screen.leave()
    assert page(screen).table.rows() == ()
    assert DANNY.name not in page(screen).title()


def test_nothing_recorded_yet_says_what_will_stand_there(scene: Scene) -> None:
    scene.came_from_the_trust(resident(2, "Lee Carter"))
    scene.sign_in(BELL)
    made = TimelineScreen(scene.tasks)
    scene.show(made, "r2")
    assert isinstance(made.view, TimelineView)
    assert "will stand here" in made.view.table.accessibleDescription()
