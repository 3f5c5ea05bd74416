"""Why do you open this? A reason from the list, and words; what it means is said before, not after."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit

from prisoncare_desktop.domain.access import OTHER, WORDS_AT_LEAST
from prisoncare_desktop.domain.codes import value_set
from prisoncare_desktop.ui.forms.option_cards import OptionCards
from prisoncare_desktop.ui.trouble import Words
from prisoncare_desktop.ui.widgets.banner import Banner
from prisoncare_desktop.ui.widgets.buttons import Button
from prisoncare_desktop.ui.widgets.card import Card
from prisoncare_desktop.ui.widgets.labels import Label, wrapped
from prisoncare_desktop.ui.widgets.shortcuts import on_ctrl_enter

_LINES = 3


class WhyCard(Card):
    """Hidden until `ask`. Digits choose, Tab goes on to the words, Ctrl+Enter opens."""

    answered = Signal(str, str)  # reason code, words

    def __init__(self) -> None:
        super().__init__(edge="caution")
        self._emergency = False
        self._reasons = value_set("access_reason").current
        self._what = wrapped("")
        self.reasons = OptionCards([reason.label for reason in self._reasons])
        self.reasons.setAccessibleName(self.tr("Reason"))
        self.reasons.chosen.connect(lambda _places: self._count())
        self.words = QPlainTextEdit()
        self.words.setTabChangesFocus(True)
        self.words.setFixedHeight(_LINES * self.words.fontMetrics().lineSpacing() + 28)
        self.words.textChanged.connect(self._count)
        self._words_label = Label("", "strong", wrap=True)
        self._left = Label("", "small")
        self.trouble = Banner()
        self.open_button = Button("", "primary", key_hint=self.tr("Ctrl Enter"))
        self.open_button.clicked.connect(self._on_open)
        on_ctrl_enter(self, self._on_open)
        foot = QHBoxLayout()
        foot.addWidget(self.open_button)
        foot.addStretch(1)
        for widget in (self._what, self.reasons, self._words_label, self.words, self._left, self.trouble):
            self.body.addWidget(widget)
        self.body.insertSpacing(1, 6)
        self.body.insertSpacing(3, 6)
        self.body.addSpacing(4)
        self.body.addLayout(foot)
        self.hide()

    def ask(self, name: str, *, emergency: bool) -> None:
        """Ask afresh. `emergency`: a nurse breaks glass; else a leader says why."""
        self.forget()
        self._emergency = emergency
        keeps = self.tr("{name} does not share this record with primary care.").format(name=name)
        if emergency:
            self.set_title(self.tr("In an emergency you can open this record"))
            what = self.tr(
                "Say why, and it is open to you for 20 minutes. The trust is told; a leader will ask you why."
            )
            self.open_button.setText(self.tr("Open in an emergency"))
        else:
            self.set_title(self.tr("Why do you open this record?"))
            what = self.tr("Say why, and it is open to you for 20 minutes. Your reason is kept.")
            self.open_button.setText(self.tr("Open the record"))
        self.open_button.set_kind("destructive" if emergency else "primary")
        self.open_button.updateGeometry()
        self._what.setText(f"{keeps} {what}")
        self._count()
        self.show()
        self.reasons.cards[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def forget(self) -> None:
        """Take away what was asked and typed."""
        self.hide()
        self.trouble.set_message("info", "")
        self.reasons.show_places(frozenset())
        self.words.clear()

    def say(self, words: Words) -> None:
        """Say why it was not opened; what was typed stays."""
        self.trouble.set_message("caution", f"{words.what} {words.next_step}")

    # --- inside ---

    def _chosen(self) -> str:
        return next((self._reasons[place].code for place in self.reasons.places()), "")

    def _missing(self) -> int:
        """Return how many characters are wanted yet."""
        wanted = WORDS_AT_LEAST if self._emergency or self._chosen() == OTHER else 0
        return max(0, wanted - len(" ".join(self.words.toPlainText().split())))

    def _count(self) -> None:
        wanted = self._emergency or self._chosen() == OTHER
        label = self.tr("What is happening, in your words") if wanted else self.tr("More, if you like")
        self._words_label.setText(label)
        self.words.setAccessibleName(label)
        missing = self._missing()
        self._left.setText(self.tr("{n} more characters are needed").format(n=missing) if missing else " ")

    def _on_open(self) -> None:
        if not self._chosen():
            self.trouble.set_message("caution", self.tr("Choose a reason first."))
            self.reasons.cards[0].setFocus(Qt.FocusReason.OtherFocusReason)
        elif self._missing():
            self.trouble.set_message("caution", self.tr("Say a little more: a leader has to understand it later."))
            self.words.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.trouble.set_message("info", "")
            self.answered.emit(self._chosen(), self.words.toPlainText())
