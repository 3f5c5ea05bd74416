"""What a search shows may be old: some servers answer a search again from a cache for a minute, whatever one asks.

So what looks no newer than what is known here, or was gone, is read by its id before it is believed: no server keeps
that from a cache. Version ids tell nothing of order; a server's clock that was put back makes reads, and no mistakes.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TypeAlias

from prisoncare_desktop.domain.calendar import instant_of
from prisoncare_desktop.sync.access.transport import FhirTransport, Page
from prisoncare_desktop.sync.fhir.resource import last_updated_of, text, version_of
from prisoncare_desktop.sync.fhir.strict_json import JsonObject
from prisoncare_desktop.usecases.ports import TRIMMED_COPY, CentralCopy, Store

Key: TypeAlias = tuple[str, str]  # resource type and server id


def read_again(store: Store, transport: FhirTransport, page: Page) -> tuple[Page, tuple[Key, ...]]:
    """Return the page with what is doubtful as it stands now, and what of it is not there any more.

    Raises:
        ServerUnreachable and the like, while reading.
    """
    with store.read() as unit:
        doubted = {n for n, one in enumerate(page.resources) if _is_doubtful(unit.central.find(*_key(one)), one)}
    if not doubted:
        return page, ()
    read = [transport.read(*_key(one)) if n in doubted else one for n, one in enumerate(page.resources)]
    gone = tuple(_key(shown) for shown, one in zip(page.resources, read, strict=True) if one is None)
    return replace(page, resources=tuple(one for one in read if one is not None)), gone


def _is_doubtful(known: CentralCopy | None, shown: JsonObject) -> bool:
    if known is None or known.version == version_of(shown) or known.local_type == TRIMMED_COPY:
        return False
    if not known.version:
        return True
    try:
        return instant_of(last_updated_of(shown)) <= instant_of(known.last_updated)
    except ValueError:  # one of them does not tell
        return False


def _key(resource: JsonObject) -> Key:
    return text(resource, "resourceType"), text(resource, "id")
