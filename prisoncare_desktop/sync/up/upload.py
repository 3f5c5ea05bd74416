"""The way up: the oldest unanswered batch first, then the next one built, until nothing is left that can go now."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from prisoncare_desktop.errors import (
    BundleRefused,
    EnvironmentTrouble,
    ServerNonsense,
    ServerTrouble,
    ServerUnreachable,
)
from prisoncare_desktop.log import logger
from prisoncare_desktop.sync.access.transport import FhirTransport
from prisoncare_desktop.sync.fhir import profile
from prisoncare_desktop.sync.fhir.profile import ServerProfile
from prisoncare_desktop.sync.up.answers import FAILS, TRIES_IN_A_RUN, Answers, Sent
from prisoncare_desktop.sync.up.failing import (
    FAILURES_ALONE,
    TIMEOUTS_BEFORE_SPLITTING,
    Failing,
    blames_the_batch,
    is_late,
)
from prisoncare_desktop.sync.up.settle import FAR, Settled
from prisoncare_desktop.sync.weighing import bundle
from prisoncare_desktop.sync.weighing.batch import build_next
from prisoncare_desktop.usecases.outbox import BatchRecord
from prisoncare_desktop.usecases.ports import Store

_log: logging.Logger = logger("sync")


@dataclass(frozen=True)
class Uploader:
    """Sends what waits. `still_ours()` renews the lease and raises when another run took over."""

    store: Store
    transport: FhirTransport
    answers: Answers
    agency: str
    device_id: str
    now: Callable[[], datetime]
    still_ours: Callable[[], None]

    def upload(self, sent: Sent, *, all_due: bool) -> None:
        """Send until nothing is left that can go now. `all_due`: also what waits for its next try (a person asked).

        Raises:
            ServerUnreachable and the like: what was settled stays settled, the rest goes next time.
        """
        tries: Counter[str] = Counter()
        failing = Failing()
        while True:
            self.still_ours()
            with self.store.read() as unit:
                batch = unit.outbox.unanswered()
                if batch is not None and failing.put_off:
                    batch = next((one for one in unit.outbox.under_way() if one.number not in failing.put_off), None)
                last_answered = unit.outbox.last_answered()
                known = profile.kept(unit.facts)
            if batch is not None and batch.number < last_answered:
                batch = self.answers.freeze_anew(batch)
            elif batch is None:
                batch = self._next(known, sent, tries, all_due=all_due)
            if batch is not None:
                self._send(batch, known, sent, tries, failing)
            elif not self._another_turn(failing, known, sent):
                if failing.too_large and not failing.blamed:
                    self.answers.learn_limit(failing.too_large)
                return

    def _next(self, known: ServerProfile, sent: Sent, tries: Counter[str], *, all_due: bool) -> BatchRecord | None:
        """Freeze and return the next batch of what waits, None if there is none."""
        worn = frozenset(e for e, n in tries.items() if n >= TRIES_IN_A_RUN)
        built = build_next(
            self.store,
            known,
            agency=self.agency,
            device_id=self.device_id,
            due_at=FAR if all_due else self.now(),
            now=self.now(),
            leave=worn,
        )
        sent.tally[Settled.REFUSED] += built.refused
        sent.tally[Settled.CONFLICT] += built.conflicts
        sent.changes |= built.changes
        if built.batch is not None:
            tries.update(bundle.entry_id_of(one) for one in bundle.requests_of(built.batch))
            _log.info("batch %s frozen: %s entries", built.batch.number, built.batch.entries)
        return built.batch

    def _send(
        self, batch: BatchRecord, known: ServerProfile, sent: Sent, tries: Counter[str], failing: Failing
    ) -> None:
        try:
            answer = self.transport.send(batch.body)
        except BundleRefused as refused:
            if not refused.words:  # no FHIR server's: a gateway's, perhaps, that refuses whatever this PC asks
                self.transport.capabilities()
            self.answers.split_or_set_aside(batch, str(refused.status), refused.words, known, sent)
            return
        except (ServerTrouble, ServerUnreachable) as trouble:
            if not blames_the_batch(trouble):
                raise
            self._failed(batch, trouble, known, sent, failing)
            return
        requests = bundle.requests_of(batch)
        answers = bundle.answers_of(answer, len(requests) + len(bundle.beside_of(batch)))[: len(requests)]
        if not bundle.are_in_place(requests, answers):
            raise ServerNonsense("a batch was answered out of order")
        self.answers.take(batch, answers, sent, tries)
        failing.took_one()

    # --- the central record fails at a batch -------------------------------------------------------------------------

    def _failed(
        self, batch: BatchRecord, trouble: EnvironmentTrouble, known: ServerProfile, sent: Sent, failing: Failing
    ) -> None:
        """Halve a batch that the central record failed at; a change that is alone is put off, or set aside.

        Raises:
            `trouble`, or another: it says more of the server than of the batch.
        """
        failures = self.answers.count_failure(batch, others_pass=failing.taken > 0)
        failing.note(batch.number, batch.entries, trouble)
        if batch.entries > 1:
            if is_late(trouble) and failures.count < TIMEOUTS_BEFORE_SPLITTING:
                raise trouble
            self._see_that_it_answers(failing)
            self.answers.split_or_set_aside(batch, FAILS, "", known, sent, suspect=True)
        elif failures.count >= FAILURES_ALONE and failures.others_passed:
            self._see_that_it_answers(failing)
            self.answers.split_or_set_aside(batch, FAILS, "", known, sent)
            failing.set_one_aside()
        else:
            failing.leave(batch.number)

    def _another_turn(self, failing: Failing, known: ServerProfile, sent: Sent) -> bool:
        """Return whether something that was put off is to be tried again, now that nothing else is left."""
        with self.store.read() as unit:
            left = [one for one in unit.outbox.under_way() if one.number in failing.put_off]
        for batch in left:
            if self.answers.failures_of(batch).count >= FAILURES_ALONE and failing.is_alone(batch.number):
                self._see_that_it_answers(failing)  # in three runs now, and there was never anything else to tell by
                self.answers.split_or_set_aside(batch, FAILS, "", known, sent)
                return False
        return failing.another_turn()

    def _see_that_it_answers(self, failing: Failing) -> None:
        """Ask the central record something else, once a run. Raises if it is in trouble altogether."""
        if not failing.answers_else:
            self.transport.capabilities()
            failing.answers_else = True
