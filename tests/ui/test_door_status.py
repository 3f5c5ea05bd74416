from __future__ import annotations

from pathlib import Path

import pytest

from prisoncare_desktop.settings import Settings
from prisoncare_desktop.ui.door_status import DoorStatus, door_sign, read_status, write_status


def lines(tmp_path: Path, status: DoorStatus) -> str:
    connected = Settings(tmp_path, site_name="HMP Fenmere", server_url="https://trust.example/fhir")
    return " ".join(door_sign(connected, status).status_lines)


@pytest.mark.hazard("H16")
def test_what_the_door_may_say_holds_counts_times_and_staff_ids_only(tmp_path: Path) -> None:
    said = DoorStatus(waiting=3, needs_a_person=1, last_sync="09:12", drafts_of=("staff-1",))
    write_status(tmp_path, said)
    assert read_status(tmp_path) == said
    fields = {"waiting", "needs_a_person", "last_sync", "offline_since", "drafts_of"}
    assert set(DoorStatus.__dataclass_fields__) == fields


@pytest.mark.parametrize("broken", ["", "{", "[]", '{"waiting": 1}', "null"])
def test_a_broken_status_file_keeps_nobody_out(tmp_path: Path, broken: str) -> None:
    (tmp_path / "status.json").write_text(broken)
    assert read_status(tmp_path) == DoorStatus()


@pytest.mark.hazard("H5")
def test_the_door_does_not_call_at_the_trust_what_the_trust_has_not_taken(tmp_path: Path) -> None:
    one_refused = lines(tmp_path, DoorStatus(needs_a_person=1, last_sync="09:12"))
    assert "1 record needs a person" in one_refused
    assert "Everything" not in one_refused
    assert "2 records wait" in lines(tmp_path, DoorStatus(waiting=2, last_sync="09:12"))


def test_the_door_says_when_everything_was_at_the_trust_and_nothing_before_the_first_sync(tmp_path: Path) -> None:
    assert lines(tmp_path, DoorStatus(last_sync="09:12")) == "Everything was at the trust at 09:12."
    assert lines(tmp_path, DoorStatus()) == ""


def test_a_pc_without_a_trusts_address_says_so_at_the_door(tmp_path: Path) -> None:
    (only,) = door_sign(Settings(tmp_path, site_name="HMP Fenmere"), DoorStatus()).status_lines
    assert only == "This PC is not connected to a trust's record yet."
