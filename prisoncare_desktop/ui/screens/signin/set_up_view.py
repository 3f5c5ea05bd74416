"""A PC's first day, in four pages: the prison, the trust's record, the first leader, the recovery code."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from prisoncare_desktop.ui.screens.signin.door_page import DoorPage
from prisoncare_desktop.ui.widgets.buttons import Button
from prisoncare_desktop.ui.widgets.choice_box import ChoiceBox
from prisoncare_desktop.ui.widgets.code_groups import CodeGroups
from prisoncare_desktop.ui.widgets.labels import field_label, quiet
from prisoncare_desktop.ui.widgets.new_password import NewPassword

SetUpStep = Literal["prison", "record", "leader", "code"]
STEPS: tuple[SetUpStep, ...] = ("prison", "record", "leader", "code")


@dataclass(frozen=True, repr=False)
class Typed:
    """What stands in the fields."""

    site_name: str
    agency_id: str
    room: str
    server_url: str
    token: str
    leader_name: str
    password: str


class SetUpView(DoorPage):
    try_requested = Signal(str, str)  # the central record's address, token
    print_requested = Signal()

    def __init__(
        self, prisons: Sequence[tuple[str, str, str]], suggest: Callable[[], str], parent: QWidget | None = None
    ) -> None:
        """`prisons` to choose from: (id, name to find it by, name as it stands on every page)."""
        super().__init__(parent)
        self.step: SetUpStep = "prison"
        self._titles = {
            "prison": (self.tr("Set up this PC"), self.tr("1 of 4 · Which prison is it in?")),
            "record": (
                self.tr("The trust's record"),
                self.tr("2 of 4 · Where records are sent. Leave both empty to do it later, under Settings."),
            ),
            "leader": (
                self.tr("The first leader"),
                self.tr("3 of 4 · They sign in first and let everybody else in."),
            ),
            "code": (
                self.tr("The recovery code"),
                self.tr("4 of 4 · It opens this PC when nobody can sign in any more. It is shown this once."),
            ),
        }
        self._pages = QStackedWidget()
        self._each: list[QWidget] = []
        self.prison = ChoiceBox()
        self.prison.addItem(self.tr("Choose from the list, or type below"), ("", ""))
        for agency_id, listed, name in prisons:
            self.prison.addItem(listed, (agency_id, name))
        self.site_name, self.agency_id, self.room = QLineEdit(), QLineEdit(), QLineEdit()
        self.agency_id.setMaxLength(3)
        self.room.setPlaceholderText(self.tr("clinic room A1"))
        self.server_url, self.token = QLineEdit(), QLineEdit()
        self.server_url.setPlaceholderText("https://")
        self.token.setEchoMode(QLineEdit.EchoMode.Password)
        self.try_it = Button(self.tr("Try it"))
        self.leader_name = QLineEdit()
        self.new_password = NewPassword(suggest)
        self.code = CodeGroups()
        self.print_sheet = Button(self.tr("Print the sheet to seal"), icon_name="print")
        self.last_group = QLineEdit()
        self.last_group.setMaxLength(12)
        self._build()
        self.new_password.begin()
        self.show_step("prison")

    def typed(self) -> Typed:
        return Typed(
            self.site_name.text(),
            self.agency_id.text().upper(),
            self.room.text(),
            self.server_url.text(),
            self.token.text(),
            self.leader_name.text(),
            self.new_password.typed(),
        )

    def fill_site(self, site_name: str, agency_id: str, room: str, server_url: str) -> None:
        """Show what an earlier set-up that was cut short has kept."""
        self.site_name.setText(site_name)
        self.agency_id.setText(agency_id)
        self.room.setText(room)
        self.server_url.setText(server_url)
        place = next((n for n in range(self.prison.count()) if self.prison.itemData(n)[0] == agency_id), 0)
        self.prison.blockSignals(True)
        self.prison.setCurrentIndex(place)
        self.prison.blockSignals(False)

    def show_step(self, step: SetUpStep) -> None:
        """Go to this page, its first field in focus."""
        self.step = step
        self.say(None)
        self.set_title(*self._titles[step])
        self._pages.setCurrentIndex(STEPS.index(step))
        for page in self._each:  # as high as what it shows, not as the highest of them
            shown = page is self._pages.currentWidget()
            across = QSizePolicy.Policy.Preferred
            page.setSizePolicy(across, across if shown else QSizePolicy.Policy.Ignored)
        self.go_on.setText(self._go_on_words())
        self.back.setVisible(step != "code")  # the store is made: there is no way back, only on
        first = {
            "prison": self.prison,
            "record": self.server_url,
            "leader": self.leader_name,
            "code": self.print_sheet,
        }[step]
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_code(self, code: str) -> None:
        """Go to the last page with this recovery code; forget the password and the token."""
        self.new_password.begin()
        self.token.clear()
        self.code.display(code)
        self.show_step("code")

    def set_busy(self, words: str) -> None:
        super().set_busy(words)
        self._pages.setEnabled(not words)
        if not words:
            self.go_on.setText(self._go_on_words())

    def say_done(self, words: str) -> None:
        """Say that something went well."""
        self.message.set_message("done", words)

    # --- inside -------------------------------------------------------------------------------------------------

    def _go_on_words(self) -> str:
        return {
            "prison": self.tr("Next"),
            "record": self.tr("Next"),
            "leader": self.tr("Set up this PC"),
            "code": self.tr("It is sealed: sign in"),
        }[self.step]

    def _build(self) -> None:
        prison = self._page()
        self._field(prison, self.tr("Prison"), self.prison)
        self._field(prison, self.tr("Its name, as it stands on every page"), self.site_name)
        self._field(prison, self.tr("Its id: three letters"), self.agency_id)
        self._field(prison, self.tr("Where this PC stands"), self.room)
        record = self._page()
        self._field(record, self.tr("Address"), self.server_url)
        self._field(record, self.tr("Token that the trust gave for this PC"), self.token)
        record.addWidget(self.try_it)
        leader = self._page()
        self._field(leader, self.tr("Name, as it stands beside what they record"), self.leader_name)
        leader.addWidget(self.new_password)
        code = self._page()
        code.addWidget(self.code)
        code.addSpacing(12)
        code.addWidget(
            quiet(
                self.tr(
                    "Print it, or write it down in capitals. Seal it in an envelope and lock it in the healthcare "
                    "safe, not beside this PC. Nobody can show it again; a leader can make a new one."
                ),
                wrap=True,
            )
        )
        code.addSpacing(12)
        code.addWidget(self.print_sheet)
        code.addSpacing(14)
        self._field(code, self.tr("Now type the last group off the paper"), self.last_group)
        self.form.addWidget(self._pages)
        self.prison.currentIndexChanged.connect(self._on_prison)
        self.try_it.clicked.connect(lambda: self.try_requested.emit(self.server_url.text(), self.token.text()))
        self.print_sheet.clicked.connect(self.print_requested)
        for field in (self.room, self.token, self.last_group):
            field.returnPressed.connect(self.go_on_requested)
        for field, following in (
            (self.site_name, self.agency_id),
            (self.agency_id, self.room),
            (self.server_url, self.token),
            (self.leader_name, self.new_password.first),
        ):
            field.returnPressed.connect(lambda to=following: to.setFocus(Qt.FocusReason.TabFocusReason))
        self.new_password.filled.connect(lambda: self.say(None))
        self.new_password.complete.connect(self.go_on_requested)

    def _page(self) -> QVBoxLayout:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._pages.addWidget(page)
        self._each.append(page)
        return column

    def _field(self, column: QVBoxLayout, label: str, field: QWidget) -> None:
        column.addWidget(field_label(label, field))
        column.addSpacing(7)
        column.addWidget(field)
        column.addSpacing(12)

    def _on_prison(self, _place: int) -> None:
        agency_id, name = self.prison.currentData()
        self.agency_id.setText(agency_id)
        self.site_name.setText(name)
