"""The way up: the oldest unanswered batch first, then the next one built, until nothing is left that can go now."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime

from prisoncare_desktop.errors import BundleRefused, EnvironmentTrouble, ServerTrouble, ServerUnreachable
from prisoncare_desktop.log import logger
from prisoncare_desktop.sync import bundle, profile
from prisoncare_desktop.sync.batch import build_next
from prisoncare_desktop.sync.profile import ServerProfile
from prisoncare_desktop.sync.resource import text
from prisoncare_desktop.sync.settle import FAR, Settled, Settler, refusal_words
from prisoncare_desktop.sync.strict_json import JsonObject
from prisoncare_desktop.usecases.changes import Changes, touched
from prisoncare_desktop.usecases.inbound import SYNC_ACTOR
from prisoncare_desktop.usecases.outbox import BatchRecord, EntryState
from prisoncare_desktop.usecases.ports import Store, UnitOfWork

_log: logging.Logger = logger("sync")

FAILURES_BEFORE_SPLITTING = 3  # of one batch, while the server answers everything else
TRIES_IN_A_RUN = 3  # of one entry that others keep editing
POISON_WORDS = "The trust's record fails whenever this change reaches it."


@dataclass
class Sent:
    """What an upload came to. `tally`: entries by how they were settled; `types`: resource types that were sent."""

    entries: int = 0
    tally: Counter[Settled] = field(default_factory=Counter)
    changes: Changes = field(default_factory=Changes)
    types: set[str] = field(default_factory=set)


@dataclass(frozen=True)
class Uploader:
    """Sends what waits. `still_ours()` renews the lease and raises when another run took over."""

    store: Store
    settler: Settler
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
        requests = bundle.requests_of(batch)
        try:
            answer = self.settler.transport.send(batch.body)
        except BundleRefused as refused:
            self._split_or_set_aside(batch, requests, str(refused.status), refused.words, known, sent)
            return
        except (ServerTrouble, ServerUnreachable) as trouble:
            if self._is_poison(batch, trouble):
                self._split_or_set_aside(batch, requests, "fails", "", known, sent)
                return
            raise
        answers = bundle.answers_of(answer, len(requests))
        with self.store.read() as unit:
            entries = unit.outbox.many(bundle.entry_id_of(one) for one in requests)
        tally: Counter[Settled] = Counter()
        for request, one in zip(requests, answers, strict=True):
            settlement = self.settler.settle(batch, request, entries.get(bundle.entry_id_of(request)), one)
            tally[settlement.settled] += 1
            sent.changes |= settlement.changes
            if settlement.settled is Settled.AGAIN:
                tries[bundle.entry_id_of(request)] = TRIES_IN_A_RUN  # not again in this run, even if a person asked
        summary = ", ".join(f"{n} {kind}" for kind, n in sorted(tally.items()))
        with self.store.write(SYNC_ACTOR) as unit:
            unit.outbox.close_batch(batch.number, self.now(), summary)
            unit.facts.put(_failures_fact(batch), "")
            unit.commit()
        _log.info("batch %s answered: %s", batch.number, summary)
        sent.entries += len(requests)
        sent.types |= {text(one["resource"], "resourceType") for one in requests}
        sent.tally += tally

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
            failures = int(unit.facts.get(_failures_fact(batch)) or 0) + 1
            unit.facts.put(_failures_fact(batch), str(failures))
            unit.commit()
        if failures < FAILURES_BEFORE_SPLITTING:
            return False
        self.settler.transport.capabilities()  # raises if the server is in trouble altogether
        return True

    def _split_or_set_aside(
        self,
        batch: BatchRecord,
        requests: list[JsonObject],
        status: str,
        words: str,
        known: ServerProfile,
        sent: Sent,
    ) -> None:
        """Split a refused batch into two frozen ones, of the same entries as they were; alone, set it aside.

        What an earlier run settled, before the PC was switched off in the middle of the answers, is left out.
        """
        with self.store.write(SYNC_ACTOR) as unit:
            entries = unit.outbox.many(bundle.entry_id_of(one) for one in requests)
            on_their_way = {entry.id for entry in entries.values() if entry.state is EntryState.CLAIMED}
            left = [one for one in requests if bundle.entry_id_of(one) in on_their_way]
            if len(requests) > 1:
                unit.outbox.close_batch(batch.number, None, f"split: {status}")
                self._freeze_halves(unit, left)
                profile.keep(unit.facts, known.narrowed(len(requests)))
            else:
                for entry_id in map(bundle.entry_id_of, left):
                    told = refusal_words(int(status), words) if status.isdigit() else POISON_WORDS
                    unit.outbox.set_aside(entry_id, status, told, None)
                    sent.tally[Settled.REFUSED] += 1
                    sent.changes |= touched(outbox=entry_id)
                unit.outbox.close_batch(batch.number, self.now(), f"{len(left)} {Settled.REFUSED}")
                # It was this entry and not the size after all: unlearn what the splitting taught.
                profile.keep(unit.facts, replace(known, max_entries=profile.BATCH_MAX_ENTRIES))
            unit.commit()
        _log.info("batch %s refused whole (%s): %s entries", batch.number, status, len(requests))

    def _freeze_halves(self, unit: UnitOfWork, requests: list[JsonObject]) -> None:
        middle = len(requests) // 2
        for some in filter(None, (requests[:middle], requests[middle:])):
            half = bundle.frozen(some, unit.outbox.next_batch_number(), self.device_id, self.now())
            unit.outbox.freeze(half, tuple(bundle.entry_id_of(one) for one in some))


def _failures_fact(batch: BatchRecord) -> str:
    return f"batch_failures:{batch.number}"
