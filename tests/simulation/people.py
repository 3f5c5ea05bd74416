"""What people of a PC say besides outcomes: notes, how it was held, other times, moves, needs, and our own records.

Each is done by the product's command and noted here by what the person typed and what their screen showed: what they
said of which field. `stands_there` reads a field of what the server holds.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import date
from random import Random
from typing import Any

from prisoncare_desktop.domain import systems
from prisoncare_desktop.domain.attendance import Period
from prisoncare_desktop.domain.clinic_type import LIST
from prisoncare_desktop.domain.own_kinds import BY_CODE, BY_RECORD_TYPE
from prisoncare_desktop.domain.regime import Regime
from prisoncare_desktop.domain.resident import Resident
from prisoncare_desktop.domain.whereabouts import MoveKind
from prisoncare_desktop.errors import ChangedMeanwhile, NotFound, RuleBroken
from prisoncare_desktop.sync.readers.appointment import attendance
from prisoncare_desktop.usecases import dispatch
from prisoncare_desktop.usecases.attendance import NoteAppointment, RecordOutcome, UndoOutcome
from prisoncare_desktop.usecases.booking import MoveAppointment
from prisoncare_desktop.usecases.details import RecordDetails
from prisoncare_desktop.usecases.moving import RecordMove
from prisoncare_desktop.usecases.needs import RecordNeeds
from prisoncare_desktop.usecases.outbox import OutboxEntry
from prisoncare_desktop.usecases.ports import UnitOfWork
from prisoncare_desktop.usecases.regime import SayRegime
from prisoncare_desktop.usecases.requests import Command
from prisoncare_desktop.usecases.site_list_checks import canonical_list
from prisoncare_desktop.usecases.site_lists import ChangeSiteList
from prisoncare_desktop.usecases.waiting import AddWaiting, TakeOffWaiting
from tests.simulation.pc import LEADER, RECORDED, Said, SimPc
from tests.sync import small_prison
from tests.sync.conftest import NURSE

DAY = date(2026, 11, 20)
WAITING_CODE, REGIME_CODE, LIST_CODE = "waiting-entry", "regime", "site-list"


def stands_there(resource: dict[str, Any]) -> dict[str, str]:
    """Return what a resource says in each field that people here may change, as `Said.says`."""
    kind = resource["resourceType"]
    if kind == "Appointment":
        told = attendance(resource)
        return {
            "outcome": "withdrawn" if told.withdrawn else f"{told.outcome or ''}|{told.reason_code}",
            "note": resource.get("comment", ""),
            "details": told_of(resource),
            "booked": resource["start"][:16],
        }
    if kind == "Task":
        done = resource["status"] == "completed"
        return {"done": f"done|{resource['executionPeriod'].get('end', '')[:10]}" if done else "due|"}
    if kind == "Patient":
        homes = [one["text"] for one in resource.get("address", []) if one["use"] == "home"]
        where = _extension(resource, systems.PRESENCE)["valueCode"]
        needs = [
            one["valueCoding"]["code"]
            for one in resource["extension"]
            if one["url"] == systems.COMMUNICATION_NEED_EXTENSION
        ]
        return {"place": f"{where}|{homes[0] if homes else ''}", "needs": "|".join(sorted(needs))}
    if kind == "Basic" and (code := resource["code"]["coding"][0]["code"]) in BY_CODE:
        (own,) = (one for one in resource["extension"] if one["url"] == systems.own_record(code))
        facts = {one["url"]: next(v for k, v in one.items() if k != "url") for one in own["extension"]}
        wanted = {WAITING_CODE: ("state", "why"), REGIME_CODE: ("regime",), LIST_CODE: ("content",)}[code]
        return {BY_CODE[code].record_type: "|".join(str(facts.get(name, "")) for name in wanted)}
    return {}


def told_of(resource: dict[str, Any]) -> str:
    """Return how an appointment was held, by our own extension."""
    said = {one["url"]: one for one in _extension(resource, systems.DETAILS).get("extension", [])}
    interpreter = said.get("interpreter", {}).get("valueCoding", {}).get("code", "")
    return f"{interpreter}|{said.get('escortAvoided', {}).get('valueBoolean', False)}"


def shown_here(unit: UnitOfWork, resource: dict[str, Any]) -> tuple[str, dict[str, str]] | None:
    """Return (our id, what this PC shows in each field) of the record that a resource is, None if it knows none."""
    copy = unit.central.find(resource["resourceType"], resource["id"])
    if copy is None or not copy.local_id:
        return None
    with suppress(NotFound):
        if resource["resourceType"] == "Appointment":
            seen = unit.appointments.get(copy.local_id)
            outcome = "withdrawn" if seen.withdrawn else f"{seen.outcome or ''}|{seen.reason_code}"
            return seen.id, {
                "outcome": outcome,
                "note": seen.note,
                "details": f"{seen.interpreter}|{seen.escort_avoided}",
                "booked": f"{seen.starts_at:%Y-%m-%dT%H:%M}",
            }
        if resource["resourceType"] == "Patient":
            who = unit.residents.get(copy.local_id)
            return who.id, {"place": _place(who), "needs": "|".join(sorted(who.needs))}
        if resource["resourceType"] == "Basic":
            return copy.local_id, {copy.local_type: _own(unit, copy.local_type, copy.local_id)}
    return None


def _own(unit: UnitOfWork, local_type: str, local_id: str) -> str:
    if local_type == "site_list":
        kept = unit.site_lists.find(local_id)
        return kept.content if kept is not None else ""
    if local_type == "regime_day":
        return unit.regime.get(local_id).regime
    waits = unit.waiting.get(local_id)
    return f"{waits.state}|{waits.why}"


def _place(who: Resident) -> str:
    return f"{who.presence}|{who.cell}"


def _extension(resource: dict[str, Any], url: str) -> dict[str, Any]:
    return next((one for one in resource.get("extension", []) if one["url"] == url), {})


# --- what they say ----------------------------------------------------------------------------------------------------


def say_more(pc: SimPc, rng: Random, rows: int, topic: str) -> list[Said]:
    """Somebody says something of the topic. None where the product does not let them."""
    what = rng.choice(_OF_TOPIC[topic])
    with pc.store.read() as unit:
        asked = what(unit, rng, rows)
    if asked is None:
        return []
    command, field, says, saw = asked
    user = LEADER if field == "site_list" else NURSE
    try:
        changes = dispatch.run(command, pc.context(user)).changes
    except (RuleBroken, NotFound, ChangedMeanwhile):
        return []
    with pc.store.read() as unit:
        entries = unit.outbox.many(changes.outbox)
        if isinstance(command, UndoOutcome):
            back = unit.appointments.get(command.appointment_id)
            says = f"{back.outcome or ''}|{back.reason_code}"
    return [_said(pc, one, field, says, saw) for one in entries.values()]


def _said(pc: SimPc, entry: OutboxEntry, field: str, says: str, saw: str) -> Said:
    there = entry.record_id
    if entry.record_type == "resident":
        there = "Patient/p1"
    own = BY_RECORD_TYPE.get(entry.record_type)
    if own is not None and own.key:
        there = systems.own_record_id(small_prison.AGENCY, own.code, own.key_of(entry.payload))
    return Said(entry.id, pc.number, entry.record_type, entry.record_id, says, saw, field, there)


_Asked = tuple[Command[Any], str, str, str] | None


def _row(unit: UnitOfWork, rng: Random, rows: int) -> Any:
    found = small_prison.APPOINTMENTS[rng.randrange(rows)]
    with suppress(NotFound):
        one = unit.appointments.get(found)
        return None if one.withdrawn else one
    return None


def _note(unit: UnitOfWork, rng: Random, rows: int) -> _Asked:
    if (row := _row(unit, rng, rows)) is None:
        return None
    words = rng.choice(("", "brings a friend", "bring the letter", "came at noon"))
    return NoteAppointment(row.id, words), "note", words, row.note


def _details(unit: UnitOfWork, rng: Random, rows: int) -> _Asked:
    if (row := _row(unit, rng, rows)) is None:
        return None
    interpreter, avoided = rng.choice(("", "1", "2")), rng.random() < 0.5
    saw = f"{row.interpreter}|{row.escort_avoided}"
    command = RecordDetails(row.id, row.mode, interpreter, avoided)
    return command, "details", f"{interpreter}|{avoided}", saw


def _other_time(unit: UnitOfWork, rng: Random, rows: int) -> _Asked:
    if (row := _row(unit, rng, rows)) is None:
        return None
    at = row.starts_at.replace(hour=rng.choice((9, 10, 11)), minute=rng.randrange(0, 60, 5))
    command = MoveAppointment(row.id, row.session_id, at)
    return command, "booked", f"{at:%Y-%m-%dT%H:%M}", f"{row.starts_at:%Y-%m-%dT%H:%M}"


def _move(unit: UnitOfWork, rng: Random, _rows: int) -> _Asked:
    if (who := unit.residents.find_by_nomis("A1111AA")) is None:
        return None
    cell = f"B-2-{rng.randrange(5):03}"
    if rng.random() < 0.2:
        kind = MoveKind.RETURN if who.presence == "out" else MoveKind.COURT
        presence = "here" if kind is MoveKind.RETURN else "out"
        return RecordMove(who.id, kind), "place", f"{presence}|{who.cell}", _place(who)
    return RecordMove(who.id, MoveKind.MOVE, cell), "place", f"{who.presence}|{cell}", _place(who)


def _needs(unit: UnitOfWork, rng: Random, _rows: int) -> _Asked:
    if (who := unit.residents.find_by_nomis("A1111AA")) is None:
        return None
    needs = frozenset(one for one in ("braille", "wheelchair") if rng.random() < 0.5)
    command = RecordNeeds(who.id, needs, who.language, who.interpreter)
    return command, "needs", "|".join(sorted(needs)), "|".join(sorted(who.needs))


def _correct(unit: UnitOfWork, rng: Random, rows: int) -> _Asked:
    if (row := _row(unit, rng, rows)) is None:
        return None
    outcome, reason = rng.choice(RECORDED)
    why = rng.choice(("", "found-out-more"))
    command = RecordOutcome(row.id, outcome, reason, why=why)
    return command, "outcome", f"{outcome}|{reason}", f"{row.outcome or ''}|{row.reason_code}"


def _undo(unit: UnitOfWork, rng: Random, rows: int) -> _Asked:
    if (row := _row(unit, rng, rows)) is None:
        return None
    return UndoOutcome(row.id), "outcome", "", f"{row.outcome or ''}|{row.reason_code}"


def _list(unit: UnitOfWork, rng: Random, _rows: int) -> _Asked:
    kept = unit.site_lists.find(LIST)
    content = canonical_list([{"code": "copd", "label": "COPD", "minutes": str(rng.choice((10, 20)))}])
    command = ChangeSiteList(LIST, content, 0 if kept is None else kept.revision)
    return command, "site_list", content, "" if kept is None else kept.content


def _regime(unit: UnitOfWork, rng: Random, _rows: int) -> _Asked:
    said = rng.choice((Regime.NORMAL, Regime.LOCKDOWN))
    kept = unit.regime.find("A", DAY, Period.AM)
    command = SayRegime(("A",), (DAY,), (Period.AM,), said)
    return command, "regime_day", said.value, "" if kept is None else kept.regime.value


def _waiting(unit: UnitOfWork, rng: Random, _rows: int) -> _Asked:
    if (who := unit.residents.find_by_nomis("A1111AA")) is None:
        return None
    waits = [one for one in unit.waiting.open() if one.resident_id == who.id]
    if waits:
        why = rng.choice(WHYS)
        return TakeOffWaiting(waits[0].id, why), "waiting_entry", f"taken-off|{why}", "waiting|"
    return AddWaiting(who.id, "nurse-triage", asked_on=DAY), "waiting_entry", "waiting|", ""


WHYS = ("not-needed", "does-not-want")

_OF_TOPIC: dict[str, tuple[Callable[[UnitOfWork, Random, int], _Asked], ...]] = {
    "appointment": (_note, _note, _details, _other_time),
    "keys": (_correct, _correct, _undo, _undo, _note),
    "resident": (_move, _move, _needs),
    "list": (_list,),
    "regime": (_regime,),
    "waiting": (_waiting,),
}
