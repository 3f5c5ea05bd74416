"""W, G and R: who walks in is put on the list; who is to come another time is moved, or was not seen booked again."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from PySide6.QtCore import QObject, QRect, Signal

from prisoncare_desktop.domain.attendance import Appointment, is_seen
from prisoncare_desktop.domain.calendar import local_date
from prisoncare_desktop.ui.asking_where import AskingWhere
from prisoncare_desktop.ui.asking_whom import AskingWhom
from prisoncare_desktop.ui.calendar_words import wall_clock, weekday_and_day
from prisoncare_desktop.ui.screens.attendance.saving import Saving
from prisoncare_desktop.ui.screens.attendance.view import SessionView
from prisoncare_desktop.ui.tasks import Tasks
from prisoncare_desktop.usecases.booking import AddWalkIn, BookAgain, MoveAppointment
from prisoncare_desktop.usecases.offers import GetMoves, GetRebooking
from prisoncare_desktop.usecases.taking_back import TakeBackPlace
from prisoncare_desktop.usecases.waiting import AddWaiting


class Placing(QObject):
    """`added`: a new place, to put the cursor on. `moves`: an appointment on its way, and what is told then."""

    added = Signal(str)
    moves = Signal(str, str)
    booked = Signal(str, str)  # a new place elsewhere; whose
    said = Signal(str)
    failed = Signal(object)

    def __init__(self, tasks: Tasks, page: SessionView, saving: Saving) -> None:
        super().__init__(page)
        self._tasks, self._page, self._saving = tasks, page, saving
        self._session_id = ""
        self._about: Appointment | None = None  # who is moved or booked again
        self._whom = AskingWhom(tasks, page)
        self._whom.chosen.connect(self._on_walked_in)
        self._whom.stands_already.connect(page.select)
        self._where = AskingWhere(tasks, page)
        self._where.chosen.connect(self._on_where)
        self._where.waiting_chosen.connect(self._on_waits)
        self._where.failed.connect(self.failed)
        page.walk_in_requested.connect(self._on_walk_in)
        page.move_requested.connect(self._on_move)
        page.again_requested.connect(self._on_again)

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
            self.said.emit(self.tr("Something is recorded of them: R books them again."))
            return
        self._about = appointment
        self._where.ask(GetMoves(appointment.id), self.tr("Where is {name} moved to?"), beside)

    def _on_again(self, appointment: Appointment, beside: QRect) -> None:
        if appointment.outcome is None:
            self.said.emit(self.tr("They are still to be seen here: G moves them."))
        elif is_seen(appointment):
            self.said.emit(self.tr("They were seen: there is nothing to book again."))
        else:
            self._about = appointment
            self._where.ask(GetRebooking(appointment.id), self.tr("Book {name} again"), beside, may_wait=True)

    def _on_where(self, session_id: str, starts_at: datetime) -> None:
        about, self._about = self._about, None
        if about is None:
            return
        when = f"{weekday_and_day(local_date(starts_at))} {wall_clock(starts_at)}"
        if about.outcome is None:
            self._move(about, session_id, starts_at, when)
        else:
            self._book_again(about, session_id, starts_at, when)

    def _book_again(self, about: Appointment, session_id: str, starts_at: datetime, when: str) -> None:
        name, here = self._page.name_of(about.id), self._session_id

        def done(appointment_id: str) -> None:
            if here == self._session_id:
                self._saving.was_made(appointment_id, partial(TakeBackPlace, appointment_id))
                self.booked.emit(appointment_id, name)
            told = self.tr("Booked again: {name}, {when}. Ctrl Z takes it back.")
            self.said.emit(told.format(name=name, when=when))

        self._tasks.run(self, BookAgain(about.id, session_id, starts_at, about.revision), done, self.failed.emit)

    def _on_waits(self) -> None:
        about, self._about = self._about, None
        if about is None:
            return
        told = self.tr("On the waiting list: {name}").format(name=self._page.name_of(about.id))
        wait = AddWaiting(about.resident_id, self._page.clinic_code)
        self._tasks.run(self, wait, lambda _id: self.said.emit(told), self.failed.emit)

    def _move(self, moved: Appointment, to_session_id: str, starts_at: datetime, when: str) -> None:
        told = self.tr("Moved: {name}, {when}. Ctrl Z takes it back.")
        self.moves.emit(moved.id, told.format(name=self._page.name_of(moved.id), when=when))
        self._saving.say(
            moved.id,
            partial(MoveAppointment, moved.id, to_session_id, starts_at),
            partial(MoveAppointment, moved.id, moved.session_id, moved.starts_at),
        )
