"""What a search shows may be old: some servers answer a search again from a cache for a minute, whatever one asks.

So what looks no newer than what is known here, or was gone, is read by its id before it is believed: no server keeps
that from a cache. Version ids tell nothing of order; a server's clock that was put back makes reads, and no mistakes.

Forms are listed by id and version, and each that is new is read so too: one that is larger than any answer may be, or
broken, is then known by its id, and every other comes. They are read and taken in a few at a time, for memory's sake.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Final, TypeAlias

from prisoncare_desktop.domain.calendar import instant_of
from prisoncare_desktop.errors import ServerNonsense
from prisoncare_desktop.sync.access.page import Page
from prisoncare_desktop.sync.access.transport import FhirTransport
from prisoncare_desktop.sync.fhir.resource import last_updated_of, text, version_of
from prisoncare_desktop.sync.fhir.strict_json import JsonObject
from prisoncare_desktop.sync.readers.questionnaire import is_listed_only, unread
from prisoncare_desktop.usecases.ports import TRIMMED_COPY, CentralCopy, Store

Key: TypeAlias = tuple[str, str]  # resource type and server id

READ_AT_ONCE: Final = 5  # of those only listed: one of the usual size is ten times as much in memory (G8)


def pieces_of(page: Page) -> Iterator[tuple[Page, bool]]:
    """Yield the page in pieces that can be held in memory when all in them was read, and whether it is the last."""
    many = len(page.resources)
    each = READ_AT_ONCE if any(map(is_listed_only, page.resources)) else many
    for at in range(0, many, each or 1):
        yield replace(page, resources=page.resources[at : at + each]), at + each >= many


def read_again(
    store: Store, transport: FhirTransport, page: Page, still_ours: Callable[[], None], *, again: bool = False
) -> tuple[Page, tuple[Key, ...]]:
    """Return the page with what is doubtful as it stands now, and what of it is not there any more.

    `still_ours`: as the downloader's, called before each reading. `again`: all of it is believed, and taken in even if
    it was here before; what was only listed is read even so.

    Raises:
        ServerUnreachable and the like, while reading.
    """
    with store.read() as unit:
        copies = [unit.central.find(*_key(one)) for one in page.resources]
    wanted = [
        _is_new(copy, one) or again if is_listed_only(one) else not again and _is_doubtful(copy, one)
        for copy, one in zip(copies, page.resources, strict=True)
    ]
    if not any(wanted):
        return page, ()
    read: list[JsonObject | None] = []
    for want, one in zip(wanted, page.resources, strict=True):
        if want:
            still_ours()
        read.append(_read(transport, one) if want else one)
    gone = tuple(_key(shown) for shown, one in zip(page.resources, read, strict=True) if one is None)
    return replace(page, resources=tuple(one for one in read if one is not None)), gone


def _read(transport: FhirTransport, shown: JsonObject) -> JsonObject | None:
    try:
        return transport.read(*_key(shown))
    except ServerNonsense:
        if not is_listed_only(shown):
            raise
        return unread(shown)


def _is_new(known: CentralCopy | None, listed: JsonObject) -> bool:
    return known is None or (known.version, known.last_updated) != (version_of(listed), last_updated_of(listed))


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
