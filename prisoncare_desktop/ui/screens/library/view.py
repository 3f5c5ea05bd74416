"""The forms at hand in a table, beside it the chosen one on paper, and below what of the trust's was not taken."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QWidget

from prisoncare_desktop.domain.form_wording import Audience
from prisoncare_desktop.ui.calendar_words import full_day
from prisoncare_desktop.ui.screens.library.not_taken_card import NotTakenCard
from prisoncare_desktop.ui.screens.library.paper_card import PaperCard
from prisoncare_desktop.ui.screens.library.wording_words import languages_chip
from prisoncare_desktop.ui.theme.look import is_narrow
from prisoncare_desktop.ui.theme.tokens import M
from prisoncare_desktop.ui.widgets.buttons import Button
from prisoncare_desktop.ui.widgets.rows import Cell, Column, Row
from prisoncare_desktop.ui.widgets.scrolled import Scrolled
from prisoncare_desktop.ui.widgets.table import GridTable
from prisoncare_desktop.ui.working_page import WorkingPage
from prisoncare_desktop.usecases.form_library import ShippedForm

_VERSION_SHORT = 8  # characters
_NARROW = 780  # px; under it the paper stands below the table


class LibraryView(WorkingPage):
    preview_asked = Signal()
    print_asked = Signal()
    on_screen_asked = Signal()

    def __init__(self, *, may_approve: bool, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Forms"), "", parent)
        self._forms: dict[str, ShippedForm] = {}
        self.add_way_back(self.tr("Settings"))
        self.print = Button(self.tr("Print blank copies"), "primary", key_hint="P", icon_name="print")
        self.print.clicked.connect(self.print_asked)
        self.aside.addWidget(self.print)
        self.table = GridTable(self.tr("Forms that come with PrisonCare, and the trust’s"))
        self.table.set_columns(
            (
                Column("title", self.tr("Form"), stretch=1),
                Column("for", self.tr("For")),
                Column("languages", self.tr("Languages")),
                Column("questions", self.tr("Questions"), align="right", hide_below=600),
                Column("version", self.tr("Version"), hide_below=600),
                Column("dated", self.tr("Of"), hide_below=680),
            )
        )
        self.table.set_commands({"P", "S"})
        self.table.set_jump(True, lambda row: self._forms[row.id].title)
        self.table.current_changed.connect(self._on_current)
        self.table.row_activated.connect(lambda _url: self.preview_asked.emit())
        self.table.command_pressed.connect(self._on_letter)
        self.paper = PaperCard(may_approve=may_approve)
        self.paper.wording_changed.connect(self._show_whether_printed)
        self.paper.preview.clicked.connect(self.preview_asked)
        self.paper.on_screen.clicked.connect(self.on_screen_asked)
        self._pair = pair = QHBoxLayout()
        pair.setSpacing(M)
        pair.addWidget(self.table, 5)
        beside = Scrolled()
        beside.column.addWidget(self.paper)
        pair.addWidget(beside, 3)
        self.body.addWidget(self.trouble)
        self.body.addLayout(pair, 1)
        self.not_taken = NotTakenCard()
        self.body.addWidget(self.not_taken)
        self.setFocusProxy(self.table)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = is_narrow(self.width(), _NARROW)
        self._pair.setDirection(QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight)

    def display(self, forms: Sequence[ShippedForm]) -> None:
        """Show these, in this order; the chosen one stays chosen."""
        self.trouble.set_message("info", "")
        self._forms = {form.url: form for form in forms}
        residents = sum(form.audience is Audience.RESIDENT for form in forms)
        words = self.tr("{r} for residents, {s} for staff")
        self.set_title(self.tr("Forms"), words.format(r=residents, s=len(forms) - residents))
        self.table.set_rows([self._row(form) for form in forms])
        self.paper.display(self.form())
        self._show_whether_printed()

    def form(self) -> ShippedForm | None:
        """Return the chosen form."""
        return self._forms.get(self.table.current_id())

    def _row(self, form: ShippedForm) -> Row:
        residents = form.audience is Audience.RESIDENT
        return Row(
            form.url,
            {
                "title": Cell(form.title, strong=True),
                "for": self.tr("Residents") if residents else Cell(self.tr("Staff"), quiet=True),
                "questions": Cell(str(form.questions), tabular=True, quiet=True),
                "languages": languages_chip(form.wordings),
                "version": Cell(self._version(form), tabular=True, quiet=not form.from_trust),
                "dated": Cell(full_day(date.fromisoformat(form.dated)) if form.dated else "", quiet=True),
            },
        )

    def _version(self, form: ShippedForm) -> str:
        """Return it short: the title needs the room, and the card beside says the whole of it."""
        whole = form.version
        short = whole if len(whole) <= _VERSION_SHORT else f"{whole[:_VERSION_SHORT]}…"
        return self.tr("{version}, trust’s").format(version=short) if form.from_trust else short

    def _on_current(self, _url: str) -> None:
        self.paper.display(self.form())
        self._show_whether_printed()

    def _show_whether_printed(self) -> None:
        form, wording = self.form(), self.paper.wording()
        draft = form is not None and form.audience is Audience.RESIDENT and wording is not None and not wording.approved
        self.print.setEnabled(form is not None and not draft)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take the letters of the buttons from wherever they are not typed."""
        if event.text().upper() in ("P", "S"):
            self._on_letter(event.text().upper(), "")
        else:
            super().keyPressEvent(event)

    def _on_letter(self, letter: str, _url: str) -> None:
        (self.print if letter == "P" else self.paper.on_screen).click()
