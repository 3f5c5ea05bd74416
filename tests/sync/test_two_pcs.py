"""Two PCs of one prison, each apart from the other for a while: seeds, draws and reviews that both of them make."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from prisoncare_desktop.domain import systems
from prisoncare_desktop.domain.attendance import Outcome
from prisoncare_desktop.domain.feedback import FeedbackReturned
from prisoncare_desktop.domain.pathway import next_task, rule_for, successor_id
from prisoncare_desktop.domain.sampling import ALGORITHM, Candidate, Draw, DrawMade, Seed, draw_from
from prisoncare_desktop.domain.staff import Role, StaffMember
from prisoncare_desktop.forms import json_text, wire
from prisoncare_desktop.forms.session import FormSession
from prisoncare_desktop.usecases import dispatch
from prisoncare_desktop.usecases.attendance import RecordOutcome
from prisoncare_desktop.usecases.context import Context
from prisoncare_desktop.usecases.inbound import SYNC_ACTOR
from prisoncare_desktop.usecases.outbox import OutboxEntry
from prisoncare_desktop.usecases.packaged_forms import packaged_form
from prisoncare_desktop.usecases.pathway import CompleteReview, GetPathway, Pathway
from prisoncare_desktop.usecases.pathway_forms import CompleteStep
from prisoncare_desktop.usecases.sampling import CommitSeeds
from prisoncare_desktop.usecases.sync_state import sync_state
from tests.sync import small_prison
from tests.sync.conftest import NURSE, Pc
from tests.sync.model_server import ModelServer
from tests.usecases.filling import filled, needed_answers

WEEK = date(2026, 11, 23)  # the first week whose seed can still be committed
WORKER = StaffMember("0199aaaa-0000-7000-8000-0000000000a1", "Ngozi Adeyemi", Role.SMS_WORKER)
ANOTHER_WORKER = StaffMember("0199aaaa-0000-7000-8000-0000000000a2", "Piotr Zielinski", Role.SMS_WORKER)
FRAME = ("A1111AA", "A2222AA", "A3333AA")


@pytest.fixture
def two(loaded: Callable[[str], tuple[Pc, ModelServer]]) -> tuple[Pc, Pc, ModelServer]:
    one, server = loaded("one")
    other, _ = loaded("other")
    other.wire = server
    return one, other, server


def commit_seeds(pc: Pc) -> None:
    def no_printer(*_: object) -> bytes:
        raise AssertionError

    dispatch.run(CommitSeeds(), Context(pc.store, pc.clock, SYNC_ACTOR, os.urandom, no_printer))


def seed_of(pc: Pc) -> Seed:
    with pc.store.read() as unit:
        seed = unit.draws.find_seed(WEEK)
    assert seed is not None
    return seed


def make_draw(pc: Pc, *numbers: str) -> Draw:
    """The week's nurse triage is drawn, from a list with these people on it."""
    seed = seed_of(pc)
    with pc.store.write(NURSE) as unit:
        residents = [unit.residents.find_by_nomis(n) for n in numbers]
        frame = tuple(Candidate(r.id, r.nomis_number) for r in residents if r is not None)
        draw = Draw(
            id=f"0199abab-0000-7000-8000-{os.urandom(6).hex()}",
            week=WEEK,
            clinic_code="nurse-triage",
            frame=frame,
            drawn=draw_from(frame, seed.seed, WEEK, "nurse-triage"),
            seed=seed.seed,
            commitment=seed.commitment,
            algorithm=ALGORITHM,
            drawn_at=datetime(2026, 11, 30, 9, tzinfo=UTC),
            drawn_by=NURSE.id,
        )
        unit.draws.put(draw)
        unit.record(DrawMade.of(draw))
        unit.commit()
    return draw


def there(server: ModelServer, resource_type: str) -> int:
    return sum(kind == resource_type for kind, _ in server.store)


def held(pc: Pc) -> tuple[OutboxEntry, ...]:
    with pc.store.read() as unit:
        return unit.outbox.needing_attention()


def test_of_two_seeds_for_a_week_the_one_at_the_trust_first_is_everybodys(two: tuple[Pc, Pc, ModelServer]) -> None:
    one, other, server = two
    for pc in (one, other):
        commit_seeds(pc)
    assert seed_of(one) != seed_of(other)
    firsts = seed_of(one)
    one.sync()
    other.sync()
    assert there(server, "Basic") == 2  # of two weeks
    assert seed_of(other) == firsts == seed_of(one)
    assert held(other) == ()
    assert other.counts().saved_here == 0


def test_a_seed_that_comes_down_while_ours_waits_takes_its_place(two: tuple[Pc, Pc, ModelServer]) -> None:
    one, other, server = two
    for pc in (one, other):
        commit_seeds(pc)
    one.sync()
    server.poison = lambda resource: resource["resourceType"] == "Basic"  # ours is not taken; theirs comes down
    other.sync()
    assert seed_of(other) == seed_of(one)


def test_a_seed_that_was_drawn_from_stays_and_a_person_is_told(two: tuple[Pc, Pc, ModelServer]) -> None:
    one, other, _ = two
    for pc in (one, other):
        commit_seeds(pc)
    make_draw(other, *FRAME)
    own = seed_of(other)
    one.sync()
    other.sync()
    assert seed_of(other) == own
    assert "SeedCommitted" in {entry.kind for entry in held(other)}


def test_a_draw_made_on_two_pcs_alike_is_at_the_trust_once(two: tuple[Pc, Pc, ModelServer]) -> None:
    one, other, server = two
    commit_seeds(one)
    one.sync()
    other.sync()
    for pc in (one, other):
        make_draw(pc, *FRAME)
        pc.sync()
    assert there(server, "List") == 1
    assert held(other) == ()
    assert other.counts().saved_here == 0
    one.later()
    with one.store.read() as unit:
        assert len(unit.draws.of_week(WEEK)) == 1


def test_two_draws_of_one_clinic_that_differ_are_put_before_a_person(two: tuple[Pc, Pc, ModelServer]) -> None:
    one, other, server = two
    commit_seeds(one)
    one.sync()
    other.sync()
    first = make_draw(one, *FRAME)
    second = make_draw(other, *(n for n in FRAME if n != first_number(one, first)))
    one.sync()
    other.sync()
    assert there(server, "List") == 1
    assert [entry.record_id for entry in held(other)] == [second.id]


def complete_the_review(pc: Pc) -> None:
    """The worker completes the 28-day review, and the next one becomes owed, as `complete_review` does it."""
    pc.complete_task()
    done, rule = pc.task(), rule_for("13-week")
    with pc.store.write(NURSE) as unit:
        task, event = next_task(rule, done, "28-day review", successor_id(done, rule))
        unit.review_tasks.put(task)
        unit.record(event)
        unit.commit()


def test_a_review_recorded_on_two_pcs_opens_the_next_one_once(two: tuple[Pc, Pc, ModelServer]) -> None:
    one, other, server = two
    for pc in (one, other):
        complete_the_review(pc)
    for pc in (one, other):
        pc.sync()
    assert there(server, "Task") == 2
    assert held(other) == ()
    assert (one.counts().saved_here, other.counts().saved_here) == (0, 0)


def first_number(pc: Pc, draw: Draw) -> str:
    with pc.store.read() as unit:
        return unit.residents.get(draw.drawn[0]).nomis_number


# --- forms of the pathway ---------------------------------------------------------------------------------------------


def complete_step(pc: Pc, step: str, member: StaffMember = WORKER) -> None:
    """The worker records a step of the pathway with its form, as on screen."""
    form = filled(step, pc.clock.now().date())
    draft = wire.to_draft(form)
    command = CompleteStep(small_prison.EPISODE, step, form.questionnaire.url, form.questionnaire.version, draft)
    dispatch.run(command, at_work(pc, member))


def at_work(pc: Pc, member: StaffMember) -> Context:
    def no_printer(*_: object) -> bytes:
        raise AssertionError

    return Context(pc.store, pc.clock, member, os.urandom, no_printer)


def pathway(pc: Pc, member: StaffMember) -> Pathway:
    with pc.store.read() as unit:
        resident = unit.residents.find_by_nomis("A1111AA")
    assert resident is not None
    return dispatch.ask(GetPathway(resident.id), at_work(pc, member))


def test_a_step_recorded_on_one_pc_is_read_on_the_other_with_its_author_and_day(
    two: tuple[Pc, Pc, ModelServer],
) -> None:
    one, other, _ = two
    with one.store.write(SYNC_ACTOR) as unit:
        unit.staff.put(WORKER)
        unit.commit()
    complete_step(one, "audit")
    one.sync()
    other.sync()
    (audit,) = (step for step in pathway(other, ANOTHER_WORKER).forms if step.code == "audit")
    assert audit.latest is not None
    assert (audit.latest.by_name, audit.latest.day, audit.recordings) == (WORKER.name, date(2026, 11, 20), 1)
    (read,) = pathway(other, ANOTHER_WORKER).blanks
    session = wire.from_questionnaire_response(read, json_text.loads(audit.latest.response.content))
    assert session.problems() == ()
    assert other.counts().together == 0, "what came down is nothing to send"


def test_a_step_recorded_on_both_pcs_is_kept_twice_and_never_a_conflict(two: tuple[Pc, Pc, ModelServer]) -> None:
    one, other, server = two
    complete_step(one, "audit")
    complete_step(other, "audit", ANOTHER_WORKER)
    for pc in (one, other, one):
        assert pc.later(60).conflicts == 0
    assert there(server, "QuestionnaireResponse") == 2
    for pc in (one, other):
        (audit,) = (step for step in pathway(pc, WORKER).forms if step.code == "audit")
        assert audit.recordings == 2
        assert held(pc) == ()


def test_an_edit_of_completed_answers_elsewhere_does_not_change_them_here(two: tuple[Pc, Pc, ModelServer]) -> None:
    one, other, server = two
    complete_step(one, "audit")
    one.sync()
    other.sync()
    before = [pathway(pc, WORKER).responses for pc in (one, other)]
    (key,) = (key for key in server.store if key[0] == "QuestionnaireResponse")
    server.write({**server.store[key], "item": []})
    for pc in (one, other):
        pc.later(60)
    assert [pathway(pc, WORKER).responses for pc in (one, other)] == before


def test_why_an_outcome_was_corrected_on_one_pc_stands_on_the_other(two: tuple[Pc, Pc, ModelServer]) -> None:
    one, other, _server = two
    colleague = StaffMember("0199aaaa-0000-7000-8000-0000000000a3", "Gareth Lyle", Role.NURSE)
    one.record(0, Outcome.NOT_SEEN, "P1")
    one.sync()
    other.sync()
    corrected = RecordOutcome(
        other.appointment(0).id, Outcome.LATE_SEEN, why="other", why_words="came at noon", same_sitting=True
    )
    dispatch.run(corrected, Context(other.store, other.clock, colleague, os.urandom, lambda _items: b""))
    other.sync()
    one.sync()
    kept = one.appointment(0)
    assert (kept.outcome, kept.correction, kept.correction_words) == (Outcome.LATE_SEEN, "other", "came at noon")
    one.record(0, Outcome.ATTENDED)
    one.sync()
    other.sync()
    assert other.appointment(0).correction == "", "a later recording does not keep an earlier one's reason"


@pytest.mark.hazard("H16")
def test_anonymous_feedback_comes_down_to_no_other_pc(two: tuple[Pc, Pc, ModelServer]) -> None:
    one, other, server = two
    one.record_event(
        FeedbackReturned(
            record_id="0199ffff-0000-7000-8000-000000000001",
            revision=1,
            code="7K3M9QXD",
            clinic_code="nurse-triage",
            week=date(2026, 11, 16),
            wing_group="AB",
            language="",
            questionnaire="https://prisoncare.example/fhir/Questionnaire/feedback",
            version="1.0.0",
            content=json.dumps({"item": [{"linkId": "overall", "answer": [{"valueString": "a canary"}]}]}),
            entered_on=date(2026, 11, 20),
        )
    )
    assert one.sync().receipted == 1
    (key,) = (key for key in server.store if key[0] == "QuestionnaireResponse")
    tags = [*server.store[key]["meta"]["tag"], {"system": systems.PATHWAY_TAG, "code": small_prison.AGENCY}]
    server.write({**server.store[key], "meta": {"tag": tags}})  # even if somebody tags it so that it is found
    for _ in range(4):
        assert one.later().trouble == other.later().trouble == ""
    with other.store.read() as unit:
        assert unit.central.find(*key) is None
        assert sync_state(unit, other.clock.now()).disagreeing == ()
    with one.store.read() as unit:
        assert sync_state(unit, one.clock.now()).disagreeing == ()


def test_a_review_done_on_one_pc_opens_with_its_form_on_the_other(two: tuple[Pc, Pc, ModelServer]) -> None:
    one, other, _ = two
    form = needed_answers(FormSession(packaged_form(rule_for("28-day").questionnaire)), date(2026, 11, 20))
    command = CompleteReview(
        small_prison.TASK, form.questionnaire.url, form.questionnaire.version, wire.to_draft(form), date(2026, 11, 20)
    )
    dispatch.run(command, at_work(one, WORKER))
    one.sync()
    other.sync()
    read = {response.id for response in pathway(other, WORKER).responses}
    assert other.task().response_id in read
