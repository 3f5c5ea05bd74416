"""How a form asks to be shown, and the words that belong to a question."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from prisoncare_desktop.forms.controls import Control, Precision, control_of
from prisoncare_desktop.forms.questionnaire import Item, ItemType
from prisoncare_desktop.forms.session import FormSession
from prisoncare_desktop.forms.values import PartialDate
from prisoncare_desktop.forms.wire import to_questionnaire_response
from tests.forms import published
from tests.forms.samples import of_items

CORE = "http://hl7.org/fhir/StructureDefinition/"
SDC = "http://hl7.org/fhir/uv/sdc/StructureDefinition/"


def control(*codes: str) -> dict[str, Any]:
    return {
        "url": f"{CORE}questionnaire-itemControl",
        "valueCodeableConcept": {"coding": [{"code": one} for one in codes]},
    }


def words(link_id: str, text: str, code: str, item_type: str = "display") -> dict[str, Any]:
    return {"linkId": link_id, "type": item_type, "text": text, "extension": [control(code)]}


def item_with(*extensions: dict[str, Any], **more: Any) -> Item:
    return of_items({"linkId": "a", "type": "string", "extension": list(extensions), **more})["a"]


def test_words_about_a_question_are_found_with_it_by_what_they_are_for() -> None:
    texts = {"help": "Ask why", "flyover": "Kindly", "legal": "By law", "unit": "kg", "prompt": "e.g. 70"}
    ends = {"lower": "none", "upper": "worst"}
    inner = [words(code, text, code) for code, text in {**texts, **ends}.items()]
    item = of_items({"linkId": "a", "type": "decimal", "item": inner})["a"]

    assert item.help == "Ask why\nKindly\nBy law"
    assert (item.unit_words, item.prompt, item.lower, item.upper) == ("kg", "e.g. 70", "none", "worst")
    assert [one.link_id for one in item.about(Control.LEGAL)] == ["legal"]
    assert all(one.is_help for one in item.children)


def test_a_unit_and_a_format_serve_where_the_form_has_no_words_for_the_box() -> None:
    unit = {"url": f"{CORE}questionnaire-unit", "valueCoding": {"code": "kg", "display": "kilograms"}}
    shape = {"url": f"{CORE}entryFormat", "valueString": "000.0"}
    item = item_with(unit, shape)

    assert (item.unit_words, item.prompt) == ("kilograms", "000.0")
    assert (item_with().unit_words, item_with().prompt) == (None, None)


def test_what_the_form_says_beside_a_question_is_read() -> None:
    item = item_with(
        {"url": f"{SDC}sdc-questionnaire-shortText", "valueString": "Weight"},
        {"url": f"{SDC}sdc-questionnaire-openLabel", "valueString": "Other, namely"},
        {"url": f"{CORE}questionnaire-sliderStepValue", "valueInteger": 5},
        {"url": f"{CORE}questionnaire-displayCategory", "valueCodeableConcept": {"coding": [{"code": "security"}]}},
        {"url": "http://ehelse.no/fhir/StructureDefinition/repeatstext", "valueString": "One more"},
        {"url": "http://ehelse.no/fhir/StructureDefinition/validationtext", "valueString": "In kilograms, please"},
        {"url": "http://helsenorge.no/fhir/StructureDefinition/sdf-sublabel", "valueMarkdown": "**without** shoes"},
        {
            "url": f"{SDC}sdc-questionnaire-choiceColumn",
            "extension": [
                {"url": "path", "valueString": "name"},
                {"url": "label", "valueString": "Name"},
                {"url": "width", "valueQuantity": {"value": 40, "code": "%"}},
                {"url": "forDisplay", "valueBoolean": True},
            ],
        },
    )

    assert (item.short_text, item.open_label, item.display_category) == ("Weight", "Other, namely", "security")
    assert (item.slider_step, item.repeats_text, item.validation_text) == (
        Decimal(5),
        "One more",
        "In kilograms, please",
    )
    assert item.instruction is not None
    assert item.instruction.plain == "without shoes"
    assert item.instruction.rich is not None
    assert item.instruction.rich.blocks[0].spans[0].bold
    (column,) = item.choice_columns
    assert (column.path, column.label, column.width_percent, column.for_display) == ("name", "Name", Decimal(40), True)


@pytest.mark.parametrize(
    ("codes", "meant"),
    [
        (("gtable",), Control.GTABLE),
        (("tab-container",), Control.TAB_CONTAINER),
        (("yearMonth",), Control.YEAR_MONTH),
        (("visual-radio-cloud",), Control.RADIO_BUTTON),
        (("glitter", "slider"), Control.SLIDER),
        (("glitter",), None),
        ((), None),
    ],
)
def test_a_control_is_known_by_its_code_or_by_what_others_call_it(
    codes: tuple[str, ...], meant: Control | None
) -> None:
    item = item_with(control(*codes))

    assert item.shown_as is meant
    assert item.control == (meant if "slider" in codes else codes[0] if codes else None)


def test_every_control_is_found_by_its_own_code() -> None:
    assert [control_of(one.value) for one in Control] == list(Control)


def test_a_date_asked_for_by_year_takes_a_year() -> None:
    form = of_items(
        {"linkId": "y", "type": "date", "extension": [control("year")]},
        {"linkId": "m", "type": "date", "extension": [control("yearMonth")]},
        {"linkId": "d", "type": "date"},
    )
    session = FormSession(form)
    session.answer("y", PartialDate("1999"))
    session.answer("m", PartialDate("1999-04"))

    assert [form[one].precision for one in "ymd"] == [Precision.YEAR, Precision.MONTH, Precision.DAY]
    assert session.problems() == ()
    sent: Any = to_questionnaire_response(session, completed=True)["item"]
    assert [one["answer"] for one in sent] == [[{"valueDate": "1999"}], [{"valueDate": "1999-04"}]]


def test_help_at_the_top_of_a_form_is_words_like_any_other() -> None:
    form = of_items(words("a", "Please read", "help"), {"linkId": "b", "type": "boolean"})

    assert not form["a"].is_help


@pytest.mark.hazard("H9")
@pytest.mark.parametrize("code", ["help", "sidebar", "highlight", "inline"])
def test_mere_words_written_as_a_text_question_are_not_asked(code: str) -> None:
    form = of_items(
        {"linkId": "q", "type": "string", "item": [words("w", "Read this", code, "text")]}, words("v", "", code, "text")
    )

    assert form["w"].type is form["v"].type is ItemType.DISPLAY
    assert form["w"].raw_type == "text"
    assert form.asked == {"q"}


def test_what_a_published_sidebar_holds_is_in_the_form_under_its_heading() -> None:
    form = published.readable()["helsenorge__refero/q-entry_0_resource.json"]
    sidebar = next(one for one in form.items if one.shown_as is Control.SIDEBAR)

    assert sidebar.type is ItemType.DISPLAY
    assert sidebar.rich is not None
    assert sidebar.rich.blocks[0].words == sidebar.text
    assert len(sidebar.rich.plain) > len(sidebar.text) + 20


def test_no_published_control_is_unknown_but_those_of_machines_we_are_not() -> None:
    items = [item for form in published.readable().values() for item in form.by_link_id.values()]
    unknown = {one.control for one in items if one.control and not one.shown_as}

    assert unknown == {"receiver-component", "location-widget"}
