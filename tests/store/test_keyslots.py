"""The slot file: what binds, what survives, what is said of it."""

from __future__ import annotations

import os
import stat
from dataclasses import replace
from pathlib import Path

import pytest

from prisoncare_desktop.errors import DiskFull, KeySlotsDamaged, RuleBroken, WrongPassword
from prisoncare_desktop.store import durable_file, keyslots, sealing, slot_file
from prisoncare_desktop.store.keyslots import KeySlots
from prisoncare_desktop.store.sealing import DoesNotOpen, KdfCost
from prisoncare_desktop.store.vault import RECOVERY, Vault
from tests.store.clinic import CLERK, NURSE, PASSWORD, Hands

CHEAP = KdfCost.for_tests()
MASTER = bytes(range(32))


@pytest.fixture
def slots() -> KeySlots:
    whole, _ = KeySlots("store-1").with_recovery(MASTER, os.urandom)
    return whole.with_slot(NURSE, PASSWORD, MASTER, CHEAP, os.urandom).with_slot(
        CLERK, "clerk words", MASTER, CHEAP, os.urandom
    )


def test_a_slot_gives_back_the_master_key(slots: KeySlots) -> None:
    assert slots.master_key_for(NURSE.id, PASSWORD, CHEAP) == MASTER
    assert slots.master_key_for(CLERK.id, "clerk words", CHEAP) == MASTER


def test_the_file_reads_as_it_was_written(slots: KeySlots, tmp_path: Path) -> None:
    file = tmp_path / "keyslots.json"
    keyslots.save(file, slots)
    assert keyslots.load(file) == slots
    assert keyslots.load(file).master_key_for(NURSE.id, PASSWORD, CHEAP) == MASTER


@pytest.mark.parametrize(
    "changed",
    [
        {"cost": KdfCost(memory_kib=64, passes=2, lanes=1, in_tests=True)},
        {"salt": bytes(16)},
        {"member": replace(NURSE, id="staff-other")},
        {"public_key": bytes(range(1, 33))},
    ],
)
def test_a_slot_with_anything_changed_does_not_open(slots: KeySlots, changed: dict[str, object]) -> None:
    slot = slots.slot_of(NURSE.id)
    assert slot is not None
    forged = replace(slot, **changed)  # type: ignore[arg-type]  # one field at a time, of its own type
    with pytest.raises(DoesNotOpen):
        replace(slots, slots=(forged,)).master_key_for(forged.member.id, PASSWORD, CHEAP)


def test_a_slot_does_not_open_in_another_stores_file(slots: KeySlots) -> None:
    with pytest.raises(DoesNotOpen):
        replace(slots, store_id="store-2").master_key_for(NURSE.id, PASSWORD, CHEAP)


def test_a_master_key_sealed_to_one_person_does_not_open_for_another(slots: KeySlots) -> None:
    nurse, clerk = slots.slots
    swapped = replace(slots, slots=(replace(nurse, master_key=clerk.master_key), clerk))
    with pytest.raises(DoesNotOpen):
        swapped.master_key_for(NURSE.id, PASSWORD, CHEAP)


def test_a_foreign_master_key_sealed_into_a_slot_is_noticed(slots: KeySlots) -> None:
    """Anybody can seal to a public key; only who knows the master key can make the file's MAC."""
    slot = slots.slot_of(NURSE.id)
    assert slot is not None
    bound = slot.master_bound("store-1", 1)
    planted = replace(slot, master_key=sealing.seal(slot.public_key, bytes(32), bound, os.urandom))
    with pytest.raises(KeySlotsDamaged):
        replace(slots, slots=(planted,)).master_key_for(NURSE.id, PASSWORD, CHEAP)


def test_the_products_cost_has_a_floor() -> None:
    assert (KdfCost().memory_kib, KdfCost().passes, KdfCost().lanes) == (65536, 3, 2)
    for memory_kib, passes in ((65535, 3), (65536, 2)):
        with pytest.raises(ValueError, match="for tests only"):
            KdfCost(memory_kib, passes)
    assert not KdfCost().allows(KdfCost.for_tests())
    assert KdfCost().allows(KdfCost(passes=4))


@pytest.mark.hazard("H20")
def test_an_unreadable_slot_file_is_replaced_by_its_previous_copy(vault: Vault, folder: Path) -> None:
    _, store = vault.open(NURSE.id, PASSWORD)
    vault.enrol(store, CLERK, "new words of the clerk", by=NURSE)
    store.close()
    whole = (folder / "keyslots.json").read_bytes()
    for broken in (b"", whole[: len(whole) // 2], whole.replace(b'"format": 2', b'"format": 3'), b"[]"):
        (folder / "keyslots.json").write_bytes(broken)
        vault.open(NURSE.id, PASSWORD)[1].close()
        assert NURSE in vault.people()


def test_any_flipped_bit_in_the_slot_file_is_caught_by_its_checksum(slots: KeySlots, tmp_path: Path) -> None:
    file = tmp_path / "keyslots.json"
    keyslots.save(file, slots)
    whole = file.read_bytes()
    for at in range(0, len(whole), 97):
        file.write_bytes(whole[:at] + bytes([whole[at] ^ 2]) + whole[at + 1 :])
        try:
            read = keyslots.load(file)
        except KeySlotsDamaged:
            continue
        assert read == slots  # the flip fell on white space between values


def test_when_neither_copy_can_be_read_it_is_said(vault: Vault, folder: Path) -> None:
    for name in ("keyslots.json", "keyslots.previous.json"):
        (folder / name).write_bytes(b"{}")
    with pytest.raises(KeySlotsDamaged):
        vault.open(NURSE.id, PASSWORD)
    with pytest.raises(KeySlotsDamaged):
        vault.people()


def test_an_unreadable_file_never_becomes_the_previous_copy(slots: KeySlots, tmp_path: Path) -> None:
    file = tmp_path / "keyslots.json"
    keyslots.save(file, slots)
    keyslots.save(file, slots)
    file.write_bytes(b"rubbish")
    keyslots.save(file, slots)
    assert keyslots.load(slot_file.previous_of(file)) == slots


def test_a_slot_file_cut_short_while_it_was_written_leaves_the_one_before(
    slots: KeySlots, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "keyslots.json"
    keyslots.save(file, slots)

    def full(*_: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(DiskFull):
        keyslots.save(file, replace(slots, slots=()))
    monkeypatch.undo()
    assert keyslots.load(file) == slots
    assert not list(tmp_path.glob("*.new")), "half a file would only fill the disk further"


def test_a_small_file_is_on_the_disk_before_it_takes_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Renamed first and flushed later, a power cut would leave an empty file under the good name."""
    done: list[str] = []
    fsync, rename = os.fsync, os.replace

    def flush(handle: int) -> None:
        done.append("flush folder" if stat.S_ISDIR(os.fstat(handle).st_mode) else "flush file")
        fsync(handle)

    def take_name(old: Path, new: Path) -> None:
        done.append("take name")
        rename(old, new)

    monkeypatch.setattr(os, "fsync", flush)
    monkeypatch.setattr(os, "replace", take_name)
    durable_file.write(tmp_path / "small.json", b"{}")
    assert done == ["flush file", "take name", "flush folder"]


def test_a_leaver_whose_slot_is_gone_cannot_sign_in(vault: Vault, folder: Path) -> None:
    slots = keyslots.load(folder / "keyslots.json")
    _, store = vault.open(NURSE.id, PASSWORD)
    left = replace(slots, slots=slots.slots[:1]).authenticated(store.keys.master)
    store.close()
    keyslots.save(folder / "keyslots.json", left)
    with pytest.raises(WrongPassword):
        vault.open(CLERK.id, "another password")
    Vault(folder, Hands(), os.urandom, CHEAP).open(NURSE.id, PASSWORD)[1].close()


@pytest.mark.parametrize("nonsense", [b"null", b"0", b'"keys"', b"[" * 100_000, b'{"checksum": 1}', b"\xff"])
def test_whatever_lies_where_the_slots_should_be_the_previous_copy_serves(
    vault: Vault, folder: Path, nonsense: bytes
) -> None:
    keyslots.save(folder / "keyslots.json", keyslots.load(folder / "keyslots.json"))
    (folder / "keyslots.json").write_bytes(nonsense)
    assert vault.people() == (NURSE, CLERK)
    vault.open(NURSE.id, PASSWORD)[1].close()


def test_the_people_shown_are_those_whose_slots_are_tried(vault: Vault, folder: Path) -> None:
    """One flipped bit in an id: shown from this file, tried in the previous copy, no password would ever be right."""
    file = folder / "keyslots.json"
    keyslots.save(file, keyslots.load(file))
    file.write_bytes(file.read_bytes().replace(b"staff-nurse", b"staff-nursd"))
    assert vault.people() == (NURSE, CLERK)


@pytest.mark.parametrize("absurd", [(2**26, 3, 2), (65536, 10**9, 2), (65536, 3, 0), (65536, 3, 1000)])
def test_a_slot_that_asks_for_an_absurd_cost_is_refused_before_it_is_tried(
    slots: KeySlots, absurd: tuple[int, int, int]
) -> None:
    greedy = replace(slots.slots[0], cost=KdfCost(*absurd, in_tests=True))
    for cost in (KdfCost(), CHEAP):
        with pytest.raises(KeySlotsDamaged):
            replace(slots, slots=(greedy,)).master_key_for(NURSE.id, PASSWORD, cost)


@pytest.mark.parametrize("code", ["", "no code at all", "é" * 32, "AAAA-BBBB", "ДДДД-" * 8, "A" * 40])
def test_what_is_no_recovery_code_is_said_to_be_none_and_is_no_try(vault: Vault, code: str) -> None:
    with pytest.raises(RuleBroken):
        vault.open_with_recovery_code(code)
    assert vault.failures(RECOVERY) == 0
