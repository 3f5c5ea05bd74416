"""A new password, typed twice, with four random words to take instead."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from prisoncare_desktop.ui.widgets.buttons import Button
from prisoncare_desktop.ui.widgets.labels import Label, field_label, quiet

MOST_CHARACTERS = 256


class NewPassword(QWidget):
    """`suggest` gives words to offer. `complete`: Enter was pressed in the second field."""

    complete = Signal()

    filled = Signal()  # the words that were offered stand in both fields: what was wrong before is so no more

    def __init__(self, suggest: Callable[[], str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._suggest = suggest
        self.first = _password_field()
        self.again = _password_field()
        self.words = Label("", "strong", wrap=True)
        self.use = Button(self.tr("Use these words"))
        self.others = Button(self.tr("Other words"), "quiet")
        self.show_typed = QCheckBox(self.tr("Show what I type"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(7)
        column.addWidget(field_label(self.tr("New password"), self.first))
        column.addWidget(self.first)
        column.addSpacing(5)
        column.addWidget(field_label(self.tr("The same again"), self.again))
        column.addWidget(self.again)
        column.addWidget(self.show_typed)
        column.addSpacing(3)
        column.addWidget(
            quiet(self.tr("At least 12 characters. Four words are easy to remember and hard to guess:"), wrap=True)
        )
        column.addWidget(self.words)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.use)
        row.addWidget(self.others)
        row.addStretch(1)
        column.addLayout(row)
        self.first.returnPressed.connect(lambda: self.again.setFocus(Qt.FocusReason.TabFocusReason))
        self.again.returnPressed.connect(self.complete)
        self.use.clicked.connect(self._on_use)
        self.others.clicked.connect(self._offer)
        self.show_typed.toggled.connect(self._on_show)
        self.setFocusProxy(self.first)

    def typed(self) -> str:
        """Return the password; "" while the two fields differ."""
        return self.first.text() if self.first.text() == self.again.text() else ""

    def problem(self) -> str:
        """Return the code of what stands in the way here: "password-needed", "passwords-differ", ""."""
        if not self.first.text():
            return "password-needed"
        return "" if self.typed() else "passwords-differ"

    def begin(self) -> None:
        """Be empty, and offer words not offered before."""
        self.first.clear()
        self.again.clear()
        self.show_typed.setChecked(False)
        self._offer()

    def _offer(self) -> None:
        self.words.setText(self._suggest())
        self.use.setAccessibleName(self.tr("Use these words: {words}").format(words=self.words.text()))

    def _on_use(self) -> None:
        self.first.setText(self.words.text())
        self.again.setText(self.words.text())
        self.show_typed.setChecked(True)  # they are on view beside it; better learnt by reading than by guessing
        self.again.setFocus(Qt.FocusReason.OtherFocusReason)
        self.filled.emit()

    def _on_show(self, shown: bool) -> None:
        mode = QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password
        self.first.setEchoMode(mode)
        self.again.setEchoMode(mode)


def _password_field() -> QLineEdit:
    field = QLineEdit()
    field.setEchoMode(QLineEdit.EchoMode.Password)
    field.setMaxLength(MOST_CHARACTERS)
    return field
