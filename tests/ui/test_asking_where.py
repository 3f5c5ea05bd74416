"""Asking where: a digit books, and what clashes is read before."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from prisoncare_desktop.ui.asking_where import AskingWhere
from prisoncare_desktop.ui.booking_palette import BookingPalette
from prisoncare_desktop.ui.calendar_words import wall_clock
from prisoncare_desktop.ui.screens.attendance.screen import SessionScreen
from prisoncare_desktop.ui.widgets.rows import words_of
from prisoncare_desktop.usecases.offers import GetRebooking
from tests.ui.scene import OKAFOR, TODAY, Scene, booked, clinic, resident
from tests.ui.screens.conftest import empty_store, scene
from tests.ui.walker import unnamed_widgets

__all__ = ["empty_store", "scene"]


@dataclass
class Asked:
    palette: BookingPalette
    chosen: list[tuple[str, str]]
    waiting: list[bool]


def asked(scene: Scene, *days: int) -> Asked:
    """Ask where Lee Carter is booked again; triage is on these days ahead, and he is at the dentist's on Monday."""
    person = resident(1, "Lee Carter")
    now, dentist = clinic(), replace(clinic("dentist", day=TODAY + timedelta(days=3)), clinic_code="dentist")
    ahead = [clinic(f"ahead-{n}", day=TODAY + timedelta(days=n)) for n in days]
    scene.came_from_the_trust(person, now, dentist, *ahead, *booked(now, [person]), *booked(dentist, [person]))
    scene.sign_in(OKAFOR)
    screen = SessionScreen(scene.tasks)
    scene.show(screen, "s1")
    where = AskingWhere(scene.tasks, screen.view)
    made = Asked(BookingPalette(screen.view), [], [])
    where.chosen.connect(lambda session_id, at: made.chosen.append((session_id, told(at))))
    where.waiting_chosen.connect(lambda: made.waiting.append(True))
    where.ask(GetRebooking("s1-r1"), "Book {name} again", QRect(300, 300, 400, 40), may_wait=True)
    assert where.palette is not None
    made.palette = where.palette
    return made


def told(at: object) -> str:
    assert isinstance(at, datetime)
    return wall_clock(at)


def press(*keys: Qt.Key) -> None:
    for key in keys:
        focused = QApplication.focusWidget()
        assert focused is not None
        QTest.keyClick(focused, key)


def test_each_clinic_says_its_day_time_and_what_clashes_and_enter_takes_the_first_without_a_clash(scene: Scene) -> None:
    where = asked(scene, 3, 4)
    rows = where.palette.table.rows()
    assert [words_of(row.cells["when"]) for row in rows] == ["Mon 23 Nov, morning", "Tue 24 Nov, morning"]
    assert [words_of(row.cells["marks"]) for row in rows] == ["Another appointment 09:00", ""]
    assert where.palette.accessibleName() == "Book Lee Carter again"
    assert where.palette.accessibleDescription() == "A1001AB · A-1-001"
    assert unnamed_widgets(where.palette) == []

    press(Qt.Key.Key_Return)
    assert where.chosen == [("ahead-4", "08:30")]


@pytest.mark.parametrize(("key", "expected"), [(Qt.Key.Key_1, [("ahead-3", "08:30")]), (Qt.Key.Key_7, [])])
def test_a_digit_books_there_and_then_though_it_clashes(
    scene: Scene, key: Qt.Key, expected: list[tuple[str, str]]
) -> None:
    where = asked(scene, 3, 4)

    press(key)

    assert where.chosen == expected


def test_where_no_list_has_room_q_asks_for_the_waiting_list(scene: Scene) -> None:
    where = asked(scene)
    assert "No list with a free time in the next 14 days" in where.palette.told()

    press(Qt.Key.Key_Q)

    assert where.waiting == [True]
    assert not where.palette.isVisible()
