"""List -> a clinic's draw made on another PC; Basic -> the seed of a week."""

from __future__ import annotations

from datetime import date
from typing import Any

from prisoncare_desktop.domain import systems
from prisoncare_desktop.domain.sampling import SEED_TEXT, LeftOut, commitment_of
from prisoncare_desktop.errors import ServerNonsense
from prisoncare_desktop.sync.fhir.resource import (
    Unreadable,
    code_of,
    day,
    extension,
    instant,
    needed,
    objects,
    part,
    record_id,
    server_id_in,
    text,
)
from prisoncare_desktop.sync.fhir.strict_json import JsonObject, read_object
from prisoncare_desktop.usecases.arrivals import DrawArrived, SeedArrived


def draw(resource: JsonObject) -> DrawArrived:
    clinic_code = text(extension(resource, systems.CLINIC), "valueCode")
    notes = objects(resource, "note")
    if not clinic_code or not notes or not record_id(resource):
        raise Unreadable("a list that is no draw of ours")
    try:
        how = read_object(text(notes[0], "text").encode())
    except ServerNonsense as e:
        raise Unreadable("a draw whose note is not JSON") from e
    if not SEED_TEXT.fullmatch(text(how, "seed")):
        raise Unreadable("a draw from what is no seed")
    return DrawArrived(
        record_id=record_id(resource),
        week=_week(resource),
        clinic_code=clinic_code,
        frame=tuple((needed(one, "nomis"), _left_out(one.get("leftOut"))) for one in objects(how, "frame")),
        drawn=tuple(
            server_id_in(text(part(entry, "item"), "reference"), "Patient") for entry in objects(resource, "entry")
        ),
        seed=text(how, "seed"),
        commitment=text(how, "commitment"),
        algorithm=text(how, "algorithm"),
        drawn_at=instant(resource, "date"),
        drawn_by=text(how, "drawnBy"),
    )


def seed(resource: JsonObject) -> SeedArrived:
    if text(code_of(part(resource, "code"), systems.BASIC_TYPE), "code") != "draw-seed":
        raise Unreadable("a basic resource that is no seed of ours")
    found = SeedArrived(
        record_id=record_id(resource),
        week=_week(resource),
        seed=text(extension(resource, systems.SEED), "valueString"),
        commitment=text(extension(resource, systems.COMMITMENT), "valueString"),
        committed_at=instant(extension(resource, systems.COMMITTED_AT), "valueDateTime"),
    )
    if not SEED_TEXT.fullmatch(found.seed) or commitment_of(found.seed) != found.commitment:
        raise Unreadable("a seed that its commitment does not fit")
    return found


def _week(resource: JsonObject) -> date:
    found = day(text(extension(resource, systems.WEEK), "valueDate"))
    if found is None:
        raise Unreadable("no week")
    return found


def _left_out(said: Any) -> LeftOut | None:
    try:
        return LeftOut(said) if said else None
    except ValueError as e:
        raise Unreadable("left out for an unknown reason") from e
