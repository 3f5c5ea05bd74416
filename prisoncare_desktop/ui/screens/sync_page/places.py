"""Where a change can be looked at and corrected: its own page, at the patient it is about."""

from __future__ import annotations

from prisoncare_desktop.domain.access import BreakGlassUsed
from prisoncare_desktop.domain.appointment_events import (
    AppointmentBooked,
    AppointmentNoted,
    AttendanceRecorded,
    DetailsRecorded,
)
from prisoncare_desktop.domain.external import ExternalChanged
from prisoncare_desktop.domain.feedback import FeedbackReturned
from prisoncare_desktop.domain.identity_pair import IdentityDecided
from prisoncare_desktop.domain.regime import RegimeSaid
from prisoncare_desktop.domain.resident import ResidentAdded
from prisoncare_desktop.domain.resident_edits import EDITS
from prisoncare_desktop.domain.rounds import RoundChanged
from prisoncare_desktop.domain.sampling import DrawMade, SeedCommitted
from prisoncare_desktop.domain.session_events import SessionClosed, SessionMade
from prisoncare_desktop.domain.site_lists import SiteListChanged
from prisoncare_desktop.domain.waiting import WaitingChanged
from prisoncare_desktop.ui.screen import ONLY_TO_LOOK_AT, Place

_OF_AN_APPOINTMENT = (AttendanceRecorded.kind, AppointmentNoted.kind, DetailsRecorded.kind, AppointmentBooked.kind)


def place_of(kind: str, record_id: str, resident_id: str, session_id: str, *, waits: bool) -> Place:
    """Return the page of a change of this kind. The ids of the resident and of the session may be "": not known.

    `waits`: whether somebody must decide about it.
    """
    if kind in _OF_AN_APPOINTMENT:
        row = record_id if waits else f"{ONLY_TO_LOOK_AT}{record_id}"
        return Place("session", session_id, row) if session_id else Place("clinics")
    if kind in (ResidentAdded.kind, *EDITS):
        return Place("resident", resident_id) if resident_id else Place("residents")
    if kind == FeedbackReturned.kind:
        return Place("keying")
    if kind in (DrawMade.kind, SeedCommitted.kind):
        return Place("draw")
    if kind == IdentityDecided.kind:
        return Place("duplicates")
    if kind == RoundChanged.kind:
        return Place("rounds")
    if kind == ExternalChanged.kind:
        return Place("external-one", record_id)
    if kind in (SessionMade.kind, SessionClosed.kind):
        return Place("session", record_id)
    if kind == SiteListChanged.kind:
        return Place("settings")
    if kind == RegimeSaid.kind:
        return Place("regime")
    if kind == WaitingChanged.kind:
        return Place("waiting")
    if kind == BreakGlassUsed.kind:
        return Place("access")
    return Place("pathway", resident_id) if resident_id else Place("caseload")
