"""The same sync against a FHIR server that nobody here wrote, over a real socket."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from prisoncare_desktop import wiring
from prisoncare_desktop.domain import systems
from prisoncare_desktop.domain.access import opened
from prisoncare_desktop.domain.attendance import Outcome
from prisoncare_desktop.domain.feedback import FeedbackReturned
from prisoncare_desktop.domain.pathway import FormCompleted
from prisoncare_desktop.domain.resident import Presence
from prisoncare_desktop.domain.retention import Limits
from prisoncare_desktop.domain.sampling import ALGORITHM, Candidate, DrawMade, SeedCommitted, commitment_of
from prisoncare_desktop.forms import json_text, wire
from prisoncare_desktop.settings import SERVER_TOKEN, Settings
from prisoncare_desktop.store.open_store import OpenStore
from prisoncare_desktop.usecases.duplicates import ConfirmSamePerson, ProposeSamePerson, SayDifferentPeople
from prisoncare_desktop.usecases.inbound import SYNC_ACTOR
from prisoncare_desktop.usecases.one_person import people
from prisoncare_desktop.usecases.outbox import EntryState
from tests.central_record import CentralRecord
from tests.sync import small_prison
from tests.sync.conftest import NURSE, Pc, TestClock
from tests.sync.test_added_here import add, central
from tests.sync.test_forms_of_the_trust import listed, newer_audit, own_form
from tests.sync.test_identities import LEADER, local, run, settle, the_pair
from tests.sync.wires import Wire, answer_lost, question_lost
from tests.usecases.filling import STEPS, filled

WEEK = date(2026, 11, 16)
SEED = "ab" * 32


@pytest.fixture
def line() -> Iterator[Wire]:
    with httpx.HTTPTransport() as network:
        yield Wire(network)


@pytest.fixture
def pc(open_store: Callable[[str, TestClock], OpenStore], central_record: CentralRecord, line: Wire) -> Pc:
    """A PC whose first load is done, on a line to a real FHIR server."""
    central_record.post_bundle(small_prison.as_bundle(small_prison.everything()))
    clock = TestClock()
    made = Pc(open_store("pc", clock), clock, central_record.base_url, central_record.token, line)
    outcome = made.sync()
    assert (outcome.trouble, outcome.received) == ("", len(small_prison.everything()))
    return made


def test_a_lost_answer_a_refused_entry_a_move_and_a_clash_in_one_batch(
    pc: Pc, line: Wire, central_record: CentralRecord
) -> None:
    ids = [pc.record(n) for n in range(5)]
    line.posts.append(answer_lost)
    assert pc.sync().trouble == "ServerUnreachable"  # they are there, and we do not know it
    desk = central_record.get("Appointment/a-0003")
    central_record.put({**desk, "start": "2026-11-20T11:00:00.000Z"})
    outcome = pc.later()
    assert (outcome.sent, outcome.receipted, outcome.trouble) == (5, 5, "")
    assert line.bodies[0] == line.bodies[1]
    assert pc.appointment(2).starts_at.hour == 11
    for n in range(5):
        versions = central_record.get(f"Appointment/a-000{n + 1}/_history")["total"]
        assert versions == (3 if n == 2 else 2)  # ours once, and the desk's

    pc.record(0, Outcome.NOT_SEEN, "P1")
    clash = pc.record(1, Outcome.NOT_SEEN, "P1")
    elsewhere = central_record.get("Appointment/a-0002")
    central_record.put({**elsewhere, "status": "cancelled"})
    broken = '{"resourceType": "QuestionnaireResponse", "item": [{"no": 1}]}'
    refused = pc.record_event(a_response(a_resident(pc), broken))
    outcome = pc.later()
    assert (outcome.receipted, outcome.conflicts, outcome.refused) == (1, 1, 1)
    assert pc.entry(clash).state is EntryState.CONFLICT
    assert pc.conflict(clash).theirs == {"outcome": "Taken off the list"}
    assert "did not accept this change. It says:" in pc.entry(refused).last_words
    assert pc.entry(ids[0]).state is EntryState.RECEIPTED
    assert pc.sync().sent == 0


def test_every_kind_of_change_is_taken_by_a_strict_server_and_is_there_once(
    pc: Pc, line: Wire, central_record: CentralRecord
) -> None:
    pc.record(0)
    pc.complete_task()
    resident_id = a_resident(pc)
    response = a_response(resident_id)
    feedback = a_feedback()
    pc.record_event(response)
    pc.record_event(feedback)
    pc.record_event(
        SeedCommitted(
            record_id=WEEK.isoformat(),
            revision=1,
            week=WEEK,
            seed=SEED,
            commitment=commitment_of(SEED),
            committed_at=datetime(2026, 11, 13, 9, tzinfo=UTC),
        )
    )
    draw = a_draw(resident_id)
    pc.record_event(draw)
    line.posts.append(answer_lost)
    pc.sync()
    outcome = pc.later()
    assert (outcome.sent, outcome.receipted, outcome.refused) == (6, 6, 0)
    for resource_type, record_id in (
        ("QuestionnaireResponse", response.record_id),
        ("QuestionnaireResponse", systems.form_id(small_prison.AGENCY, feedback.code)),
        ("Basic", systems.seed_id(small_prison.AGENCY, WEEK)),
        ("List", systems.draw_id(small_prison.AGENCY, WEEK, draw.clinic_code)),
    ):
        assert central_record.count(f"{resource_type}?_tag={systems.RECORD_TAG}|{record_id}") == 1
    (anonymous,) = [
        entry["resource"]
        for entry in central_record.get("QuestionnaireResponse")["entry"]
        if "subject" not in entry["resource"]
    ]
    assert anonymous["authored"] == "2026-11-20"
    assert "author" not in anonymous
    told = central_record.get(f"QuestionnaireResponse?_tag={systems.RECORD_TAG}|{response.record_id}")
    assert told["entry"][0]["resource"]["item"][0]["answer"][0]["valueDecimal"] == 1.50
    assert b'"valueDecimal":1.50' in line.bodies[0]


def test_the_form_of_every_step_of_the_pathway_is_taken_by_a_strict_server(
    pc: Pc, line: Wire, central_record: CentralRecord
) -> None:
    resident_id = a_resident(pc)
    for n, step in enumerate(STEPS):
        form = filled(step, date(2026, 11, 19))
        content = json_text.dumps(wire.to_questionnaire_response(form, completed=True))
        event = replace(
            a_response(resident_id, content),
            record_id=f"0199eeee-0000-7000-8000-0000000001{n:02}",
            questionnaire=form.questionnaire.url,
            version=form.questionnaire.version,
        )
        pc.record_event(event)
    outcome = pc.later()
    assert (outcome.sent, outcome.receipted, outcome.refused) == (len(STEPS), len(STEPS), 0)
    there = [entry["resource"] for entry in central_record.get("QuestionnaireResponse?_count=100")["entry"]]
    assert {r["questionnaire"].partition("|")[0] for r in there} == set(STEPS.values())
    (audit,) = (r for r in there if r["questionnaire"].endswith("/audit|1.0.0"))
    assert audit["subject"]["reference"].startswith("Patient/")
    (score,) = (i for i in audit["item"][-1]["item"] if i["linkId"] == "audit-score")
    assert score["answer"] == [{"valueInteger": 0}]


def test_an_emergency_opening_is_an_audit_event_there_before_all_else_and_says_nothing_clinical(
    pc: Pc, line: Wire, central_record: CentralRecord
) -> None:
    pc.record(0)
    resident_id = a_resident(pc)
    opening, event = opened(
        "0192f0c1-2222-7000-8000-000000000001",
        resident_id,
        by=NURSE.id,
        role=NURSE.role,
        at=datetime(2026, 11, 20, 9, tzinfo=UTC),
        reason_code="treating-now",
        words="Found unresponsive; what is he prescribed?",
    )
    pc.record_event(event)
    line.posts.append(answer_lost)
    pc.sync()
    outcome = pc.later()
    assert (outcome.sent, outcome.receipted, outcome.refused) == (2, 2, 0)
    first = json.loads(line.bodies[0])["entry"][0]["resource"]
    assert first["resourceType"] == "AuditEvent"
    found = central_record.get(f"AuditEvent?_tag={systems.RECORD_TAG}|{opening.id}")
    (there,) = [entry["resource"] for entry in found["entry"]]
    assert there["agent"][0]["who"]["identifier"]["value"] == NURSE.id
    assert there["purposeOfEvent"][1]["coding"][0]["code"] == "treating-now"
    assert there["entity"][0]["what"]["reference"].startswith("Patient/")
    assert "prescribed" not in line.bodies[0].decode()


def test_another_pc_of_the_prison_sees_the_draw_the_seed_the_outcomes_and_the_trusts_forms(
    pc: Pc, central_record: CentralRecord, open_store: Callable[[str, TestClock], OpenStore]
) -> None:
    pc.record(0, Outcome.NOT_SEEN, "P1")
    pc.record_event(a_draw(a_resident(pc)))
    pc.complete_task()
    answers = a_response(a_resident(pc))
    pc.record_event(answers)
    pc.record_event(a_feedback())
    pc.sync()
    central_record.put(newer_audit())  # for every site
    central_record.put(own_form())  # for this one
    clock = TestClock()
    other = Pc(open_store("other", clock), clock, central_record.base_url, central_record.token, None, seed="other")
    assert other.sync().trouble == ""
    assert [version for version, from_trust in listed(other).values() if from_trust] == ["1.4.0", "1.0.0"]
    there = other.appointment(0)
    assert (there.outcome, there.reason_code, there.recorded_by_initials) == (Outcome.NOT_SEEN, "P1", "GL")
    assert other.task().done_by_name == "Grace Lyle"
    with other.store.read() as unit:
        drawn = unit.draws.find("nurse-triage", WEEK)
        known = unit.residents.find_by_nomis("A1111AA")
        assert known is not None
        (read,) = unit.responses.of_resident(known.id)
        assert unit.central.held()["QuestionnaireResponse"] == 1  # the anonymous one stays away
    assert (read.id, read.completed_by, read.episode_id) == (answers.record_id, NURSE.id, small_prison.EPISODE)
    assert drawn is not None
    assert drawn.drawn == (known.id,)


@pytest.mark.hazard("H6")
def test_whom_one_pc_added_and_what_was_decided_of_them_reach_another(
    pc: Pc, central_record: CentralRecord, open_store: Callable[[str, TestClock], OpenStore]
) -> None:
    added = add(pc)
    assert pc.sync().trouble == ""
    central_record.post_bundle(small_prison.as_bundle([central("p9", birthDate="1997-06-05")]))
    settle(pc)
    run(pc, ProposeSamePerson(the_pair(pc).id, local(pc, "p9")), NURSE)
    run(pc, ConfirmSamePerson(the_pair(pc).id), LEADER)
    settle(pc)
    assert (pc.counts().saved_here, pc.counts().needs_attention) == (0, 0)
    clock = TestClock()
    other = Pc(open_store("other", clock), clock, central_record.base_url, central_record.token, None, seed="other")
    settle(other)
    with other.store.read() as unit:
        assert people(unit).one.shown_as(added) == local(other, "p9")
        assert unit.residents.get(added).nhs_number == "4010232137"
    run(other, SayDifferentPeople(the_pair(other).id), LEADER)
    settle(other)
    settle(pc)
    with pc.store.read() as unit:
        assert people(unit).all_of(added) == (added,)
    assert central_record.count(f"Patient?identifier={systems.RECORD_ID}|{systems.record_value(added)}") == 1
    assert central_record.count(f"Basic?_tag={systems.SITE_TAG}|{small_prison.AGENCY}") == 1


def test_the_server_is_killed_in_the_middle_and_everything_arrives_once_it_is_back(
    pc: Pc, line: Wire, central_record: CentralRecord
) -> None:
    def killed(request: httpx.Request, network: httpx.BaseTransport) -> httpx.Response:
        network.handle_request(request).read()
        central_record.stop(at_once=True)
        raise httpx.ReadError("the server died", request=request)

    for n in range(6):
        pc.record(n)
    line.posts.append(killed)
    assert pc.sync().trouble == "ServerUnreachable"
    pc.record(0, Outcome.NOT_SEEN, "P1")  # all goes on meanwhile
    assert pc.later().trouble == "ServerUnreachable"
    assert pc.counts().saved_here == 7
    central_record.start()
    outcome = pc.later()
    assert (outcome.receipted, outcome.trouble) == (7, "")
    assert central_record.get("Appointment/a-0001/_history")["total"] == 3
    assert central_record.get("Appointment/a-0002/_history")["total"] == 2


def test_without_the_right_token_the_server_refuses_us_and_nothing_is_lost(pc: Pc) -> None:
    pc.record(0)
    right, pc.token = pc.token, "an old token"
    assert pc.sync().trouble == "ServerRefusesUs"
    pc.token = right
    assert pc.later().receipted == 1


def test_what_is_committed_after_a_sync_is_told_as_waiting_here(
    pc: Pc, central_record: CentralRecord, tmp_path: Path
) -> None:
    """The seeds of the coming weeks are made once a sync is through: the screens must not go on saying "all sent"."""
    with pc.store.write(NURSE) as unit:
        unit.facts.put(SERVER_TOKEN, central_record.token)
        unit.commit()
    chosen = Settings(tmp_path, agency_id=small_prison.AGENCY, server_url=central_record.base_url)
    outcome = wiring.run_sync(chosen, pc.store)
    assert outcome.trouble == ""
    assert pc.counts().saved_here == 2
    assert len(outcome.changes.outbox) == 2


def test_a_broken_line_while_coming_down_loses_no_page(pc: Pc, line: Wire, central_record: CentralRecord) -> None:
    central_record.put({**small_prison.patient("p2"), "address": []})
    line.gets.append(question_lost)
    assert pc.sync().trouble == "ServerUnreachable"
    assert pc.later().received == 1
    with pc.store.read() as unit:
        moved = unit.residents.find_by_nomis("A2222AA")
    assert moved is not None
    assert moved.cell == ""


def a_resident(pc: Pc) -> str:
    with pc.store.read() as unit:
        resident = unit.residents.find_by_nomis("A1111AA")
    assert resident is not None
    return resident.id


def a_response(resident_id: str, content: str = "") -> FormCompleted:
    answers = {
        "resourceType": "QuestionnaireResponse",
        "status": "completed",
        "item": [{"linkId": "dose", "text": "Dose in mg", "answer": [{"valueDecimal": "1.50"}]}],
    }
    return FormCompleted(
        record_id="0199eeee-0000-7000-8000-000000000001",
        revision=1,
        questionnaire="https://prisoncare.example/fhir/Questionnaire/sms-28-day-review",
        version="1.0.0",
        resident_id=resident_id,
        episode_id=small_prison.EPISODE,
        completed_at=datetime(2026, 11, 20, 10, 20, tzinfo=UTC),
        completed_by=NURSE.id,
        content=content or json.dumps(answers).replace('"1.50"', "1.50"),
    )


def a_feedback() -> FeedbackReturned:
    return FeedbackReturned(
        record_id="0199ffff-0000-7000-8000-000000000001",
        revision=1,
        code="7K3M9QXD",
        clinic_code="nurse-triage",
        week=WEEK,
        wing_group="AB",
        language="",
        questionnaire="https://prisoncare.example/fhir/Questionnaire/feedback",
        version="1.0.0",
        content=json.dumps({"item": [{"linkId": "overall", "answer": [{"valueString": "Good"}]}]}),
        entered_on=date(2026, 11, 20),
    )


def a_draw(resident_id: str) -> DrawMade:
    return DrawMade(
        record_id="0199abab-0000-7000-8000-000000000001",
        revision=1,
        week=WEEK,
        clinic_code="nurse-triage",
        frame=(Candidate(resident_id, "A1111AA"),),
        drawn=(resident_id,),
        seed=SEED,
        commitment=commitment_of(SEED),
        algorithm=ALGORITHM,
        drawn_at=datetime(2026, 11, 20, 9, tzinfo=UTC),
        drawn_by=NURSE.id,
    )


def test_whoever_was_trimmed_and_comes_back_is_fetched_whole_by_name_of_the_patient(
    pc: Pc, central_record: CentralRecord
) -> None:
    """Their flag and appointments were not changed since, so no search by time would bring them."""
    with pc.store.read() as unit:
        was = unit.residents.find_by_nomis("A1111AA")
    assert was is not None
    gone = {**small_prison.patient("p1"), "extension": [{"url": systems.PRESENCE, "valueCode": "released"}]}
    central_record.put(gone)
    central_record.put({**central_record.get("EpisodeOfCare/e1"), "status": "finished"})
    pc.later()
    limits = Limits.at(datetime.now(UTC) + timedelta(days=15))
    while True:
        with pc.store.write(SYNC_ACTOR) as unit:
            portion = unit.retention.trim(limits)
            unit.commit()
        if not portion:
            break
    with pc.store.read() as unit:
        assert unit.residents.find_by_nomis("A1111AA") is None
    central_record.put(small_prison.patient("p1"))
    assert pc.later().trouble == ""
    with pc.store.read() as unit:
        back = unit.residents.find_by_nomis("A1111AA")
        assert back is not None
        assert (back.id, [alert.code for alert in back.alerts]) == (was.id, ["HA"])
        assert unit.appointments.get(small_prison.APPOINTMENTS[0]).resident_id == was.id
        assert unit.review_tasks.get(small_prison.TASK).resident_id == was.id


def test_deletions_and_moves_there_are_found_by_the_slow_check(pc: Pc, central_record: CentralRecord) -> None:
    entry_id = pc.record(0)
    assert pc.later().receipted == 1
    for gone in ("Appointment/a-0001", "Appointment/a-0002", "Flag/f1"):
        central_record.delete(gone)
    away = {**small_prison.patient("p2"), "meta": {"tag": [{"system": systems.SITE_TAG, "code": "LEI"}]}}
    central_record.put(away)
    for _ in range(3):
        assert pc.later(5000).trouble == ""
    assert (pc.appointment(0).withdrawn, pc.appointment(1).withdrawn) == (False, True)
    assert (pc.entry(entry_id).state, pc.entry(entry_id).last_status) == (EntryState.REFUSED, "gone")
    with pc.store.read() as unit:
        first, second = (unit.residents.find_by_nomis(number) for number in ("A1111AA", "A2222AA"))
        assert first is not None
        assert second is not None
    assert first.alerts == ()
    assert second.presence is Presence.TRANSFERRED
