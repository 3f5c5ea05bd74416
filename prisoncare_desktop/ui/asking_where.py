"""Asks where somebody is booked: the palette of clinics with a free time, wired to what the store offers."""

from __future__ import annotations

from PySide6.QtCore import QObject, QRect, Signal
from PySide6.QtWidgets import QWidget

from prisoncare_desktop.ui.booking_palette import BookingPalette
from prisoncare_desktop.ui.tasks import Tasks
from prisoncare_desktop.ui.widgets.overlay import frame_of
from prisoncare_desktop.usecases.offers import Offers
from prisoncare_desktop.usecases.requests import Query


class AskingWhere(QObject):
    """One for a page. `chosen`: a session's id and the time there (UTC). `failed`: it could not be asked, and why."""

    chosen = Signal(str, object)
    waiting_chosen = Signal()
    dismissed = Signal()
    failed = Signal(object)

    def __init__(self, tasks: Tasks, page: QWidget) -> None:
        super().__init__(page)
        self._tasks, self._page = tasks, page
        self._palette: BookingPalette | None = None

    def ask(self, query: Query[Offers], title: str, beside: QRect, *, may_wait: bool = False) -> None:
        """Ask where, beside a rectangle on the screen.

        `query`: `GetRebooking`, `GetMoves` or `GetPlaces`. `title`: with `{name}` for whom it is about. `may_wait`:
        whether the waiting list can be had instead.
        """

        def show(offers: Offers) -> None:
            self._opened().ask(title.format(name=offers.resident.name), offers, beside, may_wait=may_wait)

        self._tasks.ask(self, query, show, self.failed.emit, key="asking-where")

    def close(self) -> None:
        """Ask no more: the page goes out of view."""
        if self._palette is not None:
            self._palette.close_panel()

    @property
    def palette(self) -> BookingPalette | None:
        """What is on view, or was."""
        return self._palette

    def _opened(self) -> BookingPalette:
        if self._palette is None:
            self._palette = BookingPalette(frame_of(self._page))
            self._palette.chosen.connect(self.chosen)
            self._palette.waiting_chosen.connect(self.waiting_chosen)
            self._palette.dismissed.connect(self.dismissed)
        return self._palette
