"""Batches carried by hand: at the trust exactly once, and *at the trust* only once its answer was read in here.

Long, because it is the fault list of one way to the trust, each fault a test, on one prison and one reference trust.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlcipher3 import dbapi2

from prisoncare_desktop.domain.attendance import Outcome
from prisoncare_desktop.domain.staff import Role, StaffMember
from prisoncare_desktop.errors import CourierFileRefused, FileNotWritten, StickFull
from prisoncare_desktop.store.backup_keeper import BackupKeeper
from prisoncare_desktop.store.carried_file import CarriedFiles
from prisoncare_desktop.store.restore import Restorer
from prisoncare_desktop.store.vault import Vault
from prisoncare_desktop.sync import lease
from prisoncare_desktop.sync.courier import envelope
from prisoncare_desktop.sync.fhir import profile
from prisoncare_desktop.usecases.inbound import SYNC_ACTOR
from prisoncare_desktop.usecases.outbox import EntryState
from prisoncare_desktop.usecases.restored import PULL_FIRST
from prisoncare_desktop.usecases.syncing import LAST_SYNC_AT
from tests.sync import small_prison
from tests.sync.conftest import CHEAP, NURSE, Pc, TestClock, opened, seeded_bytes
from tests.sync.courier.conftest import CARRIES, FarOff, far_off, one_character
from tests.sync.courier.reference_trust import KnownPc, ReferenceTrust
from tests.sync.forwarded.trust import asked_in, sent_down
from tests.sync.model_server import ModelServer
from tests.sync.oracle import assert_settled
from tests.sync.standing.test_rollback import fact
from tests.sync.test_both_sides import moved, recorded_elsewhere

LEADER = StaffMember("leader", "Dr Hale", Role.LEADER)
LEADERS_PASSWORD = "the leader's long password"


def everything_kept(far: FarOff) -> dict[str, str]:
    """Return a fingerprint of each table of this PC's store, but for the lease."""
    with far.pc.store.snapshot() as connection:
        return {name: _fingerprint(connection, name) for name in _tables(connection)}


def _tables(connection: dbapi2.Connection) -> list[str]:
    found = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'")
    return [name for (name,) in found.fetchall()]


def _fingerprint(connection: dbapi2.Connection, table: str) -> str:
    rows = (
        repr(row) for row in connection.execute(f'SELECT * FROM "{table}"').fetchall() if "sync_lease" not in repr(row)
    )
    return hashlib.sha256("\n".join(rows).encode()).hexdigest()


def refused_and_nothing_changed(far: FarOff, content: bytes) -> str:
    before = everything_kept(far)
    why = far.refused(content)
    assert everything_kept(far) == before
    return why


def to_rest(far: FarOff, rounds: int = 6) -> None:
    """Carry files until no change waits for one."""
    for _ in range(rounds):
        state = far.desk().state()
        if not state.ready + state.later:
            return
        far.there_and_back()
    raise AssertionError("it does not come to rest")


def frozen(far: FarOff) -> dict[int, str]:
    """Return every batch of this PC that carries a change: number and SHA-256 of its bytes."""
    with far.pc.store.read() as unit:
        batches = unit.outbox.batches(1000)
    assert all(hashlib.sha256(one.body).hexdigest() == one.sha256 for one in batches)
    return {one.number: one.sha256 for one in batches if one.entries}


# --- the way up and back ----------------------------------------------------------------------------------------------


def test_there_and_back_a_change_is_at_the_trust_with_its_answer_and_not_before(far: FarOff) -> None:
    entry_id = far.pc.record(0)
    made = far.make()
    assert far.pc.entry(entry_id).state is EntryState.CLAIMED
    assert (far.pc.counts().saved_here, far.desk().state().under_way[0].changes) == (1, 1)
    answer = far.trust.receive(made)
    assert far.pc.counts().saved_here == 1
    came = far.read(answer)
    assert (came.receipted, came.known, came.read_before) == (1, 0, False)
    assert (far.pc.counts().saved_here, far.desk().state().under_way) == (0, ())
    assert_settled(far.pc, far.server, [entry_id])


@one_character
def test_the_file_and_its_name_tell_nobody_who_or_where(far: FarOff) -> None:
    far.pc.record(0)
    (file,) = far.desk().make_files(far.stick, CARRIES).files
    told = file.name.encode() + file.read_bytes()
    for word in (
        b"Okafor",
        b"A1111AA",
        small_prison.AGENCY.encode(),
        b"Fenmere",
        small_prison.APPOINTMENTS[0].encode(),
    ):
        assert word not in told
    assert file.stat().st_size == 58 + 65_536 + 48 + 64
    assert file.stat().st_mode & 0o077 == 0


def test_work_of_every_kind_ends_at_the_trust_once_or_before_a_person(far: FarOff) -> None:
    far.server.poison = lambda resource: resource["id"] == "a-0004"
    recorded = [far.pc.record(n) for n in range(4)]
    recorded.append(far.pc.record(0, Outcome.NOT_SEEN, "P1"))
    recorded_elsewhere(far.server, 1, "not-seen", "noshow", "P2")
    moved(far.server, 2, "2026-11-20T11:00:00.000Z")
    to_rest(far)
    assert (far.pc.counts().at_the_trust, far.pc.counts().needs_attention) == (3, 2)
    assert_settled(far.pc, far.server, recorded)
    assert len(far.server.log) == 2


def test_a_batch_that_the_trusts_record_refuses_whole_is_split_until_the_poison_is_alone(far: FarOff) -> None:
    far.server.poisons_all = True
    far.server.poison = lambda resource: resource["id"] == "a-0003"
    recorded = [far.pc.record(n) for n in range(4)]
    for _ in range(3):
        far.there_and_back()
    assert (far.pc.counts().at_the_trust, far.pc.counts().needs_attention) == (3, 1)
    assert_settled(far.pc, far.server, recorded)


def test_made_again_the_file_holds_the_same_batches_in_a_new_envelope(far: FarOff) -> None:
    entry_id = far.pc.record(0)
    first, numbers = far.make(), frozen(far)
    again = far.make()
    assert frozen(far) == numbers
    assert first != again
    assert far.trust.opened(first)["batches"] == far.trust.opened(again)["batches"]
    answer = far.trust.receive(first)
    far.trust.receive(again)
    assert far.engine.quarrels == []
    assert far.read(answer).receipted == 1
    assert_settled(far.pc, far.server, [entry_id])


@one_character
def test_a_file_lost_on_the_way_is_made_again_with_what_was_recorded_since(far: FarOff) -> None:
    recorded = [far.pc.record(0)]
    far.make()
    numbers = frozen(far)
    recorded.append(far.pc.record(1))
    state = far.desk().state()
    assert (state.ready, state.again, state.later) == (2, 1, 0)
    assert far.there_and_back().receipted == 2
    assert frozen(far).items() > numbers.items()
    assert_settled(far.pc, far.server, recorded)


def test_what_waits_for_a_person_is_not_said_to_follow_on_an_answer(far: FarOff) -> None:
    entry_id = far.pc.record(0)
    with far.pc.store.write(SYNC_ACTOR) as unit:
        unit.outbox.set_aside(entry_id, "422", "", None)
        unit.commit()
    far.pc.record(0, Outcome.NOT_SEEN, "P1")
    state = far.desk().state()
    assert (state.ready, state.later) == (0, 0)


def test_what_follows_on_something_under_way_waits_for_its_answer(far: FarOff) -> None:
    recorded = [far.pc.record(0)]
    answer = far.trust.receive(far.make())
    recorded.append(far.pc.record(0, Outcome.NOT_SEEN, "P1"))
    state = far.desk().state()
    assert (state.ready, state.again, state.later) == (1, 1, 1)
    far.read(answer)
    assert (far.desk().state().ready, far.desk().state().later) == (1, 0)
    to_rest(far)
    assert_settled(far.pc, far.server, recorded)


def test_an_answer_read_twice_changes_nothing_and_says_so(far: FarOff) -> None:
    entry_id = far.pc.record(0)
    answer = far.trust.receive(far.make())
    far.read(answer)
    counts = far.pc.counts()
    again = far.read(answer)
    assert again.read_before
    assert (again.known, again.receipted, again.resources) == (1, 0, 0)
    assert far.pc.counts() == counts
    assert_settled(far.pc, far.server, [entry_id])


@one_character
def test_files_carried_in_the_wrong_order_come_to_the_same(far: FarOff) -> None:
    recorded = [far.pc.record(0)]
    first = far.make()
    recorded.append(far.pc.record(1))
    second = far.make()
    later, earlier = far.trust.receive(second), far.trust.receive(first)
    assert far.read(later).receipted == 2
    assert far.read(earlier).read_before
    assert_settled(far.pc, far.server, recorded)


def test_answers_read_in_the_wrong_order_settle_each_their_own(far: FarOff) -> None:
    recorded = [far.pc.record(0)]
    first = far.trust.receive(far.make())
    recorded.append(far.pc.record(1))
    far.engine.forget()
    content = far.trust.opened(far.make())
    second = far.trust.sealed(far.known, [far.trust.answer_to(one) for one in content["batches"][-1:]])
    assert far.read(second).receipted == 1
    assert far.read(first).receipted == 1
    assert_settled(far.pc, far.server, recorded)


def test_a_trust_that_does_a_batch_twice_has_it_once(far: FarOff) -> None:
    entry_id = far.pc.record(0)
    made = far.make()
    far.trust.receive(made)
    far.engine.forget()
    far.read(far.trust.receive(made))
    to_rest(far)
    assert far.pc.entry(entry_id).state is EntryState.RECEIPTED
    assert_settled(far.pc, far.server, [entry_id])


@one_character
def test_with_nothing_left_to_carry_no_file_is_made(far: FarOff) -> None:
    far.pc.record(0)
    to_rest(far)
    for _ in range(2):  # how far this PC came
        far.there_and_back()
    with pytest.raises(CourierFileRefused) as caught:
        far.desk().make_files(far.stick, CARRIES)
    assert caught.value.code == "nothing-to-send"


# --- what is brought down ---------------------------------------------------------------------------------------------


def test_a_prison_is_loaded_from_a_file(
    open_store: Callable[[str, TestClock], Any], tmp_path: Path, character: type[ModelServer]
) -> None:
    clock, server = TestClock(), character()
    for resource in small_prison.everything():
        server.write(resource)
    far = far_off(Pc(open_store("empty", clock), clock, "", "", None), server, tmp_path / "stick")
    far.exchange_keys()
    found = [one for (kind, _), one in server.store.items() if kind not in ("Device", "AuditEvent")]
    whole = far.trust.sealed(far.known, [sent_down(found, server.stamp())])
    assert far.read(whole).resources == len(found)
    with far.pc.store.read() as unit:
        assert {one.name for one in unit.residents.here()} >= {"Samuel Okafor"}
        assert unit.facts.get(LAST_SYNC_AT)
    entry_id = far.pc.record(0)
    to_rest(far)
    assert_settled(far.pc, far.server, [entry_id])


@one_character
def test_older_resources_read_in_later_replace_nothing(far: FarOff) -> None:
    old, before = json.loads(json.dumps(far.server.store["Appointment", "a-0001"])), far.server.stamp()
    far.server.now = far.pc.clock.at
    moved(far.server, 0, "2026-11-20T11:00:00.000Z")
    new = far.server.store["Appointment", "a-0001"]
    assert far.read(far.trust.sealed(far.known, [sent_down([new], far.server.stamp())])).resources == 1
    moved_to = far.pc.appointment(0).starts_at
    assert far.read(far.trust.sealed(far.known, [sent_down([old], before)])).resources == 0
    assert far.pc.appointment(0).starts_at == moved_to


# --- what must not be believed ----------------------------------------------------------------------------------------


@one_character
def test_a_file_changed_anywhere_changes_nothing_here(far: FarOff) -> None:
    far.pc.record(0)
    answer = far.trust.receive(far.make())
    assert answer is not None
    before = everything_kept(far)
    for at in [0, 4, 5, 6, 22, 38, 54, 58, 90, *range(91, len(answer) - 64, 9001), len(answer) - 64, len(answer) - 1]:
        changed = bytearray(answer)
        changed[at] ^= 0x40
        far.refused(bytes(changed))
    for cut in (0, 1, 57, 58, 300, len(answer) // 2, len(answer) - 64, len(answer) - 1):
        far.refused(answer[:cut])
    far.refused(answer + b"\0")
    far.refused(answer + answer)
    assert everything_kept(far) == before
    assert far.read(answer).receipted == 1


@one_character
def test_the_file_that_goes_to_the_trust_is_no_answer(far: FarOff) -> None:
    far.pc.record(0)
    assert refused_and_nothing_changed(far, far.make()) == "for-the-trust"


@one_character
def test_an_answer_for_another_pc_is_refused(far: FarOff) -> None:
    far.pc.record(0)
    far.make()
    stranger = KnownPc(far.known.device, b"\1" * 16, far.known.signing, far.known.sealing)
    assert refused_and_nothing_changed(far, far.trust.sealed(stranger, [b"{}"])) == "another-pc"


@one_character
def test_an_answer_that_another_signed_is_refused(far: FarOff) -> None:
    stranger = ReferenceTrust(far.trust.play)
    assert refused_and_nothing_changed(far, stranger.sealed(far.known, [b"{}"])) == "unknown-sender"
    passing_for_it = ReferenceTrust(far.trust.play, sealing=far.trust.sealing)
    passing_for_it.as_key_id = far.trust.key_id
    assert refused_and_nothing_changed(far, passing_for_it.sealed(far.known, [b"{}"])) == "not-whole"


@one_character
def test_after_the_trust_changed_its_keys_only_the_new_ones_are_believed(far: FarOff) -> None:
    entry_id = far.pc.record(0)
    made = far.make()
    with_old_keys = far.trust.receive(made)
    assert with_old_keys is not None
    before = far.trust
    far.trust = ReferenceTrust(before.play, pcs=before.pcs)
    assert refused_and_nothing_changed(far, far.trust.sealed(far.known, [b"{}"])) == "unknown-sender"
    far.accept(far.trust)
    assert refused_and_nothing_changed(far, with_old_keys) == "older-key"
    assert far.there_and_back().receipted == 1
    with pytest.raises(CourierFileRefused) as caught:
        far.accept(before)
    assert caught.value.code == "keys-given-up"
    assert_settled(far.pc, far.server, [entry_id])


@one_character
def test_keys_with_another_fingerprint_than_was_heard_are_not_taken(far: FarOff) -> None:
    file = far.stick / "in-the-post.courier-key"
    file.write_bytes(ReferenceTrust(far.trust.play).introduction)
    before = everything_kept(far)
    with pytest.raises(CourierFileRefused) as caught:
        far.desk().accept_trust(file, far.trust.fingerprint, CARRIES)
    assert caught.value.code == "another-fingerprint"
    file.write_bytes(next(far.stick.glob("????-????.courier-key")).read_bytes())
    with pytest.raises(CourierFileRefused) as caught:
        far.desk().accept_trust(file, far.desk().state().fingerprint, CARRIES)
    assert caught.value.code == "introduces-a-pc"
    assert everything_kept(far) == before


@one_character
def test_without_keys_no_file_is_made_or_read(loaded: Callable[[str], tuple[Pc, ModelServer]], tmp_path: Path) -> None:
    far = far_off(*loaded("keyless"), tmp_path / "stick")
    far.pc.record(0)
    far.trust.pcs[b"\0" * 16] = KnownPc("", b"\0" * 16, b"", far.trust.sealing.public_key().public_bytes_raw())
    assert refused_and_nothing_changed(far, far.trust.sealed(far.known, [b"{}"])) == "another-pc"
    for needed in ("no-keys", "no-trust-keys"):
        with pytest.raises(CourierFileRefused) as caught:
            far.desk().make_files(far.stick, CARRIES)
        assert caught.value.code == needed
        far.desk().introduce(far.stick, CARRIES)
    assert frozen(far) == {}


NONSENSE: dict[str, Callable[[dict[str, Any]], Any]] = {
    "no JSON": lambda _said: "nonsense",
    "no Bundle": lambda said: {**said, "resourceType": "Patient"},
    "another type": lambda said: {**said, "type": "history"},
    "to no batch": lambda said: {**said, "identifier": {"system": "x", "value": "y"}},
    "without a hash": lambda said: {**said, "meta": {}},
    "one entry more": lambda said: {**said, "entry": [*said["entry"], *said["entry"]]},
    "no entry": lambda said: {**said, "entry": []},
    "an entry without status": lambda said: {**said, "entry": [{"response": {}}]},
    "of another record": lambda said: in_entry(said, id="a-0006"),
    "of another kind": lambda said: in_entry(said, resourceType="Task"),
    "without a time": lambda said: in_entry(said, meta={"versionId": "9"}),
    "with a mark that is none": lambda said: in_entry(said, extension=[7]),
}


def in_entry(said: dict[str, Any], **other: Any) -> dict[str, Any]:
    (entry,) = said["entry"]
    return {**said, "entry": [{**entry, "resource": {**entry["resource"], **other}}]}


@one_character
def test_an_answer_that_is_none_settles_nothing_though_the_trust_signed_it(far: FarOff) -> None:
    far.pc.record(0)
    content = far.trust.opened(far.make())
    told = far.trust.answer_to(content["batches"][0])
    assert told is not None
    said = json.loads(told)
    before = everything_kept(far)
    for how, wrong in NONSENSE.items():
        message = json.dumps(wrong(said)).encode()
        assert far.refused(far.trust.sealed(far.known, [message])) == "nonsense", how
        assert far.refused(far.trust.sealed(far.known, [told, message])) == "nonsense", how
    for resources in ([{"resourceType": "Patient"}], [{"id": "p1"}], [{"resourceType": "Patient", "id": "p1"}]):
        assert far.refused(far.trust.sealed(far.known, [sent_down(resources, "2026-11-20T10:00:00Z")])) == "nonsense"
    assert far.refused(far.trust.sealed(far.known, [sent_down([], "yesterday")])) == "nonsense"
    assert far.refused(far.trust.sealed(far.known, [told], device="another")) == "nonsense"
    assert everything_kept(far) == before
    assert far.read(far.trust.sealed(far.known, [told])).receipted == 1


@pytest.mark.parametrize("how", ["other bytes", "a number never used"])
def test_an_answer_to_what_this_pc_never_sent_shows_that_there_are_two_of_it(far: FarOff, how: str) -> None:
    entry_id = far.pc.record(0)
    batch = far.trust.opened(far.make())["batches"][0]
    said = json.loads(far.trust.answer_to(batch) or b"")
    if how == "other bytes":
        said["meta"]["tag"][0]["code"] = "0" * 64
    else:
        said["identifier"]["value"] = f"{far.known.device}/900"
    assert far.refused(far.trust.sealed(far.known, [json.dumps(said).encode()])) == "twin"
    assert far.pc.entry(entry_id).state is EntryState.WAITING
    state = far.desk().state()
    assert (state.fingerprint, state.asks_first) == ("", True)
    far.exchange_keys()
    to_rest(far)
    assert far.pc.entry(entry_id).state is EntryState.RECEIPTED
    assert_settled(far.pc, far.server, [entry_id])


# --- this PC was brought back from a backup ---------------------------------------------------------------------------


def bring_back(far: FarOff, folder: Path, work_since: Callable[[], None]) -> None:
    vault = Vault(folder, far.pc.clock, seeded_bytes("leader"), CHEAP)
    vault.enrol(far.pc.store, LEADER, LEADERS_PASSWORD, by=NURSE)
    BackupKeeper(far.pc.store, folder, far.pc.clock, os.urandom, NURSE).make("timer", NURSE)
    work_since()
    far.pc.store.close()
    restorer = Restorer(folder, far.pc.clock, os.urandom, CHEAP)
    (made,) = (folder / "backups").iterdir()
    restorer.bring_back(restorer.open(made, LEADER.id, LEADERS_PASSWORD))
    far.pc.store = opened(folder, far.pc.clock)


@pytest.mark.hazard("H17")
def test_answers_to_the_pc_that_was_settle_nothing_on_the_one_brought_back(far: FarOff, tmp_path: Path) -> None:
    entry_id = far.pc.record(0)
    known_then = far.trust.receive(far.make())
    unknown_then: list[bytes | None] = []

    def work_since() -> None:
        far.pc.record(1)
        unknown_then.append(far.trust.receive(far.make()))

    whole = far.trust.sealed(far.known, [sent_down([], "2026-11-20T10:00:00Z", answers="asked-before")])
    bring_back(far, tmp_path / "far", work_since)
    assert known_then is not None
    assert unknown_then[0] is not None
    assert refused_and_nothing_changed(far, known_then) == "handed-back"
    assert refused_and_nothing_changed(far, unknown_then[0]) == "unknown-batch"
    assert refused_and_nothing_changed(far, whole) == "before-restore"
    with pytest.raises(CourierFileRefused) as caught:
        far.desk().make_files(far.stick, CARRIES)
    assert caught.value.code == "no-keys"
    state = far.desk().state()
    assert (state.fingerprint, state.asks_first, state.ready) == ("", True, 0)
    far.exchange_keys()
    far.there_and_back()  # it only asks
    assert far.pc.entry(entry_id).state is not EntryState.CLAIMED
    to_rest(far)
    assert far.pc.entry(entry_id).state is EntryState.RECEIPTED
    assert far.engine.quarrels == []
    found = [one for (kind, _), one in far.server.store.items() if kind not in ("Device", "AuditEvent")]
    asked = asked_in(far.server.store, fact(far.pc, "device_id"))
    far.read(far.trust.sealed(far.known, [sent_down(found, far.server.stamp(), answers=asked)]))
    assert far.pc.appointment(1).outcome is Outcome.ATTENDED  # what was lost here and had arrived there
    with far.pc.store.read() as unit:
        assert not unit.facts.get(PULL_FIRST)
    assert len(far.server.log) == 2


# --- the stick --------------------------------------------------------------------------------------------------------


class BadStick(CarriedFiles):
    """Fails at the next write."""

    def __init__(self, error: Exception) -> None:
        self._error = error

    def write(self, file: Path, content: bytes) -> None:
        raise self._error


@one_character
@pytest.mark.parametrize("error", [StickFull("x"), FileNotWritten("x")], ids=["full", "pulled out"])
def test_a_stick_that_takes_no_file_leaves_nothing_on_its_way(far: FarOff, error: Exception) -> None:
    entry_id = far.pc.record(0)
    with pytest.raises(type(error)):
        far.desk(files=BadStick(error)).make_files(far.stick, CARRIES)
    assert far.desk().state().under_way == ()
    numbers = frozen(far)
    assert (far.desk().state().ready, far.pc.counts().saved_here) == (1, 1)
    assert far.there_and_back().receipted == 1
    assert frozen(far) == numbers
    assert_settled(far.pc, far.server, [entry_id])


@one_character
def test_more_than_one_file_holds_goes_into_several(far: FarOff, monkeypatch: pytest.MonkeyPatch) -> None:
    with far.pc.store.write(CARRIES) as unit:
        profile.keep(unit.facts, profile.ServerProfile(max_entries=2))
        unit.commit()
    monkeypatch.setattr(envelope, "CONTENT_MOST", 13_000)
    recorded = [far.pc.record(n) for n in range(6)]
    made = far.desk().make_files(far.stick, CARRIES)
    assert len(made.files) > 1
    assert made.changes == 6
    assert len(far.desk().state().under_way) == len(made.files)
    monkeypatch.undo()
    for file in reversed(made.files):
        far.read(far.trust.receive(file.read_bytes()))
    to_rest(far)
    assert_settled(far.pc, far.server, recorded)


@one_character
def test_what_no_file_holds_goes_in_smaller_batches_and_alone_before_a_person(
    far: FarOff, monkeypatch: pytest.MonkeyPatch
) -> None:
    recorded = [far.pc.record(n) for n in range(6)]
    monkeypatch.setattr(envelope, "CONTENT_MOST", 8000)  # three changes
    made = far.desk().make_files(far.stick, CARRIES)
    assert len(made.files) > 1
    assert far.pc.counts().needs_attention == 0
    monkeypatch.setattr(envelope, "CONTENT_MOST", 2500)  # not one
    with pytest.raises(CourierFileRefused):
        far.desk().make_files(far.stick, CARRIES)
    assert far.pc.counts().needs_attention == 6
    assert {far.pc.entry(one).state for one in recorded} == {EntryState.REFUSED}


@one_character
def test_who_made_and_read_a_file_is_in_the_trail(far: FarOff) -> None:
    far.pc.record(0)
    far.there_and_back()
    with far.pc.store.read() as unit:
        rows = {row.action: (row.user_id, row.reason) for row in unit.trail.latest(40)}
    assert rows["CourierFileMade"] == (CARRIES.id, "1 batches, 1 changes")
    assert rows["CourierFileRead"] == (CARRIES.id, "1 messages")
    assert rows["CourierIntroduced"][0] == rows["CourierTrustAccepted"][0] == CARRIES.id


@one_character
def test_while_another_sync_runs_no_file_is_made_or_read(far: FarOff) -> None:
    far.pc.record(0)
    answer = far.trust.receive(far.make())
    lease.take(far.pc.store, "another/1", far.pc.clock.now())
    with pytest.raises(CourierFileRefused) as caught:
        far.desk().make_files(far.stick, CARRIES)
    assert caught.value.code == "busy"
    assert answer is not None
    assert far.refused(answer) == "busy"
    assert far.pc.counts().saved_here == 1
    lease.release(far.pc.store, "another/1")
    assert far.read(answer).receipted == 1
