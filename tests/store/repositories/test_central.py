"""Central copies, watermarks, facts, staff."""

from __future__ import annotations

from dataclasses import replace

from prisoncare_desktop.domain.staff import Role
from prisoncare_desktop.store.open_store import OpenStore
from prisoncare_desktop.usecases.ports import CentralCopy
from tests.store.clinic import CLERK, NURSE, SYNC, ZOE

COPY = CentralCopy("Patient", "17", "3", "2026-11-20T09:00:00.123Z", "resident", ZOE.id, '{"resourceType":"Patient"}')


def test_a_central_copy_is_found_by_either_id_and_replaced_by_a_newer(store: OpenStore) -> None:
    newer = replace(COPY, version="4", content='{"resourceType":"Patient","active":true}')
    room = CentralCopy("Location", "17", "1", "", "", "", '{"resourceType":"Location"}')
    with store.write(SYNC) as unit:
        for copy in (COPY, newer, room):
            unit.central.put(copy)
        unit.commit()
    with store.read() as unit:
        assert unit.central.find("Patient", "17") == newer
        assert unit.central.find("Location", "17") == room
        assert unit.central.find("Patient", "18") is None
        assert unit.central.find_by_local("resident", ZOE.id) == newer
        assert unit.central.find_by_local("appointment", ZOE.id) is None
        assert unit.central.find_by_local("", "") is None, "things of no record of ours are nobody's copy"


def test_of_two_copies_of_one_record_the_one_not_deleted_is_found(store: OpenStore) -> None:
    deleted = replace(COPY, server_id="18", last_updated="2026-11-20T10:00:00.000Z", content="")
    with store.write(SYNC) as unit:
        unit.central.put(deleted)
        unit.central.put(COPY)
        unit.commit()
    with store.read() as unit:
        assert unit.central.find_by_local("resident", ZOE.id) == COPY


def test_a_watermark_is_the_servers_own_words(store: OpenStore) -> None:
    with store.write(SYNC) as unit:
        assert unit.central.watermark("Patient") == ""
        unit.central.put_watermark("Patient", "2026-11-20T09:00:00.123+00:00")
        unit.central.put_watermark("Patient", "2026-11-20T09:00:01.5Z")
        unit.commit()
    with store.read() as unit:
        assert unit.central.watermark("Patient") == "2026-11-20T09:00:01.5Z"
        assert unit.central.watermark("Task") == ""


def test_facts_and_staff_are_kept_and_replaced(store: OpenStore) -> None:
    promoted = replace(NURSE, role=Role.LEADER)
    with store.write(NURSE) as unit:
        unit.facts.put("server_token", "first")
        unit.facts.put("server_token", "second")
        unit.staff.put(promoted)
        unit.commit()
    with store.read() as unit:
        assert unit.facts.get("server_token") == "second"
        assert unit.facts.get("unknown") == ""
        assert unit.staff.all() == (promoted, CLERK)
