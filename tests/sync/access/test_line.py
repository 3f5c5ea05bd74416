"""Whom this PC speaks to and who it is to them, over real sockets: what is wrong is told by whose move it is."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from prisoncare_desktop.errors import (
    AccessUnusable,
    CertificateEnded,
    EnvironmentTrouble,
    LineIntercepted,
    ProxyRefusesUs,
    ServerCertificateOver,
    ServerRefusesUs,
    ServerUnreachable,
    WrongServerName,
)
from prisoncare_desktop.sync.access.client_certificate import ClientCertificate
from prisoncare_desktop.sync.access.line import NO_PROXY, Line, Way
from prisoncare_desktop.sync.access.transport import FhirTransport
from tests.sync import certificates
from tests.sync.certificates import Pair
from tests.sync.conftest import seeded_bytes
from tests.sync.loopback import Asked, Said, serving

CAPABILITIES = json.dumps({"resourceType": "CapabilityStatement", "fhirVersion": "4.0.1"}).encode()


@pytest.fixture(scope="module")
def trust() -> Pair:
    return certificates.authority()


@pytest.fixture(scope="module")
def authority_file(trust: Pair, tmp_path_factory: pytest.TempPathFactory) -> str:
    file = tmp_path_factory.mktemp("authority") / "trust.pem"
    file.write_text(trust.certificate_pem)
    return str(file)


class Record:
    """A central record that answers everything with its capabilities, and remembers who asked."""

    def __init__(self) -> None:
        self.asked: list[Asked] = []

    def __call__(self, asked: Asked) -> Said:
        self.asked.append(asked)
        return Said(200, CAPABILITIES)


def ask(address: str, way: Way, token: str = "t") -> None:
    transport = FhirTransport(f"{address}/fhir", token, way=way, answer_timeout_s=10.0)
    try:
        transport.capabilities()
    finally:
        transport.close()


def shown(pair: Pair) -> ClientCertificate:
    return ClientCertificate(pair.pem, lambda: datetime.now(UTC), seeded_bytes("certificate"))


def test_a_record_whose_authority_it_named_is_spoken_to(trust: Pair, authority_file: str) -> None:
    record = Record()
    with serving(record, shows=certificates.server(trust)) as address:
        ask(address, Way(authority_file=authority_file))
    assert [one.path for one in record.asked] == ["/fhir/metadata"]


@pytest.mark.parametrize(
    ("shows", "expected"),
    [
        (lambda trust: certificates.server(certificates.authority("A device on the way")), LineIntercepted),
        (lambda trust: certificates.server(trust, host="record.trust.example"), WrongServerName),
        (lambda trust: certificates.server(trust, ended=True), ServerCertificateOver),
    ],
    ids=["by-another-authority", "for-another-name", "out-of-date"],
)
def test_nothing_is_said_to_who_is_not_the_record(
    trust: Pair, authority_file: str, shows: Callable[[Pair], Pair], expected: type[EnvironmentTrouble]
) -> None:
    record = Record()
    with serving(record, shows=shows(trust)) as address, pytest.raises(expected) as caught:
        ask(address, Way(authority_file=authority_file))
    assert type(caught.value) is expected
    assert record.asked == []


def test_a_name_is_held_against_the_certificate_as_a_number_is(trust: Pair, authority_file: str) -> None:
    another = certificates.server(trust, host="record.trust.example")
    with serving(Record(), shows=another) as address, pytest.raises(WrongServerName):
        ask(address.replace("127.0.0.1", "localhost"), Way(authority_file=authority_file))


def test_a_record_by_an_authority_that_nobody_named_is_taken_for_somebody_on_the_way(trust: Pair) -> None:
    with serving(Record(), shows=certificates.server(trust)) as address, pytest.raises(LineIntercepted):
        ask(address, Way())


def test_a_record_that_wants_a_certificate_learns_which_pc_this_is(trust: Pair, authority_file: str) -> None:
    record = Record()
    way = Way(authority_file=authority_file, certificate=shown(certificates.pc(trust)))
    with serving(record, shows=certificates.server(trust), lets_in=trust) as address:
        ask(address, way, token="")
    assert [one.certificate_of for one in record.asked] == ["PC-12"]
    assert "authorization" not in record.asked[0].headers


def test_a_certificate_that_has_run_out_is_told_apart_from_one_that_is_not_wanted(
    trust: Pair, authority_file: str
) -> None:
    another = certificates.authority("Another trust")
    tried: list[tuple[ClientCertificate | None, type[EnvironmentTrouble]]] = [
        (shown(certificates.pc(trust, ended=True)), CertificateEnded),
        (shown(certificates.pc(another)), ServerRefusesUs),
        (None, ServerRefusesUs),
    ]
    with serving(Record(), shows=certificates.server(trust), lets_in=trust) as address:
        for certificate, expected in tried:
            with pytest.raises(expected):
                ask(address, Way(authority_file=authority_file, certificate=certificate))


@pytest.mark.parametrize(("ended", "expected"), [(True, CertificateEnded), (False, ServerRefusesUs)])
@pytest.mark.parametrize("status", [400, 403])
def test_a_gateway_that_refuses_the_certificate_in_its_own_words_is_no_refused_batch(
    trust: Pair, authority_file: str, ended: bool, status: int, expected: type[EnvironmentTrouble]
) -> None:
    page = b"<html><head><title>400 The SSL certificate error</title></head></html>"
    way = Way(authority_file=authority_file, certificate=shown(certificates.pc(trust, ended=ended)))
    with serving(lambda _asked: Said(status, page), shows=certificates.server(trust)) as address:
        transport = FhirTransport(address, "t", way=way)
        with pytest.raises(expected):
            transport.send(b"{}")
        transport.close()


def test_the_key_is_on_the_disk_for_a_moment_only_and_locked(
    trust: Pair, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    seen: list[tuple[int, str]] = []
    really = os.unlink

    def unlink(name: str) -> None:
        seen.append((Path(name).stat().st_mode & 0o777, Path(name).read_text()))
        really(name)

    pair = certificates.pc(trust)
    with serving(Record(), shows=certificates.server(trust)) as address:
        monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
        monkeypatch.setattr(os, "unlink", unlink)
        with pytest.raises(LineIntercepted):
            ask(address, Way(certificate=shown(pair)))
        monkeypatch.undo()
    ((mode, content),) = seen
    assert mode == 0o600
    assert "ENCRYPTED PRIVATE KEY" in content
    assert pair.key_pem.split("\n")[1] not in content
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "way",
    [
        Way(authority_file="/nowhere/at/all.pem"),
        Way(authority_file=__file__),
        Way(proxy="ftp://proxy.example"),
        Way(certificate=ClientCertificate("no certificate", lambda: datetime.now(UTC), seeded_bytes("x"))),
    ],
    ids=["no-such-file", "no-authority-in-it", "no-proxy", "no-certificate"],
)
def test_what_it_gave_wrongly_is_its_own_trouble(way: Way) -> None:
    with pytest.raises(AccessUnusable):
        ask("https://127.0.0.1:9", way)


def test_a_token_that_no_header_can_carry_is_its_own_trouble_too() -> None:
    for token in ("tök€n", "one\r\nX-Two: three"):
        with pytest.raises(AccessUnusable):
            ask("http://127.0.0.1:9", Way(), token)


# --- a proxy ----------------------------------------------------------------------------------------------------------


def test_the_proxy_it_named_carries_what_goes_outside_and_nothing_else() -> None:
    proxy, record = Record(), Record()
    with serving(proxy) as by, serving(record) as address:
        ask("http://central.test", Way(proxy=by))
        ask(address, Way(proxy=by))
    assert [one.path for one in proxy.asked] == ["http://central.test/fhir/metadata"]
    assert [one.path for one in record.asked] == ["/fhir/metadata"]


def test_the_systems_proxy_is_used_unless_it_says_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    proxy = Record()
    with serving(proxy) as by:
        monkeypatch.setenv("http_proxy", by)
        ask("http://central.test", Way())
        with pytest.raises(ServerUnreachable):
            ask("http://central.test", Way(proxy=NO_PROXY))
    assert len(proxy.asked) == 1


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_proxy_that_asks_who_this_is_is_told_from_a_record_that_does(scheme: str) -> None:
    asks = Said(407, b"", {"Proxy-Authenticate": 'Basic realm="the prison"'})
    with serving(lambda _asked: asks) as by, pytest.raises(ProxyRefusesUs):
        ask(f"{scheme}://central.test", Way(proxy=by))


class Drips(httpx.SyncByteStream):
    """A byte every fifty seconds: never late by itself."""

    def __init__(self) -> None:
        self.at_s = 0.0

    def __iter__(self) -> Iterator[bytes]:
        for _ in range(1000):
            self.at_s += 50
            yield b" "


def test_an_answer_that_drips_and_never_ends_is_given_up() -> None:
    drips = Drips()
    wire = httpx.MockTransport(lambda _request: httpx.Response(200, stream=drips))
    line = Line(Way(), answer_timeout_s=60, wire=wire, monotonic=lambda: drips.at_s)
    with pytest.raises(ServerUnreachable, match="no end") as found:
        line.exchange("GET", "http://central.test/fhir/metadata", headers={})
    assert found.value.timed_out
    assert drips.at_s == 350
