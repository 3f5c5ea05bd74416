"""What is asked of the trust once a day, to see that nothing was missed: its counts, and where they differ its ids.

The same as `sanity.py` and `reconcile.py` do over a line, and weighed by the same code; but each question is an entry
of a batch, and its answer comes with that of the batch. Counts that differ have the ids and versions of that type asked
for, page by page; what differs then is asked for by its id, and only that is believed.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta

from prisoncare_desktop.domain import systems
from prisoncare_desktop.domain.calendar import instant_of, instant_text
from prisoncare_desktop.sync.down import sanity
from prisoncare_desktop.sync.down.pages import Pages, Received
from prisoncare_desktop.sync.fhir import audit_event
from prisoncare_desktop.sync.fhir.resource import text, version_of
from prisoncare_desktop.sync.fhir.strict_json import JsonObject
from prisoncare_desktop.sync.forwarded import anchors, everything, found
from prisoncare_desktop.sync.forwarded.questions import asked_in, parts_of, question
from prisoncare_desktop.sync.readers.table import READERS, query_of
from prisoncare_desktop.sync.standing import silent_pcs
from prisoncare_desktop.sync.standing.device import TYPE
from prisoncare_desktop.sync.weighing import bundle
from prisoncare_desktop.sync.weighing.bundle import EntryAnswer
from prisoncare_desktop.sync.weighing.copies import is_older
from prisoncare_desktop.usecases.ports import UnitOfWork

FACT = "forwarded.checks"
MET = "forwarded.checks.met.{}"  # facts, one for each page of the walk under way: the ids met, one a line
EVERY = timedelta(hours=24)
WALK_EVERY = timedelta(days=7)
MUTE_FOR = timedelta(days=7)  # where the central record takes no such questions
PAGE_ENTRIES = 1000
PAGES_MOST = 60
READS_MOST = 100  # in one batch


@dataclass
class _Standing:
    """`next_at`: when it is asked next. `walked_at`: of each type, when its ids were last asked for, "" for: next.

    `walking`: the type whose ids are being asked for; `since`: from when on, `pages`: how many came. `doubted`: ids to
    be asked for, by type. `lost`: rows of the trail whose anchors are gone there. `mute_until`: not to be asked before.
    """

    next_at: str = ""
    walked_at: dict[str, str] = field(default_factory=dict)
    walking: str = ""
    since: str = ""
    pages: int = 0
    doubted: dict[str, list[str]] = field(default_factory=dict)
    lost: list[int] = field(default_factory=list)
    mute_until: str = ""

    @staticmethod
    def of(unit: UnitOfWork) -> _Standing:
        return _Standing(**json.loads(unit.facts.get(FACT) or "{}"))

    def keep(self, unit: UnitOfWork) -> None:
        unit.facts.put(FACT, json.dumps(asdict(self)))


@dataclass(frozen=True)
class Checks:
    """Checks one prison's records (`agency`). `chance()`: from 0 to below 1."""

    agency: str
    device_id: str
    now: Callable[[], datetime]
    chance: Callable[[], float]

    def entries(self, unit: UnitOfWork, *, rides: bool) -> list[JsonObject]:
        """Return what is asked and told now. `rides`: a batch goes anyhow, so that the trail's head can go along."""
        standing = _Standing.of(unit)
        if not standing.next_at:
            standing.next_at = self._drawn(EVERY)
            standing.keep(unit)
        if self._lies_ahead(standing.mute_until, MUTE_FOR) or self._is_under_way(unit):
            return []
        is_due = not self._lies_ahead(standing.next_at, EVERY)
        here = not everything.is_wanted(unit, self.device_id)  # else all of it is missing, and asked for
        asked = [*self._reads(standing), *self._walk(standing)] if here else []
        if is_due:
            asked += [anchors.question(self.device_id), self._devices(), *(self._counts() if here else [])]
            standing.next_at = self._drawn(EVERY)
        told = anchors.entries(unit, self.device_id, self.agency, self.now()) if rides or asked else []
        told += self._lost(unit, standing)
        if asked or told:
            standing.keep(unit)
        return [*map(question, asked), *told]

    def mute(self, unit: UnitOfWork) -> None:
        """Ask none of it for a week: the central record does not take such a batch."""
        standing = _Standing.of(unit)
        standing.mute_until = instant_text(self.now() + MUTE_FOR)
        standing.keep(unit)

    def answered(self, unit: UnitOfWork, answers: Sequence[tuple[JsonObject, EntryAnswer]]) -> None:
        """Take in what the trust said to anchors and searches."""
        standing = _Standing.of(unit)
        counted: dict[str, dict[str, int | None]] = {}
        for request, answer in answers:
            if anchors.is_one(request):
                anchors.kept_there(unit, self.device_id, request, answer)
                continue
            url = asked_in(request)
            resource_type, query = found.parts_of(url)
            said = found.found_in(answer)
            if resource_type == audit_event.TYPE:
                if said is not None and url == anchors.question(self.device_id):
                    standing.lost = [one.seq for one in anchors.stand_there(unit, self.device_id, said, self.now())]
            elif resource_type == TYPE:
                if said is not None and said.as_of:
                    silent_pcs.keep(unit, self.device_id, said.resources, instant_of(said.as_of), self.now())
            elif query.get("_summary") == "count":
                counted.setdefault(resource_type, {})[query.get("_tag", "")] = None if said is None else said.total
            elif resource_type == standing.walking and query.get("_lastUpdated", "ge")[2:] == standing.since:
                self._met(unit, standing, said)
        if counted:
            self._counted(unit, standing, counted)
        standing.keep(unit)

    def read(self, unit: UnitOfWork, told: Mapping[str, JsonObject | None], pages: Pages, got: Received) -> None:
        """Let what was doubted be here as it stands there. `told`: Type/id -> the resource, None if it is gone."""
        standing = _Standing.of(unit)
        for resource_type, ids in list(standing.doubted.items()):
            read = {one: told[f"{resource_type}/{one}"] for one in ids if f"{resource_type}/{one}" in told}
            later = {one for one, r in read.items() if r and is_older(r, unit.central.find(resource_type, one))}
            pages.settle_read(unit, resource_type, _without(read, later), got, self.agency)
            self._settled(standing, resource_type, read)
            if resource_type not in standing.doubted:
                sanity.looked_into(unit, resource_type)
        standing.keep(unit)

    def unread(self, unit: UnitOfWork, where: Iterable[str]) -> None:
        """Ask no more for these: the central record does not tell."""
        standing = _Standing.of(unit)
        for resource_type, server_id in map(parts_of, where):
            self._settled(standing, resource_type, [server_id])
        standing.keep(unit)

    def doubted(self, unit: UnitOfWork) -> set[str]:
        """Return what is asked for because it differs: Type/id."""
        return {f"{resource_type}/{one}" for resource_type, ids in _Standing.of(unit).doubted.items() for one in ids}

    # --- what is asked -----------------------------------------------------------------------------------------------

    def _devices(self) -> str:
        return found.search(TYPE, silent_pcs.query_of(self.agency))

    def _counts(self) -> list[str]:
        of_site = {"_tag": f"{systems.SITE_TAG}|{self.agency}"}
        queries = [(one, query) for one in READERS for query in (of_site, query_of(one, self.agency))]
        asked = (found.search(resource_type, {**query, "_summary": "count"}) for resource_type, query in queries)
        return list(dict.fromkeys(asked))

    def _walk(self, standing: _Standing) -> list[str]:
        """Return the next page of ids to ask for; a walk begins when no other is under way."""
        if not standing.walking and not standing.doubted:
            for one in READERS:
                at = standing.walked_at.setdefault(one, self._drawn(WALK_EVERY, 0.0))
                if not self._lies_ahead(at, WALK_EVERY):
                    standing.walking, standing.since, standing.pages = one, "", 0
                    break
        if not standing.walking:
            return []
        query = {**query_of(standing.walking, self.agency), "_elements": "id,meta", "_sort": "_lastUpdated"}
        query["_count"] = str(PAGE_ENTRIES)
        if standing.since:
            query["_lastUpdated"] = f"ge{standing.since}"
        return [found.search(standing.walking, query)]

    @staticmethod
    def _reads(standing: _Standing) -> list[str]:
        asked = [f"{resource_type}/{one}" for resource_type, ids in standing.doubted.items() for one in ids]
        return asked[:READS_MOST]

    def _lost(self, unit: UnitOfWork, standing: _Standing) -> list[JsonObject]:
        lost, standing.lost = set(standing.lost), []
        return [audit_event.entry_of(one, self.agency) for one in unit.anchors.all() if one.seq in lost]

    def _is_under_way(self, unit: UnitOfWork) -> bool:
        beside = (one for batch in unit.outbox.under_way() for one in bundle.beside_of(batch))
        return any(found.is_search(asked_in(one)) or anchors.is_one(one) for one in beside)

    # --- what was answered -------------------------------------------------------------------------------------------

    def _counted(self, unit: UnitOfWork, standing: _Standing, counted: Mapping[str, Mapping[str, int | None]]) -> None:
        there: dict[str, tuple[int | None, int | None]] = {}
        for resource_type, by_tag in counted.items():
            of_site = by_tag.get(f"{systems.SITE_TAG}|{self.agency}")
            there[resource_type] = of_site, by_tag.get(query_of(resource_type, self.agency)["_tag"])
        sanity.weigh(unit, there)
        held = unit.central.held()
        for resource_type, (_, to_come) in there.items():
            if to_come is not None and to_come != held.get(resource_type, 0):
                standing.walked_at[resource_type] = ""

    def _met(self, unit: UnitOfWork, standing: _Standing, said: found.Found | None) -> None:
        """Note what of a page is not as it is here; after the last, what was not met is doubtful."""
        resource_type = standing.walking
        here = unit.central.known(resource_type)
        if said is not None:
            there = {text(one, "id"): version_of(one) for one in said.resources}
            _doubt(standing, (one for one, v in there.items() if one and (one not in here or v not in ("", here[one]))))
            unit.facts.put(MET.format(standing.pages), "\n".join(there))
            standing.pages += 1
            last = said.last_time
            if not said.is_all and last and last != standing.since and standing.pages < PAGES_MOST:
                standing.since = last
                return
        met: set[str] = set()
        for page in range(standing.pages):
            met.update(unit.facts.get(MET.format(page)).split("\n"))
            unit.facts.put(MET.format(page), "")
        if said is not None and said.is_all:
            _doubt(standing, here.keys() - met)
            if resource_type not in standing.doubted:
                sanity.looked_into(unit, resource_type)  # it was on its way here as they were counted
        standing.walked_at[resource_type] = self._drawn(WALK_EVERY)
        standing.walking, standing.since = "", ""

    def _settled(self, standing: _Standing, resource_type: str, ids: Iterable[str]) -> None:
        done = set(ids)
        left = [one for one in standing.doubted.pop(resource_type, []) if one not in done]
        if left:
            standing.doubted[resource_type] = left

    # --- when --------------------------------------------------------------------------------------------------------

    def _drawn(self, every: timedelta, least: float = 0.75) -> str:
        return instant_text(self.now() + every * (least + self.chance() * (1.25 - least)))

    def _lies_ahead(self, at: str, every: timedelta) -> bool:
        """Whether that time is still to come; not where this PC's clock was put back so far that it never would."""
        return bool(at) and timedelta(0) < instant_of(at) - self.now() <= every * 2


def _doubt(standing: _Standing, ids: Iterable[str]) -> None:
    known = standing.doubted.get(standing.walking, [])
    found_now = list(dict.fromkeys([*known, *ids]))
    if found_now:
        standing.doubted[standing.walking] = found_now


def _without(read: Mapping[str, JsonObject | None], some: set[str]) -> dict[str, JsonObject | None]:
    return {one: resource for one, resource in read.items() if one not in some}
