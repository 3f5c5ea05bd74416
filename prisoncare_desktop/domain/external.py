"""Appointments at a hospital, and what became of them (domain.md 5.4).

Their day is on no paper, in no export, in no search and in no title: whoever knows it beforehand can plan by it. The
local fields and codes are ours; the national definitions of escorts and bedwatches were not found.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar

from prisoncare_desktop.domain.codes import Concept, value_set
from prisoncare_desktop.domain.own_record import Fact, OwnKind, OwnRecordSaid, Part, Shape
from prisoncare_desktop.errors import NotFound, RuleBroken

PLACE_LONGEST = 80  # characters, of a hospital's or a specialty's name
NOTE_LONGEST = 200  # characters: a line for a colleague
PRIORITY_UNSAID = "unsaid"  # of `external_priority`
GAVE_WAY = "more-urgent"  # of `external_reason`: another one took the escort, and may be named

_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
_USED = "used"  # of `telemedicine`


class ExternalOutcome(StrEnum):
    ATTENDED = "attended"
    CANCELLED = "cancelled"
    DID_NOT_GO = "did-not-go"
    TELEMEDICINE = "telemedicine-instead"


NOT_SEEN = frozenset({ExternalOutcome.CANCELLED, ExternalOutcome.DID_NOT_GO})
"""What needs a reason, and may be booked again."""


class EscortSlot(StrEnum):
    """Which of the day's escorts it takes."""

    NONE = ""
    AM = "am"
    PM = "pm"
    ALL_DAY = "all-day"


@dataclass(frozen=True)
class ExternalBooking:
    """What is said of an appointment outside before anybody knows what becomes of it."""

    day: date
    hospital: str
    specialty: str
    priority: str
    referred_on: date | None = None
    booked_on: date | None = None
    at_time: str = ""
    escort_booked: bool = False
    escort_slot: EscortSlot = EscortSlot.NONE
    telemedicine: str = ""
    bedwatch_from: datetime | None = None  # UTC
    bedwatch_until: datetime | None = None  # UTC
    note: str = ""


@dataclass(frozen=True)
class ExternalAppointment:
    """One appointment outside. `at_time`: the wall clock there, "10:30", "" if not known.

    `cancelled_by`, `reason`, `priority`, `telemedicine`: codes, "" for not said. `prioritised_over`: the id of the one
    that gave way to it. `rebooked_as`: the id of the one in its place. `recorded_by`, `recorded_at`: who said the
    outcome, and when; before that, who booked it.
    """

    id: str
    resident_id: str
    day: date
    hospital: str
    specialty: str
    priority: str
    recorded_by: str
    recorded_at: datetime  # UTC
    referred_on: date | None = None
    booked_on: date | None = None
    at_time: str = ""
    escort_booked: bool = False
    escort_slot: EscortSlot = EscortSlot.NONE
    outcome: ExternalOutcome | None = None
    cancelled_by: str = ""
    reason: str = ""
    prioritised_over: str = ""
    rebooked_as: str = ""
    telemedicine: str = ""
    bedwatch_from: datetime | None = None  # UTC
    bedwatch_until: datetime | None = None  # UTC
    note: str = ""
    revision: int = 0

    @property
    def booking(self) -> ExternalBooking:
        return ExternalBooking(**{f.name: getattr(self, f.name) for f in fields(ExternalBooking)})

    @property
    def takes_an_escort(self) -> bool:
        """Whether one of the day's escorts goes with it, or went."""
        return self.escort_booked and self.outcome in (None, ExternalOutcome.ATTENDED)

    @property
    def wants_an_escort(self) -> bool:
        """Whether it is still to come about and nobody goes with them yet."""
        return self.outcome is None and not self.escort_booked

    def with_booking(self, booking: ExternalBooking) -> ExternalAppointment:
        """Return it with what is said of it now.

        Raises:
            RuleBroken: as `checked` does.
        """
        said = checked(booking)
        return replace(self, **said.__dict__, revision=self.revision + 1)

    def with_outcome(
        self, outcome: ExternalOutcome | None, reason: str, *, by: str, at: datetime, today: date
    ) -> ExternalAppointment:
        """Return it with what became of it; None: nothing is known of that again.

        Raises:
            RuleBroken: it was booked again already; the day has not come; a reason is missing, or does not belong.
        """
        if self.rebooked_as:
            raise RuleBroken("booked-again-already", f"external appointment {self.id} was booked again")
        if outcome in (ExternalOutcome.ATTENDED, ExternalOutcome.DID_NOT_GO) and today < self.day:
            raise RuleBroken("outside-not-yet", f"external appointment {self.id} is on a later day")
        if (outcome in NOT_SEEN) != bool(reason):
            raise RuleBroken("outside-reason", f"{outcome} with the reason {reason or 'none'}")
        video = outcome is ExternalOutcome.TELEMEDICINE
        was_video = self.outcome is ExternalOutcome.TELEMEDICINE
        return replace(
            self,
            outcome=outcome,
            reason=reason,
            cancelled_by=_reason(reason).get("cancelled_by") if reason else "",
            telemedicine=_USED if video else "" if was_video else self.telemedicine,
            recorded_by=by,
            recorded_at=at,
            revision=self.revision + 1,
        )

    def waited_days(self, today: date) -> int | None:
        """Return the days from the referral until they were seen, else until today; None if nobody said when it was."""
        if self.referred_on is None:
            return None
        seen = self.outcome in (ExternalOutcome.ATTENDED, ExternalOutcome.TELEMEDICINE)
        return ((self.day if seen else max(today, self.referred_on)) - self.referred_on).days

    def is_on_bedwatch(self, at: datetime) -> bool:
        """Whether officers sit at their bed at this moment."""
        ended = self.bedwatch_until is not None and self.bedwatch_until <= at
        return self.bedwatch_from is not None and self.bedwatch_from <= at and not ended


EXTERNAL = OwnKind(
    code="external-appointment",
    record=ExternalAppointment,
    record_type="external_appointment",
    events=frozenset({"ExternalChanged"}),
    received="ExternalReceived",
    resource_type="Appointment",
    fixed=(Fact("resident_id", Shape.RESIDENT),),
    parts=(
        Part(
            "outside-booking",
            facts=(
                Fact("day", Shape.DAY),
                Fact("at_time", Shape.TEXT),
                Fact("hospital", Shape.TEXT),
                Fact("specialty", Shape.TEXT),
                Fact("priority", Shape.CODE),
                Fact("referred_on", Shape.DAY),
                Fact("booked_on", Shape.DAY),
            ),
        ),
        Part(
            "outside-escort",
            facts=(Fact("escort_booked", Shape.YES_OR_NO), Fact("escort_slot", Shape.CODE, EscortSlot)),
        ),
        Part(
            "outside-outcome",
            facts=(
                Fact("outcome", Shape.CODE, ExternalOutcome),
                Fact("cancelled_by", Shape.CODE),
                Fact("reason", Shape.CODE),
                Fact("telemedicine", Shape.CODE),
            ),
            beside=(Fact("recorded_by", Shape.TEXT), Fact("recorded_at", Shape.INSTANT)),
        ),
        Part("outside-again", facts=(Fact("prioritised_over", Shape.TEXT), Fact("rebooked_as", Shape.TEXT))),
        Part("outside-bedwatch", facts=(Fact("bedwatch_from", Shape.INSTANT), Fact("bedwatch_until", Shape.INSTANT))),
        Part("outside-note", facts=(Fact("note", Shape.TEXT),)),
    ),
    by="recorded_by",
    at="recorded_at",
)


@dataclass(frozen=True)
class ExternalChanged(OwnRecordSaid):
    """An appointment outside was booked or changed, or somebody recorded what became of it."""

    kind: ClassVar[str] = "ExternalChanged"
    record_type: ClassVar[str] = EXTERNAL.record_type
    own: ClassVar[OwnKind] = EXTERNAL


def checked(booking: ExternalBooking) -> ExternalBooking:
    """Return a booking as it is kept.

    Raises:
        RuleBroken: something is missing, too long, of no list, or out of order.
    """
    said = replace(
        booking,
        hospital=" ".join(booking.hospital.split()),
        specialty=" ".join(booking.specialty.split()),
        note=" ".join(booking.note.split()),
    )
    if not said.hospital or not said.specialty:
        raise RuleBroken("outside-where", "no hospital or no specialty")
    if max(len(said.hospital), len(said.specialty)) > PLACE_LONGEST or len(said.note) > NOTE_LONGEST:
        raise RuleBroken("outside-too-long", "longer than a line")
    if said.at_time and not _TIME.fullmatch(said.at_time):
        raise RuleBroken("outside-time", "no time of the day")
    for name, code in (("external_priority", said.priority), ("telemedicine", said.telemedicine)):
        if code or name == "external_priority":
            _of_a_list(name, code)
    in_order = [day for day in (said.referred_on, said.booked_on, said.day) if day is not None]
    if in_order != sorted(in_order):
        raise RuleBroken("outside-days", "referred, booked and to be seen in another order")
    if said.escort_booked != (said.escort_slot is not EscortSlot.NONE):
        raise RuleBroken("outside-escort", "an escort takes a part of the day, and none takes none")
    start, end = said.bedwatch_from, said.bedwatch_until
    if end is not None and (start is None or end < start):
        raise RuleBroken("outside-bedwatch", "a bedwatch ends after it began")
    return said


def _of_a_list(name: str, code: str) -> None:
    if code not in {one.code for one in value_set(name).concepts}:
        raise RuleBroken("outside-code", f"{code} is no code of {name}")


def _reason(code: str) -> Concept:
    try:
        return value_set("external_reason").concept(code)
    except NotFound as error:
        raise RuleBroken("outside-reason", f"{code} is no reason") from error
