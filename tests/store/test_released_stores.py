"""A store of every released schema: it opens, says what it said, works on; no kill leaves it in between (G15)."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest

from prisoncare_desktop.domain.attendance import Outcome
from prisoncare_desktop.errors import BackupUnusable, StoreTooNew
from prisoncare_desktop.store import backup, keyslots, schema, shelf, upgrade
from prisoncare_desktop.store import connection as connections
from prisoncare_desktop.store.backup import BackupKeys
from prisoncare_desktop.store.open_store import StoreKeys
from prisoncare_desktop.store.sealing import KdfCost
from prisoncare_desktop.store.tables.metadata import SCHEMA_VERSIONS
from prisoncare_desktop.store.vault import Vault
from tests.store.backing_up import restorer
from tests.store.clinic import LEE_AT_GP, NURSE, PASSWORD, REVIEW, ZOE, ZOE_AT_GP, Hands, record_attended

RELEASED = Path(__file__).parents[1] / "released_stores"
CHECKOUT = Path(__file__).parents[2]
KEPT = sorted(RELEASED.glob("*.json"))
CHEAP = KdfCost.for_tests()


@pytest.fixture(params=KEPT, ids=lambda one: one.stem)
def released(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Path, dict[str, Any]]:
    """A released store's folder, and what it must still say."""
    says: dict[str, Any] = json.loads(request.param.read_text())
    return unpacked(request.param.stem, tmp_path), says


ENDS = KEPT[:1] + KEPT[-1:]
"""The oldest, whose migration is every statement there is, and the newest, whose migration is what PCs in use run."""


def unpacked(version: str, into: Path) -> Path:
    with tarfile.open(RELEASED / f"{version}.tar.gz") as kept:
        kept.extractall(into, filter="data")
    return into / version


def vault_in(folder: Path, hands: Hands) -> Vault:
    return Vault(folder, hands, os.urandom, CHEAP)


def file_key(folder: Path) -> str:
    slots = keyslots.load(folder / "keyslots.json")
    return StoreKeys(slots.master_key_for(NURSE.id, PASSWORD, CHEAP)).file


def content(folder: Path, key: str) -> tuple[str, str]:
    """Return the schema's version, and a hash of all that the file holds: its schema and every row."""
    with closing(connections.open_connection(folder / "prisoncare.db", key)) as connection:
        connections.check_whole(connection)
        tables = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type='table'").fetchall()]
        told = hashlib.sha256()
        for row in connection.execute("SELECT type, name, sql FROM sqlite_master ORDER BY name").fetchall():
            told.update(repr(row).encode())
        for table in sorted(tables):
            for row in sorted(map(repr, connection.execute(f'SELECT * FROM "{table}"').fetchall())):
                told.update(row.encode())
        return schema.version_of(connection), told.hexdigest()


def test_every_schema_but_this_one_has_a_released_store() -> None:
    assert {one.stem for one in KEPT} >= set(SCHEMA_VERSIONS[:-1])


def test_a_released_store_opens_says_what_it_said_and_works_on(
    released: tuple[Path, dict[str, Any]], hands: Hands
) -> None:
    folder, says = released
    vault = vault_in(folder, hands)
    steps: list[tuple[int, int]] = []
    vault.on_step = lambda step, steps_in_all: steps.append((step, steps_in_all))
    member, store = vault.open(says["user"], PASSWORD)
    assert steps == ([] if says["schema"] == schema.CURRENT else [(1, 2), (2, 2)])
    with store.read() as unit:
        counts = unit.outbox.counts()
        assert (counts.saved_here, counts.at_the_trust) == (says["saved_here"], says["at_the_trust"])
        assert sum(one.batches for one in unit.outbox_lines.tally()) == says["at_the_trust"], "each went in one batch"
        assert unit.trail.verify() == (says["trail_rows"], None)
        assert unit.residents.get(ZOE.id) == ZOE
        assert unit.review_tasks.get(REVIEW.id) == REVIEW
        assert member in unit.staff.all()
        recorded = unit.appointments.get(LEE_AT_GP.id).outcome
    if recorded is None:
        record_attended(store, LEE_AT_GP.id)
    store.close()
    _, store = vault.open(says["user"], PASSWORD)
    with store.read() as unit:
        assert unit.appointments.get(LEE_AT_GP.id).outcome in (recorded, Outcome.ATTENDED)
        assert unit.trail.verify()[1] is None
    store.close()


def test_the_trusts_note_beside_an_appointment_that_came_before_is_there_after_the_upgrade(
    tmp_path: Path, hands: Hands
) -> None:
    folder = unpacked("0005", tmp_path)
    key = file_key(folder)
    said = [("s1", '{"comment":"Bring the \\ud83d\\ude42 card"}', LEE_AT_GP.id), ("s2", "", ZOE_AT_GP.id)]
    with closing(connections.open_connection(folder / "prisoncare.db", key)) as connection:
        connection.execute("DELETE FROM central_copies WHERE resource_type = 'Appointment'")
        for server_id, content_, local_id in said:
            row = ("Appointment", server_id, "1", "", "appointment", local_id, content_)
            connection.execute("INSERT INTO central_copies VALUES (?, ?, ?, ?, ?, ?, ?)", row)
    schema.migrate(folder / "prisoncare.db", key)
    _, store = vault_in(folder, hands).open(NURSE.id, PASSWORD)
    with store.read() as unit:
        notes = [unit.appointments.get(one.id).note for one in (LEE_AT_GP, ZOE_AT_GP)]
    store.close()
    assert notes == ["Bring the \N{SLIGHTLY SMILING FACE} card", ""]


def test_who_was_in_the_register_before_is_found_in_plain_letters_after_the_upgrade(
    tmp_path: Path, hands: Hands
) -> None:
    _, store = vault_in(unpacked("0007", tmp_path), hands).open(NURSE.id, PASSWORD)
    with store.read() as unit:
        for typed in ("Łukasz", "lukasz", "kaluza los", "KALUZA-Ł"):
            assert [one.name for one in unit.residents.search(typed, 9)] == ["Łukasz Kałuża-Łoś"], typed
    store.close()


def test_it_is_kept_as_it_was_and_that_backup_can_be_brought_back(
    released: tuple[Path, dict[str, Any]], hands: Hands
) -> None:
    folder, says = released
    if says["schema"] == schema.CURRENT:
        pytest.skip("it needs no migration")
    vault = vault_in(folder, hands)
    vault.open(says["user"], PASSWORD)[1].close()
    (kept,) = shelf.listed(folder / "backups")
    assert kept.folder.name.startswith(f"before-{schema.CURRENT}-")
    assert kept.manifest is not None
    assert (kept.manifest.schema, kept.manifest.why) == (says["schema"], upgrade.WHY)
    (folder / "prisoncare.db").unlink()
    ours = restorer(folder, hands)
    ours.bring_back(ours.open(kept.folder, says["user"], PASSWORD))
    _, store = vault.open(says["user"], PASSWORD)
    with store.read() as unit:
        assert unit.outbox.counts().saved_here == says["saved_here"]
    store.close()


def test_without_a_backup_there_is_no_migration(
    released: tuple[Path, dict[str, Any]], hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, says = released
    if says["schema"] == schema.CURRENT:
        pytest.skip("it needs no migration")
    before = content(folder, file_key(folder))

    def unusable(*_: object) -> None:
        raise BackupUnusable("it does not read back")

    monkeypatch.setattr(backup, "check", unusable)
    with pytest.raises(BackupUnusable):
        vault_in(folder, hands).open(says["user"], PASSWORD)
    assert content(folder, file_key(folder)) == before


@contextmanager
def migrator(*fault: str) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "tests.store.migrator", *fault]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=CHECKOUT) as process:
        yield process


def killed_at_every_statement(version: str, tmp_path: Path, *fault: str) -> list[tuple[int, tuple[str, str]]]:
    """Return (statement, what the store then held), until a migration runs through; each begins with the same store."""
    found = []
    with migrator(*fault) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        for n in range(1000):
            folder = unpacked(version, tmp_path / f"at-{n}")
            process.stdin.write(f"{folder} {n}\n")
            process.stdin.flush()
            said = process.stdout.readline().strip()
            assert said in ("killed", "through")
            found.append((n, content(folder, file_key(folder))))
            if said == "through":
                return found
            shutil.rmtree(folder)
    raise AssertionError("a migration of a thousand statements?")


@pytest.mark.parametrize("released", ENDS, indirect=True, ids=lambda one: one.stem)
@pytest.mark.hazard("H14")
def test_a_migration_killed_at_any_statement_leaves_exactly_old_or_exactly_new(
    released: tuple[Path, dict[str, Any]], hands: Hands, tmp_path: Path
) -> None:
    folder, says = released
    if says["schema"] == schema.CURRENT:
        pytest.skip("it needs no migration")
    key = file_key(folder)
    old = content(folder, key)
    schema.migrate(folder / "prisoncare.db", key)
    new = content(folder, key)
    found = killed_at_every_statement(says["schema"], tmp_path)
    states = [held for _, held in found[:-1]]
    assert len(states) >= 5
    assert set(states) <= {old, new}
    assert found[-1][1][0] == schema.CURRENT
    print(f"{len(states)} statements killed: {states.count(old)} old, {states.count(new)} new, 0 between")


@pytest.mark.parametrize("released", KEPT[-1:], indirect=True, ids=lambda one: one.stem)
def test_the_harness_finds_a_migration_in_the_drivers_default_mode(
    released: tuple[Path, dict[str, Any]], tmp_path: Path
) -> None:
    folder, says = released
    if says["schema"] == schema.CURRENT:
        pytest.skip("it needs no migration")
    key = file_key(folder)
    old = content(folder, key)
    schema.migrate(folder / "prisoncare.db", key)
    new = content(folder, key)
    found = killed_at_every_statement(says["schema"], tmp_path, "half")
    between = [n for n, held in found if held not in (old, new)]
    print(f"control: {len(between)} kills left half a schema")
    assert between


def test_after_a_kill_the_next_sign_in_carries_on_and_makes_no_second_backup(
    released: tuple[Path, dict[str, Any]], hands: Hands
) -> None:
    folder, says = released
    if says["schema"] == schema.CURRENT:
        pytest.skip("it needs no migration")
    with migrator() as process:
        answer, _ = process.communicate(f"{folder} 3\n{folder} 5\n")
    assert answer.split() == ["killed", "killed"]
    vault_in(folder, hands).open(says["user"], PASSWORD)[1].close()
    assert content(folder, file_key(folder))[0] == schema.CURRENT
    assert len(shelf.listed(folder / "backups")) == 1


def test_a_store_of_a_newer_program_is_refused_and_left_alone(
    released: tuple[Path, dict[str, Any]], hands: Hands
) -> None:
    folder, says = released
    key = file_key(folder)
    with closing(connections.open_connection(folder / "prisoncare.db", key)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    before = content(folder, key)
    with pytest.raises(StoreTooNew):
        vault_in(folder, hands).open(says["user"], PASSWORD)
    assert content(folder, key) == before
    assert shelf.listed(folder / "backups") == ()


def test_the_keys_of_the_kept_backup_are_the_stores(released: tuple[Path, dict[str, Any]], hands: Hands) -> None:
    folder, says = released
    vault_in(folder, hands).open(says["user"], PASSWORD)[1].close()
    slots = keyslots.load(folder / "keyslots.json")
    keys = BackupKeys.of(StoreKeys(slots.master_key_for(says["user"], PASSWORD, CHEAP)))
    for kept in shelf.listed(folder / "backups"):
        backup.check(kept.folder, keys, hands)
