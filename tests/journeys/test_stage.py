"""The stage itself: whatever day it is, and whatever letters a name has, a journey can be played."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from prisoncare_desktop.settings import Settings
from tests.journeys.fenmere import day_of
from tests.journeys.midnight import seconds_left_today
from tests.journeys.stage import Stage


def test_a_name_with_letters_of_another_language_can_be_typed(qtbot: QtBot, tmp_path: Path) -> None:
    stage = Stage(Settings(data_folder=tmp_path))
    field = QLineEdit()
    qtbot.addWidget(field)
    field.show()
    field.activateWindow()
    field.setFocus()
    stage.settle()
    stage.type_text("Łukasz Đỗ")
    assert field.text() == "Łukasz Đỗ"
    stage.close()


def test_the_day_ends_at_the_prisons_midnight_not_at_greenwichs() -> None:
    assert seconds_left_today(datetime(2026, 11, 21, 23, 59, tzinfo=UTC)) == 60
    assert seconds_left_today(datetime(2026, 6, 21, 22, 59, tzinfo=UTC)) == 60, "British summer time"


def test_a_prison_that_was_never_made_is_of_no_day(tmp_path: Path) -> None:
    assert day_of(tmp_path) == ""
