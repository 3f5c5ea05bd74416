"""The walls: they stand, and each of them goes red when somebody walks through it."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "prisoncare_desktop"


def lint_imports(*, package_root: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [
            sys.executable,
            "-c",
            "from importlinter.cli import lint_imports_command; lint_imports_command()",
            "--config",
            str(ROOT / "pyproject.toml"),
            "--no-cache",
        ],
        cwd=package_root,
        env={"PYTHONPATH": str(package_root), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def copy_of_the_house(tmp_path: Path) -> Path:
    for file in PACKAGE.rglob("*.py"):
        target = tmp_path / file.relative_to(ROOT)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(file.read_bytes())
    return tmp_path


BREACHES = [
    ("Floors", "domain/resident.py", "import prisoncare_desktop.usecases.changes"),
    ("Floors", "ui/screen.py", "import prisoncare_desktop.store"),
    ("Floors", "forms/session.py", "import prisoncare_desktop.form_check.command"),
    ("Floors", "forms/__main__.py", "import prisoncare_desktop.usecases.changes"),
    ("Screens do not import", "ui/screens/today/screen.py", "import prisoncare_desktop.ui.screens.residents.screen"),
    ("No import cycles", "domain/calendar.py", "import prisoncare_desktop.domain.resident"),
    ("The rooms of sync", "sync/down/walk.py", "import prisoncare_desktop.sync.up.upload"),
    ("Qt lives in ui", "usecases/changes.py", "import PySide6.QtCore"),
    ("The database lives in store", "sync/__init__.py", "import sqlalchemy"),
    ("ReportLab lives in pdf", "ui/screen.py", "import reportlab"),
    ("Image and page reading lives in scan", "pdf/__init__.py", "import numpy"),
    ("The network lives in sync", "store/__init__.py", "import socket"),
]


@pytest.mark.parametrize(("contract", "file", "line"), BREACHES, ids=[f"{c} / {f}" for c, f, _ in BREACHES])
def test_walking_through_a_wall_turns_its_contract_red(
    copy_of_the_house: Path, contract: str, file: str, line: str
) -> None:
    broken = copy_of_the_house / "prisoncare_desktop" / file
    extra = "\nfrom prisoncare_desktop.domain import calendar as _c\n" if contract == "No import cycles" else ""
    broken.write_text(broken.read_text() + f"\n{line}\n")
    if extra:
        other = copy_of_the_house / "prisoncare_desktop/domain/resident.py"
        other.write_text(other.read_text() + extra)
    answer = lint_imports(package_root=copy_of_the_house)
    assert answer.returncode != 0
    red = [x for x in answer.stdout.splitlines() if re.search(r" BROKEN( \(\d+ ignored import\))?$", x.rstrip())]
    assert any(x.startswith(contract) for x in red), answer.stdout


def test_every_contract_has_a_breach_that_proves_it() -> None:
    import tomllib

    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    for contract in contracts:
        assert any(contract["name"].startswith(proved) for proved, _, _ in BREACHES), contract["name"]


FOREIGN = ["PySide6", "shiboken6", "sqlalchemy", "sqlcipher3", "alembic", "sqlite3", "reportlab", "pypdfium2", "PIL"]
FOREIGN += ["numpy", "httpx", "truststore", "jwt", "requests", "urllib3", "fhirpathpy", "antlr4", "dateutil"]


def test_the_core_runs_where_no_foreign_library_can_be_imported() -> None:
    # import-linter does not see importlib.import_module("..."): a fresh interpreter does.
    core = [
        ".".join(p.relative_to(ROOT).with_suffix("").parts)
        for room in ("usecases", "domain", "forms", "practice")
        for p in sorted((PACKAGE / room).rglob("*.py"))
        if p.name != "__init__.py"
    ]
    program = (
        "import sys, importlib\n"
        f"for name in {FOREIGN!r}: sys.modules[name] = None\n"
        f"for name in {core!r}: importlib.import_module(name)\n"
        "print('core stands alone')"
    )
    answer = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False, timeout=60
    )
    assert "core stands alone" in answer.stdout, answer.stderr


def test_a_room_sign_holds_nothing_but_its_words() -> None:
    import ast

    for sign in PACKAGE.rglob("__init__.py"):
        body = ast.parse(sign.read_text()).body
        assert len(body) == 1, sign
        assert isinstance(body[0], ast.Expr), sign
        assert isinstance(body[0].value, ast.Constant), sign


def python_files_mentioning(*needles: str) -> set[str]:
    found = set()
    for file in PACKAGE.rglob("*.py"):
        code = file.read_text()
        if any(n in code for n in needles):
            found.add(str(file.relative_to(PACKAGE)))
    return found


def test_exactly_one_module_makes_threads() -> None:
    makers = python_files_mentioning("ThreadPoolExecutor", "threading.Thread(", "QThread", "import asyncio")
    assert makers == {"ui/tasks.py"}


def test_exactly_one_module_imports_the_fhirpath_library_and_only_when_it_needs_it() -> None:
    importing = re.compile(r"^( *)(?:from|import) (?:fhirpathpy|antlr4|dateutil)\b", re.MULTILINE)
    found = {
        file.relative_to(PACKAGE).as_posix(): importing.findall(file.read_text()) for file in PACKAGE.rglob("*.py")
    }
    assert {name for name, indents in found.items() if indents} == {"forms/fhirpath/library.py"}
    assert all(found["forms/fhirpath/library.py"]), "not at the top of the file"


def test_exactly_one_module_imports_the_mesh_library_and_is_imported_only_when_it_is_needed() -> None:
    imports = re.compile(r"^(?:import|from) (?:mesh_client|requests|urllib3)\b", re.MULTILINE)
    files = {p.relative_to(PACKAGE).as_posix(): p.read_text(encoding="utf-8") for p in PACKAGE.rglob("*.py")}
    assert [name for name, text in files.items() if imports.search(text)] == ["sync/forwarded/mesh_line.py"]
    at_the_top = re.compile(r"^(?:import|from) \S*mesh_line\b", re.MULTILINE)
    assert [name for name, text in files.items() if at_the_top.search(text)] == []


def test_exactly_one_module_opens_the_shipped_files() -> None:
    assert python_files_mentioning('"resources"', "PRISONCARE_RESOURCES") == {"resources.py"}


def test_the_clock_is_read_in_one_place() -> None:
    readers = python_files_mentioning("datetime.now(", "date.today(", "datetime.utcnow(", "time.time()")
    assert readers == {"wiring.py"}


def test_every_error_of_ours_belongs_to_a_family() -> None:
    from prisoncare_desktop import errors

    families = (errors.UserError, errors.EnvironmentTrouble, errors.Bug)
    ours = [c for c in vars(errors).values() if isinstance(c, type) and issubclass(c, Exception)]
    assert len(ours) > 20
    for error in ours:
        assert error in (errors.PrisonCareError, *families) or issubclass(error, families), error


# Signals between two functions of one room, caught there: no person and no other room ever hears of them.
NEVER_LEAVE_THEIR_ROOM = {
    "forms/fhirpath/grammar.py",  # NotFhirpath: the expression is kept and told of as trouble
    "forms/fhirpath/quick.py",  # Doubt: the library is asked
    "forms/fhirpath/trouble.py",  # Cannot: becomes a Trouble
    "forms/pattern.py",  # NotAPattern: the form is read without it
    "store/sealing.py",  # DoesNotOpen: the vault turns it into WrongPassword
    "sync/down/together.py",  # _Doubt: the searches are asked singly
    "sync/weighing/batch.py",  # _SetAside: an entry that cannot be built
    "sync/forwarded/carrier.py",  # NameTaken: the PC takes another name
    "sync/lease.py",  # LeaseLost: the engine answers "busy"
    "sync/fhir/resource.py",  # Unreadable: the resource is held
    "sync/run.py",  # StoppedByPerson: the run ends well, and the outcome says why
    "sync/up/settle.py",  # NotToHand: the record is asked for, and the entry waits
    "usecases/intake/desk.py",  # ParentUnknown: the sync holds the resource until its parent comes
}


def test_errors_are_defined_on_one_page_but_for_those_that_never_leave_their_room() -> None:
    defines = re.compile(r"^class \w+\((Exception|RuntimeError|ValueError)\):", re.MULTILINE)
    files = {p.relative_to(PACKAGE).as_posix(): p.read_text(encoding="utf-8") for p in PACKAGE.rglob("*.py")}
    elsewhere = {name for name, text in files.items() if defines.search(text)} - {"errors.py"}
    assert elsewhere == NEVER_LEAVE_THEIR_ROOM
