"""The practice prison's residents as FHIR: patients, and flags for the alerts seen on the prison's system."""

from __future__ import annotations

from prisoncare_desktop.domain import systems
from prisoncare_desktop.domain.codes import value_set
from prisoncare_desktop.domain.resident import Alert, Presence, Resident
from prisoncare_desktop.practice import fhir
from prisoncare_desktop.practice.chance import record_id
from prisoncare_desktop.practice.place_resources import SITE


def patient(resident: Resident) -> fhir.Part:
    numbers = [fhir.identifier(systems.NOMIS, resident.nomis_number)]
    if resident.nhs_number:
        numbers.append(fhir.identifier(systems.NHS_NUMBER, resident.nhs_number))
    names: list[fhir.Part] = [{"use": "official", "family": resident.family_name, "given": [resident.given_name]}]
    if resident.preferred_name != resident.given_name:
        names.append({"use": "usual", "given": [resident.preferred_name]})
    needs = value_set("communication_need")
    return fhir.resource(
        "Patient",
        resident.id,
        extension=[
            {"url": systems.INTERPRETER_REQUIRED, "valueBoolean": resident.interpreter},
            {"url": systems.PRESENCE, "valueCode": resident.presence.value},
            *(
                {
                    "url": systems.COMMUNICATION_NEED_EXTENSION,
                    "valueCoding": fhir.coding(systems.COMMUNICATION_NEED, code, needs.concept(code).label),
                }
                for code in resident.needs
            ),
        ],
        identifier=numbers,
        active=resident.presence in (Presence.HERE, Presence.OUT),
        name=names,
        gender=resident.sex,
        birthDate=resident.birth_date.isoformat() if resident.birth_date else None,
        address=[{"use": "home", "type": "physical", "text": resident.cell}] if resident.cell else None,
        communication=[
            {
                "language": fhir.concept(
                    systems.LANGUAGE, resident.language, value_set("language").concept(resident.language).label
                ),
                "preferred": True,
            }
        ],
        managingOrganization=fhir.reference("Organization", SITE),
    )


def flag(resident: Resident, alert: Alert) -> fhir.Part:
    return fhir.record(
        "Flag",
        record_id("alert", f"{resident.nomis_number}|{alert.code}"),
        status="active",
        code=fhir.concept(systems.ALERT, alert.code, alert.label),
        subject=fhir.reference("Patient", resident.id),
        period={"start": alert.seen_on.isoformat()},
    )
