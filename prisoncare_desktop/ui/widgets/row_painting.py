"""How a table's rows and its head are painted: 42 px, no grid noise, the selected row warm yellow between two lines."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QHelpEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolTip,
    QWidget,
)

from prisoncare_desktop.ui.theme.fonts import REGULAR, SEMIBOLD, font
from prisoncare_desktop.ui.theme.look import Look, colours, look
from prisoncare_desktop.ui.theme.tokens import HEAD, SMALL, TABLE_HEAD, TABLE_ROW, TEXT
from prisoncare_desktop.ui.widgets.chip import Chip, chip_size, paint_chip, tone_of
from prisoncare_desktop.ui.widgets.painting import words
from prisoncare_desktop.ui.widgets.row_model import RowModel
from prisoncare_desktop.ui.widgets.rows import Cell, Column, Content, words_of

SIDE = 12  # px kept free at each side of a cell
TIGHT_SIDE = 8  # the same, in a narrow table

_ALIGN = {
    "left": Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter,
    "right": Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter,
    "centre": Qt.AlignmentFlag.AlignCenter,
}


def row_height() -> int:
    """Return the height of a row, px: 42, more when the text is larger."""
    return max(TABLE_ROW, int(QFontMetricsF(font(TEXT)).height()) + 22)


def content_width(content: Content | None, side: int = SIDE) -> float:
    """Return the room a cell would like, px, with its sides."""
    if content is None or content == "":
        return 0.0
    if isinstance(content, Chip):
        return chip_size(content)[0] + 2 * side + 1  # as for words below: columns are whole pixels wide
    if isinstance(content, tuple):
        return sum(chip_size(chip)[0] + 6 for chip in content) - 6 + 2 * side + 1
    cell = Cell(content) if isinstance(content, str) else content
    face = font(TEXT, SEMIBOLD if cell.strong else REGULAR, tabular=cell.tabular)
    return QFontMetricsF(face).horizontalAdvance(cell.text) + 2 * side + 1


def first_chip_width(content: Content | None, side: int = SIDE) -> float:
    """Return the room in which the first of several chips is whole, px, with the count of the rest; 0 for words."""
    if not isinstance(content, tuple) or not content:
        return 0.0
    rest = 6 + QFontMetricsF(font(SMALL, SEMIBOLD)).horizontalAdvance(f"+{len(content) - 1}") if content[1:] else 0.0
    return chip_size(content[0])[0] + rest + 2 * side + 1


class RowDelegate(QStyledItemDelegate):
    """Paints cells. Fonts are kept for the look they were made for: a scroll paints hundreds of cells."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._fonts: dict[tuple[bool, bool], QFont] = {}
        self._fonts_for: Look | None = None
        self.has_focus = False
        self.selection_needs_focus = False
        self.side = SIDE

    def sizeHint(self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(80, row_height())

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        model = index.model()
        if not isinstance(model, RowModel):
            return
        c = colours()
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        box = QRectF(rect)
        painter.save()
        if state & QStyle.StateFlag.State_Selected and (self.has_focus or not self.selection_needs_focus):
            painter.fillRect(box, c.selection)
            painter.fillRect(QRectF(box.left(), box.top(), box.width(), 2), c.selection_line)
            painter.fillRect(QRectF(box.left(), box.bottom() - 2, box.width(), 2), c.selection_line)
            if self.has_focus and index.column() == 0:
                painter.fillRect(QRectF(box.left(), box.top(), 4, box.height()), c.focus_ink)
        else:
            painter.fillRect(box, c.card)
            painter.fillRect(QRectF(box.left(), box.bottom() - c.edge_width, box.width(), c.edge_width), c.inner_line)
        inside = box.adjusted(self.side, 0, -self.side, -1)
        content = model.content(index)
        if isinstance(content, Chip):
            paint_chip(painter, content, inside.left(), inside.center().y() + 0.5, inside.width())
        elif isinstance(content, tuple):
            _paint_chips(painter, content, inside)
        elif content:
            cell = Cell(content) if isinstance(content, str) else content
            ink = tone_of(cell.tone).ink if cell.tone else c.quiet if cell.quiet else c.ink
            align = _ALIGN[model.columns[index.column()].align]
            words(painter, inside, cell.text, self._font(cell.strong, cell.tabular), ink, align)
        painter.restore()

    def helpEvent(
        self,
        event: QHelpEvent,
        view: QAbstractItemView,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> bool:
        """Show the whole of a cell only when the column has cut it."""
        model = index.model()
        if event.type() == QEvent.Type.ToolTip and isinstance(model, RowModel):
            rect: QRect = option.rect
            content = model.content(index)
            if content_width(content, self.side) > rect.width():
                QToolTip.showText(event.globalPos(), words_of(content), view)
            return True
        return super().helpEvent(event, view, option, index)

    def _font(self, strong: bool, tabular: bool) -> QFont:
        if self._fonts_for is not look():
            self._fonts, self._fonts_for = {}, look()
        made = self._fonts.get((strong, tabular))
        if made is None:
            made = self._fonts[strong, tabular] = font(TEXT, SEMIBOLD if strong else REGULAR, tabular=tabular)
        return made


def _paint_chips(painter: QPainter, chips: tuple[Chip, ...], inside: QRectF) -> None:
    """Paint chips side by side. Those that do not fit whole are counted ("+2"); the first is always there."""
    x, face = inside.left(), font(SMALL, SEMIBOLD)
    for place, chip in enumerate(chips):
        left_over = len(chips) - place
        room = inside.right() - x
        after = 6 + QFontMetricsF(face).horizontalAdvance(f"+{left_over - 1}") if left_over > 1 else 0.0
        if place and chip_size(chip)[0] + after > room:
            words(painter, QRectF(x, inside.top(), room, inside.height()), f"+{left_over}", face, colours().quiet)
            return
        x += paint_chip(painter, chip, x, inside.center().y() + 0.5, room - (0.0 if place else after)) + 6


class TableHead(QHeaderView):
    """The heads: 12.5 px, quiet, no lines between."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.side = SIDE
        self.setSectionsClickable(False)
        self.setHighlightSections(False)
        self.setMinimumSectionSize(24)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), max(TABLE_HEAD, int(QFontMetricsF(font(HEAD)).height()) + 18))

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        model = self.model()
        c = colours()
        painter.save()
        box = QRectF(rect)
        painter.fillRect(box, c.head)
        painter.fillRect(QRectF(box.left(), box.bottom() - c.edge_width, box.width(), c.edge_width), c.line)
        if isinstance(model, RowModel) and section < len(model.columns):
            column = model.columns[section]
            inside = box.adjusted(self.side, 0, -self.side, 0)
            words(painter, inside, column.title, font(HEAD, SEMIBOLD), c.quiet, _ALIGN[column.align])
        painter.restore()


def head_width(column: Column, side: int = SIDE) -> float:
    return QFontMetricsF(font(HEAD, SEMIBOLD)).horizontalAdvance(column.title) + 2 * side + 1
