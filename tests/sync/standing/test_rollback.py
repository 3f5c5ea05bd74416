"""One side goes back to a backup, or a PC's store is copied: each change is there once, and somebody is told."""

from __future__ import annotations

import copy
import json
import shutil
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from prisoncare_desktop.domain.attendance import Outcome
from prisoncare_desktop.sync.fhir.resource import change_of
from prisoncare_desktop.sync.standing.registration import Registration
from prisoncare_desktop.usecases.restored import COPIED_AT, SERVER_WENT_BACK_AT
from prisoncare_desktop.usecases.sync_state import sync_state
from tests.sync.conftest import Pc, opened
from tests.sync.model_server import ModelServer
from tests.sync.oracle import assert_settled
from tests.sync.test_both_sides import recorded_elsewhere
from tests.sync.test_real_server import a_resident, a_response
from tests.sync.wires import Wire, answer_lost, answering, question_lost

HOUR = 3600


def backup(server: ModelServer) -> dict[tuple[str, str], dict[str, Any]]:
    return copy.deepcopy(server.store)


def bring_back(server: ModelServer, then: dict[tuple[str, str], dict[str, Any]]) -> None:
    """The server is as it was; nothing it did since counts. It goes on making ids and versions from there."""
    server.store = copy.deepcopy(then)
    server.past = {(*key, one["meta"]["versionId"]): one for key, one in server.store.items()}
    changes = {change_of(resource) for resource in then.values()}
    server.log = [(how, one) for how, one in server.log if change_of(one) in changes]


def passes_on(request: httpx.Request, server: httpx.BaseTransport) -> httpx.Response:
    return server.handle_request(request)


def fact(pc: Pc, name: str) -> str:
    with pc.store.read() as unit:
        return unit.facts.get(name)


@pytest.mark.hazard("H14")
def test_what_the_trust_lost_by_a_restore_goes_up_again_once_and_is_not_said_to_be_there(
    pc: Pc, server: ModelServer
) -> None:
    recorded = [pc.record(0)]
    pc.later()
    then = backup(server)
    recorded += [pc.record(1), pc.record(0, Outcome.NOT_SEEN, "P1")]
    pc.later()
    response = a_response(a_resident(pc))
    pc.record_event(response)
    pc.later()
    assert pc.counts().at_the_trust == 4
    bring_back(server, then)
    outcome = pc.later()
    assert (outcome.receipted, outcome.conflicts, outcome.trouble) == (3, 0, "")
    there = [r for r in server.store.values() if r["resourceType"] == "QuestionnaireResponse"]
    assert [one["identifier"]["value"] for one in there] == [f"urn:uuid:{response.record_id}"]
    written = Counter(change_of(one) for _, one in server.log if one["resourceType"] == "Appointment")
    assert written == Counter([recorded[0], recorded[1], recorded[2]])
    assert (pc.counts().at_the_trust, pc.appointment(1).outcome) == (4, Outcome.ATTENDED)
    assert fact(pc, SERVER_WENT_BACK_AT)
    assert pc.later().sent == 0


def test_a_review_that_was_made_here_and_lost_there_is_made_there_anew(pc: Pc, server: ModelServer) -> None:
    pc.later()
    then = backup(server)
    task_id = pc.open_review("13-week")
    pc.later()
    bring_back(server, then)
    assert pc.later().receipted == 1
    there = [r for r in server.store.values() if f"urn:uuid:{task_id}" in json.dumps(r.get("identifier", []))]
    assert [one["resourceType"] for one in there] == ["Task"]


def test_people_are_told_for_a_week_that_the_trust_went_back(pc: Pc, server: ModelServer, wire: Wire) -> None:
    pc.later()
    then = backup(server)
    pc.record(0)
    pc.later()
    bring_back(server, then)
    wire.gets.extend([searches_lost] * 30)  # what it has a receipt for is read before
    pc.later()
    wire.gets.clear()
    assert told(pc) == (False, False)
    pc.later()
    pc.later()
    assert told(pc) == (False, True)
    pc.clock.advance(8 * 24 * HOUR)
    assert told(pc) is None


def device_in(held: Mapping[tuple[str, str], object]) -> tuple[str, str]:
    (found,) = [key for key in held if key[0] == "Device"]
    return found


def searches_lost(request: httpx.Request, server: httpx.BaseTransport) -> httpx.Response:
    return question_lost(request, server) if "?" in str(request.url) else server.handle_request(request)


def told(pc: Pc) -> tuple[bool, bool] | None:
    """Return whether it was this PC's store that went back, and whether all has come down since."""
    with pc.store.read() as unit:
        found = sync_state(unit, pc.clock.now()).went_back
    return None if found is None else (found.here, found.all_is_down)


def test_what_was_on_its_way_when_the_trust_went_back_is_built_anew(pc: Pc, server: ModelServer, wire: Wire) -> None:
    pc.later()
    then = backup(server)
    recorded = [pc.record(0)]
    pc.later()
    recorded.append(pc.record(1))
    wire.posts.append(question_lost)
    pc.later()
    bring_back(server, then)
    pc.later()
    assert_settled(pc, server, recorded)
    assert max(names_sent(wire.bodies).values()) == 1, "bytes of before the restore went again"


def test_a_restore_of_the_trust_in_the_middle_of_a_run_is_seen_by_the_next(
    pc: Pc, server: ModelServer, wire: Wire
) -> None:
    before = backup(server)
    del before[device_in(before)]
    pc.later()
    recorded = [pc.record(0)]

    def goes_back(request: httpx.Request, there: httpx.BaseTransport) -> httpx.Response:
        bring_back(server, before)
        return there.handle_request(request)

    wire.registration.extend([passes_on, goes_back])
    pc.later()
    assert pc.later().receipted == 1
    assert_settled(pc, server, recorded)


def test_until_it_has_gone_up_again_it_is_saved_here_and_no_more(pc: Pc, server: ModelServer, wire: Wire) -> None:
    pc.later()
    then = backup(server)
    pc.record(1)
    pc.later()
    bring_back(server, then)
    wire.posts.append(answering(503))
    assert pc.later().trouble == "ServerTrouble"
    assert (pc.counts().saved_here, pc.counts().at_the_trust) == (1, 0)


def test_a_restore_of_the_trust_is_seen_by_a_pc_that_has_sent_nothing_since(pc: Pc, server: ModelServer) -> None:
    pc.later()
    then = backup(server)
    recorded_elsewhere(server, 2, "attended", "fulfilled", "")
    pc.later()
    assert pc.appointment(2).outcome is Outcome.ATTENDED
    bring_back(server, then)
    recorded_elsewhere(server, 2, "not-seen", "noshow", "P5")  # the same number of versions, another story
    pc.later()
    assert pc.appointment(2).outcome is Outcome.NOT_SEEN
    assert pc.later().trouble == ""


@pytest.mark.hazard("H2")
def test_what_came_down_and_was_lost_there_is_shown_no_more_though_this_pc_had_sent_nothing(
    pc: Pc, server: ModelServer
) -> None:
    pc.later()
    then = backup(server)
    recorded_elsewhere(server, 2, "attended", "fulfilled", "")
    pc.later(1)  # too soon after its last telling to tell of itself again
    assert pc.appointment(2).outcome is Outcome.ATTENDED
    then[device_in(then)] = server.store[device_in(server.store)]  # the backup was made after the telling
    bring_back(server, then)
    pc.later(1)
    assert pc.appointment(2).outcome is None
    assert fact(pc, SERVER_WENT_BACK_AT)
    found_at = fact(pc, SERVER_WENT_BACK_AT)
    pc.later(1)
    assert (pc.later(1).received, fact(pc, SERVER_WENT_BACK_AT)) == (0, found_at)


def test_an_edit_that_somebody_made_after_what_came_down_is_no_sign_that_the_trust_went_back(
    pc: Pc, server: ModelServer
) -> None:
    pc.later()
    recorded_elsewhere(server, 2, "attended", "fulfilled", "")
    recorded_elsewhere(server, 3, "attended", "fulfilled", "")
    pc.later(1)
    recorded_elsewhere(server, 2, "not-seen", "noshow", "P5")
    del server.store["Appointment", "a-0004"]
    pc.later(1)
    assert pc.appointment(2).outcome is Outcome.NOT_SEEN
    assert not fact(pc, SERVER_WENT_BACK_AT)


def test_what_came_down_is_looked_at_again_only_until_this_pc_has_told_of_itself(
    pc: Pc, server: ModelServer, wire: Wire
) -> None:
    pc.later()
    recorded_elsewhere(server, 2, "attended", "fulfilled", "")
    pc.later(1)
    looked = [reads_of(wire, "a-0003") for _ in range(2) if not pc.later(1).trouble]
    pc.later()
    assert looked == [1, 2]
    told = reads_of(wire, "a-0003")
    pc.later(1)
    assert reads_of(wire, "a-0003") == told


def reads_of(wire: Wire, server_id: str) -> int:
    """Return how often this record was read by its id."""
    return sum(one.path.endswith(f"/{server_id}") for one in wire.urls)


def test_what_others_recorded_after_the_restore_is_put_before_a_person_and_not_written_over(
    pc: Pc, server: ModelServer
) -> None:
    pc.later()
    then = backup(server)
    ours = pc.record(2)
    pc.later()
    bring_back(server, then)
    recorded_elsewhere(server, 2, "not-seen", "noshow", "P5")
    assert pc.later().conflicts == 1
    assert set(pc.conflict(ours).theirs) == {"outcome"}
    assert server.store["Appointment", "a-0003"]["status"] == "noshow"


def test_a_telling_that_never_came_to_pass_sends_nothing_twice(pc: Pc, server: ModelServer, monkeypatch: Any) -> None:
    pc.later()
    recorded = [pc.record(0)]
    with monkeypatch.context() as died:
        died.setattr(Registration, "tell", lambda _: None)  # killed between the answer and the telling
        pc.later()
    then = server.posts
    assert pc.later().sent == 0
    assert server.posts == then
    assert not fact(pc, SERVER_WENT_BACK_AT)
    assert_settled(pc, server, recorded)


def test_a_telling_that_never_came_to_pass_hides_no_restore(pc: Pc, server: ModelServer, monkeypatch: Any) -> None:
    pc.later()
    then = backup(server)
    recorded = [pc.record(0)]
    with monkeypatch.context() as died:
        died.setattr(Registration, "tell", lambda _: None)
        pc.later()
    bring_back(server, then)
    assert pc.later().receipted == 1
    assert_settled(pc, server, recorded)


def test_a_telling_whose_answer_was_lost_is_known_for_ours(pc: Pc, server: ModelServer, wire: Wire) -> None:
    name = fact(pc, "device_id")
    pc.later()
    for reason in ("P1", "H1", "P1"):
        pc.record(0, Outcome.NOT_SEEN, reason)
        wire.registration.extend([passes_on, passes_on, answer_lost])
        pc.later()
        assert not wire.registration
    pc.later()
    assert (fact(pc, "device_id"), fact(pc, SERVER_WENT_BACK_AT)) == (name, "")


@pytest.mark.parametrize("status", [403, 404, 500])
def test_a_trust_that_keeps_no_devices_gets_everything_all_the_same(
    pc: Pc, server: ModelServer, wire: Wire, status: int
) -> None:
    wire.registration.extend([answering(status)] * 20)
    recorded = [pc.record(0)]
    assert pc.later().receipted == 1
    assert_settled(pc, server, recorded)


@pytest.fixture
def copied(pc: Pc, server: ModelServer, tmp_path: Path) -> Iterator[Callable[[], Pc]]:
    """Makes a copy of the PC's folder as it stands: somebody's disk image, or last week's file put back."""
    made: list[Pc] = []

    def copy_now() -> Pc:
        folder = Path(shutil.copytree(tmp_path / "pc", tmp_path / f"copy-{len(made)}"))
        made.append(Pc(opened(folder, pc.clock), pc.clock, pc.base_url, pc.token, server, seed=folder.name))
        return made[-1]

    yield copy_now
    for one in made:
        one.store.close()


def names_sent(bodies: list[bytes]) -> Counter[str]:
    return Counter(json.loads(body)["identifier"]["value"] for body in bodies)


@pytest.mark.hazard("H14")
def test_of_two_pcs_with_one_store_the_second_takes_a_new_name_and_both_work_on(
    pc: Pc, server: ModelServer, wire: Wire, copied: Callable[[], Pc]
) -> None:
    pc.later()
    twin = copied()
    line = twin.wire = Wire(server)
    recorded = [pc.record(0), twin.record(1)]
    pc.later()
    twin.later()
    assert fact(twin, "device_id") != fact(pc, "device_id")
    assert fact(twin, COPIED_AT)
    assert not fact(pc, COPIED_AT)
    recorded += [pc.record(2), twin.record(3)]
    for one in (pc, twin, pc, twin):
        assert one.later().trouble == ""
    written = Counter(change_of(resource) for _, resource in server.log)
    assert written == Counter(recorded)
    names = names_sent(wire.bodies) + names_sent(line.bodies)
    assert max(names.values()) == 1, "two batches of one name"
    assert [pc.appointment(n).outcome for n in range(4)] == [Outcome.ATTENDED] * 4
    assert [twin.appointment(n).outcome for n in range(4)] == [Outcome.ATTENDED] * 4


def test_a_copy_made_while_a_batch_was_on_its_way_sends_nothing_under_the_name_it_was_copied_with(
    pc: Pc, server: ModelServer, wire: Wire, copied: Callable[[], Pc]
) -> None:
    pc.later()
    recorded = [pc.record(0)]
    wire.posts.append(answer_lost)
    pc.later()
    twin = copied()
    line = twin.wire = Wire(server)
    pc.later()
    line.gets.append(question_lost)
    assert twin.later().trouble == "ServerUnreachable"
    assert line.bodies == [], "it sent before it had pulled"
    twin.later()
    twin.later()
    assert names_sent(line.bodies).keys().isdisjoint(names_sent(wire.bodies))
    assert Counter(change_of(one) for _, one in server.log) == Counter(recorded)
    assert twin.counts().at_the_trust == 1


def test_a_store_put_back_by_copying_files_is_found_though_it_worked_on_before_it_met_the_trust(
    pc: Pc, server: ModelServer, copied: Callable[[], Pc]
) -> None:
    pc.later()
    old = copied()
    pc.record(0)
    pc.later()
    pc.record(1)
    pc.later()
    mine = [old.record(4), old.record(5), old.record(0, Outcome.NOT_SEEN, "P1")]
    old.later()
    assert fact(old, COPIED_AT)
    old.later()
    with old.store.read() as unit:
        waiting = {entry.id for entry in unit.outbox.needing_attention()}
    assert waiting == {mine[2]}, "the later word about one that was recorded since is a person's to weigh"
    assert server.store["Appointment", "a-0001"]["status"] == "fulfilled"
    assert old.appointment(1).outcome is Outcome.ATTENDED


def test_both_sides_went_back_and_every_change_that_either_still_has_is_there_once(
    pc: Pc, server: ModelServer, copied: Callable[[], Pc]
) -> None:
    kept = [pc.record(0)]
    pc.later()
    then = backup(server)
    kept.append(pc.record(1))
    pc.later()
    old = copied()
    pc.record(2)
    pc.later()
    bring_back(server, then)
    old.later()
    old.later()
    assert_settled(old, server, kept)
    assert old.counts().at_the_trust == 2


@pytest.mark.hazard("H2")
def test_a_copy_does_not_say_that_what_the_trust_lost_is_there_because_the_first_pc_told_of_itself_since(
    pc: Pc, server: ModelServer, copied: Callable[[], Pc]
) -> None:
    pc.later()
    then = backup(server)
    entry_id = pc.record(0)
    pc.later()
    twin = copied()
    bring_back(server, then)
    server.now += timedelta(hours=1)
    recorded_elsewhere(server, 0, "not-seen", "noshow", "P5")
    assert pc.later().conflicts == 1
    twin.later()
    twin.later()
    assert (twin.counts().at_the_trust, twin.counts().needs_attention) == (0, 1)
    assert set(twin.conflict(entry_id).theirs) == {"outcome"}
    assert server.store["Appointment", "a-0001"]["status"] == "noshow"


@pytest.mark.hazard("H2")
def test_a_batch_that_the_first_pc_told_of_after_the_trust_went_back_is_not_taken_for_one_of_the_copys(
    pc: Pc, server: ModelServer, copied: Callable[[], Pc]
) -> None:
    then = backup(server)
    pc.record(0)
    pc.later()
    response = a_response(a_resident(pc))
    pc.record_event(response)
    pc.later()
    twin = copied()
    del then[device_in(then)]
    bring_back(server, then)
    server.now += timedelta(hours=1)
    recorded_elsewhere(server, 0, "not-seen", "noshow", "P5")
    pc.later()  # the form goes up again, in a batch of a later number, and is told of as the first telling
    twin.later()
    twin.later()
    assert (twin.counts().at_the_trust, twin.counts().needs_attention) == (1, 1)
    there = [one for one in server.store.values() if one["resourceType"] == "QuestionnaireResponse"]
    assert len(there) == 1


@pytest.mark.hazard("H12")
@pytest.mark.parametrize("keeps_versions", [True, False])
def test_a_review_that_somebody_deleted_is_not_made_anew_because_this_pc_had_not_told_yet(
    pc: Pc, server: ModelServer, monkeypatch: Any, keeps_versions: bool
) -> None:
    server.keeps_versions = keeps_versions
    pc.later()
    task_id = pc.open_review("13-week")
    with monkeypatch.context() as died:
        died.setattr(Registration, "tell", lambda _: None)
        assert pc.later().receipted == 1
    reviews = [key for key, one in server.store.items() if f"urn:uuid:{task_id}" in json.dumps(one)]
    assert len(reviews) == 1
    del server.store[reviews[0]]
    assert pc.later().sent == 0
    assert not fact(pc, SERVER_WENT_BACK_AT)
    assert not [one for one in server.store.values() if f"urn:uuid:{task_id}" in json.dumps(one)]


@pytest.mark.hazard("H14")
def test_a_record_deleted_there_hides_no_restore_that_another_record_tells_of(
    pc: Pc, server: ModelServer, monkeypatch: Any
) -> None:
    server.keeps_versions = False
    pc.later()
    then = backup(server)
    with monkeypatch.context() as died:
        died.setattr(Registration, "tell", lambda _: None)
        pc.record(0)
        pc.later()
        pc.record(1)
        pc.later()
    bring_back(server, then)
    del server.store["Appointment", "a-0002"]
    pc.later()
    assert fact(pc, SERVER_WENT_BACK_AT)
    assert server.store["Appointment", "a-0001"]["status"] == "fulfilled"


@pytest.mark.hazard("H12")
def test_a_review_known_to_be_deleted_there_is_not_made_anew_when_the_trust_goes_back(
    pc: Pc, server: ModelServer
) -> None:
    pc.later()
    before = backup(server)
    task_id = pc.open_review("13-week")
    pc.later()
    (key,) = [key for key, one in server.store.items() if f"urn:uuid:{task_id}" in json.dumps(one)]
    del server.store[key]
    pc.clock.advance(10 * 24 * HOUR)  # the weekly check finds it
    pc.synced_until_now()
    pc.later()
    assert pc.counts().needs_attention == 1
    bring_back(server, before)
    pc.later()
    assert fact(pc, SERVER_WENT_BACK_AT)
    assert not [one for one in server.store.values() if f"urn:uuid:{task_id}" in json.dumps(one)]
    assert (pc.counts().needs_attention, pc.counts().at_the_trust) == (1, 0)
