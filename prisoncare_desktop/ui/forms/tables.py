"""Groups that their authors meant as tables: what stands in which row and column, before there is a widget.

SDC's controls: `gtable`, a repetition a row and a question a column; `grid`, a group inside a row and its questions the
columns; `table` and `htable`, a question a row and its options the columns (SDC turns the first of these round; every
form we have seen wants its questions as rows, and a row is what number keys can answer). What does not fit its control
(questions under questions, groups where questions should be, options that differ) is no table and stands as any group.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from prisoncare_desktop.forms.questionnaire import Item, ItemType
from prisoncare_desktop.forms.repetition import is_repeating
from prisoncare_desktop.ui.forms.option_cards import KEYS
from prisoncare_desktop.ui.forms.words import option_words, own_words, question_words, tr


@dataclass(frozen=True)
class TableRow:
    """`link_id`: of the group or question that this row stands for. `words`: what is to read in it."""

    link_id: str
    title: str
    cells: tuple[Item | None, ...]
    words: tuple[Item, ...] = ()

    @property
    def items(self) -> tuple[Item, ...]:
        """What stands in the row, in order."""
        return (*self.words, *(one for one in self.cells if one is not None))


@dataclass(frozen=True)
class TablePlan:
    """`by_option`: each row is one question and the heads are its options; else each head is a question.

    `words`: what is to read above the table.
    """

    item: Item
    heads: tuple[str, ...]
    rows: tuple[TableRow, ...]
    by_option: bool = False
    words: tuple[Item, ...] = ()

    @property
    def titled(self) -> bool:
        """Whether the rows have words of their own, or just a number."""
        return not is_repeating(self.item) and any(row.title for row in self.rows)


def table_of(group: Item, repetitions: Sequence[Item] = ()) -> TablePlan | None:
    """Return the group as a table, None when it is none. `repetitions`: of one that repeats, all there are."""
    if group.type is not ItemType.GROUP:
        return None
    if group.control in ("table", "htable") and not group.repeats:
        return _by_option(group)
    if group.control == "gtable":
        return _by_repetition(group, tuple(repetitions) or (group,))
    return _grid(group) if group.control == "grid" and not group.repeats else None


def _by_option(group: Item) -> TablePlan | None:
    questions, words = _parted(group)
    if questions is None or not questions:
        return None
    heads = tuple(option_words(one) for one in questions[0].options)
    alike = all(tuple(option_words(o) for o in one.options) == heads for one in questions)
    open_ones = {one.type is ItemType.OPEN_CHOICE for one in questions}
    if open_ones == {True}:
        heads = (*heads, own_words(questions[0]))
    if not alike or len(open_ones) > 1 or not 1 < len(heads) <= len(KEYS):
        return None
    rows = tuple(TableRow(one.link_id, question_words(one), (one,)) for one in questions)
    return TablePlan(group, heads, rows, by_option=True, words=words)


def _by_repetition(group: Item, repetitions: tuple[Item, ...]) -> TablePlan | None:
    rows = []
    heads: tuple[str, ...] = ()
    for one in repetitions:
        questions, words = _parted(one)
        if questions is None or not questions:
            return None
        heads = tuple(question_words(cell) for cell in questions)
        title = tr("{group} {n}").format(group=question_words(one), n=one.repetition).strip() if group.repeats else ""
        rows.append(TableRow(one.link_id, title, questions, words))
    return TablePlan(group, heads, tuple(rows))


def _grid(group: Item) -> TablePlan | None:
    inside = _shown(group)
    lines = [one for one in inside if one.type is ItemType.GROUP]
    words = tuple(one for one in inside if one.type is ItemType.DISPLAY)
    if not lines or len(lines) + len(words) < len(inside) or any(one.repeats for one in lines):
        return None
    parted = [(line, *_parted(line)) for line in lines]
    heads = tuple(dict.fromkeys(question_words(cell) for _, cells, _ in parted for cell in cells or ()))
    rows = []
    for line, cells, line_words in parted:
        by_head = {question_words(cell): cell for cell in cells or ()}
        if cells is None or len(by_head) < len(cells):
            return None
        rows.append(TableRow(line.link_id, question_words(line), tuple(map(by_head.get, heads)), line_words))
    return TablePlan(group, heads, tuple(rows), words=words) if heads else None


def _parted(group: Item) -> tuple[tuple[Item, ...] | None, tuple[Item, ...]]:
    """Return the questions in a group and its words to read; no questions where they do not fit into a row."""
    inside = _shown(group)
    words = tuple(one for one in inside if one.type is ItemType.DISPLAY)
    questions = tuple(one for one in inside if one.type is not ItemType.DISPLAY)
    plain = all(one.type is not ItemType.GROUP and not _shown(one) for one in questions)
    return (questions if plain else None), words


def _shown(item: Item) -> tuple[Item, ...]:
    return tuple(one for one in item.children if not one.hidden and not (one.is_help and item.is_question))
