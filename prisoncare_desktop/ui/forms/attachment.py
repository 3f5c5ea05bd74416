"""A file: chosen, held within the form, said with its name and size, and taken away again.

It is held in the answers, so that it is kept, encrypted and sent as they are; nothing is left beside the form. What the
form takes (kinds, size) is asked of the engine's own rule before the file is taken in.
"""

from __future__ import annotations

import base64
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QMimeDatabase
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from prisoncare_desktop.forms.questionnaire import Item
from prisoncare_desktop.forms.validation import attachment
from prisoncare_desktop.forms.values import Attachment
from prisoncare_desktop.ui.forms.field import AnswerField, Values
from prisoncare_desktop.ui.forms.words import problem_words, size_words, tr, value_words
from prisoncare_desktop.ui.forms.wrong_line import WrongLine
from prisoncare_desktop.ui.widgets.buttons import Button
from prisoncare_desktop.ui.widgets.file_choice import choose_file
from prisoncare_desktop.ui.widgets.labels import Label
from prisoncare_desktop.ui.widgets.toast import announce

MOST_BYTES = 5_000_000
"""Of one file, whatever the form takes: it is written with every draft and sent within one message."""


class AttachmentField(AnswerField):
    wide = True

    def __init__(self, item: Item) -> None:
        super().__init__()
        self._item = item
        self.choose = Button(tr("Choose a file"))
        self.choose.clicked.connect(self._on_choose)
        self.remove = Button(tr("Remove"), "quiet")
        self.remove.clicked.connect(lambda: self._take(()))
        self.words = Label("", wrap=True)
        self._refused = WrongLine()
        self._refused.hide()
        self._row = QHBoxLayout()
        self._row.setSpacing(10)
        for part, share in ((self.choose, 0), (self.words, 1), (self.remove, 0)):
            self._row.addWidget(part, share)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(self._row)
        column.addWidget(self._refused)
        self.show_values(())

    def inputs(self) -> Sequence[QWidget]:
        return (self.choose, self.remove)

    def name(self, question: str, description: str) -> None:
        super().name(question, " ".join(part for part in (description, self.words.text()) if part))
        self.choose.setAccessibleName(tr("{question} Choose a file").format(question=question))
        self.remove.setAccessibleName(tr("{question} Remove the file").format(question=question))

    def show_values(self, values: Values) -> None:
        file = values[0] if values else None
        if isinstance(file, Attachment):
            size = size_words(file.size) if file.size is not None else ""
            self.words.setText(", ".join(part for part in (value_words(file), size) if part))
        else:
            self.words.setText(self._what_is_taken())
        self.words.setProperty("kind", "strong" if values else "quiet")
        self.words.set_tone("")
        self.choose.setText(tr("Choose another") if values else tr("Choose a file"))
        self.remove.setVisible(bool(values))
        self._refused.hide()

    def take(self, path: Path) -> None:
        """Hold this file as the answer, or say why not."""
        try:
            size = path.stat().st_size
            content = path.read_bytes() if size <= MOST_BYTES else b""
        except OSError:
            self._refuse(tr("This file cannot be read. Choose another, or try again."))
            return
        if size > MOST_BYTES:
            self._refuse(tr("This file is too large: {most} is the most.").format(most=size_words(self._most())))
            return
        kind = QMimeDatabase().mimeTypeForFileNameAndData(path.name, content).name()
        file = Attachment(kind, path.name, None, base64.b64encode(content).decode("ascii"), len(content))
        wrong = next(attachment.check(self._item, (file,)), None)
        if wrong is not None:
            self._refuse(problem_words(wrong))
        else:
            self._take((file,))

    def _take(self, values: Values) -> None:
        had_focus = self.remove.hasFocus()
        self.show_values(values)
        if had_focus and not values:
            self.choose.setFocus()
        self.answered.emit(values)

    def _refuse(self, words: str) -> None:
        self._refused.set_words(words)
        self._refused.show()
        announce(self, words, urgent=True)

    def _most(self) -> int:
        limit = self._item.max_size
        return MOST_BYTES if limit is None else min(MOST_BYTES, int(limit * attachment.BYTES_A_MIB))

    def _what_is_taken(self) -> str:
        most = tr("up to {size}").format(size=size_words(self._most()))
        kinds = ", ".join(dict.fromkeys(_kind_words(one) for one in self._item.mime_types))
        return f"{kinds}, {most}" if kinds else most

    def _on_choose(self) -> None:
        choose_file(self, tr("Choose a file"), Path.home(), self.take)


def _kind_words(kind: str) -> str:
    family, _, inner = kind.partition("/")
    if inner == "*":
        return {"image": tr("any picture"), "audio": tr("any sound"), "video": tr("any film")}.get(family, kind)
    return QMimeDatabase().mimeTypeForName(kind).preferredSuffix().upper() or kind


def attachment_field(item: Item) -> AnswerField:
    return AttachmentField(item)
