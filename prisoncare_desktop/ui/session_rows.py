"""A table of clinic sessions: its columns, and a session as one of its rows. Today and Clinics show the same."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QCoreApplication

from prisoncare_desktop.ui.resident_words import wing_words
from prisoncare_desktop.ui.widgets.chip import Chip
from prisoncare_desktop.ui.widgets.rows import Cell, Column, Content, Row
from prisoncare_desktop.usecases.clinic_lists import SessionLine

_NARROW = 900  # px: below it the table goes without who holds the clinic
_CRAMPED = 520  # px: below it without what the clinic's own heading says, so that its name stands whole


def tr(text: str) -> str:
    return QCoreApplication.translate("session_rows", text)


def session_columns(when: str) -> tuple[Column, ...]:
    """Return the columns. `when`: the head of the first."""
    return (
        Column("when", when),
        Column("clinic", tr("Clinic"), stretch=2),
        Column("where", tr("Where"), stretch=1),
        Column("who", tr("With"), stretch=1, hide_below=_NARROW),
        Column("booked", tr("Booked"), align="right"),
        Column("seen", tr("Seen"), align="right", hide_below=_CRAMPED),
        Column("not_seen", tr("Not seen"), align="right", hide_below=_CRAMPED),
        Column("not_brought", tr("Not brought"), align="right", hide_below=_CRAMPED),
        Column("state", tr("Still to record")),
    )


def session_row(line: SessionLine, when: str, today: date) -> Row:
    """Return a session's row. `when`: what its first column says."""
    s, c = line.session, line.counts
    return Row(
        s.id,
        {
            "when": when,
            "clinic": Cell(line.clinic_label, strong=True),
            "where": Cell(wing_words(s.wing) if s.wing else tr("Health centre"), quiet=True),
            "who": Cell(s.clinician, quiet=True),
            "booked": _number(line.booked),
            "seen": _number(c.seen),
            "not_seen": _number(c.not_seen),
            "not_brought": _number(c.not_brought),
            "state": _state(line, today),
        },
    )


def _state(line: SessionLine, today: date) -> Content:
    if line.session.clinic_date > today:
        return Cell(tr("on a later day"), quiet=True)
    if not line.booked:
        return Cell(tr("nobody booked"), quiet=True)
    if line.session.closed_at is not None and not line.counts.not_recorded:
        return Chip("done", tr("closed"))
    if not line.counts.not_recorded:
        return Chip("done", tr("all recorded"))
    return Chip("unrecorded", tr("{n} not recorded").format(n=line.counts.not_recorded))


def _number(n: int) -> Cell:
    return Cell(str(n) if n else "–", quiet=not n, tabular=True)
