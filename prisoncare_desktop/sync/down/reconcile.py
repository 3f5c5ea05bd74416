"""The slow check that nothing was missed: what is there and what is held here, counted daily and compared weekly.

A download by time misses what a server committed late with an old time, what was deleted, and what left this prison's
part of the record. So each type is counted once a day (what clinics stand on, once an hour), and once a week its ids
and versions are walked; a count that differs has them walked at once. Whatever differs is read by its id, and only that
read is believed. Each fourth walk takes everything in again, whole: a copy or a row that was altered here is put right.

It works in portions, after everything else of a run, and gives way as soon as somebody records something. Where it
stands is kept with each portion. Every PC draws its own times.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from prisoncare_desktop.domain.calendar import instant_of, instant_text
from prisoncare_desktop.errors import EnvironmentTrouble, SearchRefused
from prisoncare_desktop.log import logger
from prisoncare_desktop.sync.access.page import Page
from prisoncare_desktop.sync.access.transport import FhirTransport
from prisoncare_desktop.sync.down.doubt import pieces_of, read_again
from prisoncare_desktop.sync.down.inbound import FIRST_LOAD
from prisoncare_desktop.sync.down.pages import Pages, Received
from prisoncare_desktop.sync.down.walk import Position, Walk, is_of_the_type
from prisoncare_desktop.sync.fhir import profile
from prisoncare_desktop.sync.fhir.resource import text, version_of
from prisoncare_desktop.sync.fhir.strict_json import JsonObject
from prisoncare_desktop.sync.readers.table import BESIDE, READERS, query_of
from prisoncare_desktop.sync.weighing.gone import is_of
from prisoncare_desktop.usecases.inbound import SYNC_ACTOR
from prisoncare_desktop.usecases.ports import Store, UnitOfWork
from prisoncare_desktop.usecases.restored import PULL_FIRST
from prisoncare_desktop.usecases.syncing import COUNTS_DISAGREE, RECONCILE_DUE, RECONCILED, WALKS_BEFORE_TELLING

_log: logging.Logger = logger("sync")

SEEN = "sync.reconcile.seen."  # facts, one for each page of the walk under way: the ids met, one a line
COUNT_EVERY = timedelta(hours=24)
COUNT_OFTEN = timedelta(hours=1)
OFTEN = frozenset({"Patient", "Flag", "Appointment"})  # a clinic stands on them: what is gone should go the same day
WALK_EVERY = timedelta(days=7)
PUT_OFF = timedelta(days=1)  # a walk that fell due in a long silence
WHOLE_EVERY_WALKS = 4
PAGES_A_RUN = 20
READS_A_RUN = 100
READS_AT_ONCE = 20  # of one transaction


@dataclass
class _Standing:
    """Where the check stands: the fact `RECONCILE_DUE`.

    `count_at`, `walk_at`: when each type is due; `walks`: how many it had.
    `walking`: the type under way, "" if none, with `position` ("" at its end), `pages` met and whether it is `whole`;
    `because`: a count differed. `doubted`: ids to be read, by type. `missed`: how many this walk found that should have
    come down before; `gone`: how many that are not there any more. `odd`: of each type, the walks in a row that found
    what nothing explains. `put_off`: after the last long silence what was overdue was put off.
    """

    count_at: dict[str, str] = field(default_factory=dict)
    walk_at: dict[str, str] = field(default_factory=dict)
    walks: dict[str, int] = field(default_factory=dict)
    walking: str = ""
    position: str = ""
    pages: int = 0
    whole: bool = False
    because: bool = False
    doubted: dict[str, list[str]] = field(default_factory=dict)
    missed: int = 0
    gone: int = 0
    odd: dict[str, int] = field(default_factory=dict)
    put_off: bool = False

    @staticmethod
    def of(unit: UnitOfWork) -> _Standing:
        written = unit.facts.get(RECONCILE_DUE)
        return _Standing(**json.loads(written)) if written else _Standing()

    def keep(self, unit: UnitOfWork) -> None:
        unit.facts.put(RECONCILE_DUE, json.dumps(self.__dict__))


@dataclass
class Reconciler:
    """Checks one prison's records. `chance()`: from 0 to below 1. `still_ours()`: as the downloader's."""

    store: Store
    transport: FhirTransport
    agency: str
    pages: Pages
    now: Callable[[], datetime]
    chance: Callable[[], float]
    still_ours: Callable[[], None]
    _pages_left: int = field(default=0, init=False)
    _reads_left: int = field(default=0, init=False)
    _recorded: int = field(default=0, init=False)  # changes recorded here when the run began

    def run(self, got: Received) -> None:
        """Do the next portion, if one is due. Trouble with the server is none of the sync's: the next run goes on.

        Raises:
            LeaseLost: another run took over.
        """
        with self.store.read() as unit:
            standing = _Standing.of(unit)
            comes_down_yet = unit.facts.get(FIRST_LOAD) or unit.facts.get(PULL_FIRST)
            disagreeing = self._disagreeing(unit)
            self._recorded = unit.outbox.counts().together
        if comes_down_yet:
            return
        try:
            self._portion(standing, disagreeing, got)
        except EnvironmentTrouble as trouble:
            _log.warning("not reconciled: %s", type(trouble).__name__)

    def put_off(self) -> None:
        """After a long silence, draw anew when what fell due meanwhile is done: else all PCs do it at once.

        Not after two silences in a row: who is here one hour a week checks too.
        """
        with self.store.write(SYNC_ACTOR) as unit:
            standing = _Standing.of(unit)
            counts = [one for one, at in standing.count_at.items() if self._is_due(at, self._count_every(one))]
            walks = [one for one, at in standing.walk_at.items() if at and self._is_due(at, WALK_EVERY)]
            if not counts and not walks:
                return
            standing.put_off = not standing.put_off
            if standing.put_off:
                standing.count_at |= {one: self._drawn(self._count_every(one), 0.0) for one in counts}
                standing.walk_at |= {one: self._drawn(PUT_OFF, 0.0) for one in walks}
            standing.keep(unit)
            unit.commit()

    def _disagreeing(self, unit: UnitOfWork) -> set[str]:
        """Return the types whose counts were found to differ after a sync; not one that was walked just now."""
        walked: dict[str, dict[str, Any]] = json.loads(unit.facts.get(RECONCILED) or "{}")
        lately = {one for one, told in walked.items() if abs(self.now() - instant_of(told["at"])) < COUNT_OFTEN}
        return set(json.loads(unit.facts.get(COUNTS_DISAGREE) or "{}")) & set(READERS) - lately

    # --- what is due -------------------------------------------------------------------------------------------------

    def _portion(self, standing: _Standing, disagreeing: set[str], got: Received) -> None:
        fresh = [one for one in READERS if one not in standing.walk_at]
        for resource_type in fresh:  # the first times are drawn over the whole span, so that PCs spread
            standing.count_at[resource_type] = self._drawn(self._count_every(resource_type), 0.0)
            standing.walk_at[resource_type] = self._drawn(WALK_EVERY, 0.0)
        if fresh:
            self._keep(standing)
        if not standing.walking:
            self._count_due(standing)
        self._pages_left, self._reads_left = PAGES_A_RUN, READS_A_RUN
        while standing.walking or self._begin(standing, disagreeing):
            walked = standing.walking
            self._walk(standing, got)
            self._read_doubted(standing, got)
            if standing.walking or self._pages_left <= 0 or self._gives_way():
                return
            disagreeing.discard(walked)

    def _count_due(self, standing: _Standing) -> None:
        """Count the types that are due; one whose count differs is walked next."""
        due = [one for one in READERS if self._is_due(standing.count_at[one], self._count_every(one))]
        for resource_type in due:
            self.still_ours()
            query = {**query_of(resource_type, self.agency), "_summary": "count"}
            total = self._counted(resource_type, query)
            with self.store.write(SYNC_ACTOR) as unit:
                standing.count_at[resource_type] = self._drawn(self._count_every(resource_type))
                held = unit.central.held().get(resource_type, 0)
                if total is None and resource_type in OFTEN:
                    standing.count_at[resource_type] = self._drawn(COUNT_EVERY)  # it costs a walk each time
                if total != held and (total is not None or resource_type not in BESIDE):
                    standing.walk_at[resource_type] = ""
                    standing.because = total is not None
                standing.keep(unit)
                unit.commit()

    def _counted(self, resource_type: str, query: Mapping[str, str]) -> int | None:
        try:
            return self.transport.search(resource_type, query).total
        except EnvironmentTrouble as trouble:
            if resource_type not in BESIDE or not is_of_the_type(trouble):
                raise
            return None  # it keeps none, or does not know how to say so

    def _begin(self, standing: _Standing, disagreeing: set[str]) -> bool:
        """Begin the walk of the next type that is due. Return whether there was one."""
        for resource_type in READERS:
            at = standing.walk_at[resource_type]
            if resource_type in disagreeing or not at or self._is_due(at, WALK_EVERY):
                standing.walking, standing.position = resource_type, Position().written()
                standing.pages = standing.missed = standing.gone = 0
                walks = standing.walks.get(resource_type, 0) + 1
                standing.walks[resource_type] = walks
                standing.whole = walks % WHOLE_EVERY_WALKS == 0
                self._keep(standing)
                return True
        return False

    def _is_due(self, at: str, every: timedelta) -> bool:
        """Whether it is time; also where this PC's clock was put back so far that it would never be."""
        due, now = instant_of(at), self.now()
        return now >= due or due - now > every * 2

    def _drawn(self, every: timedelta, least: float = 0.75) -> str:
        return instant_text(self.now() + every * (least + self.chance() * (1.25 - least)))

    @staticmethod
    def _count_every(resource_type: str) -> timedelta:
        return COUNT_OFTEN if resource_type in OFTEN else COUNT_EVERY

    # --- the walk ----------------------------------------------------------------------------------------------------

    def _walk(self, standing: _Standing, got: Received) -> None:
        if not standing.position or self._pages_left <= 0:
            return
        with self.store.read() as unit:
            known = profile.kept(unit.facts)
        query = query_of(standing.walking, self.agency)
        if not standing.whole or standing.walking in BESIDE:
            query["_elements"] = "id,meta"
        walk = Walk(self.transport, standing.walking, query, self.still_ours, known.page_entries)
        try:
            for page, after in walk.pages(Position.of(standing.position)):
                if standing.whole:
                    self._take_again(page, got)
                self._compare(standing, page, after)
                self._pages_left -= 1
                if self._pages_left <= 0 or self._gives_way():
                    return
            if standing.position:  # the last page was empty, or one that had come before
                self._end_of_walk(standing)
        except EnvironmentTrouble as trouble:
            if standing.walking in BESIDE and is_of_the_type(trouble):  # what it says of these stops no other check
                self._give_up(standing)
                return
            if standing.whole or not isinstance(trouble, SearchRefused):
                raise
            standing.whole = True  # it does not send ids and versions alone
            self._keep(standing)

    def _give_up(self, standing: _Standing) -> None:
        """End this walk without a word on what is there; the next is tried when it is due."""
        with self.store.write(SYNC_ACTOR) as unit:
            for page in range(standing.pages):
                unit.facts.put(f"{SEEN}{page}", "")
            standing.walk_at[standing.walking] = self._drawn(WALK_EVERY)
            standing.walking, standing.position, standing.because, standing.doubted = "", "", False, {}
            standing.keep(unit)
            unit.commit()

    def _take_again(self, page: Page, got: Received) -> None:
        again = Received()
        for piece, _ in pieces_of(page):
            whole, _ = read_again(self.store, self.transport, piece, self.still_ours, again=True)
            self.pages.take_page(whole, again, again=True)
        got.changes |= again.changes
        got.conflicts += again.conflicts

    def _compare(self, standing: _Standing, page: Page, after: Position | None) -> None:
        """Note what of a page is not as it is here; what was met is kept, for what was not is doubtful."""
        resource_type = standing.walking
        with self.store.write(SYNC_ACTOR) as unit:
            here = unit.central.known(resource_type)
            there = {text(one, "id"): version_of(one) for one in page.resources}
            differ = [one for one, version in there.items() if one not in here or version not in ("", here[one])]
            _doubt(standing, resource_type, differ)
            unit.facts.put(f"{SEEN}{standing.pages}", "\n".join(there))
            standing.pages += 1
            standing.position = "" if after is None else after.written()
            if after is None:
                self._note_unmet(standing, unit)
            standing.keep(unit)
            unit.commit()

    def _end_of_walk(self, standing: _Standing) -> None:
        with self.store.write(SYNC_ACTOR) as unit:
            self._note_unmet(standing, unit)
            standing.keep(unit)
            unit.commit()

    def _note_unmet(self, standing: _Standing, unit: UnitOfWork) -> None:
        """The walk is at its end: doubt what is held here and was not met."""
        met: set[str] = set()
        for page in range(standing.pages):
            met.update(unit.facts.get(f"{SEEN}{page}").split("\n"))
            unit.facts.put(f"{SEEN}{page}", "")
        _doubt(standing, standing.walking, unit.central.known(standing.walking).keys() - met)
        standing.position = ""
        if not standing.doubted:
            self._ended(standing, unit)

    def _ended(self, standing: _Standing, unit: UnitOfWork) -> None:
        """Everything that differed was read: say how it went, and when the next one is due."""
        resource_type = standing.walking
        unexplained = standing.missed > 0 or (standing.because and not standing.gone)
        odd = standing.odd.get(resource_type, 0) + 1 if unexplained else 0
        standing.odd[resource_type] = min(odd, WALKS_BEFORE_TELLING)
        kept: dict[str, Any] = json.loads(unit.facts.get(RECONCILED) or "{}")
        kept[resource_type] = {
            "at": instant_text(self.now()),
            "missed": standing.missed,
            "odd": standing.odd[resource_type],
        }
        unit.facts.put(RECONCILED, json.dumps(kept, sort_keys=True))
        standing.walk_at[resource_type] = self._drawn(WALK_EVERY)
        standing.walking, standing.because = "", False
        _log.info("%s reconciled: %s had been missed, %s are gone", resource_type, standing.missed, standing.gone)

    # --- what differs ------------------------------------------------------------------------------------------------

    def _read_doubted(self, standing: _Standing, got: Received) -> None:
        """Read what differs, some at a time, and let each be here as it is there."""
        while standing.doubted and not standing.position and self._reads_left > 0 and not self._gives_way():
            self._reads_left -= READS_AT_ONCE
            ((resource_type, ids), *_) = standing.doubted.items()
            some, left = ids[:READS_AT_ONCE], ids[READS_AT_ONCE:]
            self.still_ours()
            read = self._read_by_id(resource_type, some)
            with self.store.write(SYNC_ACTOR) as unit:
                here = unit.central.known(resource_type)
                missed = [r for one, r in read.items() if r is not None and here.get(one) != version_of(r)]
                told = Received()
                standing.gone += self.pages.settle_read(unit, resource_type, read, told, self.agency)
                standing.missed += sum(is_of(one, self.agency) for one in missed)
                standing.doubted = {resource_type: left} if left else {}
                if not left:
                    self._ended(standing, unit)
                standing.keep(unit)
                unit.commit()
            got.changes |= told.changes
            got.conflicts += told.conflicts
            got.resources += len(missed)

    def _read_by_id(self, resource_type: str, ids: Iterable[str]) -> dict[str, JsonObject | None]:
        """Return each as it stands, None if it is gone; of forms those that can be read."""
        read: dict[str, JsonObject | None] = {}
        for one in ids:
            try:
                read[one] = self.transport.read(resource_type, one)
            except EnvironmentTrouble as trouble:
                if resource_type not in BESIDE or not is_of_the_type(trouble):
                    raise
        return read

    def _gives_way(self) -> bool:
        """Whether somebody recorded something since the run began: it goes up first."""
        with self.store.read() as unit:
            return unit.outbox.counts().together > self._recorded

    def _keep(self, standing: _Standing) -> None:
        with self.store.write(SYNC_ACTOR) as unit:
            standing.keep(unit)
            unit.commit()


def _doubt(standing: _Standing, resource_type: str, ids: Iterable[str]) -> None:
    known = standing.doubted.get(resource_type, [])
    if more := sorted(set(ids).difference(known)):
        standing.doubted[resource_type] = [*known, *more]
