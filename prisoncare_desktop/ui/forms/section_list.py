"""The sections at the left, each with a tick when nothing more is needed in it, or how much is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QFrame, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from prisoncare_desktop.ui.forms.room import room_px
from prisoncare_desktop.ui.theme.fonts import REGULAR, SEMIBOLD, font
from prisoncare_desktop.ui.theme.look import colours
from prisoncare_desktop.ui.theme.tokens import SMALL, TEXT
from prisoncare_desktop.ui.widgets.card import paint_card
from prisoncare_desktop.ui.widgets.chip import ChipKind, paint_sign
from prisoncare_desktop.ui.widgets.painting import leading, placed, rounded

_WIDTH = 200
_SIDE = 12
_MOST_LINES = 4  # of a title; its tip has all of it
_BAR = 12  # a scroll bar, where the sections are many


@dataclass(frozen=True)
class SectionState:
    """`needed`: required questions without an answer; `complete`: none, and something was answered. `empty`: nothing
    of it is part of the form as answered so far."""

    title: str
    needed: int
    complete: bool
    wrong: bool = False
    empty: bool = False


class SectionList(QWidget):
    """Up and Down move among the sections; Enter or a click shows one. An empty one is listed while it is on view."""

    section_chosen = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._buttons: list[SectionButton] = []
        self._current = 0
        self._settled = QTimer(self)  # once what came or went has its place
        self._settled.setSingleShot(True)
        self._settled.timeout.connect(self._show_current)
        self._inside = QWidget()
        self._column = QVBoxLayout(self._inside)
        self._column.setContentsMargins(8, 8, 8, 8)
        self._column.setSpacing(0)
        self._area = area = QScrollArea()
        area.setWidget(self._inside)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.viewport().setAutoFillBackground(False)
        self._inside.setAutoFillBackground(False)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(1, 1, 1, 1)
        outer.addWidget(area)
        self.setFixedWidth(_width())
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Maximum)
        self.setAccessibleName(self.tr("Sections of the form"))

    def set_sections(self, states: Sequence[SectionState], current: int) -> None:
        for place in range(len(self._buttons), len(states)):
            button = SectionButton()
            button.clicked.connect(lambda _checked=False, place=place: self.section_chosen.emit(place))
            button.step_asked.connect(self._step)
            self._buttons.append(button)
            self._column.addWidget(button)
        changed = False
        for place, button in enumerate(self._buttons):
            shown = place < len(states) and (place == current or not states[place].empty)
            changed |= shown == button.isHidden()
            button.setVisible(shown)
            changed |= shown and button.show_state(states[place], chosen=place == current)
        if changed:
            self.updateGeometry()
        if current != self._current:
            self._current = current
            self._settled.start(0)

    def _show_current(self) -> None:
        if self._current < len(self._buttons):
            self._area.ensureWidgetVisible(self._buttons[self._current], 0, 40)

    def states(self) -> tuple[SectionState, ...]:
        return tuple(b.state for b in self._buttons if not b.isHidden())

    def _step(self, by: int) -> None:
        shown = [b for b in self._buttons if not b.isHidden()]
        focused = next((place for place, b in enumerate(shown) if b.hasFocus()), 0)
        shown[(focused + by) % len(shown)].setFocus(Qt.FocusReason.TabFocusReason)

    def sizeHint(self) -> QSize:
        height = sum(b.sizeHint().height() for b in self._buttons if not b.isHidden())
        return QSize(_width(), height + 18)

    def minimumSizeHint(self) -> QSize:
        return QSize(_width(), min(self.sizeHint().height(), 120))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_card(painter, QRectF(self.rect()))
        painter.end()


def _width() -> int:
    """Return the width of the list: with the largest text half as much again, as the questions need the rest."""
    return min(room_px(_WIDTH), 300)


class SectionButton(QAbstractButton):
    step_asked = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.state = SectionState("", 0, False)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_state(self, state: SectionState, *, chosen: bool) -> bool:
        """Show how the section is. Returns whether that is news."""
        if state == self.state and chosen == self.isChecked():
            return False
        self.state = state
        self.setChecked(chosen)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if chosen else Qt.FocusPolicy.ClickFocus)
        self.setText(state.title.replace("&", "&&"))
        if state.wrong:
            said = self.tr("{title}, look again").format(title=state.title)
        elif state.complete:
            said = self.tr("{title}, complete").format(title=state.title)
        elif state.needed:
            said = self.tr("{title}, {n} needed").format(title=state.title, n=state.needed)
        else:
            said = state.title
        self.setAccessibleName(said)
        self.setToolTip(said)
        self.updateGeometry()
        self.update()
        return True

    def nextCheckState(self) -> None:
        """The page decides which section is on view."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.step_asked.emit(1 if event.key() == Qt.Key.Key_Down else -1)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.click()
        else:
            event.ignore()

    def sizeHint(self) -> QSize:
        metrics = QFontMetricsF(font(TEXT, SEMIBOLD))
        beside = (room_px(10) + 8 if self.state.wrong or self.state.complete else 0) + (18 if self.state.needed else 0)
        room = _width() - 18 - 2 * _SIDE - beside - _BAR
        box = metrics.boundingRect(QRectF(0, 0, room, 2000), int(Qt.TextFlag.TextWordWrap), self.state.title)
        most = int(_MOST_LINES * metrics.lineSpacing())
        return QSize(_width() - 18, max(37, min(most, int(box.height())) + 18))

    def _fitting(self, room: QRectF) -> str:
        """Return the title, cut where it would take too many lines."""
        metrics = QFontMetricsF(font(TEXT, SEMIBOLD))
        wrap = int(Qt.TextFlag.TextWordWrap)
        words = self.state.title.split()
        if metrics.boundingRect(QRectF(0, 0, room.width(), 2000), wrap, self.state.title).height() <= room.height():
            return self.state.title
        shown = words
        while len(shown) > 1:
            shown = shown[:-1]
            text = " ".join(shown) + "…"
            if metrics.boundingRect(QRectF(0, 0, room.width(), 2000), wrap, text).height() <= room.height():
                break
        return " ".join(shown) + "…"

    def paintEvent(self, _event: QPaintEvent) -> None:
        c = colours()
        painter = QPainter(self)
        box = QRectF(self.rect())
        if self.isChecked():
            rounded(painter, box, 6, c.primary_tint, c.primary if c.edge_width > 1 else None)
        elif self.underMouse():
            rounded(painter, box, 6, c.hover)
        x = _SIDE
        mark: ChipKind | None = "overdue" if self.state.wrong else "done" if self.state.complete else None
        if mark is not None:
            sign = room_px(10)
            ink = c.not_seen.ink if self.state.wrong else c.ink
            paint_sign(painter, mark, placed(self, QRectF(x, box.center().y() - sign / 2, sign, sign)), ink, 1.6)
            x += sign + 8
        needed = str(self.state.needed) if self.state.needed and not self.isChecked() else ""
        painter.setFont(font(SMALL))
        painter.setPen(QColor(c.quiet))
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(placed(self, box.adjusted(0, 0, -_SIDE, 0)), int(right), needed)
        painter.setFont(font(TEXT, SEMIBOLD if self.isChecked() else REGULAR))
        painter.setPen(QColor(c.primary_pressed if self.isChecked() else c.ink))
        left = leading(self) | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap
        room = placed(self, box.adjusted(x, 0, -_SIDE - (18 if needed else 0), 0))
        painter.drawText(room, int(left), self._fitting(room))
        painter.end()
