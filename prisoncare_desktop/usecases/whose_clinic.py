"""Whose a clinic's list is: the substance misuse team's own, or primary care's.

To be booked with the substance misuse team is to be in its care, which no colleague of another team is to learn without
consent or a stated reason (security.md 3.5). So that team alone lists, opens and records its clinics, and no others.
The weekly draw goes through all clinics alike.
"""

from __future__ import annotations

from prisoncare_desktop.domain.attendance import ClinicSession
from prisoncare_desktop.domain.clinic_type import SUBSTANCE_MISUSE, ClinicTypes
from prisoncare_desktop.domain.staff import Role, StaffMember
from prisoncare_desktop.errors import NotAllowed


def is_substance_misuse(types: ClinicTypes, session: ClinicSession) -> bool:
    """Return whether being on this list tells of substance misuse care; False for a kind of clinic unknown here."""
    return types.get(session.clinic_code).team == SUBSTANCE_MISUSE


def holds(types: ClinicTypes, user: StaffMember, session: ClinicSession) -> bool:
    """Return whether this person's team works with this list."""
    return holds_kind(types, user, session.clinic_code)


def holds_kind(types: ClinicTypes, user: StaffMember, clinic_code: str) -> bool:
    """Return whether this person's team works with such clinics, and with who waits for one."""
    return (types.get(clinic_code).team == SUBSTANCE_MISUSE) == (user.role is Role.SMS_WORKER)


def check_holds(action: str, types: ClinicTypes, user: StaffMember, session: ClinicSession) -> None:
    """Raise `NotAllowed` where it is another team's list."""
    if not holds(types, user, session):
        raise NotAllowed(action, user.role)
