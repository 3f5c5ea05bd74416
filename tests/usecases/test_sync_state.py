from __future__ import annotations

from dataclasses import replace

import pytest

from prisoncare_desktop.domain.attendance import Outcome
from prisoncare_desktop.domain.pathway import FormCompleted
from prisoncare_desktop.domain.staff import Role, StaffMember
from prisoncare_desktop.errors import NotAllowed
from prisoncare_desktop.usecases import dispatch
from prisoncare_desktop.usecases.attendance import RecordOutcome
from prisoncare_desktop.usecases.decisions import SendAgain
from prisoncare_desktop.usecases.outbox import Conflict, EntryState
from prisoncare_desktop.usecases.sync_state import AttentionItem, GetSyncPage
from prisoncare_desktop.usecases.viewing import LISTED
from prisoncare_desktop.usecases.watching import write_views
from tests.store.clinic import LEE_AT_GP, RESPONSE, SYNC
from tests.usecases.conftest import CLERK, NURSE, WORKER, House

LEADER = StaffMember("staff-lead", "Noor Hale", Role.LEADER)


def set_aside(house: House) -> dict[str, str]:
    """An attendance clashes, and a review form is refused. Return their outbox ids by kind."""
    dispatch.run(RecordOutcome(LEE_AT_GP.id, Outcome.ATTENDED), house.as_(NURSE))
    with house.store.write(WORKER) as unit:
        unit.responses.put(RESPONSE)
        unit.record(FormCompleted.of(RESPONSE))
        unit.commit()
    with house.store.write(SYNC) as unit:
        ids = {e.kind: e.id for e in unit.outbox.pending(10, house.clock.now())}
        sides = {"outcome": "Attended"}, {"outcome": "Attended"}, {"outcome": "Not seen"}
        attendance = ids["AttendanceRecorded"]
        unit.outbox.set_aside(attendance, "conflict", "", Conflict(attendance, *sides, their_version="2"))
        unit.outbox.set_aside(ids["FormCompleted"], "422", "The trust's record says: methadone 40 ml", None)
        unit.commit()
    return ids


def items(house: House, user: StaffMember) -> dict[str, AttentionItem]:
    return {item.entry.kind: item for item in dispatch.ask(GetSyncPage(), house.as_(user)).attention}


@pytest.mark.hazard("H16")
@pytest.mark.parametrize("user", [NURSE, CLERK, LEADER])
def test_who_is_in_substance_misuse_care_stands_on_nobody_elses_sync_page(house: House, user: StaffMember) -> None:
    set_aside(house)
    seen = items(house, user)
    assert seen["FormCompleted"].about == "Pathway form"
    assert seen["FormCompleted"].resident_name == ""
    assert "methadone" not in repr(seen["FormCompleted"])
    assert seen["AttendanceRecorded"].resident_name == "Lee Marsh"
    assert seen["AttendanceRecorded"].conflict is not None


def test_the_worker_sees_whose_review_form_it_is_and_of_the_clinic_only_that_something_waits(house: House) -> None:
    set_aside(house)
    seen = items(house, WORKER)
    assert seen["FormCompleted"].resident_name == "Zed O'Brien-Sharp"
    assert "methadone" in seen["FormCompleted"].entry.last_words
    assert (seen["AttendanceRecorded"].resident_name, seen["AttendanceRecorded"].conflict) == ("", None)


def test_whom_a_sync_page_names_is_in_the_trail_and_nobody_else(house: House) -> None:
    set_aside(house)
    for user, named in ((WORKER, RESPONSE.id), (NURSE, LEE_AT_GP.id)):
        session = house.as_(user)
        dispatch.ask(GetSyncPage(), session)
        write_views(session)
        with house.store.read() as unit:
            rows = [r.record_id for r in unit.trail.latest(50) if r.action == LISTED and r.user_id == user.id]
        assert rows == [named]


def test_no_page_carries_the_content_of_a_form_or_the_bytes_of_a_batch(house: House) -> None:
    set_aside(house)
    for user in (NURSE, WORKER):
        page = dispatch.ask(GetSyncPage(), house.as_(user))
        assert all(item.entry.payload == {} for item in page.attention)
        assert all(batch.body == b"" for batch in page.batches)


@pytest.mark.hazard("H12")
def test_a_change_is_sent_again_only_by_somebody_who_may_see_both_sides(house: House) -> None:
    ids = set_aside(house)
    for user, kind in ((NURSE, "FormCompleted"), (CLERK, "FormCompleted"), (WORKER, "AttendanceRecorded")):
        with pytest.raises(NotAllowed):
            dispatch.run(SendAgain(ids[kind]), house.as_(user))
    dispatch.run(SendAgain(ids["FormCompleted"]), house.as_(WORKER))
    dispatch.run(SendAgain(ids["AttendanceRecorded"]), house.as_(NURSE))
    with house.store.read() as unit:
        assert {e.state for e in unit.outbox.many(ids.values()).values()} == {EntryState.WAITING}


def test_a_change_of_a_record_that_is_not_here_is_shown_all_the_same(house: House) -> None:
    with house.store.write(NURSE) as unit:
        before = unit.appointments.get(LEE_AT_GP.id)
        _after, event = before.record(
            Outcome.ATTENDED,
            "",
            by="u",
            initials="U",
            at=house.clock.now(),
            session=unit.sessions.get(before.session_id),
        )
        entry_id = unit.record(replace(event, record_id="appointment-gone"))
        unit.outbox.set_aside(entry_id, "gone", "No longer there.", None)
        unit.commit()
    assert items(house, NURSE)["AttendanceRecorded"].resident_name == ""
