"""What is shipped: nothing that costs a third of a second for nothing, nothing of Qt under the GPL alone."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LOCKS = ROOT / "installer" / "locks"
NOT_SHIPPED = (
    "numpy",
    "pydantic",
    "fhir-resources",
    "qasync",
    "pyside6",
    "pyside6-addons",
    "pyinstaller",
    "sekmet-fhir",
    "mesh-sandbox",
)


def locked(name: str) -> dict[str, str]:
    found = re.findall(r"^([a-z0-9-]+)==([^ ;\\]+)", (LOCKS / name).read_text(), flags=re.MULTILINE)
    return dict(found)


def test_no_model_library_no_numpy_no_asyncio_bridge_and_no_gpl_only_qt_is_shipped() -> None:
    shipped = locked("runtime.txt")
    assert len(shipped) > 10
    assert [name for name in NOT_SHIPPED if name in shipped] == []


def test_every_package_is_pinned_with_its_hash() -> None:
    for lock in ("runtime.txt", "dev.txt", "central.txt", "mesh.txt"):
        blocks = re.split(r"^(?=[a-z0-9-]+==)", (LOCKS / lock).read_text(), flags=re.MULTILINE)[1:]
        assert blocks
        for block in blocks:
            assert "--hash=sha256:" in block, block.splitlines()[0]


def test_what_is_tested_is_what_is_shipped() -> None:
    tested = locked("dev.txt")
    assert {n: v for n, v in locked("runtime.txt").items() if tested.get(n) != v} == {}


def test_qt_stays_at_the_wheel_that_keeps_its_references() -> None:
    for lock in ("runtime.txt", "dev.txt"):
        assert locked(lock)["pyside6-essentials"] == "6.11.3"
        assert locked(lock)["shiboken6"] == "6.11.3"


def test_the_version_is_the_same_wherever_it_is_told() -> None:
    from prisoncare_desktop.settings import VERSION

    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert project["version"] == VERSION
    news = (ROOT / "resources" / "whats_new.md").read_text()
    assert re.findall(r"^## (\S+)", news, flags=re.MULTILINE)[0] == VERSION
