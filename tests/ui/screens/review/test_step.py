from __future__ import annotations

import json
from datetime import date

import pytest
from PySide6.QtCore import Qt

from prisoncare_desktop.domain.pathway import Episode, FormResponse
from prisoncare_desktop.domain.resident import Alert
from prisoncare_desktop.forms import wire
from prisoncare_desktop.ui.screen import Place
from prisoncare_desktop.ui.screens.pathway.reading import CareRecordScreen
from prisoncare_desktop.ui.screens.pathway.screen import PathwayScreen
from prisoncare_desktop.ui.screens.pathway.view import PathwayView
from prisoncare_desktop.ui.screens.review.step import StepScreen
from prisoncare_desktop.ui.screens.review.view import ReviewView
from prisoncare_desktop.ui.trouble import Words
from prisoncare_desktop.usecases import dispatch
from prisoncare_desktop.usecases.pathway_forms import CompleteStep, step_subject
from prisoncare_desktop.usecases.ports import Draft
from tests.ui.keyboard import ENTER, complete, focused, press
from tests.ui.scene import BELL, OKAFOR, TODAY, Scene, resident
from tests.usecases.filling import filled

RECEPTION: dict[str, str] = {
    "reception-date": "=",
    "arrival": "1",
    "consent": "1",
    "drug1": "Heroin",
    "drug1-route": "1",
    "injecting": "1",
    "community-medicine": "1",
    "community-dose": "1",
    "community-dose-how": "High Street pharmacy, 40 mg",
    "withdrawal-now": "2",
    "drug-test": "1",
    "self-harm": "1",
    "naloxone": "2",
}
AUDIT = {"audit-1": "5", "audit-2": "4", "audit-3": "4", **{f"audit-{n}": "2" for n in range(4, 9)}} | {
    "audit-9": "1",
    "audit-10": "3",
}


@pytest.fixture(autouse=True)
def danny_marsh_came_in_october(scene: Scene) -> None:
    scene.sign_in(BELL)
    person = resident(4, "Danny Marsh", alerts=(Alert("HA", "ACCT open", date(2026, 11, 18)),))
    scene.came_from_the_trust(
        person, Episode("e4", person.id, date(2026, 10, 3), BELL.id, BELL.name, shares_with_primary_care=True)
    )


def opened(scene: Scene, step: str) -> tuple[StepScreen, ReviewView]:
    screen = StepScreen(scene.tasks)
    scene.show(screen, f"e4/{step}")
    view = screen.view
    assert isinstance(view, ReviewView)
    return screen, view


def fill_in(view: ReviewView, keys: dict[str, str]) -> None:
    """Go from question to question by Enter, and answer those that are in the list."""
    left = dict(keys)
    for _ in range(80):
        here = str(focused().property("link_id"))
        if here in left:
            press(left.pop(here))
        press(ENTER)
        if not left:
            return
    raise AssertionError(f"the form never asked {sorted(left)}")


def responses_of(scene: Scene) -> tuple[FormResponse, ...]:
    with scene.store.read() as unit:
        return unit.responses.of_resident("r4")


def draft_of(scene: Scene, step: str) -> Draft | None:
    with scene.store.read() as unit:
        return unit.drafts.find(BELL.id, step_subject("e4", step))


def on_the_pathway(scene: Scene) -> PathwayView:
    screen = PathwayScreen(scene.tasks)
    scene.show(screen, "r4")
    view = screen.view
    assert isinstance(view, PathwayView)
    return view


def test_a_reception_is_recorded_by_keys_alone(scene: Scene) -> None:
    _, view = opened(scene, "reception")
    assert view.title() == "Reception"
    fill_in(view, RECEPTION)
    complete()
    (response,) = responses_of(scene)
    assert json.loads(response.content)["status"] == "completed"
    assert '"reception-date"' in response.content
    assert "2026-10-03" in response.content, "the date the record knew, confirmed by one key"
    assert scene.said == ["Reception saved."]
    assert scene.went == [Place("pathway", "r4")]


def test_an_audit_is_recorded_by_keys_and_its_score_and_band_are_read_out(scene: Scene) -> None:
    _, view = opened(scene, "audit")
    fill_in(view, AUDIT)
    complete()
    assert responses_of(scene)
    pathway = on_the_pathway(scene)
    pathway.steps.setFocus()
    while pathway.steps.current_id() != "step:audit":
        press(Qt.Key.Key_Down)
    said = pathway.form.words()
    assert "AUDIT, 20 Nov" in said
    assert said.index("AUDIT score, 0 to 40") < said.index("How often did you have a drink")
    assert "19 · Higher risk (16 to 19)" in said


def test_enter_on_a_step_of_the_pathway_opens_its_form(scene: Scene) -> None:
    view = on_the_pathway(scene)
    view.steps.setFocus()
    press(Qt.Key.Key_Home)
    assert view.record.text() == "Record it"
    press(ENTER)
    assert scene.went == [Place("step", "e4/reception")]


def test_a_step_recorded_says_when_by_whom_and_how_it_stands_with_the_trust(scene: Scene) -> None:
    _, form = opened(scene, "audit")
    fill_in(form, AUDIT)
    complete()
    view = on_the_pathway(scene)
    step = next(one for one in view.steps.steps() if one.id == "step:audit")
    assert (step.state, step.when) == ("done", "20 Nov")
    assert step.note.endswith("saved here")
    others = {one.when for one in view.steps.steps() if one.id != "step:audit"}
    assert others == {"not recorded"}


def test_a_form_left_half_filled_waits_on_the_pathway_for_whoever_left_it(scene: Scene) -> None:
    screen, view = opened(scene, "reception")
    view.form.show_item("consent")
    press("1")
    screen.leave()
    assert draft_of(scene, "reception") is not None
    pathway = on_the_pathway(scene)
    step = next(one for one in pathway.steps.steps() if one.id == "step:reception")
    assert (step.state, step.note) == ("open", "half filled by you")
    pathway.steps.setFocus()
    press(Qt.Key.Key_Home)
    assert pathway.record.text() == "Go on with the form"
    _, again = opened(scene, "reception")
    assert again.form.session is not None
    assert again.form.session.value("consent") is True


@pytest.mark.hazard("H4")
@pytest.mark.parametrize(("key", "told"), [("1", False), ("3", True)])
def test_a_new_concern_at_reception_is_told_over_every_page(scene: Scene, key: str, told: bool) -> None:
    screen, view = opened(scene, "reception")
    words: list[Words] = []
    screen.trouble.connect(words.append)
    done = {"self-harm-done": "Told the wing, ACCT opened."} if told else {}
    fill_in(view, {**RECEPTION, "self-harm": key, **done})
    complete()
    assert responses_of(scene)
    assert any("tell the wing now" in one.next_step for one in words) is told


def test_a_nurse_reads_what_was_recorded_and_records_nothing(scene: Scene) -> None:
    _, form = opened(scene, "audit")
    fill_in(form, AUDIT)
    complete()
    scene.went.clear()
    scene.sign_in(OKAFOR)
    screen = CareRecordScreen(scene.tasks)
    scene.show(screen, "r4")
    view = screen.view
    assert isinstance(view, PathwayView)
    view.steps.setFocus()
    press(Qt.Key.Key_Home)
    while view.steps.current_id() != "step:audit":
        press(Qt.Key.Key_Down)
    assert "Higher risk" in view.form.words()
    assert not view.record.isVisibleTo(view)
    press(ENTER)
    assert scene.went == []


def test_today_is_the_day_of_a_form_until_somebody_says_otherwise(scene: Scene) -> None:
    _, view = opened(scene, "risk-assessment")
    assert view.form.session is not None
    assert view.form.session.value("form-date") == TODAY


def test_a_top_profile_is_read_out_line_by_line_with_its_totals(scene: Scene) -> None:
    form = filled("top", TODAY)
    form.answer("opiuse-na", [form.questionnaire["opiuse-na"].options[0].value])
    context = scene.context(BELL)
    order = CompleteStep("e4", "top", form.questionnaire.url, form.questionnaire.version, wire.to_draft(form))
    dispatch.run(order, context)
    view = on_the_pathway(scene)
    view.steps.setFocus()
    while view.steps.current_id() != "step:top":
        press(Qt.Key.Key_Down if view.steps.current_id() != "step:release-checklist" else Qt.Key.Key_Home)
    said = view.form.words()
    assert "1A Alcohol\nWeek 4 1 · Week 3 1 · Week 2 1 · Week 1 1 · Total 4" in said
    assert "1B Opiates and opioids\nNA\n" in said
    assert "Yes · Sharing is Yes: one of these is Yes." in said
