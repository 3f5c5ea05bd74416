"""Forms that the trust publishes at its central record: offered here, retired, or refused by name and with a reason."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import httpx
import pytest

from prisoncare_desktop.domain import systems
from prisoncare_desktop.domain.staff import Role, StaffMember
from prisoncare_desktop.forms import json_text, wire
from prisoncare_desktop.forms.questionnaire import Questionnaire
from prisoncare_desktop.forms.session import FormSession
from prisoncare_desktop.sync.engine import Why
from prisoncare_desktop.usecases import dispatch
from prisoncare_desktop.usecases.context import Context
from prisoncare_desktop.usecases.drafts import SaveDraft
from prisoncare_desktop.usecases.form_library import GetForms, GetFormToTry, GetNotTaken, NotTaken
from prisoncare_desktop.usecases.kept_forms import form_of
from prisoncare_desktop.usecases.packaged_forms import packaged_form
from prisoncare_desktop.usecases.pathway import GetPathway
from prisoncare_desktop.usecases.pathway_forms import CompleteStep, OpenStep, StepForm, step_subject
from prisoncare_desktop.usecases.ports import UnitOfWork
from tests.sync import small_prison
from tests.sync.conftest import Pc
from tests.sync.model_server import ModelServer, outcome
from tests.sync.test_two_pcs import WORKER, at_work
from tests.usecases.filling import STEPS, needed_answers

CLERK = StaffMember("0199aaaa-0000-7000-8000-0000000000c1", "Ines Wood", Role.ADMINISTRATOR)
REWORDED = "How often did you have a drink, before custody?"
OWN = "https://trust.example/fhir/Questionnaire/foot-check"
AUDIT = STEPS["audit"]
DAY = date(2026, 11, 20)
ONE_MINUTE, ONE_DAY = timedelta(minutes=1), timedelta(days=1)


@pytest.fixture
def two(loaded: Callable[[str], tuple[Pc, ModelServer]]) -> tuple[Pc, Pc, ModelServer]:
    one, server = loaded("one")
    other, _ = loaded("other")
    other.wire = server
    return one, other, server


def own_form(version: str = "1.0.0", words: str = "Does your foot hurt?", **fields: Any) -> dict[str, Any]:
    """A form that is the trust's own."""
    return {
        "resourceType": "Questionnaire",
        "id": "foot",
        "meta": {"tag": [{"system": systems.SITE_TAG, "code": small_prison.AGENCY}]},
        "url": OWN,
        "version": version,
        "status": "active",
        "title": "Foot check",
        "item": [{"linkId": "pain", "type": "boolean", "text": words}],
        **fields,
    }


def newer_audit(version: str = "1.4.0", **fields: Any) -> dict[str, Any]:
    """A form of ours in a higher version, as a trust would publish it: one question in other words."""
    ours: dict[str, Any] = json.loads(json_text.dumps(packaged_form(AUDIT).raw))
    tag = [{"system": systems.SITE_TAG, "code": systems.EVERY_SITE}]
    made = {**ours, "id": "audit", "meta": {"tag": tag}, "version": version}
    made["item"][0]["item"][0]["text"] = REWORDED
    return {**made, "status": "active", **fields}


def is_reworded(blank: Questionnaire) -> bool:
    return any(item.text == REWORDED for item in blank.by_link_id.values())


def as_clerk(pc: Pc) -> Context:
    return Context(pc.store, pc.clock, CLERK, lambda n: bytes(n), lambda *_: b"")


def listed(pc: Pc) -> dict[str, tuple[str, bool]]:
    """Return of each form at hand its version, and whether the trust published it."""
    return {form.url: (form.version, form.from_trust) for form in dispatch.ask(GetForms(), as_clerk(pc))}


def not_taken(pc: Pc) -> NotTaken:
    return dispatch.ask(GetNotTaken(), as_clerk(pc))


def reasons(pc: Pc) -> list[tuple[str, str]]:
    return [(form.title, form.why) for form in not_taken(pc).forms]


def opened(pc: Pc, step: str = "audit") -> StepForm:
    return dispatch.ask(OpenStep(small_prison.EPISODE, step), at_work(pc, WORKER))


def complete(pc: Pc, blank: Questionnaire) -> None:
    draft = wire.to_draft(needed_answers(FormSession(blank), DAY))
    dispatch.run(CompleteStep(small_prison.EPISODE, "audit", blank.url, blank.version, draft), at_work(pc, WORKER))


def well(server: ModelServer, *pcs: Pc) -> None:
    """Sync these PCs an hour later, and see that nothing stood in the way."""
    server.now += timedelta(hours=1)
    for pc in pcs:
        assert pc.later().trouble == ""


def test_a_form_that_the_trust_publishes_is_offered_on_every_pc_and_retired_when_it_says_so(
    two: tuple[Pc, Pc, ModelServer],
) -> None:
    one, other, server = two
    server.write(own_form())
    well(server, one, other)
    for pc in (one, other):
        assert listed(pc)[OWN] == ("1.0.0", True)
        assert dispatch.ask(GetFormToTry(OWN), as_clerk(pc))["pain"].text == "Does your foot hurt?"
    server.write(own_form("1.1.0", "Does either foot hurt?"))
    well(server, one)
    assert listed(one)[OWN] == ("1.1.0", True)
    server.write(own_form("1.1.0", "Does either foot hurt?", status="retired"))
    well(server, one, other)
    for pc in (one, other):
        assert OWN not in listed(pc)
        assert reasons(pc) == []
    with one.store.read() as unit:  # what was answered in either is read in it
        assert [form_of(unit, OWN, v)["pain"].text for v in ("1.0.0", "1.1.0")] == [
            "Does your foot hurt?",
            "Does either foot hurt?",
        ]
        told = [(row.action, row.record_id) for row in unit.trail.latest(60) if row.record_type == "form"]
    assert told == [
        ("FormWithdrawn", "foot-check|1.1.0"),
        ("FormPublished", "foot-check|1.1.0"),
        ("FormWithdrawn", "foot-check|1.0.0"),
        ("FormPublished", "foot-check|1.0.0"),
    ]


def test_who_presses_sync_now_has_a_form_at_once_that_was_published_a_minute_ago(
    two: tuple[Pc, Pc, ModelServer],
) -> None:
    one, _, server = two
    well(server, one)
    server.write(own_form())
    server.now += timedelta(minutes=1)
    assert one.later(60).trouble == ""
    assert OWN not in listed(one)  # the timer asks for forms now and then
    engine = one.engine()
    assert engine.run_once(why=Why.ASKED_FOR).trouble == ""
    if one.wire is None:
        engine.transport.close()
    assert listed(one)[OWN] == ("1.0.0", True)


@pytest.mark.hazard("H9")
def test_a_newer_version_of_a_form_is_begun_from_then_on_and_what_was_begun_stays_in_its_own(
    two: tuple[Pc, Pc, ModelServer],
) -> None:
    one, other, server = two
    began = opened(one).blank
    draft = SaveDraft(
        step_subject(small_prison.EPISODE, "audit"), began.url, began.version, wire.to_draft(FormSession(began))
    )
    dispatch.run(draft, at_work(one, WORKER))
    server.write(newer_audit())
    well(server, one, other)
    assert opened(one).blank == began
    assert opened(other).blank.version == "1.4.0"
    complete(one, began)
    complete(other, opened(other).blank)
    well(server, one, other, one)
    for pc in (one, other):
        pathway = dispatch.ask(GetPathway(patient(pc)), at_work(pc, WORKER))
        read = {one.version: one for one in pathway.blanks if one.url == AUDIT}
        assert sorted(one.version for one in pathway.responses) == [began.version, "1.4.0"]
        assert [is_reworded(read[version]) for version in ("1.4.0", began.version)] == [True, False]
    server.write(newer_audit(status="retired"))
    well(server, one)
    assert opened(one).blank.version == began.version
    pathway = dispatch.ask(GetPathway(patient(one)), at_work(one, WORKER))
    assert {one.version for one in pathway.blanks if one.url == AUDIT} == {began.version, "1.4.0"}


def patient(pc: Pc) -> str:
    with pc.store.read() as unit:
        return unit.episodes.get(small_prison.EPISODE).resident_id


def test_a_form_of_another_prison_or_not_yet_published_does_not_come(two: tuple[Pc, Pc, ModelServer]) -> None:
    one, _, server = two
    server.write(own_form(meta={"tag": [{"system": systems.SITE_TAG, "code": "MDI"}]}))
    server.write(own_form(id="draft", status="draft"))
    well(server, one)
    assert OWN not in listed(one)
    assert reasons(one) == []


def test_a_form_deleted_there_or_given_to_another_prison_is_begun_no_more(two: tuple[Pc, Pc, ModelServer]) -> None:
    one, other, server = two
    server.write(own_form())
    well(server, one, other)
    del server.store["Questionnaire", "foot"]
    server.now += ONE_DAY
    for _ in range(3):  # found by the daily count, read by its id
        one.clock.advance(2 * 86_400)
        one.synced_until_now()
        assert one.sync().trouble == ""
    assert OWN not in listed(one)
    assert OWN in listed(other)


@pytest.mark.hazard("H9")
def test_the_same_version_with_another_content_is_told_and_not_taken(two: tuple[Pc, Pc, ModelServer]) -> None:
    one, other, server = two
    server.write(own_form())
    well(server, one, other)
    server.write(own_form(words="Does your hand hurt?"))
    server.write(own_form(id="another", title="Hand check", words="Does your hand hurt?"))
    ours = packaged_form(AUDIT)
    server.write(newer_audit(ours.version))
    well(server, one, other)
    for pc in (one, other):
        assert reasons(pc) == [
            (ours.title, "other-content"),
            ("Foot check", "other-content"),
            ("Hand check", "other-content"),
        ]
        assert dispatch.ask(GetFormToTry(OWN), as_clerk(pc))["pain"].text == "Does your foot hurt?"
        assert not is_reworded(opened(pc).blank)
    server.write(own_form())
    well(server, one)
    assert ("Foot check", "other-content") not in reasons(one)


def test_a_form_of_ours_that_the_trust_publishes_as_it_is_changes_nothing(two: tuple[Pc, Pc, ModelServer]) -> None:
    one, _, server = two
    ours = json.loads(json_text.dumps(packaged_form(AUDIT).raw))
    server.write({**ours, "id": "audit", "meta": own_form()["meta"]})
    well(server, one)
    assert listed(one)[AUDIT][0] == ours["version"]
    server.write({**ours, "id": "audit", "meta": own_form()["meta"], "status": "retired"})
    well(server, one)
    assert listed(one)[AUDIT] == (ours["version"], False), "what comes with the program stays"
    assert reasons(one) == []


def without_a_question(form: dict[str, Any]) -> None:
    del form["item"][0]["item"][0]


def with_a_question_more(form: dict[str, Any]) -> None:
    form["item"].append({"linkId": "trust-asks", "type": "string", "text": "What would help?"})


def another_score(form: dict[str, Any]) -> None:
    item = next(one for one in every(form["item"]) if one.get("answerOption"))
    item["answerOption"][0]["valueCoding"]["code"] = "something-else"


def every(items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [one for item in items for one in (item, *every(item.get("item", [])))]


@pytest.mark.hazard("H9")
@pytest.mark.parametrize(
    "spoil", [without_a_question, with_a_question_more, another_score], ids=lambda one: one.__name__
)
def test_a_version_of_ours_in_which_an_answer_would_mean_something_else_is_refused(
    two: tuple[Pc, Pc, ModelServer], spoil: Callable[[dict[str, Any]], None]
) -> None:
    one, _, server = two
    form = copy.deepcopy(newer_audit())
    spoil(form)
    server.write(form)
    well(server, one)
    (told,) = not_taken(one).forms
    assert told.why == "not-ours"
    assert "item" in told.detail
    assert opened(one).blank.version == packaged_form(AUDIT).version


HOSTILE: dict[str, tuple[dict[str, Any], str]] = {
    "an item type nobody knows": ({"item": [{"linkId": "1", "type": "telepathy", "text": "?"}]}, "unsupported"),
    "a modifier": (
        {"item": [{"linkId": "1", "type": "string", "modifierExtension": [{"url": "urn:not", "valueBoolean": True}]}]},
        "unsupported",
    ),
    "items that wait for each other": (
        {
            "item": [
                {
                    "linkId": one,
                    "type": "boolean",
                    "enableWhen": [{"question": other, "operator": "=", "answerBoolean": True}],
                }
                for one, other in (("a", "b"), ("b", "a"))
            ]
        },
        "unreadable",
    ),
    "a linkId twice": ({"item": [{"linkId": "1", "type": "string"}] * 2}, "unreadable"),
    "a title that is a number": ({"title": 7}, "unreadable"),
    "no version": ({"version": ""}, "no-version"),
    "a bar in the version": ({"version": "1|2"}, "no-version"),
    "an audience that is none": ({"useContext": "all"}, "unreadable"),
    "no questions": ({"item": []}, "asks-nothing"),
    "ten megabytes": ({"description": "x" * 10_000_000}, "too-large"),
    "a hundred languages": (
        {
            "_title": {
                "extension": [
                    {
                        "url": "http://hl7.org/fhir/StructureDefinition/translation",
                        "extension": [
                            {"url": "lang", "valueCode": f"x-{n}"},
                            {"url": "content", "valueString": "Foot"},
                        ],
                    }
                    for n in range(100)
                ]
            }
        },
        "too-large",
    ),
}


def test_what_cannot_be_used_is_refused_by_name_and_stops_nothing(two: tuple[Pc, Pc, ModelServer]) -> None:
    one, _, server = two
    server.write(own_form(id="good"))
    expected = []
    for n, (fields, why) in enumerate(HOSTILE.values()):
        title = f"Form {n}"
        server.write(own_form(**{"id": f"bad-{n}", "url": f"{OWN}-{n}", "title": title, **fields}))
        expected.append(("" if "title" in fields else title, why))
    well(server, one)
    assert sorted(reasons(one)) == sorted(expected)
    assert listed(one)[OWN] == ("1.0.0", True)
    with one.store.read() as unit:
        assert all(len(copy.content) < 200 for copy in copies(unit)), "what was refused is not kept"
        assert len(unit.facts.get("forms.published")) < 10_000
    for n in range(len(HOSTILE)):
        server.write(own_form(id=f"bad-{n}", url=f"{OWN}-{n}", title=f"Form {n}"))  # mended there
    well(server, one)
    assert reasons(one) == []
    assert len([url for url in listed(one) if url.startswith(OWN)]) == len(HOSTILE) + 1


def copies(unit: UnitOfWork) -> list[Any]:
    found = [unit.central.find("Questionnaire", one) for one in unit.central.known("Questionnaire")]
    return [one for one in found if one is not None]


def test_a_form_larger_than_any_answer_or_broken_hides_no_other(two: tuple[Pc, Pc, ModelServer]) -> None:
    one, _, server = two
    deep: dict[str, Any] = {"linkId": "0", "type": "group", "text": "in"}
    for n in range(1, 60):
        deep = {"linkId": str(n), "type": "group", "item": [deep]}
    server.write(own_form(id="huge", url=OWN + "-huge", title="Huge", description="x" * 17_000_000))
    server.write(own_form(id="deep", url=OWN + "-deep", title="Deep", item=[deep]))
    server.write(own_form(id="good"))
    one.wire = Listing(server)
    well(server, one)
    assert listed(one)[OWN] == ("1.0.0", True)
    assert [form.why for form in not_taken(one).forms] == ["unreadable", "unreadable"]
    assert one.record(0)
    assert one.later().receipted == 1


def test_many_new_forms_are_never_in_memory_all_at_once(two: tuple[Pc, Pc, ModelServer]) -> None:
    one, _, server = two
    for n in range(12):
        server.write(own_form(id=f"f{n}", url=f"{OWN}-{n}"))
    listing = Listing(server)
    read: list[int] = []

    def handle(request: httpx.Request) -> httpx.Response:
        if "/Questionnaire/" in request.url.path:
            with one.store.read() as unit:
                read.append(len(copies(unit)))
        return listing.handle_request(request)

    one.wire = httpx.MockTransport(handle)
    well(server, one)
    assert len(read) == 12
    assert max(nth - taken_in for nth, taken_in in enumerate(read, 1)) <= 5
    with one.store.read() as unit:
        assert len(copies(unit)) == 12


class Listing(httpx.BaseTransport):
    """A server that sends ids and versions alone where it is asked to, as R4 has it."""

    def __init__(self, server: ModelServer) -> None:
        self._server = server

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        answer = self._server.handle_request(request)
        if request.url.params.get("_elements") != "id,meta":
            return answer
        bundle = json.loads(answer.read())
        for entry in bundle["entry"]:
            kept = ("resourceType", "id", "meta", "status")
            entry["resource"] = {key: entry["resource"][key] for key in kept if key in entry["resource"]}
        return httpx.Response(200, json=bundle, headers={"Date": answer.headers["Date"]}, request=request)


class NoForms(httpx.BaseTransport):
    """A server that answers all searches for forms alike: it keeps none, or it talks nonsense."""

    def __init__(self, server: ModelServer, status: int, body: Any) -> None:
        self._server, self._status, self._body = server, status, body
        self.asked = 0

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        answer = self._server.handle_request(request)
        if not request.url.path.endswith("/Questionnaire"):
            return answer
        self.asked += 1
        date = {"Date": answer.headers["Date"]}
        return httpx.Response(self._status, json=self._body, headers=date, request=request)


@pytest.mark.parametrize(
    ("status", "body", "trouble"),
    [
        (404, outcome("no such type"), ""),
        (200, [], "ServerNonsense"),
        (403, outcome("not in this PC's scope"), "ServerRefusesUs"),
        (501, outcome("not supported"), "ServerTrouble"),
    ],
)
def test_a_central_record_that_keeps_no_forms_or_talks_nonsense_of_them_is_synced_with_all_the_same(
    two: tuple[Pc, Pc, ModelServer], status: int, body: Any, trouble: str
) -> None:
    one, _, server = two
    one.wire = line = NoForms(server, status, body)
    one.record(0)
    well(server, one)
    asked = line.asked
    server.now += ONE_MINUTE
    assert one.later(60).trouble == ""
    assert line.asked == asked, "it is not asked again each minute"
    assert not_taken(one).trouble == trouble
    for _ in range(4):
        one.clock.advance(5 * 86_400)
        one.synced_until_now()
        assert one.sync().trouble == ""  # the slow check goes past it too
    with one.store.read() as unit:
        done = json.loads(unit.facts.get("sync.reconciled"))
    assert "Basic" in done
    one.wire = server
    well(server, one)
    assert not_taken(one).trouble == ""
