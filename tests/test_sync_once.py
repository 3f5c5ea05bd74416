"""IT syncs a PC without its window."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from prisoncare_desktop import settings, sync_once, wiring
from prisoncare_desktop.domain.staff import Role, StaffMember
from prisoncare_desktop.settings import SERVER_TOKEN, Settings
from prisoncare_desktop.sync import lease
from prisoncare_desktop.ui.single_instance import SingleInstance
from prisoncare_desktop.usecases.inbound import SYNC_ACTOR
from prisoncare_desktop.usecases.outbox import StateCounts
from prisoncare_desktop.usecases.ports import Store
from prisoncare_desktop.usecases.sync_state import SyncState
from prisoncare_desktop.usecases.syncing import SyncOutcome
from tests.central_record import CentralRecord
from tests.sync import small_prison

NOVAK = StaffMember("it-1", "Sam Novak", Role.IT)
PASSWORD = "a long enough password"


@dataclass
class ItPc:
    """A PC that is set up and connected, with nobody at it."""

    chosen: Settings

    def sync(self, *more: str, user: str = "Sam Novak", password: str = PASSWORD) -> tuple[int, str]:
        out = io.StringIO()
        code = sync_once.main(["--once", "--user", user, *more], out, io.StringIO(f"{password}\n"))
        return code, out.getvalue()

    def in_the_store(self, act: Callable[[Store], None]) -> None:
        _, store = wiring.make_vault(self.chosen).open(NOVAK.id, PASSWORD)
        try:
            act(store)
        finally:
            store.close()


NAMESAKES = [replace(NOVAK, id=staff_id, name="Ann Lee") for staff_id in ("it-2", "it-3")]


@pytest.fixture
def people() -> list[StaffMember]:
    return [NOVAK]  # each more costs the time of a real password


@pytest.fixture
def pc(
    tmp_path: Path, central_record: CentralRecord, monkeypatch: pytest.MonkeyPatch, people: list[StaffMember]
) -> ItPc:
    monkeypatch.setenv("PRISONCARE_DATA", str(tmp_path / "pc"))
    monkeypatch.setenv("PRISONCARE_STATE", str(tmp_path / "state"))
    central_record.post_bundle(small_prison.as_bundle(small_prison.everything()))
    chosen = Settings(tmp_path / "pc", agency_id=small_prison.AGENCY, server_url=central_record.base_url).saved()
    wiring.make_vault(chosen).create([(member, PASSWORD) for member in people])
    made = ItPc(chosen)

    def connect(store: Store) -> None:
        with store.write(SYNC_ACTOR) as unit:
            unit.facts.put(SERVER_TOKEN, central_record.token)
            unit.commit()

    made.in_the_store(connect)
    return made


def test_a_sync_without_a_window_brings_all_down_and_up_and_says_so_in_counts_alone(pc: ItPc) -> None:
    code, said = pc.sync("--json")
    told = json.loads(said)
    assert (code, told["code"], told["trouble"]) == (0, 0, "")
    assert told["received"] >= len(small_prison.everything())
    assert told["receipted"] == told["at_the_trust"] == 2  # the seeds of the coming weeks
    code, said = pc.sync()
    assert code == 0
    assert "Saved here 0, at the trust 2, needs a person 0: 2 together." in said
    assert (told["given_up"], told["together"]) == (0, 2)


def test_what_was_given_up_is_counted_too_so_that_all_adds_up() -> None:
    state = SyncState(StateCounts(0, 14, 1, given_up=2), None, "", None, None)
    lines = sync_once._lines(SyncOutcome(), state)
    assert "Saved here 0, at the trust 14, needs a person 1, given up 2: 17 together." in lines
    assert "What needs a person: open PrisonCare and decide on its Sync page." in lines
    unreached = sync_once._lines(SyncOutcome(trouble="ServerUnreachable"), state)
    assert "by itself" not in " ".join(unreached), "no window is open that would send it"


def test_sync_alone_says_what_is_to_be_said(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        sync_once.main([], io.StringIO())
    assert "--once" in (said := capsys.readouterr().err)
    assert "--user" in said


@pytest.mark.parametrize("people", [[NOVAK, *NAMESAKES]], ids=["with two of one name"])
def test_it_may_name_themselves_by_name_or_by_id_and_nobody_else_is_let_in(pc: ItPc) -> None:
    assert pc.sync(user="it-1")[0] == sync_once.DONE
    assert pc.sync(user="sam novak")[0] == sync_once.DONE
    assert pc.sync(user="Nobody Known") == (sync_once.NOT_SIGNED_IN, "Nobody of that name may sign in on this PC.\n")
    assert pc.sync(password="a wrong password") == (
        sync_once.NOT_SIGNED_IN,
        "That is not the password. Try again. Nothing is lost.\n",
    )
    assert pc.sync(user="Ann Lee") == (sync_once.NOT_SIGNED_IN, "Which of them? Name one by id: it-2, it-3.\n")


def test_without_a_network_it_says_so_and_that_it_can_be_tried_later(pc: ItPc, central_record: CentralRecord) -> None:
    central_record.stop()
    code, said = pc.sync()
    assert code == sync_once.TRY_LATER
    assert "Nothing is lost" in said or "saved" in said


def test_a_server_that_refuses_this_pc_is_a_matter_for_it(pc: ItPc) -> None:
    def forget(store: Store) -> None:
        with store.write(SYNC_ACTOR) as unit:
            unit.facts.put(SERVER_TOKEN, "an old token")
            unit.commit()

    pc.in_the_store(forget)
    assert pc.sync()[0] == sync_once.FOR_IT


def test_while_the_window_is_open_it_leaves_at_once_and_says_where_to_sync(pc: ItPc, qapp: QApplication) -> None:
    window = SingleInstance(pc.chosen.data_folder)
    assert window.take()
    try:
        code, said = pc.sync()
    finally:
        window.release()
    assert code == sync_once.BUSY_ELSEWHERE
    assert "Press Sync now there" in said
    assert pc.sync()[0] == sync_once.DONE


def test_while_another_sync_goes_on_it_leaves_at_once(pc: ItPc) -> None:
    def hold(store: Store) -> None:
        lease.take(store, "1/window", wiring.SystemClock().now(), wiring.process_lives)

    pc.in_the_store(hold)
    code, said = pc.sync()
    assert (code, said.splitlines()[-1]) == (sync_once.BUSY_ELSEWHERE, "Another sync of this PC is under way.")


def test_a_pc_that_is_not_connected_says_what_to_do(pc: ItPc) -> None:
    replace(settings.load(pc.chosen.data_folder), server_url="").saved()
    code, said = pc.sync()
    assert code == sync_once.NOT_CONNECTED
    assert str(pc.chosen.data_folder) in said
    assert "Start PrisonCare to set it up." in said
    assert json.loads(pc.sync("--json")[1])["code"] == sync_once.NOT_CONNECTED


def test_the_command_as_it_types_it_ends_with_the_code_and_the_password_is_no_argument(pc: ItPc) -> None:
    command = [sys.executable, "-m", "prisoncare_desktop", "sync", "--once", "--user", "Sam Novak"]
    ended = subprocess.run(command, input=f"{PASSWORD}\n", text=True, capture_output=True, timeout=60)
    assert (ended.returncode, ended.stderr) == (0, "")
    helped = subprocess.run([*command[:4], "--help"], text=True, capture_output=True, timeout=60)
    assert "Ends with" in helped.stdout
    assert "--password" not in helped.stdout
    shown = subprocess.run([*command[:3], "--help"], text=True, capture_output=True, timeout=60)
    assert (shown.returncode, shown.stderr) == (0, "")
    assert "sync --once" in shown.stdout
