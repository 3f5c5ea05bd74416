from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest

from prisoncare_desktop.domain.pathway import review_rules
from prisoncare_desktop.errors import FormIncomplete, NotFound, RuleBroken
from prisoncare_desktop.forms import wire
from prisoncare_desktop.forms.session import FormSession, KnownAnswer
from prisoncare_desktop.forms.values import Coding
from prisoncare_desktop.usecases import dispatch
from prisoncare_desktop.usecases.concern import is_new_concern
from prisoncare_desktop.usecases.drafts import FindDraft, SaveDraft
from prisoncare_desktop.usecases.known_answers import CARRIED_OVER
from prisoncare_desktop.usecases.packaged_forms import packaged_form
from prisoncare_desktop.usecases.pathway import CompleteReview, GetPathway, OpenReview
from prisoncare_desktop.usecases.pathway_forms import CompleteStep, FormStep, OpenStep, step_subject
from tests.store.clinic import EPISODE, REVIEW, SYNC, TODAY, ZOE
from tests.usecases.conftest import WORKER, House
from tests.usecases.filling import STEPS, filled, needed_answers, option


def record(house: House, step: str, session: FormSession) -> None:
    form = session.questionnaire
    order = CompleteStep(EPISODE.id, step, form.url, form.version, wire.to_draft(session))
    dispatch.run(order, house.as_(WORKER))


def on_the_pathway(house: House, step: str) -> FormStep:
    forms = dispatch.ask(GetPathway(ZOE.id), house.as_(WORKER)).forms
    return next(form for form in forms if form.code == step)


def known(house: House, step: str) -> dict[str, KnownAnswer]:
    opened = dispatch.ask(OpenStep(EPISODE.id, step), house.as_(WORKER))
    return {one.link_id: one for one in opened.known}


@pytest.mark.parametrize("step", STEPS)
def test_each_step_is_recorded_kept_and_on_its_way_to_the_trust(house: House, step: str) -> None:
    record(house, step, filled(step, TODAY))
    with house.store.read() as unit:
        (response,) = unit.responses.of_resident(ZOE.id)
        (entry,) = unit.outbox.unsettled_of([response.id])
        actions = [row.action for row in unit.trail.latest(3)]
    assert (response.questionnaire, response.episode_id, response.completed_by) == (STEPS[step], EPISODE.id, WORKER.id)
    assert json.loads(response.content)["status"] == "completed"
    assert entry.kind == "FormCompleted"
    assert "FormCompleted" in actions


def test_a_step_that_was_recorded_says_for_which_day_and_by_whom(house: House) -> None:
    assert on_the_pathway(house, "risk-assessment").latest is None
    with house.store.write(SYNC) as unit:
        unit.staff.put(WORKER)
        unit.commit()
    yesterday = TODAY - timedelta(days=1)
    record(house, "risk-assessment", filled("risk-assessment", TODAY, form_date=yesterday))
    latest = on_the_pathway(house, "risk-assessment").latest
    assert latest is not None
    assert (latest.day, latest.by_name) == (yesterday, "Wren Abbot")


def test_a_step_recorded_again_is_kept_beside_the_first_and_the_later_day_is_shown(house: House) -> None:
    record(house, "risk-assessment", filled("risk-assessment", TODAY))
    record(house, "risk-assessment", filled("risk-assessment", TODAY, form_date=TODAY - timedelta(days=5)))
    step = on_the_pathway(house, "risk-assessment")
    assert step.recordings == 2
    assert step.latest is not None
    assert step.latest.day == TODAY


def test_the_steps_stand_in_the_order_of_the_toolkit(house: House) -> None:
    forms = dispatch.ask(GetPathway(ZOE.id), house.as_(WORKER)).forms
    assert [form.code for form in forms][:5] == [
        *("reception", "referral", "dual-diagnosis", "risk-assessment", "brief-intervention"),
    ]


def test_a_step_of_tomorrow_is_refused(house: House) -> None:
    tomorrow = filled("risk-assessment", TODAY, form_date=TODAY + timedelta(days=1))
    with pytest.raises(RuleBroken) as refused:
        record(house, "risk-assessment", tomorrow)
    assert refused.value.code == "form-in-the-future"
    assert on_the_pathway(house, "risk-assessment").latest is None


def test_a_step_is_not_recorded_with_another_steps_form(house: House) -> None:
    with pytest.raises(RuleBroken):
        record(house, "referral", filled("risk-assessment", TODAY))


def test_a_review_is_no_step_with_a_form_of_its_own(house: House) -> None:
    with pytest.raises(NotFound):
        dispatch.ask(OpenStep(EPISODE.id, "28-day"), house.as_(WORKER))


def test_half_a_form_is_kept_for_its_owner_and_not_completed(house: House) -> None:
    form = packaged_form(STEPS["reception"])
    half = FormSession(form)
    half.answer("consent", True)
    with pytest.raises(FormIncomplete):
        record(house, "reception", half)
    subject = step_subject(EPISODE.id, "reception")
    dispatch.run(SaveDraft(subject, form.url, form.version, wire.to_draft(half)), house.as_(WORKER))
    opened = dispatch.ask(OpenStep(EPISODE.id, "reception"), house.as_(WORKER))
    assert wire.from_draft(form, opened.draft).value("consent") is True
    record(house, "reception", needed_answers(half, TODAY))
    assert dispatch.ask(FindDraft(subject), house.as_(WORKER)) is None


@pytest.mark.hazard("H4")
@pytest.mark.parametrize("step", ["reception", "risk-assessment"])
def test_a_new_concern_about_self_harm_is_found_in_every_form_that_asks(step: str) -> None:
    session = filled(step, TODAY)
    assert not is_new_concern(session)
    session.answer("self-harm", option(session, "self-harm", "harm-new"))
    assert is_new_concern(session)


# --- nobody is asked twice --------------------------------------------------------------------------------------------


def test_the_date_of_reception_is_known_from_the_record(house: House) -> None:
    told = known(house, "reception")["reception-date"]
    assert (told.values, told.known_on) == ((EPISODE.reception_on,), EPISODE.reception_on)


def test_what_reception_found_is_known_in_the_referral_with_its_source_and_day(house: House) -> None:
    heroin = option(FormSession(packaged_form(STEPS["reception"])), "drug1", "heroin")
    record(house, "reception", filled("reception", TODAY, drug1=heroin))
    told = known(house, "referral")["drug1"]
    assert (told.values, told.source, told.known_on) == ((heroin,), "Reception", TODAY)


def test_what_a_review_says_is_known_in_the_care_plan_and_the_other_way_round(house: House) -> None:
    plan = filled("care-plan", TODAY)
    record(house, "care-plan", plan)
    assert plan.counted("medicine")
    opened = dispatch.ask(OpenReview(REVIEW.id), house.as_(WORKER))
    told = {one.link_id: one.source for one in opened.known}
    assert told["medicine"] == "Care plan"

    form = packaged_form(opened.blank.url)
    review = needed_answers(FormSession(form), TODAY)
    review.answer("goal", "To see her daughter")
    order = CompleteReview(REVIEW.id, form.url, form.version, wire.to_draft(review), TODAY)
    dispatch.run(order, house.as_(WORKER))
    said = known(house, "care-plan")
    assert (said["goal-words"].values, said["goal-words"].source) == (("To see her daughter",), "28-day review")


def test_what_was_said_in_an_earlier_time_in_custody_is_asked_afresh(house: House) -> None:
    record(house, "reception", filled("reception", TODAY))
    later = replace(EPISODE, id="episode-later", reception_on=TODAY, revision=1)
    with house.store.write(SYNC) as unit:
        unit.episodes.put(later)
        unit.received("EpisodeReceived", "episode", later.id)
        unit.commit()
    opened = dispatch.ask(OpenStep(later.id, "referral"), house.as_(WORKER))
    assert opened.known == ()


# What a form that asks it again is there to find out: the same question, another day's answer.
ASKED_AFRESH = {
    "form-date": "the day of each form, filled in with today",
    "self-harm": "a concern is a concern of today",
    "self-harm-done": "what was done about it",
    "withdrawal-now": "how it is today",
    "withdrawal-done": "what was done about it",
    "drug-test": "one test, one day",
    "drug-test-what": "what that test found",
    "community-dose-next": "the next step, which is another one by then",
    "naloxone-why-not": "why not this time",
    "overdose-talk": "whether it was talked about this time",
    "plan-agreed": "whether this plan was agreed",
    **dict.fromkeys(
        [
            *("review-date", "attendees", "attendees-other", "absent-why", "joint", "dose-after", "missed-doses"),
            *("treatment-note", "illicit-use", "illicit-what", "physical-health", "withdrawal", "craving", "sleep"),
            *("mood", "comfort", "goal", "next-review", "handover"),
        ],
        "what each review is there to find out",
    ),
}


def forms_of_the_pathway() -> dict[str, set[str]]:
    """Return, by linkId, in which forms of the pathway a question is asked."""
    where: dict[str, set[str]] = {}
    for url in {*STEPS.values(), *(rule.questionnaire for rule in review_rules())}:
        form = packaged_form(url)
        for item in form.by_link_id.values():
            if item.is_question:
                where.setdefault(item.link_id, set()).add(url.rpartition("/")[2])
    return where


def test_a_question_of_two_forms_is_known_in_the_second_or_asked_afresh_for_a_reason() -> None:
    twice = {link_id for link_id, forms in forms_of_the_pathway().items() if len(forms) > 1}
    assert twice - set(CARRIED_OVER) - set(ASKED_AFRESH) == set()
    assert set(ASKED_AFRESH) & set(CARRIED_OVER) == set()


def test_no_two_forms_ask_the_same_words_or_the_same_national_field_under_different_names() -> None:
    by_words: dict[str, set[str]] = {}
    by_code: dict[tuple[str, str], set[str]] = {}
    for url in set(STEPS.values()) - {STEPS["top"]}:  # whose tables have a "Week 4" in each row
        for item in packaged_form(url).by_link_id.values():
            if item.is_question:
                by_words.setdefault(item.text.casefold(), set()).add(item.link_id)
                for code in item.codes:
                    by_code.setdefault((code.system or "", code.code or ""), set()).add(item.link_id)
    assert {words: names for words, names in by_words.items() if len(names) > 1} == {}
    assert {code: names for code, names in by_code.items() if len(names) > 1} == {}


def test_what_is_carried_over_can_be_held_by_the_question_it_is_carried_to() -> None:
    where = forms_of_the_pathway()
    forms = {url.rpartition("/")[2]: packaged_form(url) for url in STEPS.values()}
    for to, sources in CARRIED_OVER.items():
        assert set(sources) <= set(where), to
        for name in where[to] & set(forms):
            offered = {o.value for o in forms[name][to].options}
            for source in sources:
                for earlier in where[source] & set(forms):
                    said = forms[earlier][source]
                    assert said.type.value.removeprefix("open-") == forms[name][to].type.value.removeprefix("open-")
                    missing = {o.value for o in said.options} - offered
                    assert not missing or to == "drug1", (to, missing)


def test_a_known_substance_waits_in_the_referral_as_one_of_its_own_choices() -> None:
    form = packaged_form(STEPS["referral"])
    heroin = form["drug1"].options[1].value
    assert isinstance(heroin, Coding)
    session = FormSession(form, known=[KnownAnswer("drug1", (heroin,), "Reception", date(2026, 11, 10))])
    session.confirm("drug1")
    assert session.problems("drug1") == ()
