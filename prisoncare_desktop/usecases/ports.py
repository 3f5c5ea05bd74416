"""What the core needs from outside, as Protocols; the doors implement them, `wiring.py` wires them.

All repository reads return frozen domain objects. `get` raises `NotFound`; `find` returns None. `put` of anything
with a revision raises `ChangedMeanwhile` unless it is new or one revision after what is stored.

Long, because all that a unit of work gives stands here together: what the core asks of the store is one page to read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from prisoncare_desktop.domain.access import Opening
from prisoncare_desktop.domain.attendance import Appointment, ClinicSession, Period
from prisoncare_desktop.domain.events import Event
from prisoncare_desktop.domain.export_marks import ExportMark
from prisoncare_desktop.domain.external import ExternalAppointment
from prisoncare_desktop.domain.feedback import PaperForm, PaperStatus
from prisoncare_desktop.domain.identity_pair import IdentityPair
from prisoncare_desktop.domain.matching import Traits
from prisoncare_desktop.domain.pathway import Episode, FormResponse, ReviewTask
from prisoncare_desktop.domain.regime import RegimeDay
from prisoncare_desktop.domain.resident import Resident
from prisoncare_desktop.domain.retention import Leaver, LegalHold, Limits
from prisoncare_desktop.domain.rounds import MedicinesRound
from prisoncare_desktop.domain.sampling import Draw, Seed
from prisoncare_desktop.domain.site_lists import SiteList
from prisoncare_desktop.domain.staff import StaffMember
from prisoncare_desktop.domain.trail import Checked, TrailAnchor, TrailReport
from prisoncare_desktop.domain.waiting import WaitingEntry
from prisoncare_desktop.domain.whereabouts import Whereabouts
from prisoncare_desktop.forms.paper import Variant
from prisoncare_desktop.forms.questionnaire import Questionnaire
from prisoncare_desktop.settings import Settings
from prisoncare_desktop.usecases.changes import Changes
from prisoncare_desktop.usecases.clinic_figures_port import ClinicFigures
from prisoncare_desktop.usecases.outbox import (
    BatchRecord,
    Conflict,
    GivenUp,
    LinesWanted,
    OutboxEntry,
    OutboxLine,
    Receipt,
    StateCounts,
    Tally,
    Unsettled,
)

# --- time ------------------------------------------------------------------------------------------------------------


class Clock(Protocol):
    def now(self) -> datetime:
        """Return the instant (UTC, with zone), in whole milliseconds: finer ones would not come back as they went."""
        ...


class SettingsFile(Protocol):
    """This PC's settings file."""

    def read(self) -> Settings: ...

    def write(self, settings: Settings) -> None:
        """Write it, whole or not at all. Raises `StoreUnavailable`."""
        ...


# --- the store -------------------------------------------------------------------------------------------------------


class Residents(Protocol):
    def get(self, resident_id: str) -> Resident: ...

    def many(self, resident_ids: Iterable[str]) -> dict[str, Resident]: ...

    def put(self, resident: Resident) -> None: ...

    def find_by_nomis(self, nomis_number: str) -> Resident | None: ...

    def of_numbers(self, nomis_number: str, nhs_number: str) -> tuple[Resident, ...]:
        """Return all who have this prison number or this NHS number, by id; "" is nobody's."""
        ...

    def search(self, text: str, limit: int, wing: str = "") -> tuple[Resident, ...]:
        """Return those whose names (fragments, folded), number, NHS number or cell match, best first.

        `wing`: among those who match equally well, the people of this wing come first.
        """
        ...

    def candidates(self, traits: Traits) -> tuple[Resident, ...]:
        """Return those to be weighed against somebody like this, here or gone, found by indices; in no order."""
        ...

    def here(self) -> tuple[Resident, ...]:
        """Return those in this prison now (or out for the day), by cell."""
        ...

    def wings(self) -> tuple[str, ...]:
        """Return the wings somebody lives on, sorted."""
        ...


class IdentityPairs(Protocol):
    """Pairs of identities that could be one person, and who is still to be compared with everybody else."""

    def get(self, pair_id: str) -> IdentityPair: ...

    def between(self, one_id: str, other_id: str) -> IdentityPair | None: ...

    def put(self, pair: IdentityPair) -> None: ...

    def of(self, resident_ids: Iterable[str]) -> tuple[IdentityPair, ...]:
        """Return all pairs that any of these is one of."""
        ...

    def together(self) -> tuple[IdentityPair, ...]:
        """Return the pairs that are one person, and those of whom one person says so."""
        ...

    def all(self) -> tuple[IdentityPair, ...]: ...

    def count_to_look_at(self) -> int: ...

    def to_compare(self, limit: int) -> tuple[str, ...]:
        """Return residents who are new, or told apart by something else than when they were compared."""
        ...

    def compared(self, resident_ids: Iterable[str]) -> None: ...


class Sessions(Protocol):
    def get(self, session_id: str) -> ClinicSession: ...

    def put(self, session: ClinicSession) -> None: ...

    def find(
        self, clinic_code: str, wing: str, room: str, clinic_date: date, period: Period
    ) -> ClinicSession | None: ...

    def between(self, first: date, last: date) -> tuple[ClinicSession, ...]:
        """Return the sessions of these days (both included), by date, period, wing, clinic."""
        ...

    def alike(self, clinic_code: str, wing: str, clinic_date: date, period: Period) -> tuple[ClinicSession, ...]:
        """Return the sessions of this clinic, wing and half-day in whatever room, by room."""
        ...

    def many(self, session_ids: Iterable[str]) -> dict[str, ClinicSession]: ...

    def kinds(self, session_ids: Iterable[str]) -> dict[str, str]:
        """Return the kind of clinic of each of these sessions: a code."""
        ...


class Appointments(Protocol):
    def get(self, appointment_id: str) -> Appointment: ...

    def put(self, appointment: Appointment) -> None:
        """Write it. Raises `ChangedMeanwhile` when the stored revision is not the one before."""
        ...

    def of_sessions(self, session_ids: Iterable[str]) -> tuple[Appointment, ...]:
        """Return those not withdrawn, by start, then id."""
        ...

    def earlier(self, appointment_id: str, revision: int | None = None) -> Appointment | None:
        """Return the appointment as it was at this revision, or one before what it is now; None if there is none."""
        ...

    def history(self, appointment_id: str) -> tuple[Appointment, ...]:
        """Return every state that it was in and the one it is in, oldest first."""
        ...

    def of_residents(self, resident_ids: Iterable[str]) -> tuple[Appointment, ...]:
        """Return all places that these residents have or had and that were not withdrawn, by start, then id."""
        ...

    def many(self, appointment_ids: Iterable[str]) -> dict[str, Appointment]: ...


class WhereaboutsLines(Protocol):
    """Where residents have lived. Only ever added to; the resident's own change accounts for a line."""

    def add(self, line: Whereabouts) -> None: ...

    def of(self, resident_ids: Iterable[str]) -> dict[str, tuple[Whereabouts, ...]]:
        """Return the lines of each who has any, by since when, then by when they were noted."""
        ...


class WaitingList(Protocol):
    def get(self, record_id: str) -> WaitingEntry: ...

    def put(self, record: WaitingEntry) -> None: ...

    def open(self) -> tuple[WaitingEntry, ...]:
        """Return those who wait, oldest first."""
        ...

    def of_resident(self, resident_id: str) -> tuple[WaitingEntry, ...]:
        """Return all of one resident's, oldest first."""
        ...


class ExternalAppointments(Protocol):
    def get(self, record_id: str) -> ExternalAppointment: ...

    def put(self, record: ExternalAppointment) -> None: ...

    def between(self, first: date, last: date) -> tuple[ExternalAppointment, ...]:
        """Return those of these days (both included), by day and time."""
        ...

    def of_resident(self, resident_id: str) -> tuple[ExternalAppointment, ...]: ...


class Rounds(Protocol):
    def get(self, record_id: str) -> MedicinesRound: ...

    def put(self, record: MedicinesRound) -> None: ...

    def find(self, day: date, period: Period, hatch: str) -> MedicinesRound | None: ...

    def between(self, first: date, last: date) -> tuple[MedicinesRound, ...]:
        """Return those of these days (both included), by day and hatch."""
        ...


class RegimeDays(Protocol):
    def get(self, record_id: str) -> RegimeDay: ...

    def put(self, record: RegimeDay) -> None: ...

    def find(self, wing: str, day: date, period: Period) -> RegimeDay | None: ...

    def between(self, first: date, last: date) -> tuple[RegimeDay, ...]:
        """Return what was said of these days (both included), by day and wing."""
        ...


class SiteLists(Protocol):
    def find(self, name: str) -> SiteList | None: ...

    def put(self, record: SiteList) -> None: ...


class ExportMarks(Protocol):
    def put(self, record: ExportMark) -> None: ...

    def of(self, appointment_ids: Iterable[str], layout: str) -> dict[str, ExportMark]:
        """Return the marks of these appointments in this layout, by appointment; of those never ticked none."""
        ...


class Episodes(Protocol):
    def get(self, episode_id: str) -> Episode: ...

    def put(self, episode: Episode) -> None: ...

    def open(self) -> tuple[Episode, ...]: ...

    def of_resident(self, resident_id: str) -> tuple[Episode, ...]: ...


class ReviewTasks(Protocol):
    def get(self, task_id: str) -> ReviewTask: ...

    def put(self, task: ReviewTask) -> None:
        """Write it. Raises `ChangedMeanwhile` when the stored revision is not the one before."""
        ...

    def of_episodes(self, episode_ids: Iterable[str]) -> tuple[ReviewTask, ...]:
        """Return all, by due date."""
        ...


class Responses(Protocol):
    def get(self, response_id: str) -> FormResponse: ...

    def put(self, response: FormResponse) -> None: ...

    def of_resident(self, resident_id: str) -> tuple[FormResponse, ...]:
        """Return all, newest first."""
        ...


@dataclass(frozen=True)
class Draft:
    """A half-filled form, parked for its owner. `subject`: what it is about, e.g. `review:<task id>`."""

    id: str
    owner_id: str
    subject: str
    questionnaire: str
    version: str
    content: str  # forms.wire draft JSON
    saved_at: datetime  # UTC


class Drafts(Protocol):
    """Drafts need neither trail nor outbox: they are nobody's record yet. One owner and subject, one draft."""

    def find(self, owner_id: str, subject: str) -> Draft | None: ...

    def put(self, draft: Draft) -> None: ...

    def delete(self, owner_id: str, subject: str) -> None: ...

    def of_owner(self, owner_id: str) -> tuple[Draft, ...]: ...

    def owners(self) -> frozenset[str]: ...


@dataclass(frozen=True)
class KeptForm:
    """A version of a form, as it was when it was first used here. `sha256`: of the content."""

    url: str
    version: str
    sha256: str
    content: str  # the Questionnaire's JSON
    kept_at: datetime  # UTC


class FormVersions(Protocol):
    """What was kept never changes and never goes. Forms name nobody: neither trail nor outbox."""

    def find(self, url: str, version: str) -> KeptForm | None: ...

    def keep(self, form: KeptForm) -> None:
        """Keep this version, unless one is kept."""
        ...


class Draws(Protocol):
    def find(self, clinic_code: str, week: date) -> Draw | None: ...

    def put(self, draw: Draw) -> None:
        """Write the draw and the invitations of those drawn."""
        ...

    def of_week(self, week: date) -> tuple[Draw, ...]: ...

    def last_asked(self) -> dict[str, date]:
        """Return, by resident id, the latest week (Monday) each was drawn in."""
        ...

    def find_seed(self, week: date) -> Seed | None: ...

    def put_seed(self, seed: Seed) -> None:
        """Write a week's seed. Raises `ChangedMeanwhile` when the week has another."""
        ...

    def adopt_seed(self, seed: Seed) -> None:
        """Write the seed that the central record has for its week, in place of one of ours that came later."""
        ...


class PaperForms(Protocol):
    """No method takes or gives a resident: nothing here can be joined to one."""

    def find(self, code: str) -> PaperForm | None: ...

    def put_all(self, forms: tuple[PaperForm, ...]) -> None:
        """Write new forms; the store keeps them in the order of their random codes, not of their making.

        `PackPrinted`, or `received` of type `pack`, accounts for them.
        """
        ...

    def put(self, form: PaperForm) -> None: ...

    def counts(self, week: date) -> dict[tuple[str, PaperStatus], int]:
        """Return how many forms of the week stand where, by (clinic code, status)."""
        ...


class Outbox(Protocol):
    """Append-only. An entry's id is its idempotency key at the server."""

    def pending(self, limit: int, at: datetime) -> tuple[OutboxEntry, ...]:
        """Return entries waiting and due for a try, in order, at most one change per record (squashed, the latest)."""
        ...

    def many(self, entry_ids: Iterable[str]) -> dict[str, OutboxEntry]: ...

    def freeze(self, batch: BatchRecord, entry_ids: tuple[str, ...]) -> None:
        """Keep the batch's bytes and claim its entries, with those they squash."""
        ...

    def next_batch_number(self) -> int: ...

    def unanswered(self) -> BatchRecord | None:
        """Return the oldest batch whose answer never came."""
        ...

    def under_way(self) -> tuple[BatchRecord, ...]:
        """Return all batches neither answered nor split, in order. No record is in two of them."""
        ...

    def batch(self, batch_number: int) -> BatchRecord | None: ...
    def claimed_in(self, batch_number: int) -> tuple[OutboxEntry, ...]:
        """Return what is on its way in this batch, in order, with what was squashed into it."""
        ...

    def entries_of(self, batch_number: int) -> tuple[OutboxEntry, ...]:
        """Return the batch's entries in the Bundle's order."""
        ...

    def receipt(self, receipt: Receipt) -> None:
        """Settle the entry, and all it squashed, as at the trust."""
        ...

    def again(self, entry_id: str, status: str, next_try_at: datetime) -> None:
        """Hand the entry back to be sent later."""
        ...

    def set_aside(self, entry_id: str, status: str, words: str, conflict: Conflict | None) -> None:
        """Quarantine the entry (or mark the conflict) until a person decides."""
        ...

    def close_batch(self, batch_number: int, answered_at: datetime | None, summary: str) -> None:
        """Record that the batch was answered; None when it was split instead.

        Entries of it that nothing settled wait again: to split, close first, then freeze the parts.
        """
        ...

    def last_answered(self) -> int:
        """Return the number of the last batch that was answered, 0 if none was."""
        ...

    def receipted(self) -> dict[str, int]:
        """Return how many resources of each type there are receipts for, without those since deleted there."""
        ...

    def last_receipt(self) -> Receipt | None:
        """Return a receipt of the last batch that brought any."""
        ...

    def last_receipts(self, before: int | None = None) -> tuple[Receipt, ...]:
        """Return the receipts of the last batch that brought any; of those before this one, where it is named."""
        ...

    def reopen_after(self, batch_number: int) -> tuple[OutboxEntry, ...]:
        """Take back the receipts of all later batches; return their entries, which wait again, in order."""
        ...

    def hand_back(self) -> None:
        """Close the batches on their way, unanswered; their entries wait again, to be built anew."""
        ...

    def counts(self) -> StateCounts: ...

    def batches(self, limit: int) -> tuple[BatchRecord, ...]:
        """Return the latest batches, newest first."""
        ...

    def needing_attention(self) -> tuple[OutboxEntry, ...]:
        """Return what a person must decide, oldest first; what was squashed into one of these goes with it."""
        ...

    def unsettled_of(self, record_ids: Iterable[str]) -> tuple[OutboxEntry, ...]:
        """Return all entries of these records that the central record does not have yet, in order."""
        ...

    def unsettled(self) -> tuple[Unsettled, ...]:
        """Return every change that the central record does not have yet, in order."""
        ...

    def conflict(self, entry_id: str) -> Conflict | None: ...

    def gone(self, record_type: str, record_id: str, words: str) -> tuple[str, ...]:
        """Put before a person that the central record no longer has this record; return the ids of the entries.

        It is what waits to be sent; where nothing does, the last that was at the trust. Its receipt stays.
        """
        ...

    def reopen(self, entry_ids: Iterable[str]) -> tuple[OutboxEntry, ...]:
        """Have these wait to be sent once more, without the receipts they had: they are not there any more.

        Return them, in order, but for what was given up.
        """
        ...

    def resume(self, entry_id: str) -> None:
        """Put a set-aside entry back in the queue, after a person decided so."""
        ...

    def give_up(self, decision: GivenUp) -> None:
        """Settle a set-aside entry, and all it carries, as not to be sent; both sides of a conflict stay with it."""
        ...

    def states_of(self, record_ids: Iterable[str]) -> dict[str, str]:
        """Return the plain state of each record: `saved-here`, `at-the-trust`, `needs-attention`.

        `given-up` where a person decided so of the latest change. `usecases.standing` says what that makes of what
        is shown.

        A record that was never changed on this PC has none and is left out.
        """
        ...


class OutboxLines(Protocol):
    """The outbox as people read it: every change ever made here with its receipt, without what it says."""

    def find(self, wanted: LinesWanted) -> tuple[OutboxLine, ...]: ...

    def batch(self, number: int) -> BatchRecord | None:
        """Return the frozen batch of this number, without its bytes."""
        ...

    def tally(self) -> tuple[Tally, ...]:
        """Return how many changes there are of each kind in each state."""
        ...


TRIMMED_COPY = "trimmed"
"""The `local_type` of a copy whose record retention took off this PC: its version is known, its content is not kept."""


ANONYMOUS_COPY = "feedback"
"""The `local_type` of a copy of anonymous answers sent from here: no other is ever asked for, so it is not counted."""


@dataclass(frozen=True)
class CentralCopy:
    """A central resource as last seen. `local_id`: our record of it; "" if it has none (a location, say)."""

    resource_type: str
    server_id: str
    version: str  # opaque
    last_updated: str  # as the server wrote it
    local_type: str
    local_id: str
    content: str  # the resource's JSON; "" once deleted


class CentralCopies(Protocol):
    def find(self, resource_type: str, server_id: str) -> CentralCopy | None: ...

    def find_by_local(self, local_type: str, local_id: str) -> CentralCopy | None: ...

    def of_local(self, local_type: str, local_id: str) -> tuple[CentralCopy, ...]:
        """Return all copies of one of our records that are not deleted there."""
        ...

    def put(self, copy: CentralCopy) -> None: ...

    def gone(self, local_type: str, local_ids: Iterable[str]) -> frozenset[str]:
        """Return those of these records of ours that were there once and are not any more."""
        ...

    def held(self) -> dict[str, int]:
        """Return how many resources of each type stand there as far as is known here (`version` "": not there)."""
        ...

    def known(self, resource_type: str) -> dict[str, str]:
        """Return the version of each resource of a type that is there as far as is known here, by its server id."""
        ...

    def watermark(self, resource_type: str) -> str:
        """Return the server's time up to which this type was downloaded; "" if never."""
        ...

    def put_watermark(self, resource_type: str, server_time: str) -> None: ...

    def forget_watermarks(self) -> None:
        """Have the next download bring everything."""
        ...


@dataclass(frozen=True)
class TrailRow:
    """One line of the trail. `seq`: gapless on this PC."""

    seq: int
    at: datetime  # UTC
    user_id: str
    role: str
    device_id: str
    action: str
    record_type: str
    record_id: str
    before_hash: str
    after_hash: str
    reason: str
    previous_mac: str
    mac: str


@dataclass(frozen=True)
class TrailWanted:
    """Which rows of the trail. What is left as it is does not narrow the search.

    `resident_ids`: rows of these residents, or of anything here that is theirs. `since`, `until`: instants, the latter
    excluded. `before`: rows with a lower seq only, to page on.
    """

    user_ids: frozenset[str] | None = None
    actions: frozenset[str] = frozenset()
    not_action: str = ""
    resident_ids: tuple[str, ...] = ()
    since: datetime | None = None
    until: datetime | None = None
    before: int = 0
    limit: int = 200


class Trail(Protocol):
    def note(self, action: str, record_type: str, record_id: str, *, reason: str = "") -> None:
        """Add a row for something that changed no record: a view, a print, a sign-in."""
        ...

    def latest(self, limit: int) -> tuple[TrailRow, ...]: ...

    def find(self, wanted: TrailWanted) -> tuple[TrailRow, ...]:
        """Return the rows, newest first."""
        ...

    def residents_of(self, record_ids: Iterable[str]) -> dict[str, str]:
        """Return the id of the resident whom each record is about, by the record's id; of nobody's, nothing."""
        ...

    def head(self) -> tuple[int, str]:
        """Return the newest row's seq and MAC, (0, "") of an empty trail."""
        ...

    def mac_of_row(self, seq: int) -> str:
        """Return the MAC that stands in this row, "" if there is no such row."""
        ...

    def check(self, so_far: Checked | None = None, limit: int = 20_000) -> Checked:
        """Check that many rows more, from the first or on from where a check had come; at the end, the anchors."""
        ...

    def report(self) -> TrailReport:
        """Check all of it, and the anchors, and say which row is wrong in what way."""
        ...

    def verify(self) -> tuple[int, int | None]:
        """Return (rows before it, seq) of the first thing wrong; (rows checked, None) of a trail that is whole."""
        ...


class Anchors(Protocol):
    """What the central record holds of this PC's trail: as it answered, or as it was read back."""

    def latest(self, limit: int) -> tuple[TrailAnchor, ...]:
        """Return those of the highest rows, highest first."""
        ...

    def all(self) -> tuple[TrailAnchor, ...]:
        """Return all, lowest row first."""
        ...

    def count(self) -> int: ...

    def put(self, anchor: TrailAnchor) -> None:
        """Keep it; in place of what was kept for that row, for the central record has the last word."""
        ...


class Openings(Protocol):
    """Openings of sensitive records by a stated reason, and what the trail marked as unusual."""

    def get(self, opening_id: str) -> Opening: ...

    def put(self, opening: Opening) -> None: ...

    def grant(self, user_id: str, resident_id: str, at: datetime) -> Opening | None:
        """Return the opening by which this person may read this resident's record at this moment; the longest."""
        ...

    def to_review(self) -> tuple[Opening, ...]:
        """Return the uses of break-glass that no leader has looked at, oldest first."""
        ...

    def unusual_since(self, at: datetime) -> tuple[TrailRow, ...]:
        """Return the trail's rows marked unusual since then, newest first."""
        ...


class StaffList(Protocol):
    def all(self) -> tuple[StaffMember, ...]: ...

    def put(self, member: StaffMember) -> None: ...


class Facts(Protocol):
    """Small named facts of this store: device id, server token, last sync."""

    def get(self, name: str) -> str:
        """Return the fact, "" if unknown."""
        ...

    def put(self, name: str, value: str) -> None: ...


class Retention(Protocol):
    """The one door by which records leave this PC. Only the sync and a leader go through it."""

    def server_time(self) -> datetime | None:
        """Return the central record's time when residents were last downloaded, None if never."""
        ...

    def leavers(self) -> tuple[Leaver, ...]:
        """Return everybody who left and whose record is still here."""
        ...

    def old_appointments(self, limits: Limits) -> tuple[tuple[str, str], ...]:
        """Return (id, resident id) of the appointments that are to go by their age, oldest first."""
        ...

    def holds(self) -> tuple[LegalHold, ...]: ...

    def place_hold(self, hold: LegalHold) -> None: ...

    def carry_hold(self, hold: LegalHold) -> None:
        """Keep a hold that a leader placed on somebody who was one person with them till now."""
        ...

    def lift_hold(self, resident_id: str, reason: str) -> None: ...

    def trim(self, limits: Limits) -> dict[str, int]:
        """Take the next small portion away, with its trail; return how many of what, empty when nothing is left."""
        ...


class UnitOfWork(Protocol):
    """One transaction. What is not committed never happened."""

    @property
    def residents(self) -> Residents: ...
    @property
    def identities(self) -> IdentityPairs: ...
    @property
    def sessions(self) -> Sessions: ...
    @property
    def appointments(self) -> Appointments: ...
    @property
    def clinic_figures(self) -> ClinicFigures: ...
    @property
    def whereabouts(self) -> WhereaboutsLines: ...
    @property
    def waiting(self) -> WaitingList: ...
    @property
    def external(self) -> ExternalAppointments: ...
    @property
    def rounds(self) -> Rounds: ...
    @property
    def regime(self) -> RegimeDays: ...
    @property
    def site_lists(self) -> SiteLists: ...
    @property
    def export_marks(self) -> ExportMarks: ...
    @property
    def episodes(self) -> Episodes: ...
    @property
    def review_tasks(self) -> ReviewTasks: ...
    @property
    def responses(self) -> Responses: ...
    @property
    def drafts(self) -> Drafts: ...
    @property
    def forms(self) -> FormVersions: ...
    @property
    def draws(self) -> Draws: ...
    @property
    def paper_forms(self) -> PaperForms: ...
    @property
    def outbox(self) -> Outbox: ...
    @property
    def outbox_lines(self) -> OutboxLines: ...
    @property
    def central(self) -> CentralCopies: ...
    @property
    def trail(self) -> Trail: ...
    @property
    def anchors(self) -> Anchors: ...
    @property
    def openings(self) -> Openings: ...
    @property
    def staff(self) -> StaffList: ...
    @property
    def facts(self) -> Facts: ...
    @property
    def retention(self) -> Retention: ...

    def record(self, event: Event, *, reason: str = "", depends_on: str = "", action: str = "") -> str:
        """Add the event to the trail and, if it is `to_central`, to the outbox. Return its outbox id, else "".

        Entries recorded in one unit share an event id and are offered together. `depends_on`: the outbox id of an entry
        that must be at the trust before this one is offered. `action`: the trail's word for it, the event's kind if "".
        """
        ...

    def received(self, action: str, record_type: str, record_id: str) -> None:
        """Account for rows that the central record sent: trail only, nothing to send back.

        Types: resident, session, appointment, episode, review_task, response, feedback (an anonymous response), draw,
        seed (its id is its week), paper_form (its code), waiting_entry, external_appointment, medicines_round,
        regime_day, site_list. What is told of where a resident lives goes with the resident.
        """
        ...

    def commit(self) -> None:
        """Make it so. Raises `UnrecordedChange` if a record changed that no event and no `received` accounts for;

        `DiskFull` or `StoreUnavailable` if it could not be written, and then none of it was.
        """
        ...


class Store(Protocol):
    """The open, unlocked store."""

    def write(self, actor: StaffMember) -> AbstractContextManager[UnitOfWork]:
        """Begin a writing transaction at once (BEGIN IMMEDIATE); rolled back unless committed."""
        ...

    def read(self) -> AbstractContextManager[UnitOfWork]:
        """Begin a reading transaction: a consistent view."""
        ...

    def close(self) -> None:
        """Close every connection. The object is of no use afterwards."""
        ...


TakeTheirs = Callable[[Store], Changes]
"""Makes the trust's side of each record in the fact `TAKE_THEIRS` what stands here. `sync.theirs` implements it."""


# --- paper -----------------------------------------------------------------------------------------------------------


class PageImages(Protocol):
    """Renders a PDF held in memory; one page at a time, in grey. Not for the GUI thread."""

    def page_count(self, pdf: bytes) -> int: ...

    def page(self, pdf: bytes, index: int, dpi: int) -> tuple[int, int, bytes]:
        """Return (width px, height px, 8-bit grey rows without padding)."""
        ...


@dataclass(frozen=True)
class PlacedGlyph:
    """A letter's shape, named by `outline`; x from the line's left end, y above its baseline, in type sizes."""

    outline: str
    x: float
    y: float


@dataclass(frozen=True)
class Outline:
    """The shape of a letter, y upwards from the baseline, in thousandths of the type size.

    A step is a point to draw a line to, or the three points of a curve; those in `begins` are points to go to.
    """

    bounds: tuple[float, float, float, float]
    steps: tuple[tuple[tuple[float, float], ...], ...]
    begins: frozenset[int]


class Shaper(Protocol):
    """Sets lines of one language whose letters change with their neighbours, or run from right to left."""

    def width(self, text: str, bold: bool) -> float:
        """Return how long the line is, in type sizes.

        Raises:
            UnprintableForm: our fonts have no letter for it.
        """
        ...

    def line(self, text: str, bold: bool) -> tuple[PlacedGlyph, ...]:
        """Return its letters' shapes; raises as `width`."""
        ...

    def outline(self, name: str) -> Outline:
        """Return a shape that `line` has named."""
        ...


Shaping = Callable[[str], Shaper]
"""Returns who sets lines in a language (BCP 47). `ui.shaping` implements it."""


@dataclass(frozen=True)
class Slip:
    """What a cover slip says: who it goes to and where. Never the form's code."""

    preferred_name: str
    surname: str
    cell: str
    language: str


@dataclass(frozen=True)
class PackItem:
    """One person's paper: a slip that names them and a form that does not. Paired in memory and on paper only.

    `form`: with its words in `language` already.
    """

    slip: Slip
    code: str
    clinic_public_name: str
    form: Questionnaire
    variant: Variant = Variant.STANDARD
    language: str = "en"


@dataclass(frozen=True, repr=False)
class RecoverySheet:
    """What is sealed in an envelope: the code that opens this PC's store when no password does."""

    code: str  # as made: groups with dashes between
    site_name: str
    room: str
    pc_id: str
    made_on: date
    made_by: str


@dataclass(frozen=True)
class BlankPaper:
    """A form to print for nobody in particular. `form`: with its words in `language` already. `draft`: say so on it."""

    form: Questionnaire
    variant: Variant
    language: str
    copies: int
    draft: bool


BlankPrinter = Callable[[BlankPaper], bytes]
"""Draws blank copies. `pdf.blank_copies` implements it."""


RecoverySheetPrinter = Callable[[RecoverySheet], bytes]
"""Draws the one page. `pdf.recovery_sheet` implements it."""


Printer = Callable[[tuple[PackItem, ...]], bytes]
"""Draws a pack. `pdf.feedback_pack` implements it."""
