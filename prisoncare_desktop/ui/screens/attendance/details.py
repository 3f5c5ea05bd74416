"""D: how the appointment was held, who interpreted, whether an escort was saved. Each key saves; Esc ends it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, QRect, Signal
from PySide6.QtWidgets import QWidget

from prisoncare_desktop.domain.attendance import Appointment, is_seen
from prisoncare_desktop.domain.codes import value_set
from prisoncare_desktop.domain.resident import Resident
from prisoncare_desktop.ui.resident_words import identifiers, label_of
from prisoncare_desktop.ui.widgets.overlay import frame_of
from prisoncare_desktop.ui.widgets.palette import Choice, ChoiceGroup, KeyPalette

_MODE, _INTERPRETER, _ESCORT = "mode", "interpreter", "escort"


@dataclass(frozen=True)
class Details:
    """What is said of how an appointment was held; "" for what nobody says."""

    mode: str = ""
    interpreter: str = ""
    escort_avoided: bool = False

    @staticmethod
    def of(appointment: Appointment) -> Details:
        return Details(appointment.mode, appointment.interpreter, appointment.escort_avoided)

    def with_key(self, code: str) -> Details:
        """Return what is said after this choice; what stands there already is taken away by the same key."""
        what, _, chosen = code.partition(":")
        if what == _MODE:
            return replace(self, mode="" if self.mode == chosen else chosen)
        if what == _INTERPRETER:
            return replace(self, interpreter="" if self.interpreter == chosen else chosen)
        return replace(self, escort_avoided=not self.escort_avoided)


class AskingDetails(QObject):
    """The palette stays beside the row until Esc."""

    said = Signal(str, object, object)  # appointment id, the Details, the Details that stood there

    def __init__(self, view: QWidget) -> None:
        super().__init__(view)
        self._view = view
        self._palette: KeyPalette | None = None
        self._appointment_id, self._about, self._beside = "", "", QRect()
        self._title = ""
        self._now = Details()

    def ask(self, appointment: Appointment, resident: Resident, as_a_rule: str, beside: QRect) -> None:
        """Open. `as_a_rule`: the mode of the whole session, "" if nobody said."""
        if self._palette is None:
            self._palette = KeyPalette(frame_of(self._view))
            self._palette.chosen.connect(self._on_chosen)
        self._appointment_id, self._beside, self._now = appointment.id, beside, Details.of(appointment)
        seen = appointment.outcome is None or is_seen(appointment)
        words = self.tr("How was {name} seen?") if seen else self.tr("How was {name} to be seen?")
        self._title = words.format(name=resident.name)
        rule = label_of("contact_mode", as_a_rule).lower() if as_a_rule else ""
        self._about = identifiers(resident)
        if rule:
            self._about += "\n" + self.tr("In this clinic, if nothing else is said: {how}").format(how=rule)
        self._open(self._palette)

    def close(self) -> None:
        if self._palette is not None:
            self._palette.dismiss()

    def _open(self, palette: KeyPalette) -> None:
        modes = tuple(
            Choice(c.get("key"), c.label, f"{_MODE}:{c.code}", is_so=self._now.mode == c.code)
            for c in value_set("contact_mode").current
        )
        interpreters = tuple(
            Choice(c.get("key"), c.label, f"{_INTERPRETER}:{c.code}", is_so=self._now.interpreter == c.code)
            for c in value_set("interpreter_present").current
            if c.get("offered") != "no"
        )
        escort = Choice("E", self.tr("Escort to hospital avoided"), _ESCORT, is_so=self._now.escort_avoided)
        groups = (
            ChoiceGroup(self.tr("How"), modes),
            ChoiceGroup(self.tr("Interpreter"), interpreters),
            ChoiceGroup(self.tr("Escort"), (escort,)),
        )
        palette.ask(self._title, self._about, groups)
        palette.open_at(self._beside)

    def _on_chosen(self, code: str) -> None:
        before = self._now
        self._now = before.with_key(code)
        self.said.emit(self._appointment_id, self._now, before)
        if self._palette is not None:
            self._open(self._palette)
