"""Answers stay with the version of the form they were given in, whatever a newer program ships."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from prisoncare_desktop.domain.resident import Resident
from prisoncare_desktop.errors import NotFound
from prisoncare_desktop.forms import json_text, wire
from prisoncare_desktop.forms.session import FormSession
from prisoncare_desktop.usecases import dispatch
from prisoncare_desktop.usecases.drafts import SaveDraft
from prisoncare_desktop.usecases.feedback import (
    FEEDBACK_FORM,
    FindPaperForm,
    KeyInReturn,
    PreparePack,
    RecordPackPrinted,
)
from prisoncare_desktop.usecases.kept_forms import GetForm, form_of
from prisoncare_desktop.usecases.packaged_forms import packaged_form
from prisoncare_desktop.usecases.pathway import CompleteReview, GetPathway, OpenReview, review_subject
from prisoncare_desktop.usecases.pathway_forms import CompleteStep, OpenStep, step_subject
from prisoncare_desktop.usecases.sampling import CommitSeeds, MakeDraws
from tests import newer_program
from tests.store.clinic import EPISODE, REVIEW, TODAY, ZOE
from tests.usecases.conftest import CLERK, WORKER, House, next_week
from tests.usecases.filling import STEPS, filled, needed_answers, option

REVIEW_FORM = "https://prisoncare.example/fhir/Questionnaire/sms-28-day-review"


@pytest.fixture
def update(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Callable[[], None]]:
    """Install the next version of the program."""
    (tmp_path / "newer").mkdir()
    yield lambda: newer_program.install(monkeypatch, tmp_path / "newer")
    monkeypatch.undo()
    newer_program.forget()


def half_filled(house: House) -> FormSession:
    session = FormSession(packaged_form(REVIEW_FORM))
    session.answer("illicit-use", option(session, "illicit-use", "use-no"))
    form = session.questionnaire
    draft = SaveDraft(review_subject(REVIEW.id), form.url, form.version, wire.to_draft(session))
    dispatch.run(draft, house.as_(WORKER))
    return session


def test_a_draft_reopens_in_the_version_it_was_begun_in_and_is_completed_in_it(
    house: House, update: Callable[[], None]
) -> None:
    began = half_filled(house).questionnaire
    update()
    opened = dispatch.ask(OpenReview(REVIEW.id), house.as_(WORKER))
    assert opened.blank == began
    assert opened.blank["illicit-use"].text == began["illicit-use"].text
    session = needed_answers(wire.from_draft(opened.blank, opened.draft), TODAY)
    order = CompleteReview(REVIEW.id, began.url, began.version, wire.to_draft(session), TODAY)
    dispatch.run(order, house.as_(WORKER))
    (response,) = dispatch.ask(GetPathway(ZOE.id), house.as_(WORKER)).responses
    assert response.version == began.version
    assert f'"questionnaire": "{began.canonical}"' in response.content


def test_what_is_begun_after_the_update_is_begun_in_the_new_version(house: House, update: Callable[[], None]) -> None:
    before = dispatch.ask(OpenReview(REVIEW.id), house.as_(WORKER)).blank
    update()
    after = dispatch.ask(OpenReview(REVIEW.id), house.as_(WORKER)).blank
    assert (before.url, after.version) == (after.url, newer_program.VERSION)
    assert dispatch.ask(OpenStep(EPISODE.id, "reception"), house.as_(WORKER)).blank.version == newer_program.VERSION


def test_a_steps_draft_keeps_its_version_too(house: House, update: Callable[[], None]) -> None:
    began = packaged_form(STEPS["reception"])
    subject = step_subject(EPISODE.id, "reception")
    dispatch.run(SaveDraft(subject, began.url, began.version, wire.to_draft(FormSession(began))), house.as_(WORKER))
    update()
    assert dispatch.ask(OpenStep(EPISODE.id, "reception"), house.as_(WORKER)).blank == began


def test_a_completed_form_is_read_again_as_the_person_saw_it(house: House, update: Callable[[], None]) -> None:
    session = needed_answers(FormSession(packaged_form(REVIEW_FORM)), TODAY)
    form = session.questionnaire
    order = CompleteReview(REVIEW.id, form.url, form.version, wire.to_draft(session), TODAY)
    dispatch.run(order, house.as_(WORKER))
    update()
    pathway = dispatch.ask(GetPathway(ZOE.id), house.as_(WORKER))
    (response,), (blank,) = pathway.responses, pathway.blanks
    assert blank == form
    again = wire.from_questionnaire_response(blank, json_text.loads(response.content))
    assert again.response.answers == session.response.answers
    assert [one.text for one in blank.by_link_id.values()] == [one.text for one in form.by_link_id.values()]


def test_a_completed_step_is_read_again_as_the_person_saw_it_too(house: House, update: Callable[[], None]) -> None:
    session = filled("reception", TODAY)
    form = session.questionnaire
    order = CompleteStep(EPISODE.id, "reception", form.url, form.version, wire.to_draft(session))
    dispatch.run(order, house.as_(WORKER))
    update()
    assert dispatch.ask(GetPathway(ZOE.id), house.as_(WORKER)).blanks == (form,)


def test_an_old_forms_answers_are_still_carried_over(house: House, update: Callable[[], None]) -> None:
    session = needed_answers(FormSession(packaged_form(REVIEW_FORM)), TODAY)
    form = session.questionnaire
    order = CompleteReview(REVIEW.id, form.url, form.version, wire.to_draft(session), TODAY)
    dispatch.run(order, house.as_(WORKER))
    before = dispatch.ask(OpenStep(EPISODE.id, "care-plan"), house.as_(WORKER)).known
    update()
    assert dispatch.ask(OpenStep(EPISODE.id, "care-plan"), house.as_(WORKER)).known == before
    assert len(before) > 0


def test_a_form_on_paper_is_keyed_in_as_it_was_printed(
    house: House, people: Callable[[int], tuple[Resident, ...]], update: Callable[[], None]
) -> None:
    week, clerk = next_week(house), house.as_(CLERK)
    dispatch.run(CommitSeeds(), clerk)
    house.go_to(week + timedelta(days=7))
    house.clinic_seen("gp", week, *people(3))
    dispatch.run(MakeDraws(week), clerk)
    dispatch.run(RecordPackPrinted(dispatch.ask(PreparePack(week), clerk)), clerk)
    printed = packaged_form(FEEDBACK_FORM)
    update()
    found = dispatch.ask(FindPaperForm(house.printed[0][0].code), clerk)
    paper = found.paper
    assert found.clinic_label == "GP"
    blank = dispatch.ask(GetForm(paper.questionnaire, paper.version), clerk)
    assert blank == printed
    dispatch.run(KeyInReturn(paper.code, wire.to_draft(FormSession(blank))), clerk)


def test_a_version_nobody_used_here_goes_with_the_program_that_shipped_it(
    house: House, update: Callable[[], None]
) -> None:
    old = packaged_form(REVIEW_FORM)
    update()
    with house.store.read() as unit, pytest.raises(NotFound):
        form_of(unit, old.url, old.version)


def test_a_kept_version_is_read_before_a_shipped_one_of_the_same_number(
    house: House, monkeypatch: pytest.MonkeyPatch, update: Callable[[], None]
) -> None:
    """Nobody ships other words under an old number; and if somebody does, old answers do not notice."""
    began = half_filled(house).questionnaire
    monkeypatch.setattr(newer_program, "VERSION", began.version)
    update()
    assert packaged_form(REVIEW_FORM)["illicit-use"].text.startswith("Newly worded")
    assert dispatch.ask(OpenReview(REVIEW.id), house.as_(WORKER)).blank["illicit-use"].text == began["illicit-use"].text
