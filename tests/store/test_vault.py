"""Opening, making, and refusing."""

from __future__ import annotations

import os
import stat
from dataclasses import replace
from pathlib import Path

import pytest

from prisoncare_desktop.domain.staff import Role, StaffMember
from prisoncare_desktop.errors import (
    Bug,
    DiskFull,
    KeySlotsDamaged,
    RuleBroken,
    StoreDamaged,
    StoreOnNetworkShare,
    StoreTooNew,
    StoreUnavailable,
    WrongPassword,
)
from prisoncare_desktop.store import keyslots, place, schema, store_file
from prisoncare_desktop.store.open_store import OpenStore
from prisoncare_desktop.store.sealing import KdfCost
from prisoncare_desktop.store.tables.metadata import SCHEMA_VERSIONS
from prisoncare_desktop.store.vault import Vault
from prisoncare_desktop.usecases import ports
from tests.store.clinic import CLERK, GP, NURSE, PASSWORD, SYNC, Hands, fill
from tests.store.test_schema import with_one_more


def test_the_store_is_what_the_core_asks_for(store: OpenStore) -> None:
    as_store: ports.Store = store
    with as_store.read() as unit:
        as_unit: ports.UnitOfWork = unit
    assert (as_store, as_unit) == (store, unit)


def test_the_sign_in_window_knows_the_people_without_any_password(vault: Vault) -> None:
    assert vault.people() == (NURSE, CLERK)


def test_before_a_store_is_made_nobody_can_sign_in(tmp_path: Path, hands: Hands) -> None:
    assert Vault(tmp_path / "nothing", hands, os.urandom, KdfCost.for_tests()).people() == ()


@pytest.mark.hazard("H15")
def test_each_person_opens_the_store_with_their_own_password(vault: Vault) -> None:
    for member, password in ((NURSE, PASSWORD), (CLERK, "another password")):
        opened_by, opened = vault.open(member.id, password)
        assert opened_by == member
        opened.close()


def test_a_password_typed_on_another_keyboard_opens_too(tmp_path: Path, hands: Hands) -> None:
    vault = Vault(tmp_path / "data", hands, os.urandom, KdfCost.for_tests())
    vault.create([(NURSE, "caf\u00e9 au lait")])
    vault.open(NURSE.id, "cafe\u0301 au lait")[1].close()


def test_a_wrong_password_is_refused_and_counted(vault: Vault) -> None:
    for tries in (1, 2, 3):
        with pytest.raises(WrongPassword) as refused:
            vault.open(NURSE.id, "not it")
        assert (refused.value.user_id, refused.value.failures) == (NURSE.id, tries)
    assert vault.failures(NURSE.id) == 3
    assert vault.failures(CLERK.id) == 0


def test_wrong_tries_are_remembered_across_a_restart_and_forgiven_by_the_right_password(
    vault: Vault, folder: Path
) -> None:
    with pytest.raises(WrongPassword):
        vault.open(NURSE.id, "not it")
    after_restart = Vault(folder, Hands(), os.urandom, KdfCost.for_tests())
    assert after_restart.failures(NURSE.id) == 1
    with pytest.raises(WrongPassword) as refused:
        after_restart.open(NURSE.id, "not it either")
    assert refused.value.failures == 2
    after_restart.open(NURSE.id, PASSWORD)[1].close()
    assert Vault(folder, Hands(), os.urandom).failures(NURSE.id) == 0


def test_a_try_is_counted_before_it_is_judged(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pulling the plug while the password is being judged forgives nothing."""

    def plug_pulled(*_: object) -> bytes:
        raise KeyboardInterrupt

    monkeypatch.setattr("prisoncare_desktop.store.sealing.key_of_password", plug_pulled)
    with pytest.raises(KeyboardInterrupt):
        vault.open(NURSE.id, PASSWORD)
    assert vault.failures(NURSE.id) == 1


@pytest.mark.hazard("H15")
def test_one_persons_password_does_not_open_anothers_slot(vault: Vault) -> None:
    with pytest.raises(WrongPassword):
        vault.open(CLERK.id, PASSWORD)


def test_somebody_without_a_slot_is_told_the_same_as_after_a_wrong_password(vault: Vault) -> None:
    with pytest.raises(WrongPassword):
        vault.open("nobody", PASSWORD)


def test_a_wrong_password_leaves_a_damaged_store_where_it_is(vault: Vault, folder: Path) -> None:
    (folder / "prisoncare.db").write_bytes(b"not a store")
    with pytest.raises(WrongPassword):
        vault.open(NURSE.id, "not it")
    assert (folder / "prisoncare.db").read_bytes() == b"not a store"


@pytest.mark.hazard("H20")
def test_the_recovery_code_opens_the_store_when_every_password_is_forgotten(
    vault: Vault, made_once: tuple[Path, str]
) -> None:
    code = made_once[1]
    assert [len(group) for group in code.split("-")] == [4] * 8
    as_read_aloud = code.lower().replace("-", " ").replace("o", "0")
    opened = vault.open_with_recovery_code(as_read_aloud)
    vault.enrol(opened, NURSE, "a new password", by=NURSE)
    opened.close()
    vault.open(NURSE.id, "a new password")[1].close()
    with pytest.raises(WrongPassword):
        vault.open(NURSE.id, PASSWORD)


def test_another_recovery_code_does_not_open_it(vault: Vault, made_once: tuple[Path, str]) -> None:
    code = made_once[1]
    other = ("B" if code[0] != "B" else "C") + code[1:]
    with pytest.raises(WrongPassword):
        vault.open_with_recovery_code(other)
    with pytest.raises(RuleBroken):
        vault.open_with_recovery_code("no code at all")


def test_nobody_is_enrolled_whom_the_trail_does_not_name(vault: Vault, store: OpenStore, folder: Path) -> None:
    before = (folder / "keyslots.json").read_bytes()
    with store.write(CLERK) as unit:
        unit._connection.exec_driver_sql(
            "CREATE TRIGGER full BEFORE INSERT ON trail BEGIN SELECT RAISE(ABORT, 'x'); END"
        )
        unit.commit()
    with pytest.raises(Bug):
        vault.enrol(store, StaffMember("staff-new", "Nia Rowe", Role.SMS_WORKER), "nia's own words", by=CLERK)
    assert (folder / "keyslots.json").read_bytes() == before


def test_a_new_colleague_signs_in_and_the_trail_says_who_enrolled_them(vault: Vault, store: OpenStore) -> None:
    newcomer = StaffMember("staff-new", "Nia Rowe", Role.SMS_WORKER, team="Phoenix team")
    vault.enrol(store, newcomer, "nia's own words", by=CLERK)
    with store.read() as unit:
        assert newcomer in unit.staff.all()
        row = unit.trail.latest(1)[0]
    assert (row.action, row.user_id, row.record_id) == ("StaffEnrolled", CLERK.id, newcomer.id)
    opened_by, again = vault.open(newcomer.id, "nia's own words")
    again.close()
    assert opened_by == newcomer
    assert vault.people() == (NURSE, CLERK, newcomer)


def test_a_store_needs_somebody_with_a_password(tmp_path: Path, hands: Hands) -> None:
    vault = Vault(tmp_path / "data", hands, os.urandom, KdfCost.for_tests())
    with pytest.raises(RuleBroken):
        vault.create([])
    with pytest.raises(RuleBroken):
        vault.create([(NURSE, "")])
    assert vault.people() == ()


def test_a_store_is_never_made_over_another(vault: Vault) -> None:
    with pytest.raises(RuleBroken):
        vault.create([(NURSE, PASSWORD)])


def test_making_a_store_again_after_it_was_cut_short_keeps_what_was_there(
    vault: Vault, folder: Path, hands: Hands
) -> None:
    (folder / "keyslots.json").unlink()
    was = (folder / "prisoncare.db").read_bytes()
    vault.create([(NURSE, PASSWORD)])
    vault.open(NURSE.id, PASSWORD)[1].close()
    (aside,) = folder.glob("damaged-*")
    assert (aside / "prisoncare.db").read_bytes() == was


def test_a_store_whose_log_could_not_be_folded_in_is_not_given_its_name(
    tmp_path: Path, hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It still lies there when the last connection is closed; renamed alone, the file would have no tables."""
    monkeypatch.setattr(store_file, "_log_of", lambda file: file)  # the file itself is there: as if its log were
    with pytest.raises(DiskFull):
        Vault(tmp_path / "data", hands, os.urandom, KdfCost.for_tests()).create([(NURSE, PASSWORD)])
    assert not list((tmp_path / "data").glob("prisoncare*"))


def test_two_stores_have_two_device_ids(vault: Vault, tmp_path: Path, hands: Hands) -> None:
    other = Vault(tmp_path / "other", hands, os.urandom, KdfCost.for_tests())
    other.create([(NURSE, PASSWORD)])
    ids = set()
    for each in (vault, other):
        _, opened = each.open(NURSE.id, PASSWORD)
        with opened.read() as unit:
            ids.add(unit.facts.get("device_id"))
        opened.close()
    assert len(ids) == 2
    assert "" not in ids


def test_only_their_owner_may_read_the_folder_and_its_files(vault: Vault, folder: Path) -> None:
    old = os.umask(0)
    try:
        fresh = Vault(folder.parent / "fresh", Hands(), os.urandom, KdfCost.for_tests())
        fresh.create([(NURSE, PASSWORD)])
        _, store = fresh.open(NURSE.id, PASSWORD)
        fill(store)
        modes = {p.name: stat.S_IMODE(p.stat().st_mode) for p in (folder.parent / "fresh").iterdir()}
        store.close()
    finally:
        os.umask(old)
    assert stat.S_IMODE((folder.parent / "fresh").stat().st_mode) == 0o700
    assert {"prisoncare.db", "prisoncare.db-wal", "keyslots.json", "attempts"} <= set(modes)
    assert set(modes.values()) == {0o600}


def test_a_store_on_a_network_share_is_refused(vault: Vault, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    mounts = tmp_path / "mountinfo"
    mounts.write_text("22 1 0:21 / / rw - nfs4 server:/homes rw\n")
    monkeypatch.setattr(place, "MOUNTS", mounts)
    with pytest.raises(StoreOnNetworkShare):
        vault.open(NURSE.id, PASSWORD)
    with pytest.raises(StoreOnNetworkShare):
        Vault(tmp_path / "new", Hands(), os.urandom, KdfCost.for_tests()).create([(NURSE, PASSWORD)])


def test_a_store_of_a_newer_program_is_refused_and_left_alone(vault: Vault, folder: Path) -> None:
    _, store = vault.open(NURSE.id, PASSWORD)
    with store.write(SYNC) as unit:
        unit._connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
        unit.commit()
    store.close()
    before = (folder / "prisoncare.db").read_bytes()
    with pytest.raises(StoreTooNew):
        vault.open(NURSE.id, PASSWORD)
    assert (folder / "prisoncare.db").read_bytes() == before


def test_a_store_that_cannot_be_read_just_now_is_not_left_open(
    vault: Vault, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(_store: OpenStore) -> None:
        raise StoreUnavailable("busy")

    with monkeypatch.context() as patched:
        patched.setattr(OpenStore, "read", busy)
        with pytest.raises(StoreUnavailable):
            vault.open(NURSE.id, PASSWORD)
    assert not (folder / "prisoncare.db-wal").exists()
    vault.open(NURSE.id, PASSWORD)[1].close()


def test_a_store_of_an_older_program_is_brought_up_to_date_when_it_is_opened(
    vault: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, store = vault.open(NURSE.id, PASSWORD)
    fill(store)
    store.close()
    monkeypatch.setattr(schema.migrate, "__kwdefaults__", {"scripts": with_one_more(tmp_path, then="pass")})
    monkeypatch.setattr(schema, "SCHEMA_VERSIONS", (*SCHEMA_VERSIONS, "9999"))
    monkeypatch.setattr(schema, "CURRENT", "9999")
    _, store = vault.open(NURSE.id, PASSWORD)
    with store.read() as unit:
        assert unit._connection.exec_driver_sql("SELECT id FROM extra").all() == [("x",)]
        assert unit.sessions.get(GP.id) == GP
    store.close()


def test_a_missing_store_is_not_replaced_by_an_empty_one(vault: Vault, folder: Path) -> None:
    (folder / "prisoncare.db").unlink()
    with pytest.raises(StoreDamaged):
        vault.open(NURSE.id, PASSWORD)
    assert not (folder / "prisoncare.db").exists()


def test_a_role_changed_in_the_slot_file_opens_nothing(vault: Vault, folder: Path) -> None:
    slots = keyslots.load(folder / "keyslots.json")
    slot = slots.slot_of(CLERK.id)
    assert slot is not None
    promoted = replace(slot, member=replace(CLERK, role=Role.LEADER))
    keyslots.save(folder / "keyslots.json", replace(slots, slots=(slots.slots[0], promoted)))
    with pytest.raises(WrongPassword):
        vault.open(CLERK.id, "another password")


def test_a_name_changed_in_the_slot_file_shows_as_another_hand(vault: Vault, folder: Path) -> None:
    slots = keyslots.load(folder / "keyslots.json")
    renamed = replace(slots.slots[1], member=replace(CLERK, name="Somebody Else"))
    keyslots.save(folder / "keyslots.json", replace(slots, slots=(slots.slots[0], renamed)))
    with pytest.raises(KeySlotsDamaged):
        vault.open(NURSE.id, PASSWORD)


def test_the_vault_of_the_product_refuses_a_slot_made_cheaply(folder: Path, hands: Hands) -> None:
    with pytest.raises(KeySlotsDamaged):
        Vault(folder, hands, os.urandom).open(NURSE.id, PASSWORD)


def test_a_folder_left_open_by_a_restore_by_hand_is_closed_to_others_again(vault: Vault, folder: Path) -> None:
    folder.chmod(0o755)
    (folder / "backups").mkdir(mode=0o755)
    for file in folder.iterdir():
        if file.is_file():
            file.chmod(0o644)
    vault.open(NURSE.id, PASSWORD)[1].close()
    modes = {p.name: stat.S_IMODE(p.stat().st_mode) for p in folder.iterdir() if p.is_file()}
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700

    assert set(modes.values()) == {0o600}
