"""No way round the dispatcher: every use case has a row in its tables, and nobody outside calls one directly."""

from __future__ import annotations

import ast
import dataclasses
import importlib
import inspect
import pkgutil
import typing
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import prisoncare_desktop
from prisoncare_desktop import usecases
from prisoncare_desktop.domain.access import Opening
from prisoncare_desktop.domain.attendance import Appointment
from prisoncare_desktop.domain.external import ExternalAppointment
from prisoncare_desktop.domain.pathway import Episode, FormResponse, ReviewTask
from prisoncare_desktop.domain.resident import Resident
from prisoncare_desktop.domain.waiting import WaitingEntry
from prisoncare_desktop.domain.whereabouts import Whereabouts
from prisoncare_desktop.forms.questionnaire import Questionnaire
from prisoncare_desktop.usecases import attendance, dispatch, residents, sent_changes, sync_state
from prisoncare_desktop.usecases.requests import Query
from prisoncare_desktop.usecases.viewing import ShowsNobody

PACKAGE = Path(prisoncare_desktop.__file__).parent
USECASES = "prisoncare_desktop.usecases"
HANDLERS: dict[str, set[str]] = {}  # by module
for handler in [*(row[0] for row in dispatch.COMMANDS.values()), *(row[0] for row in dispatch.QUERIES.values())]:
    HANDLERS.setdefault(handler.__module__, set()).add(handler.__name__)

ABOUT_A_RESIDENT = (
    Resident,
    Appointment,
    Episode,
    ReviewTask,
    FormResponse,
    Opening,
    WaitingEntry,
    ExternalAppointment,
    Whereabouts,
)

NOT_REQUESTS = {
    "dispatch.run": "the way in",
    "dispatch.ask": "the way in",
    "adding_residents.put_on_the_list": "a part of the requests that add or correct a resident",
    "this_pc.settings_file": "hands the file to the requests that read or change it",
    "watching.write_views": "writes the trail, shows nothing; `ui/tasks.py` calls it",
}


def modules_of_usecases() -> Iterator[ModuleType]:
    for found in pkgutil.walk_packages(usecases.__path__, f"{USECASES}."):
        yield importlib.import_module(found.name)


def takes_a_session(function: Callable[..., object]) -> bool:
    """Whether it acts for a signed-in person by itself: what is handed a transaction first is a part of another."""
    told = [str(p.annotation).split("|")[0].strip() for p in inspect.signature(function).parameters.values()]
    return "Context" in told and told[:1] != ["UnitOfWork"]


def unguarded(modules: Iterator[ModuleType]) -> set[str]:
    """Return the public functions that act for a signed-in person and have no row in the dispatcher's tables."""
    found: set[str] = set()
    for module in modules:
        for name, function in inspect.getmembers(module, inspect.isfunction):
            if function.__module__ != module.__name__ or name.startswith("_") or not takes_a_session(function):
                continue
            if name not in HANDLERS.get(module.__name__, set()):
                found.add(f"{module.__name__.removeprefix(USECASES + '.')}.{name}")
    return found


def test_every_function_that_acts_for_a_person_has_a_row_that_says_who_may() -> None:
    assert unguarded(modules_of_usecases()) == set(NOT_REQUESTS)


def test_the_check_finds_a_planted_use_case_without_a_row() -> None:
    planted = ModuleType(f"{USECASES}.planted")
    source = "def read_everything(query: object, context: Context) -> None: ..."
    exec(f"from __future__ import annotations\n{source}", planted.__dict__)  # the control
    assert unguarded(iter([planted])) == {"planted.read_everything"}


# --- nobody calls a use case past the dispatcher ----------------------------------------------------------------------


def direct_calls(source: str) -> list[str]:
    """Return the handlers that this source names: imported by name, or as an attribute of their module."""
    tree = ast.parse(source)
    found: list[str] = []
    modules: dict[str, str] = {}  # local name -> module of use cases
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module is not None:
            for alias in node.names:
                if alias.name in HANDLERS.get(node.module, set()):
                    found.append(f"{node.module}.{alias.name}")
                if f"{node.module}.{alias.name}" in HANDLERS:
                    modules[alias.asname or alias.name] = f"{node.module}.{alias.name}"
        elif isinstance(node, ast.Import):
            modules |= {a.asname or a.name: a.name for a in node.names if a.name in HANDLERS}
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            module = modules.get(ast.unparse(node.value))
            if module is not None and node.attr in HANDLERS[module]:
                found.append(f"{module}.{node.attr}")
    return found


def test_no_module_outside_calls_a_use_case_past_the_dispatcher() -> None:
    outside = [f for f in PACKAGE.rglob("*.py") if PACKAGE / "usecases" not in f.parents]
    assert len(outside) > 200
    told = {str(f.relative_to(PACKAGE)): direct_calls(f.read_text(encoding="utf-8")) for f in outside}
    assert {name: calls for name, calls in told.items() if calls} == {}


@pytest.mark.parametrize(
    "planted",
    [
        "from prisoncare_desktop.usecases.residents import get_resident",
        "from prisoncare_desktop.usecases import residents\nresidents.get_resident(q, c)",
        "from prisoncare_desktop.usecases import residents as r\nhow = r.get_resident",
        "import prisoncare_desktop.usecases.residents\nprisoncare_desktop.usecases.residents.get_resident(q, c)",
    ],
)
def test_the_check_finds_a_planted_call_past_the_dispatcher(planted: str) -> None:
    assert direct_calls(planted) == [f"{USECASES}.residents.{residents.get_resident.__name__}"]


# --- every answer says whom it shows ----------------------------------------------------------------------------------


def test_every_query_says_whom_its_answer_shows_or_why_nobody() -> None:
    for query, (_handler, _roles, shows) in dispatch.QUERIES.items():
        if isinstance(shows, ShowsNobody):
            assert len(shows.why) > 20, query
        else:
            assert callable(shows)


def residents_in(kind: object, seen: set[object]) -> Iterator[str]:
    """Yield where a resident stands in an answer of this type: the records of one, or a field named for one."""
    for part in typing.get_args(kind):
        yield from residents_in(part, seen)
    if not isinstance(kind, type) or kind in seen or kind is Questionnaire:  # a blank form is about nobody
        return
    seen.add(kind)
    if kind in ABOUT_A_RESIDENT:
        yield kind.__name__
    elif dataclasses.is_dataclass(kind):
        for name, inner in typing.get_type_hints(kind).items():
            if name.startswith("resident"):
                yield f"{kind.__name__}.{name}"
            yield from residents_in(inner, seen)


def answer_of(query: type[Query[Any]]) -> object:
    return typing.get_type_hints(dispatch.QUERIES[query][0])["return"]


def test_an_answer_said_to_show_nobody_holds_no_resident() -> None:
    nobody = [q for q, (_, _, shows) in dispatch.QUERIES.items() if isinstance(shows, ShowsNobody)]
    assert len(nobody) > 5
    assert {q.__name__: found for q in nobody if (found := list(residents_in(answer_of(q), set())))} == {}


@pytest.mark.parametrize(
    ("query", "where"),
    [
        (residents.GetResident, "Resident"),
        (residents.SearchResidents, "Resident"),
        (attendance.GetSessionGrid, "Appointment"),
        (sync_state.GetSyncPage, "AttentionItem.resident_name"),
        (sent_changes.GetSentChanges, "SentChange.resident_name"),
    ],
)
def test_the_check_finds_a_resident_deep_in_an_answer(query: type[Query[Any]], where: str) -> None:
    assert where in list(residents_in(answer_of(query), set()))
