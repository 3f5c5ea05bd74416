"""Lists of the prison's own, changed on two PCs: they travel as `Basic`, and none is written over unseen."""

from __future__ import annotations

import json
import os
from datetime import datetime

import pytest

from prisoncare_desktop.domain import systems
from prisoncare_desktop.domain.clinic_type import LIST
from prisoncare_desktop.domain.site_lists import SiteList
from prisoncare_desktop.domain.staff import Role, StaffMember
from prisoncare_desktop.errors import ChangedMeanwhile, RuleBroken
from prisoncare_desktop.sync.fhir.strict_json import JsonObject
from prisoncare_desktop.usecases import dispatch
from prisoncare_desktop.usecases.change_kinds import kind_of
from prisoncare_desktop.usecases.clinic_types import clinic_types
from prisoncare_desktop.usecases.context import Context
from prisoncare_desktop.usecases.decisions import KeepTrusts
from prisoncare_desktop.usecases.outbox import EntryState, OutboxEntry
from prisoncare_desktop.usecases.site_lists import ChangeSiteList
from tests.sync import small_prison
from tests.sync.conftest import Pc
from tests.sync.model_server import ModelServer
from tests.sync.wires import Wire, answering, done_but_each_entry_says_503

pytestmark = pytest.mark.parametrize("character", [ModelServer], indirect=True, ids=["lenient"])

LEADER = StaffMember("0199aaaa-0000-7000-8000-0000000000b1", "Anne Leader", Role.LEADER)
DIALYSIS = {"code": "dialysis", "label": "Dialysis", "minutes": "240"}
SHORTER = {**DIALYSIS, "minutes": "180"}
COPD = {"code": "copd", "label": "COPD clinic"}
NOT_NOW = b'{"resourceType":"Bundle","type":"batch-response","entry":[{"response":{"status":"503"}}]}'
Two = tuple[Pc, Pc, ModelServer]


def context(pc: Pc) -> Context:
    def no_printer(*_: object) -> bytes:
        raise AssertionError

    return Context(pc.store, pc.clock, LEADER, os.urandom, no_printer)


def change(pc: Pc, *kinds: dict[str, str]) -> OutboxEntry:
    """The leader has the kinds of clinic be these. Return the change that waits."""
    before = kept(pc)
    command = ChangeSiteList(LIST, json.dumps(kinds), 0 if before is None else before.revision)
    (entry,) = dispatch.run(command, context(pc)).changes.outbox
    return pc.entry(entry)


def kept(pc: Pc) -> SiteList | None:
    with pc.store.read() as unit:
        return unit.site_lists.find(LIST)


def said(pc: Pc) -> tuple[str, str, datetime]:
    """Return the list, and who changed it when."""
    found = kept(pc)
    assert found is not None
    return found.content, found.changed_by, found.changed_at


def minutes(pc: Pc, code: str = "dialysis") -> int:
    with pc.store.read() as unit:
        return clinic_types(unit).get(code).minutes


def the_basic(server: ModelServer) -> JsonObject:
    """Return the one Basic there."""
    (one,) = [resource for (kind, _), resource in server.store.items() if kind == "Basic"]
    return one


def edited(server: ModelServer, *facts: JsonObject) -> None:
    """Somebody lays hands on the list at the trust: it says these facts now."""
    whole = {"url": systems.own_record("site-list"), "extension": list(facts)}
    server.write({**the_basic(server), "extension": [whole]})


def test_a_list_changed_on_one_pc_is_the_list_of_the_other(two: Two) -> None:
    one, other, server = two
    change(one, DIALYSIS)
    one.sync()
    other.sync()
    assert minutes(other) == 240
    assert said(other) == said(one)
    change(other, SHORTER)
    other.later()
    one.later()
    assert minutes(one) == minutes(other) == 180
    assert the_basic(server)["code"]["coding"][0]["code"] == "site-list"


@pytest.mark.hazard("H12")
@pytest.mark.parametrize("trusts", [True, False], ids=["the trust's is kept", "ours is sent again"])
def test_two_lists_made_apart_are_put_side_by_side_and_a_leader_decides(two: Two, *, trusts: bool) -> None:
    one, other, server = two
    change(one, DIALYSIS)
    one.sync()
    ours = change(other, SHORTER)
    assert other.sync().conflicts == 1
    conflict = other.conflict(ours.id)
    assert conflict.ours == {"list": "dialysis (code dialysis, label Dialysis, minutes 180)"}
    assert conflict.theirs == {"list": "dialysis (code dialysis, label Dialysis, minutes 240)"}
    assert conflict.base == {"list": ""}
    assert conflict.their_time.startswith("2026-11-20T10:30")
    assert minutes(other) == 180, "ours stays until somebody decides"
    with other.store.read() as unit:
        assert kind_of(unit, ours).seen_by == {Role.LEADER}
    if trusts:
        dispatch.run(KeepTrusts(ours.id, reason="theirs is newer"), context(other))
    else:
        other.resume(ours.id)
    other.later()
    one.later()
    assert minutes(one) == minutes(other) == (240 if trusts else 180)
    assert said(one) == said(other)
    the_basic(server)
    assert other.counts().saved_here == other.counts().needs_attention == 0


def test_the_same_list_made_apart_is_one_and_nobody_is_asked(two: Two) -> None:
    one, other, server = two
    change(one, DIALYSIS)
    one.sync()
    other.clock.advance(60)
    ours = change(other, DIALYSIS)
    assert other.sync().conflicts == 0
    other.later()
    assert other.entry(ours.id).state is EntryState.RECEIPTED
    assert said(one) == said(other), "who said it first stands on both"
    the_basic(server)


@pytest.mark.hazard("H12")
def test_a_list_whose_answer_was_lost_is_there_once(pc: Pc, server: ModelServer) -> None:
    made = change(pc, DIALYSIS)
    pc.wire.posts.append(done_but_each_entry_says_503)  # type: ignore[union-attr]  # a wire, in this fixture
    pc.sync()
    again = change(pc, SHORTER, COPD)
    assert pc.later().conflicts == 0
    assert {pc.entry(one.id).state for one in (made, again)} == {EntryState.RECEIPTED}
    assert minutes(pc) == 180
    assert "180" in json.dumps(the_basic(server))


@pytest.mark.hazard("H20")
def test_a_list_that_cannot_be_read_is_held_and_the_one_before_stands(two: Two) -> None:
    one, other, server = two
    change(one, DIALYSIS)
    one.sync()
    other.sync()
    name = {"url": "id", "valueString": LIST}
    at = {"url": "changedAt", "valueDateTime": "2026-11-20T10:45:00Z"}
    for facts in (
        (name, at, {"url": "content", "valueString": '{"dialysis": 1}'}),
        (name, at, {"url": "content", "valueString": "[[]]"}),
        (name, at, {"url": "content", "valueString": "no JSON"}),
        (name, at, {"url": "content", "valueInteger": 4}),
        (name, {"url": "content", "valueString": "[]"}),
        (at, {"url": "content", "valueString": "[]"}),
    ):
        edited(server, *facts)
        assert other.later().trouble == ""
        assert minutes(other) == 240, facts
    edited(server, name, at, {"url": "content", "valueString": "[]"})
    other.later()
    assert minutes(other) == 10, "nobody knows of it any more"


def test_a_basic_of_other_software_is_no_record_of_ours(pc: Pc, server: ModelServer) -> None:
    tag = {"system": systems.SITE_TAG, "code": small_prison.AGENCY}
    for code in ({}, {"coding": [{"system": "https://trust.example/kinds", "code": "site-list"}]}):
        server.write({"resourceType": "Basic", "id": f"b{len(code)}", "code": code, "meta": {"tag": [tag]}})
    assert pc.sync().trouble == ""
    assert kept(pc) is None


def test_only_a_list_that_can_be_read_and_was_seen_as_it_stands_is_kept(pc: Pc) -> None:
    asked = context(pc)
    for name, content in ((LIST, "{}"), (LIST, "no JSON"), (LIST, '[{"label": "without a code"}]'), ("no-list", "[]")):
        with pytest.raises(RuleBroken):
            dispatch.run(ChangeSiteList(name, content, 0), asked)
    change(pc, DIALYSIS)
    with pytest.raises(ChangedMeanwhile):
        dispatch.run(ChangeSiteList(LIST, "[]", 0), asked)
    same = ChangeSiteList(LIST, json.dumps([DIALYSIS], indent=2), 1)
    assert not dispatch.run(same, asked).changes, "said again, it is no change"


@pytest.mark.hazard("H12")
def test_a_list_that_comes_down_while_ours_waits_does_not_take_its_place(two: Two) -> None:
    one, other, server = two
    change(one, DIALYSIS)
    one.sync()
    ours = change(other, SHORTER)
    other.wire = Wire(server)
    other.wire.posts.append(answering(200, NOT_NOW))
    assert other.sync().conflicts == 1
    assert minutes(other) == 180
    assert other.conflict(ours.id).theirs["list"].endswith("minutes 240)")
