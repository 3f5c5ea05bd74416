"""Wires the kinds of clinic to the tasks."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace

from prisoncare_desktop.domain.clinic_type import LIST, ClinicType, with_kind
from prisoncare_desktop.domain.regime_hours import LIST as HOURS_LIST
from prisoncare_desktop.domain.staff import Role
from prisoncare_desktop.ui.screen import Place, Screen, Surroundings
from prisoncare_desktop.ui.screens.clinic_types.view import HOURS, NEW, RETIRE, ClinicTypesView
from prisoncare_desktop.ui.tasks import Tasks
from prisoncare_desktop.ui.trouble import words_for
from prisoncare_desktop.usecases.changes import Changes
from prisoncare_desktop.usecases.clinic_setup import ClinicSetup, GetClinicSetup
from prisoncare_desktop.usecases.site_lists import ChangeSiteList


class ClinicTypesScreen(Screen):
    """What kinds of clinic there are. `Place("clinic-types")`."""

    name = "clinic-types"
    room = "settings"
    help_page = "clinic-types"

    def __init__(self, tasks: Tasks) -> None:
        self._may_write = tasks.context.user.role is Role.LEADER
        self._page = page = ClinicTypesView(self._may_write)
        super().__init__(self._page, tasks)
        self._setup: ClinicSetup | None = None
        self._just_kept = ""  # the kind to go to when the list is read again
        page.command.connect(self._on_command)
        page.change_requested.connect(self._on_change)
        page.form.saved.connect(self._on_saved)
        page.form.refused.connect(self._on_failed)
        page.hours.saved.connect(self._on_hours)
        page.hours.refused.connect(self._on_failed)
        page.back_requested.connect(self._on_back)
        page.panel_changed.connect(self.keys_changed)

    def keys(self) -> Sequence[tuple[str, str]]:
        if self._page.panel_open():  # letters are typed there
            return (self.tr("Ctrl Enter"), self.tr("Save")), (self.tr("Esc"), self.tr("Close"))
        write = (
            (NEW, self.tr("New kind")),
            (self.tr("Enter"), self.tr("Change")),
            (RETIRE, self.tr("Retire, bring back")),
            (HOURS, self.tr("Hours")),
        )
        return (
            *(write if self._may_write else ()),
            ("/", self.tr("Jump to a clinic")),
            (self.tr("Esc"), self.tr("Settings")),
        )

    def enter(self, _what: str, _around: Surroundings) -> None:
        self._page.close_panel()
        self._read()
        self._page.table.setFocus()

    def on_changed(self, changes: Changes) -> None:
        if changes.site_lists:
            self._read()

    def _read(self) -> None:
        def show(setup: ClinicSetup) -> None:
            self._setup = setup
            self._page.display(setup)
            if self._just_kept:
                self._page.table.select(self._just_kept)
                self._just_kept = ""

        self._tasks.ask(self, GetClinicSetup(), show, self._on_failed, key="clinic-setup")

    def _on_back(self) -> None:
        if self._page.panel_open():
            self._page.close_panel()
        else:
            self.go.emit(Place("settings"))

    # --- orders ---

    def _kind(self, code: str) -> ClinicType | None:
        kinds = self._setup.kinds if self._setup is not None else ()
        return next((one for one in kinds if one.code == code), None)

    def _on_command(self, letter: str, code: str) -> None:
        kind = self._kind(code)
        if letter == NEW:
            self._page.ask(None)
        elif letter == HOURS:
            self._page.ask_hours()
        elif letter == RETIRE and kind is not None:
            back = kind.retired_on is not None
            changed = replace(kind, retired_on=None if back else self._tasks.context.today())
            words = self.tr("{name} can be chosen again.") if back else self.tr("{name} is retired. R brings it back.")
            self._keep(changed, words.format(name=kind.label))

    def _on_change(self, code: str) -> None:
        kind = self._kind(code)
        if self._may_write and kind is not None:
            self._page.ask(kind)

    def _on_saved(self, kind: ClinicType) -> None:
        self._keep(kind, self.tr("{name} is saved.").format(name=kind.label))

    def _keep(self, kind: ClinicType, said: str) -> None:
        if self._setup is None:
            return
        kept = json.loads(self._setup.kept) if self._setup.kept else None
        content = json.dumps(with_kind(kept, kind))

        def done(_none: None) -> None:
            self._page.close_panel()
            self._just_kept = kind.code
            self.said.emit(said)

        self._tasks.run(self, ChangeSiteList(LIST, content, self._setup.revision), done, self._on_failed)

    def _on_hours(self, content: str) -> None:
        if self._setup is None:
            return

        def done(_none: None) -> None:
            self._page.close_panel()
            self.said.emit(self.tr("The hours are saved."))

        command = ChangeSiteList(HOURS_LIST, content, self._setup.hours_revision)
        self._tasks.run(self, command, done, self._on_failed)

    def _on_failed(self, error: Exception) -> None:
        self._page.show_trouble(words_for(error))
