"""What retention took off this PC stays away, however often it is offered; somebody who comes back comes whole."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import httpx
import pytest

from prisoncare_desktop.domain import systems
from prisoncare_desktop.domain.retention import Limits
from prisoncare_desktop.errors import NotFound
from prisoncare_desktop.sync.fhir.strict_json import JsonObject
from prisoncare_desktop.usecases.inbound import SYNC_ACTOR
from prisoncare_desktop.usecases.syncing import CAME_BACK
from tests.sync import small_prison
from tests.sync.conftest import Pc
from tests.sync.model_server import ModelServer
from tests.sync.test_download import alerts_of

OF_P1 = (("Flag", "f1"), ("Appointment", "a-0001"), ("Appointment", "a-0004"), ("EpisodeOfCare", "e1"), ("Task", "t1"))
NUMBER = "A1111AA"


def p1(presence: str, **fields: object) -> JsonObject:
    return {
        **small_prison.patient("p1"),
        "extension": [{"url": systems.PRESENCE, "valueCode": presence}],
        **fields,
    }


def resident_id(pc: Pc) -> str:
    with pc.store.read() as unit:
        found = unit.residents.find_by_nomis(NUMBER)
    return found.id if found else ""


def trim(pc: Pc) -> int:
    """Trim to the end; return how many rows went."""
    gone = 0
    while True:
        with pc.store.write(SYNC_ACTOR) as unit:
            portion = unit.retention.trim(Limits.at(pc.clock.now()))
            unit.commit()
        if not portion:
            return gone
        gone += sum(portion.values())


def days_pass(pc: Pc, server: ModelServer, days: int) -> None:
    pc.clock.at += timedelta(days=days)
    server.now = pc.clock.at


@pytest.fixture
def trimmed(pc: Pc, server: ModelServer) -> str:
    """Samuel Okafor was released with his episode closed, and his record is gone. Returns his id on this PC."""
    was = resident_id(pc)
    server.write(p1("released"))
    server.write({**server.store["EpisodeOfCare", "e1"], "status": "finished"})
    pc.sync()
    days_pass(pc, server, 15)
    pc.sync()
    assert was
    assert trim(pc) >= 5
    assert resident_id(pc) == ""
    with pc.store.read() as unit:
        left = [key for key in (("Patient", "p1"), *OF_P1) if (copy := unit.central.find(*key)) and copy.content]
    assert left == [], "what the trust says of them must not stay either"
    return was


@pytest.mark.usefixtures("trimmed")
def test_what_was_trimmed_does_not_come_again_even_when_everything_is_fetched_anew(pc: Pc, server: ModelServer) -> None:
    for resource in [server.store["Patient", "p1"], *(server.store[key] for key in OF_P1)]:
        with pc.store.write(SYNC_ACTOR) as unit:
            unit.central.put_watermark(resource["resourceType"], "")
            unit.commit()
    assert pc.later().trouble == ""
    assert resident_id(pc) == ""
    assert trim(pc) == 0


@pytest.mark.usefixtures("trimmed")
def test_a_later_edit_of_what_was_theirs_does_not_bring_them_back(pc: Pc, server: ModelServer) -> None:
    server.write(p1("released", gender="unknown"))
    for key in OF_P1:
        server.write({**server.store[key], "language": "en"})
    server.write(small_prison.appointment("0199bbbb-0000-7000-8000-000000000099", "p1", 30))
    assert pc.later().trouble == ""
    assert resident_id(pc) == ""
    assert trim(pc) == 0
    with pc.store.read() as unit:
        for key in [("Patient", "p1"), *OF_P1, ("Appointment", "a-0099")]:
            copy = unit.central.find(*key)
            assert copy is not None
            assert copy.content == "", key


@pytest.mark.hazard("H19")
def test_somebody_who_comes_back_is_here_with_every_alert_and_all_that_was_theirs(
    pc: Pc, server: ModelServer, trimmed: str
) -> None:
    """Nothing of theirs but their whereabouts was changed: no download by time would bring their alert."""
    server.write(p1("here"))
    assert pc.later().trouble == ""
    assert resident_id(pc) == trimmed
    assert alerts_of(pc, NUMBER) == [("HA", date(2026, 11, 18))]
    with pc.store.read() as unit:
        assert unit.appointments.get(small_prison.APPOINTMENTS[0]).resident_id == trimmed
        assert unit.review_tasks.get(small_prison.TASK).resident_id == trimmed
        assert [one.id for one in unit.episodes.of_resident(trimmed)] == [small_prison.EPISODE]
        assert unit.facts.get(CAME_BACK) == ""


def test_a_fetch_of_somebody_who_came_back_that_was_cut_off_is_made_up_for(
    pc: Pc, server: ModelServer, trimmed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.write(p1("here"))
    with monkeypatch.context() as broken:
        broken.setattr(ModelServer, "handle_request", _cut_off(ModelServer.handle_request))
        assert pc.later().trouble == "ServerUnreachable"
    assert (resident_id(pc), alerts_of(pc, NUMBER)) == (trimmed, [])
    assert pc.later(1000).trouble == ""
    assert alerts_of(pc, NUMBER) == [("HA", date(2026, 11, 18))]


def test_a_server_that_cannot_search_by_patient_is_asked_for_all_of_it(
    pc: Pc, server: ModelServer, trimmed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = ModelServer.handle_request

    def refuses(at: ModelServer, request: httpx.Request) -> httpx.Response:
        if "patient=" in str(request.url):
            return httpx.Response(400, json={"resourceType": "OperationOutcome"}, request=request)
        return real(at, request)

    monkeypatch.setattr(ModelServer, "handle_request", refuses)
    server.write(p1("here"))
    assert pc.later().trouble == ""
    assert (resident_id(pc), alerts_of(pc, NUMBER)) == (trimmed, [("HA", date(2026, 11, 18))])


def _cut_off(real: Callable[[ModelServer, httpx.Request], httpx.Response]) -> Callable[..., httpx.Response]:
    def answer(server: ModelServer, request: httpx.Request) -> httpx.Response:
        if "patient=" in str(request.url):
            raise httpx.ConnectError("no network")
        return real(server, request)

    return answer


def test_an_old_appointment_stays_away_until_the_trust_changes_it(pc: Pc, server: ModelServer) -> None:
    days_pass(pc, server, 420)
    pc.sync()
    assert trim(pc) > 0
    with pc.store.write(SYNC_ACTOR) as unit:
        unit.central.put_watermark("Appointment", "")
        unit.commit()
    pc.later()
    with pc.store.read() as unit, pytest.raises(NotFound):
        unit.appointments.get(small_prison.APPOINTMENTS[1])
    server.write({**server.store["Appointment", "a-0002"], "minutesDuration": 25})
    pc.later()
    assert pc.appointment(1).minutes == 25
    assert trim(pc) > 0, "and the next trim takes it again"
