"""Resources judged by `fhir.resources`, which nobody here wrote: it comes with the FHIR server of `.central`.

Run by that environment's Python: one resource a line on stdin; on stdout a line for each: what is wrong, or nothing.
R4B is R4 in all that we write.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Final

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
    # It lives in the environment of the FHIR server, which mypy does not look into.
    from fhir.resources.R4B import get_fhir_model_class  # type: ignore[import-not-found]

    for line in sys.stdin:
        tree = json.loads(line)
        try:
            get_fhir_model_class(tree["resourceType"]).model_validate(tree)
            print()
        except ValueError as error:  # pydantic's own is one
            print(" ".join(str(error).split()))


if __name__ == "__main__":
    main()
