"""Episodes, reviews owed, completed forms, drafts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from prisoncare_desktop.domain.pathway import FormCompleted, ReviewTaskChanged
from prisoncare_desktop.errors import ChangedMeanwhile, NotFound
from prisoncare_desktop.store.open_store import OpenStore
from prisoncare_desktop.usecases.ports import Draft
from tests.store.clinic import EPISODE, MORNING, NURSE, RESPONSE, REVIEW, SYNC, ZOE, fill


def test_an_episode_and_its_review_come_back_as_they_went_in(store: OpenStore) -> None:
    fill(store)
    with store.read() as unit:
        assert unit.episodes.get(EPISODE.id) == EPISODE
        assert unit.episodes.open() == (EPISODE,)
        assert unit.episodes.of_resident(ZOE.id) == (EPISODE,)
        assert unit.review_tasks.get(REVIEW.id) == REVIEW
        assert unit.review_tasks.of_episodes([EPISODE.id]) == (REVIEW,)
        for missing in (unit.episodes.get, unit.review_tasks.get, unit.responses.get):
            with pytest.raises(NotFound):
                missing("none")


def test_a_closed_episode_leaves_the_caseload(store: OpenStore) -> None:
    fill(store)
    with store.write(SYNC) as unit:
        unit.episodes.put(replace(EPISODE, open=False, revision=1))
        unit.received("EpisodeReceived", "episode", EPISODE.id)
        unit.commit()
    with store.read() as unit:
        assert unit.episodes.open() == ()
        assert unit.episodes.of_resident(ZOE.id) == (replace(EPISODE, open=False, revision=1),)


def test_a_review_done_is_kept_with_its_form(store: OpenStore) -> None:
    fill(store)
    done, event = REVIEW.completed(
        on=date(2026, 11, 19), by=NURSE.id, by_name=NURSE.name, response_id=RESPONSE.id, today=date(2026, 11, 20)
    )
    with store.write(NURSE) as unit:
        unit.responses.put(RESPONSE)
        unit.review_tasks.put(done)
        unit.record(FormCompleted.of(RESPONSE))
        unit.record(event)
        unit.commit()
    with store.read() as unit:
        assert unit.review_tasks.get(REVIEW.id) == done
        assert unit.responses.get(RESPONSE.id) == RESPONSE
        assert unit.responses.of_resident(ZOE.id) == (RESPONSE,)
        kinds = {(e.kind, e.event_id) for e in unit.outbox.pending(10, MORNING + timedelta(days=1))}
    assert len({event_id for _, event_id in kinds}) == 1, "what was done at once is one event"


def test_a_review_changed_meanwhile_is_not_written_over(store: OpenStore) -> None:
    fill(store)
    for revision in (1, 3):
        stale = replace(REVIEW, due_on=date(2027, 1, 1), revision=revision)
        with store.write(NURSE) as unit:
            unit.record(ReviewTaskChanged.of(stale, before=REVIEW))
            with pytest.raises(ChangedMeanwhile):
                unit.review_tasks.put(stale)
    with store.read() as unit:
        assert unit.review_tasks.get(REVIEW.id) == REVIEW


def test_reviews_are_listed_by_due_date_and_forms_newest_first(store: OpenStore) -> None:
    fill(store)
    sooner = replace(REVIEW, id="sooner", due_on=date(2026, 11, 15))
    newer = replace(RESPONSE, id="newer", completed_at=MORNING + timedelta(hours=1))
    with store.write(SYNC) as unit:
        unit.review_tasks.put(sooner)
        unit.received("ReviewTaskReceived", "review_task", "sooner")
        for response in (RESPONSE, newer):
            unit.responses.put(response)
            unit.received("ResponseReceived", "response", response.id)
        unit.commit()
    with store.read() as unit:
        assert unit.review_tasks.of_episodes([EPISODE.id]) == (sooner, REVIEW)
        assert unit.responses.of_resident(ZOE.id) == (newer, RESPONSE)


def test_a_draft_is_parked_for_its_owner_and_needs_no_trail(store: OpenStore) -> None:
    draft = Draft("draft-1", NURSE.id, "review:review-zoe", "url", "1.0.0", '{"answers":[]}', MORNING)
    further = replace(draft, content='{"answers":[1]}', saved_at=MORNING + timedelta(minutes=1))
    with store.write(NURSE) as unit:
        unit.drafts.put(draft)
        unit.drafts.put(further)
        unit.drafts.put(replace(draft, id="draft-2", owner_id="staff-other"))
        unit.commit()
    with store.read() as unit:
        assert unit.drafts.find(NURSE.id, draft.subject) == further
        assert unit.drafts.of_owner(NURSE.id) == (further,)
        assert unit.drafts.owners() == {NURSE.id, "staff-other"}
        assert unit.drafts.find(NURSE.id, "review:another") is None
        assert unit.trail.latest(1) == ()
        assert unit.outbox.counts().together == 0
    with store.write(NURSE) as unit:
        unit.drafts.delete(NURSE.id, draft.subject)
        unit.commit()
    with store.read() as unit:
        assert unit.drafts.owners() == {"staff-other"}
