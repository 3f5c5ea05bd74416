"""What a signed-in person does with the keys."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from prisoncare_desktop.domain.staff import Role, StaffMember
from prisoncare_desktop.errors import (
    DiskFull,
    KeySlotsDamaged,
    NotFound,
    RuleBroken,
    StoreUnavailable,
    TooManyTries,
    WrongPassword,
)
from prisoncare_desktop.store import keyslots, rotation, sealing, slot_file
from prisoncare_desktop.store.keeper import SessionKeeper
from prisoncare_desktop.store.open_store import OpenStore
from prisoncare_desktop.store.sealing import KdfCost
from prisoncare_desktop.store.unit_of_work import SqlUnitOfWork
from prisoncare_desktop.store.vault import Vault
from prisoncare_desktop.usecases import keeper as keepers
from tests.store.clinic import CLERK, NURSE, PASSWORD, ZOE, Hands, fill

NIA = StaffMember("staff-nia", "Nia Rowe", Role.SMS_WORKER, team="Phoenix team")
LEA = StaffMember("staff-lea", "Lea Hart", Role.LEADER)
NIAS = "nia's own long words"
CLERKS = "another password"


@pytest.fixture
def keeper(vault: Vault, store: OpenStore) -> keepers.Keeper:
    return SessionKeeper(vault, store, NURSE)


def opens_for(vault: Vault, user_id: str, password: str) -> bool:
    try:
        vault.open(user_id, password)[1].close()
    except WrongPassword:
        return False
    return True


def noted(store: OpenStore) -> tuple[str, str, str, str]:
    with store.read() as unit:
        row = unit.trail.latest(1)[0]
    return row.action, row.user_id, row.record_id, row.reason


def test_whoever_has_a_slot_is_a_holder_in_the_order_they_came(keeper: keepers.Keeper) -> None:
    keeper.enrol(NIA, NIAS)
    assert [holder.member for holder in keeper.holders()] == [NURSE, CLERK, NIA]
    keeper.change_member(replace(NURSE, wing="B"))
    assert [holder.member.id for holder in keeper.holders()] == [NURSE.id, CLERK.id, NIA.id]


def test_nobody_is_enrolled_twice(keeper: keepers.Keeper) -> None:
    with pytest.raises(RuleBroken):
        keeper.enrol(CLERK, "a password of somebody else's")


@pytest.mark.parametrize("weak", ["", "short words", "            x", "aaaaaaaaaaaaaaaaaaaaaaaa"])
def test_a_short_or_empty_password_is_refused_wherever_one_is_chosen(
    vault: Vault, keeper: keepers.Keeper, made_once: tuple[Path, str], weak: str
) -> None:
    code, _ = keeper.issue_reset_code(CLERK.id)
    chosen: tuple[Callable[[], None], ...] = (
        lambda: keeper.enrol(NIA, weak),
        lambda: keeper.change_password(NURSE.id, PASSWORD, weak),
        lambda: vault.reset_password(CLERK.id, code, weak),
        lambda: vault.recover(NURSE.id, made_once[1], weak),
    )
    for choose in chosen:
        with pytest.raises(RuleBroken) as refused:
            choose()
        assert refused.value.code.startswith("password-")


# --- one's own password -----------------------------------------------------------------------------------------------


def test_who_changes_their_password_signs_in_with_the_new_one_alone(
    vault: Vault, store: OpenStore, keeper: keepers.Keeper
) -> None:
    keeper.change_password(NURSE.id, PASSWORD, "quite another four words")
    assert noted(store)[:3] == ("PasswordChanged", NURSE.id, NURSE.id)
    store.close()
    assert opens_for(vault, NURSE.id, "quite another four words")
    assert not opens_for(vault, NURSE.id, PASSWORD)
    assert opens_for(vault, CLERK.id, CLERKS)


def test_the_old_password_is_judged_first_and_wrong_ones_are_counted(vault: Vault, keeper: keepers.Keeper) -> None:
    for tries in range(1, 6):
        with pytest.raises(WrongPassword) as refused:
            keeper.change_password(NURSE.id, "not it", "quite another four words")
        assert refused.value.failures == tries
    with pytest.raises(TooManyTries):
        keeper.change_password(NURSE.id, PASSWORD, "quite another four words")


# --- roles ------------------------------------------------------------------------------------------------------------


def test_a_new_role_needs_nobodys_password(vault: Vault, store: OpenStore, keeper: keepers.Keeper) -> None:
    promoted = replace(CLERK, role=Role.LEADER, name="Tom Ellery-Shaw")
    keeper.change_member(promoted)
    assert noted(store)[:3] == ("StaffChanged", NURSE.id, CLERK.id)
    store.close()
    member, again = vault.open(CLERK.id, CLERKS)
    again.close()
    assert member == promoted
    assert vault.people() == (NURSE, promoted)


def test_only_who_has_a_slot_has_a_role_here(keeper: keepers.Keeper) -> None:
    asked: tuple[Callable[[], object], ...] = (
        lambda: keeper.change_member(NIA),
        lambda: keeper.remove(NIA.id),
        lambda: keeper.issue_reset_code(NIA.id),
    )
    for ask in asked:
        with pytest.raises(NotFound):
            ask()


def test_the_last_leader_neither_leaves_nor_becomes_another(keeper: keepers.Keeper) -> None:
    keeper.enrol(LEA, "lea's own long words")
    asked: tuple[Callable[[], None], ...] = (
        lambda: keeper.remove(LEA.id),
        lambda: keeper.change_member(replace(LEA, role=Role.NURSE)),
    )
    for ask in asked:
        with pytest.raises(RuleBroken) as refused:
            ask()
        assert refused.value.code == "last-leader"
    keeper.change_member(replace(CLERK, role=Role.LEADER))
    keeper.remove(LEA.id)


# --- changing the master key ------------------------------------------------------------------------------------------


def test_a_leaver_opens_nothing_and_the_others_need_no_new_password(
    vault: Vault, store: OpenStore, keeper: keepers.Keeper, folder: Path, made_once: tuple[Path, str]
) -> None:
    fill(store)
    keeper.enrol(NIA, NIAS)
    was = store.keys
    keeper.remove(CLERK.id)
    assert noted(store)[:3] == ("KeySlotRemoved", NURSE.id, CLERK.id)
    assert keeper.generation() == 2
    assert store.keys.master != was.master
    with store.read() as unit:
        assert unit.residents.get(ZOE.id) == ZOE, "the session goes on"
    store.close()
    assert not opens_for(vault, CLERK.id, CLERKS)
    assert opens_for(vault, NURSE.id, PASSWORD)
    assert opens_for(vault, NIA.id, NIAS)
    assert not rotation.opens(folder / "prisoncare.db", was.file), "nor by the key that the leaver may have kept"
    for copy in ("keyslots.json", "keyslots.previous.json"):
        assert CLERK.id.encode() not in (folder / copy).read_bytes()
    vault.open_with_recovery_code(made_once[1]).close()


def test_the_trail_is_sealed_by_the_same_key_before_and_after(
    vault: Vault, store: OpenStore, keeper: keepers.Keeper
) -> None:
    fill(store)
    for _ in range(2):
        keeper.rotate()
    store.close()
    _, store = vault.open(CLERK.id, CLERKS)
    with store.read() as unit:
        rows, first_bad = unit.trail.verify()
    store.close()
    assert (rows > 3, first_bad) == (True, None)


def test_backups_of_each_generation_have_a_key_of_their_own(store: OpenStore, keeper: keepers.Keeper) -> None:
    was = store.keys.backup
    keeper.rotate()
    assert store.keys.backup != was


def test_a_leaver_whose_removal_was_cut_short_is_among_those_who_left(
    vault: Vault, store: OpenStore, keeper: keepers.Keeper, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stops(*_: object) -> None:
        raise StoreUnavailable("the disk does not answer")

    monkeypatch.setattr(rotation, "rekey", stops)
    with pytest.raises(StoreUnavailable):
        keeper.remove(CLERK.id)
    monkeypatch.undo()
    store.close()
    _, again = vault.open(NURSE.id, PASSWORD)
    with again.read() as unit:
        assert [member.id for member in unit.staff.all() if not member.active] == [CLERK.id]
    again.close()


def test_nobody_removes_themselves(keeper: keepers.Keeper) -> None:
    with pytest.raises(RuleBroken):
        keeper.remove(NURSE.id)


def test_without_room_for_it_the_master_key_is_not_touched(
    vault: Vault, store: OpenStore, keeper: keepers.Keeper, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = (folder / "keyslots.json").read_bytes()
    fill(store)
    usage = shutil.disk_usage(folder)
    tight = rotation.ROOM_TO_SPARE_BYTES + (folder / "prisoncare.db").stat().st_size
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=tight))
    with pytest.raises(DiskFull):
        keeper.rotate()
    assert (folder / "keyslots.json").read_bytes() == before
    assert noted(store)[0] != "MasterKeyChanged"
    monkeypatch.undo()
    keeper.rotate()


def test_slots_of_another_time_are_never_written_over_those_of_now(
    vault: Vault, store: OpenStore, keeper: keepers.Keeper, folder: Path
) -> None:
    """With the file gone bad, the previous copy would be read; it may be of the master key before."""
    old = (folder / "keyslots.json").read_bytes()
    keeper.rotate()
    now = (folder / "keyslots.json").read_bytes()
    (folder / "keyslots.json").write_bytes(old)
    with pytest.raises(KeySlotsDamaged):
        keeper.enrol(NIA, NIAS)
    with pytest.raises(KeySlotsDamaged):
        keeper.change_member(replace(CLERK, wing="B"))
    assert (folder / "keyslots.json").read_bytes() == old
    (folder / "keyslots.json").write_bytes(now)
    store.close()
    assert opens_for(vault, NURSE.id, PASSWORD)


# --- reset codes ----------------------------------------------------------------------------------------------------


def test_a_reset_code_lets_its_person_choose_a_new_password_once(
    vault: Vault, store: OpenStore, keeper: keepers.Keeper, folder: Path
) -> None:
    code, until = keeper.issue_reset_code(CLERK.id)
    assert noted(store)[:3] == ("ResetCodeIssued", NURSE.id, CLERK.id)
    assert [holder.reset_code_until for holder in keeper.holders()] == [None, until]
    assert [len(group) for group in code.split("-")] == [4] * 4
    store.close()
    vault.reset_password(CLERK.id, code.lower().replace("-", " "), "the clerk's new words")
    assert not opens_for(vault, CLERK.id, CLERKS)
    member, store = vault.open(CLERK.id, "the clerk's new words")
    action, by, whom, reason = noted(store)
    assert (action, by, whom) == ("ResetCodeUsed", CLERK.id, CLERK.id)
    assert reason.startswith(f"by {NURSE.id} at 2026-11-20T")
    store.close()
    assert member == CLERK
    (folder / "keyslots.json").unlink()  # nor does the previous copy know the code
    with pytest.raises(WrongPassword):
        vault.reset_password(CLERK.id, code, "the clerk's newest words")
    _, store = vault.open(NURSE.id, PASSWORD)
    with store.read() as unit:
        assert [row.action for row in unit.trail.latest(50)].count("ResetCodeUsed") == 1
    store.close()


def test_slots_changed_behind_a_sign_in_are_not_sealed_by_it(
    vault: Vault, store: OpenStore, keeper: keepers.Keeper, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    code, _ = keeper.issue_reset_code(CLERK.id)
    store.close()
    vault.reset_password(CLERK.id, code, NIAS)  # to be noted in the trail at the next sign-in
    file = folder / "keyslots.json"
    proved = keyslots.load(file)
    renamed = replace(proved.slots[0], member=replace(proved.slots[0].member, name="Somebody else"))
    noting = SqlUnitOfWork.commit

    def changed_meanwhile(unit: SqlUnitOfWork) -> None:
        keyslots.save(file, replace(proved, slots=(renamed, *proved.slots[1:])))
        noting(unit)

    monkeypatch.setattr(SqlUnitOfWork, "commit", changed_meanwhile)
    vault.open(NURSE.id, PASSWORD)[1].close()
    with pytest.raises(KeySlotsDamaged):
        vault.open(NURSE.id, PASSWORD)


def test_a_reset_code_opens_nobody_elses_slot(vault: Vault, keeper: keepers.Keeper) -> None:
    code, _ = keeper.issue_reset_code(CLERK.id)
    with pytest.raises(WrongPassword):
        vault.reset_password(NURSE.id, code, "some new long words")


def test_a_reset_code_is_good_for_a_day(vault: Vault, hands: Hands, keeper: keepers.Keeper) -> None:
    code, _ = keeper.issue_reset_code(CLERK.id)
    hands.at += timedelta(hours=24)
    assert keeper.holders()[1].reset_code_until is None
    with pytest.raises(RuleBroken) as refused:
        vault.reset_password(CLERK.id, code, "some new long words")
    assert refused.value.code == "reset-code-over"
    code, _ = keeper.issue_reset_code(CLERK.id)
    hands.at += timedelta(hours=23, minutes=59)
    vault.reset_password(CLERK.id, code, "some new long words")


def test_a_day_cannot_be_made_longer_in_the_file(vault: Vault, keeper: keepers.Keeper, folder: Path) -> None:
    code, until = keeper.issue_reset_code(CLERK.id)
    slots = keyslots.load(folder / "keyslots.json")
    longer = replace(slots.resets[0], until=(until + timedelta(days=9)).isoformat())
    keyslots.save(folder / "keyslots.json", replace(slots, resets=(longer,)))
    with pytest.raises(WrongPassword):
        vault.reset_password(CLERK.id, code, "some new long words")


def test_a_new_reset_code_takes_the_place_of_the_one_before(vault: Vault, keeper: keepers.Keeper) -> None:
    first, _ = keeper.issue_reset_code(CLERK.id)
    second, _ = keeper.issue_reset_code(CLERK.id)
    with pytest.raises(WrongPassword):
        vault.reset_password(CLERK.id, first, "some new long words")
    vault.reset_password(CLERK.id, second, "some new long words")


def test_a_reset_code_outlives_a_change_of_the_master_key(
    vault: Vault, store: OpenStore, keeper: keepers.Keeper
) -> None:
    code, _ = keeper.issue_reset_code(CLERK.id)
    keeper.rotate()
    store.close()
    vault.reset_password(CLERK.id, code, "some new long words")
    assert opens_for(vault, CLERK.id, "some new long words")


def test_wrong_reset_codes_are_counted_apart_from_passwords(vault: Vault, keeper: keepers.Keeper) -> None:
    code, _ = keeper.issue_reset_code(CLERK.id)
    wrong = ("B" if code[0] != "B" else "C") + code[1:]
    for tries in range(1, 6):
        with pytest.raises(WrongPassword) as refused:
            vault.reset_password(CLERK.id, wrong, "some new long words")
        assert (refused.value.user_id, refused.value.failures) == (CLERK.id, tries)
    with pytest.raises(TooManyTries):
        vault.reset_password(CLERK.id, code, "some new long words")
    assert vault.failures(CLERK.id) == 0
    code, _ = keeper.issue_reset_code(CLERK.id)
    vault.reset_password(CLERK.id, code, "some new long words")


# --- the recovery code ------------------------------------------------------------------------------------------------


def test_the_recovery_code_gives_a_leader_a_new_password_and_nobody_else(
    vault: Vault, store: OpenStore, keeper: keepers.Keeper, made_once: tuple[Path, str]
) -> None:
    keeper.enrol(LEA, "lea's own long words")
    store.close()
    with pytest.raises(RuleBroken) as refused:
        vault.recover(NURSE.id, made_once[1], "some new long words")
    assert refused.value.code == "recovery-for-leaders"
    vault.recover(LEA.id, made_once[1], "some new long words")
    _, store = vault.open(LEA.id, "some new long words")
    assert noted(store)[:3] == ("RecoveryCodeUsed", LEA.id, LEA.id)
    store.close()


def test_a_new_recovery_code_ends_the_one_before(
    vault: Vault, store: OpenStore, keeper: keepers.Keeper, made_once: tuple[Path, str]
) -> None:
    code = keeper.new_recovery_code()
    assert noted(store)[:3] == ("RecoveryCodeMade", NURSE.id, NURSE.id)
    keeper.rotate()
    store.close()
    with pytest.raises(WrongPassword):
        vault.open_with_recovery_code(made_once[1])
    vault.open_with_recovery_code(code).close()


# --- the cost of a guess --------------------------------------------------------------------------------------------


def test_a_quick_pc_makes_each_guess_dearer_and_none_makes_it_cheaper() -> None:
    floor = KdfCost(memory_kib=64, passes=3, lanes=1, in_tests=True)

    def pc(seconds: float) -> KdfCost:
        ticks = iter([0.0, seconds * 9, 10.0, 10.0 + seconds])  # busy with something else the first time
        return sealing.raised(floor, lambda: next(ticks))

    assert [pc(took).passes for took in (0.1, 0.15, 0.3, 0.9, 9.0, 0.0001)] == [9, 6, 3, 3, 3, 16]
    assert KdfCost().allows(replace(KdfCost(), passes=sealing.RAISED_PASSES_CEILING))


def test_whoever_is_enrolled_gets_the_cost_this_pc_can_bear(folder: Path, hands: Hands) -> None:
    ticks = iter([0.0, 0.2, 1.0, 1.1])
    vault = Vault(folder, hands, os.urandom, KdfCost.for_tests(), timer=lambda: next(ticks))
    _, store = vault.open(NURSE.id, PASSWORD)
    SessionKeeper(vault, store, NURSE).enrol(NIA, NIAS)
    store.close()
    assert [slot.cost.passes for slot in keyslots.load(folder / "keyslots.json").slots] == [1, 1, 3]
    assert opens_for(vault, NIA.id, NIAS)


def test_a_slot_file_is_kept_with_its_previous_copy(keeper: keepers.Keeper, folder: Path) -> None:
    keeper.enrol(NIA, NIAS)
    assert len(keyslots.load(slot_file.previous_of(folder / "keyslots.json")).slots) == 2
