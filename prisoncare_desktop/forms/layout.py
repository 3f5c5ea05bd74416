"""Where everything is on the page: a questionnaire laid out for paper, the same on every machine.

Pure and deterministic: the width of words comes in by `measure` (the paper door knows the font). `pdf` draws the result
and `scan` looks for the same boxes, so this is the only source of their positions.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from prisoncare_desktop.errors import UnreadableForm
from prisoncare_desktop.forms.blocks import blocks_of
from prisoncare_desktop.forms.measures import (
    BOTTOM,
    BOX_LINE_PT,
    CODE,
    CODE_QUIET,
    LEFT,
    MARGIN,
    MARK,
    PAGE_HEIGHT,
    PAGE_WIDTH,
    RIGHT,
    TOP_FIRST,
    TOP_LATER,
    measures_of,
)
from prisoncare_desktop.forms.mirroring import mirrored
from prisoncare_desktop.forms.page_code import MAX_PAGES
from prisoncare_desktop.forms.paper import Block, Box, CodeSpot, FormLayout, Frame, Page, PageId, Shape, Variant
from prisoncare_desktop.forms.paper_words import ENGLISH, PaperWords
from prisoncare_desktop.forms.questionnaire import Questionnaire
from prisoncare_desktop.forms.script import script_of
from prisoncare_desktop.forms.typesetting import Measure, Row, paragraph

# Printed forms come back weeks later: count up whenever a box moves, and keep reading the old version until its last
# form is in or void.
LAYOUT_VERSION: Final = 2

MARKS: Final = tuple(
    Block(x, y, MARK, MARK) for y in (MARGIN, PAGE_HEIGHT - MARGIN - MARK) for x in (MARGIN, PAGE_WIDTH - MARGIN - MARK)
)
# Top right and bottom left: the mirror image of one, shining through from the back, never lies on the other.
CODES: Final = (
    CodeSpot(PAGE_WIDTH - MARGIN - MARK - CODE_QUIET - CODE, MARGIN, CODE),
    CodeSpot(MARGIN + MARK + CODE_QUIET, PAGE_HEIGHT - MARGIN - CODE, CODE),
)
WORTH_SAVING: Final = 4  # pages: of a short form, one less is worth a line less to write on
TITLE_TOP: Final = MARGIN + MARK - 1.5
PAGE_ID: Final = PageId(PAGE_WIDTH - MARGIN - MARK - 4, PAGE_HEIGHT - MARGIN - 1.5, 9)


def lay_out(
    form: Questionnaire, variant: Variant, measure: Measure, words: PaperWords = ENGLISH, language: str = ""
) -> FormLayout:
    """Lay a questionnaire out on A4. `measure(text, size_pt, bold)` gives the width of printed words in mm.

    `language`: what the form's words are in, by which everything runs; empty for what the form says of itself.

    Raises:
        UnreadableForm: it needs more pages than a page code can count.
    """
    language = language or language_of(form)
    script = script_of(language)
    sizes = measures_of(variant, script)
    title_width = CODES[0].x - CODE_QUIET - LEFT - 2
    title = paragraph(form.title, LEFT, title_width, sizes.title_pt, sizes, measure, bold=True)
    later = paragraph(form.title, LEFT, title_width, sizes.small_pt, sizes, measure, bold=True)
    later_top = max(TOP_LATER, MARGIN + MARK + later.height + 2)
    first_top = max(TOP_FIRST, TITLE_TOP + title.height + 2)
    tops = (first_top, later_top)
    sheets = _flow(list(blocks_of(form, sizes, words, measure)), tops, sizes.most_questions)
    if variant is Variant.STANDARD and 1 < len(sheets) <= WORTH_SAVING:
        less = replace(sizes, writing_lines=sizes.writing_lines - 1)
        tighter = _flow(list(blocks_of(form, less, words, measure)), tops, sizes.most_questions)
        sheets = tighter if len(tighter) < len(sheets) else sheets
    if len(sheets) > MAX_PAGES:
        raise UnreadableForm(f"{form.canonical} needs {len(sheets)} pages, a page code counts to {MAX_PAGES}")

    def turned(shapes: tuple[Shape, ...], right: float) -> tuple[Shape, ...]:
        return mirrored(shapes, LEFT, right, measure) if script.right_to_left else shapes

    pages = tuple(
        Page(
            number=number,
            shapes=turned(title.at(TITLE_TOP) if number == 1 else later.at(MARGIN + MARK), LEFT + title_width)
            + turned(shapes, RIGHT),
            marks=MARKS,
            codes=CODES,
            page_id=PAGE_ID,
        )
        for number, shapes in enumerate(sheets, start=1)
    )
    return FormLayout(
        canonical=form.canonical,
        version=form.version,
        title=form.title,
        variant=variant,
        layout_version=LAYOUT_VERSION,
        width=PAGE_WIDTH,
        height=PAGE_HEIGHT,
        box_line_pt=BOX_LINE_PT,
        language=language,
        right_to_left=script.right_to_left,
        page_words=words.page,
        pages=pages,
    )


def language_of(form: Questionnaire) -> str:
    """Return the language that a form's words are in; English where it says nothing."""
    return form.language or form.base_language or "en"


def _flow(blocks: list[list[Row]], tops: tuple[float, float], most_questions: int) -> list[tuple[Shape, ...]]:
    """Stack blocks on pages: whole where they fit on one, split between rows where they never would.

    `tops`: where the first and every later page begins. `most_questions`: that begin on one page, 0 for as many as fit.
    """
    pages: list[list[Row]] = [[]]
    first, later = tops
    left = BOTTOM - first
    asked: set[str] = set()
    for block in blocks:
        here = {one.link_id for row in block for one in row.shapes if isinstance(one, Box | Frame)}
        crowded = 0 < most_questions < len(asked | here)
        full = _height(block) > left and (_height(block) <= BOTTOM - later or block[0].height > left)
        if pages[-1] and (full or crowded):
            pages.append([])
            left, asked = BOTTOM - later, set()
        asked |= here
        for row in block:
            if row.height > left and pages[-1]:
                pages.append([])
                left, asked = BOTTOM - later, set(here)
            pages[-1].append(row)
            left -= row.height
    return [_placed(rows, later if index else first) for index, rows in enumerate(pages)]


def _placed(rows: list[Row], top: float) -> tuple[Shape, ...]:
    shapes: list[Shape] = []
    y = top
    for row in _filled(rows, BOTTOM - top):
        shapes.extend(row.at(y))
        y += row.height
    return tuple(shapes)


def _filled(rows: list[Row], room: float) -> list[Row]:
    """Give what is left of a page to the places for free text, a line each in turn, to twice their size at most."""
    grown = list(rows)
    for _ in range(3):
        for index, row in enumerate(grown):
            if row.growth and _height(grown) + row.growth <= room:
                grown[index] = row.grown()
    return grown


def _height(rows: list[Row]) -> float:
    return sum(row.height for row in rows)
