"""The part of a page that scrolls when larger text or a small window leaves no room for all of it."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from prisoncare_desktop.ui.theme.tokens import M
from prisoncare_desktop.ui.widgets.table import GridTable


class Scrolled(QScrollArea):
    """Put widgets into `column`. It takes no focus itself: what is in it does, and is brought into view by Tab."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setProperty("kind", "page")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._content = content = QWidget()
        content.setProperty("kind", "page")
        self.column = QVBoxLayout(content)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(M)
        self.setWidget(content)

    def add_table(self, table: GridTable) -> None:
        """Add a table as high as its rows; the page scrolls along with its selected row."""
        self.column.addWidget(table)
        table.current_changed.connect(lambda row_id: self._bring_into_view(table, row_id))

    def bring_up(self, part: QWidget, inner: QWidget) -> None:
        """Scroll so that `inner` is on view, and the top of the part it lies in too, if there is room for both."""
        self.column.activate()
        top = part.mapTo(self._content, QPoint(0, 0)).y()
        below = inner.mapTo(self._content, QPoint(0, inner.height())).y() if inner is not part else top
        high = self.viewport().height()
        bar = self.verticalScrollBar()
        if below - top > high:
            self.ensureWidgetVisible(inner)
        elif top < bar.value() or max(below, min(top + part.height(), top + high)) > bar.value() + high:
            bar.setValue(min(max(0, top - M), max(0, top + part.height() + M - high)) if part.height() < high else top)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            event.ignore()  # nothing scrolls sideways: they are the page's keys
        else:
            super().keyPressEvent(event)

    def _bring_into_view(self, table: GridTable, row_id: str) -> None:
        if table.hasFocus():
            row = table.row_rect(row_id)
            top = self._content.mapFromGlobal(row.topLeft())
            middle = QPoint(0, top.y() + row.height() // 2)
            self.ensureVisible(middle.x(), middle.y(), 0, row.height())
