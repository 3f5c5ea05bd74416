"""Cards: a white box for what is separate, and a card with one big number."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from prisoncare_desktop.ui.theme.look import colours
from prisoncare_desktop.ui.theme.tokens import CARD_RADIUS
from prisoncare_desktop.ui.widgets.chip import ChipKind, tone_of
from prisoncare_desktop.ui.widgets.labels import Label, LabelTone, heading, quiet
from prisoncare_desktop.ui.widgets.painting import rounded, set_blank


class Card(QFrame):
    """A rounded white box; put widgets into `body`. `edge` colours its left edge (the words inside must say why)."""

    def __init__(
        self, title: str = "", *, subtitle: str = "", edge: ChipKind | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._edge = edge
        outer = QVBoxLayout(self)
        outer.setContentsMargins(20, 16, 20, 16)
        outer.setSpacing(6)
        self._title = heading(title, 3)
        self._subtitle = quiet(subtitle, wrap=True)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._title)
        head.addStretch(1)
        self.head = head
        outer.addLayout(head)
        outer.addWidget(self._subtitle)
        self.body = QVBoxLayout()
        self.body.setSpacing(6)
        outer.addLayout(self.body, 1)
        self.set_title(title, subtitle)  # after the layout took them: shown without a parent they would be windows

    def title(self) -> str:
        return self._title.text()

    def set_title(self, title: str, subtitle: str = "") -> None:
        self._title.setText(title)
        self._title.setVisible(bool(title))
        self._subtitle.setText(subtitle)
        self._subtitle.setVisible(bool(subtitle))

    def set_edge(self, edge: ChipKind | None) -> None:
        self._edge = edge
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_card(painter, QRectF(self.rect()), self._edge)
        painter.end()


def paint_card(painter: QPainter, box: QRectF, edge: ChipKind | None = None, radius: float = CARD_RADIUS) -> None:
    """Paint a card's ground and outline, with a 4 px left edge when `edge` is given."""
    c = colours()
    rounded(painter, box, radius, c.card, c.line, c.edge_width)
    if edge is None:
        return
    path = QPainterPath()
    path.addRoundedRect(box, radius, radius)
    painter.save()
    painter.setClipRect(QRectF(box.left(), box.top(), 4, box.height()))
    painter.fillPath(path, QColor(tone_of(edge).solid))
    painter.restore()


class StatCard(Card):
    """What is counted, one big number, and a note under it. Blank until there is a number."""

    def __init__(
        self,
        label: str,
        number: str = "",
        note: str = "",
        *,
        edge: ChipKind | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(edge=edge, parent=parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._label = quiet(label, wrap=True)
        self._number = Label(number, "number")
        self._note = Label(note, "small", wrap=True)
        self.body.setSpacing(2)
        for widget in (self._label, self._number, self._note):
            self.body.addWidget(widget)
        self.body.addStretch(1)  # beside a card whose label takes two lines, the numbers begin at the top
        self.set_number(number, note, edge=edge)

    def set_number(self, number: str, note: str = "", *, edge: ChipKind | None = None, tone: LabelTone = "") -> None:
        """Show a number and its note; `edge` colours the card's left edge, `tone` the note's words."""
        self._number.setText(number)
        self._note.setText(note)
        self._note.set_tone(tone)
        self._note.setVisible(bool(note))
        self.set_edge(edge)
        set_blank(self, not number)
        self.setAccessibleName(f"{self._label.text()}: {number}" if number else self._label.text())
        self.setAccessibleDescription(note)

    def leave_room(self, right: int) -> None:
        """Keep so much free beside the label, px, for a sign in the card's corner."""
        self._label.setContentsMargins(0, 0, right, 0)

    def number(self) -> str:
        return self._number.text()


def inner_line(parent: QWidget | None = None) -> QFrame:
    """Return the thin line between two lines of one card."""
    line = QFrame(parent)
    line.setProperty("kind", "line")
    return line
