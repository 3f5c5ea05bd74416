"""Why did it not come about? One key, under whose doing each reason is; and who took the escort, where that was why."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, QRect, Signal
from PySide6.QtWidgets import QWidget

from prisoncare_desktop.domain.codes import value_set
from prisoncare_desktop.domain.external import GAVE_WAY, ExternalOutcome
from prisoncare_desktop.ui.widgets.overlay import frame_of
from prisoncare_desktop.ui.widgets.palette import Choice, ChoiceGroup, KeyPalette
from prisoncare_desktop.usecases.external import ExternalLine

_FIGURES = "123456789"


class WhyMissed(QObject):
    """Asks beside the row; the answer belongs to whatever was asked about."""

    answered = Signal(object, object, str, str)  # appointment, outcome, reason, id of who took the escort ("" unsaid)

    def __init__(self, view: QWidget) -> None:
        super().__init__(view)
        self._view = view
        self._palette: KeyPalette | None = None
        self._line: ExternalLine | None = None
        self._outcome = ExternalOutcome.CANCELLED
        self._went: tuple[ExternalLine, ...] = ()
        self._beside = QRect()
        self._asks_who = False

    def ask(self, line: ExternalLine, outcome: ExternalOutcome, went: Sequence[ExternalLine], beside: QRect) -> None:
        """Open the palette. `went`: the others of that day with an escort. `beside`: the row, global."""
        self._line, self._outcome, self._went, self._beside = line, outcome, tuple(went), beside
        self._asks_who = False
        title = (
            self.tr("Why is it cancelled for {name}?")
            if outcome is ExternalOutcome.CANCELLED
            else self.tr("Why did {name} not go?")
        )
        self._open(title.format(name=line.resident.name), self._subtitle(), reason_groups(), ())

    def close(self) -> None:
        """Close unanswered."""
        if self._palette is not None:
            self._palette.dismiss()

    def _open(self, title: str, subtitle: str, groups: Sequence[ChoiceGroup], foot: Sequence[Choice]) -> None:
        if self._palette is None:
            self._palette = KeyPalette(frame_of(self._view))
            self._palette.chosen.connect(self._on_chosen)
        self._palette.ask(title, subtitle, groups, foot)
        self._palette.open_at(self._beside)

    def _subtitle(self) -> str:
        resident = self._line.resident if self._line is not None else None
        return f"{resident.nomis_number} · {resident.cell}" if resident is not None else ""

    def _on_chosen(self, code: str) -> None:
        if self._line is None:
            return
        if self._asks_who:
            self.answered.emit(self._line.appointment, self._outcome, GAVE_WAY, code)
        elif code == GAVE_WAY and self._went:
            self._asks_who = True
            choices = tuple(
                Choice(figure, f"{one.resident.name}, {one.appointment.specialty}", one.appointment.id)
                for figure, one in zip(_FIGURES, self._went, strict=False)
            )
            title = self.tr("Who took the escort?")
            unsaid = Choice("0", self.tr("Not known"), "")
            self._open(title, self._subtitle(), (ChoiceGroup("", choices),), (unsaid,))
        else:
            self.answered.emit(self._line.appointment, self._outcome, code, "")


def reason_groups() -> tuple[ChoiceGroup, ...]:
    """Return the reasons under whose doing each is."""
    reasons = value_set("external_reason").current
    return tuple(
        ChoiceGroup(
            whose.label,
            tuple(Choice(r.get("key"), r.label, r.code) for r in reasons if r.get("cancelled_by") == whose.code),
        )
        for whose in value_set("cancelled_by").current
    )
