"""Whose keys are whose: this PC's fingerprint to be read aloud, the trust's, and taking the trust's keys in."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QApplication, QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from prisoncare_desktop.ui.calendar_words import moment
from prisoncare_desktop.ui.widgets.banner import Banner, BannerKind
from prisoncare_desktop.ui.widgets.buttons import secondary_button
from prisoncare_desktop.ui.widgets.card import Card
from prisoncare_desktop.ui.widgets.code_groups import CodeGroups
from prisoncare_desktop.ui.widgets.file_choice import choose_file, choose_folder
from prisoncare_desktop.ui.widgets.labels import field_label, heading, quiet
from prisoncare_desktop.usecases.courier_port import CourierState


class CourierKeys(Card):
    """`decides`: whether this role may say whose keys are trusted (leaders and IT). Hidden until there is a state."""

    introduce_requested = Signal(str)  # the folder
    check_requested = Signal(str)  # the file that was chosen: is it one with the trust's keys?
    look_here = Signal(QWidget)  # a part of this card that is to come on view
    accept_requested = Signal(str, str)  # the file with the trust's keys, the fingerprint that was heard

    def __init__(self, *, decides: bool, parent: QWidget | None = None) -> None:
        super().__init__(
            self.tr("Keys of the courier"),
            subtitle=self.tr(
                "Each side hands the other a file with its keys and reads its fingerprint aloud over the telephone. "
                "That makes it certain whose keys they are."
            ),
            parent=parent,
        )
        self._start = Path()
        self._trust_file = ""
        self._own_note, self._trust_note = quiet(wrap=True), quiet(wrap=True)
        self.fingerprint, self.trust_fingerprint = CodeGroups(), CodeGroups()
        sides = QGridLayout()
        sides.setHorizontalSpacing(24)
        sides.setVerticalSpacing(6)
        for column, (title, note, code) in enumerate(
            (
                (self.tr("This PC"), self._own_note, self.fingerprint),
                (self.tr("The trust"), self._trust_note, self.trust_fingerprint),
            )
        ):
            sides.addWidget(heading(title, 3), 0, column)
            sides.addWidget(note, 1, column)
            sides.addWidget(code, 2, column)
            sides.setColumnStretch(column, 1)
        self.body.addLayout(sides)
        self.introduce = secondary_button(self.tr("Write this PC's introduction…"))
        self.introduce.clicked.connect(self._on_introduce)
        self.take_keys = secondary_button(self.tr("Take the trust's keys…"))
        self.take_keys.clicked.connect(self._on_take_keys)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for button in (self.introduce, self.take_keys):
            buttons.addWidget(button)
        buttons.addStretch(1)
        self.body.addSpacing(4)
        self.body.addLayout(buttons)
        for button in (self.introduce, self.take_keys):
            button.setVisible(decides)
        self.done = Banner()
        self.body.addWidget(self.done)
        self.body.addWidget(self._question())
        self.hide()

    def display(self, state: CourierState, today: date, start: Path) -> None:
        self._start = start
        self.show()
        for code, fingerprint in (
            (self.fingerprint, state.fingerprint),
            (self.trust_fingerprint, state.trust_fingerprint),
        ):
            code.setVisible(bool(fingerprint))
            code.display(fingerprint)
        self._own_note.setText(
            self.tr("No keys yet. They are made with its introduction; the secret half never leaves this PC.")
            if state.keys_made_at is None
            else self.tr("Made {when}. Read this aloud when the trust asks:").format(
                when=moment(state.keys_made_at, today)
            )
        )
        self._trust_note.setText(
            self.tr("No keys yet.")
            if state.trust_accepted_at is None
            else self.tr("Accepted here {when}:").format(when=moment(state.trust_accepted_at, today))
        )

    def stop_accepting(self) -> None:
        """Take the question for the trust's fingerprint away."""
        self._trust_file = ""
        self.heard.clear()
        focus = QApplication.focusWidget()
        if focus is not None and self._asked.isAncestorOf(focus):
            self.take_keys.setFocus()  # else it would go to wherever Qt finds next, off this page
        self._asked.hide()

    # --- inside -------------------------------------------------------------------------------------------------------

    def _question(self) -> QWidget:
        self._asked = QWidget()
        column = QVBoxLayout(self._asked)
        column.setContentsMargins(0, 8, 0, 0)
        self.heard = QLineEdit()
        self.heard.returnPressed.connect(self._on_accept)
        words = self.tr("Ring the trust on a number you know. Type the fingerprint as it is read aloud to you")
        column.addWidget(field_label(words, self.heard))
        self.accept = secondary_button(self.tr("These are the trust's keys"))
        self.accept.clicked.connect(self._on_accept)
        self.not_now = secondary_button(self.tr("Not now"))
        self.not_now.clicked.connect(self._on_not_now)
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self.heard, 1)
        line.addWidget(self.accept)
        line.addWidget(self.not_now)
        column.addLayout(line)
        self._asked.hide()
        return self._asked

    def _on_introduce(self) -> None:
        title = self.tr("Folder or stick for this PC's introduction")
        choose_folder(self, title, self._start, lambda folder: self.introduce_requested.emit(str(folder)))

    def _on_take_keys(self) -> None:
        choose_file(self, self.tr("File with the trust's keys"), self._start, self._on_trust_file)

    def _on_trust_file(self, file: Path) -> None:
        self.stop_accepting()
        self.check_requested.emit(str(file))

    def ask_fingerprint(self, file: str) -> None:
        """Ask for the fingerprint of this file, which has the keys of a trust."""
        self._trust_file = file
        self._asked.show()
        self.heard.setFocus()
        self.look_here.emit(self.accept)

    def say(self, kind: BannerKind, words: str) -> None:
        """Say what came of it, here, far down the page; "" for nothing."""
        self.done.set_message(kind, words)
        if words:
            self.look_here.emit(self.accept if self._asked.isVisible() else self.done)

    def _on_accept(self) -> None:
        if self._trust_file and self.heard.text().strip():
            self.accept_requested.emit(self._trust_file, self.heard.text())

    def _on_not_now(self) -> None:
        self.stop_accepting()
        self.take_keys.setFocus()
