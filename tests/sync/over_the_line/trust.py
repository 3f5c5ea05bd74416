"""The trust: a real FHIR server behind the proxy, PCs on the line to it, and what stands there of what they sent."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from prisoncare_desktop.domain import systems
from prisoncare_desktop.domain.feedback import FeedbackReturned
from prisoncare_desktop.domain.sampling import DrawMade, SeedCommitted
from prisoncare_desktop.sync.access.transport import FhirTransport
from prisoncare_desktop.sync.engine import SyncEngine
from prisoncare_desktop.sync.fhir.resource import change_of, record_id
from prisoncare_desktop.sync.fhir.strict_json import JsonObject
from prisoncare_desktop.sync.readers.appointment import attendance
from prisoncare_desktop.usecases.outbox import EntryState, OutboxEntry
from tests.central_record import CentralRecord
from tests.fault_proxy import FaultProxy
from tests.sync import small_prison
from tests.sync.conftest import Pc

MADE_HERE = ("Appointment", "Task", "QuestionnaireResponse", "List", "Basic")
ALL = (*MADE_HERE, "AuditEvent", "Device", "Flag", "EpisodeOfCare", "Patient", "Practitioner", "Location")
MOST = 1000  # of one type, in one test


@dataclass
class LinePc(Pc):
    """A PC on a real line; `answer_timeout_s`: how long it waits for an answer."""

    answer_timeout_s: float = 20.0

    def engine(self) -> SyncEngine:
        transport = FhirTransport(self.base_url, self.token, answer_timeout_s=self.answer_timeout_s)
        return SyncEngine(
            self.store, transport, clock=self.clock, random_bytes=self._chance, agency_id=small_prison.AGENCY
        )


@dataclass
class Trust:
    """`central`: the server; `proxy`: the line to it. `known`: versions that stood there before a test began."""

    central: CentralRecord
    proxy: FaultProxy
    known: set[tuple[str, str, str]] = field(default_factory=set)

    def begin_anew(self) -> None:
        """Leave the small prison there and nothing else; forget every fault."""
        self.heal()
        self.proxy.heard.clear()
        there = [one for kind in ALL for one in self.all(kind)]
        gone = [{"request": {"method": "DELETE", "url": f"{one['resourceType']}/{one['id']}"}} for one in there]
        if gone:
            self.central.post_bundle({"resourceType": "Bundle", "type": "batch", "entry": gone})
        self.central.post_bundle(small_prison.as_bundle(small_prison.everything()))
        self.known = set()
        self.known = {_key(one) for one in self._versions()}

    def heal(self) -> None:
        """From now on the line is whole."""
        for waiting in (self.proxy.posts, self.proxy.gets, self.proxy.beside):
            waiting.clear()
        self.proxy.always = lambda _asked: None

    def all(self, resource_type: str) -> list[JsonObject]:
        return [one["resource"] for one in self._entries(f"{resource_type}?_count={MOST}")]

    def appointment(self, n: int) -> JsonObject:
        return self.central.get(f"Appointment/a-000{n + 1}")

    def edit(self, n: int, **fields: Any) -> JsonObject:
        """Somebody at the trust edits the n-th appointment."""
        return self.central.put({**self.appointment(n), **fields})

    def written(self) -> Counter[str]:
        """Return how often each change (by outbox id) was written there, ever, in this test.

        A version that carries a mark already there is somebody's edit of that record, unless it says the same again.
        """
        times: Counter[str] = Counter()
        before: dict[tuple[str, str], JsonObject] = {}
        for version in sorted(self._versions(), key=lambda one: int(one["meta"]["versionId"])):
            record = (version["resourceType"], version["id"])
            mark, last = change_of(version), before.get(record, {})
            if mark and (mark != (change_of(last) if last else "") or _said(version) == _said(last)):
                times[mark] += 1
            before[record] = version
        return times

    def made(self) -> Counter[str]:
        """Return how many resources stand there of each record that carries an id of ours, by that id."""
        return Counter(
            found for kind in (*MADE_HERE, "AuditEvent") for one in self.all(kind) if (found := record_id(one))
        )

    def assert_settled(self, pc: Pc, recorded: Iterable[str], *, gone: frozenset[str] = frozenset()) -> None:
        """Each change is there exactly once or on view, nothing is there that nobody recorded, the counts add up.

        `recorded`: the outbox ids of all that people recorded. `gone`: appointments that somebody deleted there.
        """
        recorded = list(recorded)
        written, made, counts = self.written(), self.made(), pc.counts()
        with pc.store.read() as unit:
            entries = unit.outbox.many(recorded)
            held = {entry.record_id for entry in unit.outbox.needing_attention()}
        assert counts.together == len(recorded) == len(entries)
        assert set(written) <= set(recorded), "something is there that nobody recorded"
        assert max([*written.values(), *made.values()]) <= 1, "something is there twice"
        for entry in entries.values():
            if entry.state is EntryState.RECEIPTED:
                assert _stands_for(entry, entries) in written or _id_there(entry) in made, "receipted, and not there"
            else:
                assert entry.record_id in held, f"neither there nor on view: {entry.last_status}"
        for n, own_id in enumerate(small_prison.APPOINTMENTS):
            if own_id not in held | gone:
                there, here = attendance(self.appointment(n)), pc.appointment(n)
                assert (there.outcome, there.reason_code) == (here.outcome, here.reason_code), "the two sides differ"

    def _versions(self) -> list[JsonObject]:
        found = [
            one["resource"]
            for kind in MADE_HERE
            for one in self._entries(f"{kind}/_history?_count={MOST}")
            if "resource" in one
        ]
        return [one for one in found if _key(one) not in self.known]

    def _entries(self, path: str) -> list[JsonObject]:
        bundle = self.central.get(path)
        entries: list[JsonObject] = bundle.get("entry", [])
        assert bundle["total"] == len(entries), "there is more than a page"
        return entries


def _stands_for(entry: OutboxEntry, entries: dict[str, OutboxEntry]) -> str:
    """Return the id that was written there for this entry: its own, or of the one it went with."""
    while entry.squashed_into:
        entry = entries[entry.squashed_into]
    return entry.id


def _id_there(entry: OutboxEntry) -> str:
    """Return the id of ours that an append-only record has there, which every PC of the prison arrives at alike."""
    said = entry.payload
    if entry.kind == FeedbackReturned.kind:
        return systems.form_id(small_prison.AGENCY, said["code"])
    if entry.kind == DrawMade.kind:
        return systems.draw_id(small_prison.AGENCY, date.fromisoformat(said["week"]), said["clinic_code"])
    if entry.kind == SeedCommitted.kind:
        return systems.seed_id(small_prison.AGENCY, date.fromisoformat(said["week"]))
    return entry.record_id


def _said(resource: JsonObject) -> str:
    return json.dumps({k: v for k, v in resource.items() if k != "meta"}, sort_keys=True)


def _key(resource: JsonObject) -> tuple[str, str, str]:
    return resource["resourceType"], resource["id"], resource["meta"]["versionId"]
