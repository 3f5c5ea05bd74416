"""What comes from the trust, taken apart: the answer to a batch of ours, or resources sent down."""

from __future__ import annotations

from dataclasses import dataclass

from prisoncare_desktop.domain import systems
from prisoncare_desktop.domain.calendar import instant_text
from prisoncare_desktop.errors import ServerNonsense
from prisoncare_desktop.sync.access.line import INFLATED_BYTES_MAX
from prisoncare_desktop.sync.fhir.resource import Unreadable, identifiers, instant, objects, part, text
from prisoncare_desktop.sync.fhir.strict_json import JsonObject, read_object
from prisoncare_desktop.sync.weighing import bundle
from prisoncare_desktop.sync.weighing.bundle import EntryAnswer


@dataclass(frozen=True)
class Reply:
    """The trust's answer to one batch. `sha256`: of the bytes it answers. `answers`: as many as the Bundle had.

    `refused_whole`: its one answer is to all of the batch, however many entries that has.
    """

    device_id: str
    number: int
    sha256: str
    answers: tuple[EntryAnswer, ...]
    refused_whole: bool = False


@dataclass(frozen=True)
class SentDown:
    """Resources of this prison as they stood at `as_of` (the trust's time, "" if it does not say).

    `answers`: the name of this PC's question for the whole record, "" where it answers none; `part` of `parts` of that.
    """

    resources: tuple[JsonObject, ...]
    as_of: str
    answers: str = ""
    part: int = 1
    parts: int = 1


def read(body: bytes) -> Reply | SentDown:
    """Take a message apart.

    Raises:
        ServerNonsense: it is neither; or it was cut short.
    """
    if len(body) > INFLATED_BYTES_MAX:
        raise ServerNonsense("the message is larger than any should be")
    tree = read_object(body)
    try:
        if tree.get("resourceType") != "Bundle":
            raise ServerNonsense("the message is no Bundle")
        kind = text(tree, "type")
        if kind in ("batch-response", "transaction-response"):
            return _reply(tree)
        if kind in ("collection", "searchset"):
            return _sent_down(tree)
    except Unreadable as e:
        raise ServerNonsense("the message is a broken Bundle") from e
    raise ServerNonsense("the message is a Bundle of another type")


def _reply(tree: JsonObject) -> Reply:
    device_id, number = "", 0
    for system, value in identifiers(tree):
        device, _, written = value.rpartition("/")
        if system == systems.BATCH and written.isascii() and written.isdecimal():
            device_id, number = device, int(written)
    sha256 = _tag(tree, systems.BATCH_SHA256)
    if not device_id or not sha256:
        raise ServerNonsense("an answer does not say to which batch")
    answers, refused_whole = tuple(bundle.answers_in(tree)), bool(_tag(tree, systems.REFUSED_WHOLE))
    if refused_whole and (len(answers) != 1 or answers[0].status < 400):
        raise ServerNonsense("a batch is refused whole, and is not")
    return Reply(device_id, number, sha256.lower(), answers, refused_whole)


def _sent_down(tree: JsonObject) -> SentDown:
    resources = tuple(
        part(entry, "resource")
        for entry in objects(tree, "entry")
        if text(part(entry, "search"), "mode") in ("", "match", "include")
    )
    stamp = part(tree, "meta") if "lastUpdated" in part(tree, "meta") else {"lastUpdated": tree.get("timestamp", "")}
    as_of = instant_text(instant(stamp, "lastUpdated")) if stamp["lastUpdated"] else ""
    name, _, which = _tag(tree, systems.WHOLE_RECORD).partition("/")
    part_of, _, parts = which.partition("/")
    if not (name and _is_count(part_of) and _is_count(parts) and int(part_of) <= int(parts)):
        return SentDown(resources, as_of)
    return SentDown(resources, as_of, name, int(part_of), int(parts))


def _is_count(written: str) -> bool:
    return written.isascii() and written.isdecimal() and 0 < int(written[:9]) == int(written)


def _tag(tree: JsonObject, system: str) -> str:
    """Return the code of the Bundle's tag of this system, "" if it has none."""
    tags = objects(part(tree, "meta"), "tag")
    return next((text(tag, "code") for tag in tags if tag.get("system") == system), "")
