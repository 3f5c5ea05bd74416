from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import pytest

from prisoncare_desktop.domain.pathway import Anchor, ReviewTask, TaskStatus
from prisoncare_desktop.practice.episodes import EPISODES, overdue
from prisoncare_desktop.practice.prison import Prison, build
from prisoncare_desktop.practice.staff import BELL, SHAH
from tests.practice.conftest import SEED


def _tasks_of(prison: Prison, episode_id: str, code: str) -> list[ReviewTask]:
    return [t for t in prison.caseload.tasks if (t.episode_id, t.review_code) == (episode_id, code)]


def test_there_are_sixty_episodes_of_sixty_people_from_one_to_two_hundred_days_old(prison: Prison) -> None:
    episodes = prison.caseload.episodes
    assert len(episodes) == len({e.resident_id for e in episodes}) == EPISODES
    ages = [(prison.today - e.reception_on).days for e in episodes]
    assert (min(ages), max(ages)) == (1, 200)


def test_each_worker_has_people_and_some_are_still_to_be_shared_out(prison: Prison) -> None:
    workers = Counter(e.worker_id for e in prison.caseload.episodes)
    assert set(workers) == {BELL.id, SHAH.id, ""}
    assert min(workers.values()) >= 3


@pytest.mark.parametrize("today", [date(2026, 11, 20), date(2026, 1, 1), date(2026, 3, 30)], ids=str)
def test_dannys_28_day_review_is_20_days_overdue_from_reception(today: date) -> None:
    prison = build(SEED, today)
    episode = prison.caseload.episodes[0]
    assert episode.reception_on == today - timedelta(days=48)
    assert episode.shares_with_primary_care
    (five,) = _tasks_of(prison, episode.id, "5-day")
    assert (five.status, five.done_on) == (TaskStatus.DONE, episode.reception_on + timedelta(days=5))
    (month,) = _tasks_of(prison, episode.id, "28-day")
    assert (month.status, month.days_overdue(today)) == (TaskStatus.DUE, 20)
    (quarter,) = _tasks_of(prison, episode.id, "13-week")
    assert (quarter.anchor, quarter.anchor_on) == (Anchor.RECEPTION, episode.reception_on)


def test_the_13_week_clock_runs_from_the_28_day_review_once_that_is_done(prison: Prison) -> None:
    seen = 0
    for episode in prison.caseload.episodes:
        (month,) = _tasks_of(prison, episode.id, "28-day")
        first = _tasks_of(prison, episode.id, "13-week")[0]
        if month.done_on:
            assert (first.anchor, first.anchor_on) == (Anchor.REVIEW_DONE, month.done_on)
            seen += 1
        else:
            assert (first.anchor, first.anchor_on) == (Anchor.RECEPTION, episode.reception_on)
        assert first.due_on == first.anchor_on + timedelta(days=91)
    assert seen > 10


def test_every_episode_always_has_one_13_week_review_to_come(prison: Prison) -> None:
    for episode in prison.caseload.episodes:
        states = Counter(t.status for t in _tasks_of(prison, episode.id, "13-week"))
        assert states[TaskStatus.DUE] == 1


def test_jo_bell_has_four_overdue_reviews_one_due_today_and_work_ahead(prison: Prison) -> None:
    mine = {e.id for e in prison.caseload.episodes if e.worker_id == BELL.id}
    tasks = tuple(t for t in prison.caseload.tasks if t.episode_id in mine)
    assert len(overdue(tasks, prison.today)) == 4
    due = [t.days_overdue(prison.today) for t in tasks if t.status is TaskStatus.DUE]
    assert due.count(0) >= 1
    assert any(-7 <= d < 0 for d in due)


def test_no_review_was_done_in_the_future_or_before_its_clock_began(prison: Prison) -> None:
    done = [t for t in prison.caseload.tasks if t.status is TaskStatus.DONE]
    assert done
    assert all(t.done_on is not None and t.anchor_on <= t.done_on < prison.today for t in done)
    assert {t.done_by for t in done} == {BELL.id, SHAH.id}
