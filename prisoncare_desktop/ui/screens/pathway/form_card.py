"""A completed review, read out beside the list: questions and answers, as the form that was filled in asked them."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from prisoncare_desktop.domain.pathway import FormResponse
from prisoncare_desktop.errors import UnreadableForm
from prisoncare_desktop.forms import json_text, wire
from prisoncare_desktop.forms.questionnaire import Questionnaire
from prisoncare_desktop.ui.forms.read_out import Said, read_out, read_out_alone
from prisoncare_desktop.ui.widgets.card import Card
from prisoncare_desktop.ui.widgets.labels import Label, quiet


class FormCard(Card):
    """Takes no room while nothing is read out."""

    def __init__(self) -> None:
        super().__init__()
        self._lines = QVBoxLayout()
        self._lines.setSpacing(2)
        self.body.addLayout(self._lines)
        self.hide()

    def read(self, title: str, response: FormResponse, form: Questionnaire | None) -> None:
        """Read this form out; in the response's own words where its version of the form is not on this PC."""
        self.forget()
        self.set_title(title)
        try:
            tree = json_text.loads(response.content)
            if form is None:
                said = read_out_alone(tree)
                words = self.tr("This version of the form is not on this PC. Below is what was sent with the answers.")
                self._add(quiet(words, wrap=True))
            else:
                said = read_out(wire.from_questionnaire_response(form, tree))
        except (UnreadableForm, ValueError):
            said = ()
            self._add(quiet(self.tr("These answers cannot be shown on this PC. They are kept."), wrap=True))
        for line in said:
            self._say(line)
        self.show()

    def forget(self) -> None:
        """Take the answers off the page."""
        self.hide()
        self.set_title("")
        while (item := self._lines.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.setParent(None)
                widget.deleteLater()

    def words(self) -> str:
        """Return all that is read out."""
        return "\n".join(words for label in self.findChildren(Label) if (words := label.text()))

    # --- inside ---

    def _say(self, line: Said) -> None:
        if not line.answer:
            self._lines.addSpacing(8)
            self._add(Label(line.question, "heading3", wrap=True))
            return
        self._add(quiet(line.question, wrap=True))
        self._add(Label(line.answer, "strong", wrap=True))
        self._lines.addSpacing(4)

    def _add(self, widget: QWidget) -> None:
        self._lines.addWidget(widget)
