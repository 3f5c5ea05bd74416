"""A backup brought back: who may, what they are told first, and that the store here is never lost for it."""

from __future__ import annotations

import os
import shutil
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from prisoncare_desktop.domain.attendance import Outcome
from prisoncare_desktop.domain.staff import Role
from prisoncare_desktop.errors import (
    BackupUnusable,
    RuleBroken,
    StoreDamaged,
    StoreTooNew,
    StoreUnavailable,
    WrongPassword,
)
from prisoncare_desktop.settings import Settings
from prisoncare_desktop.store import backup, emergency, manifest, staging, swap
from prisoncare_desktop.store.backup import BackupKeys
from prisoncare_desktop.store.keeper import SessionKeeper
from prisoncare_desktop.store.open_store import OpenStore
from prisoncare_desktop.store.repositories.facts import DEVICE_ID
from prisoncare_desktop.store.restore import Restorer
from prisoncare_desktop.store.sealing import KdfCost
from prisoncare_desktop.store.vault import Vault
from prisoncare_desktop.usecases.restored import KEYS_CAME_BACK, PULL_FIRST, RESTORED_FROM, HereNow
from prisoncare_desktop.wiring import make_restoring
from tests.store.backing_up import LEADER, LEADERS_PASSWORD, keeper, latest, restorer, with_leader
from tests.store.clinic import CLERK, LEE_AT_GP, NURSE, PASSWORD, ZOE_AT_GP, Hands, fill, record_attended

CHEAP = KdfCost.for_tests()


@pytest.fixture
def backed_up(folder: Path, vault: Vault, hands: Hands) -> Path:
    """A backup with one change unsent; afterwards a second change was recorded here. The store is shut."""
    store = with_leader(folder, vault)
    fill(store)
    record_attended(store, ZOE_AT_GP.id)
    with store.write(NURSE) as unit:
        unit.central.put_watermark("Patient", "2026-11-20T09:00:00Z")
        unit.commit()
    keeper(folder, store, hands).make("timer", NURSE)
    hands.at += timedelta(hours=1)
    record_attended(store, LEE_AT_GP.id)
    store.close()
    return latest(folder)


def open_again(vault: Vault) -> OpenStore:
    return vault.open(LEADER.id, LEADERS_PASSWORD)[1]


def test_the_preview_says_what_is_in_it_and_what_would_be_missing(folder: Path, hands: Hands, backed_up: Path) -> None:
    preview = restorer(folder, hands).open(backed_up, LEADER.id, LEADERS_PASSWORD).preview
    assert (preview.records, preview.unsent) == (6, 1)
    assert (preview.here, preview.recorded_since, preview.unsent_here) == (HereNow.OPENS, 1, 2)


def test_after_a_restore_the_store_is_as_it_was_and_the_other_lies_aside_whole(
    folder: Path, vault: Vault, hands: Hands, backed_up: Path
) -> None:
    ours = restorer(folder, hands)
    done = ours.bring_back(ours.open(backed_up, LEADER.id, LEADERS_PASSWORD))
    with closing(open_again(vault)) as store, store.read() as unit:
        assert unit.appointments.get(ZOE_AT_GP.id).outcome is Outcome.ATTENDED
        assert unit.appointments.get(LEE_AT_GP.id).outcome is None
        assert unit.outbox.counts().saved_here == 1
        assert unit.trail.verify()[1] is None
        last = next(row for row in unit.trail.latest(10) if row.action == "Restored")
        assert (last.user_id, last.record_id) == (LEADER.id, backed_up.name)
    assert done.aside.startswith("before-restore-")
    aside = Vault(folder / done.aside, hands, os.urandom, CHEAP)
    aside.make_attempts()  # the counts stayed where they were
    with closing(open_again(aside)) as old, old.read() as unit:
        assert unit.appointments.get(LEE_AT_GP.id).outcome is Outcome.ATTENDED
        assert unit.outbox.counts().saved_here == 2


def test_who_left_since_the_backup_does_not_come_back_with_it(
    folder: Path, vault: Vault, hands: Hands, backed_up: Path
) -> None:
    with closing(open_again(vault)) as store:
        SessionKeeper(vault, store, LEADER).remove(CLERK.id)
    ours = restorer(folder, hands)
    ours.bring_back(ours.open(backed_up, LEADER.id, LEADERS_PASSWORD))
    assert vault.people() == (NURSE, LEADER)
    with pytest.raises(WrongPassword):
        vault.open(CLERK.id, "another password")
    open_again(vault).close()


def test_what_had_no_receipt_is_saved_to_a_file_first(folder: Path, hands: Hands, backed_up: Path) -> None:
    ours = restorer(folder, hands)
    done = ours.bring_back(ours.open(backed_up, LEADER.id, LEADERS_PASSWORD))
    assert done.saved is not None
    assert done.saved_changes == 2
    unsent = emergency.read(done.saved, LEADER.id, LEADERS_PASSWORD, CHEAP)
    assert {entry["record_id"] for entry in unsent.entries} == {ZOE_AT_GP.id, LEE_AT_GP.id}


def test_the_restored_store_is_another_device_that_pulls_before_it_pushes(
    folder: Path, vault: Vault, hands: Hands, backed_up: Path
) -> None:
    with closing(open_again(vault)) as store:
        before = store.device_id
    ours = restorer(folder, hands)
    ours.bring_back(ours.open(backed_up, LEADER.id, LEADERS_PASSWORD))
    with closing(open_again(vault)) as store, store.read() as unit:
        assert unit.facts.get(DEVICE_ID) not in ("", before)
        assert unit.facts.get(PULL_FIRST) == "1"
        assert unit.facts.get(KEYS_CAME_BACK) == "1", "a leader is asked to change them"
        assert unit.facts.get(RESTORED_FROM) == manifest.read(backed_up).made_at.strftime("%Y-%m-%dT%H:%M:%S.000Z")
        assert unit.central.watermark("Patient") == ""


def test_a_missing_store_is_brought_back_by_anybody_with_a_password_of_that_day(
    folder: Path, vault: Vault, hands: Hands, backed_up: Path
) -> None:
    for one in folder.iterdir():
        if one.is_file():
            one.unlink()
    ours = restorer(folder, hands)
    opened = ours.open(backed_up, NURSE.id, PASSWORD)
    assert opened.preview.here is HereNow.MISSING
    ours.bring_back(opened)
    with closing(open_again(vault)) as store, store.read() as unit:
        assert unit.outbox.counts().saved_here == 1


def test_a_damaged_store_goes_aside_and_the_backup_comes_back(
    folder: Path, vault: Vault, hands: Hands, backed_up: Path
) -> None:
    (folder / "prisoncare.db").write_bytes(b"not a store" * 1000)
    with pytest.raises(StoreDamaged):
        open_again(vault)
    ours = restorer(folder, hands)
    ours.bring_back(ours.open(backed_up, CLERK.id, "another password"))
    with closing(open_again(vault)) as store, store.read() as unit:
        assert unit.outbox.counts().saved_here == 1
    assert len(list(folder.glob("damaged-*"))) == 1


def test_a_log_that_was_not_folded_in_goes_aside_with_its_store(
    folder: Path, vault: Vault, hands: Hands, backed_up: Path
) -> None:
    (folder / "prisoncare.db-wal").write_bytes(b"the log of a store that was not closed")
    ours = restorer(folder, hands)
    done = ours.bring_back(ours.open(backed_up, LEADER.id, LEADERS_PASSWORD))
    assert (folder / done.aside / "prisoncare.db-wal").exists()
    with closing(open_again(vault)) as store, store.read() as unit:
        assert unit.outbox.counts().saved_here == 1


# --- who may ----------------------------------------------------------------------------------------------------------


def test_a_wrong_password_opens_no_backup_and_is_counted(
    folder: Path, vault: Vault, hands: Hands, backed_up: Path
) -> None:
    with pytest.raises(WrongPassword):
        restorer(folder, hands).open(backed_up, LEADER.id, "a guess")
    assert vault.failures(LEADER.id) == 1


def test_a_nurse_does_not_replace_a_store_that_is_there(folder: Path, hands: Hands, backed_up: Path) -> None:
    with pytest.raises(RuleBroken, match="may not replace"):
        restorer(folder, hands).open(backed_up, NURSE.id, PASSWORD)


def test_somebody_who_left_does_not_come_back_by_an_old_backup(folder: Path, hands: Hands, backed_up: Path) -> None:
    (folder / "prisoncare.db").unlink()
    from prisoncare_desktop.store import keyslots

    slots = keyslots.load(folder / "keyslots.json")
    kept = tuple(one for one in slots.slots if one.member.id != NURSE.id)
    keyslots.save(folder / "keyslots.json", replace(slots, slots=kept))
    with pytest.raises(RuleBroken, match="not enrolled"):
        restorer(folder, hands).open(backed_up, NURSE.id, PASSWORD)


def test_a_leader_made_a_nurse_since_the_backup_does_not_lead_again_by_it(
    folder: Path, vault: Vault, hands: Hands, backed_up: Path
) -> None:
    with closing(open_again(vault)) as store:
        vault.enrol(store, replace(LEADER, id="staff-second", name="Dr Ames"), "words of the second leader", by=LEADER)
        SessionKeeper(vault, store, LEADER).change_member(replace(LEADER, role=Role.NURSE))
    with pytest.raises(RuleBroken, match="may not replace"):
        restorer(folder, hands).open(backed_up, LEADER.id, LEADERS_PASSWORD)


def test_who_no_longer_leads_does_not_lead_again_when_somebody_else_brings_a_backup_back(
    folder: Path, vault: Vault, hands: Hands, backed_up: Path
) -> None:
    second = replace(LEADER, id="staff-second", name="Dr Ames")
    with closing(open_again(vault)) as store:
        vault.enrol(store, second, "words of the second leader", by=LEADER)
        keeper(folder, store, hands).make("timer", NURSE)
        SessionKeeper(vault, store, second).change_member(replace(LEADER, role=Role.NURSE))
    ours = restorer(folder, hands)
    ours.bring_back(ours.open(latest(folder), second.id, "words of the second leader"))
    member, store = vault.open(LEADER.id, LEADERS_PASSWORD)
    store.close()
    assert member.role is Role.NURSE


def test_who_left_since_is_among_those_who_left_in_the_restored_store(
    folder: Path, vault: Vault, hands: Hands, backed_up: Path
) -> None:
    with closing(open_again(vault)) as store:
        SessionKeeper(vault, store, LEADER).remove(CLERK.id)
    ours = restorer(folder, hands)
    ours.bring_back(ours.open(backed_up, LEADER.id, LEADERS_PASSWORD))
    with closing(open_again(vault)) as store, store.read() as unit:
        assert [member.id for member in unit.staff.all() if not member.active] == [CLERK.id]


# --- a backup that somebody else made up ------------------------------------------------------------------------------


@pytest.fixture
def made_up(tmp_path: Path, hands: Hands) -> Path:
    """A backup of somebody's own store, where they gave the leader's id a password that they know."""
    folder = tmp_path / "their-own"
    theirs = Vault(folder, hands, os.urandom, CHEAP)
    theirs.create([(LEADER, "a password they know")])
    with closing(theirs.open(LEADER.id, "a password they know")[1]) as store:
        keeper(folder, store, hands, LEADER).make("asked", LEADER)
    return latest(folder)


def test_opening_a_backup_forgives_no_wrong_password_at_the_door(
    folder: Path, vault: Vault, hands: Hands, backed_up: Path, made_up: Path
) -> None:
    ours = Restorer(folder, hands, os.urandom, CHEAP, vault.throttle)
    for _ in range(4):
        with pytest.raises(WrongPassword):
            vault.open(LEADER.id, "a guess")
    with pytest.raises(RuleBroken):
        ours.open(made_up, LEADER.id, "a password they know")
    assert vault.failures(LEADER.id) == 4
    ours.open(backed_up, LEADER.id, LEADERS_PASSWORD)
    assert vault.failures(LEADER.id) == 4


def test_tries_at_a_strangers_backup_push_nobodys_count_out(
    folder: Path, vault: Vault, hands: Hands, made_up: Path
) -> None:
    vault.make_attempts()
    with pytest.raises(WrongPassword):
        vault.open(LEADER.id, "a guess")
    ours = Restorer(folder, hands, os.urandom, CHEAP, vault.throttle)
    for _ in range(2):
        with pytest.raises(WrongPassword):
            ours.open(made_up, "x" * 8075, "a guess")
    assert Vault(folder, hands, os.urandom, CHEAP).failures(LEADER.id) == 1  # after a restart


def test_looking_at_a_backup_moves_no_file_whatever_lies_in_it(
    folder: Path, vault: Vault, hands: Hands, tmp_path: Path, made_up: Path
) -> None:
    (made_up / swap.DECIDED).write_text(str(folder))
    shutil.copytree(made_up, made_up / swap.STAGING, ignore=shutil.ignore_patterns(swap.STAGING, swap.DECIDED))
    before = {one: one.read_bytes() for one in (*folder.iterdir(), *made_up.rglob("*")) if one.is_file()}
    make_restoring(Settings(folder), vault).people(made_up)
    with pytest.raises(RuleBroken):
        restorer(folder, hands).open(made_up, LEADER.id, "a password they know")
    assert {one: one.read_bytes() for one in before if one.name != "attempts"} == {
        one: content for one, content in before.items() if one.name != "attempts"
    }


@pytest.mark.parametrize("said", ["{}/elsewhere", "../aside", "", "before-restore-/../../x", "prisoncare.db"])
def test_a_change_decided_by_another_hand_is_not_carried_on(folder: Path, vault: Vault, said: str) -> None:
    (folder / swap.DECIDED).write_text(said.format(folder.parent))
    before = sorted(one.name for one in folder.parent.rglob("*"))
    with pytest.raises(StoreUnavailable):
        vault.people()
    assert sorted(one.name for one in folder.parent.rglob("*")) == before


@pytest.mark.hazard("H14")
def test_a_store_that_is_there_is_not_replaced_by_one_that_somebody_made_up(
    folder: Path, vault: Vault, hands: Hands, backed_up: Path, made_up: Path
) -> None:
    with pytest.raises(RuleBroken) as said:
        restorer(folder, hands).open(made_up, LEADER.id, "a password they know")
    assert said.value.code == "restore-not-proved"


def test_a_leader_who_changed_their_own_password_since_brings_a_backup_back_with_that_of_its_day(
    folder: Path, vault: Vault, hands: Hands, backed_up: Path
) -> None:
    with closing(open_again(vault)) as store:
        SessionKeeper(vault, store, by=LEADER).change_password(LEADER.id, LEADERS_PASSWORD, "another good password 7")
    opened = restorer(folder, hands).open(backed_up, LEADER.id, LEADERS_PASSWORD)
    assert opened.preview.here is HereNow.ANOTHER_PASSWORD
    restorer(folder, hands).bring_back(opened)
    open_again(vault).close()


def test_a_leader_who_was_given_a_code_since_asks_another(
    folder: Path, vault: Vault, hands: Hands, backed_up: Path
) -> None:
    with closing(open_again(vault)) as store:
        code, _ = SessionKeeper(vault, store, by=NURSE).issue_reset_code(LEADER.id)
    vault.reset_password(LEADER.id, code, "another good password 7")
    with pytest.raises(RuleBroken) as said:
        restorer(folder, hands).open(backed_up, LEADER.id, LEADERS_PASSWORD)
    assert said.value.code == "restore-not-proved"


# --- what cannot be brought back --------------------------------------------------------------------------------------


def test_a_backup_that_is_not_whole_is_refused_and_nothing_is_touched(
    folder: Path, vault: Vault, hands: Hands, backed_up: Path
) -> None:
    file = backed_up / "prisoncare.db"
    content = bytearray(file.read_bytes())
    content[5 * 4096 + 7] ^= 4
    file.write_bytes(bytes(content))
    with pytest.raises(BackupUnusable):
        restorer(folder, hands).open(backed_up, LEADER.id, LEADERS_PASSWORD)
    with closing(open_again(vault)) as store, store.read() as unit:
        assert unit.outbox.counts().saved_here == 2


def test_a_backup_of_a_newer_program_is_refused_politely(folder: Path, hands: Hands, backed_up: Path) -> None:
    ours = restorer(folder, hands)
    keys = ours.open(backed_up, LEADER.id, LEADERS_PASSWORD).keys
    replace(manifest.read(backed_up), schema="9999").sealed(keys.manifest).write(backed_up)
    with pytest.raises(StoreTooNew):
        ours.open(backed_up, LEADER.id, LEADERS_PASSWORD)


def test_no_room_for_the_restored_store_leaves_the_one_here(
    folder: Path, vault: Vault, hands: Hands, backed_up: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from prisoncare_desktop.errors import DiskFull

    def full(*_: object) -> None:
        raise DiskFull("the disk is full")

    ours = restorer(folder, hands)
    opened = ours.open(backed_up, LEADER.id, LEADERS_PASSWORD)
    monkeypatch.setattr(staging, "become_another_device", full)
    with pytest.raises(DiskFull):
        ours.bring_back(opened)
    assert not (folder / swap.STAGING).exists()
    with closing(open_again(vault)) as store, store.read() as unit:
        assert unit.outbox.counts().saved_here == 2


def test_a_backup_of_the_folder_of_another_pc_can_be_brought_to_a_new_one(
    tmp_path: Path, hands: Hands, backed_up: Path
) -> None:
    new_pc = tmp_path / "new-pc"
    new_pc.mkdir()
    stick = shutil.copytree(backed_up, tmp_path / "stick" / backed_up.name)
    ours = restorer(new_pc, hands)
    ours.bring_back(ours.open(stick, NURSE.id, PASSWORD))
    with closing(open_again(Vault(new_pc, hands, os.urandom, CHEAP))) as store, store.read() as unit:
        assert unit.outbox.counts().saved_here == 1


def test_a_backup_is_left_as_it_was_by_being_brought_back(folder: Path, hands: Hands, backed_up: Path) -> None:
    before = {one.name: one.read_bytes() for one in backed_up.iterdir()}
    ours = restorer(folder, hands)
    opened = ours.open(backed_up, LEADER.id, LEADERS_PASSWORD)
    ours.bring_back(opened)
    assert {one.name: one.read_bytes() for one in backed_up.iterdir()} == before
    assert backup.check(backed_up, BackupKeys.of(opened.keys.keys), hands) == manifest.read(backed_up)
