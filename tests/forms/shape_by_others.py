"""Resources judged by `fhir.resources`, which nobody here wrote: it comes with the FHIR server of `.central`.

Run by that environment's Python: one resource a line on stdin; on stdout a line for each: what is wrong, or nothing.
R4B is R4 in all that a Questionnaire and its response hold.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).resolve().parents[2]
PYTHON: Final = ROOT / ".central" / "bin" / "python"
WITHIN_S: Final = 120.0


def faults(resources: Iterable[str]) -> list[str]:
    """Return for each resource (JSON text on one line) what is wrong with its shape, "" if nothing."""
    assert PYTHON.exists(), "no FHIR library to judge by: run `make .central/ready` first"
    lines = "\n".join(resources)
    told = subprocess.run(
        [PYTHON, __file__], input=lines, capture_output=True, text=True, check=True, timeout=WITHIN_S, cwd=ROOT
    )
    return told.stdout.split("\n")[:-1]


def main() -> None:
    # These live in the environment of the FHIR server, which mypy does not look into.
    from fhir.resources.R4B.questionnaire import Questionnaire  # type: ignore[import-not-found]
    from fhir.resources.R4B.questionnaireresponse import QuestionnaireResponse  # type: ignore[import-not-found]

    kinds: dict[str, Any] = {"Questionnaire": Questionnaire, "QuestionnaireResponse": QuestionnaireResponse}
    for line in sys.stdin:
        tree = json.loads(line)
        try:
            kinds[tree["resourceType"]].model_validate(tree)
            print()
        except ValueError as error:  # pydantic's own is one
            print(" ".join(str(error).split()))


if __name__ == "__main__":
    main()
