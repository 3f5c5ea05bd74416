"""The whole practice prison: the place and all that is known of it, from one seed and one day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from prisoncare_desktop.domain.resident import Resident
from prisoncare_desktop.domain.sampling import Draw, Seed
from prisoncare_desktop.domain.staff import StaffMember
from prisoncare_desktop.practice import staff
from prisoncare_desktop.practice.chance import stream
from prisoncare_desktop.practice.clinics import ClinicLists, clinic_lists
from prisoncare_desktop.practice.draws import earlier_draws
from prisoncare_desktop.practice.episodes import Caseload, caseload
from prisoncare_desktop.practice.establishment import Establishment, establishment
from prisoncare_desktop.practice.people import residents
from prisoncare_desktop.practice.seeds import seeds
from prisoncare_desktop.practice.size import FENMERE, Size


@dataclass(frozen=True)
class Prison:
    """A synthetic prison as it stands on one day (a date in Europe/London)."""

    seed: int
    today: date
    place: Establishment
    staff: tuple[StaffMember, ...]
    residents: tuple[Resident, ...]
    clinics: ClinicLists
    caseload: Caseload
    seeds: tuple[Seed, ...]
    draws: tuple[Draw, ...]  # of the weeks before last


def build(seed: int, today: date, size: Size = FENMERE) -> Prison:
    """Return the prison of this seed on this day, of this size: the same for the same three, always."""
    place = establishment(stream(seed, "place"), size.cells_a_landing)
    people = residents(place, stream(seed, "people"), today, size.roll)
    cases = caseload(people, stream(seed, "caseload"), today)
    return Prison(
        seed=seed,
        today=today,
        place=place,
        staff=staff.everybody(),
        residents=people,
        clinics=clinic_lists(place, people, cases.resident_ids, stream(seed, "clinics"), today, size),
        caseload=cases,
        seeds=seeds(stream(seed, "draw seeds"), today),
        draws=earlier_draws(people, stream(seed, "draws"), today),
    )
