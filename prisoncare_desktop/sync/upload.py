"""The way up: the oldest unanswered batch first, then the next one built, until nothing is left that can go now."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from prisoncare_desktop.errors import BundleRefused, EnvironmentTrouble, ServerTrouble, ServerUnreachable
from prisoncare_desktop.log import logger
from prisoncare_desktop.sync import bundle, profile
from prisoncare_desktop.sync.answers import TRIES_IN_A_RUN, Answers, Sent, failures_fact
from prisoncare_desktop.sync.batch import build_next
from prisoncare_desktop.sync.profile import ServerProfile
from prisoncare_desktop.sync.settle import FAR, Settled
from prisoncare_desktop.sync.transport import FhirTransport
from prisoncare_desktop.usecases.inbound import SYNC_ACTOR
from prisoncare_desktop.usecases.outbox import BatchRecord
from prisoncare_desktop.usecases.ports import Store

_log: logging.Logger = logger("sync")

FAILURES_BEFORE_SPLITTING = 3  # of one batch, while the server answers everything else


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
        while True:
            self.still_ours()
            with self.store.read() as unit:
                batch = unit.outbox.unanswered()
                known = profile.kept(unit.facts)
            if batch is None:
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
                batch = built.batch
                if batch is None:
                    return
                tries.update(bundle.entry_id_of(one) for one in bundle.requests_of(batch))
                _log.info("batch %s frozen: %s entries", batch.number, batch.entries)
            self._send(batch, known, sent, tries)

    def _send(self, batch: BatchRecord, known: ServerProfile, sent: Sent, tries: Counter[str]) -> None:
        try:
            answer = self.transport.send(batch.body)
        except BundleRefused as refused:
            if not refused.words:  # no FHIR server's: a gateway's, perhaps, that refuses whatever this PC asks
                self.transport.capabilities()
            self.answers.split_or_set_aside(batch, str(refused.status), refused.words, known, sent)
            return
        except (ServerTrouble, ServerUnreachable) as trouble:
            if self._is_poison(batch, trouble):
                self.answers.split_or_set_aside(batch, "fails", "", known, sent)
                return
            raise
        expected = batch.entries + len(bundle.beside_of(batch))
        self.answers.take(batch, bundle.answers_of(answer, expected)[: batch.entries], sent, tries)

    # --- a whole Bundle refused --------------------------------------------------------------------------------------

    def _is_poison(self, batch: BatchRecord, trouble: EnvironmentTrouble) -> bool:
        """Count this batch's failures; whether it is the batch, since the server answers everything else.

        503 and 429 say the server is busy, and a broken line says nothing of the batch: neither counts.
        """
        if isinstance(trouble, ServerTrouble) and trouble.status in (429, 502, 503):
            return False
        if isinstance(trouble, ServerUnreachable) and not trouble.timed_out:
            return False
        with self.store.write(SYNC_ACTOR) as unit:
            failures = int(unit.facts.get(failures_fact(batch)) or 0) + 1
            unit.facts.put(failures_fact(batch), str(failures))
            unit.commit()
        if failures < FAILURES_BEFORE_SPLITTING:
            return False
        self.transport.capabilities()  # raises if the server is in trouble altogether
        return True
