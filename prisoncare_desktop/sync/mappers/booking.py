"""Where and when somebody is booked -> Appointment: the clinic, start and end, the room and who holds it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from prisoncare_desktop.domain import systems
from prisoncare_desktop.domain.calendar import instant_of, instant_text
from prisoncare_desktop.sync.fhir.resource import code_of, extension, instant, objects, text, with_extension
from prisoncare_desktop.sync.fhir.strict_json import JsonObject
from prisoncare_desktop.sync.mappers.request import Said, coding
from prisoncare_desktop.sync.readers.appointment import actor_of, clinic_code, who_comes
from prisoncare_desktop.usecases.change_words import booking_words
from prisoncare_desktop.usecases.ports import UnitOfWork


@dataclass(frozen=True, eq=False)
class _Place(Said):
    """Where a side says nothing of the room, it contradicts no other: many a trust keeps none."""

    room: str = ""

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Said) or self.key != other.key:
            return False
        return not isinstance(other, _Place) or "" in (self.room, other.room) or self.room == other.room

    def __hash__(self) -> int:
        return hash(self.key)


def said(booking: dict[str, Any]) -> Said:
    """Return what a change of ours says of the booking, as its payload has it."""
    return _place(booking["clinic_code"], booking["wing"], booking["room"], instant_of(booking["starts_at"]))


def there(resource: JsonObject) -> Said:
    """Return what the resource says of the booking."""
    starts_at = instant(resource, "start") if text(resource, "start") else None
    room = who_comes(resource).get("Location", ("", ""))[1]
    return _place(clinic_code(resource), text(extension(resource, systems.WING), "valueString"), room, starts_at)


@lru_cache(maxsize=1024)
def _place(clinic: str, wing: str, room: str, starts_at: datetime | None) -> Said:
    key = f"{clinic}|{wing}|{instant_text(starts_at) if starts_at else ''}"
    return _Place(key, booking_words(clinic, starts_at, room), room)


def laid_over(resource: JsonObject, payload: dict[str, Any], unit: UnitOfWork) -> JsonObject:
    """Return the resource booked as our change says. A slot that it is no longer in goes; what else it says stays."""
    booking = payload["booking"]
    starts_at = instant_of(booking["starts_at"])
    moved = there(resource) != said(booking)
    changed = {k: v for k, v in resource.items() if k != "slot" or not moved}
    extensions = [one for one in objects(resource, "extension") if one.get("url") != systems.WING]
    if booking["wing"]:
        extensions.append({"url": systems.WING, "valueString": booking["wing"]})
    if how := _how(payload, unit):
        extensions = with_extension(extensions, {"url": systems.BOOKING, "extension": how})
    return changed | {
        "serviceType": _service_type(resource, booking["clinic_code"]),
        "start": instant_text(starts_at),
        "end": instant_text(starts_at + timedelta(minutes=booking["minutes"])),
        "minutesDuration": booking["minutes"],
        "participant": _participants(resource, {"Location": booking["room"], "Practitioner": booking["clinician"]}),
        "extension": extensions,
    }


def _service_type(resource: JsonObject, clinic: str) -> list[JsonObject]:
    stood = objects(resource, "serviceType")
    if clinic_code(resource) == clinic:
        return stood
    others = [one for one in stood if not code_of(one, systems.CLINIC_TYPE)]
    return [coding(systems.CLINIC_TYPE, clinic), *others]


def _participants(resource: JsonObject, wanted: dict[str, str]) -> list[JsonObject]:
    """Return who takes part, with the room and the clinician of these names, "" for none.

    One who is there by that name stays as they are, with their reference; a new one is told by name and type.
    """
    stood = [(actor_of(one), one) for one in objects(resource, "participant")]
    kept = [one for (kind, _id, name), one in stood if kind not in wanted or name == wanted[kind]]
    named = {(kind, name) for (kind, _id, name), _one in stood}
    new = [
        {"actor": {"type": kind, "display": name}, "status": "accepted"}
        for kind, name in wanted.items()
        if name and (kind, name) not in named
    ]
    return [*kept, *new]


def _how(payload: dict[str, Any], unit: UnitOfWork) -> list[JsonObject]:
    told: list[JsonObject] = [
        {"url": url, "valueBoolean": True}
        for url, name in (("walkIn", "walk_in"), ("madeHere", "made_here"))
        if payload[name]
    ]
    if earlier := payload["rebooked_from"]:
        named: JsonObject = {"identifier": {"system": systems.RECORD_ID, "value": systems.record_value(earlier)}}
        copy = unit.central.find_by_local("appointment", earlier)
        if copy is not None:
            named["reference"] = f"Appointment/{copy.server_id}"
        told.append({"url": "rebookedFrom", "valueReference": named})
    return told
