from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prisoncare_desktop.domain.pathway import (
    Anchor,
    Episode,
    ReviewTask,
    TaskStatus,
    first_task,
    followers,
    next_task,
    review_rules,
    rule_for,
)
from prisoncare_desktop.errors import NotFound, RuleBroken

RECEPTION = date(2026, 10, 3)
EPISODE = Episode("e1", "r1", RECEPTION)


def owed(code: str, task_id: str = "t1") -> ReviewTask:
    return first_task(rule_for(code), EPISODE, task_id)[0]


def done(task: ReviewTask, on: date) -> ReviewTask:
    return task.completed(on=on, by="u1", by_name="Jo Bell", response_id="q1", today=date(2027, 12, 31))[0]


@pytest.mark.hazard("H3")
@pytest.mark.parametrize(
    ("code", "due"), [("5-day", date(2026, 10, 8)), ("28-day", date(2026, 10, 31)), ("13-week", date(2027, 1, 2))]
)
def test_a_clock_from_reception_falls_due_on_its_day(code: str, due: date) -> None:
    task = owed(code)
    assert task.due_on == due
    assert (task.anchor, task.anchor_on) == (Anchor.RECEPTION, RECEPTION)


@pytest.mark.hazard("H3")
def test_a_review_done_starts_the_thirteen_week_clock_again_from_that_day() -> None:
    reviewed = done(owed("28-day"), date(2026, 11, 20))
    rules = followers(reviewed)
    assert [r.code for r in rules] == ["13-week"]
    waiting, _ = owed("13-week", "t2").reanchored(rules[0], reviewed, "28-day review")
    assert waiting.due_on == date(2026, 11, 20) + timedelta(weeks=13)
    assert (waiting.anchor, waiting.anchor_label) == (Anchor.REVIEW_DONE, "28-day review")


def test_the_thirteen_week_review_comes_round_again_every_thirteen_weeks() -> None:
    reviewed = done(owed("13-week"), date(2027, 1, 4))
    rules = followers(reviewed)
    assert [r.code for r in rules] == ["13-week"]
    again, event = next_task(rules[0], reviewed, "13-week review", "t9")
    assert (again.id, again.status, again.due_on) == ("t9", TaskStatus.DUE, date(2027, 4, 5))
    assert event.before_due_on is None


def test_a_five_day_review_opens_no_other_clock() -> None:
    assert followers(done(owed("5-day"), date(2026, 10, 8))) == ()


def test_a_review_is_done_once() -> None:
    reviewed = done(owed("28-day"), date(2026, 11, 20))
    with pytest.raises(RuleBroken) as refusal:
        done(reviewed, date(2026, 11, 21))
    assert refusal.value.code == "not-due"


def test_a_review_cannot_be_done_tomorrow_or_before_its_clock_began() -> None:
    task = owed("28-day")
    for on, code in ((date(2026, 11, 22), "in-the-future"), (date(2026, 10, 2), "before-the-anchor")):
        with pytest.raises(RuleBroken) as refusal:
            task.completed(on=on, by="u", by_name="n", response_id="q", today=date(2026, 11, 21))
        assert refusal.value.code == code


@pytest.mark.hazard("H3")
@given(st.dates(date(2020, 1, 1), date(2035, 12, 31)), st.integers(0, 400))
def test_due_dates_are_whole_days_whatever_the_clocks_do(reception: date, later: int) -> None:
    # An oracle of its own: ordinal day numbers, which know no zone and no summer time.
    episode = Episode("e", "r", reception)
    for rule in review_rules():
        task, _ = first_task(rule, episode, "t")
        assert task.due_on.toordinal() == reception.toordinal() + rule.offset_days
        today = reception + timedelta(days=later)
        assert (task.days_overdue(today) > 0) == (today.toordinal() > task.due_on.toordinal())


def test_a_review_this_site_does_not_have_is_not_found() -> None:
    with pytest.raises(NotFound):
        rule_for("99-day")
