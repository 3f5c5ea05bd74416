"""Whatever order, paging, caching and page size a server has, all of a list comes; a walk goes on where it was cut."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import httpx
import pytest

from prisoncare_desktop.domain.attendance import Outcome
from prisoncare_desktop.store.open_store import OpenStore
from prisoncare_desktop.sync.fhir import profile
from prisoncare_desktop.usecases.inbound import SYNC_ACTOR
from tests.sync import model_server, small_prison
from tests.sync.careless_server import CarelessServer
from tests.sync.conftest import Pc, TestClock, small_server
from tests.sync.model_server import ModelServer
from tests.sync.wires import Wire, answering, question_lost, too_slow

MANY = 57
ALL = MANY + 6


@pytest.fixture
def fresh(open_store: Callable[[str, TestClock], OpenStore], monkeypatch: pytest.MonkeyPatch) -> Pc:
    """A PC with an empty store that asks for ten at a time, on a wire to a careless server with a long list."""
    monkeypatch.setattr(profile, "PAGE_ENTRIES", 10)
    clock = TestClock()
    server = small_server(character=CarelessServer)
    many_appointments(server, MANY)
    server.now += timedelta(minutes=10)
    return Pc(open_store("fresh", clock), clock, model_server.BASE, "t", Wire(server))


def careless(pc: Pc) -> CarelessServer:
    assert isinstance(pc.wire, Wire)
    assert isinstance(pc.wire.server, CarelessServer)
    return pc.wire.server


def many_appointments(server: ModelServer, n: int) -> None:
    people = list(small_prison.PEOPLE)
    for i in range(n):
        record_id = f"0199b0b0-0000-7000-8000-00000000{1000 + i}"
        server.write(small_prison.appointment(record_id, people[i % 3], i % 50))


def appointments_here(pc: Pc) -> int:
    with pc.store.read() as unit:
        sessions = unit.sessions.between(date(2026, 11, 20), date(2026, 11, 20))
        return len(unit.appointments.of_sessions([session.id for session in sessions]))


HABITS = {
    "no order": {"has_no_order": True},
    "no order and no links": {"has_no_order": True, "no_paging_links": True},
    "ignores the time asked for": {"ignores_time": True},
    "ignores the time, no links": {"ignores_time": True, "no_paging_links": True},
    "refuses to search by time": {"refuses_time": True},
    "refuses to sort": {"refuses_order": True, "has_no_order": True},
    "refuses both": {"refuses_order": True, "has_no_order": True, "refuses_time": True},
    "no totals": {"has_no_totals": True},
    "no totals, no order, no links": {"has_no_totals": True, "has_no_order": True, "no_paging_links": True},
    "small pages": {"page_max": 3},
    "forgets its links": {"forgets_links": True, "has_no_order": True, "has_no_totals": True},
    "repeats itself": {"repeats_itself": True},
}


@pytest.mark.parametrize("habits", HABITS.values(), ids=HABITS)
def test_all_of_a_list_comes_and_later_changes_too(fresh: Pc, habits: dict[str, object]) -> None:
    server = careless(fresh)
    for name, value in habits.items():
        setattr(server, name, value)
    assert fresh.sync().trouble == ""
    assert appointments_here(fresh) == ALL
    server.now += timedelta(minutes=15)
    server.write({**server.store["Appointment", "a-0002"], "minutesDuration": 25})
    server.write({**server.store["Appointment", "a-1050"], "minutesDuration": 25})
    server.now += timedelta(minutes=15)
    assert fresh.later().trouble == ""
    assert fresh.appointment(1).minutes == 25
    assert appointments_here(fresh) == ALL


def test_pages_that_begin_in_order_by_chance_hide_nothing_behind_them(fresh: Pc) -> None:
    """The first page of a server without order happens to be in order: what comes after it is older all the same."""
    server = careless(fresh)
    server.has_no_order = True
    ids = sorted((key for key in server.store if key[0] == "Appointment"), key=lambda key: key[1][::-1])
    for n, key in enumerate(ids):
        minute = 30 + n if n < 10 else n % 10
        server.store[key]["meta"]["lastUpdated"] = f"2026-11-20T08:{minute:02d}:00.000Z"
    assert fresh.sync().trouble == ""
    assert appointments_here(fresh) == ALL


def test_a_server_that_cannot_search_by_time_is_not_asked_for_everything_each_minute(fresh: Pc) -> None:
    server = careless(fresh)
    server.refuses_time = True
    fresh.sync()
    fresh.later(60)
    server.searches.clear()
    server.now += timedelta(seconds=60)
    assert fresh.later(60).trouble == ""
    assert [one for one in server.searches if one["type"] == "Appointment"] == []
    server.now += timedelta(minutes=10)
    fresh.later(600)
    assert [one for one in server.searches if one["type"] == "Appointment"] != []


def test_a_server_that_stays_silent_is_asked_for_less_at_once_but_never_for_crumbs(
    fresh: Pc, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(profile, "PAGE_ENTRIES", 500)
    server, wire = careless(fresh), fresh.wire
    assert isinstance(wire, Wire)
    fresh.sync()
    for fault in (too_slow, answering(503), answering(500), *[too_slow] * 6):
        wire.gets.extend([fault])
        fresh.later()
        wire.gets.clear()
    server.searches.clear()
    fresh.later()
    assert {one["_count"] for one in server.searches if "_sort" in one and one["type"] == "Appointment"} == {"31"}


def test_a_page_size_that_was_learnt_is_kept(fresh: Pc) -> None:
    server = careless(fresh)
    server.page_max = 3
    fresh.sync()
    server.searches.clear()
    fresh.later(60)
    assert {one["_count"] for one in server.searches if "_sort" in one and one["type"] == "Appointment"} == {"2"}


@pytest.mark.hazard("H18")
def test_a_search_answered_from_a_cache_does_not_take_an_outcome_off_the_list_again(fresh: Pc) -> None:
    """The list that came down a moment ago is shown again, as it was before the nurse recorded what happened."""
    server = careless(fresh)
    fresh.sync()
    server.forget_searches()
    server.repeats_itself = True
    watermark = watermark_of(fresh)
    server.write({**server.store["Appointment", "a-0001"], "minutesDuration": 20})
    fresh.later(1)  # this search is in the cache from now on
    assert fresh.appointment(0).minutes == 20
    fresh.record(0, Outcome.ATTENDED)
    server.now += timedelta(seconds=20)
    assert fresh.later(20).receipted == 1
    put_watermark(fresh, watermark)  # so that the very same is asked
    assert fresh.later(20).trouble == ""
    assert server.repeated, "nothing was answered from the cache"
    assert fresh.appointment(0).outcome is Outcome.ATTENDED


def watermark_of(pc: Pc) -> str:
    with pc.store.read() as unit:
        return unit.central.watermark("Appointment")


def put_watermark(pc: Pc, watermark: str) -> None:
    with pc.store.write(SYNC_ACTOR) as unit:
        unit.central.put_watermark("Appointment", watermark)
        unit.commit()


# --- a walk that breaks off -------------------------------------------------------------------------------------------


class Cuts:
    """Breaks the line at the n-th page of a type's list, once for each n."""

    def __init__(self, wire: Wire, resource_type: str, at: list[int]) -> None:
        self._wire, self._type, self._at = wire, resource_type, at
        self.pages = 0
        self._plain = wire.handle_request

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        url = str(request.url)
        if f"/{self._type}?" in url and "_summary" not in url:
            self.pages += 1
            if self._at and self.pages == self._at[0]:
                del self._at[0]
                return question_lost(request, self._wire.server)
        return self._plain(request)


@pytest.fixture
def cuts(fresh: Pc, monkeypatch: pytest.MonkeyPatch) -> Callable[[list[int]], Cuts]:
    def make(at: list[int]) -> Cuts:
        assert isinstance(fresh.wire, Wire)
        made = Cuts(fresh.wire, "Appointment", at)
        monkeypatch.setattr(fresh.wire, "handle_request", made.handle_request)
        return made

    return make


@pytest.mark.parametrize("habits", [{}, {"has_no_order": True}, {"has_no_order": True, "no_paging_links": True}])
def test_a_first_load_cut_at_any_page_goes_on_there_and_never_begins_again(
    fresh: Pc, cuts: Callable[[list[int]], Cuts], habits: dict[str, object]
) -> None:
    for name, value in habits.items():
        setattr(careless(fresh), name, value)
    line = cuts([2, 4, 7])
    told: list[tuple[int, int]] = []

    def progress(done: int, total: int, _words: str) -> None:
        told.append((done, total))

    for _ in range(3):
        assert fresh.engine().run_once(progress).trouble == "ServerUnreachable"
        fresh.clock.advance(3600)
    with fresh.store.read() as unit:
        assert unit.central.watermark("Appointment") == ""
    assert fresh.engine().run_once(progress).trouble == ""
    assert appointments_here(fresh) == ALL
    least = -(-ALL // 10)
    assert line.pages <= 2 * least + 3, "the three cuts, and no page twice but for what is asked again at an edge"
    whole = len(small_prison.everything()) + MANY
    assert told[-1] == (whole, whole)
    assert told == sorted(told), "what had come was never taken back"
    assert {total for _, total in told} == {whole}


def test_a_walk_that_goes_on_brings_what_was_changed_meanwhile(fresh: Pc, cuts: Callable[[list[int]], Cuts]) -> None:
    server = careless(fresh)
    cuts([4])
    assert fresh.sync().trouble == "ServerUnreachable"
    server.now += timedelta(hours=3)
    server.write({**server.store["Appointment", "a-0001"], "minutesDuration": 25})
    assert fresh.later().trouble == ""
    assert fresh.appointment(0).minutes == 25
    assert appointments_here(fresh) == ALL


def test_a_link_that_the_server_forgot_meanwhile_is_asked_for_anew(
    fresh: Pc, cuts: Callable[[list[int]], Cuts], monkeypatch: pytest.MonkeyPatch
) -> None:
    server = careless(fresh)
    server.has_no_order = True
    cuts([4])
    assert fresh.sync().trouble == "ServerUnreachable"
    plain = server.handle_request
    forgotten: list[httpx.Request] = []

    def forgets(request: httpx.Request) -> httpx.Response:
        if "_offset=30" in str(request.url) and not forgotten:
            forgotten.append(request)
            return httpx.Response(410, json={"resourceType": "OperationOutcome"}, request=request)
        return plain(request)

    monkeypatch.setattr(server, "handle_request", forgets)
    assert fresh.later().trouble == ""
    assert forgotten
    assert appointments_here(fresh) == ALL
