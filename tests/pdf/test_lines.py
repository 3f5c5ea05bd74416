"""Paper in languages whose letters must be shaped, as it comes out of the printer."""

from __future__ import annotations

from io import BytesIO

import pytest
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from prisoncare_desktop.errors import UnprintableForm
from prisoncare_desktop.forms.languages import in_language, languages_of
from prisoncare_desktop.forms.layout import lay_out
from prisoncare_desktop.forms.paper import FormLayout, Variant
from prisoncare_desktop.forms.paper_languages import paper_words_in
from prisoncare_desktop.forms.script import script_of
from prisoncare_desktop.pdf.lines import Lines
from prisoncare_desktop.pdf.pack import print_forms
from prisoncare_desktop.usecases.ports import Outline, PlacedGlyph
from prisoncare_desktop.wiring import shaping
from tests.forms import published
from tests.forms.samples import of_items, shipped
from tests.forms.test_layout import assert_readable_back
from tests.pdf.languages import WORDS, form_in
from tests.pdf.samples import NUMBER, pictures

pytestmark = pytest.mark.usefixtures("qapp")
every_language = pytest.mark.parametrize("language", WORDS)
LETTERS = 0.3528  # mm to a point


def paper_in(language: str, variant: Variant = Variant.STANDARD) -> FormLayout:
    return lay_out(form_in(language), variant, Lines(language, shaping).measure)


@every_language
@pytest.mark.parametrize("variant", list(Variant))
def test_every_word_has_ink_where_the_layout_says_and_every_box_is_empty(language: str, variant: Variant) -> None:
    form = paper_in(language, variant)
    lines = Lines(language, shaping)

    for page, picture in zip(form.pages, pictures(print_forms(form, [NUMBER], shaping)), strict=True):
        for run in page.texts:
            width = lines.measure(run.text, run.size_pt, run.bold)
            height = run.size_pt * LETTERS
            assert picture.any_dark(run.x, run.y - height, width, height * 1.4), run
        for box in page.boxes:
            assert picture.any_dark(box.x - 0.2, box.y + 1, 0.4, 1)
            assert not picture.any_dark(box.x + 0.4, box.y + 0.4, box.size - 0.8, box.size - 0.8)
            assert not picture.any_dark(box.x - 3.9, box.y - 1, 3.6, box.size + 2), "white to the left"
            assert not picture.any_dark(box.x + box.size + 0.3, box.y - 1, 3.6, box.size + 2), "white to the right"


@every_language
@pytest.mark.parametrize("variant", list(Variant))
def test_a_form_in_any_language_can_be_read_back(language: str, variant: Variant) -> None:
    assert_readable_back(paper_in(language, variant), Lines(language, shaping).measure)


def test_a_form_that_runs_from_right_to_left_is_turned_round_but_for_squares_and_codes() -> None:
    arabic, english = paper_in("ar").pages[0], lay_out(shipped("feedback-fft"), Variant.STANDARD, Lines().measure)

    assert {box.x for box in arabic.boxes if box.link_id == "how"} == {210 - 27 - 6}
    assert (arabic.marks, arabic.codes, arabic.page_id) == (
        english.pages[0].marks,
        english.pages[0].codes,
        english.pages[0].page_id,
    )
    tick = next(one for one in arabic.shapes if getattr(one, "mirrors", True) is False)
    assert tick.points[0][0] < tick.points[-1][0], "a tick stays a tick"  # type: ignore[union-attr]  # a Stroke


class TwoSquares:
    """A shaper whose every line is one shape of two squares, which lie over each other in the middle."""

    def width(self, text: str, bold: bool) -> float:
        return 10.0

    def line(self, text: str, bold: bool) -> tuple[PlacedGlyph, ...]:
        return (PlacedGlyph("squares", 0.0, 0.0),)

    def outline(self, name: str) -> Outline:
        def square(at: float) -> list[tuple[tuple[float, float], ...]]:
            return [((at, 0.0),), ((at + 600, 0.0),), ((at + 600, 600.0),), ((at, 600.0),)]

        return Outline((0.0, 0.0, 900.0, 600.0), (*square(0.0), *square(300.0)), frozenset({0, 4}))


def test_where_the_strokes_of_a_letter_lie_over_each_other_there_is_ink() -> None:
    out = BytesIO()
    canvas = Canvas(out, pagesize=(210 * mm, 297 * mm))
    lines = Lines("ar", lambda _: TwoSquares())
    lines.prepare(canvas, "ا", False)
    lines.draw(canvas, "ا", 50 * mm, 200 * mm, 100, False)
    canvas.showPage()
    canvas.save()

    (picture,) = pictures(out.getvalue())
    for x in (0.15, 0.45, 0.75):  # of the type size
        assert picture.dark(50 + x * 100 * LETTERS, 97 - 0.3 * 100 * LETTERS)
    assert not picture.dark(50 + 1.0 * 100 * LETTERS, 97 - 0.3 * 100 * LETTERS)


def test_each_shape_is_in_the_file_once_and_two_prints_are_the_same_bytes() -> None:
    form = paper_in("ur")
    one, many = print_forms(form, [NUMBER], shaping), print_forms(form, [NUMBER] * 20, shaping)

    assert many == print_forms(form, [NUMBER] * 20, shaping)
    assert len(many) < 1.6 * len(one)


def test_without_a_shaper_only_plain_letters_are_printed_and_others_are_named() -> None:
    with pytest.raises(UnprintableForm):
        lay_out(form_in("ar"), Variant.STANDARD, Lines("ar").measure)
    with pytest.raises(UnprintableForm) as refused:
        lay_out(of_items({"linkId": "a", "type": "display", "text": "Là ✓"}), Variant.STANDARD, Lines().measure)
    assert refused.value.signs == ("U+2713",)


def test_a_sign_that_no_font_has_is_refused_before_anything_is_printed() -> None:
    form = of_items({"linkId": "a", "type": "boolean", "text": "药 today?"})

    with pytest.raises(UnprintableForm) as refused:
        lay_out(form, Variant.STANDARD, Lines("en", shaping).measure)
    assert refused.value.signs == ("U+836F",)


def test_one_arabic_word_in_an_english_form_is_shaped_and_the_rest_is_plain_text() -> None:
    form = of_items({"linkId": "a", "type": "boolean", "text": "What does سلام mean?"})
    paper = lay_out(form, Variant.STANDARD, Lines("en", shaping).measure)

    pdf = print_forms(paper, [NUMBER], shaping)

    assert not paper.right_to_left
    assert len(pdf) > 10_000


@pytest.mark.parametrize("name", [*published.readable()][::10])
@pytest.mark.parametrize("variant", list(Variant))
def test_what_others_published_fits_its_paper_in_the_real_font_too(name: str, variant: Variant) -> None:
    lines = Lines("en", shaping)

    assert_readable_back(lay_out(published.readable()[name], variant, lines.measure), lines.measure)


@pytest.mark.parametrize("language", languages_of(shipped("feedback-fft")))
def test_the_feedback_form_is_one_page_in_its_languages_two_in_urdu_with_no_sign_our_fonts_lack(language: str) -> None:
    form = in_language(shipped("feedback-fft"), language)
    lines = Lines(language, shaping)
    paper = lay_out(form, Variant.STANDARD, lines.measure, paper_words_in(language), language)

    assert len(paper.pages) == (2 if script_of(language).nastaliq else 1)
    assert_readable_back(paper, lines.measure)
    for variant in (Variant.LARGE_PRINT, Variant.EASY_READ):
        other = lay_out(form, variant, lines.measure, paper_words_in(language), language)
        assert_readable_back(other, lines.measure)
        assert print_forms(other, [NUMBER], shaping)
