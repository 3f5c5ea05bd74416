from __future__ import annotations

import importlib
import tomllib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from prisoncare_desktop import settings
from prisoncare_desktop.app import look_for
from prisoncare_desktop.ui.theme.tokens import HIGH_CONTRAST, LIGHT


def test_settings_survive_being_written_and_unknown_ones_are_left_alone(tmp_path: Path) -> None:
    chosen = replace(settings.Settings(tmp_path), site_name="HMP Fenmere", idle_lock_minutes=5).saved()
    assert settings.load(tmp_path) == chosen
    file = tmp_path / settings.SETTINGS_FILE
    file.write_text(file.read_text().replace("{", '{"of a later version": 1,', 1))
    assert settings.load(tmp_path) == chosen


def test_a_pc_set_to_high_contrast_and_large_text_wears_them(qapp: QApplication, tmp_path: Path) -> None:
    plain = settings.Settings(tmp_path)
    assert look_for(qapp, plain).colours == LIGHT
    worn = look_for(qapp, replace(plain, theme="high-contrast", text_scale=9.0))
    assert worn.colours == HIGH_CONTRAST
    assert worn.text_scale == 2.0


@pytest.mark.hazard("H16")
@pytest.mark.parametrize(("in_the_file", "seconds"), [(0, 60), (-5, 60), (1, 60), (5, 300), (10, 600), (99, 600)])
def test_the_idle_lock_cannot_be_turned_off_or_stretched_by_the_settings_file(
    tmp_path: Path, in_the_file: int, seconds: int
) -> None:
    (tmp_path / settings.SETTINGS_FILE).write_text(f'{{"idle_lock_minutes": {in_the_file}}}')
    assert settings.load(tmp_path).idle_lock_s == seconds


@pytest.mark.parametrize(("in_the_file", "days"), [(0, 1), (-3, 1), (3, 3), (9999999999, 30)])
def test_a_batch_without_an_answer_goes_again_neither_all_the_time_nor_never_whatever_the_settings_file_says(
    tmp_path: Path, in_the_file: int, days: int
) -> None:
    (tmp_path / settings.SETTINGS_FILE).write_text(f'{{"answer_days": {in_the_file}}}')
    assert settings.load(tmp_path).answered_within.days == days


def test_the_installed_command_starts_the_program_with_what_was_typed_behind_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    command = tomllib.loads((Path(__file__).parents[1] / "pyproject.toml").read_text(encoding="utf-8"))["project"][
        "scripts"
    ]["prisoncare"]
    module, _, function = command.partition(":")
    started: list[list[str]] = []

    def main(arguments: Sequence[str]) -> int:
        started.append(list(arguments))
        return 0

    monkeypatch.setattr("prisoncare_desktop.app.main", main)
    monkeypatch.setattr("sys.argv", ["prisoncare", "--after", "1"])
    assert getattr(importlib.import_module(module), function)() == 0
    assert started == [["--after", "1"]]
