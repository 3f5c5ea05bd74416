"""Which entries may go next. Plain rules over where each unsettled entry stands; no SQL here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import takewhile

from prisoncare_desktop.domain.access import BreakGlassUsed
from prisoncare_desktop.errors import Bug
from prisoncare_desktop.usecases.outbox import LONGEST_WAIT, EntryState, overtakes, speaks_for

FIRST_KINDS = frozenset({BreakGlassUsed.kind})
"""Kinds that go before all else that waits: somebody elsewhere should hear of them at once."""


@dataclass(frozen=True)
class Standing:
    """Where an unsettled entry stands."""

    seq: int
    id: str
    event_id: str
    kind: str
    record_type: str
    record_id: str
    state: EntryState
    next_try_at: datetime | None
    depends_on: str


def offers(unsettled: Sequence[Standing], limit: int, at: datetime) -> list[str]:
    """Return the ids of at most `limit` entries to send now, in order. `unsettled`: all of them, in order.

    Entries of one event are not parted by the limit unless they alone exceed it.
    """
    chains: dict[tuple[str, str], list[Standing]] = {}
    for entry in unsettled:
        chains.setdefault((entry.record_type, entry.record_id), []).append(entry)
    open_ids = {entry.id for entry in unsettled}
    going = []
    for chain in chains.values():
        run = _first_run(chain)
        held = any(e.depends_on in open_ids for e in run)
        if run and not held and all(_is_due(e.next_try_at, at) for e in run):
            going.append(run[-1])
    going.sort(key=lambda entry: (entry.kind not in FIRST_KINDS, entry.seq))
    whole = going[:limit]
    if len(going) > limit > 0 and going[limit].event_id == whole[-1].event_id:
        whole = [entry for entry in whole if entry.event_id != whole[-1].event_id] or whole
    return [entry.id for entry in whole]


def _is_due(next_try_at: datetime | None, at: datetime) -> bool:
    """Whether a change may be tried. One that has longer to wait than any ever has was made to by another clock.

    This PC's was put back since: nobody's change waits for it to come round again.
    """
    return next_try_at is None or next_try_at <= at or next_try_at - at > LONGEST_WAIT


def superseded(unsettled: Sequence[Standing], entry_id: str) -> list[str]:
    """Return the ids of the waiting entries that this one makes needless to send.

    Raises:
        Bug: the entry does not wait, or something earlier of its record must go first.
    """
    entry = next((e for e in unsettled if e.id == entry_id), None)
    if entry is None or entry.state is not EntryState.WAITING:
        raise Bug(f"entry {entry_id} does not wait to be sent")
    of_record = [e for e in unsettled if (e.record_type, e.record_id) == (entry.record_type, entry.record_id)]
    earlier = [e for e in of_record if e.seq < entry.seq]
    needless = [e for e in earlier if e.state is EntryState.WAITING and speaks_for(entry.kind, e.kind)]
    if any(e not in needless and not overtakes(entry.kind, e.kind) for e in earlier):
        raise Bug(f"entry {entry_id} would overtake an earlier one of its record")
    return [e.id for e in needless]


def _first_run(chain: Sequence[Standing]) -> list[Standing]:
    """Return the entries of a record that may go as one: none if its first is on its way or needs a person."""
    first = chain[0]
    if first.state is not EntryState.WAITING:
        return []
    in_turn = takewhile(
        lambda e: e.state is EntryState.WAITING and (speaks_for(e.kind, first.kind) or overtakes(first.kind, e.kind)),
        chain[1:],
    )
    return [first, *(e for e in in_turn if speaks_for(e.kind, first.kind))]
