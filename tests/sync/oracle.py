"""After any mix of faults: each change is there exactly once or on view, and nothing is there that nobody recorded."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from prisoncare_desktop.sync.fhir.resource import change_of
from prisoncare_desktop.sync.readers.appointment import attendance
from prisoncare_desktop.usecases.outbox import EntryState
from tests.sync import small_prison
from tests.sync.conftest import Pc
from tests.sync.model_server import ModelServer


def assert_settled(pc: Pc, server: ModelServer, recorded: Iterable[str], decided: Iterable[str] = ()) -> None:
    """Check what is there against what was recorded (outbox ids, in order) once all is quiet.

    `decided`: an id for each time that a person saw both sides and sent this one again. It may be there by a lost
    answer, and somebody else's over it: then it is written once more, for that decision, and only for that.
    """
    recorded, decisions = list(recorded), Counter(decided)
    counts = pc.counts()
    with pc.store.read() as unit:
        entries = unit.outbox.many(recorded)
        held = {entry.record_id for entry in unit.outbox.needing_attention()}
    assert counts.together == len(recorded)
    written = Counter(change_of(resource) for _, resource in server.log)
    assert set(written) <= set(recorded), "something is there that nobody recorded"
    assert all(n <= 1 + decisions[change] for change, n in written.items()), "a change is there twice"
    for entry in entries.values():
        if entry.state in (EntryState.WAITING, EntryState.CLAIMED):
            assert entry.record_id in held, f"a change is neither there nor on view: {entry.last_status}"
    for n, record_id in enumerate(small_prison.APPOINTMENTS):
        there = attendance(server.store["Appointment", f"a-000{n + 1}"])
        here = pc.appointment(n)
        if record_id not in held:
            assert (there.outcome, there.reason_code) == (here.outcome, here.reason_code), "the two sides differ"
            assert there.withdrawn == here.withdrawn
