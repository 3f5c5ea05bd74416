"""A week's appointments outside in words and chips, and its escorts day by day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QCoreApplication

from prisoncare_desktop.domain.codes import value_set
from prisoncare_desktop.domain.external import EscortSlot, ExternalAppointment, ExternalOutcome
from prisoncare_desktop.ui.calendar_words import full_day, moment, short_day, weekday_and_day
from prisoncare_desktop.ui.resident_words import label_of
from prisoncare_desktop.ui.widgets.chip import Chip
from prisoncare_desktop.ui.widgets.rows import Cell, Column, Content, Row
from prisoncare_desktop.usecases.escorts import EscortDay, EscortWeek
from prisoncare_desktop.usecases.external import ExternalLine

_NARROW = 900  # px: below it the line under the table says the rest
_PRISON = "prison"  # of `cancelled_by`


def tr(text: str) -> str:
    return QCoreApplication.translate("external", text)


def columns() -> tuple[Column, ...]:
    return (
        Column("when", tr("When")),
        Column("resident", tr("Resident")),
        Column("number", tr("Number"), hide_below=_NARROW),
        Column("hospital", tr("Hospital"), stretch=1),
        Column("specialty", tr("Specialty"), stretch=1, hide_below=_NARROW),
        Column("priority", tr("How soon"), hide_below=_NARROW),
        Column("escort", tr("Escort")),
        Column("outcome", tr("Outcome")),
    )


def row_of(line: ExternalLine, today: date) -> Row:
    a = line.appointment
    return Row(
        a.id,
        {
            "when": Cell(f"{weekday_and_day(a.day)} {a.at_time}".strip(), tabular=True),
            "resident": Cell(line.resident.name, strong=True),
            "number": Cell(line.resident.nomis_number, tabular=True),
            "hospital": a.hospital,
            "specialty": a.specialty,
            "priority": Cell(_how_soon(a), quiet=True),
            "escort": _escort(a),
            "outcome": outcome_chip(line, today),
        },
    )


def _how_soon(a: ExternalAppointment) -> str:
    known = (one for one in value_set("external_priority").concepts if one.code == a.priority)
    return next((one.get("short") for one in known), a.priority)


def slot_words(slot: EscortSlot) -> str:
    return {
        EscortSlot.NONE: tr("No escort yet"),
        EscortSlot.AM: tr("Morning"),
        EscortSlot.PM: tr("Afternoon"),
        EscortSlot.ALL_DAY: tr("All day"),
    }[slot]


def _escort(a: ExternalAppointment) -> Content:
    if a.wants_an_escort:
        return Chip("caution", slot_words(EscortSlot.NONE))
    return Cell(slot_words(a.escort_slot) if a.escort_booked else "–", quiet=not a.takes_an_escort)


def outcome_words(outcome: ExternalOutcome) -> str:
    return {
        ExternalOutcome.ATTENDED: tr("Attended"),
        ExternalOutcome.CANCELLED: tr("Cancelled"),
        ExternalOutcome.DID_NOT_GO: tr("Did not go"),
        ExternalOutcome.TELEMEDICINE: tr("By video or phone"),
    }[outcome]


def outcome_chip(line: ExternalLine, today: date) -> Content:
    """Return word, sign and colour. The prison's doing is amber and never the patient's."""
    a = line.appointment
    if line.on_bedwatch:
        return Chip("info", tr("Bedwatch"))
    if a.outcome is None:
        return Cell(tr("to come"), quiet=True) if a.day > today else Chip("unrecorded", tr("Not recorded"), sign=False)
    words = outcome_words(a.outcome)
    if a.cancelled_by == _PRISON:
        return Chip("regime", words)
    if a.outcome in (ExternalOutcome.ATTENDED, ExternalOutcome.TELEMEDICINE):
        return Chip("done", words)
    return Chip("plain" if a.outcome is ExternalOutcome.CANCELLED else "not_seen", words)


def detail_words(line: ExternalLine, today: date) -> str:
    """Return all that the row has no room for, in one line."""
    a = line.appointment
    said = [line.resident.nomis_number, line.resident.cell]
    said.append(tr("born {day}").format(day=full_day(line.resident.birth_date)) if line.resident.birth_date else "")
    said += [a.hospital, a.specialty, label_of("external_priority", a.priority)]
    if a.referred_on is not None and line.waited_days is not None:
        waited = tr("1 day") if line.waited_days == 1 else tr("{n} days").format(n=line.waited_days)
        said.append(tr("referred {day}, waited {waited}").format(day=short_day(a.referred_on), waited=waited))
    if a.reason:
        whose = _small(label_of("cancelled_by", a.cancelled_by))
        said.append(tr("{reason} ({whose})").format(reason=label_of("external_reason", a.reason), whose=whose))
    if line.over:
        said.append(tr("{name} gave way").format(name=line.over))
    if line.rebooked_on is not None:
        said.append(tr("booked again for {day}").format(day=weekday_and_day(line.rebooked_on)))
    if a.telemedicine:
        said.append(tr("video or phone: {said}").format(said=label_of("telemedicine", a.telemedicine)))
    if a.bedwatch_from is not None:
        until = moment(a.bedwatch_until, today) if a.bedwatch_until is not None else tr("still there")
        said.append(tr("bedwatch from {start}, {until}").format(start=moment(a.bedwatch_from, today), until=until))
    said.append(a.note)
    return " · ".join(w for w in said if w)


def _small(words: str) -> str:
    return words[:1].lower() + words[1:]


def escort_chip(one: EscortDay) -> Chip:
    """Return a day's escorts, e.g. `Tue 24 Nov: 3 of 4, 1 without`."""
    of = tr("{n} of {slots}").format(n=one.taken, slots=one.slots) if one.slots is not None else f"{one.taken}"
    without = tr(", {n} without").format(n=one.wanting) if one.wanting else ""
    words = f"{weekday_and_day(one.day)}: {of}{without}"
    if one.is_over:
        return Chip("caution", words)
    return Chip("info" if one.wanting else "plain", words)


def over_words(days: Sequence[EscortDay], today: date) -> str:
    """Return what to do about the first day, from today on, with more booked than there are escorts; "" if none."""
    over = next((one for one in days if one.is_over and one.day >= today), None)
    if over is None:
        return ""
    told = tr("{day}: {taken} escorts are booked and there are {slots}. Which goes first?")
    return told.format(day=weekday_and_day(over.day), taken=over.taken, slots=over.slots)


def week_figures(week: EscortWeek) -> str:
    """Return the week in numbers, for its heading."""
    said = [tr("{n} booked").format(n=week.booked), tr("{n} went").format(n=week.went)]
    if week.instead:
        said.append(tr("{n} by video or phone").format(n=week.instead))
    if week.missed:
        whose = ", ".join(f"{n} {_small(label_of('cancelled_by', code)) or tr('not said')}" for code, n in week.missed)
        said.append(tr("{n} missed ({whose})").format(n=sum(n for _, n in week.missed), whose=whose))
    if week.on_bedwatch:
        said.append(tr("{n} on bedwatch now").format(n=week.on_bedwatch))
    return " · ".join(said)
