"""Lists that a prison keeps of its own, laid over those that come with the program."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from prisoncare_desktop.domain.own_record import Fact, OwnKind, OwnRecordSaid, Part, Shape


@dataclass(frozen=True)
class SiteList:
    """One list. `id`: its name, such as `clinic_type`. `content`: JSON, as whoever reads the list knows it."""

    id: str
    content: str
    changed_by: str
    changed_at: datetime  # UTC
    revision: int = 0


SITE_LIST = OwnKind(
    code="site-list",
    record=SiteList,
    record_type="site_list",
    events=frozenset({"SiteListChanged"}),
    received="SiteListReceived",
    key=(Fact("id", Shape.TEXT),),
    parts=(
        Part(
            "list",
            facts=(Fact("content", Shape.TEXT),),
            beside=(Fact("changed_by", Shape.TEXT), Fact("changed_at", Shape.INSTANT)),
        ),
    ),
    by="changed_by",
    at="changed_at",
)


@dataclass(frozen=True)
class SiteListChanged(OwnRecordSaid):
    """A leader changed a list of the prison's own."""

    kind: ClassVar[str] = "SiteListChanged"
    record_type: ClassVar[str] = SITE_LIST.record_type
    own: ClassVar[OwnKind] = SITE_LIST
