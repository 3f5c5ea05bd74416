from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from prisoncare_desktop.domain.pathway import Anchor, TaskStatus, overtaken, rule_for
from prisoncare_desktop.errors import RuleBroken
from prisoncare_desktop.forms import json_text, wire
from prisoncare_desktop.forms.session import FormSession, KnownAnswer
from prisoncare_desktop.forms.values import Coding, Quantity
from prisoncare_desktop.usecases import dispatch
from prisoncare_desktop.usecases.feedback import FEEDBACK_FORM
from prisoncare_desktop.usecases.known_answers import CARRIED_OVER
from prisoncare_desktop.usecases.packaged_forms import packaged_form
from prisoncare_desktop.usecases.pathway import CompleteReview, GetCaseload, GetPathway, OpenReview
from tests.store.clinic import RESPONSE, REVIEW, SYNC, TODAY, ZOE
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


# --- known answers ----------------------------------------------------------------------------------------------------

REVIEW_FORM = rule_for("28-day").questionnaire
METHADONE = Coding(
    code="methadone", system="https://prisoncare.example/fhir/CodeSystem/sms-review", display="Methadone"
)


def done_before(house: House, task_id: str, day: date, dose_mg: int) -> None:
    """A review of Zed done on this day: methadone, this much from then on."""
    form = packaged_form(REVIEW_FORM)
    session = FormSession(form)
    session.answer("medicine", METHADONE)
    session.answer("dose-before", Quantity(Decimal(1), "mg", "http://unitsofmeasure.org", "mg"))
    session.answer("dose-after", Quantity(Decimal(dose_mg), "mg", "http://unitsofmeasure.org", "mg"))
    content = json_text.dumps(wire.to_questionnaire_response(session, completed=False))
    response = replace(
        RESPONSE, id=f"response-{task_id}", questionnaire=REVIEW_FORM, version=form.version, content=content
    )
    task = replace(REVIEW, id=task_id, status=TaskStatus.DONE, done_on=day, response_id=response.id)
    with house.store.write(SYNC) as unit:
        unit.responses.put(response)
        unit.received("ResponseReceived", "response", response.id)
        unit.review_tasks.put(task)
        unit.received("ReviewTaskReceived", "review_task", task.id)
        unit.commit()


def known(house: House, task_id: str = REVIEW.id) -> dict[str, KnownAnswer]:
    opened = dispatch.ask(OpenReview(task_id), house.as_(WORKER))
    return {one.link_id: one for one in opened.known}


def test_a_first_review_knows_nothing(house: House) -> None:
    assert known(house) == {}


def test_what_the_latest_review_says_is_known_in_the_next_with_its_day(house: House) -> None:
    done_before(house, "spring", TODAY - timedelta(days=90), 30)
    done_before(house, "autumn", TODAY - timedelta(days=28), 40)
    found = known(house)
    assert sorted(found) == ["dose-before", "medicine"]
    (dose,) = found["dose-before"].values
    assert isinstance(dose, Quantity)
    assert dose.value == 40
    assert (found["medicine"].source, found["medicine"].known_on) == ("28-day review", TODAY - timedelta(days=28))


def test_what_a_28_day_review_says_is_known_in_the_13_week_review_too(house: House) -> None:
    done_before(house, "autumn", TODAY - timedelta(days=28), 40)
    owe(house, "quarter", "13-week")
    found = known(house, "quarter")
    assert sorted(found) == ["dose-before", "medicine"]
    assert found["medicine"].source == "28-day review"


def test_every_review_asks_what_is_carried_over_from_the_one_before() -> None:
    for code in ("5-day", "28-day", "13-week"):
        form = packaged_form(rule_for(code).questionnaire)
        carried = {"medicine", "dose-before", "naloxone", "consent"}
        assert carried <= set(CARRIED_OVER) & set(form.by_link_id), f"{code}: nobody is asked twice"


def test_a_review_in_a_version_that_is_not_shipped_is_no_source(house: House) -> None:
    done_before(house, "autumn", TODAY - timedelta(days=28), 40)
    with house.store.write(SYNC) as unit:
        (response,) = unit.responses.of_resident(ZOE.id)
        unit.responses.put(replace(response, id="newer", version="99.0.0"))
        unit.received("ResponseReceived", "response", "newer")
        unit.review_tasks.put(
            replace(REVIEW, id="newer", status=TaskStatus.DONE, done_on=TODAY, response_id="newer"),
        )
        unit.received("ReviewTaskReceived", "review_task", "newer")
        unit.commit()
    assert known(house) == {}
