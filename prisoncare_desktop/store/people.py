"""Who is enrolled on this PC, read without any cryptography: the sign-in window's first paint waits for this alone."""

from __future__ import annotations

import json
from pathlib import Path

from prisoncare_desktop.domain.staff import Role, StaffMember
from prisoncare_desktop.errors import KeySlotsDamaged


def people_on_this_pc(key_slots_file: Path) -> tuple[StaffMember, ...]:
    """Return the people with a key slot, in the order they were enrolled; none on a PC not yet set up.

    The names are a help to choose by; nothing is believed of them until a slot has opened.

    Raises:
        KeySlotsDamaged: neither the file nor its previous copy can be read.
    """
    previous = key_slots_file.with_name(f"{key_slots_file.stem}.previous{key_slots_file.suffix}")
    if not key_slots_file.exists() and not previous.exists():
        return ()
    for file in (key_slots_file, previous):
        try:
            slots = json.loads(file.read_bytes())["slots"]
            return tuple(_member(slot["user"]) for slot in slots)
        except (OSError, ValueError, KeyError, TypeError):
            continue
    raise KeySlotsDamaged("neither the key slots nor their previous copy can be read")


def _member(user: dict[str, str]) -> StaffMember:
    return StaffMember(user["id"], user["name"], Role(user["role"]), user["wing"], user["team"])
