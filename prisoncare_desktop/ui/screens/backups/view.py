"""The Backups page: how it stands, what is kept, one more now, where they go."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from prisoncare_desktop.ui.calendar_words import moment
from prisoncare_desktop.ui.trouble import sync_trouble_words
from prisoncare_desktop.ui.widgets.banner import Banner
from prisoncare_desktop.ui.widgets.buttons import primary_button, secondary_button
from prisoncare_desktop.ui.widgets.card import Card, StatCard
from prisoncare_desktop.ui.widgets.card_row import CardRow
from prisoncare_desktop.ui.widgets.chip import Chip
from prisoncare_desktop.ui.widgets.file_choice import choose_folder
from prisoncare_desktop.ui.widgets.labels import quiet
from prisoncare_desktop.ui.widgets.progress import Progress
from prisoncare_desktop.ui.widgets.rows import Cell, Column, Row
from prisoncare_desktop.ui.widgets.scrolled import Scrolled
from prisoncare_desktop.ui.widgets.table import GridTable
from prisoncare_desktop.ui.working_page import WorkingPage
from prisoncare_desktop.usecases.backup_port import KEPT_DAILY, KEPT_MONTHLY, KEPT_WEEKLY, BackupNote, BackupState

_MB = 1024 * 1024


class BackupsView(WorkingPage):
    back_up_requested = Signal()
    folder_chosen = Signal(str)
    folder_wanted = Signal(str)  # one that is not there: it is to be made

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Backups"), "", parent)
        self.back_up = primary_button(self.tr("Back up now"))
        self.back_up.clicked.connect(self.back_up_requested)
        self.add_way_back(self.tr("Settings"))
        self.aside.addWidget(self.back_up)
        self.last = StatCard(self.tr("Last backup"))
        self.unsent = StatCard(self.tr("Not at the trust when it was made"))
        self.kept = StatCard(self.tr("Kept"))
        self.progress = Progress()
        self.progress.hide()
        self.table = GridTable(self.tr("Backups that are kept"))
        self.table.set_columns(
            (
                Column("when", self.tr("Made")),
                Column("why", self.tr("Why"), stretch=1),
                Column("records", self.tr("Records"), align="right"),
                Column("unsent", self.tr("Unsent then"), align="right"),
                Column("size", self.tr("Size"), align="right", hide_below=700),
                Column("state", ""),
            )
        )
        self.table.set_selection_needs_focus(True)
        self.table.set_empty_text(self.tr("No backup was made yet. The first is made within a minute."))
        page = Scrolled()
        page.column.addWidget(self.trouble)
        page.column.addWidget(CardRow(self.last, self.unsent, self.kept))
        page.column.addWidget(self.progress)
        page.column.addWidget(
            quiet(
                self.tr(
                    "At a sign-out one is made if something was recorded since the last, and that is older than 15 "
                    "minutes; if there is no time for it, then after the next sign-in. A newer one takes the place "
                    "of an older one of the same day, also of one made by hand; the newest two stay."
                ),
                wrap=True,
            )
        )
        page.column.addWidget(self._where())
        page.add_table(self.table)
        page.column.addWidget(
            quiet(
                self.tr(
                    "To bring one back, lock this PC and choose “Bring back a backup” at the sign-in window. "
                    "A backup opens with the passwords of the day it was made."
                ),
                wrap=True,
            )
        )
        page.column.addStretch(1)
        self.body.addWidget(page, 1)
        self.setFocusProxy(self.back_up)

    def display(self, state: BackupState, today: date) -> None:
        """Show how it stands."""
        hours = f"{state.every_h:g}"
        self.set_title(
            self.tr("Backups"),
            self.tr("By itself every {hours} hours, and at sign-outs").format(hours=hours),
        )
        self._display_trouble(state, today)
        newest = next((one for one in state.backups if one.whole), None)
        if newest is None or newest.made_at is None:
            self.last.set_number(self.tr("none yet"))
            self.unsent.set_number("–")
        else:
            when = moment(newest.made_at, today)
            self.last.set_number(when, self.tr("opened and checked"), tone="done")
            note = self.tr("they are safe in the backup") if newest.unsent else self.tr("all was there then")
            self.unsent.set_number(str(newest.unsent), note)
        rule = self.tr("one a day for {d} days, a week for {w}, a month for {m}")
        self.kept.set_number(str(len(state.backups)), rule.format(d=KEPT_DAILY, w=KEPT_WEEKLY, m=KEPT_MONTHLY))
        if not self.folder.hasFocus() and not self.missing.message():
            self.folder.setText(str(state.folder))
        older = self.tr("Older backups lie in {folders}. They stay there, and can be brought back from there.")
        self.earlier.setText(older.format(folders=", ".join(map(str, state.earlier))) if state.earlier else "")
        self.earlier.setVisible(bool(state.earlier))
        self.table.set_rows([self._row(one, today) for one in state.backups])

    def ask_to_make(self, folder: str) -> None:
        """Ask about a folder that is not there; Enter in the field asks again and makes nothing."""
        self.missing.set_message(
            "caution",
            self.tr("There is no such folder: {folder}. If that is how it is spelt, it can be made.").format(
                folder=folder
            ),
            action=self.tr("Make it"),
        )

    def folder_kept(self) -> None:
        """Take the question away, and the focus off the field."""
        self.missing.set_message("info", "")
        self.back_up.setFocus()

    def show_progress(self, done: int, whole: int) -> None:
        """Show how far it is; (0, 0): it is over."""
        self.progress.setVisible(whole > 0)
        if whole:
            share = 100 * done // whole
            checking = self.tr("Checking what was written…")
            words = checking if share >= 100 else self.tr("Copying: {n}%").format(n=share)
            self.progress.set_progress(done, whole, words)

    # --- inside ---

    def _where(self) -> Card:
        card = Card(
            self.tr("Where they go"),
            subtitle=self.tr("A folder on another disk or a share also helps when this PC is lost or breaks."),
        )
        self.folder = QLineEdit()
        self.folder.setAccessibleName(self.tr("Folder for backups"))
        self.folder.returnPressed.connect(self._on_use)
        self.use = secondary_button(self.tr("Use this folder"))
        self.use.clicked.connect(self._on_use)
        self.browse = secondary_button(self.tr("Browse…"))
        self.browse.clicked.connect(self._on_browse)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.folder, 1)
        row.addWidget(self.use)
        row.addWidget(self.browse)
        card.body.addLayout(row)
        self.missing = Banner()
        self.missing.action_requested.connect(lambda: self.folder_wanted.emit(self.folder.text().strip()))
        self.folder.textEdited.connect(lambda _text: self.missing.set_message("info", ""))
        card.body.addWidget(self.missing)
        self.earlier = quiet(wrap=True)
        self.earlier.hide()
        card.body.addWidget(self.earlier)
        return card

    def _on_use(self) -> None:
        if self.folder.text().strip():
            self.folder_chosen.emit(self.folder.text().strip())

    def _on_browse(self) -> None:
        choose_folder(self, self.tr("Folder for backups"), Path(self.folder.text()), self._on_browsed)

    def _on_browsed(self, folder: Path) -> None:
        self.folder.setText(str(folder))
        self.folder_chosen.emit(str(folder))

    def _display_trouble(self, state: BackupState, today: date) -> None:
        if not state.trouble:
            self.trouble.set_message("info", "")
            return
        words = sync_trouble_words(state.trouble)
        said = [words.what, words.next_step]
        if state.trouble_since is not None:
            said.append(self.tr("Since {when}.").format(when=moment(state.trouble_since, today)))
        self.trouble.set_message("caution", " ".join(said))

    def _row(self, one: BackupNote, today: date) -> Row:
        why = {
            "timer": self.tr("by itself"),
            "asked": self.tr("asked for"),
            "signed-out": self.tr("somebody signed out"),
            "before-migration": self.tr("before a newer PrisonCare"),
        }.get(one.why, one.name)
        size = f"{one.size / _MB:.1f} MB" if one.whole else ""
        state = Chip("done", self.tr("checked")) if one.whole else Chip("caution", self.tr("not whole: tell IT"))
        return Row(
            one.name,
            {
                "when": Cell(moment(one.made_at, today) if one.made_at else "–", strong=True),
                "why": Cell(why, quiet=True),
                "records": Cell(f"{one.records:,}" if one.whole else "", tabular=True),
                "unsent": Cell(f"{one.unsent:,}" if one.whole else "", tabular=True),
                "size": Cell(size, tabular=True, quiet=True),
                "state": state,
            },
        )
