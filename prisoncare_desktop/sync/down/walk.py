"""A search walked to its end, page by page, whatever order and paging the server has; and from where it was left off.

Nothing tells which habits a server has: each is seen in its answers. Pages in order of time are continued by time, for
an offset slides when a record is changed meanwhile. A page that holds what is older than was asked for, a refused
search by time or order, a walk that met fewer than the server counted: then its own links and offsets are followed.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from itertools import pairwise

from prisoncare_desktop.domain.calendar import instant_of
from prisoncare_desktop.errors import (
    AnswerTooLarge,
    EnvironmentTrouble,
    SearchRefused,
    ServerNonsense,
    ServerRefusesUs,
    ServerTrouble,
    ServerUnreachable,
)
from prisoncare_desktop.log import logger
from prisoncare_desktop.sync.access.page import Page
from prisoncare_desktop.sync.access.transport import FhirTransport
from prisoncare_desktop.sync.fhir.resource import last_updated_of, text, version_of
from prisoncare_desktop.sync.fhir.strict_json import JsonObject

_log: logging.Logger = logger("sync")

BY_TIME = "_lastUpdated"
FORBIDDEN = 403
TROUBLED_ENTRIES = 50  # silence and failures may have other causes: for them alone no page becomes smaller


@dataclass(frozen=True)
class Position:
    """The page to be asked for next. `since`: the server's time it is asked from, "" from the beginning.

    `offset`: how many were met since then; `next_url`: the server's own link. `by_time`: whether later pages may be
    asked for by time; `in_order`: whether an order is asked for. `began`: the server's time at which the walk began.
    """

    since: str = ""
    offset: int = 0
    next_url: str = ""
    by_time: bool = True
    in_order: bool = True
    began: str = ""

    def written(self) -> str:
        return json.dumps(asdict(self))

    @staticmethod
    def of(written: str) -> Position:
        return Position(**json.loads(written)) if written else Position()

    @property
    def is_start(self) -> bool:
        return not self.offset and not self.next_url


@dataclass
class Walk:
    """One walk of a type. `query`: what belongs to the prison.

    `page_entries`: how many are asked for at once, halved where the server or the line cannot carry them;
    `ignores_time`: it turned out that the server has no search by time; `began`: the server's time when it began.
    """

    transport: FhirTransport
    resource_type: str
    query: Mapping[str, str]
    still_ours: Callable[[], None]
    page_entries: int
    ignores_time: bool = False
    began: str = ""
    _jumped: bool = False
    _without_links: bool = False  # one was refused
    _met: set[tuple[str, str]] = field(default_factory=set)  # since the last page that was asked for by time
    _ids: set[str] = field(default_factory=set)  # in all

    def pages(self, at: Position) -> Iterator[tuple[Page, Position | None]]:
        """Yield each page with the position after it, None after the last. Taken on from any of them later.

        Raises:
            ServerNonsense: one page comes again and again, though there is more.
            ServerUnreachable and the like: go on from the last position.
        """
        first, counted = at, None
        while True:
            self.still_ours()
            at, page = self._ask(at)
            self.began = self.began or at.began or page.server_time
            at = replace(at, began=self.began)
            counted = page.total if counted is None else counted
            if not page.resources:
                break
            keys = {(text(one, "id"), version_of(one)) for one in page.resources}
            if keys <= self._met and at.offset:
                if (self._without_links and page.next_url) or (page.total is not None and at.offset < page.total):
                    raise ServerNonsense("one page comes again and again")
                break
            self._met |= keys
            self._ids |= {server_id for server_id, _ in keys}
            after = self._after(at, page)
            if after is None and self._missed(first, counted):
                _log.info("%s: fewer came than there are; asked for again, not by time", self.resource_type)
                after = Position(first.since, by_time=False, in_order=at.in_order, began=at.began)
                self._met.clear()
                self._jumped = False
                first, counted = after, None
            yield page, after
            if after is None:
                return
            at = after
        # an empty page, or one that came before: the walk is at its end

    def _after(self, at: Position, page: Page) -> Position | None:
        if _older_than_asked(page, at.since):
            self.ignores_time = True
            if at.by_time and at.is_start and at.since:
                at = replace(at, by_time=False)
                self._met = {(text(one, "id"), version_of(one)) for one in page.resources}
        seen = at.offset + len(page.resources)
        if not page.next_url and page.total is not None and page.total <= seen:
            return None
        if at.by_time and _moves_on(page, at.since):
            self._jumped = True
            return Position(last_updated_of(page.resources[-1]), in_order=at.in_order, began=at.began)
        return replace(at, offset=seen, next_url=page.next_url)

    def _missed(self, first: Position, counted: int | None) -> bool:
        """Whether a walk continued by time came to fewer than the server had counted: it has another order, then."""
        return self._jumped and first.is_start and counted is not None and len(self._ids) < counted

    def _ask(self, at: Position) -> tuple[Position, Page]:
        """Return the page, and the position at which the server would give it."""
        while True:
            try:
                if at.next_url:
                    return at, self.transport.follow(at.next_url, self.resource_type)
                return at, self.transport.search(self.resource_type, params_of(self.query, at, self.page_entries))
            except SearchRefused as refused:
                if at.next_url:  # kept too long, and then what was met may have slid; or they are gone at once
                    at = replace(at, next_url="", offset=at.offset if self._without_links else 0)
                    self._without_links = True
                elif refused.status == 413:
                    if not self._halved():
                        raise
                elif at.since and at.by_time:
                    self.ignores_time = True
                    at = replace(at, since="", by_time=False)
                elif at.in_order:
                    at = replace(at, by_time=False, in_order=False)
                else:
                    raise
            except AnswerTooLarge:
                if not self._halved():
                    raise
                at = replace(at, next_url="")
            except (ServerTrouble, ServerUnreachable) as trouble:
                if self.page_entries > TROUBLED_ENTRIES and _may_be_too_much(trouble):
                    self._halved()  # for the next try
                raise

    def _halved(self) -> bool:
        if self.page_entries <= 1:
            return False
        self.page_entries //= 2
        return True


def params_of(query: Mapping[str, str], at: Position, entries: int) -> dict[str, str]:
    """Return what a search is asked with for the page at a position, of so many entries at most."""
    params = {**query, "_count": str(entries)}
    if at.in_order:
        params["_sort"] = BY_TIME
    if at.since:
        params[BY_TIME] = f"ge{at.since}"
    if at.offset:
        params["_offset"] = str(at.offset)
    return params


def is_of_the_type(trouble: EnvironmentTrouble) -> bool:
    """Whether this may be the server's trouble with one type alone: not where it is busy, or lets this PC in nowhere.

    A type that this PC was not given access to is refused by 403; one that a server does not keep by 501, say.
    """
    if isinstance(trouble, ServerTrouble):
        return trouble.asked and not trouble.busy
    return isinstance(trouble, ServerNonsense) or (isinstance(trouble, ServerRefusesUs) and trouble.status == FORBIDDEN)


def _may_be_too_much(trouble: ServerTrouble | ServerUnreachable) -> bool:
    """Whether a smaller page might be answered: not where the server says that it is busy, or is not there."""
    if isinstance(trouble, ServerTrouble):
        return trouble.status == 500 and trouble.asked
    return trouble.timed_out


def _instants(resources: tuple[JsonObject, ...]) -> list[datetime]:
    """Return when each was last changed; [] where one does not tell."""
    try:
        return [instant_of(last_updated_of(one)) for one in resources]
    except ValueError:
        return []


def _moves_on(page: Page, since: str) -> bool:
    """Whether the next page can be asked for by time: the page is in order, and ends later than it began."""
    instants = _instants(page.resources)
    in_order = bool(instants) and all(a <= b for a, b in pairwise(instants))
    return in_order and (not since or instants[-1] > instant_of(since))


def _older_than_asked(page: Page, since: str) -> bool:
    """Whether something came that was changed before the time asked for, by more than a server rounds."""
    return bool(since) and any((instant_of(since) - at).total_seconds() >= 1 for at in _instants(page.resources))
