"""Medicines rounds by keys, at the hatch."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from prisoncare_desktop.domain.attendance import OfficerPresent, Period
from prisoncare_desktop.domain.rounds import Hatch, MedicinesRound
from prisoncare_desktop.domain.staff import StaffMember
from prisoncare_desktop.ui.screens.rounds.hatches_sheet import hatch_of, line_of
from prisoncare_desktop.ui.screens.rounds.screen import RoundsScreen
from prisoncare_desktop.ui.typed_time import tidy_time
from prisoncare_desktop.ui.widgets.keyed_button import KeyedButton
from prisoncare_desktop.ui.widgets.rows import words_of
from prisoncare_desktop.usecases import dispatch
from prisoncare_desktop.usecases.rounds import GetRounds
from tests.ui.keyboard import complete, press
from tests.ui.scene import HALE, OKAFOR, TODAY, Scene, resident
from tests.ui.walker import unnamed_widgets


def on_view(scene: Scene, member: StaffMember = OKAFOR) -> RoundsScreen:
    """Two wings, and so two hatches; it is 09:40."""
    scene.came_from_the_trust(resident(1, "Danny Marsh"), resident(2, "Lee Carter", cell="B-1-001"))
    scene.sign_in(member)
    screen = RoundsScreen(scene.tasks)
    scene.show(screen)
    return screen


def kept(scene: Scene, hatch: str = "A wing hatch") -> MedicinesRound | None:
    lines = dispatch.ask(GetRounds(TODAY, Period.AM), scene.context(OKAFOR)).lines
    return next(line.round for line in lines if line.hatch.name == hatch)


def states(screen: RoundsScreen) -> list[str]:
    return [words_of(row.cells["state"]) for row in screen._page.table.rows()]


def test_one_key_begins_a_round_and_one_ends_it(scene: Scene) -> None:
    screen = on_view(scene)
    assert states(screen) == ["Not begun", "Not begun"]
    assert unnamed_widgets(screen._page) == []
    press("s")
    scene.clock.at += timedelta(minutes=35)
    press("y", "f")
    assert states(screen) == ["Ended", "Not begun"]
    assert screen._page.subtitle() == "Today, morning · All wings · 1 of 2 ended"
    one = kept(scene)
    assert one is not None
    assert (one.minutes, one.officer_present) == (35, OfficerPresent.YES)


def test_what_a_key_does_a_click_does_too(scene: Scene) -> None:
    screen = on_view(scene)
    buttons = {button.key: button for button in screen._page.findChildren(KeyedButton)}
    for key in ("S", "N", "F"):
        buttons[key].click()
    one = kept(scene)
    assert one is not None
    assert (one.is_open, one.officer_present) == (False, OfficerPresent.NO)


def test_keys_pressed_faster_than_they_are_kept_are_all_kept(threaded_scene: Scene, qtbot: QtBot) -> None:
    screen = on_view(threaded_scene)
    qtbot.waitUntil(lambda: len(states(screen)) == 2)
    press("syf")
    qtbot.waitUntil(lambda: states(screen) == ["Ended", "Not begun"])
    one = kept(threaded_scene)
    assert one is not None
    assert one.officer_present is OfficerPresent.YES


def test_ctrl_z_takes_back_one_key_after_the_other(scene: Scene) -> None:
    screen = on_view(scene)
    press("s")
    press("f")
    assert scene.said[-1].endswith("Ctrl Z takes it back.")
    for state in ("Open, 0 min", "Not begun"):
        press(Qt.Key.Key_Z, modifier=Qt.KeyboardModifier.ControlModifier)
        assert states(screen)[0] == state
    press(Qt.Key.Key_Z, modifier=Qt.KeyboardModifier.ControlModifier)
    assert scene.said[-1] == "Nothing to undo here."
    press("f")
    press("s")
    assert states(screen)[0] == "Open, 0 min", "what did not come about is not taken back, what did is"
    press(Qt.Key.Key_Z, modifier=Qt.KeyboardModifier.ControlModifier)
    assert states(screen)[0] == "Not begun"


def test_what_was_forgotten_is_typed_in_and_what_cannot_be_is_said_there(scene: Scene) -> None:
    screen = on_view(scene)
    press(Qt.Key.Key_Return)
    assert screen._sheet is not None
    assert unnamed_widgets(screen._sheet) == []
    press("830", Qt.Key.Key_Tab, "11", Qt.Key.Key_Return)
    assert screen._sheet.trouble.message().startswith("Those times cannot be.")
    screen._sheet.finished.setText("9.15")
    screen._sheet.due.setText("40")
    screen._sheet.seen.setText("38")
    press(Qt.Key.Key_Return)
    one = kept(scene)
    assert one is not None
    assert (one.minutes, one.due, one.seen) == (45, 40, 38)
    assert "38 of 40 people seen" in screen._page.subtitle()


def test_of_another_day_the_times_are_typed_and_tomorrow_is_not_gone_to(scene: Scene) -> None:
    screen = on_view(scene)
    press(Qt.Key.Key_Right)
    assert "Today" in screen._page.subtitle()
    press(Qt.Key.Key_Left, "s")
    assert screen._sheet is not None
    assert screen._sheet.isVisible()
    assert kept(scene) is None


def test_a_round_nobody_ended_is_told_and_one_key_leads_there(scene: Scene) -> None:
    screen = on_view(scene)
    press("s")
    scene.clock.at += timedelta(days=1)
    screen = RoundsScreen(scene.tasks)
    scene.show(screen)
    assert screen._page.open.message() == "Not ended: A wing hatch, Fri 20 Nov, morning."
    screen._page.open.action_requested.emit()
    assert states(screen) == ["Not ended", "Nothing said"]


def test_leaders_say_which_hatches_there_are_and_begin_none(scene: Scene) -> None:
    screen = on_view(scene, HALE)
    press("s", "f")
    assert kept(scene) is None
    press("h")
    sheet = screen._hatches
    assert sheet is not None
    assert sheet.lines.toPlainText() == "A wing hatch, A\nB wing hatch, B"
    sheet.lines.setPlainText("Centre, , 60, and more")
    complete()
    assert sheet.trouble.message().startswith("Write each as")
    sheet.lines.setPlainText("Centre hatch, , 60\n\nA hatch, A")
    complete()
    assert [row.id for row in screen._page.table.rows()] == ["Centre hatch", "A hatch"]


@pytest.mark.parametrize(
    ("line", "hatch"),
    [
        ("A hatch, A, 45", Hatch("A hatch", "A", 45)),
        ("Centre", Hatch("Centre", "")),
        ("Centre, , 60", Hatch("Centre", "", 60)),
    ],
)
def test_a_hatch_is_a_line(line: str, hatch: Hatch) -> None:
    assert hatch_of(line) == hatch
    assert hatch_of(line_of(hatch)) == hatch


@pytest.mark.parametrize(
    ("typed", "kept"), [("9", "09:00"), ("930", "09:30"), ("9.30", "09:30"), ("0915", "09:15"), ("soon", "soon")]
)
def test_a_time_is_typed_as_people_type_it(typed: str, kept: str) -> None:
    assert tidy_time(typed) == kept
