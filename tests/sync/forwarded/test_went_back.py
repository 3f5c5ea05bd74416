"""One side goes back to a backup, or a store is copied, where answers come later: each change is there once."""

from __future__ import annotations

import json
import os
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from prisoncare_desktop.domain.attendance import Outcome
from prisoncare_desktop.store.backup_keeper import BackupKeeper
from prisoncare_desktop.store.open_store import OpenStore
from prisoncare_desktop.store.restore import Restorer
from prisoncare_desktop.store.vault import Vault
from prisoncare_desktop.sync.fhir.resource import change_of
from prisoncare_desktop.usecases.forwarding import Strange
from prisoncare_desktop.usecases.outbox import EntryState
from prisoncare_desktop.usecases.restored import COPIED_AT, PULL_FIRST, SERVER_WENT_BACK_AT
from tests.sync.conftest import CHEAP, NURSE, Pc, opened, seeded_bytes
from tests.sync.forwarded.conftest import FarPc, settle_all
from tests.sync.forwarded.letterbox import Letterbox
from tests.sync.forwarded.trust import asked_in, sent_down
from tests.sync.oracle import assert_settled
from tests.sync.standing.test_rollback import backup, bring_back, fact
from tests.sync.test_restored import LEADER, LEADERS_PASSWORD


@pytest.fixture
def copied(far: FarPc, tmp_path: Path) -> Iterator[Callable[[], FarPc]]:
    """Copies the PC's files as they are, as somebody who puts a disk's image back does."""
    stores: list[OpenStore] = []

    def copy() -> FarPc:
        folder = tmp_path / f"copy-{len(stores)}"
        shutil.copytree(tmp_path / "far", folder)
        store = opened(folder, far.pc.clock)
        stores.append(store)
        pc = Pc(store, far.pc.clock, far.pc.base_url, "t", None, seed=folder.name)
        return FarPc(pc, far.carrier, far.server)

    yield copy
    for store in stores:
        store.close()


@pytest.mark.hazard("H14")
def test_what_the_trust_lost_by_a_restore_goes_up_again_once(far: FarPc, box: Letterbox) -> None:
    first = far.pc.record(0)
    settle_all(far, box)
    then = backup(far.server)
    recorded = [first, far.pc.record(1), far.pc.record(0, Outcome.NOT_SEEN, "P1")]
    settle_all(far, box)
    assert far.pc.counts().at_the_trust == 3
    bring_back(far.server, then)
    recorded.append(far.pc.record(2))
    settle_all(far, box)
    far.later(2 * 86400)  # it tells of itself at least once a day
    settle_all(far, box)
    assert fact(far.pc, SERVER_WENT_BACK_AT)
    assert far.pc.counts().saved_here == 0
    assert_settled(far.pc, far.server, recorded)


@pytest.mark.hazard("H14")
def test_a_pc_restored_from_a_backup_asks_before_it_sends_and_loses_and_doubles_nothing(
    far: FarPc, box: Letterbox, tmp_path: Path
) -> None:
    folder = tmp_path / "far"
    Vault(folder, far.pc.clock, seeded_bytes("leader"), CHEAP).enrol(far.pc.store, LEADER, LEADERS_PASSWORD, by=NURSE)
    recorded = [far.pc.record(0)]
    settle_all(far, box)
    recorded += [far.pc.record(1), far.pc.record(2)]
    far.sync()  # on its way, and not answered
    BackupKeeper(far.pc.store, folder, far.pc.clock, os.urandom, NURSE).make("timer", NURSE)
    box.fetch()
    far.later()
    lost = far.pc.record(1, Outcome.NOT_SEEN, "P1")  # the trust has it, and the backup does not
    settle_all(far, box)
    recorded_since = far.pc.record(3)
    far.sync()
    box.fetch()  # answered, and the PC that asked is gone
    far.pc.store.close()
    restorer = Restorer(folder, far.pc.clock, os.urandom, CHEAP)
    (made,) = (folder / "backups").iterdir()
    restorer.bring_back(restorer.open(made, LEADER.id, LEADERS_PASSWORD))
    far.pc.store = opened(folder, far.pc.clock)
    given = len(box.given)
    far.later()
    assert {one.why for one in far.aside()} == {Strange.UNKNOWN_BATCH}
    asked = [json.loads(parcel.body)["entry"] for parcel in box.given[given:]]
    assert [[one["request"]["url"] for one in entries] for entries in asked] == [
        ["Appointment/a-0002", "Appointment/a-0003", "Device", "AuditEvent"]
    ], "it asks how these two stand, and sends no change"
    settle_all(far, box)
    assert far.pc.entry(recorded[1]).state is EntryState.CONFLICT
    assert {far.pc.entry(recorded[n]).state for n in (0, 2)} == {EntryState.RECEIPTED}
    written = Counter(change_of(one) for _, one in far.server.log)
    assert written == Counter([*recorded, lost, recorded_since])
    assert fact(far.pc, PULL_FIRST)  # until the trust has sent everything down
    name = asked_in(far.server.store, fact(far.pc, "device_id"))
    box.post(sent_down(far.server.store.values(), far.server.stamp(), answers=name))
    far.later()
    assert not fact(far.pc, PULL_FIRST)
    assert far.pc.appointment(3).outcome is Outcome.ATTENDED


@pytest.mark.hazard("H14")
def test_a_store_put_back_by_copying_files_is_found_by_an_answer_to_what_it_never_sent(
    far: FarPc, box: Letterbox, copied: Callable[[], FarPc]
) -> None:
    old = copied()
    far.pc.record(0)
    far.sync()
    box.fetch()  # the PC that sent it is gone, and its files are the old ones
    mine = [old.pc.record(1), old.pc.record(2)]
    name = fact(old.pc, "device_id")
    old.later()
    assert fact(old.pc, COPIED_AT)
    assert fact(old.pc, "device_id") != name
    assert {one.why for one in old.aside()} <= {Strange.UNKNOWN_BATCH, Strange.OTHER_BYTES}
    settle_all(old, box)
    assert [old.pc.entry(one).state for one in mine] == [EntryState.RECEIPTED] * 2
    assert len(far.server.log) == 3
    assert max(Counter(parcel.name for parcel in box.given).values()) == 1


@pytest.mark.hazard("H14")
def test_of_two_pcs_with_one_store_one_takes_a_new_name_and_both_work_on(
    far: FarPc, box: Letterbox, copied: Callable[[], FarPc]
) -> None:
    twin = copied()
    twins_box = Letterbox(box.trust)
    twin.carrier = twins_box
    recorded = [far.pc.record(0), twin.pc.record(1)]
    for one, its_box in ((far, box), (twin, twins_box)):
        assert one.sync().trouble == ""
        its_box.fetch()
    assert len(box.trust.quarrels) == 1  # two batches of one name: the second was answered with the first's answer
    twin.later()
    assert [one.why for one in twin.aside()] == [Strange.OTHER_BYTES]
    assert fact(twin.pc, COPIED_AT)
    assert fact(twin.pc, "device_id") != fact(far.pc, "device_id")
    settle_all(far, box)
    settle_all(twin, twins_box)
    recorded += [far.pc.record(2), twin.pc.record(3)]
    settle_all(far, box)
    settle_all(twin, twins_box)
    assert Counter(change_of(one) for _, one in far.server.log) == Counter(recorded)
    assert not fact(far.pc, COPIED_AT)


@pytest.mark.hazard("H14")
def test_a_batch_overtaken_by_later_ones_is_not_taken_for_safe_when_the_trust_goes_back(
    far: FarPc, box: Letterbox
) -> None:
    recorded = [far.pc.record(0)]
    far.sync()
    overtaken = box.outward.pop()
    recorded.append(far.pc.record(1))
    settle_all_but_one(far, box)  # the later batch is answered, and the PC tells of itself
    then = backup(far.server)
    box.outward.append(overtaken)
    settle_all(far, box)
    assert far.pc.counts().at_the_trust == 2
    bring_back(far.server, then)
    recorded.append(far.pc.record(2))
    settle_all(far, box)
    far.later(2 * 86400)
    settle_all(far, box)
    assert far.pc.counts().saved_here == 0
    assert_settled(far.pc, far.server, recorded)


def settle_all_but_one(far: FarPc, box: Letterbox) -> None:
    for _ in range(6):
        far.later(86400 / 4)
        box.fetch()
    far.later(60)
    waits = far.awaited()
    assert waits is not None
    assert waits.changes == 1
