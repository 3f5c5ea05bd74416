"""Where residents are, what they need and speak: said here and at the trust, and none of it written over unseen."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from prisoncare_desktop.domain import systems
from prisoncare_desktop.domain.matching import Traits
from prisoncare_desktop.domain.resident import Presence, Resident
from prisoncare_desktop.domain.resident_edits import ResidentMoved
from prisoncare_desktop.domain.whereabouts import MoveKind, Whereabouts
from prisoncare_desktop.errors import ChangedMeanwhile, RuleBroken
from prisoncare_desktop.sync.fhir.strict_json import JsonObject
from prisoncare_desktop.sync.weighing.arriving import unsettled
from prisoncare_desktop.sync.weighing.theirs import take_theirs
from prisoncare_desktop.usecases import dispatch
from prisoncare_desktop.usecases.adding_residents import AddResident
from prisoncare_desktop.usecases.amending_residents import AmendResident
from prisoncare_desktop.usecases.context import Context
from prisoncare_desktop.usecases.decisions import GiveUpChange, KeepTrusts
from prisoncare_desktop.usecases.moving import RecordMove
from prisoncare_desktop.usecases.needs import RecordNeeds
from prisoncare_desktop.usecases.outbox import EntryState
from prisoncare_desktop.usecases.whereabouts import wing_on
from tests.sync.conftest import NURSE, Pc
from tests.sync.model_server import ModelServer
from tests.sync.small_prison import PEOPLE
from tests.sync.wires import Wire, answering

pytestmark = pytest.mark.parametrize("character", [ModelServer], indirect=True, ids=["lenient"])

Two = tuple[Pc, Pc, ModelServer]
P1 = ("Patient", "p1")


def context(pc: Pc) -> Context:
    def no_printer(*_: object) -> bytes:
        raise AssertionError

    def taken(store: object) -> object:
        return take_theirs(pc.store, pc.clock.now(), os.urandom)

    return Context(pc.store, pc.clock, NURSE, os.urandom, no_printer, take_theirs=taken)  # type: ignore[arg-type]  # one PC, one store


def samuel(pc: Pc) -> Resident:
    with pc.store.read() as unit:
        found = unit.residents.find_by_nomis("A1111AA")
    assert found is not None
    return found


def lines(pc: Pc) -> tuple[Whereabouts, ...]:
    with pc.store.read() as unit:
        return unit.whereabouts.of([samuel(pc).id]).get(samuel(pc).id, ())


def move(pc: Pc, kind: MoveKind = MoveKind.MOVE, cell: str = "", **more: object) -> str:
    """The nurse records a move of Samuel's. Return the outbox entry's id, "" where nothing is sent."""
    command = RecordMove(samuel(pc).id, kind, cell, **more)  # type: ignore[arg-type]  # fields by name
    return "".join(dispatch.run(command, context(pc)).changes.outbox)


def need(pc: Pc, *needs: str, language: str = "en", interpreter: bool = False) -> str:
    done = dispatch.run(RecordNeeds(samuel(pc).id, frozenset(needs), language, interpreter), context(pc))
    return "".join(done.changes.outbox)


def at_trust(server: ModelServer, cell: str, **more: object) -> None:
    """The trust's own system says that Samuel lives here."""
    home = {"use": "home", "type": "physical", "text": cell}
    server.write({**server.store[P1], "address": [home], **more})


def needs_of(there: JsonObject) -> set[str]:
    return {
        one["valueCoding"]["code"] for one in there["extension"] if one["url"] == systems.COMMUNICATION_NEED_EXTENSION
    }


def test_a_move_is_at_the_trust_and_on_the_other_pc_with_how_and_since_when(two: Two) -> None:
    one, other, server = two
    before = server.store[P1]
    at = one.clock.now() - timedelta(hours=2)
    move(one, MoveKind.MOVE, "b-2-011", at=at)
    one.sync()
    there = server.store[P1]
    assert there["address"] == [
        {"use": "home", "type": "physical", "text": "B-2-011", "period": {"start": "2026-11-20T08:30:00.000Z"}},
        {"use": "old", "type": "physical", "text": "A-1-004", "period": {"end": "2026-11-20T08:30:00.000Z"}},
    ]
    for untouched in ("identifier", "name", "gender", "birthDate", "communication", "active"):
        assert there[untouched] == before[untouched]
    other.sync()
    assert samuel(other).cell == samuel(one).cell == "B-2-011"
    (_ever, now) = lines(other)
    assert (now.kind, now.cell, now.since, now.told_by) == (MoveKind.MOVE, "B-2-011", at, NURSE.id)
    with other.store.read() as unit:
        who = samuel(other).id
        assert wing_on(unit, [who], at - timedelta(seconds=1)) == {who: "A"}
        assert wing_on(unit, [who], at) == {who: "B"}
    need(one, "wheelchair")
    one.later()
    other.later()
    assert samuel(other).needs == ("wheelchair",)
    assert len(lines(one)) == len(lines(other)) == 2, "nobody moved since"


def test_who_leaves_has_no_cell_and_who_comes_back_is_here(two: Two) -> None:
    one, other, server = two
    steps = (
        (MoveKind.COURT, "", Presence.OUT, "A-1-004"),
        (MoveKind.RETURN, "", Presence.HERE, "A-1-004"),
        (MoveKind.RELEASE, "", Presence.RELEASED, ""),
        (MoveKind.RECEPTION, "C-3-001", Presence.HERE, "C-3-001"),
    )
    for kind, cell, presence, lives in steps:
        move(one, kind, cell)
        one.later()
        other.later()
        assert (samuel(other).presence, samuel(other).cell) == (presence, lives)
        assert server.store[P1]["active"] is (presence is not Presence.RELEASED)
    assert [line.kind for line in lines(other)][1:] == [step[0] for step in steps]
    assert [one["use"] for one in server.store[P1]["address"]] == ["home", "old"]


@pytest.mark.hazard("H12")
@pytest.mark.parametrize("trusts", [True, False], ids=["the trust's is kept", "ours is sent again"])
def test_two_who_say_another_cell_are_put_side_by_side(pc: Pc, server: ModelServer, *, trusts: bool) -> None:
    moved = move(pc, MoveKind.MOVE, "B-2-011")
    at_trust(server, "C-1-002")
    assert pc.sync().conflicts == 1
    conflict = pc.conflict(moved)
    assert (conflict.base, conflict.ours, conflict.theirs) == (
        {"place": "A-1-004"}, {"place": "B-2-011"}, {"place": "C-1-002"}
    )  # fmt: skip
    assert samuel(pc).cell == "B-2-011", "ours stays until somebody decides"
    if trusts:
        dispatch.run(KeepTrusts(moved, "the office knows"), context(pc))
        assert samuel(pc).cell == "C-1-002", "at once"
    else:
        pc.resume(moved)
    pc.later()
    assert server.store[P1]["address"][0]["text"] == samuel(pc).cell == ("C-1-002" if trusts else "B-2-011")


@pytest.mark.hazard("H12")
def test_another_cell_that_comes_down_while_ours_waits_does_not_take_its_place(
    pc: Pc, wire: Wire, server: ModelServer
) -> None:
    moved = move(pc, MoveKind.MOVE, "B-2-011")
    at_trust(server, "C-1-002")
    not_now = {"resourceType": "Bundle", "type": "batch-response", "entry": [{"response": {"status": "503"}}]}
    wire.posts.append(answering(200, json.dumps(not_now).encode()))
    assert pc.sync().conflicts == 1
    assert samuel(pc).cell == "B-2-011"
    assert pc.conflict(moved).theirs == {"place": "C-1-002"}


@pytest.mark.hazard("H12")
def test_a_move_and_a_need_go_up_as_one_beside_what_the_trust_says_of_the_rest(pc: Pc, server: ModelServer) -> None:
    both = move(pc, MoveKind.MOVE, "B-2-011"), need(pc, "wheelchair", language="pl", interpreter=True)
    server.write({**server.store[P1], "name": [{"use": "official", "family": "Okafor", "given": ["Sam"]}]})
    assert pc.sync().conflicts == 0
    there = server.store[P1]
    assert {pc.entry(one).state for one in both} == {EntryState.RECEIPTED}
    assert (there["address"][0]["text"], there["name"][0]["given"]) == ("B-2-011", ["Sam"])
    assert needs_of(there) == {"wheelchair"}
    spoken = [(one["language"]["coding"][0]["code"], one.get("preferred")) for one in there["communication"]]
    assert spoken == [("en", None), ("pl", True)]
    here = samuel(pc)
    assert (here.given_name, here.cell, here.needs, here.language) == ("Sam", "B-2-011", ("wheelchair",), "pl")
    assert here.interpreter
    need(pc, language="en")
    pc.later()
    assert needs_of(server.store[P1]) == set()


@pytest.mark.hazard("H12")
def test_a_need_recorded_here_does_not_bring_an_old_cell_back(pc: Pc, server: ModelServer) -> None:
    at_trust(server, "C-1-002")
    need(pc, "wheelchair")
    assert pc.sync().conflicts == 0
    assert server.store[P1]["address"][0]["text"] == samuel(pc).cell == "C-1-002"
    assert (samuel(pc).needs, needs_of(server.store[P1])) == (("wheelchair",), {"wheelchair"})


@pytest.mark.hazard("H14")
@pytest.mark.parametrize("status", [401, 403, 405, 422])
def test_a_trust_that_lets_nobody_write_patients_is_told_to_a_person_and_giving_up_puts_its_word_back(
    pc: Pc, wire: Wire, server: ModelServer, status: int
) -> None:
    moved = move(pc, MoveKind.MOVE, "B-2-011")
    issue = {"severity": "error", "code": "forbidden", "diagnostics": "not you"}
    answer = {"status": str(status), "outcome": {"resourceType": "OperationOutcome", "issue": [issue]}}
    refused = {"resourceType": "Bundle", "type": "batch-response", "entry": [{"response": answer}]}
    wire.posts.append(answering(200, json.dumps(refused).encode()))
    pc.sync()
    entry = pc.entry(moved)
    assert (entry.state, entry.last_status) == (EntryState.REFUSED, str(status))
    assert entry.last_words.endswith("not you")
    assert pc.later().conflicts == 0
    assert samuel(pc).cell == "B-2-011", "what was seen on the wing stays until a person gives it up"
    dispatch.run(GiveUpChange(moved, "the office says no"), context(pc))
    assert samuel(pc).cell == server.store[P1]["address"][0]["text"] == "A-1-004"
    assert [line.cell for line in lines(pc)] == ["A-1-004", "B-2-011", "A-1-004"], "that it was said stays"


def test_somebody_added_here_who_moved_since_is_at_the_trust_where_they_are_after_one_sync(
    pc: Pc, server: ModelServer
) -> None:
    made = Traits("", "", "Ibrahim", "", "el-Masri", None, "", cell="B-1-009")
    added = dispatch.run(AddResident(made), context(pc)).value
    dispatch.run(RecordMove(added, MoveKind.MOVE, "B-1-010"), context(pc))
    pc.sync()
    (there,) = [one for (kind, own), one in server.store.items() if kind == "Patient" and own not in PEOPLE]
    assert [one["text"] for one in there["address"]] == ["B-1-010", "B-1-009"]
    assert pc.counts().saved_here == 0


@pytest.mark.hazard("H12")
def test_somebody_added_here_and_moved_whom_the_trust_has_by_now_is_where_the_wing_says(
    pc: Pc, server: ModelServer
) -> None:
    made = Traits("A4444AA", "", "Ibrahim", "", "el-Masri", datetime(1997, 5, 6, tzinfo=UTC).date(), "", cell="B-1-009")
    added = dispatch.run(AddResident(made), context(pc)).value
    moved = "".join(dispatch.run(RecordMove(added, MoveKind.MOVE, "B-1-010"), context(pc)).changes.outbox)
    theirs = server.store[P1]
    number = [{"system": systems.NOMIS, "value": "A4444AA"}]
    name = [{"use": "official", "family": "el-Masri", "given": ["Ibrahim"]}]
    home = [{"use": "home", "text": "B-1-009"}]
    server.write({**theirs, "id": "p9", "identifier": number, "name": name, "birthDate": "1997-05-06", "address": home})
    assert pc.sync().conflicts == 0
    with pc.store.read() as unit:
        assert unit.residents.get(added).cell == "B-1-010"
    assert pc.entry(moved).state is EntryState.RECEIPTED
    assert server.store["Patient", "p9"]["address"][0]["text"] == "B-1-010"


def test_a_name_put_right_leaves_somebody_where_they_moved_since(pc: Pc, server: ModelServer) -> None:
    made = Traits("", "", "Ibrahim", "", "el-Masri", None, "", cell="B-1-009")
    added = dispatch.run(AddResident(made), context(pc)).value
    dispatch.run(RecordMove(added, MoveKind.MOVE, "B-1-010"), context(pc))
    dispatch.run(AmendResident(added, replace(made, given_name="Ibrahima")), context(pc))
    with pc.store.read() as unit:
        (speaks,) = unsettled(unit, [added]).values()
    assert speaks.kind == ResidentMoved.kind, "an arrival is weighed against where they moved"
    pc.sync()
    with pc.store.read() as unit:
        here = unit.residents.get(added)
    (there,) = [one for (kind, own), one in server.store.items() if kind == "Patient" and own not in PEOPLE]
    assert (here.given_name, here.cell) == ("Ibrahima", "B-1-010")
    assert (there["name"][0]["given"], there["address"][0]["text"]) == (["Ibrahima"], "B-1-010")


def test_former_homes_at_the_trust_are_known_here_and_told_once(pc: Pc, server: ModelServer) -> None:
    home = {"use": "home", "text": "B-2-011", "period": {"start": "2026-11-10"}}
    old = {"use": "old", "text": "C-1-002", "period": {"start": "2026-10-01", "end": "2026-11-10"}}
    server.write({**server.store[P1], "address": [home, old]})
    for _ in range(2):
        pc.later()
        assert [(line.cell, line.since.date().isoformat()) for line in lines(pc)][1:] == [
            ("C-1-002", "2026-09-30"),  # at midnight in the prison, in summer time
            ("B-2-011", "2026-11-10"),
        ]
        server.write({**server.store[P1], "gender": "unknown"})


def test_a_move_told_late_goes_in_between_and_leaves_the_register_alone(pc: Pc) -> None:
    move(pc, MoveKind.MOVE, "B-2-011", at=pc.clock.now() - timedelta(days=1))
    assert not move(pc, MoveKind.MOVE, "C-1-002", at=pc.clock.now() - timedelta(days=3))
    assert samuel(pc).cell == "B-2-011"
    assert [line.cell for line in lines(pc)] == ["A-1-004", "C-1-002", "B-2-011"]


@pytest.mark.hazard("H8")
def test_a_move_told_now_is_where_they_are_though_the_clock_was_a_day_ahead_at_the_last(pc: Pc) -> None:
    pc.clock.advance(86_400)
    move(pc, MoveKind.MOVE, "B-2-011")
    pc.clock.advance(-86_400)
    assert move(pc, MoveKind.MOVE, "C-1-002")
    assert samuel(pc).cell == "C-1-002"
    assert [line.cell for line in lines(pc)] == ["A-1-004", "B-2-011", "C-1-002"]


@pytest.mark.hazard("H8")
def test_moves_told_after_the_clock_was_put_back_are_each_told_once(pc: Pc, server: ModelServer) -> None:
    pc.clock.advance(86_400)
    move(pc, MoveKind.MOVE, "B-2-011")
    pc.clock.advance(-86_400)
    for cell in ("C-1-002", "C-3-001"):
        move(pc, MoveKind.MOVE, cell)
        pc.later()
    pc.later(2 * 86_400)
    server.write({**server.store[P1], "gender": "unknown"})
    pc.later()
    assert [line.cell for line in lines(pc)] == ["A-1-004", "B-2-011", "C-1-002", "C-3-001"]


def test_what_cannot_be_is_not_recorded(pc: Pc) -> None:
    ahead, long_ago = pc.clock.now() + timedelta(minutes=1), pc.clock.now() - timedelta(days=91)
    for kind, cell, at in (
        (MoveKind.MOVE, "", None),
        (MoveKind.MOVE, "A-1-004", None),
        (MoveKind.MOVE, "no such cell", None),
        (MoveKind.MOVE, "B-1-001", ahead),
        (MoveKind.MOVE, "B-1-001", long_ago),
        (MoveKind.RETURN, "", None),
        (MoveKind.RECEPTION, "B-1-001", None),
        (MoveKind.SEEN, "B-1-001", None),
    ):
        with pytest.raises(RuleBroken):
            move(pc, kind, cell, at=at)
    for needs, language in ((("wings",), "en"), ((), "tlh"), ((), "en")):
        with pytest.raises(RuleBroken):
            need(pc, *needs, language=language)
    with pytest.raises(ChangedMeanwhile):
        move(pc, MoveKind.COURT, shown_revision=99)
    assert lines(pc) == ()
    assert pc.counts().together == 0


def test_a_later_version_that_says_of_a_move_what_nobody_here_knows_is_a_move_that_was_seen(
    pc: Pc, server: ModelServer
) -> None:
    says = [
        {"url": "presence", "valueCode": "here"},
        {"url": "cell", "valueString": "B-2-011"},
        {"url": "kind", "valueCode": "by-balloon"},
    ]
    at_trust(server, "B-2-011", extension=[{"url": systems.MOVE, "extension": says}])
    pc.sync()
    assert lines(pc)[-1].kind is MoveKind.SEEN
    assert ResidentMoved.to_central
