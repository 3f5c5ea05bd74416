"""One transaction: rows, trail and outbox, all or none."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from sqlalchemy import Connection

from prisoncare_desktop.domain.events import Event
from prisoncare_desktop.domain.feedback import FeedbackReturned, PackPrinted
from prisoncare_desktop.domain.identity import uuid7
from prisoncare_desktop.domain.sampling import SeedCommitted
from prisoncare_desktop.domain.staff import Role, StaffMember
from prisoncare_desktop.errors import Bug, UnrecordedChange
from prisoncare_desktop.store import connection as connections
from prisoncare_desktop.store.ledger import ANY, Ledger, hash_of
from prisoncare_desktop.store.repositories.access import SqlOpenings
from prisoncare_desktop.store.repositories.anchors import SqlAnchors
from prisoncare_desktop.store.repositories.attendance import SqlAppointments, SqlSessions
from prisoncare_desktop.store.repositories.central import SqlCentralCopies
from prisoncare_desktop.store.repositories.clinic_figures import SqlClinicFigures
from prisoncare_desktop.store.repositories.drafts import SqlDrafts
from prisoncare_desktop.store.repositories.export_marks import SqlExportMarks
from prisoncare_desktop.store.repositories.external import SqlExternalAppointments
from prisoncare_desktop.store.repositories.facts import SqlFacts, SqlStaffList
from prisoncare_desktop.store.repositories.feedback import SqlPaperForms
from prisoncare_desktop.store.repositories.forms import SqlFormVersions
from prisoncare_desktop.store.repositories.half_days import SqlRegimeDays, SqlRounds
from prisoncare_desktop.store.repositories.identities import SqlIdentityPairs
from prisoncare_desktop.store.repositories.outbox import SqlOutbox
from prisoncare_desktop.store.repositories.outbox_lines import SqlOutboxLines
from prisoncare_desktop.store.repositories.pathway import SqlEpisodes, SqlResponses, SqlReviewTasks
from prisoncare_desktop.store.repositories.resident import SqlResidents
from prisoncare_desktop.store.repositories.retention import SqlRetention
from prisoncare_desktop.store.repositories.sampling import SqlDraws
from prisoncare_desktop.store.repositories.site_lists import SqlSiteLists
from prisoncare_desktop.store.repositories.waiting import SqlWaitingList
from prisoncare_desktop.store.repositories.whereabouts import SqlWhereabouts
from prisoncare_desktop.store.sealing import Chance
from prisoncare_desktop.store.trail import SqlTrail
from prisoncare_desktop.usecases.ports import Clock


@dataclass(frozen=True)
class Surroundings:
    """What every unit of one store shares."""

    clock: Clock
    random_bytes: Chance
    trail_key: bytes
    device_id: str


class SqlUnitOfWork:
    """Implements `ports.UnitOfWork` on one connection with its transaction begun. `actor`: None when it only reads."""

    def __init__(self, connection: Connection, actor: StaffMember | None, around: Surroundings) -> None:
        self._connection = connection
        self._actor = actor
        self._around = around
        self._ledger = Ledger()
        self.committed = False

    def record(self, event: Event, *, reason: str = "", depends_on: str = "", action: str = "") -> str:
        actor = self._writing()
        self._account_for(event)
        payload_hash = hash_of(event.payload())
        self.trail.add(
            action or event.kind, event.record_type, event.record_id, reason=reason, payload_hash=payload_hash
        )
        if not event.to_central:
            return ""
        entry_id = self._new_id()
        self.outbox.add(
            event,
            entry_id=entry_id,
            event_id=self._event_id,
            author=actor.id,
            recorded_at=self._around.clock.now(),
            depends_on=depends_on,
        )
        return entry_id

    def received(self, action: str, record_type: str, record_id: str) -> None:
        if self._writing().role is not Role.SYNC:
            raise Bug("only the sync says what came from the central record: what anybody else changes is to be sent")
        self._ledger.account(record_type, record_id)
        self.trail.add(action, record_type, record_id)

    def commit(self) -> None:
        self._writing()
        unexplained = [f"{record_type} {record_id}" for record_type, record_id in self._ledger.unaccounted()]
        if unexplained:
            raise UnrecordedChange(f"changed without an event: {', '.join(unexplained[:5])}")
        self.trail.flush()
        self._connection.commit()
        self._connection.execution_options(**{connections.COMMITTED: True})
        self._ledger.close()
        self.committed = True

    def _account_for(self, event: Event) -> None:
        match event:
            case PackPrinted():
                self._ledger.account(event.record_type, ANY)  # its forms carry nothing that names the pack
            case SeedCommitted():
                self._ledger.account(event.record_type, event.week.isoformat())
            case FeedbackReturned():
                self._ledger.account(event.record_type, event.record_id, event.revision)
                self._ledger.account("paper_form", event.code)
            case _:
                self._ledger.account(event.record_type, event.record_id, event.revision)

    def _writing(self) -> StaffMember:
        if self._actor is None:
            raise Bug("a reading unit of work writes nothing")
        if self.committed:
            raise Bug("this unit of work was committed: begin another")
        return self._actor

    def _new_id(self) -> str:
        return uuid7(self._around.clock.now(), self._around.random_bytes)

    @cached_property
    def _event_id(self) -> str:
        """What a person did at once is one event: entries recorded in one unit share it and travel together."""
        return self._new_id()

    # --- the repositories, made when first asked for ---

    @cached_property
    def residents(self) -> SqlResidents:
        return SqlResidents(self._connection, self._ledger)

    @cached_property
    def identities(self) -> SqlIdentityPairs:
        return SqlIdentityPairs(self._connection, self._ledger)

    @cached_property
    def sessions(self) -> SqlSessions:
        return SqlSessions(self._connection, self._ledger)

    @cached_property
    def appointments(self) -> SqlAppointments:
        return SqlAppointments(self._connection, self._ledger)

    @cached_property
    def clinic_figures(self) -> SqlClinicFigures:
        return SqlClinicFigures(self._connection)

    @cached_property
    def whereabouts(self) -> SqlWhereabouts:
        return SqlWhereabouts(self._connection, self._ledger)

    @cached_property
    def waiting(self) -> SqlWaitingList:
        return SqlWaitingList(self._connection, self._ledger)

    @cached_property
    def external(self) -> SqlExternalAppointments:
        return SqlExternalAppointments(self._connection, self._ledger)

    @cached_property
    def rounds(self) -> SqlRounds:
        return SqlRounds(self._connection, self._ledger)

    @cached_property
    def regime(self) -> SqlRegimeDays:
        return SqlRegimeDays(self._connection, self._ledger)

    @cached_property
    def site_lists(self) -> SqlSiteLists:
        return SqlSiteLists(self._connection, self._ledger)

    @cached_property
    def export_marks(self) -> SqlExportMarks:
        return SqlExportMarks(self._connection, self._ledger)

    @cached_property
    def episodes(self) -> SqlEpisodes:
        return SqlEpisodes(self._connection, self._ledger)

    @cached_property
    def review_tasks(self) -> SqlReviewTasks:
        return SqlReviewTasks(self._connection, self._ledger)

    @cached_property
    def responses(self) -> SqlResponses:
        return SqlResponses(self._connection, self._ledger)

    @cached_property
    def drafts(self) -> SqlDrafts:
        return SqlDrafts(self._connection)

    @cached_property
    def forms(self) -> SqlFormVersions:
        return SqlFormVersions(self._connection)

    @cached_property
    def draws(self) -> SqlDraws:
        return SqlDraws(self._connection, self._ledger)

    @cached_property
    def paper_forms(self) -> SqlPaperForms:
        return SqlPaperForms(self._connection, self._ledger)

    @cached_property
    def outbox(self) -> SqlOutbox:
        return SqlOutbox(self._connection)

    @cached_property
    def outbox_lines(self) -> SqlOutboxLines:
        return SqlOutboxLines(self._connection)

    @cached_property
    def central(self) -> SqlCentralCopies:
        return SqlCentralCopies(self._connection)

    @cached_property
    def trail(self) -> SqlTrail:
        around = self._around
        return SqlTrail(self._connection, self._ledger, around.clock, self._actor, around.device_id, around.trail_key)

    @cached_property
    def anchors(self) -> SqlAnchors:
        return SqlAnchors(self._connection)

    @cached_property
    def openings(self) -> SqlOpenings:
        return SqlOpenings(self._connection, self._ledger)

    @cached_property
    def staff(self) -> SqlStaffList:
        return SqlStaffList(self._connection)

    @cached_property
    def facts(self) -> SqlFacts:
        return SqlFacts(self._connection)

    @cached_property
    def retention(self) -> SqlRetention:
        return SqlRetention(self._connection, self.trail, self._actor)
