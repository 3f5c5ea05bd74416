"""One resident: two identifiers first, then what to be careful of, then how to speak and write to them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from prisoncare_desktop.domain.identity_pair import Decided
from prisoncare_desktop.domain.resident import Resident, age_on
from prisoncare_desktop.ui.calendar_words import full_day
from prisoncare_desktop.ui.resident_words import (
    alert_words_with_age,
    alerts_in_order,
    presence_words,
)
from prisoncare_desktop.ui.screens.residents.cards import (
    OtherRecord,
    communication_card,
    identifiers_card,
    lived_card,
    other_record_card,
)
from prisoncare_desktop.ui.widgets.banner import Banner
from prisoncare_desktop.ui.widgets.buttons import secondary_button
from prisoncare_desktop.ui.widgets.chip import Chip, ChipLabel
from prisoncare_desktop.ui.widgets.labels import quiet
from prisoncare_desktop.ui.working_page import WorkingPage
from prisoncare_desktop.usecases.duplicates import Known, PairLine
from prisoncare_desktop.usecases.whereabouts import StayLine


class ResidentView(WorkingPage):
    back_requested = Signal()
    record_requested = Signal()  # what another team keeps of this resident
    who_saw_requested = Signal()
    duplicates_requested = Signal()
    amend_requested = Signal()
    timeline_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.back = secondary_button(self.tr("All residents"), key_hint=self.tr("Esc"))
        self.back.clicked.connect(self.back_requested)
        self.who_saw = secondary_button(self.tr("Who saw this record"))
        self.who_saw.clicked.connect(self.who_saw_requested)
        self.who_saw.hide()
        self.amend = secondary_button(self.tr("Correct and send"), key_hint="C")
        self.amend.setAccessibleDescription(self.tr("Added on this PC; the trust does not have them yet."))
        self.amend.clicked.connect(self.amend_requested)
        self.amend.hide()
        self.similar = ChipLabel(Chip("caution", self.tr("Similar name")))
        self.similar.hide()
        self.timeline = secondary_button(self.tr("Timeline"), key_hint="T")
        self.timeline.clicked.connect(self.timeline_requested)
        self.aside.addWidget(self.timeline)
        self.aside.addWidget(self.amend)
        self.aside.addWidget(self.who_saw)
        self.aside.addWidget(self.back)
        self.body.addWidget(self.trouble)
        self.body.addWidget(self.similar)  # not beside the title: at 200% text it would cut the number
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setProperty("kind", "page")
        self._scroll.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._scroll.setAccessibleName(self.tr("About this resident"))
        self.body.addWidget(self._scroll, 1)
        self._has_other = False
        for key, act in (
            ("Esc", self.back_requested.emit),
            ("O", self._on_open_key),
            ("T", self.timeline_requested.emit),
            ("C", lambda: None if self.amend.isHidden() else self.amend.click()),
        ):
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)
        self.setFocusProxy(self.back)

    def display(
        self, known: Known, today: date, other: OtherRecord | None = None, lived: Sequence[StayLine] = ()
    ) -> None:
        """Show the resident as the register has them; `other`: of a record another team keeps."""
        resident = known.resident
        self.trouble.set_message("info", "")
        self._has_other = False
        known_as = resident.preferred_name and resident.preferred_name != resident.given_name
        name = f"{resident.name} ({resident.given_name})" if known_as else resident.name
        number = resident.nomis_number or self.tr("no prison number yet")
        said = [number, resident.cell or self.tr("no cell here"), self._born(resident, today)]
        self.set_title(name, " · ".join(said))
        content = QWidget()
        content.setProperty("kind", "page")
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(14)
        where = presence_words(resident.presence)
        if where:
            column.addWidget(Banner("info", self.tr("Not in this prison now."), lead=where, parent=content))
        for line in known.doubts:
            banner = Banner("caution", self._doubt(known, line), action=self.tr("Look at both"), parent=content)
            banner.action_requested.connect(self.duplicates_requested)
            column.addWidget(banner)
        for alert in alerts_in_order(resident):
            column.addWidget(
                Banner("caution", alert_words_with_age(alert, today), lead=self.tr("Take care:"), parent=content)
            )
        if resident.alerts:
            column.addWidget(
                quiet(self.tr("Alerts are as last seen on the prison's system. The record itself is there."), wrap=True)
            )
        if other is not None:
            column.addWidget(other_record_card(other, self.record_requested.emit))
            self._has_other = True
        pair = QHBoxLayout()
        pair.setSpacing(14)
        pair.addWidget(communication_card(resident), 1)
        pair.addWidget(identifiers_card(known), 1)
        column.addLayout(pair)
        column.addWidget(lived_card(lived))
        column.addStretch(1)
        self._scroll.setWidget(content)

    def offer_who_saw(self, offered: bool) -> None:
        """Show the way to who saw this record, to those who may ask."""
        self.who_saw.setVisible(offered)

    def offer_to_amend(self, offered: bool) -> None:
        """Show the way to correcting somebody whom the trust does not have yet."""
        self.amend.setVisible(offered)

    def mark_similar(self, similar: bool) -> None:
        """Say that somebody else here has nearly the same name."""
        self.similar.setVisible(similar)

    def clear(self) -> None:
        """Show nobody: another resident is on their way, and nobody may be taken for them."""
        self.similar.hide()
        self.amend.hide()
        self.trouble.set_message("info", "")
        self._has_other = False
        self.set_title(self.tr("Resident"))
        self._scroll.setWidget(QWidget())

    def _on_open_key(self) -> None:
        if self._has_other:
            self.record_requested.emit()

    def _born(self, r: Resident, today: date) -> str:
        if r.birth_date is None:
            return self.tr("date of birth not known")
        return self.tr("born {day}, {age}").format(day=full_day(r.birth_date), age=age_on(r.birth_date, today))

    def _doubt(self, known: Known, line: PairLine) -> str:
        """Return whom this resident could be, and what is done about it until somebody has looked."""
        mine = {known.resident.id, *(one.id for one in known.also)}
        other = line.high if line.low.id in mine else line.low
        who = f"{other.given_name} {other.family_name}, {other.nomis_number or other.cell or self.tr('no number')}"
        if line.pair.decided is Decided.PROPOSED:
            words = self.tr(
                "Possibly the same person as {who}: a second person must confirm it. Alerts of both are shown."
            )
        elif line.pair.disputed:
            words = self.tr("The trust's record says that this is {who} too. Somebody here said that they are two.")
        else:
            words = self.tr("Could be the same person as {who}. Nobody has decided it.")
        return words.format(who=who)
