"""The person: preferred name first, then patient, then prisoner. No offence, sentence or security category, ever."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar

from prisoncare_desktop.domain.events import Event
from prisoncare_desktop.domain.name_matching import PLAIN_LETTERS

NOMIS_NUMBER = re.compile(r"[A-Z]\d{4}[A-Z]{2}")  # hmpps prison-api, domain.md 6.2


class Presence(StrEnum):
    """Whether the person is in this prison now."""

    HERE = "here"
    OUT = "out"  # court, hospital: expected back
    TRANSFERRED = "transferred"
    RELEASED = "released"


@dataclass(frozen=True)
class Alert:
    """An alert relevant to care, with the day it was last seen on the prison's system. Never the record itself."""

    code: str  # HMPPS alert code, e.g. HA: ACCT open (domain.md 6.5)
    label: str
    seen_on: date


@dataclass(frozen=True)
class Resident:
    """One resident of this prison. `cell`: path below the prison, e.g. A-1-004; "" when they have none here."""

    id: str
    nomis_number: str
    given_name: str
    family_name: str
    preferred_name: str
    birth_date: date | None
    cell: str
    presence: Presence = Presence.HERE
    nhs_number: str = ""
    sex: str = ""
    language: str = ""  # BCP 47; "" while nobody said which
    interpreter: bool = False
    needs: tuple[str, ...] = ()  # codes of resources/valuesets/communication_need.json
    alerts: tuple[Alert, ...] = ()
    revision: int = 0

    @property
    def wing(self) -> str:
        return self.cell.split("-", 1)[0]

    @property
    def name(self) -> str:
        """The name to show: preferred name, then surname."""
        return f"{self.preferred_name or self.given_name} {self.family_name}"

    @property
    def initial_and_surname(self) -> str:
        return f"{(self.preferred_name or self.given_name)[:1]}. {self.family_name}"


@dataclass(frozen=True)
class ResidentAdded(Event):
    """Somebody was put into the register on this PC, whom the central record had not sent: they came from court, say.

    `thought_others`: ids of the residents much like them whom the person at the screen said they are not.
    """

    kind: ClassVar[str] = "ResidentAdded"
    record_type: ClassVar[str] = "resident"

    nomis_number: str
    nhs_number: str
    given_name: str
    family_name: str
    preferred_name: str
    birth_date: date | None
    sex: str
    cell: str
    added_by: str
    added_at: datetime
    thought_others: tuple[str, ...] = ()

    @classmethod
    def of(cls, resident: Resident, *, by: str, at: datetime, thought_others: tuple[str, ...] = ()) -> ResidentAdded:
        return cls(
            record_id=resident.id,
            revision=resident.revision,
            nomis_number=resident.nomis_number,
            nhs_number=resident.nhs_number,
            given_name=resident.given_name,
            family_name=resident.family_name,
            preferred_name=resident.preferred_name,
            birth_date=resident.birth_date,
            sex=resident.sex,
            cell=resident.cell,
            added_by=by,
            added_at=at,
            thought_others=thought_others,
        )


def folded(text: str) -> str:
    """Return text as it is compared: lower case, no accents, no punctuation. "O'Brien" -> "obrien", "Zoë" -> "zoe"."""
    plain = unicodedata.normalize("NFKD", text)
    return "".join(c for c in plain.casefold() if c.isalnum() or c == " ")


def searched(text: str) -> str:
    """Return text as people are found by it: folded, and in plain letters. "Łukasz" -> "lukasz"."""
    return folded(text).translate(PLAIN_LETTERS)


def age_on(birth_date: date, day: date) -> int:
    """Return completed years on this day."""
    return day.year - birth_date.year - ((day.month, day.day) < (birth_date.month, birth_date.day))


def is_nhs_number(text: str) -> bool:
    """Whether ten digits pass the NHS number's check (weights 10 to 2, modulus 11)."""
    digits = text.replace(" ", "")
    if len(digits) != 10 or not digits.isdigit():
        return False
    check = 11 - sum(int(d) * w for d, w in zip(digits, range(10, 1, -1), strict=False)) % 11
    return check != 10 and check % 11 == int(digits[9])
