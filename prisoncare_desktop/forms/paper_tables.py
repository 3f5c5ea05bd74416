"""Groups that are printed as a table: what stands in which row and column, and how wide.

Two kinds. A question a row and its options the columns: where questions that follow each other have the same options.
A repetition (or an inner group) a row and its questions the columns: where they are few and short. What does not fit
its column, or needs words of its own (a condition, a way to go on, questions under it), stands as it always did.
Easy-read forms have no tables: one question a block.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from prisoncare_desktop.forms.controls import Control
from prisoncare_desktop.forms.measures import BOX_FREE, LABEL_GAP, LEFT, RIGHT, TEXT_LEFT
from prisoncare_desktop.forms.questionnaire import Item, ItemType, Operator
from prisoncare_desktop.forms.setting import Setting
from prisoncare_desktop.forms.skips import choices_of, label_of
from prisoncare_desktop.forms.typesetting import widest_word

FEWEST_ALIKE: Final = 3  # questions, and options, before they become a table without being asked to
NARROWEST_QUESTION: Final = 62.0  # mm: some six words a line
WIDEST_HEAD: Final = 30.0
ROW_TITLE: Final = 42.0
CELL_GAP: Final = 2.0
_CELLS: Final = {
    ItemType.DATE: 32.0,
    ItemType.TIME: 24.0,
    ItemType.INTEGER: 24.0,
    ItemType.DECIMAL: 24.0,
    ItemType.QUANTITY: 26.0,
    ItemType.STRING: 38.0,
    ItemType.DATE_TIME: 46.0,
}
_LISTED: Final = 46.0


@dataclass(frozen=True)
class OptionTable:
    """Questions down, their shared options across. `column`: the width of an option's, mm."""

    questions: tuple[Item, ...]
    heads: tuple[str, ...]
    column: float

    @property
    def words_right(self) -> float:
        """Where the column of the questions ends."""
        return RIGHT - len(self.heads) * self.column - BOX_FREE


@dataclass(frozen=True)
class CellTable:
    """A row for each repetition or inner group. `widths`: of the columns, mm, the gap behind each included."""

    rows: tuple[Item, ...]
    titled: bool
    heads: tuple[Item, ...]
    cells: tuple[tuple[Item | None, ...], ...]
    widths: tuple[float, ...]

    @property
    def left(self) -> float:
        """Where the first column of answers begins."""
        return LEFT + ROW_TITLE if self.titled else TEXT_LEFT


def option_table(questions: Sequence[Item], setting: Setting, *, asked_for: bool = False) -> OptionTable | None:
    """Return the questions as a table, None where they are none. `asked_for`: the form wants one."""
    sizes = setting.sizes
    fewest = 2 if asked_for else FEWEST_ALIKE
    if not sizes.tables or len(questions) < fewest:
        return None
    labels = _labels(questions[0], setting)
    if len(labels) < fewest or not all(is_alike(one, questions[0], setting) for one in questions):
        return None
    column = max(sizes.pitch, *(widest_word(label, sizes.small_pt, setting.measure) + 2 for label in labels))
    room = RIGHT - TEXT_LEFT - NARROWEST_QUESTION - BOX_FREE
    if column > WIDEST_HEAD or column * len(labels) > room:
        return None
    wanted = max(setting.measure(label, sizes.small_pt, False) + 3 for label in labels)
    column = max(column, min(wanted, WIDEST_HEAD - 6, room / len(labels)))
    return OptionTable(tuple(questions), labels, column)


def is_alike(item: Item, first: Item, setting: Setting) -> bool:
    """Say whether a question can stand in a table's row below the first."""
    return (
        item.type is ItemType.CHOICE
        and bool(choices_of(item))
        and item.repeats == first.repeats
        and _stands_alone(item, setting)
        and item.link_id in setting.skips.numbers
        and _labels(item, setting) == _labels(first, setting)
    )


def repetition_table(repetitions: Sequence[Item], setting: Setting) -> CellTable | None:
    """Return a group that repeats with each repetition as a row, None where it does not fit."""
    return _cell_table(repetitions, setting, titled=False)


def grid(group: Item, setting: Setting) -> CellTable | None:
    """Return a group whose inner groups are rows, None where it is none."""
    lines = [one for one in group.children if not one.hidden and not one.is_help]
    if group.shown_as is not Control.GRID or not lines or any(one.type is not ItemType.GROUP for one in lines):
        return None
    return _cell_table(lines, setting, titled=True)


def _cell_table(rows: Sequence[Item], setting: Setting, *, titled: bool) -> CellTable | None:
    if not setting.sizes.tables:
        return None
    inside = [[one for one in row.children if _is_printed(one)] for row in rows]
    by_words = [{one.text: one for one in cells} for cells in inside]
    heads = {words: cell for cells in reversed(by_words) for words, cell in cells.items()}
    order = dict.fromkeys(one.text for cells in inside for one in cells)
    fits = all(_fits_in(one, row, setting) and one.link_id in setting.skips.numbers for row in inside for one in row)
    if not order or not fits or any(len(one) < len(cells) for one, cells in zip(by_words, inside, strict=True)):
        return None
    if titled and not all(_is_title(row, setting) for row in rows):
        return None
    table = [tuple(cells.get(words) for words in order) for cells in by_words]
    needed = [_widest([_needed(cell, setting) for cell in column if cell]) for column in zip(*table, strict=True)]
    room = RIGHT - (LEFT + ROW_TITLE if titled else TEXT_LEFT) + CELL_GAP
    widths = [one for one in needed if one is not None]
    if len(widths) < len(needed) or sum(widths) > room:
        return None
    growing = [index for index, words in enumerate(order) if _grows(heads[words])]
    spare = (room - sum(widths)) / len(growing) if growing else 0.0
    widths = [width + (spare if index in growing else 0.0) for index, width in enumerate(widths)]
    return CellTable(tuple(rows), titled, tuple(heads[words] for words in order), tuple(table), tuple(widths))


def _is_printed(item: Item) -> bool:
    """Say whether a row has a place for it: nobody writes down what is worked out."""
    return not (item.hidden or item.is_help or item.sum_of)


def _fits_in(item: Item, row: Sequence[Item], setting: Setting) -> bool:
    """Say whether a question needs no words beside its own. That another of its row is empty is seen in the row."""
    beside = {one.link_id for one in row}
    if item.enable_when and all(
        when.question in beside and when.operator is Operator.EXISTS and when.answer is False
        for when in item.enable_when
    ):
        return _stands_alone(item, setting, condition_said=True)
    return _stands_alone(item, setting)


def _is_title(row: Item, setting: Setting) -> bool:
    """Say whether an inner group's name can stand at the left of its row."""
    alone = row.link_id not in setting.skips.only_if and not row.help and not row.repeats
    return alone and widest_word(row.text, setting.sizes.body_pt, setting.measure) <= ROW_TITLE - 4


def _grows(item: Item) -> bool:
    return item.type is ItemType.STRING or _is_listed(item)


def _is_listed(item: Item) -> bool:
    """Say whether it is chosen from a list that is not on the paper."""
    return item.type in {ItemType.CHOICE, ItemType.OPEN_CHOICE} and not choices_of(item)


def _widest(widths: Sequence[float | None]) -> float | None:
    known = [one for one in widths if one is not None]
    return max(known) if len(known) == len(widths) else None


def _needed(item: Item, setting: Setting) -> float | None:
    """Return the width that a question's cell needs with the gap behind it, None for one that does not fit in any."""
    sizes = setting.sizes
    head = widest_word(item.text, sizes.small_pt, setting.measure, bold=True) + CELL_GAP
    choices = choices_of(item)
    if choices and item.type is not ItemType.OPEN_CHOICE:
        if len(choices) > 3:
            return None
        labels = sum(setting.measure(one, sizes.body_pt, False) for one in _labels(item, setting))
        return max(head, BOX_FREE + len(choices) * (sizes.box + 2 * LABEL_GAP) + labels)
    width = _LISTED if _is_listed(item) else _CELLS.get(item.type)
    if width is None or choices or item.repeats:
        return None
    return max(head, width * sizes.writing_line / 9.0 + CELL_GAP)


def _labels(item: Item, setting: Setting) -> tuple[str, ...]:
    return tuple(label_of(item, value, setting.words) for value in choices_of(item))


def _stands_alone(item: Item, setting: Setting, *, condition_said: bool = False) -> bool:
    """Say whether a question needs no words beside its own. `condition_said`: when it is asked can be seen."""
    skips = setting.skips
    conditional = item.link_id in skips.only_if or bool(item.enable_when)
    extra = item.link_id in skips.jumps or (conditional and not condition_said)
    inner = any(not one.hidden and not one.is_help for one in item.children)
    long = item.rich is not None and len(item.rich.blocks) > 1
    hints = long or item.help or item.instruction or item.prompt
    return not (extra or inner or hints or (item.prefix and len(item.prefix) > 4))
