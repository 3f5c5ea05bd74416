"""Which lists of codes the trust has confirmed, so that their codes may leave (`domain/confirmed_lists.py`).

A leader confirms a list as it is: by its version. The next version waits to be confirmed anew.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from prisoncare_desktop.domain.codes import ValueSet, value_set
from prisoncare_desktop.domain.confirmed_lists import LIST, PUBLISHED, confirmed_versions, is_confirmed
from prisoncare_desktop.domain.export_layout import CODES_OF
from prisoncare_desktop.usecases.context import Context
from prisoncare_desktop.usecases.ports import UnitOfWork
from prisoncare_desktop.usecases.requests import Query


@dataclass(frozen=True)
class ListStanding:
    """One list whose codes an export can hold. `published`: by its national owner, and so nobody's to confirm here.

    `confirmed`: as it is now. `earlier`: the version that was confirmed, where that is another one.
    """

    name: str
    shipped: ValueSet
    published: bool
    confirmed: bool
    earlier: str


@dataclass(frozen=True)
class ConfirmedLists:
    """How each list stands. `versions`: what is kept; `revision`: of that, 0 where nothing is."""

    lists: tuple[ListStanding, ...]
    versions: Mapping[str, str]
    revision: int


@dataclass(frozen=True)
class GetConfirmedLists(Query[ConfirmedLists]):
    """Which lists are confirmed."""


def get_confirmed_lists(_query: GetConfirmedLists, context: Context) -> ConfirmedLists:
    with context.store.read() as unit:
        versions = confirmed(unit)
        kept = unit.site_lists.find(LIST)
    lists = tuple(_standing(name, versions) for name in sorted(set(CODES_OF.values())))
    return ConfirmedLists(lists, versions, kept.revision if kept is not None else 0)


def confirmed(unit: UnitOfWork) -> Mapping[str, str]:
    """Return the confirmed version of each list, by its name."""
    kept = unit.site_lists.find(LIST)
    return confirmed_versions(json.loads(kept.content)) if kept is not None else {}


def _standing(name: str, versions: Mapping[str, str]) -> ListStanding:
    shipped = value_set(name)
    stands = is_confirmed(name, shipped, versions)
    return ListStanding(name, shipped, shipped.status == PUBLISHED, stands, "" if stands else versions.get(name, ""))
