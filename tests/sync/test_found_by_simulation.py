"""What random schedules found (`tests/simulation`), as the shortest story that shows it."""

from __future__ import annotations

import copy
import json
import os
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import httpx
import pytest

from prisoncare_desktop.domain import systems
from prisoncare_desktop.domain.attendance import Outcome
from prisoncare_desktop.domain.staff import Role, StaffMember
from prisoncare_desktop.store import connection as connections
from prisoncare_desktop.store.staging import become_another_device
from prisoncare_desktop.store.store_folder import StoreFolder
from prisoncare_desktop.sync.fhir.strict_json import JsonObject
from prisoncare_desktop.usecases import dispatch
from prisoncare_desktop.usecases.context import Context
from prisoncare_desktop.usecases.decisions import KeepTrusts
from prisoncare_desktop.usecases.outbox import EntryState
from tests.sync import small_prison
from tests.sync.conftest import Pc
from tests.sync.model_server import ModelServer
from tests.sync.oracle import assert_settled
from tests.sync.standing.test_rollback import backup, bring_back, passes_on
from tests.sync.test_both_sides import A1, moved, recorded_elsewhere
from tests.sync.wires import Fault, Wire, answer_lost, answering, question_lost

T1 = ("Task", "t1")
WORKER = StaffMember("worker", "Ruth Adeyemi", Role.SMS_WORKER)


def answered_briefly_while(happens: Callable[[], None]) -> Fault:
    """The server does its work and says so without the records; at once somebody else does something there."""

    def fault(request: httpx.Request, server: httpx.BaseTransport) -> httpx.Response:
        answer = json.loads(server.handle_request(request).read())
        said = [{"response": one["response"]} for one in answer["entry"]]
        happens()
        return httpx.Response(200, content=json.dumps({**answer, "entry": said}).encode(), request=request)

    return fault


def of_another_pc(task_id: str) -> JsonObject:
    """The same 13-week review as another PC made it, with another due date."""
    theirs = small_prison.task(due="2027-02-20")
    theirs["id"], theirs["code"] = "t2", {"coding": [{"system": systems.REVIEW, "code": "13-week"}]}
    theirs["identifier"] = [{"system": systems.RECORD_ID, "value": systems.record_value(task_id)}]
    return theirs


@pytest.mark.hazard("H2")
def test_an_appointment_moved_in_the_moment_our_outcome_arrives_is_shown_where_it_was_moved_to(
    pc: Pc, wire: Wire, server: ModelServer
) -> None:
    pc.record(0)
    wire.posts.append(answered_briefly_while(lambda: moved(server, 0, "2026-11-20T11:00:00.000Z")))
    assert pc.sync().receipted == 1
    assert pc.appointment(0).starts_at.hour == 11
    assert pc.appointment(0).outcome is Outcome.ATTENDED


def test_an_outcome_corrected_elsewhere_in_the_moment_ours_arrives_is_shown_as_corrected(
    pc: Pc, wire: Wire, server: ModelServer
) -> None:
    entry_id = pc.record(0)
    wire.posts.append(answered_briefly_while(lambda: recorded_elsewhere(server, 0, "not-seen", "noshow", "P1")))
    pc.sync()
    assert pc.entry(entry_id).state is EntryState.RECEIPTED
    assert pc.appointment(0).outcome is Outcome.NOT_SEEN


@pytest.mark.hazard("H12")
def test_a_review_done_on_both_sides_the_same_day_keeps_the_due_date_that_was_moved_there(
    pc: Pc, server: ModelServer
) -> None:
    pc.complete_task()
    server.busy.add("t1")
    pc.sync()
    there: dict[str, Any] = copy.deepcopy(server.store[T1])
    there["restriction"] = {"period": {"end": "2026-12-05"}}
    server.write({**there, "status": "completed", "executionPeriod": {"start": "2026-10-31", "end": "2026-11-20"}})
    pc.later(1)  # theirs comes down while ours waits
    server.busy.clear()
    pc.later()
    assert server.store[T1]["restriction"] == {"period": {"end": "2026-12-05"}}
    assert pc.task().due_on.isoformat() == "2026-12-05"
    assert pc.counts().at_the_trust == 1


def test_what_another_pc_recorded_alike_is_not_written_over_with_the_same(pc: Pc, server: ModelServer) -> None:
    server.busy.add("a-0001")
    pc.record(0)
    pc.sync()
    recorded_elsewhere(server, 0, "attended", "fulfilled")
    theirs = server.store[A1]
    pc.later(1)
    server.busy.clear()
    pc.later()
    assert server.store[A1] == theirs
    assert pc.counts().at_the_trust == 1


@pytest.mark.hazard("H12")
def test_a_nurse_who_stands_by_what_was_first_recorded_is_heard(pc: Pc, server: ModelServer) -> None:
    pc.record(0)
    pc.sync()
    recorded_elsewhere(server, 0, "not-seen", "noshow", "P1")
    mistaken = pc.record(0, Outcome.TOO_LATE)
    pc.sync()
    assert pc.conflict(mistaken).theirs
    pc.record(0)  # attended, as she had said at first
    pc.resume(mistaken)
    pc.later()
    assert server.store[A1]["status"] == "fulfilled"
    assert pc.counts().at_the_trust == 3


@pytest.mark.hazard("H12")
def test_a_due_date_of_the_trusts_that_somebody_kept_stays_when_the_review_is_done_after(
    pc: Pc, server: ModelServer
) -> None:
    """The review was made on two PCs with two due dates; the trust's was kept, with ours done on top already."""
    task_id = pc.open_review("13-week")
    server.write(of_another_pc(task_id))
    made = pc.sync()
    assert made.conflicts == 1
    pc.complete_task(task_id)
    with pc.store.read() as unit:
        (waiting,) = unit.outbox.needing_attention()
    context = Context(pc.store, pc.clock, WORKER, os.urandom, _no_printer)
    dispatch.run(KeepTrusts(waiting.id, "theirs is right"), context)
    pc.later()
    there = server.store["Task", "t2"]
    assert (there["status"], there["restriction"]) == ("completed", {"period": {"end": "2027-02-20"}})


@pytest.mark.hazard("H2")
def test_another_edit_of_the_same_number_after_the_trust_went_back_comes_down(pc: Pc, server: ModelServer) -> None:
    then = backup(server)
    recorded_elsewhere(server, 0, "attended", "fulfilled")
    pc.later()
    bring_back(server, then)
    server.now += timedelta(hours=1)
    recorded_elsewhere(server, 0, "not-seen", "noshow", "P1")
    pc.later()
    assert pc.appointment(0).outcome is Outcome.NOT_SEEN


@pytest.mark.hazard("H14")
def test_where_both_sides_were_brought_back_what_the_trust_lost_goes_up_again(pc: Pc, server: ModelServer) -> None:
    pc.later()
    then = backup(server)
    recorded = [pc.record(0)]
    assert pc.later().receipted == 1
    bring_back(server, then)
    became_another_device(pc)
    pc.later()
    assert_settled(pc, server, recorded)
    assert server.store[A1]["status"] == "fulfilled"
    assert pc.counts().at_the_trust == 1


@pytest.mark.hazard("H12")
def test_what_was_recorded_elsewhere_after_the_trust_went_back_is_not_overwritten_by_a_pc_that_had_not_told_yet(
    pc: Pc, server: ModelServer, wire: Wire
) -> None:
    """Theirs bears the number that ours bore, and a later time than ours: by these two ours seems to be there still."""
    pc.later()
    then = backup(server)
    pc.record(0)
    wire.registration.extend([passes_on, question_lost])
    pc.later()
    bring_back(server, then)
    server.now += timedelta(hours=2)
    recorded_elsewhere(server, 0, "not-seen", "noshow", "P1")
    mine = pc.record(0, Outcome.TOO_LATE)
    pc.later()
    assert server.store[A1]["status"] == "noshow"
    assert server.store[A1]["cancelationReason"]
    assert pc.conflict(mine).theirs


@pytest.mark.hazard("H2")
def test_what_goes_up_again_after_the_trust_went_back_is_shown_though_it_had_been_cancelled_there(
    pc: Pc, server: ModelServer
) -> None:
    pc.later()
    then = backup(server)
    pc.record(0)
    pc.later()
    server.write({**server.store[A1], "status": "cancelled"})
    pc.later()
    assert pc.appointment(0).withdrawn
    bring_back(server, then)
    pc.later()
    assert server.store[A1]["status"] == "fulfilled"
    assert (pc.appointment(0).withdrawn, pc.appointment(0).outcome) == (False, Outcome.ATTENDED)


@pytest.mark.hazard("H2")
def test_what_was_recorded_twice_alike_stays_on_view_when_the_trust_loses_the_first(
    pc: Pc, server: ModelServer
) -> None:
    pc.later()
    then = backup(server)
    pc.record(0)
    pc.later()
    bring_back(server, then)
    pc.record(0)
    pc.later()
    assert server.store[A1]["status"] == "fulfilled"
    assert pc.appointment(0).outcome is Outcome.ATTENDED


@pytest.mark.hazard("H2")
def test_what_was_recorded_like_another_pcs_is_not_said_to_be_at_the_trust_that_lost_theirs(
    pc: Pc, server: ModelServer
) -> None:
    pc.later()
    then = backup(server)
    recorded_elsewhere(server, 0, "attended", "fulfilled")
    pc.later()
    mine = pc.record(0)
    bring_back(server, then)
    pc.later()
    assert server.store[A1]["status"] == "booked"
    assert pc.counts().at_the_trust == 0
    pc.resume(mine)
    pc.later()
    assert server.store[A1]["status"] == "fulfilled"
    assert pc.counts().at_the_trust == 1


def test_a_server_too_busy_to_say_how_we_stand_is_left_alone_for_as_long_as_it_asks(
    pc: Pc, wire: Wire, server: ModelServer
) -> None:
    pc.record(0)
    wire.registration.append(answering(503, headers={"Retry-After": "600"}))
    outcome = pc.sync()
    assert (outcome.trouble, server.posts) == ("ServerTrouble", 0)
    assert outcome.next_try_at is not None
    assert (outcome.next_try_at - pc.clock.now()).total_seconds() >= 600
    assert pc.later().receipted == 1


@pytest.mark.hazard("H12")
def test_a_review_done_here_while_another_pcs_waits_for_a_decision_stays_on_view_as_it_was_done_here(
    pc: Pc, server: ModelServer
) -> None:
    task_id = pc.open_review("13-week")
    made = server.write(of_another_pc(task_id))
    assert pc.sync().conflicts == 1
    pc.complete_task(task_id)
    ours = shown(pc, task_id)
    server.write({**made, "status": "completed", "executionPeriod": {"start": "2026-10-31", "end": "2026-11-12"}})
    pc.later()
    assert shown(pc, task_id) == ours
    with pc.store.read() as unit:
        waiting = unit.outbox.needing_attention()
    pc.resume(waiting[0].id)
    pc.later()
    there = server.store["Task", "t2"]
    assert shown(pc, task_id) == there["executionPeriod"]["end"]


@pytest.mark.hazard("H5")
def test_a_change_that_waits_for_its_next_try_does_not_wait_for_a_clock_that_was_put_back(
    pc: Pc, server: ModelServer
) -> None:
    server.busy.add("a-0001")
    pc.record(0)
    assert pc.sync().receipted == 0
    server.busy.clear()
    assert pc.sync().sent == 0  # it is not time yet
    pc.clock.advance(-86_400)
    assert pc.sync().receipted == 1


@pytest.mark.hazard("H12")
def test_what_arrived_unheard_and_was_overruled_is_written_again_for_a_person_who_decides_so_and_for_nobody_else(
    pc: Pc, wire: Wire, server: ModelServer
) -> None:
    entry_id = pc.record(0, Outcome.TOO_LATE)
    wire.posts.append(answer_lost)
    pc.later()
    recorded_elsewhere(server, 0, "attended", "fulfilled")
    assert pc.later().conflicts == 1
    pc.later()
    assert_settled(pc, server, [entry_id])
    assert server.store[A1]["status"] == "fulfilled"
    pc.resume(entry_id)
    pc.later()
    pc.later()
    assert_settled(pc, server, [entry_id], [entry_id])
    assert [one["status"] for _, one in server.log] == ["noshow", "noshow"]
    assert pc.counts().at_the_trust == 1


def shown(pc: Pc, task_id: str) -> str:
    """Return the day on which this PC shows the review as done, "None" if it is due."""
    with pc.store.read() as unit:
        (task,) = [one for one in unit.review_tasks.of_episodes([small_prison.EPISODE]) if one.id == task_id]
    return str(task.done_on)


def became_another_device(pc: Pc) -> None:
    """The PC was brought back from a backup, as the restore leaves it."""
    folder = pc.store.slots_file.parent
    connection = connections.open_connection(StoreFolder(folder, pc.clock).store_file, pc.store.keys.file)
    become_another_device(connection, pc.clock.now(), pc.clock.now(), pc._chance)
    connection.close()


def _no_printer(*_: object) -> bytes:
    raise AssertionError
