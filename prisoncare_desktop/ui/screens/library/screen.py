"""Wires the Forms page to the tasks."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal

from prisoncare_desktop.domain.staff import Role
from prisoncare_desktop.ui.screen import Place, Screen, Surroundings
from prisoncare_desktop.ui.screens.library.view import LibraryView
from prisoncare_desktop.ui.tasks import Tasks
from prisoncare_desktop.ui.trouble import words_for
from prisoncare_desktop.usecases.changes import Changes
from prisoncare_desktop.usecases.form_library import (
    ApproveWording,
    BlankCopies,
    GetForms,
    GetNotTaken,
    PrepareBlankCopies,
    WithdrawApproval,
)


class LibraryScreen(Screen):
    """The forms at hand. `Place("forms")`."""

    name = "forms"
    room = "settings"
    help_page = "forms"

    blank_ready = Signal(object)  # BlankCopies, in memory only

    def __init__(self, tasks: Tasks) -> None:
        self._page = LibraryView(may_approve=tasks.context.user.role is Role.LEADER)
        super().__init__(self._page, tasks)
        self._page.back_requested.connect(lambda: self.go.emit(Place("settings")))
        self._page.preview_asked.connect(lambda: self._draw("", copies=1))
        self._page.print_asked.connect(lambda: self._draw("print", copies=self._page.paper.chosen_copies()))
        self._page.on_screen_asked.connect(self._on_screen_asked)
        self._page.paper.approve_asked.connect(self._on_approve_asked)
        self._page.paper.withdraw_asked.connect(self._on_withdraw_asked)

    def keys(self) -> Sequence[tuple[str, str]]:
        return (
            (self.tr("Enter"), self.tr("Look at the paper")),
            ("P", self.tr("Print blank copies")),
            ("S", self.tr("See it on screen")),
            (self.tr("Tab"), self.tr("Paper, language, copies")),
            (self.tr("Esc"), self.tr("Settings")),
        )

    def enter(self, _what: str, _around: Surroundings) -> None:
        self._read()
        self._page.table.setFocus()

    def on_changed(self, changes: Changes) -> None:
        if changes.forms:
            self._read()

    # --- inside ---

    def _read(self) -> None:
        self._tasks.ask(self, GetForms(), self._page.display, self._on_failed)
        self._tasks.ask(self, GetNotTaken(), self._page.not_taken.display, self._on_failed)

    def _draw(self, then: str, *, copies: int) -> None:
        form, wording = self._page.form(), self._page.paper.wording()
        if form is None or wording is None:
            return

        def show(blank: BlankCopies) -> None:
            self._page.paper.looked_at(form.url, wording)
            self.blank_ready.emit(blank)
            self.go.emit(Place("blank-preview", then))

        query = PrepareBlankCopies(form.url, wording.language, self._page.paper.chosen_variant(), copies)
        self._tasks.ask(self, query, show, self._on_failed)

    def _on_screen_asked(self) -> None:
        form, wording = self._page.form(), self._page.paper.wording()
        if form is not None and wording is not None:
            self.go.emit(Place("form-on-screen", f"{form.url}|{wording.language}"))

    def _on_approve_asked(self, read_by: str) -> None:
        form, wording = self._page.form(), self._page.paper.wording()
        if form is not None and wording is not None:
            command = ApproveWording(form.url, wording.language, read_by)
            self._tasks.run(self, command, lambda _none: self._on_kept(self.tr("Approved.")), self._on_failed)

    def _on_withdraw_asked(self) -> None:
        form, wording = self._page.form(), self._page.paper.wording()
        if form is not None and wording is not None:
            command = WithdrawApproval(form.url, wording.language)
            self._tasks.run(self, command, lambda _none: self._on_kept(self.tr("A draft again.")), self._on_failed)

    def _on_kept(self, said: str) -> None:
        self.said.emit(said)
        self._read()
        self._page.paper.language.setFocus()

    def _on_failed(self, error: Exception) -> None:
        self._page.show_trouble(words_for(error))
