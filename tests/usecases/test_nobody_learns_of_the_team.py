"""Nobody outside the substance misuse team learns from any question that somebody is on its list.

Every query there is is asked, a new one by itself, of two prisons that are alike but for the team's own clinics: once
for the words of them, and once for whether the answers differ at all.
"""

from __future__ import annotations

import dataclasses
import shutil
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import Enum
from pathlib import Path
from typing import Any

import pytest

from prisoncare_desktop.domain.attendance import Appointment, ClinicSession, ControlGroup, Outcome, Period
from prisoncare_desktop.domain.indicators import FigureFilter
from prisoncare_desktop.domain.matching import Traits
from prisoncare_desktop.domain.resident import Resident
from prisoncare_desktop.domain.staff import Role, StaffMember
from prisoncare_desktop.domain.waiting import WaitingEntry
from prisoncare_desktop.errors import NotAllowed, NotFound, UserError
from prisoncare_desktop.store.open_store import OpenStore
from prisoncare_desktop.store.sealing import KdfCost
from prisoncare_desktop.store.vault import Vault
from prisoncare_desktop.usecases import dispatch
from prisoncare_desktop.usecases.clinic_figures_port import WhoseClinics
from prisoncare_desktop.usecases.context import Context
from prisoncare_desktop.usecases.requests import Query
from tests.store import clinic
from tests.store.clinic import GP, LEE, LEE_AT_GP, MORNING, PASSWORD, SYNC, TODAY
from tests.usecases.conftest import CLERK, NURSE, WORKER

LEADER = StaffMember("staff-lead", "Noor Hale", Role.LEADER)
OTHERS = (NURSE, CLERK, LEADER)
NOW = MORNING + timedelta(hours=1)

ANNA = Resident("resident-anna", "C3456EF", "Anna", "Vale", "", date(1990, 4, 4), "A-1-010")  # on the team's list alone
TEAMS_LIST, TEAMS_OLD_LIST, TEAMS_NEXT_LIST = "the-teams-list", "the-teams-old-list", "the-teams-next-list"
ANNAS_PLACE, ANNAS_OLD_PLACE, ANNAS_NEXT_PLACE = "annas-place", "annas-old-place", "annas-next-place"
LEES_PLACE = "lees-place-with-the-team"
TELL_TALES = (
    *("Substance", "substance-misuse", "Phoenix", "Juniper", "Recovery"),
    *(TEAMS_LIST, TEAMS_OLD_LIST, TEAMS_NEXT_LIST, ANNAS_PLACE, ANNAS_OLD_PLACE, ANNAS_NEXT_PLACE, LEES_PLACE),
    "the-teams-waiting-entry",
)


class Stopped:
    def now(self) -> datetime:
        return NOW


@dataclass(frozen=True)
class Prison:
    store: OpenStore

    def as_(self, user: StaffMember) -> Context:
        own = Context(self.store, Stopped(), user, bytes, lambda _items: b"%PDF-")
        return replace(own, clinic_printer=lambda paper: to_the_letter(paper).encode())


def of_the_team(session_id: str, day: date) -> ClinicSession:
    return ClinicSession(
        session_id, "substance-misuse", "A", "Phoenix room", day, Period.AM, "Juniper", NOW, revision=1
    )


def of_the_team_alone() -> tuple[list[ClinicSession], list[Appointment], list[WaitingEntry]]:
    """Return a list of today with somebody who was not brought, an older one not explained, one to come."""
    days = ((TEAMS_LIST, 0), (TEAMS_OLD_LIST, -9), (TEAMS_NEXT_LIST, 3))
    sessions = [of_the_team(session_id, TODAY + timedelta(days=n)) for session_id, n in days]
    today = Appointment(ANNAS_PLACE, TEAMS_LIST, ANNA.id, MORNING + timedelta(minutes=37), note="Recovery work")
    old = replace(today, id=ANNAS_OLD_PLACE, session_id=TEAMS_OLD_LIST, starts_at=MORNING - timedelta(days=9))
    not_seen = replace(old, outcome=Outcome.NOT_SEEN, attendance_code="3", reason_code="U1")
    ahead = replace(today, id=ANNAS_NEXT_PLACE, session_id=TEAMS_NEXT_LIST, starts_at=MORNING + timedelta(days=3))
    places = [
        today,
        replace(not_seen, control_group=ControlGroup.NOT_YET_EXPLAINED),
        ahead,
        replace(today, id=LEES_PLACE, resident_id=LEE.id),
    ]
    waits = WaitingEntry("the-teams-waiting-entry", ANNA.id, "substance-misuse", TODAY, "routine", WORKER.id, NOW)
    return sessions, places, [waits]


def made(folder: Path, *, with_the_team: bool) -> Prison:
    _, store = Vault(folder, Stopped(), bytes_by_turn(), KdfCost.for_tests()).open(NURSE.id, PASSWORD)
    clinic.fill(store)
    with store.write(SYNC) as unit:
        unit.residents.put(ANNA)
        unit.received("ResidentReceived", "resident", ANNA.id)
        sessions, places, waiting = of_the_team_alone() if with_the_team else ([], [], [])
        for session in sessions:
            unit.sessions.put(session)
            unit.received("SessionReceived", "session", session.id)
        for place in places:
            unit.appointments.put(place)
            unit.received("AppointmentReceived", "appointment", place.id)
        for entry in waiting:
            unit.waiting.put(entry)
            unit.received("WaitingReceived", "waiting_entry", entry.id)
        unit.commit()
    return Prison(store)


def bytes_by_turn() -> Any:
    """Return chance that is the same each time: what two prisons say is compared to the letter."""
    turn = iter(range(1, 1_000_000))
    return lambda n: next(turn).to_bytes(n, "big")


@pytest.fixture(scope="module")
def prisons(made_once: tuple[Path, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Prison, Prison]]:
    """The prison with the team's clinics, and the one that has none."""
    folders = [shutil.copytree(made_once[0], tmp_path_factory.mktemp(name) / "prisoncare") for name in ("with", "out")]
    both = made(folders[0], with_the_team=True), made(folders[1], with_the_team=False)
    yield both
    for prison in both:
        prison.store.close()


# --- what to ask with -------------------------------------------------------------------------------------------------

# By the field's name, what would lead to the team's clinics first. A field that is not here is asked with its default.
ASKED_WITH: dict[str, tuple[Any, ...]] = {
    "session_id": (TEAMS_LIST, GP.id),
    "appointment_id": (ANNAS_PLACE, LEE_AT_GP.id, ANNAS_OLD_PLACE),
    "resident_id": (ANNA.id, LEE.id),
    "clinic_code": ("substance-misuse", "gp"),
    "wing": ("", "A"),
    "first": (TODAY - timedelta(days=14),),
    "last": (TODAY + timedelta(days=14),),
    "day": (TODAY, TODAY + timedelta(days=3)),
    "clinic_date": (TODAY,),
    "week": (date(2026, 11, 16),),
    "period": (Period.AM,),
    "text": ("Vale", "Marsh"),
    "indicator_code": ("not-recorded", "dna-unexplained"),
    "wanted": (FigureFilter(TODAY - timedelta(days=20), TODAY),),
    "traits": (Traits(family_name="Vale", given_name="Anna"),),
    "entry_id": ("no-such-entry",),
    "record_id": (ANNAS_PLACE,),
    "record_type": ("appointment",),
}
_FORMS = "is about forms and their wording, and of no clinic"
_SET_UP = "is about this PC or who works at it, and needs one that is set up"
_ITS_OWN = "a pathway or a half-filled form: refused or one's own, by tests of their own"
NOT_ASKED = {
    **dict.fromkeys(("GetForm", "GetFormToTry", "GetDraftLanguages", "PrepareBlankCopies", "FindPaperForm"), _FORMS),
    **dict.fromkeys(("GetPeople", "GetRecoverySheet", "GetThisPc", "GetMailbox", "GetAccess", "PrepareTrial"), _SET_UP),
    **dict.fromkeys(("GetBackups", "GetCourier"), _SET_UP),
    **dict.fromkeys(("OpenReview", "OpenStep", "FindDraft"), _ITS_OWN),
    "ReadListFile": "reads a file that somebody chose, and nothing of the store",
    "GetTrail": "names every record by its id, to those who answer for the trail",
    "WhoSaw": "asks for a resident by number, of those who answer for the trail",
}
# Where an answer may differ all the same. No word of the team's stands in it even so.
MAY_DIFFER = {
    "FindWhomToAdd": "that they are asked for elsewhere then is told, and not by whom",
    "PrepareMovementList": "whom the prison is to unlock is on the list, and not for what",
    "PrepareCoverSheet": "how far the trail was stands at its foot",
    "GetMyTrail": "how many rows the trail has",
    "VerifyTrail": "how many rows the trail has",
}


def requests(query: type[Query[Any]]) -> list[Query[Any]]:
    """Return what to ask of this query: each field with each of what would lead to the team's clinics."""
    fields = [f for f in dataclasses.fields(query) if f.name in ASKED_WITH]
    defaults = (dataclasses.MISSING, dataclasses.MISSING)
    needed = [f.name for f in dataclasses.fields(query) if (f.default, f.default_factory) == defaults]
    missing = set(needed) - {f.name for f in fields}
    assert not missing, f"say in ASKED_WITH what to ask {query.__name__} with, or in NOT_ASKED why not: {missing}"
    turns = max((len(ASKED_WITH[f.name]) for f in fields), default=1)
    values = [{f.name: ASKED_WITH[f.name][n % len(ASKED_WITH[f.name])] for f in fields} for n in range(turns)]
    return [query(**one) for one in values]


def to_the_letter(answer: object) -> str:
    """Return all that an answer holds, what it would not show of itself as well."""
    if isinstance(answer, str | bytes | bytearray | Enum) or answer is None:
        return repr(answer)
    if isinstance(answer, Mapping):
        return f"{{{', '.join(f'{to_the_letter(k)}: {to_the_letter(v)}' for k, v in answer.items())}}}"
    if isinstance(answer, Set):
        return f"{{{', '.join(sorted(to_the_letter(one) for one in answer))}}}"
    if isinstance(answer, Iterable):
        return f"[{', '.join(to_the_letter(one) for one in answer)}]"
    if type(answer).__module__.startswith("prisoncare_desktop") and hasattr(answer, "__dict__"):
        return f"{type(answer).__name__}{to_the_letter(vars(answer))}"
    return repr(answer)


def told(query: Query[Any], context: Context) -> str:
    """Return the answer to the letter. That another team's record is there at all is refused as one that is not."""
    try:
        return to_the_letter(dispatch.ask(query, context))
    except (NotAllowed, NotFound):
        return "refused"
    except UserError as e:
        return f"{type(e).__name__}: {e}"


def asked_of(
    user: StaffMember, prisons: tuple[Prison, Prison], only: Set[str] = frozenset()
) -> Iterator[tuple[str, str, str]]:
    """Yield each query's name and its answers in both prisons, for every way in which it is asked; `only` of these."""
    for query, (_, roles, _) in dispatch.QUERIES.items():
        if user.role in roles and query.__name__ not in NOT_ASKED and (not only or query.__name__ in only):
            for request in requests(query):
                with_team, without = (told(request, prison.as_(user)) for prison in prisons)
                yield query.__name__, with_team, without


def leaks(user: StaffMember, prisons: tuple[Prison, Prison], only: Set[str] = frozenset()) -> set[tuple[str, str]]:
    """Return the queries that tell this person of the team's clinics, each with what it told by."""
    found = set[tuple[str, str]]()
    for name, with_team, without in asked_of(user, prisons, only):
        found |= {(name, word) for word in TELL_TALES if word in with_team and word not in without}
        if with_team != without and name not in MAY_DIFFER:
            found.add((name, "another answer"))
    return found


@pytest.mark.hazard("H16")
@pytest.mark.parametrize("user", OTHERS, ids=lambda user: user.role.value)
def test_no_question_there_is_tells_another_team_who_is_on_the_list(
    prisons: tuple[Prison, Prison], user: StaffMember
) -> None:
    assert leaks(user, prisons) == set()


@pytest.mark.hazard("H16")
def test_the_team_itself_is_told_by_each_of_these(prisons: tuple[Prison, Prison]) -> None:
    found = leaks(WORKER, prisons)
    telling = {name for name, word in found if word != "another answer"}
    assert telling >= {
        *("GetSessions", "GetSessionGrid", "GetAppointmentHistory", "GetWorkerToday", "GetTimeline", "GetNewClinic"),
        *("GetIndicators", "GetIndicatorLines", "GetUnexplained", "GetWaiting", "GetCapacity", "PrepareExport"),
        *("GetRebooking", "GetMoves", "FindWhomToAdd"),
    }
    assert ("PrepareSlips", "another answer") in found  # paper is masked


@pytest.mark.hazard("H16")
@pytest.mark.parametrize(
    ("rule", "telling"),
    [
        ("clinic_lists.holds", {"GetSessions", "GetNurseToday"}),
        ("indicators.whose_clinics", {"GetIndicators", "GetIndicatorLines"}),
        ("unexplained.whose_clinics", {"GetUnexplained", "CountUnexplained", "GetNurseToday"}),
    ],
)
def test_the_check_finds_a_question_that_forgets_the_rule(
    prisons: tuple[Prison, Prison], monkeypatch: pytest.MonkeyPatch, rule: str, telling: set[str]
) -> None:
    def forgets(*_: object) -> Any:
        return True if rule.endswith("holds") else WhoseClinics(frozenset(), only=False)

    monkeypatch.setattr(f"prisoncare_desktop.usecases.{rule}", forgets)
    assert {name for name, _ in leaks(NURSE, prisons, telling)} == telling


def test_what_is_said_here_of_a_query_is_of_one_that_there_is() -> None:
    assert {*NOT_ASKED, *MAY_DIFFER} <= {query.__name__ for query in dispatch.QUERIES}
