"""Who works here and in what role."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What a person may do follows from this. SYNC is the sync engine acting on what the central record sent."""

    NURSE = "nurse"
    SMS_WORKER = "sms-worker"
    ADMINISTRATOR = "administrator"
    LEADER = "leader"
    AUDITOR = "auditor"
    IT = "it"
    SYNC = "sync"


@dataclass(frozen=True)
class StaffMember:
    """One person who works here. `wing`: where they mostly work, "" for all; `team`: shown after the role.

    `active`: False once they have left: their name stays beside what they did.
    """

    id: str
    name: str
    role: Role
    wing: str = ""
    team: str = ""
    active: bool = True

    @property
    def initials(self) -> str:
        words = [w for w in self.name.split() if w[:1].isalpha()]
        return "".join(w[0] for w in (words[:1] + words[-1:] if len(words) > 1 else words)).upper()
