"""The next version of the program on this PC: other forms are shipped, and the old versions of them are not."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from prisoncare_desktop import resources
from prisoncare_desktop.usecases import packaged_forms

CACHES = (resources.read_text, resources.read_bytes, resources.read_json, packaged_forms._all)
VERSION = "9.0.0"


def install(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """Ship every form in a newer version in which each question has other words, in place of those shipped today."""
    shipped = resources.path_of("questionnaires")
    for other in shipped.parent.iterdir():
        if other != shipped:
            (folder / other.name).symlink_to(other)
    for file in shipped.rglob("*.json"):
        tree = json.loads(file.read_text(encoding="utf-8"))
        tree["version"] = VERSION
        _reworded(tree)
        newer = folder / "questionnaires" / file.relative_to(shipped)
        newer.parent.mkdir(parents=True, exist_ok=True)
        newer.write_text(json.dumps(tree), encoding="utf-8")
    monkeypatch.setattr(resources, "_ROOT", folder)
    forget()


def forget() -> None:
    """Forget what was read of the forms shipped until now."""
    for one in CACHES:
        one.cache_clear()


def _reworded(tree: dict[str, Any]) -> None:
    for item in tree.get("item", ()):
        if "text" in item:
            item["text"] = f"Newly worded: {item['text']}"
        _reworded(item)
