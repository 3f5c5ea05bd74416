"""X: first whom nobody has recorded, then the sheet; a clinic that never was is called off."""

from __future__ import annotations

from PySide6.QtCore import QObject, QRect, Signal
from PySide6.QtWidgets import QWidget

from prisoncare_desktop.domain.attendance import ControlGroup, Outcome
from prisoncare_desktop.domain.closing import is_closed
from prisoncare_desktop.ui.screens.attendance.closing_sheet import ClosingSheet
from prisoncare_desktop.ui.screens.attendance.grid_rows import count_chips
from prisoncare_desktop.ui.why_not import reason_group
from prisoncare_desktop.ui.widgets.banner import Banner
from prisoncare_desktop.ui.widgets.overlay import frame_of
from prisoncare_desktop.ui.widgets.palette import KeyPalette
from prisoncare_desktop.usecases.attendance import SessionGrid


class Closing(QObject):
    """What X does next. While `is_checking` the list shows only those who are not recorded."""

    checks = Signal()  # `is_checking` has changed
    confirmed = Signal(object)  # ClosingSaid
    called_off = Signal(str)  # reason code

    def __init__(self, view: QWidget) -> None:
        super().__init__(view)
        self._view = view
        self.is_checking = False
        self.banner = Banner()
        self.banner.action_requested.connect(self.press)
        self._sheet: ClosingSheet | None = None
        self._palette: KeyPalette | None = None
        self._grid: SessionGrid | None = None
        self._waiting = 0

    def display(self, grid: SessionGrid, waiting: int) -> None:
        """Take note of the list as it stands. `waiting`: how many are not recorded and not on their way to be."""
        same = self._grid is not None and self._grid.session.id == grid.session.id
        self._grid, self._waiting = grid, waiting
        if not same:
            self.stop()
        elif self.is_checking:
            self._say(grid, waiting)
        elif waiting or is_closed(grid.session, grid.counts):
            self.banner.set_message("info", "")

    def press(self) -> None:
        """X. Twice, where nobody is recorded: ask why the clinic was called off; else show everybody again."""
        grid = self._grid
        if grid is None:
            return
        if not self._waiting:
            self._open_sheet(grid)
        elif not self.is_checking:
            self.is_checking = True
            self._say(grid, self._waiting)
            self.checks.emit()
        elif self._waiting == len(grid.rows):
            self._ask_why(grid)
        else:
            self.stop()

    def stop(self) -> None:
        """Show everybody again."""
        self.banner.set_message("info", "")
        if self.is_checking:
            self.is_checking = False
            self.checks.emit()

    def close(self) -> None:
        """Close what lies over the page, unanswered."""
        if self._sheet is not None:
            self._sheet.close_sheet()
        if self._palette is not None:
            self._palette.dismiss()

    def _say(self, grid: SessionGrid, waiting: int) -> None:
        if not waiting:
            self.is_checking = False
            self.banner.set_message("done", self.tr("All {n} recorded. X closes this clinic.").format(n=len(grid.rows)))
            self.checks.emit()
            return
        said = self.tr("1 is not recorded yet. Record them, or press U: not yet explained.")
        if waiting > 1:
            said = self.tr("{n} are not recorded yet. Record each, or press U: not yet explained.").format(n=waiting)
        action = self.tr("Show everybody")
        if waiting == len(grid.rows):
            said = self.tr("Nobody is recorded yet. Was the whole clinic called off? Press X again.")
            action = self.tr("Call it off")
        if said != self.banner.message():  # each reading of the list would have it read out again
            self.banner.set_message("caution", said, action=action)

    def _open_sheet(self, grid: SessionGrid) -> None:
        if self._sheet is None:
            self._sheet = ClosingSheet(frame_of(self._view))
            self._sheet.said.connect(self.confirmed)
        s = grid.session
        about = self.tr("{clinic} · {n} on the list").format(clinic=grid.clinic_label, n=len(grid.rows))
        self._sheet.ask(s, about, count_chips(grid.counts), s.slots_offered)

    def _ask_why(self, grid: SessionGrid) -> None:
        if self._palette is None:
            self._palette = KeyPalette(frame_of(self._view))
            self._palette.chosen.connect(self.called_off)
        self._palette.ask(
            self.tr("Why was it called off?"),
            self.tr("{clinic}, all {n} residents").format(clinic=grid.clinic_label, n=len(grid.rows)),
            (reason_group(Outcome.CANCELLED, ControlGroup.HEALTHCARE),),
        )
        top = self._view.mapToGlobal(self.banner.geometry().bottomLeft())
        self._palette.open_at(QRect(top, self.banner.size()))
