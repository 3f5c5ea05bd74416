"""A form is not changed once it was used: other words, other choices or another order are a new version.

`released_forms.json` holds the SHA-256 of every version, of its content and not of how its file is laid out.
`python -m tests.resources.test_released_forms` adds the versions that are new, and nothing else. Until the program that
brings a version is released, the version may still change: `... --again` then takes it as it is now.
"""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path

import pytest

from prisoncare_desktop import resources

AGAIN = "python -m tests.resources.test_released_forms"
RELEASED = Path(__file__).parent / "released_forms.json"


NAMES = (*resources.names_in("questionnaires", ".json"), *resources.names_in("questionnaires/packs", ".json"))


def digests() -> dict[str, str]:
    """Return the digest of each version of a form that is shipped, by url|version."""
    trees = [json.loads(resources.read_text(name)) for name in NAMES]
    texts = {f"{tree['url']}|{tree['version']}": json.dumps(tree, sort_keys=True) for tree in trees}
    return {canonical: hashlib.sha256(text.encode()).hexdigest() for canonical, text in sorted(texts.items())}


def released() -> dict[str, str]:
    kept: dict[str, str] = json.loads(RELEASED.read_text(encoding="utf-8"))
    return kept


SHIPPED = digests()


@pytest.mark.parametrize("canonical", SHIPPED, ids=lambda one: one.rpartition("/")[2])
def test_a_form_that_changes_has_a_new_version(canonical: str) -> None:
    pinned = released().get(canonical)
    assert pinned is not None, f"{canonical} is new: add it by `{AGAIN}`"
    assert SHIPPED[canonical] == pinned, (
        f"{canonical} was changed: count its version up; not released yet? `{AGAIN} --again`"
    )


def test_no_two_files_say_they_are_the_same_version() -> None:
    assert len(SHIPPED) == len(NAMES)


if __name__ == "__main__":
    told = SHIPPED if "--again" in sys.argv else {**SHIPPED, **released()}
    RELEASED.write_text(json.dumps(told, indent=1, sort_keys=True) + "\n", encoding="utf-8")
