"""What we ship is pinned, named, under a licence we may ship, and carries no secret of ours (security.md, G25).

What a static checker of risky calls would say (bandit's rules) ruff says at every lint: its `S` rules are on for the
whole product. Known holes are looked up outside at a release: no database of them can be reached from a build.
"""

from __future__ import annotations

import json
import math
import os
import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from importlib.metadata import distribution
from pathlib import Path

import pytest

from installer.sbom import LOCK, bill, licence_of, locked

ROOT = Path(__file__).resolve().parents[2]
LOCKS = sorted((ROOT / "installer" / "locks").glob("*.txt"))

# --- pinned ---


def unpinned(lock: str) -> list[str]:
    """Return what a lock would let in that nobody has looked at: without a version, without a hash, from elsewhere."""
    lines = [line.strip() for line in lock.splitlines()]
    asked = [line for line in lines if line and not line.startswith(("#", "--hash"))]
    one = re.compile(r"[A-Za-z0-9_.-]+(\[[a-z,]+\])?==[^ ;\\]+( ;[^\\]*)?( \\)?")
    loose = [line for line in asked if not one.fullmatch(line)]
    return loose + [one.name for one in locked(lock) if not one.hashes]


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)
def test_every_line_of_a_lock_is_one_version_with_its_hashes(lock: Path) -> None:
    assert len(locked(lock.read_text())) > 5
    assert unpinned(lock.read_text()) == []


@pytest.mark.parametrize(
    "line",
    [
        "left-pad==1.0",
        "left-pad>=1.0 \\\n    --hash=sha256:" + "0" * 64,
        "git+https://example.org/left-pad.git",
        "--extra-index-url https://example.org/simple",
        "-e ./vendored",
    ],
)
def test_a_line_that_anybody_could_fill_is_noticed(line: str) -> None:
    assert unpinned(LOCK.read_text() + "\n" + line + "\n") != []


def test_all_the_project_asks_for_stands_in_the_lock() -> None:
    asked = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"]
    names = {re.split(r"[<>=!~\[; ]", one)[0].lower() for one in asked}
    assert names <= {one.name.lower() for one in locked(LOCK.read_text())}


# --- under a licence we may ship ---

ALLOWED = (
    *("MIT", "MIT-0", "MIT-CMU", "BSD-3-Clause", "BSD-2-Clause", "Apache-2.0", "PSF-2.0", "ISC", "Zlib"),
    "MPL-2.0",  # of a file we do not change (certifi's list of authorities)
)
BY_NAME = {
    "pyside6-essentials": ("LGPL-3.0-only", "used as it is, as a library that IT can replace; its text is shipped"),
    "shiboken6": ("LGPL-3.0-only", "as PySide6, which it belongs to"),
    "fhirpathpy": ("", "says nothing in its metadata; its licence file is MIT's"),
    "antlr4-python3-runtime": ("BSD", "BSD-3-Clause, written out at antlr.org/license and in each of its files"),
    "python-dateutil": ("Dual License", "Apache-2.0 for what came after 2017, BSD-3-Clause for all"),
    "sqlcipher3": ("", "says nothing in its metadata; its files carry zlib's licence, SQLCipher's own is BSD-3-Clause"),
    "pypdfium2": ("BSD-3-Clause, Apache-2.0, dependency licenses", "PDFium's parts; each text is in its wheel"),
    "reportlab": ("BSD license", "BSD-3-Clause, written out in its licence file"),
}


def may_be_shipped(name: str, said: str) -> bool:
    """Whether we may ship this: one of the licences it offers is on the list, or somebody looked and wrote down why."""
    if name in BY_NAME and (said == BY_NAME[name][0] or (BY_NAME[name][0] and BY_NAME[name][0] in said)):
        return True
    return any(
        all(part.strip() in ALLOWED for part in re.split(r" AND ", choice)) for choice in re.split(r" OR ", said)
    )


@pytest.mark.parametrize("name", [one.name for one in locked(LOCK.read_text())])
def test_what_is_shipped_is_under_a_licence_that_lets_us(name: str) -> None:
    said = licence_of(name)
    assert may_be_shipped(name, said), f"{name}: {said!r}; look, then say why in BY_NAME, or do without it"


@pytest.mark.parametrize(
    "said", ["GPL-3.0-only", "AGPL-3.0-or-later", "", "Proprietary", "MIT AND GPL-2.0-only", "LGPL-3.0-only"]
)
def test_a_licence_that_does_not_let_us_is_refused(said: str) -> None:
    assert not may_be_shipped("left-pad", said)


def test_an_exception_is_for_one_package_and_for_what_it_said_then() -> None:
    assert not may_be_shipped("shiboken6", "GPL-3.0-only")
    assert not may_be_shipped("sqlcipher3", "GPL-3.0-only")
    assert set(BY_NAME) <= {one.name for one in locked(LOCK.read_text())}


# --- named ---


def test_the_bill_of_materials_names_every_package_with_its_version_and_its_hashes() -> None:
    text = LOCK.read_text()
    made = bill(text)
    assert (made["bomFormat"], made["specVersion"]) == ("CycloneDX", "1.6")
    named = {c["name"]: (c["version"], {h["content"] for h in c["hashes"]}, c["purl"]) for c in made["components"]}
    pins = re.findall(r"^([a-z0-9-]+)==([^ ;\\\n]+)", text, flags=re.MULTILINE)
    assert {name: version for name, (version, _, _) in named.items()} == dict(pins)
    assert {h for _, hashes, _ in named.values() for h in hashes} == set(re.findall(r"sha256:(\w+)", text))
    assert all(purl == f"pkg:pypi/{name}@{version}" for name, (version, _, purl) in named.items())
    assert json.dumps(bill(text)) == json.dumps(made), "the same lock gives the same bill"
    assert bill(text + "\n# x")["serialNumber"] != made["serialNumber"]


def test_what_is_installed_here_is_what_the_bill_names() -> None:
    for one in locked(LOCK.read_text()):
        assert distribution(one.name).version == one.version


# --- no secret in the tree ---

SECRETS = {
    "a private key": re.compile(r"-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----\s*[A-Za-z0-9+/=]{20}"),
    "a cloud's key": re.compile(r"\b(?:AKIA|ASIA)[A-Z0-9]{16}\b"),
    "a token": re.compile(r"\b(?:gh[pousr]_[A-Za-z0-9]{30,}|glpat-[\w-]{20,}|xox[baprs]-[\w-]{20,}|pypi-[\w-]{50,})"),
    "a signed token": re.compile(r"\beyJ[\w-]{15,}\.eyJ[\w-]{15,}\.[\w-]{15,}"),
    "a password in an address": re.compile(r"\b[a-z]+://[^/\s:@\"'{}]+:[^/\s:@\"'{}]{6,}@"),
}
ASSIGNED = re.compile(
    r"(?i)(?:secret|token|passw(?:or)?d|api_?key|private_?key)\w*[\"']?\s*[:=]\s*[\"']([A-Za-z0-9+/=_-]{20,})[\"']"
)
MADE_UP = {"tests/usecases/test_set_up.py"}  # an address with a password in it, to be refused
TEXT = {".py", ".pyi", ".md", ".json", ".toml", ".txt", ".in", ".csv", ".mako", ".yaml", ".yml", ".cfg", ""}
NOT_OURS = {".venv", ".central", ".mesh", ".git", ".cache", ".demo", ".hypothesis", "demo-output", "__pycache__"}


def entropy(text: str) -> float:
    """Return the bits a character of this carries, from 0 to 6 or so; words have 3 to 4, keys 4.2 and more."""
    return -sum(n / len(text) * math.log2(n / len(text)) for n in Counter(text).values())


def secrets_in(text: str) -> list[str]:
    found = [f"{what} at {m.start()}" for what, pattern in SECRETS.items() for m in pattern.finditer(text)]
    return found + [f"a value at {m.start()}" for m in ASSIGNED.finditer(text) if entropy(m.group(1)) > 4.2]


def our_files() -> Iterator[Path]:
    for folder, within, files in os.walk(ROOT):
        within[:] = sorted(name for name in within if name not in NOT_OURS and not name.endswith("_cache"))
        yield from (Path(folder, name) for name in sorted(files) if Path(name).suffix in TEXT)


def test_no_secret_lies_in_the_tree() -> None:
    looked = 0
    for path in our_files():
        text = path.read_text(encoding="utf-8", errors="replace")
        looked += 1
        assert bool(secrets_in(text)) == (path.relative_to(ROOT).as_posix() in MADE_UP), path.relative_to(ROOT)
    assert looked > 300


PLANTED = (
    "-----BEGIN RSA " + "PRIVATE KEY-----\nMIIEpAIBAAKCAQEA1234567890abcdef",
    "key = '" + "AKIA" + "IOSFODNN7EXAMPLE" + "'",
    "ghp_" + "16C7e42F292c6912E7710c838347Ae178B4a",
    'server_token = "' + "q7Zx2Lk9Vb4Rt8Yp1Wm6Nc3Sd5" + '"',
    "https://nurse:" + "hunter2hunter2" + "@record.trust.example/fhir",
)


@pytest.mark.parametrize("planted", PLANTED)
def test_a_planted_secret_is_found(planted: str) -> None:
    assert secrets_in(f"# something\n{planted}\n") != []
