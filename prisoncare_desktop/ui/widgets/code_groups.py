"""A code to copy down: its groups large, four a line, read out letter by letter."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from prisoncare_desktop.ui.theme.fonts import SEMIBOLD, font
from prisoncare_desktop.ui.theme.tokens import HEADING_1
from prisoncare_desktop.ui.widgets.labels import Label

_GROUPS_A_LINE = 4


class CodeGroups(QWidget):
    """Shows a code whose groups have dashes between. It cannot be copied to the clipboard: paper is what it is for."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(10, 4, 10, 4)  # room within the focus ring
        self._grid.setHorizontalSpacing(28)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(_GROUPS_A_LINE, 1)
        self._labels: list[Label] = []
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)  # where a page wants no button in focus; Tab passes by

    def display(self, code: str) -> None:
        """Show this code; "" shows none."""
        for old in self._labels:
            self._grid.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._labels = []
        for place, group in enumerate(code.split("-") if code else ()):
            label = Label(group)
            label.setFont(font(HEADING_1 + 4, SEMIBOLD, tabular=True))
            label.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
            label.setAccessibleName(" ".join(group))
            self._grid.addWidget(label, place // _GROUPS_A_LINE, place % _GROUPS_A_LINE)
            self._labels.append(label)

        self.setAccessibleName(", ".join(label.accessibleName() for label in self._labels))

    def code(self) -> str:
        return "-".join(label.text() for label in self._labels)
