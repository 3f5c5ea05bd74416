"""What is said here of where a resident lives, needs and speaks -> Patient: three fields, over the version last seen.

All else stays as the trust has it. Where they lived till then stays there as a former address, with when it ended.
"""

from __future__ import annotations

from typing import Any

from prisoncare_desktop.domain import systems
from prisoncare_desktop.domain.resident import Presence
from prisoncare_desktop.domain.resident_edits import LANGUAGE, NEEDS, PLACE, about
from prisoncare_desktop.domain.retention import GONE
from prisoncare_desktop.sync.fhir.resource import code_of, objects, part, text, with_extension
from prisoncare_desktop.sync.fhir.strict_json import JsonObject
from prisoncare_desktop.sync.mappers.request import Edit, Fields, Known, Mapper, Said, coding, marked
from prisoncare_desktop.sync.readers.patient import home_of, is_need, last_move, resident, since_of
from prisoncare_desktop.usecases.change_words import language_words, needs_words, place_words
from prisoncare_desktop.usecases.intake.desk import ParentUnknown
from prisoncare_desktop.usecases.outbox import OutboxEntry
from prisoncare_desktop.usecases.ports import UnitOfWork

FORMER_HOMES_MAX = 30  # of a few years of moves; the oldest go first


def _fields(cell: str, presence: str, needs: tuple[str, ...], language: str, interpreter: bool) -> Fields:
    return {
        PLACE: Said(f"{presence}|{cell}", place_words(cell, presence)),
        NEEDS: Said("|".join(sorted(needs)), needs_words(needs)),
        LANGUAGE: Said(f"{language}|{interpreter}", language_words(language, interpreter=interpreter)),
    }


def _ours(entry: OutboxEntry, _unit: UnitOfWork) -> Fields:
    return _told(entry.payload, "")


def _before(entry: OutboxEntry) -> Fields:
    return _told(entry.payload, "before_")


def _told(said: dict[str, Any], when: str) -> Fields:
    names = ("cell", "presence", "needs", "language", "interpreter")
    cell, presence, needs, language, interpreter = (said[when + name] for name in names)
    return _fields(cell, presence, tuple(needs), language, interpreter)


def _there(resource: JsonObject) -> Fields:
    said = resident(resource)
    return _fields(said.cell, said.presence, said.needs, said.language, said.interpreter)


def _written(resource: JsonObject) -> tuple[str, str]:
    """Return who said where they live, where PrisonCare wrote that; the trust's own system tells nobody's name."""
    move = last_move(resource)
    return move.told_by, move.told_at if move.told_by else ""


def _about(entry: OutboxEntry) -> frozenset[str]:
    return about(entry.kind, entry.payload)


def _lay_over(resource: JsonObject, entry: OutboxEntry, names: frozenset[str], _unit: UnitOfWork) -> JsonObject:
    said = entry.payload
    if PLACE in names:
        resource = _placed(resource, said)
    if NEEDS in names:
        resource = _with_needs(resource, said["needs"])
    if LANGUAGE in names:
        resource = _speaking(resource, said["language"], interpreter=said["interpreter"])
    return marked(resource, entry)


def _placed(resource: JsonObject, said: dict[str, Any]) -> JsonObject:
    since = said["since"]
    now = {key: value for key, value in resource.items() if key != "address"}
    home, others = home_of(resource), list(objects(resource, "address"))
    if text(home, "text") != said["cell"]:
        others = [one for one in others if one is not home]
        if text(home, "text"):
            others.append(_ended(home, since))
        if said["cell"]:
            others.insert(0, _home(said["cell"], since))
        former = [one for one in others if one.get("use") == "old"]
        others = [one for one in others if one not in former[:-FORMER_HOMES_MAX]]
    if others:
        now["address"] = others
    told = (("presence", "valueCode"), ("cell", "valueString"), ("since", "valueDateTime"), ("move", "valueCode"))
    more = (("move_place", "valueString"), ("told_by", "valueString"), ("told_at", "valueDateTime"))
    names = {"move": "kind", "move_place": "place", "told_by": "toldBy", "told_at": "toldAt"}
    move: list[JsonObject] = [
        {"url": names.get(name, name), value: said[name]} for name, value in (*told, *more) if said[name]
    ]
    extensions = with_extension(now.get("extension", []), {"url": systems.PRESENCE, "valueCode": said["presence"]})
    now["extension"] = with_extension(extensions, {"url": systems.MOVE, "extension": move})
    now["active"] = Presence(said["presence"]) not in GONE
    return now


def _home(cell: str, since: str | None) -> JsonObject:
    lived: JsonObject = {"use": "home", "type": "physical", "text": cell}
    return {**lived, "period": {"start": since}} if since else lived


def _ended(home: JsonObject, until: str | None) -> JsonObject:
    """Return an address as a former one."""
    started = part(home, "period")
    began, ended = since_of(text(started, "start")), since_of(until or "")
    ends = ended is not None and (began is None or began <= ended)  # per-1: nothing ends before it began
    period = {**started, "end": until} if ends else started
    former = {**home, "use": "old"}
    return {**former, "period": period} if period else former


def _with_needs(resource: JsonObject, needs: list[str]) -> JsonObject:
    others = [one for one in objects(resource, "extension") if not is_need(one)]
    known = {text(part(one, "valueCoding"), "code"): one for one in objects(resource, "extension") if is_need(one)}
    ours = [
        known.get(code)
        or {
            "url": systems.COMMUNICATION_NEED_EXTENSION,
            "valueCoding": {"system": systems.COMMUNICATION_NEED, "code": code, "display": needs_words((code,))},
        }
        for code in needs
    ]
    return {**resource, "extension": [*others, *ours]}


def _speaking(resource: JsonObject, language: str, *, interpreter: bool) -> JsonObject:
    spoken = [{k: v for k, v in one.items() if k != "preferred"} for one in objects(resource, "communication")]
    is_it = [text(code_of(part(one, "language"), systems.LANGUAGE), "code") == language for one in spoken]
    if not language:
        spoken = [one for one in spoken if not code_of(part(one, "language"), systems.LANGUAGE)]
    elif any(is_it):
        spoken = [{**one, "preferred": True} if one is spoken[is_it.index(True)] else one for one in spoken]
    else:
        spoken.append({"language": coding(systems.LANGUAGE, language), "preferred": True})
    now = {key: value for key, value in resource.items() if key != "communication"}
    if spoken:
        now["communication"] = spoken
    wanted = {"url": systems.INTERPRETER_REQUIRED, "valueBoolean": interpreter}
    now["extension"] = with_extension(now.get("extension", []), wanted)
    return now


def _create(entry: OutboxEntry, _known: Known) -> JsonObject:
    """Raise `ParentUnknown`: somebody added here is made by that change, and this one waits for it."""
    raise ParentUnknown(f"resident {entry.record_id}")


MAPPER = Mapper("Patient", _create, Edit(_ours, _there, _lay_over, _before, _written, _about))
