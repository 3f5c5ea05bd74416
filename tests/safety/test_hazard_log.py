"""Every hazard says what controls it and which test shows it; every test marked with a hazard stands in the log."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from prisoncare_desktop import resources, settings

ROOT = Path(__file__).resolve().parents[2]
LOG: dict[str, Any] = resources.read_json("safety/hazards.json")
HAZARDS: list[dict[str, Any]] = LOG["hazards"]
FIELDS = {
    *("id", "hazard", "harm", "causes", "severity", "likelihood", "initial_risk"),
    *("control", "status", "still_missing", "tests"),
}

each_hazard = pytest.mark.parametrize("hazard", HAZARDS, ids=[h["id"] for h in HAZARDS])


def marked_in(source: str) -> Iterator[tuple[str, str]]:
    """Yield (test function, hazard id) for each `@pytest.mark.hazard("...")` in a module, methods as `Class::name`."""

    def walk(body: list[ast.stmt], within: str) -> Iterator[tuple[str, str]]:
        for node in body:
            if isinstance(node, ast.ClassDef):
                yield from walk(node.body, f"{within}{node.name}::")
            if isinstance(node, ast.FunctionDef):
                yield f"{within}{node.name}", ""
                for mark in node.decorator_list:
                    if isinstance(mark, ast.Call) and ast.unparse(mark.func) == "pytest.mark.hazard":
                        for argument in mark.args:
                            yield f"{within}{node.name}", ast.literal_eval(argument)

    return walk(ast.parse(source).body, "")


@cache
def marks_in_the_tree() -> dict[str, set[str]]:
    """Return, by pytest node name, the hazards each test function is marked with."""
    found: dict[str, set[str]] = {}
    for module in sorted((ROOT / "tests").rglob("test_*.py")):
        for name, hazard in marked_in(module.read_text(encoding="utf-8")):
            marks = found.setdefault(f"{module.relative_to(ROOT).as_posix()}::{name}", set())
            if hazard:
                marks.add(hazard)
    return found


def test_the_twenty_hazards_are_there_each_once_and_in_order() -> None:
    assert [h["id"] for h in HAZARDS] == [f"H{n}" for n in range(1, 21)]
    assert LOG["version"] == settings.VERSION


@each_hazard
def test_a_hazard_says_everything_about_itself(hazard: dict[str, Any]) -> None:
    assert set(hazard) == FIELDS
    assert all(hazard[field] for field in ("hazard", "harm", "causes"))
    assert hazard["status"] in LOG["statuses"]
    assert hazard["control"] or hazard["status"] == "open"
    assert hazard["still_missing"] or hazard["status"] == "controlled"


@each_hazard
def test_a_hazards_risk_is_what_the_matrix_makes_of_severity_and_likelihood(hazard: dict[str, Any]) -> None:
    column = LOG["severities"].index(hazard["severity"])
    assert hazard["initial_risk"] == LOG["matrix"][hazard["likelihood"]][column]


@each_hazard
def test_a_control_is_shown_by_tests_that_exist_and_carry_the_hazards_mark(hazard: dict[str, Any]) -> None:
    tree = marks_in_the_tree()
    assert hazard["tests"] or hazard["status"] == "open", "a control that no test shows is open"
    for node in hazard["tests"]:
        assert node in tree, f"{hazard['id']} names a test that is not there: {node}"
        assert hazard["id"] in tree[node], f'{node} lacks @pytest.mark.hazard("{hazard["id"]}")'


def test_every_marked_test_stands_in_the_log_under_its_hazard() -> None:
    listed = {(node, h["id"]) for h in HAZARDS for node in h["tests"]}
    marked = {(node, hazard) for node, hazards in marks_in_the_tree().items() for hazard in hazards}
    assert marked - listed == set(), "marked, but not in resources/safety/hazards.json"


def test_a_mark_is_found_in_a_module_and_in_a_class() -> None:
    source = (
        "@pytest.mark.hazard('H1')\n@pytest.mark.journey\ndef test_a(): ...\n"
        "class TestB:\n    @pytest.mark.hazard('H2', 'H3')\n    def test_c(self): ...\n"
        "def test_d(): ...\n"
    )
    assert list(marked_in(source)) == [
        *(("test_a", ""), ("test_a", "H1")),
        *(("TestB::test_c", ""), ("TestB::test_c", "H2"), ("TestB::test_c", "H3")),
        ("test_d", ""),
    ]
