"""What a server said and this PC once stumbled over: each by its name, and what it does now."""

from __future__ import annotations

import gzip
import json
from dataclasses import replace
from typing import Any

import httpx
import pytest

from prisoncare_desktop.domain.attendance import Outcome
from prisoncare_desktop.errors import AnswerTooLarge, BundleRefused, ServerNonsense
from prisoncare_desktop.sync.access.transport import FhirTransport
from prisoncare_desktop.sync.fhir.strict_json import read_object
from prisoncare_desktop.sync.standing.registration import Registration
from prisoncare_desktop.usecases.outbox import EntryState
from tests.sync import small_prison
from tests.sync.conftest import Pc
from tests.sync.model_server import ModelServer
from tests.sync.test_real_server import a_feedback
from tests.sync.wires import Fault, Wire, answering


def answered(body: bytes, status: int = 200, coding: str = "identity") -> FhirTransport:
    def handle(request: httpx.Request) -> httpx.Response:
        return httpx.Response(
            status, headers={"Content-Encoding": coding}, stream=httpx.ByteStream(body), request=request
        )

    return FhirTransport("http://central.test/fhir", "t", wire=httpx.MockTransport(handle))


def test_a_registration_that_somebody_spoilt_at_the_trust_stops_no_sync(pc: Pc, server: ModelServer) -> None:
    for key, device in server.store.items():
        if key[0] == "Device":
            device["identifier"] = 5
    pc.record(0)
    ended = pc.later()
    assert (ended.trouble, ended.receipted) == ("", 1)


@pytest.mark.parametrize("number", [10**30, -1, True])
def test_a_registration_with_a_number_beyond_all_reason_stops_no_sync(pc: Pc, server: ModelServer, number: int) -> None:
    for key, device in server.store.items():
        if key[0] == "Device":
            for fact in device["extension"][0]["extension"]:
                if "valueInteger" in fact:
                    fact["valueInteger"] = number
    pc.record(0)
    pc.later()
    assert pc.later().trouble == ""
    assert pc.counts().at_the_trust == 1


def test_a_refusal_whose_words_cannot_be_read_is_a_refusal_all_the_same(pc: Pc, wire: Wire) -> None:
    entry_id = pc.record(0)
    said = json.dumps({"resourceType": "OperationOutcome", "issue": 5}).encode()
    wire.posts.append(answering(422, said))
    pc.sync()
    assert pc.entry(entry_id).state is EntryState.REFUSED
    with pytest.raises(BundleRefused):
        answered(said, 422).send(b"{}")


def test_an_entry_answered_in_small_digits_is_not_answered(pc: Pc, wire: Wire) -> None:
    pc.record(0)
    said = {"resourceType": "Bundle", "type": "batch-response", "entry": [{"response": {"status": "\u00b200"}}]}
    wire.posts.append(answering(200, json.dumps(said).encode()))
    assert pc.sync().trouble == "ServerNonsense"
    assert pc.later().receipted == 1


def test_an_entry_answered_with_a_record_that_has_no_id_is_looked_up_where_it_stands(
    pc: Pc, server: ModelServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = server.handle_request

    def without_id(request: httpx.Request) -> httpx.Response:
        answer = plain(request)
        if request.method == "POST":
            said = json.loads(answer.read())
            for entry in said["entry"]:
                entry["resource"] = {"meta": {"versionId": "7"}}
            return httpx.Response(200, content=json.dumps(said).encode(), request=request)
        return answer

    monkeypatch.setattr(server, "handle_request", without_id)
    entry_id = pc.record(0)
    assert pc.sync().receipted == 1
    assert pc.entry(entry_id).state is EntryState.RECEIPTED


def test_a_next_page_that_is_nowhere_is_nonsense() -> None:
    with pytest.raises(ServerNonsense):
        answered(b"{}").follow("http://[::1", "Patient")


@pytest.mark.parametrize(
    "raw",
    [
        b'{"a": 1e1000000000000000000000}',
        b'{"a": "\xed\xa0\x80"}',
        '{"a": "\\u0000"}'.encode("utf-16"),
        b'{"a": "\\ud800", "b": ' + b'{"a": ' * 900 + b"1" + b"}" * 901,
        b'{"a": [' + b"[]," * 600_000 + b"[]]}",
    ],
    ids=["exponent without end", "half a character as it is", "other than UTF-8", "deep with half a one", "many parts"],
)
def test_what_python_takes_for_json_and_is_none_is_nonsense(raw: bytes) -> None:
    with pytest.raises(ServerNonsense):
        read_object(raw)


@pytest.mark.parametrize("coding", ["gzip, gzip", "br", "deflate", "x"])
def test_an_answer_packed_in_a_way_nobody_asked_for_is_not_unpacked(coding: str) -> None:
    packed = gzip.compress(gzip.compress(b" " * 1_000_000))
    with pytest.raises(ServerNonsense, match="not asked for"):
        answered(packed, coding=coding).capabilities()


def test_an_answer_that_unpacks_without_end_is_let_go_before_it_has() -> None:
    with pytest.raises(AnswerTooLarge):
        answered(gzip.compress(b" " * 40_000_000), coding="gzip").capabilities()


def test_half_a_packed_answer_is_no_answer_and_a_whole_one_is() -> None:
    packed = gzip.compress(b'{"resourceType": "CapabilityStatement"}')
    assert answered(packed, coding="gzip").capabilities() == {"resourceType": "CapabilityStatement"}
    with pytest.raises(ServerNonsense):
        answered(packed[:-9], coding="gzip").capabilities()


def test_an_appointment_whose_identifiers_are_none_is_held_and_the_rest_comes(pc: Pc, server: ModelServer) -> None:
    server.write({**server.store["Appointment", "a-0001"], "identifier": 5})
    server.write({**server.store["Appointment", "a-0002"], "start": "2026-11-20T12:00:00.000Z"})
    assert pc.later().trouble == ""
    assert pc.appointment(1).starts_at.hour == 12


def test_our_change_of_a_record_that_cannot_be_read_there_is_put_before_a_person(pc: Pc, server: ModelServer) -> None:
    entry_id, other = pc.record(0), pc.record(1)
    server.write({**server.store["Appointment", "a-0001"], "extension": 5})
    assert pc.later().trouble == ""
    assert pc.entry(entry_id).state is EntryState.REFUSED
    assert pc.entry(other).state is EntryState.RECEIPTED


def test_a_page_stamped_with_what_is_no_time_is_believed_by_its_date(pc: Pc, wire: Wire) -> None:
    for stamp in ("\u0663", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59-23:00"):
        page = {"resourceType": "Bundle", "type": "searchset", "meta": {"lastUpdated": stamp}}
        wire.gets.append(answering(200, json.dumps(page).encode(), {"Date": "Fri, 20 Nov 2026 10:10:00 GMT"}))
        assert pc.later().trouble == ""


def test_a_page_of_records_without_an_id_ends(pc: Pc, wire: Wire) -> None:
    page = {"resourceType": "Bundle", "type": "searchset", "entry": [{"resource": {"resourceType": "Organization"}}]}
    wire.gets.append(answering(200, json.dumps(page).encode()))
    assert pc.later().trouble == ""


@pytest.mark.parametrize("spoilt", [{"meta": {"versionId": "2"}}, {"extension": 5}], ids=["no time", "no extensions"])
def test_a_record_that_was_spoilt_there_is_believed_to_be_there(
    pc: Pc, server: ModelServer, monkeypatch: pytest.MonkeyPatch, spoilt: dict[str, Any]
) -> None:
    pc.later()
    pc.record(0)
    with monkeypatch.context() as died:
        died.setattr(Registration, "tell", lambda _: None)  # killed between the answer and the telling
        assert pc.later().receipted == 1
    server.store["Appointment", "a-0001"].update(spoilt)
    pages = {"resourceType": "Bundle", "type": "searchset", "total": 0}
    monkeypatch.setattr(server, "_search", lambda _type, _query: pages)  # the model itself sorts by time
    ended = pc.later()
    assert (ended.trouble, ended.sent) == ("", 0)


def out_of_order(*, bare: bool) -> Fault:
    """The server does its work, and answers the last entry first. `bare`: with no resources."""

    def fault(request: httpx.Request, server: httpx.BaseTransport) -> httpx.Response:
        said = json.loads(server.handle_request(request).read())
        said["entry"].reverse()
        for entry in said["entry"] if bare else ():
            there = entry.pop("resource")
            entry["response"]["location"] = f"{there['resourceType']}/{there['id']}/_history/2"
        return httpx.Response(200, content=json.dumps(said).encode(), request=request)

    return fault


@pytest.mark.hazard("H1")
@pytest.mark.parametrize("bare", [True, False], ids=["bare", "with resources"])
def test_answers_in_another_order_tie_nobodys_appointment_to_somebody_elses(
    pc: Pc, wire: Wire, server: ModelServer, bare: bool
) -> None:
    pc.record(0)
    pc.record(1)
    wire.posts.append(out_of_order(bare=bare))
    assert pc.sync().trouble == "ServerNonsense"
    assert pc.counts().at_the_trust == 0
    assert pc.later().receipted == 2  # the same bytes again, answered in their order
    with pc.store.read() as unit:
        copies = [unit.central.find_by_local("appointment", small_prison.APPOINTMENTS[n]) for n in (0, 1)]
    assert [copy and copy.server_id for copy in copies] == ["a-0001", "a-0002"]
    pc.record(0, Outcome.NOT_SEEN, "P2")
    pc.later()
    assert [server.store["Appointment", f"a-000{n}"]["status"] for n in (1, 2)] == ["noshow", "fulfilled"]


def test_new_records_answered_in_another_order_are_not_taken_for_each_other(pc: Pc, wire: Wire) -> None:
    both = [replace(a_feedback(), record_id=f"0199ffff-0000-7000-8000-00000000000{n}", code=f"{n:08d}") for n in (1, 2)]
    entries = [pc.record_event(one) for one in both]
    wire.posts.append(out_of_order(bare=False))
    assert pc.sync().trouble == "ServerNonsense"
    assert {pc.entry(one).state for one in entries} == {EntryState.CLAIMED}
    assert pc.later().receipted == 2
