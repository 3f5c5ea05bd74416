from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from prisoncare_desktop import settings
from prisoncare_desktop.app import Status, look_for, read_status, write_status
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
def test_what_the_door_may_say_holds_counts_times_and_staff_ids_only(tmp_path: Path) -> None:
    said = Status(waiting=3, last_sync="09:12", offline_since="", drafts_of=("staff-1",))
    write_status(tmp_path, said)
    assert read_status(tmp_path) == said
    assert set(Status.__dataclass_fields__) == {"waiting", "last_sync", "offline_since", "drafts_of"}


@pytest.mark.parametrize("broken", ["", "{", "[]", '{"waiting": 1}', "null"])
def test_a_broken_status_file_keeps_nobody_out(tmp_path: Path, broken: str) -> None:
    (tmp_path / "status.json").write_text(broken)
    assert read_status(tmp_path) == Status()
