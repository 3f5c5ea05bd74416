"""The sanity check after a sync: how many records of each kind the central record counts, and how many we believe.

What moved in a run is counted there, together, and what disagreed before alone: by a batch nobody is told. Two things
can be wrong: records stand there that did not come down here, or records that this PC has receipts for are not there.
Others write while we count, so only a type that disagrees in two runs in a row is told to people.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from prisoncare_desktop.domain import systems
from prisoncare_desktop.log import logger
from prisoncare_desktop.sync.access.transport import FhirTransport
from prisoncare_desktop.sync.down.together import Search, Together
from prisoncare_desktop.sync.readers.table import READERS, query_of
from prisoncare_desktop.usecases.inbound import SYNC_ACTOR
from prisoncare_desktop.usecases.ports import Store, UnitOfWork
from prisoncare_desktop.usecases.syncing import COUNTS_DISAGREE, RUNS_BEFORE_TELLING

_log: logging.Logger = logger("sync")

UNCOUNTED = frozenset({"Device"})  # bears the site's tag, and is no record of anybody's work


@dataclass(frozen=True)
class Sanity:
    """Counts one prison's records on both sides."""

    store: Store
    transport: FhirTransport
    agency: str
    together: Together

    def check(self, moved: Iterable[str]) -> None:
        """Count these resource types, and those that disagreed last time; keep what disagrees.

        Raises:
            ServerUnreachable and the like: nothing was kept, the next run counts.
        """
        with self.store.read() as unit:
            before: dict[str, dict[str, int]] = json.loads(unit.facts.get(COUNTS_DISAGREE) or "{}")
        types = sorted({*moved, *before} - UNCOUNTED)
        if not types:
            return
        self.together.ask([query for one in types if one not in before for query in self._queries(one)])
        there = {one: self._counted(one) for one in types}
        with self.store.write(SYNC_ACTOR) as unit:
            if weigh(unit, there):
                unit.commit()

    def _counted(self, resource_type: str) -> tuple[int | None, int | None]:
        """Return how many of this prison stand there, and how many of those come down; None if it does not count."""
        counted = [self.transport.search(*query).total for query in self._queries(resource_type)]
        return counted[0], counted[-1]

    def _queries(self, resource_type: str) -> list[Search]:
        """Return what counts all of this prison, and what counts those that come down, if that is not the same."""
        all_of_site = {"_tag": f"{systems.SITE_TAG}|{self.agency}"}
        queries = [all_of_site, *(one for one in [query_of(resource_type, self.agency)] if one != all_of_site)]
        return [(resource_type, {**one, "_summary": "count"}) for one in queries]


def weigh(unit: UnitOfWork, there: Mapping[str, tuple[int | None, int | None]]) -> bool:
    """Hold counts against what is here: how many of this prison stand there, and how many of those come down, by type;

    None: the central record does not count. Keep what disagrees; return whether that is other than before.
    """
    before: dict[str, dict[str, int]] = json.loads(unit.facts.get(COUNTS_DISAGREE) or "{}")
    kept = dict(before)
    here, receipted = unit.central.held(), unit.outbox.receipted()
    for one, (counted, to_come) in there.items():
        kept.pop(one, None)
        if counted is None or to_come is None:
            continue
        came_down = here.get(one, 0) if one in READERS else 0
        if counted < receipted.get(one, 0) or (one in READERS and to_come > came_down):
            runs = before.get(one, {}).get("runs", 0) + 1
            kept[one] = {
                "there": counted if counted < receipted.get(one, 0) else to_come,
                "here": came_down,
                "receipted": receipted.get(one, 0),
                "runs": min(runs, RUNS_BEFORE_TELLING),
            }
            _log.warning("counts disagree: %s of %s there, %s", counted, one, kept[one])
    if kept != before:
        unit.facts.put(COUNTS_DISAGREE, json.dumps(kept, sort_keys=True) if kept else "")
    return kept != before


def looked_into(unit: UnitOfWork, resource_type: str) -> None:
    """Forget that a type's counts disagreed, as all that differed was read since; not that receipts stand for none."""
    kept: dict[str, dict[str, int]] = json.loads(unit.facts.get(COUNTS_DISAGREE) or "{}")
    told = kept.get(resource_type)
    if told is not None and told["there"] >= told["receipted"]:
        del kept[resource_type]
        unit.facts.put(COUNTS_DISAGREE, json.dumps(kept, sort_keys=True) if kept else "")
