"""Each answer settles its own entry, in its own short transaction: receipted, again, refused, or in conflict."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Protocol

from prisoncare_desktop.sync.fhir.resource import Unreadable, change_of, last_updated_of, same_but_meta, version_of
from prisoncare_desktop.sync.fhir.strict_json import JsonObject
from prisoncare_desktop.sync.mappers.table import MAPPERS
from prisoncare_desktop.sync.up import backoff
from prisoncare_desktop.sync.up.failing import BUSY, FAILURES_ALONE
from prisoncare_desktop.sync.weighing import batch
from prisoncare_desktop.sync.weighing.arriving import Came, arriving, local_type_of, unsettled
from prisoncare_desktop.sync.weighing.bundle import EntryAnswer
from prisoncare_desktop.sync.weighing.copies import copy_of, drop_merge_base, is_older
from prisoncare_desktop.sync.weighing.gone import gone_there
from prisoncare_desktop.sync.weighing.merge import Verdict
from prisoncare_desktop.usecases.changes import Changes, touched
from prisoncare_desktop.usecases.decisions import take_theirs_next
from prisoncare_desktop.usecases.inbound import SYNC_ACTOR
from prisoncare_desktop.usecases.outbox import (
    LOST_THERE,
    RECORD_GONE,
    THEIR_WORDS_FOLLOW,
    BatchRecord,
    EntryState,
    OutboxEntry,
    Receipt,
)
from prisoncare_desktop.usecases.ports import Store, UnitOfWork

FAR = datetime(9999, 1, 1, tzinfo=UTC)  # later than any entry's next try

TWICE_THERE_WORDS = "The trust's record holds this record more than once. IT must look before it can be sent."
UNREADABLE_WORDS = "The trust's record holds this record in a form that this version of PrisonCare cannot read."
POISON_WORDS = "The trust's record fails whenever this change reaches it."
ANOTHER_STANDS_WORDS = "Another PC sent this first, and in other words. Somebody must compare the two."


class NotToHand(Exception):
    """The record as it stands there cannot be looked up now: it must be asked for, and the answer waited for."""


class Reading(Protocol):
    """Where a record is looked up as it stands there. (Here and not in `ports.py`: nothing downstairs knows of it.)"""

    def read(self, resource_type: str, server_id: str) -> JsonObject | None:
        """Return the resource, None if it is gone.

        Raises:
            NotToHand: only by asking and waiting.
        """
        ...


class Settled(StrEnum):
    BEFORE = "before"  # settled in an earlier run
    ASKED = "asked"  # not yet: how the record stands there must be asked first
    RECEIPTED = "receipted"
    AGAIN = "again"  # after a wait
    REBUILD = "rebuild"  # at once, on what stands there now
    REFUSED = "refused"
    CONFLICT = "conflict"


@dataclass(frozen=True)
class Settlement:
    settled: Settled
    changes: Changes = field(default_factory=Changes)


@dataclass(frozen=True)
class Settler:
    """Settles entries of frozen batches. `now()`, `chance()` and `random_bytes(n)`: time and chance."""

    store: Store
    record: Reading
    now: Callable[[], datetime]
    chance: Callable[[], float]
    random_bytes: Callable[[int], bytes]

    def settle(
        self,
        sent_in: BatchRecord,
        request: JsonObject,
        entry: OutboxEntry | None,
        answer: EntryAnswer,
        *,
        others_pass: bool = False,
    ) -> Settlement:
        """Settle one entry, as it stands in the outbox, by its answer; read the record again where that does not tell.

        `others_pass`: the central record took other changes in this run, so that a failure is about this one.

        Raises:
            ServerUnreachable and the like, while reading; nothing is settled then, and the batch is sent again.
        """
        if entry is None or entry.state is not EntryState.CLAIMED:
            return Settlement(Settled.BEFORE)
        try:
            return self._settle(sent_in, request, entry, answer, others_pass=others_pass)
        except NotToHand:
            return Settlement(Settled.ASKED)
        except Unreadable:
            return self._set_aside(entry, "unreadable", UNREADABLE_WORDS)

    def settle_together(self, sent_in: BatchRecord, written: Sequence[tuple[OutboxEntry, EntryAnswer]]) -> Settlement:
        """Receipt entries that `is_plain` says nothing else need be asked of: in one transaction, and so on disk once.

        One by one, half the time of a large upload went into waiting for the disk (measured). Should this transaction
        fail, all of them are sent again, as the same bytes.
        """
        changes = Changes()
        with self.store.write(SYNC_ACTOR) as unit:
            for entry, answer in written:
                self._receipted(unit, sent_in, entry, answer.resource)
                changes |= touched(outbox=entry.id)
            unit.commit()
        return Settlement(Settled.RECEIPTED, changes)

    # --- each way ----------------------------------------------------------------------------------------------------

    def _settle(
        self,
        sent_in: BatchRecord,
        request: JsonObject,
        entry: OutboxEntry,
        answer: EntryAnswer,
        *,
        others_pass: bool,
    ) -> Settlement:
        is_put = request["request"]["method"] == "PUT"
        if answer.status in (200, 201):
            written_now = answer.status == 201 or is_put
            if version_of(answer.resource):
                return self._arrived(sent_in, entry, request, answer.resource, written_now, as_written=written_now)
            resource_type, server_id = answer.resource_type, answer.server_id
            if is_put:
                resource_type, server_id = request["request"]["url"].split("/")
            read = self.record.read(resource_type, server_id)
            if read is None:
                return self._set_aside(entry, RECORD_GONE, batch.GONE_WORDS)
            return self._arrived(sent_in, entry, request, read, written_now)
        if answer.status == 412 and is_put:
            return self._changed_meanwhile(sent_in, entry, request)
        if answer.status in (404, 410) and is_put:
            return self._gone(entry, request)
        if answer.status in BUSY:
            return self._again(entry, str(answer.status), backoff.wait(entry.attempts, self.chance))
        if answer.status >= 500:
            return self._failed(sent_in, entry, str(answer.status), others_pass=others_pass)
        words = TWICE_THERE_WORDS if answer.status == 412 else refusal_words(answer.status, answer.words)
        return self._set_aside(entry, str(answer.status), words)

    def _arrived(
        self,
        sent_in: BatchRecord,
        entry: OutboxEntry,
        request: JsonObject,
        there: JsonObject,
        written_now: bool,
        *,
        as_written: bool = False,
    ) -> Settlement:
        """It is there: written now, or (a conditional create answered 200) since before. `there`: the record

        `as_written`, else as it was read a moment later: somebody may have edited it in between.
        """
        sent: JsonObject = request["resource"]
        append_only = MAPPERS[entry.kind].edit is None
        if written_now or append_only or _is_ours(entry, sent, there):
            return self._receipt(sent_in, entry, sent, there, written_now=written_now, as_written=as_written)
        return self._merge(sent_in, entry, there)  # an earlier state of it, whose answer was lost

    def _changed_meanwhile(self, sent_in: BatchRecord, entry: OutboxEntry, request: JsonObject) -> Settlement:
        resource_type, server_id = request["request"]["url"].split("/")
        theirs = self.record.read(resource_type, server_id)
        if theirs is None:
            return self._gone(entry, request)
        if _is_ours(entry, request["resource"], theirs):
            return self._receipt(sent_in, entry, request["resource"], theirs)
        return self._merge(sent_in, entry, theirs)

    def _merge(self, sent_in: BatchRecord, entry: OutboxEntry, theirs: JsonObject) -> Settlement:
        with self.store.write(SYNC_ACTOR) as unit:
            unsent = {(entry.record_type, entry.record_id): entry}
            if unit.central.find(theirs["resourceType"], theirs["id"]) is None:  # another PC's, of the id we share
                stub = copy_of(theirs, entry.record_type, entry.record_id)
                unit.central.put(replace(stub, content="", version=""))
            hands = arriving(unit, self.now(), self.random_bytes, unsent)
            came = hands.arrive(theirs, again=True)
            settled = Settled.CONFLICT
            if came is Came.UNREADABLE or hands.verdict is None:
                unit.outbox.set_aside(entry.id, "unreadable", UNREADABLE_WORDS, None)
                settled = Settled.REFUSED
            elif hands.verdict is Verdict.AGREED:
                unit.outbox.receipt(_receipt(sent_in, entry, theirs, self.now()))
                drop_merge_base(unit.central, theirs["resourceType"], theirs["id"])
                if MAPPERS[entry.kind].first_stands:
                    take_theirs_next(unit, entry.record_type, entry.record_id)
                settled = Settled.RECEIPTED
            elif hands.verdict is Verdict.APART:
                unit.outbox.again(entry.id, "merged", self.now())
                settled = Settled.REBUILD
            unit.commit()
        return Settlement(settled, hands.changes | touched(outbox=entry.id))

    def _receipt(
        self,
        sent_in: BatchRecord,
        entry: OutboxEntry,
        sent: JsonObject,
        there: JsonObject,
        *,
        written_now: bool = False,
        as_written: bool = False,
    ) -> Settlement:
        """Settle it as at the trust, unless another PC's stands there in place of ours."""
        mapper = MAPPERS[entry.kind]
        as_sent = as_written or same_but_meta(sent, there)
        changes = touched(outbox=entry.id)
        with self.store.write(SYNC_ACTOR) as unit:
            if not (as_sent or written_now) and mapper.gave_way is not None and not mapper.gave_way(entry, there, unit):
                unit.outbox.set_aside(entry.id, "another stands", ANOTHER_STANDS_WORDS, None)
                unit.commit()
                return Settlement(Settled.REFUSED, changes)
            # What others had written over a change that was lost there still stands here: ours is taken in like theirs.
            as_here = as_sent and entry.last_status != LOST_THERE
            if as_here or local_type_of(there) != entry.record_type:
                self._receipted(unit, sent_in, entry, there)
            elif not self._receipted(unit, sent_in, entry, there, keep=False):
                # Ours was there, and somebody has edited it since: that edit comes down with the receipt.
                later = unsettled(unit, [entry.record_id])
                hands = arriving(unit, self.now(), self.random_bytes, later)
                hands.arrive(there, again=True, base=sent)
                changes |= hands.changes
            unit.commit()
        return Settlement(Settled.RECEIPTED, changes)

    def _receipted(
        self, unit: UnitOfWork, sent_in: BatchRecord, entry: OutboxEntry, there: JsonObject, *, keep: bool = True
    ) -> bool:
        """Note the receipt, and `keep` what stands there. Return whether a later state came down meanwhile."""
        unit.outbox.receipt(_receipt(sent_in, entry, there, self.now()))
        drop_merge_base(unit.central, there["resourceType"], there["id"])
        overtaken = is_older(there, unit.central.find(there["resourceType"], there["id"]))
        if keep and not overtaken:
            unit.central.put(copy_of(there, entry.record_type, entry.record_id))
        return overtaken

    def _gone(self, entry: OutboxEntry, request: JsonObject) -> Settlement:
        resource_type, server_id = request["request"]["url"].split("/")
        with self.store.write(SYNC_ACTOR) as unit:
            unit.outbox.set_aside(entry.id, RECORD_GONE, batch.GONE_WORDS, None)
            hands = arriving(unit, self.now(), self.random_bytes, {})
            gone_there(hands, resource_type, server_id)
            unit.commit()
        return Settlement(Settled.REFUSED, hands.changes | touched(outbox=entry.id))

    def _failed(self, sent_in: BatchRecord, entry: OutboxEntry, status: str, *, others_pass: bool) -> Settlement:
        """Try again what the central record failed at: at once while it takes others, else after a wait.

        At the third time it is set aside, if it is this change alone that it fails at.
        """
        is_third = entry.attempts + 1 >= FAILURES_ALONE and entry.last_status == status
        if is_third and (others_pass or sent_in.entries == 1):
            return self._set_aside(entry, status, POISON_WORDS)
        if others_pass:
            again = self._again(entry, status, timedelta())
            return replace(again, settled=Settled.REBUILD)
        return self._again(entry, status, backoff.wait(entry.attempts, self.chance))

    def _again(self, entry: OutboxEntry, status: str, wait: timedelta) -> Settlement:
        with self.store.write(SYNC_ACTOR) as unit:
            unit.outbox.again(entry.id, status, self.now() + wait)
            unit.commit()
        return Settlement(Settled.AGAIN, touched(outbox=entry.id))

    def _set_aside(self, entry: OutboxEntry, status: str, words: str) -> Settlement:
        with self.store.write(SYNC_ACTOR) as unit:
            unit.outbox.set_aside(entry.id, status, words, None)
            unit.commit()
        return Settlement(Settled.REFUSED, touched(outbox=entry.id))


def is_plain(request: JsonObject, entry: OutboxEntry | None, answer: EntryAnswer) -> bool:
    """Whether the central record wrote it just now and says all there is to know: it only has to be receipted."""
    if entry is None or entry.state is not EntryState.CLAIMED or not version_of(answer.resource):
        return False
    if entry.last_status == LOST_THERE:
        return False  # others may have written over it here, before it was lost there
    return answer.status == 201 or (answer.status == 200 and request["request"]["method"] == "PUT")


def refusal_words(status: int, words: str) -> str:
    """Return why the central record did not take a change, for the person who must see to it."""
    said = f"{THEIR_WORDS_FOLLOW}{words}" if words else ""
    if status in (401, 403, 405):
        return f"The trust's record does not let this PC make this change.{said}"
    return f"The trust's record did not accept this change.{said}"


def _is_ours(entry: OutboxEntry, sent: JsonObject, there: JsonObject) -> bool:
    """Whether what stands there is what we sent, or what we sent and somebody edited since."""
    return same_but_meta(sent, there) or change_of(there) == entry.id


def _receipt(sent_in: BatchRecord, entry: OutboxEntry, there: JsonObject, now: datetime) -> Receipt:
    return Receipt(
        entry_id=entry.id,
        batch_number=sent_in.number,
        resource_type=there["resourceType"],
        server_id=there["id"],
        server_version=version_of(there),
        server_time=last_updated_of(there),
        received_at=now,
    )
