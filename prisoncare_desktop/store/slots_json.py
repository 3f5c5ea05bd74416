"""Key slots <-> the JSON of their file, in this format and the first."""

from __future__ import annotations

import base64
from typing import Any

from prisoncare_desktop.store.code_slot import CodeSlot
from prisoncare_desktop.store.people import as_user, member
from prisoncare_desktop.store.sealing import KdfCost
from prisoncare_desktop.store.slot import FIRST_FORMAT, Birth, Slot


def slot_as_json(slot: Slot, file_format: int) -> dict[str, Any]:
    said = {
        "user": as_user(slot.member),
        "kdf": slot.cost.as_json(),
        "salt": text(slot.salt),
        "public_key": text(slot.public_key),
        "private_key": text(slot.private_key),
        "master_key": text(slot.master_key),
    }
    if slot.born is not None and file_format != FIRST_FORMAT:
        said["born"] = {"generation": slot.born.generation, "role": slot.born.role}
    return said


def parsed_slot(kept: dict[str, Any], file_format: int, generation: int) -> Slot:
    """Return the slot; one of `slot_file.UNREADABLE` if it is none."""
    kdf = kept["kdf"]
    if kdf["name"] != "argon2id":
        raise ValueError("kdf")
    of = member(kept["user"])
    born = Birth(generation, of.role.value) if file_format == FIRST_FORMAT else None
    if "born" in kept:
        born = Birth(int(kept["born"]["generation"]), str(kept["born"]["role"]))
    return Slot(
        member=of,
        cost=KdfCost(int(kdf["memory_kib"]), int(kdf["passes"]), int(kdf["lanes"]), in_tests=True),
        salt=as_bytes(kept["salt"]),
        public_key=as_bytes(kept["public_key"]),
        private_key=as_bytes(kept["private_key"]),
        master_key=as_bytes(kept["master_key"]),
        born=born,
    )


def code_slot_as_json(slot: CodeSlot) -> dict[str, Any]:
    said = {"salt": text(slot.salt), "master_key": text(slot.master_key)}
    if not slot.is_of_the_first_format:
        said |= {"public_key": text(slot.public_key), "private_key": text(slot.private_key)}
    if slot.user_id:
        said |= {"user": slot.user_id, "until": slot.until, "by": slot.by}
    return said


def parsed_code_slot(kept: dict[str, Any]) -> CodeSlot:
    return CodeSlot(
        salt=as_bytes(kept["salt"]),
        public_key=as_bytes(kept.get("public_key", "")),
        private_key=as_bytes(kept.get("private_key", "")),
        master_key=as_bytes(kept["master_key"]),
        user_id=str(kept.get("user", "")),
        until=str(kept.get("until", "")),
        by=str(kept.get("by", "")),
    )


def text(value: bytes) -> str:
    return base64.b64encode(value).decode()


def as_bytes(kept: str) -> bytes:
    return base64.b64decode(kept, validate=True)
