"""Batches that the central record fails at while it answers all else: the one to blame is found, the others go on.

A batch of several is halved, its halves again, until one change stands alone. That one is left until everything else
went; it is set aside once it failed three times by itself and others were taken since the first time. A server that
takes nothing at all is not asked for long and has nothing set aside: a handful of failures in a row end the run.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from prisoncare_desktop.errors import EnvironmentTrouble, ServerTrouble, ServerUnreachable
from prisoncare_desktop.usecases.outbox import BatchRecord
from prisoncare_desktop.usecases.ports import UnitOfWork

FAILURES_ALONE = 3  # of one change, before it is set aside (security.md 4.5)
TIMEOUTS_BEFORE_SPLITTING = 3  # of one batch: a busy server is late too, and is not to be sent still more
FAILURES_IN_A_ROW = 5  # of whatever batches: with one bad change in it, every second half is taken
BUSY = (408, 409, 425, 429, 502, 503, 504, 507)  # say that the server is busy, and nothing of what it was asked

_OTHERS_PASSED = "+"


@dataclass(frozen=True)
class Failures:
    """How often the central record failed at one batch, and whether it took others since the first time."""

    count: int = 0
    others_passed: bool = False

    @staticmethod
    def of(unit: UnitOfWork, batch: BatchRecord) -> Failures:
        written = unit.facts.get(f"batch_failures:{batch.number}")
        return Failures(int(written.removesuffix(_OTHERS_PASSED) or 0), written.endswith(_OTHERS_PASSED))

    def keep(self, unit: UnitOfWork, batch: BatchRecord) -> None:
        written = f"{self.count or ''}{_OTHERS_PASSED if self.others_passed else ''}"
        unit.facts.put(f"batch_failures:{batch.number}", written)


@dataclass
class Failing:
    """What one run learnt of it. `put_off`: numbers of batches left until the others went; `taken`: batches taken.

    `failed`: numbers of all that failed; `blamed`: whether one of them was a single change. `too_large`: the fewest
    entries that failed together, 0 if none did. `answers_else`: whether the server was seen to answer something else.
    """

    put_off: set[int] = field(default_factory=set)
    failed: set[int] = field(default_factory=set)
    blamed: bool = False
    taken: int = 0
    too_large: int = 0
    answers_else: bool = False
    _in_a_row: int = 0
    _moved: bool = False
    _last: EnvironmentTrouble | None = None

    def took_one(self) -> None:
        self.taken += 1
        self._in_a_row = 0

    def note(self, batch_number: int, entries: int, trouble: EnvironmentTrouble) -> None:
        """Note a failure.

        Raises:
            `trouble`: the server fails at everything.
        """
        self.failed.add(batch_number)
        self.blamed |= entries == 1
        if entries > 1:
            self.too_large = min(entries, self.too_large or entries)
        self._last = trouble
        self._in_a_row += 1
        if self._in_a_row > FAILURES_IN_A_ROW:
            raise trouble

    def set_one_aside(self) -> None:
        self._in_a_row = 0

    def leave(self, batch_number: int) -> None:
        """Leave this batch until the others went."""
        self.put_off.add(batch_number)
        self._moved = True

    def is_alone(self, batch_number: int) -> bool:
        """Whether nothing else was sent in this run that could tell the server's trouble from the batch's."""
        return not self.taken and self.failed == {batch_number}

    def another_turn(self) -> bool:
        """Return whether to try once more what was put off, now that the others went; False if nothing was.

        Raises:
            the last trouble: trying again tells nothing new now.
        """
        if not self.put_off:
            return False
        if self._last is not None and not (self.taken and self._moved):
            raise self._last
        self.put_off.clear()
        self._moved, self._in_a_row = False, 0
        return True


def blames_the_batch(trouble: EnvironmentTrouble) -> bool:
    """Whether this may be about what was sent. A broken line is not, nor a busy server, nor trouble with a token."""
    if isinstance(trouble, ServerTrouble):
        return trouble.asked and (trouble.status not in BUSY or trouble.status == 504)
    return isinstance(trouble, ServerUnreachable) and trouble.timed_out


def is_late(trouble: EnvironmentTrouble) -> bool:
    """Whether no answer came in time, from the server or from a gateway before it."""
    return isinstance(trouble, ServerUnreachable) or (isinstance(trouble, ServerTrouble) and trouble.status == 504)
