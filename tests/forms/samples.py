"""The forms these tests fill in: ours, and odd ones."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from prisoncare_desktop import resources
from prisoncare_desktop.forms.parsing import parse_questionnaire
from prisoncare_desktop.forms.questionnaire import Questionnaire
from prisoncare_desktop.forms.values import Coding

DATA = Path(__file__).parent / "data"


@cache
def odd(name: str) -> Questionnaire:
    return parse_questionnaire((DATA / f"{name}.json").read_text(encoding="utf-8"))


@cache
def shipped(name: str) -> Questionnaire:
    return parse_questionnaire(resources.read_text(f"questionnaires/{name}.json"))


def of_items(*items: dict[str, Any], **more: Any) -> Questionnaire:
    """Make a form of these FHIR items; `more`: further elements of the form."""
    tree = {"resourceType": "Questionnaire", "url": "urn:test", "version": "1", "item": list(items), **more}
    return parse_questionnaire(json.dumps(tree))


def code(value: str) -> Coding:
    return Coding(None, value)


def expression(use: str, text: str, *, name: str = "", language: str = "text/fhirpath") -> dict[str, Any]:
    """Make the extension that gives an item an expression: `variable`, or the end of an SDC address."""
    core, sdc = "http://hl7.org/fhir/StructureDefinition/", "http://hl7.org/fhir/uv/sdc/StructureDefinition/"
    url = core + use if use == "variable" else f"{sdc}sdc-questionnaire-{use}"
    return {
        "url": url,
        "valueExpression": {"language": language, "expression": text, **({"name": name} if name else {})},
    }
