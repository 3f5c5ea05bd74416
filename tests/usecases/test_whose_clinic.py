"""To be on the substance misuse team's list is to be in its care: that team alone lists, opens and records it."""

from __future__ import annotations

from dataclasses import fields
from datetime import timedelta
from typing import Any

import pytest

from prisoncare_desktop.domain.appointment_events import AttendanceRecorded
from prisoncare_desktop.domain.attendance import Outcome
from prisoncare_desktop.domain.site_lists import SiteList
from prisoncare_desktop.domain.staff import Role, StaffMember
from prisoncare_desktop.errors import NotAllowed
from prisoncare_desktop.usecases import dispatch
from prisoncare_desktop.usecases.attendance import GetSessionGrid, RecordOutcome, UndoOutcome
from prisoncare_desktop.usecases.clinic_lists import GetSessions
from prisoncare_desktop.usecases.decisions import SendAgain
from prisoncare_desktop.usecases.outbox import Conflict, OutboxEntry
from prisoncare_desktop.usecases.requests import Command
from prisoncare_desktop.usecases.sync_state import GetSyncPage
from prisoncare_desktop.usecases.today import GetNurseToday
from prisoncare_desktop.usecases.viewing import REFUSED
from prisoncare_desktop.usecases.watching import write_views
from tests.store.clinic import GP, LEE, LEE_AT_GP, SYNC, TODAY
from tests.usecases.conftest import CLERK, NURSE, WORKER, House

LEADER = StaffMember("staff-lead", "Noor Hale", Role.LEADER)
THEIRS = f"session-substance-misuse-{TODAY}"
LEE_AT_THEIRS = f"{THEIRS}-0"


@pytest.fixture
def both(house: House) -> House:
    """A GP's list and the substance misuse team's, on one day."""
    house.clinic_seen("substance-misuse", TODAY, LEE)
    return house


def listed(house: House, user: StaffMember, wing: str = "") -> list[str]:
    lines = dispatch.ask(GetSessions(TODAY, TODAY, wing), house.as_(user))
    return [line.session.id for line in lines]


@pytest.mark.hazard("H16")
@pytest.mark.parametrize("user", [NURSE, CLERK, LEADER])
def test_nobody_else_lists_or_opens_the_substance_misuse_teams_clinic(both: House, user: StaffMember) -> None:
    assert listed(both, user) == [GP.id]
    session = both.as_(user)
    with pytest.raises(NotAllowed):
        dispatch.ask(GetSessionGrid(THEIRS), session)
    (refused,) = session.viewings.take()
    assert (refused.action, refused.record_id) == (REFUSED, "GetSessionGrid")


@pytest.mark.hazard("H16")
@pytest.mark.parametrize("user", [NURSE, LEADER])
def test_nobody_elses_today_counts_it_not_even_as_unfinished(house: House, user: StaffMember) -> None:
    for day in (TODAY, TODAY - timedelta(days=1)):
        house.clinic_seen("substance-misuse", day, LEE)
        with house.store.write(SYNC) as unit:
            seen = unit.appointments.get(f"session-substance-misuse-{day}-0")
            session = unit.sessions.get(seen.session_id)
            unit.appointments.put(
                seen.restored(LEE_AT_GP, by="", initials="", at=house.clock.now(), session=session)[0]
            )
            unit.received("AppointmentReceived", "appointment", f"session-substance-misuse-{day}-0")
            unit.commit()
    today = dispatch.ask(GetNurseToday(), house.as_(user))
    assert [line.session.id for line in today.sessions] == [GP.id]
    assert today.unfinished == ()


def test_the_team_lists_its_own_clinics_and_no_other(both: House) -> None:
    assert listed(both, WORKER) == [THEIRS]
    rows = dispatch.ask(GetSessionGrid(THEIRS), both.as_(WORKER)).rows
    assert [row.resident.id for row in rows] == [LEE.id]
    with pytest.raises(NotAllowed):
        dispatch.ask(GetSessionGrid(GP.id), both.as_(WORKER))


def test_a_clinic_in_the_health_centre_is_on_the_teams_list_whichever_wing_is_chosen(both: House) -> None:
    assert listed(both, WORKER, "B") == []
    with both.store.write(SYNC) as unit:
        session = unit.sessions.get(THEIRS)
        unit.sessions.put(type(session)(THEIRS, session.clinic_code, "", "HC-SMS", TODAY, session.period, revision=2))
        unit.received("SessionReceived", "session", THEIRS)
        unit.commit()
    assert listed(both, WORKER, "B") == [THEIRS]


@pytest.mark.hazard("H16")
@pytest.mark.parametrize(("user", "appointment_id"), [(NURSE, LEE_AT_THEIRS), (WORKER, LEE_AT_GP.id)])
def test_a_team_records_and_undoes_in_its_own_clinics_alone(
    both: House, user: StaffMember, appointment_id: str
) -> None:
    orders: tuple[Command[None], ...] = (
        RecordOutcome(appointment_id, Outcome.LATE_SEEN),
        UndoOutcome(appointment_id),
    )
    for order in orders:
        with pytest.raises(NotAllowed):
            dispatch.run(order, both.as_(user))
    with both.store.read() as unit:
        assert unit.appointments.get(appointment_id).outcome is not Outcome.LATE_SEEN


def test_the_worker_records_who_came_and_takes_it_back(both: House) -> None:
    worker = both.as_(WORKER)
    dispatch.run(RecordOutcome(LEE_AT_THEIRS, Outcome.NOT_SEEN, "P1", why="found-out-more"), worker)
    with both.store.read() as unit:
        assert unit.appointments.get(LEE_AT_THEIRS).outcome is Outcome.NOT_SEEN
    dispatch.run(UndoOutcome(LEE_AT_THEIRS), worker)
    with both.store.read() as unit:
        assert unit.appointments.get(LEE_AT_THEIRS).outcome is Outcome.ATTENDED


def test_in_the_trail_such_a_list_is_a_view_of_the_teams_record(both: House) -> None:
    worker = both.as_(WORKER)
    dispatch.ask(GetSessionGrid(THEIRS), worker)
    write_views(worker)
    with both.store.read() as unit:
        seen = [(r.record_type, r.record_id) for r in unit.trail.latest(10) if r.reason == "GetSessionGrid"]
    assert seen == [("pathway", LEE.id)]


@pytest.mark.hazard("H16")
@pytest.mark.parametrize("user", [NURSE, CLERK, LEADER])
def test_a_clash_about_such_a_clinic_names_nobody_on_another_teams_sync_page(both: House, user: StaffMember) -> None:
    dispatch.run(RecordOutcome(LEE_AT_THEIRS, Outcome.NOT_SEEN, "P1", why="found-out-more"), both.as_(WORKER))
    with both.store.write(SYNC) as unit:
        (entry,) = unit.outbox.pending(10, both.clock.now())
        sides = {"outcome": "Attended"}, {"outcome": "Not seen"}, {"outcome": "Attended"}
        unit.outbox.set_aside(entry.id, "conflict", "Substance misuse", Conflict(entry.id, *sides, their_version="2"))
        unit.commit()
    (theirs,) = dispatch.ask(GetSyncPage(), both.as_(user)).attention
    assert (theirs.about, theirs.resident_name, theirs.conflict) == ("Attendance", "", None)
    assert "Substance" not in repr(theirs)
    with pytest.raises(NotAllowed):
        dispatch.run(SendAgain(entry.id), both.as_(user))
    (own,) = dispatch.ask(GetSyncPage(), both.as_(WORKER)).attention
    assert own.resident_name == LEE.name
    dispatch.run(SendAgain(entry.id), both.as_(WORKER))


@pytest.mark.hazard("H16")
def test_a_clinic_that_the_prison_gave_the_substance_misuse_team_is_theirs_alone(house: House) -> None:
    group = '[{"code": "sms-group", "label": "Recovery group", "team": "sms"}]'
    house.clinic_seen("sms-group", TODAY, LEE)
    with house.store.write(SYNC) as unit:
        unit.site_lists.put(SiteList("clinic_type", group, LEADER.id, house.clock.now()))
        unit.received("Received", "site_list", "clinic_type")
        unit.commit()
    assert listed(house, NURSE) == [GP.id]
    (line,) = dispatch.ask(GetSessions(TODAY, TODAY), house.as_(WORKER))
    assert line.clinic_label == "Recovery group"
    with pytest.raises(NotAllowed):
        dispatch.ask(GetSessionGrid(line.session.id), house.as_(NURSE))
    assert dispatch.ask(GetSessionGrid(line.session.id), house.as_(WORKER)).sensitive


@pytest.mark.hazard("H16")
@pytest.mark.parametrize("user", [NURSE, CLERK, LEADER])
def test_nor_does_one_about_an_appointment_that_is_not_on_this_pc_any_more(both: House, user: StaffMember) -> None:
    dispatch.run(RecordOutcome(LEE_AT_THEIRS, Outcome.NOT_SEEN, "P1", why="found-out-more"), both.as_(WORKER))
    with both.store.write(WORKER) as unit:
        (entry,) = unit.outbox.pending(10, both.clock.now())
        event = AttendanceRecorded(**{**as_it_was(entry), "record_id": "trimmed"})
        trimmed = unit.record(event)
        unit.commit()
    with both.store.write(SYNC) as unit:
        unit.outbox.set_aside(trimmed, "422", "Substance misuse", None)
        unit.commit()
    (theirs,) = dispatch.ask(GetSyncPage(), both.as_(user)).attention
    assert "Substance" not in repr(theirs)
    with pytest.raises(NotAllowed):
        dispatch.run(SendAgain(trimmed), both.as_(user))
    (own,) = dispatch.ask(GetSyncPage(), both.as_(WORKER)).attention
    assert own.entry.last_words == "Substance misuse"


def as_it_was(entry: OutboxEntry) -> dict[str, Any]:
    """Return the fields of a change of an attendance."""
    with_time = {**entry.payload, "recorded_at": entry.recorded_at}
    return {one.name: with_time.get(one.name, getattr(entry, one.name, "")) for one in fields(AttendanceRecorded)}
