"""The courier on the Sync page: whose move it is, the next file, and what is on its way."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from prisoncare_desktop.ui.calendar_words import moment
from prisoncare_desktop.ui.widgets.banner import Banner
from prisoncare_desktop.ui.widgets.buttons import secondary_button
from prisoncare_desktop.ui.widgets.card import Card
from prisoncare_desktop.ui.widgets.file_choice import choose_file, choose_folder
from prisoncare_desktop.ui.widgets.labels import Label, quiet
from prisoncare_desktop.usecases.courier_port import Carried, CourierState

_SHOWN = 5  # files on their way; of older ones only how many


class CourierPanel(Card):
    """What is carried. `decides`: whether this role may exchange keys. Hidden until there is a state."""

    make_requested = Signal(str)  # the folder
    read_requested = Signal(str)  # the file

    def __init__(self, *, decides: bool, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("By courier"), parent=parent)
        self._decides = decides
        self._start = Path()
        self.whose_move = Label("", "strong", wrap=True)
        self.next_file = quiet(wrap=True)
        self.done = Banner()
        self.make = secondary_button(self.tr("Make a file for the courier…"))
        self.make.clicked.connect(self._on_make)
        self.read = secondary_button(self.tr("Read an answer file…"))
        self.read.clicked.connect(self._on_read)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.make)
        buttons.addWidget(self.read)
        buttons.addStretch(1)
        self._way = QGridLayout()
        self._way.setHorizontalSpacing(24)
        self._way.setVerticalSpacing(4)
        self._way.setColumnStretch(3, 1)
        self.under_way: list[Label] = []
        self.body.addWidget(self.whose_move)
        self.body.addWidget(self.next_file)
        self.body.addWidget(self.done)
        self.body.addLayout(buttons)
        self.body.addLayout(self._way)
        self.hide()

    def display(self, state: CourierState, today: date, start: Path) -> None:
        """Show how it stands; windows for files and folders begin at `start`."""
        self._start = start
        self.show()
        self.whose_move.setText(self._says_whose_move(state, today))
        self.next_file.setText(self._next_file(state, today))
        ready = bool(state.fingerprint and state.trust_fingerprint)
        self.make.setEnabled(ready)
        self.read.setEnabled(ready)
        self._display_under_way(state.under_way, today)

    def show_made(self, folder: str) -> None:
        """Say what to do with what was made, until the page is left."""
        self.done.set_message(
            "done", self.tr("Made and checked. Take it from {folder} to the trust.").format(folder=folder)
        )

    def show_read(self, said: str, all_well: bool) -> None:
        """Say what a file brought; `all_well`: nobody has to see to any of it."""
        self.done.set_message("done" if all_well else "caution", said)

    # --- words --------------------------------------------------------------------------------------------------------

    def _says_whose_move(self, state: CourierState, today: date) -> str:
        if not state.fingerprint or not state.trust_fingerprint:
            if not self._decides:
                return self.tr("A leader or IT must exchange keys with the trust first.")
            if not state.fingerprint:
                return self.tr("Your move: write this PC's introduction (under Keys, below), and take it to the trust.")
            return self.tr(
                "Your move: take this PC's introduction to the trust, unless it is there. It gives you the file with "
                "its keys: take them in here."
            )
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
                "Your move: take the file of {since} to the trust, unless it is there, and read in what it gives back. "
                "If a file was lost, make it again."
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
                self.tr("1 of them was in a file before; to carry it twice does no harm.")
                if state.again == 1
                else self.tr("{n} of them were in a file before; to carry them twice does no harm.").format(
                    n=state.again
                )
            )
        if state.later:
            more = self.tr("1 more follows once an answer is read in.")
            if state.later > 1:
                more = self.tr("{n} more follow once an answer is read in.").format(n=state.later)
            said.append(more)
        return " ".join(said)

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


def _changes(panel: CourierPanel, n: int) -> str:
    return panel.tr("1 change") if n == 1 else panel.tr("{n} changes").format(n=n)


def _span(panel: CourierPanel, state: CourierState, today: date) -> str:
    first, last = (moment(at, today) if isinstance(at, datetime) else "" for at in (state.first_at, state.last_at))
    if first == last:
        return panel.tr("recorded {first}").format(first=first)
    return panel.tr("recorded from {first} to {last}").format(first=first, last=last)
