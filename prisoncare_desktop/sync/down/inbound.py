"""The way down: what changed at the central record since the last walk, type by type, parents first, page by page.

A page, what it means and where the walk stands after it are one transaction: a walk that breaks off goes on there. The
watermark moves when the walk of a type is complete: to the server's time at which that walk began.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, timedelta

from prisoncare_desktop.domain.calendar import instant_of
from prisoncare_desktop.errors import SearchRefused, ServerNonsense
from prisoncare_desktop.log import logger
from prisoncare_desktop.sync.access.transport import FhirTransport
from prisoncare_desktop.sync.down.doubt import read_again
from prisoncare_desktop.sync.down.pages import Pages, Received
from prisoncare_desktop.sync.down.walk import Position, Walk
from prisoncare_desktop.sync.fhir import profile
from prisoncare_desktop.sync.readers.table import BESIDE, READERS, WORDS, query_of
from prisoncare_desktop.usecases.inbound import SYNC_ACTOR
from prisoncare_desktop.usecases.ports import Store, UnitOfWork
from prisoncare_desktop.usecases.syncing import CAME_BACK, FORMS_NOT_COME, Progress

_log: logging.Logger = logger("sync")

FIRST_LOAD = "sync.first_load"  # fact: JSON; while the first load lasts: type -> how many there were to come
FROM_NOTHING = "sync.first_load_from_nothing"  # fact: "1" where nothing was here when it began
OVERLAP = timedelta(seconds=125)  # servers answer a search from a cache of up to 60 s, and commit late (sync.md)
BESIDE_EVERY = timedelta(minutes=15)  # forms change by the month, and a person waits for none
WHOLE_EVERY = timedelta(minutes=10)  # where a server cannot search by time, and all of a type comes each time
# Parents first; each is found by its patient.
OF_A_PATIENT = ("Flag", "Appointment", "EpisodeOfCare", "Task", "QuestionnaireResponse")
ROUNDS_MAX = 5  # of asking for the overlap again, while others keep writing


def walk_fact(resource_type: str) -> str:
    """Return the fact that tells where the walk of a type was left off (`Position`, written); "" when it was not."""
    return f"sync.walk.{resource_type}"


def looked_fact(resource_type: str) -> str:
    """Return the fact that tells when the server was last asked for a type beside (its own time)."""
    return f"sync.looked.{resource_type}"


def walk_all_anew(unit: UnitOfWork) -> None:
    """Have the next download bring everything, from the beginning."""
    unit.central.forget_watermarks()
    for resource_type in READERS:
        unit.facts.put(walk_fact(resource_type), "")
    for resource_type in BESIDE:
        unit.facts.put(looked_fact(resource_type), "")
    unit.facts.put(FIRST_LOAD, "")


@dataclass(frozen=True)
class Downloader:
    """Brings down what belongs to one prison. `still_ours()` renews the lease, raises when another run took over."""

    store: Store
    transport: FhirTransport
    agency: str
    pages: Pages
    still_ours: Callable[[], None]

    def download(self, got: Received, progress: Progress, *, again: bool = False) -> None:
        """Walk all types, then try once more what waited for somebody it names. `again`: see `_walk`.

        Raises:
            ServerUnreachable and the like: pages already taken in stay; the walk goes on from there next time.
        """
        with self.store.read() as unit:
            watermarks = {resource_type: unit.central.watermark(resource_type) for resource_type in READERS}
            time_search = profile.kept(unit.facts).time_search
            looked_at = {resource_type: unit.facts.get(looked_fact(resource_type)) for resource_type in BESIDE}
        never = [resource_type for resource_type, at in watermarks.items() if not at and resource_type not in BESIDE]
        self._begin_first_load(never, got)
        quiet: dict[str, str] = {}
        for resource_type in READERS:
            if resource_type in BESIDE:
                if again or not self._is_recent(looked_at[resource_type], BESIDE_EVERY):
                    self._walk_beside(resource_type, watermarks[resource_type], got, progress, again=again)
                continue
            if not (again or time_search) and self._is_recent(watermarks[resource_type], WHOLE_EVERY):
                continue
            fresh, began = self._walk_type(resource_type, watermarks[resource_type], got, progress, again=again)
            if fresh:
                self._move_watermarks({resource_type: began})
            else:
                quiet[resource_type] = began
        self._move_watermarks(quiet, all_came=bool(never))  # in one commit: most runs bring nothing
        self._fetch_those_who_came_back(got, progress)
        self.pages.retry_waiting(got)

    def look_who_came(self, got: Received, progress: Progress) -> None:
        """Bring down the residents changed since the last walk, and no more. The walk of a whole run comes after."""
        with self.store.read() as unit:
            watermark = unit.central.watermark("Patient")
        self._walk_type("Patient", watermark, got, progress, again=False)

    def _move_watermarks(self, began: Mapping[str, str], *, all_came: bool = False) -> None:
        with self.store.write(SYNC_ACTOR) as unit:
            for resource_type, server_time in began.items():
                if server_time:
                    unit.central.put_watermark(resource_type, server_time)
                if unit.facts.get(walk_fact(resource_type)):
                    unit.facts.put(walk_fact(resource_type), "")
            if all_came:
                unit.facts.put(FIRST_LOAD, "")
            unit.commit()

    def _begin_first_load(self, never: list[str], got: Received) -> None:
        """Learn how much a first load will bring; of one that was broken off, how much came."""
        if not never:
            return
        with self.store.read() as unit:
            counted: dict[str, int] = json.loads(unit.facts.get(FIRST_LOAD) or "{}")
            from_nothing = bool(unit.facts.get(FROM_NOTHING))
        goes_on = bool(counted) and set(never) <= set(counted)
        if not goes_on:
            counted = {}
        for resource_type in never:
            self.still_ours()
            answer = self.transport.search(resource_type, {**query_of(resource_type, self.agency), "_summary": "count"})
            counted[resource_type] = answer.total or 0
        with self.store.write(SYNC_ACTOR) as unit:
            known = {(kind, server_id) for kind in counted for server_id in unit.central.known(kind)}
            if not goes_on:
                from_nothing = not known
                unit.facts.put(FROM_NOTHING, "1" if from_nothing else "")
            unit.facts.put(FIRST_LOAD, json.dumps(counted))
            unit.commit()
        got.first_load = counted
        if from_nothing:
            got.met |= known

    def _is_recent(self, then: str, within: timedelta) -> bool:
        """Whether this was a short while ago, by the server's clock; "" was never."""
        at = self.transport.server_date
        if not then or at is None:
            return False
        return timedelta(0) <= at - instant_of(then) < within

    def _walk_beside(
        self, resource_type: str, watermark: str, got: Received, progress: Progress, *, again: bool
    ) -> None:
        """Walk a type that a server need not keep, now and then: what it answers to that stops nothing else.

        Raises:
            ServerUnreachable and the like, where the trouble is not with this type.
        """
        facts, began = {FORMS_NOT_COME: ""}, ""
        try:
            _, began = self._walk_type(resource_type, watermark, got, progress, again=again)
        except SearchRefused as refused:  # it keeps none
            _log.info("%s: not searched for (%s)", resource_type, refused.status)
        except ServerNonsense as nonsense:
            _log.warning("%s: did not come down (%s)", resource_type, type(nonsense).__name__)
            facts = {FORMS_NOT_COME: type(nonsense).__name__}
        else:
            facts[walk_fact(resource_type)] = ""
        looked_at = self.transport.server_date
        facts[looked_fact(resource_type)] = "" if looked_at is None else looked_at.isoformat()
        with self.store.write(SYNC_ACTOR) as unit:
            if began:
                unit.central.put_watermark(resource_type, began)
            for fact, value in facts.items():
                if value != unit.facts.get(fact):
                    unit.facts.put(fact, value)
            unit.commit()

    def _fetch_those_who_came_back(self, got: Received, progress: Progress) -> None:
        """Bring down all there is of those whose record retention took off this PC and who are here again.

        What is theirs was not changed since, so no watermark brings it: not their alerts either.
        """
        with self.store.read() as unit:
            patients: list[str] = json.loads(unit.facts.get(CAME_BACK) or "[]")
        for patient in patients:
            for resource_type in OF_A_PATIENT:
                try:
                    self._walk(resource_type, Position(), got, progress, of=patient, again=True)
                except ServerNonsense:  # it does not search by patient: then all of it, once
                    self._walk(resource_type, Position(), got, progress, again=True)
            with self.store.write(SYNC_ACTOR) as unit:
                left = [one for one in json.loads(unit.facts.get(CAME_BACK) or "[]") if one != patient]
                unit.facts.put(CAME_BACK, json.dumps(left) if left else "")
                unit.commit()

    def _walk_type(
        self, resource_type: str, watermark: str, got: Received, progress: Progress, *, again: bool
    ) -> tuple[int, str]:
        """Return how many were new here, and the server's time when the first walk began ("" if it does not tell)."""
        with self.store.read() as unit:
            left_off = Position.of(unit.facts.get(walk_fact(resource_type)))
        at = left_off if left_off.began else Position(_overlapped(watermark) if watermark else "")
        began = left_off.began
        in_all = 0
        for _ in range(ROUNDS_MAX):
            fresh, asked_at = self._walk(resource_type, at, got, progress, again=again, kept=True)
            began, again = began or asked_at, False
            in_all += fresh
            if not fresh or not asked_at:
                break
            at = Position(_overlapped(began))  # what was written while we walked
        return in_all, began

    def _walk(
        self,
        resource_type: str,
        at: Position,
        got: Received,
        progress: Progress,
        *,
        of: str = "",
        again: bool = False,
        kept: bool = False,
    ) -> tuple[int, str]:
        """Take in all of a type from a position. Return (how many were new here, server's time at the start).

        `of`: a patient's server id: only what is theirs. `again`: what was here before as well. `kept`: where the walk
        stands is kept with each page.
        """
        with self.store.read() as unit:
            known = profile.kept(unit.facts)
        query = query_of(resource_type, self.agency)
        if of:
            query["patient"] = f"Patient/{of}"
        if resource_type in BESIDE:
            query["_elements"] = "id,meta"  # each is read by its id: one that is huge or broken hides no other
        walk = Walk(self.transport, resource_type, query, self.still_ours, known.page_entries)
        fresh = 0
        try:
            for page, after in walk.pages(at):
                left_off = {walk_fact(resource_type): after.written()} if kept and after is not None else {}
                believed, not_there = read_again(self.store, self.transport, page, again=again)
                fresh += self.pages.take_page(believed, got, again=again, gone=not_there, facts=left_off)
                progress(*got.meet(page.resources), WORDS[resource_type])
        finally:
            self._learn(known, walk)
        return fresh, walk.began

    def _learn(self, known: profile.ServerProfile, walk: Walk) -> None:
        if walk.resource_type in BESIDE:
            return  # what it cannot do with these says nothing of the others
        time_search = known.time_search and not walk.ignores_time
        learnt = replace(known, page_entries=walk.page_entries, time_search=time_search)
        if learnt != known:
            with self.store.write(SYNC_ACTOR) as unit:
                profile.keep(unit.facts, learnt)
                unit.commit()


def _overlapped(server_time: str) -> str:
    at = instant_of(server_time) - OVERLAP
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
