"""Changing what was recorded: a slip of the finger in one key, anything else for a reason and for seven days.

Seven days: the design's own figure (clinics, correction and history), not a national one.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from prisoncare_desktop.domain.attendance import Appointment, ControlGroup, Outcome
from prisoncare_desktop.domain.calendar import local_date
from prisoncare_desktop.domain.codes import value_set
from prisoncare_desktop.errors import NotFound, RuleBroken

OPEN_DAYS = 7
EXPLAIN_DAYS = 7  # from the clinic's day
SLIP_WITHIN = timedelta(minutes=5)
UNEXPLAINED = "U1"  # the reason of the list that is found out later
REPORTED_REFUSAL = "P2"  # an officer says so; nobody heard it from the patient
OTHER = "other"  # the reason that is said in words
WORDS_LONGEST = 120  # characters: one line


def is_unexplained(appointment: Appointment) -> bool:
    """Whether why somebody was not seen is still to be found out."""
    return appointment.control_group is ControlGroup.NOT_YET_EXPLAINED


def explain_by(appointment: Appointment) -> date:
    """Return the day by which what is not yet explained is explained; it can be explained later too."""
    return local_date(appointment.starts_at) + timedelta(days=EXPLAIN_DAYS)


def is_slip(appointment: Appointment, *, by: str, at: datetime, same_sitting: bool) -> bool:
    """Whether it is one's own and so fresh that changing it mends a slip of the finger.

    `same_sitting`: it was recorded at the very screen that is still open.
    """
    recorded_at = appointment.recorded_at
    if appointment.recorded_by != by or recorded_at is None:
        return False
    return abs(at - recorded_at) <= SLIP_WITHIN or (same_sitting and local_date(at) == local_date(recorded_at))


def explains(appointment: Appointment, outcome: Outcome, reason_code: str) -> bool:
    """Whether this gives the reason of what is not yet explained, and changes nothing else."""
    changes = outcome is appointment.outcome and reason_code not in ("", appointment.reason_code)
    return is_unexplained(appointment) and changes


def is_free(
    appointment: Appointment, outcome: Outcome, reason_code: str, *, by: str, at: datetime, same_sitting: bool
) -> bool:
    """Whether this asks for no reason: nothing stands there, a slip of one's own, an explanation."""
    return (
        appointment.outcome is None
        or is_slip(appointment, by=by, at=at, same_sitting=same_sitting)
        or explains(appointment, outcome, reason_code)
    )


def last_day(history: Sequence[Appointment]) -> date:
    """Return the last day on which what stands there now is corrected for a reason.

    `history`: the appointment as it was, oldest first, as it is now last. The days run from the first recording since
    it was not recorded or not explained: correcting again does not hold the door open.
    """
    now = history[-1]
    first = now
    for earlier in reversed(history):
        if earlier.outcome is None or is_unexplained(earlier) is not is_unexplained(now):
            break
        first = earlier
    return local_date(first.recorded_at or first.starts_at) + timedelta(days=OPEN_DAYS)


def checked(why: str, words: str) -> tuple[str, str]:
    """Return the reason of a correction and its words on one line.

    Raises:
        RuleBroken: there is none, the list has no such reason, it takes words and has none, or they are too long.
    """
    if not why:
        raise RuleBroken("why-needed", "what was recorded is changed for a reason only")
    try:
        concept = value_set("correction_reason").concept(why)
    except NotFound as e:
        raise RuleBroken("no-such-why", "a reason of no list") from e
    said = " ".join(words.split()) if why == OTHER else ""
    if concept.retired_on is not None:
        raise RuleBroken("no-such-why", f"{why} is chosen no more")
    if why == OTHER and not said:
        raise RuleBroken("why-in-words", "no words")
    if len(said) > WORDS_LONGEST:
        raise RuleBroken("why-too-long", f"{len(said)} characters, at most {WORDS_LONGEST}")
    return why, said
