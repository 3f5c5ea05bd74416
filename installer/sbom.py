"""The bill of materials of what is shipped, CycloneDX 1.6, from the lock and the installed metadata.

Run at a release: `python -m installer.sbom > sbom.json`. The same lock always gives the same bytes.
"""

from __future__ import annotations

import json
import re
import sys
import uuid
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Any

from prisoncare_desktop.settings import VERSION

LOCK = Path(__file__).parent / "locks" / "runtime.txt"
ONE = re.compile(r"^([A-Za-z0-9_.-]+)==([^ ;\\\n]+)", flags=re.MULTILINE)
HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")


@dataclass(frozen=True)
class Locked:
    """One line of a lock: what it is, and what each of its files must hash to."""

    name: str
    version: str
    hashes: tuple[str, ...]


def locked(text: str) -> tuple[Locked, ...]:
    """Return what a lock names, in its order."""
    found = list(ONE.finditer(text))
    ends = [one.start() for one in found[1:]] + [len(text)]
    return tuple(
        Locked(one.group(1), one.group(2), tuple(HASH.findall(text[one.end() : end])))
        for one, end in zip(found, ends, strict=True)
    )


def licence_of(name: str) -> str:
    """Return what an installed package says of its licence: its expression, its field's first line, its classifiers."""
    try:
        said = distribution(name).metadata
    except PackageNotFoundError:
        return ""
    classifiers = [c.rpartition(" :: ")[2] for c in said.get_all("Classifier") or [] if c.startswith("License ::")]
    field, expression = ("".join(said.get_all(name) or []) for name in ("License", "License-Expression"))
    return expression or field.strip().partition("\n")[0] or " and ".join(classifiers)


def bill(text: str) -> dict[str, Any]:
    """Return the bill of materials of a lock's text."""
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, text)}",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": "prisoncare-desktop",
                "name": "prisoncare-desktop",
                "version": VERSION,
            }
        },
        "components": [_component(one) for one in locked(text)],
    }


def _component(one: Locked) -> dict[str, Any]:
    purl = f"pkg:pypi/{one.name.lower()}@{one.version}"
    said = licence_of(one.name)
    return {
        "type": "library",
        "bom-ref": purl,
        "name": one.name,
        "version": one.version,
        "purl": purl,
        "hashes": [{"alg": "SHA-256", "content": content} for content in one.hashes],
        **({"licenses": [{"license": {"name": said}}]} if said else {}),
    }


if __name__ == "__main__":
    json.dump(bill(LOCK.read_text(encoding="utf-8")), sys.stdout, indent=1)
