"""What a change says, field by field, in words for a person: the same in a conflict and in a record's history."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from prisoncare_desktop.domain.appointment_events import (
    AppointmentBooked,
    AppointmentNoted,
    AttendanceRecorded,
    DetailsRecorded,
)
from prisoncare_desktop.domain.attendance import Outcome
from prisoncare_desktop.domain.calendar import instant_of, local_date, local_time
from prisoncare_desktop.domain.clinic_type import shipped_types
from prisoncare_desktop.domain.codes import value_set
from prisoncare_desktop.domain.identity_pair import Decided, IdentityDecided
from prisoncare_desktop.domain.own_kinds import BY_EVENT
from prisoncare_desktop.domain.pathway import ReviewTaskChanged, TaskStatus
from prisoncare_desktop.domain.resident import Presence
from prisoncare_desktop.domain.resident_edits import EDITS, LANGUAGE, NEEDS, PLACE, about
from prisoncare_desktop.errors import NotFound
from prisoncare_desktop.usecases.intake.clinics import BOOKING, DETAILS, NOTE, OUTCOME
from prisoncare_desktop.usecases.intake.identities import SECOND, VERDICT
from prisoncare_desktop.usecases.intake.pathway import DUE, STATUS
from prisoncare_desktop.usecases.outbox import OutboxEntry
from prisoncare_desktop.usecases.own_record_words import OWN_WORDS

NOTHING_RECORDED = "Nothing recorded"
TAKEN_OFF = "Taken off the list"
_OUTCOMES = {
    Outcome.ATTENDED: "Attended",
    Outcome.LATE_SEEN: "Late, and seen",
    Outcome.TOO_LATE: "Too late to be seen",
    Outcome.NOT_SEEN: "Not seen",
    Outcome.CANCELLED: "Cancelled",
}
_PRESENCES = {
    Presence.HERE: "",
    Presence.OUT: "out for a while",
    Presence.TRANSFERRED: "transferred",
    Presence.RELEASED: "released",
}
_STATUSES = {TaskStatus.DUE: "Due", TaskStatus.DONE: "Done", TaskStatus.NOT_DONE: "Not done"}


def outcome_words(outcome: str, reason_code: str) -> str:
    """Return e.g. `Not seen: Refused, told nurse in person`. `outcome`: "" while nothing is recorded."""
    if not outcome:
        return NOTHING_RECORDED
    return _OUTCOMES[Outcome(outcome)] + (f": {reason_words(reason_code)}" if reason_code else "")


def note_words(note: str) -> str:
    """Return a note as it stands, `No note` for none."""
    return note or "No note"


def reason_words(code: str) -> str:
    """Return a reason's label; its code where our list does not have it."""
    return _label("did_not_attend_reason", code)


def details_words(mode: str, interpreter: str, *, escort_avoided: bool) -> str:
    """Return how an appointment was held, e.g. `By video. Professional interpreter. Escort avoided`."""
    told = [_label("contact_mode", mode) if mode else ""]
    told.append(_label("interpreter_present", interpreter) if interpreter else "")
    told.append("Escort avoided" if escort_avoided else "")
    return ". ".join(one for one in told if one) or "Nothing said"


def booking_words(clinic_code: str, starts_at: datetime | None, room: str) -> str:
    """Return e.g. `Nurse triage, 20 November 2026 at 09:10, Clinic room A1`; what is not known is left out."""
    when = f"{_day(local_date(starts_at).isoformat())} at {local_time(starts_at):%H:%M}" if starts_at else ""
    return ", ".join(one for one in (shipped_types().label(clinic_code), when, room) if one)


def status_words(status: TaskStatus, done_on: str) -> str:
    """Return e.g. `Done on 20 November 2026`. `done_on`: ISO, or ""."""
    return _STATUSES[status] + (f" on {_day(done_on)}" if done_on else "")


def due_words(due: str, anchor_on: str) -> str:
    """Return e.g. `3 December 2026, reckoned from 5 November 2026`. Both ISO; the latter may be ""."""
    return _day(due) + (f", reckoned from {_day(anchor_on)}" if anchor_on else "")


def place_words(cell: str, presence: str) -> str:
    """Return e.g. `A-1-004`, or `A-1-004, out for a while`."""
    return ", ".join(filter(None, (cell, _PRESENCES[Presence(presence)]))) or "Here, no cell"


def needs_words(needs: Iterable[str]) -> str:
    """Return the names of communication needs, `None recorded` for none; its code where our list does not have one."""
    return ", ".join(_label("communication_need", code) for code in needs) or "None recorded"


def language_words(language: str, *, interpreter: bool) -> str:
    """Return e.g. `Polish, with an interpreter`."""
    spoken = _label("language", language) if language else "Not recorded"
    return f"{spoken}, with an interpreter" if interpreter else spoken


def one_or_two_words(decided: str) -> str:
    """Return what was said of two identities. `decided`: "" while nobody has said anything."""
    if not decided:
        return "Nobody has said"
    return "Two people" if Decided(decided) is Decided.DIFFERENT else "One person"


def second_words(*, said: bool) -> str:
    """Return whether a second person has said that two identities are one."""
    return "A second person agrees" if said else "No second person yet"


def said(entry: OutboxEntry) -> dict[str, str]:
    """Return what a change says by field; {} of a kind that is never compared, such as a form."""
    told = entry.payload
    if entry.kind == AttendanceRecorded.kind:
        return {OUTCOME: outcome_words(told["outcome"], told["reason_code"])}
    if entry.kind == AppointmentNoted.kind:
        return {NOTE: note_words(told["note"])}
    if entry.kind == DetailsRecorded.kind:
        return {DETAILS: details_words(told["mode"], told["interpreter"], escort_avoided=told["escort_avoided"])}
    if entry.kind == AppointmentBooked.kind:
        return _booked_words(told)
    if entry.kind == ReviewTaskChanged.kind:
        status = status_words(TaskStatus(told["status"]), told["done_on"] or "")
        return {STATUS: status, DUE: due_words(told["due_on"], told["anchor_on"])}
    if entry.kind == IdentityDecided.kind:
        second = Decided(told["decided"]) is Decided.SAME
        return {VERDICT: one_or_two_words(told["decided"]), SECOND: second_words(said=second)}
    if entry.kind in EDITS:
        spoken = language_words(told["language"], interpreter=told["interpreter"])
        place = place_words(told["cell"], told["presence"])
        every = {PLACE: place, NEEDS: needs_words(told["needs"]), LANGUAGE: spoken}
        return {name: every[name] for name in sorted(about(entry.kind, told))}
    if (own := BY_EVENT.get(entry.kind)) is not None:
        changed = own.about(told, told["before"])
        return {one.name: OWN_WORDS[own.record_type, one.name](told) for one in own.parts if one.name in changed}
    return {}


def _booked_words(told: dict[str, Any]) -> dict[str, str]:
    if told["taken_off"] != told["before_taken_off"]:
        return {OUTCOME: TAKEN_OFF if told["taken_off"] else NOTHING_RECORDED}
    booking = told["booking"]
    return {BOOKING: booking_words(booking["clinic_code"], instant_of(booking["starts_at"]), booking["room"])}


def _label(list_name: str, code: str) -> str:
    try:
        return value_set(list_name).concept(code).label
    except NotFound:
        return code


def _day(iso: str) -> str:
    day = date.fromisoformat(iso)
    return f"{day.day} {day:%B %Y}"
