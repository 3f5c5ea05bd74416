"""What a download by time misses is found all the same: deletions, late commits, moves away, copies altered here."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import httpx
import pytest

from prisoncare_desktop.domain import systems
from prisoncare_desktop.domain.attendance import Outcome
from prisoncare_desktop.domain.pathway import TaskStatus
from prisoncare_desktop.domain.resident import Presence, Resident
from prisoncare_desktop.domain.staff import StaffMember
from prisoncare_desktop.errors import NotAllowed, NotFound
from prisoncare_desktop.store.open_store import OpenStore
from prisoncare_desktop.sync.down import reconcile
from prisoncare_desktop.sync.fhir import profile
from prisoncare_desktop.usecases import dispatch
from prisoncare_desktop.usecases.gone_there import GoneThere, HeardOfGone
from prisoncare_desktop.usecases.inbound import SYNC_ACTOR
from prisoncare_desktop.usecases.outbox import EntryState
from prisoncare_desktop.usecases.sync_state import GetSyncPage, Reconciled, sync_state
from prisoncare_desktop.usecases.syncing import GONE_THERE, RECONCILE_DUE, RECONCILED
from tests.sync import model_server, small_prison
from tests.sync.careless_server import CarelessServer
from tests.sync.conftest import NURSE, Pc, TestClock, small_server
from tests.sync.model_server import ModelServer
from tests.sync.test_two_pcs import WORKER, at_work, pathway
from tests.sync.wires import Wire, question_lost

A1 = ("Appointment", "a-0001")
A2 = ("Appointment", "a-0002")


def days_pass(pc: Pc, server: ModelServer, days: float = 10) -> None:
    """Every check is due, and all of it comes to its end."""
    pc.clock.advance(days * 86400)
    pc.synced_until_now()
    server.now += timedelta(days=days)
    for _ in range(3):
        assert pc.later(60).trouble == ""


def resident(pc: Pc, number: str = "A1111AA") -> Resident:
    with pc.store.read() as unit:
        found = unit.residents.find_by_nomis(number)
    assert found is not None
    return found


@pytest.fixture
def checked(pc: Pc, server: ModelServer) -> Pc:
    """A PC whose checks have found everything well."""
    days_pass(pc, server)
    return pc


# --- deletions --------------------------------------------------------------------------------------------------------


@pytest.mark.hazard("H2")
def test_an_appointment_deleted_there_leaves_the_list_within_hours(checked: Pc, server: ModelServer) -> None:
    del server.store[A2]
    for _ in range(3):
        assert checked.later(3600).trouble == ""
    assert checked.appointment(1).withdrawn
    assert not checked.appointment(0).withdrawn


@pytest.mark.hazard("H14")
def test_an_outcome_recorded_here_outlives_the_deletion_and_a_person_is_told(checked: Pc, server: ModelServer) -> None:
    entry_id = checked.record(0)
    assert checked.later().receipted == 1
    del server.store[A1]
    days_pass(checked, server)
    there = checked.appointment(0)
    assert (there.outcome, there.withdrawn) == (Outcome.ATTENDED, False)
    entry = checked.entry(entry_id)
    assert (entry.state, entry.last_words) == (
        EntryState.REFUSED,
        "The trust's record no longer has this record.",
    )
    assert checked.counts().at_the_trust == 0, "it is not at the trust any more"
    assert checked.counts().together == 1


@pytest.mark.hazard("H13")
def test_sending_it_again_does_not_bring_a_deleted_appointment_back_to_life(checked: Pc, server: ModelServer) -> None:
    entry_id = checked.record(0)
    checked.later()
    del server.store[A1]
    days_pass(checked, server)
    checked.resume(entry_id)
    assert checked.later().refused == 1
    assert A1 not in server.store
    assert [verb for verb, _ in server.log] == ["PUT"]


def test_an_appointment_made_anew_there_with_the_same_identifier_is_on_the_list_again(
    checked: Pc, server: ModelServer
) -> None:
    entry_id = checked.record(0)
    checked.later()
    del server.store[A1]
    days_pass(checked, server)
    server.write({**small_prison.appointment(small_prison.APPOINTMENTS[0], "p1", 40), "id": "made-anew"})
    checked.later()
    checked.later()
    assert checked.appointment(0).outcome is Outcome.ATTENDED
    assert server.store["Appointment", "made-anew"]["status"] == "fulfilled"
    assert checked.entry(entry_id).state is EntryState.RECEIPTED


def test_what_was_only_out_of_sight_for_a_while_is_at_the_trust_again(checked: Pc, server: ModelServer) -> None:
    entry_id = checked.record(0)
    checked.later()
    hidden = server.store.pop(A1)
    days_pass(checked, server)
    assert checked.entry(entry_id).state is EntryState.REFUSED
    server.store[A1] = hidden
    days_pass(checked, server)
    assert checked.entry(entry_id).state is EntryState.RECEIPTED
    assert len(server.log) == 1


@pytest.mark.hazard("H19")
def test_an_alert_whose_flag_was_deleted_ends_unless_another_flag_stands(checked: Pc, server: ModelServer) -> None:
    server.write({**server.store["Flag", "f1"], "id": "f2", "period": {"start": "2026-11-19"}})
    checked.later()
    del server.store["Flag", "f2"]
    days_pass(checked, server)
    assert [alert.code for alert in resident(checked).alerts] == ["HA"]
    del server.store["Flag", "f1"]
    days_pass(checked, server)
    assert resident(checked).alerts == ()


@pytest.mark.hazard("H3")
def test_an_episode_deleted_there_ends_here_and_a_person_is_told(checked: Pc, server: ModelServer) -> None:
    del server.store["EpisodeOfCare", "e1"]
    del server.store["Task", "t1"]
    days_pass(checked, server)
    with checked.store.read() as unit:
        assert not unit.episodes.get(small_prison.EPISODE).open
        assert json.loads(unit.facts.get(GONE_THERE)) == [["episode", small_prison.EPISODE]]
        assert unit.central.gone("review_task", [small_prison.TASK]) == {small_prison.TASK}
    assert checked.task().status is TaskStatus.NOT_DONE


def test_a_review_that_was_done_stays_done_when_its_task_is_deleted_there(checked: Pc, server: ModelServer) -> None:
    checked.complete_task()
    assert checked.later().receipted == 1
    del server.store["Task", "t1"]
    days_pass(checked, server)
    assert checked.task().status is TaskStatus.DONE
    assert checked.counts().needs_attention == 1


@pytest.mark.hazard("H1")
def test_a_resident_deleted_there_stays_here_as_last_known_and_a_person_is_told(
    checked: Pc, server: ModelServer
) -> None:
    before = resident(checked)
    del server.store["Patient", "p1"]
    days_pass(checked, server)
    assert resident(checked) == before
    with checked.store.read() as unit:
        assert json.loads(unit.facts.get(GONE_THERE)) == [["resident", before.id]]
    server.write(small_prison.patient("p1"))
    checked.later()
    with checked.store.read() as unit:
        assert unit.facts.get(GONE_THERE) == ""


def test_the_sync_page_tells_of_it_to_those_who_may_know_until_somebody_heard(checked: Pc, server: ModelServer) -> None:
    before = resident(checked)
    for key in (("Patient", "p1"), ("EpisodeOfCare", "e1"), ("Task", "t1")):
        del server.store[key]
    days_pass(checked, server)
    of_resident = GoneThere("resident", before.id, before.id, before.name)
    of_episode = GoneThere("episode", small_prison.EPISODE, before.id, before.name)
    assert gone(checked, NURSE) == {of_resident, GoneThere("episode", "", "", "")}
    assert gone(checked, WORKER) == {of_resident, of_episode}
    with pytest.raises(NotAllowed):
        dispatch.run(HeardOfGone("episode", small_prison.EPISODE), at_work(checked, NURSE))
    dispatch.run(HeardOfGone("episode", small_prison.EPISODE), at_work(checked, WORKER))
    assert gone(checked, WORKER) == {of_resident}
    with pytest.raises(NotFound):
        dispatch.run(HeardOfGone("episode", small_prison.EPISODE), at_work(checked, WORKER))
    days_pass(checked, server)
    assert gone(checked, WORKER) == {of_resident}, "it is told once"
    (step,) = pathway(checked, WORKER).steps
    assert step.gone


def gone(pc: Pc, member: StaffMember) -> set[GoneThere]:
    return set(dispatch.ask(GetSyncPage(), at_work(pc, member)).gone)


def test_when_it_was_last_checked_is_known(pc: Pc, server: ModelServer) -> None:
    assert reconciled(pc).checked_at is None
    days_pass(pc, server)
    at = reconciled(pc).checked_at
    assert at is not None
    assert pc.clock.now() - at < timedelta(days=1)


def reconciled(pc: Pc) -> Reconciled:
    with pc.store.read() as unit:
        return sync_state(unit, pc.clock.now()).reconciled


@pytest.mark.hazard("H5")
def test_a_new_change_about_somebody_deleted_there_does_not_wait_unseen(checked: Pc, server: ModelServer) -> None:
    del server.store["EpisodeOfCare", "e1"]
    days_pass(checked, server)
    checked.open_review("13-week")
    assert checked.later().refused == 1
    with checked.store.read() as unit:
        (held,) = unit.outbox.needing_attention()
    assert held.last_words == "The trust's record no longer has the person or the episode that this is about."


# --- moves ------------------------------------------------------------------------------------------------------------


@pytest.mark.hazard("H2")
def test_somebody_who_is_another_prisons_now_is_shown_as_transferred(checked: Pc, server: ModelServer) -> None:
    away = small_prison.patient("p2")
    away["meta"] = {"tag": [{"system": systems.SITE_TAG, "code": "LEI"}]}
    server.write(away)
    for _ in range(4):
        checked.later(3600)
    assert resident(checked, "A2222AA").presence is Presence.TRANSFERRED
    server.write(small_prison.patient("p2"))
    checked.later()
    assert resident(checked, "A2222AA").presence is Presence.HERE


def test_a_change_on_its_way_to_what_is_another_prisons_now_still_arrives(checked: Pc, server: ModelServer) -> None:
    server.busy.add("a-0002")
    entry_id = checked.record(1)
    checked.later()
    away = {**server.store[A2], "meta": {"tag": [{"system": systems.SITE_TAG, "code": "LEI"}]}}
    server.write(away)
    days_pass(checked, server)
    server.busy.clear()
    checked.later()
    assert server.store[A2]["status"] == "fulfilled"
    assert checked.entry(entry_id).state is EntryState.RECEIPTED


# --- what was missed --------------------------------------------------------------------------------------------------


@pytest.mark.hazard("H2")
def test_what_was_committed_hours_late_with_an_old_time_is_found(checked: Pc, server: ModelServer) -> None:
    late = small_prison.appointment("0199bbbb-0000-7000-8000-000000000055", "p1", 50)
    server.write(late)["meta"]["lastUpdated"] = "2026-11-20T09:00:00.000Z"
    for _ in range(3):
        checked.later(3600)
    with checked.store.read() as unit:
        assert unit.appointments.get("0199bbbb-0000-7000-8000-000000000055").resident_id == resident(checked).id


def test_a_change_committed_late_that_alters_no_count_is_found_within_the_week(
    checked: Pc, server: ModelServer
) -> None:
    server.write({**server.store[A1], "minutesDuration": 25})["meta"]["lastUpdated"] = "2026-11-20T09:00:00.000Z"
    checked.later()
    assert checked.appointment(0).minutes == 10
    days_pass(checked, server)
    assert checked.appointment(0).minutes == 25


def test_a_copy_or_a_row_altered_here_is_put_right(checked: Pc, server: ModelServer) -> None:
    def altered(of: int) -> None:
        with checked.store.write(SYNC_ACTOR) as unit:
            before = unit.appointments.get(small_prison.APPOINTMENTS[of])
            unit.appointments.put(replace(before, minutes=3, revision=before.revision + 1))
            unit.received("AppointmentReceived", "appointment", before.id)
            unit.commit()

    altered(0)
    for _ in range(4):
        days_pass(checked, server)
    assert checked.appointment(0).minutes == 10


def test_people_are_told_when_the_check_finds_something_missed_twice_in_a_row(checked: Pc, server: ModelServer) -> None:
    assert odd(checked) == 0
    for n, minutes in enumerate((25, 26)):
        late = server.write({**server.store[A1], "minutesDuration": minutes})
        late["meta"]["lastUpdated"] = "2026-11-20T09:00:00.000Z"
        days_pass(checked, server)
        assert odd(checked) == n + 1
    assert reconciled(checked).odd == ("Appointment",)
    days_pass(checked, server)
    assert odd(checked) == 0


def odd(pc: Pc) -> int:
    with pc.store.read() as unit:
        return int(json.loads(unit.facts.get(RECONCILED))["Appointment"]["odd"])


# --- how it goes about it ---------------------------------------------------------------------------------------------


@pytest.fixture
def careless_pc(
    open_store: Callable[[str, TestClock], OpenStore], monkeypatch: pytest.MonkeyPatch
) -> tuple[Pc, CarelessServer]:
    """A PC that asks for ten at a time, checked once, and a server whose habits can be chosen."""
    monkeypatch.setattr(profile, "PAGE_ENTRIES", 10)
    clock = TestClock()
    server = small_server(character=CarelessServer)
    assert isinstance(server, CarelessServer)
    for i in range(40):
        server.write(small_prison.appointment(f"0199b0b0-0000-7000-8000-00000000{1000 + i}", "p1", i % 50))
    server.now += timedelta(minutes=10)
    pc = Pc(open_store("careless", clock), clock, model_server.BASE, "t", Wire(server))
    assert pc.sync().trouble == ""
    return pc, server


HABITS = {
    "ids and versions alone": {},
    "whole resources": {"knows_elements": False},
    "no totals": {"has_no_totals": True},
    "no order, no links": {"has_no_order": True, "no_paging_links": True},
    "a search cache": {"repeats_itself": True},
}


@pytest.mark.parametrize("habits", HABITS.values(), ids=HABITS)
def test_a_deletion_and_a_late_commit_are_found_whatever_the_servers_habits(
    careless_pc: tuple[Pc, CarelessServer], habits: dict[str, object]
) -> None:
    pc, server = careless_pc
    for name, value in habits.items():
        setattr(server, name, value)
    del server.store[A2]
    server.write({**server.store[A1], "minutesDuration": 25})["meta"]["lastUpdated"] = "2026-11-20T09:00:00.000Z"
    days_pass(pc, server)
    assert pc.appointment(1).withdrawn
    assert pc.appointment(0).minutes == 25


def test_a_check_that_breaks_off_goes_on_where_it_was_and_holds_nothing_up(
    careless_pc: tuple[Pc, CarelessServer], monkeypatch: pytest.MonkeyPatch
) -> None:
    pc, server = careless_pc
    monkeypatch.setattr(reconcile, "PAGES_A_RUN", 2)
    del server.store[A2]
    wire = pc.wire
    assert isinstance(wire, Wire)
    plain, pages, cut = wire.handle_request, [], [3]

    def breaks_once(request: httpx.Request) -> httpx.Response:
        url = str(request.url)
        if "_elements" in url and "/Appointment" in url:
            pages.append(url)
            if len(pages) == cut[0]:
                return question_lost(request, server)
        return plain(request)

    monkeypatch.setattr(wire, "handle_request", breaks_once)
    for _ in range(5):
        days_pass(pc, server, 2)
    assert pc.appointment(1).withdrawn
    assert len(pages) <= 2 * 5 + 2, "a page was asked for again and again"


def test_the_check_gives_way_to_what_somebody_records_meanwhile(
    careless_pc: tuple[Pc, CarelessServer], monkeypatch: pytest.MonkeyPatch
) -> None:
    pc, server = careless_pc
    pc.clock.advance(10 * 86400)
    pc.synced_until_now()
    server.now += timedelta(days=10)
    wire = pc.wire
    assert isinstance(wire, Wire)
    plain, pages = wire.handle_request, []

    def somebody_works(request: httpx.Request) -> httpx.Response:
        if "_elements" in str(request.url) and "/Questionnaire" not in str(request.url):
            pages.append(request)
            pc.record(len(pages) % 6, Outcome.NOT_SEEN if len(pages) % 2 else Outcome.ATTENDED, "P1" * (len(pages) % 2))
        return plain(request)

    monkeypatch.setattr(wire, "handle_request", somebody_works)
    for n in range(1, 4):
        pc.later(60)
        assert len(pages) == n, "no more than one page after somebody recorded something"


def test_pcs_do_not_all_check_at_once(loaded: Callable[[str], tuple[Pc, ModelServer]]) -> None:
    times = set()
    for name in ("a", "b", "c"):
        pc, _ = loaded(name)
        with pc.store.write(SYNC_ACTOR) as unit:
            unit.facts.put(RECONCILE_DUE, "")
            unit.commit()
        pc.later()
        with pc.store.read() as unit:
            times.add(json.loads(unit.facts.get(RECONCILE_DUE))["walk_at"]["Appointment"])
    assert len(times) == 3
