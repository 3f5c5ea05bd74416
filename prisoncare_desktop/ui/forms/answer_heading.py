"""The heading of what is asked about one of several answers: that answer."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent

from prisoncare_desktop.ui.forms.question import BAR_PX, INDENT_PX
from prisoncare_desktop.ui.theme.look import colours
from prisoncare_desktop.ui.widgets.labels import Label
from prisoncare_desktop.ui.widgets.painting import placed


class AnswerHeading(Label):
    """`depth`: how many questions it hangs on, with the bar that those under it have."""

    def __init__(self, depth: int) -> None:
        super().__init__("", "heading3", wrap=True)
        self._depth = depth
        self._indent()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LayoutDirectionChange:
            self._indent()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        left = (self._depth - 1) * INDENT_PX
        painter.fillRect(placed(self, QRectF(left, 0, BAR_PX, self.height())), colours().info.line)
        painter.end()

    def _indent(self) -> None:
        indent = self._depth * INDENT_PX
        turned = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        self.setContentsMargins(0 if turned else indent, 0, indent if turned else 0, 0)
