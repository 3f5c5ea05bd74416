"""Batches that travel by messages or by hand: handed over first, answered later, perhaps days later, perhaps never.

Facts of this store, read and written in whoever's transaction is open: the sync's, or that of the person who carries a
file. A change under way like this is *saved here* and nothing more: only the trust's answer settles it.
"""

from __future__ import annotations

import base64
import hashlib
import json
import zlib
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum

from prisoncare_desktop.domain.calendar import instant_of, instant_text
from prisoncare_desktop.usecases.outbox import BatchRecord
from prisoncare_desktop.usecases.ports import UnitOfWork

CARRIER = "sync.carrier"  # fact: what carries this PC's batches ("mesh", "courier"), "" for a FHIR server over HTTPS
WAY = "forwarded.way"  # fact: JSON list of `HandedOver`
ASIDE = "forwarded.aside"  # fact: JSON list of `KeptAside`; the bytes of each in a fact of its own
ASIDE_BODY = "forwarded.aside:{}"
NAMES_TAKEN = "forwarded.names_taken"  # fact: JSON list; when this PC took another name because of a message
TAKE_AGAIN = "forwarded.take_again"  # fact: JSON list; SHA-256 of messages kept aside that the next sync looks at anew

KEPT_MOST = 60  # batches whose handing over is remembered; the Sync page shows a dozen
ASIDE_MOST = 20  # messages whose bytes are kept; of more only that they came
ASIDE_BYTES_MOST = 1_000_000  # of one message; of a longer one its beginning is kept
TOLD_MOST = 200  # messages kept aside that are remembered at all: a flood of them must not fill the store
HANDED_OVER_MOST = 5  # times without an answer; then a person is told, and it goes on at the same pace
RETURNED_MOST = 3  # times that a carrier may bring a batch back before a person is told
NAMES_MOST = 3  # that a PC takes because of messages, within a week; people are told of each for as long
NAMES_WITHIN = timedelta(days=7)
PUT_OFF_MOST = timedelta(hours=25)  # longer than any wait that is kept to: the trust may ask for a day


@dataclass(frozen=True)
class HandedOver:
    """Where a frozen batch stands that does not travel by HTTPS. Instants are FHIR text, by this PC's clock.

    `times`: when it was handed over; `carried_as`: the carrier's own name of the last; `returned`: how often the
    carrier said that it could not be delivered, `returned_last` whether since the last time it was handed over.
    `answered_at`: when the trust's answer came. `asked`: changes of it (outbox ids) that wait until the trust has told
    how their record stands, and which record: `Type/id`. `put_off`: how often in a row the trust answered that its
    record cannot see to it now; `times` begins anew after each, but for the first. `again_at`: until when it waits for
    that reason, "" once it went again. `refused`: the status with which the record lets nothing of this PC in, 0.
    """

    number: int
    times: tuple[str, ...] = ()
    carried_as: str = ""
    returned: int = 0
    returned_last: bool = False
    answered_at: str = ""
    asked: dict[str, str] = field(default_factory=dict)
    put_off: int = 0
    again_at: str = ""
    refused: int = 0

    @property
    def first_at(self) -> datetime | None:
        return instant_of(self.times[0]) if self.times else None

    @property
    def last_at(self) -> datetime | None:
        return instant_of(self.times[-1]) if self.times else None

    @property
    def needs_a_person(self) -> bool:
        """Whether it went so often, or came back so often, that somebody must ask the trust."""
        return not self.answered_at and (len(self.times) >= HANDED_OVER_MOST or self.returned >= RETURNED_MOST)

    def is_due(self, now: datetime, again_after: timedelta, *, asked_for: bool = False) -> bool:
        """Whether it is to be handed over now: never yet, brought back, put off until now, or too long unanswered.

        A clock that was put back says nothing of how long. `asked_for`: a person wants what came back, or was put off,
        to go again now.
        """
        last = self.last_at
        if self.answered_at:
            return False
        if last is None:
            return True
        if self.again_at:
            return asked_for or not timedelta(0) < instant_of(self.again_at) - now <= PUT_OFF_MOST
        if self.returned_last and (asked_for or self.returned < RETURNED_MOST):
            return True
        return abs(now - last) >= again_after


class Strange(StrEnum):
    """Why a message from the trust was not believed."""

    UNREADABLE = "unreadable"  # not what an answer or a delivery looks like, or cut short
    UNKNOWN_BATCH = "unknown batch"  # answers a batch of this PC's that this store does not know
    OTHER_BYTES = "other bytes"  # answers a batch of this number that said something else
    WRONG_ANSWER = "wrong answer"  # answers more changes, or fewer, than the batch has


@dataclass(frozen=True)
class KeptAside:
    """A message that settled nothing. `carried_as`: the carrier's name of it; `came`: how often these bytes came."""

    sha256: str
    why: Strange
    carried_as: str
    batch_number: int  # that it says it answers; 0 if it says none
    size: int
    first_at: str
    came: int = 1


def ways(unit: UnitOfWork) -> dict[int, HandedOver]:
    """Return what is known of each batch's way, by number."""
    kept = json.loads(unit.facts.get(WAY) or "[]")
    return {one["number"]: HandedOver(**{**one, "times": tuple(one["times"])}) for one in kept}


def way_of(unit: UnitOfWork, number: int) -> HandedOver:
    return ways(unit).get(number) or HandedOver(number)


def keep_way(unit: UnitOfWork, way: HandedOver) -> None:
    """Keep how this batch stands; of answered ones only the latest are kept."""
    known = {**ways(unit), way.number: way}
    under_way = {batch.number for batch in unit.outbox.under_way()}
    latest = sorted(known)[-KEPT_MOST:]
    unit.facts.put(WAY, json.dumps([asdict(known[n]) for n in sorted(known) if n in under_way or n in latest]))


def to_hand_over(
    unit: UnitOfWork, now: datetime, again_after: timedelta, *, asked_for: bool = False
) -> tuple[BatchRecord, ...]:
    """Return the batches to hand to the carrier now, in order: the same bytes each time."""
    known = ways(unit)
    return tuple(
        batch
        for batch in unit.outbox.under_way()
        if known.get(batch.number, HandedOver(batch.number)).is_due(now, again_after, asked_for=asked_for)
    )


def handed_over(unit: UnitOfWork, numbers: Iterable[int], carried_as: str, at: datetime) -> None:
    """Note that these batches are with the carrier (or in a file that a person carries)."""
    for number in numbers:
        way = way_of(unit, number)
        times = (*way.times, instant_text(at))
        keep_way(unit, replace(way, times=times, carried_as=carried_as, returned_last=False, again_at=""))


def brought_back(unit: UnitOfWork, number: int) -> None:
    """Note that the carrier could not deliver this batch."""
    way = way_of(unit, number)
    if way.times and not way.answered_at:
        keep_way(unit, replace(way, returned=way.returned + 1, returned_last=True))


def put_off(unit: UnitOfWork, number: int, again_at: datetime, refused: int = 0) -> None:
    """Note that the trust's record could not see to this batch: it goes again then. `refused`: see `HandedOver`."""
    way = way_of(unit, number)
    told = replace(way, times=way.times[:1], put_off=way.put_off + 1, again_at=instant_text(again_at), refused=refused)
    keep_way(unit, told)


@dataclass(frozen=True)
class Awaited:
    """Batches handed over that the trust has not answered. `changes`: in them; `since`: when the oldest went.

    `needs_a_person`: of these batches, how many went too often without an answer, or came back. `refused`: how many the
    trust's record does not even look at, as it lets nothing of this PC in. `not_yet`: changes in batches that are
    frozen and not handed over (a courier file not written yet).
    """

    changes: int
    since: datetime | None
    needs_a_person: int
    not_yet: int
    refused: int = 0


def awaited(unit: UnitOfWork) -> Awaited | None:
    """Return what is under way, None where nothing is."""
    known = ways(unit)
    under_way = [(batch, known.get(batch.number, HandedOver(batch.number))) for batch in unit.outbox.under_way()]
    if not under_way:
        return None
    went = [way.first_at for _, way in under_way if way.first_at is not None]
    return Awaited(
        changes=sum(batch.entries for batch, way in under_way if way.times),
        since=min(went, default=None),
        needs_a_person=sum(way.needs_a_person for _, way in under_way),
        not_yet=sum(batch.entries for batch, way in under_way if not way.times),
        refused=sum(bool(way.refused) for _, way in under_way),
    )


def kept_aside(unit: UnitOfWork) -> tuple[KeptAside, ...]:
    """Return the messages that settled nothing, oldest first."""
    kept = json.loads(unit.facts.get(ASIDE) or "[]")
    return tuple(KeptAside(**{**one, "why": Strange(one["why"])}) for one in kept)


def keep_aside(unit: UnitOfWork, body: bytes, why: Strange, carried_as: str, batch_number: int, at: datetime) -> None:
    """Keep a message that is not believed, as it came, for whoever looks into it. The same bytes are kept once."""
    sha256 = hashlib.sha256(body).hexdigest()
    known = list(kept_aside(unit))
    before = next((one for one in known if (one.sha256, one.why) == (sha256, why)), None)
    if before is not None:
        known[known.index(before)] = replace(before, came=before.came + 1, carried_as=carried_as)
    elif len(known) < TOLD_MOST:
        known.append(KeptAside(sha256, why, carried_as, batch_number, len(body), instant_text(at)))
        if len(known) <= ASIDE_MOST:
            unit.facts.put(ASIDE_BODY.format(sha256), base64.b85encode(zlib.compress(body[:ASIDE_BYTES_MOST])).decode())
    unit.facts.put(ASIDE, json.dumps([asdict(one) for one in known]))


def body_of(unit: UnitOfWork, aside: KeptAside) -> bytes:
    """Return the bytes as they came, the first of a long message; b"" where too many messages were kept already."""
    kept = unit.facts.get(ASIDE_BODY.format(aside.sha256))
    return zlib.decompress(base64.b85decode(kept)) if kept else b""


def look_aside(unit: UnitOfWork, sha256: str) -> None:
    """Forget a kept message: somebody has looked into it."""
    left = [one for one in kept_aside(unit) if one.sha256 != sha256]
    unit.facts.put(ASIDE, json.dumps([asdict(one) for one in left]) if left else "")
    unit.facts.put(ASIDE_BODY.format(sha256), "")


def take_again(unit: UnitOfWork, sha256: str) -> None:
    """Have the next sync look at a kept message anew."""
    unit.facts.put(TAKE_AGAIN, json.dumps(sorted({*to_take_again(unit), sha256})))


def to_take_again(unit: UnitOfWork) -> tuple[str, ...]:
    return tuple(json.loads(unit.facts.get(TAKE_AGAIN) or "[]"))


def taken_again(unit: UnitOfWork, sha256: str) -> None:
    """Note that the sync has looked at it."""
    left = [one for one in to_take_again(unit) if one != sha256]
    unit.facts.put(TAKE_AGAIN, json.dumps(left) if left else "")


def may_take_another_name(unit: UnitOfWork, now: datetime) -> bool:
    """Whether this PC may take another name because of a message once more; noted as if it did."""
    taken = json.loads(unit.facts.get(NAMES_TAKEN) or "[]")
    lately = [at for at in taken if abs(now - instant_of(at)) < NAMES_WITHIN]
    if len(lately) >= NAMES_MOST:
        return False
    unit.facts.put(NAMES_TAKEN, json.dumps([*lately, instant_text(now)]))
    return True
