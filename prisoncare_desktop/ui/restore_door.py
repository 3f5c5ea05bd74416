"""The page that brings a backup back, at work: lists, opens with a password, previews, and puts it in place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from prisoncare_desktop.errors import RuleBroken, WrongPassword
from prisoncare_desktop.ui.calendar_words import moment
from prisoncare_desktop.ui.front_door import Runner
from prisoncare_desktop.ui.screens.signin.restore_view import RestoreView
from prisoncare_desktop.ui.screens.signin.view import PersonCard
from prisoncare_desktop.ui.trouble import words_for
from prisoncare_desktop.usecases.backup_port import BackupNote
from prisoncare_desktop.usecases.restored import Looked, Restored


@dataclass(frozen=True)
class RestoreWork:
    """What is done off the GUI thread. `people(backup)`: who could open it; `look`: opens it with a password.

    `earlier`: other folders that this PC's backups went to, listed as well until somebody names a folder.
    """

    folder: Path
    today: Callable[[], date]
    listed: Callable[[Path], tuple[BackupNote, ...]]
    people: Callable[[Path], tuple[PersonCard, ...]]
    look: Callable[[Path, str, str], Looked]
    bring_back: Callable[[Looked], Restored]
    earlier: tuple[Path, ...] = ()


class RestoreDoor(QObject):
    """`done(str)`: what to say at the door now. `left`: back to it, with nothing changed."""

    done = Signal(str)
    left = Signal()
    at_work = Signal(bool)  # whether a backup is being opened or brought back, which nothing is to end half-way

    def __init__(self, view: RestoreView, work: RestoreWork, run: Runner) -> None:
        super().__init__(view)
        self._view, self._work, self._run = view, work, run
        self._folder = work.folder
        self._places: dict[str, Path] = {}  # a backup's name -> the folder it lies in
        self._looked: Looked | None = None
        view.folder_requested.connect(lambda folder: self.show(Path(folder)))
        view.backup_chosen.connect(self._on_backup_chosen)
        view.look_requested.connect(self._on_look)
        view.bring_back_requested.connect(self._on_bring_back)
        view.back_requested.connect(self._on_back)

    def show(self, folder: Path | None = None) -> None:
        """List the backups in this folder, or in all that this PC's went to."""
        self._folder = folder or self._work.folder
        folders = (folder,) if folder else (self._work.folder, *self._work.earlier)
        self._run(self, lambda: [(one, self._work.listed(one)) for one in folders], self._on_listed, self._on_failed)

    # --- inside ---

    def _on_listed(self, listed: list[tuple[Path, tuple[BackupNote, ...]]]) -> None:
        self._view.say(None)
        self._places.clear()
        notes: list[BackupNote] = []
        for folder, there in listed:
            notes.extend(one for one in there if self._places.setdefault(one.name, folder) == folder)
        told = sorted(((one.made_at, one) for one in notes if one.made_at), key=lambda pair: pair[0], reverse=True)
        also = tuple(folder for folder, there in listed[1:] if there)
        backups = (*(one for _, one in told), *(one for one in notes if not one.made_at))
        self._view.display(self._folder, backups, self._work.today(), also)

    def _on_backup_chosen(self, name: str) -> None:
        backup = self._place(name)
        self._run(self, lambda: self._work.people(backup), self._view.set_people, self._on_failed)

    def _on_look(self, name: str, user_id: str, password: str) -> None:
        backup = self._place(name)
        self._view.say(None)
        self._view.set_busy(self.tr("Opening and checking it…"))
        self.at_work.emit(True)
        self._run(self, lambda: self._work.look(backup, user_id, password), self._on_looked, self._on_failed)

    def _place(self, name: str) -> Path:
        return self._places.get(name, self._folder) / name

    def _on_looked(self, looked: Looked) -> None:
        self._looked = looked
        self._view.set_busy("")
        self.at_work.emit(False)
        self._view.show_preview(looked.preview, self._work.today())

    def _on_bring_back(self) -> None:
        looked = self._looked
        if looked is None:
            return
        self._view.set_busy(self.tr("Bringing it back…"))
        self.at_work.emit(True)
        self._run(self, lambda: self._work.bring_back(looked), self._on_brought_back, self._on_failed)

    def _on_brought_back(self, restored: Restored) -> None:
        self._looked = None
        when = moment(restored.made_at, self._work.today())
        said = [self.tr("This PC was restored from the backup of {when}.").format(when=when)]
        if restored.saved is not None:
            said.append(
                self.tr("{n} changes without a receipt are in the file {file}.").format(
                    n=restored.saved_changes, file=restored.saved.name
                )
            )
        said.append(self.tr("Sign in with the password you had then, and let it sync."))
        self.done.emit(" ".join(said))

    def _on_back(self) -> None:
        """From the preview to the choice, from there to the door."""
        self._looked = None
        if self._view.previewing:
            self._view.begin()
        else:
            self.left.emit()

    def _on_failed(self, error: Exception) -> None:
        self._view.set_busy("")
        self.at_work.emit(False)
        if isinstance(error, WrongPassword):
            error = RuleBroken("restore-wrong-password", "not the password of that day")
        self._view.say(words_for(error))
