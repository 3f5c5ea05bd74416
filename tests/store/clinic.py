"""A small clinic at HMP Fenmere, as domain objects, and how the tests put it into a store. All invented."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from prisoncare_desktop.domain.attendance import Appointment, ClinicSession, Outcome, Period
from prisoncare_desktop.domain.export_marks import ExportMark
from prisoncare_desktop.domain.external import EscortSlot, ExternalAppointment
from prisoncare_desktop.domain.pathway import Anchor, Episode, FormResponse, ReviewTask
from prisoncare_desktop.domain.regime import Regime, RegimeDay
from prisoncare_desktop.domain.resident import Alert, Presence, Resident
from prisoncare_desktop.domain.rounds import MedicinesRound
from prisoncare_desktop.domain.site_lists import SiteList
from prisoncare_desktop.domain.staff import Role, StaffMember
from prisoncare_desktop.domain.waiting import WaitingEntry
from prisoncare_desktop.domain.whereabouts import MoveKind, Whereabouts
from prisoncare_desktop.store.open_store import OpenStore

PASSWORD = "four invented words here"
NURSE = StaffMember("staff-nurse", "Ada Obi", Role.NURSE, wing="A", team="Primary care")
CLERK = StaffMember("staff-clerk", "Tom Ellery", Role.ADMINISTRATOR)
SYNC = StaffMember("sync", "Sync", Role.SYNC)
MORNING = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
TODAY = date(2026, 11, 20)
MONDAY = date(2026, 11, 16)


class Hands:
    """A clock that moves one second each time it is read."""

    def __init__(self, at: datetime = MORNING + timedelta(hours=1)) -> None:
        self.at = at

    def now(self) -> datetime:
        self.at += timedelta(seconds=1)
        return self.at


ZOE = Resident(
    id="resident-zoe",
    nomis_number="A1234AA",
    given_name="Zoë",
    family_name="O'Brien-Sharp",
    preferred_name="Zed",
    birth_date=date(1988, 2, 29),
    cell="A-1-004",
    nhs_number="9434765919",
    sex="female",
    language="pl",
    interpreter=True,
    needs=("easy-read", "hearing"),
    alerts=(Alert("HA", "ACCT open", date(2026, 11, 1)), Alert("XA", "Arsonist", date(2026, 10, 2))),
)
LEE = Resident("resident-lee", "B5678CD", "Lee", "Marsh", "", None, "B-2-010")

GP = ClinicSession("session-gp", "gp", "A", "Clinic room A1", TODAY, Period.AM, "Dr Hall", list_as_of=MORNING)
ZOE_AT_GP = Appointment("appointment-zoe", GP.id, ZOE.id, MORNING, minutes=15)
LEE_AT_GP = Appointment("appointment-lee", GP.id, LEE.id, MORNING + timedelta(minutes=15))

EPISODE = Episode("episode-zoe", ZOE.id, date(2026, 11, 10), "staff-w", "Wren Abbot", shares_with_primary_care=True)
REVIEW = ReviewTask(
    id="review-zoe",
    episode_id=EPISODE.id,
    resident_id=ZOE.id,
    review_code="28-day",
    anchor=Anchor.RECEPTION,
    anchor_label="reception",
    anchor_on=date(2026, 11, 10),
    offset_days=28,
    due_on=date(2026, 12, 8),
    revision=1,
)
RESPONSE = FormResponse(
    id="response-zoe",
    questionnaire="https://prisoncare.example/fhir/Questionnaire/review-28-day",
    version="1.0.0",
    resident_id=ZOE.id,
    episode_id=EPISODE.id,
    completed_at=MORNING,
    completed_by=NURSE.id,
    content='{"resourceType":"QuestionnaireResponse"}',
)


WAITS = WaitingEntry("waits-zoe", ZOE.id, "dentist", date(2026, 11, 2), "routine", NURSE.id, MORNING)
OUTSIDE = ExternalAppointment(
    id="outside-zoe",
    resident_id=ZOE.id,
    day=date(2026, 11, 24),
    hospital="St Anselm's",
    specialty="Orthopaedics",
    priority="two-week",
    recorded_by=CLERK.id,
    recorded_at=MORNING,
    referred_on=date(2026, 10, 30),
    at_time="10:30",
    escort_booked=True,
    escort_slot=EscortSlot.AM,
    bedwatch_from=MORNING + timedelta(days=4),
)
ROUND = MedicinesRound("round-a", TODAY, Period.AM, "A hatch", "A", NURSE.id, MORNING, started_at=MORNING, due=40)
LOCKED_DOWN = RegimeDay("regime-a", "A", TODAY, Period.PM, Regime.LOCKDOWN, NURSE.id, MORNING)
OWN_LIST = SiteList("clinic_type", '[{"code":"dialysis"}]', "staff-leader", MORNING)
TAKEN_OVER = ExportMark(ZOE_AT_GP.id, "systmone-like", 1, NURSE.id, MORNING)
LIVED = Whereabouts(
    id="lived-zoe",
    resident_id=ZOE.id,
    since=MORNING - timedelta(days=3),
    cell="B-1-001",
    presence=Presence.HERE,
    kind=MoveKind.MOVE,
    told_by=NURSE.id,
    noted_at=MORNING,
)


def fill(store: OpenStore) -> None:
    """Put the clinic into the store, as if it had come down from the central record."""
    with store.write(SYNC) as unit:
        for resident in (ZOE, LEE):
            unit.residents.put(resident)
            unit.received("ResidentReceived", "resident", resident.id)
        unit.sessions.put(GP)
        unit.received("SessionReceived", "session", GP.id)
        for appointment in (ZOE_AT_GP, LEE_AT_GP):
            unit.appointments.put(appointment)
            unit.received("AppointmentReceived", "appointment", appointment.id)
        unit.episodes.put(EPISODE)
        unit.received("EpisodeReceived", "episode", EPISODE.id)
        unit.review_tasks.put(REVIEW)
        unit.received("ReviewTaskReceived", "review_task", REVIEW.id)
        unit.commit()


def fill_round_about(store: OpenStore) -> None:
    """Put what lies about the clinic into the store too, once it is filled."""
    with store.write(SYNC) as unit:
        unit.waiting.put(WAITS)
        unit.external.put(OUTSIDE)
        unit.rounds.put(ROUND)
        unit.regime.put(LOCKED_DOWN)
        unit.site_lists.put(OWN_LIST)
        unit.export_marks.put(TAKEN_OVER)
        unit.whereabouts.add(LIVED)
        for record_type, record_id in (
            ("waiting_entry", WAITS.id),
            ("external_appointment", OUTSIDE.id),
            ("medicines_round", ROUND.id),
            ("regime_day", LOCKED_DOWN.id),
            ("site_list", OWN_LIST.id),
            ("export_mark", TAKEN_OVER.id),
            ("resident", ZOE.id),
        ):
            unit.received("Received", record_type, record_id)
        unit.commit()


def record_attended(
    store: OpenStore, appointment_id: str, outcome: Outcome = Outcome.ATTENDED, reason: str = ""
) -> str:
    """Record an outcome as the use case does; return the outbox id."""
    with store.write(NURSE) as unit:
        appointment = unit.appointments.get(appointment_id)
        session = unit.sessions.get(appointment.session_id)
        changed, event = appointment.record(
            outcome, reason, by=NURSE.id, initials=NURSE.initials, at=MORNING, session=session
        )
        unit.appointments.put(changed)
        entry_id = unit.record(event)
        unit.commit()
    return entry_id


def more_appointments(store: OpenStore, count: int) -> list[str]:
    """Give Lee so many appointments more; return their ids."""
    booked = [replace(LEE_AT_GP, id=f"appointment-{n:03}") for n in range(count)]
    with store.write(SYNC) as unit:
        for appointment in booked:
            unit.appointments.put(appointment)
            unit.received("AppointmentReceived", "appointment", appointment.id)
        unit.commit()
    return [appointment.id for appointment in booked]
