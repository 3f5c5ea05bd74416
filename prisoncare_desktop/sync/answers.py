"""The answer to a frozen batch, whatever brought it: each entry settled, or the whole of it split or set aside."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from prisoncare_desktop.log import logger
from prisoncare_desktop.sync import bundle, profile
from prisoncare_desktop.sync.bundle import EntryAnswer
from prisoncare_desktop.sync.profile import ServerProfile
from prisoncare_desktop.sync.resource import text
from prisoncare_desktop.sync.settle import Settled, Settler, refusal_words
from prisoncare_desktop.sync.strict_json import JsonObject
from prisoncare_desktop.usecases.changes import Changes, touched
from prisoncare_desktop.usecases.inbound import SYNC_ACTOR
from prisoncare_desktop.usecases.outbox import BatchRecord, EntryState
from prisoncare_desktop.usecases.ports import Store, UnitOfWork

_log: logging.Logger = logger("sync")

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
class Answers:
    """Takes the answers to one PC's batches."""

    store: Store
    settler: Settler
    device_id: str
    now: Callable[[], datetime]

    def take(self, batch: BatchRecord, answers: Sequence[EntryAnswer], sent: Sent, tries: Counter[str]) -> list[str]:
        """Settle each entry by its answer, then close the batch. `tries`: of each entry in this run; counted on.

        Return the entries whose record must be asked for; the batch stays open then. What a later batch carries by now
        is not settled by this answer.

        Raises:
            ServerUnreachable and the like, while a record is read again: what was settled stays settled.
        """
        requests = bundle.requests_of(batch)
        with self.store.read() as unit:
            entries = unit.outbox.many(bundle.entry_id_of(one) for one in requests)
            later = [one for one in unit.outbox.under_way() if one.number > batch.number]
            for entry in (e for one in later for e in unit.outbox.entries_of(one.number)):
                entries.pop(entry.id, None)
        asked: list[str] = []
        tally: Counter[Settled] = Counter()
        for request, one in zip(requests, answers, strict=True):
            settlement = self.settler.settle(batch, request, entries.get(bundle.entry_id_of(request)), one)
            tally[settlement.settled] += 1
            sent.changes |= settlement.changes
            if settlement.settled is Settled.AGAIN:
                tries[bundle.entry_id_of(request)] = TRIES_IN_A_RUN  # not again in this run, even if a person asked
            elif settlement.settled is Settled.ASKED:
                asked.append(bundle.entry_id_of(request))
        summary = ", ".join(f"{n} {kind}" for kind, n in sorted(tally.items()))
        if not asked:
            with self.store.write(SYNC_ACTOR) as unit:
                unit.outbox.close_batch(batch.number, self.now(), summary)
                unit.facts.put(failures_fact(batch), "")
                unit.commit()
        _log.info("batch %s answered: %s", batch.number, summary)
        sent.entries += len(requests)
        sent.types |= {text(one["resource"], "resourceType") for one in requests}
        sent.tally += tally
        return asked

    def split_or_set_aside(self, batch: BatchRecord, status: str, words: str, known: ServerProfile, sent: Sent) -> None:
        """Split a refused batch into two frozen ones, of the same entries as they were; alone, set it aside.

        What an earlier run settled, before the PC was switched off in the middle of the answers, is left out.
        """
        requests = bundle.requests_of(batch)
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


def failures_fact(batch: BatchRecord) -> str:
    """Return the name of the fact that counts how often the central record failed at this batch."""
    return f"batch_failures:{batch.number}"
