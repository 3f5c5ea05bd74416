"""A page under the frame: its heading at the left, chips and buttons at the right, and what it is about below."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from prisoncare_desktop.ui.theme.tokens import XL, M, S
from prisoncare_desktop.ui.widgets.labels import heading, quiet


class Page(QWidget):
    """Put chips and buttons into `aside`, the content into `body`."""

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
        head = QHBoxLayout()
        head.setSpacing(M)
        head.addLayout(words)
        head.addStretch(1)
        head.addLayout(self.aside)
        self.body = QVBoxLayout()
        self.body.setSpacing(M)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(XL, 16, XL, M)
        outer.setSpacing(M)
        outer.addLayout(head)
        outer.addLayout(self.body, 1)
        self.set_title(title, subtitle)

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
