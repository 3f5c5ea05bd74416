"""Closing a clinic: everybody on its list recorded, then whether an officer stood by and how many places it offered."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from prisoncare_desktop.domain.attendance import ClinicSession, Counts, OfficerPresent
from prisoncare_desktop.domain.calendar import local_date
from prisoncare_desktop.domain.session_events import SessionClosed
from prisoncare_desktop.errors import RuleBroken

SLOTS_MOST = 200  # places of one half-day; more is a slip of the finger


def is_closed(session: ClinicSession, counts: Counts) -> bool:
    """Whether it was closed and nobody came onto its list since whom nobody has recorded."""
    return session.closed_at is not None and not counts.not_recorded


def is_open_again(session: ClinicSession, counts: Counts) -> bool:
    """Whether it was closed, and somebody on its list is not recorded: they came after, or it was taken back."""
    return session.closed_at is not None and counts.not_recorded > 0


def closed(
    session: ClinicSession,
    counts: Counts,
    *,
    officer_present: OfficerPresent,
    slots_offered: int | None,
    by: str,
    at: datetime,
) -> tuple[ClinicSession, SessionClosed]:
    """Return the session closed, and the event. Closed before: with what is said of it now.

    Raises:
        RuleBroken: its day has not come, somebody on it is not recorded, or it cannot have had so many places.
    """
    if local_date(at) < session.clinic_date:
        raise RuleBroken("not-begun", f"session {session.id} is on a later day")
    if counts.not_recorded:
        raise RuleBroken("not-all-recorded", f"session {session.id}: {counts.not_recorded} not recorded")
    if slots_offered is not None and not 0 <= slots_offered <= SLOTS_MOST:
        raise RuleBroken("no-such-places", f"session {session.id}: {slots_offered} places")
    changed = replace(
        session,
        officer_present=officer_present,
        slots_offered=slots_offered,
        closed_at=at,
        closed_by=by,
        revision=session.revision + 1,
    )
    return changed, SessionClosed.of(changed, before=session)
