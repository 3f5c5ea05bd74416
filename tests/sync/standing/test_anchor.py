"""The trail's head at the central record: told with each sync that moved it, and held against the trail here."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from prisoncare_desktop.domain import systems
from prisoncare_desktop.domain.trail import TrailReport, Wrong
from prisoncare_desktop.store.open_store import OpenStore
from prisoncare_desktop.store.trail_check import sealed
from prisoncare_desktop.sync.standing.anchor import NEWEST, READ_BACK_EVERY
from prisoncare_desktop.usecases.inbound import SYNC_ACTOR
from prisoncare_desktop.usecases.syncing import TRAIL_DISAGREES
from tests.central_record import CentralRecord
from tests.sync import small_prison
from tests.sync.conftest import NURSE, Pc, TestClock, opened
from tests.sync.model_server import ModelServer
from tests.sync.wires import Wire, answer_lost, answering, question_lost

HOUR = READ_BACK_EVERY.total_seconds()


def there(server: ModelServer) -> list[dict[str, Any]]:
    """Return the anchors at the central record, oldest first."""
    return [r for (kind, _), r in server.store.items() if kind == "AuditEvent"]


def said_of(resource: dict[str, Any]) -> dict[str, str]:
    return {one["type"]: one["valueString"] for one in resource["entity"][0]["detail"]}


def head(pc: Pc) -> tuple[int, str]:
    with pc.store.read() as unit:
        return unit.trail.head()


def report(pc: Pc) -> TrailReport:
    with pc.store.read() as unit:
        return unit.trail.report()


def disagrees(pc: Pc) -> str:
    with pc.store.read() as unit:
        return unit.facts.get(TRAIL_DISAGREES)


def look(pc: Pc, note: str) -> None:
    with pc.store.write(NURSE) as unit:
        unit.trail.note("ResidentViewed", "resident", note)
        unit.commit()


def as_the_attacker(pc: Pc, *statements: str) -> None:
    """Lay a hand on the file, with its key and no trigger in the way."""
    with pc.store.write(NURSE) as unit:
        for trigger in ("trail_no_update", "trail_no_delete"):
            unit._connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {trigger}")
        for statement in statements:
            unit._connection.exec_driver_sql(statement)
        unit.commit()


def test_a_sync_tells_the_trust_the_trails_head_beside_the_changes(pc: Pc, server: ModelServer) -> None:
    pc.record(0)
    assert pc.later().receipted == 1
    newest = said_of(there(server)[-1])
    seq, mac = head(pc)
    assert newest == {"seq": str(seq), "mac": mac, "count": str(seq)}
    assert (report(pc).sound, report(pc).unanchored) == (True, 0)
    assert pc.counts().together == 1  # no change of anybody's


def test_a_quiet_pc_tells_the_trust_nothing_however_often_it_syncs(pc: Pc, server: ModelServer) -> None:
    pc.record(0)
    pc.later()
    anchors, rows = len(there(server)), head(pc)
    for _ in range(3):
        assert pc.later().trouble == ""
    assert (len(there(server)), head(pc)) == (anchors, rows)


def test_a_sync_that_moved_something_leaves_one_row_that_says_what(pc: Pc) -> None:
    pc.record(0)
    pc.record(1)
    pc.later()
    with pc.store.read() as unit:
        row = unit.trail.latest(1)[0]
        device = unit.facts.get("device_id")
    assert (row.action, row.user_id, row.record_id) == ("SyncRan", "sync", device)
    assert row.reason == "sent 2, receipted 2"


@pytest.mark.parametrize("fault", [question_lost, answer_lost, answering(500), answering(422), answering(401)])
def test_an_anchor_that_does_not_get_through_fails_no_sync_and_goes_with_the_next(
    pc: Pc, wire: Wire, server: ModelServer, fault: Any
) -> None:
    pc.later()
    before = len(there(server))
    pc.record(0)
    wire.anchors.append(fault)
    outcome = pc.sync()
    assert (outcome.receipted, outcome.trouble) == (1, "")
    assert report(pc).unanchored > 0
    assert pc.later(60).trouble == ""
    assert report(pc).unanchored == 0
    assert len(there(server)) == before + 1  # a lost answer makes no second one


def test_what_waits_for_an_answer_from_the_trust_is_anchored_even_if_the_way_down_is_broken(pc: Pc, wire: Wire) -> None:
    pc.record(0)
    wire.gets.append(question_lost)
    assert pc.sync().trouble == "ServerUnreachable"
    assert report(pc).unanchored == 0


def test_rows_cut_off_here_are_found_by_what_the_trust_holds(pc: Pc) -> None:
    for n in range(3):
        pc.record(n)
    pc.later()
    seq, _ = head(pc)
    as_the_attacker(pc, f"DELETE FROM trail WHERE seq > {seq - 3}", "DELETE FROM anchors")
    assert report(pc).sound, "this PC alone cannot know"
    pc.later(HOUR)
    assert disagrees(pc) == str(seq)
    assert report(pc).findings[0].wrong in (Wrong.CUT_OFF, Wrong.DISAGREES)
    assert report(pc).findings[0].seq <= seq - 1 <= report(pc).findings[0].last


def test_rows_cut_off_by_somebody_who_left_the_anchors_here_are_found_at_once(pc: Pc) -> None:
    pc.record(0)
    pc.later()
    seq, _ = head(pc)
    as_the_attacker(pc, f"DELETE FROM trail WHERE seq > {seq - 3}")
    pc.later(60)  # no hour has passed
    assert disagrees(pc) == str(seq)


def test_a_file_put_back_to_an_earlier_day_is_found_at_the_next_look(
    pc: Pc, server: ModelServer, loaded_data_folder: Path, tmp_path: Path
) -> None:
    """The whole folder as it was, with key slots, anchors, facts and all; and people work on with it."""
    pc.record(0)
    pc.later()
    anchored, _ = head(pc)
    old = opened(Path(shutil.copytree(loaded_data_folder, tmp_path / "put-back")), pc.clock)
    back = Pc(old, pc.clock, pc.base_url, pc.token, server, seed="back")
    for n in range(3, 6):
        look(back, f"resident-{n}")
    back.later(HOUR)
    assert disagrees(back) != ""
    assert not report(back).sound
    assert report(back).findings[0].seq <= anchored
    old.close()


def test_a_trail_that_grew_anew_to_the_same_length_is_found_when_it_would_be_anchored(
    pc: Pc, server: ModelServer
) -> None:
    pc.later()
    look(pc, "resident-1")
    pc.later(60)
    seq, _ = head(pc)
    as_the_attacker(pc, f"DELETE FROM trail WHERE seq >= {seq}", f"DELETE FROM anchors WHERE seq >= {seq}")
    look(pc, "resident-2")
    pc.later(60)  # no hour has passed: the conditional create meets the other one
    assert head(pc)[0] == seq + 1  # the row that says so
    assert disagrees(pc) == str(seq)
    assert [(one.wrong, one.last) for one in report(pc).findings] == [(Wrong.DISAGREES, seq)]
    assert len(there(server)) == len({said_of(one)["seq"] for one in there(server)})


def test_a_trail_and_its_anchors_forged_with_the_stolen_key_are_found_and_since_when(pc: Pc) -> None:
    """The thief seals every row anew and writes the anchors here to fit: only those at the trust tell, all of them."""
    for n in range(NEWEST + 8):
        look(pc, f"resident-{n}")
        pc.later(60)
    with pc.store.read() as unit:
        rows = list(unit._connection.exec_driver_sql("SELECT * FROM trail ORDER BY seq"))
        told = [one.seq for one in unit.anchors.all()]
    forged_row = told[3] - 1
    as_the_attacker(pc, f"UPDATE trail SET user_id = 'scapegoat' WHERE seq = {forged_row}")
    mac = rows[forged_row - 2].mac
    with pc.store.write(NURSE) as unit:
        for row in rows[forged_row - 1 :]:
            said = [*row[:11], mac, ""]
            said[2] = "scapegoat" if row.seq == forged_row else said[2]
            before, mac = mac, sealed(said, pc.store._around.trail_key)
            at = {"seq": row.seq, "before": before, "mac": mac}
            unit._connection.exec_driver_sql("UPDATE trail SET previous_mac = :before, mac = :mac WHERE seq = :seq", at)
            unit._connection.exec_driver_sql("UPDATE anchors SET mac = :mac WHERE seq = :seq", at)
        unit.commit()
    assert report(pc).sound, "this PC alone cannot know"
    pc.later(HOUR)
    first = report(pc).findings[0]
    assert (first.wrong, first.seq <= forged_row <= first.last) == (Wrong.DISAGREES, True)
    assert first.last - first.seq < 4  # not "somewhere"


def test_that_the_trail_disagrees_is_never_forgotten_by_itself(pc: Pc) -> None:
    pc.record(0)
    pc.later()
    seq, _ = head(pc)
    as_the_attacker(pc, f"DELETE FROM trail WHERE seq >= {seq}")
    pc.later(HOUR)
    for n in range(3):
        look(pc, f"resident-{n}")
        pc.later(HOUR)
    assert disagrees(pc) == str(seq)
    with pc.store.read() as unit:
        assert [row.action for row in unit.trail.latest(50)].count("TrailDisagrees") == 1


def test_a_trust_that_lost_anchors_is_told_them_again_and_the_loss_is_noted(pc: Pc, server: ModelServer) -> None:
    for n in range(4):
        pc.record(n)
        pc.later()
    before = {said_of(one)["seq"]: said_of(one)["mac"] for one in there(server)}
    assert len(before) >= 4
    for key in [key for key in server.store if key[0] == "AuditEvent"][1:3]:
        del server.store[key]
    pc.later(HOUR)
    with pc.store.read() as unit:
        lost = [row for row in unit.trail.latest(3) if row.action == "AnchorsLost"]
    assert [row.reason for row in lost] == ["2"]
    after = {said_of(one)["seq"]: said_of(one)["mac"] for one in there(server)}
    assert before.items() <= after.items()
    assert disagrees(pc) == ""


def test_an_anchor_of_the_last_minutes_that_a_search_does_not_show_yet_is_no_loss(pc: Pc, server: ModelServer) -> None:
    pc.record(0)
    pc.later()
    with pc.store.write(SYNC_ACTOR) as unit:
        unit.facts.put("trail.anchors_read_at", "")
        unit.commit()
    key = next(key for key in reversed(server.store) if key[0] == "AuditEvent")
    del server.store[key]
    pc.later(60)
    with pc.store.read() as unit:
        assert not [row for row in unit.trail.latest(9) if row.action == "AnchorsLost"]
    pc.later(HOUR)  # it never came
    with pc.store.read() as unit:
        assert [row for row in unit.trail.latest(9) if row.action == "AnchorsLost"]


def test_a_trust_that_changes_what_it_was_told_is_noticed(pc: Pc, server: ModelServer) -> None:
    pc.record(0)
    pc.later()
    seq, _ = head(pc)
    there(server)[-1]["entity"][0]["detail"][1]["valueString"] = "0" * 64
    pc.later(HOUR)
    assert disagrees(pc) == str(seq)


def test_what_is_no_anchor_hides_none(pc: Pc, server: ModelServer) -> None:
    pc.record(0)
    pc.later()
    seq, _ = head(pc)
    server.write({**replace_detail(there(server)[-1]), "id": "odd"})
    as_the_attacker(pc, f"DELETE FROM trail WHERE seq >= {seq}", "DELETE FROM anchors")
    pc.later(HOUR)
    assert disagrees(pc) == str(seq)


def replace_detail(resource: dict[str, Any]) -> dict[str, Any]:
    return {**resource, "entity": [{"name": "something else"}]}


def test_a_real_server_keeps_each_anchor_once_and_gives_them_back(
    open_store: Callable[[str, TestClock], OpenStore], central_record: CentralRecord
) -> None:
    central_record.post_bundle(small_prison.as_bundle(small_prison.everything()))
    clock = TestClock()
    pc = Pc(open_store("pc", clock), clock, central_record.base_url, central_record.token, None)
    assert pc.sync().trouble == ""
    pc.record(0)
    assert pc.later().receipted == 1
    seq, mac = head(pc)
    device = pc.store.device_id
    all_of_this_pc = f"AuditEvent?_tag={systems.TRAIL_DEVICE}|{device}&_sort=_lastUpdated"
    found = central_record.get(all_of_this_pc)["entry"]
    assert said_of(found[-1]["resource"]) == {"seq": str(seq), "mac": mac, "count": str(seq)}
    as_the_attacker(pc, f"DELETE FROM trail WHERE seq >= {seq}", "DELETE FROM anchors")
    pc.later(HOUR)
    assert disagrees(pc) == str(seq)
    assert len(central_record.get(all_of_this_pc)["entry"]) == len(found)
