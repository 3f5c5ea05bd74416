"""Attempts to write a record without its trail and its outbox entry. Each must fail."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from prisoncare_desktop.domain.access import Opening
from prisoncare_desktop.domain.attendance import Outcome
from prisoncare_desktop.domain.feedback import PaperForm, PaperStatus
from prisoncare_desktop.domain.sampling import ALGORITHM, Draw, Seed
from prisoncare_desktop.domain.staff import Role
from prisoncare_desktop.errors import Bug, UnrecordedChange
from prisoncare_desktop.store.open_store import OpenStore
from prisoncare_desktop.store.unit_of_work import SqlUnitOfWork
from prisoncare_desktop.usecases.ports import CentralCopy, Draft
from tests.store.clinic import (
    EPISODE,
    GP,
    LIVED,
    LOCKED_DOWN,
    MONDAY,
    MORNING,
    NURSE,
    OUTSIDE,
    OWN_LIST,
    RESPONSE,
    REVIEW,
    ROUND,
    SYNC,
    TAKEN_OVER,
    WAITS,
    ZOE,
    ZOE_AT_GP,
    fill,
    record_attended,
)

PAPER = PaperForm("CODE", "gp", MONDAY, "A", "en", "url", "1", PaperStatus.GIVEN_OUT)
OPENING = Opening("o", ZOE.id, NURSE.id, Role.NURSE, MORNING, MORNING, "treating-now", "words")

RECORDS: dict[str, Callable[[SqlUnitOfWork], object]] = {
    "residents": lambda unit: unit.residents.put(replace(ZOE, cell="A-2-001", revision=1)),
    "sessions": lambda unit: unit.sessions.put(replace(GP, clinician="Dr Ash", revision=1)),
    "appointments": lambda unit: unit.appointments.put(replace(ZOE_AT_GP, minutes=20, revision=1)),
    "episodes": lambda unit: unit.episodes.put(replace(EPISODE, worker_name="Kit", revision=1)),
    "review tasks": lambda unit: unit.review_tasks.put(replace(REVIEW, done_by="x", revision=2)),
    "responses": lambda unit: unit.responses.put(RESPONSE),
    "draws": lambda unit: unit.draws.put(Draw("d", MONDAY, "gp", (), (), "", "", ALGORITHM, MORNING, NURSE.id)),
    "seeds": lambda unit: unit.draws.put_seed(Seed(MONDAY, "s", "c", MORNING)),
    "where somebody lives": lambda unit: unit.whereabouts.add(LIVED),
    "the waiting list": lambda unit: unit.waiting.put(WAITS),
    "hospital appointments": lambda unit: unit.external.put(OUTSIDE),
    "medicines rounds": lambda unit: unit.rounds.put(ROUND),
    "the regime": lambda unit: unit.regime.put(LOCKED_DOWN),
    "the site's lists": lambda unit: unit.site_lists.put(OWN_LIST),
    "ticks": lambda unit: unit.export_marks.put(TAKEN_OVER),
    "openings of sensitive records": lambda unit: unit.openings.put(OPENING),
    "paper forms": lambda unit: unit.paper_forms.put_all((PAPER,)),
}
THE_REST: dict[str, Callable[[SqlUnitOfWork], object]] = {
    "facts": lambda unit: unit.facts.put("a", "b"),
    "staff": lambda unit: unit.staff.put(NURSE),
    "drafts": lambda unit: unit.drafts.put(Draft("d", NURSE.id, "review:1", "url", "1", "{}", MORNING)),
    "parked drafts": lambda unit: unit.drafts.delete(NURSE.id, "review:1"),
    "central copies": lambda unit: unit.central.put(CentralCopy("Patient", "1", "1", "", "", "", "{}")),
    "watermarks": lambda unit: unit.central.put_watermark("Patient", "now"),
    "the outbox": lambda unit: unit.outbox.close_batch(1, MORNING, ""),
    "the trail": lambda unit: unit.trail.note("Looked", "resident", ZOE.id),
}


@pytest.mark.parametrize("what", RECORDS)
def test_no_record_is_saved_by_itself(store: OpenStore, what: str) -> None:
    fill(store)
    with store.write(NURSE) as unit:
        RECORDS[what](unit)
        with pytest.raises(UnrecordedChange):
            unit.commit()


@pytest.mark.parametrize("what", [*RECORDS, *THE_REST])
def test_nothing_is_written_after_the_commit_and_silently_lost(store: OpenStore, what: str) -> None:
    fill(store)
    with store.write(NURSE) as unit:
        unit.commit()
        with pytest.raises(Bug):
            (RECORDS | THE_REST)[what](unit)


@pytest.mark.parametrize("what", [*RECORDS, *THE_REST])
def test_nothing_is_written_by_a_unit_that_reads(store: OpenStore, what: str) -> None:
    fill(store)
    with store.read() as unit, pytest.raises(Bug):
        (RECORDS | THE_REST)[what](unit)


def test_a_second_change_is_not_covered_by_the_event_of_the_first(store: OpenStore) -> None:
    """The outbox would send the first, and the second would stay on this PC for good."""
    fill(store)
    first, event = ZOE_AT_GP.record(Outcome.ATTENDED, "", by=NURSE.id, initials="AO", at=MORNING, session=GP)
    second, its_event = first.record(Outcome.TOO_LATE, "", by=NURSE.id, initials="AO", at=MORNING, session=GP)
    with store.write(NURSE) as unit:
        unit.appointments.put(first)
        unit.record(event)
        unit.appointments.put(second)
        with pytest.raises(UnrecordedChange, match=ZOE_AT_GP.id):
            unit.commit()
    with store.write(NURSE) as unit:
        unit.appointments.put(first)
        unit.record(event)
        unit.appointments.put(second)
        unit.record(its_event)
        unit.commit()


def test_only_the_sync_says_that_a_change_came_from_the_central_record(store: OpenStore) -> None:
    """Said by anybody else, a change of theirs would never be sent."""
    fill(store)
    with store.write(NURSE) as unit, pytest.raises(Bug):
        unit.received("AppointmentReceived", "appointment", ZOE_AT_GP.id)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE outbox SET payload = '{}'",
        "UPDATE outbox SET record_id = 'another'",
        "UPDATE outbox SET author = 'somebody'",
        "UPDATE outbox SET revision = 9",
        "DELETE FROM outbox",
        "DELETE FROM appointment_history",
        "UPDATE appointment_history SET outcome = NULL",
    ],
)
def test_what_was_recorded_stays_as_it_was(store: OpenStore, statement: str) -> None:
    fill(store)
    record_attended(store, ZOE_AT_GP.id)
    with store.write(SYNC) as unit, pytest.raises(Bug, match="append-only"):
        unit._connection.exec_driver_sql(statement)
