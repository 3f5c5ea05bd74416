"""One item of a form as rows: its words, its boxes or the place to write in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from prisoncare_desktop.forms.controls import Control, Precision
from prisoncare_desktop.forms.faces import face, is_face
from prisoncare_desktop.forms.markup import RichText
from prisoncare_desktop.forms.measures import (
    FRAME_FREE,
    LABEL_GAP,
    LEFT,
    RIGHT,
    TEXT_LEFT,
)
from prisoncare_desktop.forms.paper import Block, Box, Frame, Shape, Stroke, TextRun
from prisoncare_desktop.forms.paper_words import PaperWords
from prisoncare_desktop.forms.questionnaire import Item, ItemType
from prisoncare_desktop.forms.repetition import is_repeating
from prisoncare_desktop.forms.setting import Setting
from prisoncare_desktop.forms.skips import choices_of, label_of
from prisoncare_desktop.forms.typesetting import Row, beside, lines_of, paragraph, rich_lines, together, wrap

MOST_FOR_LABEL = 70.0  # mm, before the place for an answer in own words
HALF_WIDTH = 50.0  # mm, of a place to write a number or a date in
BOX_AIR = 1.0  # with the air inside a row, more than BOX_FREE from the words above to the first box
HALF_WIDTH_TYPES = frozenset({ItemType.INTEGER, ItemType.DECIMAL, ItemType.QUANTITY, ItemType.DATE, ItemType.TIME})


def group_rows(item: Item, setting: Setting, *, numbered: bool = True) -> list[Row]:
    """Set a group's name with a line under it, and the condition for the whole group; `numbered`: which repetition."""
    sizes = setting.sizes
    rows = [Row(sizes.question_gap)]
    words = f"{item.text} {item.repetition}".strip() if is_repeating(item) and numbered else item.text
    if words:
        rows += lines_of(words, LEFT, RIGHT - LEFT, sizes.group_pt, sizes, setting.measure, bold=True)
        rows.append(Row(1.5, (Stroke(((LEFT, 0.8), (RIGHT, 0.8)), 1.0),)))
    if item.link_id in setting.skips.only_if:
        rows.append(_small(setting.skips.only_if[item.link_id], setting, LEFT))
    if item.help:
        rows.append(_small(item.help, setting, LEFT))
    return rows


def answer_rows(item: Item, n: int, setting: Setting) -> list[Row]:
    """Set what heads the questions about one of several answers: the question's words, and the how manieth answer."""
    words, _ = _words_of(item)
    sizes, width = setting.sizes, RIGHT - TEXT_LEFT
    lines = lines_of(f"{words} {n}", TEXT_LEFT, width, sizes.body_pt, sizes, setting.measure, bold=True)
    return [Row(sizes.question_gap), *lines]


def notice_rows(item: Item, setting: Setting, *, goes_on: bool) -> list[Row]:
    """Set words to read, with a bar beside them; `goes_on` from the notice above, whose bar this one meets.

    No rows where there are no words: some forms use such an item to keep others apart.
    """
    if not item.text.strip() and item.rich is None and item.picture is None:
        return []
    sizes = setting.sizes
    width = RIGHT - LEFT - 4
    if item.rich is not None:
        lines = rich_lines(item.rich, LEFT + 4, width, sizes.body_pt, sizes, setting.measure)
    else:
        lines = lines_of(item.text, LEFT + 4, width, sizes.body_pt, sizes, setting.measure)
    if item.picture is not None:
        picture = setting.words.picture_on_screen
        lines += lines_of(picture, LEFT + 4, width, sizes.small_pt, sizes, setting.measure)
    if item.link_id in setting.skips.only_if:
        condition = setting.skips.only_if[item.link_id]
        lines = lines_of(condition, LEFT + 4, width, sizes.small_pt, sizes, setting.measure) + lines
    barred = [Row(line.height, (*line.shapes, Block(LEFT, 0.0, 1.0, line.height))) for line in lines]
    return together(Row(0.0 if goes_on else 2.0), *barred)


def question_rows(item: Item, setting: Setting) -> list[Row]:
    """Set a question: the first row is never parted from what follows it."""
    sizes, words = setting.sizes, setting.words
    heading = [Row(sizes.question_gap), *_question(item, setting)]
    heading += [_small(hint, setting) for hint in _hints(item, setting)]
    choices = choices_of(item)
    if item.link_id not in setting.skips.numbers:
        return together(*heading, _small(_why_not(item, words), setting))
    if choices:
        rows = _across(item, setting) if item.horizontal or item.type is ItemType.BOOLEAN else None
        rows = rows or [_option(item, position, setting) for position in range(len(choices))]
        if item.type is ItemType.OPEN_CHOICE:
            rows.append(_own_words(item, setting))
        return [*together(*heading, Row(BOX_AIR), rows[0]), *rows[1:]]
    if item.type is ItemType.TEXT:
        return together(*heading, _ruled(item, setting))
    return together(*heading, _line(item, setting))


def _why_not(item: Item, words: PaperWords) -> str:
    if item.is_calculated:
        return words.worked_out
    return words.file_on_screen if item.type is ItemType.ATTACHMENT else words.not_on_paper


def _question(item: Item, setting: Setting) -> list[Row]:
    size = setting.sizes.question_pt
    number = setting.skips.numbers.get(item.link_id, "")
    words, more = _words_of(item)
    if item.prefix and item.prefix.strip().rstrip(".:)") != number:
        words = f"{item.prefix.strip()} {words}"
    if setting.measure(number, size, True) > TEXT_LEFT - LEFT - 1.5:
        words, number = f"{number}  {words}", ""
    first, *others = lines_of(words, TEXT_LEFT, RIGHT - TEXT_LEFT, size, setting.sizes, setting.measure, bold=True)
    number_run = tuple(replace(one, x=LEFT, text=number) for one in first.shapes if isinstance(one, TextRun) and number)
    body = setting.sizes.body_pt
    below = rich_lines(more, TEXT_LEFT, RIGHT - TEXT_LEFT, body, setting.sizes, setting.measure) if more else []
    return [replace(first, shapes=number_run + first.shapes), *others, *below]


def _words_of(item: Item) -> tuple[str, RichText | None]:
    """Return the question's words and what stands below them, as a list or a second paragraph does."""
    if item.rich is None or len(item.rich.blocks) < 2:
        return item.text.strip() or item.link_id, None
    first, *others = item.rich.blocks
    return first.words, replace(item.rich, blocks=tuple(others))


def _hints(item: Item, setting: Setting) -> Iterator[str]:
    words = setting.words
    if item.link_id in setting.skips.only_if:
        yield setting.skips.only_if[item.link_id]
    if item.instruction is not None:
        yield item.instruction.plain
    if item.help:
        yield item.help
    if item.picture is not None:
        yield words.picture_on_screen
    if choices := choices_of(item):
        if item.repeats and len(choices) > 1:
            yield words.several
    elif item.options or item.answer_value_set:
        yield words.write_several if item.repeats else words.write_one
    if item.shown_as is Control.SLIDER and item.min_value is not None and item.max_value is not None:
        low = f"{item.min_value} ({item.lower})" if item.lower else str(item.min_value)
        high = f"{item.max_value} ({item.upper})" if item.upper else str(item.max_value)
        yield words.scale.format(low=low, high=high)
    if item.prompt and (not choices or item.type is ItemType.OPEN_CHOICE):
        yield item.prompt
    elif item.type in {ItemType.DATE, ItemType.DATE_TIME}:
        yield {Precision.YEAR: words.year, Precision.MONTH: words.month_year}.get(item.precision, words.day_month_year)
    elif item.type is ItemType.TIME:
        yield words.hour_minute
    unit = item.unit_words
    if unit and not _is_beside(unit, item, setting):
        yield unit


def _small(text: str, setting: Setting, x: float = TEXT_LEFT) -> Row:
    return paragraph(text, x, RIGHT - x, setting.sizes.small_pt, setting.sizes, setting.measure)


def _option(item: Item, position: int, setting: Setting) -> Row:
    """Set one box with its label to the right, and where to go on from it."""
    sizes = setting.sizes
    value = choices_of(item)[position]
    x = TEXT_LEFT + sizes.box + LABEL_GAP
    option = item.option_of(value)
    picture: tuple[Shape, ...] = ()
    if sizes.face and any(is_face(one.face) for one in item.options):
        if option is not None and option.face is not None and is_face(option.face):
            picture = face(option.face, x + sizes.face / 2, sizes.pitch / 2, sizes.face / 2)
        x += sizes.face + LABEL_GAP
    lines = wrap(label_of(item, value, setting.words), RIGHT - x, sizes.body_pt, False, setting.measure)
    step = sizes.line(sizes.body_pt)
    middle = sizes.pitch / 2
    shapes: list[Shape] = [*picture]
    shapes += [beside(line, x, middle + index * step, sizes.body_pt, sizes) for index, line in enumerate(lines) if line]
    below = (len(lines) - 1) * step
    jump = setting.skips.jumps.get(item.link_id, {}).get(position)
    if jump is not None:
        after = x + setting.measure(lines[-1], sizes.body_pt, False) + 6
        if after + setting.measure(jump, sizes.small_pt, True) <= RIGHT:
            shapes.append(beside(jump, after, middle + below, sizes.small_pt, sizes, bold=True))
        else:
            for line in wrap(jump, RIGHT - x, sizes.small_pt, True, setting.measure):
                below += step
                shapes.append(beside(line, x, middle + below, sizes.small_pt, sizes, bold=True))
    height = sizes.pitch + below
    box = Box(TEXT_LEFT, middle - sizes.box / 2, sizes.box, item.link_id, value)
    return Row(height, (box, *shapes))


def _across(item: Item, setting: Setting) -> list[Row] | None:
    """Set all boxes in one row; None where their labels or their jumps need rows of their own."""
    if setting.skips.jumps.get(item.link_id):
        return None
    sizes = setting.sizes
    choices = choices_of(item)
    labels = [label_of(item, value, setting.words) for value in choices]
    lead = sizes.box + LABEL_GAP
    needed = max(setting.measure(label, sizes.body_pt, False) for label in labels) + lead + LABEL_GAP
    room = RIGHT - TEXT_LEFT + LABEL_GAP
    if needed * len(choices) > room:
        return None
    column = room / max(4, len(choices)) if needed <= room / max(4, len(choices)) else room / len(choices)
    shapes: list[Shape] = []
    for index, (value, label) in enumerate(zip(choices, labels, strict=True)):
        x = TEXT_LEFT + index * column
        shapes.append(Box(x, (sizes.pitch - sizes.box) / 2, sizes.box, item.link_id, value))
        shapes.append(beside(label, x + lead, sizes.pitch / 2, sizes.body_pt, sizes))
    return [Row(sizes.pitch, tuple(shapes))]


def _own_words(item: Item, setting: Setting) -> Row:
    sizes = setting.sizes
    label = item.open_label or setting.words.something_else
    if setting.measure(label, sizes.body_pt, False) > MOST_FOR_LABEL:
        label = setting.words.something_else
    x = TEXT_LEFT + sizes.box + LABEL_GAP
    start = x + setting.measure(label, sizes.body_pt, False) + 3
    top = FRAME_FREE - (sizes.pitch - sizes.box) / 2
    middle = top + sizes.writing_line / 2
    frame = Frame(start, top, RIGHT - start, sizes.writing_line, item.link_id)
    return Row(top + sizes.writing_line + 1, (beside(label, x, middle, sizes.body_pt, sizes), frame))


def _ruled(item: Item, setting: Setting) -> Row:
    sizes = setting.sizes
    height = sizes.writing_lines * sizes.writing_line
    frame = Frame(TEXT_LEFT, 1.5, RIGHT - TEXT_LEFT, height, item.link_id, sizes.writing_line)
    return Row(height + 2.5, (frame,), sizes.writing_line)


def _line(item: Item, setting: Setting) -> Row:
    sizes = setting.sizes
    narrow = item.type in HALF_WIDTH_TYPES
    width = HALF_WIDTH if narrow else RIGHT - TEXT_LEFT
    frame = Frame(TEXT_LEFT, 1.5, width, sizes.writing_line, item.link_id)
    shapes: tuple[Shape, ...] = (frame,)
    if (unit := item.unit_words) and _is_beside(unit, item, setting):
        shapes += (beside(unit, TEXT_LEFT + width + 3, 1.5 + sizes.writing_line / 2, sizes.body_pt, sizes),)
    return Row(sizes.writing_line + 2.5, shapes)


def _is_beside(unit: str, item: Item, setting: Setting) -> bool:
    """Say whether a unit stands behind the place to write in; where there is none, or no room, it stands above."""
    if choices_of(item) or item.link_id not in setting.skips.numbers:
        return False
    room = RIGHT - TEXT_LEFT - HALF_WIDTH - 3
    return item.type in HALF_WIDTH_TYPES and setting.measure(unit, setting.sizes.body_pt, False) <= room
