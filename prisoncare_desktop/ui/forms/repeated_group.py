"""A group that repeats: the heading of each repetition, and the line that offers one more."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from prisoncare_desktop.forms.questionnaire import Item
from prisoncare_desktop.ui.forms.words import question_words
from prisoncare_desktop.ui.widgets.buttons import Button
from prisoncare_desktop.ui.widgets.labels import Label


class RepetitionHeading(QWidget):
    """The group's words with the number of this repetition; a button takes it away."""

    remove_asked = Signal()

    def __init__(self, item: Item) -> None:
        super().__init__()
        words = self.tr("{group} {n}").format(group=question_words(item), n=item.repetition).strip()
        self.button = Button(self.tr("Remove"), "quiet")
        self.button.setAccessibleName(self.tr("Remove {group}").format(group=words))
        self.button.clicked.connect(self.remove_asked)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(Label(words, "heading3", wrap=True), 1)
        row.addWidget(self.button)


class OneMore(QWidget):
    """After the last repetition: a button for one more, and one that brings back what was taken away last."""

    add_asked = Signal()
    undo_asked = Signal()

    def __init__(self, item: Item) -> None:
        super().__init__()
        group = question_words(item)
        self.button = Button(item.repeats_text or self.tr("One more"), key_hint=self.tr("Ctrl N"))
        self.button.setAccessibleName(self.tr("One more: {group}").format(group=group))
        self.button.clicked.connect(self.add_asked)
        self.undo = Button(self.tr("Bring back what was removed"), "quiet", key_hint=self.tr("Ctrl Z"))
        self.undo.clicked.connect(self.undo_asked)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        row.addWidget(self.button)
        row.addWidget(self.undo)
        row.addStretch(1)
