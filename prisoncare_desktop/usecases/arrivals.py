"""What the central record says, in our words and types. References are still the server's ids: `inbound.py` knows ours.

`record_id`: the id PrisonCare gave the record, "" if it was made elsewhere and has none.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeAlias

from prisoncare_desktop.domain.attendance import ControlGroup, Outcome, TakenOff
from prisoncare_desktop.domain.identity_pair import Decided
from prisoncare_desktop.domain.own_record import OwnKind
from prisoncare_desktop.domain.pathway import Anchor, TaskStatus
from prisoncare_desktop.domain.resident import Presence
from prisoncare_desktop.domain.sampling import LeftOut
from prisoncare_desktop.domain.whereabouts import MoveKind


@dataclass(frozen=True)
class FormerHome:
    """Where somebody lived before, and since when."""

    cell: str
    since: datetime


@dataclass(frozen=True)
class ResidentArrived:
    """`nomis_number`: "" of somebody added on a PC who had none yet."""

    record_id: str
    nomis_number: str
    nhs_number: str
    given_name: str
    family_name: str
    preferred_name: str
    birth_date: date | None
    sex: str
    cell: str
    presence: Presence
    language: str
    interpreter: bool
    needs: tuple[str, ...]
    replaced_by: tuple[str, ...] = ()  # patients that the trust's record has in this one's place
    replaces: tuple[str, ...] = ()
    since: datetime | None = None  # they are where they are, as far as the trust's record tells
    move: MoveKind = MoveKind.SEEN
    move_place: str = ""
    told_by: str = ""  # a staff id, "" where the trust says it itself
    former: tuple[FormerHome, ...] = ()  # oldest first


@dataclass(frozen=True)
class IdentityArrived:
    """What was said of two patients. `top`: whose name and number go on top, where they are one person."""

    record_id: str
    top: str
    under: str
    decided: Decided
    proposed_by: str
    proposed_at: datetime | None
    decided_by: str
    decided_at: datetime | None


@dataclass(frozen=True)
class AlertArrived:
    """One flag of an alert. `flag`: its server id. `active` False: it ended."""

    flag: str
    patient: str
    code: str
    label: str
    seen_on: date
    active: bool


@dataclass(frozen=True)
class Attendance:
    """What became of an appointment. `outcome` None: nothing recorded."""

    outcome: Outcome | None = None
    reason_code: str = ""
    reason_version: str = ""
    attendance_code: str = "0"
    control_group: ControlGroup | None = None
    recorded_at: datetime | None = None
    recorded_by: str = ""
    correction: str = ""
    correction_words: str = ""
    withdrawn: bool = False
    taken_off: TakenOff = TakenOff.NOT
    clock_suspect: bool = False


@dataclass(frozen=True)
class Details:
    """How an appointment was held; codes of ours, "" for what is not said."""

    mode: str = ""
    interpreter: str = ""
    escort_avoided: bool = False


@dataclass(frozen=True)
class AppointmentArrived:
    """`starts_at` None: it is on no list, and no time is said. `minutes`: 10 where nothing is said of it.

    `rebooked_from`, `rebooked_from_there`: our id of the appointment it is in place of, and the server's; or "".
    """

    record_id: str
    patient: str
    clinic_code: str
    wing: str
    room: str
    clinician: str
    starts_at: datetime | None
    minutes: int
    attendance: Attendance
    note: str = ""
    details: Details = Details()
    walk_in: bool = False
    made_here: bool = False
    rebooked_from: str = ""
    rebooked_from_there: str = ""


@dataclass(frozen=True)
class EpisodeArrived:
    record_id: str
    patient: str
    reception_on: date
    practitioner: str
    worker_name: str
    open: bool
    shares_with_primary_care: bool


@dataclass(frozen=True)
class ReviewTaskArrived:
    record_id: str
    patient: str
    episode: str
    review_code: str
    anchor: Anchor
    anchor_label: str
    anchor_on: date
    offset_days: int
    due_on: date
    status: TaskStatus
    done_on: date | None
    done_by: str
    response_id: str  # the form it was recorded with, "" if it does not say


@dataclass(frozen=True)
class ResponseArrived:
    """A form about a resident, completed on another PC. `content`: the answers, as QuestionnaireResponse JSON."""

    record_id: str
    patient: str
    episode: str
    questionnaire: str
    version: str
    completed_at: datetime
    completed_by: str
    content: str


@dataclass(frozen=True)
class FormArrived:
    """A form that the trust publishes. `form`: the server id of its Questionnaire, by which it is known from then on.

    `content`: the Questionnaire's JSON without what belongs to the server; "" where `trouble` says why: "too-large",
    "unreadable".
    """

    form: str
    url: str
    version: str
    title: str
    status: str
    content: str
    trouble: str = ""


@dataclass(frozen=True)
class DrawArrived:
    """`frame`: (NOMIS number, why left out)."""

    record_id: str
    week: date
    clinic_code: str
    frame: tuple[tuple[str, LeftOut | None], ...]
    drawn: tuple[str, ...]
    seed: str
    commitment: str
    algorithm: str
    drawn_at: datetime
    drawn_by: str


@dataclass(frozen=True)
class SeedArrived:
    record_id: str
    week: date
    seed: str
    commitment: str
    committed_at: datetime


@dataclass(frozen=True)
class OwnRecordArrived:
    """A record of a kind of `domain/own_kinds.py`. `said`: its facts in the types of their fields, references too.

    A reference is the server's id of a patient or an appointment, "" of none.
    """

    record_id: str
    own: OwnKind
    said: Mapping[str, Any]


@dataclass(frozen=True)
class StaffArrived:
    """Somebody of the staff, known by name only. `staff_id`: as in the key slots of their PC."""

    staff_id: str
    name: str


@dataclass(frozen=True)
class PlaceArrived:
    """An organisation or a location: kept to be referred to; not a record of ours."""


Arrival: TypeAlias = (
    ResidentArrived
    | IdentityArrived
    | AlertArrived
    | AppointmentArrived
    | EpisodeArrived
    | ReviewTaskArrived
    | ResponseArrived
    | FormArrived
    | DrawArrived
    | SeedArrived
    | OwnRecordArrived
    | StaffArrived
    | PlaceArrived
)
