"""How a PC stands with the courier: what the next file would hold, and what is on its way without an answer."""

from __future__ import annotations

from datetime import datetime

from prisoncare_desktop.sync.courier import key_ring
from prisoncare_desktop.sync.forwarded import questions
from prisoncare_desktop.sync.run import DEVICE_ID
from prisoncare_desktop.sync.up.settle import FAR
from prisoncare_desktop.usecases.courier_port import Carried, CourierState
from prisoncare_desktop.usecases.forwarding import HandedOver, way_of
from prisoncare_desktop.usecases.outbox import BatchRecord, EntryState, LinesWanted
from prisoncare_desktop.usecases.ports import UnitOfWork
from prisoncare_desktop.usecases.restored import PULL_FIRST

_ALL = 1_000_000


def without_answer(unit: UnitOfWork) -> tuple[BatchRecord, ...]:
    """Return the frozen batches that the next file holds: every one that the trust did not answer, in order."""
    return tuple(one for one in unit.outbox.under_way() if not way_of(unit, one.number).answered_at)


def state(unit: UnitOfWork) -> CourierState:
    own, trust = key_ring.own_keys(unit.facts), key_ring.trust_keys(unit.facts)
    files: dict[str, list[tuple[HandedOver, int]]] = {}
    times: list[datetime] = []
    again = 0
    for batch in without_answer(unit):
        claimed = unit.outbox.claimed_in(batch.number)
        times += [one.recorded_at for one in claimed]
        way = way_of(unit, batch.number)
        if way.times:
            again += len(claimed)
            files.setdefault(way.carried_as, []).append((way, len(claimed)))
    asks_first = _asks_first(unit)
    times += [] if asks_first else _offered(unit)
    return CourierState(
        fingerprint=own.introduction.fingerprint if own else "",
        keys_made_at=own.introduction.made_at if own else None,
        trust_fingerprint=trust.introduction.fingerprint if trust else "",
        trust_accepted_at=trust.accepted_at if trust else None,
        ready=len(times),
        again=again,
        later=unit.outbox.counts().saved_here - len(times) - _held_up(unit),
        first_at=min(times, default=None),
        last_at=max(times, default=None),
        under_way=_files(files),
        asks_first=asks_first,
    )


def _asks_first(unit: UnitOfWork) -> bool:
    """Whether this PC was brought back from a backup, and has yet to hear how things stand before its changes go."""
    if not unit.facts.get(PULL_FIRST):
        return False
    device_id = unit.facts.get(DEVICE_ID)
    return not questions.has_begun(unit, device_id) or bool(questions.first_left(unit, device_id))


def _offered(unit: UnitOfWork) -> list[datetime]:
    """Return when the changes were recorded that can be frozen now, with those that are squashed into them."""
    reach = {one.record_id: one.seq for one in unit.outbox.pending(_ALL, FAR)}
    waiting = (one for one in unit.outbox.unsettled_of(reach) if one.state is EntryState.WAITING)
    return [one.recorded_at for one in waiting if one.seq <= reach[one.record_id]]


def _held_up(unit: UnitOfWork) -> int:
    """Return how many changes wait behind one that needs a person: no answer to a file lets them go."""
    stuck = unit.outbox.needing_attention()
    if not stuck:
        return 0
    lines = unit.outbox_lines.find(LinesWanted(states=frozenset({EntryState.WAITING})))
    waiting = unit.outbox.many(one.id for one in lines).values()
    ids, since = {one.id for one in stuck}, {(one.record_type, one.record_id): one.seq for one in reversed(stuck)}
    held = 0
    for one in sorted(waiting, key=lambda one: one.seq):
        record = (one.record_type, one.record_id)
        if one.depends_on in ids or one.seq > since.get(record, one.seq):
            ids.add(one.id)
            since.setdefault(record, one.seq)
            held += 1
    return held


def _files(files: dict[str, list[tuple[HandedOver, int]]]) -> tuple[Carried, ...]:
    found = []
    for name, ways in files.items():
        went = [way for way, _ in ways]
        made_at = max(way.last_at for way in went if way.last_at is not None)
        since = min(way.first_at for way in went if way.first_at is not None)
        changes = sum(n for _, n in ways)
        found.append(
            Carried(
                name, made_at, since, changes, max(len(way.times) for way in went), any(w.needs_a_person for w in went)
            )
        )
    return tuple(sorted(found, key=lambda one: one.made_at, reverse=True))
