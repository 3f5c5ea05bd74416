"""A PC whose clock is wrong: what is due is shown all the same, and what waits is not forgotten."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from prisoncare_desktop.domain.calendar import instant_text
from prisoncare_desktop.usecases import dispatch, doubtful_clock, pathway
from prisoncare_desktop.usecases.pathway import GetCaseload
from prisoncare_desktop.usecases.ports import UnitOfWork
from prisoncare_desktop.usecases.sync_state import GetSyncState, Silence
from prisoncare_desktop.usecases.syncing import CLOCK_DIFFERENCE_S, LAST_SYNC_AT
from prisoncare_desktop.usecases.today import GetNurseToday
from tests.store.clinic import GP, LEE_AT_GP, MORNING, NURSE, REVIEW, SYNC, record_attended
from tests.store.leaving import seen_on, sent
from tests.usecases.conftest import WORKER, House

YEARS = timedelta(days=3652)
A_LITTLE = timedelta(minutes=5)


def synced(house: House, true_at: datetime, ahead: timedelta) -> None:
    """A sync came to its end at this true time, by a PC clock so far ahead; as the engine notes it."""
    with house.store.write(SYNC) as unit:
        unit.facts.put(LAST_SYNC_AT, instant_text(true_at + ahead))
        unit.facts.put(CLOCK_DIFFERENCE_S, str(int(ahead.total_seconds())) if abs(ahead) > A_LITTLE else "")
        unit.commit()


def london(at: datetime) -> date:
    """Return the day in London by the rule: summer time from the last Sunday of March to October's, 01:00 UTC."""

    def change(month: int) -> datetime:
        last = datetime(at.year, month, 31, 1, tzinfo=UTC)
        return last - timedelta(days=(last.weekday() + 1) % 7)

    summer = change(3) <= at < change(10)
    return (at + timedelta(hours=1) if summer else at).date()


@pytest.mark.hazard("H3", "H8")
@pytest.mark.parametrize("count", [250, pytest.param(20_000, marks=[pytest.mark.soak, pytest.mark.timeout(3600)])])
def test_no_clock_however_wrong_hides_a_review_that_is_due(house: House, count: int) -> None:
    try_clocks(house, count)


def test_the_harness_notices_a_list_that_believes_the_pc(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    def believes(_unit: UnitOfWork, now: datetime) -> date:
        return london(now)

    monkeypatch.setattr(pathway, "latest_day", believes)
    with pytest.raises(AssertionError, match="fewer"):
        try_clocks(house, 250)


# The evenings and nights in which summer time begins and ends, and any moment of two years.
_changes = st.sampled_from([datetime(2026, 10, 25, tzinfo=UTC), datetime(2027, 3, 28, tzinfo=UTC)])
_moments = st.one_of(
    st.builds(lambda at, m: at + timedelta(minutes=m), _changes, st.integers(-120, 180)),
    st.builds(lambda m: MORNING + timedelta(minutes=m), st.integers(0, 2 * 365 * 24 * 60)),
)
_wrong = st.one_of(
    st.just(timedelta()),
    st.builds(lambda s: timedelta(seconds=s), st.integers(-7200, 7200)),
    st.builds(lambda s: timedelta(seconds=s), st.integers(int(-YEARS.total_seconds()), int(YEARS.total_seconds()))),
)


def try_clocks(house: House, count: int) -> None:
    """Sync at some true time with some clock, then look later, the clock perhaps changed again."""
    tried: list[timedelta] = []

    @seed(20261122)
    @settings(
        max_examples=count,
        deadline=None,
        database=None,
        phases=(Phase.explicit, Phase.generate),
        suppress_health_check=list(HealthCheck),
    )
    @given(synced_at=_moments, later=st.integers(0, 40 * 24 * 60), ahead_then=_wrong, moved=_wrong)
    def holds(synced_at: datetime, later: int, ahead_then: timedelta, moved: timedelta) -> None:
        tried.append(moved)
        truly = synced_at + timedelta(minutes=later)
        synced(house, synced_at, ahead_then)
        house.clock.at = truly + ahead_then + moved
        lines = dispatch.ask(GetCaseload(), house.as_(WORKER))
        shown = next(line.days_overdue for line in lines if line.task is not None and line.task.id == REVIEW.id)
        # Put back since the sync: all that can be known is that it is later than that sync.
        known = truly if moved >= timedelta() else synced_at
        due = (london(known - A_LITTLE - timedelta(seconds=2)) - REVIEW.due_on).days
        assert shown >= due, f"fewer: shown as {shown} days overdue, is {due}"

    try:
        holds()
    finally:
        print(f"due lists: {len(tried)} clocks up to 10 years wrong tried, seed 20261122")


@pytest.mark.parametrize("ahead", [timedelta(), timedelta(minutes=4), timedelta(minutes=-4)])
def test_a_clock_that_agrees_is_not_doubted(house: House, ahead: timedelta) -> None:
    synced(house, MORNING, ahead)
    house.clock.at = MORNING + ahead + timedelta(hours=3)
    assert dispatch.ask(GetSyncState(), house.as_(NURSE)).clock_ahead == timedelta()


def test_a_clock_put_back_since_the_last_sync_is_doubted_without_a_network(house: House) -> None:
    synced(house, MORNING, timedelta())
    house.clock.at = MORNING - timedelta(days=3)
    ahead = dispatch.ask(GetSyncState(), house.as_(NURSE)).clock_ahead
    assert timedelta(days=-3, minutes=-1) < ahead < timedelta(days=-2, hours=-23)


def test_the_nurse_sees_the_clinics_of_each_day_it_may_be(house: House) -> None:
    seen_on(house.store, LEE_AT_GP.resident_id, MORNING - timedelta(days=3), "three-days-ago")
    synced(house, MORNING, timedelta(days=-3))
    house.clock.at = MORNING - timedelta(days=3) + timedelta(minutes=1)
    today = dispatch.ask(GetNurseToday(), house.as_(NURSE))
    assert {line.session.clinic_date for line in today.sessions} == {GP.clinic_date, date(2026, 11, 17)}


def test_the_days_a_sound_clock_gives_are_one(house: House) -> None:
    synced(house, MORNING, timedelta())
    with house.store.read() as unit:
        assert doubtful_clock.days_it_may_be(unit, MORNING + timedelta(hours=1)) == (GP.clinic_date,)


# --- what waits too long ----------------------------------------------------------------------------------------------


def silent(house: House) -> Silence | None:
    return dispatch.ask(GetSyncState(), house.as_(NURSE)).silent


@pytest.mark.hazard("H5")
@pytest.mark.parametrize(("hours", "told"), [(23, False), (25, True)])
def test_what_has_not_reached_the_trust_for_a_day_is_told(house: House, hours: int, told: bool) -> None:
    record_attended(house.store, LEE_AT_GP.id)
    recorded_at = house.clock.at
    house.clock.at = recorded_at + timedelta(hours=hours)
    if not told:
        assert silent(house) is None
        return
    found = silent(house)
    assert found is not None
    assert (found.waiting, found.need_a_person) == (1, 0)
    assert found.oldest_for is not None
    assert found.oldest_for // timedelta(hours=1) == hours


@pytest.mark.hazard("H5")
def test_what_needs_a_person_is_told_at_once_and_what_is_at_the_trust_never(house: House) -> None:
    entry_id = record_attended(house.store, LEE_AT_GP.id)
    sent(house.store, entry_id, at=house.clock.at, receipted=False)
    assert silent(house) is None, "sent is not there, but it is not late either"
    house.clock.at += timedelta(hours=25)
    found = silent(house)
    assert found is not None
    assert found.waiting == 1, "sent and unanswered counts as not there"
    with house.store.write(SYNC) as unit:
        unit.outbox.set_aside(entry_id, "422", "", None)
        unit.commit()
    found = silent(house)
    assert found is not None
    assert (found.waiting, found.need_a_person) == (0, 1)
    with house.store.write(SYNC) as unit:
        unit.outbox.resume(entry_id)
        unit.outbox.close_batch(1, house.clock.at, "")
        unit.commit()
    sent(house.store, entry_id, at=house.clock.at)
    assert silent(house) is None


@pytest.mark.hazard("H5", "H8")
def test_a_clock_put_back_does_not_silence_the_alarm(house: House) -> None:
    synced(house, house.clock.at, timedelta())
    record_attended(house.store, LEE_AT_GP.id)
    house.clock.at -= timedelta(days=365)
    found = silent(house)
    assert found is not None
    assert (found.waiting, found.oldest_for) == (1, None)
