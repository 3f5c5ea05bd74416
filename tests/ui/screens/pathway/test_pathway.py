from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from prisoncare_desktop.domain.pathway import Episode, FormResponse, TaskStatus, first_task, rule_for
from prisoncare_desktop.domain.resident import Alert
from prisoncare_desktop.domain.staff import Role, StaffMember
from prisoncare_desktop.forms import json_text, wire
from prisoncare_desktop.forms.session import FormSession
from prisoncare_desktop.forms.values import Quantity
from prisoncare_desktop.ui.screen import Place, Surroundings
from prisoncare_desktop.ui.screens.pathway.screen import PathwayScreen
from prisoncare_desktop.ui.screens.pathway.view import PathwayView
from prisoncare_desktop.ui.theme.dress import dress
from prisoncare_desktop.ui.theme.look import Look
from prisoncare_desktop.ui.theme.tokens import HIGH_CONTRAST
from prisoncare_desktop.ui.widgets.chip import ChipLabel
from prisoncare_desktop.ui.widgets.labels import Label
from prisoncare_desktop.usecases import dispatch
from prisoncare_desktop.usecases.changes import touched
from prisoncare_desktop.usecases.drafts import SaveDraft
from prisoncare_desktop.usecases.kept_forms import keep_form
from prisoncare_desktop.usecases.packaged_forms import packaged_form
from prisoncare_desktop.usecases.pathway import review_subject
from prisoncare_desktop.usecases.pathway_forms import CompleteStep, step_subject
from tests import newer_program
from tests.ui.keyboard import ENTER, press
from tests.ui.scene import BELL, TODAY, Scene, resident
from tests.ui.walker import unnamed_widgets
from tests.usecases.filling import filled

RECEPTION = date(2026, 10, 3)


@pytest.fixture(autouse=True)
def signed_in(scene: Scene) -> None:
    scene.sign_in(BELL)


def danny(scene: Scene, *reviews: str, shares: bool = True) -> None:
    """Put Danny Marsh on the caseload with these reviews owed since reception."""
    person = resident(
        4,
        "Daniel Marsh",
        preferred_name="Danny",
        needs=("easy-read",),
        alerts=(Alert("HA", "ACCT open", date(2026, 11, 18)),),
    )
    episode = Episode("e4", person.id, RECEPTION, BELL.id, BELL.name, shares_with_primary_care=shares)
    tasks = [first_task(rule_for(code), episode, f"t-{code}")[0] for code in reviews]
    scene.came_from_the_trust(person, episode, *tasks)


def opened(scene: Scene) -> PathwayView:
    screen = PathwayScreen(scene.tasks)
    scene.show(screen, "r4")
    view = screen.view
    assert isinstance(view, PathwayView)
    return view


def mark(view: PathwayView, step_id: str) -> None:
    """Go down the list to this step, by keys."""
    view.steps.setFocus()
    press(Qt.Key.Key_Home)
    for _ in view.steps.steps():
        if view.steps.current_id() == step_id:
            return
        press(Qt.Key.Key_Down)
    raise AssertionError(f"{step_id} is not in the list")


def words(view: PathwayView) -> str:
    return "\n".join(label.text() for label in view.findChildren(Label) if label.isVisibleTo(view))


def test_the_head_says_who_this_is_and_what_to_be_careful_of(scene: Scene) -> None:
    danny(scene, "28-day")
    view = opened(scene)
    assert "Danny Marsh" in words(view)
    assert "(Daniel)" in words(view)
    assert "A1004AB · born 14 Mar 1988, 38 · A-1-004" in words(view)
    chips = [chip.chip().text for chip in view.who.findChildren(ChipLabel)]
    assert "ACCT open, seen 18 Nov, 2 days old" in chips
    assert "Shares with primary care" in chips


def test_somebody_who_did_not_agree_is_said_not_to_share(scene: Scene) -> None:
    danny(scene, "28-day", shares=False)
    chips = [chip.chip().text for chip in opened(scene).who.findChildren(ChipLabel)]
    assert "Does not share with primary care" in chips


def test_the_overdue_review_says_why_and_enter_opens_its_form(scene: Scene) -> None:
    danny(scene, "28-day", "13-week")
    view = opened(scene)
    assert "28-day review is overdue" in words(view)
    assert "Why: reception on 3 Oct plus 28 days. It was due on 31 Oct." in words(view)
    press(ENTER)
    assert scene.went == [Place("review", "t-28-day")]


def owed_without_a_form(scene: Scene) -> None:
    """The trust asks for a review that this site has no rule for, and so no form."""
    task, _ = first_task(rule_for("5-day"), Episode("e4", "r4", RECEPTION), "t-52-week")
    scene.came_from_the_trust(replace(task, review_code="52-week"))


def test_a_review_without_a_form_yet_says_so_and_has_no_button(scene: Scene) -> None:
    danny(scene)
    owed_without_a_form(scene)
    view = opened(scene)
    assert "Its form comes with a later version" in words(view)
    assert not view.record.isVisibleTo(view)
    press(ENTER)
    assert scene.went == []


def test_the_review_with_a_form_comes_before_one_without_even_if_that_is_older(scene: Scene) -> None:
    danny(scene, "28-day")
    owed_without_a_form(scene)
    view = opened(scene)
    assert view.steps.current_id() == "t-28-day"
    press(Qt.Key.Key_End)
    assert "52-week is overdue" in words(view)
    assert not view.record.isVisibleTo(view)


@pytest.mark.parametrize("code", ["5-day", "28-day", "13-week"])
def test_each_review_of_the_pathway_opens_its_form(scene: Scene, code: str) -> None:
    danny(scene, code)
    opened(scene)
    press(ENTER)
    assert scene.went == [Place("review", f"t-{code}")]


def test_a_review_done_says_when_and_by_whom(scene: Scene) -> None:
    danny(scene)
    due, _ = first_task(rule_for("5-day"), Episode("e4", "r4", RECEPTION), "t-5-day")
    done = replace(due, status=TaskStatus.DONE, done_on=date(2026, 10, 8), done_by=BELL.id, done_by_name=BELL.name)
    scene.came_from_the_trust(done)
    view = opened(scene)
    mark(view, "t-5-day")
    step = next(one for one in view.steps.steps() if one.id == "t-5-day")
    assert (step.state, step.when, step.note) == ("done", "8 Oct", "Jo Bell")
    assert "No review is owed" in words(view)


def test_esc_goes_back_to_the_caseload(scene: Scene) -> None:
    danny(scene, "28-day")
    opened(scene)
    press(Qt.Key.Key_Escape)
    assert scene.went == [Place("caseload")]


def test_a_resident_without_an_episode_is_said_so(scene: Scene) -> None:
    scene.came_from_the_trust(resident(4, "Daniel Marsh"))
    view = opened(scene)
    assert view.trouble.message()


def test_everything_that_takes_the_focus_has_a_name(scene: Scene) -> None:
    danny(scene, "28-day", "13-week")
    assert unnamed_widgets(opened(scene)) == []


def test_on_a_small_screen_an_alert_is_not_cut_short(scene: Scene) -> None:
    danny(scene, "28-day")
    screen = PathwayScreen(scene.tasks)
    window = scene.show(screen, "r4")
    window.resize(1024, 700)
    QApplication.processEvents()
    view = screen.view
    assert isinstance(view, PathwayView)
    for chip in view.who.findChildren(ChipLabel):
        assert chip.width() >= chip.sizeHint().width(), chip.chip().text
        assert chip.mapTo(view, QPoint(chip.width(), 0)).x() <= view.width()
    assert view.record.mapTo(view, QPoint(0, view.record.height())).y() <= view.height()


def test_on_the_way_to_another_resident_nobody_is_shown_and_enter_opens_no_review(scene: Scene) -> None:
    danny(scene, "28-day")
    screen = PathwayScreen(scene.tasks)
    scene.show(screen, "r4")
    view = screen.view
    assert isinstance(view, PathwayView)
    assert view.steps.steps()

    screen.enter("somebody whose pathway never comes", Surroundings(""))
    press(ENTER)

    assert scene.went == []
    assert view.steps.steps() == ()


@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0])
def test_an_alert_is_never_cut_short(scene: Scene, qapp: QApplication, scale: float) -> None:
    danny(scene, "28-day", shares=False)
    dress(qapp, Look(HIGH_CONTRAST, scale))
    view = opened(scene)
    for width in (1366, 1024):
        view.window().resize(width, 768)
        QApplication.processEvents()
        for chip in view.findChildren(ChipLabel):
            assert chip.width() >= chip.sizeHint().width(), (width, chip.chip().text)


# --- a review that was done, read again -------------------------------------------------------------------------------


def done_with_a_form(scene: Scene, *, version: str = "", done_on: date = date(2026, 10, 8)) -> None:
    """Danny's 5-day review was done, with this in its form."""
    form = packaged_form(rule_for("5-day").questionnaire)
    session = FormSession(form)
    session.answer("medicine", form["medicine"].options[0].value)
    session.answer("dose-after", Quantity(Decimal(45), "mg", "http://unitsofmeasure.org", "mg"))
    session.answer("handover", "Ask about the community appointment.")
    tree = wire.to_questionnaire_response(session, completed=False)
    due, _ = first_task(rule_for("5-day"), Episode("e4", "r4", RECEPTION), "t-5-day")
    done = replace(
        due,
        status=TaskStatus.DONE,
        done_on=done_on,
        done_by=BELL.id,
        done_by_name=BELL.name,
        response_id="f1",
    )
    scene.came_from_the_trust(done)
    kept = FormResponse(
        "f1", form.url, version or form.version, "r4", "e4", datetime(2026, 10, 8, 10, tzinfo=UTC), BELL.id,
        json_text.dumps(tree),
    )  # fmt: skip
    with scene.store.write(StaffMember("sync", "Sync", Role.SYNC)) as unit:
        unit.responses.put(kept)
        unit.received("ResponseReceived", "response", kept.id)
        unit.commit()


def test_a_review_that_was_done_is_read_again_as_it_was_filled_in(scene: Scene) -> None:
    danny(scene, "28-day")
    done_with_a_form(scene)
    view = opened(scene)
    assert not view.form.isVisibleTo(view), "the one owed comes first"
    press(Qt.Key.Key_Up)
    assert view.steps.current_id() == "t-5-day"
    read = view.form.words()
    assert "5-day review, done 8 Oct by Jo Bell" in words(view)
    assert "Daily dose from today\n45 mg" in read
    assert "Methadone" in read
    assert "Ask about the community appointment." in read
    assert "Withdrawal today" not in read, "what was not answered is not read out"
    press(Qt.Key.Key_Down)
    assert not view.form.isVisibleTo(view)
    assert view.form.words() == ""


def test_a_long_form_can_be_read_to_its_end_by_keys(scene: Scene) -> None:
    danny(scene, "28-day")
    done_with_a_form(scene)
    view = opened(scene)
    view.window().resize(1024, 420)
    press(Qt.Key.Key_Up)
    before = view.form.mapTo(view, QPoint(0, 0)).y()
    press(Qt.Key.Key_PageDown)
    assert view.form.mapTo(view, QPoint(0, 0)).y() < before
    assert view.steps.current_id() == "t-5-day"


def test_a_form_done_before_an_update_is_read_in_the_words_it_was_asked_in(
    scene: Scene, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    danny(scene)
    done_with_a_form(scene)
    form = packaged_form(rule_for("5-day").questionnaire)
    with scene.store.write(BELL) as unit:
        keep_form(unit, form.url, form.version, scene.clock.now())
        unit.commit()
    newer_program.install(monkeypatch, tmp_path)
    try:
        view = opened(scene)
        mark(view, "t-5-day")
        assert "Daily dose from today\n45 mg" in view.form.words()
        assert "Newly worded" not in view.form.words()
        assert "not on this PC" not in view.form.words()
    finally:
        monkeypatch.undo()
        newer_program.forget()


def test_answers_to_a_version_that_is_not_here_are_read_in_the_words_that_came_with_them(scene: Scene) -> None:
    danny(scene)
    done_with_a_form(scene, version="9.9.9")
    view = opened(scene)
    mark(view, "t-5-day")
    words = view.form.words()
    assert "This version of the form is not on this PC." in words
    assert "Daily dose from today\n45 mg" in words
    assert "Ask about the community appointment." in words


def test_nothing_of_a_form_stays_behind_when_the_page_shows_nobody(scene: Scene) -> None:
    danny(scene)
    done_with_a_form(scene)
    view = opened(scene)
    mark(view, "t-5-day")
    assert "45 mg" in view.form.words()
    view.clear()
    assert view.form.words() == ""


def record_step(scene: Scene, step: str, day: date = TODAY) -> None:
    form = filled(step, day)
    order = CompleteStep("e4", step, form.questionnaire.url, form.questionnaire.version, wire.to_draft(form))
    dispatch.run(order, scene.context(BELL))


def arrived(scene: Scene) -> tuple[PathwayScreen, PathwayView]:
    screen = PathwayScreen(scene.tasks)
    scene.show(screen, "r4")
    view = screen.view
    assert isinstance(view, PathwayView)
    return screen, view


def test_who_comes_back_from_recording_a_step_is_at_the_review_owed_and_not_at_the_step_again(scene: Scene) -> None:
    danny(scene, "28-day")
    screen, view = arrived(scene)
    mark(view, "step:audit")
    screen.leave()
    record_step(scene, "audit")
    screen.enter("r4", Surroundings(""))
    assert view.steps.current_id() == "t-28-day"
    press(ENTER)
    assert scene.went == [Place("review", "t-28-day")]


def test_who_reads_a_recorded_step_stays_there_when_something_changes(scene: Scene) -> None:
    danny(scene, "28-day")
    record_step(scene, "audit")
    screen, view = arrived(scene)
    mark(view, "step:audit")
    screen.on_changed(touched(residents="r4"))
    assert view.steps.current_id() == "step:audit"


def test_where_no_review_is_owed_the_first_step_not_recorded_is_marked(scene: Scene) -> None:
    danny(scene)
    record_step(scene, "reception")
    _, view = arrived(scene)
    assert view.steps.current_id() == "step:referral"


@pytest.mark.parametrize("form", ["review", "step"])
def test_enter_typed_ahead_in_a_form_opens_nothing_on_the_pathway_until_the_keys_have_rested(
    scene: Scene, qtbot: QtBot, form: str
) -> None:
    danny(scene, "28-day")
    screen, view = arrived(scene)
    screen.leave()
    view.typed_ahead.rest.setInterval(3_600_000)
    screen.enter("r4", Surroundings("", came_from=form))
    press(ENTER, ENTER)
    assert scene.went == []
    view.typed_ahead.rest.setInterval(0)
    qtbot.waitUntil(lambda: not view.typed_ahead.is_waiting)
    press(ENTER)
    assert scene.went == [Place("review", "t-28-day")]


def test_after_a_form_an_arrow_is_on_purpose_and_enter_opens_the_step_gone_to(scene: Scene) -> None:
    danny(scene, "28-day")
    screen, view = arrived(scene)
    screen.leave()
    view.typed_ahead.rest.setInterval(3_600_000)
    screen.enter("r4", Surroundings("", came_from="step"))
    press(Qt.Key.Key_Home, ENTER)
    assert scene.went == [Place("step", "e4/reception")]


def test_enter_held_down_opens_nothing(scene: Scene) -> None:
    danny(scene, "28-day")
    _, view = arrived(scene)
    held = QKeyEvent(QEvent.Type.KeyPress, ENTER, Qt.KeyboardModifier.NoModifier, "\r", True)
    QApplication.sendEvent(view.steps, held)
    assert scene.went == []


def test_of_two_receptions_each_says_the_day_it_is_about_and_when_it_was_kept(scene: Scene) -> None:
    danny(scene)
    record_step(scene, "reception", date(2026, 10, 3))
    record_step(scene, "reception")
    said = words(opened(scene))
    assert "Reception\n3 Oct\nkept 09:40 · saved here" in said
    assert "Reception\n20 Nov 09:40\nsaved here" in said


def test_a_completed_review_says_the_day_it_was_done(scene: Scene) -> None:
    danny(scene)
    done_with_a_form(scene, done_on=date(2026, 10, 7))
    assert "5-day review\n7 Oct\nkept 8 Oct 11:00" in words(opened(scene))


@pytest.mark.parametrize(("line", "state"), [("t-28-day", "overdue"), ("step:audit", "done")])
def test_a_review_and_a_step_recorded_before_are_marked_where_a_new_form_is_half_filled(
    scene: Scene, line: str, state: str
) -> None:
    danny(scene, "28-day")
    record_step(scene, "audit")
    subject = {"t-28-day": review_subject("t-28-day"), "step:audit": step_subject("e4", "audit")}[line]
    dispatch.run(SaveDraft(subject, "form", "1.0.0", "{}"), scene.context(BELL))
    notes = {one.id: (one.state, one.note.split(" · ")[0]) for one in opened(scene).steps.steps()}
    assert notes[line] == (state, "half filled")
    assert [note for _, note in notes.values()].count("half filled") == 1
