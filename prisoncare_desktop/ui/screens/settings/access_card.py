"""The card on which IT says how this PC is let in at the trust's record, and by which way it goes there."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from prisoncare_desktop.domain.calendar import local_date
from prisoncare_desktop.ui.calendar_words import full_day
from prisoncare_desktop.ui.screens.settings.field_grid import button_row, field_grid
from prisoncare_desktop.ui.widgets.buttons import Button
from prisoncare_desktop.ui.widgets.card import Card
from prisoncare_desktop.ui.widgets.file_choice import choose_file
from prisoncare_desktop.ui.widgets.labels import quiet
from prisoncare_desktop.usecases.central_access import Access, ChangeAccess


class AccessCard(Card):
    """`saved`: the command with what stands in the fields. `file_chosen`: a file to import, and its password."""

    saved = Signal(object)
    file_chosen = Signal(Path, str)
    try_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", parent=parent)
        self.set_title(
            self.tr("How this PC is let in"),
            self.tr("Leave empty what the trust gave you nothing for. Keys stay in the encrypted store, unseen."),
        )
        self.client_id = _field(self.tr("the token above is used"))
        self.key_id = _field(self.tr("the key's own name"))
        self.token_address = _field(self.tr("the trust's record says where"))
        self.scope = _field(self.tr("system/*.cruds"))
        self.proxy = _field(self.tr("the system's own; none: no proxy"))
        self.authority_file = _field(self.tr("nobody but those that this PC trusts"))
        self.file_password = QLineEdit()
        self.file_password.setEchoMode(QLineEdit.EchoMode.Password)
        self.certificate, self.signing_key = quiet(wrap=True), quiet(wrap=True)
        self.save, self.try_it = Button(self.tr("Save")), Button(self.tr("Try it"))
        self.import_file = Button(self.tr("Import a certificate or key…"))
        self.save.setAccessibleName(self.tr("Save: {0}").format(self.tr("How this PC is let in")))
        self.body.addWidget(self.certificate)
        self.body.addWidget(self.signing_key)
        self.body.addLayout(
            field_grid(
                (
                    (self.tr("Name of this PC at the token service (client id)"), self.client_id),
                    (self.tr("Id of its key there"), self.key_id),
                    (self.tr("Address of the token service"), self.token_address),
                    (self.tr("What to ask for (scope)"), self.scope),
                    (self.tr("Proxy"), self.proxy),
                    (self.tr("File of one more authority to trust (PEM)"), self.authority_file),
                ),
                self.save,
            )
        )
        self.body.addLayout(button_row(self.save, self.try_it))
        self.body.addSpacing(8)
        self.body.addLayout(field_grid(((self.tr("Password of the file, if it has one"), self.file_password),)))
        self.body.addLayout(button_row(self.import_file))
        self.save.clicked.connect(lambda: self.saved.emit(self._typed()))
        self.try_it.clicked.connect(self.try_requested)
        self.import_file.clicked.connect(
            lambda: choose_file(self, self.tr("A certificate with its key, or a key"), Path.home(), self.take)
        )

    def display(self, access: Access, today: date) -> None:
        chosen = access.settings
        said = (
            chosen.token_client_id,
            chosen.token_key_id,
            chosen.token_address,
            chosen.token_scope,
            chosen.proxy,
            chosen.authority_file,
        )
        for field, text in zip(self._fields(), said, strict=True):
            field.setText(text)
        self.show_files(access, today)

    def show_files(self, access: Access, today: date) -> None:
        """Say which certificate and key are kept; what is typed stays."""
        self.file_password.clear()
        certificate = self.tr("Certificate: none.")
        if access.certificate_ends_at is not None:
            ends = local_date(access.certificate_ends_at)
            words = (
                self.tr("Certificate: {0}, over since {1}.") if ends < today else self.tr("Certificate: {0}, to {1}.")
            )
            certificate = words.format(access.certificate, full_day(ends))
        self.certificate.setText(certificate)
        key = self.tr("Signing key: none.")
        if access.signing_key:
            key = self.tr("Signing key: kept. Its own name is {0}.").format(access.signing_key)
        self.signing_key.setText(key)

    def set_busy(self, busy: bool) -> None:
        for button in (self.save, self.try_it, self.import_file):
            button.setEnabled(not busy)

    def take(self, file: Path) -> None:
        """Have this file imported, with the password that stands in its field."""
        self.file_chosen.emit(file, self.file_password.text())

    # --- inside -------------------------------------------------------------------------------------------------

    def _fields(self) -> tuple[QLineEdit, ...]:
        return (self.client_id, self.key_id, self.token_address, self.scope, self.proxy, self.authority_file)

    def _typed(self) -> ChangeAccess:
        return ChangeAccess(*(field.text() for field in self._fields()))


def _field(when_empty: str) -> QLineEdit:
    made = QLineEdit()
    made.setPlaceholderText(when_empty)
    return made
