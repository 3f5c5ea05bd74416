"""IT looks after messages that were not believed, without a window."""

from __future__ import annotations

import hashlib
import io
import json
from pathlib import Path

import pytest

from prisoncare_desktop import sync_once, wiring
from prisoncare_desktop.settings import MESH, MESH_PASSWORD, MESH_SHARED_KEY, Settings
from prisoncare_desktop.usecases.forwarding import Strange, keep_aside
from prisoncare_desktop.usecases.inbound import SYNC_ACTOR
from prisoncare_desktop.usecases.ports import Store
from tests.sync.forwarded.trust import sent_down
from tests.test_sync_once import NOVAK, PASSWORD, ItPc

READABLE = sent_down([], "2026-11-20T10:00:00Z")  # as if an earlier version had not understood it
NOBODY = b"Samuel Okafor, A1111AA"


@pytest.fixture
def pc(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ItPc:
    """A PC with two messages aside; nobody answers at its MESH."""
    monkeypatch.setenv("PRISONCARE_DATA", str(tmp_path / "pc"))
    monkeypatch.setenv("PRISONCARE_STATE", str(tmp_path / "state"))
    chosen = Settings(
        tmp_path / "pc",
        agency_id="FRI",
        carrier=MESH,
        mesh_url="http://127.0.0.1:9",
        mesh_mailbox="PRISON001",
        mesh_trust_mailbox="TRUST001",
    ).saved()
    wiring.make_vault(chosen).create([(NOVAK, PASSWORD)])
    made = ItPc(chosen)

    def keep(store: Store) -> None:
        with store.write(SYNC_ACTOR) as unit:
            unit.facts.put(MESH_PASSWORD, "a-password")
            unit.facts.put(MESH_SHARED_KEY, "a-key")
            for n, body in enumerate((NOBODY, READABLE), start=1):
                keep_aside(unit, body, Strange.UNREADABLE, f"M{n}", 0, wiring.SystemClock().now())
            unit.commit()

    made.in_the_store(keep)
    return made


def asked(*arguments: str) -> tuple[int, str]:
    out = io.StringIO()
    code = sync_once.main([*arguments, "--user", "Sam Novak"], out, io.StringIO(f"{PASSWORD}\n"))
    return code, out.getvalue()


def test_it_clears_one_with_a_reason_sees_what_is_left_and_has_it_taken_again(pc: ItPc) -> None:
    nobody, readable = (hashlib.sha256(body).hexdigest()[:12] for body in (NOBODY, READABLE))
    code, said = asked("--clear", nobody, "--reason", "the trust sent it anew", "--json")
    (left,) = json.loads(said)
    assert (code, left["carried_as"], left["why"]) == (sync_once.NEEDS_A_PERSON, "M2", "unreadable")
    code, _ = asked("--take-again", readable)
    assert code == sync_once.TRY_LATER  # the sync that took it had no network; what is here needs none
    assert asked("--aside") == (sync_once.DONE, "No message is kept aside.\n")
