"""Where everything is on the page: a questionnaire laid out for paper, the same on every machine.

Pure and deterministic: the width of words comes in by `measure` (the paper door knows the font). `pdf` draws the result
and `scan` looks for the same boxes, so this is the only source of their positions.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from prisoncare_desktop.errors import UnreadableForm
from prisoncare_desktop.forms.how_to_mark import how_to_mark
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
from prisoncare_desktop.forms.paper import Block, CodeSpot, FormLayout, Page, PageId, Shape, Variant
from prisoncare_desktop.forms.paper_words import ENGLISH, PaperWords
from prisoncare_desktop.forms.question_rows import Setting, group_rows, notice_rows, question_rows
from prisoncare_desktop.forms.questionnaire import Item, ItemType, Questionnaire
from prisoncare_desktop.forms.repetition import spread_out
from prisoncare_desktop.forms.script import script_of
from prisoncare_desktop.forms.skips import choices_of, skips_of
from prisoncare_desktop.forms.typesetting import Measure, Row, paragraph, together

# Printed forms come back weeks later: count up whenever a box moves, and keep reading the old version until its last
# form is in or void.
LAYOUT_VERSION: Final = 1

PAPER_REPETITIONS: Final = 3  # of a group that repeats, unless the form allows fewer or wants more

MARKS: Final = tuple(
    Block(x, y, MARK, MARK) for y in (MARGIN, PAGE_HEIGHT - MARGIN - MARK) for x in (MARGIN, PAGE_WIDTH - MARGIN - MARK)
)
# Top right and bottom left: the mirror image of one, shining through from the back, never lies on the other.
CODES: Final = (
    CodeSpot(PAGE_WIDTH - MARGIN - MARK - CODE_QUIET - CODE, MARGIN, CODE),
    CodeSpot(MARGIN + MARK + CODE_QUIET, PAGE_HEIGHT - MARGIN - CODE, CODE),
)
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
    form = spread_out(form, PAPER_REPETITIONS)
    language = language or language_of(form)
    script = script_of(language)
    sizes = measures_of(variant, script)
    setting = Setting(sizes, words, skips_of(form, words), measure)
    title_width = CODES[0].x - CODE_QUIET - LEFT - 2
    title = paragraph(form.title, LEFT, title_width, sizes.title_pt, sizes, measure, bold=True)
    later = paragraph(form.title, LEFT, title_width, sizes.small_pt, sizes, measure, bold=True)
    first_top = max(TOP_FIRST, TITLE_TOP + title.height + 2)
    sheets = _flow(list(_blocks(form, setting)), first_top)
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


def _blocks(form: Questionnaire, setting: Setting) -> Iterator[list[Row]]:
    """Yield what should stay together: a question with all its boxes, a group's name with its first question."""
    how_to = how_to_mark(setting) if any(choices_of(item) for item in form.by_link_id.values()) else None
    above: list[Row] = []
    goes_on = False  # whether the item before was a notice too
    for item in _printed(form.items):
        if how_to is not None and item.type is not ItemType.DISPLAY:
            above.append(how_to)
            how_to = None
        if item.type is ItemType.GROUP:
            above += group_rows(item, setting)
            goes_on = False
            continue
        is_notice = item.type is ItemType.DISPLAY
        rows = notice_rows(item, setting, goes_on=goes_on) if is_notice else question_rows(item, setting)
        goes_on = is_notice
        yield [*together(*above, rows[0]), *rows[1:]]
        above = []
    if above:
        yield together(*above)


def _printed(items: Iterable[Item]) -> Iterator[Item]:
    for item in items:
        if not item.hidden and not item.is_help:
            yield item
            yield from _printed(item.children)


def _flow(blocks: list[list[Row]], first_top: float) -> list[tuple[Shape, ...]]:
    """Stack blocks on pages: whole where they fit on one, split between rows where they never would."""
    pages: list[list[Row]] = [[]]
    top = first_top
    left = BOTTOM - top
    for block in blocks:
        if _height(block) > left and pages[-1] and (_height(block) <= BOTTOM - TOP_LATER or block[0].height > left):
            pages.append([])
            top, left = TOP_LATER, BOTTOM - TOP_LATER
        for row in block:
            if row.height > left and pages[-1]:
                pages.append([])
                top, left = TOP_LATER, BOTTOM - TOP_LATER
            pages[-1].append(row)
            left -= row.height
    return [_placed(rows, TOP_LATER if index else first_top) for index, rows in enumerate(pages)]


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
