"""A further page at the door: the dark panel, a heading, what is asked, and the way on or back."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from prisoncare_desktop.ui.screens.signin.site_panel import SitePanel
from prisoncare_desktop.ui.trouble import Words
from prisoncare_desktop.ui.widgets.banner import Banner
from prisoncare_desktop.ui.widgets.buttons import Button
from prisoncare_desktop.ui.widgets.labels import heading, quiet
from prisoncare_desktop.ui.widgets.shortcuts import on_keys

_WIDTH = 628


class DoorPage(QWidget):
    """Put what is asked into `form`. `go_on` is the one primary button; Esc goes back."""

    go_on_requested = Signal()
    back_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._left = SitePanel()
        self._title = heading("")
        self._subtitle = quiet(wrap=True)
        self.form = QVBoxLayout()
        self.form.setSpacing(0)
        self.message = Banner()
        self.go_on = Button("", "primary")
        self.go_on.clicked.connect(self.go_on_requested)
        self.back = Button(self.tr("Back"), key_hint=self.tr("Esc"))
        self.back.clicked.connect(self.back_requested)
        self.foot = QHBoxLayout()
        self.foot.setSpacing(10)
        self.foot.addWidget(self.go_on)
        self.foot.addWidget(self.back)
        self.foot.addStretch(1)
        page = QWidget()
        page.setMaximumWidth(_WIDTH)
        column = QVBoxLayout(page)
        column.setContentsMargins(4, 4, 4, 4)
        column.setSpacing(0)
        column.addWidget(self._title)
        column.addSpacing(2)
        column.addWidget(self._subtitle)
        column.addSpacing(16)
        column.addLayout(self.form)
        column.addSpacing(12)
        column.addWidget(self.message)
        column.addSpacing(12)
        column.addLayout(self.foot)
        self.below = QVBoxLayout()  # a further way, of less weight
        column.addSpacing(8)
        column.addLayout(self.below)
        column.addStretch(1)
        holder = QWidget()
        across = QHBoxLayout(holder)
        across.setContentsMargins(36, 30, 36, 20)
        across.addStretch(1)
        across.addWidget(page, 24)
        across.addStretch(3)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setWidget(holder)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._left, 35)
        row.addWidget(self._area, 65)
        on_keys(self, "Esc", self._on_escape)

    def set_sign(self, site_line: str, status_lines: Sequence[str], version_line: str) -> None:
        """Say at the left where this PC is, as the sign-in page does."""
        self._left.display(site_line, status_lines, version_line)

    def set_title(self, title: str, subtitle: str) -> None:
        self._title.setText(title)
        self._subtitle.setText(subtitle)
        self._subtitle.setVisible(bool(subtitle))
        self.setAccessibleName(title)

    def set_busy(self, words: str) -> None:
        """Say on the button what is being done; "" when it is over."""
        self.go_on.setEnabled(not words)
        self.back.setEnabled(not words)
        if words:
            self.go_on.setText(words)

    def say(self, words: Words | None) -> None:
        """Say what went wrong; None takes it away."""
        if words is None:
            self.message.set_message("info", "")
            return
        self.message.set_message(words.level, f"{words.what} {words.next_step}")
        self._area.ensureWidgetVisible(self.message)

    def keep_in_view(self, widget: QWidget) -> None:
        self._area.ensureWidgetVisible(widget)

    def _on_escape(self) -> None:
        if self.back.isEnabled() and not self.back.isHidden():
            self.back_requested.emit()
