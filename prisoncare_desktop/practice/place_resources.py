"""The practice prison's place and staff as FHIR: organisations, locations, clinic types, practitioners."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from prisoncare_desktop.domain import systems
from prisoncare_desktop.domain.codes import value_set
from prisoncare_desktop.domain.staff import StaffMember
from prisoncare_desktop.practice import fhir
from prisoncare_desktop.practice.chance import record_id
from prisoncare_desktop.practice.establishment import AGENCY_ID, SITE_NAME, Establishment, Room, Wing
from prisoncare_desktop.practice.staff import SMS_TEAM

SITE: Final = record_id("organization", AGENCY_ID)
SMS: Final = record_id("organization", SMS_TEAM)

_TRUST: Final = record_id("organization", "trust")
_PLACE: Final = record_id("location", AGENCY_ID)


def organizations() -> Iterator[fhir.Part]:
    yield fhir.resource(
        "Organization",
        _TRUST,
        identifier=[fhir.identifier(systems.ODS, "ZZFEN")],
        active=True,
        name="Fenmere and Levels Health NHS Trust",
    )
    yield fhir.resource(
        "Organization",
        SITE,
        identifier=[fhir.identifier(systems.AGENCY, AGENCY_ID)],
        active=True,
        name=SITE_NAME,
        partOf=fhir.reference("Organization", _TRUST),
    )
    yield fhir.resource(
        "Organization",
        SMS,
        identifier=[fhir.identifier(systems.AGENCY, f"{AGENCY_ID}-SMS")],
        active=True,
        name=SMS_TEAM,
        partOf=fhir.reference("Organization", _TRUST),
    )


def locations(place: Establishment) -> Iterator[fhir.Part]:
    yield _location(_PLACE, "", place.name, "si", "Site") | {
        "type": [fhir.concept(systems.LOCATION_KIND, "M01", "Prison")]
    }
    yield from (_location(_wing_id(w), w.letter, f"{w.letter} wing", "wi", "Wing", part_of=_PLACE) for w in place.wings)
    wings = {w.letter: _wing_id(w) for w in place.wings}
    for room in place.rooms:
        part_of = wings.get(room.wing, _PLACE)
        yield _location(room_id(room), room.path, room.name, "ro", "Room", part_of=part_of)


def _wing_id(wing: Wing) -> str:
    return record_id("location", f"{AGENCY_ID}-{wing.letter}")


def room_id(room: Room) -> str:
    return record_id("location", f"{AGENCY_ID}-{room.path}")


def _location(own_id: str, path: str, name: str, kind: str, kind_label: str, part_of: str = "") -> fhir.Part:
    return fhir.resource(
        "Location",
        own_id,
        identifier=[fhir.identifier(systems.LOCATION, f"{AGENCY_ID}-{path}" if path else AGENCY_ID)],
        status="active",
        name=name,
        mode="instance",
        physicalType=fhir.concept(systems.LOCATION_TYPE, kind, kind_label),
        managingOrganization=fhir.reference("Organization", SITE),
        partOf=fhir.reference("Location", part_of) if part_of else None,
    )


def healthcare_services() -> Iterator[fhir.Part]:
    for clinic in value_set("clinic_type").current:
        yield fhir.resource(
            "HealthcareService",
            record_id("clinic-type", clinic.code),
            identifier=[fhir.identifier(systems.CLINIC_TYPE, clinic.code)],
            active=True,
            providedBy=fhir.reference("Organization", SITE),
            type=[fhir.concept(systems.CLINIC_TYPE, clinic.code, clinic.label)],
            location=[fhir.reference("Location", _PLACE)],
            name=clinic.label,
        )


def practitioner(member: StaffMember) -> fhir.Part:
    return fhir.resource(
        "Practitioner",
        member.id,
        identifier=[fhir.identifier(systems.STAFF, member.id)],
        active=True,
        name=[{"text": member.name}],
    )
