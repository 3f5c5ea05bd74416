"""What comes down, in whatever pages and order the server sends it."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, timedelta

import httpx
import pytest

from prisoncare_desktop.domain import systems
from prisoncare_desktop.domain.resident import Presence
from prisoncare_desktop.domain.sampling import commitment_of
from prisoncare_desktop.store.open_store import OpenStore
from prisoncare_desktop.sync.fhir import profile
from prisoncare_desktop.usecases.syncing import HELD
from tests.sync import model_server, small_prison
from tests.sync.conftest import Pc, TestClock, small_server
from tests.sync.model_server import ModelServer
from tests.sync.wires import Wire, answering, question_lost


@pytest.fixture
def fresh(open_store: Callable[[str, TestClock], OpenStore], character: type[ModelServer]) -> Pc:
    """A PC with an empty store, on a wire to the model server."""
    clock = TestClock()
    return Pc(open_store("fresh", clock), clock, model_server.BASE, "t", Wire(small_server(character=character)))


def server_of(pc: Pc) -> ModelServer:
    assert isinstance(pc.wire, Wire)
    assert isinstance(pc.wire.server, ModelServer)
    return pc.wire.server


def many_appointments(server: ModelServer, n: int) -> None:
    for i in range(n):
        record_id = f"0199b0b0-0000-7000-8000-00000000{1000 + i}"
        server.write(small_prison.appointment(record_id, "p1", i % 50))


def appointments_here(pc: Pc) -> int:
    with pc.store.read() as unit:
        sessions = unit.sessions.between(date(2026, 11, 20), date(2026, 11, 20))
        return len(unit.appointments.of_sessions([session.id for session in sessions]))


def test_a_server_that_sends_one_page_for_ever_is_told_of_and_nothing_after_it_is_forgotten(
    fresh: Pc, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(profile, "PAGE_ENTRIES", 10)
    server = server_of(fresh)
    server.no_paging_links = server.knows_no_offset = True
    many_appointments(server, 57)
    for resource in server.store.values():
        resource["meta"]["lastUpdated"] = "2026-11-20T09:00:00.000Z"
    assert fresh.sync().trouble == "ServerNonsense"
    server.knows_no_offset = False
    assert fresh.later().trouble == ""
    assert appointments_here(fresh) == 63


@pytest.mark.parametrize("links", [True, False])
def test_a_list_longer_than_a_page_comes_whole(fresh: Pc, monkeypatch: pytest.MonkeyPatch, links: bool) -> None:
    monkeypatch.setattr(profile, "PAGE_ENTRIES", 10)
    server = server_of(fresh)
    server.no_paging_links = not links
    many_appointments(server, 57)
    assert fresh.sync().trouble == ""
    assert appointments_here(fresh) == 63


def test_a_page_full_of_one_instant_does_not_hold_the_walk_up(fresh: Pc, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(profile, "PAGE_ENTRIES", 10)
    server = server_of(fresh)
    many_appointments(server, 57)
    for resource in server.store.values():
        resource["meta"]["lastUpdated"] = "2026-11-20T09:00:00.000Z"
    assert fresh.sync().trouble == ""
    assert appointments_here(fresh) == 63


def test_a_record_updated_while_we_walk_pushes_no_other_across_the_edge(
    fresh: Pc, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(profile, "PAGE_ENTRIES", 10)
    server = server_of(fresh)
    many_appointments(server, 57)
    server.now += timedelta(hours=1)  # long before the overlap
    asked = 0
    plain = server.handle_request

    def busy(request: httpx.Request) -> httpx.Response:
        nonlocal asked
        answer = plain(request)
        if "/Appointment" in str(request.url) and asked < 5 and "_summary" not in str(request.url):
            asked += 1
            first = min(
                (r for (kind, _), r in server.store.items() if kind == "Appointment"),
                key=lambda r: str(r["meta"]["lastUpdated"]),
            )
            server.now += timedelta(minutes=5)
            server.write(first)
        return answer

    monkeypatch.setattr(server, "handle_request", busy)
    assert fresh.sync().trouble == ""
    assert asked == 5
    assert appointments_here(fresh) == 63


def test_progress_is_told_and_ends_at_the_whole(fresh: Pc) -> None:
    told: list[tuple[int, int, str]] = []
    fresh.engine().run_once(lambda done, total, words: told.append((done, total, words)))
    whole = len(small_prison.everything())
    assert told[-1][:2] == (whole, whole)
    assert {words for _, _, words in told} >= {"residents", "clinic lists", "reviews"}


def test_a_first_load_that_broke_off_goes_on_where_it_stood(fresh: Pc, monkeypatch: pytest.MonkeyPatch) -> None:
    wire = fresh.wire
    assert isinstance(wire, Wire)
    plain = wire.handle_request

    def breaks_at_appointments(request: httpx.Request) -> httpx.Response:
        if "/Appointment" in str(request.url) and "_summary" not in str(request.url):
            return question_lost(request, wire.server)
        return plain(request)

    monkeypatch.setattr(wire, "handle_request", breaks_at_appointments)
    assert fresh.sync().trouble == "ServerUnreachable"
    with fresh.store.read() as unit:
        assert unit.residents.find_by_nomis("A1111AA") is not None
        assert unit.central.watermark("Patient")
        assert unit.central.watermark("Appointment") == ""
    monkeypatch.setattr(wire, "handle_request", plain)
    assert fresh.later().trouble == ""
    assert appointments_here(fresh) == 6


def test_what_cannot_be_read_is_held_and_the_rest_comes(pc: Pc, server: ModelServer) -> None:
    broken = small_prison.appointment("0199b0b0-0000-7000-8000-000000000001", "p1", 5)
    server.write({**broken, "start": "soon"})
    server.write({**small_prison.patient("p2"), "name": "Dean"})
    server.write(small_prison.tagged("Basic", "other", code={"text": "something of another system's"}))
    server.write({**small_prison.patient("p3"), "address": []})
    assert pc.sync().trouble == ""
    with pc.store.read() as unit:
        held = json.loads(unit.facts.get(HELD))
        third = unit.residents.find_by_nomis("A3333AA")
    assert sorted(held["unreadable"]) == [["Appointment", "a-0001"], ["Basic", "other"], ["Patient", "p2"]]
    assert third is not None
    assert third.cell == ""


def test_an_appointment_of_somebody_not_yet_known_waits_for_them(pc: Pc, server: ModelServer) -> None:
    record_id = "0199b0b0-0000-7000-8000-000000000009"
    server.write({**small_prison.appointment(record_id, "p9", 5), "id": "a-new"})
    pc.sync()
    assert appointments_here(pc) == 6
    newcomer = small_prison.patient("p1")
    number = [{"system": systems.NOMIS, "value": "A9999AA"}]
    server.write({**newcomer, "id": "p9", "identifier": number})
    pc.sync()
    assert appointments_here(pc) == 7
    with pc.store.read() as unit:
        assert unit.facts.get(HELD) == ""


def test_somebody_transferred_out_is_shown_as_transferred(pc: Pc, server: ModelServer) -> None:
    gone = small_prison.patient("p1")
    gone["extension"] = [{"url": systems.PRESENCE, "valueCode": "transferred"}]
    server.write(gone)
    outcome = pc.sync()
    with pc.store.read() as unit:
        resident = unit.residents.find_by_nomis("A1111AA")
    assert resident is not None
    assert resident.presence is Presence.TRANSFERRED
    assert resident.id in outcome.changes.residents
    assert [alert.code for alert in resident.alerts] == ["HA"]


def test_an_alert_that_ended_is_taken_away(pc: Pc, server: ModelServer) -> None:
    server.write({**server.store["Flag", "f1"], "status": "inactive"})
    pc.sync()
    with pc.store.read() as unit:
        resident = unit.residents.find_by_nomis("A1111AA")
    assert resident is not None
    assert resident.alerts == ()


def test_the_watermark_moves_only_when_a_type_is_whole(pc: Pc, wire: Wire, server: ModelServer) -> None:
    with pc.store.read() as unit:
        before = unit.central.watermark("Organization")
    wire.gets.extend([answering(500)] * 2)  # of all that is asked together, and then of the first alone
    server.now += timedelta(hours=1)
    pc.sync()
    wire.gets.clear()
    with pc.store.read() as unit:
        assert unit.central.watermark("Organization") == before
    pc.later()
    with pc.store.read() as unit:
        assert unit.central.watermark("Organization") > before


def test_what_was_committed_late_is_found_by_asking_again_for_the_overlap(pc: Pc, server: ModelServer) -> None:
    server.now += timedelta(hours=1)
    pc.sync()
    late = server.now - timedelta(seconds=100)
    server.write({**small_prison.patient("p2"), "address": []})["meta"]["lastUpdated"] = late.isoformat(
        timespec="milliseconds"
    ).replace("+00:00", "Z")
    assert pc.sync().received == 1


@pytest.mark.hazard("H19")
def test_an_alert_stands_as_long_as_one_of_its_flags_does(pc: Pc, server: ModelServer) -> None:
    """An ACCT of last year was closed; the clerk tidies it up after the new one was opened."""
    server.write({**server.store["Flag", "f1"], "id": "f2", "period": {"start": "2025-02-01"}})
    pc.sync()
    server.write({**server.store["Flag", "f2"], "status": "inactive"})
    pc.sync()
    assert alerts_of(pc) == [("HA", date(2026, 11, 18))]
    server.write({**server.store["Flag", "f1"], "status": "inactive"})
    pc.sync()
    assert alerts_of(pc) == []


@pytest.mark.hazard("H19")
def test_an_alert_that_was_put_on_the_wrong_person_moves(pc: Pc, server: ModelServer) -> None:
    server.write({**server.store["Flag", "f1"], "subject": {"reference": "Patient/p2"}})
    pc.sync()
    assert alerts_of(pc) == []
    assert alerts_of(pc, "A2222AA") == [("HA", date(2026, 11, 18))]


def alerts_of(pc: Pc, number: str = "A1111AA") -> list[tuple[str, date]]:
    with pc.store.read() as unit:
        resident = unit.residents.find_by_nomis(number)
    assert resident is not None
    return [(alert.code, alert.seen_on) for alert in resident.alerts]


@pytest.mark.parametrize(
    "odd",
    [
        {"start": "0001-01-01T00:00:00.000+14:00"},
        {"start": "9999-12-31T23:59:59.999-12:00"},
        {"minutesDuration": 10**30},
        {"minutesDuration": -10},
        {"start": {"no": "text"}},
    ],
)
def test_a_number_or_a_time_beyond_all_reason_holds_nothing_else_up(
    pc: Pc, server: ModelServer, odd: dict[str, object]
) -> None:
    server.write({**server.store["Appointment", "a-0001"], **odd})
    server.write({**small_prison.patient("p3"), "address": []})
    server.write({**server.store["Appointment", "a-0002"], "minutesDuration": 25})
    assert pc.sync().trouble == ""
    assert pc.appointment(0).minutes == 10
    assert pc.appointment(1).minutes == 25


def test_a_seed_that_is_no_seed_is_held(pc: Pc, server: ModelServer) -> None:
    for seed in ("not hex at all", "ab" * 31, "AB" * 32):
        server.write(
            small_prison.tagged(
                "Basic",
                f"seed-{len(seed)}-{seed[:2]}",
                code={"coding": [{"system": systems.BASIC_TYPE, "code": "draw-seed"}]},
                extension=[
                    {"url": systems.WEEK, "valueDate": "2026-11-23"},
                    {"url": systems.SEED, "valueString": seed},
                    {"url": systems.COMMITMENT, "valueString": commitment_of(seed)},
                    {"url": systems.COMMITTED_AT, "valueDateTime": "2026-11-13T09:00:00.000Z"},
                ],
            )
        )
    assert pc.sync().trouble == ""
    with pc.store.read() as unit:
        assert len(json.loads(unit.facts.get(HELD))["unreadable"]) == 3
        assert unit.draws.find_seed(date(2026, 11, 23)) is None


def test_progress_never_counts_past_its_total(fresh: Pc, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(profile, "PAGE_ENTRIES", 10)
    server = server_of(fresh)
    many_appointments(server, 57)
    server.now += timedelta(seconds=30)  # all of it lies within the overlap, and is walked twice
    told: list[tuple[int, int]] = []
    fresh.engine().run_once(lambda done, total, _words: told.append((done, total)))
    whole = len(small_prison.everything()) + 57
    assert told[-1] == (whole, whole)
    assert told == sorted(told)
    assert all(done <= total for done, total in told)
