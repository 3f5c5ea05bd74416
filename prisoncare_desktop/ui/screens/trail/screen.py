"""Wires the trail, and who saw one record, to the tasks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtWidgets import QWidget

from prisoncare_desktop.domain.trail import Checked
from prisoncare_desktop.ui.private_file import write_private
from prisoncare_desktop.ui.screen import Place, Screen, Surroundings
from prisoncare_desktop.ui.screens.trail.my_view import MyTrailView
from prisoncare_desktop.ui.screens.trail.view import TrailView
from prisoncare_desktop.ui.screens.trail.who_saw_view import WhoSawView
from prisoncare_desktop.ui.tasks import Tasks
from prisoncare_desktop.ui.trouble import words_for
from prisoncare_desktop.ui.widgets.file_choice import choose_new_file
from prisoncare_desktop.usecases.changes import Changes
from prisoncare_desktop.usecases.trail import (
    Exported,
    ExportTrail,
    GetMyTrail,
    GetTrail,
    NoteTrailChecked,
    Sights,
    TrailLine,
    TrailPage,
    VerifyTrail,
    WhoSaw,
)

AskWhere = Callable[[QWidget, str, Callable[[Path], None]], None]
"""Asks where a file is to go: (the page, a name to begin with, what to do with the path). Not called if they cancel."""


def ask_where(page: QWidget, name: str, chosen: Callable[[Path], None]) -> None:
    """Ask with a dialog."""
    choose_new_file(page, page.tr("Export the trail"), Path.home() / name, chosen)


class TrailScreen(Screen):
    """The trail. `Place("trail", a resident's number or "")`."""

    name = "trail"
    room = "trail"
    help_page = "trail"

    def __init__(self, tasks: Tasks, ask_where: AskWhere = ask_where) -> None:
        self._page = TrailView(lambda: tasks.context.today())
        super().__init__(self._page, tasks)
        self._ask_where = ask_where
        self._lines: tuple[TrailLine, ...] = ()
        self._check = 0  # the number of the check under way; one that was left behind is not gone on with
        page = self._page
        page.verify_requested.connect(self._on_verify)
        page.export_requested.connect(self._on_export)
        page.older_requested.connect(self._on_older)
        page.who_saw_requested.connect(self._on_who_saw)
        page.filter.changed.connect(self._read)

    def keys(self) -> Sequence[tuple[str, str]]:
        return (
            ("V", self.tr("Check the trail")),
            ("S", self.tr("Who saw this record")),
            ("L", self.tr("Lists too, or not")),
            ("O", self.tr("Older rows")),
            ("E", self.tr("Export")),
            (self.tr("Ctrl F"), self.tr("Show only some")),
            (self.tr("Esc"), self.tr("Show all again")),
        )

    def enter(self, what: str, _around: Surroundings) -> None:
        self._page.clear()
        if what:
            self._page.filter.show_all_about(what)
        self._read()
        self._page.table.setFocus()

    def leave(self) -> None:
        self._check += 1
        self._page.stop_checking()

    def on_changed(self, _changes: Changes) -> None:
        """Rows come all the time; the page stands still while somebody reads it, until they ask for something."""

    def _read(self) -> None:
        wrong = self._page.filter.unreadable()
        if wrong:
            self.said.emit(self.tr("“{0}” is no day. Write it as 3 Oct or 3/10/26.").format(wrong))
            return
        self._ask(GetTrail(self._page.filter.wanted()), before=())

    def _on_older(self) -> None:
        if self._lines:
            self._ask(GetTrail(self._page.filter.wanted(), before=self._lines[-1].seq), before=self._lines)

    def _ask(self, query: GetTrail, before: tuple[TrailLine, ...]) -> None:
        def show(page: TrailPage) -> None:
            self._lines = (*before, *page.lines)
            self._page.display(self._lines, page, self._tasks.context.today())

        self._tasks.ask(self, query, show, lambda error: self._page.show_trouble(words_for(error)), key="trail")

    def _on_who_saw(self, number: str) -> None:
        if number:
            self.go.emit(Place("who-saw", number))
        else:
            self.said.emit(self.tr("This row is about no resident."))

    # --- is it whole? -----------------------------------------------------------------------------------------------

    def _on_verify(self) -> None:
        self._check += 1
        self._go_on(Checked(), self._check)

    def _go_on(self, checked: Checked, number: int) -> None:
        if number != self._check:
            return
        if not checked.done:
            self._page.display_checking(checked)
            self._tasks.ask(
                self,
                VerifyTrail(checked),
                lambda further: self._go_on(further, number),
                self._on_check_failed,
            )
            return
        self._page.display_report(checked.report, self._tasks.context.today())
        self._tasks.run(self, NoteTrailChecked(checked.report))

    def _on_check_failed(self, error: Exception) -> None:
        self._page.stop_checking()
        self._page.show_trouble(words_for(error))

    # --- taken out --------------------------------------------------------------------------------------------------

    def _on_export(self) -> None:
        name = f"trail-{self._tasks.context.today().isoformat()}.csv"
        self._ask_where(self._page, name, self._export_to)

    def _export_to(self, path: Path) -> None:
        def failed(error: Exception) -> None:
            self._page.show_trouble(words_for(error))

        def written(exported: Exported) -> None:
            rows, of = f"{exported.rows:,}", f"{exported.of:,}"
            which = self.tr("all {n} rows").format(n=of)
            if exported.rows < exported.of:
                which = self.tr("{n} of {of} rows, those you chose").format(n=rows, of=of)
            said = self.tr("Exported to {file}: {which}. Keep it where only you can read it.")
            self.said.emit(said.format(file=path, which=which))

        def write(exported: Exported) -> None:
            self._tasks.other(
                self, lambda: write_private(path, exported.content), lambda _none: written(exported), failed
            )

        self._tasks.run(self, ExportTrail(self._page.filter.wanted()), write, failed)


class WhoSawScreen(Screen):
    """Who saw or changed one resident's record. `Place("who-saw", the resident's number)`."""

    name = "who-saw"
    room = "trail"
    help_page = "trail"

    def __init__(self, tasks: Tasks) -> None:
        self._page = WhoSawView()
        super().__init__(self._page, tasks)
        self._page.rows_requested.connect(lambda number: self.go.emit(Place("trail", number)))

    def keys(self) -> Sequence[tuple[str, str]]:
        return ((self.tr("Esc"), self.tr("The rows about this resident")),)

    def enter(self, what: str, _around: Surroundings) -> None:
        self._page.clear(what)
        self._tasks.ask(self, WhoSaw(what), self._show, lambda error: self._page.show_trouble(words_for(error)))
        self._page.table.setFocus()

    def _show(self, sights: Sights) -> None:
        self._page.display(sights, self._tasks.context.today())


class MyTrailScreen(Screen):
    """What the signed-in person did and was shown. `Place("my-trail")`."""

    name = "my-trail"
    room = "settings"
    help_page = "trail"

    def __init__(self, tasks: Tasks) -> None:
        self._page = MyTrailView()
        super().__init__(self._page, tasks)
        self._lines: tuple[TrailLine, ...] = ()
        self._page.older_requested.connect(lambda: self._ask(self._lines))
        self._page.back_requested.connect(lambda: self.go.emit(Place("about")))

    def keys(self) -> Sequence[tuple[str, str]]:
        return (("O", self.tr("Older rows")), (self.tr("Esc"), self.tr("Settings")))

    def enter(self, _what: str, _around: Surroundings) -> None:
        self._ask(())
        self._page.table.setFocus()

    def _ask(self, before: tuple[TrailLine, ...]) -> None:
        def show(page: TrailPage) -> None:
            self._lines = (*before, *page.lines)
            self._page.display(self._lines, self._tasks.context.today(), more=page.more)

        query = GetMyTrail(before[-1].seq if before else 0)
        self._tasks.ask(self, query, show, lambda error: self._page.show_trouble(words_for(error)), key="my-trail")
