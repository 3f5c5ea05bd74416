"""Lists from the trust that are wrong in every way: nobody is lost from one, and what cannot be on one is named."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest

from prisoncare_desktop.domain import systems
from prisoncare_desktop.sync.fhir.strict_json import JsonObject
from prisoncare_desktop.usecases import dispatch
from prisoncare_desktop.usecases.attendance import GetSessionGrid, SessionGrid
from prisoncare_desktop.usecases.context import Context
from prisoncare_desktop.usecases.syncing import HELD
from tests.sync import small_prison
from tests.sync.conftest import NURSE, Pc
from tests.sync.model_server import ModelServer

pytestmark = pytest.mark.parametrize("character", [ModelServer], indirect=True, ids=["lenient"])

CLINIC = {"coding": [{"system": systems.CLINIC_TYPE, "code": "brain-swap"}]}
SOON = "2026-11-20T09:40:00.000Z"
RTL = "غرفة\u202e الطبيب"


def of(patient: str, **names: str) -> list[JsonObject]:
    """Who takes part: this patient, and a room and a clinician of these names."""
    others = [
        {"actor": {"reference": f"{kind}/x", "display": name}, "status": "accepted"} for kind, name in names.items()
    ]
    return [{"actor": {"reference": f"Patient/{patient}"}, "status": "accepted"}, *others]


ON_THE_LIST: dict[str, dict[str, Any]] = {
    "twice": {"participant": of("p1", Location=small_prison.ROOM)},
    "and a third time": {"participant": of("p1", Location=small_prison.ROOM)},
    "of a clinic nobody knows": {"serviceType": [CLINIC]},
    "of a clinic said twice": {"serviceType": [{"text": "nothing"}, CLINIC, CLINIC]},
    "in two places at once": {"participant": of("p1", Location="Consulting room 9")},
    "of a status nobody knows": {"status": "teleported"},
    "without a status": {"status": ""},
    "of no length": {"minutesDuration": 0, "end": SOON},
    "of a negative length": {"minutesDuration": -600},
    "of a year": {"minutesDuration": 525_600},
    "of a length in words": {"minutesDuration": "ten"},
    "that ends before it begins": {"minutesDuration": None, "end": "2026-11-19T09:00:00.000Z"},
    "in a room from right to left": {"participant": of("p2", Location=RTL, Practitioner=RTL)},
    "in a room of no name": {"participant": of("p2", Location="", Practitioner="")},
    "with a long comment": {"comment": "x" * 5000},
    "at midnight": {"start": "2026-11-20T00:00:00Z"},
    "in the hour that is twice": {"start": "2026-10-25T01:30:00+01:00"},
    "in the hour that is not": {"start": "2027-03-28T01:30:00Z"},
    "in nine centuries": {"start": "2999-12-31T23:59:59.999Z"},
    "that is in place of itself": {
        "extension": [
            {
                "url": systems.BOOKING,
                "extension": [{"url": "rebookedFrom", "valueReference": {"reference": "Appointment/h-20"}}],
            }
        ]
    },
    "with a reason nobody knows": {
        "status": "noshow",
        "cancelationReason": {"coding": [{"system": systems.DID_NOT_ATTEND_REASON, "code": "Z9"}]},
    },
    "of an outcome nobody knows": {
        "status": "fulfilled",
        "extension": [
            {"url": systems.ATTENDANCE, "extension": [{"url": "outcome", "valueCode": "seen-by-hologram"}]},
        ],
    },
    "of a wing as long as a page": {"extension": [{"url": systems.WING, "valueString": "A" * 4000}]},
}
NAMED: dict[str, dict[str, Any]] = {
    "of nobody": {"participant": []},
    "of whom nobody says": {"participant": [{"status": "accepted"}]},
    "of a participant that is a word": {"participant": ["Patient/p1"]},
    "of no clinic": {"serviceType": []},
    "of another's clinic": {"serviceType": [{"coding": [{"system": "https://trust.example/c", "code": "gp"}]}]},
    "without a time": {"start": ""},
    "of a time without a zone": {"start": "2026-11-20T09:40:00"},
    "of a time that is none": {"start": "after lunch"},
    "of a year beyond reckoning": {"start": "99999-01-01T00:00:00Z"},
    "of a status that is a list": {"status": ["booked"]},
    "of somebody who never comes": {"participant": of("nobody-knows")},
}


def written(name: str, n: int, changed: dict[str, Any]) -> JsonObject:
    made = copy.deepcopy(small_prison.appointment("", "p2", 0))
    return {**made, "id": f"h-{n}", "identifier": [], "start": SOON, "description": name, **changed}


@pytest.mark.hazard("H6")
def test_of_a_list_that_is_wrong_in_every_way_nobody_is_lost(pc: Pc, server: ModelServer) -> None:
    every = {**ON_THE_LIST, **NAMED}
    ids = {name: f"h-{n}" for n, name in enumerate(every)}
    for n, (name, changed) in enumerate(every.items()):
        server.write(written(name, n, changed))
    assert pc.sync().trouble == ""
    with pc.store.read() as unit:
        copies = {name: unit.central.find("Appointment", own) for name, own in ids.items()}
        held = {why: {own for _, own in some} for why, some in json.loads(unit.facts.get(HELD) or "{}").items()}
        here = {name for name, kept in copies.items() if kept is not None and kept.local_id}
        places = {name: unit.appointments.get(kept.local_id) for name, kept in copies.items() if kept and kept.local_id}
        listed = {a.id for s in {one.session_id for one in places.values()} for a in unit.appointments.of_sessions([s])}
    assert here == set(ON_THE_LIST)
    named = {name for name, own in ids.items() if own in held["unreadable"]}
    assert named == set(NAMED) - {"of somebody who never comes"}
    assert held["waiting"] == {ids["of somebody who never comes"]}
    assert {one.id for one in places.values()} <= listed, "each stands on a list that can be opened"
    assert {name: one.minutes for name, one in places.items() if not 0 <= one.minutes <= 24 * 60} == {}
    later = written("of nobody", ids_of(ids, "of nobody"), {"participant": of("p3", Location=small_prison.ROOM)})
    server.write(later)
    pc.later()
    with pc.store.read() as unit:
        mended = unit.central.find("Appointment", ids["of nobody"])
        assert mended is not None
        assert mended.local_id, "what was put right there is on the list"
        assert ids["of nobody"] not in json.dumps(unit.facts.get(HELD))


def ids_of(ids: dict[str, str], name: str) -> int:
    return int(ids[name].removeprefix("h-"))


def grid_of(pc: Pc) -> SessionGrid:
    with pc.store.read() as unit:
        session_id = unit.appointments.get(small_prison.APPOINTMENTS[0]).session_id
    return dispatch.ask(GetSessionGrid(session_id), Context(pc.store, pc.clock, NURSE, lambda n: bytes(n), _no_printer))


def _no_printer(*_: object) -> bytes:
    raise AssertionError


@pytest.mark.parametrize("rows", [100, pytest.param(10_000, marks=[pytest.mark.soak, pytest.mark.timeout(1800)])])
def test_a_list_of_thousands_is_opened_whole(loaded: Callable[[str], tuple[Pc, ModelServer]], rows: int) -> None:
    pc, server = loaded("pc")
    for n in range(rows):
        made = written("one of many", n, {"participant": of(f"p{n % 3 + 1}", Location=small_prison.ROOM)})
        server.write({**made, "extension": [{"url": systems.WING, "valueString": "A"}]})
    assert pc.sync().trouble == ""
    assert len(grid_of(pc).rows) == rows + len(small_prison.APPOINTMENTS)
