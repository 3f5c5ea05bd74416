"""What a run asks of the central record goes as one batch of GETs, where the server can, instead of a dozen requests.

R4 lets a batch hold searches; not every server takes them, and nothing in /metadata tells. So it is tried, and nothing
is believed for it: what a batch found may be used by whoever asks for the same in this run (`access/asked.py`); what it
did not find, refused, or answered otherwise than a search would, is asked alone, as if nobody had asked before. What
came must be of the type, the place and the time asked for. And since an empty page cannot be told from a search that
was not made, each batch asks for one thing more that must be there.

A server that refuses, or answers so that anything is in doubt, is asked singly for a day: noted when a run has come to
its end that way. One that is busy or silent is left in peace, as ever; but where it fails at three of these in a row
and answers something smaller, the batch is taken for the reason.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Final, TypeAlias
from urllib.parse import urlencode

from prisoncare_desktop.domain.calendar import instant_of, instant_text
from prisoncare_desktop.errors import (
    BundleRefused,
    EnvironmentTrouble,
    ServerNonsense,
    ServerRefusesUs,
    ServerTrouble,
    ServerUnreachable,
)
from prisoncare_desktop.log import logger
from prisoncare_desktop.sync.access.page import Page, page_of
from prisoncare_desktop.sync.access.transport import FhirTransport
from prisoncare_desktop.sync.fhir import profile
from prisoncare_desktop.sync.fhir.resource import Unreadable, is_kept, last_updated_of, objects, part, text
from prisoncare_desktop.sync.fhir.strict_json import JsonObject
from prisoncare_desktop.sync.readers.table import BESIDE, READERS, query_of
from prisoncare_desktop.usecases.inbound import SYNC_ACTOR
from prisoncare_desktop.usecases.ports import Store, UnitOfWork

_log: logging.Logger = logger("sync")

Search: TypeAlias = tuple[str, dict[str, str]]  # resource type and parameters, as `FhirTransport.search` takes them
There: TypeAlias = tuple[str, str]  # resource type and server id

ENTRIES_EACH = 100  # of one search's page: a dozen of them are one answer, of which 16 MB are taken
FAILURES_BEFORE_DOUBT = 3
SINGLY_IF_REFUSED = timedelta(hours=24)
SINGLY_IF_FAILED = timedelta(hours=1)
LONG_AGO: Final = "ge2000-01-01T00:00:00.000Z"


class _Doubt(Exception):
    """What came cannot be what a server that makes these searches would answer."""


@dataclass
class Together:
    """Asks for one run. `now()`: this PC's clock, which only says when to try again."""

    store: Store
    transport: FhirTransport
    agency: str
    now: Callable[[], datetime]
    _singly_for: timedelta | None = field(default=None, init=False)  # it was found in this run that it must be

    def ask(
        self,
        searches: Sequence[Search],
        there: Sequence[There] = (),
        still_ours: Callable[[], None] | None = None,
    ) -> None:
        """Ask for all of these in one request, where that spares one and the server is known for nothing else.

        `still_ours`: as the downloader's, called between two requests; None where no lease is held.

        Raises:
            ServerUnreachable, ServerTrouble: there is no line, or the server is busy: so it would be with any request.
        """
        searches = [one for one in searches if not self.transport.asked.knows_page(*one)]
        if len(searches) + len(there) < 2 or self._singly_for is not None:
            return
        with self.store.read() as unit:
            known = profile.kept(unit.facts)
            proof = self._proof(unit) if searches else None
        if (searches and proof is None) or not known.answers_together(self.now()):
            return
        suspect = known.failed_together >= FAILURES_BEFORE_DOUBT
        if suspect:
            self.transport.capabilities()
            if still_ours is not None:
                still_ours()
        try:
            self._ask([*searches, proof] if searches and proof is not None else [], there)
        except (BundleRefused, ServerNonsense, ServerRefusesUs, Unreadable, _Doubt) as why:
            self._ask_singly(SINGLY_IF_REFUSED, why)
        except (ServerTrouble, ServerUnreachable) as trouble:
            if isinstance(trouble, ServerTrouble) and not trouble.busy:
                self._ask_singly(SINGLY_IF_REFUSED, trouble)
            elif suspect:
                self._ask_singly(SINGLY_IF_FAILED, trouble)
            else:
                self._note_failure(known, trouble)
                raise
        else:
            if known.failed_together:
                self._keep(replace(known, failed_together=0))

    def keep_what_was_learnt(self) -> None:
        """After a run that came to its end: if it had to ask singly, the next ones begin so."""
        if self._singly_for is None:
            return
        with self.store.read() as unit:
            known = profile.kept(unit.facts)
        self._keep(replace(known, singly_until=instant_text(self.now() + self._singly_for), failed_together=0))

    # --- how ---------------------------------------------------------------------------------------------------------

    def _proof(self, unit: UnitOfWork) -> Search | None:
        """Return a search like all others that must find something; None where nothing has come down yet."""
        for resource_type in (one for one in READERS if one not in BESIDE):
            if unit.central.known(resource_type):
                query = {**query_of(resource_type, self.agency), "_lastUpdated": LONG_AGO, "_sort": "_lastUpdated"}
                if not profile.kept(unit.facts).time_search:
                    del query["_lastUpdated"]
                return resource_type, {**query, "_count": "1"}
        return None

    def _ask(self, searches: Sequence[Search], there: Sequence[There]) -> None:
        """Ask, and let what came be known. `searches`: the last one must find something."""
        urls = [f"{kind}?{urlencode(params)}" for kind, params in searches] + [f"{kind}/{one}" for kind, one in there]
        bundle = self.transport.ask_together(urls).resource
        told = list(objects(bundle, "entry"))
        if bundle.get("resourceType") != "Bundle" or bundle.get("type") != "batch-response" or len(told) != len(urls):
            raise _Doubt("no answer to each")
        pages = [self._page(one, said) for one, said in zip(searches, told, strict=False)]
        if searches:
            proof = pages.pop()
            if proof is None or not proof.resources:
                raise _Doubt("what is there was not found")
        found = [_resource(one, said) for one, said in zip(there, told[len(searches) :], strict=True)]
        for (resource_type, params), page in zip(searches, pages, strict=False):
            if page is not None:
                self.transport.asked.know_page(resource_type, params, page)
        for resource in found:
            if resource is not None:
                self.transport.asked.know_resource(resource)

    def _page(self, search: Search, said: JsonObject) -> Page | None:
        """Return what a search found, None where it is to be made alone."""
        if text(part(said, "response"), "status")[:3] != "200":
            return None
        resource_type, params = search
        page = page_of(part(said, "resource"), self.transport.date_text())
        if params.get("_summary") == "count" and page.total is None:
            return None
        system, _, code = params["_tag"].partition("|")
        since = params.get("_lastUpdated", "").removeprefix("ge")
        for one in page.resources:
            if text(one, "resourceType") != resource_type:
                raise _Doubt("another type was asked for")
            tags = objects(part(one, "meta"), "tag")
            if not any(tag.get("system") == system and tag.get("code") == code for tag in tags):
                raise _Doubt("it is not of what was asked for")
            if since and _is_older(one, since):
                raise _Doubt("it is older than was asked for")
        return page

    def _ask_singly(self, until: timedelta, why: Exception) -> None:
        _log.info("asked singly: %s (%s)", type(why).__name__, why)
        self._singly_for = until

    def _note_failure(self, known: profile.ServerProfile, trouble: EnvironmentTrouble) -> None:
        if not isinstance(trouble, ServerUnreachable) or trouble.reached:
            self._keep(replace(known, failed_together=known.failed_together + 1))

    def _keep(self, learnt: profile.ServerProfile) -> None:
        with self.store.write(SYNC_ACTOR) as unit:
            profile.keep(unit.facts, learnt)
            unit.commit()


def _resource(asked: There, said: JsonObject) -> JsonObject | None:
    """Return the resource as it stands there, None where that is to be read alone."""
    resource = part(said, "resource")
    if text(part(said, "response"), "status")[:3] != "200":
        return None
    if (resource.get("resourceType"), resource.get("id")) != asked or not is_kept(resource):
        raise _Doubt("another one was asked for")
    return resource


def _is_older(resource: JsonObject, since: str) -> bool:
    """Whether it was changed before that time, by more than a server rounds."""
    try:
        return (instant_of(since) - instant_of(last_updated_of(resource))).total_seconds() >= 1
    except ValueError:
        return False
