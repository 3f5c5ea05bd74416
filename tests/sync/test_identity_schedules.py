"""Any order of adding, arriving, merging, taking back and syncing on two PCs comes to one end, the same on both."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from prisoncare_desktop.domain import systems
from prisoncare_desktop.domain.identity_pair import Decided
from prisoncare_desktop.errors import RuleBroken
from prisoncare_desktop.sync.fhir.resource import record_id
from prisoncare_desktop.usecases.duplicates import ConfirmSamePerson, ProposeSamePerson, SayDifferentPeople
from prisoncare_desktop.usecases.one_person import people
from tests.sync.conftest import NURSE, Pc
from tests.sync.model_server import ModelServer
from tests.sync.test_added_here import add, central, patients, seen_today
from tests.sync.test_identities import LEADER, OTHER, again, decisions, local, run, settle

which = st.integers(0, 1)
steps = st.lists(
    st.tuples(st.sampled_from(["add", "came", "link", "unlink", "propose", "confirm", "part", "sync", "sync"]), which),
    max_size=10,
)
_names = count()


@pytest.mark.hazard("H7")
@settings(max_examples=5, derandomize=True, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(schedule=steps)
def test_any_order_ends_alike_on_both_pcs(
    loaded: Callable[[str], tuple[Pc, ModelServer]], schedule: list[tuple[str, int]]
) -> None:
    n = next(_names)
    one, server = loaded(f"one-{n}")
    other, _ = loaded(f"other-{n}")
    other.wire = server
    server.write(again())
    pcs, leaders = (one, other), (LEADER, OTHER)
    settle(one)
    settle(other)
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
        elif what in ("propose", "confirm", "part"):
            decide(pc, what, leaders[at])
    for _ in range(3):
        for pc in pcs:
            for entry in held(pc):  # somebody has looked at both sides, and wants it as it stands here
                pc.resume(entry)
            settle(pc)
    settle(one)
    assert_alike(one, other, server, added)
    for pc in pcs:
        pc.store.close()


def decide(pc: Pc, what: str, leader: object) -> None:
    with pc.store.read() as unit:
        pair = unit.identities.between(local(pc, "p1"), local(pc, "p9"))
    assert pair is not None
    command = {
        "propose": ProposeSamePerson(pair.id, local(pc, "p1")),
        "confirm": ConfirmSamePerson(pair.id),
        "part": SayDifferentPeople(pair.id),
    }[what]
    try:
        run(pc, command, NURSE if what == "propose" else leader)  # type: ignore[arg-type]  # a StaffMember, of two
    except RuleBroken:
        return


def held(pc: Pc) -> list[str]:
    with pc.store.read() as unit:
        return [entry.id for entry in unit.outbox.needing_attention()]


def shown_together(pc: Pc, server: ModelServer) -> dict[str, frozenset[str]]:
    """Return, by patient, with whom they are shown as one; by the server's ids, which both PCs know."""
    ids = {patient: local(pc, patient) for patient in patients(server)}
    with pc.store.read() as unit:
        found = people(unit)
        return {p: frozenset(q for q, i in ids.items() if i in found.all_of(ids[p])) for p in ids}


def assert_alike(one: Pc, other: Pc, server: ModelServer, added: str) -> None:
    assert [held(pc) for pc in (one, other)] == [[], []]
    assert shown_together(one, server) == shown_together(other, server)
    assert one.counts().saved_here == other.counts().saved_here == 0
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
