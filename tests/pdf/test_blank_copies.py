"""Blank copies: no number, no name, and DRAFT on every page of a draft."""

from __future__ import annotations

import pytest

from prisoncare_desktop.forms.languages import in_language
from prisoncare_desktop.forms.layout import lay_out
from prisoncare_desktop.forms.page_code import PageCode, paper_mark
from prisoncare_desktop.forms.paper import Variant
from prisoncare_desktop.pdf.blank_copies import blank_copies
from prisoncare_desktop.pdf.codes import MODULES, modules_of
from prisoncare_desktop.pdf.fonts import measure
from prisoncare_desktop.usecases.packaged_forms import packaged_form
from prisoncare_desktop.usecases.ports import BlankPaper
from tests.pdf.samples import pictures, words_of

FORM = packaged_form("https://prisoncare.example/fhir/Questionnaire/feedback-fft")


def printed(*, draft: bool = False, copies: int = 1, variant: Variant = Variant.STANDARD) -> bytes:
    return blank_copies(BlankPaper(FORM, variant, "en-GB", copies, draft=draft))


def test_a_blank_copy_says_so_and_carries_no_number() -> None:
    (page,) = words_of(printed())

    assert "Blank copy" in page
    assert "page 1 of 1" in page
    assert "DRAFT" not in page


def test_both_codes_of_a_blank_copy_say_that_it_is_one() -> None:
    layout = lay_out(FORM, Variant.STANDARD, measure)
    mark = paper_mark(FORM.canonical, Variant.STANDARD, "en-GB")
    modules = modules_of(PageCode(mark, 1, 1, blank=True).payload)
    picture = pictures(printed())[0]

    for spot in layout.pages[0].codes:
        size = spot.size / MODULES
        for row, line in enumerate(modules):
            for column, dark in enumerate(line):
                at = spot.x + (column + 0.5) * size, spot.y + (row + 0.5) * size
                assert picture.dark(*at) is dark


@pytest.mark.parametrize("variant", Variant)
def test_every_page_of_a_draft_says_draft(variant: Variant) -> None:
    pages = words_of(printed(draft=True, variant=variant))

    written = [page for page in pages if page.strip()]
    assert written
    assert all("DRAFT" in page and "nobody has approved these words" in page for page in written)


def test_so_many_copies_begin_on_sheets_of_their_own() -> None:
    assert len([page for page in words_of(printed(copies=3)) if "page 1 of 1" in page]) == 3


def test_another_language_is_printed_in_its_words() -> None:
    polish = blank_copies(BlankPaper(in_language(FORM, "pl"), Variant.STANDARD, "pl", 1, draft=True))

    assert "Co możemy robić lepiej?" in words_of(polish)[0]
