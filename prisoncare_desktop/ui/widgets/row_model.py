"""Rows as a Qt model: what `GridTable` stands on."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from prisoncare_desktop.ui.widgets.chip import Chip
from prisoncare_desktop.ui.widgets.rows import Column, Content, Row, words_of

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


class RowModel(QAbstractTableModel):
    """Columns and rows. Reset only when the set of rows changes; one row is updated in its place."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.columns: tuple[Column, ...] = ()
        self.rows: list[Row] = []
        self._place: dict[str, int] = {}

    def set_columns(self, columns: Sequence[Column]) -> None:
        self.beginResetModel()
        self.columns = tuple(columns)
        self.endResetModel()

    def set_rows(self, rows: Sequence[Row]) -> None:
        self.beginResetModel()
        self.rows = list(rows)
        self._place = {row.id: place for place, row in enumerate(self.rows)}
        self.endResetModel()

    def update_row(self, row: Row) -> bool:
        """Replace the row of the same id where it stands. Returns whether there was one."""
        place = self._place.get(row.id)
        if place is None:
            return False
        self.rows[place] = row
        self.dataChanged.emit(self.index(place, 0), self.index(place, len(self.columns) - 1))
        return True

    def place_of(self, row_id: str) -> int | None:
        """Return where a row stands, 0 at the top; None if it is not here."""
        return self._place.get(row_id)

    def content(self, index: Index) -> Content | None:
        return self.rows[index.row()].cells.get(self.columns[index.column()].key)

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return words_of(self.content(index))
        if role == Qt.ItemDataRole.ToolTipRole and isinstance(self.content(index), Chip | tuple):
            return words_of(self.content(index))  # of a chip that has room for its sign only
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section].title if section < len(self.columns) else None
        return None
