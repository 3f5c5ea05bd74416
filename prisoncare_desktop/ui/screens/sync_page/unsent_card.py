"""What has no receipt, in a file: what that is for, saving it, and what to do with it then."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from prisoncare_desktop.ui.widgets.banner import Banner
from prisoncare_desktop.ui.widgets.buttons import secondary_button
from prisoncare_desktop.ui.widgets.card import Card
from prisoncare_desktop.ui.widgets.file_choice import choose_new_file
from prisoncare_desktop.ui.widgets.flow import FlowBox
from prisoncare_desktop.usecases.backups import SavedUnsent


class UnsentCard(Card):
    save_requested = Signal(str)  # the file it is to go to

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(
            self.tr("A copy of what has no receipt"),
            subtitle=self.tr(
                "For a PC that may be lost or break before the trust has its work. Nothing is sent by it, and nothing "
                "here changes. The file is encrypted: it opens with the passwords, or the recovery code, of today."
            ),
            parent=parent,
        )
        self._suggested = Path("unsent.prisoncare")
        self.save = secondary_button(self.tr("Save what has no receipt to a file…"))
        self.save.clicked.connect(self._on_save)
        self.saved = Banner()
        buttons = FlowBox()
        buttons.set_widgets([self.save])
        self.body.addWidget(buttons)
        self.body.addWidget(self.saved)

    def suggest(self, folder: Path, name: str) -> None:
        """Have the window that asks where begin with this folder and name; forget what was saved before."""
        self._suggested = folder / name
        self.saved.set_message("done", "")

    def show_saved(self, file: Path, saved: SavedUnsent) -> None:
        """Say what the file holds and what to do with it, until the page is left."""
        n = saved.changes
        said = self.tr("1 change") if n == 1 else self.tr("{n} changes").format(n=n)
        if saved.given_up:
            said += self.tr(", {n} of them given up").format(n=saved.given_up)
        words = self.tr(
            "Saved in {name}: {what}. Keep it apart from this PC, where its backups are kept, and tell IT that it is "
            "there. Once nothing here waits for the trust it can be deleted."
        )
        self.saved.set_message("done", words.format(name=file.name, what=said))

    def _on_save(self) -> None:
        title = self.tr("Save what has no receipt")
        choose_new_file(self, title, self._suggested, lambda file: self.save_requested.emit(str(file)))
