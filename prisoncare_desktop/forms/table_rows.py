"""A table as blocks of rows: the heads, and a row for each question or repetition; heads again in each block."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from prisoncare_desktop.forms.measures import BOX_FREE, FRAME_FREE, LABEL_GAP, LEFT, RIGHT, TEXT_LEFT
from prisoncare_desktop.forms.paper import Box, Frame, Shape, Stroke, TextRun
from prisoncare_desktop.forms.paper_tables import CELL_GAP, CellTable, OptionTable
from prisoncare_desktop.forms.questionnaire import Item
from prisoncare_desktop.forms.setting import Setting
from prisoncare_desktop.forms.skips import choices_of, label_of
from prisoncare_desktop.forms.typesetting import MAX_TOGETHER, Row, beside, paragraph, stacked, wrap

_RULE_PT = 0.4
_UNDER_RULE = 0.3  # mm


def option_blocks(table: OptionTable, setting: Setting) -> Iterator[list[Row]]:
    """Yield blocks, never split, of heads and as many questions as stay together."""
    above = [Row(setting.sizes.question_gap)]
    if table.questions[0].repeats:
        above.append(
            paragraph(setting.words.several, LEFT, RIGHT - LEFT, setting.sizes.small_pt, setting.sizes, setting.measure)
        )
    heads = _option_heads(table, setting)
    yield from _in_blocks([*above, heads], [_option_row(table, one, setting) for one in table.questions])


def cell_blocks(table: CellTable, setting: Setting) -> Iterator[list[Row]]:
    """Yield blocks, never split, of heads and as many rows as stay together."""
    rows = [_cell_row(table, number, setting) for number in range(len(table.rows))]
    yield from _in_blocks([Row(setting.sizes.question_gap / 2), _cell_heads(table, setting)], rows)


def _in_blocks(heads: Sequence[Row], rows: Sequence[Row]) -> Iterator[list[Row]]:
    block = list(heads)
    for row in rows:
        if len(block) > len(heads) and sum(one.height for one in block) + row.height > MAX_TOGETHER:
            yield [stacked(*block)]
            block = list(heads)
        block.append(row)
    yield [stacked(*block)]


def _option_heads(table: OptionTable, setting: Setting) -> Row:
    """Set the options over their columns, their last lines level."""
    sizes = setting.sizes
    step = sizes.line(sizes.small_pt)
    left = RIGHT - len(table.heads) * table.column
    columns = [wrap(one, table.column - 1.5, sizes.small_pt, False, setting.measure) for one in table.heads]
    most = max(map(len, columns))
    shapes: list[Shape] = []
    for index, lines in enumerate(columns):
        middle = left + (index + 0.5) * table.column
        for number, line in enumerate(lines, start=most - len(lines)):
            x = middle - setting.measure(line, sizes.small_pt, False) / 2
            shapes.append(beside(line, x, (number + 0.5) * step, sizes.small_pt, sizes))
    bottom = most * step + 1.0
    return Row(bottom + _UNDER_RULE, (*shapes, Stroke(((LEFT, bottom), (RIGHT, bottom)), 1.0)))


def _option_row(table: OptionTable, item: Item, setting: Setting) -> Row:
    sizes = setting.sizes
    words = paragraph(
        item.text.strip() or item.link_id,
        TEXT_LEFT,
        table.words_right - TEXT_LEFT,
        sizes.body_pt,
        sizes,
        setting.measure,
    )
    height = max(sizes.pitch, sizes.box + 2 * BOX_FREE + 0.4, words.height + 3.0)
    top = (height - words.height) / 2
    left = RIGHT - len(table.heads) * table.column
    shapes: list[Shape] = [*_number(item, words, top, setting), *words.at(top)]
    for index, value in enumerate(choices_of(item)):
        x = left + (index + 0.5) * table.column - sizes.box / 2
        shapes.append(Box(x, (height - sizes.box) / 2, sizes.box, item.link_id, value))
    return Row(height + _UNDER_RULE, (*shapes, Stroke(((LEFT, height), (RIGHT, height)), _RULE_PT)))


def _number(item: Item, words: Row, top: float, setting: Setting) -> tuple[Shape, ...]:
    first = next((one for one in words.shapes if isinstance(one, TextRun)), None)
    number = setting.skips.numbers.get(item.link_id, "")
    if first is None or not number:
        return ()
    size = setting.sizes.body_pt
    while setting.measure(number, size, True) > TEXT_LEFT - LEFT - 1.0:
        size -= 0.5
    return (TextRun(LEFT, first.y + top, number, size, bold=True),)


def _cell_heads(table: CellTable, setting: Setting) -> Row:
    sizes = setting.sizes
    step = sizes.line(sizes.small_pt)
    columns: list[list[tuple[str, bool]]] = []
    for item, width in zip(table.heads, table.widths, strict=True):
        text = item.text.strip() or item.link_id
        if not table.titled:  # of a grid every cell is a question of its own
            text = f"{setting.skips.numbers[item.link_id]} {text}"
        heavy = [(line, True) for line in wrap(text, width - CELL_GAP, sizes.small_pt, True, setting.measure)]
        hints = [
            one
            for hint in _hints(item, setting)
            for one in wrap(hint, width - CELL_GAP, sizes.small_pt, False, setting.measure)
        ]
        columns.append([*heavy, *((line, False) for line in hints)])
    most = max(map(len, columns))
    shapes: list[Shape] = []
    x = table.left
    for lines, width in zip(columns, table.widths, strict=True):
        for at, (line, bold) in enumerate(lines, start=most - len(lines)):
            shapes.append(beside(line, x, (at + 0.5) * step, sizes.small_pt, sizes, bold=bold))
        x += width
    return Row(most * step + 1.0, tuple(shapes))


def _hints(item: Item, setting: Setting) -> Iterator[str]:
    if item.unit_words:
        yield f"({item.unit_words})"
    if len(choices_of(item)) > 1 and item.repeats:
        yield setting.words.several


def _cell_row(table: CellTable, number: int, setting: Setting) -> Row:
    sizes = setting.sizes
    ticks = {bool(choices_of(cell)) for row in table.cells for cell in row if cell}
    height = max(sizes.writing_line + 3.0, sizes.pitch if True in ticks else 0.0)
    if len(ticks) > 1:  # a box below a place to write in
        height = max(height, (sizes.box + sizes.writing_line) / 2 + FRAME_FREE)
    shapes: list[Shape] = []
    if table.titled:
        row = table.rows[number]
        title = f"{row.prefix} {row.text}" if row.prefix else row.text
        words = paragraph(title, LEFT, table.left - LEFT - 4, sizes.body_pt, sizes, setting.measure)
        height = max(height, words.height + 2.0)
        shapes += words.at((height - words.height) / 2)
    else:
        shapes.append(beside(str(number + 1), LEFT, height / 2, sizes.body_pt, sizes, bold=True))
    x = table.left
    for item, width in zip(table.cells[number], table.widths, strict=True):
        if item is not None:
            shapes += _cell(item, x, width, height, setting)
        x += width
    return Row(height, tuple(shapes))


def _cell(item: Item, x: float, width: float, height: float, setting: Setting) -> Iterator[Shape]:
    sizes = setting.sizes
    if not choices_of(item):
        yield Frame(x, (height - sizes.writing_line) / 2, width - CELL_GAP, sizes.writing_line, item.link_id)
        return
    at = x + BOX_FREE  # more white than between frames
    for value in choices_of(item):
        label = label_of(item, value, setting.words)
        yield Box(at, (height - sizes.box) / 2, sizes.box, item.link_id, value)
        yield beside(label, at + sizes.box + LABEL_GAP, height / 2, sizes.body_pt, sizes)
        at += sizes.box + 2 * LABEL_GAP + setting.measure(label, sizes.body_pt, False)
