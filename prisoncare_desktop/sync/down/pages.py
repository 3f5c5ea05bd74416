"""A page of resources becomes ours, in one transaction, whatever brought it; what waits for another is tried again."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from prisoncare_desktop.domain.own_kinds import BY_RECORD_TYPE
from prisoncare_desktop.log import logger
from prisoncare_desktop.sync.access.page import Page
from prisoncare_desktop.sync.fhir.resource import text
from prisoncare_desktop.sync.fhir.strict_json import JsonObject
from prisoncare_desktop.sync.readers.table import READERS
from prisoncare_desktop.sync.weighing.arriving import Arriving, Came, arriving, local_id_of, local_type_of, unsettled
from prisoncare_desktop.sync.weighing.copies import content_of
from prisoncare_desktop.sync.weighing.gone import gone_there, is_of, left_site
from prisoncare_desktop.sync.weighing.still_there import note_what_came_down
from prisoncare_desktop.usecases.changes import Changes
from prisoncare_desktop.usecases.inbound import SYNC_ACTOR
from prisoncare_desktop.usecases.outbox import OutboxEntry
from prisoncare_desktop.usecases.ports import Store, UnitOfWork
from prisoncare_desktop.usecases.syncing import CAME_BACK, HELD

_log: logging.Logger = logger("sync")

_WEIGHED = {
    "resident",
    "appointment",
    "review_task",
    "identity_pair",
    *BY_RECORD_TYPE,
}  # local types that both sides change


@dataclass
class Received:
    """What a download came to. `resources`: that were new here, of `types`; `conflicts`: changes of ours set aside.

    `first_load`: the types that had never come down, and how many of them there are; `met`: which of those have come.
    """

    resources: int = 0
    conflicts: int = 0
    changes: Changes = field(default_factory=Changes)
    first_load: dict[str, int] = field(default_factory=dict)
    met: set[tuple[str, str]] = field(default_factory=set)
    types: set[str] = field(default_factory=set)

    def meet(self, resources: Iterable[JsonObject]) -> tuple[int, int]:
        """Count these in. Return (how many have come, of how many): each once, however often a walk meets it.

        Both are 0 while this is no first load; what others add while we walk raises the total too.
        """
        keys = ((text(one, "resourceType"), text(one, "id")) for one in resources)
        self.met |= {key for key in keys if key[0] in self.first_load}
        return len(self.met), max(sum(self.first_load.values()), len(self.met))


@dataclass
class Held:
    """Resources kept as they are: they wait for somebody they name, or cannot be read. (type, server id) each."""

    waiting: set[tuple[str, str]]
    unreadable: set[tuple[str, str]]

    @staticmethod
    def of(unit: UnitOfWork) -> Held:
        kept = json.loads(unit.facts.get(HELD) or "{}")
        return Held(*({(t, i) for t, i in kept.get(why, [])} for why in ("waiting", "unreadable")))

    def note(self, key: tuple[str, str], came: Came) -> None:
        self.waiting.discard(key)
        self.unreadable.discard(key)
        if came is Came.WAITING:
            self.waiting.add(key)
        elif came is Came.UNREADABLE:
            self.unreadable.add(key)

    def keep(self, unit: UnitOfWork) -> None:
        kept = {"waiting": sorted(self.waiting), "unreadable": sorted(self.unreadable)}
        written = json.dumps(kept) if self.waiting or self.unreadable else ""
        if written != unit.facts.get(HELD):
            unit.facts.put(HELD, written)


@dataclass(frozen=True)
class Pages:
    """Takes pages in. `now()` and `random_bytes(n)`: time and chance."""

    store: Store
    now: Callable[[], datetime]
    random_bytes: Callable[[int], bytes]

    def take_page(
        self,
        page: Page,
        got: Received,
        *,
        again: bool,
        gone: Iterable[tuple[str, str]] = (),
        facts: Mapping[str, str] | None = None,
    ) -> int:
        """Take one page in, in one transaction with these facts. Return how many of its resources were new here.

        `gone`: (type, server id) of what turned out not to be there any more.
        """
        with self.store.write(SYNC_ACTOR) as unit:
            hands = self._hands(unit, page.resources, page.server_time)
            fresh = self._take_in(hands, page.resources, got, again=again)
            for key in gone:
                gone_there(hands, *key)
            got.changes |= hands.changes
            for name, value in (facts or {}).items():
                unit.facts.put(name, value)
            unit.commit()
        got.resources += fresh
        return fresh

    def settle_read(
        self, unit: UnitOfWork, resource_type: str, read: Mapping[str, JsonObject | None], got: Received, agency: str
    ) -> int:
        """Let these, read by their ids, be here as they are there. Return how many are not, or another prison's."""
        there = [one for one in read.values() if one is not None]
        hands = self._hands(unit, there)
        self._take_in(hands, there, got, again=False)
        gone = sum(gone_there(hands, resource_type, one) for one, resource in read.items() if resource is None)
        for resource in there:
            if not is_of(resource, agency):
                gone += left_site(hands, resource_type, text(resource, "id"))
        got.changes |= hands.changes
        return gone

    def _hands(self, unit: UnitOfWork, resources: Sequence[JsonObject], server_time: str = "") -> Arriving:
        return arriving(unit, self.now(), self.random_bytes, self._unsent(unit, resources), server_time)

    def _take_in(self, hands: Arriving, resources: Sequence[JsonObject], got: Received, *, again: bool) -> int:
        fresh: list[JsonObject] = []
        unit = hands.unit
        held = Held.of(unit)
        for resource in resources:
            if self._take(resource, hands, held, again=again):
                fresh.append(resource)
                got.types.add(resource["resourceType"])
        if hands.came_back:
            known = json.loads(unit.facts.get(CAME_BACK) or "[]")
            unit.facts.put(CAME_BACK, json.dumps(sorted(hands.came_back.union(known))))
        hands.changes |= hands.intake.clinics.lists_are_as_of()
        held.keep(unit)
        got.conflicts += hands.conflicts
        if fresh:
            note_what_came_down(unit, fresh)
        return len(fresh)

    def _take(self, resource: JsonObject, hands: Arriving, held: Held, *, again: bool) -> bool:
        key = (text(resource, "resourceType"), text(resource, "id"))
        if key[0] not in READERS or not key[1]:
            return False  # not what was asked for
        came = hands.arrive(resource, again=again)
        if came is not Came.SAME:
            held.note(key, came)
        return came is not Came.SAME

    def retry_waiting(self, got: Received) -> None:
        with self.store.read() as unit:
            waiting = sorted(Held.of(unit).waiting, key=lambda key: list(READERS).index(key[0]))
        if not waiting:
            return
        with self.store.write(SYNC_ACTOR) as unit:
            held = Held.of(unit)
            contents = [(key, content_of(unit.central.find(*key))) for key in waiting]
            resources = [content for _, content in contents if content is not None]
            hands = arriving(unit, self.now(), self.random_bytes, self._unsent(unit, resources))
            for key, content in contents:
                held.note(key, Came.TAKEN if content is None else hands.arrive(content, again=True))
            got.changes |= hands.changes
            held.keep(unit)
            unit.commit()
        if held.waiting:
            _log.info("held, waiting for another: %s", len(held.waiting))

    def _unsent(self, unit: UnitOfWork, resources: Iterable[JsonObject]) -> dict[tuple[str, str], OutboxEntry]:
        """Return our unsettled changes of the records that these resources are about."""
        if not unit.outbox.unsettled():
            return {}  # as on a first load, of whose resources each would be looked for
        ids = set()
        for resource in resources:
            if local_type_of(resource) in _WEIGHED:
                ids.add(local_id_of(unit, resource))
        return unsettled(unit, ids - {""})
