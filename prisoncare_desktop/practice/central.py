"""The practice prison as FHIR R4 resources, to fill a central record with.

Each resource has an id that follows from what it is about, so references are plain `Type/id` and filling twice makes
nothing twice (but puts back what was changed meanwhile). Times are UTC; dates are days in Europe/London.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Final

from prisoncare_desktop.practice import care_resources, people_resources, place_resources
from prisoncare_desktop.practice.fhir import Part
from prisoncare_desktop.practice.prison import Prison

BATCH_ENTRIES: Final = 200


def resources(prison: Prison) -> Iterator[Part]:
    """Yield the prison's resources, each after those it refers to."""
    yield from place_resources.organizations()
    yield from place_resources.locations(prison.place)
    yield from place_resources.healthcare_services()
    yield from (place_resources.practitioner(m) for m in prison.staff)
    for resident in prison.residents:
        yield people_resources.patient(resident)
        yield from (people_resources.flag(resident, alert) for alert in resident.alerts)
    rooms = {r.name: r for r in prison.place.rooms}
    people = {r.id: r for r in prison.residents}
    sessions = {s.id: s for s in prison.clinics.sessions}
    for appointment in prison.clinics.appointments:
        session = sessions[appointment.session_id]
        yield care_resources.appointment_resource(
            appointment, session, rooms[session.room], people[appointment.resident_id]
        )
    yield from (care_resources.episode_resource(e) for e in prison.caseload.episodes)
    yield from (care_resources.task_resource(t) for t in prison.caseload.tasks)
    yield from (care_resources.seed_resource(s) for s in prison.seeds)
    yield from (care_resources.draw_resource(d) for d in prison.draws)


def bundles(prison: Prison, size: int = BATCH_ENTRIES) -> Iterator[Part]:
    """Yield the resources as batch Bundles of at most `size` PUT entries, in order."""
    remaining = resources(prison)
    while chunk := list(islice(remaining, size)):
        yield {
            "resourceType": "Bundle",
            "type": "batch",
            "entry": [
                {"resource": r, "request": {"method": "PUT", "url": f"{r['resourceType']}/{r['id']}"}} for r in chunk
            ],
        }
