"""The waiting list of a kind of clinic, and its clock: days in the prison since the place was asked for.

The clock does not stand still while somebody is at court or in hospital: who waits, waits. Where they are is shown
beside it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import ClassVar, Final

from prisoncare_desktop.domain.codes import value_set
from prisoncare_desktop.domain.own_record import Fact, OwnKind, OwnRecordSaid, Part, Shape
from prisoncare_desktop.errors import RuleBroken

ASKED_AT_MOST_DAYS: Final = 730  # back: a paper list that is typed in may be old; beyond that it is a slip of the year


class WaitingState(StrEnum):
    WAITING = "waiting"
    BOOKED = "booked"
    TAKEN_OFF = "taken-off"


@dataclass(frozen=True)
class WaitingEntry:
    """Somebody who waits for a place. `why`: they were taken off; a code. `appointment_id`: the place they got."""

    id: str
    resident_id: str
    clinic_code: str
    asked_on: date
    priority: str
    recorded_by: str
    recorded_at: datetime  # UTC
    state: WaitingState = WaitingState.WAITING
    why: str = ""
    appointment_id: str = ""
    revision: int = 0

    def with_priority(self, priority: str, *, by: str, at: datetime) -> WaitingEntry:
        """Return the entry of somebody who should be seen sooner, or later, than it said.

        Raises:
            RuleBroken: "waiting-over": they do not wait any more; "waiting-priority": the list has no such priority.
        """
        _is_current("wait_priority", priority, "waiting-priority")
        return replace(self._changed(by, at), priority=priority)

    def taken_off(self, why: str, *, by: str, at: datetime) -> WaitingEntry:
        """Return the entry of somebody who waits no longer though they got no place.

        Raises:
            RuleBroken: "waiting-over": they do not wait any more; "waiting-why": the list has no such reason.
        """
        _is_current("waiting_why", why, "waiting-why")
        return replace(self._changed(by, at), state=WaitingState.TAKEN_OFF, why=why)

    def booked(self, appointment_id: str, *, by: str, at: datetime) -> WaitingEntry:
        """Return the entry of somebody who got this place.

        Raises:
            RuleBroken: "waiting-over": they do not wait any more.
        """
        return replace(self._changed(by, at), state=WaitingState.BOOKED, appointment_id=appointment_id)

    def _changed(self, by: str, at: datetime) -> WaitingEntry:
        if self.state is not WaitingState.WAITING:
            raise RuleBroken("waiting-over", f"waiting entry {self.id} is {self.state}")
        return replace(self, recorded_by=by, recorded_at=at, revision=self.revision + 1)


WAITING: Final = OwnKind(
    code="waiting-entry",
    record=WaitingEntry,
    record_type="waiting_entry",
    events=frozenset({"WaitingChanged"}),
    received="WaitingReceived",
    fixed=(
        Fact("resident_id", Shape.RESIDENT),
        Fact("clinic_code", Shape.TEXT),
        Fact("asked_on", Shape.DAY),
    ),
    parts=(
        Part(
            "waiting",
            facts=(
                Fact("state", Shape.CODE, WaitingState),
                Fact("why", Shape.TEXT),
                Fact("priority", Shape.TEXT),
            ),
            beside=(
                Fact("appointment_id", Shape.APPOINTMENT),
                Fact("recorded_by", Shape.TEXT),
                Fact("recorded_at", Shape.INSTANT),
            ),
        ),
    ),
    by="recorded_by",
    at="recorded_at",
)


@dataclass(frozen=True)
class WaitingChanged(OwnRecordSaid):
    """Somebody was put on a waiting list, taken off it, or got their place."""

    kind: ClassVar[str] = "WaitingChanged"
    record_type: ClassVar[str] = WAITING.record_type
    own: ClassVar[OwnKind] = WAITING


def waits_days(asked_on: date, today: date) -> int:
    """Return how many days somebody waits; 0 on the day they asked."""
    return max(0, (today - asked_on).days)


def check_asked(asked_on: date, priority: str, today: date) -> None:
    """Raise `RuleBroken` "waiting-day" for a day to come or too long ago, "waiting-priority" for no priority."""
    if not today - timedelta(days=ASKED_AT_MOST_DAYS) <= asked_on <= today:
        raise RuleBroken("waiting-day", f"a place asked for on {asked_on} is not written down on {today}")
    _is_current("wait_priority", priority, "waiting-priority")


def _is_current(list_name: str, code: str, rule: str) -> None:
    if code not in {concept.code for concept in value_set(list_name).current}:
        raise RuleBroken(rule, f"no such code in {list_name}")
