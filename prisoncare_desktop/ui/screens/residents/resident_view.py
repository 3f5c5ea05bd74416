"""One resident: two identifiers first, then what to be careful of, then how to speak and write to them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from prisoncare_desktop.domain.identity_pair import Decided
from prisoncare_desktop.domain.resident import Resident, age_on
from prisoncare_desktop.ui.calendar_words import full_day
from prisoncare_desktop.ui.resident_words import (
    alert_words_with_age,
    alerts_in_order,
    isolated,
    presence_words,
)
from prisoncare_desktop.ui.screens.residents.cards import (
    PLACES_SHOWN,
    OtherRecord,
    communication_card,
    identifiers_card,
    lived_card,
    other_record_card,
    still_booked_card,
)
from prisoncare_desktop.ui.widgets.banner import Banner
from prisoncare_desktop.ui.widgets.buttons import Button, secondary_button
from prisoncare_desktop.ui.widgets.chip import Chip, ChipLabel
from prisoncare_desktop.ui.widgets.labels import quiet
from prisoncare_desktop.ui.widgets.shortcuts import on_keys
from prisoncare_desktop.ui.working_page import WorkingPage
from prisoncare_desktop.usecases.duplicates import Known, PairLine
from prisoncare_desktop.usecases.still_booked import StillBooked
from prisoncare_desktop.usecases.whereabouts import StayLine


class ResidentView(WorkingPage):
    subtitle_px = 480  # number, cell and birth date are read in one line: the buttons go under it before that breaks

    back_requested = Signal()
    record_requested = Signal()  # what another team keeps of this resident
    who_saw_requested = Signal()
    duplicates_requested = Signal()
    amend_requested = Signal()
    timeline_requested = Signal()
    move_requested = Signal()
    needs_requested = Signal()
    take_back_requested = Signal()
    place_chosen = Signal(int)  # the number of a place that somebody who left still has

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
        self.move_button = secondary_button(self.tr("Moved…"), key_hint="V")
        self.move_button.clicked.connect(self.move_requested)
        self.needs = secondary_button(self.tr("Needs"), key_hint="D")
        self.needs.clicked.connect(self.needs_requested)
        self.aside.addWidget(self.move_button)
        self.aside.addWidget(self.needs)
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
            ("V", lambda: self._if_offered(self.move_button)),
            ("D", lambda: self._if_offered(self.needs)),
            ("Ctrl+Z", self.take_back_requested.emit),
            *((str(n), lambda n=n: self.place_chosen.emit(n)) for n in range(1, PLACES_SHOWN + 1)),
            ("C", lambda: None if self.amend.isHidden() else self.amend.click()),
        ):
            on_keys(self, key, act).setAutoRepeat(False)  # a held key says it once
        self.setFocusProxy(self.back)

    def display(
        self,
        known: Known,
        today: date,
        other: OtherRecord | None = None,
        lived: Sequence[StayLine] = (),
        left: StillBooked | None = None,
        numbers: Mapping[str, int] | None = None,
    ) -> None:
        """Show the resident as the register has them. `other`: of a record another team keeps.

        `left`: what is ahead for somebody who has left, `numbers`: by which each place is chosen.
        """
        resident = known.resident
        self.trouble.set_message("info", "")
        self._has_other = False
        known_as = resident.preferred_name and resident.preferred_name != resident.given_name
        name = isolated(resident.name)
        name = f"{name} ({isolated(resident.given_name)})" if known_as else name
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
        if left is not None and (left.places or left.waits):
            column.addWidget(still_booked_card(left, numbers or {}, self.place_chosen.emit))
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
        self._show(content)

    def _show(self, content: QWidget) -> None:
        """Put this in place of what was on view, at the place where the person was reading."""
        bar = self._scroll.verticalScrollBar()
        place, focused = bar.value(), QApplication.focusWidget()
        had_focus = focused is not None and self._scroll.isAncestorOf(focused)
        self._scroll.setWidget(content)
        if had_focus:
            self._scroll.setFocus(Qt.FocusReason.OtherFocusReason)
        content.adjustSize()
        bar.setValue(place)

    def offer_changes(self, offered: bool) -> None:
        """Show the ways to say that somebody moved and what they need, to those whose work that is."""
        self.move_button.setVisible(offered)
        self.needs.setVisible(offered)

    def _if_offered(self, button: Button) -> None:
        if not button.isHidden():
            button.click()

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
        name = isolated(f"{other.given_name} {other.family_name}")
        who = f"{name}, {other.nomis_number or other.cell or self.tr('no number')}"
        if line.pair.decided is Decided.PROPOSED:
            words = self.tr(
                "Possibly the same person as {who}: a second person must confirm it. Alerts of both are shown."
            )
        elif line.pair.disputed:
            words = self.tr("The trust's record says that this is {who} too. Somebody here said that they are two.")
        else:
            words = self.tr("Could be the same person as {who}. Nobody has decided it.")
        return words.format(who=who)
