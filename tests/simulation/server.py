"""The model server with habits: everything R4 allows and makers do, drawn for each schedule, and all it ever held."""

from __future__ import annotations

import copy
import uuid
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any
from urllib.parse import parse_qsl

from tests.sync.model_server import ModelServer, is_beside, outcome

Key = tuple[str, str]


@dataclass(frozen=True)
class Habits:
    """What this server does. `entries`, `conditional`, `updates`: most in a Bundle; `page`: most resources of a page.

    `terse`: answers a batch without the resources; `gone`: its word for what was deleted; `caches`: answers a search
    of the last minute again, unless forbidden; `searches`: takes searches in a Bundle.
    """

    versions: str = "counted"  # or "random"
    times: str = "milliseconds"  # or "seconds"
    links: bool = True
    terse: bool = False
    gone: int = 410
    page: int = 500
    entries: int = 100
    conditional: int = 100
    updates: int = 100
    searches: bool = True


def drawn_habits(rng: Random) -> Habits:
    """Return the lenient server, the strict one, or any mixture of the two."""
    kind = rng.randrange(4)
    if kind == 0:
        return Habits()
    if kind == 1:
        return Habits("random", "seconds", links=False, gone=404, conditional=8, updates=50, searches=False)
    return Habits(
        versions=rng.choice(["counted", "random"]),
        times=rng.choice(["milliseconds", "seconds"]),
        links=rng.random() < 0.5,
        terse=rng.random() < 0.3,
        gone=rng.choice([404, 410]),
        page=rng.choice([2, 3, 500]),
        entries=rng.choice([1, 2, 3, 100]),
        conditional=rng.choice([1, 2, 8]),
        updates=rng.choice([1, 3, 50]),
        searches=rng.random() < 0.7,
    )


@dataclass(frozen=True)
class Backup:
    """The server as it was."""

    store: dict[Key, dict[str, Any]]
    lengths: dict[Key, int]
    written: int
    gone: frozenset[Key]
    taken_at: datetime


@dataclass
class SimServer(ModelServer):
    """`history`: every version that stands there or stood there, and was not lost by a restore."""

    habits: Habits = field(default_factory=Habits)
    rng: Random = field(default_factory=Random)
    history: dict[Key, list[dict[str, Any]]] = field(default_factory=lambda: defaultdict(list))
    gone: set[Key] = field(default_factory=set)
    fails_of: Callable[[dict[str, Any]], bool] = lambda _resource: False  # answers 500 when such a one is in a Bundle
    replaced: Callable[[dict[str, Any], dict[str, Any]], None] = lambda _before, _after: None  # told of each PUT taken

    def write(self, resource: dict[str, Any]) -> dict[str, Any]:
        made = super().write(resource)
        key = (made["resourceType"], made["id"])
        self.history[key].append(made)
        self.gone.discard(key)
        return made

    def write_late(self, resource: dict[str, Any], by: timedelta) -> None:
        """Commit a write that bears an earlier time: who searched meanwhile did not see it."""
        self.now -= by
        self.write(resource)
        self.now += by

    def delete(self, key: Key) -> None:
        del self.store[key]
        self.gone.add(key)

    # --- backups -----------------------------------------------------------------------------------------------------

    def backup(self) -> Backup:
        lengths = {key: len(versions) for key, versions in self.history.items()}
        return Backup(dict(self.store), lengths, len(self.log), frozenset(self.gone), self.now)

    def bring_back(self, then: Backup) -> None:
        """Be as it was then. New ids go on from now; version ids that are counted are given a second time."""
        self.store = dict(then.store)
        for key in list(self.history):
            self.history[key] = self.history[key][: then.lengths.get(key, 0)]
        self.log = self.log[: then.written]
        self.gone = set(then.gone)

    def fresh_copy(self) -> SimServer:
        made = copy.copy(self)
        made.store = dict(self.store)
        made.history = defaultdict(list, {key: list(versions) for key, versions in self.history.items()})
        made.past = {}  # this one answers from its history
        made.log, made.gone, made.busy = list(self.log), set(self.gone), set(self.busy)
        return made

    # --- habits ------------------------------------------------------------------------------------------------------

    def answer(
        self, method: str, path: str, query: dict[str, str], bundle: dict[str, Any] | None
    ) -> tuple[int, dict[str, Any]]:
        """Answer one request: (status, resource)."""
        if bundle is not None:
            self.posts += not is_beside(bundle)
            return self._bundle(bundle)
        if path == "metadata":
            return 200, self._metadata()
        if "/" in path:
            path, _, version = path.partition("/_history/")
            resource_type, _, server_id = path.partition("/")
            found = self.store.get((resource_type, server_id))
            if version:
                kept = self.history[resource_type, server_id]
                found = next((one for one in kept if one["meta"]["versionId"] == version), None)
            if found is not None:
                return 200, found
            return (self.habits.gone if (resource_type, server_id) in self.gone else 404), outcome("not there")
        wanted = min(int(query.get("_count", 50)), self.habits.page)
        return 200, self._search(path, {**query, "_count": str(wanted)})

    def _bundle(self, bundle: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        if not is_beside(bundle):
            requests = [one["request"] for one in bundle["entry"]]
            conditional = any("ifNoneExist" in one for one in requests)
            updates = sum(one["method"] == "PUT" for one in requests)
            n, habits = len(requests), self.habits
            if any(self.fails_of(one["resource"]) for one in bundle["entry"]):
                return 500, outcome("something failed")
            if n > habits.entries:
                return 413, outcome("too many entries")
            if (conditional and n > habits.conditional) or updates > habits.updates:
                return 400, outcome("the number of entries is above what this server takes")
        elif not self.habits.searches and any("?" in one["request"]["url"] for one in bundle["entry"]):
            return 400, outcome("a search is no entry of a bundle")
        return super()._bundle(bundle)

    def look_up(self, url: str) -> tuple[int, dict[str, Any]]:
        path, _, query = url.partition("?")
        return self.answer("GET", path, dict(parse_qsl(query)), None)

    def _entry(self, resource: dict[str, Any], request: dict[str, Any]) -> dict[str, Any]:
        if request["method"] == "PUT" and self._key_of(request) in self.gone:
            return {"response": {"status": f"{self.habits.gone} Gone", "outcome": outcome("deleted")}}
        before = self.store.get(self._key_of(request))
        if (
            request.get("ifMatch") == "*" and before is not None
        ):  # RFC 9110: whatever stands there; nothing of ours asks so
            request = {**request, "ifMatch": f'W/"{before["meta"]["versionId"]}"'}
        said = super()._entry(resource, request)
        if before is not None and said["response"]["status"].startswith("200") and request["method"] == "PUT":
            self.replaced(before, self.store[self._key_of(request)])
        return {"response": said["response"]} if self.habits.terse else said

    @staticmethod
    def _key_of(request: dict[str, Any]) -> Key:
        resource_type, _, server_id = request["url"].partition("/")
        return resource_type, server_id

    def version_after(self, before: str) -> str:
        if self.habits.versions == "counted":
            return str(int(before) + 1) if before.isdigit() else "1"
        return str(uuid.UUID(int=self.rng.getrandbits(128)))

    def stamp(self) -> str:
        return self.now.isoformat(timespec=self.habits.times).replace("+00:00", "Z")
