"""What became of an appointment, in words and chips: for every list that shows it."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from prisoncare_desktop.domain.attendance import Appointment, ControlGroup, Outcome, is_seen
from prisoncare_desktop.domain.correction import is_unexplained
from prisoncare_desktop.ui.resident_words import label_of
from prisoncare_desktop.ui.widgets.chip import Chip
from prisoncare_desktop.ui.widgets.rows import Cell, Content


def tr(text: str) -> str:
    return QCoreApplication.translate("attendance", text)


def outcome_chip(a: Appointment) -> Chip:
    """Return word, sign and colour of an outcome. The prison's doing is amber and never the patient's."""
    if a.outcome is None:
        return Chip("unrecorded", tr("Not recorded"), sign=False)
    if a.control_group is ControlGroup.REGIME and a.outcome is Outcome.TOO_LATE:
        return Chip("regime", tr("Too late"))
    if a.control_group is ControlGroup.REGIME:
        return Chip("regime", tr("Not brought"))
    if is_seen(a):
        return Chip("done", tr("Attended") if a.outcome is Outcome.ATTENDED else tr("Late but seen"))
    if a.outcome is Outcome.CANCELLED:
        return Chip("plain", tr("Cancelled"))
    return Chip("not_seen", tr("Too late") if a.outcome is Outcome.TOO_LATE else tr("Not seen"))


def outcome_words(a: Appointment) -> str:
    """Return the outcome with its reason, as `Not seen: At work, education, gym or visit`."""
    reason = label_of("did_not_attend_reason", a.reason_code) if a.reason_code else ""
    return outcome_chip(a).text + (f": {reason}" if reason else "")


def reason_cell(a: Appointment) -> Content:
    """Return the reason by itself; that nobody has found it out yet stands out."""
    if is_unexplained(a):
        return Cell(tr("Not yet explained"), tone="caution")
    return Cell(label_of("did_not_attend_reason", a.reason_code)) if a.reason_code else ""
