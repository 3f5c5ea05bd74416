"""What is inside a courier file: one JSON object each way. Read strictly, and judged whole before any of it is used."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from prisoncare_desktop.domain.calendar import instant_text
from prisoncare_desktop.errors import CourierFileRefused, ServerNonsense
from prisoncare_desktop.sync.fhir.resource import Unreadable, instant, needed
from prisoncare_desktop.sync.fhir.strict_json import JsonObject, canonical, read_object
from prisoncare_desktop.usecases.outbox import BatchRecord

MESSAGES_MOST = 10_000


@dataclass(frozen=True)
class Going:
    """What a file takes up, but for the batches. `trail`: rows of this PC's trail, and the seal of its last."""

    file_id: bytes
    made_at: datetime
    device_id: str
    agency: str
    trail: tuple[int, str]


@dataclass(frozen=True)
class Came:
    """What a file brought down. `device_id`: of the PC that it is for; `messages`: FHIR Bundles, in their order."""

    made_at: datetime
    device_id: str
    messages: tuple[bytes, ...]


def going_up(going: Going, batches: Iterable[BatchRecord]) -> bytes:
    """Return the content of a file to the trust."""
    return canonical(
        {
            "file": going.file_id.hex(),
            "made_at": instant_text(going.made_at),
            "device": going.device_id,
            "agency": going.agency,
            "trail": {"rows": going.trail[0], "head": going.trail[1]},
            "batches": [
                {
                    "device": one.device_id,
                    "number": one.number,
                    "sha256": one.sha256,
                    "body": base64.b64encode(one.body).decode(),
                }
                for one in batches
            ],
        }
    ).encode()


def size_of(batch: BatchRecord) -> int:
    """Return how many bytes a batch takes inside a file, or a few more."""
    return (len(batch.body) + 2) // 3 * 4 + 300


def come_down(content: bytes, file_id: bytes) -> Came:
    """Return what a file from the trust holds.

    Raises:
        CourierFileRefused: it is not what the room sign says. Nothing of it may be used then.
    """
    try:
        return _come_down(read_object(content), file_id)
    except (ServerNonsense, Unreadable) as error:
        raise CourierFileRefused("nonsense") from error


def _come_down(tree: JsonObject, file_id: bytes) -> Came:
    if needed(tree, "file") != file_id.hex():
        raise Unreadable("another file's content")
    messages = tree.get("messages")
    if not isinstance(messages, list) or not 1 <= len(messages) <= MESSAGES_MOST:
        raise Unreadable("no messages, or too many")
    return Came(instant(tree, "made_at"), needed(tree, "device"), tuple(map(_body, messages)))


def _body(message: object) -> bytes:
    if not isinstance(message, str):
        raise Unreadable("a message is no text")
    try:
        return base64.b64decode(message, validate=True)
    except (binascii.Error, ValueError) as error:
        raise Unreadable("a message is not base64") from error
