"""Asks once more before a change is given up: what it does, why, yes or not now."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from prisoncare_desktop.ui.widgets.buttons import Button
from prisoncare_desktop.ui.widgets.flow import FlowBox
from prisoncare_desktop.ui.widgets.labels import Label, field_label, wrapped
from prisoncare_desktop.ui.widgets.shortcuts import on_keys
from prisoncare_desktop.usecases.decisions import REASON_MAX


class DecisionPanel(QWidget):
    """Hidden until `ask`. Esc is "Not now"."""

    decided = Signal(str)  # the reason
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 0)
        column.setSpacing(8)
        self._effect = wrapped("", "strong")
        self.reason = QLineEdit()
        self.reason.setMaxLength(REASON_MAX)
        self.reason.returnPressed.connect(self._on_yes)
        self._missing = Label("", "small", wrap=True, tone="not_seen")
        self.yes = Button("", "destructive")
        self.yes.clicked.connect(self._on_yes)
        self.no = Button(self.tr("Not now"), key_hint=self.tr("Esc"))
        self.no.clicked.connect(self._on_no)
        answers = FlowBox()
        answers.set_widgets([self.no, self.yes])
        column.addWidget(self._effect)
        column.addWidget(field_label(self.tr("Why"), self.reason))
        column.addWidget(self.reason)
        column.addWidget(self._missing)
        column.addWidget(answers)
        on_keys(self, "Esc", self._on_no)
        self.hide()

    def ask(self, effect: str, yes: str, of_what: str) -> None:
        """Say what it does and ask why. `of_what`: for the screen reader, which change."""
        self._effect.setText(effect)
        self._missing.setText("")
        self._missing.hide()
        self.yes.setText(yes)
        self.yes.setAccessibleName(f"{yes}: {of_what}")
        self.reason.setAccessibleDescription(effect)
        self.show()
        self.reason.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_yes(self) -> None:
        reason = self.reason.text().strip()
        if not reason:
            self._missing.setText(self.tr("Say why in a few words: others will read it."))
            self._missing.show()
            self.reason.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.decided.emit(reason)

    def _on_no(self) -> None:
        self.hide()
        self.left.emit()
