"""Of which days, wing, clinic and half-day the figures are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QWidget

from prisoncare_desktop.domain.attendance import Period
from prisoncare_desktop.domain.codes import value_set
from prisoncare_desktop.domain.indicators import NO_WING, NOT_SAID
from prisoncare_desktop.domain.regime import Regime
from prisoncare_desktop.ui.calendar_words import half_day
from prisoncare_desktop.ui.resident_words import wing_words
from prisoncare_desktop.ui.screens.indicators.asked import Asked, Span
from prisoncare_desktop.ui.widgets.choice_box import ChoiceBox
from prisoncare_desktop.ui.widgets.flow import FlowBox


class Choices(FlowBox):
    """Boxes side by side; each says so at once when another choice is made."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session_id = ""
        self.span = self._box(self.tr("Which days"), [(words, span.value) for span, words in self._spans()])
        self.wing = self._box(self.tr("Which wing"), [(self.tr("All wings"), "")])
        self.clinic = self._box(self.tr("Which clinic"), [(self.tr("All clinics"), "")])
        halves = [(half_day(period).capitalize(), period.value) for period in Period]
        self.period = self._box(self.tr("Which half-day"), [(self.tr("All day"), ""), *halves])
        self.mode = self._box(self.tr("How they were seen"), [(self.tr("Seen in any way"), ""), *self._modes()])
        self.regime = self._box(self.tr("Which regime"), [(self.tr("Any regime"), ""), *self._regimes()])
        held_by = [(one.label, one.code) for one in value_set("clinician_type").current]
        self.held_by = self._box(self.tr("Who held it"), [(self.tr("Held by anybody"), ""), *held_by])
        self.provider = self._box(self.tr("Whose service"), [(self.tr("Any provider"), "")])
        self.pilot = self._box(self.tr("Which pilot"), [(self.tr("Pilot or not"), "")])
        for box in (self.provider, self.pilot):
            box.hide()  # until a kind of clinic names one
        first = (self.span, self.wing, self.clinic, self.period, self.mode, self.regime)
        self.boxes = (*first, self.held_by, self.provider, self.pilot)
        self.set_widgets(self.boxes)

    def asked(self) -> Asked:
        """Return what is chosen."""
        return Asked(
            span=Span(self.span.currentData()),
            wing=self.wing.currentData(),
            clinic_code=self.clinic.currentData(),
            period=self.period.currentData(),
            mode=self.mode.currentData(),
            regime=self.regime.currentData(),
            clinician_type=self.held_by.currentData(),
            provider=self.provider.currentData(),
            pilot=self.pilot.currentData(),
            session_id=self._session_id,
        )

    def choose(self, asked: Asked) -> None:
        """Show this as chosen; what a box does not have yet is added to it."""
        self._session_id = asked.session_id
        self._offer(self.wing, [(wing_words(asked.wing), asked.wing)])
        for box, value in zip(self.boxes, self._values(asked), strict=True):
            with QSignalBlocker(box):
                box.setCurrentIndex(max(0, box.findData(value)))
        self.setVisible(not asked.session_id)

    def narrow(self, *, wing: str = "", clinic_code: str = "") -> None:
        """Choose this wing or this clinic on top of what is chosen."""
        asked = self.asked()
        self.choose(replace(asked, wing=wing or asked.wing, clinic_code=clinic_code or asked.clinic_code))
        self.changed.emit()

    def offer(self, wings: Sequence[str], clinics: Sequence[tuple[str, str]]) -> None:
        """Offer these wings ("" for nobody knows which) and clinics (label, code) besides those offered before."""
        said = [(wing_words(wing) if wing else self.tr("Wing not known"), wing or NO_WING) for wing in wings]
        self._offer(self.wing, said)
        self._offer(self.clinic, clinics)

    def offer_services(self, providers: Sequence[str], pilots: Sequence[str]) -> None:
        """Offer these besides; a box with nothing to choose is not there."""
        for box, names in ((self.provider, providers), (self.pilot, pilots)):
            self._offer(box, [(name, name) for name in names])
            box.setVisible(box.count() > 1)

    # --- inside ---

    def _spans(self) -> tuple[tuple[Span, str], ...]:
        return (
            (Span.TODAY, self.tr("Today")),
            (Span.WEEK, self.tr("Last 7 days")),
            (Span.FOUR_WEEKS, self.tr("Last 4 weeks")),
            (Span.YEAR, self.tr("Last 13 months")),
        )

    def _modes(self) -> tuple[tuple[str, str], ...]:
        return (
            (self.tr("In person"), "in-person"),
            (self.tr("By video"), "video"),
            (self.tr("By phone"), "phone"),
        )

    def _regimes(self) -> tuple[tuple[str, str], ...]:
        words = {
            Regime.NORMAL: self.tr("Normal regime"),
            Regime.RESTRICTED: self.tr("Restricted regime"),
            Regime.LOCKDOWN: self.tr("Lockdown"),
            Regime.OUTBREAK: self.tr("Outbreak"),
        }
        return (*((words[one], one.value) for one in Regime), (self.tr("Regime not said"), NOT_SAID))

    def _values(self, asked: Asked) -> tuple[str, ...]:
        first = (asked.span.value, asked.wing, asked.clinic_code, asked.period, asked.mode, asked.regime)
        return (*first, asked.clinician_type, asked.provider, asked.pilot)

    def _box(self, name: str, items: Sequence[tuple[str, str]]) -> ChoiceBox:
        box = ChoiceBox()
        box.setAccessibleName(name)
        box.setSizeAdjustPolicy(ChoiceBox.SizeAdjustPolicy.AdjustToContents)
        for words, value in items:
            box.addItem(words, value)
        box.currentIndexChanged.connect(lambda _place: self.changed.emit())
        return box

    def _offer(self, box: ChoiceBox, items: Sequence[tuple[str, str]]) -> None:
        with QSignalBlocker(box):
            for words, value in items:
                if value and box.findData(value) < 0:
                    box.addItem(words, value)
        box.updateGeometry()
