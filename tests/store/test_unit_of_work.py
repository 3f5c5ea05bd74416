"""One transaction: all or none, and nothing without its trail."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from prisoncare_desktop.domain.attendance import Outcome
from prisoncare_desktop.domain.events import Event
from prisoncare_desktop.domain.pathway import FormCompleted, ReviewTaskChanged
from prisoncare_desktop.domain.sampling import ALGORITHM, Draw
from prisoncare_desktop.errors import Bug, NotFound, UnrecordedChange
from prisoncare_desktop.store.open_store import OpenStore
from prisoncare_desktop.store.unit_of_work import SqlUnitOfWork
from prisoncare_desktop.usecases.ports import CentralCopy, Draft
from tests.store.clinic import (
    EPISODE,
    GP,
    LEE,
    LEE_AT_GP,
    MONDAY,
    MORNING,
    NURSE,
    RESPONSE,
    REVIEW,
    SYNC,
    ZOE,
    ZOE_AT_GP,
    fill,
)

DRAW = Draw("draw-1", MONDAY, "gp", (), (), "", "", ALGORITHM, MORNING, NURSE.id)

CHANGES: dict[str, tuple[str, Callable[[SqlUnitOfWork], None]]] = {
    "resident": (ZOE.id, lambda unit: unit.residents.put(replace(ZOE, cell="A-2-001", revision=1))),
    "session": (GP.id, lambda unit: unit.sessions.put(replace(GP, clinician="Dr Ash", revision=1))),
    "appointment": (ZOE_AT_GP.id, lambda unit: unit.appointments.put(replace(ZOE_AT_GP, minutes=20, revision=1))),
    "episode": (EPISODE.id, lambda unit: unit.episodes.put(replace(EPISODE, worker_name="Kit", revision=1))),
    "review_task": (REVIEW.id, lambda unit: unit.review_tasks.put(replace(REVIEW, done_by="x", revision=2))),
    "response": (RESPONSE.id, lambda unit: unit.responses.put(RESPONSE)),
    "feedback": ("anonymous", lambda unit: unit.responses.put(replace(RESPONSE, id="anonymous", resident_id=""))),
    "draw": (DRAW.id, lambda unit: unit.draws.put(DRAW)),
}


@pytest.mark.parametrize("record_type", CHANGES)
def test_a_changed_record_that_nothing_accounts_for_is_not_committed(store: OpenStore, record_type: str) -> None:
    fill(store)
    record_id, change = CHANGES[record_type]
    with store.write(NURSE) as unit:
        change(unit)
        with pytest.raises(UnrecordedChange, match=record_id):
            unit.commit()
    with store.write(SYNC) as unit:
        change(unit)
        unit.received("Received", record_type, "another-record")
        with pytest.raises(UnrecordedChange, match=record_id):
            unit.commit()
    with store.write(SYNC) as unit:
        change(unit)  # it was rolled back both times, or this revision would be one too few
        unit.received("Received", record_type, record_id)
        unit.commit()


def test_an_event_about_one_record_does_not_cover_for_another(store: OpenStore) -> None:
    fill(store)
    zoe, event = ZOE_AT_GP.record(Outcome.ATTENDED, "", by=NURSE.id, initials="AO", at=MORNING, session=GP)
    lee, _ = LEE_AT_GP.record(Outcome.ATTENDED, "", by=NURSE.id, initials="AO", at=MORNING, session=GP)
    with store.write(NURSE) as unit:
        unit.appointments.put(zoe)
        unit.appointments.put(lee)
        unit.record(event)
        with pytest.raises(UnrecordedChange, match=LEE_AT_GP.id):
            unit.commit()
    with store.read() as unit:
        assert unit.appointments.of_sessions([GP.id]) == (ZOE_AT_GP, LEE_AT_GP)
        assert unit.outbox.counts().together == 0


def test_what_is_nobodys_record_needs_no_event(store: OpenStore) -> None:
    with store.write(NURSE) as unit:
        unit.drafts.put(Draft("d", NURSE.id, "review:1", "url", "1", "{}", MORNING))
        unit.central.put(CentralCopy("Patient", "1", "1", "", "resident", ZOE.id, "{}"))
        unit.central.put_watermark("Patient", "now")
        unit.facts.put("server_token", "t")
        unit.staff.put(NURSE)
        unit.commit()


def test_rows_trail_and_outbox_are_saved_together_or_not_at_all(store: OpenStore) -> None:
    fill(store)
    changed, event = ZOE_AT_GP.record(Outcome.ATTENDED, "", by=NURSE.id, initials="AO", at=MORNING, session=GP)
    with store.read() as unit:
        rows_before = unit.trail.verify()
    for leave_early in (True, False):
        with store.write(NURSE) as unit:
            unit.appointments.put(changed)
            entry_id = unit.record(event, reason="seen at the hatch")
            if not leave_early:
                unit.commit()
        with store.read() as unit:
            kept = unit.appointments.get(ZOE_AT_GP.id)
            entries = unit.outbox.many([entry_id])
            newest = unit.trail.latest(1)[0]
            if leave_early:
                assert (kept, entries, unit.trail.verify()) == (ZOE_AT_GP, {}, rows_before)
            else:
                assert (kept, set(entries)) == (changed, {entry_id})
                assert (newest.action, newest.reason) == ("AttendanceRecorded", "seen at the hatch")


def test_an_error_on_the_way_leaves_nothing(store: OpenStore) -> None:
    fill(store)

    def interrupted() -> None:
        with store.write(SYNC) as unit:
            unit.residents.put(replace(LEE, cell="B-3-003", revision=1))
            unit.received("ResidentReceived", "resident", LEE.id)
            raise KeyError("something else went wrong")

    with pytest.raises(KeyError):
        interrupted()
    with store.read() as unit:
        assert unit.residents.get(LEE.id) == LEE


def test_an_event_that_stays_here_goes_to_the_trail_alone(store: OpenStore) -> None:
    class LookedAt(Event):
        kind = "LookedAt"
        record_type = "list"
        to_central = False

    with store.write(NURSE) as unit:
        assert unit.record(LookedAt("a-list", 1)) == ""
        unit.commit()
    with store.read() as unit:
        assert unit.outbox.counts().together == 0
        assert unit.trail.latest(1)[0].action == "LookedAt"


def test_an_outbox_entry_says_all_the_mapper_needs(store: OpenStore, hands: object) -> None:
    fill(store)
    with store.write(NURSE) as unit:
        unit.responses.put(RESPONSE)
        entry_id = unit.record(FormCompleted.of(RESPONSE))
        unit.commit()
    with store.read() as unit:
        entry = unit.outbox.many([entry_id])[entry_id]
    assert entry.payload == FormCompleted.of(RESPONSE).payload()
    assert (entry.kind, entry.record_type, entry.record_id, entry.revision) == (
        "FormCompleted",
        "response",
        RESPONSE.id,
        1,
    )
    assert (entry.author, entry.payload_version, entry.seq, entry.attempts) == (NURSE.id, 1, 1, 0)
    assert entry.recorded_at.tzinfo is not None


def test_a_reading_unit_writes_nothing(store: OpenStore) -> None:
    fill(store)
    with store.read() as unit:
        for attempt in (
            unit.commit,
            lambda: unit.record(ReviewTaskChanged.of(REVIEW, before=None)),
            lambda: unit.received("Received", "resident", ZOE.id),
            lambda: unit.trail.note("Looked", "resident", ZOE.id),
        ):
            with pytest.raises(Bug):
                attempt()


def test_a_committed_unit_takes_nothing_more(store: OpenStore) -> None:
    fill(store)
    with store.write(NURSE) as unit:
        unit.commit()
        with pytest.raises(Bug):
            unit.commit()
        with pytest.raises(Bug):
            unit.received("Received", "resident", ZOE.id)
        with pytest.raises(Bug):
            unit.residents.put(replace(ZOE, revision=1))
    with store.read() as unit:
        assert unit.residents.get(ZOE.id) == ZOE


def test_a_command_within_a_command_is_noticed_at_once(store: OpenStore) -> None:
    with store.write(NURSE), pytest.raises(Bug), store.write(SYNC):
        pass


def test_a_closed_store_serves_nobody(store: OpenStore) -> None:
    store.close()
    store.close()
    with pytest.raises(Bug), store.read():
        pass
    with pytest.raises(Bug), store.write(NURSE):
        pass


def test_a_reader_sees_one_moment(store: OpenStore) -> None:
    fill(store)
    with store.read() as before:
        assert before.residents.get(LEE.id).cell == LEE.cell
        with store.write(SYNC) as unit:
            unit.residents.put(replace(LEE, cell="B-9-009", revision=1))
            unit.received("ResidentReceived", "resident", LEE.id)
            unit.commit()
        assert before.residents.get(LEE.id).cell == LEE.cell
    with store.read() as after:
        assert after.residents.get(LEE.id).cell == "B-9-009"


def test_what_does_not_exist_is_said_by_kind_and_id(store: OpenStore) -> None:
    with store.read() as unit, pytest.raises(NotFound) as told:
        unit.episodes.get("none")
    assert (told.value.kind, told.value.record_id) == ("episode", "none")
