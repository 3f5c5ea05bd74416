"""People at work on a real store, as the screens let them: every command and query goes through the dispatch."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

import pytest

from prisoncare_desktop.domain.attendance import Appointment, ClinicSession, Outcome, Period
from prisoncare_desktop.domain.calendar import at_local, week_of
from prisoncare_desktop.domain.resident import Resident
from prisoncare_desktop.domain.staff import Role, StaffMember
from prisoncare_desktop.store.open_store import OpenStore
from prisoncare_desktop.usecases.context import Context
from prisoncare_desktop.usecases.ports import PackItem
from tests.store import clinic
from tests.store.clinic import Hands
from tests.store.conftest import folder, hands, made_once, store, vault

__all__ = ["folder", "hands", "made_once", "store", "vault"]

NURSE = clinic.NURSE
NIGHT_NURSE = StaffMember("staff-night", "Grace Lyle", Role.NURSE)
CLERK = clinic.CLERK
WORKER = StaffMember("staff-w", "Wren Abbot", Role.SMS_WORKER)
AUDITOR = StaffMember("staff-auditor", "Iris Kemp", Role.AUDITOR)


@dataclass
class House:
    """One PC's store, its clock, and the packs it printed."""

    store: OpenStore
    clock: Hands
    printed: list[tuple[PackItem, ...]] = field(default_factory=list)

    def as_(self, user: StaffMember) -> Context:
        return Context(self.store, self.clock, user, os.urandom, self._print)

    def _print(self, items: tuple[PackItem, ...]) -> bytes:
        self.printed.append(items)
        return b"%PDF-"

    def go_to(self, day: date) -> None:
        """It is ten in the morning of this day."""
        self.clock.at = at_local(day, clinic.MORNING.time()) + timedelta(hours=1)

    def clinic_seen(self, clinic_code: str, day: date, *people: Resident) -> None:
        """These people were seen in this clinic on this day; it came down so."""
        session = ClinicSession(f"session-{clinic_code}-{day}", clinic_code, "A", "Room", day, Period.AM, revision=1)
        with self.store.write(clinic.SYNC) as unit:
            unit.sessions.put(session)
            unit.received("SessionReceived", "session", session.id)
            for n, person in enumerate(people):
                if person.id not in unit.residents.many([person.id]):
                    unit.residents.put(person)
                    unit.received("ResidentReceived", "resident", person.id)
                seen = Appointment(
                    f"{session.id}-{n}",
                    session.id,
                    person.id,
                    at_local(day, clinic.MORNING.time()),
                    outcome=Outcome.ATTENDED,
                    attendance_code="5",
                )
                unit.appointments.put(seen)
                unit.received("AppointmentReceived", "appointment", seen.id)
            unit.commit()


@pytest.fixture
def house(store: OpenStore, hands: Hands) -> House:
    """A PC with the small clinic on it."""
    clinic.fill(store)
    return House(store, hands)


@pytest.fixture
def people() -> Callable[[int], tuple[Resident, ...]]:
    """Invented residents, as many as asked for."""

    def invent(count: int) -> tuple[Resident, ...]:
        return tuple(
            replace(clinic.LEE, id=f"resident-{n}", nomis_number=f"C{n:04}EF", family_name=f"Invented{n}")
            for n in range(count)
        )

    return invent


def next_week(house: House) -> date:
    """Return the Monday after the house's today."""
    return week_of(house.clock.now().date()) + timedelta(weeks=1)
