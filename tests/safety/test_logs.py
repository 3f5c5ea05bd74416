"""No log line says anything of anybody: fuzzed runs at DEBUG, things going wrong in every layer (security.md, G21).

Everything that is typed, searched for, kept or answered here carries a canary: made-up names, numbers and words that
stand nowhere else. Each line is looked at as it is written, so the count is of lines looked at.
"""

from __future__ import annotations

import logging
import logging.handlers
import os
import random
import re
import stat
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from copy import copy
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import text

from prisoncare_desktop import log
from prisoncare_desktop.domain.attendance import Outcome
from prisoncare_desktop.domain.resident import Alert
from prisoncare_desktop.domain.staff import Role, StaffMember
from prisoncare_desktop.errors import Bug
from prisoncare_desktop.forms import wire
from prisoncare_desktop.forms.parsing import parse_questionnaire
from prisoncare_desktop.forms.session import FormSession
from prisoncare_desktop.store import connection as connections
from prisoncare_desktop.sync.access.transport import FhirTransport
from prisoncare_desktop.sync.engine import SyncEngine, Why
from prisoncare_desktop.usecases import dispatch
from prisoncare_desktop.usecases.attendance import GetSessionGrid, RecordOutcome, UndoOutcome
from prisoncare_desktop.usecases.drafts import SaveDraft
from prisoncare_desktop.usecases.feedback import FindPaperForm
from prisoncare_desktop.usecases.packaged_forms import packaged_form
from prisoncare_desktop.usecases.pathway import CompleteReview, GetPathway
from prisoncare_desktop.usecases.residents import GetResident, SearchResidents
from prisoncare_desktop.usecases.retention import PlaceLegalHold
from tests.store.clinic import GP, LEE_AT_GP, REVIEW, SYNC, TODAY, ZOE
from tests.sync.model_server import BASE
from tests.usecases.conftest import NURSE, WORKER, House, folder, hands, house, made_once, store, vault

__all__ = ["folder", "hands", "house", "made_once", "store", "vault"]

SEED = 20261122
LEADER = StaffMember("staff-leader", "Dr Hale", Role.LEADER)
NAME, NUMBER, NHS, SAID = "Quillfeather", "Z9876ZZ", "9998887774", "zanzibar lamp 4711"
CANARY = re.compile("quillfeather|z9876zz|9998887774|999 888 7774|zanzibar|lamp 4711|lamp+4711", re.IGNORECASE)
REVIEW_FORM = "https://prisoncare.example/fhir/Questionnaire/sms-28-day-review"


@dataclass
class Watcher(logging.Handler):
    """Formats each line as the log file's handler does, and looks at it."""

    how: logging.Formatter
    lines: int = 0
    found: list[str] = field(default_factory=list)
    kinds: set[str] = field(default_factory=set)  # of errors that were logged

    def __post_init__(self) -> None:
        super().__init__(logging.DEBUG)

    def emit(self, record: logging.LogRecord) -> None:
        line = self.how.format(record)
        self.lines += 1
        if record.exc_info and record.exc_info[0] is not None:
            self.kinds.add(record.exc_info[0].__name__)
        if CANARY.search(line):
            self.found.append(line)

    __hash__ = logging.Handler.__hash__


@contextmanager
def watched(folder: Path, how: logging.Formatter | None = None) -> Iterator[Watcher]:
    """Log as the product does, at DEBUG, to a watcher. `how`: another formatter, for the controls."""
    ours, root = logging.getLogger("prisoncare"), logging.getLogger()
    before, spreads, level = ours.handlers[:], ours.propagate, ours.level
    log.start(folder)
    as_shipped = ours.handlers[0]
    assert as_shipped.formatter is not None
    watcher = Watcher(how or as_shipped.formatter)
    ours.handlers[:] = [watcher]
    ours.setLevel(logging.DEBUG)
    try:
        yield watcher
    finally:
        as_shipped.close()
        ours.handlers[:], ours.propagate = before, spreads
        ours.setLevel(level)
        assert watcher not in root.handlers


def unforeseen(error: BaseException) -> None:
    """Log it as the application and the tasks do with what nobody caught."""
    kind, name = type(error), type(error).__name__
    log.logger("app").critical("unforeseen %s", name, exc_info=(kind, error, error.__traceback__))
    log.logger("ui").error("task failed: %s", name, exc_info=error)


class Fuzz:
    """One PC, things done on it by chance, and what comes of them."""

    def __init__(self, house: House, chance: random.Random) -> None:
        self.house = house
        self.chance = chance
        with house.store.write(SYNC) as unit:
            person = replace(ZOE, family_name=NAME, nomis_number=NUMBER, nhs_number=NHS, revision=1)
            unit.residents.put(person)
            unit.received("ResidentReceived", "resident", person.id)
            unit.commit()
        form = packaged_form(REVIEW_FORM)
        empty = wire.to_draft(FormSession(form))
        self.acts: tuple[Callable[[], object], ...] = (
            lambda: self._ask(SearchResidents(self._words())),
            lambda: self._ask(GetResident(self._words())),
            lambda: self._ask(GetSessionGrid(self.chance.choice([GP.id, SAID]))),
            lambda: self._ask(FindPaperForm(self._words())),
            lambda: self._ask(GetPathway(self._words()), WORKER),
            lambda: self._run(RecordOutcome(LEE_AT_GP.id, Outcome.ATTENDED)),
            lambda: self._run(RecordOutcome(self._words(), Outcome.NOT_SEEN, self._words())),
            lambda: self._run(UndoOutcome(self.chance.choice([LEE_AT_GP.id, NUMBER]))),
            lambda: self._run(SaveDraft(self._words(), REVIEW_FORM, "9", self._words()), WORKER),
            lambda: self._run(CompleteReview(REVIEW.id, REVIEW_FORM, "1.0.0", self._broken(), TODAY), WORKER),
            lambda: self._run(PlaceLegalHold(self._words(), self._words()), LEADER),
            lambda: self._run(RecordOutcome(LEE_AT_GP.id, Outcome.NOT_SEEN, self._words())),
            lambda: self._run(CompleteReview(REVIEW.id, form.url, form.version, empty, TODAY), WORKER),
            lambda: FhirTransport(BASE, SAID, wire=_no_network()).search(NAME, {SAID: NHS}),
            lambda: SAID.encode("utf-16")[1:].decode(),
            lambda: wire.from_draft(packaged_form(REVIEW_FORM), self._broken()),
            lambda: parse_questionnaire(self._broken()),
            lambda: int(self._words()),
            lambda: Alert(**{NAME: SAID}),  # type: ignore[arg-type]
            lambda: self._sql("SELECT * FROM residents WHERE family_name = :said AND nonsense = :said"),
            lambda: self._sql("INSERT INTO residents (id, nomis_number) VALUES (:said, :said)"),
            lambda: self._sql("INSERT INTO facts VALUES (:said, NULL)"),
            lambda: connections.open_connection(Path(f"/nowhere/{NAME}.db"), "0" * 64),
            self._cannot_go_on,
            self._sync,
        )

    def act(self) -> None:
        try:
            self.chance.choice(self.acts)()
        except Exception as error:  # noqa: BLE001 - as the application's own last resort
            unforeseen(error)

    def _words(self) -> str:
        return self.chance.choice([NAME, NUMBER, NHS, SAID, f"{NAME} {SAID}", f"'{NAME}", NAME[:7] + NAME[7:], ""])

    def _broken(self) -> str:
        whole = (
            f'{{"resourceType": "Questionnaire", "{SAID}": "{NAME}", "item": [{{"linkId": "{SAID}", "type": "no"}}]}}'
        )
        return self.chance.choice([whole, whole[: self.chance.randrange(len(whole))], SAID, f'["{NAME}", {NHS}'])

    def _ask(self, query: Any, user: Any = NURSE) -> object:
        return dispatch.ask(query, self.house.as_(user))

    def _run(self, command: Any, user: Any = NURSE) -> object:
        return dispatch.run(command, self.house.as_(user))

    def _sql(self, statement: str) -> object:
        with self.house.store.write(SYNC) as unit:
            return unit._connection.execute(text(statement), {"said": self._words() or SAID})

    def _cannot_go_on(self) -> None:
        try:
            {NAME: ""}[SAID]
        except KeyError as error:
            kind = self.chance.choice([ValueError, RuntimeError, Bug, AssertionError])
            raise kind(f"{NAME} said {SAID}", {"nhs": NHS}) from error

    def _sync(self) -> None:
        """Sync with a server that repeats everything and makes up the rest."""
        status = self.chance.choice([200, 201, 400, 401, 404, 412, 422, 429, 500])
        body = self.chance.choice(
            [
                SAID.encode(),
                f'{{"resourceType": "OperationOutcome", "issue": [{{"diagnostics": "{NAME} {SAID}"}}]}}'.encode(),
                f'{{"resourceType": "Bundle", "entry": [{{"resource": {{"resourceType": "Patient", "id": "{NUMBER}",'
                f'"name": "{SAID}", "birthDate": "{NAME}"}}}}]}}'.encode(),
            ]
        )
        answer = httpx.MockTransport(
            lambda r: httpx.Response(status, content=body, headers={"X-Said": SAID}, request=r)
        )
        transport = FhirTransport(BASE, SAID, wire=answer)
        chance = self.chance.randbytes
        engine = SyncEngine(self.house.store, transport, self.house.clock, random_bytes=chance, agency_id="FRI")
        engine.run_once(why=Why.ASKED_FOR)
        self.house.clock.at += timedelta(minutes=20)


def _no_network() -> httpx.MockTransport:
    def fails(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError(f"{NAME} is not at {request.url}")

    return httpx.MockTransport(fails)


def fuzzed(house: House, watcher: Watcher, lines: int) -> None:
    """Fuzz until so many lines were written; print what came of it."""
    fuzz = Fuzz(house, random.Random(SEED))
    acts = 0
    while watcher.lines < lines:
        fuzz.act()
        acts += 1
    told = f"{watcher.lines} lines of {acts} acts at DEBUG, {len(watcher.kinds)} kinds of errors, seed {SEED}"
    print(f"logs: {told}: {len(watcher.found)} with a canary")


@pytest.mark.hazard("H16")
@pytest.mark.parametrize(
    "lines", [10_000, pytest.param(1_000_000, marks=[pytest.mark.soak, pytest.mark.timeout(4 * 3600)])]
)
def test_whatever_goes_wrong_no_log_line_says_anything_of_anybody(house: House, tmp_path: Path, lines: int) -> None:
    with watched(tmp_path / "log") as watcher:
        fuzzed(house, watcher, lines)
    assert watcher.found == []
    assert watcher.lines >= lines
    assert len(watcher.kinds) > 12, f"too few kinds of errors to judge by: {sorted(watcher.kinds)}"


def test_the_harness_notices_a_log_that_prints_what_exceptions_say(house: House, tmp_path: Path) -> None:
    with watched(tmp_path / "log", logging.Formatter("%(asctime)s %(message)s")) as watcher:
        fuzzed(house, watcher, 200)
    assert watcher.found


def test_the_harness_notices_a_database_that_tells_what_it_was_asked(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the values shown (`hide_parameters` off) the message of a failed statement holds them."""
    monkeypatch.setattr(house.store._writer, "hide_parameters", False)
    alone = copy(house.store._writer.dialect)  # the tests' engines share one
    alone.__dict__.pop("dispatch")  # with it `on_error`
    monkeypatch.setattr(house.store._writer, "dialect", alone)
    told = logging.Formatter("%(message)s")
    with watched(tmp_path / "log", told) as watcher, suppress(Exception), house.store.write(SYNC) as unit:
        try:
            unit._connection.execute(text("INSERT INTO facts VALUES (:said, NULL)"), {"said": SAID})
        except Exception as error:
            unforeseen(error)
            raise
    assert watcher.found


# --- the files ---


@pytest.fixture
def logging_restored() -> Iterator[logging.Logger]:
    ours = logging.getLogger("prisoncare")
    before, spreads = ours.handlers[:], ours.propagate
    yield ours
    for handler in ours.handlers:
        handler.close()
    ours.handlers[:], ours.propagate = before, spreads


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps rights in another way: see the pilot's checklist")
def test_nobody_but_its_owner_may_read_the_log(tmp_path: Path, logging_restored: logging.Logger) -> None:
    log.start(tmp_path / "log", datetime.now(UTC))
    log.logger("app").error("an event")
    handler = logging_restored.handlers[0]
    assert isinstance(handler, logging.handlers.RotatingFileHandler)
    handler.doRollover()
    log.logger("app").error("another")
    files = sorted((tmp_path / "log").iterdir())
    assert len(files) == 2
    assert stat.S_IMODE((tmp_path / "log").stat().st_mode) == 0o700
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}


def test_a_log_line_is_kept_for_fourteen_days(tmp_path: Path, logging_restored: logging.Logger) -> None:
    now = datetime.now(UTC)
    for day in range(20):
        log.start(tmp_path / "log", now + timedelta(days=day))
        with (tmp_path / "log" / "prisoncare.log").open("a") as file:  # as written on that day
            file.write(f'{{"at": "{now + timedelta(days=day):%Y-%m-%dT%H:%M:%S}", "event": "day {day}"}}\n')
        for handler in logging_restored.handlers:
            handler.close()
        at = (now + timedelta(days=day)).timestamp()
        os.utime(tmp_path / "log" / "prisoncare.log", (at, at))
    kept = "".join(file.read_text() for file in (tmp_path / "log").iterdir())
    days = {int(n) for n in re.findall(r"day (\d+)", kept)}
    assert days == set(range(5, 20))
