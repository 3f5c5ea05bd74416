"""Where everything is on the page. Words are measured roughly here; `tests/pdf` does it with the real font."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from prisoncare_desktop.forms.layout import lay_out
from prisoncare_desktop.forms.measures import BOTTOM, BOX_FREE, FRAME_FREE, LEFT, POINT, RIGHT, measures_of
from prisoncare_desktop.forms.paper import Block, Box, Circle, FormLayout, Frame, Page, Shape, TextRun, Variant
from prisoncare_desktop.forms.questionnaire import Item, ItemType, Questionnaire
from prisoncare_desktop.forms.script import Script
from prisoncare_desktop.forms.skips import choices_of
from prisoncare_desktop.forms.typesetting import Measure
from tests.forms import published
from tests.forms.samples import odd, of_items, shipped

Rectangle = tuple[float, float, float, float]
FORMS = [shipped("feedback-fft"), shipped("sms-28-day-review"), odd("every_type"), odd("weird"), odd("conditions")]
every_form = pytest.mark.parametrize("form", FORMS, ids=lambda form: form.title)
every_variant = pytest.mark.parametrize("variant", list(Variant))


PROMPT = [
    {
        "url": "http://hl7.org/fhir/StructureDefinition/questionnaire-itemControl",
        "valueCodeableConcept": {"coding": [{"code": "prompt"}]},
    }
]


def rough(text: str, size_pt: float, bold: bool) -> float:
    return len(text) * size_pt * POINT * (0.57 if bold else 0.53)


def extent(shape: Shape, measure: Measure = rough) -> Rectangle:
    match shape:
        case TextRun():
            height = shape.size_pt * POINT
            return shape.x, shape.y - 0.73 * height, shape.x + measure(shape.text, shape.size_pt, shape.bold), shape.y
        case Box():
            return shape.x, shape.y, shape.x + shape.size, shape.y + shape.size
        case Frame() | Block():
            return shape.x, shape.y, shape.x + shape.width, shape.y + shape.height
        case Circle():
            return shape.x - shape.radius, shape.y - shape.radius, shape.x + shape.radius, shape.y + shape.radius
        case _:
            across, down = zip(*shape.points, strict=True)
            return min(across), min(down), max(across), max(down)


def distance(one: Rectangle, other: Rectangle) -> float:
    return max(one[0] - other[2], other[0] - one[2], one[1] - other[3], other[1] - one[3])


def assert_readable_back(paper: FormLayout, measure: Measure = rough) -> None:
    """Check what a scan relies on: white around each box, nothing outside the page's field, no words over words."""
    for page in paper.pages:
        placed = [(shape, extent(shape, measure)) for shape in page.shapes]
        for shape, where in placed:
            assert where[0] >= LEFT - 0.001, shape
            assert where[2] <= RIGHT + 0.001, shape
            assert where[3] <= BOTTOM + 0.001, shape
            for mark in page.marks:
                assert distance(where, extent(mark)) >= 1.5
            for code in page.codes:
                assert (
                    distance(where, (code.x, code.y, code.x + code.size, code.y + code.size))
                    >= 4 * code.size / 21 - 0.5
                )
            for other, there in placed:
                if other is shape:
                    continue
                if isinstance(shape, Box):
                    free = FRAME_FREE if isinstance(other, Frame) else BOX_FREE
                    assert distance(where, there) >= free - 0.001, (shape, other)
                elif isinstance(shape, TextRun | Frame) and isinstance(other, TextRun | Frame):
                    assert distance(where, there) >= -0.001, (shape, other)
        rows = sorted({box.y for box in page.boxes})
        assert all(
            below - above >= measures_of(paper.variant, Script()).pitch - 0.001 for above, below in pairwise(rows)
        )


@every_form
@every_variant
def test_every_box_has_its_white_and_nothing_runs_off_the_page(form: Questionnaire, variant: Variant) -> None:
    assert_readable_back(lay_out(form, variant, rough))


@every_form
@every_variant
def test_every_answer_of_every_question_has_one_box_and_every_other_question_a_place_to_write(
    form: Questionnaire, variant: Variant
) -> None:
    paper = lay_out(form, variant, rough)
    boxes = [(box.link_id, box.value) for page in paper.pages for box in page.boxes]
    frames = {frame.link_id for page in paper.pages for frame in page.frames}

    expected = [(one, value) for one in form.by_link_id if one in form.asked for value in choices_of(form[one])]
    assert boxes == expected
    for link_id in form.asked:
        item = form[link_id]
        if item.raw_type in {"attachment", "reference"}:
            assert link_id not in frames
        elif not choices_of(item) or item.raw_type == "open-choice":
            assert link_id in frames


@every_form
@every_variant
def test_every_word_of_the_form_is_on_the_paper(form: Questionnaire, variant: Variant) -> None:
    printed = "".join(run.text.replace(" ", "") for page in lay_out(form, variant, rough).pages for run in page.texts)

    for item in form.by_link_id.values():
        if not item.hidden and not (item.is_help and item.control not in {"help", "lower", "upper"}):
            assert item.text.replace(" ", "") in printed


def test_the_same_form_is_laid_out_the_same_every_time() -> None:
    assert lay_out(shipped("feedback-fft"), Variant.STANDARD, rough) == lay_out(
        shipped("feedback-fft"), Variant.STANDARD, rough
    )


def test_a_page_has_four_corner_squares_and_two_codes_on_a_diagonal_that_never_shine_through_onto_each_other() -> None:
    paper = lay_out(shipped("feedback-fft"), Variant.STANDARD, rough)
    page = paper.pages[0]

    assert {(one.x, one.y) for one in page.marks} == {(10, 10), (194, 10), (10, 281), (194, 281)}
    assert all(code.size / 21 >= 0.6 for code in page.codes)
    mirrored = [(paper.width - one.x - one.size, one.y) for one in page.codes]
    for x, y in mirrored:
        assert all(abs(x - one.x) > one.size or abs(y - one.y) > one.size for one in page.codes)


def test_boxes_are_six_millimetres_and_nine_for_shaky_hands() -> None:
    sizes = {
        variant: {box.size for page in lay_out(shipped("feedback-fft"), variant, rough).pages for box in page.boxes}
        for variant in Variant
    }

    assert sizes == {Variant.STANDARD: {6.0}, Variant.LARGE_PRINT: {8.0}, Variant.EASY_READ: {9.0}}


def test_the_answers_of_a_column_are_always_in_the_same_place() -> None:
    paper = lay_out(shipped("sms-reception"), Variant.STANDARD, rough)

    first_of_each_row = {(page.number, box.y): box.x for page in paper.pages for box in reversed(page.boxes)}
    assert len(set(first_of_each_row.values())) == 1


def test_easy_read_has_a_face_beside_each_answer_and_the_words_too() -> None:
    page = lay_out(shipped("feedback-fft"), Variant.EASY_READ, rough).pages[0]

    faces = [one for one in page.shapes if isinstance(one, Circle) and not one.filled]
    assert len(faces) == 6
    assert {"Very good", "Don't know"} <= {run.text for run in page.texts}


def test_a_question_with_more_answers_than_a_page_goes_on_overleaf() -> None:
    paper = lay_out(of_items(which(30)), Variant.STANDARD, rough)

    assert len(paper.pages) == 2
    assert sum(len(page.boxes) for page in paper.pages) == 30
    assert_readable_back(paper)


def which(count: int, **more: Any) -> dict[str, Any]:
    """Return a question with so many answers."""
    options = [{"valueString": f"Answer {number}"} for number in range(count)]
    return {"linkId": "q", "text": "Which?", "type": "choice", "answerOption": options, **more}


def words_on(paper: FormLayout) -> list[str]:
    return [run.text for page in paper.pages for run in page.texts]


def test_a_list_as_long_as_all_countries_is_a_line_to_write_on() -> None:
    paper = lay_out(of_items(which(31)), Variant.STANDARD, rough)

    assert [one.link_id for one in paper.pages[0].frames] == ["q"]
    assert not paper.pages[0].boxes
    assert "Write one answer." in words_on(paper)
    several = lay_out(of_items(which(31, repeats=True)), Variant.STANDARD, rough)
    assert any("more than one" in one for one in words_on(several))


@pytest.mark.parametrize("kind", ["display", "string"])
def test_paper_says_of_a_picture_that_it_is_on_the_screen(kind: str) -> None:
    url = "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-itemMedia"
    picture = {"url": url, "valueAttachment": {"contentType": "image/png", "title": "A strip"}}
    paper = lay_out(
        of_items({"linkId": "q", "text": "Look", "type": kind, "extension": [picture]}), Variant.STANDARD, rough
    )

    assert "A picture goes with this. It is shown on the screen." in words_on(paper)


def test_easy_read_asks_four_questions_a_page_at_most_in_letters_of_sixteen_points() -> None:
    questions = [{"linkId": f"q{n}", "text": f"Did it help {n}?", "type": "boolean"} for n in range(9)]
    paper = lay_out(of_items(*questions), Variant.EASY_READ, rough)

    assert [len({box.link_id for box in page.boxes}) for page in paper.pages] == [4, 4, 1]
    assert min(run.size_pt for page in paper.pages for run in page.texts) >= 16


def test_bold_words_and_lists_of_a_notice_are_printed_so() -> None:
    markdown = "Take **one tablet** now:\n\n* with water\n* after food"
    shadow = {
        "extension": [
            {"url": "http://hl7.org/fhir/StructureDefinition/rendering-markdown", "valueMarkdown": markdown},
        ]
    }
    form = of_items({"linkId": "n", "type": "display", "text": "Take one tablet now", "_text": shadow})
    runs = [run for page in lay_out(form, Variant.STANDARD, rough).pages for run in page.texts]

    assert [(run.text, run.bold) for run in runs if run.text != ""][-7:] == [
        ("Take", False),
        ("one tablet", True),
        ("now:", False),
        ("•", False),
        ("with water", False),
        ("•", False),
        ("after food", False),
    ]


def test_a_question_with_a_list_has_its_first_words_bold_and_the_list_below_them() -> None:
    url = "http://hl7.org/fhir/StructureDefinition/rendering-markdown"
    shadow = {"extension": [{"url": url, "valueMarkdown": "Any of these?\n\n1. a rash\n2. a fever"}]}
    form = of_items({"linkId": "n", "type": "boolean", "text": "Any of these?", "_text": shadow})
    runs = [run for page in lay_out(form, Variant.STANDARD, rough).pages for run in page.texts]

    assert [(run.text, run.bold) for run in runs][-8:-2] == [
        ("1", True),
        ("Any of these?", True),
        ("1.", False),
        ("a rash", False),
        ("2.", False),
        ("a fever", False),
    ]


def test_words_that_are_not_for_everybody_say_for_whom_and_no_words_leave_no_bar() -> None:
    form = of_items(
        {"linkId": "a", "type": "boolean", "text": "Any pain?"},
        {"linkId": "b", "type": "boolean", "text": "Any fever?"},
        {"linkId": "gap", "type": "display", "text": " "},
        {
            "linkId": "n",
            "type": "display",
            "text": "Tell a nurse today.",
            "enableWhen": [{"question": "a", "operator": "=", "answerBoolean": True}],
        },
    )
    (page,) = lay_out(form, Variant.STANDARD, rough).pages

    words = [run.text for run in page.texts]
    assert words[-2:] == ["Only if your answer to question 1 is Yes.", "Tell a nurse today."]
    assert len({one.y for one in page.shapes if isinstance(one, Block) and one.x == LEFT and one.width == 1.0}) == 2


def test_what_cannot_be_on_paper_says_so() -> None:
    form = of_items(
        {"linkId": "f", "text": "A photo of the rash", "type": "attachment"},
        {"linkId": "r", "text": "Who sent you?", "type": "reference"},
    )
    words = words_on(lay_out(form, Variant.STANDARD, rough))

    assert "A file or picture can only be added on the screen." in words
    assert "This question can only be answered on the screen." in words


def test_a_unit_is_printed_whether_the_number_is_written_ticked_or_worked_out() -> None:
    unit = [{"url": "http://hl7.org/fhir/StructureDefinition/questionnaire-unit", "valueCoding": {"code": "kg/m2"}}]
    asked = {"linkId": "a", "text": "Body mass", "type": "decimal", "extension": unit}
    ticked = {**asked, "type": "integer", "answerOption": [{"valueInteger": 20}, {"valueInteger": 30}]}

    for question in (asked, ticked, {**asked, "readOnly": True}):
        assert "kg/m2" in words_on(lay_out(of_items(question), Variant.STANDARD, rough)), question


def test_a_prompt_is_printed_where_there_is_a_line_for_own_words() -> None:
    prompt = {"linkId": "a-p", "text": "The name of your gym", "type": "display", "extension": PROMPT}
    asked = {"linkId": "a", "text": "Which gym?", "type": "open-choice", "item": [prompt]}
    options = [{"valueString": "Main"}, {"valueString": "Small"}]

    for question in (asked, {**asked, "answerOption": options}):
        assert "The name of your gym" in words_on(lay_out(of_items(question), Variant.STANDARD, rough)), question


def test_a_number_that_the_form_gives_is_no_other_questions_number() -> None:
    form = of_items(
        {"linkId": "date", "text": "Date", "type": "date"},
        {"linkId": "a", "prefix": "1.", "text": "How often?", "type": "boolean"},
        {"linkId": "b", "prefix": "2.", "text": "How many?", "type": "boolean"},
    )
    page = lay_out(form, Variant.STANDARD, rough).pages[0]

    assert [run.text for run in page.texts if run.x == LEFT and run.bold][-3:] == ["A", "1", "2"]


words = st.text("abcdefghij WM—é\n", max_size=300)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(words, st.sampled_from(["boolean", "text", "string", "display", "group", "choice"])), max_size=8
    ),
    st.lists(words, min_size=1, max_size=5),
    st.sampled_from(list(Variant)),
)
def test_no_words_are_too_long_for_the_paper(
    questions: list[tuple[str, str]], labels: list[str], variant: Variant
) -> None:
    options = [{"valueString": f"{number} {label}"} for number, label in enumerate(labels)]
    items = [
        {"linkId": str(number), "text": text, "type": kind, **({"answerOption": options} if kind == "choice" else {})}
        for number, (text, kind) in enumerate(questions)
    ]

    assert_readable_back(lay_out(of_items(*items), variant, rough))


def test_a_notice_longer_than_a_page_goes_on_overleaf_with_every_word() -> None:
    text = " ".join(f"word{number}" for number in range(2000))
    paper = lay_out(of_items({"linkId": "n", "text": text, "type": "display"}), Variant.EASY_READ, rough)

    assert len(paper.pages) > 3
    assert " ".join(run.text for page in paper.pages for run in page.texts).split() == text.split()
    assert_readable_back(paper)


# --- groups that repeat -----------------------------------------------------------------------------------------------


def test_a_group_that_repeats_is_printed_three_times_each_with_its_own_boxes() -> None:
    inner = {
        "linkId": "d",
        "type": "group",
        "text": "Dose",
        "repeats": True,
        "item": [{"linkId": "n", "type": "text"}],
    }
    form = of_items(
        {
            "linkId": "m",
            "type": "group",
            "text": "Medicine",
            "repeats": True,
            "extension": [
                {"url": "http://hl7.org/fhir/StructureDefinition/questionnaire-maxOccurs", "valueInteger": 2}
            ],
            "item": [{"linkId": "q", "text": "Missed?", "type": "boolean"}, {"linkId": "t", "type": "text"}, inner],
        }
    )
    layout = lay_out(form, Variant.STANDARD, rough)
    boxes = Counter(box.link_id for page in layout.pages for box in page.boxes)
    frames = [frame.link_id for page in layout.pages for frame in page.frames]
    words = [run.text for page in layout.pages for run in page.texts]
    assert boxes == {"q": 2, "q#2": 2}
    assert [one for one in frames if one[0] == "n"] == ["n", "n#1.2", "n#1.3", "n#2", "n#2.2", "n#2.3"]
    assert [one for one in words if one.startswith(("Medicine", "Dose"))] == [
        *("Medicine 1", "Dose 1", "Dose 2", "Dose 3"),
        *("Medicine 2", "Dose 1", "Dose 2", "Dose 3"),
    ]


def is_title(run: TextRun, page: Page, title: str) -> bool:
    """Say whether it is the form's name, which stands above every page."""
    return page.number > 1 and run.bold and run.y < 60 and run.text in title


def test_a_name_of_two_lines_stands_clear_above_every_page() -> None:
    form = replace(of_items(which(30)), title="A very long name " * 8)
    for variant in Variant:
        assert_readable_back(lay_out(form, variant, rough))


def shown(item: Item) -> list[str]:
    """Return the words that stand for an item, block by block."""
    if item.type is not ItemType.GROUP and item.rich is not None and len(item.rich.blocks) > item.is_question:
        return [block.words for block in item.rich.blocks]
    return [item.text]


@pytest.mark.parametrize("variant", list(Variant))
@pytest.mark.parametrize("name", published.readable())
def test_what_others_published_is_printed_whole_and_can_be_read_back(name: str, variant: Variant) -> None:
    form = published.readable()[name]
    paper = lay_out(form, variant, rough)
    assert all(len(page.codes) == 2 and len(page.marks) == 4 for page in paper.pages)
    assert_readable_back(paper)
    printed = "".join(
        "".join(run.text.split()) for page in paper.pages for run in page.texts if not is_title(run, page, form.title)
    )
    hidden = {below.link_id for item in form.by_link_id.values() if item.hidden for below in form.inside(item.link_id)}
    calculated = {
        child.link_id
        for link_id, item in form.by_link_id.items()
        if item.is_question and link_id not in form.asked
        for child in item.children
    }
    for item in form.by_link_id.values():
        if item.link_id not in hidden and not item.is_help:
            for words in shown(item):
                assert "".join(words.split()) in printed, item.link_id
        elif item.link_id not in hidden | calculated and item.control != "unit":  # in a narrow column it is broken
            plain_or_rich = (item.text, item.rich.plain if item.rich is not None else item.text)
            assert any("".join(words.split()) in printed for words in plain_or_rich), item.link_id
    boxes = {box.link_id for page in paper.pages for box in page.boxes}
    assert {one for one in form.asked if choices_of(form[one])} <= boxes
