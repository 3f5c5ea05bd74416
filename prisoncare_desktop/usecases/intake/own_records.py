"""Records of ours that travel as `domain/own_record.py` says, as another PC of the prison left them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from prisoncare_desktop.domain.own_record import Shape
from prisoncare_desktop.errors import NotFound
from prisoncare_desktop.usecases.arrivals import OwnRecordArrived
from prisoncare_desktop.usecases.changes import Changes, touched
from prisoncare_desktop.usecases.intake.desk import Desk, ParentUnknown, Taken
from prisoncare_desktop.usecases.ports import TRIMMED_COPY, UnitOfWork
from prisoncare_desktop.usecases.same_clinic import session_like
from prisoncare_desktop.usecases.site_list_checks import check_list


@dataclass(frozen=True)
class Shelf:
    """Where the records of one kind are kept. `records(unit)`: with `get` and `put`; `touched(record)`: who minds.

    `find(unit, said)`: the record of a key, None if there is none; None of a kind without one. `check(said)` raises
    KeyError, TypeError or ValueError of what came and must not be kept: it is held, as it is, and told.
    """

    records: Callable[[UnitOfWork], Any]
    touched: Callable[[Any], Changes]
    find: Callable[[UnitOfWork, Mapping[str, Any]], Any] | None = None
    check: Callable[[Mapping[str, Any]], None] = lambda _said: None


SHELVES: dict[str, Shelf] = {
    "session": Shelf(
        records=lambda unit: unit.sessions,
        touched=lambda kept: touched(sessions=kept.id),
        find=lambda unit, said: session_like(
            unit, said["clinic_code"], said["wing"], said["room"], said["clinic_date"], said["period"]
        ),
    ),
    "site_list": Shelf(
        records=lambda unit: unit.site_lists,
        touched=lambda kept: touched(site_lists=kept.id),
        find=lambda unit, said: unit.site_lists.find(said["id"]),
        check=lambda said: check_list(said["id"], said["content"]),
    ),
    "regime_day": Shelf(
        records=lambda unit: unit.regime,
        touched=lambda kept: touched(regime=kept.id),
        find=lambda unit, said: unit.regime.find(said["wing"], said["day"], said["period"]),
    ),
    "waiting_entry": Shelf(
        records=lambda unit: unit.waiting,
        touched=lambda kept: touched(waiting=kept.id),
    ),
    "medicines_round": Shelf(
        records=lambda unit: unit.rounds,
        touched=lambda kept: touched(rounds=kept.id),
        find=lambda unit, said: unit.rounds.find(said["day"], said["period"], said["hatch"]),
    ),
    "external_appointment": Shelf(
        records=lambda unit: unit.external,
        touched=lambda kept: touched(external=kept.id),
    ),
}


def take_own_record(desk: Desk, said: OwnRecordArrived, local_id: str, keep: frozenset[str]) -> Taken:
    """Let ours be as it stands there, but for the parts in `keep`. What makes it one record is never changed.

    Raises:
        ParentUnknown: it names somebody or something that has not come down yet.
        ParentTrimmed: it is about somebody whom retention took off this PC.
        KeyError, TypeError, ValueError: it says what no record of its kind may.
    """
    own, shelf = said.own, SHELVES[said.own.record_type]
    shelf.check(said.said)
    known = _known(desk.unit, said, local_id)
    told = {fact.name: _here(desk, fact.shape, said.said[fact.name]) for fact in own.facts}
    if known is None:
        first = {"id": said.record_id if not own.key and said.record_id else desk.new_id(), **told}
        after = own.record(**{"revision": 1, **first})
    else:
        changed = {fact.name: told[fact.name] for part in own.parts if part.name not in keep for fact in part.every}
        after = _replaced(known, changed)
    if known is not None and after is known:
        return Taken(own.record_type, known.id)
    shelf.records(desk.unit).put(after)
    desk.unit.received(own.received, own.record_type, after.id)
    return Taken(own.record_type, after.id, shelf.touched(after))


def kept_here(unit: UnitOfWork, said: OwnRecordArrived) -> str:
    """Return the id here of the record that this says something of, "" if there is none."""
    known = _known(unit, said, "")
    return "" if known is None else str(known.id)


def _known(unit: UnitOfWork, said: OwnRecordArrived, local_id: str) -> Any:
    shelf = SHELVES[said.own.record_type]
    for record_id in (local_id, "" if said.own.key else said.record_id):
        try:
            if record_id:
                return shelf.records(unit).get(record_id)
        except NotFound:
            continue
    return None if shelf.find is None else shelf.find(unit, said.said)


def _here(desk: Desk, shape: Shape, said: Any) -> Any:
    if shape is Shape.RESIDENT:
        return desk.local("Patient", said)
    return _appointment(desk.unit, said) if shape is Shape.APPOINTMENT else said


def _appointment(unit: UnitOfWork, server_id: str) -> str:
    """Return our id of an appointment, "" of one that cannot be read here or was trimmed: the record stands without.

    Raises:
        ParentUnknown: it has not come down yet.
    """
    if not server_id:
        return ""
    copy = unit.central.find("Appointment", server_id)
    if copy is None:
        raise ParentUnknown(f"Appointment {server_id}")
    return "" if copy.local_type == TRIMMED_COPY else copy.local_id


def _replaced(known: Any, changed: Mapping[str, Any]) -> Any:
    """Return the record with these fields, itself where nothing is new."""
    if all(getattr(known, name) == value for name, value in changed.items()):
        return known
    return replace(known, **changed, revision=known.revision + 1)
