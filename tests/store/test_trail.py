"""Who did what: complete, in order, and showing where a hand was laid on it."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace

import pytest

from prisoncare_desktop.domain.attendance import Outcome
from prisoncare_desktop.domain.events import plain
from prisoncare_desktop.errors import Bug
from prisoncare_desktop.store.open_store import OpenStore
from prisoncare_desktop.store.vault import Vault
from tests.store.clinic import GP, NURSE, PASSWORD, SYNC, ZOE, ZOE_AT_GP, fill, record_attended


def sha256_of(record: object) -> str:
    text = json.dumps(plain(record), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def verified(store: OpenStore) -> tuple[int, int | None]:
    with store.read() as unit:
        return unit.trail.verify()


def test_a_row_says_who_what_and_from_what_to_what(store: OpenStore) -> None:
    fill(store)
    record_attended(store, ZOE_AT_GP.id)
    with store.read() as unit:
        row, before = unit.trail.latest(2)
        now = unit.appointments.get(ZOE_AT_GP.id)
        device = unit.facts.get("device_id")
    assert (row.user_id, row.role, row.device_id) == (NURSE.id, "nurse", device)
    assert (row.action, row.record_type, row.record_id) == ("AttendanceRecorded", "appointment", ZOE_AT_GP.id)
    assert (row.before_hash, row.after_hash) == (sha256_of(ZOE_AT_GP), sha256_of(now))
    assert (row.seq, row.previous_mac) == (before.seq + 1, before.mac)
    assert (before.user_id, before.role) == (SYNC.id, "sync")


def test_a_record_changed_twice_at_once_is_told_from_its_first_to_its_last(store: OpenStore) -> None:
    fill(store)
    first, last = replace(ZOE, cell="A-2-001", revision=1), replace(ZOE, cell="A-3-001", revision=2)
    with store.write(SYNC) as unit:
        unit.residents.put(first)
        unit.residents.put(last)
        unit.received("ResidentReceived", "resident", ZOE.id)
        unit.commit()
    with store.read() as unit:
        row = unit.trail.latest(1)[0]
    assert (row.before_hash, row.after_hash) == (sha256_of(ZOE), sha256_of(last))


def test_a_new_record_has_no_hash_before(store: OpenStore) -> None:
    fill(store)
    with store.read() as unit:
        rows = {(row.record_type, row.record_id): row for row in unit.trail.latest(20)}
    assert rows["resident", ZOE.id].before_hash == ""
    assert rows["resident", ZOE.id].after_hash == sha256_of(ZOE)
    assert rows["session", GP.id].after_hash == sha256_of(GP)


def test_a_look_or_a_print_leaves_a_row_too(store: OpenStore) -> None:
    with store.write(NURSE) as unit:
        unit.trail.note("ResidentViewed", "resident", ZOE.id, reason="phone call")
        unit.commit()
    with store.read() as unit:
        row = unit.trail.latest(1)[0]
    assert (row.action, row.reason, row.before_hash, row.after_hash) == ("ResidentViewed", "phone call", "", "")


def test_numbers_have_no_gap_after_work_that_was_given_up(store: OpenStore) -> None:
    for commit in (True, False, True):
        with store.write(NURSE) as unit:
            unit.trail.note("Looked", "resident", ZOE.id)
            assert len(unit.trail.latest(10)) > 0
            if commit:
                unit.commit()
    with store.read() as unit:
        assert [row.seq for row in unit.trail.latest(10)] == [2, 1]


def test_a_whole_trail_verifies(store: OpenStore) -> None:
    assert verified(store) == (0, None)
    fill(store)
    record_attended(store, ZOE_AT_GP.id)
    record_attended(store, ZOE_AT_GP.id, Outcome.LATE_SEEN)
    with store.read() as unit:
        assert unit.trail.verify() == (unit.trail.latest(1)[0].seq, None)


PLANT = (
    "INSERT INTO trail SELECT 99, at, user_id, role, device_id, action, record_type, record_id, before_hash,"
    " after_hash, reason, previous_mac, mac FROM trail WHERE seq = 3"
)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE trail SET user_id = 'somebody-else' WHERE seq = 3",
        "UPDATE trail SET at = '2020-01-01T00:00:00.000000Z' WHERE seq = 3",
        "UPDATE trail SET reason = 'because' WHERE seq = 3",
        "UPDATE trail SET after_hash = '' WHERE seq = 3",
        "UPDATE trail SET record_id = 'other' WHERE seq = 3",
        "UPDATE trail SET mac = previous_mac WHERE seq = 3",
        "DELETE FROM trail WHERE seq = 3",
        "UPDATE trail SET seq = seq + 100 WHERE seq = 3",
        PLANT,
    ],
)
def test_a_row_changed_removed_or_planted_shows(store: OpenStore, statement: str) -> None:
    fill(store)
    with store.write(NURSE) as unit:
        unit._connection.exec_driver_sql("DROP TRIGGER trail_no_update")
        unit._connection.exec_driver_sql("DROP TRIGGER trail_no_delete")
        unit._connection.exec_driver_sql(statement)
        unit.commit()
    checked, first_bad = verified(store)
    assert first_bad is not None
    assert checked >= 2


def test_a_trail_made_anew_without_its_key_shows(store: OpenStore, vault: Vault) -> None:
    """Somebody with the file's key alone cannot seal rows: the trail has a key of its own."""
    fill(store)
    store._around = replace(store._around, trail_key=bytes(32))
    with store.write(NURSE) as unit:
        unit.trail.note("Forged", "resident", ZOE.id)
        unit.commit()
    store.close()
    _, again = vault.open(NURSE.id, PASSWORD)
    checked, first_bad = verified(again)
    again.close()
    assert first_bad == checked + 1


@pytest.mark.parametrize("statement", ["UPDATE trail SET reason = ''", "DELETE FROM trail", "DELETE FROM outbox"])
def test_the_store_itself_refuses_to_rewrite_history(store: OpenStore, statement: str) -> None:
    fill(store)
    record_attended(store, ZOE_AT_GP.id)
    with store.write(NURSE) as unit, pytest.raises(Bug, match="append-only"):
        unit._connection.exec_driver_sql(statement)
