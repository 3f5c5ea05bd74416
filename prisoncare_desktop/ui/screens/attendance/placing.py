"""W and G: who walks in is put on the list, who is to come another time is moved to another."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from PySide6.QtCore import QObject, QRect, Signal

from prisoncare_desktop.domain.attendance import Appointment
from prisoncare_desktop.domain.calendar import local_date
from prisoncare_desktop.ui.asking_where import AskingWhere
from prisoncare_desktop.ui.asking_whom import AskingWhom
from prisoncare_desktop.ui.calendar_words import wall_clock, weekday_and_day
from prisoncare_desktop.ui.screens.attendance.saving import Saving
from prisoncare_desktop.ui.screens.attendance.view import SessionView
from prisoncare_desktop.ui.tasks import Tasks
from prisoncare_desktop.usecases.booking import AddWalkIn, MoveAppointment
from prisoncare_desktop.usecases.offers import GetMoves
from prisoncare_desktop.usecases.taking_back import TakeBackPlace


class Placing(QObject):
    """`added`: a new place, to put the cursor on. `moves`: an appointment on its way, and what is told then."""

    added = Signal(str)
    moves = Signal(str, str)
    said = Signal(str)
    failed = Signal(object)

    def __init__(self, tasks: Tasks, page: SessionView, saving: Saving) -> None:
        super().__init__(page)
        self._tasks, self._page, self._saving = tasks, page, saving
        self._session_id = ""
        self._moving: Appointment | None = None
        self._whom = AskingWhom(tasks, page)
        self._whom.chosen.connect(self._on_walked_in)
        self._whom.stands_already.connect(page.select)
        self._where = AskingWhere(tasks, page)
        self._where.chosen.connect(self._on_move_chosen)
        self._where.failed.connect(self.failed)
        page.walk_in_requested.connect(self._on_walk_in)
        page.move_requested.connect(self._on_move)

    def begin(self, session_id: str) -> None:
        """This list is on view now."""
        self._session_id = session_id

    def close(self) -> None:
        """The list goes out of view."""
        self._whom.close()
        self._where.close()

    def _on_walk_in(self, beside: QRect) -> None:
        self._whom.ask(self.tr("Who walked in?"), self.tr("Name, number or cell"), beside, self._session_id)

    def _on_walked_in(self, resident_id: str) -> None:
        session_id = self._session_id

        def done(appointment_id: str) -> None:
            if session_id == self._session_id:
                self._saving.was_made(appointment_id, partial(TakeBackPlace, appointment_id))
                self.added.emit(appointment_id)

        self._tasks.run(self, AddWalkIn(session_id, resident_id), done, self.failed.emit)

    def _on_move(self, appointment: Appointment, beside: QRect) -> None:
        if appointment.outcome is not None:
            self.said.emit(self.tr("Something is recorded of them: they stay on this list."))
            return
        self._moving = appointment
        self._where.ask(GetMoves(appointment.id), self.tr("Where is {name} moved to?"), beside)

    def _on_move_chosen(self, to_session_id: str, starts_at: datetime) -> None:
        moved, self._moving = self._moving, None
        if moved is None:
            return
        when = f"{weekday_and_day(local_date(starts_at))} {wall_clock(starts_at)}"
        told = self.tr("Moved: {name}, {when}. Ctrl Z takes it back.")
        self.moves.emit(moved.id, told.format(name=self._page.name_of(moved.id), when=when))
        self._saving.say(
            moved.id,
            partial(MoveAppointment, moved.id, to_session_id, starts_at),
            partial(MoveAppointment, moved.id, moved.session_id, moved.starts_at),
        )
