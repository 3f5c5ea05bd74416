"""Patient -> a resident of this prison, by name and place; never an offence, sentence or security category."""

from __future__ import annotations

from prisoncare_desktop.domain import systems
from prisoncare_desktop.domain.resident import Presence
from prisoncare_desktop.sync.fhir.resource import (
    Unreadable,
    code_of,
    day,
    extension,
    identifier,
    needed,
    objects,
    part,
    record_id,
    reference,
    text,
)
from prisoncare_desktop.sync.fhir.strict_json import JsonObject
from prisoncare_desktop.usecases.arrivals import ResidentArrived


def resident(patient: JsonObject) -> ResidentArrived:
    nomis_number, own_id = identifier(patient, systems.NOMIS), record_id(patient)
    if not nomis_number and not own_id:
        raise Unreadable("a patient without a NOMIS number, whom no PC of the prison added either")
    names = objects(patient, "name")
    official = next((n for n in names if n.get("use") == "official"), names[0] if names else {})
    usual = next((n for n in names if n.get("use") == "usual"), {})
    given = official.get("given") or [""]
    known_as = usual.get("given") or [""]
    spoken = objects(patient, "communication")
    language = next((one for one in spoken if one.get("preferred")), spoken[0] if spoken else {})
    homes = [one for one in objects(patient, "address") if one.get("use") == "home"]
    return ResidentArrived(
        record_id=own_id,
        nomis_number=nomis_number,
        nhs_number=identifier(patient, systems.NHS_NUMBER),
        given_name=str(given[0]),
        family_name=needed(official, "family"),
        preferred_name=str(known_as[0]),
        birth_date=day(text(patient, "birthDate")),
        sex=text(patient, "gender"),
        cell=text(homes[0], "text") if homes else "",
        presence=_presence(patient),
        language=text(code_of(part(language, "language"), systems.LANGUAGE), "code"),
        interpreter=extension(patient, systems.INTERPRETER_REQUIRED).get("valueBoolean") is True,
        needs=tuple(
            code
            for one in objects(patient, "extension")
            if one.get("url") == systems.COMMUNICATION_NEED_EXTENSION
            and (code := text(part(one, "valueCoding"), "code"))
        ),
        replaced_by=_linked(patient, "replaced-by"),
        replaces=_linked(patient, "replaces"),
    )


def _linked(patient: JsonObject, how: str) -> tuple[str, ...]:
    links = [one for one in objects(patient, "link") if one.get("type") == how]
    return tuple(found for one in links if (found := reference(one, "other", "Patient")))


def _presence(patient: JsonObject) -> Presence:
    said = text(extension(patient, systems.PRESENCE), "valueCode")
    if not said:
        return Presence.RELEASED if patient.get("active") is False else Presence.HERE
    try:
        return Presence(said)
    except ValueError as e:
        raise Unreadable("an unknown presence") from e
