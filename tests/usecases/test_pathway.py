from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from prisoncare_desktop.domain.pathway import Anchor, TaskStatus, overtaken
from prisoncare_desktop.errors import RuleBroken
from prisoncare_desktop.forms import wire
from prisoncare_desktop.forms.session import FormSession
from prisoncare_desktop.usecases import dispatch
from prisoncare_desktop.usecases.feedback import FEEDBACK_FORM
from prisoncare_desktop.usecases.packaged_forms import packaged_form
from prisoncare_desktop.usecases.pathway import CompleteReview, GetCaseload, GetPathway
from tests.store.clinic import REVIEW, SYNC, TODAY, ZOE
from tests.usecases.conftest import WORKER, House


def owe(house: House, task_id: str, review_code: str) -> None:
    """The central record sends a review owed to Zed."""
    task = replace(REVIEW, id=task_id, review_code=review_code, due_on=TODAY - timedelta(days=3), revision=1)
    with house.store.write(SYNC) as unit:
        unit.review_tasks.put(task)
        unit.received("ReviewTaskReceived", "review_task", task.id)
        unit.commit()


@pytest.mark.hazard("H3")
def test_a_review_this_version_has_no_rule_for_is_shown_by_its_code(house: House) -> None:
    owe(house, "review-new", "52-week")
    (line,) = dispatch.ask(GetCaseload(), house.as_(WORKER))
    assert (line.review_label, line.days_overdue) == ("52-week", 3)
    steps = dispatch.ask(GetPathway(ZOE.id), house.as_(WORKER)).steps
    assert [step.label for step in steps] == ["28-day review", "52-week"]
    assert steps[-1].questionnaire == ""


def test_a_review_cannot_be_completed_with_another_form(house: House) -> None:
    other = packaged_form(FEEDBACK_FORM)
    with pytest.raises(RuleBroken):
        dispatch.run(
            CompleteReview(REVIEW.id, other.url, other.version, wire.to_draft(FormSession(other)), TODAY),
            house.as_(WORKER),
        )


def test_an_older_review_recorded_late_does_not_call_the_next_one_back() -> None:
    done = replace(REVIEW, status=TaskStatus.DONE, done_on=TODAY - timedelta(days=20))
    from_later = replace(REVIEW, id="next", review_code="13-week", anchor=Anchor.REVIEW_DONE, anchor_on=TODAY)
    assert overtaken(from_later, done)
    assert not overtaken(replace(from_later, anchor_on=TODAY - timedelta(days=30)), done)
    assert not overtaken(replace(from_later, anchor=Anchor.RECEPTION), done)
