"""Lists that a prison keeps of its own, laid over those that come with the program."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class SiteList:
    """One list. `id`: its name, such as `clinic_type`. `content`: JSON, as whoever reads the list knows it."""

    id: str
    content: str
    changed_by: str
    changed_at: datetime  # UTC
    revision: int = 0
