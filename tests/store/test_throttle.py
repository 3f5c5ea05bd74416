"""Guessing: who is slowed, for how long, and what no restart, clock or missing file forgives."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest

from prisoncare_desktop.errors import DiskFull, StoreUnavailable, TooManyTries, WrongPassword
from prisoncare_desktop.store import durable_file
from prisoncare_desktop.store.attempts import Attempts
from prisoncare_desktop.store.keeper import SessionKeeper
from prisoncare_desktop.store.sealing import KdfCost
from prisoncare_desktop.store.throttle import Throttle
from prisoncare_desktop.store.vault import RECOVERY, Vault
from tests.store.clinic import CLERK, NURSE, PASSWORD, Hands

DAY_S = 24 * 3600.0
GUESS_S = 0.3
TRICK_S = 240.0  # to restart, to set a clock, to delete a file


@dataclass
class Pc:
    """A PC with its own clocks, where somebody guesses. `ram_only`: the planted defect."""

    folder: Path
    copy: Path
    ram_only: bool = False
    elapsed: float = 0.0
    hands: Hands = field(default_factory=Hands)

    def __post_init__(self) -> None:
        self.restart()
        if not self.ram_only:
            self.vault.make_attempts()

    @property
    def files(self) -> tuple[Path, Path]:
        return self.folder / "attempts", self.copy

    def restart(self) -> None:
        booted = self.elapsed
        self.vault = Vault(
            self.folder,
            self.hands,
            os.urandom,
            KdfCost.for_tests(),
            attempts_copy=self.copy,
            monotonic=lambda: self.elapsed - booted,
        )
        if self.ram_only:
            self.vault.throttle = Throttle((), lambda: self.elapsed - booted)

    def hand_over(self) -> None:
        waited = self.vault.throttle.waited()
        self.restart()
        self.vault.throttle.go_on_waiting(waited)

    def guess(self, user_id: str = NURSE.id) -> TooManyTries | None:
        """Type a wrong password; return the refusal if it was not even judged."""
        self.elapsed += GUESS_S
        try:
            self.vault.open(user_id, "not it")
        except TooManyTries as refused:
            return refused
        except WrongPassword:
            return None
        raise AssertionError("a wrong password opened the store")

    def guesses(self, seconds: float, trick: Callable[[Pc, TooManyTries], None]) -> int:
        """Guess for so long, playing a trick whenever a guess is refused; return how many were judged."""
        end, judged = self.elapsed + seconds, 0
        while self.elapsed < end:
            refused = self.guess()
            if refused is None:
                judged += 1
            else:
                self.elapsed += TRICK_S
                trick(self, refused)
        return judged


@pytest.fixture
def pc(folder: Path, tmp_path: Path) -> Pc:
    return Pc(folder, tmp_path / "state" / "attempts-copy")


def wait(pc: Pc, refused: TooManyTries) -> None:
    pc.elapsed += refused.wait_s if refused.wait_s is not None else 3600


# --- the rule ---------------------------------------------------------------------------------------------------------


def test_five_wrong_passwords_cost_nothing_and_each_further_one_twice_the_wait(pc: Pc) -> None:
    waits = []
    for tries in range(1, 21):
        assert pc.guess() is None, f"try {tries} is judged, once its wait has passed"
        wait_s = pc.vault.waits(NURSE.id)
        waits.append(None if wait_s is None else round(wait_s))
        pc.elapsed += wait_s or 0
    assert waits[:4] == [0, 0, 0, 0]
    assert waits[4:19] == [30, 60, 120, 240, 480] + 10 * [900]
    assert waits[19] is None
    assert pc.vault.failures(NURSE.id) == 20


def test_while_somebody_waits_no_password_is_judged_not_even_the_right_one(
    pc: Pc, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(5):
        pc.guess()

    def judged(*_: object) -> bytes:
        raise AssertionError("judged")

    with monkeypatch.context() as patched:
        patched.setattr("prisoncare_desktop.store.sealing.key_of_password", judged)
        with pytest.raises(TooManyTries) as refused:
            pc.vault.open(NURSE.id, PASSWORD)
    assert (refused.value.user_id, refused.value.failures, refused.value.wait_s) == (NURSE.id, 5, 30)
    assert pc.vault.failures(NURSE.id) == 5, "and is not counted"
    pc.elapsed += 29
    with pytest.raises(TooManyTries):
        pc.vault.open(NURSE.id, PASSWORD)
    pc.elapsed += 1
    pc.vault.open(NURSE.id, PASSWORD)[1].close()
    assert pc.vault.waits(NURSE.id) == 0


def test_no_clock_that_is_set_shortens_a_wait(pc: Pc) -> None:
    for _ in range(5):
        pc.guess()
    for years in (10, -20):
        pc.hands.at += timedelta(days=years * 365)
        assert pc.vault.waits(NURSE.id) == 30


def test_nobody_locks_anybody_else_out(pc: Pc) -> None:
    for _ in range(5):
        pc.guess(CLERK.id)
    assert pc.vault.waits(CLERK.id)
    pc.vault.open(NURSE.id, PASSWORD)[1].close()


def test_a_restart_begins_the_wait_afresh(pc: Pc) -> None:
    for _ in range(5):
        pc.guess()
    pc.elapsed += 29
    pc.restart()
    assert pc.vault.waits(NURSE.id) == 30
    pc.elapsed += 30
    assert pc.vault.waits(NURSE.id) == 0


def test_a_colleagues_lock_makes_nobody_wait_again(pc: Pc) -> None:
    for _ in range(5):
        pc.guess()
    pc.elapsed += 20
    pc.hand_over()
    pc.elapsed += 9
    pc.hand_over()
    assert pc.vault.waits(NURSE.id) == pytest.approx(1)
    assert pc.vault.failures(NURSE.id) == 5
    pc.restart()
    assert pc.vault.waits(NURSE.id) == 30


def test_what_was_waited_since_the_start_goes_on_after_a_hand_over_too(pc: Pc) -> None:
    for _ in range(5):
        pc.guess()
    pc.restart()
    pc.elapsed += 29
    pc.hand_over()
    assert pc.vault.waits(NURSE.id) == pytest.approx(1)


def test_files_that_vanish_around_a_hand_over_cost_four_hours_from_then(pc: Pc) -> None:
    pc.elapsed += 5 * 3600
    for file in pc.files:
        file.unlink()
    pc.hand_over()
    assert pc.vault.waits(NURSE.id) == 4 * 3600


def locked(pc: Pc) -> None:
    while (refused := pc.guess()) is None or refused.wait_s is not None:
        pc.elapsed += refused.wait_s or 0 if refused else 0


@pytest.mark.hazard("H20")
def test_a_lock_is_ended_by_a_colleagues_reset_code(pc: Pc) -> None:
    locked(pc)
    _, store = pc.vault.open(CLERK.id, "another password")
    keeper = SessionKeeper(pc.vault, store, CLERK)
    assert [(holder.failures, holder.locked) for holder in keeper.holders()] == [(20, True), (0, False)]
    code, _ = keeper.issue_reset_code(NURSE.id)
    store.close()
    with pytest.raises(TooManyTries):
        pc.vault.open(NURSE.id, PASSWORD)
    pc.vault.reset_password(NURSE.id, code, "quite another four words")
    pc.vault.open(NURSE.id, "quite another four words")[1].close()


def test_a_lock_is_ended_by_the_recovery_code_which_is_itself_only_slowed(pc: Pc, made_once: tuple[Path, str]) -> None:
    locked(pc)
    code = made_once[1]
    wrong = ("B" if code[0] != "B" else "C") + code[1:]
    judged = 0
    while judged < 25:
        try:
            pc.vault.recover(NURSE.id, wrong, "quite another four words")
        except WrongPassword:
            judged += 1
        except TooManyTries as refused:
            if refused.wait_s is None:
                pytest.fail("a code is never locked: it cannot be guessed")
            pc.elapsed += refused.wait_s
    pc.elapsed += pc.vault.waits(RECOVERY) or 0
    pc.vault.recover(NURSE.id, code, "quite another four words")
    pc.vault.open(NURSE.id, "quite another four words")[1].close()


# --- the two files ----------------------------------------------------------------------------------------------------


def test_the_larger_count_counts_and_a_missing_file_is_made_again_from_the_other(pc: Pc) -> None:
    for gone in pc.files:
        before = pc.vault.failures(NURSE.id)
        gone.unlink()
        pc.restart()
        pc.guess()
        assert [(Attempts(file).read() or pytest.fail("unreadable")).counts for file in pc.files] == [
            {NURSE.id: before + 1}
        ] * 2


@pytest.mark.parametrize("nonsense", [b"", b"[]", b"x" * 16384, b"\xff\xfe"])
def test_a_torn_file_is_as_good_as_missing(pc: Pc, nonsense: bytes) -> None:
    pc.guess()
    for torn in pc.files:
        torn.write_bytes(nonsense)
        pc.restart()
        assert pc.vault.failures(NURSE.id) == 1
    for torn in pc.files:
        torn.write_bytes(nonsense)
    pc.restart()
    assert pc.vault.failures(NURSE.id) == 10


def test_with_both_files_gone_everybody_waits_four_hours_even_if_they_vanish_while_it_runs(pc: Pc) -> None:
    pc.elapsed += 5 * 3600
    for file in pc.files:
        file.unlink()
    for user_id in (NURSE.id, CLERK.id):
        assert (pc.vault.failures(user_id), pc.vault.waits(user_id)) == (10, 4 * 3600)
    pc.restart()
    assert pc.vault.waits(NURSE.id) == 4 * 3600
    pc.elapsed += 4 * 3600
    pc.vault.open(NURSE.id, PASSWORD)[1].close()
    assert (pc.vault.failures(NURSE.id), pc.vault.waits(NURSE.id)) == (0, 0)
    assert pc.guess(CLERK.id) is None
    assert pc.vault.waits(CLERK.id) == 4 * 3600, "the nurse's own password buys no guess at the clerk's"
    assert pc.vault.failures(CLERK.id) == 11


def test_lost_files_that_cannot_be_made_again_are_told_and_no_password_is_judged(
    pc: Pc, monkeypatch: pytest.MonkeyPatch
) -> None:
    for file in pc.files:
        file.unlink()

    def full(*_: object) -> None:
        raise DiskFull("no room")

    monkeypatch.setattr(durable_file, "write", full)
    assert (pc.vault.failures(NURSE.id), pc.vault.waits(NURSE.id)) == (10, 4 * 3600)
    pc.elapsed += 4 * 3600
    with pytest.raises(DiskFull):
        pc.vault.open(NURSE.id, PASSWORD)


def test_after_the_files_were_lost_the_recovery_code_lets_everybody_be_believed_again(
    pc: Pc, made_once: tuple[Path, str]
) -> None:
    for file in pc.files:
        file.unlink()
    pc.vault.open_with_recovery_code(made_once[1]).close()
    assert pc.vault.waits(NURSE.id) == pc.vault.waits(CLERK.id) == 0


def test_a_new_store_begins_with_both_files_and_no_tries(tmp_path: Path) -> None:
    (tmp_path / "state").mkdir()
    copy = tmp_path / "state" / "copy"
    vault = Vault(tmp_path / "data", Hands(), os.urandom, KdfCost.for_tests(), attempts_copy=copy)
    vault.create([(NURSE, PASSWORD)])
    assert copy.stat().st_mode & 0o777 == 0o600
    vault.open(NURSE.id, PASSWORD)[1].close()


def test_a_second_place_that_cannot_be_written_keeps_nobody_out_but_a_broken_one_does(folder: Path) -> None:
    nowhere = Vault(folder, Hands(), os.urandom, KdfCost.for_tests(), attempts_copy=Path("/proc/nowhere/copy"))
    nowhere.open(NURSE.id, PASSWORD)[1].close()
    only_nowhere = Throttle((Attempts(Path("/proc/nowhere/copy")),))
    with pytest.raises(StoreUnavailable):
        only_nowhere.begin(NURSE.id, NURSE.id)


# --- the attacker (G12) -----------------------------------------------------------------------------------------------


def restarts(pc: Pc, _: TooManyTries) -> None:
    pc.restart()


def hands_over(pc: Pc, _: TooManyTries) -> None:
    pc.hand_over()


def deletes_both_and_hands_over(pc: Pc, _: TooManyTries) -> None:
    for file in pc.files:
        file.unlink(missing_ok=True)
    pc.hand_over()


def sets_the_clock(pc: Pc, _: TooManyTries) -> None:
    pc.hands.at += timedelta(days=3652) * (1 if pc.hands.at.year < 2030 else -1)
    pc.restart()


def deletes_one(pc: Pc, _: TooManyTries) -> None:
    pc.files[int(pc.elapsed) % 2].unlink(missing_ok=True)
    pc.restart()


def deletes_both(pc: Pc, refused: TooManyTries) -> None:
    if refused.failures < 10:
        for file in pc.files:
            file.unlink(missing_ok=True)
        pc.restart()
    else:
        wait(pc, refused)


class PutsBack:
    """Puts older copies of so many of the two files back."""

    def __init__(self, pc: Pc, how_many: int) -> None:
        self.old = [(file, file.read_bytes()) for file in pc.files[:how_many]]

    def __call__(self, pc: Pc, _: TooManyTries) -> None:
        for file, content in self.old:
            file.write_bytes(content)
        pc.restart()


STRATEGIES: dict[str, tuple[Callable[[Pc], Callable[[Pc, TooManyTries], None]], int]] = {
    "waits": (lambda _: wait, 20),
    "restarts after each refusal": (lambda _: restarts, 10),
    "has a colleague lock after each refusal": (lambda _: hands_over, 20),
    "deletes both files while a colleague locks": (lambda _: deletes_both_and_hands_over, 10),
    "sets the clock by ten years": (lambda _: sets_the_clock, 10),
    "deletes one file": (lambda _: deletes_one, 10),
    "deletes both files": (lambda _: deletes_both, 10),
    "puts one old copy back": (lambda pc: PutsBack(pc, 1), 10),
}


@pytest.mark.parametrize("strategy", STRATEGIES)
def test_in_a_day_of_guessing_few_guesses_are_judged(pc: Pc, strategy: str) -> None:
    trick, most = STRATEGIES[strategy]
    judged = pc.guesses(DAY_S, trick(pc))
    print(f"24 h, one who {strategy}: {judged} guesses judged, at most {most} allowed")
    assert 5 <= judged <= most


def test_who_only_waits_has_twenty_guesses_ever(pc: Pc) -> None:
    assert pc.guesses(30 * DAY_S, wait) == 20


def test_what_is_not_held_is_who_puts_back_both_files_each_time(pc: Pc) -> None:
    """Said plainly: it takes what only the operating system can keep from somebody; each guess still costs its time."""
    judged = pc.guesses(3600, PutsBack(pc, 2))
    print(f"1 h, one who puts both old copies back: {judged} guesses judged: not held")
    assert judged > 20


def test_the_attacker_finds_a_counter_that_is_kept_in_memory_only(folder: Path, tmp_path: Path) -> None:
    forgetful = Pc(folder, tmp_path / "copy", ram_only=True)
    judged = forgetful.guesses(3600, restarts)
    print(f"control, a counter in memory only: {judged} guesses judged in 1 h")
    assert judged > 20


def test_the_bot_leaves_the_store_as_it_was(pc: Pc, tmp_path: Path) -> None:
    kept = shutil.copytree(pc.folder, tmp_path / "as-it-was")
    pc.guesses(DAY_S, deletes_both)
    for name in ("prisoncare.db", "keyslots.json"):
        assert (pc.folder / name).read_bytes() == (kept / name).read_bytes(), "nothing is ever wiped"
