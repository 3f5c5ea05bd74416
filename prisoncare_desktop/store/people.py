"""Who is enrolled on this PC, read without any cryptography: the sign-in window's first paint waits for this alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from prisoncare_desktop.domain.staff import Role, StaffMember
from prisoncare_desktop.store import slot_file, swap


def people_on_this_pc(key_slots_file: Path) -> tuple[StaffMember, ...]:
    """Return the people with a key slot, in the order they were enrolled; none on a PC not yet set up.

    The names are a help to choose by; nothing is believed of them until a slot has opened.

    Raises:
        KeySlotsDamaged: neither the file nor its previous copy can be read.
        StoreUnavailable: a store that was being brought back could not be put in its place yet.
    """
    swap.finish(key_slots_file.parent)  # a store brought back, if the power went in the middle: it has other people
    return people_in(key_slots_file)


def people_in(key_slots_file: Path) -> tuple[StaffMember, ...]:
    """Return the people with a key slot in a backup, and touch nothing there.

    Raises:
        KeySlotsDamaged: neither the file nor its previous copy can be read.
    """
    if not key_slots_file.exists() and not slot_file.previous_of(key_slots_file).exists():
        return ()
    return slot_file.read(key_slots_file, lambda body: tuple(member(slot["user"]) for slot in body["slots"]))


def member(user: dict[str, Any]) -> StaffMember:
    """Return the person a slot says it is of."""
    return StaffMember(user["id"], user["name"], Role(user["role"]), user["wing"], user["team"])


def as_user(of: StaffMember) -> dict[str, Any]:
    """Return what a slot says of whose it is."""
    return {"id": of.id, "name": of.name, "role": of.role.value, "wing": of.wing, "team": of.team}
