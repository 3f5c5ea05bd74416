"""Wires the lists of codes to the tasks."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from prisoncare_desktop.domain.confirmed_lists import LIST
from prisoncare_desktop.ui.screen import Place, Screen, Surroundings
from prisoncare_desktop.ui.screens.confirmed_lists.view import ConfirmedListsView
from prisoncare_desktop.ui.tasks import Tasks
from prisoncare_desktop.ui.trouble import words_for
from prisoncare_desktop.usecases.changes import Changes
from prisoncare_desktop.usecases.confirmed_lists import ConfirmedLists, GetConfirmedLists, ListStanding
from prisoncare_desktop.usecases.site_lists import ChangeSiteList


class ConfirmedListsScreen(Screen):
    """Which lists of codes may leave. `Place("confirmed-lists")`."""

    name = "confirmed-lists"
    room = "settings"
    help_page = "confirmed-lists"

    def __init__(self, tasks: Tasks) -> None:
        self._page = ConfirmedListsView()
        super().__init__(self._page, tasks)
        self._shown: ConfirmedLists | None = None
        self._page.back_requested.connect(lambda: self.go.emit(Place("settings")))
        self._page.confirm_requested.connect(self._on_confirm)
        self._page.take_back_requested.connect(self._on_take_back)

    def keys(self) -> Sequence[tuple[str, str]]:
        return (
            ("C", self.tr("The trust confirms it")),
            ("T", self.tr("Take that back")),
            (self.tr("Esc"), self.tr("Settings")),
        )

    def enter(self, _what: str, _around: Surroundings) -> None:
        self._read()
        self._page.table.setFocus()

    def on_changed(self, changes: Changes) -> None:
        if not changes or changes.site_lists:
            self._read()

    def _read(self) -> None:
        def show(lists: ConfirmedLists) -> None:
            self._shown = lists
            self._page.display(lists)

        self._tasks.ask(self, GetConfirmedLists(), show, self._on_failed)

    def _on_confirm(self, one: ListStanding) -> None:
        self._keep({one.name: one.shipped.version}, self.tr("Confirmed. Its codes may leave now."))

    def _on_take_back(self, one: ListStanding) -> None:
        self._keep({one.name: ""}, self.tr("Taken back. Words leave in place of its codes."))

    def _keep(self, changed: Mapping[str, str], words: str) -> None:
        if self._shown is None:
            return
        versions = {name: version for name, version in {**self._shown.versions, **changed}.items() if version}
        command = ChangeSiteList(LIST, json.dumps(versions), self._shown.revision)
        self._tasks.run(self, command, lambda _none: self.said.emit(words), self._on_failed)

    def _on_failed(self, error: Exception) -> None:
        self._page.show_trouble(words_for(error))
