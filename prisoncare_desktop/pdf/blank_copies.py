"""Blank copies of a form: for nobody in particular, without a number, and with DRAFT on every page of a draft."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from prisoncare_desktop.forms.layout import lay_out
from prisoncare_desktop.forms.paper import Page, TextRun
from prisoncare_desktop.forms.paper_languages import paper_words_in
from prisoncare_desktop.pdf.lines import Lines
from prisoncare_desktop.pdf.pack import print_forms
from prisoncare_desktop.usecases.ports import BlankPaper, Shaping

# In the foot between the code and the page's identity, and above the title: where no form puts anything.
_DRAFT: Final = (
    TextRun(40.0, 281.5, "DRAFT", 30, bold=True),
    TextRun(40.0, 287.0, "Not for residents: nobody has approved these words.", 9),
    TextRun(18.0, 8.5, "DRAFT, not for residents", 11, bold=True),
)


def blank_copies(paper: BlankPaper, shaping: Shaping | None = None) -> bytes:
    """Return one PDF with so many copies. Implements `usecases.ports.BlankPrinter`.

    `shaping`: who sets languages that must be shaped.
    """
    words, lines = paper_words_in(paper.language), Lines(paper.language, shaping)
    layout = lay_out(paper.form, paper.variant, lines.measure, words, language=paper.language)
    layout = replace(layout, page_words=words.blank_page)
    if paper.draft:
        layout = replace(layout, pages=tuple(_marked(page) for page in layout.pages))
    return print_forms(layout, [""] * paper.copies, shaping)


def _marked(page: Page) -> Page:
    return replace(page, shapes=(*page.shapes, *_DRAFT))
