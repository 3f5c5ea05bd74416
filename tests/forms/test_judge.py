"""The judge of responses finds each fault that it is there to find."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

from tests.forms import judge

HIDDEN = {"url": f"{judge.EXTENSION}questionnaire-hidden", "valueBoolean": True}
LEAST = {"url": f"{judge.EXTENSION}minValue", "valueInteger": 1}
MOST = {"url": f"{judge.EXTENSION}questionnaire-maxOccurs", "valueInteger": 2}
AT_LEAST = {"url": f"{judge.EXTENSION}questionnaire-minOccurs", "valueInteger": 2}
RED = {"system": "urn:colours", "code": "red"}
BLUE = {"system": "urn:colours", "code": "blue"}
BLANK = {
    "item": [
        {"linkId": "used", "type": "boolean", "text": "Used?", "required": True},
        {
            "linkId": "times",
            "type": "group",
            "repeats": True,
            "item": [
                {"linkId": "n", "type": "integer", "extension": [LEAST], "required": True},
                {
                    "linkId": "why",
                    "type": "string",
                    "maxLength": 5,
                    "enableWhen": [{"question": "n", "operator": ">", "answerInteger": 3}],
                },
            ],
        },
        {
            "linkId": "colour",
            "type": "choice",
            "repeats": True,
            "extension": [MOST, AT_LEAST],
            "answerOption": [{"valueCoding": RED}, {"valueCoding": BLUE}],
            "enableWhen": [{"question": "used", "operator": "=", "answerBoolean": True}],
        },
        {"linkId": "unseen", "type": "string", "required": True, "extension": [HIDDEN]},
    ]
}
GOOD: Any = {
    "status": "completed",
    "item": [
        {"linkId": "used", "text": "Used?", "answer": [{"valueBoolean": True}]},
        {"linkId": "times", "item": [{"linkId": "n", "answer": [{"valueInteger": 2}]}]},
        {
            "linkId": "times",
            "item": [
                {"linkId": "n", "answer": [{"valueInteger": 4}]},
                {"linkId": "why", "answer": [{"valueString": "pain"}]},
            ],
        },
        {"linkId": "colour", "answer": [{"valueCoding": RED}, {"valueCoding": BLUE}]},
    ],
}


def spoilt(at: str, put: Any) -> Any:
    """Return the good response with something else at a path like `item.0.answer`."""
    tree = deepcopy(GOOD)
    *way, last = (int(one) if one.isdigit() else one for one in at.split("."))
    here = tree
    for one in way:
        here = here[one]
    here[last] = put
    return tree


def test_a_good_response_has_no_fault() -> None:
    assert judge.faults(BLANK, GOOD) == []


@pytest.mark.parametrize(
    ("at", "put", "fault"),
    [
        ("status", "finished", "status finished"),
        ("item.0.linkId", "other", "other: not an item of the form"),
        ("item", GOOD["item"][::-1], ": its items are not in the order of the form"),
        ("item.0.answer.0", {"valueBoolean": False}, "colour: disabled, and in the response"),
        ("item.1.item", GOOD["item"][1]["item"] + [GOOD["item"][2]["item"][1]], "why: disabled, and in the response"),
        ("item", GOOD["item"][1:], "used: required, and not answered"),
        ("item.1.item", [], "n: required, and not answered"),
        ("item.0.answer", [], "used: a question without an answer"),
        ("item.1.answer", [{"valueString": "x"}], "times: no question, and answered"),
        ("item.0.item", [], "used: qrs-1: answer and item side by side"),
        ("item.0.text", "Did you?", "used: has other words than the form"),
        ("item.0.extra", 1, "used: holds ['answer', 'extra', 'linkId', 'text']"),
        ("item.0.answer.0", {"valueString": "yes"}, "used: answered by valueString"),
        ("item.0.answer", [{"valueBoolean": True}, {"valueBoolean": True}], "used: answered more than once"),
        ("item", [GOOD["item"][0], *GOOD["item"]], "used: there more than once"),
        ("item.3.answer.0.valueCoding", {"system": "urn:colours", "code": "green"}, "colour: answered by none of its"),
        ("item.3.answer", [{"valueCoding": RED}] * 3, "colour: answered more often than maxOccurs"),
        ("item.3.answer", [{"valueCoding": RED}], "colour: answered less often than minOccurs"),
        ("item.2.item.1.answer.0.valueString", "too long", "why: longer than maxLength"),
        ("item.1.item.0.answer.0.valueInteger", 0, "n: below minValue"),
    ],
)
def test_each_fault_is_found(at: str, put: Any, fault: str) -> None:
    assert any(one.startswith(fault) for one in judge.faults(BLANK, spoilt(at, put)))
