"""Questions printed as tables: where they fit, and where they do not."""

from __future__ import annotations

from typing import Any

import pytest

from prisoncare_desktop.forms.extension_urls import SUM_OF_ORDINALS
from prisoncare_desktop.forms.layout import lay_out
from prisoncare_desktop.forms.paper import FormLayout, TextRun, Variant
from tests.forms.samples import of_items
from tests.forms.test_layout import assert_readable_back, rough, words_on

CONTROL = "http://hl7.org/fhir/StructureDefinition/questionnaire-itemControl"


def shown_as(code: str) -> list[dict[str, Any]]:
    return [{"url": CONTROL, "valueCodeableConcept": {"coding": [{"code": code}]}}]


def alike(count: int, **more: Any) -> dict[str, Any]:
    """Return a group of questions that share four answers."""
    options = [{"valueString": one} for one in ("Never", "Some days", "Most days", "Every day")]
    items = [
        {"linkId": f"q{n}", "text": f"How often {n}?", "type": "choice", "answerOption": options} for n in range(count)
    ]
    return {"linkId": "g", "type": "group", "text": "Last week", "item": items, **more}


def columns(paper: FormLayout) -> set[float]:
    return {box.x for page in paper.pages for box in page.boxes}


def centre(run: TextRun) -> float:
    return run.x + rough(run.text, run.size_pt, run.bold) / 2


@pytest.mark.parametrize("variant", [Variant.STANDARD, Variant.LARGE_PRINT])
def test_questions_with_the_same_answers_are_rows_under_the_answers_heads(variant: Variant) -> None:
    paper = lay_out(of_items(alike(4)), variant, rough)

    (page,) = paper.pages
    assert [(box.link_id, box.value) for box in page.boxes] == [
        (f"q{n}", one) for n in range(4) for one in ("Never", "Some days", "Most days", "Every day")
    ]
    assert len({box.y for box in page.boxes}) == 4
    assert len(columns(paper)) == 4
    assert "".join(words_on(paper)).count("Never") == 1
    for x in columns(paper):
        middle = x + page.boxes[0].size / 2
        heads = [run for run in page.texts if run.y < page.boxes[0].y and abs(centre(run) - middle) < 0.1]
        assert heads, "a head over every column"
    assert_readable_back(paper)


def test_easy_read_has_one_question_a_block_and_no_table() -> None:
    paper = lay_out(of_items(alike(5)), Variant.EASY_READ, rough)

    assert len({(page.number, box.y) for page in paper.pages for box in page.boxes}) == 20
    assert "".join(words_on(paper)).count("Never") == 5


def test_two_questions_that_happen_to_be_alike_are_no_table_unless_the_form_wants_one() -> None:
    wanted = alike(2, extension=shown_as("table"))

    assert len(columns(lay_out(of_items(alike(2)), Variant.STANDARD, rough))) == 1
    assert len(columns(lay_out(of_items(wanted), Variant.STANDARD, rough))) == 4


def test_a_question_that_sends_people_on_stands_by_itself() -> None:
    group = alike(4)
    group["item"][3]["enableWhen"] = [{"question": "q2", "operator": "=", "answerString": "Every day"}]
    paper = lay_out(of_items(group), Variant.STANDARD, rough)

    assert len(columns(paper)) == 1
    assert any("go to the end" in one for one in words_on(paper))


def test_answers_too_long_for_a_head_stand_by_themselves() -> None:
    group = alike(4)
    for one in group["item"]:
        one["answerOption"] = [{"valueString": f"{n} Incomprehensibilities"} for n in range(4)]

    assert len(columns(lay_out(of_items(group), Variant.STANDARD, rough))) == 1


def test_a_table_longer_than_a_page_goes_on_overleaf_under_its_heads_again() -> None:
    paper = lay_out(of_items(alike(40)), Variant.STANDARD, rough)

    assert len(paper.pages) > 2
    for page in paper.pages:
        assert any(run.text == "Never" for run in page.texts)
    assert_readable_back(paper)


def medicines(*more: dict[str, Any]) -> dict[str, Any]:
    return {
        "linkId": "m",
        "type": "group",
        "text": "Medicines",
        "repeats": True,
        "item": [
            {"linkId": "name", "text": "Name", "type": "string"},
            {"linkId": "since", "text": "Since", "type": "date"},
            {"linkId": "taken", "text": "Taken today?", "type": "boolean"},
            *more,
        ],
    }


def test_a_group_that_repeats_with_few_short_questions_is_a_table_of_five_rows() -> None:
    after = {"linkId": "z", "text": "Anything else?", "type": "text"}
    paper = lay_out(of_items(medicines(), after), Variant.STANDARD, rough)

    (page,) = paper.pages
    assert [one.link_id for one in page.frames[:4]] == ["name", "since", "name#2", "since#2"]
    assert len(page.frames) == 11
    assert len({box.y for box in page.boxes}) == 5
    assert {"1 Name", "2 Since", "1", "5", "4"} <= {run.text for run in page.texts if run.bold}
    assert "Medicines" in words_on(paper)
    assert_readable_back(paper)


def test_a_table_has_no_more_rows_than_the_form_allows() -> None:
    most = {"url": "http://hl7.org/fhir/StructureDefinition/questionnaire-maxOccurs", "valueInteger": 2}
    paper = lay_out(of_items(medicines() | {"extension": [most]}), Variant.STANDARD, rough)

    assert len({box.y for page in paper.pages for box in page.boxes}) == 2


@pytest.mark.parametrize("variant", [Variant.STANDARD, Variant.EASY_READ])
def test_a_group_that_repeats_with_long_answers_or_in_easy_read_is_printed_each_time(variant: Variant) -> None:
    more = [] if variant is Variant.EASY_READ else [{"linkId": "why", "text": "Why?", "type": "text"}]
    paper = lay_out(of_items(medicines(*more)), variant, rough)

    assert [one for one in words_on(paper) if one.startswith("Medicines")] == [f"Medicines {n}" for n in (1, 2, 3)]
    assert_readable_back(paper)


def test_a_grid_has_its_inner_groups_as_rows_and_leaves_out_what_one_does_not_ask() -> None:
    def line(name: str, *asked: str) -> dict[str, Any]:
        items = [{"linkId": f"{name}-{one}", "text": one, "type": "date"} for one in asked]
        return {"linkId": name, "type": "group", "text": name, "item": items}

    grid = {
        "linkId": "g",
        "type": "group",
        "text": "Vaccines",
        "extension": shown_as("grid"),
        "item": [line("Flu", "Offered", "Given"), line("Hepatitis B", "Given", "Again")],
    }
    (page,) = lay_out(of_items(grid), Variant.STANDARD, rough).pages

    where = {frame.link_id: (round(frame.x), round(frame.y)) for frame in page.frames}
    assert where["Flu-Given"][0] == where["Hepatitis B-Given"][0]
    assert where["Flu-Given"][1] == where["Flu-Offered"][1]
    assert set(where) == {"Flu-Offered", "Flu-Given", "Hepatitis B-Given", "Hepatitis B-Again"}
    assert {"Flu", "Hepatitis B", "Offered", "Given", "Again"} <= {run.text for run in page.texts}


def test_a_grid_leaves_out_what_is_worked_out_and_sees_in_the_row_that_another_box_is_empty() -> None:
    def line(name: str) -> dict[str, Any]:
        unless = {"question": f"{name}-na", "operator": "exists", "answerBoolean": False}
        total = {
            "linkId": f"{name}-total",
            "text": "Total",
            "type": "integer",
            "extension": [{"url": SUM_OF_ORDINALS, "extension": [{"url": "linkId", "valueString": f"{name}-days"}]}],
        }
        na = {
            "linkId": f"{name}-na",
            "text": "NA",
            "type": "choice",
            "repeats": True,
            "answerOption": [{"valueString": "NA"}],
        }
        days = {"linkId": f"{name}-days", "text": "Days", "type": "integer", "enableWhen": [unless]}
        return {"linkId": name, "prefix": "1A", "type": "group", "text": name, "item": [days, total, na]}

    grid = {"linkId": "g", "type": "group", "text": "Use", "extension": shown_as("grid"), "item": [line("Alcohol")]}
    (page,) = lay_out(of_items(grid), Variant.STANDARD, rough).pages

    assert [frame.link_id for frame in page.frames] == ["Alcohol-days"]
    assert [box.link_id for box in page.boxes] == ["Alcohol-na"]
    (frame,), (box,) = page.frames, page.boxes
    assert abs((frame.y + frame.height / 2) - (box.y + box.size / 2)) < 0.1, "they stand in one row"
    words = " ".join(run.text for run in page.texts)
    assert "1A Alcohol" in words
    assert "more than one" not in words
