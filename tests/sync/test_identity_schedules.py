"""Any order of adding, arriving, linking, merging either way, taking back and syncing on PCs has one end on all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from prisoncare_desktop.domain import systems
from prisoncare_desktop.domain.identity_pair import Decided
from prisoncare_desktop.domain.staff import Role, StaffMember
from prisoncare_desktop.errors import RuleBroken
from prisoncare_desktop.sync.fhir.resource import record_id
from prisoncare_desktop.usecases.duplicates import ConfirmSamePerson, ProposeSamePerson, SayDifferentPeople
from prisoncare_desktop.usecases.one_person import people
from tests.sync.conftest import NURSE, Pc
from tests.sync.model_server import ModelServer
from tests.sync.test_added_here import add, central, patients, seen_today
from tests.sync.test_identities import LEADER, OTHER, again, decisions, local, run, settle

PCS = 3
DECISIONS = ["p1 on top", "p9 on top", "confirm", "part"]
WHAT = ["add", "came", "link", "unlink", *DECISIONS, "sync", "sync"]
steps = st.lists(st.tuples(st.sampled_from(WHAT), st.integers(0, PCS - 1)), min_size=6, max_size=10)
THIRD = StaffMember("leader-3", "Dr Ames", Role.LEADER)
_names = count()


@pytest.mark.hazard("H7")
@settings(max_examples=3, derandomize=True, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(schedule=steps)
def test_any_order_ends_alike_on_all_pcs(
    loaded: Callable[[str], tuple[Pc, ModelServer]], schedule: list[tuple[str, int]]
) -> None:
    n = next(_names)
    one, server = loaded(f"one-{n}")
    pcs = [one, *(loaded(f"other-{n}-{at}")[0] for at in range(1, PCS))]
    leaders = (LEADER, OTHER, THIRD)
    server.write(again())
    for pc in pcs:
        pc.wire = server
        settle(pc)
    added = ""
    for what, at in schedule:
        pc = pcs[at]
        if what == "add" and not added and "p8" not in patients(server):
            added = add(one)
            seen_today(one, added)
        elif what == "came" and "p8" not in patients(server):
            server.write(central("p8"))
        elif what in ("link", "unlink"):
            link = [{"other": {"reference": "Patient/p1"}, "type": "replaced-by"}] if what == "link" else []
            server.write({**server.store["Patient", "p9"], "link": link})
        elif what == "sync":
            settle(pc)
        elif what in DECISIONS:
            decide(pc, what, leaders[at])
    for _ in range(3):
        for pc in pcs:
            for entry in held(pc):  # somebody has looked at both sides, and wants it as it stands here
                pc.resume(entry)
            settle(pc)
    for pc in pcs[:-1]:
        settle(pc)
    assert_alike(pcs, server, added)
    for pc in pcs:
        pc.store.close()


def decide(pc: Pc, what: str, leader: StaffMember) -> None:
    with pc.store.read() as unit:
        pair = unit.identities.between(local(pc, "p1"), local(pc, "p9"))
    assert pair is not None
    with suppress(RuleBroken):
        match what:
            case "confirm":
                run(pc, ConfirmSamePerson(pair.id), leader)
            case "part":
                run(pc, SayDifferentPeople(pair.id), leader)
            case _:
                run(pc, ProposeSamePerson(pair.id, local(pc, what.removesuffix(" on top"))), NURSE)


def held(pc: Pc) -> list[str]:
    with pc.store.read() as unit:
        return [entry.id for entry in unit.outbox.needing_attention()]


def on_top(pc: Pc) -> str:
    """Return who is on top of the pair, by the server's id; "" while nobody says that they are one."""
    low, high = local(pc, "p1"), local(pc, "p9")
    with pc.store.read() as unit:
        pair = unit.identities.between(low, high)
    assert pair is not None
    return {low: "p1", high: "p9"}.get(pair.kept_id, "")


def shown_together(pc: Pc, server: ModelServer) -> dict[str, list[str]]:
    """Return, by patient, as whom they are shown and with whom; by the server's ids, which all PCs know."""
    ids = {patient: local(pc, patient) for patient in patients(server)}
    with pc.store.read() as unit:
        found = people(unit)
        shown = {p: found.all_of(ids[p]) for p in ids}
    return {
        p: sorted((q for q, i in ids.items() if i in all_of), key=lambda q: (ids[q] != all_of[0], q))
        for p, all_of in shown.items()
    }


def assert_alike(pcs: list[Pc], server: ModelServer, added: str) -> None:
    one = pcs[0]
    for pc in pcs:
        assert held(pc) == []
        assert pc.counts().saved_here == 0
        assert shown_together(pc, server) == shown_together(one, server)
        assert on_top(pc) == on_top(one)
    assert len(decisions(server)) <= 1
    made = Counter(record_id(one_there) for one_there in patients(server).values())
    assert all(times == 1 for made_id, times in made.items() if made_id)
    with one.store.read() as unit:
        pair = unit.identities.between(local(one, "p1"), local(one, "p9"))
        assert pair is not None
        assert (len(people(unit).all_of(local(one, "p1"))) == 2) == (pair.decided is Decided.SAME)
        if added:  # what was recorded of them is at the trust about the patient they are there
            copy = unit.central.find_by_local("resident", added)
            assert copy is not None
            booked = [r for kind, r in server.log if r["resourceType"] == "Appointment" and kind == "POST"]
            assert [b["participant"][0]["actor"]["reference"] for b in booked] == [f"Patient/{copy.server_id}"]
            assert unit.residents.get(added).given_name == "Ibrahim"
    for there in decisions(server):
        assert there["subject"]["reference"] in ("Patient/p1", "Patient/p9")
        assert systems.IDENTITY_OTHER in {extension["url"] for extension in there["extension"]}
