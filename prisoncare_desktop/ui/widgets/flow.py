"""Widgets side by side, going on in the next line where the room ends."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPoint, QRect, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

_GAP = 8


class FlowBox(QWidget):
    """Chips, mostly. Its height follows its width. What is hidden takes no room."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._widgets: list[QWidget] = []
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def set_widgets(self, widgets: Sequence[QWidget]) -> None:
        """Show these in place of those shown before; one that was here already stays as it is, hidden or not."""
        before, self._widgets = self._widgets, list(widgets)
        for gone in before:
            if gone not in self._widgets:
                gone.setParent(None)
                gone.deleteLater()
        for widget in self._widgets:
            if widget not in before:
                widget.setParent(self)
                widget.show()
        self._place(self.width(), move=True)
        self.updateGeometry()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._place(width, move=False)

    def sizeHint(self) -> QSize:
        width = sum(w.sizeHint().width() + _GAP for w in self._shown())
        return QSize(max(0, width - _GAP), max((w.sizeHint().height() for w in self._shown()), default=0))

    def minimumSizeHint(self) -> QSize:
        widest = max((w.minimumSizeHint().width() for w in self._shown()), default=0)
        return QSize(widest, max((w.sizeHint().height() for w in self._shown()), default=0))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place(self.width(), move=True)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:  # one of them came, went or wants another size
            self._place(self.width(), move=True)
            self.updateGeometry()
        return super().event(event)

    def _shown(self) -> list[QWidget]:
        return [widget for widget in self._widgets if not widget.isHidden()]

    def _place(self, width: int, *, move: bool) -> int:
        lines: list[list[tuple[QWidget, int, QSize]]] = [[]]
        x = 0
        for widget in self._shown():
            size = widget.sizeHint().boundedTo(QSize(max(width, 40), 10_000))
            if x and x + size.width() > width:
                lines.append([])
                x = 0
            lines[-1].append((widget, x, size))
            x += size.width() + _GAP
        heights = [max((size.height() for _, _, size in line), default=0) for line in lines]
        whole = sum(heights) + _GAP * (len(lines) - 1)
        if move:
            y = max(0, (self.height() - whole) // 2)
            for line, height in zip(lines, heights, strict=True):
                for widget, left, size in line:
                    widget.setGeometry(QRect(QPoint(left, y + (height - size.height()) // 2), size))
                y += height + _GAP
        return whole
