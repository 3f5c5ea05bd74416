"""Wrong tries slow the next one down, and in the end stop it; they never wipe anything, and keep only their own out.

A try is counted, on the disk, before it is judged. Fewer than five wrong ones in a row cost nothing; then each costs
twice the wait of the one before, and the wait must pass on the monotonic clock of one run of the program: the PC's
clock is never read, and a restart begins the wait afresh (the hand-over after a lock is none: `waited`). At twenty no
password is judged any more, until a reset code from a colleague, or the recovery code, has been used. Codes of ours are
only slowed: they cannot be guessed.

The counts lie in two places, and the larger counts; a missing file is made again from the other. With both gone
everybody is taken to have ten wrong tries, and each further one waits four hours: deleting the files buys six tries a
day. What cannot be held without help from the operating system: who puts older copies of both files back together
guesses on from those, and who copies the store guesses elsewhere; there only the cost of each guess helps.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from contextlib import suppress

from prisoncare_desktop.errors import StoreUnavailable, TooManyTries
from prisoncare_desktop.store.attempts import Attempts, Tries, merged

FREE_TRIES = 5
FIRST_WAIT_S = 30.0
LONGEST_WAIT_S = 15 * 60.0
LOCK_AT = 20  # NIST SP 800-63B allows 100; fewer, because the PC stands where people have time (security.md 3.3)
TRIES_WHEN_LOST = 10
WAIT_WHEN_LOST_S = 4 * 3600.0

Monotonic = Callable[[], float]
"""Seconds of this run, never set back: `time.monotonic` in earnest."""


class Throttle:
    """The counts of one store, in this run of the program. `store_exists`: without one, there is nothing to guess at.

    `is_code`: whether an account is that of a code of ours. `monotonic`: without it no wait ever passes.
    """

    def __init__(
        self,
        files: tuple[Attempts, ...],
        monotonic: Monotonic = lambda: 0.0,
        store_exists: Callable[[], bool] = lambda: False,
        is_code: Callable[[str], bool] = lambda _: False,
    ) -> None:
        self._files = files
        self._monotonic = monotonic
        self._store_exists = store_exists
        self._is_code = is_code
        self._lock = threading.Lock()
        self._run_began = monotonic()
        self._since: dict[str, float] = {}
        self._known = Tries()  # what this run has seen: a file put back while it runs forgives nothing

    def make(self) -> None:
        """Make the files, with what either says of earlier tries.

        Raises:
            DiskFull, StoreUnavailable.
        """
        with self._lock:
            self._write(self._together([tries for file in self._files if (tries := file.read()) is not None]))

    def waited(self) -> dict[str, float]:
        """Return the seconds of each account's wait that passed in this run; under "" how long it runs.

        For the process that follows this one: nobody waits again because a colleague locked.
        """
        with self._lock:
            now = self._monotonic()
            return {"": now - self._run_began, **{account: now - began for account, began in self._since.items()}}

    def go_on_waiting(self, waited: Mapping[str, float]) -> None:
        """Take over what `waited` said in the process before this one."""
        with self._lock:
            now = self._monotonic()
            self._run_began = now - waited.get("", 0.0)
            self._since = {account: now - seconds for account, seconds in waited.items() if account}

    def forget(self) -> None:
        """Count from nought: for a new store, with new passwords."""
        with self._lock:
            self._write(Tries())

    def failures(self, account: str) -> int:
        with self._lock:
            return self._count(self._look(), account)

    def wait_s(self, account: str) -> float | None:
        """Return how long until the next try is judged; None if none is, until a code is used."""
        with self._lock:
            return self._wait_s(self._look(), account)

    def begin(self, account: str, user_id: str) -> int:
        """Count a try as failed until it succeeds; return the wrong tries in a row if this is one.

        Raises:
            TooManyTries: it may not be judged now, and was not counted.
            StoreUnavailable: the disk does not take the count.
        """
        with self._lock:
            tries = self._look()
            wait_s = self._wait_s(tries, account)
            failures = self._count(tries, account)
            if wait_s != 0:
                raise TooManyTries(user_id, failures, wait_s)
            self._write(Tries({**tries.counts, account: failures + 1}, tries.lost))
            self._since[account] = self._monotonic()
            return failures + 1

    def forgive(self, account: str) -> None:
        """Take a success: this account has no wrong tries now."""
        with self._lock:
            tries = self._look()
            if self._count(tries, account):
                others = {a: n for a, n in tries.counts.items() if a != account}
                self._write(Tries({**others, account: 0} if tries.lost else others, tries.lost))
            self._since.pop(account, None)

    def withdraw(self, account: str) -> None:
        """Take the try just begun for none: what was right proves nothing of this store, and forgives nothing."""
        with self._lock:
            tries = self._look()
            before = max(0, self._count(tries, account) - 1)
            others = {a: n for a, n in tries.counts.items() if a != account}
            self._write(Tries({**others, account: before} if before or tries.lost else others, tries.lost))

    def believe_again(self) -> None:
        """Take a success with the recovery code: the lost counts are not held against anybody any longer."""
        with self._lock:
            tries = self._look()
            if tries.lost:
                self._write(Tries(tries.counts))

    # --- within, with the lock held ---

    def _look(self) -> Tries:
        found = [tries for file in self._files if (tries := file.read()) is not None]
        if found or not self._store_exists():
            tries = self._together(found)
            if 0 < len(found) < len(self._files):
                with suppress(StoreUnavailable):
                    self._write(tries)
            return tries
        if not self._known.lost:
            self._run_began = self._monotonic()
            self._since.clear()
        self._known = Tries(self._known.counts, lost=True)
        with suppress(StoreUnavailable):  # to look must not fail; a try is counted on the disk or not judged
            self._write(self._known)
        return self._known

    def _together(self, found: list[Tries]) -> Tries:
        return merged([*found, self._known], when_lost=TRIES_WHEN_LOST)

    def _write(self, tries: Tries) -> None:
        """Write every file that is there; make the others where the disk lets us, and one of them at least."""
        written, refused = 0, None
        for file in self._files:
            was_there = file.is_there()
            try:
                file.write(tries)
                written += 1
            except StoreUnavailable as error:
                if was_there:
                    raise
                refused = error
        if refused is not None and not written:
            raise refused
        self._known = tries

    def _count(self, tries: Tries, account: str) -> int:
        lost = tries.lost and not self._is_code(account)
        return tries.counts.get(account, TRIES_WHEN_LOST if lost else 0)

    def _wait_s(self, tries: Tries, account: str) -> float | None:
        failures = self._count(tries, account)
        if failures < FREE_TRIES:
            return 0.0
        is_code = self._is_code(account)
        if failures >= LOCK_AT and not is_code:
            return None
        wait_s = min(LONGEST_WAIT_S, FIRST_WAIT_S * 2.0 ** min(failures - FREE_TRIES, LOCK_AT))
        if tries.lost and failures >= TRIES_WHEN_LOST and not is_code:
            wait_s = WAIT_WHEN_LOST_S
        began = self._since.get(account, self._run_began)
        return max(0.0, began + wait_s - self._monotonic())
