"""A page under the frame: its heading at the left, chips and buttons at the right, and what it is about below."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from prisoncare_desktop.ui.theme.tokens import XL, M, S
from prisoncare_desktop.ui.widgets.labels import heading, quiet


class Page(QWidget):
    """Put chips and buttons into `aside`, the content into `body`."""

    subtitle_px: ClassVar[int] = 320  # of the quiet line that must be on view; the rest may end in dots

    def __init__(self, title: str = "", subtitle: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = heading(title)
        self._subtitle = quiet(subtitle)
        self._title.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self._title)
        words.addWidget(self._subtitle)
        self.aside = QHBoxLayout()
        self.aside.setSpacing(S)
        self.aside.setAlignment(Qt.AlignmentFlag.AlignBottom)
        self._head = head = QHBoxLayout()
        head.setSpacing(M)
        head.addLayout(words)
        head.addStretch(1)
        head.addLayout(self.aside)
        self.body = QVBoxLayout()
        self.body.setSpacing(M)
        self._outer = outer = QVBoxLayout(self)
        outer.setContentsMargins(XL, 16, XL, M)
        outer.setSpacing(M)
        outer.addLayout(head)
        outer.addLayout(self.body, 1)
        self.set_title(title, subtitle)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._settle_head()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self._settle_head()
        return super().event(event)

    def _settle_head(self) -> None:
        # Where both do not fit side by side the chips and buttons go under the heading, so that neither is cut.
        words = max(self._title.sizeHint().width(), min(self._subtitle_px(), self.subtitle_px))
        room = self.width() - 2 * XL
        taken = 2 * M + self.aside.sizeHint().width() if self.aside.count() else 0
        beside = words + taken <= room
        way = QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom
        if self._head.direction() != way:
            self._head.setDirection(way)
            self._head.setSpacing(M if beside else S)
            self._head.setAlignment(self.aside, Qt.AlignmentFlag.AlignBottom if beside else Qt.AlignmentFlag.AlignLeft)
            self._outer.invalidate()
            self._outer.activate()
        # Two lines before dots: what is cut could be the half that matters.
        self._subtitle.setWordWrap(self._subtitle_px() > room - (taken if beside else 0))

    def _subtitle_px(self) -> int:
        metrics = self._subtitle.fontMetrics()
        return metrics.horizontalAdvance(self._subtitle.text()) if self._subtitle.text() else 0

    def set_title(self, title: str, subtitle: str = "") -> None:
        """Say what the page is about; `subtitle` stands quietly under it."""
        self._title.setText(title)
        self._subtitle.setText(subtitle)
        self._subtitle.setVisible(bool(subtitle))
        self.setAccessibleName(title)

    def title(self) -> str:
        return self._title.text()

    def subtitle(self) -> str:
        return self._subtitle.text()
