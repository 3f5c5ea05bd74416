"""A PC's working day: one change of every kind that goes up, and forms as many as wanted."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from prisoncare_desktop.domain.access import opened
from prisoncare_desktop.domain.attendance import Outcome
from prisoncare_desktop.domain.sampling import SeedCommitted, commitment_of
from tests.sync import small_prison
from tests.sync.conftest import NURSE, Pc
from tests.sync.test_real_server import SEED, WEEK, a_draw, a_feedback, a_resident, a_response

BROKEN = '{"resourceType": "QuestionnaireResponse", "item": [{"no": 1}]}'


def one_of_every_kind(pc: Pc) -> list[str]:
    """Record one change of every kind. Return the ids of their outbox entries."""
    resident_id = a_resident(pc)
    recorded = [pc.record(0), pc.record(1, Outcome.NOT_SEEN, "P1")]
    recorded += [pc.record_event(one) for one in (a_response(resident_id), a_feedback(), a_draw(resident_id))]
    seed = SeedCommitted(
        record_id=WEEK.isoformat(),
        revision=1,
        week=WEEK,
        seed=SEED,
        commitment=commitment_of(SEED),
        committed_at=datetime(2026, 11, 13, 9, tzinfo=UTC),
    )
    recorded.append(pc.record_event(seed))
    _, event = opened(
        "0192f0c1-2222-7000-8000-000000000001",
        resident_id,
        by=NURSE.id,
        role=NURSE.role,
        at=datetime(2026, 11, 20, 9, tzinfo=UTC),
        reason_code="treating-now",
        words="Found unresponsive; what is he prescribed?",
    )
    recorded.append(pc.record_event(event))
    recorded.append(a_review_done(pc))
    return recorded


def a_review_done(pc: Pc) -> str:
    """The SMS worker marks the review done. Return the entry's id."""
    pc.complete_task()
    with pc.store.read() as unit:
        (entry,) = unit.outbox.unsettled_of([small_prison.TASK])
    return entry.id


def forms(pc: Pc, count: int, first: int = 0) -> list[str]:
    """Complete so many forms; they never conflict with anything. Return the ids of their outbox entries."""
    resident_id = a_resident(pc)
    return [a_form(pc, first + n, resident_id) for n in range(count)]


def a_form(pc: Pc, n: int, resident_id: str, content: str = "") -> str:
    """Complete the n-th form; `content` other than a form's: one that the server refuses."""
    form = replace(
        a_response(resident_id, content),
        record_id=f"0199eeee-0000-7000-8000-{n:012d}",
        completed_at=datetime(2026, 11, 20, 10, 20, tzinfo=UTC),
    )
    return pc.record_event(form)
