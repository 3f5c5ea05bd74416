"""What the central record sent becomes ours: one resource, one call, inside the transaction of its page.

Run by the sync engine as the role SYNC. A field with an unsent change of ours (`keep`) is never overwritten. What
names somebody we do not know yet raises `ParentUnknown` and is tried again when more has come.
"""

from __future__ import annotations

from dataclasses import dataclass

from prisoncare_desktop.domain.staff import Role, StaffMember
from prisoncare_desktop.usecases.arrivals import (
    AlertArrived,
    AppointmentArrived,
    Arrival,
    DrawArrived,
    EpisodeArrived,
    FormArrived,
    IdentityArrived,
    OwnRecordArrived,
    PlaceArrived,
    ResidentArrived,
    ResponseArrived,
    ReviewTaskArrived,
    SeedArrived,
    StaffArrived,
)
from prisoncare_desktop.usecases.intake.clinics import Clinics
from prisoncare_desktop.usecases.intake.desk import Desk, Taken
from prisoncare_desktop.usecases.intake.draws import take_draw, take_seed
from prisoncare_desktop.usecases.intake.forms import take_form
from prisoncare_desktop.usecases.intake.identities import take_identity
from prisoncare_desktop.usecases.intake.own_records import take_own_record
from prisoncare_desktop.usecases.intake.pathway import take_episode, take_response, take_review_task
from prisoncare_desktop.usecases.intake.residents import take_alert, take_resident

SYNC_ACTOR = StaffMember(id="sync", name="Sync", role=Role.SYNC)


@dataclass
class Intake:
    """Takes arrivals in at one desk. `clinics.lists_are_as_of()` is to be called once, at the end of a page."""

    desk: Desk
    clinics: Clinics

    def take(self, arrival: Arrival, local_id: str, keep: frozenset[str] = frozenset()) -> Taken:
        """Make it ours. `local_id`: our record of it, "" if we have none yet.

        Raises:
            ParentUnknown: it names somebody we do not know yet; nothing was written.
        """
        desk = self.desk
        match arrival:
            case ResidentArrived():
                return take_resident(desk, arrival, local_id, keep)
            case IdentityArrived():
                return take_identity(desk, arrival, local_id, keep)
            case AlertArrived():
                return take_alert(desk, arrival, local_id)
            case AppointmentArrived():
                ours = local_id or arrival.record_id or desk.new_id()
                return self.clinics.take_appointment(arrival, ours, keep)
            case EpisodeArrived():
                return take_episode(desk, arrival, local_id or arrival.record_id or desk.new_id())
            case ReviewTaskArrived():
                return take_review_task(desk, arrival, local_id or arrival.record_id or desk.new_id(), keep)
            case ResponseArrived():
                return take_response(desk, arrival)
            case FormArrived():
                return take_form(desk, arrival)
            case DrawArrived():
                return take_draw(desk, arrival)
            case SeedArrived():
                return take_seed(desk, arrival)
            case OwnRecordArrived():
                return take_own_record(desk, arrival, local_id, keep)
            case StaffArrived():
                return Taken("staff", arrival.staff_id)
            case PlaceArrived():
                return Taken("", "")
