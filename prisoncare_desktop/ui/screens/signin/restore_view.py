"""Bring back a backup: which, whose password of that day, what would be missing; only then is it done."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from prisoncare_desktop.ui.calendar_words import moment
from prisoncare_desktop.ui.screens.signin.door_page import DoorPage
from prisoncare_desktop.ui.screens.signin.view import PersonCard
from prisoncare_desktop.ui.widgets.buttons import Button, secondary_button
from prisoncare_desktop.ui.widgets.card import Card
from prisoncare_desktop.ui.widgets.chip import Chip
from prisoncare_desktop.ui.widgets.choice_box import ChoiceBox
from prisoncare_desktop.ui.widgets.file_choice import choose_folder
from prisoncare_desktop.ui.widgets.labels import Label, quiet, wrapped
from prisoncare_desktop.ui.widgets.rows import Cell, Column, Row
from prisoncare_desktop.ui.widgets.table import GridTable
from prisoncare_desktop.usecases.backup_port import BackupNote
from prisoncare_desktop.usecases.restored import HereNow, Preview


class RestoreView(DoorPage):
    """Two steps: `look_requested(backup, user id, password)`, then `bring_back_requested`."""

    folder_requested = Signal(str)
    backup_chosen = Signal(str)
    look_requested = Signal(str, str, str)
    bring_back_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._previewing = False
        self._choosing = self._first_step()
        self._preview = Card()
        self._lines = QVBoxLayout()
        self._lines.setSpacing(8)
        self._preview.body.addLayout(self._lines)
        self.form.addWidget(self._choosing)
        self.form.addWidget(self._preview)
        self.go_on_requested.connect(self._on_go_on)
        self.begin()

    # --- what is shown ---

    def display(self, folder: Path, backups: Sequence[BackupNote], today: date, also_in: Sequence[Path] = ()) -> None:
        """Show the backups of a folder, and those in earlier ones; the newest whole one is chosen."""
        said = self.tr("Those in {folders} are shown as well: backups went there before.")
        self.also.setText(said.format(folders=", ".join(map(str, also_in))))
        self.also.setVisible(bool(also_in))
        self.folder.setText(str(folder))
        self.set_people(())
        self.table.set_rows([self._row(one, today) for one in backups])
        whole = next((one.name for one in backups if one.whole), "")
        if whole:
            self.table.select(whole)
        if not self.table.rows():  # nothing there to be in focus: the next thing to do is to name another folder
            self.folder.setFocus(Qt.FocusReason.OtherFocusReason)
        elif not self.folder.hasFocus():
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        if self.table.current_id():
            self.backup_chosen.emit(self.table.current_id())

    def set_people(self, people: Sequence[PersonCard]) -> None:
        """Show who could open the chosen backup on its day; leave chosen who was."""
        before = self.who.currentData()
        self.who.clear()
        for person in people:
            self.who.addItem(f"{person.name} · {person.role_label}", person.user_id)
        self.who.setCurrentIndex(max(0, self.who.findData(before)))
        self._settle()

    def begin(self) -> None:
        """Go back to the choice, with no password in the field."""
        self._previewing = False
        self.password.clear()
        self._choosing.show()
        self._preview.hide()
        self.say(None)
        self.set_title(
            self.tr("Bring back a backup"),
            self.tr(
                "For when the records on this PC are damaged or gone. You see what would be missing before anything "
                "is changed, and the records that are here now are kept aside."
            ),
        )
        self.go_on.setText(self.tr("Look inside"))
        self._settle()

    def show_preview(self, preview: Preview, today: date) -> None:
        """Say what bringing it back would mean."""
        self._previewing = True
        self.password.clear()
        self._choosing.hide()
        when = moment(preview.made_at, today)
        self.set_title(self.tr("Bring back the backup of {when}?").format(when=when), "")
        while (item := self._lines.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        lines = self._said_of(preview)
        for line in lines:
            self._lines.addWidget(wrapped(line))
        self._preview.setAccessibleName(" ".join(lines))
        self._preview.show()
        self.go_on.setText(self.tr("Bring it back"))
        self.go_on.setEnabled(True)
        self.back.setFocus(Qt.FocusReason.OtherFocusReason)  # the safe way is the one at hand

    @property
    def previewing(self) -> bool:
        """Whether the second step is on view."""
        return self._previewing

    def set_busy(self, words: str) -> None:
        super().set_busy(words)
        self._choosing.setEnabled(not words)
        if not words:
            self.go_on.setText(self.tr("Bring it back") if self._previewing else self.tr("Look inside"))
            self._settle()

    # --- inside ---

    def _first_step(self) -> QWidget:
        step = QWidget()
        column = QVBoxLayout(step)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(7)
        self.folder = QLineEdit()
        self.folder.returnPressed.connect(lambda: self.folder_requested.emit(self.folder.text().strip()))
        self.look_there = secondary_button(self.tr("Look there"))
        self.look_there.clicked.connect(lambda: self.folder_requested.emit(self.folder.text().strip()))
        self.browse = Button(self.tr("Browse…"))
        self.browse.clicked.connect(self._on_browse)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.folder, 1)
        row.addWidget(self.look_there)
        row.addWidget(self.browse)
        column.addWidget(_labelled(self.tr("Folder with backups"), self.folder))
        column.addLayout(row)
        column.addSpacing(6)
        self.table = GridTable(self.tr("Backups in this folder"))
        self.table.set_columns(
            (
                Column("when", self.tr("Made"), stretch=1),
                Column("records", self.tr("Records"), align="right"),
                Column("unsent", self.tr("Unsent"), align="right"),
                Column("state", ""),
            )
        )
        self.table.set_empty_text(self.tr("There is no backup in this folder. Look in another one."))
        self.table.setMaximumHeight(260)
        self.table.current_changed.connect(lambda name: self.backup_chosen.emit(name) if name else None)
        column.addWidget(self.table)
        self.also = quiet(wrap=True)
        self.also.hide()
        column.addWidget(self.also)
        column.addSpacing(6)
        self.who = ChoiceBox()
        column.addWidget(_labelled(self.tr("Who are you?"), self.who))
        column.addWidget(self.who)
        column.addSpacing(6)
        self.password = QLineEdit()
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.password.setMaxLength(256)
        self.password.textChanged.connect(lambda _text: self._settle())
        self.password.returnPressed.connect(self._on_go_on)
        column.addWidget(_labelled(self.tr("Your password on the day it was made"), self.password))
        column.addWidget(self.password)
        return step

    def _on_browse(self) -> None:
        choose_folder(
            self,
            self.tr("Folder with backups"),
            Path(self.folder.text()),
            lambda folder: self.folder_requested.emit(str(folder)),
        )

    def _on_go_on(self) -> None:
        if not self.go_on.isEnabled():
            return
        if self._previewing:
            self.bring_back_requested.emit()
        else:
            self.look_requested.emit(self.table.current_id(), self.who.currentData() or "", self.password.text())

    def _settle(self) -> None:
        if not self._previewing:
            self.go_on.setEnabled(bool(self.who.count() and self.password.text()))

    def _row(self, one: BackupNote, today: date) -> Row:
        state = Chip("done", self.tr("checked")) if one.whole else Chip("caution", self.tr("not whole"))
        return Row(
            one.name,
            {
                "when": Cell(moment(one.made_at, today) if one.made_at else one.name, strong=one.whole),
                "records": Cell(f"{one.records:,}" if one.whole else "", tabular=True),
                "unsent": Cell(f"{one.unsent:,}" if one.whole else "", tabular=True),
                "state": state,
            },
        )

    def _said_of(self, preview: Preview) -> tuple[str, ...]:
        holds = self.tr("Records in it: {records}. Changes in it that the trust did not have then: {unsent}.").format(
            records=f"{preview.records:,}", unsent=preview.unsent
        )
        here = {
            HereNow.MISSING: self.tr("There are no records on this PC now."),
            HereNow.UNREADABLE: self.tr(
                "The records on this PC now cannot be read. They are kept aside as they are, for IT."
            ),
            HereNow.ANOTHER_PASSWORD: self.tr(
                "The records on this PC now do not open with this password, so what is in them cannot be compared. "
                "They are kept aside whole."
            ),
        }.get(preview.here, "")
        if preview.here is HereNow.OPENS:
            here = self.tr("Changes recorded on this PC since, which would be missing here at first: {n}.").format(
                n=preview.recorded_since
            )
            if preview.unsent_here:
                here += " " + self.tr(
                    "Changes here now that the trust does not have: {n}. They are first saved to an encrypted file."
                ).format(n=preview.unsent_here)
            here += " " + self.tr("The records here now are kept aside; nothing is deleted.")
        after = self.tr("Afterwards this PC fetches everything from the trust before it sends anything.")
        passwords = self.tr(
            "Passwords and the recovery code are then as they were on that day. People removed since stay removed."
        )
        return tuple(filter(None, (holds, here, after, passwords, self._people_since(preview))))

    def _people_since(self, preview: Preview) -> str:
        said = []
        if preview.let_in_since == 1:
            said.append(self.tr("1 colleague was let in since; they need a new code."))
        elif preview.let_in_since:
            said.append(
                self.tr("{n} colleagues were let in since; they need new codes.").format(n=preview.let_in_since)
            )
        if preview.keys_since == 1:
            said.append(self.tr("1 colleague has another password since; the old one is theirs again."))
        elif preview.keys_since:
            again = self.tr("{n} colleagues have other passwords since; the old ones are theirs again.")
            said.append(again.format(n=preview.keys_since))
        if preview.code_since:
            said.append(
                self.tr("A new recovery code was made since; the old sheet opens this PC again, the new does not.")
            )
        return " ".join(said)


def _labelled(text: str, buddy: QWidget) -> Label:
    label = Label(text, "field")
    label.setBuddy(buddy)
    buddy.setAccessibleName(text)
    return label
