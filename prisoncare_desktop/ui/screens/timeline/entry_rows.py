"""One thing on the timeline in words and chips."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import QCoreApplication

from prisoncare_desktop.domain.attendance import Appointment, TakenOff
from prisoncare_desktop.domain.calendar import local_date
from prisoncare_desktop.domain.external import ExternalAppointment, ExternalOutcome
from prisoncare_desktop.domain.pathway import FormResponse
from prisoncare_desktop.domain.resident import Alert
from prisoncare_desktop.domain.waiting import WaitingEntry, WaitingState
from prisoncare_desktop.ui.calendar_words import short_day, short_weekday, wall_clock
from prisoncare_desktop.ui.move_words import kind_words, where_words
from prisoncare_desktop.ui.outcome_words import outcome_chip, outcome_words
from prisoncare_desktop.ui.resident_words import isolated, label_of
from prisoncare_desktop.ui.widgets.chip import Chip
from prisoncare_desktop.ui.widgets.rows import Cell, Column, Content, Row
from prisoncare_desktop.usecases.timeline import Added, Another, Booked, Corrected, Entry, Group, Joined
from prisoncare_desktop.usecases.whereabouts import StayLine

_NARROW = 900  # px: below it the table goes without who said it
_OTHER = "other"  # the reason of a correction that is said in words


def tr(text: str) -> str:
    return QCoreApplication.translate("timeline", text)


def columns() -> tuple[Column, ...]:
    return (
        Column("when", tr("When")),
        Column("what", tr("What"), stretch=3),
        Column("became", tr("What became of it")),
        Column("more", tr("More"), stretch=3),
        Column("by", tr("Said by"), stretch=1, hide_below=_NARROW),
    )


def group_words(group: Group) -> str:
    return {
        Group.CLINICS: tr("Clinics"),
        Group.MOVES: tr("Moves"),
        Group.WAITING: tr("Waiting"),
        Group.OUTSIDE: tr("Outside"),
        Group.FORMS: tr("Forms"),
        Group.REGISTER: tr("Register"),
    }[group]


def entry_row(entry: Entry, now: datetime) -> Row:
    """Return the row as the table shows it. `now`: UTC; what is after it is ahead."""
    what, became, more = _words(entry, now)
    day = local_date(entry.at)
    when = f"{short_weekday(day)} {short_day(day)}"
    number = [tr("as {number}").format(number=entry.number)] if entry.number else []
    return Row(
        entry.id,
        {
            "when": Cell(when if entry.whole_day else f"{when}, {wall_clock(entry.at)}", tabular=True),
            "what": Cell(what, strong=True),
            "became": became,
            "more": Cell(" · ".join(part for part in (*more, *number) if part), quiet=True),
            "by": Cell(entry.by, quiet=True),
        },
    )


def _words(entry: Entry, now: datetime) -> tuple[str, Content, Sequence[str]]:
    """Return what it is, what became of it, and what else is to be known."""
    match entry.said:
        case Booked(appointment=one):
            return entry.label, _became(one, now), _more(one)
        case Corrected(appointment=one, before=was):
            why = one.correction_words if one.correction == _OTHER else label_of("correction_reason", one.correction)
            what = tr("Changed: {clinic}").format(clinic=entry.label)
            return what, outcome_chip(one), (tr("was “{outcome}”").format(outcome=outcome_words(was)), why)
        case Another():
            return tr("Another appointment"), Chip("plain", tr("Ahead"), sign=False), ()
        case StayLine(stay=stay):
            return kind_words(stay.line.kind), Cell(where_words(stay.line), quiet=True), (stay.line.place,)
        case WaitingEntry() as waits:
            what = tr("Waiting: {clinic}").format(clinic=entry.label)
            return what, _waiting(waits.state), ()
        case ExternalAppointment() as outside:
            what = tr("Outside: {hospital}").format(hospital=outside.hospital)
            return what, _outside(outside, entry.at > now), (outside.at_time, outside.specialty)
        case Alert() as alert:
            return (
                alert.label,
                Chip("caution", tr("Take care"), sign=False),
                (tr("as last seen on the prison's system"),),
            )
        case Added():
            return tr("Added on a PC of this prison"), "", ()
        case Joined(other=other):
            who = f"{isolated(f'{other.given_name} {other.family_name}')}, {other.nomis_number or tr('no number')}"
            return tr("One person with {who}").format(who=who), "", ()
        case FormResponse():
            return entry.label or tr("A form that this PC does not have"), Cell(tr("form"), quiet=True), ()


def _became(one: Appointment, now: datetime) -> Content:
    if one.outcome is None and one.taken_off is not TakenOff.NOT:
        return Chip("plain", tr("Taken off the list"), sign=False)
    if one.outcome is None and one.starts_at > now:
        return Chip("plain", tr("Ahead"), sign=False)
    return outcome_chip(one)


def _more(one: Appointment) -> Sequence[str]:
    reason = label_of("did_not_attend_reason", one.reason_code) if one.reason_code else ""
    return (reason, tr("walked in") if one.walk_in else "", one.note)


def _waiting(state: WaitingState) -> Content:
    return {
        WaitingState.WAITING: Chip("unrecorded", tr("Waits"), sign=False),
        WaitingState.BOOKED: Chip("done", tr("Booked")),
        WaitingState.TAKEN_OFF: Chip("plain", tr("Taken off"), sign=False),
    }[state]


def _outside(one: ExternalAppointment, ahead: bool) -> Content:
    match one.outcome:
        case None:
            return (
                Chip("plain", tr("Ahead"), sign=False) if ahead else Chip("unrecorded", tr("Not recorded"), sign=False)
            )
        case ExternalOutcome.ATTENDED:
            return Chip("done", tr("Went"))
        case ExternalOutcome.TELEMEDICINE:
            return Chip("done", tr("By video instead"))
        case ExternalOutcome.CANCELLED:
            return Chip("plain", tr("Cancelled"))
        case ExternalOutcome.DID_NOT_GO:
            return Chip("not_seen", tr("Did not go"))
