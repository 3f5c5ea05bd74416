"""A PC that tells nothing for a day is named to the others: by where it stands, never by a person."""

from __future__ import annotations

import json
from datetime import timedelta

import httpx
import pytest

from prisoncare_desktop.sync.engine import SyncEngine
from prisoncare_desktop.sync.standing.silent_pcs import LOOK_EVERY
from prisoncare_desktop.usecases.sync_state import silent_pcs
from prisoncare_desktop.usecases.syncing import SILENT_PCS
from tests.sync.conftest import Pc
from tests.sync.model_server import ModelServer


def sync_in(pc: Pc, room: str) -> None:
    engine = pc.engine()
    SyncEngine(
        engine.store, engine.transport, engine.clock, engine.random_bytes, engine.agency_id, room=room
    ).run_once()


def pass_time(server: ModelServer, *pcs: Pc, by: timedelta) -> None:
    server.now += by
    for pc in pcs:
        pc.clock.advance(by.total_seconds())


def silent_for(pc: Pc) -> list[str]:
    with pc.store.read() as unit:
        return [one.name for one in silent_pcs(unit, pc.clock.now())]


@pytest.mark.hazard("H8", "H20")
def test_a_pc_not_heard_of_for_a_day_is_named_by_where_it_stands(two: tuple[Pc, Pc, ModelServer]) -> None:
    one, other, server = two
    pass_time(server, one, other, by=timedelta(hours=2))  # since the first load: it is time to tell again
    sync_in(one, "clinic room A1")
    sync_in(other, "clinic room B2")
    pass_time(server, one, other, by=timedelta(hours=23))
    sync_in(other, "clinic room B2")
    assert silent_for(other) == [], "a day is not over yet"
    pass_time(server, one, other, by=timedelta(hours=2))
    sync_in(other, "clinic room B2")
    assert silent_for(other) == ["clinic room A1"]
    sync_in(one, "clinic room A1")
    assert silent_for(one) == [], "and this PC, which is here, never names itself"
    pass_time(server, one, other, by=LOOK_EVERY)
    sync_in(one, "clinic room A1")  # what it tells of itself was put off for some minutes
    sync_in(other, "clinic room B2")
    assert silent_for(other) == []


class OneAtATime(httpx.BaseTransport):
    """A server that gives one PC a page, whatever is asked for."""

    def __init__(self, server: ModelServer) -> None:
        self._server = server

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("/Device") and "_count" in request.url.params:
            request.url = request.url.copy_set_param("_count", "1")
        return self._server.handle_request(request)


@pytest.mark.hazard("H5")
def test_all_of_them_are_named_however_few_the_server_tells_at_once(two: tuple[Pc, Pc, ModelServer]) -> None:
    one, other, server = two
    pass_time(server, one, other, by=timedelta(hours=2))
    sync_in(one, "clinic room A1")
    (told,) = [r for r in server.store.values() if r["resourceType"] == "Device" and "clinic room A1" in json.dumps(r)]
    for n in range(3):
        identifier = [{**told["identifier"][0], "value": f"0199eeee-0000-4000-8000-00000000001{n}"}]
        name = [{"name": f"wing office {n}", "type": "user-friendly-name"}]
        server.write({**told, "id": f"another-{n}", "identifier": identifier, "deviceName": name})
        server.now += timedelta(minutes=1)
    pass_time(server, one, other, by=timedelta(hours=25))
    other.wire = OneAtATime(server)
    other.synced_until_now()
    sync_in(other, "clinic room B2")
    assert silent_for(other) == ["clinic room A1", "wing office 0", "wing office 1", "wing office 2"]


def test_it_is_looked_for_them_once_an_hour(two: tuple[Pc, Pc, ModelServer]) -> None:
    one, _, server = two
    sync_in(one, "")
    with one.store.read() as unit:
        looked = json.loads(unit.facts.get(SILENT_PCS))["looked_at"]
    pass_time(server, one, by=timedelta(minutes=59))
    sync_in(one, "")
    with one.store.read() as unit:
        assert json.loads(unit.facts.get(SILENT_PCS))["looked_at"] == looked


def test_a_wrong_clock_of_ours_names_nobody_silent(two: tuple[Pc, Pc, ModelServer]) -> None:
    one, other, _ = two
    sync_in(one, "clinic room A1")
    other.clock.advance(timedelta(days=3).total_seconds())
    sync_in(other, "clinic room B2")
    assert silent_for(other) == [], "what counts is the central record's clock"


def test_a_pc_that_was_taken_away_long_ago_is_named_no_more(two: tuple[Pc, Pc, ModelServer]) -> None:
    one, other, server = two
    sync_in(one, "clinic room A1")
    pass_time(server, one, other, by=timedelta(days=61))
    sync_in(other, "clinic room B2")
    assert silent_for(other) == []
