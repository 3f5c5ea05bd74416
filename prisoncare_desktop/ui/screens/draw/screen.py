"""Wires the weekly draw to the tasks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta

from PySide6.QtCore import Signal
from PySide6.QtGui import QImage

from prisoncare_desktop.domain.calendar import week_of
from prisoncare_desktop.domain.staff import Role
from prisoncare_desktop.ui.screen import Place, Screen, Surroundings
from prisoncare_desktop.ui.screens.draw.specimen import specimen_page
from prisoncare_desktop.ui.screens.draw.view import DrawView
from prisoncare_desktop.ui.tasks import Tasks
from prisoncare_desktop.ui.trouble import words_for
from prisoncare_desktop.usecases.changes import Changes
from prisoncare_desktop.usecases.feedback import Pack, PreparePack
from prisoncare_desktop.usecases.ports import PageImages
from prisoncare_desktop.usecases.sampling import Check, CheckDraws, GetWeekOfDraws, MakeDraws, WeekOfDraws


class DrawScreen(Screen):
    """The draws of a week, last week first. `Place("draw")`."""

    name = "draw"
    room = "feedback"
    help_page = "draw"

    pack_ready = Signal(object)  # Pack, in memory only

    def __init__(self, tasks: Tasks, pages: PageImages | None = None) -> None:
        """`pages`: to show what the form looks like; without it the card says when it can be seen."""
        self._page = DrawView()
        super().__init__(self._page, tasks)
        self._pages = pages
        self._week: date | None = None
        self._pictured = False
        self._page.week_stepped.connect(self._on_week_stepped)
        self._page.draw_asked.connect(self._on_draw_asked)
        self._page.check_asked.connect(self._on_check_asked)
        self._page.pack_asked.connect(self._on_pack_asked)
        self._page.keying_asked.connect(lambda: self.go.emit(Place("keying")))

    def keys(self) -> Sequence[tuple[str, str]]:
        mine: tuple[tuple[str, str], ...] = ()
        if self._may_draw():
            mine = (("D", self.tr("Draw")), ("P", self.tr("Print the pack")), ("K", self.tr("Key in a form")))
        return (*mine, ("V", self.tr("Check this draw")), (self.tr("← →"), self.tr("Week before, week after")))

    def enter(self, _what: str, _around: Surroundings) -> None:
        self._week = self._week or self._last_week()
        self._read()
        self._show_form()
        self._page.table.setFocus()

    def on_changed(self, changes: Changes) -> None:
        if changes.draws or changes.paper_forms or changes.responses or changes.residents:
            self._read()

    # --- inside ---

    def _may_draw(self) -> bool:
        return self._tasks.context.user.role is Role.ADMINISTRATOR

    def _last_week(self) -> date:
        return week_of(self._tasks.context.today()) - timedelta(weeks=1)

    def _read(self) -> None:
        wanted = self._week or self._last_week()

        def show(week: WeekOfDraws) -> None:
            if wanted == self._week:
                last = self._last_week()
                over, newest = wanted <= last, wanted > last
                self._page.display(week, may_draw=self._may_draw(), over=over, newest=newest)

        self._tasks.ask(self, GetWeekOfDraws(wanted), show, self._on_failed)

    def _on_week_stepped(self, by: int) -> None:
        this_week = self._last_week() + timedelta(weeks=1)
        self._week = min(this_week, (self._week or this_week) + timedelta(weeks=by))
        self._read()

    def _on_draw_asked(self) -> None:
        if self._week is not None:
            self._page.set_busy(True)
            self._tasks.run(self, MakeDraws(self._week), lambda _none: self._on_drawn(), self._on_failed)

    def _on_drawn(self) -> None:
        self._page.set_busy(False)
        self.said.emit(self.tr("Drawn."))
        self._read()

    def _on_check_asked(self) -> None:
        wanted = self._week

        def show(checks: tuple[Check, ...]) -> None:
            if wanted == self._week:
                self._page.display_checks({c.clinic_label: c for c in checks})

        if wanted is not None:
            self._tasks.ask(self, CheckDraws(wanted), show, self._on_failed)

    def _on_pack_asked(self) -> None:
        if self._week is not None:
            self._page.set_busy(True)
            self._tasks.ask(self, PreparePack(self._week), self._on_pack, self._on_failed)

    def _on_pack(self, pack: Pack) -> None:
        self._page.set_busy(False)
        self.pack_ready.emit(pack)
        self.go.emit(Place("preview", pack.week.isoformat()))

    def _show_form(self) -> None:
        if self._pages is None or self._pictured or not self._may_draw():
            return
        self._pictured = True
        pages, printer = self._pages, self._tasks.context.printer
        show: Callable[[QImage], None] = self._page.display_form
        self._tasks.other(self, lambda: specimen_page(printer, pages), show, lambda _e: self._page.display_form(None))

    def _on_failed(self, error: Exception) -> None:
        self._page.set_busy(False)
        self._page.show_trouble(words_for(error))
