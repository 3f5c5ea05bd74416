"""What a thief of the disk finds: nothing that anybody typed."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

from sqlcipher3 import dbapi2

from prisoncare_desktop.domain.resident import Resident
from prisoncare_desktop.store.vault import Vault
from prisoncare_desktop.usecases.ports import Draft
from tests.store.clinic import MORNING, NURSE, PASSWORD, SYNC, ZOE, fill

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
        for secret in (keys.master, keys.trail, keys.backup):
            assert secret not in content
            assert secret.hex().encode() not in content
        assert keys.file.encode() not in content
    assert NURSE.name.encode() in (folder / "keyslots.json").read_bytes()
