from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from typing import Any

from prisoncare_desktop.domain import systems
from prisoncare_desktop.practice.central import bundles, resources
from prisoncare_desktop.practice.prison import Prison, build
from tests.central_record import CentralRecord
from tests.practice.conftest import SEED, TODAY

_PRINT_DIGEST = """
import hashlib, json, sys
from datetime import date
from prisoncare_desktop.practice import central, prison
made = prison.build(int(sys.argv[1]), date.fromisoformat(sys.argv[2]))
print(hashlib.sha256(json.dumps(list(central.bundles(made)), ensure_ascii=False).encode()).hexdigest())
"""

SEEDED_WITHIN_S = 20.0  # `make run` on a fresh machine waits for this


def _digest(prison: Prison) -> str:
    return hashlib.sha256(json.dumps(list(bundles(prison)), ensure_ascii=False).encode()).hexdigest()


def _references(content: Any) -> Iterator[str]:
    if isinstance(content, dict):
        if isinstance(content.get("reference"), str):
            yield content["reference"]
        for value in content.values():
            yield from _references(value)
    elif isinstance(content, list):
        for value in content:
            yield from _references(value)


def test_the_same_seed_and_day_give_the_same_bytes_in_another_process_too(prison: Prison) -> None:
    elsewhere = subprocess.run(
        [sys.executable, "-c", _PRINT_DIGEST, str(SEED), TODAY.isoformat()],
        env={**os.environ, "PYTHONHASHSEED": "77", "TZ": "Pacific/Auckland"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert elsewhere.stdout.strip() == _digest(prison) == _digest(build(SEED, TODAY))


def test_another_seed_gives_another_prison(prison: Prison) -> None:
    assert _digest(build(SEED + 1, TODAY)) != _digest(prison)


def test_no_two_resources_are_the_same_one(prison: Prison) -> None:
    known = Counter((r["resourceType"], r["id"]) for r in resources(prison))
    assert max(known.values()) == 1


def test_every_reference_leads_to_a_resource_that_came_before(prison: Prison) -> None:
    before: set[str] = set()
    met = 0
    for resource in resources(prison):
        for reference in _references(resource):
            assert reference in before, f"{resource['resourceType']} refers to {reference}"
            met += 1
        before.add(f"{resource['resourceType']}/{resource['id']}")
    assert met > 5000


def test_every_resource_is_tagged_with_the_site_and_our_records_with_their_own_id(prison: Prison) -> None:
    for resource in resources(prison):
        tags = {t["system"]: t["code"] for t in resource["meta"]["tag"]}
        assert tags[systems.SITE_TAG] == "FRI"
        own = [i["value"] for i in resource["identifier"] if i["system"] == systems.RECORD_ID]
        assert own == ([systems.record_value(tags[systems.RECORD_TAG])] if systems.RECORD_TAG in tags else [])


def test_a_real_server_takes_every_resource_and_filling_it_twice_makes_nothing_twice(
    prison: Prison, central_record: CentralRecord
) -> None:
    expected = Counter(r["resourceType"] for r in resources(prison))
    began = time.monotonic()
    first = [e["response"] for b in bundles(prison) for e in central_record.post_bundle(b)["entry"]]
    took_s = time.monotonic() - began
    refused = [r for r in first if not r["status"].startswith("201")]
    assert not refused, refused[:3]
    assert len(first) == expected.total()
    assert took_s < SEEDED_WITHIN_S
    print(f"{len(first)} resources in {took_s:.1f} s")

    again = [e["response"]["status"] for b in bundles(prison) for e in central_record.post_bundle(b)["entry"]]
    assert set(again) == {"200 OK"}
    tag = f"_tag={systems.SITE_TAG}|FRI"
    assert {t: central_record.count(f"{t}?{tag}") for t in expected} == dict(expected)


def test_danny_is_found_at_the_central_record_by_his_number(prison: Prison, central_record: CentralRecord) -> None:
    patients = [r for r in resources(prison) if r["resourceType"] in ("Organization", "Patient")]
    entries = [{"resource": r, "request": {"method": "PUT", "url": f"{r['resourceType']}/{r['id']}"}} for r in patients]
    central_record.post_bundle({"resourceType": "Bundle", "type": "batch", "entry": entries})
    found = central_record.get(f"Patient?identifier={systems.NOMIS}|A4512CK")["entry"]
    (danny,) = [e["resource"] for e in found]
    assert danny["name"][1] == {"use": "usual", "given": ["Danny"]}
    assert danny["address"][0]["text"] == "A-1-004"
