"""A group shown as a table: heads, and a row of questions each; where there is no room for that, one under another.

The questions are those of any page (`question`), so that what is known, what is wrong and what a screen reader says is
the same in both. Up and Down go to the question above or below; digits, Left and Right work as everywhere.
"""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QGridLayout, QSizePolicy, QVBoxLayout, QWidget

from prisoncare_desktop.forms.questionnaire import Item, ItemType
from prisoncare_desktop.ui.forms.choice import CardsField
from prisoncare_desktop.ui.forms.option_cards import KEYS
from prisoncare_desktop.ui.forms.question import QuestionRow
from prisoncare_desktop.ui.forms.room import LEVEL_WITH_FIELDS_PX, room_px
from prisoncare_desktop.ui.forms.tables import TablePlan, TableRow
from prisoncare_desktop.ui.forms.words import beside_words
from prisoncare_desktop.ui.theme.fonts import SEMIBOLD, font
from prisoncare_desktop.ui.theme.look import colours
from prisoncare_desktop.ui.theme.tokens import TEXT
from prisoncare_desktop.ui.widgets.buttons import Button
from prisoncare_desktop.ui.widgets.keycap import KeyCap
from prisoncare_desktop.ui.widgets.labels import Label

_TITLE_PX, _NUMBER_PX = 150, 20  # of the column that says what a row is, at 100% text
_OPTION_PX, _WIDEST_OPTION_PX = 70, 130
_GAP = 10
_BETWEEN_ROWS = 12
_COLUMN_PX = {
    ItemType.BOOLEAN: 186,
    ItemType.DATE: 138,
    ItemType.DATE_TIME: 250,
    ItemType.TIME: 84,
    ItemType.INTEGER: 84,
    ItemType.DECIMAL: 84,
    ItemType.QUANTITY: 150,
    ItemType.TEXT: 190,
    ItemType.URL: 170,
    ItemType.ATTACHMENT: 200,
    ItemType.REFERENCE: 200,
}
_OTHER_COLUMN_PX = 130


class AnswerTable(QWidget):
    """Its questions are put in as they are made; `settle` gives all of them their places."""

    remove_asked = Signal(str)  # address of a repetition

    def __init__(self, plan: TablePlan, *, title: str, removable: frozenset[str], optional: frozenset[str]) -> None:
        """`title`: what stands over it, "" if the page says it. `removable`: repetitions that may be taken away.
        `optional`: questions to be said so."""
        super().__init__()
        self.plan = plan
        self._title = Label(title, "heading3", wrap=True, parent=self)
        self.is_table = False
        self._made: dict[str, QWidget] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSizeConstraint(QGridLayout.SizeConstraint.SetNoConstraint)
        self._optional = optional
        self._heads = [self._head(n) for n in range(len(plan.heads))]
        self._titles = {row.link_id: Label(row.title, "strong", wrap=True, parent=self) for row in plan.rows}
        self._removes = {one: self._remove_button(row) for row in plan.rows if (one := row.link_id) in removable}
        self._lines_under: list[list[QWidget]] = []  # the parts of each row that a line stands under
        self.setAccessibleName(plan.item.text)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)

    def put(self, link_id: str, widget: QWidget) -> None:
        """Take in a question, or words to read, of one of the rows."""
        widget.setParent(self)
        self._made[link_id] = widget

    def settle(self) -> None:
        """Give everything its place: what was put in, came or went since, in the room there is."""
        self._arrange(as_table=self._fits(self.width()))

    def holds(self, link_ids: frozenset[str]) -> bool:
        """Say whether any of these stands in it."""
        inside = {one.link_id for row in self.plan.rows for one in row.items} | {one.link_id for one in self.plan.words}
        return self.plan.item.link_id in link_ids or not inside.isdisjoint(link_ids)

    def after(self, link_id: str) -> Iterator[QWidget]:
        """Yield where Tab stops after this question besides questions."""
        for row in self.plan.rows:
            if row.items and row.items[-1].link_id == link_id and row.link_id in self._removes:
                yield self._removes[row.link_id]

    # --- where things stand ---

    def _head(self, column: int) -> _Head:
        words = self.plan.heads[column]
        if self.plan.by_option:
            return _Head(words, "", KEYS[column], self)
        cells = [one for row in self.plan.rows if (one := row.cells[column]) is not None]
        beside = {beside_words(one) for one in cells}
        parts = [beside.pop() if len(beside) == 1 else ""]
        if all(one.link_id in self._optional for one in cells):
            parts.append(self.tr("optional"))
        return _Head(words, " · ".join(filter(None, parts)), "", self)

    def _shown(self, item: Item | None) -> QWidget | None:
        widget = self._made.get(item.link_id) if item is not None else None
        return widget if widget is not None and not widget.isHidden() else None

    def _columns(self) -> list[int]:
        """Return which heads have something under them."""
        if self.plan.by_option:
            return list(range(len(self._heads)))
        rows = self.plan.rows
        return [n for n in range(len(self._heads)) if any(self._shown(row.cells[n]) is not None for row in rows)]

    def _column_px(self, column: int) -> int:
        if self.plan.by_option:
            widest = max(head.widest_word() for head in self._heads)
            return min(max(room_px(_OPTION_PX), widest), room_px(_WIDEST_OPTION_PX))
        cells = (row.cells[column] for row in self.plan.rows)
        design = max(_COLUMN_PX.get(one.type, _OTHER_COLUMN_PX) for one in cells if one is not None)
        return max(room_px(design), self._heads[column].widest_word())

    def _title_px(self) -> int:
        if self.plan.item.repeats:
            return room_px(_NUMBER_PX)
        return room_px(_TITLE_PX) if any(row.title for row in self.plan.rows) else 0

    def _fits(self, width: int) -> bool:
        columns = self._columns()
        gaps = 0 if self.plan.by_option else _GAP * len(columns)
        remove = max((one.sizeHint().width() + _GAP for one in self._removes.values()), default=0)
        return self._title_px() + sum(map(self._column_px, columns)) + gaps + remove <= width

    def _arrange(self, *, as_table: bool) -> None:
        self.is_table = as_table
        while self._grid.count():
            self._grid.takeAt(0)
        for part in (*self._heads, *self._titles.values(), *self._removes.values()):
            part.hide()
        for column in range(self._grid.columnCount()):
            self._grid.setColumnStretch(column, 0)
            self._grid.setColumnMinimumWidth(column, 0)
        self._grid.setHorizontalSpacing(_GAP if not (as_table and self.plan.by_option) else 0)
        self._grid.setVerticalSpacing(_BETWEEN_ROWS if as_table else _BETWEEN_ROWS + 4)
        self._lines_under = []
        for one in self._made.values():
            if isinstance(one, QuestionRow):
                one.set_in_cell(as_table)
                if self.plan.by_option and isinstance(one.field, CardsField):
                    one.field.in_columns(as_table)
        last = len(self._columns()) + 1 if as_table else 1
        at = 0
        self._title.setVisible(bool(self._title.text()))
        for above in (self._title if self._title.text() else None, *map(self._shown, self.plan.words)):
            if above is not None:
                self._grid.addWidget(above, at, 0, 1, last + 1)
                at += 1
        (self._as_table if as_table else self._one_under_another)(at)
        self.updateGeometry()
        self.update()

    def _as_table(self, at: int) -> None:
        grid, columns = self._grid, self._columns()
        first = 1 if self._title_px() else 0
        if first:
            grid.setColumnMinimumWidth(0, self._title_px())
            grid.setColumnStretch(0, 0 if self.plan.item.repeats else 2 if self.plan.by_option else room_px(_TITLE_PX))
        for place, n in enumerate(columns, start=first):
            grid.setColumnMinimumWidth(place, self._column_px(n))
            grid.setColumnStretch(place, 1 if self.plan.by_option else self._column_px(n))
            grid.addWidget(self._heads[n], at, place, Qt.AlignmentFlag.AlignBottom)
            self._heads[n].show()
        last = len(columns) + first
        self._lines_under.append([self._heads[n] for n in columns])
        at += 1
        for row in self._rows_shown():
            for words in filter(None, map(self._shown, row.words)):
                grid.addWidget(words, at, 0, 1, last + 1)
                at += 1
            parts: list[QWidget] = []
            if first:
                parts.append(self._show_title(row))
                grid.addWidget(parts[0], at, 0, Qt.AlignmentFlag.AlignTop)
            for place, n in enumerate((0,) if self.plan.by_option else columns, start=first):
                cell = self._shown(row.cells[n])
                if cell is not None:
                    parts.append(cell)
                    span = len(columns) if self.plan.by_option else 1
                    grid.addWidget(cell, at, place, 1, span, Qt.AlignmentFlag.AlignTop if span == 1 else _ANYWHERE)
            if row.link_id in self._removes:
                grid.addWidget(self._removes[row.link_id], at, last, Qt.AlignmentFlag.AlignTop)
                self._removes[row.link_id].show()
            self._lines_under.append(parts)
            at += 1
        self._lines_under.pop()

    def _one_under_another(self, at: int) -> None:
        grid = self._grid
        grid.setColumnStretch(0, 1)
        for row in self._rows_shown():
            if row.title and not self.plan.by_option:
                grid.addWidget(self._show_title(row), at, 0)
                if row.link_id in self._removes:
                    grid.addWidget(self._removes[row.link_id], at, 1)
                    self._removes[row.link_id].show()
                at += 1
            for one in filter(None, map(self._shown, row.items)):
                grid.addWidget(one, at, 0, 1, 2)
                at += 1

    def _rows_shown(self) -> list[TableRow]:
        return [row for row in self.plan.rows if any(self._shown(one) is not None for one in row.items)]

    def _show_title(self, row: TableRow) -> Label:
        title = self._titles[row.link_id]
        numbered = self.is_table and self.plan.item.repeats
        optional = self.plan.by_option and row.link_id in self._optional
        words = self.tr("{question} (optional)").format(question=row.title) if optional else row.title
        title.setText(str(self.plan.rows.index(row) + 1) if numbered else words)
        title.setContentsMargins(0, LEVEL_WITH_FIELDS_PX if self.is_table else 0, 0, 0)
        title.show()
        return title

    def _remove_button(self, row: TableRow) -> Button:
        button = Button(self.tr("Remove"), "quiet", parent=self)
        button.setAccessibleName(self.tr("Remove {group}").format(group=row.title))
        button.clicked.connect(lambda: self.remove_asked.emit(row.link_id))
        return button

    # --- Qt ---

    def keyPressEvent(self, event: QKeyEvent) -> None:
        by = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
        if by is None or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier or not self._step(by):
            event.ignore()

    def _step(self, by: int) -> bool:
        """Go from the question in focus to the next in its column that can be answered. Returns whether there is."""
        for column in range(max(len(row.cells) for row in self.plan.rows)):
            cells = [self._shown(row.cells[column]) for row in self.plan.rows]
            here = next((n for n, cell in enumerate(cells) if cell is not None and _has_focus(cell)), None)
            if here is None:
                continue
            source = cells[here]
            for cell in cells[here + 1 :] if by > 0 else reversed(cells[:here]):
                if isinstance(cell, QuestionRow) and isinstance(source, QuestionRow) and cell.field.inputs():
                    _go(source, cell)
                    return True
        return False

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._fits(self.width()) != self.is_table:
            self.settle()

    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        if not self.is_table:
            return
        painter = QPainter(self)
        for parts in self._lines_under:
            under = max((part.geometry().bottom() for part in parts), default=0) + _BETWEEN_ROWS // 2
            painter.fillRect(0, under, self.width(), 1, QColor(colours().line))
        painter.end()


_ANYWHERE = Qt.AlignmentFlag(0)


def _has_focus(widget: QWidget) -> bool:
    at = QApplication.focusWidget()
    return at is not None and widget.isAncestorOf(at)


def _go(source: QuestionRow, there: QuestionRow) -> None:
    if isinstance(source.field, CardsField) and isinstance(there.field, CardsField):
        there.field.focus_place(source.field.place_at_the_focus())
    elif (start := there.field.start_at()) is not None:
        start.setFocus(Qt.FocusReason.TabFocusReason)


class _Head(QWidget):
    """What a column is: `beside` it what else is to know, and the key that chooses it."""

    def __init__(self, words: str, beside: str, key: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._words = words
        label = Label(words, "strong", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(2, 0, 2, 0)
        column.setSpacing(3)
        column.addWidget(label)
        if beside:
            column.addWidget(Label(beside, "small", wrap=True))
        if key:
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            column.addWidget(KeyCap(key), 0, Qt.AlignmentFlag.AlignHCenter)

    def widest_word(self) -> int:
        """Return the width that breaks no word, px."""
        metrics = QFontMetricsF(font(TEXT, SEMIBOLD))
        return int(max((metrics.horizontalAdvance(word) for word in self._words.split()), default=0)) + 12
