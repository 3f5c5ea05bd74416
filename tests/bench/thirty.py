"""Thirty people's clinic recorded in a real window, beside the 150 s that it may take with the nurse's thinking."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.bench.table import Figure
from tests.journeys.thirty import KEYSTROKES_AT_MOST, SECONDS_AT_MOST, Took

WORDS = {"keys": "by keys", "mouse": "by mouse", "large": "by keys, 200 % text", "contrast": "by keys, high contrast"}
PUBLISHED_S = 13.0  # the best that is published for one clinical entry (issue 6)


def figures(pc_folder: Path) -> Iterator[Figure]:
    program = [sys.executable, "-m", "tests.journeys.thirty", "--json", "--pc", str(pc_folder)]
    said = subprocess.run(program, capture_output=True, text=True, check=True).stdout
    for took in (Took(**json.loads(line)) for line in said.splitlines() if line.startswith("{")):
        how = WORDS[took.how]
        told = "our limit, with the nurse's thinking" if not took.errors else f"WRONG ENTRIES: {took.errors}"
        yield Figure(f"30 people recorded {how}", took.seconds, SECONDS_AT_MOST, "s", told)
        if took.how == "keys":
            yield Figure("one entry, keystrokes", took.by_entry, KEYSTROKES_AT_MOST, "keys", "our limit")
            each = took.seconds / took.people
            yield Figure("one entry, the program's part", each, PUBLISHED_S, "s", "best published for a whole entry")
