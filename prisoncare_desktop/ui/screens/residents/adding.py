"""Wires the page on which somebody new is added to the tasks."""

from __future__ import annotations

import json
from collections.abc import Sequence

from prisoncare_desktop.domain.matching import Traits
from prisoncare_desktop.ui.screen import Place, Screen, Surroundings
from prisoncare_desktop.ui.screens.residents.add_view import AddResidentView
from prisoncare_desktop.ui.tasks import Tasks
from prisoncare_desktop.ui.trouble import not_kept_words, words_for
from prisoncare_desktop.usecases.adding_residents import AddResident, Alike, FindAlike
from prisoncare_desktop.usecases.drafts import DiscardDraft, FindDraft, SaveDraft
from prisoncare_desktop.usecases.ports import Draft

_SUBJECT = "add-resident"  # one half-added resident for each person


class AddResidentScreen(Screen):
    """Somebody the trust has not sent. `Place("add-resident")`."""

    name = "add-resident"
    room = "residents"
    help_page = "residents"

    def __init__(self, tasks: Tasks) -> None:
        self._page = AddResidentView(lambda: tasks.context.today())
        super().__init__(self._page, tasks)
        self._adding = False
        self._in_view = False
        self._kept = ""  # the draft as it was kept last
        self._page.trouble.action_requested.connect(self._on_afresh)
        self._page.back_requested.connect(lambda: self.go.emit(Place("residents")))
        self._page.open_requested.connect(lambda resident_id: self.go.emit(Place("resident", resident_id)))
        self._page.edited.connect(self._on_edited)
        self._page.confirmed.connect(self._on_confirmed)

    def keys(self) -> Sequence[tuple[str, str]]:
        return (
            (self.tr("Tab"), self.tr("Next box")),
            (self.tr("Ctrl Enter"), self.tr("Add them")),
            (self.tr("Esc"), self.tr("All residents")),
        )

    def enter(self, _what: str, _around: Surroundings) -> None:
        self._in_view = True
        self._page.begin()
        self._page.family.setFocus()
        self._tasks.ask(self, FindDraft(_SUBJECT), self._on_draft, self._on_failed)

    def leave(self) -> None:
        if self._in_view:
            self._keep()
        self._in_view = False
        self._page.begin()  # nobody's name stays behind a page that is out of view

    # --- the draft ---

    def _on_draft(self, draft: Draft | None) -> None:
        if self._in_view and not self._page.typed():
            self._kept = draft.content if draft else ""
            if draft is not None:
                self._page.take_up(json.loads(draft.content))

    def _keep(self) -> None:
        """Keep what stands there, for this person alone; of an empty page nothing is kept."""
        typed = self._page.typed()
        content = json.dumps(typed) if typed else ""
        if content == self._kept:
            return
        self._kept = content
        command = SaveDraft(_SUBJECT, "", "", content) if content else DiscardDraft(_SUBJECT)
        self._tasks.run(self, command, None, self._on_not_kept)

    def _on_not_kept(self, error: Exception) -> None:
        self._kept = ""  # to be tried again with the next key, or on leaving
        if self._in_view:
            self._on_failed(error)
        else:
            self.trouble.emit(not_kept_words(error))

    def _on_afresh(self) -> None:
        self._page.begin()
        self._keep()
        self._page.family.setFocus()

    # --- who is like them, and adding them ---

    def _on_edited(self, traits: Traits) -> None:
        self._keep()

        def show(alike: tuple[Alike, ...]) -> None:
            if traits == self._page.traits():
                self._page.display_alike(traits, alike)

        self._tasks.ask(self, FindAlike(traits), show, self._on_failed, key="alike")

    def _on_confirmed(self, traits: Traits, not_these: frozenset[str]) -> None:
        if self._adding:
            return
        self._adding = True

        def added(resident_id: str) -> None:
            self._adding = False
            self._page.begin()
            self._keep()
            self.said.emit(self.tr("Added. They go to the trust with the next sync."))
            self.go.emit(Place("resident", resident_id))

        self._tasks.run(self, AddResident(traits, not_these), added, self._on_not_added)

    def _on_not_added(self, error: Exception) -> None:
        self._adding = False
        self._on_failed(error)

    def _on_failed(self, error: Exception) -> None:
        self._page.show_trouble(words_for(error))
