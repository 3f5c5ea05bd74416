"""What libraries that others wrote take for the same forms. Run by the Python of the FHIR server's environment.

On stdin `{"forms": [...], "responses": [...]}` as JSON texts; on stdout the medians in ms of CPU.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any, Final

RUNS: Final = 3
OPERATORS: Final = {"=": "=", "!=": "!=", ">": ">", "<": "<", ">=": ">=", "<=": "<="}


def main() -> None:
    # These live in the environment of the FHIR server, which mypy does not look into.
    from fhir.resources.R4B.questionnaire import Questionnaire  # type: ignore[import-not-found]
    from fhirpathpy import compile as compiled  # type: ignore[attr-defined]  # our typing has what the product uses

    given = json.load(sys.stdin)
    texts = given["forms"]

    def read(text: str) -> None:
        with suppress(ValueError):  # some are not quite R4; it has read them by then
            Questionnaire.model_validate_json(text)

    answers = []
    for text, response in zip(texts, given["responses"], strict=True):
        conditions = [compiled(one) for one in _conditions(json.loads(text)["item"])]
        tree = json.loads(response)
        if conditions and tree.get("item"):
            answers.append(_median_ms(lambda: [one(tree) for one in conditions]))  # noqa: B023 -- called at once
    json.dump(
        {
            "read_all_ms": _median_ms(lambda: list(map(read, texts))),
            "read_largest_ms": _median_ms(lambda: read(texts[0])),
            "answer_ms": statistics.median(answers),
        },
        sys.stdout,
    )


def _conditions(items: list[Any]) -> Iterator[str]:
    """Yield each enableWhen in FHIRPath, as a form would have to say it without an engine of its own."""
    for item in items:
        for one in item.get("enableWhen", ()):
            found = f"QuestionnaireResponse.descendants().where(linkId = '{one['question']}').answer.value"
            ((kind, value),) = [(key, value) for key, value in one.items() if key.startswith("answer")]
            if one["operator"] == "exists":
                yield f"{found}.exists()"
            elif kind == "answerCoding":
                yield f"{found}.where(code = '{value.get('code')}').exists()"
            elif isinstance(value, bool | int | float):
                yield f"{found} {OPERATORS[one['operator']]} {str(value).lower()}"
            else:
                yield f"{found} {OPERATORS[one['operator']]} '{value}'"
        yield from _conditions(item.get("item", []))


def _median_ms(work: Callable[[], object]) -> float:
    taken = []
    for _ in range(RUNS):
        before = time.process_time()
        work()
        taken.append((time.process_time() - before) * 1000)
    return statistics.median(taken)


if __name__ == "__main__":
    main()
