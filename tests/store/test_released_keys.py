"""Slots of the first release still open, and go along with every change that needs nobody's password."""

from __future__ import annotations

import json
import os
import tarfile
from dataclasses import replace
from pathlib import Path

import pytest

from prisoncare_desktop.domain.staff import Role
from prisoncare_desktop.errors import RuleBroken, WrongPassword
from prisoncare_desktop.store import keyslots
from prisoncare_desktop.store.keeper import SessionKeeper
from prisoncare_desktop.store.open_store import OpenStore
from prisoncare_desktop.store.sealing import KdfCost
from prisoncare_desktop.store.vault import Vault
from tests.store.clinic import NURSE, PASSWORD, ZOE, Hands

RELEASED = Path(__file__).parents[1] / "released_stores"
CODE = json.loads((RELEASED / "0001.json").read_text())["recovery_code"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with tarfile.open(RELEASED / "0001.tar.gz") as kept:
        kept.extractall(tmp_path, filter="data")
    return tmp_path / "0001"


@pytest.fixture
def vault(folder: Path, hands: Hands) -> Vault:
    return Vault(folder, hands, os.urandom, KdfCost.for_tests())


def sees_zoe(vault: Vault, user_id: str = NURSE.id, password: str = PASSWORD) -> bool:
    _, store = vault.open(user_id, password)
    with store.read() as unit:
        found = unit.residents.get(ZOE.id) == ZOE
        assert unit.trail.verify()[1] is None
    store.close()
    return found


def test_a_store_of_the_first_release_opens(vault: Vault, folder: Path) -> None:
    before = (folder / "keyslots.json").read_bytes()
    assert sees_zoe(vault)
    assert sees_zoe(vault), "and again, once the trail's key lies in it"
    assert (folder / "keyslots.json").read_bytes() == before, "nothing was changed that need not be"
    vault.open_with_recovery_code(CODE).close()


def test_its_slots_outlive_a_new_role_a_new_colleague_and_a_new_master_key(vault: Vault, folder: Path) -> None:
    for _ in range(2):
        _, store = vault.open(NURSE.id, PASSWORD)
        keeper = SessionKeeper(vault, store, NURSE)
        keeper.new_recovery_code()
        keeper.change_member(replace(NURSE, role=Role.LEADER, wing="B"))
        keeper.rotate()
        store.close()
        assert sees_zoe(vault)
    assert keyslots.load(folder / "keyslots.json").generation == 3
    assert b'"format": 2' in (folder / "keyslots.json").read_bytes()


def test_its_trails_key_is_kept_before_the_master_key_changes(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is derived from the first master key: kept at the first opening, or, on a disk that was full then, now."""
    with monkeypatch.context() as patched:
        patched.setattr(OpenStore, "keep_trail_key", lambda _: None)
        _, store = vault.open(NURSE.id, PASSWORD)
    keeper = SessionKeeper(vault, store, NURSE)
    keeper.new_recovery_code()
    keeper.rotate()
    store.close()
    assert sees_zoe(vault)


def test_its_role_and_its_first_generation_cannot_be_changed_in_the_file(vault: Vault, folder: Path) -> None:
    _, store = vault.open(NURSE.id, PASSWORD)
    SessionKeeper(vault, store, NURSE).change_member(replace(NURSE, wing="B"))
    store.close()
    slots = keyslots.load(folder / "keyslots.json")
    slot = slots.slot_of(NURSE.id)
    assert slot is not None
    assert slot.born is not None
    for forged in (
        replace(slot, member=replace(NURSE, role=Role.LEADER)),
        replace(slot, born=replace(slot.born, role="leader")),
        replace(slot, born=replace(slot.born, generation=2)),
        replace(slot, born=None),
    ):
        keyslots.save(folder / "keyslots.json", replace(slots, slots=(forged,)))
        with pytest.raises(WrongPassword):
            vault.open(NURSE.id, PASSWORD)
        vault.throttle.forgive(NURSE.id)


def test_its_recovery_code_cannot_go_along_so_a_new_one_is_asked_for_first(vault: Vault, folder: Path) -> None:
    """Nobody knows the code when the master key changes, and its slot holds the master key under the code alone."""
    _, store = vault.open(NURSE.id, PASSWORD)
    keeper = SessionKeeper(vault, store, NURSE)
    before = (folder / "keyslots.json").read_bytes()
    with pytest.raises(RuleBroken) as refused:
        keeper.rotate()
    assert refused.value.code == "recovery-code-first"
    assert (folder / "keyslots.json").read_bytes() == before
    new = keeper.new_recovery_code()
    keeper.rotate()
    store.close()
    vault.open_with_recovery_code(new).close()


def test_its_recovery_code_goes_along_once_it_was_used(vault: Vault) -> None:
    vault.recover(NURSE.id, CODE, "some new long words")
    _, store = vault.open(NURSE.id, "some new long words")
    SessionKeeper(vault, store, NURSE).rotate()
    store.close()
    vault.open_with_recovery_code(CODE).close()
    assert sees_zoe(vault, password="some new long words")


def test_a_password_changed_here_is_bound_as_new_ones_are(vault: Vault, folder: Path) -> None:
    _, store = vault.open(NURSE.id, PASSWORD)
    SessionKeeper(vault, store, NURSE).change_password(NURSE.id, PASSWORD, "some new long words")
    store.close()
    slot = keyslots.load(folder / "keyslots.json").slot_of(NURSE.id)
    assert slot is not None
    assert slot.born is None
    assert sees_zoe(vault, password="some new long words")
