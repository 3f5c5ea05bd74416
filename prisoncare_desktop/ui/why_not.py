"""The reason palette: the reasons of the value set, under whose doing each is, each with its own key."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QObject, QRect, Signal
from PySide6.QtWidgets import QWidget

from prisoncare_desktop.domain.attendance import ControlGroup, Outcome
from prisoncare_desktop.domain.codes import Concept, value_set
from prisoncare_desktop.domain.correction import EXPLAIN_DAYS
from prisoncare_desktop.domain.resident import Resident
from prisoncare_desktop.ui.resident_words import identifiers
from prisoncare_desktop.ui.widgets.overlay import frame_of
from prisoncare_desktop.ui.widgets.palette import Choice, ChoiceGroup, KeyPalette

# The palette fills the shorter of its two columns: in this order the patient's and health care's reasons stand at the
# left, the prison's and the law's at the right, whatever a site adds.
_ORDER = (
    ControlGroup.PATIENT,
    ControlGroup.REGIME,
    ControlGroup.HEALTH_STATE,
    ControlGroup.LEGAL_OR_MOVED,
    ControlGroup.HEALTHCARE,
)


class WhyNot(QObject):
    """Asks why somebody was not seen, beside their row; the answer belongs to whoever was asked about."""

    answered = Signal(str, str, str)  # appointment id, outcome, reason code

    def __init__(self, view: QWidget) -> None:
        super().__init__(view)
        self._view = view
        self._palette: KeyPalette | None = None
        self._asked: tuple[str, Outcome] = ("", Outcome.NOT_SEEN)

    def ask(
        self, appointment_id: str, outcome: Outcome, resident: Resident, beside: QRect, *, found_out: bool = False
    ) -> None:
        """Open the palette. `beside`: the row, in global coordinates. `found_out`: why is known at last."""
        if self._palette is None:
            self._palette = KeyPalette(frame_of(self._view))
            self._palette.chosen.connect(self._on_chosen)
        self._asked = (appointment_id, outcome)
        title = self.tr("Why was {name} not seen?")
        if outcome is Outcome.CANCELLED:
            title = self.tr("Why is it cancelled for {name}?")
        if found_out:
            title = self.tr("What was the reason for {name}?")
        self._palette.ask(
            title.format(name=resident.name),
            identifiers(resident),
            reason_groups(outcome),
            () if found_out else foot_reasons(outcome),
        )
        self._palette.open_at(beside)

    def close(self) -> None:
        """Close unanswered."""
        if self._palette is not None:
            self._palette.dismiss()

    def _on_chosen(self, reason_code: str) -> None:
        appointment_id, outcome = self._asked
        self.answered.emit(appointment_id, outcome.value, reason_code)


def reason_groups(outcome: Outcome) -> tuple[ChoiceGroup, ...]:
    """Return the reasons that go with this outcome, by group; groups without any are left out."""
    made = (reason_group(outcome, group) for group in _ORDER)
    return tuple(group for group in made if group.choices)


def reason_group(outcome: Outcome, group: ControlGroup) -> ChoiceGroup:
    """Return the reasons of one group that go with this outcome."""
    label = value_set("control_group").concept(group).label
    return ChoiceGroup(label, tuple(_choice(c) for c in _reasons(outcome, group)))


def foot_reasons(outcome: Outcome) -> tuple[Choice, ...]:
    """Return what stands under the line: not yet explained, which is asked again."""
    asks_again = QCoreApplication.translate("attendance", "{reason}, ask again within {n} days")
    return tuple(
        Choice(c.get("key"), asks_again.format(reason=c.label, n=EXPLAIN_DAYS), c.code)
        for c in _reasons(outcome, ControlGroup.NOT_YET_EXPLAINED)
    )


def _reasons(outcome: Outcome, group: ControlGroup) -> tuple[Concept, ...]:
    return tuple(
        c
        for c in value_set("did_not_attend_reason").current
        if c.get("control_group") == group and outcome.value in c.get("outcomes").split()
    )


def _choice(reason: Concept) -> Choice:
    return Choice(reason.get("key"), reason.label, reason.code)
