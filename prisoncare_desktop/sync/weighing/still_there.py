"""Whether what this PC has receipts for is still at the central record, or was lost there with all that came after.

One record that is not found tells nothing: somebody may have deleted it. So a receipt is held against the version it
names, and where that does not tell, another receipt is. What no receipt tells of is taken for there: that a record is
gone is found by the check of all (`reconcile.py`), which asks a person and makes nothing anew.

What came down has no receipt, and to tell the central record of each page would be a write there for each PC and
minute. So the newest of what came down since the last telling is noted with it, in its transaction, and looked at
before the next run: a read of one to five records, until the next telling, an hour later at most.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import astuple, dataclass, field
from datetime import timedelta
from enum import Enum

from prisoncare_desktop.domain.calendar import instant_of
from prisoncare_desktop.sync.access.transport import FhirTransport
from prisoncare_desktop.sync.fhir.resource import last_updated_of, text, version_of
from prisoncare_desktop.sync.fhir.strict_json import JsonObject
from prisoncare_desktop.usecases.outbox import Receipt
from prisoncare_desktop.usecases.ports import Store, UnitOfWork

SEEN = "sync.seen_since"  # fact: JSON; the newest versions that came down since this PC last told of itself
SEEN_MOST = 5
LATE = timedelta(seconds=125)  # as much older than the newest a version may be that was written after it

SAME_S = 1.0  # a search, a batch and a read may tell one time in other words: to the second, or finer


class Word(Enum):
    """What a version that was seen there is now."""

    THERE = "there"  # as it was, or in the history of what stands there or was deleted there
    LOST = "lost"
    NOT_TOLD = "not told"


@dataclass(frozen=True)
class Version:
    """One version of a resource, with the server's time of it."""

    resource_type: str
    server_id: str
    version: str
    time: str


@dataclass
class StillThere:
    """Asks the central record for versions. `sample`: one that stands there now, to see whether it keeps versions."""

    store: Store
    transport: FhirTransport
    sample: Version | None = None
    _keeps: bool | None = field(default=None, init=False)

    def last_there(self, after: int) -> int | None:
        """Return the last batch that is there, where a later one was lost; None if none was, as far as anybody tells.

        `after`: a batch that is there for certain, 0 if none is. One request for each batch in the best case, three in
        the worst; it stops at the first that is there.

        Raises:
            ServerUnreachable and the like: nobody can tell.
        """
        lost = 0
        for batch_number, receipts in self._batches(after):
            word = next((one for one in map(self._of_receipt, receipts) if one is not Word.NOT_TOLD), Word.NOT_TOLD)
            if word is Word.THERE:
                return batch_number if lost else None
            if word is Word.LOST:
                lost = batch_number
        return min(after, lost) if lost else None

    def has_lost_what_came_down(self) -> bool:
        """Whether anything is lost of what came down since this PC last told of itself.

        Raises:
            ServerUnreachable and the like: nobody can tell.
        """
        with self.store.read() as unit:
            seen = seen_since(unit)
        return any(self.word(one) is Word.LOST for one in seen)

    def word(self, seen: Version) -> Word:
        """Return what became of a version. A later time alone tells nothing: somebody may have written since.

        Nor does the number: a central record that went back gives it a second time.
        """
        there = self.transport.read(seen.resource_type, seen.server_id)
        if there is not None:
            later_s = _later_s(last_updated_of(there), seen.time)
            if version_of(there) == seen.version and abs(later_s) < SAME_S:
                return Word.THERE
            if later_s <= -SAME_S:
                return Word.LOST
        then = self.transport.read(seen.resource_type, f"{seen.server_id}/_history/{seen.version}")
        if then is not None:
            return Word.THERE if abs(_later_s(last_updated_of(then), seen.time)) < SAME_S else Word.LOST
        if self._keeps_versions(seen.resource_type, there):
            return Word.LOST
        return Word.NOT_TOLD if there is None else Word.THERE

    # --- how ---------------------------------------------------------------------------------------------------------

    def _batches(self, after: int) -> Iterator[tuple[int, tuple[Receipt, ...]]]:
        """Yield the batches after this one that brought receipts, with these, the newest first."""
        before: int | None = None
        while True:
            with self.store.read() as unit:
                receipts = unit.outbox.last_receipts(before)
            if not receipts or receipts[0].batch_number <= after:
                return
            before = receipts[0].batch_number
            yield before, receipts

    def _of_receipt(self, receipt: Receipt) -> Word:
        return self.word(Version(receipt.resource_type, receipt.server_id, receipt.server_version, receipt.server_time))

    def _keeps_versions(self, resource_type: str, there: JsonObject | None) -> bool:
        """Whether it gives out a version by its number at all: one that stands there now."""
        if there is not None:
            at = f"{there['id']}/_history/{version_of(there)}"
            return self.transport.read(resource_type, at) is not None
        if self._keeps is None and self.sample is not None:
            at = f"{self.sample.server_id}/_history/{self.sample.version}"
            self._keeps = self.transport.read(self.sample.resource_type, at) is not None
        return bool(self._keeps)


def note_what_came_down(unit: UnitOfWork, resources: Iterable[JsonObject]) -> None:
    """Keep the newest of these, and of those kept before, to see by whether the central record went back since."""
    written = unit.facts.get(SEEN)
    kept = {(one.resource_type, one.server_id): one for one in _seen(written)}
    for resource in resources:
        key = text(resource, "resourceType"), text(resource, "id")
        if _at(last_updated_of(resource)):
            kept[key] = Version(*key, version_of(resource), last_updated_of(resource))
    newest_first = sorted(kept.values(), key=lambda one: _at(one.time), reverse=True)[:SEEN_MOST]
    worth = [one for one in newest_first if _at(newest_first[0].time) - _at(one.time) <= LATE.total_seconds()]
    told = json.dumps([astuple(one) for one in worth]) if worth else ""
    if told != written:
        unit.facts.put(SEEN, told)


def seen_since(unit: UnitOfWork) -> list[Version]:
    """Return the newest versions that came down since this PC last told of itself."""
    return _seen(unit.facts.get(SEEN))


def _seen(written: str) -> list[Version]:
    return [Version(*one) for one in json.loads(written or "[]")]


def _at(server_time: str) -> float:
    """Return the seconds since 1970, 0 where the server does not tell."""
    try:
        return instant_of(server_time).timestamp()
    except ValueError:
        return 0.0


def _later_s(one: str, other: str) -> float:
    """Return by how many seconds one of the server's times is after another, 0 where it does not tell."""
    return _at(one) - _at(other) if _at(one) and _at(other) else 0.0
