"""A whole day on one PC, good and bad: no name, number, answer or free text in the log or in any error's text."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from prisoncare_desktop import log
from prisoncare_desktop.domain import systems
from prisoncare_desktop.domain.attendance import Outcome
from prisoncare_desktop.domain.resident import Resident
from prisoncare_desktop.forms import wire
from prisoncare_desktop.forms.questionnaire import ItemType, every
from prisoncare_desktop.forms.session import FormSession
from prisoncare_desktop.sync.access.transport import FhirTransport
from prisoncare_desktop.sync.engine import SyncEngine, Why
from prisoncare_desktop.usecases import dispatch
from prisoncare_desktop.usecases.attendance import GetSessionGrid, RecordOutcome, UndoOutcome
from prisoncare_desktop.usecases.decisions import SendAgain
from prisoncare_desktop.usecases.drafts import SaveDraft
from prisoncare_desktop.usecases.feedback import (
    FEEDBACK_FORM,
    FindPaperForm,
    KeyInReturn,
    PreparePack,
    RecordPackPrinted,
)
from prisoncare_desktop.usecases.packaged_forms import packaged_form
from prisoncare_desktop.usecases.pathway import CompleteReview, OpenReview
from prisoncare_desktop.usecases.residents import GetResident, SearchResidents
from prisoncare_desktop.usecases.sampling import CommitSeeds, MakeDraws
from prisoncare_desktop.usecases.sync_state import GetSyncPage
from tests.store.clinic import GP, LEE, LEE_AT_GP, REVIEW, TODAY, ZOE
from tests.sync.model_server import BASE, ModelServer
from tests.usecases.conftest import CLERK, NURSE, WORKER, House, next_week

TYPED = (ItemType.TEXT, ItemType.STRING)
SAID = "I hid it in the Zanzibar lamp"
SECRETS = (
    *(ZOE.given_name, ZOE.family_name, ZOE.nomis_number, ZOE.nhs_number, "1988-02-29"),
    *(LEE.given_name + " ", LEE.family_name, LEE.nomis_number, "Invented", "C000"),
    *(SAID, "Zanzibar", "lamp"),
)
People = Callable[[int], tuple[Resident, ...]]


@dataclass
class Day:
    """What went wrong is kept as its text, with that of its causes."""

    house: House
    went_wrong: list[str] = field(default_factory=list)

    def run(self, user: Any, command: Any) -> None:
        self._try(lambda: dispatch.run(command, self.house.as_(user)))

    def ask(self, user: Any, query: Any) -> None:
        self._try(lambda: dispatch.ask(query, self.house.as_(user)))

    def _try(self, act: Callable[[], object]) -> None:
        try:
            act()
        except Exception as error:
            logging.getLogger("prisoncare.app").exception("failed: %s", type(error).__name__)
            at: BaseException | None = error
            while at is not None:
                self.went_wrong.append(f"{type(at).__name__}: {at}")
                at = at.__cause__ or at.__context__

    def sync(self, wire_: httpx.BaseTransport) -> None:
        transport = FhirTransport(BASE, "t", wire=wire_)
        engine = SyncEngine(
            self.house.store, transport, clock=self.house.clock, random_bytes=lambda n: b"7" * n, agency_id="FRI"
        )
        self._try(lambda: engine.run_once(why=Why.ASKED_FOR))


@pytest.fixture
def log_file(tmp_path: Path) -> Iterator[Path]:
    root = logging.getLogger("prisoncare")
    before, spreads = root.handlers[:], root.propagate
    log.start(tmp_path / "log")
    yield tmp_path / "log" / "prisoncare.log"
    for handler in root.handlers:
        handler.close()
    root.handlers[:], root.propagate = before, spreads


def free_text_draft(url: str) -> str:
    """A form with what somebody said in its first text question."""
    session = FormSession(packaged_form(url))
    item = next(i for i in every(session.questionnaire.items) if i.type in TYPED and session.is_asked(i.link_id))
    session.answer(item.link_id, [SAID])
    return wire.to_draft(session)


@pytest.mark.hazard("H16")
def test_a_day_with_everything_in_it_leaves_no_trace_of_anybody_in_the_log(
    house: House, log_file: Path, people: People
) -> None:
    day = Day(house)
    review = packaged_form("https://prisoncare.example/fhir/Questionnaire/sms-28-day-review")
    day.ask(NURSE, SearchResidents(ZOE.family_name))
    day.ask(NURSE, GetResident("resident-nobody"))
    day.ask(NURSE, GetSessionGrid(GP.id))
    day.run(NURSE, RecordOutcome(LEE_AT_GP.id, Outcome.ATTENDED))
    day.run(NURSE, RecordOutcome(LEE_AT_GP.id, Outcome.NOT_SEEN, "no such reason"))
    day.run(NURSE, UndoOutcome(LEE_AT_GP.id))
    day.run(WORKER, SaveDraft(f"review:{REVIEW.id}", review.url, review.version, free_text_draft(review.url)))
    day.ask(WORKER, OpenReview(REVIEW.id))
    for draft in (free_text_draft(review.url), f'{{"draft": "{SAID}"}}', SAID, f'{{"{SAID}": 1}}'):
        day.run(WORKER, CompleteReview(REVIEW.id, review.url, review.version, draft, TODAY))
    week = next_week(house)
    day.run(CLERK, CommitSeeds())
    house.go_to(week + timedelta(days=7))
    house.clinic_seen("gp", week, *people(5))
    day.run(CLERK, MakeDraws(week))
    day.run(CLERK, RecordPackPrinted(dispatch.ask(PreparePack(week), day.house.as_(CLERK))))
    day.ask(CLERK, FindPaperForm(SAID))
    code = house.printed[0][0].code
    day.run(CLERK, KeyInReturn(code, free_text_draft(FEEDBACK_FORM)))
    day.run(CLERK, KeyInReturn(code, free_text_draft(FEEDBACK_FORM)))

    server = ModelServer()
    server.poison = lambda _resource: True
    day.sync(server)

    def repeats_everything(request: httpx.Request) -> httpx.Response:
        return httpx.Response(400, content=request.read() or SAID.encode(), request=request)

    day.sync(httpx.MockTransport(repeats_everything))
    broken = {"resourceType": "Patient", "id": "p1", "meta": {"tag": server_tag()}, "name": SAID, "birthDate": SAID}
    server.write(broken)
    server.write({**broken, "id": "p2", "name": [{"family": ZOE.family_name}], "identifier": [SAID]})
    day.sync(server)
    day.ask(NURSE, GetSyncPage())
    day.run(NURSE, SendAgain("no-such-entry"))

    written = log_file.read_text(encoding="utf-8")
    assert written.count("\n") > 10, "the day left too little in the log to judge by"
    assert len(day.went_wrong) > 5, "too little went wrong to judge by"
    for secret in SECRETS:
        assert secret not in written, secret
        assert not [text for text in day.went_wrong if secret in text], secret


def server_tag() -> list[dict[str, str]]:
    return [{"system": systems.SITE_TAG, "code": "FRI"}]
