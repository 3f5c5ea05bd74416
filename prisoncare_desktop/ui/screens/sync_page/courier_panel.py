"""The courier on the Sync page: whose move it is, the next file, what is on its way, and whose keys are whose."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from prisoncare_desktop.ui.calendar_words import moment
from prisoncare_desktop.ui.widgets.banner import Banner
from prisoncare_desktop.ui.widgets.buttons import secondary_button
from prisoncare_desktop.ui.widgets.card import Card
from prisoncare_desktop.ui.widgets.code_groups import CodeGroups
from prisoncare_desktop.ui.widgets.file_choice import choose_file, choose_folder
from prisoncare_desktop.ui.widgets.labels import Label, field_label, heading, quiet
from prisoncare_desktop.usecases.courier_port import Carried, CourierState

_SHOWN = 5  # files on their way; of older ones only how many


class CourierPanel(QWidget):
    """`decides`: whether this role may say whose keys are trusted (leaders and IT). Hidden until there is a state."""

    make_requested = Signal(str)  # the folder
    read_requested = Signal(str)  # the file
    introduce_requested = Signal(str)  # the folder
    accept_requested = Signal(str, str)  # the file with the trust's keys, the fingerprint that was heard

    def __init__(self, *, decides: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._decides = decides
        self._start = Path()
        self._trust_file = ""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(14)
        column.addWidget(self._files_card())
        self._keys = self._keys_card()
        column.addWidget(self._keys)
        self.hide()

    def display(self, state: CourierState, today: date, start: Path) -> None:
        """Show how it stands; windows for files and folders begin at `start`."""
        self._start = start
        self.show()
        self._move.setText(self._whose_move(state, today))
        self._next.setText(self._next_file(state, today))
        ready = bool(state.fingerprint and state.trust_fingerprint)
        self.make.setEnabled(ready)
        self.read.setEnabled(ready)
        self._display_under_way(state.under_way, today)
        self.fingerprint.setVisible(bool(state.fingerprint))
        self.fingerprint.display(state.fingerprint)
        self.trust_fingerprint.setVisible(bool(state.trust_fingerprint))
        self.trust_fingerprint.display(state.trust_fingerprint)
        self._own_note.setText(self._about_own_keys(state, today))
        self._trust_note.setText(self._about_trust_keys(state, today))

    def show_made(self, folder: str) -> None:
        """Say what to do with what was made, until the page is left."""
        self.done.set_message(
            "done", self.tr("Made and checked. Take it from {folder} to the trust.").format(folder=folder)
        )

    def show_read(self, said: str, all_well: bool) -> None:
        """Say what a file brought; `all_well`: nobody has to see to any of it."""
        self.done.set_message("done" if all_well else "caution", said)

    def clear(self) -> None:
        """Forget what was said and typed."""
        self.say_nothing()
        self.stop_accepting()

    def say_nothing(self) -> None:
        self.done.set_message("info", "")

    def stop_accepting(self) -> None:
        """Take the question for the trust's fingerprint away."""
        self._trust_file = ""
        self.heard.clear()
        self._asked.hide()

    def show_busy(self) -> None:
        """Say that it is being done: a stick is slow."""
        self.done.set_message("info", self.tr("One moment…"))

    # --- how it is built ----------------------------------------------------------------------------------------------

    def _files_card(self) -> Card:
        card = Card(self.tr("By courier"))
        self._move = Label("", "strong", wrap=True)
        self._next = quiet(wrap=True)
        self.done = Banner()
        self.make = secondary_button(self.tr("Make a file for the courier…"))
        self.make.clicked.connect(self._on_make)
        self.read = secondary_button(self.tr("Read an answer file…"))
        self.read.clicked.connect(self._on_read)
        card.body.addWidget(self._move)
        card.body.addWidget(self._next)
        card.body.addWidget(self.done)
        card.body.addLayout(_row(self.make, self.read))
        self._way = QGridLayout()
        self._way.setHorizontalSpacing(24)
        self._way.setVerticalSpacing(4)
        self._way.setColumnStretch(3, 1)
        self.under_way: list[Label] = []
        card.body.addLayout(self._way)
        return card

    def _keys_card(self) -> Card:
        card = Card(
            self.tr("Keys of the courier"),
            subtitle=self.tr(
                "Each side hands the other a file with its keys, and reads its fingerprint aloud over the telephone: "
                "only so is it certain whose keys they are."
            ),
        )
        self._own_note, self._trust_note = quiet(wrap=True), quiet(wrap=True)
        self.fingerprint, self.trust_fingerprint = CodeGroups(), CodeGroups()
        self.introduce = secondary_button(self.tr("Write this PC's introduction…"))
        self.introduce.clicked.connect(self._on_introduce)
        self.take_keys = secondary_button(self.tr("Take the trust's keys…"))
        self.take_keys.clicked.connect(self._on_take_keys)
        card.body.addWidget(heading(self.tr("This PC"), 3))
        card.body.addWidget(self._own_note)
        card.body.addWidget(self.fingerprint)
        card.body.addSpacing(6)
        card.body.addWidget(heading(self.tr("The trust"), 3))
        card.body.addWidget(self._trust_note)
        card.body.addWidget(self.trust_fingerprint)
        card.body.addWidget(self._question())
        card.body.addSpacing(4)
        card.body.addLayout(_row(self.introduce, self.take_keys))
        self.introduce.setVisible(self._decides)
        self.take_keys.setVisible(self._decides)
        return card

    def _question(self) -> QWidget:
        self._asked = QWidget()
        column = QVBoxLayout(self._asked)
        column.setContentsMargins(0, 0, 0, 0)
        self.heard = QLineEdit()
        self.heard.returnPressed.connect(self._on_accept)
        words = self.tr("Ring the trust on a number you know. Type the fingerprint as it is read aloud to you")
        column.addWidget(field_label(words, self.heard))
        self.accept = secondary_button(self.tr("These are the trust's keys"))
        self.accept.clicked.connect(self._on_accept)
        self.not_now = secondary_button(self.tr("Not now"))
        self.not_now.clicked.connect(self.stop_accepting)
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self.heard, 1)
        line.addWidget(self.accept)
        line.addWidget(self.not_now)
        column.addLayout(line)
        self._asked.hide()
        return self._asked

    # --- words --------------------------------------------------------------------------------------------------------

    def _whose_move(self, state: CourierState, today: date) -> str:
        if not state.fingerprint or not state.trust_fingerprint:
            if not self._decides:
                return self.tr("A leader or IT must exchange keys with the trust first.")
            if not state.fingerprint:
                return self.tr("Your move: write this PC's introduction, and take it to the trust.")
            return self.tr("The trust's move: it gives you the file with its keys. Then take them in here.")
        if state.asks_first and not state.under_way:
            return self.tr(
                "Your move: make a file. As this PC was brought back, it only asks the trust how things stand."
            )
        if any(one.needs_a_person for one in state.under_way):
            return self.tr("Somebody should ask the trust: it has not answered file after file.")
        if state.later and not state.ready and not state.under_way:
            return self.tr("Your move: make a file. It asks the trust how things stand, and changes follow on that.")
        if state.ready > state.again:
            return self.tr("Your move: make a file, and take it to the trust.")
        if state.under_way:
            since = moment(min(one.since for one in state.under_way), today)
            return self.tr(
                "The trust's move: it owes an answer since {since}. If a file was lost, make it again."
            ).format(since=since)
        return self.tr("Nobody's move: the trust has everything that can go.")

    def _next_file(self, state: CourierState, today: date) -> str:
        if not state.ready:
            return self.tr("Nothing waits for a file.")
        said = [
            self.tr("The next file holds {n}, {span}.").format(
                n=_changes(self, state.ready), span=_span(self, state, today)
            )
        ]
        if state.again:
            said.append(
                self.tr("{n} of them were in a file before; carrying them twice does no harm.").format(n=state.again)
            )
        if state.later:
            said.append(self.tr("{n} more follow once an answer is read in.").format(n=state.later))
        return " ".join(said)

    def _about_own_keys(self, state: CourierState, today: date) -> str:
        if state.keys_made_at is None:
            return self.tr(
                "No keys yet. They are made with its introduction, and the secret half never leaves this PC."
            )
        return self.tr("Made {when}. Read this aloud when the trust asks:").format(
            when=moment(state.keys_made_at, today)
        )

    def _about_trust_keys(self, state: CourierState, today: date) -> str:
        if state.trust_accepted_at is None:
            return self.tr("No keys yet.")
        return self.tr("Accepted here {when}:").format(when=moment(state.trust_accepted_at, today))

    def _display_under_way(self, files: tuple[Carried, ...], today: date) -> None:
        for old in self.under_way:
            self._way.removeWidget(old)
            old.hide()
            old.deleteLater()
        self.under_way = []
        for line, one in enumerate(files[:_SHOWN]):
            asks = one.needs_a_person
            words = self.tr("in {n} files, no answer: ask the trust") if asks else self.tr("no answer yet")
            cells = (
                Label(one.name),
                quiet(self.tr("made {when}").format(when=moment(one.made_at, today))),
                quiet(_changes(self, one.changes)),
                Label(words.format(n=one.times), tone="caution" if asks else ""),
            )
            for place, cell in enumerate(cells):
                self._way.addWidget(cell, line, place)
                self.under_way.append(cell)
        if len(files) > _SHOWN:
            more = quiet(self.tr("and {n} older files").format(n=len(files) - _SHOWN))
            self._way.addWidget(more, _SHOWN, 0)
            self.under_way.append(more)

    # --- asked --------------------------------------------------------------------------------------------------------

    def _on_make(self) -> None:
        title = self.tr("Folder or stick for the courier's file")
        choose_folder(self, title, self._start, lambda folder: self.make_requested.emit(str(folder)))

    def _on_read(self) -> None:
        title = self.tr("Answer file from the trust")
        choose_file(self, title, self._start, lambda file: self.read_requested.emit(str(file)))

    def _on_introduce(self) -> None:
        title = self.tr("Folder or stick for this PC's introduction")
        choose_folder(self, title, self._start, lambda folder: self.introduce_requested.emit(str(folder)))

    def _on_take_keys(self) -> None:
        choose_file(self, self.tr("File with the trust's keys"), self._start, self._on_trust_file)

    def _on_trust_file(self, file: Path) -> None:
        self._trust_file = str(file)
        self._asked.show()
        self.heard.setFocus()

    def _on_accept(self) -> None:
        if self._trust_file and self.heard.text().strip():
            self.accept_requested.emit(self._trust_file, self.heard.text())


def _row(*buttons: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(8)
    for button in buttons:
        row.addWidget(button)
    row.addStretch(1)
    return row


def _changes(panel: CourierPanel, n: int) -> str:
    return panel.tr("1 change") if n == 1 else panel.tr("{n} changes").format(n=n)


def _span(panel: CourierPanel, state: CourierState, today: date) -> str:
    first, last = (moment(at, today) if isinstance(at, datetime) else "" for at in (state.first_at, state.last_at))
    if first == last:
        return panel.tr("recorded {first}").format(first=first)
    return panel.tr("recorded from {first} to {last}").format(first=first, last=last)
