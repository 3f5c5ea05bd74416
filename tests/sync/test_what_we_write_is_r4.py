"""Whatever leaves this PC is FHIR R4 by two judges who never met: each event, each way it is sent, what is beside.

Long, because it is one promise about every kind of change there is, each kind a test on one prison.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from prisoncare_desktop import resources
from prisoncare_desktop.domain import systems
from prisoncare_desktop.domain.access import BreakGlassUsed
from prisoncare_desktop.domain.appointment_events import (
    AppointmentBooked,
    AppointmentNoted,
    AppointmentSaid,
    AttendanceRecorded,
    DetailsRecorded,
)
from prisoncare_desktop.domain.attendance import Appointment, ClinicSession, Outcome, Period, TakenOff
from prisoncare_desktop.domain.codes import value_set
from prisoncare_desktop.domain.events import Event, plain
from prisoncare_desktop.domain.feedback import FeedbackReturned
from prisoncare_desktop.domain.identity import uuid7
from prisoncare_desktop.domain.identity_pair import Decided, IdentityDecided
from prisoncare_desktop.domain.own_kinds import BY_EVENT, OWN_KINDS
from prisoncare_desktop.domain.own_record import Fact, OwnKind, OwnRecordSaid, Shape
from prisoncare_desktop.domain.pathway import FormCompleted, ReviewTaskChanged, TaskStatus
from prisoncare_desktop.domain.resident import Presence, ResidentAdded
from prisoncare_desktop.domain.resident_edits import ResidentMoved, ResidentNeedsRecorded, ResidentSaid
from prisoncare_desktop.domain.sampling import Candidate, DrawMade, LeftOut, SeedCommitted, commitment_of
from prisoncare_desktop.domain.staff import Role
from prisoncare_desktop.domain.trail import TrailAnchor
from prisoncare_desktop.domain.whereabouts import MoveKind, Whereabouts
from prisoncare_desktop.errors import RuleBroken
from prisoncare_desktop.forms import json_text, wire
from prisoncare_desktop.forms.parsing import parse_questionnaire
from prisoncare_desktop.practice import central
from prisoncare_desktop.practice.prison import build
from prisoncare_desktop.sync.fhir import audit_event
from prisoncare_desktop.sync.fhir.profile import ServerProfile
from prisoncare_desktop.sync.fhir.strict_json import JsonObject
from prisoncare_desktop.sync.mappers.request import Known, posting, putting
from prisoncare_desktop.sync.mappers.table import MAPPERS
from prisoncare_desktop.sync.weighing import bundle
from prisoncare_desktop.usecases.outbox import EntryState, OutboxEntry
from prisoncare_desktop.usecases.ports import CentralCopy
from tests.forms.walk import filled, finished
from tests.sync import small_prison
from tests.sync.conftest import Pc, seeded_bytes
from tests.sync.judges import faults, quick_faults
from tests.sync.model_server import ModelServer
from tests.sync.wires import Wire

NOW = datetime(2026, 11, 20, 10, 30, tzinfo=UTC)
ONE_RUN = settings(
    max_examples=20,
    deadline=None,
    database=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
# What a server is like changes nothing in what is written: one is enough.
one_character = pytest.mark.parametrize("character", [ModelServer], indirect=True, ids=["lenient"])
DUE_FROM = date(2026, 10, 31)  # as the trust's record has it
_chance = seeded_bytes("r4")
uuids = st.builds(lambda _n: uuid7(NOW, _chance), st.integers())
instants = st.integers(0, 15 * 365 * 86_400_000).map(
    lambda ms: datetime(2020, 1, 1, tzinfo=UTC) + timedelta(milliseconds=ms)
)
days = st.dates(date(2020, 1, 1), date(2035, 1, 1))
weeks = days.map(lambda day: day - timedelta(days=day.weekday()))
words = st.text(st.characters(exclude_categories=("C", "Z")), min_size=1, max_size=12)
names = st.sampled_from(["Samuel", "D’Arcy", "Zoë", "محمد", "Nguyễn", "O'Brien-Smith"]) | words
perhaps = st.booleans()


@pytest.fixture
def known(loaded: Callable[[str], tuple[Pc, ModelServer]]) -> Iterator[Known]:
    pc, _server = loaded("pc")
    with pc.store.read() as unit:
        yield Known(unit, ServerProfile(frozenset({"Appointment", "Task"})), small_prison.AGENCY)


def resident_id(known: Known, server_id: str = "p1") -> str:
    copy = known.unit.central.find("Patient", server_id)
    assert copy is not None
    return copy.local_id


def entry_of(event: Event) -> OutboxEntry:
    return OutboxEntry(
        id=uuid7(NOW, _chance),
        seq=1,
        event_id="e",
        kind=event.kind,
        payload_version=event.payload_version,
        record_type=event.record_type,
        record_id=event.record_id,
        revision=event.revision,
        payload=json.loads(json.dumps(event.payload())),
        author=small_prison.NURSE_ID,
        recorded_at=NOW,
        depends_on="",
        state=EntryState.WAITING,
        attempts=0,
        last_status="",
        last_words="",
    )


def judged(
    known: Known, events: st.SearchStrategy[Event], over: st.SearchStrategy[JsonObject] | None = None, most: int = 20
) -> int:
    """Send what is drawn, each way it can go; have all of it judged; return how much that was."""
    written: dict[str, JsonObject] = {}

    @settings(ONE_RUN, max_examples=most)
    @given(events, over if over is not None else st.none())
    def send(event: Event, there: JsonObject | None) -> None:
        entry, mapper = entry_of(event), MAPPERS[event.kind]
        requests = [posting(entry, mapper, known)]
        if there is not None:
            assert mapper.edit is not None
            fields = list(mapper.edit.ours(entry, known.unit))
            copy = CentralCopy(there["resourceType"], there["id"], "7", "2026-11-20T09:00:00Z", "", "", "")
            laid = [
                mapper.edit.lay_over(there, entry, frozenset(some), known.unit)
                for some in (fields, fields[:1], fields[1:])
            ]
            requests += [putting(entry, one, copy) for one in laid]
        for request in requests:
            claimed = request["resource"].get("meta", {}).get("profile", [])
            assert claimed == (
                (there or {}).get("meta", {}).get("profile", []) if "ifMatch" in request["request"] else []
            )
            assert quick_faults({"resourceType": "Bundle", "type": "batch", "entry": [request]}) == []
            written[json_text.dumps(request["resource"])] = request["resource"]

    send()
    assert faults(list(written.values())) == []
    return len(written)


# --- what others may have written there before us ---------------------------------------------------------------------


def by_others(resource: JsonObject, **more: Any) -> st.SearchStrategy[JsonObject]:
    """Draw a resource as somebody else may have left it, with more or less of what R4 lets them add."""
    everywhere = {
        "text": {"status": "generated", "div": '<div xmlns="http://www.w3.org/1999/xhtml">Theirs</div>'},
        "implicitRules": "https://trust.example/rules",
        "language": "en-GB",
        "contained": [{"resourceType": "Basic", "id": "c1", "code": {"text": "contained"}}],
        "modifierExtension": [{"url": "https://trust.example/strict", "valueBoolean": False}],
        **more,
    }
    meta = {
        "versionId": "7",
        "lastUpdated": "2026-11-20T09:00:00.000Z",
        "profile": [f"https://fhir.hl7.org.uk/StructureDefinition/UKCore-{resource['resourceType']}"],
        "security": [{"system": "http://terminology.hl7.org/CodeSystem/v3-Confidentiality", "code": "R"}],
    }
    theirs = [{"url": "https://trust.example/own", "valueString": "theirs"}]
    return st.builds(
        lambda added, has_meta, has_extension: {
            **resource,
            **{name: everywhere[name] for name in added},
            **({"meta": {**resource["meta"], **meta}} if has_meta else {}),
            **({"extension": [*theirs, *resource["extension"]]} if has_extension else {}),
        },
        st.sets(st.sampled_from(sorted(everywhere))),
        perhaps,
        perhaps,
    )


# --- each kind of event -----------------------------------------------------------------------------------------------


def places() -> st.SearchStrategy[Event]:
    """Draw what the domain lets somebody say of where, when and how an appointment is held."""
    session = ClinicSession("s", "nurse-triage", "A", small_prison.ROOM, NOW.date(), Period.AM)
    before = Appointment(small_prison.APPOINTMENTS[0], "s", "r", NOW)
    said: list[AppointmentSaid] = []
    for mode in ("", *(one.code for one in value_set("contact_mode").concepts)):
        for interpreter in ("", "1", "3", "4", "5"):
            said += [
                before.detailed(mode, interpreter, escort_avoided=avoided, session=session)[1]
                for avoided in (True, False)
            ]
    elsewhere = replace(session, clinic_code="gp", wing="", room="", clinician="Dr Rao", id="s2")
    for to, minutes in ((session, 10), (elsewhere, 10), (elsewhere, 0)):
        said.append(before.moved(session, to, NOW + timedelta(minutes=minutes))[1])
    made: dict[str, Any] = {"appointment_id": before.id, "resident_id": "r", "starts_at": NOW, "minutes": 10}
    for instead in ("", small_prison.APPOINTMENTS[1], "0199ffff-0000-7000-8000-0000000000ff"):
        said.append(Appointment.put_on(session, **made, walk_in=not instead, rebooked_from=instead)[1])
    said += [before.taken(why, session)[1] for why in TakenOff]
    return st.sampled_from(said)


def attendances() -> st.SearchStrategy[Event]:
    """Draw what the domain lets somebody record, correct and take back."""
    session = ClinicSession("s", "nurse-triage", "A", small_prison.ROOM, NOW.date(), Period.AM)
    before = Appointment(small_prison.APPOINTMENTS[0], "s", "r", NOW)
    recorded: list[AppointmentSaid] = []
    said: dict[str, Any] = {"by": "n", "initials": "GL", "at": NOW, "session": session}
    for outcome in Outcome:
        for reason in ("", *(one.code for one in value_set("did_not_attend_reason").concepts)):
            try:
                after, event = before.record(outcome, reason, **said)
            except RuleBroken:
                continue
            recorded += [event, after.restored(before, by="n", initials="GL", at=NOW, session=session)[1]]
            recorded.append(after.noted("brings a friend", session)[1])
            recorded.append(after.record(outcome, reason, **said, why="other", why_words="came at noon")[1])
    noted = replace(before, note="brings a friend")
    recorded += [before.noted("brings a friend", session)[1], noted.noted("", session)[1]]
    assert len(recorded) > 10
    return st.builds(
        lambda event, at, by: replace(event, recorded_at=at, recorded_by=by), st.sampled_from(recorded), instants, uuids
    )


def appointments_there() -> st.SearchStrategy[JsonObject]:
    why = {"coding": [{"system": "https://trust.example/why", "code": "x"}], "text": "their reason"}
    booked = small_prison.appointment(small_prison.APPOINTMENTS[0], "p1", 0)
    return st.sampled_from([booked, {**booked, "status": "cancelled", "cancelationReason": why}]).flatmap(
        lambda one: by_others(
            one,
            comment="see the wing",
            _comment={"extension": [{"url": "https://trust.example/by", "valueString": "desk"}]},
            slot=[{"reference": "Slot/1"}],
            priority=5,
        )
    )


@one_character
@pytest.mark.parametrize("said", [attendances(), places()], ids=["what became of it", "where, when and how"])
def test_what_is_said_of_an_appointment_is(known: Known, said: st.SearchStrategy[Event]) -> None:
    assert judged(known, said, appointments_there()) > 25


@one_character
def test_a_review_is(known: Known) -> None:
    # Done before the trust's own clock began cannot be said in R4 (per-1): a server that looks refuses it, by name.
    def changed(status: TaskStatus, anchor: str, on: date, offset: int, done_by: str) -> Event:
        return ReviewTaskChanged(
            record_id="0199dddd-0000-7000-8000-0000000000ff",
            revision=2,
            episode_id=small_prison.EPISODE,
            resident_id=resident_id(known),
            review_code="28-day",
            status=status,
            anchor=anchor,
            anchor_label="reception",
            anchor_on=on,
            offset_days=offset,
            due_on=on + timedelta(days=offset),
            done_on=max(on, DUE_FROM) + timedelta(days=offset) if status is TaskStatus.DONE else None,
            done_by=done_by if status is TaskStatus.DONE else "",
            response_id="",
            before_status="",
            before_due_on=None,
        )

    drawn = st.builds(
        changed,
        st.sampled_from(TaskStatus),
        st.sampled_from(["reception", "review-done"]),
        days,
        st.integers(0, 400),
        uuids,
    )
    there = by_others(
        small_prison.task(),
        note=[{"text": "theirs"}],
        authoredOn="2026-11-20T11:45:00Z",  # by a clock ahead of this PC's
        lastModified="2026-11-20T11:45:00Z",
        priority="urgent",
        businessStatus={"text": "theirs"},
    )
    without = small_prison.task()
    del without["executionPeriod"], without["restriction"]
    assert judged(known, drawn, there | by_others(without)) > 25


@one_character
def test_a_returned_form_and_a_completed_one_are(known: Known) -> None:
    contents = []
    for name in resources.names_in("questionnaires", ".json"):
        form = parse_questionnaire(resources.read_text(name))
        for seed in range(2):
            session = filled(form, seed)
            finished(session, seed)
            contents.append((form, json_text.dumps(wire.to_questionnaire_response(session, completed=True))))
    assert len(contents) > 30
    content = st.sampled_from(contents)

    def completed(form_and_text: Any, record_id: str, at: datetime, known_staff: bool) -> Event:
        form, text = form_and_text
        by = small_prison.NURSE_ID if known_staff else "somebody-who-left"
        return FormCompleted(
            record_id, 1, form.url, form.version, resident_id(known), small_prison.EPISODE, at, by, text
        )

    def returned(form_and_text: Any, record_id: str, week: date, group: str, language: str) -> Event:
        form, text = form_and_text
        return FeedbackReturned(
            record_id, 1, "8F3K2QX7", "nurse-triage", week, group, language, form.url, form.version, text, week
        )

    assert judged(known, st.builds(completed, content, uuids, instants, perhaps)) > 10
    groups, languages = st.sampled_from(["", "A"]), st.sampled_from(["", "ar", "pa", "en-GB"])
    assert judged(known, st.builds(returned, content, uuids, weeks, groups, languages)) > 10


@one_character
def test_a_draw_and_its_seed_are(known: Known) -> None:
    seed = "ab" * 32

    def drawn(record_id: str, week: date, at: datetime, frame: list[tuple[str, LeftOut | None]], some: bool) -> Event:
        who = resident_id(known)
        candidates = tuple(Candidate(who, number, why) for number, why in frame)
        both, by = (who, who) if some else (), small_prison.NURSE_ID
        shown = commitment_of(seed)
        return DrawMade(record_id, 1, week, "nurse-triage", candidates, both, seed, shown, "hmac-1", at, by)

    frame = st.lists(
        st.tuples(st.from_regex("[A-Z][0-9]{4}[A-Z]{2}", fullmatch=True), st.none() | st.sampled_from(LeftOut))
    )
    assert judged(known, st.builds(drawn, uuids, weeks, instants, frame, perhaps)) > 15
    made = st.builds(
        lambda i, week, at: SeedCommitted(i, 1, week, seed, commitment_of(seed), at), uuids, weeks, instants
    )
    assert judged(known, made) > 15


@one_character
def test_an_emergency_opening_is(known: Known) -> None:
    reasons = [one.code for one in value_set("access_reason").concepts]
    opened = st.builds(
        lambda i, role, at, why: BreakGlassUsed(
            i, 1, resident_id(known), small_prison.NURSE_ID, role, at, at + timedelta(minutes=20), why
        ),
        uuids, st.sampled_from(Role), instants, st.sampled_from(reasons),
    )  # fmt: skip
    assert judged(known, opened) > 15


@one_character
def test_somebody_put_into_the_register_here_is(known: Known) -> None:
    added = st.builds(
        lambda i, nomis, nhs, given, family, preferred, born, sex, cell, at: ResidentAdded(
            i, 1, nomis, nhs, given, family, preferred, born, sex, cell, small_prison.NURSE_ID, at
        ),
        uuids, st.sampled_from(["", "A1234BC"]), st.sampled_from(["", "9434765919"]), names, names,
        names | st.just(""), st.none() | days, st.sampled_from(["", "male", "female", "other", "unknown"]),
        st.sampled_from(["", "A-1-004"]), instants,
    )  # fmt: skip
    assert judged(known, added) > 15


@one_character
def test_what_is_said_of_where_somebody_is_needs_and_speaks_is(known: Known) -> None:
    before = known.unit.residents.get(resident_id(known))

    def said(kind: type[ResidentSaid], cell: str, where: Presence, move: MoveKind, at: datetime, told: bool) -> Event:
        line = Whereabouts("w", before.id, at, cell, where, move, small_prison.NURSE_ID, at, "LEI")
        needs, language = (("wheelchair", "own-word"), "pl") if told else ((), "")
        after = replace(before, cell=cell, presence=where, needs=needs, language=language, interpreter=told, revision=9)
        return kind.of(after, before, line if cell else None)

    edits = st.sampled_from([ResidentMoved, ResidentNeedsRecorded])
    cells, moves = st.sampled_from(["", "B-2-011"]), st.sampled_from(MoveKind)
    drawn = st.builds(said, edits, cells, st.sampled_from(Presence), moves, instants, perhaps)
    needed = {"system": systems.COMMUNICATION_NEED, "code": "braille"}
    lived = [
        {"use": "home", "text": "A-1-004", "period": {"start": "2026-01-04T10:00:00+01:00"}},
        *({"use": "old", "text": f"C-1-{n:03}", "period": {"start": "2025"}} for n in range(40)),
        {"use": "temp", "text": "the hospital"},
    ]
    there = by_others(
        {
            **small_prison.patient("p1"),
            "extension": [{"url": systems.COMMUNICATION_NEED_EXTENSION, "valueCoding": needed}],
        },
        address=lived,
        communication=[{"language": {"coding": [{"system": systems.LANGUAGE, "code": "en-GB"}]}, "preferred": True}],
        active=False,
        contact=[{"name": {"text": "theirs"}}],
        generalPractitioner=[{"display": "theirs"}],
    )
    edit, written = MAPPERS[ResidentMoved.kind].edit, list[JsonObject]()
    assert edit is not None

    @settings(ONE_RUN, max_examples=12)
    @given(drawn, there)
    def send(event: Event, theirs: JsonObject) -> None:
        entry = entry_of(event)
        for names in ({"place", "needs", "language"}, {"place"}, {"needs"}, {"language"}):
            laid = edit.lay_over(theirs, entry, frozenset(names), known.unit)
            assert quick_faults(laid) == []
            assert all(edit.there(laid)[name] == edit.ours(entry, known.unit)[name] for name in names)
            written.append(laid)

    send()
    assert faults(written) == []


@one_character
def test_what_people_say_of_two_identities_is(known: Known) -> None:
    who, other = resident_id(known), resident_id(known, "p2")

    def said(
        record_id: str, decided: Decided, kept: str, at: datetime, second: datetime | None, before: Decided | None
    ) -> Event:
        second_by = "leader-1" if second else ""
        told = before.value if before else ""
        return IdentityDecided(
            record_id, 1, (who, other), decided.value, kept, small_prison.NURSE_ID, at, second_by, second, told
        )

    settled = st.sampled_from([Decided.PROPOSED, Decided.SAME, Decided.DIFFERENT])
    kept = st.sampled_from(["", who, other])
    decided = st.builds(said, uuids, settled, kept, instants, st.none() | instants, st.none() | settled)
    assert judged(known, decided) > 15
    first = entry_of(said(uuid7(NOW, _chance), Decided.PROPOSED, who, NOW, None, None))
    there = {**posting(first, MAPPERS[first.kind], known)["resource"], "id": "d-1"}
    assert judged(known, decided, by_others(there)) > 15


@one_character
@pytest.mark.parametrize("own", OWN_KINDS, ids=lambda own: own.code)
def test_a_record_that_only_prisoncare_knows_is(known: Known, own: OwnKind) -> None:
    def fact(one: Fact) -> st.SearchStrategy[Any]:
        if isinstance(one.of, type) and issubclass(one.of, StrEnum):
            return st.sampled_from(list(one.of))
        drawn: dict[Shape, st.SearchStrategy[Any]] = {
            Shape.TEXT: names | st.just('[{"code":"x y"}]'),
            Shape.CODE: st.sampled_from(["nurse-triage", "other"]),
            Shape.DAY: days,
            Shape.INSTANT: instants,
            Shape.NUMBER: st.integers(0, 200),
            Shape.YES_OR_NO: perhaps,
            Shape.RESIDENT: st.just(resident_id(known)),
            Shape.APPOINTMENT: st.sampled_from(["", small_prison.APPOINTMENTS[0]]),
        }
        may_be_unsaid = own.unsaid[one.name] in ("", None) and one.name not in own.needed
        return drawn[one.shape] | st.just(own.unsaid[one.name]) if may_be_unsaid else drawn[one.shape]

    def changed(event: str, record_id: str, facts: dict[str, Any], stood: bool) -> Event:
        made = next(kind for kind in OwnRecordSaid.__subclasses__() if kind.kind == event)
        return made(record_id, 2, plain(facts), plain(facts) if stood else {})

    facts = st.fixed_dictionaries({one.name: fact(one) for one in own.facts})
    said = st.builds(changed, st.sampled_from(sorted(own.events)), uuids, facts, perhaps)
    mapper = MAPPERS[min(own.events)]
    written: list[JsonObject] = []

    @settings(ONE_RUN, max_examples=5)
    @given(said)
    def read_back(event: Event) -> None:
        made = posting(entry_of(event), mapper, known)["resource"]
        assert mapper.edit is not None
        assert mapper.edit.there(made) == mapper.edit.ours(entry_of(event), known.unit)
        written.append({**made, "id": "own-1"})

    read_back()
    assert judged(known, said, by_others(written[0]), most=7) > 7  # of each kind a few: they are all made one way


def test_every_kind_of_event_is_judged_here() -> None:
    judged_here: set[type[Event]] = {
        *(
            AttendanceRecorded,
            AppointmentNoted,
            DetailsRecorded,
            AppointmentBooked,
            ReviewTaskChanged,
            FormCompleted,
            FeedbackReturned,
            DrawMade,
            SeedCommitted,
        ),
        *(BreakGlassUsed, ResidentAdded, ResidentMoved, ResidentNeedsRecorded, IdentityDecided),
    }
    assert {kind.kind for kind in judged_here} | set(BY_EVENT) == set(MAPPERS)


# --- what goes beside, and what holds it ------------------------------------------------------------------------------


def test_an_anchor_of_the_trail_is() -> None:
    made = [TrailAnchor(seq, "ab" * 32, "0199aaaa-0000-7000-8000-00000000d00d", "", NOW) for seq in (1, 77, 10**9)]
    sent = json.loads(audit_event.bundle_of(made, "FRI", NOW))
    assert faults([sent, *(one["resource"] for one in sent["entry"])]) == []


@one_character
def test_every_bundle_of_a_run_is_and_what_is_in_it(pc: Pc, wire: Wire, monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[JsonObject] = []
    really = wire.handle_request

    def listening(request: Any) -> Any:
        if request.method == "POST":
            sent.append(json.loads(request.read()))
        return really(request)

    monkeypatch.setattr(wire, "handle_request", listening)
    pc.record(0)
    pc.record(1, Outcome.NOT_SEEN, "P1")
    pc.complete_task()
    pc.open_review("13-week")
    assert pc.sync().trouble == ""
    pc.record(0, Outcome.LATE_SEEN)
    assert pc.later().trouble == ""
    resources = [one["resource"] for each in sent for one in each["entry"] if one["request"]["method"] != "GET"]
    assert {one["resourceType"] for one in resources} == {"Appointment", "Task", "Device", "AuditEvent"}
    assert len(sent) > 5
    assert faults([*sent, *resources]) == []


def test_a_frozen_batch_is() -> None:
    request = {
        "fullUrl": systems.record_value("0199aaaa-0000-7000-8000-00000000d00d"),
        "resource": small_prison.task(),
        "request": {"method": "PUT", "url": "Task/t1", "ifMatch": 'W/"3"'},
    }
    assert faults([json.loads(bundle.frozen([request], 12, "device", NOW).body)]) == []


def test_the_practice_prison_is() -> None:
    """It fills central records of others: what is wrong in it would be taken for ours."""
    every = [json.loads(json.dumps(one)) for one in central.resources(build(7, NOW.date()))]
    some = [one for n, one in enumerate(every) if n % 17 == 0 or one["resourceType"] not in ("Appointment", "Patient")]
    assert [why for one in every for why in quick_faults(one)] == []
    assert faults(some[:150]) == []


# --- the judges themselves --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "spoiled",
    [
        {"status": "gone"},
        {"start": "20 November"},
        {"start": "2026-11-20T12:00:00"},
        {"participant": []},
        {"minutesDuration": 0},
        {"comment": ""},
        {"made_up": True},
        {"extension": [{"url": "https://x.example"}]},
        {
            "extension": [
                {"url": "https://x.example", "valueString": "a", "extension": [{"url": "b", "valueCode": "c"}]}
            ]
        },
        {"status": "booked", "cancelationReason": {"text": "x"}},
        {"end": None},
        {"identifier": [{}]},
    ],
    ids=str,
)
def test_the_judges_find_what_is_wrong(spoiled: dict[str, Any]) -> None:
    good = small_prison.appointment(small_prison.APPOINTMENTS[0], "p1", 0)
    assert quick_faults(good) == []
    assert quick_faults({k: v for k, v in {**good, **spoiled}.items() if v is not None}) != []


def test_the_judge_in_the_other_environment_finds_what_is_wrong_too() -> None:
    good = small_prison.appointment(small_prison.APPOINTMENTS[0], "p1", 0)
    assert faults([good]) == []
    assert [why for why in faults([{**good, "participant": "nobody"}]) if why.startswith("R4B")] != []
