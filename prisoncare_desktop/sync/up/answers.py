"""The answer to a frozen batch, whatever brought it: each entry settled, or the whole of it split or set aside."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from prisoncare_desktop.log import logger
from prisoncare_desktop.sync.fhir import profile
from prisoncare_desktop.sync.fhir.profile import ServerProfile
from prisoncare_desktop.sync.fhir.resource import text
from prisoncare_desktop.sync.fhir.strict_json import JsonObject
from prisoncare_desktop.sync.up.failing import TIMEOUTS_BEFORE_SPLITTING, Failures
from prisoncare_desktop.sync.up.settle import POISON_WORDS, Settled, Settler, is_plain, refusal_words
from prisoncare_desktop.sync.weighing import bundle
from prisoncare_desktop.sync.weighing.bundle import EntryAnswer
from prisoncare_desktop.usecases.changes import Changes, touched
from prisoncare_desktop.usecases.inbound import SYNC_ACTOR
from prisoncare_desktop.usecases.outbox import BatchRecord, EntryState, OutboxEntry
from prisoncare_desktop.usecases.ports import Store, UnitOfWork

_log: logging.Logger = logger("sync")

TRIES_IN_A_RUN = 3  # of one entry that others keep editing
RECEIPTS_AT_ONCE = 20  # in one transaction: somebody who saves meanwhile waits for it, a few hundredths of a second
FAILS = "fails"  # last_status of a change that the central record failed at each time


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
        others_pass = bool(sent.tally[Settled.RECEIPTED]) or any(one.status in (200, 201) for one in answers)
        plain: list[tuple[OutboxEntry, EntryAnswer]] = []

        def settle_plain() -> None:
            if plain:
                sent.changes |= self.settler.settle_together(batch, plain).changes
                tally[Settled.RECEIPTED] += len(plain)
                plain.clear()

        for request, one in zip(requests, answers, strict=True):
            waiting = entries.get(bundle.entry_id_of(request))
            if waiting is not None and is_plain(request, waiting, one):
                plain.append((waiting, one))
                if len(plain) == RECEIPTS_AT_ONCE:
                    settle_plain()
                continue
            settle_plain()  # in order, as they were recorded
            settlement = self.settler.settle(batch, request, waiting, one, others_pass=others_pass)
            tally[settlement.settled] += 1
            sent.changes |= settlement.changes
            if settlement.settled is Settled.AGAIN:
                tries[bundle.entry_id_of(request)] = TRIES_IN_A_RUN  # not again in this run, even if a person asked
            elif settlement.settled is Settled.ASKED:
                asked.append(bundle.entry_id_of(request))
        settle_plain()
        summary = ", ".join(f"{n} {kind}" for kind, n in sorted(tally.items()))
        if not asked:
            with self.store.write(SYNC_ACTOR) as unit:
                unit.outbox.close_batch(batch.number, self.now(), summary)
                Failures().keep(unit, batch)
                unit.commit()
        _log.info("batch %s answered: %s", batch.number, summary)
        sent.entries += len(requests)
        sent.types |= {text(one["resource"], "resourceType") for one in requests}
        sent.tally += tally
        return asked

    def split_or_set_aside(
        self,
        batch: BatchRecord,
        status: str,
        words: str,
        known: ServerProfile,
        sent: Sent,
        *,
        suspect: bool = False,
    ) -> None:
        """Split a refused batch into two frozen ones, of the same entries as they were; alone, set it aside.

        `suspect`: one of its entries is, and not its size; the halves are split at their first failure. What an
        earlier run settled, before the PC was switched off in the middle of the answers, is left out.
        """
        requests = bundle.requests_of(batch)
        with self.store.write(SYNC_ACTOR) as unit:
            entries = unit.outbox.many(bundle.entry_id_of(one) for one in requests)
            on_their_way = {entry.id for entry in entries.values() if entry.state is EntryState.CLAIMED}
            left = [one for one in requests if bundle.entry_id_of(one) in on_their_way]
            if len(requests) > 1:
                unit.outbox.close_batch(batch.number, None, f"split: {status}")
                self._freeze_halves(unit, left, suspect=suspect)
                if not suspect:
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

    def freeze_anew(self, batch: BatchRecord) -> BatchRecord | None:
        """Freeze what is left of a batch under the next number, as later ones were answered; None: nothing is left.

        A number says what came before it: a trust brought back from a backup is told by it what it has lost.
        """
        with self.store.write(SYNC_ACTOR) as unit:
            failures = Failures.of(unit, batch)
            left = [one for one in bundle.requests_of(batch) if self._is_on_its_way(unit, one)]
            unit.outbox.close_batch(batch.number, None, "put off")
            made = self._freeze(unit, left) if left else None
            if made is not None:
                failures.keep(unit, made)
            unit.commit()
        return made

    def count_failure(self, batch: BatchRecord, *, others_pass: bool) -> Failures:
        """Count one more failure of the central record at this batch; return what that makes."""
        with self.store.write(SYNC_ACTOR) as unit:
            before = Failures.of(unit, batch)
            failures = Failures(before.count + 1, before.others_passed or others_pass)
            failures.keep(unit, batch)
            unit.commit()
        return failures

    def failures_of(self, batch: BatchRecord) -> Failures:
        with self.store.read() as unit:
            return Failures.of(unit, batch)

    def _freeze_halves(self, unit: UnitOfWork, requests: list[JsonObject], *, suspect: bool) -> None:
        middle = len(requests) // 2
        for some in filter(None, (requests[:middle], requests[middle:])):
            half = self._freeze(unit, some)
            if suspect and half.entries > 1:
                Failures(TIMEOUTS_BEFORE_SPLITTING - 1).keep(unit, half)

    def _freeze(self, unit: UnitOfWork, requests: list[JsonObject]) -> BatchRecord:
        made = bundle.frozen(requests, unit.outbox.next_batch_number(), self.device_id, self.now())
        unit.outbox.freeze(made, tuple(bundle.entry_id_of(one) for one in requests))
        return made

    def learn_limit(self, entries: int) -> None:
        """Keep that the central record fails at Bundles of this many entries, and that it was none of them."""
        with self.store.write(SYNC_ACTOR) as unit:
            profile.keep(unit.facts, profile.kept(unit.facts).narrowed(entries))
            unit.commit()

    @staticmethod
    def _is_on_its_way(unit: UnitOfWork, request: JsonObject) -> bool:
        entry = unit.outbox.many([bundle.entry_id_of(request)]).get(bundle.entry_id_of(request))
        return entry is not None and entry.state is EntryState.CLAIMED
