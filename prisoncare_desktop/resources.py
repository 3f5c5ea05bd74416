"""Where the files we ship are; the one module that opens `resources/`.

The folder lies beside the package in a checkout and in the installed tree; PRISONCARE_RESOURCES points elsewhere.
"""

from __future__ import annotations

import json
import os
from functools import cache
from pathlib import Path
from typing import Any

_ROOT = Path(os.environ.get("PRISONCARE_RESOURCES", Path(__file__).resolve().parent.parent / "resources"))


def path_of(name: str) -> Path:
    """Return the path of a shipped file, e.g. `fonts/Inter-Regular.otf`."""
    return _ROOT / name


def names_in(folder: str, suffix: str) -> tuple[str, ...]:
    """Return the names (`folder/file`) of the shipped files in a folder that end so, sorted."""
    return tuple(f"{folder}/{p.name}" for p in sorted((_ROOT / folder).iterdir()) if p.name.endswith(suffix))


@cache
def read_text(name: str) -> str:
    return path_of(name).read_text(encoding="utf-8")


@cache
def read_bytes(name: str) -> bytes:
    return path_of(name).read_bytes()


@cache
def read_json(name: str) -> Any:
    """Return a shipped JSON file's content. The same object each time: do not change it."""
    return json.loads(read_text(name))
