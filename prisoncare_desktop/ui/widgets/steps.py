"""Steps down the page, each with a round mark, a name, a date and a note: a pathway, a checklist."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from prisoncare_desktop.ui.theme.fonts import SEMIBOLD, font
from prisoncare_desktop.ui.theme.look import colours
from prisoncare_desktop.ui.theme.tokens import RADIUS, TEXT
from prisoncare_desktop.ui.widgets.chip import paint_sign
from prisoncare_desktop.ui.widgets.painting import dot, rounded, words

StepState = Literal["done", "overdue", "due", "skipped", "open", "none"]


@dataclass(frozen=True)
class Step:
    """One step. `when` and `note` are words ("due 31 Oct", "20 days overdue"): the mark only repeats them."""

    id: str
    name: str
    state: StepState
    when: str = ""
    note: str = ""


class StepList(QWidget):
    """Up, Down, Home and End move; Enter or a double click opens a step."""

    step_activated = Signal(str)
    current_changed = Signal(str)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._steps: tuple[Step, ...] = ()
        self._place = 0
        self._name = name
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setProperty("ring", "none")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_steps(self, steps: Sequence[Step], current: str = "") -> None:
        """Show steps; the current one is `current`, else the one that was, else the first overdue or due."""
        kept = current or self.current_id()
        self._steps = tuple(steps)
        ids = [step.id for step in self._steps]
        waiting = [place for place, step in enumerate(self._steps) if step.state in ("overdue", "due")]
        self._place = ids.index(kept) if kept in ids else waiting[0] if waiting else 0
        self._say()
        self.updateGeometry()
        self.update()

    def steps(self) -> tuple[Step, ...]:
        return self._steps

    def current_id(self) -> str:
        return self._steps[self._place].id if self._steps else ""

    def select(self, step_id: str) -> None:
        for place, step in enumerate(self._steps):
            if step.id == step_id:
                self._go(place)

    def _height(self) -> float:
        return max(37.5, QFontMetricsF(font(TEXT)).height() + 19)

    def sizeHint(self) -> QSize:
        return QSize(480, int(self._height() * len(self._steps)) + 2)

    def step_rect(self, step_id: str) -> QRect:
        """Return where a step is, in this widget."""
        place = next((p for p, step in enumerate(self._steps) if step.id == step_id), 0)
        return QRectF(0, place * self._height(), self.width(), self._height()).toRect()

    def _go(self, place: int) -> None:
        if self._steps and place != self._place:
            self._place = min(max(place, 0), len(self._steps) - 1)
            self._say()
            self.update()
            self.current_changed.emit(self.current_id())

    def _say(self) -> None:
        if self._steps:
            step = self._steps[self._place]
            self.setAccessibleDescription(", ".join(filter(None, (step.name, step.when, step.note))))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        moves = {
            Qt.Key.Key_Up: self._place - 1,
            Qt.Key.Key_Down: self._place + 1,
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: len(self._steps) - 1,
        }
        key = Qt.Key(event.key())
        if key in moves:
            self._go(moves[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._steps:
            self.step_activated.emit(self.current_id())
        else:
            event.ignore()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._go(int(event.position().y() // self._height()))
        self.setFocus(Qt.FocusReason.MouseFocusReason)

    def mouseDoubleClickEvent(self, _event: QMouseEvent) -> None:
        if self._steps:
            self.step_activated.emit(self.current_id())

    def focusInEvent(self, _event: object) -> None:
        self.update()

    def focusOutEvent(self, _event: object) -> None:
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        c = colours()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        strong, plain, small = font(TEXT, SEMIBOLD), font(TEXT, tabular=True), font(TEXT - 1)
        name_width = max((QFontMetricsF(strong).horizontalAdvance(s.name) for s in self._steps), default=0.0) + 16
        when_width = max((QFontMetricsF(plain).horizontalAdvance(s.when) for s in self._steps), default=0.0) + 18
        name_width = min(name_width, max(80.0, self.width() - 43.0 - when_width))  # a date is never cut for a name
        for place, step in enumerate(self._steps):
            row = QRectF(0, place * self._height(), self.width(), self._height())
            chosen = place == self._place and self.hasFocus()
            if step.state == "overdue":
                rounded(painter, row, RADIUS, c.not_seen.tint, c.not_seen.line, c.edge_width)
            if chosen:
                rounded(painter, row, RADIUS, c.selection, c.selection_line, 2)
                painter.fillRect(QRectF(row.left(), row.top() + 9, 4, row.height() - 18), c.focus_ink)
            _mark(painter, step.state, QPointF(20, row.center().y()))
            x = 43.0
            name_room = min(name_width - 8, row.width() - x - 8)
            words(painter, QRectF(x, row.top(), name_room, row.height()), step.name, strong, c.ink)
            x += name_width
            when_room = max(0.0, min(when_width - 10, row.width() - x - 8))
            words(painter, QRectF(x, row.top(), when_room, row.height()), step.when, plain, c.ink)
            x += when_width
            note = QRectF(x, row.top(), max(0.0, row.width() - x - 10), row.height())
            if step.state == "overdue":
                words(painter, note, step.note, font(TEXT - 1, SEMIBOLD), c.not_seen.ink)
            else:
                words(painter, note, step.note, small, c.quiet)
        painter.end()


def _mark(painter: QPainter, state: StepState, centre: QPointF) -> None:
    c = colours()
    fill = {
        "done": c.done.solid,
        "overdue": c.not_seen.solid,
        "due": c.primary,
        "skipped": c.unrecorded.solid,
        "open": c.caution.ink,
    }
    if state == "none":
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(c.unrecorded.solid), 1.6))
        painter.drawEllipse(centre, 10, 10)
        return
    dot(painter, centre, 11, fill[state])
    box = QRectF(centre.x() - 4.5, centre.y() - 4.5, 9, 9)
    if state in ("done", "overdue"):
        paint_sign(painter, "done" if state == "done" else "overdue", box, "#FFFFFF", 2.0)
        return
    painter.setPen(QPen(QColor("#FFFFFF"), 1.7, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    if state == "skipped":
        painter.drawLine(centre + QPointF(-3.5, 0), centre + QPointF(3.5, 0))
    elif state == "due":
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(centre, 5.4, 5.4)
        painter.drawLine(centre, centre + QPointF(0, -3))
        painter.drawLine(centre, centre + QPointF(2.4, 0))
    else:
        for x in (-3.6, 0.0, 3.6):
            painter.drawPoint(centre + QPointF(x, 0))
