"""What must be so, whatever happens: reckoned from what people recorded and what the server holds, and nothing else.

I1 to I12 are the invariants of the sync protocol (see the package). The product's tables are read for what the product
*says*; whether that is true is settled by `said` (what people recorded) and the server's history.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import astuple
from datetime import timedelta
from typing import Any

from prisoncare_desktop.domain import systems
from prisoncare_desktop.domain.attendance import counted, is_seen
from prisoncare_desktop.sync.fhir.resource import change_of, record_id
from prisoncare_desktop.usecases.outbox import EntryState
from prisoncare_desktop.usecases.syncing import BUSY, SyncOutcome
from tests.simulation.order import Order, Violation
from tests.simulation.pc import RESPONSE, Said, SimPc
from tests.simulation.people import shown_here, stands_there
from tests.simulation.server import Backup, Key, SimServer
from tests.sync import small_prison
from tests.sync.model_server import BESIDE

_DONE, _ASIDE = (EntryState.RECEIPTED, EntryState.GIVEN_UP), (EntryState.REFUSED, EntryState.CONFLICT)
_OUTBOX = "SELECT id, state, record_id, depends_on FROM outbox ORDER BY seq"
_ARRIVED = (
    "SELECT body FROM batches b WHERE answered_at IS NOT NULL AND NOT EXISTS (SELECT 1 FROM batch_entries e"
    " JOIN outbox o ON o.id = e.entry_id WHERE e.batch_number = b.number AND o.state != 'receipted')"
)


class Oracle:
    """Looks on and judges. `said`: all that anybody recorded on any PC, by the id of its outbox entry."""

    def __init__(self, server: SimServer, pcs: Sequence[SimPc], rows: int) -> None:
        self.server, self.pcs, self._rows = server, pcs, rows
        self.said: dict[str, Said] = {}
        self._seen: dict[int, set[str]] = {}  # receipts of each PC that were found to be true
        self._family: dict[int, set[int]] = {}  # PCs that began as copies of one another
        self._deleted: set[Key] = set()
        self._restored = False
        self.order = Order(self._record_of)
        for pc in pcs:
            self.order.watch(pc)

    # --- what happens ------------------------------------------------------------------------------------------------

    def recorded(self, pc: SimPc, said: Said) -> None:
        self.said[said.entry_id] = pc.said[said.entry_id] = said

    def asked(self, pc: SimPc, entry_id: str) -> None:
        """A person saw both sides and sent theirs again: with it goes whatever of that record it speaks for."""
        for said in pc.said.values():
            if said.record_id == self.said[entry_id].record_id:
                said.asked += 1

    def deleted(self, key: Key) -> None:
        self._deleted.add(key)

    def server_went_back(self, then: Backup) -> None:
        """Bring the server back; note what was lost by it. Who has a receipt for it must find out (I9), by I1."""
        self.server.bring_back(then)
        self._deleted = {key for key in self._deleted if key not in self.server.store}
        self._restored = True
        self.order.somebody_went_back()

    def pc_went_back(self, pc: SimPc, entries: frozenset[str]) -> None:
        for entry_id in [one for one in pc.said if one not in entries]:
            pc.said.pop(entry_id).lost = True
        self._seen[pc.number] = set()
        self.order.somebody_went_back()

    def cloned(self, pc: SimPc, made: SimPc) -> None:
        made.said = dict(pc.said)
        family = self._family.setdefault(pc.number, {pc.number})
        family.add(made.number)
        self._family[made.number] = family
        self.order.cloned(pc)

    def second_run(self, pc: SimPc, outcome: SyncOutcome | None, *, in_time: bool) -> None:
        """A run began on a PC whose other run is under way; `in_time`: before that one's lease can be over."""
        if in_time and outcome is not None and outcome.trouble != BUSY:
            raise Violation(f"PC {pc.number} syncs twice at once")

    def waits(self, pc: SimPc, outcome: SyncOutcome | None) -> None:
        """A busy server is asked again when it said, and no sooner."""
        until, pc.line.not_before = pc.line.not_before, None
        if outcome is None or until is None or outcome.trouble != "ServerTrouble" or outcome.next_try_at is None:
            return
        left, wait = until - self.server.now, outcome.next_try_at - pc.clock.now()
        if wait < left - timedelta(seconds=1):
            raise Violation(f"PC {pc.number} was told to wait {left}, and waits {wait}")

    def _record_of(self, change: str) -> str:
        return self.said[change].record_id if change in self.said else ""

    def replaced(self, before: dict[str, Any], after: dict[str, Any]) -> None:
        """I5: a PC's write replaces what its person had seen, and changes nothing else (G18)."""
        if after["resourceType"] in BESIDE:
            return
        change = change_of(after)
        said = self.said.get(change)
        if said is None:
            raise Violation(f"nobody recorded {change}")
        family = self._family.get(said.pc, {said.pc})
        own = [one for one in self.said.values() if one.pc in family and one.record_id == said.record_id]
        if any(one.asked for one in own):
            return
        if after["resourceType"] == "Task" and before["restriction"] != after["restriction"]:
            raise Violation(f"I5: the due date of {said.record_id} was changed back by {change}")
        stood, stands = stands_there(before), stands_there(after)
        if said.field not in stands or stands[said.field] != said.says:
            raise Violation(f"{change} says {said.says}, and wrote {stands.get(said.field)}")
        for field, says in stands.items():
            if stood[field] == says:
                continue
            ours = [one for one in own if one.field == field]
            if says not in {one.says for one in ours}:
                raise Violation(f"I5: {change} changed the {field} of {said.record_id} back to {says}")
            if stood[field] not in {one.saw for one in ours} | {one.says for one in ours}:
                raise Violation(f"I5: {change} wrote {field} {says} over {stood[field]}, which nobody there had seen")

    # --- after each run ----------------------------------------------------------------------------------------------

    def look(self, pc: SimPc) -> None:
        """After a run: what the PC says of its changes is true, and adds up (I1, I7)."""
        rows = pc.memory.connection.execute(_OUTBOX).fetchall()
        receipts = {one[0] for one in pc.memory.connection.execute("SELECT entry_id FROM receipts").fetchall()}
        ids = {row[0] for row in rows}
        given_up = {row[0] for row in rows if row[1] == EntryState.GIVEN_UP}
        if ids != set(pc.said):
            raise Violation(f"PC {pc.number} holds other changes than were recorded there: {ids ^ set(pc.said)}")
        with pc.store.read() as unit:
            counts = unit.outbox.counts()
        told = {row[0] for row in rows if row[1] == EntryState.RECEIPTED}
        seen_to = {row[0] for row in rows if row[1] in (*_ASIDE, EntryState.GIVEN_UP)}  # deleted there since, perhaps
        if counts.together != len(ids) or counts.at_the_trust != len(told) or not told <= receipts <= told | seen_to:
            raise Violation(f"I7: PC {pc.number} counts {counts}, {len(receipts)} of {len(ids)} have a receipt")
        for entry_id, state, _record, depends_on in rows:
            if state == EntryState.RECEIPTED and depends_on in ids - receipts and depends_on not in given_up:
                raise Violation(f"PC {pc.number} sent {entry_id} before {depends_on}, which it stands on")
        self._check(pc, told - self._seen.setdefault(pc.number, set()))
        self._seen[pc.number] = told

    def _written(self) -> Iterator[str]:
        """Yield the change that each write there carries; of what is never changed after, by the record."""
        facts = {one.record_id: one.entry_id for one in self.said.values() if one.record_type == RESPONSE}
        for _, resource in self.server.log:
            yield change_of(resource) or facts.get(record_id(resource), "")

    def _check(self, pc: SimPc, receipted: Iterable[str]) -> None:
        """I1: what is said to be at the trust is there."""
        fresh = list(receipted)
        if not fresh:
            return
        written = set(self._written())
        for entry_id in fresh:
            if entry_id not in written and not self._is_there(pc, self.said[entry_id], written):
                raise Violation(f"I1: PC {pc.number} says {entry_id} is at the trust, and it is not")

    def _is_there(self, pc: SimPc, said: Said, written: set[str]) -> bool:
        """Whether what it says is or was there: another wrote the same, or a later word of this PC took its place."""
        later = [one for one in pc.said.values() if (one.record_id, one.field) == (said.record_id, said.field)]
        later = later[[one.entry_id for one in later].index(said.entry_id) + 1 :]
        if any(one.entry_id in written for one in later):
            return True
        versions = [one for history in self.server.history.values() for one in history if _is_of(one, said)]
        return any(stands_there(one).get(said.field, said.says) == said.says for one in versions) or (
            any(self._is_there(pc, one, written) for one in later)
        )

    # --- when all is healed ------------------------------------------------------------------------------------------

    def writes(self) -> int:
        """Return how often anything of people's work was written there."""
        return sum(len(versions) for key, versions in self.server.history.items() if key[0] not in BESIDE)

    def nothing_left(self) -> bool:
        """Whether no PC has anything left that could go (I6)."""
        return all(not self.stuck(pc) for pc in self.pcs)

    def never_ended(self, current: list[int]) -> None:
        left = {pc.number: self.stuck(pc) for pc in self.pcs}
        raise Violation(f"I6: the sync does not come to an end: {current} of {self.writes()}, waiting {left}")

    def stuck(self, pc: SimPc) -> list[str]:
        """Return the changes that neither have a receipt nor wait behind something that a person sees."""
        rows = pc.memory.connection.execute(_OUTBOX).fetchall()
        held = {row[2] for row in rows if row[1] in _ASIDE}
        behind: set[str] = set()
        stuck = []
        for entry_id, state, record, depends_on in rows:
            if state in _DONE:
                continue
            if record in held or depends_on in behind:
                held.add(record)
                behind.add(entry_id)
            else:
                stuck.append(entry_id)
        return stuck

    def quiet(self, pc: SimPc, outcome: SyncOutcome | None) -> None:
        """One run more, with nothing to do, does nothing (I12)."""
        if outcome is None or outcome.trouble or outcome.sent or outcome.received:
            raise Violation(f"I12: PC {pc.number} had nothing to do, and did {outcome}")

    def judge(self) -> None:
        """Judge the end. Raises `Violation`."""
        for pc in self.pcs:
            self._seen[pc.number] = set()
            self.look(pc)
        self._each_once()
        for pc in self.pcs:
            self._the_same_on_both_sides(pc)
            self._nothing_is_missing_of_what_was(pc)
        self._sent_again()

    def _each_once(self) -> None:
        """I1, I2: each change was written once, or once more for a person who decided; each record is there once."""
        written = Counter(self._written())
        for change, n in written.items():
            if change not in self.said:
                raise Violation(f"nobody recorded {change}")
            record = self.said[change].record_id
            if n > 1 + max(one.asked for one in self.said.values() if one.record_id == record):
                raise Violation(f"I2: {change} was written {n} times")
        records = Counter(
            (key[0], found)
            for key, one in self.server.store.items()
            if key[0] not in BESIDE and (found := record_id(one))
        )
        twice = [one for one, n in records.items() if n > 1]
        if twice:
            raise Violation(f"I2: {twice} stand there more than once")

    def _the_same_on_both_sides(self, pc: SimPc) -> None:
        """I4: what a PC shows is what stands there, but for its own that needs a person."""
        rows = pc.memory.connection.execute(_OUTBOX).fetchall()
        own = {row[2] for row in rows if row[1] not in _DONE}
        with pc.store.read() as unit:
            for key, there in self.server.store.items():
                if key[0] not in ("Appointment", "Patient", "Basic"):
                    continue
                found = shown_here(unit, there)
                if found is None:
                    raise Violation(f"I4: PC {pc.number} does not know {key}")
                stands = stands_there(there)
                for field, shown in found[1].items():
                    if found[0] not in own and shown != stands[field]:
                        raise Violation(f"I4: PC {pc.number} shows {field} {shown} of {key}, there is {stands[field]}")
            for task in unit.review_tasks.of_episodes([small_prison.EPISODE]):
                found_there = [
                    one for key, one in self.server.store.items() if key[0] == "Task" and record_id(one) == task.id
                ]
                if task.id in own or not found_there:
                    continue
                shown = f"done|{task.done_on}" if task.done_on else "due|"
                due = found_there[0]["restriction"]["period"]["end"]
                stands = stands_there(found_there[0])
                if (shown, str(task.due_on)) != (stands["done"], due):
                    raise Violation(f"I4: PC {pc.number} shows {shown} of task {task.id}: {stands}")
            known = {task.id for task in unit.review_tasks.of_episodes([small_prison.EPISODE])}
            for key, one in self.server.store.items():
                if key[0] == "Task" and record_id(one) not in known:
                    raise Violation(f"I4: PC {pc.number} does not know {key}")

    def _nothing_is_missing_of_what_was(self, pc: SimPc) -> None:
        """The history of a row has all that was recorded of it here, and the counts of a list are those of its rows."""
        with pc.store.read() as unit:
            rows = []
            for row in small_prison.APPOINTMENTS[: self._rows]:
                rows.append(unit.appointments.get(row))
                was = unit.appointments.history(row)
                told = {f"{one.outcome or ''}|{one.reason_code}" for one in was}
                said = {one.says for one in pc.said.values() if (one.record_id, one.field) == (row, "outcome")}
                gapless = [one.revision for one in was] == list(range(1, rows[-1].revision + 1))
                if not said <= told or not gapless:
                    raise Violation(f"the history of {row} on PC {pc.number} has {told}, there was recorded {said}")
        counts = counted(tuple(rows))
        if sum(astuple(counts)) != len(rows) or counts.seen != sum(map(is_seen, rows)):
            raise Violation(f"PC {pc.number} counts {counts} of {len(rows)} rows")

    def _sent_again(self) -> None:
        """I12: every batch whose changes arrived can be sent again, and nothing changes."""
        if self._restored and self.server.habits.versions == "counted":
            return  # then one version id names two versions, and no batch can tell
        before = self.writes()
        for pc in self.pcs:
            sent = pc.memory.connection.execute(_ARRIVED).fetchall()
            for (body,) in sent:
                pc.line.replay(bytes(body))
        if self.writes() != before:
            raise Violation("I12: a batch that was sent again changed something")

    @staticmethod
    def fact(pc: SimPc, name: str) -> str:
        """Return what the PC's store says under this name, "" if nothing."""
        found = pc.memory.connection.execute("SELECT value FROM facts WHERE name = ?", (name,)).fetchone()
        return found[0] if found else ""

    def digest(self) -> str:
        """Return a mark of how it all ended, to compare two runs of one seed by."""
        ended = [sorted(map(repr, self.server.store.items()))]
        ended += [list(map(repr, pc.memory.connection.execute(_OUTBOX).fetchall())) for pc in self.pcs]
        return hashlib.sha256(repr(ended).encode()).hexdigest()[:16]


def _is_of(resource: dict[str, Any], said: Said) -> bool:
    if resource["resourceType"] == "QuestionnaireResponse":
        return bool(resource["identifier"]["value"] == systems.record_value(said.record_id))
    return said.there in (record_id(resource), f"{resource['resourceType']}/{resource['id']}")
