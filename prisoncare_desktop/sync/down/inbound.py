"""The way down: what changed at the central record since the last walk, type by type, parents first, page by page.

A page, what it means and where the walk stands after it are one transaction: a walk that breaks off goes on there. Of
what is only listed, and read one by one, a page is taken in in pieces; where the walk stands goes with the last. The
watermark moves when the walk of a type is complete: to the server's time at which that walk began.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, timedelta
from enum import Enum

from prisoncare_desktop.domain.calendar import instant_of
from prisoncare_desktop.errors import EnvironmentTrouble, SearchRefused, ServerNonsense
from prisoncare_desktop.log import logger
from prisoncare_desktop.sync.access.transport import FhirTransport
from prisoncare_desktop.sync.down.doubt import pieces_of, read_again
from prisoncare_desktop.sync.down.pages import Pages, Received
from prisoncare_desktop.sync.down.together import ENTRIES_EACH, Search, Together
from prisoncare_desktop.sync.down.walk import Position, Walk, is_of_the_type, params_of
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
OF_A_PATIENT = ("Flag", "Appointment", "EpisodeOfCare", "Task", "QuestionnaireResponse", "Basic")
ROUNDS_MAX = 5  # of asking for the overlap again, while others keep writing


def walk_fact(resource_type: str) -> str:
    """Return the fact that tells where the walk of a type was left off (`Position`, written); "" when it was not."""
    return f"sync.walk.{resource_type}"


class Beside(Enum):
    """When a download brings the types that stand beside the others (`readers/table.py`)."""

    LATER = "later"  # people wait for the others just now
    IF_DUE = "if due"
    NOW = "now"  # somebody pressed "Sync now", and may be waiting for one


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


@dataclass
class _Going:
    """The walk of one type. `began`: the server's time when its first round did, "" while nobody knows."""

    at: Position
    began: str
    fresh: int = 0


@dataclass(frozen=True)
class Downloader:
    """Brings down what belongs to one prison, for one run. `still_ours()` renews the lease, raises when another run

    took over.
    """

    store: Store
    transport: FhirTransport
    agency: str
    pages: Pages
    still_ours: Callable[[], None]
    together: Together
    _profile: list[profile.ServerProfile] = field(default_factory=list, init=False)  # as read, until it learns more

    def first_searches(self) -> list[Search]:
        """Return what a download would ask for first, of each type that came down before."""
        if (
            not self._known().time_search and self.transport.server_date is None
        ):  # nobody can tell yet whether it is time for all of it
            return []
        return self._searches({one: walk.at for one, walk in self._left_off(self._due(again=False)).items()})

    def download(
        self, got: Received, progress: Progress, *, again: bool = False, beside: Beside = Beside.IF_DUE
    ) -> None:
        """Walk all types, then try once more what waited for somebody it names. `again`: see `_walk`.

        `beside`: whether those too that people seldom wait for.

        Raises:
            ServerUnreachable and the like: pages already taken in stay; the walk goes on from there next time.
        """
        due = self._due(again=again)
        never = [resource_type for resource_type, at in due.items() if not at]
        self._begin_first_load(never, got)
        quiet: dict[str, str] = {}
        for resource_type, fresh, began in self._walk_types(due, got, progress, again=again):
            if fresh:
                self._move_watermarks({resource_type: began})
            else:
                quiet[resource_type] = began
        if beside is not Beside.LATER:
            self._walk_those_beside(got, progress, again=again, now=again or beside is Beside.NOW)
        self._move_watermarks(quiet, all_came=bool(never))  # in one commit: most runs bring nothing
        self._fetch_those_who_came_back(got, progress)
        self.pages.retry_waiting(got)

    def look_who_came(self, types: tuple[str, ...], got: Received, progress: Progress) -> None:
        """Bring down what changed of these types since the last walk, and no more. The walk of a whole run follows."""
        with self.store.read() as unit:
            watermarks = {one: unit.central.watermark(one) for one in types}
        for _ in self._walk_types(watermarks, got, progress, again=False):
            pass

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
        counting = [(one, {**query_of(one, self.agency), "_summary": "count"}) for one in never]
        self.together.ask(counting, still_ours=self.still_ours)
        for resource_type, query in counting:
            self.still_ours()
            counted[resource_type] = self.transport.search(resource_type, query).total or 0
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

    def _walk_those_beside(self, got: Received, progress: Progress, *, again: bool, now: bool) -> None:
        """Walk the types beside that are due; all of them `now`."""
        for resource_type in BESIDE:
            with self.store.read() as unit:
                watermark, looked_at = unit.central.watermark(resource_type), unit.facts.get(looked_fact(resource_type))
            if now or not self._is_recent(looked_at, BESIDE_EVERY):
                self._walk_beside(resource_type, watermark, got, progress, again=again)

    def _walk_beside(
        self, resource_type: str, watermark: str, got: Received, progress: Progress, *, again: bool
    ) -> None:
        """Walk a type that a server need not keep, now and then: what it answers to that stops nothing else.

        Raises:
            ServerUnreachable and the like, where the trouble is not with this type.
        """
        facts, began = {FORMS_NOT_COME: ""}, ""
        try:
            for _, _, at in self._walk_types({resource_type: watermark}, got, progress, again=again):
                began = at
        except SearchRefused as refused:  # it keeps none
            _log.info("%s: not searched for (%s)", resource_type, refused.status)
        except EnvironmentTrouble as trouble:
            if not is_of_the_type(trouble):
                raise
            _log.warning("%s: did not come down (%s)", resource_type, type(trouble).__name__)
            facts = {FORMS_NOT_COME: type(trouble).__name__}
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

    def _due(self, *, again: bool) -> dict[str, str]:
        """Return the watermarks of the types to be walked, parents first; "" of one that never came down."""
        with self.store.read() as unit:
            watermarks = {one: unit.central.watermark(one) for one in READERS if one not in BESIDE}
            by_time = again or profile.kept(unit.facts).time_search
        return {one: at for one, at in watermarks.items() if by_time or not self._is_recent(at, WHOLE_EVERY)}

    def _walk_types(
        self, watermarks: Mapping[str, str], got: Received, progress: Progress, *, again: bool
    ) -> Iterator[tuple[str, int, str]]:
        """Walk types until nothing new comes. Yield each when it is done: (type, how many were new here, began).

        `began`: the server's time when its first walk began, "" if it does not tell. What is asked of all of them at
        once is asked together. What came on one page is whole; of several, one may have slid: then once more.
        """
        going = self._left_off(watermarks)
        for _ in range(ROUNDS_MAX):
            if not going:
                return
            searches = self._searches({one: walk.at for one, walk in going.items()})
            self.together.ask(searches, still_ours=self.still_ours)
            for resource_type, walk in list(going.items()):
                if not self._walk_type(resource_type, walk, got, progress, again=again):
                    yield resource_type, walk.fresh, walk.began
                    del going[resource_type]
            again = False
        for resource_type, walk in going.items():
            yield resource_type, walk.fresh, walk.began

    def _walk_type(self, resource_type: str, walk: _Going, got: Received, progress: Progress, *, again: bool) -> bool:
        """Walk a type once. Return whether it must be walked again: from then on it is asked for what came since."""
        in_pieces = bool(walk.at.began)
        fresh, asked_at, pages = self._walk(resource_type, walk.at, got, progress, again=again, kept=True)
        walk.began = walk.began or asked_at
        walk.fresh += fresh
        if not fresh or not asked_at or (pages == 1 and not in_pieces):
            return False
        walk.at = Position(_overlapped(walk.began))  # what was written while we walked
        return True

    def _left_off(self, watermarks: Mapping[str, str]) -> dict[str, _Going]:
        """Return where the walk of each type goes on, or begins."""
        with self.store.read() as unit:
            left_off = {one: Position.of(unit.facts.get(walk_fact(one))) for one in watermarks}
        return {
            one: _Going(at if at.began else Position(_overlapped(since) if since else ""), at.began)
            for (one, at), since in zip(left_off.items(), watermarks.values(), strict=True)
        }

    def _searches(self, walks: Mapping[str, Position]) -> list[Search]:
        """Return the searches that these walks begin with; not of a type that comes for the first time: it is large."""
        entries = min(ENTRIES_EACH, self._known().page_entries)
        return [
            (one, params_of(query_of(one, self.agency), at, entries))
            for one, at in walks.items()
            if at.is_start and at.since
        ]

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
    ) -> tuple[int, str, int]:
        """Take in all of a type from a position. Return (how many were new here, server's time at the start, pages).

        `of`: a patient's server id: only what is theirs. `again`: what was here before as well. `kept`: where the walk
        stands is kept with each page.
        """
        known = self._known()
        query = query_of(resource_type, self.agency)
        if of:
            query["patient"] = f"Patient/{of}"
        if resource_type in BESIDE:
            query["_elements"] = "id,meta"  # each is read by its id: one that is huge or broken hides no other
        walk = Walk(self.transport, resource_type, query, self.still_ours, known.page_entries)
        fresh = pages = 0
        try:
            for page, after in walk.pages(at):
                pages += 1
                left_off = {walk_fact(resource_type): after.written()} if kept and after is not None else {}
                for piece, is_last in pieces_of(page):
                    believed, not_there = read_again(self.store, self.transport, piece, self.still_ours, again=again)
                    facts = left_off if is_last else {}
                    fresh += self.pages.take_page(believed, got, again=again, gone=not_there, facts=facts)
                progress(*got.meet(page.resources), WORDS[resource_type])
        finally:
            self._learn(known, walk)
        return fresh, walk.began, pages

    def _learn(self, known: profile.ServerProfile, walk: Walk) -> None:
        if walk.resource_type in BESIDE:
            return  # what it cannot do with these says nothing of the others
        time_search = known.time_search and not walk.ignores_time
        if (walk.page_entries, time_search) != (known.page_entries, known.time_search):
            with self.store.write(SYNC_ACTOR) as unit:
                kept = profile.kept(unit.facts)
                profile.keep(unit.facts, replace(kept, page_entries=walk.page_entries, time_search=time_search))
                unit.commit()
            self._profile.clear()

    def _known(self) -> profile.ServerProfile:
        if not self._profile:
            with self.store.read() as unit:
                self._profile.append(profile.kept(unit.facts))
        return self._profile[0]


def _overlapped(server_time: str) -> str:
    at = instant_of(server_time) - OVERLAP
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
