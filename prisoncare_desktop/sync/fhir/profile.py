"""What we know of the server: what it says in /metadata, and what it taught us by refusing. Kept in the facts."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta

from prisoncare_desktop.domain import systems
from prisoncare_desktop.domain.calendar import instant_of, instant_text
from prisoncare_desktop.errors import ServerNonsense
from prisoncare_desktop.sync.fhir.resource import Unreadable, objects, text
from prisoncare_desktop.sync.fhir.strict_json import JsonObject
from prisoncare_desktop.usecases.ports import Facts
from prisoncare_desktop.usecases.syncing import SERVER_PROFILE

FACT = SERVER_PROFILE
BATCH_MAX_ENTRIES = 100  # one short transaction builds them; a larger batch saves little (measured)
PAGE_ENTRIES = 500
ASK_AGAIN_AFTER = timedelta(hours=24)


@dataclass(frozen=True)
class ServerProfile:
    """`identifier_types`: resource types that can be searched by identifier. `max_entries`: of one Bundle, learnt.

    `page_entries`: of one page of a search, learnt; `time_search`: whether it finds what was changed since some time.
    `singly_until`: until when nothing is asked of it together ("": it is); `failed_together`: how often in a row it
    was busy or silent at that.
    """

    identifier_types: frozenset[str] = frozenset()
    max_entries: int = BATCH_MAX_ENTRIES
    page_entries: int = PAGE_ENTRIES
    time_search: bool = True
    learnt_at: str = ""  # UTC, by this PC's clock: only says when to ask again
    singly_until: str = ""  # the same
    failed_together: int = 0

    def if_none_exist(self, resource_type: str, record_id: str) -> str:
        """Return the query that finds our record there, if it is there."""
        if resource_type in self.identifier_types:
            return f"identifier={systems.RECORD_ID}|{systems.record_value(record_id)}"
        return f"_tag={systems.RECORD_TAG}|{record_id}"

    def is_fresh(self, now: datetime) -> bool:
        return bool(self.learnt_at) and abs(now - instant_of(self.learnt_at)) < ASK_AGAIN_AFTER

    def answers_together(self, now: datetime) -> bool:
        """Whether it may answer a batch of searches; again, too, where this PC's clock was put back."""
        return not self.singly_until or not timedelta(0) < instant_of(self.singly_until) - now <= ASK_AGAIN_AFTER

    def narrowed(self, entries: int) -> ServerProfile:
        """Return the profile of a server that takes no Bundle of this many entries."""
        return replace(self, max_entries=max(1, min(self.max_entries, entries // 2)))


def from_capabilities(statement: JsonObject, now: datetime, before: ServerProfile) -> ServerProfile:
    """Return the profile a CapabilityStatement shows. A learnt limit is doubled, so that it can be unlearnt in time.

    Raises:
        ServerNonsense: it is none of an R4 server that takes batches.
    """
    try:
        if not text(statement, "fhirVersion").startswith("4."):
            raise ServerNonsense("the central record does not speak FHIR R4")
        able: set[str] = set()
        codes: set[str] = set()
        for rest in objects(statement, "rest"):
            codes |= {text(one, "code") for one in objects(rest, "interaction")}
            able |= {
                text(kind, "type")
                for kind in objects(rest, "resource")
                if any(one.get("name") == "identifier" for one in objects(kind, "searchParam"))
            }
    except Unreadable as e:
        raise ServerNonsense("the CapabilityStatement is broken") from e
    if codes and "batch" not in codes:
        raise ServerNonsense("the central record takes no batches")
    return ServerProfile(
        frozenset(able),
        max_entries=min(BATCH_MAX_ENTRIES, before.max_entries * 2),
        page_entries=min(PAGE_ENTRIES, before.page_entries * 2),
        learnt_at=instant_text(now),
        singly_until=before.singly_until,
        failed_together=before.failed_together,
    )


def kept(facts: Facts) -> ServerProfile:
    """Return the profile as last kept."""
    written = facts.get(FACT)
    if not written:
        return ServerProfile()
    found = json.loads(written)
    return ServerProfile(**{**found, "identifier_types": frozenset(found["identifier_types"])})


def keep(facts: Facts, profile: ServerProfile) -> None:
    facts.put(FACT, json.dumps({**asdict(profile), "identifier_types": sorted(profile.identifier_types)}))
