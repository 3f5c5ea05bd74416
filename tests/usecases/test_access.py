"""A sensitive record: open to those whose work it is, to others by consent or by a stated reason, and never unseen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest

from prisoncare_desktop.domain.access import Finding, Way
from prisoncare_desktop.domain.codes import value_set
from prisoncare_desktop.domain.matching import Traits
from prisoncare_desktop.domain.pathway import Episode
from prisoncare_desktop.domain.resident import Resident
from prisoncare_desktop.domain.staff import Role, StaffMember
from prisoncare_desktop.errors import NotFound, ReasonNeeded, RuleBroken
from prisoncare_desktop.usecases import dispatch
from prisoncare_desktop.usecases.access import (
    BreakGlass,
    CountAccessToReview,
    GetAccessToReview,
    GetPathwayStanding,
    ReviewBreakGlass,
    StateReason,
)
from prisoncare_desktop.usecases.adding_residents import AddResident
from prisoncare_desktop.usecases.pathway import GetPathway
from prisoncare_desktop.usecases.ports import TrailRow
from prisoncare_desktop.usecases.residents import GetResident
from prisoncare_desktop.usecases.trail import WhoSaw
from prisoncare_desktop.usecases.watching import write_views
from tests.store import clinic
from tests.store.clinic import EPISODE, GP, LEE, RESPONSE, SYNC, ZOE
from tests.usecases.conftest import NIGHT_NURSE, NURSE, WORKER, House

LEADER = StaffMember("staff-leader", "Dr Ruth Hale", Role.LEADER)
WHY = "He collapsed on the landing; is he on methadone?"


def keeps_to_himself(house: House, episode: Episode = EPISODE) -> None:
    """The resident does not share the record with primary care."""
    with house.store.write(SYNC) as unit:
        unit.episodes.put(replace(episode, shares_with_primary_care=False, revision=episode.revision + 1))
        unit.received("EpisodeReceived", "episode", episode.id)
        unit.commit()


def trail(house: House, *actions: str) -> list[TrailRow]:
    with house.store.read() as unit:
        return [row for row in reversed(unit.trail.latest(1000)) if row.action in actions]


def waiting(house: House) -> list[str]:
    """Return the kinds of what would be sent now, in order."""
    with house.store.read() as unit:
        return [entry.kind for entry in unit.outbox.pending(10, house.clock.at)]


# --- who gets in, and how ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", [NURSE, LEADER])
def test_who_shares_the_record_is_read_without_a_question_and_the_trail_has_it(house: House, who: StaffMember) -> None:
    session = house.as_(who)
    assert dispatch.ask(GetPathway(ZOE.id), session).way_in.way is Way.CONSENT
    write_views(session)
    assert [(r.action, r.record_type, r.record_id) for r in trail(house, "Viewed")] == [("Viewed", "pathway", ZOE.id)]


@pytest.mark.parametrize(("who", "why"), [(NURSE, "break-glass"), (LEADER, "no-consent")])
def test_who_keeps_the_record_to_himself_is_asked_about_first(house: House, who: StaffMember, why: str) -> None:
    keeps_to_himself(house)
    session = house.as_(who)
    with pytest.raises(ReasonNeeded) as asked:
        dispatch.ask(GetPathway(ZOE.id), session)
    assert (asked.value.resident_id, asked.value.why) == (ZOE.id, why)
    write_views(session)
    assert [(r.action, r.record_id, r.reason) for r in trail(house, "AskedWhy")] == [("AskedWhy", ZOE.id, "GetPathway")]
    assert trail(house, "Viewed") == []


def test_the_service_that_keeps_the_record_is_asked_nothing(house: House) -> None:
    keeps_to_himself(house)
    assert dispatch.ask(GetPathway(ZOE.id), house.as_(WORKER)).way_in.way is Way.OWN_WORK


@pytest.mark.hazard("H19")
def test_that_there_is_a_record_is_never_hidden_nor_is_an_alert(house: House) -> None:
    keeps_to_himself(house)
    session = house.as_(NURSE)
    standing = dispatch.ask(GetPathwayStanding(ZOE.id), session)
    assert (standing.kept, standing.shared) == (True, False)
    assert dispatch.ask(GetResident(ZOE.id), session).alerts == ZOE.alerts
    assert not dispatch.ask(GetPathwayStanding(LEE.id), session).kept


def test_consent_to_this_episode_does_not_open_what_an_earlier_one_kept_to_itself(house: House) -> None:
    earlier = Episode("episode-before", ZOE.id, date(2024, 2, 1), open=False)
    with house.store.write(SYNC) as unit:
        unit.episodes.put(earlier)
        unit.received("EpisodeReceived", "episode", earlier.id)
        for response in (RESPONSE, replace(RESPONSE, id="response-before", episode_id=earlier.id)):
            unit.responses.put(response)
            unit.received("ResponseReceived", "response", response.id)
        unit.commit()
    assert [r.id for r in dispatch.ask(GetPathway(ZOE.id), house.as_(NURSE)).responses] == [RESPONSE.id]
    assert len(dispatch.ask(GetPathway(ZOE.id), house.as_(WORKER)).responses) == 2


# --- break-glass ------------------------------------------------------------------------------------------------------


@pytest.mark.hazard("H20")
def test_in_an_emergency_a_nurse_opens_it_for_twenty_minutes_and_no_longer(house: House) -> None:
    keeps_to_himself(house)
    session = house.as_(NURSE)
    until = dispatch.run(BreakGlass(ZOE.id, "treating-now", WHY), session).value
    seen = dispatch.ask(GetPathway(ZOE.id), session).way_in
    assert (seen.way, seen.until) == (Way.BREAK_GLASS, until)
    house.clock.at = until - timedelta(seconds=5)
    dispatch.ask(GetPathway(ZOE.id), session)
    house.clock.at = until
    with pytest.raises(ReasonNeeded):
        dispatch.ask(GetPathway(ZOE.id), session)


def test_while_it_is_open_the_residents_page_can_say_until_when(house: House) -> None:
    keeps_to_himself(house)
    nurse = house.as_(NURSE)
    assert dispatch.ask(GetPathwayStanding(ZOE.id), nurse).open_until is None
    until = dispatch.run(BreakGlass(ZOE.id, "treating-now", WHY), nurse).value
    assert dispatch.ask(GetPathwayStanding(ZOE.id), nurse).open_until == until
    assert dispatch.ask(GetPathwayStanding(ZOE.id), house.as_(NIGHT_NURSE)).open_until is None
    house.clock.at = until
    assert dispatch.ask(GetPathwayStanding(ZOE.id), nurse).open_until is None


def test_what_one_opened_is_open_to_nobody_else_and_nobody_elses_record_is(house: House) -> None:
    keeps_to_himself(house)
    lees = Episode("episode-lee", LEE.id, date(2026, 11, 10))
    with house.store.write(SYNC) as unit:
        unit.episodes.put(lees)
        unit.received("EpisodeReceived", "episode", lees.id)
        unit.commit()
    dispatch.run(BreakGlass(ZOE.id, "treating-now", WHY), house.as_(NURSE))
    for who, resident in ((NIGHT_NURSE, ZOE), (LEADER, ZOE), (NURSE, LEE)):
        with pytest.raises(ReasonNeeded):
            dispatch.ask(GetPathway(resident.id), house.as_(who))


def test_who_became_a_leader_meanwhile_opens_by_a_leaders_reason(house: House) -> None:
    keeps_to_himself(house)
    dispatch.run(BreakGlass(ZOE.id, "treating-now", WHY), house.as_(NURSE))
    with pytest.raises(ReasonNeeded):
        dispatch.ask(GetPathway(ZOE.id), house.as_(replace(NURSE, role=Role.LEADER)))


def test_a_clock_set_back_opens_nothing(house: House) -> None:
    keeps_to_himself(house)
    session = house.as_(NURSE)
    dispatch.run(BreakGlass(ZOE.id, "treating-now", WHY), session)
    house.clock.at -= timedelta(hours=1)
    with pytest.raises(ReasonNeeded):
        dispatch.ask(GetPathway(ZOE.id), session)


def test_a_clock_put_back_a_little_does_not_stretch_an_opening(house: House) -> None:
    keeps_to_himself(house)
    session = house.as_(NURSE)
    dispatch.run(BreakGlass(ZOE.id, "treating-now", WHY), session)
    house.clock.at += timedelta(minutes=15)
    dispatch.ask(GetPathway(ZOE.id), session)
    with house.store.write(NURSE) as unit:
        unit.trail.note("Viewed", "pathway", ZOE.id)
        unit.commit()
    house.clock.at -= timedelta(minutes=10)
    with pytest.raises(ReasonNeeded):
        dispatch.ask(GetPathway(ZOE.id), session)


@pytest.mark.parametrize("words", ["", "emergency", " " * 30, "a  b  c  d  e  f  g"])
def test_an_emergency_wants_words(house: House, words: str) -> None:
    with pytest.raises(RuleBroken, match="20"):
        dispatch.run(BreakGlass(ZOE.id, "treating-now", words), house.as_(NURSE))
    assert trail(house, "BreakGlassUsed") == []


def test_a_reason_is_one_of_the_list(house: House) -> None:
    with pytest.raises(RuleBroken) as refused:
        dispatch.run(BreakGlass(ZOE.id, "curiosity", WHY), house.as_(NURSE))
    assert refused.value.code == "no-such-reason"
    assert len(value_set("access_reason").current) == 6


def test_where_nothing_is_kept_nothing_is_broken(house: House) -> None:
    with pytest.raises(NotFound):
        dispatch.run(BreakGlass(LEE.id, "treating-now", WHY), house.as_(NURSE))


def test_the_trust_hears_of_it_before_all_else_and_reads_nothing_clinical(house: House) -> None:
    clinic.record_attended(house.store, clinic.ZOE_AT_GP.id)
    dispatch.run(BreakGlass(ZOE.id, "treating-now", WHY), house.as_(NURSE))
    assert waiting(house) == ["BreakGlassUsed", "AttendanceRecorded"]
    with house.store.read() as unit:
        (entry, _) = unit.outbox.pending(10, house.clock.at)
    assert entry.payload["reason_code"] == "treating-now"
    assert "methadone" not in repr(entry.payload)
    (row,) = trail(house, "BreakGlassUsed")
    assert (row.user_id, row.reason) == (NURSE.id, "treating-now")
    assert "methadone" not in repr(row)


# --- a leader's reason ------------------------------------------------------------------------------------------------


def test_a_leader_says_why_and_the_trail_keeps_it(house: House) -> None:
    keeps_to_himself(house)
    session = house.as_(LEADER)
    dispatch.run(StateReason(ZOE.id, "complaint"), session)
    assert dispatch.ask(GetPathway(ZOE.id), session).way_in.way is Way.REASON
    assert [(r.user_id, r.reason) for r in trail(house, "SensitiveRecordOpened")] == [(LEADER.id, "complaint")]
    assert waiting(house) == []
    assert dispatch.ask(GetAccessToReview(), session).uses == ()


def test_another_reason_is_said_in_words(house: House) -> None:
    with pytest.raises(RuleBroken):
        dispatch.run(StateReason(ZOE.id, "other"), house.as_(LEADER))
    dispatch.run(StateReason(ZOE.id, "other", "the coroner asks when he was seen"), house.as_(LEADER))


# --- a leader looks at it afterwards ----------------------------------------------------------------------------------


def test_a_leader_sees_who_opened_whose_record_and_says_what_was_found(house: House) -> None:
    keeps_to_himself(house)
    with house.store.write(SYNC) as unit:
        unit.staff.put(NURSE)
        unit.commit()
    dispatch.run(BreakGlass(ZOE.id, "treating-now", WHY), house.as_(NURSE))
    leader = house.as_(LEADER)
    house.clock.at += timedelta(hours=71)
    (use,) = dispatch.ask(GetAccessToReview(), leader).uses
    assert (use.who, use.resident_name, use.opening.words) == (NURSE.name, ZOE.name, WHY)
    assert (use.hours_old, use.is_late) == (71, False)
    house.clock.at += timedelta(hours=2)
    assert dispatch.ask(GetAccessToReview(), leader).uses[0].is_late
    counts = dispatch.ask(CountAccessToReview(), leader)
    assert (counts.uses, counts.late, counts.oldest_hours) == (1, 1, 73)

    dispatch.run(ReviewBreakGlass(use.opening.id, Finding.JUSTIFIED), leader)

    assert dispatch.ask(GetAccessToReview(), leader).uses == ()
    assert [(r.user_id, r.reason) for r in trail(house, "BreakGlassReviewed")] == [(LEADER.id, "justified")]
    with pytest.raises(RuleBroken):
        dispatch.run(ReviewBreakGlass(use.opening.id, Finding.FOLLOW_UP), leader)


def test_a_leader_who_sees_whose_record_was_opened_was_shown_that_the_service_knows_them(house: House) -> None:
    dispatch.run(BreakGlass(ZOE.id, "treating-now", WHY), house.as_(NURSE))
    marked(house, WORKER, LEE)
    leader = house.as_(LEADER)
    dispatch.ask(GetAccessToReview(), leader)
    write_views(leader)
    listed = [(r.record_type, r.record_id) for r in trail(house, "Listed") if r.user_id == LEADER.id]
    assert listed == [("pathway", ZOE.id), ("resident", LEE.id)]


def test_who_saw_this_record_tells_of_an_emergency_opening_too(house: House) -> None:
    dispatch.run(BreakGlass(ZOE.id, "treating-now", WHY), house.as_(NURSE))
    (sight,) = dispatch.ask(WhoSaw(ZOE.nomis_number), house.as_(LEADER)).people
    assert sight.user_id == NURSE.id


def test_nobody_looks_at_ones_own(house: House) -> None:
    dispatch.run(BreakGlass(ZOE.id, "treating-now", WHY), house.as_(NURSE))
    promoted = house.as_(replace(NURSE, role=Role.LEADER))
    (use,) = dispatch.ask(GetAccessToReview(), promoted).uses
    with pytest.raises(RuleBroken) as refused:
        dispatch.run(ReviewBreakGlass(use.opening.id, Finding.JUSTIFIED), promoted)
    assert refused.value.code == "own-opening"


# --- what looks unusual -----------------------------------------------------------------------------------------------


def marked(house: House, who: StaffMember, *residents: Resident) -> list[tuple[str, str]]:
    """Let somebody open these residents' pages; return (resident, rule) of what the trail marked."""
    session = house.as_(who)
    for one in residents:
        dispatch.ask(GetResident(one.id), session)
        write_views(session)
    return [(r.record_id, r.reason) for r in trail(house, "Unusual")]


def test_a_colleague_of_the_same_surname_is_marked(house: House) -> None:
    sharp = StaffMember("staff-sharp", "Mary Sharp", Role.NURSE)
    assert marked(house, sharp, ZOE, LEE) == [(ZOE.id, "own-surname")]


def test_a_nurse_who_opens_another_wings_resident_without_a_clinic_is_marked(house: House) -> None:
    assert marked(house, NURSE, ZOE) == []
    house.clock.at += timedelta(days=1)  # on Friday both are on her wing's list
    assert marked(house, NURSE, ZOE, LEE) == [(LEE.id, "no-relation")]


def test_a_resident_on_the_days_list_of_the_wing_is_no_stranger(house: House) -> None:
    assert marked(house, NURSE, LEE) == []


def test_a_nurse_who_holds_the_clinic_herself_knows_who_comes_from_another_wing(house: House) -> None:
    visiting = StaffMember("staff-hall", GP.clinician, Role.NURSE, wing="C")
    assert marked(house, visiting, LEE) == []
    assert marked(house, replace(visiting, id="staff-other", name="Ann Other"), LEE) == [(LEE.id, "no-relation")]


@pytest.mark.parametrize("who", [NURSE, WORKER])
def test_whoever_added_somebody_without_a_cell_may_look_at_them_that_day(house: House, who: StaffMember) -> None:
    new = Traits(given_name="Ibrahim", family_name="el Masri")
    added = dispatch.run(AddResident(new), house.as_(who)).value
    with house.store.read() as unit:
        them = unit.residents.get(added)
    assert marked(house, who, them) == []
    stranger = replace(NURSE, id="staff-other", name="Ann Other", wing="C")
    assert marked(house, stranger, them) == [(added, "no-relation")]
    house.clock.at += timedelta(days=1)
    assert marked(house, who, them) == [(added, "no-relation")] * 2


def test_a_worker_who_opens_a_resident_the_service_does_not_know_is_marked(house: House) -> None:
    assert marked(house, WORKER, ZOE, LEE) == [(LEE.id, "no-relation")]


def test_an_opening_at_night_is_marked_once_a_night(house: House) -> None:
    house.clock.at = house.clock.at.replace(hour=23)
    assert marked(house, NIGHT_NURSE, ZOE, LEE) == [(ZOE.id, "night")]


def test_more_than_fifteen_records_in_ten_minutes_are_marked_once(
    house: House, people: Callable[[int], tuple[Resident, ...]]
) -> None:
    everybody = people(20)
    house.clinic_seen("gp", date(2026, 11, 16), *everybody)
    assert marked(house, NIGHT_NURSE, *everybody) == [("resident-15", "many-records")]


def test_a_leader_has_the_weeks_marks_with_names(house: House) -> None:
    marked(house, WORKER, LEE)
    (line,) = dispatch.ask(GetAccessToReview(), house.as_(LEADER)).unusual
    assert (line.who, line.resident_name, line.rule) == (WORKER.id, LEE.name, "no-relation")
    house.clock.at += timedelta(days=8)
    assert dispatch.ask(GetAccessToReview(), house.as_(LEADER)).unusual == ()
