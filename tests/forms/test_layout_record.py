"""What reading back is given of a printed page, and that it stays what it was."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from prisoncare_desktop.forms import json_text
from prisoncare_desktop.forms.layout import LAYOUT_VERSION, lay_out
from prisoncare_desktop.forms.layout_record import fingerprint, record_of
from prisoncare_desktop.forms.paper import FormLayout, Variant
from prisoncare_desktop.forms.questionnaire import Questionnaire
from tests.forms import published
from tests.forms.samples import odd, of_items
from tests.forms.test_layout import rough
from tests.forms.test_paper_tables import alike, medicines


def form_of(name: str) -> Questionnaire:
    return of_items(alike(6), medicines()) if name == "tables" else odd(name)


def laid_out(name: str, variant: Variant = Variant.STANDARD, language: str = "") -> FormLayout:
    return lay_out(form_of(name), variant, rough, language=language)


def test_the_record_names_the_paper_and_places_every_box_with_its_answer() -> None:
    layout = laid_out("tables")
    record: Any = json_text.loads(json_text.dumps(record_of(layout)))

    assert (record["form"], record["variant"], record["language"], record["rightToLeft"], record["layoutVersion"]) == (
        *("urn:test|1", "standard", "en", False),
        LAYOUT_VERSION,
    )
    (page,) = record["pages"]
    assert len(page["marks"]) == 4
    assert len(page["codes"]) == 2
    first = layout.pages[0].boxes[0]
    assert page["boxes"][0] | {"x": float(page["boxes"][0]["x"])} == {
        "linkId": "q0",
        "x": round(first.x, 2),
        "y": page["boxes"][0]["y"],
        "size": 6,
        "valueString": "Never",
    }
    assert len(page["boxes"]) == len(layout.pages[0].boxes)
    assert [one["linkId"] for one in page["frames"]] == [one.link_id for one in layout.pages[0].frames]


def test_the_record_says_nothing_of_the_words_and_changes_with_any_place() -> None:
    layout = laid_out("every_type")
    page = layout.pages[0]
    worded = replace(page, shapes=tuple(one for one in page.shapes if one not in page.texts))
    box = page.boxes[0]
    aside = replace(page, shapes=tuple(replace(one, x=one.x + 0.1) if one is box else one for one in page.shapes))

    assert fingerprint(replace(layout, pages=(worded, *layout.pages[1:]))) == fingerprint(layout)
    assert fingerprint(replace(layout, pages=(aside, *layout.pages[1:]))) != fingerprint(layout)


def test_every_paper_of_a_form_has_a_record_of_its_own() -> None:
    papers = {fingerprint(laid_out("tables", variant, one)) for variant in Variant for one in ("en", "ar", "ur", "pa")}

    assert len(papers) == 3 * 4


def test_a_paper_that_runs_from_right_to_left_has_the_same_boxes_on_the_same_lines() -> None:
    english, arabic = laid_out("conditions", language="en"), laid_out("conditions", language="he")

    for page, turned in zip(english.pages, arabic.pages, strict=True):
        there = [(box.link_id, box.value, round(210 - box.x - box.size, 6), box.y) for box in page.boxes]
        assert [(box.link_id, box.value, round(box.x, 6), box.y) for box in turned.boxes] == there
        assert (page.marks, page.codes) == (turned.marks, turned.codes)


@pytest.mark.parametrize("name", [*published.readable()][::12])
def test_a_published_form_is_placed_the_same_to_the_byte_each_time(name: str) -> None:
    form = published.readable()[name]
    again = published.read(form.raw)
    assert isinstance(again, Questionnaire)

    assert fingerprint(lay_out(form, Variant.STANDARD, rough)) == fingerprint(lay_out(again, Variant.STANDARD, rough))


OF_VERSION_2 = {
    "every_type standard en": "47f8822d26bc4031",
    "every_type standard ur": "3c884b39b8d17b6c",
    "every_type large-print en": "939821fadb2dd2ed",
    "every_type large-print ur": "506fb39df2d69dd3",
    "every_type easy-read en": "76e11a40655746bd",
    "every_type easy-read ur": "8c7c1fdaf27bf06c",
    "weird standard en": "c724ba1a6d0fe15c",
    "weird large-print en": "5a3e245f14021b72",
    "weird easy-read en": "1e90b7e96cde1102",
    "conditions standard en": "c7028af637e3da63",
    "conditions standard ur": "81d6da90afb61e25",
    "conditions large-print en": "fe9a210067db474c",
    "conditions large-print ur": "1c04f5e519ccf115",
    "conditions easy-read en": "9726319b4af15534",
    "conditions easy-read ur": "4c8a25b5d0e26a88",
    "tables standard en": "857bfd52a8f18194",
    "tables standard ur": "fa7a5aa1f8d2de29",
    "tables large-print en": "bd6cb86994bf4fbf",
    "tables large-print ur": "df448fb412e32cd3",
    "tables easy-read en": "fb1d4380446d7e70",
    "tables easy-read ur": "96caa0875cba710f",
}


@pytest.mark.parametrize("paper", OF_VERSION_2)
def test_no_box_has_moved_without_a_new_layout_version(paper: str) -> None:
    name, variant, language = paper.split()

    assert LAYOUT_VERSION == 2
    assert fingerprint(laid_out(name, Variant(variant), language)).startswith(OF_VERSION_2[paper])
