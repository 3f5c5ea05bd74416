"""The figures of the sync, for IT and leaders: counts, ages, what the server is like. No patient data, by construction.

Everything here is a number, a code, an id of this PC, or a time. Nothing is read from a record.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime

from prisoncare_desktop.domain.calendar import instant_of, instant_text
from prisoncare_desktop.settings import CERTIFICATE_ENDS_AT, VERSION
from prisoncare_desktop.usecases.change_kinds import about
from prisoncare_desktop.usecases.context import Context
from prisoncare_desktop.usecases.forwarding import CARRIER
from prisoncare_desktop.usecases.outbox import StateCounts
from prisoncare_desktop.usecases.ports import UnitOfWork
from prisoncare_desktop.usecases.requests import Query
from prisoncare_desktop.usecases.run_log import RUNS, RunLog, read
from prisoncare_desktop.usecases.sync_state import SilentPc, SyncState, silent_pcs, sync_state
from prisoncare_desktop.usecases.syncing import CLOCK_DIFFERENCE_S, FAILURES, HELD, LEASE, RECONCILED, SERVER_PROFILE


@dataclass(frozen=True)
class KindFigures:
    """One kind of change: how many stand in each state. `batches`: times that one of it went into one."""

    kind: str
    about: str
    states: Mapping[str, int]
    batches: int


@dataclass(frozen=True)
class SyncFigures:
    """How the sync of this PC stands. Ages and spans in seconds; None: not known, or nothing there.

    `server`: what the trust's server said of itself and taught us. `copies`: resources that came down, by type.
    `lease_of`: the process that runs a sync now ("" for none). `carrier`: "" for HTTPS.
    """

    as_of: datetime
    program: str
    device_id: str
    state: SyncState
    kinds: tuple[KindFigures, ...]
    oldest_s: float | None
    last_batch: int
    last_answered: int
    failures_in_a_row: int
    runs: RunLog
    server: Mapping[str, object]
    clock_difference_s: int | None
    certificate_ends_at: datetime | None
    carrier: str
    held: Mapping[str, int]
    copies: Mapping[str, int]
    silent_pcs: tuple[SilentPc, ...]
    reconciled: Mapping[str, Mapping[str, object]]  # by type: when it was checked against the trust, what was missed
    lease_of: str
    lease_until: str
    counts: StateCounts = field(default_factory=lambda: StateCounts(0, 0, 0))


@dataclass(frozen=True)
class GetSyncFigures(Query[SyncFigures]):
    """The figures as they stand."""


def get_sync_figures(_query: GetSyncFigures, context: Context) -> SyncFigures:
    now = context.clock.now()
    with context.store.read() as unit:
        state = sync_state(unit, now)
        waiting = [now - one.recorded_at for one in unit.outbox.unsettled()]
        lease = json.loads(unit.facts.get(LEASE) or "{}")
        behind = unit.facts.get(CLOCK_DIFFERENCE_S)
        ends = unit.facts.get(CERTIFICATE_ENDS_AT)
        return SyncFigures(
            as_of=now,
            program=VERSION,
            device_id=unit.facts.get("device_id"),
            state=state,
            kinds=_kinds(unit),
            oldest_s=max(waiting).total_seconds() if waiting else None,
            last_batch=unit.outbox.next_batch_number() - 1,
            last_answered=unit.outbox.last_answered(),
            failures_in_a_row=int(unit.facts.get(FAILURES) or 0),
            runs=read(unit.facts.get(RUNS)),
            server=json.loads(unit.facts.get(SERVER_PROFILE) or "{}"),
            clock_difference_s=int(behind) if behind else None,
            certificate_ends_at=instant_of(ends) if ends else None,
            carrier=unit.facts.get(CARRIER),
            held={why: len(ids) for why, ids in json.loads(unit.facts.get(HELD) or "{}").items()},
            copies=unit.central.held(),
            silent_pcs=silent_pcs(unit, now),
            reconciled=json.loads(unit.facts.get(RECONCILED) or "{}"),
            lease_of=lease.get("owner", ""),
            lease_until=lease.get("until", ""),
            counts=state.counts,
        )


def _kinds(unit: UnitOfWork) -> tuple[KindFigures, ...]:
    found: dict[str, tuple[dict[str, int], int]] = {}
    for one in unit.outbox_lines.tally():
        states, batches = found.setdefault(one.kind, ({}, 0))
        states[one.state.value] = one.changes
        found[one.kind] = states, batches + one.batches
    return tuple(KindFigures(kind, about(kind), *found[kind]) for kind in sorted(found))


def as_json(figures: SyncFigures) -> str:
    """Return the figures for a program to read. Times as FHIR instants, spans in seconds."""
    tree = asdict(figures)
    state = tree.pop("state")
    tree["counts"]["together"] = figures.counts.together
    tree["trouble"] = state["trouble"]
    for name in ("last_sync_at", "trouble_since", "next_try_at"):
        tree[name] = state[name]
    tree["counts_disagree"] = state["disagreeing"]
    return json.dumps(tree, default=_written, indent=1, sort_keys=True) + "\n"


def _written(value: object) -> str:
    return instant_text(value) if isinstance(value, datetime) else str(value)
