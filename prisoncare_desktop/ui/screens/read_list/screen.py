"""Wires the page of a pasted list to the tasks."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from prisoncare_desktop.ui.screen import Place, Screen, Surroundings
from prisoncare_desktop.ui.screens.read_list.view import ReadListView
from prisoncare_desktop.ui.tasks import Tasks
from prisoncare_desktop.ui.trouble import not_kept_words, words_for
from prisoncare_desktop.ui.widgets.file_choice import choose_file
from prisoncare_desktop.usecases.drafts import DiscardDraft, FindDraft, SaveDraft
from prisoncare_desktop.usecases.ports import Draft
from prisoncare_desktop.usecases.reading_lists import SUBJECT, Added, AddReadList, ReadLines, ReadList, ReadListFile


class ReadListScreen(Screen):
    """A list for a clinic. `Place("read-list", session_id)`; with the field "paste", what was copied is put there."""

    name = "read-list"
    room = "clinics"
    help_page = "read-list"

    def __init__(self, tasks: Tasks) -> None:
        self._page = ReadListView()
        super().__init__(self._page, tasks)
        self._session_id = ""
        self._in_view = False
        self._kept = ""  # the draft as it was kept last
        self._adding = False
        self._pastes = self._draft_known = False  # what is on the clipboard is wanted, once the draft is known
        self._page.back_requested.connect(lambda: self.go.emit(Place("session", self._session_id)))
        self._page.edited.connect(self._on_edited)
        self._page.confirmed.connect(self._on_confirmed)
        self._page.open_requested.connect(self._on_open)

    def keys(self) -> Sequence[tuple[str, str]]:
        return (
            (self.tr("Ctrl V"), self.tr("Paste")),
            (self.tr("Ctrl O"), self.tr("Open a file")),
            (self.tr("Ctrl Enter"), self.tr("Add what fits")),
            (self.tr("Tab"), self.tr("To the lines")),
            (self.tr("Esc"), self.tr("The clinic")),
        )

    def enter(self, what: str, _around: Surroundings) -> None:
        self._session_id, self._in_view, self._adding, self._kept = what, True, False, ""
        self._pastes, self._draft_known = False, False
        self._page.begin()
        self._page.text.setFocus()
        self._on_edited("")  # says which clinic it is, and whether one may
        self._tasks.ask(self, FindDraft(SUBJECT + what), self._on_draft, self._on_failed)

    def return_to(self, field: str) -> None:
        self._pastes = field == "paste"
        self._paste_if_wanted()

    def leave(self) -> None:
        if self._in_view:
            self._keep()
        self._in_view = False
        self._page.begin()  # nobody's name stays behind a page that is out of view

    def open_file(self, path: Path) -> None:
        """Have this file's text be the list."""
        self._tasks.ask(self, ReadListFile(path), self._page.set_text, self._on_failed)

    # --- inside ---

    def _on_draft(self, draft: Draft | None) -> None:
        if not self._in_view:
            return
        if draft is not None:  # what was typed while it was looked for stands after it
            self._kept = str(json.loads(draft.content)["text"])
            self._page.set_text("\n".join(filter(None, (self._kept, self._page.text.toPlainText()))))
        self._draft_known = True
        self._paste_if_wanted()

    def _paste_if_wanted(self) -> None:
        if self._pastes and self._draft_known:
            self._pastes = False
            self._page.paste()

    def _on_edited(self, text: str) -> None:
        self._tasks.ask(
            self,
            ReadList(self._session_id, text),
            lambda read: self._on_read(text, read),
            self._on_not_read,
            key="read-list",
        )

    def _on_read(self, text: str, read: ReadLines) -> None:
        if self._in_view:
            self._page.display(text, read)

    def _on_not_read(self, error: BaseException) -> None:
        self._page.forget_lines()
        self._on_failed(error)

    def _on_open(self) -> None:
        choose_file(self._page, self.tr("A list of a clinic"), Path.home(), self.open_file)

    def _on_confirmed(self, text: str) -> None:
        if not self._adding:
            self._adding = True
            self._tasks.run(self, AddReadList(self._session_id, text), self._on_added, self._on_failed)

    def _on_added(self, added: Added) -> None:
        self._adding = False
        if not added.kept_aside:
            self._kept = ""
            self._page.begin()
            self.said.emit(self.tr("{n} added to the list.").format(n=added.added))
            self.go.emit(Place("session", self._session_id))
            return
        self.said.emit(
            self.tr("{n} added. {left} stay here until they are dealt with.").format(
                n=added.added, left=added.kept_aside
            )
        )
        self._page.begin()
        self._tasks.ask(self, FindDraft(SUBJECT + self._session_id), self._on_draft, self._on_failed)

    def _keep(self) -> None:
        """Keep the text as it stands, for this person alone; of an empty page nothing is kept."""
        text = self._page.text.toPlainText()
        if text == self._kept:
            return
        subject = SUBJECT + self._session_id
        command = SaveDraft(subject, "", "", json.dumps({"text": text})) if text.strip() else DiscardDraft(subject)
        self._tasks.run(self, command, None, lambda error: self.trouble.emit(not_kept_words(error)))

    def _on_failed(self, error: BaseException) -> None:
        self._adding = False
        if self._in_view:
            self._page.show_trouble(words_for(error))
