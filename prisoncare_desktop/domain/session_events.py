"""What is said here of a whole clinic session: that it was made, and what was said of it when it was closed.

It is one for all PCs by what everybody calls it: kind, wing, room, day and half-day. Two who close it apart disagree
about when it was closed, and a person says which stands.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from prisoncare_desktop.domain.attendance import ClinicSession, OfficerPresent, Period
from prisoncare_desktop.domain.own_record import Fact, OwnKind, OwnRecordSaid, Part, Shape

SESSION = OwnKind(
    code="clinic-session",
    record=ClinicSession,
    record_type="session",
    events=frozenset({"SessionMade", "SessionClosed"}),
    received="SessionReceived",
    key=(
        Fact("clinic_code", Shape.CODE),
        Fact("wing", Shape.TEXT),
        Fact("room", Shape.TEXT),
        Fact("clinic_date", Shape.DAY),
        Fact("period", Shape.CODE, Period),
    ),
    fixed=(
        Fact("clinician", Shape.TEXT),
        Fact("clinician_type", Shape.CODE),
        Fact("provider", Shape.TEXT),
        Fact("mode", Shape.CODE),
    ),
    parts=(
        # No thing said once: its people may come down first, and make it a list of nobody's making.
        Part("made", facts=(Fact("made_here", Shape.YES_OR_NO),)),
        Part("places", facts=(Fact("slots_offered", Shape.NUMBER),)),
        Part(
            "closing",
            facts=(Fact("officer_present", Shape.CODE, OfficerPresent), Fact("closed_at", Shape.INSTANT)),
            beside=(Fact("closed_by", Shape.TEXT),),
        ),
        Part("note", facts=(Fact("note", Shape.TEXT),)),
    ),
    by="closed_by",
    at="closed_at",
)


@dataclass(frozen=True)
class SessionMade(OwnRecordSaid):
    """A clinic was made here, with nobody on its list."""

    kind: ClassVar[str] = "SessionMade"
    record_type: ClassVar[str] = SESSION.record_type
    own: ClassVar[OwnKind] = SESSION


@dataclass(frozen=True)
class SessionClosed(OwnRecordSaid):
    """The clinic was closed with everybody on it recorded, or what was said at its closing was changed."""

    kind: ClassVar[str] = "SessionClosed"
    record_type: ClassVar[str] = SESSION.record_type
    own: ClassVar[OwnKind] = SESSION
