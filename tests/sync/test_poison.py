"""G17: one change that the central record cannot take never holds up the others, and is on view when the run ends.

Four kinds of server: it refuses the whole Bundle (422), fails at the whole of it (500), or does so with the one entry
and takes the rest. The poison is counted out in requests: at most 3 log2(batch) + 3 more than without it.
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
from prisoncare_desktop.sync import profile
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
    """The way to a server that cannot take what holds one of `poisons`. `bundles`: how many came, of people's changes."""

    server: httpx.BaseTransport
    poisons: list[str]
    status: int
    how: str
    bundles: int = 0

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        if request.method != "POST" or is_beside(bundle := json.loads(request.read())):
            return self.server.handle_request(request)
        self.bundles += 1
        bad = [n for n, one in enumerate(bundle["entry"]) if any(bad in json.dumps(one) for bad in self.poisons)]
        if not bad:
            return self.server.handle_request(request)
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


def many_forms(pc: Pc, count: int) -> list[str]:
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
            for n in range(count)
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


@pytest.mark.parametrize(("status", "how", "place"), [(500, "whole", "random"), (422, "whole", "middle")])
def test_one_bad_change_in_a_thousand_holds_up_none_of_them(
    pc: Pc, figure: Figure, status: int, how: str, place: str
) -> None:
    extra = poisoned_run(pc, status, how, place, 1000)
    figure(
        "G17", f"1 bad in 1,000, {place}, {status} of the {how}", f"{extra} extra requests", "999 delivered, 1 on view"
    )


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


@pytest.mark.parametrize("status", [500, 503])
@pytest.mark.parametrize("how", ["whole", "entry"])
def test_a_server_that_fails_at_everything_for_a_day_sets_nothing_aside_and_is_asked_little(
    pc: Pc, status: int, how: str
) -> None:
    made = many_forms(pc, 150)
    server = server_of(pc)
    pc.wire = line = Poisoned(server, ["resourceType"], status, how)
    for _ in range(24):
        pc.later()
    assert pc.counts().needs_attention == 0
    assert line.bundles <= 24 * 6
    pc.wire = server
    for _ in range(3):
        assert pc.later().trouble == ""
    assert pc.counts().at_the_trust == len(made)
    assert sum(kind == "POST" for kind, _ in server.log) == len(made)
