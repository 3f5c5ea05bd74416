"""A batch of which the central record took nothing: whose fault that is says what becomes of it, as over a line.

Busy, or not letting this PC in: it waits, and none of its changes is to blame. Failing, or refusing without a word as a
gateway does: one of its changes is to blame only if others are taken meanwhile.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from prisoncare_desktop.log import logger
from prisoncare_desktop.sync.fhir import profile
from prisoncare_desktop.sync.up import backoff
from prisoncare_desktop.sync.up.answers import FAILS, Answers, Sent
from prisoncare_desktop.sync.up.failing import BUSY, FAILURES_ALONE, Failures
from prisoncare_desktop.sync.weighing.bundle import EntryAnswer
from prisoncare_desktop.usecases.forwarding import put_off, way_of
from prisoncare_desktop.usecases.inbound import SYNC_ACTOR
from prisoncare_desktop.usecases.outbox import BatchRecord
from prisoncare_desktop.usecases.ports import Store

_log: logging.Logger = logger("sync")

TOO_LARGE = 413
JUDGED = (400, TOO_LARGE, 422)  # any other status says that nothing of the batch was looked at
CEILING_S = 3600.0  # of a wait; longer than over a line: each try is a message to the trust, and its answer another


@dataclass(frozen=True)
class Refusals:
    """Takes refusals of whole batches. `now()`, `chance()`: time and chance."""

    store: Store
    answers: Answers
    now: Callable[[], datetime]
    chance: Callable[[], float]

    def take(self, batch: BatchRecord, answer: EntryAnswer, sent: Sent) -> bool:
        """Split the batch, set its only change aside, or put it off. Return whether it is one without changes that

        the central record will never take.
        """
        status = answer.status
        _log.warning("batch %s refused whole: %s", batch.number, status)
        if status in JUDGED and (answer.words or status == TOO_LARGE):
            return self._split(batch, answer, str(status), sent)
        if status in JUDGED or (status >= 500 and status not in BUSY):
            failures = self.answers.count_failure(batch, others_pass=False)
            if failures.count >= FAILURES_ALONE and failures.others_passed:
                return self._split(batch, answer, FAILS, sent)
            self._put_off(batch, answer)
        else:
            self._put_off(batch, answer, refused=0 if status in BUSY else status)
        return False

    def others_pass(self, answers: Sequence[EntryAnswer]) -> None:
        """Note of every batch that the central record failed at, that it took something since."""
        if not any(one.status in (200, 201) for one in answers):
            return
        with self.store.read() as unit:
            failing = [(one, Failures.of(unit, one)) for one in unit.outbox.under_way()]
        unsure = [(one, known) for one, known in failing if known.count and not known.others_passed]
        if unsure:
            with self.store.write(SYNC_ACTOR) as unit:
                for one, known in unsure:
                    replace(known, others_passed=True).keep(unit, one)
                unit.commit()

    def _put_off(self, batch: BatchRecord, answer: EntryAnswer, refused: int = 0) -> None:
        with self.store.write(SYNC_ACTOR) as unit:
            way = way_of(unit, batch.number)
            if not way.again_at:  # else this is the same answer once more
                wait = backoff.wait(way.put_off + 1, self.chance, answer.retry_after_s, CEILING_S)
                put_off(unit, batch.number, self.now() + wait, refused)
            unit.commit()

    def _split(self, batch: BatchRecord, answer: EntryAnswer, status: str, sent: Sent) -> bool:
        if not batch.entries:
            return True
        with self.store.read() as unit:
            known = profile.kept(unit.facts)
        self.answers.split_or_set_aside(batch, status, answer.words, known, sent, suspect=status == FAILS)
        return False
