"""The table: a rounded card of 42 px rows, worked by keys alone.

Up, Down, Home, End, Page Up and Page Down move; Enter (or a double click) activates; letters the screen has claimed
with `set_commands` are its commands; `/` and F3, and letters where none is a command, jump to a name (`jump.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QSizePolicy, QTableView, QWidget

from prisoncare_desktop.ui.theme.fonts import MEDIUM, font
from prisoncare_desktop.ui.theme.look import colours, look
from prisoncare_desktop.ui.theme.tokens import TEXT
from prisoncare_desktop.ui.widgets.column_widths import share
from prisoncare_desktop.ui.widgets.held_keys import is_held
from prisoncare_desktop.ui.widgets.jump import Jump, find, plain
from prisoncare_desktop.ui.widgets.row_model import RowModel
from prisoncare_desktop.ui.widgets.row_painting import (
    SIDE,
    TIGHT_SIDE,
    RowDelegate,
    TableHead,
    content_width,
    first_chip_width,
    head_width,
    row_height,
)
from prisoncare_desktop.ui.widgets.rows import Column, Row, words_of
from prisoncare_desktop.ui.widgets.table_trim import CardTrim, JumpPill

_MEASURED_ROWS = 200  # rows looked at to fit a column; more costs more than it tells
_EMPTY_HEIGHT = 150
_ROOMY = 850  # px; in a narrower table the cells stand closer


class GridTable(QTableView):
    """Rows of text and chips. The selected row survives `set_rows` and `update_row` by its id."""

    row_activated = Signal(str)  # row id
    current_changed = Signal(str)  # row id; "" when there is none
    command_pressed = Signal(str, str)  # letter (upper case), row id; "" when the table is empty

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        """`name` is what a screen reader calls the table."""
        super().__init__(parent)
        self._rows = RowModel(self)
        self._delegate = RowDelegate(self)
        self._jump = Jump()
        self._jump_text: Callable[[Row], str] = lambda row: " ".join(words_of(c) for c in row.cells.values())
        self._jump_texts: list[str] | None = None
        self._empty_text = self.tr("Nothing here yet.")
        self._known = False  # whether any rows, or none, were shown: before that it says nothing
        self._fit_rows = True
        self._least_rows = 0
        self._whole = False
        self._current_id = ""
        self._settling = False
        self._sharing = False
        self._shared = 0  # the width the columns were last shared for, px
        self.setAccessibleName(name)
        self.setProperty("ring", "none")
        self.setModel(self._rows)
        self.setItemDelegate(self._delegate)
        self._head = TableHead(self)
        self.setHorizontalHeader(self._head)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(row_height())
        self.setShowGrid(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._trim = CardTrim(self)
        self._pill = JumpPill(self)
        self.horizontalScrollBar().rangeChanged.connect(lambda _least, _most: self._fit())
        self.doubleClicked.connect(lambda _index: self._activate())
        self.selectionModel().currentRowChanged.connect(self._on_current_row_changed)

    # --- content ---

    def set_columns(self, columns: Sequence[Column]) -> None:
        self._rows.set_columns(columns)
        self._share_width()

    def set_rows(self, rows: Sequence[Row]) -> None:
        """Show these rows. The selected one stays selected if it is still here; else the row in its place is."""
        self._known = True
        before = self.currentIndex().row()
        offset = self.verticalScrollBar().value()
        self._settling = True
        self._rows.set_rows(rows)
        self._jump_texts = None
        self._settling = False
        self._share_width()
        self._fit()
        if rows:
            place = self._rows.place_of(self._current_id)
            self._select(place if place is not None else min(max(before, 0), len(rows) - 1))
            self.verticalScrollBar().setValue(offset)
            self.scrollTo(self.currentIndex())
        else:
            self._set_current("")
        self.viewport().update()

    def forget(self) -> None:
        """Be empty, and say nothing of that: what will be here is not known yet."""
        self.set_rows(())
        self._known = False
        self._fit()

    def update_row(self, row: Row) -> None:
        """Show a row anew where it stands. A row that is not here is left out: the next `set_rows` brings it."""
        if self._rows.update_row(row):
            self._jump_texts = None

    def rows(self) -> tuple[Row, ...]:
        return tuple(self._rows.rows)

    def row(self, row_id: str) -> Row | None:
        place = self._rows.place_of(row_id)
        return None if place is None else self._rows.rows[place]

    def as_lines(self) -> list[str]:
        """Return the heads and all rows as lines of text with tabs between, to be copied."""
        columns = self._rows.columns
        heads = "\t".join(column.title for column in columns)
        return [heads, *("\t".join(words_of(row.cells.get(c.key)) for c in columns) for row in self._rows.rows)]

    def set_empty_text(self, text: str) -> None:
        """Say what will appear here, and the one thing to do."""
        self._empty_text = text
        self._fit()
        self.viewport().update()

    def set_fit_rows(self, fit: bool) -> None:
        """Let the card end with its last row (the default), or fill the room it is given."""
        self._fit_rows = fit
        self._fit()

    def set_scrolls_within(self, least_rows: int) -> None:
        """Fill the room it is given on a page that scrolls, and never less than so many rows take."""
        self._fit_rows, self._least_rows = False, least_rows
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)  # its rows ask for no room
        self._fit()

    def set_whole(self, whole: bool) -> None:
        """Keep room for every row: the page around it scrolls, the table does not."""
        self._whole = whole
        self._fit()

    def set_selection_needs_focus(self, needed: bool) -> None:
        """Show the selected row only while the table has the focus: for a second table of a page."""
        self._delegate.selection_needs_focus = needed
        self.viewport().update()

    # --- the current row ---

    def current_id(self) -> str:
        """Return the selected row's id; "" when there is none."""
        return self._current_id

    def select(self, row_id: str) -> None:
        place = self._rows.place_of(row_id)
        if place is not None:
            self._select(place)

    def select_next(self) -> None:
        """Move one row down, as after recording; stays on the last."""
        place = self.currentIndex().row()
        if place + 1 < len(self._rows.rows):
            self._select(place + 1)

    def row_rect(self, row_id: str) -> QRect:
        """Return where a row is on the screen (global), for a palette to open beside it; empty if it is not here."""
        place = self._rows.place_of(row_id)
        if place is None:
            return QRect()
        self.scrollTo(self._rows.index(place, 0))
        top = self.rowViewportPosition(place)
        corner = self.viewport().mapToGlobal(QRect(0, top, 1, 1).topLeft())
        return QRect(corner, QSize(self.viewport().width(), self.rowHeight(place)))

    # --- keys ---

    def set_commands(self, letters: Collection[str]) -> None:
        """Claim single letters as commands: they act at once and never start a jump."""
        self._jump.set_commands(letters)

    def set_jump(self, enabled: bool, jump_text: Callable[[Row], str] | None = None) -> None:
        """Switch typing-to-jump; `jump_text` gives the words of a row that are searched (all its words otherwise)."""
        self._jump.enabled = enabled
        if jump_text is not None:
            self._jump_text = jump_text
            self._jump_texts = None
        self._stop_jump()

    def start_jump(self) -> None:
        """Begin a jump: every letter belongs to it until Enter, Esc, an arrow, or leaving the table."""
        if self._jump.enabled:
            self._jump.start()
            self._show_jump(found=True)

    @property
    def jump_mode(self) -> bool:
        return self._jump.active

    def event(self, event: QEvent) -> bool:
        # While it has focus its letters win over the window's single-key shortcuts (`/` elsewhere finds a resident).
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and _unmodified(event)
            and (
                self._jump.wants(event.text())
                or event.text().upper() in self._jump.commands
                or (self._jump.active and event.key() == Qt.Key.Key_Escape)
                or (self._jump.enabled and event.key() == Qt.Key.Key_F3)
            )
        ):
            event.accept()
            return True
        taken = super().event(event)
        if (
            event.type() == QEvent.Type.Resize
        ):  # `resizeEvent` is the viewport's, which a bar that goes leaves as it was
            self._trim.setGeometry(self.rect())
            self._pill.place()
        return taken

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, text = event.key(), event.text()
        if self._jump.active and key in (Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._stop_jump()
        elif self._jump.active and key == Qt.Key.Key_Backspace:
            self._jump.rub_out()
            self._show_jump(self._follow_jump(from_next=False))
        elif key == Qt.Key.Key_F3 and self._jump.enabled:
            if self._jump.active and self._jump.typed:
                self._show_jump(self._follow_jump(from_next=True))
            else:
                self.start_jump()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._activate()
        elif _unmodified(event) and self._jump.wants(text):
            self._jump.type(text)
            self._show_jump(self._follow_jump(from_next=False))
        elif _unmodified(event) and not self._jump.active and text and text.upper() in self._jump.commands:
            # Held down, a key must not record the rest of the clinic.
            if not is_held(event):
                self.command_pressed.emit(text.upper(), self._current_id)
        elif key == Qt.Key.Key_Home and self._rows.rows:
            self._stop_jump()
            self._select(0)
        elif key == Qt.Key.Key_End and self._rows.rows:
            self._stop_jump()
            self._select(len(self._rows.rows) - 1)
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            self._stop_jump()
            super().keyPressEvent(event)
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            sideways = self.horizontalScrollBar()
            sideways.setValue(sideways.value() + (60 if key == Qt.Key.Key_Right else -60))
            event.setAccepted(sideways.maximum() > 0)  # with nothing to scroll they are the page's keys
        else:
            event.ignore()

    def keyboardSearch(self, _search: str) -> None:
        """Qt's own search by typing is not used: it would take command letters."""

    def _follow_jump(self, *, from_next: bool) -> bool:
        if not self._jump.typed:
            return True
        if self._jump_texts is None:
            self._jump_texts = [plain(self._jump_text(row)) for row in self._rows.rows]
        start = max(self.currentIndex().row(), 0) + (1 if from_next else 0)
        place = find(self._jump_texts, self._jump.typed, start)
        if place is not None:
            self._select(place)
        return place is not None

    def _show_jump(self, found: bool) -> None:
        self._pill.show_typed(self._jump.typed, found)

    def _stop_jump(self) -> None:
        self._jump.stop()
        self._pill.hide()

    # --- Qt ---

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._delegate.has_focus = True
        super().focusInEvent(event)
        if not self.currentIndex().isValid() and self._rows.rows:
            self._select(0)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._delegate.has_focus = False
        self._stop_jump()
        super().focusOutEvent(event)
        self.viewport().update()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.FontChange):
            self.verticalHeader().setDefaultSectionSize(row_height())
            self._share_width()
            self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_width()

    def sizeHint(self) -> QSize:
        return QSize(480, self._content_height())

    def minimumSizeHint(self) -> QSize:
        return QSize(240, self.horizontalHeader().sizeHint().height() + 2 * row_height())

    def paintEvent(self, event: QPaintEvent) -> None:
        c = colours()
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), c.card)
        if self._known and not self._rows.rows:
            painter.setFont(font(TEXT, MEDIUM))
            painter.setPen(c.quiet)
            box = QRectF(self.viewport().rect()).adjusted(40, 10, -40, -10)
            painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap), self._empty_text)
        painter.end()
        super().paintEvent(event)

    # --- inside ---

    def _content_height(self) -> int:
        rows = len(self._rows.rows) * row_height() if self._rows.rows else _EMPTY_HEIGHT
        sideways = self.horizontalScrollBar()
        bar = sideways.sizeHint().height() if sideways.maximum() > 0 else 0
        return self.horizontalHeader().sizeHint().height() + rows + 1 + bar

    def _fit(self) -> None:
        height = self._content_height()
        self.setMaximumHeight(height if self._fit_rows else 16777215)
        head, bar = self.horizontalHeader().sizeHint().height(), self.horizontalScrollBar()
        least = head + self._least_rows * row_height() + (bar.sizeHint().height() if bar.maximum() else 0)
        self.setMinimumHeight(height if self._whole else least if self._least_rows else 0)
        self.setAccessibleDescription("" if self._rows.rows or not self._known else self._empty_text)
        self.updateGeometry()

    def _select(self, place: int) -> None:
        index = self._rows.index(place, 0)
        flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
        self.selectionModel().setCurrentIndex(index, flags)
        self.scrollTo(index)
        self._set_current(self._rows.rows[place].id)

    def _on_current_row_changed(self, current: QModelIndex, _previous: QModelIndex) -> None:
        if not self._settling and current.isValid():
            self._set_current(self._rows.rows[current.row()].id)

    def _set_current(self, row_id: str) -> None:
        if row_id != self._current_id:
            self._current_id = row_id
            self.current_changed.emit(row_id)

    def _activate(self) -> None:
        if self._current_id:
            self.row_activated.emit(self._current_id)

    def _share_width(self) -> None:
        # Sharing can make a scroll bar come or go, which changes what there is to share: twice settles it.
        if self._sharing or not self._rows.columns:
            return
        self._sharing = True
        for _ in range(3):
            self._shared = self.viewport().width()
            if self._shared >= 10:
                self._share(self._shared)
            if self.viewport().width() == self._shared:
                break
        self._sharing = False

    def updateGeometries(self) -> None:
        super().updateGeometries()
        if self.viewport().width() != self._shared:
            self._share_width()

    def _share(self, total: int) -> None:
        columns = self._rows.columns
        looked_at = self._rows.rows[:_MEASURED_ROWS]
        self._delegate.side = self._head.side = side = SIDE if total >= _ROOMY * look().text_scale else TIGHT_SIDE
        shown = [place for place, column in enumerate(columns) if total >= column.hide_below * look().text_scale]
        for place in range(len(columns)):
            self.setColumnHidden(place, place not in shown)
        columns = tuple(columns[place] for place in shown)
        wanted = [
            column.width * look().text_scale
            if column.width is not None
            else max([head_width(column, side), *(content_width(row.cells.get(column.key), side) for row in looked_at)])
            for column in columns
        ]
        first = [
            1 + max(first_chip_width(row.cells.get(column.key), side) for row in looked_at)
            if column.stretch and looked_at
            else 0.0
            for column in columns
        ]
        lacks = sum(one if c.stretch else width for c, width, one in zip(columns, wanted, first, strict=True)) - total
        for place, column in enumerate(columns):
            if column.yields_to and lacks > 0:
                gives = min(wanted[place] - column.yields_to * look().text_scale, lacks)
                wanted[place] -= gives
                lacks -= gives
        for place, width in zip(shown, share(columns, wanted, total), strict=True):
            self.setColumnWidth(place, width)
        self._fit()


def _unmodified(event: QKeyEvent) -> bool:
    allowed = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier
    return not event.modifiers() & ~allowed
