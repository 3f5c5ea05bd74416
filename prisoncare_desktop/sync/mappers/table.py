"""Which mapper takes which kind of event."""

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
from prisoncare_desktop.domain.pathway import FormCompleted, ReviewTaskChanged
from prisoncare_desktop.domain.resident import ResidentAdded
from prisoncare_desktop.domain.resident_edits import EDITS
from prisoncare_desktop.domain.sampling import DrawMade, SeedCommitted
from prisoncare_desktop.sync.mappers import (
    attendance,
    break_glass,
    draw,
    external,
    feedback,
    identity,
    own_record,
    resident,
    resident_edits,
    response,
    review_task,
    seed,
)
from prisoncare_desktop.sync.mappers.request import Mapper

MAPPERS: dict[str, Mapper] = {
    ResidentAdded.kind: resident.MAPPER,
    **dict.fromkeys(EDITS, resident_edits.MAPPER),
    IdentityDecided.kind: identity.MAPPER,
    AttendanceRecorded.kind: attendance.MAPPER,
    AppointmentNoted.kind: attendance.MAPPER,
    DetailsRecorded.kind: attendance.MAPPER,
    AppointmentBooked.kind: attendance.MAPPER,
    ReviewTaskChanged.kind: review_task.MAPPER,
    FormCompleted.kind: response.MAPPER,
    FeedbackReturned.kind: feedback.MAPPER,
    DrawMade.kind: draw.MAPPER,
    SeedCommitted.kind: seed.MAPPER,
    BreakGlassUsed.kind: break_glass.MAPPER,
    ExternalChanged.kind: external.MAPPER,
    **own_record.OWN_MAPPERS,
}
