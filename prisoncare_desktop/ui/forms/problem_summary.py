"""What stands in the way of completing, in a list that leads to each question."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QFrame, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from prisoncare_desktop.ui.theme.fonts import SEMIBOLD, font
from prisoncare_desktop.ui.theme.look import colours, is_narrow
from prisoncare_desktop.ui.theme.tokens import RADIUS, TEXT
from prisoncare_desktop.ui.widgets.labels import Label
from prisoncare_desktop.ui.widgets.painting import rounded, words
from prisoncare_desktop.ui.widgets.toast import announce

_LINES_SHOWN = 3
_LOW_WINDOW = 640  # px at the usual size of text; under it two lines must do
_LOWEST_WINDOW = 420  # likewise, and one: the question it leads to needs the room
_ROW = 36


class ProblemSummary(QWidget):
    """Hidden while nothing stands in the way."""

    item_chosen = Signal(str)  # link id

    def __init__(self) -> None:
        super().__init__()
        self._lead = Label("", "strong", wrap=True, tone="not_seen")
        self._lines: list[_Line] = []
        self._inside = QWidget()
        self._inside.setAutoFillBackground(False)
        self._rows = QVBoxLayout(self._inside)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(0)
        self._area = QScrollArea()
        self._area.setWidget(self._inside)
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.viewport().setAutoFillBackground(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 10, 8, 8)
        column.setSpacing(4)
        column.addWidget(self._lead)
        column.addWidget(self._area)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.hide()

    def show_problems(self, lines: Sequence[tuple[str, str, str]], *, tell: bool) -> None:
        """Show (link id, question, what is wrong) lines. `tell`: say it to a screen reader."""
        for gone in self._lines:
            self._rows.removeWidget(gone)
            gone.hide()
            gone.deleteLater()
        self._lines = []
        count = len(lines)
        self._lead.setText(
            self.tr("One answer is still needed or needs another look. You can leave and come back.")
            if count == 1
            else self.tr("{n} answers are still needed or need another look. You can leave and come back.").format(
                n=count
            )
        )
        for link_id, question, wrong in lines:
            button = _Line(question, wrong)
            button.clicked.connect(lambda _checked=False, link_id=link_id: self.item_chosen.emit(link_id))
            self._rows.addWidget(button)
            self._lines.append(button)
        self._area.setFixedHeight(int(min(count, self._lines_shown()) * _Line.height_px()) + 2)
        self.setAccessibleName(self._lead.text())
        self.setVisible(bool(lines))
        if lines and tell:
            announce(self, f"{self._lead.text()} {lines[0][1]}: {lines[0][2]}", urgent=True)

    def _lines_shown(self) -> int:
        high = self.window().height()
        return _LINES_SHOWN - is_narrow(high, _LOW_WINDOW) - is_narrow(high, _LOWEST_WINDOW)

    def lines(self) -> tuple[str, ...]:
        """Return the lines on view, in words."""
        if self.isHidden():
            return ()
        return tuple(line.accessibleName() for line in self._lines)

    def paintEvent(self, _event: QPaintEvent) -> None:
        c = colours()
        painter = QPainter(self)
        rounded(painter, QRectF(self.rect()), RADIUS, c.not_seen.tint, c.not_seen.line, c.edge_width)
        painter.end()


class _Line(QAbstractButton):
    def __init__(self, question: str, wrong: str) -> None:
        super().__init__()
        self._question, self._wrong = question, wrong
        self.setAccessibleName(f"{question}: {wrong}")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setProperty("ring_radius", 4)

    @staticmethod
    def height_px() -> float:
        return max(float(_ROW), QFontMetricsF(font(TEXT)).height() + 14)

    def sizeHint(self) -> QSize:
        return QSize(200, int(self.height_px()))

    def paintEvent(self, _event: QPaintEvent) -> None:
        c = colours()
        painter = QPainter(self)
        box = QRectF(self.rect())
        face = font(TEXT)
        face.setUnderline(self.underMouse() or self.hasFocus())
        wrong_width = QFontMetricsF(font(TEXT, SEMIBOLD)).horizontalAdvance(self._wrong) + 4
        room = box.adjusted(8, 0, -wrong_width - 24, 0)
        drawn = words(painter, room, self._question, face, c.not_seen.ink)
        beside = QRectF(room.left() + drawn + 14, 0, wrong_width + 4, box.height())
        words(painter, beside, self._wrong, font(TEXT, SEMIBOLD), c.not_seen.ink)
        painter.end()
