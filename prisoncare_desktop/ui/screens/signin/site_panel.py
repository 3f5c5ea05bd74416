"""The dark side of the sign-in window."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from prisoncare_desktop.ui.theme.look import colours, look
from prisoncare_desktop.ui.widgets.brand import Brand
from prisoncare_desktop.ui.widgets.labels import Label

_MOTTO_UP_TO = 1.25  # of the text's scale; larger, it would be cut: the room goes to the site and its records


class SitePanel(QWidget):
    """The mark, the motto, the site and how its records stand."""

    def __init__(self) -> None:
        super().__init__()
        large = look().text_scale > _MOTTO_UP_TO
        self.setMinimumWidth(330)
        self.setMaximumWidth(620)
        self._lines = QVBoxLayout()
        self._lines.setSpacing(5)
        self._version = Label("", "rail_small", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(24 if large else 52, 48, 24, 58)
        column.setSpacing(0)
        column.addWidget(Brand(22, left=0))
        column.addStretch(5)
        motto = Label(self.tr("Person, patient, prisoner.\nIn that order."), "motto", wrap=True)
        column.addWidget(motto)
        motto.setVisible(not large)  # not before it has a parent: it would flash as a window of its own
        column.addSpacing(20)
        column.addLayout(self._lines)
        column.addStretch(7)
        column.addWidget(self._version)

    def display(self, site_line: str, status_lines: Sequence[str], version_line: str) -> None:
        while (item := self._lines.takeAt(0)) is not None:
            old = item.widget()
            if old is not None:
                old.hide()
                old.deleteLater()
        for line in filter(None, (site_line, *status_lines)):
            self._lines.addWidget(Label(line, "rail", wrap=True))
        self._version.setText(version_line)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), colours().rail)
        painter.end()
