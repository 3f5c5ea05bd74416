"""What a kind of clinic is, to be typed: its name, its places, who holds it, and in which half-days of the week."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QCheckBox, QGridLayout, QLineEdit, QWidget

from prisoncare_desktop.domain.attendance import Period
from prisoncare_desktop.domain.calendar import WEEKDAYS
from prisoncare_desktop.domain.clinic_type import OUTSIDE_NAME, SUBSTANCE_MISUSE, ClinicType, Pattern
from prisoncare_desktop.domain.codes import value_set
from prisoncare_desktop.domain.resident import folded
from prisoncare_desktop.errors import RuleBroken
from prisoncare_desktop.ui.calendar_words import half_day, weekday_word
from prisoncare_desktop.ui.screens.clinic_types.lines_editor import Field, LinesEditor
from prisoncare_desktop.ui.theme.look import is_narrow
from prisoncare_desktop.ui.widgets.buttons import Button, buttons_in_row
from prisoncare_desktop.ui.widgets.card import Card
from prisoncare_desktop.ui.widgets.choice_box import ChoiceBox
from prisoncare_desktop.ui.widgets.labels import field_label, heading, quiet
from prisoncare_desktop.ui.widgets.shortcuts import on_ctrl_enter

_THREE_PX, _TWO_PX = 860, 520  # px at 100%: from so wide on there is room for so many fields beside each other
_NEW = ClinicType("", "", "", masked=False, minutes=10)


class KindForm(Card):
    """`saved`: the kind as it is typed. A name gives a new one its code, which stays."""

    saved = Signal(object)  # ClinicType
    refused = Signal(object)  # RuleBroken: it cannot be read
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._before: ClinicType | None = None
        self._taken: frozenset[str] = frozenset()
        self.label, self.public_name, self.public_place = QLineEdit(), QLineEdit(), QLineEdit()
        self.minutes, self.slots, self.target = QLineEdit(), QLineEdit(), QLineEdit()
        self.provider, self.pilot = QLineEdit(), QLineEdit()
        self.clinician, self.mode, self.category = (
            _choices("clinician_type"),
            _choices("contact_mode"),
            _choices("dps_category"),
        )
        self.team = ChoiceBox()
        self.team.addItem(self.tr("Health care"), "")
        self.team.addItem(self.tr("Substance misuse team"), SUBSTANCE_MISUSE)
        self.masked = QCheckBox(self.tr("Masked: paper says nothing of it but “Health care”"))
        self.masked.toggled.connect(lambda _on: self._settle())
        self.team.currentIndexChanged.connect(lambda _index: self._settle())
        self._grid = grid = QGridLayout()
        grid.setHorizontalSpacing(14)
        grid.setVerticalSpacing(4)
        self._labels: dict[QWidget, QWidget] = {}
        self._columns = 0
        named: tuple[tuple[str, QWidget], ...] = (
            (self.tr("Name"), self.label),
            (self.tr("Called outside health care"), self.public_name),
            (self.tr("Paper sends people to"), self.public_place),
            (self.tr("Minutes for one place"), self.minutes),
            (self.tr("Places in one clinic"), self.slots),
            (self.tr("Nobody should wait longer than (days)"), self.target),
            (self.tr("Held by"), self.clinician),
            (self.tr("Seen"), self.mode),
            (self.tr("Whose clinic"), self.team),
            (self.tr("Provider"), self.provider),
            (self.tr("Pilot"), self.pilot),
            (self.tr("The prison’s own category"), self.category),
        )
        for words, field in named:
            self._labels[field] = field_label(words, field, self)
        self._lay_out(3)
        self.public_place.setPlaceholderText(self.tr("health centre, or the wing’s health room"))
        for empty in (self.slots, self.target):
            empty.setPlaceholderText(self.tr("not said"))
        self.patterns = LinesEditor((), "", "")
        self._foot = quiet("", wrap=True)
        self.save = Button("", "primary", key_hint=self.tr("Ctrl+Enter"))
        self.save.clicked.connect(self._on_save)
        self.no = Button(self.tr("Close"), key_hint=self.tr("Esc"))
        self.no.clicked.connect(self.closed)
        self.body.addLayout(grid)
        self.body.addWidget(self.masked)
        self.body.addWidget(heading(self.tr("Half-days of the week"), 3))
        self._patterns_at = self.body.count()
        self.body.addWidget(self.patterns)
        self.body.addWidget(self._foot)
        self.body.addLayout(buttons_in_row(self.save, self.no))
        on_ctrl_enter(self, self._on_save)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_out(1 if is_narrow(self.width(), _TWO_PX) else 2 if is_narrow(self.width(), _THREE_PX) else 3)

    def _lay_out(self, columns: int) -> None:
        """Put the fields in so many columns, each under its name."""
        if columns == self._columns:
            return
        self._columns = columns
        for place, (field, label) in enumerate(self._labels.items()):
            row, column = place // columns * 2, place % columns
            self._grid.addWidget(label, row, column)
            self._grid.addWidget(field, row + 1, column)
        for column in range(3):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)

    def begin(self, kind: ClinicType | None, taken: Sequence[str], wings: Sequence[str]) -> None:
        """Ask about a new kind, or what has changed about one. `taken`: the codes there are."""
        self._before, self._taken = kind, frozenset(taken)
        now = kind or _NEW
        self.set_title(self.tr("New kind of clinic") if kind is None else now.label)
        self.label.setText(now.label)
        self.public_name.setText("" if now.masked else now.public_name)
        self.public_name.setPlaceholderText(OUTSIDE_NAME)
        self.public_place.setText(now.public_place)
        self.minutes.setText(str(now.minutes))
        self.slots.setText(_text(now.slots))
        self.target.setText(_text(now.wait_target_days))
        self.provider.setText(now.provider)
        self.pilot.setText(now.pilot)
        for box, code in (
            (self.clinician, now.clinician_type),
            (self.mode, now.mode),
            (self.category, now.dps_category),
            (self.team, now.team),
        ):
            box.setCurrentIndex(max(0, box.findData(code)))
        self.masked.setChecked(now.masked)
        self.team.setEnabled(kind is None)
        self._show_patterns(now.patterns, wings)
        said = self.tr("Whose clinic it is stays as it is said first. Paper never names a masked one.")
        self._foot.setText(said if kind is None else self.tr("What was recorded by it stays as it is."))
        self.save.setText(self.tr("Add it") if kind is None else self.tr("Save"))
        self._settle()
        self.label.setFocus(Qt.FocusReason.OtherFocusReason)

    def typed(self) -> ClinicType:
        """Return the kind as it stands in the form.

        Raises:
            RuleBroken: "clinic-number": a number is none; "clinic-name": there is no name to make a code of.
        """
        before = self._before or _NEW
        masked = self.masked.isChecked() or self.team.currentData() == SUBSTANCE_MISUSE
        return replace(
            before,
            code=before.code or self._new_code(),
            label=" ".join(self.label.text().split()),
            public_name="" if masked else self.public_name.text().strip() or OUTSIDE_NAME,
            public_place="" if masked else self.public_place.text().strip(),
            masked=masked,
            team=self.team.currentData(),
            minutes=_number(self.minutes.text()) or 0,
            slots=_number(self.slots.text()),
            wait_target_days=_number(self.target.text()),
            clinician_type=self.clinician.currentData(),
            mode=self.mode.currentData(),
            dps_category=self.category.currentData(),
            provider=self.provider.text().strip(),
            pilot=self.pilot.text().strip(),
            patterns=tuple(_pattern(line) for line in self.patterns.lines()),
        )

    def _new_code(self) -> str:
        """Return a code for a new kind, from its name; one that no kind has, retired ones too."""
        code = re.sub(r"[^a-z0-9]+", "-", folded(self.label.text())).strip("-")[:32].strip("-")
        if not code:
            raise RuleBroken("clinic-name", "a kind without a name")
        every = (code, *(f"{code}-{n}" for n in range(2, 100)))
        return next((one for one in every if one not in self._taken), code)

    def _on_save(self) -> None:
        try:
            kind = self.typed()
        except RuleBroken as broken:
            self.refused.emit(broken)
            return
        self.saved.emit(kind)

    def _settle(self) -> None:
        """A masked kind has no name and no place outside: nothing to type them into."""
        theirs = self.team.currentData() == SUBSTANCE_MISUSE
        masked = self.masked.isChecked() or theirs
        self.masked.setEnabled(not theirs)
        for field in (self.public_name, self.public_place, self.category):
            field.setEnabled(not masked)
            self._labels[field].setEnabled(not masked)

    def _show_patterns(self, patterns: Sequence[Pattern], wings: Sequence[str]) -> None:
        places = (("", self.tr("Health centre")), *((wing, self.tr("{0} wing").format(wing)) for wing in wings))
        fields = (
            Field("weekday", self.tr("Day"), tuple((code, weekday_word(n)) for n, code in enumerate(WEEKDAYS))),
            Field("period", self.tr("Half-day"), tuple((p.value, half_day(p).capitalize()) for p in Period)),
            Field("wing", self.tr("Where"), places),
            Field("room", self.tr("Room"), letters=12),
            Field("slots", self.tr("Places"), letters=5),
        )
        none = self.tr("None said. A clinic is then made by hand, or comes from the trust.")
        fresh = LinesEditor(fields, self.tr("Add a half-day"), none)
        fresh.set_lines(
            [
                {
                    "weekday": WEEKDAYS[one.weekday],
                    "period": one.period.value,
                    "wing": one.wing,
                    "room": one.room,
                    "slots": _text(one.slots),
                }
                for one in patterns
            ]
        )
        self.body.replaceWidget(self.patterns, fresh)
        self.patterns.hide()
        self.patterns.deleteLater()
        self.patterns = fresh


def _choices(list_name: str) -> ChoiceBox:
    box = ChoiceBox()
    box.addItem("–", "")
    for concept in value_set(list_name).current:
        box.addItem(concept.label, concept.code)
    return box


def _pattern(line: dict[str, str]) -> Pattern:
    weekday = WEEKDAYS.index(line["weekday"])
    return Pattern(weekday, Period(line["period"]), line["wing"], line["room"], _number(line["slots"]))


def _text(n: int | None) -> str:
    return "" if n is None else str(n)


def _number(typed: str) -> int | None:
    text = typed.strip()
    if not text:
        return None
    if not text.isascii() or not text.isdigit() or len(text) > 5:
        raise RuleBroken("clinic-number", "a number is no number")
    return int(text)
