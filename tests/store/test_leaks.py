"""What a thief of the disk finds: nothing that anybody typed."""

from __future__ import annotations

import hashlib
import os
import random
from dataclasses import replace
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2

from prisoncare_desktop.domain.pathway import FormCompleted
from prisoncare_desktop.domain.resident import Resident
from prisoncare_desktop.errors import StoreDamaged
from prisoncare_desktop.store.vault import Vault
from prisoncare_desktop.usecases.outbox import BatchRecord, Conflict
from prisoncare_desktop.usecases.ports import CentralCopy, Draft
from tests.store.clinic import MORNING, NURSE, PASSWORD, RESPONSE, SYNC, ZOE, ZOE_AT_GP, fill, record_attended

CANARIES = [
    b"Brien",
    b"9434765919",
    b"A1234AA",
    b"canary",
    b"ACCT",
    b"resident-zoe",
    b"CREATE TABLE",
    PASSWORD.encode(),
]


def hits(folder: Path) -> dict[str, list[bytes]]:
    """Return the canaries found in each file."""
    found = {}
    for file in sorted(folder.rglob("*")):
        if file.is_file():
            content = file.read_bytes()
            found[file.name] = [canary for canary in CANARIES if canary in content]
    return found


def test_no_file_of_the_store_holds_a_word_that_was_saved(vault: Vault, folder: Path) -> None:
    chance = random.Random(3)
    _, store = vault.open(NURSE.id, PASSWORD)
    fill(store)
    with store.write(SYNC) as unit:
        unit._connection.exec_driver_sql("PRAGMA cache_size = 10")  # so that pages spill before the commit
        for n in range(1500):
            unit.residents.put(
                replace(ZOE, id=f"canary-{n}", family_name=f"canary{chance.random()}", nomis_number=f"C{n:04}NA")
            )
            unit.received("ResidentReceived", "resident", f"canary-{n}")
        unit.drafts.put(Draft("d", NURSE.id, "review:1", "url", "1", "canary " * 5000, MORNING))
        assert hits(folder) == {name: [] for name in hits(folder)}, "half-way through a save"
        unit.commit()
    sorted_in_memory: list[Resident] = []
    with store.read() as unit:
        sorted_in_memory += unit.residents.here()
        while_open = hits(folder)
    store.close()
    assert len(sorted_in_memory) == 1502
    assert {"prisoncare.db", "prisoncare.db-wal", "prisoncare.db-shm", "keyslots.json", "attempts"} <= set(while_open)
    assert while_open == {name: [] for name in while_open}
    assert hits(folder) == {name: [] for name in hits(folder)}


def test_after_a_whole_day_of_work_no_file_holds_a_word_of_it(vault: Vault, folder: Path) -> None:
    """All that anybody types or receives, in every way it is kept: rows, trail, outbox, batch, conflict, draft."""
    _, store = vault.open(NURSE.id, PASSWORD)
    fill(store)
    entry_id = record_attended(store, ZOE_AT_GP.id)
    body = b"canary bundle" * 900
    with store.write(NURSE) as unit:
        unit.responses.put(replace(RESPONSE, content="canary answer"))
        unit.record(FormCompleted.of(replace(RESPONSE, content="canary answer")), reason="canary reason")
        unit.drafts.put(Draft("d", NURSE.id, "review:canary", "url", "1", "canary words", MORNING))
        unit.facts.put("server_token", "canary token")
        unit.trail.note("Searched", "resident", "canary search", reason="canary")
        unit.commit()
    with store.write(SYNC) as unit:
        batch = BatchRecord(1, "device", body, hashlib.sha256(body).hexdigest(), 1, MORNING)
        unit.outbox.freeze(batch, (entry_id,))
        conflict = Conflict(entry_id, {"a": "canary"}, {"a": "canary ours"}, {"a": "canary theirs"}, "2")
        unit.outbox.set_aside(entry_id, "412", "canary words of the server", conflict)
        unit.outbox.close_batch(1, MORNING, "canary summary")
        unit.central.put(CentralCopy("Patient", "1", "1", "", "resident", ZOE.id, "canary " * 2000))
        unit.commit()
    with store.write(NURSE) as unit:
        unit.drafts.delete(NURSE.id, "review:canary")
        unit.commit()
    with store.read() as unit:
        unit._connection.exec_driver_sql("SELECT a.reason FROM trail a, trail b, trail c ORDER BY 1, b.mac, c.at").all()
        held = [os.readlink(fd) for fd in map(str, Path("/proc/self/fd").iterdir()) if os.path.lexists(fd)]
        assert not [name for name in held if "etilqs" in name], "a temporary file, even one already unlinked"
    assert hits(folder) == {name: [] for name in hits(folder)}
    store.close()
    whole = (folder / "prisoncare.db").read_bytes()
    (folder / "prisoncare.db").write_bytes(whole[:2000] + b"x" + whole[2001:])
    with pytest.raises(StoreDamaged):
        vault.open(NURSE.id, PASSWORD)
    assert len(hits(folder)) >= 4
    assert hits(folder) == {name: [] for name in hits(folder)}


def test_the_search_for_words_finds_them_in_a_file_without_a_key(tmp_path: Path) -> None:
    connection = dbapi2.connect(str(tmp_path / "plain.db"))
    connection.execute("CREATE TABLE people (name TEXT)")
    connection.execute("INSERT INTO people VALUES (?)", ("O'Brien, a canary",))
    connection.execute("COMMIT")
    connection.close()
    assert hits(tmp_path)["plain.db"] == [b"Brien", b"canary", b"CREATE TABLE"]


def test_the_slot_file_holds_names_and_roles_and_nothing_that_opens_anything(vault: Vault, folder: Path) -> None:
    _, store = vault.open(NURSE.id, PASSWORD)
    keys = store.keys
    store.close()
    for file in folder.glob("*.json"):
        content = file.read_bytes()
        for secret in (keys.master, keys.first_trail, keys.backup):
            assert secret not in content
            assert secret.hex().encode() not in content
        assert keys.file.encode() not in content
    assert NURSE.name.encode() in (folder / "keyslots.json").read_bytes()
