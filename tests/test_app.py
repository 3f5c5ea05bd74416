from __future__ import annotations

from dataclasses import replace
from pathlib import Path

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
