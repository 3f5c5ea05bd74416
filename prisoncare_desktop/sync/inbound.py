"""The way down: what changed at the central record since the last walk, type by type, parents first, page by page.

A page and what it means for the watermark are one transaction. The watermark moves when the walk of a type is
complete: to the server's time at which that walk began.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from prisoncare_desktop.domain import systems
from prisoncare_desktop.domain.calendar import instant_of
from prisoncare_desktop.errors import ServerNonsense
from prisoncare_desktop.log import logger
from prisoncare_desktop.sync.pages import Pages, Received
from prisoncare_desktop.sync.readers.table import READERS, WORDS
from prisoncare_desktop.sync.resource import last_updated_of, text, version_of
from prisoncare_desktop.sync.transport import FhirTransport, Page
from prisoncare_desktop.usecases.inbound import SYNC_ACTOR
from prisoncare_desktop.usecases.ports import Store
from prisoncare_desktop.usecases.syncing import CAME_BACK, Progress

_log: logging.Logger = logger("sync")

PAGE_ENTRIES = 500
OVERLAP = timedelta(seconds=125)  # servers answer a search from a cache of up to 60 s, and commit late (sync.md)
OF_A_PATIENT = ("Flag", "Appointment", "EpisodeOfCare", "Task")  # parents first; each is found by its patient
ROUNDS_MAX = 5  # of asking for the overlap again, while others keep writing


@dataclass(frozen=True)
class Downloader:
    """Brings down what belongs to one prison. `still_ours()` renews the lease, raises when another run took over."""

    store: Store
    transport: FhirTransport
    agency: str
    now: Callable[[], datetime]
    random_bytes: Callable[[int], bytes]
    still_ours: Callable[[], None]

    def download(self, got: Received, progress: Progress, *, again: bool = False) -> None:
        """Walk all types, then try once more what waited for somebody it names. `again`: see `_walk`.

        Raises:
            ServerUnreachable and the like: pages already taken in stay; the walk begins again next time.
        """
        with self.store.read() as unit:
            watermarks = {resource_type: unit.central.watermark(resource_type) for resource_type in READERS}
        got.first_load = self._counted([resource_type for resource_type, at in watermarks.items() if not at])
        quiet: dict[str, str] = {}
        for resource_type in READERS:
            fresh, began = self._walk_type(resource_type, watermarks[resource_type], got, progress, again=again)
            if fresh:
                self._move_watermarks({resource_type: began})
            else:
                quiet[resource_type] = began
        self._move_watermarks(quiet)  # in one commit: most runs bring nothing
        self._fetch_those_who_came_back(got, progress)
        self._pages.retry_waiting(got)

    def _move_watermarks(self, began: dict[str, str]) -> None:
        with self.store.write(SYNC_ACTOR) as unit:
            for resource_type, server_time in began.items():
                if server_time:
                    unit.central.put_watermark(resource_type, server_time)
            unit.commit()

    def _counted(self, never_walked: list[str]) -> dict[str, int]:
        """Return how many resources of each type a first load will bring, 0 where the server does not count."""
        counted = {}
        for resource_type in never_walked:
            self.still_ours()
            answer = self.transport.search(resource_type, {"_tag": self._site, "_summary": "count"})
            counted[resource_type] = answer.total or 0
        return counted

    def _fetch_those_who_came_back(self, got: Received, progress: Progress) -> None:
        """Bring down all there is of those whose record retention took off this PC and who are here again.

        What is theirs was not changed since, so no watermark brings it: not their alerts either.
        """
        with self.store.read() as unit:
            patients: list[str] = json.loads(unit.facts.get(CAME_BACK) or "[]")
        for patient in patients:
            for resource_type in OF_A_PATIENT:
                try:
                    self._walk(resource_type, "", got, progress, of=patient)
                except ServerNonsense:  # it does not search by patient: then all of it, once
                    self._walk(resource_type, "", got, progress, again=True)
            with self.store.write(SYNC_ACTOR) as unit:
                left = [one for one in json.loads(unit.facts.get(CAME_BACK) or "[]") if one != patient]
                unit.facts.put(CAME_BACK, json.dumps(left) if left else "")
                unit.commit()

    def _walk_type(
        self, resource_type: str, watermark: str, got: Received, progress: Progress, *, again: bool
    ) -> tuple[int, str]:
        """Return how many were new here, and the server's time when the first walk began ("" if it does not tell)."""
        since = _overlapped(watermark) if watermark else ""
        began = ""
        in_all = 0
        for _ in range(ROUNDS_MAX):
            fresh, asked_at = self._walk(resource_type, since, got, progress, again=again)
            began, again = began or asked_at, False
            in_all += fresh
            if not fresh or not asked_at:
                break
            since = _overlapped(began)  # what was written while we walked
        return in_all, began

    def _walk(
        self,
        resource_type: str,
        since: str,
        got: Received,
        progress: Progress,
        of: str = "",
        *,
        again: bool = False,
    ) -> tuple[int, str]:
        """Take in all of a type since a server time. Return (how many were new here, server's time at the start).

        `of`: a patient's server id: only what is theirs. `again`: what was here before as well; always so with `of`.
        """
        params = {"_tag": self._site, "_sort": "_lastUpdated", "_count": str(PAGE_ENTRIES)}
        if since:
            params["_lastUpdated"] = f"ge{since}"
        if of:
            params["patient"] = f"Patient/{of}"
        self.still_ours()
        page = self.transport.search(resource_type, params)
        began = page.server_time
        fresh = offset = 0
        met: set[tuple[str, str]] = set()
        while page.resources:
            keys = {(text(one, "id"), version_of(one)) for one in page.resources}
            if keys <= met and offset:  # a server that sends the same again, of which it says there is more
                if page.total is not None and offset < page.total:
                    raise ServerNonsense("one page comes again and again")
                break
            met |= keys
            fresh += self._pages.take_page(page, got, again=again or bool(of))
            progress(*got.meet(page.resources), WORDS[resource_type])
            offset += len(page.resources)
            if not page.next_url and page.total is not None and page.total <= offset:
                break
            self.still_ours()
            if _moves_on(page, since):
                since, offset = last_updated_of(page.resources[-1]), 0
                params["_lastUpdated"] = f"ge{since}"
                page = self.transport.search(resource_type, params)
            elif page.next_url:
                page = self.transport.follow(page.next_url, resource_type)
            else:
                page = self.transport.search(resource_type, {**params, "_offset": str(offset)})
        return fresh, began

    @property
    def _pages(self) -> Pages:
        return Pages(self.store, self.now, self.random_bytes)

    @property
    def _site(self) -> str:
        return f"{systems.SITE_TAG}|{self.agency}"


def _overlapped(server_time: str) -> str:
    at = instant_of(server_time) - OVERLAP
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _moves_on(page: Page, since: str) -> bool:
    """Whether the next page can be asked for by time: the page is in order, and ends later than it began."""
    times = [last_updated_of(one) for one in page.resources]
    if not all(times):
        return False
    try:
        instants = [instant_of(one) for one in times]
    except ValueError:
        return False
    in_order = all(a <= b for a, b in pairwise(instants))
    return in_order and (not since or instants[-1] > instant_of(since))
