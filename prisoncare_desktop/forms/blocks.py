"""A form as blocks: what should stay together on a page, in the order of the form."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final

from prisoncare_desktop.forms.controls import Control
from prisoncare_desktop.forms.how_to_mark import how_to_mark
from prisoncare_desktop.forms.measures import Measures
from prisoncare_desktop.forms.paper_tables import grid, is_alike, option_table, repetition_table
from prisoncare_desktop.forms.paper_words import PaperWords
from prisoncare_desktop.forms.question_rows import answer_rows, group_rows, notice_rows, question_rows
from prisoncare_desktop.forms.questionnaire import Item, ItemType, Questionnaire
from prisoncare_desktop.forms.repetition import is_repeating, spread_out
from prisoncare_desktop.forms.setting import Setting
from prisoncare_desktop.forms.skips import choices_of, skips_of
from prisoncare_desktop.forms.table_rows import cell_blocks, option_blocks
from prisoncare_desktop.forms.typesetting import Measure, Row, together

PAPER_REPETITIONS: Final = 3  # of a group, or of what is inside an answer, unless the form allows fewer or wants more
TABLE_REPETITIONS: Final = 5  # of one that is a table: a further row costs little

_TABLES: Final = frozenset({Control.TABLE, Control.HTABLE, Control.GRID})


def blocks_of(form: Questionnaire, sizes: Measures, words: PaperWords, measure: Measure) -> Iterator[list[Row]]:
    """Yield what should stay together: a question with all its boxes, a group's name with its first question."""
    plain = Setting(sizes, words, skips_of(form, words), measure)
    tables = {one.link_id for one in form.by_link_id.values() if is_repeating(one) and repetition_table((one,), plain)}
    grown = spread_out(form, lambda one: TABLE_REPETITIONS if one.wire_id in tables else _times(one))
    setting = Setting(sizes, words, skips_of(grown, words, _rows_of_tables(grown, tables)), measure)
    yield from _Blocks(grown, setting).all()


def _times(item: Item) -> int:
    """Return how often a group, or what is inside an answer, is there for a pen: no more often than can be ticked."""
    closed = item.type is ItemType.CHOICE and item.options
    return min(PAPER_REPETITIONS, len(item.options)) if closed else PAPER_REPETITIONS


def _rows_of_tables(form: Questionnaire, tables: set[str]) -> dict[str, str]:
    """Return the questions in a table's later rows, each with the one above it in the first."""
    called: dict[str, str] = {}
    for siblings in (form.items, *(one.children for one in form.by_link_id.values())):
        for first, *others in _runs(siblings):
            if first.wire_id in tables:
                for other in others:
                    called.update(
                        zip(
                            (one.link_id for one in other.children),
                            (one.link_id for one in first.children),
                            strict=True,
                        )
                    )
    return called


def _runs(items: Sequence[Item]) -> Iterator[tuple[Item, ...]]:
    """Yield the repetitions of each group that repeats, and every other item by itself."""
    for _, same in groupby(items, key=lambda one: one.wire_id if is_repeating(one) else one.link_id):
        yield tuple(same)


class _Blocks:
    """The walk through a form. `_above`: rows that wait for the next block, as a group's name does."""

    def __init__(self, form: Questionnaire, setting: Setting) -> None:
        self._form = form
        self._setting = setting
        self._above: list[Row] = []
        self._how_to = how_to_mark(setting) if any(choices_of(one) for one in form.by_link_id.values()) else None
        self._goes_on = False  # whether the item before was a notice too

    def all(self) -> Iterator[list[Row]]:
        yield from self._among(self._form.items, None)
        if self._above:
            yield together(*self._above)

    def _among(self, items: Sequence[Item], parent: Item | None) -> Iterator[list[Row]]:
        waiting = [one for one in items if not one.hidden and not one.is_help]
        while waiting:
            first = waiting[0]
            alike = self._alike(waiting)
            table = option_table(alike, self._setting, asked_for=parent is not None and parent.shown_as in _TABLES)
            if table is not None:
                yield from self._under(option_blocks(table, self._setting))
                waiting = waiting[len(alike) :]
                continue
            run = next(_runs(waiting))
            waiting = waiting[len(run) :]
            if is_repeating(first) and (cells := repetition_table(run, self._setting)):
                self._begin(group_rows(first, self._setting, numbered=False))
                yield from self._under(cell_blocks(cells, self._setting))
                continue
            for one in run:
                yield from self._one(one)

    def _alike(self, items: Sequence[Item]) -> list[Item]:
        """Return the first item and those after it that could be rows of one table with it."""
        first = items[0]
        if not is_alike(first, first, self._setting):
            return []
        found = []
        for one in items:
            if not is_alike(one, first, self._setting):
                break
            found.append(one)
        return found

    def _one(self, item: Item) -> Iterator[list[Row]]:
        if item.type is ItemType.GROUP:
            self._begin(group_rows(item, self._setting))
            if cells := grid(item, self._setting):
                yield from self._under(cell_blocks(cells, self._setting))
            else:
                yield from self._among(item.children, item)
            return
        is_notice = item.type is ItemType.DISPLAY
        if not is_notice:
            self._begin([])
        rows = (
            notice_rows(item, self._setting, goes_on=self._goes_on) if is_notice else question_rows(item, self._setting)
        )
        if rows:
            self._goes_on = is_notice
            yield [*together(*self._above, rows[0]), *rows[1:]]
            self._above = []
        for n, inside in groupby(item.children, key=lambda one: one.of_answer):
            if n:
                self._begin(answer_rows(item, n, self._setting))
            yield from self._among(tuple(inside), item)

    def _begin(self, rows: list[Row]) -> None:
        """Put rows above the next block; how to mark a box stands above the first of them."""
        if self._how_to is not None:
            self._above.append(self._how_to)
            self._how_to = None
        self._above += rows
        self._goes_on = False

    def _under(self, blocks: Iterator[list[Row]]) -> Iterator[list[Row]]:
        self._begin([])
        for rows in blocks:
            yield [*together(*self._above, rows[0]), *rows[1:]]
            self._above = []
