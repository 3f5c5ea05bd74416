"""A dozen questions are one request where the server can; nothing that comes down depends on whether it can."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import httpx
import pytest

from prisoncare_desktop.domain.attendance import Outcome
from prisoncare_desktop.domain.calendar import instant_text
from prisoncare_desktop.sync.down.together import FAILURES_BEFORE_DOUBT
from prisoncare_desktop.sync.fhir import profile
from prisoncare_desktop.sync.readers.table import BESIDE
from prisoncare_desktop.usecases.inbound import SYNC_ACTOR
from prisoncare_desktop.usecases.restored import SERVER_WENT_BACK_AT
from tests.sync import small_prison
from tests.sync.conftest import Pc
from tests.sync.model_server import ModelServer
from tests.sync.strict_server import StrictServer
from tests.sync.wires import Fault, Wire, answering, asked_in, question_lost, too_slow

lenient = pytest.mark.parametrize("character", [ModelServer], ids=["lenient"], indirect=True)
strict = pytest.mark.parametrize("character", [StrictServer], ids=["strict"], indirect=True)

DAY_S = 24 * 3600
Spoiling = Callable[[list[str], dict[str, Any]], object]


def spoilt(how: Spoiling) -> Fault:
    """The server answers a batch of questions, and then `how(what was asked, the answer)` changes the answer."""

    def fault(request: httpx.Request, server: httpx.BaseTransport) -> httpx.Response:
        answer = json.loads(server.handle_request(request).read())
        how(asked_in(request), answer)
        return httpx.Response(200, content=json.dumps(answer).encode(), request=request)

    return fault


def quiet(pc: Pc, wire: Wire) -> int:
    """Return how many requests a run takes that has nothing to do, a minute after one that had."""
    pc.later(60)
    pc.clock.advance(60)
    before = len(wire.alone)
    assert pc.sync().trouble == ""
    return len(wire.alone) - before


@lenient
def test_a_run_with_nothing_new_is_one_request(pc: Pc, wire: Wire) -> None:
    assert quiet(pc, wire) == 1
    (*_, asked) = wire.together
    assert {one.partition("?")[0].partition("/")[0] for one in asked} >= {"Device", "Patient", "Appointment", "Task"}


@strict
def test_a_server_that_takes_no_searches_in_a_bundle_is_asked_singly_and_not_tried_again_for_a_day(
    pc: Pc, wire: Wire
) -> None:
    assert quiet(pc, wire) == 12
    assert wire.together == []
    pc.later(DAY_S)
    assert len(wire.together) == 1
    pc.later(60)
    assert len(wire.together) == 1


@lenient
def test_a_run_that_sends_asks_for_what_is_new_after_that_and_counts_together(pc: Pc, wire: Wire) -> None:
    pc.later(60)
    pc.record(0)
    pc.clock.advance(60)
    wire.alone.clear()
    wire.together.clear()
    assert pc.sync().receipted == 1
    first = [one.path for one in wire.alone[:3]]
    assert "Device/" in first[0], "where this PC stands"
    assert first[1:] == ["/fhir", "/fhir"], "then what waits goes up, then all that may be new is asked for"
    assert "Patient" in {one.partition("?")[0] for one in wire.together[0]}
    assert len(wire.bodies) == 1
    assert not [one for one in wire.alone if "_sort" in str(one)]


def everything_new(pc: Pc, server: ModelServer, minutes: int) -> None:
    """At the trust somebody changes an appointment, and an alert."""
    server.now += pc.clock.at - server.now
    server.write({**server.store["Appointment", "a-0001"], "minutesDuration": minutes})
    server.write({**server.store["Flag", "f1"], "status": "active" if minutes % 2 else "inactive"})


def has_everything_new(pc: Pc, minutes: int) -> bool:
    with pc.store.read() as unit:
        resident = unit.residents.find_by_nomis("A1111AA")
    assert resident is not None
    return pc.appointment(0).minutes == minutes and len(resident.alerts) == minutes % 2


def pages_of(asked: list[str], answer: dict[str, Any]) -> list[dict[str, Any]]:
    return [one["resource"] for said, one in zip(asked, answer["entry"], strict=True) if "?" in said]


def nothing_found(asked: list[str], answer: dict[str, Any]) -> None:
    for page in pages_of(asked, answer):
        page.update(entry=[], total=0)


def turned(asked: list[str], answer: dict[str, Any]) -> None:
    answer["entry"].reverse()


def another_type(asked: list[str], answer: dict[str, Any]) -> None:
    for page in pages_of(asked, answer):
        page.update(entry=[{"resource": {**small_prison.patient("p1"), "resourceType": "Group"}}], total=1)


def another_prison(asked: list[str], answer: dict[str, Any]) -> None:
    for page in pages_of(asked, answer):
        for entry in page["entry"]:
            entry["resource"]["meta"]["tag"] = []


def tags_that_are_none(asked: list[str], answer: dict[str, Any]) -> None:
    for page in pages_of(asked, answer):
        for entry in page["entry"]:
            entry["resource"]["meta"]["tag"] = [{"system": [], "code": {}}]


def any_time(asked: list[str], answer: dict[str, Any]) -> None:
    for page in pages_of(asked, answer):
        for entry in page["entry"]:
            entry["resource"]["meta"]["lastUpdated"] = "1999-01-01T00:00:00.000Z"


SPOILT: dict[str, Fault] = {
    "refused": answering(400),
    "too large": answering(413),
    "not found": answering(404),
    "not for you": answering(403),
    "not built": answering(501),
    "fails": answering(500),
    "a page of a hotel": answering(200, b"<html>Sign in</html>"),
    "another Bundle": spoilt(lambda _asked, answer: answer.update(type="searchset")),
    "one entry too few": spoilt(lambda _asked, answer: answer["entry"].pop()),
    "no entries": spoilt(lambda _asked, answer: answer.update(entry=[])),
    "no statuses": spoilt(lambda _asked, answer: [one.pop("response") for one in answer["entry"]]),
    "each refused": spoilt(lambda _asked, answer: answer.update(entry=[{"response": {"status": "400"}}] * 13)),
    "another order": spoilt(turned),
    "nothing is found": spoilt(nothing_found),
    "no searchsets": spoilt(lambda asked, answer: [page.update(type="collection") for page in pages_of(asked, answer)]),
    "another type": spoilt(another_type),
    "of another prison": spoilt(another_prison),
    "of any time": spoilt(any_time),
    "with tags that are none": spoilt(tags_that_are_none),
}


@lenient
@pytest.mark.hazard("H18")
def test_what_is_in_doubt_is_asked_singly_in_the_same_run_and_for_a_day(pc: Pc, wire: Wire) -> None:
    assert isinstance(wire.server, ModelServer)
    pc.later(60)
    for minutes, (what, fault) in enumerate(SPOILT.items(), start=30):
        pc.clock.advance(60)
        everything_new(pc, wire.server, minutes)
        wire.gets.append(fault)
        wire.together.clear()
        assert pc.sync().trouble == "", what
        assert not wire.gets
        assert has_everything_new(pc, minutes), what
        assert len(wire.together) == 1, what
        pc.later(60)
        assert len(wire.together) == 1, what
        with pc.store.write(SYNC_ACTOR) as unit:
            learnt = profile.kept(unit.facts)
            assert learnt.singly_until > instant_text(pc.clock.now() + timedelta(hours=23))
            profile.keep(unit.facts, replace(learnt, singly_until=""))  # the day is over
            unit.commit()


@lenient
def test_what_one_entry_does_not_tell_is_asked_alone_and_nothing_else(pc: Pc, wire: Wire) -> None:
    def refuses_flags(asked: list[str], answer: dict[str, Any]) -> None:
        n = next(n for n, one in enumerate(asked) if one.startswith("Flag?"))
        answer["entry"][n] = {"response": {"status": "403 Forbidden"}}

    assert isinstance(wire.server, ModelServer)
    pc.later(60)
    pc.clock.advance(60)
    everything_new(pc, wire.server, 25)
    wire.gets.append(spoilt(refuses_flags))
    wire.alone.clear()
    assert pc.sync().trouble == ""
    assert has_everything_new(pc, 25)
    assert {url.path.rpartition("/")[2] for url in wire.alone if "_sort" in str(url)} - BESIDE == {"Flag"}


@lenient
def test_a_server_that_is_busy_is_left_in_peace_and_asked_together_again(pc: Pc, wire: Wire) -> None:
    pc.later(60)
    before = len(wire.alone)
    wire.gets.append(answering(503))
    assert pc.later(60).trouble == "ServerTrouble"
    assert len(wire.alone) - before == 1
    assert pc.later(600).trouble == ""
    assert len(wire.alone) - before == 2


@lenient
@pytest.mark.parametrize("fault", [answering(503), too_slow], ids=["503", "silent"])
def test_what_fails_only_together_is_asked_singly_for_an_hour(pc: Pc, wire: Wire, fault: Fault) -> None:
    really, server = wire.handle_request, wire.server

    def fails(request: httpx.Request) -> httpx.Response:
        return fault(request, server) if asked_in(request) else really(request)

    pc.later(60)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(wire, "handle_request", fails)
        for _ in range(FAILURES_BEFORE_DOUBT):
            assert pc.later(900).trouble != ""
        assert pc.later(900).trouble == ""
        assert pc.later(900).trouble == "", "not tried again so soon"
    before = len(wire.together)
    pc.later(3600)
    assert len(wire.together) > before


@lenient
def test_a_line_that_is_down_tells_nothing_of_batches(pc: Pc, wire: Wire) -> None:
    pc.later(60)
    for _ in range(FAILURES_BEFORE_DOUBT + 2):
        wire.gets.append(question_lost)
        assert pc.later(900).trouble == "ServerUnreachable"
    wire.alone.clear()
    assert pc.later(60).trouble == ""
    assert wire.alone[0].path == "/fhir"
    assert "/fhir/metadata" not in {one.path for one in wire.alone}


@lenient
@pytest.mark.hazard("H5")
def test_that_the_trust_went_back_is_not_believed_of_a_batch(pc: Pc, wire: Wire) -> None:
    def earlier(asked: list[str], answer: dict[str, Any]) -> None:
        n = next(n for n, one in enumerate(asked) if one.startswith("Device/"))
        for fact in answer["entry"][n]["resource"]["extension"][0]["extension"]:
            fact.update({"mark": {"valueString": "earlier"}, "count": {"valueInteger": 0}}.get(fact["url"], {}))

    def earlier_but_for_the_device(asked: list[str], answer: dict[str, Any]) -> None:
        for said, one in zip(asked, answer["entry"], strict=True):
            if said.startswith("Device/"):
                one.update(resource={}, response={"status": "403 Forbidden"})
            elif "?" not in said:
                one["resource"]["meta"] |= {"lastUpdated": "2001-01-01T00:00:00.000Z", "versionId": "0"}

    assert isinstance(wire.server, ModelServer)
    pc.record(0, Outcome.ATTENDED)
    pc.later(60)
    for fault in (earlier, earlier_but_for_the_device):
        everything_new(pc, wire.server, 25)
        pc.later(60)
        wire.gets.append(spoilt(fault))
        assert pc.later(60).trouble == ""
        assert not wire.gets
        with pc.store.read() as unit:
            assert unit.facts.get(SERVER_WENT_BACK_AT) == "", fault.__name__
