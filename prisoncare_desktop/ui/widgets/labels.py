"""Words on the page: headings, quiet lines, field labels with their buddies."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QToolTip, QWidget

LabelKind = Literal[
    "plain",
    "heading1",
    "heading2",
    "heading3",
    "quiet",
    "small",
    "field",
    "strong",
    "number",
    "group",
    "motto",
    "rail",
    "rail_small",
]
LabelTone = Literal["", "done", "not_seen", "caution", "info"]


class Label(QLabel):
    """Plain text in one of the type styles. `wrap=True` breaks lines and takes the height they need."""

    def __init__(
        self,
        text: str = "",
        kind: LabelKind = "plain",
        *,
        wrap: bool = False,
        tone: LabelTone = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("kind", kind)
        self.setProperty("tone", tone)
        self.setText(text)
        if wrap:
            self.setWordWrap(True)
            policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
            policy.setHeightForWidth(True)
            self.setSizePolicy(policy)

    def minimumSizeHint(self) -> QSize:
        least = super().minimumSizeHint()
        return least if self.wordWrap() else QSize(min(least.width(), 48), least.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        # One line that has too little room ends in dots, not in half a letter.
        text = self.text()
        if self.wordWrap() or self.buddy() is not None or "\n" in text or self.sizeHint().width() <= self.width():
            super().paintEvent(event)
            return
        box = self.contentsRect()
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        fitting = self.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(box, int(self.alignment()), fitting)
        painter.end()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and not self.toolTip():
            if not self.wordWrap() and self.sizeHint().width() > self.width() and isinstance(event, QHelpEvent):
                QToolTip.showText(event.globalPos(), self.text(), self)
            return True
        return super().event(event)

    def set_tone(self, tone: LabelTone) -> None:
        self.setProperty("tone", tone)
        self.style().unpolish(self)
        self.style().polish(self)


def heading(text: str, level: Literal[1, 2, 3] = 1, parent: QWidget | None = None) -> Label:
    kinds: dict[int, LabelKind] = {1: "heading1", 2: "heading2", 3: "heading3"}
    return Label(text, kinds[level], parent=parent)


def quiet(text: str = "", *, wrap: bool = False, parent: QWidget | None = None) -> Label:
    return Label(text, "quiet", wrap=wrap, parent=parent)


def wrapped(text: str = "", kind: LabelKind = "plain", parent: QWidget | None = None) -> Label:
    return Label(text, kind, wrap=True, parent=parent)


def field_label(text: str, buddy: QWidget, parent: QWidget | None = None, *, wrap: bool = False) -> Label:
    """Return the label of a field. `text` may hold a mnemonic ("&Password"); the field takes its name from it.

    `wrap`: goes on in the next line where larger text leaves too little room.
    """
    made = Label(text, "field", wrap=wrap, parent=parent)
    made.setBuddy(buddy)
    if not buddy.accessibleName():
        buddy.setAccessibleName(text.replace("&", ""))
    return made
