"""Everything recorded here of one resident, and who may read what of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

import pytest

from prisoncare_desktop.domain.attendance import Appointment, Outcome
from prisoncare_desktop.domain.matching import Traits
from prisoncare_desktop.domain.resident import Presence
from prisoncare_desktop.domain.staff import Role, StaffMember
from prisoncare_desktop.usecases import dispatch
from prisoncare_desktop.usecases.access import BreakGlass
from prisoncare_desktop.usecases.adding_residents import AddResident
from prisoncare_desktop.usecases.attendance import RecordOutcome
from prisoncare_desktop.usecases.duplicates import CompareResidents, ConfirmSamePerson, GetDuplicates, ProposeSamePerson
from prisoncare_desktop.usecases.timeline import (
    Added,
    Another,
    Booked,
    Corrected,
    Entry,
    GetTimeline,
    Group,
    Joined,
    Timeline,
)
from prisoncare_desktop.usecases.watching import write_views
from prisoncare_desktop.usecases.whereabouts import note_place
from tests.store.clinic import GP, LEE, LEE_AT_GP, MORNING, OUTSIDE, RESPONSE, SYNC, TODAY, WAITS, ZOE, ZOE_AT_GP
from tests.usecases.conftest import CLERK, NURSE, WORKER, House

LEADER = StaffMember("staff-lead", "Noor Hale", Role.LEADER)


def timeline(house: House, resident_id: str = ZOE.id, user: StaffMember = NURSE) -> Timeline:
    return dispatch.ask(GetTimeline(resident_id), house.as_(user))


def of(group: Group, told: Timeline) -> list[Entry]:
    return [one for one in told.entries if one.group is group]


def came_down(house: House, *, appointments: Iterable[Appointment] = ()) -> None:
    """A waiting entry, a hospital appointment and a form of Zoë's, and these."""
    with house.store.write(SYNC) as unit:
        unit.waiting.put(replace(WAITS, revision=1))
        unit.received("Received", "waiting_entry", WAITS.id)
        unit.external.put(replace(OUTSIDE, revision=1))
        unit.received("Received", "external_appointment", OUTSIDE.id)
        unit.responses.put(RESPONSE)
        unit.received("Received", "response", RESPONSE.id)
        for one in appointments:
            unit.appointments.put(one)
            unit.received("Received", "appointment", one.id)
        unit.commit()


def shares(house: House, shared: bool) -> None:
    with house.store.write(SYNC) as unit:
        (episode,) = unit.episodes.of_resident(ZOE.id)
        unit.episodes.put(replace(episode, shares_with_primary_care=shared, revision=episode.revision + 1))
        unit.received("Received", "episode", episode.id)
        unit.commit()


def test_everything_recorded_here_stands_newest_first(house: House) -> None:
    came_down(house)
    dispatch.run(RecordOutcome(ZOE_AT_GP.id, Outcome.ATTENDED), house.as_(NURSE))
    told = timeline(house)
    assert [one.at for one in told.entries] == sorted((one.at for one in told.entries), reverse=True)
    assert {one.group for one in told.entries} == set(Group) - {Group.MOVES}
    (booked,) = of(Group.CLINICS, told)
    assert isinstance(booked.said, Booked)
    assert booked.said.appointment.outcome is Outcome.ATTENDED
    assert (booked.label, booked.by, booked.opens) == ("GP", NURSE.name, GP.id)


def test_what_was_changed_for_a_reason_stands_beside_what_it_is_now(house: House) -> None:
    dispatch.run(RecordOutcome(LEE_AT_GP.id, Outcome.ATTENDED), house.as_(NURSE))
    house.go_to(TODAY + timedelta(days=2))
    dispatch.run(RecordOutcome(LEE_AT_GP.id, Outcome.NOT_SEEN, "P1", why="found-out-more"), house.as_(NURSE))
    changed, booked = timeline(house, LEE.id).entries
    assert isinstance(changed.said, Corrected)
    assert (changed.said.before.outcome, changed.said.appointment.outcome) == (Outcome.ATTENDED, Outcome.NOT_SEEN)
    assert isinstance(booked.said, Booked)
    assert changed.at > booked.at


@pytest.mark.hazard("H16")
@pytest.mark.parametrize("user", [NURSE, CLERK, LEADER])
def test_nobody_reads_of_another_teams_clinic_in_the_timeline(house: House, user: StaffMember) -> None:
    before = timeline(house, LEE.id, user)
    for day in (TODAY, TODAY + timedelta(days=5)):
        house.clinic_seen("substance-misuse", day, LEE)
    with house.store.write(SYNC) as unit:
        unit.waiting.put(replace(WAITS, id="w", resident_id=LEE.id, clinic_code="substance-misuse", revision=1))
        unit.received("Received", "waiting_entry", "w")
        unit.commit()
    after = timeline(house, LEE.id, user)
    assert after == before
    theirs = timeline(house, LEE.id, WORKER)
    assert [one.label for one in theirs.entries] == ["Substance misuse"] * 3
    assert theirs.sensitive


@pytest.mark.hazard("H16")
def test_the_substance_misuse_team_reads_of_primary_cares_clinics_only_that_one_is_ahead(house: House) -> None:
    ahead = replace(LEE_AT_GP, id="ahead", starts_at=MORNING + timedelta(days=1))
    came_down(house, appointments=[ahead])
    (entry,) = timeline(house, LEE.id, WORKER).entries
    assert (entry.said, entry.label, entry.opens, entry.at) == (Another(), "", "", ahead.starts_at)


@pytest.mark.hazard("H16")
def test_forms_are_read_by_consent_or_a_stated_reason_and_else_it_says_that_there_are_some(house: House) -> None:
    came_down(house)
    assert len(of(Group.FORMS, timeline(house))) == 1
    shares(house, False)
    closed = timeline(house)
    assert (of(Group.FORMS, closed), closed.closed, closed.sensitive) == ([], True, False)
    assert not timeline(house, user=CLERK).closed
    assert len(of(Group.FORMS, timeline(house, user=WORKER))) == 1
    dispatch.run(BreakGlass(ZOE.id, "safeguarding", "Found not breathing on the wing"), house.as_(NURSE))
    opened = timeline(house)
    assert (len(of(Group.FORMS, opened)), opened.closed, opened.sensitive) == (1, False, True)


def test_appointments_outside_the_prison_are_told_to_those_who_book_them(house: House) -> None:
    came_down(house)
    assert [len(of(Group.OUTSIDE, timeline(house, user=user))) for user in (NURSE, CLERK, LEADER, WORKER)] == [
        1,
        1,
        0,
        0,
    ]


@pytest.mark.hazard("H16")
def test_the_trail_says_whose_timeline_was_opened_and_whether_it_told_of_that_team(house: House) -> None:
    came_down(house)
    shares(house, False)
    for shared, kinds in ((False, {"resident"}), (True, {"resident", "pathway"})):
        shares(house, shared)
        session = house.as_(NURSE)
        dispatch.ask(GetTimeline(ZOE.id), session)
        shown = {(note.record_type, note.record_id) for note in session.viewings.take()}
        assert shown == {*((k, ZOE.id) for k in kinds), ("external_appointment", OUTSIDE.id)}


def test_who_was_added_here_and_who_comes_back_has_both_stays(house: House) -> None:
    added = dispatch.run(AddResident(Traits(given_name="Ray", family_name="Hale", cell="A-1-001")), house.as_(NURSE))
    for day, cell, presence in (
        (date(2026, 11, 23), "", Presence.RELEASED),
        (date(2026, 12, 20), "C-1-002", Presence.HERE),
    ):
        house.go_to(day)
        context = house.as_(NURSE)
        with house.store.write(SYNC) as unit:
            before = unit.residents.get(added.value)
            after = replace(before, cell=cell, presence=presence, revision=before.revision + 1)
            unit.residents.put(after)
            note_place(unit, before, after, None, now=context.clock.now(), new_id=context.new_id)
            unit.received("Received", "resident", after.id)
            unit.commit()
    told = timeline(house, added.value)
    assert [one.group for one in told.entries] == [Group.MOVES, Group.MOVES, Group.REGISTER]
    assert (told.entries[-1].said, told.entries[-1].by) == (Added(), NURSE.name)


@pytest.mark.hazard("H6")
def test_one_person_has_one_timeline_whichever_identity_it_was_recorded_under(house: House) -> None:
    twin = replace(
        ZOE,
        id="resident-zoey",
        nomis_number="C4321DD",
        nhs_number="",
        family_name="OBrien Sharpe",
        alerts=(),
        revision=1,
    )
    with house.store.write(SYNC) as unit:
        unit.residents.put(twin)
        unit.received("Received", "resident", twin.id)
        unit.commit()
    came_down(house, appointments=[replace(ZOE_AT_GP, id="twins", resident_id=twin.id)])
    while dispatch.run(CompareResidents(), house.as_(SYNC)).value:
        pass
    (line,) = dispatch.ask(GetDuplicates(), house.as_(NURSE)).open
    dispatch.run(ProposeSamePerson(line.pair.id, ZOE.id), house.as_(CLERK))
    assert len(of(Group.CLINICS, timeline(house))) == 1
    dispatch.run(ConfirmSamePerson(line.pair.id), house.as_(LEADER))
    with house.store.write(SYNC) as unit:  # the other identity moves: it is one person's move
        after = replace(twin, cell="C-1-001", revision=2)
        unit.residents.put(after)
        context = house.as_(NURSE)
        note_place(unit, twin, after, None, now=context.clock.now(), new_id=context.new_id)
        unit.received("Received", "resident", twin.id)
        unit.commit()
    told = timeline(house)
    assert [one.number for one in of(Group.MOVES, told)] == ["C4321DD"]
    assert {(one.number, one.opens) for one in of(Group.CLINICS, told)} == {("", GP.id), ("C4321DD", GP.id)}
    joined = next(one for one in told.entries if isinstance(one.said, Joined))
    assert isinstance(joined.said, Joined)
    assert joined.said.other.id == twin.id
    assert replace(timeline(house, twin.id), resident=told.resident) == told


def test_the_row_of_opening_it_is_written(house: House) -> None:
    session = house.as_(NURSE)
    dispatch.ask(GetTimeline(LEE.id), session)
    write_views(session)
    with house.store.read() as unit:
        (row,) = unit.trail.latest(1)
    assert (row.action, row.record_id, row.reason) == ("Viewed", LEE.id, "GetTimeline")
