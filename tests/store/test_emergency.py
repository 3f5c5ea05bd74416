"""Everything without a receipt, in a file that the password or the recovery code of its day opens."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from prisoncare_desktop.errors import BackupUnusable
from prisoncare_desktop.store import emergency
from prisoncare_desktop.store.open_store import OpenStore
from prisoncare_desktop.store.sealing import KdfCost
from tests.store.backing_up import keeper
from tests.store.clinic import NURSE, PASSWORD, ZOE_AT_GP, Hands, fill, record_attended

CHEAP = KdfCost.for_tests()


@pytest.fixture
def saved(store: OpenStore, folder: Path, hands: Hands, tmp_path: Path) -> Path:
    fill(store)
    record_attended(store, ZOE_AT_GP.id)
    file = tmp_path / "unsent.prisoncare"
    assert keeper(folder, store, hands).save_unsent(file, NURSE) == 1
    return file


def test_it_reads_back_with_a_password_and_with_the_recovery_code(saved: Path, made_once: tuple[Path, str]) -> None:
    unsent = emergency.read(saved, NURSE.id, PASSWORD, CHEAP)
    (entry,) = unsent.entries
    assert (entry["record_id"], entry["state"]) == (ZOE_AT_GP.id, "waiting")
    assert entry["payload"]["outcome"] == "attended"
    assert unsent.head[0] > 0
    assert emergency.read_with_recovery_code(saved, made_once[1]) == unsent


def test_nothing_of_a_record_can_be_read_without_a_password(saved: Path) -> None:
    content = saved.read_text()
    assert ZOE_AT_GP.id not in content
    with pytest.raises(BackupUnusable):
        emergency.read(saved, NURSE.id, "a guess", CHEAP)


@pytest.mark.parametrize("name", ["format", "what", "at", "entries", "slots", "sealed"])
def test_a_file_that_another_hand_changed_does_not_open(saved: Path, name: str) -> None:
    whole = json.loads(saved.read_text())
    whole[name] = whole[name] + 1 if isinstance(whole[name], int) else whole[name][:-8] + "AAAAAAA="
    saved.write_text(json.dumps(whole))
    with pytest.raises(BackupUnusable):
        emergency.read(saved, NURSE.id, PASSWORD, CHEAP)


@pytest.mark.parametrize("junk", ["", "[]", "{}", '{"format": 1, "what": "prisoncare-unsent", "slots": 7}'])
def test_a_file_that_is_none_of_ours_is_said_to_be_none(tmp_path: Path, junk: str) -> None:
    (tmp_path / "junk").write_text(junk)
    with pytest.raises(BackupUnusable):
        emergency.read(tmp_path / "junk", NURSE.id, PASSWORD, CHEAP)


def test_the_trail_says_that_it_was_written(saved: Path, store: OpenStore) -> None:
    with store.read() as unit:
        last = unit.trail.latest(1)[0]
    assert (last.action, last.record_id, last.reason) == ("ExportedUnsent", saved.name, "1 changes")
