"""What every intake has at hand, and what it hands back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from prisoncare_desktop.usecases.arrivals import Arrival
from prisoncare_desktop.usecases.changes import Changes
from prisoncare_desktop.usecases.ports import TRIMMED_COPY, CentralCopy, UnitOfWork


class ParentUnknown(Exception):
    """A resource names somebody or something that has not come down yet; nobody's error, it is on its way."""


class ParentGone(Exception):
    """A change of ours names somebody or something that the central record no longer has."""


class ParentTrimmed(Exception):
    """A resource names somebody or something that retention took off this PC: it is not for this PC either."""


@dataclass(frozen=True)
class Taken:
    """What an arrival became: the kind and id of our record ("" for none), and whether anything of it changed."""

    local_type: str
    local_id: str
    changes: Changes = field(default_factory=Changes)


@dataclass(frozen=True)
class Desk:
    """One open unit of work. `staff_name(id)`: from the practitioners that came down; `read(copy)`: what a resource
    that came down earlier says, None if it cannot be read."""

    unit: UnitOfWork
    now: datetime
    new_id: Callable[[], str]
    staff_name: Callable[[str], str]
    read: Callable[[CentralCopy], Arrival | None]

    def local(self, resource_type: str, server_id: str) -> str:
        """Return our id of the record behind a reference.

        Raises:
            ParentUnknown: we have none yet.
            ParentTrimmed: we have none any more.
        """
        copy = self.unit.central.find(resource_type, server_id) if server_id else None
        if copy is not None and copy.local_type == TRIMMED_COPY:
            raise ParentTrimmed(f"{resource_type} {server_id}")
        if copy is None or not copy.local_id:
            raise ParentUnknown(f"{resource_type} {server_id}")
        return copy.local_id
