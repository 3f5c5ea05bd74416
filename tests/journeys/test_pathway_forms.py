"""The pathway's forms, by keys alone in the real window: two steps, a 5-day and a 13-week review, and what arrives."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest

from tests.journeys import nurse, worker
from tests.journeys.fenmere import Fenmere
from tests.journeys.stage import Stage
from tests.journeys.test_kill_nine import everything


@pytest.fixture
def stage(qapp: object, fenmere: Fenmere) -> Iterator[Stage]:
    made = Stage(fenmere.pc)
    yield made
    made.close()


def forms_at_the_trust(fenmere: Fenmere) -> Counter[str]:
    """Return how often each form of a pathway is at the central record, by its name and version."""
    whole = everything(fenmere.central, "QuestionnaireResponse")
    return Counter(r["questionnaire"].rpartition("/")[2] for r in whole if "subject" in r)


@pytest.mark.journey
def test_a_worker_records_steps_and_reviews_of_the_pathway_by_keys_and_they_arrive(
    stage: Stage, fenmere: Fenmere
) -> None:
    before = forms_at_the_trust(fenmere)
    assert set(before) == {"sms-reception|1.0.0", "sms-risk-assessment|1.0.0", "audit|1.0.0"}, (
        "Danny's, of the practice"
    )
    stage.open()
    worker.signs_in(stage)

    worker.opens_the_pathway_with(stage, "5-day review")
    for step, label in (("reception", "Reception saved."), ("audit", "AUDIT saved.")):
        worker.fills_what_is_needed(stage, worker.opens_the_step(stage, step))
        stage.photograph(f"worker-{step}")
        worker.completes_the_step(stage, label)
    for review in ("5-day review", "13-week review"):
        worker.opens_the_pathway_with(stage, review)
        worker.fills_what_is_needed(stage, worker.opens_the_review(stage))
        stage.photograph(f"worker-{review}")
        worker.completes_the_step(stage, "Review saved.")

    nurse.syncs(stage, "", room="Alt+5")
    after = forms_at_the_trust(fenmere)
    assert after - before == Counter(
        ["sms-reception|1.0.0", "audit|1.0.0", "sms-5-day-review|1.0.0", "sms-13-week-review|1.0.0"]
    )
    assert all(r["status"] == "completed" for r in everything(fenmere.central, "QuestionnaireResponse"))
