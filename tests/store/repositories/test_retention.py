"""What leaves this PC, and what never does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from prisoncare_desktop.domain.attendance import Outcome
from prisoncare_desktop.domain.feedback import PaperForm, PaperStatus
from prisoncare_desktop.domain.pathway import FormResponse
from prisoncare_desktop.domain.resident import Presence
from prisoncare_desktop.domain.retention import Kept, LegalHold, Limits, why_kept
from prisoncare_desktop.domain.sampling import ALGORITHM, Candidate, Draw, Seed
from prisoncare_desktop.domain.staff import Role, StaffMember
from prisoncare_desktop.domain.waiting import WaitingState
from prisoncare_desktop.errors import Bug, NotFound
from prisoncare_desktop.store.open_store import OpenStore
from prisoncare_desktop.usecases.outbox import GivenUp
from prisoncare_desktop.usecases.ports import Draft
from tests.store.clinic import (
    EPISODE,
    GP,
    LEE,
    LEE_AT_GP,
    LOCKED_DOWN,
    MORNING,
    NURSE,
    OUTSIDE,
    OWN_LIST,
    RESPONSE,
    REVIEW,
    ROUND,
    SYNC,
    WAITS,
    ZOE,
    ZOE_AT_GP,
    fill,
    fill_round_about,
    record_attended,
)
from tests.store.leaving import copy_kept, counted, has_left, left_of, schema, seen_on, sent

LEADER = StaffMember("staff-leader", "Dr Hale", Role.LEADER)
LATER = MORNING + timedelta(days=60)  # of everything in the small clinic
LIMITS = Limits.at(LATER)
LONG_AGO = MORNING - timedelta(days=500)


def trim(store: OpenStore, limits: Limits = LIMITS) -> dict[str, int]:
    """Trim until nothing is left to go; return how many of what went."""
    gone: dict[str, int] = {}
    while True:
        with store.write(SYNC) as unit:
            portion = unit.retention.trim(limits)
            unit.commit()
        if not portion:
            return gone
        for what, n in portion.items():
            gone[what] = gone.get(what, 0) + n


def why(store: OpenStore, resident_id: str, limits: Limits = LIMITS) -> Kept | None:
    with store.read() as unit:
        return next(why_kept(one, limits) for one in unit.retention.leavers() if one.resident_id == resident_id)


def close_zoes_episode(store: OpenStore) -> None:
    with store.write(SYNC) as unit:
        unit.episodes.put(replace(EPISODE, open=False, revision=1))
        unit.received("EpisodeReceived", "episode", EPISODE.id)
        unit.commit()


def is_here(store: OpenStore, resident_id: str) -> bool:
    with store.read() as unit:
        return resident_id in unit.residents.many([resident_id])


@pytest.fixture
def zoe_left(store: OpenStore) -> OpenStore:
    """Zoe left 60 days ago with everything of hers closed and nothing unsent."""
    fill(store)
    fill_round_about(store)
    close_zoes_episode(store)
    has_left(store, ZOE, MORNING)
    for kind, record_id in (("appointment", ZOE_AT_GP.id), ("episode", EPISODE.id), ("review_task", REVIEW.id)):
        copy_kept(store, kind, record_id, MORNING, '{"subject":"O\'Brien-Sharp"}')
    return store


def test_of_somebody_who_left_long_ago_nothing_is_kept_but_the_trail(zoe_left: OpenStore) -> None:
    of_hers = dict.fromkeys(("appointments", "review_tasks", "episodes", "waiting_entries", "external_appointments"), 1)
    assert trim(zoe_left) == {**of_hers, "residents": 1}
    for word in (ZOE.family_name, ZOE.given_name, ZOE.nomis_number, ZOE.nhs_number, "obrien"):
        assert left_of(zoe_left, word) == [], word
    assert left_of(zoe_left, ZOE.id) == ["central_copies", "trail"]
    assert is_here(zoe_left, LEE.id)


def test_the_trail_says_of_each_record_that_it_went(zoe_left: OpenStore) -> None:
    trim(zoe_left)
    with zoe_left.read() as unit:
        told = {(row.record_type, row.record_id) for row in unit.trail.latest(50) if row.action == "Trimmed"}
        assert unit.trail.verify()[1] is None
    assert told == {
        *(("resident", ZOE.id), ("appointment", ZOE_AT_GP.id), ("episode", EPISODE.id), ("review_task", REVIEW.id)),
        *(("waiting_entry", WAITS.id), ("external_appointment", OUTSIDE.id)),
    }


def test_what_lies_about_the_clinics_goes_with_its_day_and_who_still_waits_stays(store: OpenStore) -> None:
    fill(store)
    fill_round_about(store)
    waited = replace(WAITS, id="waited", state=WaitingState.TAKEN_OFF)
    held = replace(OUTSIDE, id="held", resident_id=LEE.id)
    with store.write(SYNC) as unit:
        unit.waiting.put(waited)
        unit.received("Received", "waiting_entry", waited.id)
        unit.external.put(held)
        unit.received("Received", "external_appointment", held.id)
        unit.commit()
    with store.write(LEADER) as unit:
        unit.retention.place_hold(LegalHold(LEE.id, "inquest", LEADER.id, MORNING))
        unit.commit()
    gone = trim(store, Limits.at(MORNING + timedelta(days=500)))
    assert gone["waiting_entries"] == gone["external_appointments"] == gone["medicines_rounds"] == 1
    assert gone["regime_days"] == 1
    assert left_of(store, waited.id) == left_of(store, ROUND.id) == left_of(store, LOCKED_DOWN.id) == ["trail"]
    with store.read() as unit:
        assert unit.waiting.open() == (WAITS,)
        assert unit.external.of_resident(LEE.id) == (held,)
        assert unit.site_lists.find(OWN_LIST.id) == OWN_LIST


def test_a_second_trim_finds_nothing_to_do(zoe_left: OpenStore) -> None:
    trim(zoe_left)
    before = counted(zoe_left)
    assert trim(zoe_left) == {}
    assert counted(zoe_left) == before


@pytest.mark.parametrize("days", [13, 14])
def test_somebody_stays_for_fourteen_days_after_they_left(store: OpenStore, days: int) -> None:
    fill(store)
    has_left(store, LEE, MORNING, Presence.TRANSFERRED)
    limits = Limits.at(MORNING + timedelta(days=days, seconds=1))
    trim(store, limits)
    assert is_here(store, LEE.id) == (days < 14)


def test_nobody_goes_while_it_is_unknown_since_when_they_have_left(store: OpenStore) -> None:
    fill(store)
    with store.write(SYNC) as unit:
        unit.residents.put(replace(LEE, presence=Presence.RELEASED, revision=1))
        unit.received("ResidentReceived", "resident", LEE.id)
        unit.commit()
    assert why(store, LEE.id) is Kept.RECENT
    trim(store)
    assert is_here(store, LEE.id)


def test_somebody_out_for_the_day_has_not_left(store: OpenStore) -> None:
    fill(store)
    has_left(store, LEE, MORNING, Presence.OUT)
    trim(store)
    assert is_here(store, LEE.id)


def test_nobody_goes_while_anything_of_theirs_is_not_at_the_trust(zoe_left: OpenStore) -> None:
    entry_id = record_attended(zoe_left, ZOE_AT_GP.id)
    assert why(zoe_left, ZOE.id) is Kept.UNSENT
    assert trim(zoe_left) == {}
    number = sent(zoe_left, entry_id, at=MORNING, receipted=False)
    assert trim(zoe_left) == {}, "on its way is not there yet"
    with zoe_left.write(SYNC) as unit:
        unit.outbox.close_batch(number, MORNING, "")
        unit.commit()
    sent(zoe_left, entry_id, at=MORNING)
    assert trim(zoe_left)["residents"] == 1


def test_what_was_recorded_together_with_something_unsent_stays_together(zoe_left: OpenStore) -> None:
    """Zoe's review is at the trust; the form of the same moment is not."""
    with zoe_left.write(NURSE) as unit:
        first, event = ZOE_AT_GP.record(Outcome.ATTENDED, "", by=NURSE.id, initials="AO", at=MORNING, session=GP)
        unit.appointments.put(first)
        of_zoe = unit.record(event)
        other, its_event = LEE_AT_GP.record(Outcome.ATTENDED, "", by=NURSE.id, initials="AO", at=MORNING, session=GP)
        unit.appointments.put(other)
        of_lee = unit.record(its_event)
        unit.commit()
    number = sent(zoe_left, of_zoe, of_lee, at=MORNING, receipted=False)
    with zoe_left.write(SYNC) as unit:
        unit.outbox.set_aside(of_lee, "422", "", None)
        unit._connection.exec_driver_sql("UPDATE outbox SET state = 'receipted' WHERE id = ?", (of_zoe,))
        unit.outbox.close_batch(number, MORNING, "")
        unit.commit()
    assert why(zoe_left, ZOE.id) is Kept.UNSENT
    assert trim(zoe_left) == {}


def test_what_waits_for_an_unsent_change_stays_as_well(zoe_left: OpenStore) -> None:
    of_zoe = record_attended(zoe_left, ZOE_AT_GP.id)
    sent(zoe_left, of_zoe, at=MORNING)
    of_lee = record_attended(zoe_left, LEE_AT_GP.id)
    with zoe_left.write(SYNC) as unit:
        unit._connection.exec_driver_sql("UPDATE outbox SET depends_on = ? WHERE id = ?", (of_zoe, of_lee))
        unit.commit()
    assert why(zoe_left, ZOE.id) is Kept.UNSENT


def test_under_legal_hold_everything_stays(zoe_left: OpenStore) -> None:
    seen_on(zoe_left, ZOE.id, LONG_AGO, "long-ago")
    with zoe_left.write(LEADER) as unit:
        unit.retention.place_hold(LegalHold(ZOE.id, "inquest", LEADER.id, MORNING))
        unit.commit()
    before = counted(zoe_left)
    assert why(zoe_left, ZOE.id) is Kept.HELD
    assert trim(zoe_left) == {}
    assert counted(zoe_left) == before
    with zoe_left.write(LEADER) as unit:
        unit.retention.lift_hold(ZOE.id, "closed")
        unit.commit()
    assert trim(zoe_left)["residents"] == 1


LEADER = replace(
    NURSE, id="staff-leader", role=__import__("prisoncare_desktop.domain.staff", fromlist=["Role"]).Role.LEADER
)


def test_an_open_episode_keeps_the_record(store: OpenStore) -> None:
    fill(store)
    has_left(store, ZOE, MORNING)
    assert why(store, ZOE.id) is Kept.EPISODE_OPEN
    assert trim(store) == {}


@pytest.mark.parametrize("subject", [f"review:{REVIEW.id}", f"step:{EPISODE.id}:reception"])
@pytest.mark.parametrize("works_here", [True, False])
def test_a_half_filled_form_keeps_the_record_as_long_as_its_owner_works_here(
    zoe_left: OpenStore, works_here: bool, subject: str
) -> None:
    with zoe_left.write(NURSE) as unit:
        unit.staff.put(replace(NURSE, active=works_here))
        unit.drafts.put(Draft("d", NURSE.id, subject, "url", "1", "{}", MORNING))
        unit.commit()
    trim(zoe_left)
    assert is_here(zoe_left, ZOE.id) == works_here
    with zoe_left.read() as unit:
        assert bool(unit.drafts.of_owner(NURSE.id)) == works_here


def test_attendance_older_than_the_window_goes_with_its_earlier_revisions(store: OpenStore) -> None:
    fill(store)
    seen_on(store, LEE.id, LONG_AGO, "long-ago")
    sent(store, record_attended(store, "long-ago"), at=MORNING)
    sent(store, record_attended(store, LEE_AT_GP.id), at=MORNING)
    assert trim(store) == {"appointments": 1, "sessions": 1, "batches": 1, "outbox": 1}
    with store.read() as unit:
        with pytest.raises(NotFound):
            unit.appointments.get("long-ago")
        assert unit.appointments.earlier("long-ago", 0) is None
        assert unit.appointments.get(LEE_AT_GP.id).id == LEE_AT_GP.id


def test_a_session_stays_with_nobody_left_in_it_while_what_was_said_of_it_is_not_at_the_trust(
    zoe_left: OpenStore,
) -> None:
    """One is old, of the other Zoe alone was there and has left."""
    day = MORNING - timedelta(days=20)
    alone, old = seen_on(zoe_left, ZOE.id, day, "alone"), seen_on(zoe_left, LEE.id, LONG_AGO, "long-ago")
    with zoe_left.write(NURSE) as unit:
        _, event = LEE_AT_GP.record(Outcome.ATTENDED, "", by=NURSE.id, initials="AO", at=MORNING, session=GP)
        of_sessions = [unit.record(replace(event, record_id=one.session_id)) for one in (alone, old)]
        unit.commit()
    gone = trim(zoe_left)
    assert (gone["residents"], gone["appointments"], gone.get("sessions")) == (1, 3, None)
    sent(zoe_left, *of_sessions, at=MORNING)
    assert trim(zoe_left)["sessions"] == 1, "the other stays for as long as any, for want of a resident who leaves"


@pytest.mark.parametrize(("day", "stays"), [(date(2025, 10, 20), True), (date(2025, 10, 19), False)])
def test_thirteen_months_are_kept_to_the_day(store: OpenStore, day: date, stays: bool) -> None:
    fill(store)
    at = datetime(day.year, day.month, day.day, 9, tzinfo=MORNING.tzinfo)
    seen_on(store, LEE.id, at, "then")
    trim(store, Limits.at(MORNING))
    with store.read() as unit:
        assert bool(unit.sessions.between(day, day)) == stays


def test_a_row_says_that_it_is_at_the_trust_for_as_long_as_it_is_here(store: OpenStore) -> None:
    fill(store)
    first, second = record_attended(store, LEE_AT_GP.id), record_attended(store, ZOE_AT_GP.id)
    sent(store, first, at=MORNING)
    sent(store, second, at=MORNING)
    assert trim(store) == {"batches": 1}, "the first batch; the last keeps the count of batches"
    with store.read() as unit:
        assert unit.outbox.states_of([LEE_AT_GP.id]) == {LEE_AT_GP.id: "at-the-trust"}
        assert [batch.number for batch in unit.outbox.batches(9)] == [2]
        assert unit.outbox.next_batch_number() == 3


def test_what_was_sent_is_kept_for_35_days_to_be_sent_again(store: OpenStore) -> None:
    fill(store)
    first, second = record_attended(store, LEE_AT_GP.id), record_attended(store, ZOE_AT_GP.id)
    sent(store, first, at=MORNING)
    sent(store, second, at=MORNING)
    assert trim(store, Limits.at(MORNING + timedelta(days=35))) == {}
    assert trim(store, Limits.at(MORNING + timedelta(days=35, seconds=1))) == {"batches": 1}


def test_the_counts_go_on_counting_what_was_trimmed(zoe_left: OpenStore) -> None:
    of_zoe = record_attended(zoe_left, ZOE_AT_GP.id)
    sent(zoe_left, of_zoe, at=MORNING)
    sent(zoe_left, record_attended(zoe_left, LEE_AT_GP.id), at=MORNING)
    with zoe_left.read() as unit:
        before = unit.outbox.counts()
    gone = trim(zoe_left)
    assert gone["outbox"] == gone["batches"] == 1
    with zoe_left.read() as unit:
        assert unit.outbox.counts() == before
        assert unit.outbox.many([of_zoe]) == {}
        assert unit.trail.verify()[1] is None
    record_attended(zoe_left, LEE_AT_GP.id, Outcome.TOO_LATE)
    with zoe_left.read() as unit:
        assert unit.outbox.counts().together == before.together + 1


def test_what_was_given_up_goes_with_its_record_and_goes_on_counting_as_given_up(zoe_left: OpenStore) -> None:
    of_zoe = record_attended(zoe_left, ZOE_AT_GP.id)
    with zoe_left.write(SYNC) as unit:
        unit.outbox.set_aside(of_zoe, "422", "", None)
        unit.outbox.give_up(GivenUp(of_zoe, "staff-nurse", "Ada Obi", MORNING, "seen for Zoë O'Brien-Sharp"))
        unit.commit()
    sent(zoe_left, record_attended(zoe_left, LEE_AT_GP.id), at=MORNING)
    with zoe_left.read() as unit:
        before = unit.outbox.counts()
    assert trim(zoe_left)["outbox"] == 1
    with zoe_left.read() as unit:
        assert unit.outbox.counts() == before
        assert unit.outbox.many([of_zoe]) == {}
    assert left_of(zoe_left, "seen for") == []


def test_an_entry_stays_while_a_later_change_waits_for_it_though_its_record_has_gone(zoe_left: OpenStore) -> None:
    of_zoe = record_attended(zoe_left, ZOE_AT_GP.id)
    sent(zoe_left, of_zoe, at=LATER - timedelta(days=20))
    sent(zoe_left, record_attended(zoe_left, LEE_AT_GP.id), at=LATER)
    assert trim(zoe_left)["residents"] == 1
    later = record_attended(zoe_left, LEE_AT_GP.id, Outcome.TOO_LATE)
    with zoe_left.write(SYNC) as unit:
        unit._connection.exec_driver_sql("UPDATE outbox SET depends_on = ? WHERE id = ?", (of_zoe, later))
        unit.commit()
    much_later = Limits.at(LATER + timedelta(days=30))
    trim(zoe_left, much_later)
    with zoe_left.read() as unit:
        assert of_zoe in unit.outbox.many([of_zoe])
    sent(zoe_left, later, at=LATER)
    assert trim(zoe_left, much_later)["outbox"] == 1


def test_old_draws_and_paper_go_by_the_week_and_no_code_is_named(store: OpenStore) -> None:
    fill(store)
    old, new = date(2025, 6, 2), date(2026, 11, 9)
    with store.write(SYNC) as unit:
        for week in (old, new):
            frame = (Candidate(LEE.id, LEE.nomis_number, None),)
            unit.draws.put(Draw(f"draw-{week}", week, "gp", frame, (LEE.id,), "s", "c", ALGORITHM, MORNING, NURSE.id))
            unit.received("DrawReceived", "draw", f"draw-{week}")
            unit.draws.put_seed(Seed(week, "s", "c", MORNING))
            unit.received("SeedReceived", "seed", week.isoformat())
            codes = tuple(f"{n}{week:%d}CODE" for n in range(3))
            unit.paper_forms.put_all(
                tuple(PaperForm(code, "gp", week, "A", "en", "url", "1", PaperStatus.GIVEN_OUT) for code in codes)
            )
            unit.received("PackReceived", "pack", "")
        unit.commit()
    with store.write(SYNC) as unit:
        unit.responses.put(anonymous("old-answers", LONG_AGO))
        unit.responses.put(anonymous("new-answers", MORNING))
        for response_id in ("old-answers", "new-answers"):
            unit.received("FeedbackReceived", "feedback", response_id)
        unit.commit()
    assert trim(store) == {"draws": 1, "seeds": 1, "paper_forms": 3, "feedback": 1}
    with store.read() as unit:
        assert unit.draws.find("gp", new)
        assert unit.draws.find("gp", old) is None
        assert sum(unit.paper_forms.counts(new).values()) == 3
        rows = [row for row in unit.trail.latest(20) if row.action == "Trimmed"]
    assert not [row for row in rows if "CODE" in row.record_id + row.reason]


def anonymous(response_id: str, at: datetime) -> FormResponse:
    return replace(RESPONSE, id=response_id, resident_id="", episode_id="", completed_at=at)


def test_the_paper_stays_while_a_return_is_not_at_the_trust(store: OpenStore) -> None:
    fill(store)
    with store.write(SYNC) as unit:
        unit.paper_forms.put_all(
            (PaperForm("OLDCODE", "gp", date(2025, 6, 2), "A", "en", "url", "1", PaperStatus.GIVEN_OUT),)
        )
        unit.received("PackReceived", "pack", "")
        unit.commit()
    entry_id = record_attended(store, LEE_AT_GP.id)
    with store.write(SYNC) as unit:
        unit._connection.exec_driver_sql("DROP TRIGGER outbox_frozen")
        unit._connection.exec_driver_sql("UPDATE outbox SET record_type = 'feedback' WHERE id = ?", (entry_id,))
        unit.commit()
    assert trim(store) == {}


def test_a_draw_in_which_somebody_under_hold_stood_is_kept(store: OpenStore) -> None:
    fill(store)
    week = date(2025, 6, 2)
    with store.write(LEADER) as unit:
        unit.retention.place_hold(LegalHold(LEE.id, "inquest", LEADER.id, MORNING))
        unit.commit()
    with store.write(SYNC) as unit:
        frame = (Candidate(LEE.id, LEE.nomis_number, None),)
        unit.draws.put(Draw("draw", week, "gp", frame, (), "s", "c", ALGORITHM, MORNING, NURSE.id))
        unit.received("DrawReceived", "draw", "draw")
        unit.commit()
    assert trim(store) == {}


def test_the_files_shape_is_the_same_before_and_after(zoe_left: OpenStore) -> None:
    sent(zoe_left, record_attended(zoe_left, ZOE_AT_GP.id), at=MORNING)
    sent(zoe_left, record_attended(zoe_left, LEE_AT_GP.id), at=MORNING)
    before = schema(zoe_left)
    assert len([name for kind, name, _ in before if kind == "trigger"]) > 5
    gone = trim(zoe_left)
    assert gone["outbox"]
    assert gone["batches"]
    assert schema(zoe_left) == before


def test_after_a_trim_that_failed_half_way_everything_stands_as_before(
    zoe_left: OpenStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, shape = counted(zoe_left), schema(zoe_left)

    def fails(*_: object) -> None:
        raise RuntimeError("the plug")

    monkeypatch.setattr("prisoncare_desktop.store.repositories.retention.SqlRetention._left_empty", fails)
    with pytest.raises(RuntimeError, match="the plug"), zoe_left.write(SYNC) as unit:
        unit.retention.trim(LIMITS)
    assert counted(zoe_left) == before
    assert schema(zoe_left) == shape


GOES_THROUGH: dict[str, Callable[..., object]] = {
    "trim": lambda door: door.trim(LIMITS),
    "place a hold": lambda door: door.place_hold(LegalHold(LEE.id, "x", "u", MORNING)),
    "lift a hold": lambda door: door.lift_hold(LEE.id, ""),
}


@pytest.mark.parametrize("what", GOES_THROUGH)
def test_the_door_opens_to_the_sync_and_to_leaders_only(zoe_left: OpenStore, what: str) -> None:
    with zoe_left.write(NURSE) as unit, pytest.raises(Bug):
        GOES_THROUGH[what](unit.retention)
    with zoe_left.read() as unit, pytest.raises(Bug):
        GOES_THROUGH[what](unit.retention)
    with zoe_left.write(SYNC) as unit:
        unit.commit()
        with pytest.raises(Bug):
            GOES_THROUGH[what](unit.retention)
