"""A first load of a whole prison, killed again and again, goes on where it was and tells truly how far it is."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import date, timedelta

import httpx
import pytest

from prisoncare_desktop.store.open_store import OpenStore
from prisoncare_desktop.sync.fhir.profile import PAGE_ENTRIES
from tests.sync import model_server, small_prison
from tests.sync.conftest import Pc, TestClock, small_server
from tests.sync.dying import Killed
from tests.sync.model_server import ModelServer
from tests.sync.strict_server import StrictServer

DAYS = 200


def a_prison_of(resources: int, character: type[ModelServer]) -> ModelServer:
    """The small prison with so many appointments that there are as many resources in all."""
    server = small_server(character=character)
    people = list(small_prison.PEOPLE)
    for n in range(resources - len(small_prison.everything())):
        record_id = f"0199b0b0-0000-7000-8000-{n:012d}"
        one = small_prison.appointment(record_id, people[n % 3], n % 50)
        day = (date(2026, 5, 1) + timedelta(days=n % DAYS)).isoformat()
        timed = {key: str(one[key]).replace("2026-11-20", day) for key in ("start", "end")}
        server.write({**one, **timed, "id": f"many-{n}"})
    server.now += timedelta(minutes=10)
    return server


class Plug(httpx.BaseTransport):
    """Kills the process at these pages of the appointments: before it is asked for, or after it has come."""

    def __init__(self, server: ModelServer, pages: list[tuple[int, str]]) -> None:
        self._server, self._pages = server, pages
        self.asked = 0

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        url = str(request.url)
        if "/Appointment" not in url or "_summary" in url:
            return self._server.handle_request(request)
        self.asked += 1
        pulled = self._pages.pop(0)[1] if self._pages and self._pages[0][0] == self.asked else ""
        if pulled == "before":
            raise Killed
        answer = self._server.handle_request(request)
        if pulled == "after":
            raise Killed
        return answer


@pytest.mark.parametrize(
    "resources", [2_000, pytest.param(10_000, marks=pytest.mark.soak)], ids=["2,000 resources", "10,000 resources"]
)
@pytest.mark.parametrize("character", [ModelServer, StrictServer], ids=["lenient", "strict"], scope="function")
def test_a_first_load_killed_at_several_pages_goes_on_and_tells_truly_how_far_it_is(
    open_store: Callable[[str, TestClock], OpenStore], character: type[ModelServer], resources: int
) -> None:
    server = a_prison_of(resources, character)
    pages = -(-(resources - len(small_prison.everything()) + len(small_prison.APPOINTMENTS)) // PAGE_ENTRIES)
    kills = [(1, "before"), (3, "after"), (pages + 1, "before"), (pages + 3, "after")]
    plug = Plug(server, list(kills))
    clock = TestClock()
    pc = Pc(open_store("fresh", clock), clock, model_server.BASE, "t", plug)
    told: list[tuple[int, int]] = []
    for _ in kills:
        with suppress(Killed):
            pc.engine().run_once(lambda done, total, _words: told.append((done, total)))
        with pc.store.read() as unit:
            assert unit.central.watermark("Appointment") == "", "it is not whole yet"
        clock.advance(3600)
    assert pc.engine().run_once(lambda done, total, _words: told.append((done, total))).trouble == ""
    with pc.store.read() as unit:
        assert sum(unit.central.held().values()) == resources
    edges = pages * 2 // 5  # whole seconds: all of a page's last second comes again with the next page
    assert plug.asked <= pages + edges + len(kills) + 2, "no page but where it was killed was asked for twice"
    assert told == sorted(told), "what had come was never taken back"
    assert {total for _, total in told} == {resources}
    assert told[-1] == (resources, resources)
