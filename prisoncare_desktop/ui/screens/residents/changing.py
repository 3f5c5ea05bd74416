"""What a person says of a resident on their page: that they moved, what they need, that a place is free again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QRect, Signal

from prisoncare_desktop.domain.whereabouts import MoveKind
from prisoncare_desktop.ui.move_words import kind_words
from prisoncare_desktop.ui.resident_words import name_and_identifiers
from prisoncare_desktop.ui.screens.residents.move_sheet import MoveSheet, what_can_happen
from prisoncare_desktop.ui.screens.residents.needs_sheet import NeedsSheet
from prisoncare_desktop.ui.screens.residents.resident_view import ResidentView
from prisoncare_desktop.ui.tasks import Tasks
from prisoncare_desktop.ui.trouble import words_for
from prisoncare_desktop.ui.widgets.overlay import frame_of
from prisoncare_desktop.ui.widgets.palette import KeyPalette
from prisoncare_desktop.usecases.duplicates import Known
from prisoncare_desktop.usecases.moving import RecordMove
from prisoncare_desktop.usecases.requests import Command
from prisoncare_desktop.usecases.still_booked import PlaceLeft, PutLeaverBack, TakeLeaverOff
from prisoncare_desktop.usecases.taking_back_moves import TakeBackMove


class Changing(QObject):
    """Asks over the page, runs what was said, and says that it is done."""

    said = Signal(str)

    def __init__(self, page: ResidentView, tasks: Tasks) -> None:
        super().__init__(page)
        self._page, self._tasks = page, tasks
        self._known: Known | None = None
        self._palette: KeyPalette | None = None
        self._move: MoveSheet | None = None
        self._needs: NeedsSheet | None = None
        self._taken_off: list[str] = []  # appointments, in the order in which they were taken off their lists

    def ask_what_happened(self, known: Known | None) -> None:
        """Open the palette of what can have happened, two identifiers over it."""
        if known is None:
            return
        self._known = known
        if self._palette is None:
            self._palette = KeyPalette(frame_of(self._page))
            self._palette.chosen.connect(self._on_kind)
        who = known.resident
        self._palette.ask(self.tr("What happened?"), name_and_identifiers(who), what_can_happen(who))
        button = self._page.move_button
        self._palette.open_at(QRect(button.mapToGlobal(button.rect().topLeft()), button.size()))

    def ask_needs(self, known: Known | None) -> None:
        if known is None:
            return
        if self._needs is None:
            self._needs = NeedsSheet(frame_of(self._page))
            self._needs.said.connect(lambda command: self._run(command, self.tr("Needs and language are saved.")))
        self._needs.ask(known.resident)

    def take_back(self, resident_id: str) -> None:
        """Take back the last thing: places taken off here, the latest first, then the move."""
        if self._taken_off:
            words = self.tr("They are on the list again.")
            self._run(PutLeaverBack(self._taken_off[-1]), words, self._taken_off.pop)
        else:
            self._run(TakeBackMove(resident_id), self.tr("Taken back. They live where they lived before."))

    def take_off(self, place: PlaceLeft) -> None:
        """Take the place off its list."""
        appointment = place.appointment
        words = self.tr("Taken off the list: {clinic}. Ctrl+Z puts them back.").format(clinic=place.label)
        command = TakeLeaverOff(appointment.id, appointment.revision)
        self._run(command, words, lambda: self._taken_off.append(appointment.id))

    def close(self) -> None:
        """Ask nothing any more: the page goes out of view."""
        if self._palette is not None:
            self._palette.dismiss()
        for sheet in (self._move, self._needs):
            if sheet is not None:
                sheet.close_sheet()

    def forget(self) -> None:
        """Another resident is on view: what was done for the one before is not taken back from here."""
        self._taken_off.clear()

    def _on_kind(self, code: str) -> None:
        if self._known is None:
            return
        if self._move is None:
            self._move = MoveSheet(frame_of(self._page), self._tasks.context.today)
            self._move.said.connect(self._on_moved)
        self._move.ask(self._known.resident, MoveKind(code), self._tasks.context.clock.now())

    def _on_moved(self, command: RecordMove) -> None:
        self._run(command, self.tr("{what}. Ctrl+Z takes it back.").format(what=kind_words(command.kind)))

    def _run(self, command: Command[Any], words: str, then: Callable[[], object] = bool) -> None:
        def done(_none: None) -> None:
            then()
            self.said.emit(words)

        self._tasks.run(self, command, done, lambda error: self._page.show_trouble(words_for(error)))
