"""What may come over the wire, and what is not believed."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from decimal import Decimal

import httpx
import pytest

from prisoncare_desktop.errors import ServerNonsense, ServerTrouble, ServerUnreachable
from prisoncare_desktop.sync.access import line as line_module
from prisoncare_desktop.sync.access.transport import FhirTransport
from prisoncare_desktop.sync.fhir.strict_json import canonical, read_object
from prisoncare_desktop.sync.up.backoff import CEILING_S, wait


def on_wire(handler: Callable[[httpx.Request], httpx.Response]) -> FhirTransport:
    return FhirTransport("http://central.test/fhir", "the token", wire=httpx.MockTransport(handler))


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"[]",
        b"null",
        b'{"a": NaN}',
        b'{"a": Infinity}',
        b'{"a": 1, "a": 2}',
        b'{"a": "\\ud800"}',
        b'{"a": "\\u0000"}',
        b'{"a": ' + b"[" * 100 + b"]" * 100 + b"}",
        b'{"a": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
        b'{"a": "half',
        b"{'a': 1}",
        b"\xff\xfe",
    ],
)
def test_what_is_not_strict_json_is_nonsense(raw: bytes) -> None:
    with pytest.raises(ServerNonsense):
        read_object(raw)


def test_a_dose_keeps_its_digits_on_the_way_in_and_out() -> None:
    tree = read_object(b'{"dose": 1.50, "n": 1e3, "words": "caf\\u00e9", "list": [0.10, null, true]}')
    assert tree["dose"] == Decimal("1.50")
    assert canonical(tree) == '{"dose":1.50,"list":[0.10,null,true],"n":1E3,"words":"café"}'


def test_an_answer_without_end_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(line_module, "WIRE_BYTES_MAX", 1000)
    line = on_wire(lambda _request: httpx.Response(200, stream=httpx.ByteStream(b" " * 5000)))
    with pytest.raises(ServerNonsense, match="larger"):
        line.capabilities()


def test_a_small_packet_that_unpacks_without_end_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(line_module, "INFLATED_BYTES_MAX", 10_000)
    bomb = gzip.compress(b" " * 5_000_000)
    line = on_wire(lambda _request: httpx.Response(200, content=bomb, headers={"Content-Encoding": "gzip"}))
    with pytest.raises(ServerNonsense, match="larger"):
        line.capabilities()


def test_the_token_goes_to_our_server_only_whatever_a_next_link_says() -> None:
    asked: list[httpx.URL] = []

    def handler(request: httpx.Request) -> httpx.Response:
        asked.append(request.url)
        return httpx.Response(200, json={"resourceType": "Bundle", "type": "searchset"})

    on_wire(handler).follow("https://elsewhere.test/x/Patient?_offset=5&_tag=a%7Cb", "Patient")
    on_wire(handler).follow("https://elsewhere.test/x?_getpages=77", "Patient")
    assert [str(url) for url in asked] == [
        "http://central.test/fhir/Patient?_offset=5&_tag=a%7Cb",
        "http://central.test/fhir?_getpages=77",
    ]


def test_searches_are_never_answered_from_a_cache() -> None:
    def handler(request: httpx.Request) -> httpx.Response:
        assert request.headers["Cache-Control"] == "no-cache"
        assert request.headers["Authorization"] == "Bearer the token"
        return httpx.Response(200, json={"resourceType": "CapabilityStatement"})

    on_wire(handler).capabilities()


@pytest.mark.parametrize(
    ("written", "seconds"),
    [("120", 120.0), ("Sat, 21 Nov 2026 10:01:00 GMT", 60.0), ("soon", None), ("", None)],
)
def test_how_long_the_server_asks_us_to_wait(written: str, seconds: float | None) -> None:
    headers = {"Date": "Sat, 21 Nov 2026 10:00:00 GMT", **({"Retry-After": written} if written else {})}
    with pytest.raises(ServerTrouble) as caught:
        on_wire(lambda _request: httpx.Response(503, headers=headers)).capabilities()
    assert caught.value.retry_after_s == seconds


def test_a_server_that_answers_too_late_is_told_from_one_that_is_not_there() -> None:
    def slow(request: httpx.Request) -> httpx.Response:
        raise httpx.ReadTimeout("slow", request=request)

    def absent(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectTimeout("absent", request=request)

    with pytest.raises(ServerUnreachable) as caught:
        on_wire(slow).send(b"{}")
    assert caught.value.timed_out
    with pytest.raises(ServerUnreachable) as caught:
        on_wire(absent).send(b"{}")
    assert not caught.value.timed_out


def test_a_record_that_is_gone_is_no_error() -> None:
    assert on_wire(lambda _request: httpx.Response(410)).read("Patient", "p1") is None
    assert on_wire(lambda _request: httpx.Response(404, text="<html>")).read("Patient", "p1") is None


def test_errors_name_no_token_and_no_body() -> None:
    line = on_wire(lambda _request: httpx.Response(418, json={"resourceType": "OperationOutcome", "secret": "x"}))
    with pytest.raises(ServerNonsense) as caught:
        line.capabilities()
    assert str(caught.value) == "the central record answered 418"


def test_waits_are_spread_and_never_longer_than_a_quarter_of_an_hour() -> None:
    assert wait(1, lambda: 0.0).total_seconds() == 1
    assert wait(1, lambda: 0.5).total_seconds() == 5
    assert wait(3, lambda: 0.5).total_seconds() == 20
    assert wait(50, lambda: 1.0).total_seconds() == CEILING_S
    assert wait(1, lambda: 0.5, retry_after_s=600).total_seconds() == 602.5


def test_json_of_ours_is_the_same_bytes_whatever_the_order() -> None:
    one = json.loads('{"b": 1, "a": {"d": 2, "c": 3}}')
    other = json.loads('{"a": {"c": 3, "d": 2}, "b": 1}')
    assert canonical(one) == canonical(other)


@pytest.mark.parametrize(("took_s", "asked_at"), [(0.4, "10:30:00Z"), (58.7, "10:29:02Z")])
def test_a_page_without_a_time_of_its_own_is_of_when_it_was_asked_for(took_s: float, asked_at: str) -> None:
    ticks = iter((0.0, 0.0, took_s))
    answer = {"resourceType": "Bundle", "type": "searchset"}
    said = {"Date": "Fri, 20 Nov 2026 10:30:00 GMT"}
    wire = httpx.MockTransport(lambda _: httpx.Response(200, json=answer, headers=said))
    transport = FhirTransport("http://central.test/fhir", "t", wire=wire, monotonic=lambda: next(ticks, took_s))
    assert transport.search("Patient", {}).server_time == f"2026-11-20T{asked_at}"
