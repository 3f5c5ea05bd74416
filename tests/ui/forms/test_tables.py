"""Groups meant as tables, on screen: rows and columns, by the keyboard, and one under another where it is narrow."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from prisoncare_desktop.forms.session import FormSession
from prisoncare_desktop.ui.forms.form_page import FormPage
from prisoncare_desktop.ui.forms.table import AnswerTable
from prisoncare_desktop.ui.widgets.buttons import Button
from tests.forms.samples import code, of_items
from tests.ui.forms.conftest import Opened
from tests.ui.keyboard import ENTER, focused, press
from tests.ui.walker import tab_round, unnamed_widgets

CONTROL = Qt.KeyboardModifier.ControlModifier
AMOUNTS = [{"valueCoding": {"code": word.lower(), "display": word}} for word in ("Never", "Weekly", "Daily")]


def control(name: str) -> list[dict[str, Any]]:
    coding = [{"system": "http://hl7.org/fhir/questionnaire-item-control", "code": name}]
    address = "http://hl7.org/fhir/StructureDefinition/questionnaire-itemControl"
    return [{"url": address, "valueCodeableConcept": {"coding": coding}}]


def group(link_id: str, text: str, kind: str, *items: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"linkId": link_id, "text": text, "type": "group", "extension": control(kind), "item": list(items)} | more


def question(link_id: str, text: str, kind: str = "string", **more: Any) -> dict[str, Any]:
    return {"linkId": link_id, "text": text, "type": kind} | more


MEDICINES = group(
    "medicine", "Medicine", "gtable", question("name", "Name"), question("dose", "Dose", "integer"), repeats=True
)
HOW_OFTEN = group(
    "often",
    "How often?",
    "table",
    question("drink", "Alcohol", "choice", answerOption=AMOUNTS),
    question("spice", "Spice", "choice", answerOption=AMOUNTS),
)
VACCINES = group(
    "vaccines",
    "Vaccines",
    "grid",
    {
        "linkId": "hepb",
        "text": "Hepatitis B",
        "type": "group",
        "item": [question("hepb-given", "Given", "boolean"), question("hepb-day", "Day", "date")],
    },
    {"linkId": "flu", "text": "Flu", "type": "group", "item": [question("flu-day", "Day", "date")]},
)


def session_of(page: FormPage) -> FormSession:
    assert page.session is not None
    return page.session


def table_on(page: FormPage) -> AnswerTable:
    return next(one for one in page._body().findChildren(AnswerTable) if one.isVisible())


def at() -> str:
    return str(focused().property("link_id"))


def test_each_repetition_is_a_row_and_ctrl_n_adds_one(opened: Opened) -> None:
    page = opened(FormSession(of_items(MEDICINES)))
    press("Methadone", ENTER, "40")
    press(Qt.Key.Key_N, modifier=CONTROL)
    assert at() == "name#2"
    press("Sertraline")
    rows = page._body().rows
    assert table_on(page).is_table
    assert rows["name"].y() == rows["dose"].y() < rows["name#2"].y()
    assert rows["name"].x() == rows["name#2"].x() < rows["dose"].x()
    assert session_of(page).answers("name#2") == ("Sertraline",)


def test_up_and_down_stay_in_the_column(opened: Opened) -> None:
    page = opened(FormSession(of_items(MEDICINES)))
    press(Qt.Key.Key_N, modifier=CONTROL)
    press(Qt.Key.Key_Tab)
    assert at() == "dose#2"
    press(Qt.Key.Key_Up)
    assert at() == "dose"
    press(Qt.Key.Key_Up)
    assert at() == "dose"
    press(Qt.Key.Key_Down)
    assert at() == "dose#2"
    assert not unnamed_widgets(page)


def test_a_row_can_be_removed_by_the_keyboard_and_comes_back(opened: Opened) -> None:
    page = opened(FormSession(of_items(MEDICINES)))
    press("Methadone")
    press(Qt.Key.Key_N, modifier=CONTROL)
    press("Sertraline")
    press(Qt.Key.Key_Tab, Qt.Key.Key_Tab)
    remove = focused()
    assert isinstance(remove, Button)
    assert remove.accessibleName() == "Remove Medicine 2"
    press(Qt.Key.Key_Space)
    assert session_of(page).count("medicine") == 1
    press(Qt.Key.Key_Z, modifier=CONTROL)
    assert session_of(page).answers("name#2") == ("Sertraline",)


def test_a_cell_is_called_by_its_row_and_its_column(opened: Opened) -> None:
    page = opened(FormSession(of_items(VACCINES)))
    names = [page._body().rows[one].field.inputs()[0].accessibleName() for one in ("hepb-day", "flu-day")]
    assert names == ["Hepatitis B, Day", "Flu, Day"]


def test_a_column_is_under_its_head_also_where_a_row_has_no_such_question(opened: Opened) -> None:
    rows = opened(FormSession(of_items(VACCINES)))._body().rows
    assert rows["hepb-day"].x() == rows["flu-day"].x() > rows["hepb-given"].x()


def test_a_number_key_chooses_in_its_row_and_down_goes_to_the_next(opened: Opened) -> None:
    page = opened(FormSession(of_items(HOW_OFTEN)))
    press("2", Qt.Key.Key_Down, "3")
    assert session_of(page).answers("drink")[0] == session_of(page).questionnaire["drink"].options[1].value
    assert at() == "spice"
    assert code("daily").same_code(session_of(page).answers("spice")[0])  # type: ignore[arg-type]  # it is a Coding


def test_going_through_a_table_answers_nothing(opened: Opened) -> None:
    page = opened(FormSession(of_items(HOW_OFTEN)))
    press(Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Up)
    assert session_of(page).progress().answered == 0
    assert at() == "drink"


def test_where_it_is_narrow_the_questions_stand_one_under_another_with_their_words(opened: Opened) -> None:
    page = opened(FormSession(of_items(HOW_OFTEN)))
    press("2")
    assert table_on(page).is_table
    page.window().resize(560, 620)
    QApplication.processEvents()
    rows = page._body().rows
    assert not table_on(page).is_table
    assert rows["drink"].x() == rows["spice"].x()
    assert rows["drink"]._title.isVisible()
    assert focused().isVisible()
    page.window().resize(1103, 620)
    QApplication.processEvents()
    assert table_on(page).is_table
    assert session_of(page).progress().answered == 1


def test_a_column_comes_and_goes_with_its_question(opened: Opened) -> None:
    dose = question(
        "dose", "Dose", "integer", enableWhen=[{"question": "name", "operator": "exists", "answerBoolean": True}]
    )
    page = opened(FormSession(of_items(group("g", "Medicine", "gtable", question("name", "Name"), dose))))
    wide = page._body().rows["name"].width()
    press("M")
    assert page._body().rows["dose"].isVisible()
    assert page._body().rows["name"].width() < wide
    press(Qt.Key.Key_Backspace)
    assert not page._body().rows["dose"].isVisible()
    assert page._body().rows["name"].width() == wide


def test_questions_that_hang_on_others_are_not_put_into_a_table(opened: Opened) -> None:
    inner = question("name", "Name", item=[question("why", "Why?")])
    page = opened(FormSession(of_items(group("g", "Medicine", "gtable", inner))))
    assert not page._body().findChildren(AnswerTable)
    press("Methadone")
    assert page._body().rows["why"].isVisible()


def test_tab_goes_through_the_table_in_reading_order(opened: Opened) -> None:
    page = opened(FormSession(of_items(VACCINES)))
    stops = [str(one.property("link_id")) for one in tab_round(page) if one.property("link_id")]
    assert list(dict.fromkeys(stops)) == ["hepb-given", "hepb-day", "flu-day"]


def test_a_single_box_in_a_cell_is_ticked_by_one_key(opened: Opened) -> None:
    na = question("na", "NA", "choice", repeats=True, answerOption=[{"valueCoding": {"code": "na", "display": "NA"}}])
    row = {"linkId": "alcohol", "text": "Alcohol", "type": "group", "item": [question("days", "Days", "integer"), na]}
    page = opened(FormSession(of_items(group("use", "Use", "grid", row))))
    page.show_item("na")
    press("1")
    assert page.session is not None
    assert getattr(page.session.value("na"), "code", "") == "na"
