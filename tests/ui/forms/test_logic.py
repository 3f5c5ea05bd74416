"""What a form's expressions do, on screen: values worked out, words and options that follow an answer."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from prisoncare_desktop.forms.session import FormSession
from prisoncare_desktop.ui.forms.form_page import FormPage
from prisoncare_desktop.ui.forms.shown import ShownField
from tests.forms.samples import expression, of_items
from tests.ui.forms.conftest import Opened
from tests.ui.keyboard import ENTER, focused, press

DRINKS = "%resource.item.where(linkId='drinks').answer.value"


def question(link_id: str, kind: str, *uses: tuple[str, str], **more: Any) -> dict[str, Any]:
    extensions = [expression(*one) for one in uses]
    return {"linkId": link_id, "text": link_id.title(), "type": kind, "extension": extensions} | more


def title(page: FormPage, link_id: str) -> str:
    return " ".join(label.text() for label in page._body().rows[link_id].findChildren(QLabel))


def test_a_value_is_worked_out_while_one_types(opened: Opened) -> None:
    units = question("units", "decimal", ("calculatedExpression", f"{DRINKS} * 2.5"), readOnly=True)
    page = opened(FormSession(of_items(question("drinks", "integer"), units)))
    shown = page._body().rows["units"].field
    assert isinstance(shown, ShownField)
    assert shown.words.text() == "worked out once its questions are answered"
    press("4")
    assert shown.words.text() == "10.0"
    press(Qt.Key.Key_Backspace)
    assert shown.words.text() == "worked out once its questions are answered"


def test_a_person_s_own_answer_stands_where_one_is_worked_out_until_it_is_cleared(opened: Opened) -> None:
    units = question("units", "integer", ("calculatedExpression", f"{DRINKS} * 2"))
    page = opened(FormSession(of_items(question("drinks", "integer"), units)))
    press("4")
    line = page._body().rows["units"].field.inputs()[0]
    assert line.property("text") == "8"
    assert "worked out from other answers" in title(page, "units")
    page.show_item("units")
    press(Qt.Key.Key_Backspace, "9")
    assert "your own answer" in title(page, "units")
    page.show_item("drinks")
    press("0")
    assert line.property("text") == "9"


def test_a_question_asked_by_an_expression_comes_and_goes_below(opened: Opened) -> None:
    why = question("why", "string", ("enableWhenExpression", f"{DRINKS} > 5"))
    page = opened(FormSession(of_items(question("drinks", "integer"), why)))
    press("6")
    assert page.row_texts() == ("Drinks", "Why")
    press(Qt.Key.Key_Backspace)
    assert page.row_texts() == ("Drinks",)
    assert focused().property("link_id") == "drinks"


def test_words_that_follow_an_answer_change_with_it(opened: Opened) -> None:
    text = {"url": "http://hl7.org/fhir/StructureDefinition/cqf-expression"} | {
        "valueExpression": {"language": "text/fhirpath", "expression": f"'Why ' + {DRINKS}.toString() + '?'"}
    }
    why = question("why", "string") | {"_text": {"extension": [text]}}
    page = opened(FormSession(of_items(question("drinks", "integer"), why)))
    press("7", ENTER)
    assert "Why 7?" in title(page, "why")
    assert focused().property("link_id") == "why"
    assert focused().accessibleName() == "Why 7?"


def test_options_that_follow_an_answer_change_with_it(opened: Opened) -> None:
    toggle = {
        "url": "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-answerOptionsToggleExpression",
        "extension": [
            {"url": "option", "valueString": "Detox"},
            {
                "url": "expression",
                "valueExpression": {"language": "text/fhirpath", "expression": f"{DRINKS} > 5"},
            },
        ],
    }
    options = [{"valueString": "Talk"}, {"valueString": "Detox"}]
    next_step = question("next", "choice", answerOption=options) | {"extension": [toggle]}
    page = opened(FormSession(of_items(question("drinks", "integer"), next_step)))
    assert [one.accessibleName() for one in page._body().rows["next"].field.inputs()] == ["Talk"]
    press("6")
    assert [one.accessibleName() for one in page._body().rows["next"].field.inputs()] == ["Talk", "Detox"]
    press(ENTER, "2")
    assert page.session is not None
    assert page.session.answers("next") == ("Detox",)
