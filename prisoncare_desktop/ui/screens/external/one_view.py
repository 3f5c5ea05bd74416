"""One appointment outside: what is said of it, in boxes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, time

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QGridLayout, QHBoxLayout, QLineEdit, QWidget

from prisoncare_desktop.domain.calendar import at_local, local_date, local_time
from prisoncare_desktop.domain.codes import value_set
from prisoncare_desktop.domain.external import NOTE_LONGEST, PLACE_LONGEST, EscortSlot, ExternalBooking
from prisoncare_desktop.domain.resident import Resident
from prisoncare_desktop.errors import RuleBroken
from prisoncare_desktop.ui.calendar_words import full_day
from prisoncare_desktop.ui.forms.day_box import DayBox
from prisoncare_desktop.ui.forms.room import room_px
from prisoncare_desktop.ui.screens.external.week_rows import slot_words
from prisoncare_desktop.ui.theme.look import is_narrow
from prisoncare_desktop.ui.trouble import words_for
from prisoncare_desktop.ui.typed_time import tidy_time
from prisoncare_desktop.ui.widgets.buttons import primary_button
from prisoncare_desktop.ui.widgets.card import Card
from prisoncare_desktop.ui.widgets.choice_box import ChoiceBox
from prisoncare_desktop.ui.widgets.labels import field_label
from prisoncare_desktop.ui.widgets.scrolled import Scrolled
from prisoncare_desktop.ui.widgets.shortcuts import on_ctrl_enter
from prisoncare_desktop.ui.working_page import WorkingPage

_TIME_HINT = "10:30"
_BESIDE = 720  # px: in a narrower page one card stands under the other
_LETTERS = 6  # of a choice, at least
_LABEL = 118  # px: "Bedwatch until" in one line


class ExternalOneView(WorkingPage):
    """`confirmed(booking)`: keep it as it stands in the boxes. `edited`: something was typed."""

    confirmed = Signal(object)
    edited = Signal()

    def __init__(self, today: Callable[[], date], parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Appointment outside"), parent=parent)
        self.day, self.referred, self.booked = (DayBox(today, said=False) for _ in range(3))
        self.watch_from, self.watch_until = (DayBox(today, said=False) for _ in range(2))
        self.at_time, self.hospital, self.specialty, self.note = (QLineEdit() for _ in range(4))
        self.watch_from_time, self.watch_until_time = QLineEdit(), QLineEdit()
        self.priority, self.escort, self.video = ChoiceBox(), ChoiceBox(), ChoiceBox()
        self.save = primary_button(self.tr("Save"), key_hint=self.tr("Ctrl+Enter"))
        self.save.clicked.connect(self._on_confirm)
        self.aside.addWidget(self.save)
        self.add_way_back(self.tr("The week"))
        self._fill_choices()
        self._lay_out()
        for line in self._lines().values():
            line.textEdited.connect(lambda _text: self._on_edited())
        for box in (self.priority, self.escort, self.video):
            box.activated.connect(lambda _at: self._on_edited())
        on_ctrl_enter(self, self._on_confirm)
        self.setFocusProxy(self.day)

    def _fill_choices(self) -> None:
        for one in value_set("external_priority").current:
            self.priority.addItem(one.label, one.code)
        for slot in EscortSlot:
            self.escort.addItem(slot_words(slot), slot.value)
        self.video.addItem(self.tr("Not said"), "")
        for one in value_set("telemedicine").current:
            self.video.addItem(one.label, one.code)
        for box in (self.priority, self.escort, self.video):  # as wide as its cell, not as its longest line
            box.setSizeAdjustPolicy(ChoiceBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(_LETTERS)

    def _lay_out(self) -> None:
        for line, most in ((self.hospital, PLACE_LONGEST), (self.specialty, PLACE_LONGEST), (self.note, NOTE_LONGEST)):
            line.setMaxLength(most)
        for line in (self.at_time, self.watch_from_time, self.watch_until_time):
            line.setMaxLength(5)
            line.setPlaceholderText(_TIME_HINT)
        self.note.setPlaceholderText(self.tr("One line for a colleague. No clinical detail."))
        what = self._card(
            self.tr("When and where"),
            (
                (self.tr("Day"), self.day, self.day.line),
                (self.tr("Time there"), self.at_time, self.at_time),
                (self.tr("Hospital"), self.hospital, self.hospital),
                (self.tr("Specialty"), self.specialty, self.specialty),
                (self.tr("How soon"), self.priority, self.priority),
                (self.tr("Referred on"), self.referred, self.referred.line),
                (self.tr("Booked on"), self.booked, self.booked.line),
            ),
        )
        how = self._card(
            self.tr("Getting there"),
            (
                (self.tr("Escort"), self.escort, self.escort),
                (self.tr("Video or phone"), self.video, self.video),
                (self.tr("Bedwatch from"), self.watch_from, self.watch_from.line),
                (self.tr("at"), self.watch_from_time, self.watch_from_time),
                (self.tr("Bedwatch until"), self.watch_until, self.watch_until.line),
                (self.tr("at"), self.watch_until_time, self.watch_until_time),
                (self.tr("Note"), self.note, self.note),
            ),
        )
        self.watch_from_time.setAccessibleName(self.tr("Bedwatch from, time of the day"))
        self.watch_until_time.setAccessibleName(self.tr("Bedwatch until, time of the day"))
        pair = self._pair = QHBoxLayout()
        pair.setSpacing(14)
        pair.addWidget(what, 1)
        pair.addWidget(how, 1)
        page = Scrolled()
        page.column.addWidget(self.trouble)
        page.column.addLayout(pair)
        page.column.addStretch(1)
        self.body.addWidget(page, 1)

    def _card(self, title: str, fields: tuple[tuple[str, QWidget, QWidget], ...]) -> Card:
        card = Card(title)
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(6)
        for row, (label, field, takes_focus) in enumerate(fields):
            grid.addWidget(field_label(label, takes_focus, wrap=True), row, 0)
            grid.addWidget(field, row, 1)
            if isinstance(field, DayBox):
                field.fill(True)
        grid.setColumnMinimumWidth(0, room_px(_LABEL))
        grid.setColumnStretch(1, 1)
        card.body.addLayout(grid)
        card.body.addStretch(1)
        return card

    # --- what is on view ---

    def about(self, resident: Resident, words: str) -> None:
        """Say whose it is, by two identifiers, and what is done: `words`."""
        born = full_day(resident.birth_date) if resident.birth_date else self.tr("birth date not known")
        number = resident.nomis_number or self.tr("no number")
        self.set_title(
            words.format(name=resident.name),
            " · ".join(w for w in (number, resident.cell, self.tr("born {day}").format(day=born)) if w),
        )

    def put(self, said: ExternalBooking | None) -> None:
        """Show what is known; None: nothing yet."""
        self.trouble.set_message("info", "")
        self.day.set_day(said.day if said else None)
        self.at_time.setText(said.at_time if said else "")
        self.hospital.setText(said.hospital if said else "")
        self.specialty.setText(said.specialty if said else "")
        self.note.setText(said.note if said else "")
        self.referred.set_day(said.referred_on if said else None)
        self.booked.set_day(said.booked_on if said else None)
        _choose(self.priority, said.priority if said else "routine")
        _choose(self.escort, said.escort_slot.value if said else "")
        _choose(self.video, said.telemedicine if said else "")
        _put_instant(self.watch_from, self.watch_from_time, said.bedwatch_from if said else None)
        _put_instant(self.watch_until, self.watch_until_time, said.bedwatch_until if said else None)

    def clear(self) -> None:
        """Show nobody."""
        self.set_title(self.tr("Appointment outside"))
        self.put(None)

    def typed(self) -> dict[str, str]:
        """Return what stands in each box, by its name."""
        said = {name: line.text() for name, line in self._lines().items()}
        return said | {name: str(box.currentData() or "") for name, box in self._choices().items()}

    def take_up(self, typed: Mapping[str, str]) -> None:
        """Go on with what was typed before."""
        for name, line in self._lines().items():
            line.setText(typed.get(name, ""))
        for name, box in self._choices().items():
            _choose(box, typed.get(name, ""))
        self.trouble.set_message(
            "info", self.tr("What you typed before is here again."), action=self.tr("Begin afresh")
        )

    # --- inside ---

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        beside = not is_narrow(self.width(), _BESIDE)
        self._pair.setDirection(QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom)

    def _lines(self) -> dict[str, QLineEdit]:
        return {
            "day": self.day.line,
            "at_time": self.at_time,
            "hospital": self.hospital,
            "specialty": self.specialty,
            "referred": self.referred.line,
            "booked": self.booked.line,
            "watch_from": self.watch_from.line,
            "watch_from_time": self.watch_from_time,
            "watch_until": self.watch_until.line,
            "watch_until_time": self.watch_until_time,
            "note": self.note,
        }

    def _choices(self) -> dict[str, ChoiceBox]:
        return {"priority": self.priority, "escort": self.escort, "video": self.video}

    def _on_edited(self) -> None:
        self.trouble.set_message("info", "")
        self.edited.emit()

    def _on_confirm(self) -> None:
        day = self.day.day()
        days = (self.day, self.referred, self.booked, self.watch_from, self.watch_until)
        unread = self.day if day is None else next((box for box in days if box.unreadable()), None)
        if day is None or unread is not None:
            self._refuse("outside-day", unread or self.day)
            return
        try:
            since = _instant(self.watch_from.day(), self.watch_from_time.text())
            until = _instant(self.watch_until.day(), self.watch_until_time.text())
        except ValueError:
            self._refuse("outside-time", self.watch_from_time)
            return
        slot = EscortSlot(str(self.escort.currentData() or ""))
        self.confirmed.emit(
            ExternalBooking(
                day=day,
                hospital=self.hospital.text(),
                specialty=self.specialty.text(),
                priority=str(self.priority.currentData()),
                referred_on=self.referred.day(),
                booked_on=self.booked.day(),
                at_time=tidy_time(self.at_time.text()),
                escort_booked=slot is not EscortSlot.NONE,
                escort_slot=slot,
                telemedicine=str(self.video.currentData() or ""),
                bedwatch_from=since,
                bedwatch_until=until,
                note=self.note.text(),
            )
        )

    def _refuse(self, code: str, box: QWidget) -> None:
        self.show_trouble(words_for(RuleBroken(code, "what was typed cannot be read")))
        box.setFocus(Qt.FocusReason.OtherFocusReason)


def _choose(box: ChoiceBox, code: str) -> None:
    box.setCurrentIndex(max(0, box.findData(code)))


def _put_instant(day: DayBox, clock: QLineEdit, at: datetime | None) -> None:
    day.set_day(local_date(at) if at is not None else None)
    clock.setText(f"{local_time(at):%H:%M}" if at is not None else "")


def _instant(day: date | None, clock: str) -> datetime | None:
    """Return the instant of a day and a wall clock, None where neither is said.

    Raises:
        ValueError: one is said without the other, or it is no time of the day.
    """
    if day is None and not clock.strip():
        return None
    if day is None:
        raise ValueError("a time without a day")
    return at_local(day, time.fromisoformat(tidy_time(clock)))
