"""What a command reports: the same facts go to the trail and, when `to_central`, to the outbox.

An event is versioned data. Its payload is JSON-ready and complete: the mapper needs nothing but the payload and the
central record's last known copy.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, ClassVar

from prisoncare_desktop.domain.calendar import instant_text


@dataclass(frozen=True)
class Event:
    """The root of all events. `record_id` and `revision` say which record, as of which change."""

    kind: ClassVar[str] = ""
    record_type: ClassVar[str] = ""
    payload_version: ClassVar[int] = 1
    to_central: ClassVar[bool] = True

    record_id: str
    revision: int

    def payload(self) -> dict[str, Any]:
        """Return the event's own fields as JSON-ready data."""
        return {
            f.name: plain(getattr(self, f.name))
            for f in dataclasses.fields(self)
            if f.name not in ("record_id", "revision")
        }


def plain(value: Any) -> Any:
    """Return a value as JSON knows it: dates and instants as ISO text, dataclasses as objects."""
    if isinstance(value, datetime):
        return instant_text(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, StrEnum):
        return value.value
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
    if isinstance(value, tuple | list):
        return [plain(v) for v in value]
    if isinstance(value, dict):
        return {k: plain(v) for k, v in value.items()}
    return value
