"""A prison of three people, one clinic and one episode, as the central record holds it."""

from __future__ import annotations

from typing import Any

from prisoncare_desktop.domain import systems
from prisoncare_desktop.sync.fhir.strict_json import JsonObject

AGENCY = "FRI"
NURSE_ID = "0199aaaa-0000-7000-8000-000000000001"
ROOM = "Clinic room A1"
APPOINTMENTS = tuple(f"0199bbbb-0000-7000-8000-00000000000{n}" for n in range(1, 7))
EPISODE = "0199cccc-0000-7000-8000-000000000001"
TASK = "0199dddd-0000-7000-8000-000000000001"
PEOPLE = {
    "p1": ("A1111AA", "Okafor", "Samuel"),
    "p2": ("A2222AA", "Whitlock", "Dean"),
    "p3": ("A3333AA", "Rees", "Owen"),
}


def tagged(resource_type: str, own_id: str, **fields: Any) -> JsonObject:
    return {
        "resourceType": resource_type,
        "id": own_id,
        "meta": {"tag": [{"system": systems.SITE_TAG, "code": AGENCY}]},
        **fields,
    }


def _own(record_id: str) -> list[JsonObject]:
    return [{"system": systems.RECORD_ID, "value": systems.record_value(record_id)}]


def patient(own_id: str) -> JsonObject:
    number, family, given = PEOPLE[own_id]
    return tagged(
        "Patient",
        own_id,
        identifier=[{"system": systems.NOMIS, "value": number}],
        active=True,
        name=[{"use": "official", "family": family, "given": [given]}],
        gender="male",
        birthDate="1990-04-01",
        address=[{"use": "home", "type": "physical", "text": "A-1-004"}],
        communication=[{"language": {"coding": [{"system": systems.LANGUAGE, "code": "en"}]}, "preferred": True}],
        extension=[{"url": systems.PRESENCE, "valueCode": "here"}],
    )


def appointment(record_id: str, patient_id: str, minute: int, **fields: Any) -> JsonObject:
    return tagged(
        "Appointment",
        f"a-{record_id[-4:]}",
        identifier=_own(record_id),
        extension=[{"url": systems.WING, "valueString": "A"}],
        status="booked",
        serviceType=[{"coding": [{"system": systems.CLINIC_TYPE, "code": "nurse-triage"}]}],
        start=f"2026-11-20T09:{minute:02d}:00.000Z",
        end=f"2026-11-20T09:{minute + 9:02d}:00.000Z",
        minutesDuration=10,
        participant=[
            {"actor": {"reference": f"Patient/{patient_id}"}, "status": "accepted"},
            {"actor": {"reference": "Location/room", "display": ROOM}, "status": "accepted"},
            {"actor": {"reference": "Practitioner/nurse", "display": "Grace Lyle"}, "status": "accepted"},
        ],
        **fields,
    )


def task(due: str = "2026-11-28", status: str = "requested") -> JsonObject:
    return tagged(
        "Task",
        "t1",
        identifier=_own(TASK),
        status=status,
        intent="order",
        code={"coding": [{"system": systems.REVIEW, "code": "28-day"}]},
        focus={"reference": "EpisodeOfCare/e1"},
        owner={"reference": "Organization/sms"},
        restriction={"period": {"end": due}},
        executionPeriod={"start": "2026-10-31"},
        extension=[
            {
                "url": systems.REVIEW_ANCHOR,
                "extension": [
                    {"url": "anchor", "valueCode": "reception"},
                    {"url": "label", "valueString": "reception"},
                    {"url": "offsetDays", "valueInteger": 28},
                ],
            }
        ],
        **{"for": {"reference": "Patient/p1"}},
    )


def everything() -> list[JsonObject]:
    """Return all of it, parents first."""
    people = list(PEOPLE)
    return [
        tagged("Organization", "site", identifier=[{"system": systems.AGENCY, "value": AGENCY}], name="HMP Fenmere"),
        tagged("Organization", "sms", name="Phoenix team"),
        tagged("Location", "room", name=ROOM, managingOrganization={"reference": "Organization/site"}),
        tagged(
            "Practitioner",
            "nurse",
            identifier=[{"system": systems.STAFF, "value": NURSE_ID}],
            name=[{"text": "Grace Lyle"}],
        ),
        *(patient(one) for one in people),
        tagged(
            "Flag",
            "f1",
            status="active",
            code={"coding": [{"system": systems.ALERT, "code": "HA", "display": "ACCT open"}]},
            subject={"reference": "Patient/p1"},
            period={"start": "2026-11-18"},
        ),
        *(appointment(one, people[n % 3], n * 10) for n, one in enumerate(APPOINTMENTS)),
        tagged(
            "EpisodeOfCare",
            "e1",
            identifier=_own(EPISODE),
            status="active",
            patient={"reference": "Patient/p1"},
            managingOrganization={"reference": "Organization/sms"},
            period={"start": "2026-10-31"},
        ),
        task(),
    ]


def as_bundle(resources: list[JsonObject]) -> JsonObject:
    return {
        "resourceType": "Bundle",
        "type": "batch",
        "entry": [
            {"resource": one, "request": {"method": "PUT", "url": f"{one['resourceType']}/{one['id']}"}}
            for one in resources
        ],
    }
