"""Patient -> a resident of this prison, by name and place; never an offence, sentence or security category."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time

from prisoncare_desktop.domain import systems
from prisoncare_desktop.domain.calendar import at_local
from prisoncare_desktop.domain.resident import Presence
from prisoncare_desktop.domain.whereabouts import MoveKind
from prisoncare_desktop.sync.fhir.resource import (
    Unreadable,
    code_of,
    day,
    extension,
    identifier,
    instant,
    last_updated_of,
    needed,
    objects,
    part,
    record_id,
    reference,
    text,
)
from prisoncare_desktop.sync.fhir.strict_json import JsonObject
from prisoncare_desktop.usecases.arrivals import FormerHome, ResidentArrived


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
    home, move, presence = home_of(patient), last_move(patient), _presence(patient)
    cell = text(home, "text")
    is_as_said = (move.presence, move.cell) == (presence, cell)  # else somebody has moved them since
    return ResidentArrived(
        record_id=own_id,
        nomis_number=nomis_number,
        nhs_number=identifier(patient, systems.NHS_NUMBER),
        given_name=str(given[0]),
        family_name=needed(official, "family"),
        preferred_name=str(known_as[0]),
        birth_date=day(text(patient, "birthDate")),
        sex=text(patient, "gender"),
        cell=cell,
        presence=presence,
        language=text(code_of(part(language, "language"), systems.LANGUAGE), "code"),
        interpreter=extension(patient, systems.INTERPRETER_REQUIRED).get("valueBoolean") is True,
        needs=tuple(
            code
            for one in objects(patient, "extension")
            if is_need(one) and (code := text(part(one, "valueCoding"), "code"))
        ),
        replaced_by=_linked(patient, "replaced-by"),
        replaces=_linked(patient, "replaces"),
        since=since_of(move.since if is_as_said and move.since else text(part(home, "period"), "start"))
        or since_of(last_updated_of(patient)),
        move=move.kind if is_as_said else MoveKind.SEEN,
        move_place=move.place if is_as_said else "",
        told_by=move.told_by if is_as_said else "",
        former=tuple(sorted(_former(patient), key=lambda one: one.since)),
    )


def home_of(patient: JsonObject) -> JsonObject:
    """Return the address where they live now, {} if they have none here."""
    return next((one for one in objects(patient, "address") if one.get("use") == "home"), {})


def is_need(extension_of_it: JsonObject) -> bool:
    """Whether an extension of a patient is one of their communication needs."""
    return extension_of_it.get("url") == systems.COMMUNICATION_NEED_EXTENSION


@dataclass(frozen=True)
class LastMove:
    """The last move that PrisonCare wrote, and where it brought them. Instants as FHIR has them, "" of none."""

    presence: str
    cell: str
    since: str
    kind: MoveKind
    place: str
    told_by: str
    told_at: str


def last_move(patient: JsonObject) -> LastMove:
    said = extension(patient, systems.MOVE)
    try:
        kind = MoveKind(text(extension(said, "kind"), "valueCode") or MoveKind.SEEN)
    except ValueError:  # of a later version
        kind = MoveKind.SEEN
    return LastMove(
        presence=text(extension(said, "presence"), "valueCode"),
        cell=text(extension(said, "cell"), "valueString"),
        since=text(extension(said, "since"), "valueDateTime"),
        kind=kind,
        place=text(extension(said, "place"), "valueString"),
        told_by=text(extension(said, "toldBy"), "valueString"),
        told_at=text(extension(said, "toldAt"), "valueDateTime"),
    )


def since_of(written: str) -> datetime | None:
    """Return since when, of a FHIR dateTime; of a day, when it began in the prison. None of anything else."""
    try:
        if len(written) == len("2026-11-22"):
            return at_local(date.fromisoformat(written), time())
        return instant({"at": written}, "at")
    except (Unreadable, ValueError, OverflowError):
        return None


def _former(patient: JsonObject) -> Iterator[FormerHome]:
    for one in objects(patient, "address"):
        since = since_of(text(part(one, "period"), "start"))
        if one.get("use") == "old" and since is not None and text(one, "text"):
            yield FormerHome(text(one, "text"), since)


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
