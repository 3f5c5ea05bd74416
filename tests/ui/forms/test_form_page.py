from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from prisoncare_desktop.forms import wire
from prisoncare_desktop.forms.element import root
from prisoncare_desktop.forms.incoming import read_response
from prisoncare_desktop.forms.session import FormSession, KnownAnswer
from prisoncare_desktop.forms.values import Coding, Quantity, Value
from prisoncare_desktop.ui.forms.form_page import FormPage
from tests.forms.samples import of_items, shipped
from tests.ui.forms.conftest import Opened
from tests.ui.keyboard import ENTER, complete, focused, press
from tests.ui.walker import tab_round, unnamed_widgets

REVIEW = "sms-28-day-review"


def option(form_name: str, link_id: str, code: str) -> Value:
    for one in shipped(form_name)[link_id].options:
        if isinstance(one.value, Coding) and one.value.code == code:
            return one.value
    raise LookupError(code)


def at(page: FormPage) -> str:
    """Return the question that has the focus."""
    return str(focused().property("link_id"))


def settled(page: FormPage) -> None:
    """Let what was scrolled to come to rest."""
    while page._area._settled.isActive():
        QApplication.processEvents()
    QApplication.processEvents()


def known_dose(session_form: str = REVIEW) -> FormSession:
    forty = Quantity(Decimal(40), "mg", "http://unitsofmeasure.org", "mg")
    known = KnownAnswer("dose-before", (forty,), "care plan", date(2026, 10, 17))
    session = FormSession(shipped(session_form), known=[known])
    session.answer("medicine", option(REVIEW, "medicine", "methadone"))
    session.cursor = "dose-before"
    return session


# --- what is asked ----------------------------------------------------------------------------------------------------


def test_only_the_questions_of_one_section_are_on_view(opened: Opened) -> None:
    page = opened(FormSession(shipped(REVIEW)))
    assert "Who took part?" in page.row_texts()
    assert "Drug test at this review" not in page.row_texts()
    press(Qt.Key.Key_PageDown, Qt.Key.Key_PageDown)
    assert "Drug test at this review" in page.row_texts()
    press(Qt.Key.Key_PageUp)
    assert "What is the patient prescribed for substance use?" in page.row_texts()


def test_an_answer_brings_the_question_that_hangs_on_it_and_another_takes_it_away(opened: Opened) -> None:
    page = opened(FormSession(shipped(REVIEW)))
    page.show_item("illicit-use")
    assert "What was it?" not in page.row_texts()
    press("2")
    assert "What was it?" in page.row_texts()
    press("1")
    assert "What was it?" not in page.row_texts()


def test_a_question_says_that_it_is_asked_because_of_the_answer_above(opened: Opened) -> None:
    session = FormSession(shipped(REVIEW))
    session.answer("illicit-use", option(REVIEW, "illicit-use", "use-once"))
    page = opened(session)
    page.show_item("illicit-what")
    row = page._body().rows["illicit-what"]
    assert row.because() == "asked because of the answer above"
    assert "asked because of the answer above" in focused().accessibleDescription()


def test_questions_that_share_a_reason_say_it_once(opened: Opened) -> None:
    session = FormSession(shipped(REVIEW))
    session.answer("medicine", option(REVIEW, "medicine", "methadone"))
    page = opened(session)
    page.show_item("medicine")
    rows = page._body().rows
    assert [bool(rows[i].because()) for i in ("dose-before", "dose-after", "missed-doses")] == [True, False, False]


def test_a_new_question_does_not_move_the_one_being_answered(opened: Opened) -> None:
    page = opened(FormSession(shipped(REVIEW)), height=330)
    page.show_item("drug-test")
    settled(page)
    before = focused().mapTo(page, QPoint(0, 0))
    press("3")
    assert "What was found?" in page.row_texts()
    settled(page)
    assert page._body().rows["drug-test"].field.inputs()[0].mapTo(page, QPoint(0, 0)).y() == before.y()
    press("2")
    assert "What was found?" not in page.row_texts()
    settled(page)
    assert page._body().rows["drug-test"].field.inputs()[0].mapTo(page, QPoint(0, 0)).y() == before.y()


def test_what_was_written_under_a_yes_is_found_again_after_a_no_and_a_yes(opened: Opened) -> None:
    session = FormSession(shipped(REVIEW))
    page = opened(session)
    page.show_item("drug-test")
    press("3", ENTER, "codeine")
    page.show_item("drug-test")
    press("2")
    assert session.counted("drug-test-what") == ()
    press("3")
    row = page._body().rows["drug-test-what"]
    assert not row.isHidden()
    line = row.field.inputs()[0]
    assert isinstance(line, QLineEdit)
    assert line.text() == "codeine"


def test_a_score_follows_the_answers_it_is_reckoned_from(opened: Opened) -> None:
    session = FormSession(shipped(REVIEW))
    page = opened(session)
    page.show_item("withdrawal")
    press("2", ENTER, "3", ENTER, "1", ENTER, "4")
    shown = page._body().rows["comfort"].field
    assert getattr(shown, "words").text() == "6"  # noqa: B009 - the field's own label


# --- keys -------------------------------------------------------------------------------------------------------------


def test_enter_goes_to_the_next_question_without_an_answer_and_over_into_the_next_section(opened: Opened) -> None:
    session = FormSession(shipped(REVIEW))
    session.answer("review-date", date(2026, 11, 20))
    page = opened(session)
    assert at(page) == "attendees"
    press("1", ENTER)
    assert at(page) == "joint"
    press("1", ENTER)
    assert at(page) == "medicine"


def test_past_the_last_question_enter_goes_back_to_what_is_still_needed(opened: Opened) -> None:
    page = opened(FormSession(shipped(REVIEW)))
    page.show_item("handover")
    press(ENTER)
    assert at(page) == "review-date"


def test_with_nothing_left_to_answer_enter_leads_to_completing(opened: Opened) -> None:
    session = FormSession(of_items({"linkId": "a", "type": "boolean", "text": "All well?", "required": True}))
    page = opened(session)
    press("1", ENTER)
    assert focused() is page.complete_button


def test_a_digit_in_a_dose_is_a_dose(opened: Opened) -> None:
    session = known_dose()
    page = opened(session)
    page.show_item("dose-after")
    press("35")
    assert session.response.of("dose-after") == (Quantity(Decimal(35), "mg", "http://unitsofmeasure.org", "mg"),)
    assert session.response.of("medicine") == (option(REVIEW, "medicine", "methadone"),)


def test_tab_goes_through_every_question_and_comes_round(opened: Opened) -> None:
    page = opened(FormSession(shipped(REVIEW)))
    start = page._body().rows["attendees"].field.start_at()
    assert start is not None
    passed = tab_round(start)
    asked = [str(w.property("link_id")) for w in passed if w.property("link_id")]
    assert asked == ["attendees", "joint", "review-date"]


def test_tab_comes_to_a_question_that_appeared_where_it_stands(opened: Opened) -> None:
    page = opened(FormSession(shipped(REVIEW)))
    page.show_item("illicit-use")
    press("2", Qt.Key.Key_Tab)
    assert at(page) == "illicit-what"
    press(Qt.Key.Key_Tab)
    assert at(page) == "drug-test"


def test_every_field_of_every_section_has_a_name(opened: Opened) -> None:
    page = opened(known_dose())
    for place in range(len(page._sections)):
        page._on_section_chosen(place)
        QApplication.processEvents()
        assert unnamed_widgets(page) == []


# --- what is known ----------------------------------------------------------------------------------------------------


def test_a_known_answer_is_shown_but_not_counted_until_it_is_confirmed(opened: Opened) -> None:
    session = known_dose()
    page = opened(session)
    before = session.progress().answered
    row = page._body().rows["dose-before"]
    assert row.known_words() == "Known: 40 mg, 17 Oct, care plan"
    assert session.response.of("dose-before") == ()
    assert at(page) == "dose-before"
    press("=")
    assert session.response.of("dose-before")[0] == Quantity(Decimal(40), "mg", "http://unitsofmeasure.org", "mg")
    assert session.progress().answered == before + 1
    assert row.known_words() == "Known answer, confirmed"
    line = row.field.inputs()[0]
    assert isinstance(line, QLineEdit)
    assert line.text() == "40"


def test_known_answers_are_counted_while_they_wait(opened: Opened) -> None:
    session = known_dose()
    page = opened(session)
    waiting = ", 1 known to confirm"
    assert page.progress.text().endswith(waiting)
    page.show_item("dose-before")
    press("=")
    assert not page.progress.text().endswith(waiting)
    page.show_item("dose-before")
    press(Qt.Key.Key_Backspace, Qt.Key.Key_Backspace)
    assert page.progress.text().endswith(waiting)


def test_another_answer_stands_in_place_of_what_was_known(opened: Opened) -> None:
    session = known_dose()
    page = opened(session)
    press("45")
    assert page._body().rows["dose-before"].known_words() == ""
    assert "dose-before" not in session.confirmed


def test_an_equals_sign_is_an_ordinary_letter_where_nothing_is_known(opened: Opened) -> None:
    session = FormSession(of_items({"linkId": "a", "type": "string", "text": "Note"}))
    opened(session)
    press("a=b")
    assert session.response.of("a") == ("a=b",)


# --- what stands in the way -------------------------------------------------------------------------------------------


def test_a_missing_answer_is_named_at_its_question_and_in_the_summary(opened: Opened) -> None:
    page = opened(FormSession(shipped(REVIEW)))
    asked: list[bool] = []
    page.complete_asked.connect(lambda: asked.append(True))
    complete()
    assert not asked
    assert "Drug test at this review: needed" in page.summary.lines()
    assert at(page) == "review-date"
    assert page._body().rows["review-date"].wrong_words() == "This is needed before you can complete."


def test_the_summary_leads_to_the_question(opened: Opened) -> None:
    page = opened(FormSession(shipped(REVIEW)))
    complete()
    page.summary.item_chosen.emit("drug-test")
    assert at(page) == "drug-test"


def test_what_was_put_right_leaves_the_summary_at_once(opened: Opened) -> None:
    page = opened(FormSession(shipped(REVIEW)))
    complete()
    before = len(page.summary.lines())
    page.show_item("joint")
    press("1")
    assert len(page.summary.lines()) == before - 1
    assert page._body().rows["joint"].wrong_words() == ""


def test_a_dose_out_of_bounds_is_said_on_leaving_the_field(opened: Opened) -> None:
    session = known_dose()
    page = opened(session)
    page.show_item("dose-after")
    press("3000", ENTER)
    assert page._body().rows["dose-after"].wrong_words() == "This is too high: 300 is the most."


def test_words_that_are_no_number_stay_on_view_and_stop_completing(opened: Opened) -> None:
    session = FormSession(of_items({"linkId": "a", "type": "integer", "text": "How many?"}))
    page = opened(session)
    asked: list[bool] = []
    page.complete_asked.connect(lambda: asked.append(True))
    press("some")
    complete()
    assert not asked
    assert page._body().rows["a"].wrong_words() == "This is not a whole number. Put in digits only."
    line = page._body().rows["a"].field.inputs()[0]
    assert isinstance(line, QLineEdit)
    assert line.text() == "some"
    line.selectAll()
    press("3")
    complete()
    assert asked == [True]


def test_a_section_with_nothing_more_needed_has_its_tick(opened: Opened) -> None:
    session = FormSession(shipped(REVIEW))
    page = opened(session)
    assert [s.complete for s in page.section_list.states()] == [False] * 5
    session.answer("review-date", date(2026, 11, 20))
    press(Qt.Key.Key_Tab)
    press("1", ENTER, "1")
    assert page.section_list.states()[0].complete


def test_progress_counts_what_is_asked_now(opened: Opened) -> None:
    session = FormSession(shipped(REVIEW))
    page = opened(session)
    page.show_item("illicit-use")
    press("2")
    whole = session.progress()
    assert page.progress.text() == f"1 of {whole.asked} answered, {whole.needed} still needed"


# --- leaving and coming back ------------------------------------------------------------------------------------------


def test_a_draft_opens_again_at_the_same_question_with_the_same_answers(opened: Opened) -> None:
    page = opened(FormSession(shipped(REVIEW)))
    page.show_item("goal")
    press("To see his daughter")
    assert page.session is not None
    again = wire.from_draft(shipped(REVIEW), wire.to_draft(page.session))
    other = opened(again)
    assert at(other) == "goal"
    assert again.response.of("goal") == ("To see his daughter",)


def test_what_this_version_cannot_show_is_said_and_goes_out_again(opened: Opened) -> None:
    form = of_items(
        {"linkId": "a", "type": "string", "text": "Name of the pharmacy"},
        {"linkId": "hologram", "type": "hologram", "text": "Hand, in three dimensions"},
        {"linkId": "photo", "type": "attachment", "text": "Photograph of the leaflet"},
    )
    came: Any = {
        "resourceType": "QuestionnaireResponse",
        "status": "in-progress",
        "item": [
            {"linkId": "hologram", "text": "Hand, in three dimensions", "answer": [{"valueHologram": "x"}]},
            {
                "linkId": "photo",
                "text": "Photograph of the leaflet",
                "answer": [{"valueAttachment": {"title": "leaflet.jpg", "data": "AAAA"}}],
            },
        ],
    }
    session = FormSession(form, read_response(form, root(came, "QuestionnaireResponse")))
    page = opened(session)
    assert "Hand, in three dimensions" in page.row_texts()
    said = [str(getattr(page._body().rows[i].field, "words").text()) for i in ("hologram", "photo")]  # noqa: B009
    assert said[0] == "A question of type “hologram”: this version cannot ask it."
    assert said[1] == "leaflet.jpg"
    press("Boots")
    out: Any = wire.to_questionnaire_response(session, completed=True)["item"]
    assert [i["linkId"] for i in out] == ["a", "hologram", "photo"]
    assert out[1]["answer"] == [{"valueHologram": "x"}]
    assert out[2]["answer"] == [{"valueAttachment": {"title": "leaflet.jpg", "data": "AAAA"}}]


def test_the_whole_review_can_be_filled_in_by_keys_alone(opened: Opened) -> None:
    session = FormSession(shipped(REVIEW))
    page = opened(session)
    done: list[bool] = []
    page.complete_asked.connect(lambda: done.append(True))
    answers = {
        "review-date": "t",
        "attendees": "12",
        "joint": "1",
        "medicine": "1",
        "dose-after": "40",
        "illicit-use": "2",
        "illicit-what": "spice",
        "drug-test": "2",
        "physical-health": "12",
        "self-harm": "1",
        "withdrawal": "1",
        "craving": "2",
        "sleep": "3",
        "mood": "1",
        "goal": "To see his daughter",
        "naloxone": "1",
        "consent": "1",
        "plan-agreed": "1",
    }
    for _ in range(40):
        here = focused().property("link_id")
        if here is None:
            break
        if here in answers and not session.response.of(str(here)):
            press(answers[str(here)])
        press(ENTER)
        if here == "illicit-what":
            press(ENTER)
    assert session.problems() == ()
    complete()
    assert done == [True]
    assert session.response.of("physical-health") == (12,)
    assert session.response.of("illicit-what") == (option(REVIEW, "illicit-what", "spice"),)


def test_a_form_with_nothing_in_it_can_be_opened_and_completed(opened: Opened) -> None:
    page = opened(FormSession(of_items()))
    done: list[bool] = []
    page.complete_asked.connect(lambda: done.append(True))
    page.complete()
    assert done == [True]


def test_a_form_in_one_column_has_its_button_at_its_end(opened: Opened) -> None:
    page = opened(FormSession(shipped("feedback-fft")), one_column=True)
    press("2")
    assert page.session is not None
    assert page.session.response.of("experience")
    assert page.complete_button.isVisibleTo(page)
    assert not page.section_list.isVisibleTo(page)


def test_a_second_click_takes_an_answer_away_and_a_double_click_does_not(opened: Opened) -> None:
    session = FormSession(of_items({"linkId": "a", "type": "boolean", "text": "Helped?"}))
    page = opened(session)
    card: QWidget = page._body().rows["a"].field.inputs()[0]
    QTest.mouseClick(card, Qt.MouseButton.LeftButton)
    QTest.mouseDClick(card, Qt.MouseButton.LeftButton)  # what the second press of a double click is to Qt
    QTest.mouseRelease(card, Qt.MouseButton.LeftButton)
    assert session.response.of("a") == (True,)
    QTest.mouseClick(card, Qt.MouseButton.LeftButton)
    assert session.response.of("a") == ()


@pytest.mark.parametrize(("width", "height"), [(762, 560), (640, 380)])
def test_on_a_small_screen_nothing_of_a_question_is_cut_off_at_the_side(
    opened: Opened, width: int, height: int
) -> None:
    page = opened(known_dose(), width=width, height=height)
    for place in range(len(page._sections)):
        page._on_section_chosen(place)
        QApplication.processEvents()
        room = page._area.area.viewport().width()
        for row in page._body().in_order():
            right = row.mapTo(page._area.area.viewport(), QPoint(row.width(), 0)).x()
            assert right <= room, row.item.link_id
            for one in (w for w in row.field.inputs() if w.isVisibleTo(row)):
                assert one.mapTo(row, QPoint(one.width(), 0)).x() <= row.width(), row.item.link_id


def test_a_scroll_bar_that_comes_does_not_make_the_questions_narrower(opened: Opened) -> None:
    session = FormSession(shipped(REVIEW))
    page = opened(session, height=700)
    page.show_item("illicit-use")
    QApplication.processEvents()
    before = page._body().width()
    assert not page._area.area.verticalScrollBar().maximum()
    page.window().resize(1103, 340)
    QApplication.processEvents()
    assert page._area.area.verticalScrollBar().maximum()
    assert page._body().width() == before
