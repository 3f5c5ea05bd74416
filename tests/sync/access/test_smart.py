"""A PC that signs who it is gets a token from a strict token service, over real sockets, and tells nobody."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from prisoncare_desktop.errors import (
    AccessUnusable,
    EnvironmentTrouble,
    ServerNonsense,
    ServerRefusesUs,
    ServerTrouble,
    ServerUnreachable,
)
from prisoncare_desktop.sync.access.smart import BackendServices, Held, Signer
from prisoncare_desktop.sync.access.transport import FhirTransport
from prisoncare_desktop.sync.engine import SyncEngine
from prisoncare_desktop.sync.up.failing import Failures
from prisoncare_desktop.usecases.syncing import SyncOutcome
from tests.sync import small_prison
from tests.sync.conftest import Pc, TestClock, seeded_bytes
from tests.sync.loopback import Said, serving
from tests.sync.model_server import ModelServer
from tests.sync.token_server import CLIENT, KEY_ID, TokenServer

Key = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey


def pem(key: Key) -> str:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


@pytest.fixture(scope="module")
def key() -> Key:
    return ec.generate_private_key(ec.SECP384R1())


@dataclass
class Bench:
    """A token service and the central record behind it, and a PC that may sign."""

    service: TokenServer
    signer: Signer
    clock: TestClock
    held: Held = field(default_factory=Held)
    seconds: float = 0.0  # of the clock nobody sets
    chance: Callable[[int], bytes] = field(default_factory=lambda: seeded_bytes("smart"))

    def transport(self) -> FhirTransport:
        base = f"{self.service.address}/fhir"
        who = BackendServices(base, self.signer, self.held, self.clock.now, lambda: self.seconds, self.chance)
        return FhirTransport(base, who, answer_timeout_s=10.0)

    def ask(self, times: int = 1) -> None:
        transport = self.transport()
        try:
            for _ in range(times):
                transport.capabilities()
        finally:
            transport.close()

    def let_in(self) -> list[int]:
        """Return how often each token was taken, in order."""
        return list(self.service.given.values())


@contextmanager
def a_bench(key: Key, record: ModelServer | None = None) -> Iterator[Bench]:
    service = TokenServer(key.public_key(), (record or ModelServer()).handle_request)
    with serving(service) as address:
        service.address = address
        yield Bench(service, Signer(CLIENT, pem(key), KEY_ID), TestClock())


@pytest.fixture
def bench(key: Key) -> Iterator[Bench]:
    with a_bench(key) as made:
        yield made


@pytest.mark.parametrize("kind", ["RS384", "ES384"])
def test_a_pc_that_signs_who_it_is_is_let_in(kind: str, key: Key) -> None:
    used = rsa.generate_private_key(65537, 2048) if kind == "RS384" else key
    with a_bench(used) as bench:
        bench.ask(times=3)
        assert bench.let_in() == [3]
        assert bench.service.refused == []


def test_a_service_that_wants_a_longer_signature_gets_it() -> None:
    with a_bench(rsa.generate_private_key(65537, 2048)) as bench:
        bench.service.algorithms = ("RS512",)
        bench.ask()
        assert bench.let_in() == [1]


def test_it_strictly_refuses_what_another_key_signed(bench: Bench) -> None:
    bench.signer = replace(bench.signer, key_pem=pem(ec.generate_private_key(ec.SECP384R1())))
    with pytest.raises(ServerRefusesUs):
        bench.ask()
    assert bench.service.refused == ["signed by another"]


def test_a_token_is_kept_from_run_to_run_and_renewed_before_it_ends(bench: Bench) -> None:
    bench.ask()
    bench.seconds = 230.0
    bench.ask()
    assert bench.let_in() == [2]
    bench.seconds = 241.0
    bench.ask()
    assert bench.let_in() == [2, 1]
    assert bench.service.discovered == 1


def test_a_token_that_the_record_took_and_takes_no_more_is_renewed_once(bench: Bench) -> None:
    bench.service.uses = 2
    bench.ask(times=5)
    assert bench.let_in() == [2, 2, 1]
    assert bench.service.turned_away == 2


def test_a_record_that_lets_nobody_in_is_not_asked_for_ever(bench: Bench) -> None:
    bench.service.lets_nobody_in = True
    for _ in range(3):
        with pytest.raises(ServerRefusesUs):
            bench.ask()
    assert len(bench.service.given) == 3  # one a run
    assert bench.service.turned_away == 3


def test_a_record_that_lets_nobody_in_any_more_is_asked_twice(bench: Bench) -> None:
    bench.ask()
    bench.service.lets_nobody_in = True
    with pytest.raises(ServerRefusesUs):
        bench.ask()
    assert (len(bench.service.given), bench.service.turned_away) == (2, 2)


@pytest.mark.parametrize("ahead", [timedelta(minutes=-10), timedelta(minutes=10), timedelta(days=-400)])
@pytest.mark.parametrize("discovers", [True, False], ids=["discovered", "told by IT"])
def test_a_pc_whose_clock_is_wrong_is_let_in_all_the_same(bench: Bench, ahead: timedelta, discovers: bool) -> None:
    bench.clock.at = bench.service.now + ahead
    if not discovers:
        bench.signer = replace(bench.signer, token_address=f"{bench.service.address}/token")
    bench.ask()
    assert bench.let_in() == [1]
    assert len(bench.service.assertions) == (1 if discovers else 2)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (Said(503, b"", {"Retry-After": "120"}), ServerTrouble),
        (Said(429), ServerTrouble),
        (Said(400, b'{"error": "invalid_client"}'), ServerRefusesUs),
        (Said(401), ServerRefusesUs),
        (Said(403), ServerRefusesUs),
        (Said(302, b"", {"Location": "https://elsewhere.test"}), ServerNonsense),
        (Said(200, b"<html>sign in</html>"), ServerNonsense),
        (Said(200, b"[]"), ServerNonsense),
        (Said(200, b'{"access_token": 7, "token_type": "bearer"}'), ServerNonsense),
        (Said(200, b'{"access_token": "a\\r\\nb", "token_type": "bearer"}'), ServerNonsense),
        (Said(200, b'{"access_token": "t", "token_type": "mac"}'), ServerNonsense),
        (Said(200, b'{"access_token": "t", "token_type": "bearer", "expires_in": "soon"}'), ServerNonsense),
        (Said(200, b'{"access_token": "t", "token_type": "bearer", "expires_in": -1}'), ServerNonsense),
        (Said(200, b'{"access_token": "t", "token_type": "bearer", "expires_in": null}'), ServerNonsense),
    ],
    ids=lambda value: f"{value.status}-{value.body[-24:].decode()}" if isinstance(value, Said) else "",
)
def test_whatever_the_token_service_answers_is_told_by_whose_move_it_is(
    bench: Bench, said: Said, expected: type[EnvironmentTrouble]
) -> None:
    bench.service.instead = [said]
    with pytest.raises(expected) as caught:
        bench.ask()
    assert type(caught.value) is expected
    if said.status == 503:
        assert isinstance(caught.value, ServerTrouble)
        assert caught.value.retry_after_s == 120.0
    bench.ask()
    assert bench.let_in() == [1]


def test_a_token_service_that_is_not_there_is_no_network(bench: Bench) -> None:
    bench.signer = replace(bench.signer, token_address="http://127.0.0.1:9/token")
    with pytest.raises(ServerUnreachable):
        bench.ask()


@pytest.mark.parametrize("address", ["http://tokens.example/token", "ftp://127.0.0.1/token", "https:/[", "tokens"])
def test_nothing_is_signed_for_who_could_be_overheard(bench: Bench, address: str) -> None:
    bench.signer = replace(bench.signer, token_address=address)
    with pytest.raises(AccessUnusable):
        bench.ask()
    assert bench.service.assertions == []


@pytest.mark.parametrize("broken", ["", "no key", pem(ec.generate_private_key(ec.SECP256R1()))])
def test_a_key_that_cannot_sign_is_its_move_who_gave_it(bench: Bench, broken: str) -> None:
    bench.signer = replace(bench.signer, key_pem=broken)
    with pytest.raises(AccessUnusable) as caught:
        bench.ask()
    assert caught.value.what == "signing-key"


# --- a whole run ------------------------------------------------------------------------------------------------------


def run(pc: Pc, bench: Bench) -> SyncOutcome:
    transport = bench.transport()
    engine = SyncEngine(
        pc.store, transport, clock=pc.clock, random_bytes=seeded_bytes("run"), agency_id=small_prison.AGENCY
    )
    try:
        return engine.run_once()
    finally:
        transport.close()


def test_a_token_that_ends_in_the_middle_of_a_run_costs_the_run_nothing(
    loaded: Callable[[str], tuple[Pc, ModelServer]], key: Key
) -> None:
    pc, server = loaded("pc")
    with a_bench(key, server) as bench:
        bench.service.uses = 2
        pc.record(0)
        pc.record(1)
        outcome = run(pc, bench)
        assert (outcome.trouble, outcome.receipted) == ("", 2)
        assert len(bench.let_in()) > 3
        assert len([1 for method, _ in server.log if method == "PUT"]) == 2


def test_a_token_service_in_trouble_leaves_everything_waiting_and_its_wish_is_obeyed(
    loaded: Callable[[str], tuple[Pc, ModelServer]], key: Key
) -> None:
    pc, server = loaded("pc")
    with a_bench(key, server) as bench:
        pc.record(0)
        bench.service.instead = [Said(503, b"", {"Retry-After": "600"})] * 9
        outcome = run(pc, bench)
        assert outcome.trouble == "ServerTrouble"
        assert outcome.next_try_at is not None
        assert outcome.next_try_at - pc.clock.now() >= timedelta(seconds=600)
        assert pc.counts().saved_here == 1
        bench.service.instead = []
        pc.clock.advance(3600)
        assert run(pc, bench).receipted == 1


@pytest.mark.hazard("H5")
def test_a_token_service_that_fails_while_a_change_is_on_its_way_is_not_laid_at_the_changes_door(
    loaded: Callable[[str], tuple[Pc, ModelServer]], key: Key
) -> None:
    pc, server = loaded("pc")
    with a_bench(key, server) as bench:
        pc.record(0)
        sent = server.posts

        def token_is_over_next_time(request: httpx.Request) -> httpx.Response:
            bench.service.uses, bench.service.instead = 0, [Said(500)] * 9  # when the change is to be sent
            return server.handle_request(request)

        bench.service.record = token_is_over_next_time
        assert run(pc, bench).trouble == "ServerTrouble"
        assert bench.service.turned_away == 1
        assert server.posts == sent
        with pc.store.read() as unit:
            (batch,) = unit.outbox.under_way()
            assert Failures.of(unit, batch) == Failures()
        bench.service.uses, bench.service.instead, bench.service.record = 99, [], server.handle_request
        pc.clock.advance(3600)
        assert run(pc, bench).receipted == 1


# --- what is secret stays so ------------------------------------------------------------------------------------------


def test_no_key_no_token_and_nothing_signed_is_in_an_error_a_log_or_what_is_kept(
    loaded: Callable[[str], tuple[Pc, ModelServer]], key: Key, caplog: pytest.LogCaptureFixture
) -> None:
    pc, server = loaded("pc")
    said: list[str] = []
    with a_bench(key, server) as bench, caplog.at_level("DEBUG"):
        pc.record(0)
        run(pc, bench)
        for trouble in (Said(503), Said(400), Said(401), Said(200, b"{"), Said(302)):
            bench.held = Held()
            bench.service.instead = [trouble]
            with pytest.raises(EnvironmentTrouble) as caught:
                bench.ask()
            said += traceback.format_exception(caught.value)
        bench.service.instead = []
        bench.ask()
        said += [repr(bench.signer), repr(bench.held), repr(bench.held.token), caplog.text]
        with pc.store.read() as unit:
            said += [repr(row) for row in unit.trail.latest(1000)]
        secrets = [*bench.service.given, *bench.service.assertions, *bench.signer.key_pem.split("\n")[1:-2]]
        secrets += [part for one in bench.service.assertions for part in one.split(".")[1:]]
    assert len(secrets) > 10
    assert [secret for secret in secrets if any(secret in one for one in said)] == []
