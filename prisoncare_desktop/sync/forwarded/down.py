"""What the trust sends down by message: taken in as of its time, never over what is newer here."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from prisoncare_desktop.domain.calendar import instant_of
from prisoncare_desktop.log import logger
from prisoncare_desktop.sync.access.page import Page
from prisoncare_desktop.sync.down.pages import Pages, Received
from prisoncare_desktop.sync.fhir.resource import text
from prisoncare_desktop.sync.fhir.strict_json import JsonObject
from prisoncare_desktop.sync.forwarded import everything
from prisoncare_desktop.sync.forwarded.response import SentDown
from prisoncare_desktop.sync.readers.table import READERS
from prisoncare_desktop.sync.weighing.copies import is_older
from prisoncare_desktop.sync.weighing.gone import is_of
from prisoncare_desktop.usecases.inbound import SYNC_ACTOR
from prisoncare_desktop.usecases.ports import Store
from prisoncare_desktop.usecases.restored import TAKE_ALL_AGAIN

_log: logging.Logger = logger("sync")

PAGE_RESOURCES = 500  # in one transaction


@dataclass(frozen=True)
class Down:
    """Takes in for one prison (`agency`). `still_ours()` renews the lease; `got` counts what came."""

    store: Store
    agency: str
    device_id: str
    pages: Pages
    still_ours: Callable[[], None]
    got: Received

    def take(self, sent_down: SentDown) -> None:
        """Take in what was sent down, but for what is another prison's, and what is older than what is here."""
        with self.store.read() as unit:
            is_answer = everything.is_answered_by(unit, self.device_id, sent_down)
            again = is_answer and bool(unit.facts.get(TAKE_ALL_AGAIN))
            marks = {resource_type: unit.central.watermark(resource_type) for resource_type in READERS}
            here = [one for one in parents_first(sent_down.resources) if is_of(one, self.agency)]
            fresh = [
                one for one in here if again or not is_older(one, unit.central.find(one["resourceType"], one["id"]))
            ]
        if len(here) < len(sent_down.resources):
            _log.warning("sent down and not of this prison: %s", len(sent_down.resources) - len(here))
        for start in range(0, len(fresh), PAGE_RESOURCES):
            self.still_ours()
            page = Page(tuple(fresh[start : start + PAGE_RESOURCES]), "", None, sent_down.as_of)
            self.pages.take_page(page, self.got, again=again)
        self.pages.retry_waiting(self.got)
        with self.store.write(SYNC_ACTOR) as unit:
            is_all = is_answer and everything.came(unit, self.device_id, sent_down)
            moved = READERS if is_all else {one["resourceType"] for one in fresh}
            # While all is wanted, nobody can say up to when all is here.
            for resource_type in () if everything.is_wanted(unit, self.device_id) and not is_all else moved:
                if sent_down.as_of and (again or not _is_before(sent_down.as_of, marks[resource_type])):
                    unit.central.put_watermark(resource_type, sent_down.as_of)
            unit.commit()
        if sent_down.answers and not is_answer:
            _log.warning("a whole record that this PC did not ask for: taken in, and not for all there is")


def parents_first(resources: Sequence[JsonObject]) -> list[JsonObject]:
    """Return the resources that this PC reads, those that others name before them."""
    order = {resource_type: n for n, resource_type in enumerate(READERS)}
    known = [one for one in resources if text(one, "resourceType") in order and text(one, "id")]
    return sorted(known, key=lambda one: order[one["resourceType"]])


def _is_before(one: str, other: str) -> bool:
    return bool(other) and instant_of(one) < instant_of(other)
