"""G17: one change that the central record cannot take never holds up the others, and is on view when the run ends.

Four kinds of server: it refuses the whole Bundle (422), fails at the whole of it (500), or does so with the one entry
and takes the rest. All of them with 120 changes, one with a thousand, in `make soak` all with a thousand. The poison
is counted out in requests: at most 3 log2(batch) + 3 more than without it.
"""

from __future__ import annotations

import json
import math
import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import httpx
import pytest

from prisoncare_desktop.store.open_store import OpenStore
from prisoncare_desktop.sync.fhir import profile
from prisoncare_desktop.sync.up import upload
from prisoncare_desktop.usecases.outbox import EntryState
from tests.figures import SEED, Figure
from tests.sync.conftest import NURSE, Pc, TestClock, small_server
from tests.sync.model_server import BASE, ModelServer, is_beside, outcome
from tests.sync.test_real_server import a_resident, a_response

BATCH = profile.BATCH_MAX_ENTRIES
KINDS = [(422, "whole"), (500, "whole"), (422, "entry"), (500, "entry")]
PLACES = ["first", "middle", "last", "random"]


@dataclass
class Poisoned(httpx.BaseTransport):
    """The way to a server that cannot take what holds one of `poisons`; status 0: it never answers.

    `bundles`: how many of people's changes came, and of looks whether it is there. `most`: entries it takes together.
    """

    server: httpx.BaseTransport
    poisons: list[str]
    status: int
    how: str
    bundles: int = 0
    most: int = 1000

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        self.bundles += "metadata" in str(request.url)  # asked to see whether the server answers anything
        if request.method != "POST" or is_beside(bundle := json.loads(request.read())):
            return self.server.handle_request(request)
        self.bundles += 1
        bad = [n for n, one in enumerate(bundle["entry"]) if any(bad in json.dumps(one) for bad in self.poisons)]
        if not bad and len(bundle["entry"]) <= self.most:
            return self.server.handle_request(request)
        if not self.status:
            raise httpx.ReadTimeout("no answer in time", request=request)
        if self.how == "whole":
            words = json.dumps(outcome("something in it is wrong")).encode()
            return httpx.Response(self.status, content=words, request=request)
        good = [one for n, one in enumerate(bundle["entry"]) if n not in bad]
        said = json.loads(self._forward(request, {**bundle, "entry": good}).read()) if good else {"entry": []}
        for n in bad:
            said["entry"].insert(n, {"response": {"status": str(self.status), "outcome": outcome("a rule of theirs")}})
        whole = {"resourceType": "Bundle", "type": "batch-response", **said}
        return httpx.Response(200, content=json.dumps(whole).encode(), request=request)

    def _forward(self, request: httpx.Request, bundle: object) -> httpx.Response:
        return self.server.handle_request(httpx.Request("POST", request.url, content=json.dumps(bundle).encode()))


def many_forms(pc: Pc, count: int, first: int = 0) -> list[str]:
    """Complete so many forms in one go. Return the ids of their outbox entries."""
    plain = a_response(a_resident(pc))
    with pc.store.write(NURSE) as unit:
        made = [
            unit.record(
                replace(
                    plain,
                    record_id=f"0199eeee-0000-7000-8000-{n:012d}",
                    completed_at=datetime(2026, 11, 20, 10, 20, tzinfo=UTC),
                )
            )
            for n in range(first, first + count)
        ]
        unit.commit()
    return made


def server_of(pc: Pc) -> ModelServer:
    assert isinstance(pc.wire, ModelServer)
    return pc.wire


def place_of(name: str, count: int) -> int:
    return {"first": 0, "middle": count // 2, "last": count - 1, "random": random.Random(SEED).randrange(count)}[name]


def poisoned_run(pc: Pc, status: int, how: str, place: str, count: int) -> int:
    """Send so many changes of which one is poison, in one run; check all of G17. Return the extra requests."""
    made = many_forms(pc, count)
    poison = made[place_of(place, count)]
    server = server_of(pc)
    pc.wire = line = Poisoned(server, [poison], status, how)
    ended = pc.sync()
    assert ended.trouble == ""
    assert (ended.receipted, ended.refused) == (count - 1, 1)
    with pc.store.read() as unit:
        (on_view,) = unit.outbox.needing_attention()
        states = [entry.state for entry in unit.outbox.many(made).values()]
    assert on_view.id == poison
    assert on_view.last_words
    assert states.count(EntryState.RECEIPTED) == count - 1
    extra = line.bundles - math.ceil(count / BATCH)
    assert extra <= 3 * math.log2(min(count, BATCH)) + 3
    pc.wire = server
    return extra


@pytest.fixture
def pc(open_store: Callable[[str, TestClock], OpenStore]) -> Pc:
    """A PC whose first load is done, with a model server that takes bundles of any size."""
    clock = TestClock()
    made = Pc(open_store("poisoned", clock), clock, BASE, "t", small_server())
    assert made.sync().trouble == ""
    return made


@pytest.mark.hazard("H5")
@pytest.mark.parametrize(("status", "how"), KINDS)
@pytest.mark.parametrize("place", PLACES)
def test_one_bad_change_among_many_holds_up_none_of_them(
    pc: Pc, figure: Figure, status: int, how: str, place: str
) -> None:
    extra = poisoned_run(pc, status, how, place, 120)
    figure(
        "G17", f"1 bad in 120, {place}, {status} of the {how}", f"{extra} extra requests", "119 delivered, 1 on view"
    )


@pytest.mark.parametrize(("status", "how", "place"), [(500, "whole", "random")])
def test_one_bad_change_in_a_thousand_holds_up_none_of_them(
    pc: Pc, figure: Figure, status: int, how: str, place: str
) -> None:
    extra = poisoned_run(pc, status, how, place, 1000)
    figure(
        "G17", f"1 bad in 1,000, {place}, {status} of the {how}", f"{extra} extra requests", "999 delivered, 1 on view"
    )


def test_the_measure_finds_an_engine_that_does_not_halve(
    pc: Pc, figure: Figure, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(upload, "blames_the_batch", lambda _trouble: False)
    with pytest.raises(AssertionError, match="ServerTrouble"):
        poisoned_run(pc, 500, "whole", "first", 120)
    figure("G17", "control: no halving", "1 bad in 120", f"{pc.counts().at_the_trust} delivered")


@pytest.mark.soak
@pytest.mark.parametrize(("status", "how"), KINDS)
@pytest.mark.parametrize("place", PLACES)
def test_one_bad_change_in_a_thousand_wherever_it_stands(
    pc: Pc, figure: Figure, status: int, how: str, place: str
) -> None:
    extra = poisoned_run(pc, status, how, place, 1000)
    figure(
        "G17", f"1 bad in 1,000, {place}, {status} of the {how}", f"{extra} extra requests", "999 delivered, 1 on view"
    )


@pytest.mark.parametrize(("status", "how"), KINDS)
def test_several_bad_changes_in_one_batch_are_all_on_view_and_the_others_arrive(pc: Pc, status: int, how: str) -> None:
    made = many_forms(pc, 60)
    bad = [made[n] for n in (3, 4, 31, 59)]
    pc.wire = Poisoned(server_of(pc), bad, status, how)
    for _ in range(3):
        pc.later()
    with pc.store.read() as unit:
        assert {entry.id for entry in unit.outbox.needing_attention()} == set(bad)
    assert pc.counts().at_the_trust == 56


@pytest.mark.parametrize("status", [0, 500, 503])
@pytest.mark.parametrize("how", ["whole", "entry"])
def test_a_server_that_fails_at_everything_sets_nothing_aside_and_is_asked_little(
    pc: Pc, status: int, how: str
) -> None:
    many_forms(pc, 30)
    server = server_of(pc)
    pc.wire = line = Poisoned(server, ["resourceType"], status, how)
    for _ in range(10):
        pc.later()
    assert pc.counts().needs_attention == 0
    assert line.bundles <= 10 * 7
    pc.wire = server
    for _ in range(3):
        assert pc.later().trouble == ""
    assert pc.counts().at_the_trust == 30
    assert sum(kind == "POST" for kind, _ in server.log) == 30


def test_a_change_that_a_server_never_answers_is_found_once_it_was_late_for_three_runs(pc: Pc) -> None:
    """A server that is merely busy is late too: the first two runs wait for it."""
    made = many_forms(pc, 100)
    pc.wire = line = Poisoned(server_of(pc), [made[70]], 0, "whole")
    assert [pc.later().trouble for _ in range(2)] == ["ServerUnreachable"] * 2
    assert line.bundles == 2
    ended = pc.later()
    assert (ended.trouble, ended.receipted, ended.refused) == ("", 99, 1)
    assert line.bundles - 1 <= 3 * math.log2(100) + 3


def test_a_server_that_fails_at_large_bundles_without_a_word_is_learnt_and_nothing_is_set_aside(pc: Pc) -> None:
    many_forms(pc, 100)
    pc.wire = line = Poisoned(server_of(pc), [], 500, "whole", most=30)
    ended = pc.later()
    assert (ended.trouble, ended.receipted) == ("", 100)
    before = line.bundles
    many_forms(pc, 50, first=500)
    assert pc.later().receipted == 50
    assert line.bundles - before == 2


def test_what_was_put_off_bears_a_later_number_than_what_went_before_it(pc: Pc) -> None:
    """A trust brought back from a backup is told by the numbers what it has lost."""
    made = many_forms(pc, 120)
    server = server_of(pc)
    pc.wire = Poisoned(server, [made[50]], 500, "whole")
    pc.sync()
    pc.wire = server
    pc.resume(made[50])
    assert pc.later().receipted == 1
    with pc.store.read() as unit:
        last = unit.outbox.last_receipt()
        batches = unit.outbox.batches(100)
        numbers = [one.number for one in batches if one.answered_at is not None]
    assert last is not None
    assert (last.entry_id, last.batch_number) == (made[50], max(numbers))
