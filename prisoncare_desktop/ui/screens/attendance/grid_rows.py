"""A row of the clinic grid in words and chips."""

from __future__ import annotations

from datetime import date, datetime

from PySide6.QtCore import QCoreApplication

from prisoncare_desktop.domain.attendance import Appointment, Counts
from prisoncare_desktop.domain.calendar import local_date
from prisoncare_desktop.domain.closing import is_open_again
from prisoncare_desktop.domain.correction import REPORTED_REFUSAL, explain_by, is_unexplained
from prisoncare_desktop.ui.calendar_words import moment, wall_clock, weekday_and_day
from prisoncare_desktop.ui.indicator_words import attendance_chip
from prisoncare_desktop.ui.outcome_words import outcome_chip, outcome_words, reason_cell
from prisoncare_desktop.ui.regime_words import half_day_chip
from prisoncare_desktop.ui.resident_words import (
    ACCT_OPEN,
    alert_chip_words,
    alert_words_with_age,
    alerts_in_order,
    identifiers,
    label_of,
    language_words,
    need_labels,
    needs_words,
    presence_words,
    wing_words,
)
from prisoncare_desktop.ui.widgets.chip import Chip
from prisoncare_desktop.ui.widgets.rows import Cell, Column, Content, Row
from prisoncare_desktop.usecases.attendance import GridRow, SessionGrid

_NARROW = 900  # px; 1024x700 leaves 762
# px: room for "Late but seen", "Refused, told nurse in person" and "SO 09:31 ↑", so that no column moves at a key.
_OUTCOME, _REASON, _RECORDED = 146, 232, 116
# px, in a narrow window where an alert with its age would else be cut: the line under the grid says the reason whole
_OUTCOME_LEAST, _REASON_LEAST = 138, 156

SAVED_HERE, NEEDS_ATTENTION, GIVEN_UP = "saved-here", "needs-attention", "given-up"


def tr(text: str) -> str:
    return QCoreApplication.translate("attendance", text)


def columns() -> tuple[Column, ...]:
    """Return the grid's columns. A narrow window goes without what the line under the grid says as well."""
    return (
        Column("time", tr("Time")),
        Column("cell", tr("Cell")),
        Column("resident", tr("Resident")),
        Column("number", tr("Number"), hide_below=_NARROW),
        Column("needs", tr("Needs"), stretch=1),
        Column("outcome", tr("Outcome"), width=_OUTCOME, yields_to=_OUTCOME_LEAST),
        Column("reason", tr("Reason"), width=_REASON, yields_to=_REASON_LEAST),
        Column("recorded", tr("Recorded"), width=_RECORDED, hide_below=_NARROW),
    )


def grid_row(row: GridRow, mark: str = "") -> Row:
    """Return the row as the table shows it. `mark`: "saving", "not-saved" or ""."""
    a, r = row.appointment, row.resident
    return Row(
        a.id,
        {
            "time": Cell(wall_clock(a.starts_at), tabular=True),
            "cell": Cell(r.cell, tabular=True),
            "resident": Cell(r.name, strong=True),
            "number": Cell(r.nomis_number, tabular=True),
            "needs": _needs(row),
            "outcome": outcome_chip(a),
            "reason": _reason(row),
            "recorded": _recorded(row, mark),
        },
    )


def count_chips(counts: Counts) -> tuple[Chip, ...]:
    """Return the session's counts, those that are not nothing."""
    some = (
        (counts.seen, Chip("done", tr("{n} seen").format(n=counts.seen), sign=False)),
        (counts.not_seen, Chip("not_seen", tr("{n} not seen").format(n=counts.not_seen), sign=False)),
        (counts.not_brought, Chip("regime", tr("{n} not brought").format(n=counts.not_brought), sign=False)),
        (counts.cancelled, Chip("plain", tr("{n} cancelled").format(n=counts.cancelled), sign=False)),
        (counts.not_recorded, Chip("unrecorded", tr("{n} not recorded").format(n=counts.not_recorded), sign=False)),
    )
    return tuple(chip for n, chip in some if n)


def session_chips(grid: SessionGrid, today: date) -> tuple[Chip, ...]:
    """Return how many came, the counts, a half-day unlike other days, and whether the clinic is closed."""
    s = grid.session
    regime = half_day_chip(grid.regime, s.wing)
    attendance = attendance_chip(row.appointment for row in grid.rows)
    chips = (*attendance, *count_chips(grid.counts), *((regime,) if regime is not None else ()))
    if is_open_again(s, grid.counts):
        return (*chips, Chip("caution", tr("open again")))
    if s.closed_at is None:
        return (*chips, Chip("done", tr("all recorded"))) if grid.rows and not grid.counts.not_recorded else chips
    when = moment(s.closed_at, today) if local_date(s.closed_at) != today else wall_clock(s.closed_at)
    said = f"{when} {grid.closed_by}".strip()
    return (*chips, Chip("done", tr("Closed {when}").format(when=said)))


def open_again_words(closed_at: datetime, n: int, today: date) -> str:
    """Return why a clinic that was closed (UTC) is open: `n` are not recorded."""
    when = moment(closed_at, today)
    if n == 1:
        return tr("Closed {when}, but 1 is not recorded: they came after, or it was taken back.").format(when=when)
    return tr("Closed {when}, but {n} are not recorded: they came after, or it was taken back.").format(when=when, n=n)


def closed_words(counts: Counts) -> str:
    """Return what is said when a clinic has been closed: `Closed. 7 seen, 1 not brought.`"""
    said = ", ".join(chip.text for chip in count_chips(counts))
    return tr("Closed. {figures}.").format(figures=said) if said else tr("Closed. Nobody was on the list.")


def detail_words(
    row: GridRow, today: date, *, others: int = 0, refused_before: bool = False, brief: bool = False
) -> str:
    """Return everything to know of a row in one line, the name left to the label beside it, the ACCT to its banner.

    `others`: how many more of their surname live on their wing. `refused_before`: the last time too, an officer said.
    `brief`: the ACCT too, and not who recorded what when: the list and H say it.
    """
    a, r = row.appointment, row.resident
    said = [identifiers(r), presence_words(r.presence)]
    if row.similar_name:
        said.append(tr("similar name on this list: check the number"))
    if others:
        wing = wing_words(r.wing)
        said.append(
            tr("another of this surname on {wing}").format(wing=wing)
            if others == 1
            else tr("{n} others of this surname on {wing}").format(n=others, wing=wing)
        )
    said.append(needs_words(r))
    said += [alert_words_with_age(alert, today) for alert in alerts_in_order(r) if brief or alert.code != ACCT_OPEN]
    said += details_words(a)
    if a.note:
        said.append(tr("note: {note}").format(note=a.note))
    if refused_before and a.reason_code == REPORTED_REFUSAL:
        said.append(tr("second refusal reported by an officer: see them"))
    if a.outcome is not None and not brief:
        said += [outcome_words(a), who_and_when(a, today), where_words(row.state)]
        if a.correction:
            said.append(tr("changed for a reason: H shows it"))
    if is_unexplained(a):
        said.append(_explain_words(explain_by(a), today))
    return " · ".join(w for w in said if w)


def details_words(a: Appointment) -> list[str]:
    """Return what is said of how it was held: `by video`, `professional interpreter`."""
    said = [tr("walked in")] if a.walk_in else []
    said += [label_of("contact_mode", a.mode)] if a.mode else []
    said += [label_of("interpreter_present", a.interpreter)] if a.interpreter else []
    said += [tr("escort avoided")] if a.escort_avoided else []
    return [word[0].lower() + word[1:] for word in said]


def _needs(row: GridRow) -> Content:
    """Return who is not here, an open ACCT, a similar name, then the rest; the table counts what has no room."""
    r = row.resident
    alerts = alerts_in_order(r)
    chips = [Chip("caution", alert_chip_words(alert), sign=False) for alert in alerts]
    if row.similar_name:
        after_acct = 1 if alerts and alerts[0].code == ACCT_OPEN else 0
        chips.insert(after_acct, Chip("caution", tr("Similar name")))
    if row.appointment.outcome is None and (out := presence_words(r.presence)):
        chips.insert(0, Chip("caution", out, sign=False))  # before all else: nobody is to be sent for who is not here
    needs = [w for w in (language_words(r), *need_labels(r)) if w]
    note = [Chip("info", tr("Note"))] if row.appointment.note else []
    note += [Chip("info", tr("Walk-in"))] if row.appointment.walk_in else []
    if not chips and not note and len(needs) < 2:
        return Cell(needs[0] if needs else "", quiet=True)
    return (*chips, *note, *(Chip("plain", need) for need in needs))


def _reason(row: GridRow) -> Content:
    """Return the reason; of what was given up that word, in the one column with room for it that every window has."""
    a = row.appointment
    if row.state == GIVEN_UP and a.outcome is not None:
        return Chip("caution", tr("Given up, not at the trust"))  # the line under the grid says the reason too
    return reason_cell(a)


def _explain_words(by: date, today: date) -> str:
    days = (by - today).days
    if days < 0:
        return (
            tr("not explained, 1 day over: E") if days == -1 else tr("not explained, {n} days over: E").format(n=-days)
        )
    left = {0: tr("the last day"), 1: tr("1 day left")}.get(days, tr("{n} days left").format(n=days))
    return tr("explain with E by {day}, {left}").format(day=weekday_and_day(by), left=left)


def _recorded(row: GridRow, mark: str) -> Content:
    if mark == "not-saved":
        return Cell(tr("Not saved"), strong=True, tone="not_seen")
    if mark == "saving":
        return Cell(tr("Saving…"), quiet=True)
    a = row.appointment
    if a.outcome is None or a.recorded_at is None:
        return ""
    sign = {SAVED_HERE: " ↑", NEEDS_ATTENTION: " !", GIVEN_UP: " ×"}.get(row.state, "")
    return Cell(f"{a.recorded_by_initials} {wall_clock(a.recorded_at)}{sign}".strip(), quiet=True, tabular=True)


def who_and_when(a: Appointment, today: date) -> str:
    """Return who recorded it and when, "" where neither is known."""
    if a.recorded_at is None:
        return ""
    said = tr("recorded by {who}, {when}") if a.recorded_by_initials else tr("recorded {when}")
    return said.format(who=a.recorded_by_initials, when=moment(a.recorded_at, today))


def where_words(state: str) -> str:
    """Return where a change stands, "" of what was never changed here."""
    return {
        SAVED_HERE: tr("saved here, not yet at the trust"),
        NEEDS_ATTENTION: tr("needs a person: see Sync"),
        GIVEN_UP: tr("given up, not at the trust"),
        "at-the-trust": tr("at the trust"),
    }.get(state, "")
