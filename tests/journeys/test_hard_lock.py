"""After a lock no process holds the key, and the door stands in a new one. Real processes throughout."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from jeepney import DBusAddress, new_signal
from jeepney.io.blocking import open_dbus_connection

from prisoncare_desktop import settings
from prisoncare_desktop.domain.calendar import local_date
from prisoncare_desktop.domain.pathway import Episode, first_task, rule_for
from prisoncare_desktop.settings import Settings
from prisoncare_desktop.store.vault import Vault
from tests.journeys.driven import IMPATIENT, NO_HEIR, OVERLAYS, STAYS
from tests.journeys.processes import ROOT, Chain, copies_in, tree_of
from tests.journeys.virtual_screen import virtual_screen
from tests.message_bus import message_bus
from tests.ui.scene import BELL, OKAFOR, PASSWORD, StoppedClock, booked, clinic, put, resident

pytestmark = pytest.mark.journey


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, tuple[bytes, ...]]:
    """A PC with two people on it, a clinic and an owed review; and its keys in every form they are used in."""
    folder = tmp_path_factory.mktemp("pc") / "data"
    Settings(folder, site_name="HMP Fenmere").saved()
    vault = Vault(folder, StoppedClock(), os.urandom)
    code = vault.create([(OKAFOR, PASSWORD), (BELL, PASSWORD)])
    (folder / "code.txt").write_text(code)
    _, store = vault.open(OKAFOR.id, PASSWORD)
    brian, danny = resident(1, "Brian Osei"), resident(2, "Danny Marsh")
    session = clinic(day=local_date(datetime.now(UTC)))
    episode = Episode("e2", danny.id, date(2026, 10, 3), BELL.id, BELL.name)
    task, _ = first_task(rule_for("28-day"), episode, "t2")
    put(store, (brian, danny, session, *booked(session, [brian, danny]), episode, task))
    master, file = store.keys.master, bytes.fromhex(store.keys.file)
    store.close()
    return folder, tuple(
        form for key in (master, file) for form in (key, key.hex().encode(), key.hex().upper().encode())
    )


@pytest.fixture
def start(keys: tuple[Path, tuple[bytes, ...]], tmp_path: Path) -> Iterator[Callable[..., Chain]]:
    chains: list[Chain] = []

    def begin(*flags: str, server_url: str = "", **more: str) -> Chain:
        folder = shutil.copytree(keys[0], tmp_path / "data")
        replace(settings.load(folder), server_url=server_url).saved()
        chains.append(Chain(folder, tmp_path / "meeting", *flags, **more))
        return chains[-1]

    yield begin
    for chain in chains:
        chain.end()


@pytest.fixture
def deaf_server() -> Iterator[str]:
    """The address of a central record that takes every connection and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"http://127.0.0.1:{server.getsockname()[1]}/fhir"


@pytest.mark.hazard("H16")
def test_after_a_lock_no_process_that_is_left_holds_the_key(
    start: Callable[..., Chain], keys: tuple[Path, tuple[bytes, ...]]
) -> None:
    pc = start()
    first = pc.born[0]
    pc.sign_in(OKAFOR.id, PASSWORD)
    while_signed_in = copies_in(first, keys[1])
    pc.do("house.lock()")
    second = pc.next()
    pc.gone(first)
    left = tree_of(pc.first.pid)
    copies = {pid: copies_in(pid, keys[1]) for pid in left}
    print(f"copies of the keys while signed in {while_signed_in}, after the lock {copies}")
    assert while_signed_in > 0
    assert copies == {second: 0}
    pc.sign_in(OKAFOR.id, PASSWORD)
    assert copies_in(second, keys[1]) > 0


@pytest.mark.hazard("H16")
def test_a_lock_that_stays_in_its_process_is_found_out_by_the_copies_it_leaves(
    start: Callable[..., Chain], keys: tuple[Path, tuple[bytes, ...]]
) -> None:
    """The control: the same search with a planted defect."""
    pc = start(STAYS)
    pc.sign_in(OKAFOR.id, PASSWORD)
    pc.do("house.lock()")
    pc.until("house.shell is None and house.door_view.isVisible()")
    copies = copies_in(pc.born[0], keys[1])
    print(f"control: copies of the keys after a lock within the process {copies}")
    assert copies > 0


@pytest.mark.hazard("H16")
def test_a_successor_that_does_not_come_leaves_a_door_and_no_key(
    start: Callable[..., Chain], keys: tuple[Path, tuple[bytes, ...]]
) -> None:
    pc = start(NO_HEIR)
    pc.sign_in(OKAFOR.id, PASSWORD)
    pc.do("house.lock()")
    assert pc.next() == pc.born[0]  # the same process, with a new image
    assert {pid: copies_in(pid, keys[1]) for pid in tree_of(pc.first.pid)} == {pc.born[0]: 0}
    pc.sign_in(BELL.id, PASSWORD)


@pytest.mark.hazard("H15")
@pytest.mark.hazard("H16")
def test_a_half_filled_review_waits_for_its_owner_at_the_same_question_and_for_nobody_else(
    start: Callable[..., Chain],
) -> None:
    pc = start()
    pc.do("house.window.setGeometry(40, 30, 1100, 700)")
    pc.sign_in(BELL.id, PASSWORD)
    pc.do("house.shell.go(Place('review', 't2'))")
    pc.until("form().session is not None")
    pc.do("form().show_item('treatment-note')")
    pc.do("type_text('Sad today')")
    pc.do("later(lambda: press('Ctrl+L'))")
    pc.next()
    assert pc.do("house.door_view.chosen_user_id()") == BELL.id
    assert pc.do("house.window.geometry().getRect()") == [40, 30, 1100, 700]
    pc.sign_in(OKAFOR.id, PASSWORD)
    pc.until("house.shell.place.screen == 'today'")
    pc.do("later(house.lock)")
    pc.next()
    pc.sign_in(BELL.id, PASSWORD)
    pc.until("house.shell.place.screen == 'review' and form().session is not None")
    assert pc.do("form().session.value('treatment-note')") == "Sad today"
    assert pc.do("form().session.cursor") == "treatment-note"
    pc.until("form()._body().rows['treatment-note'].isAncestorOf(qt.focusWidget())")
    assert len(set(pc.born)) == 3


@pytest.mark.hazard("H16")
def test_a_sync_that_hangs_keeps_no_process_and_no_key_behind(
    start: Callable[..., Chain], keys: tuple[Path, tuple[bytes, ...]], deaf_server: str
) -> None:
    pc = start(server_url=deaf_server)
    first = pc.born[0]
    pc.sign_in(OKAFOR.id, PASSWORD)
    pc.until("house.shell.syncing")
    pc.do("house.lock()")
    second = pc.next()
    pc.gone(first)
    assert {pid: copies_in(pid, keys[1]) for pid in tree_of(pc.first.pid)} == {second: 0}
    pc.sign_in(OKAFOR.id, PASSWORD)
    pc.until("house.shell.syncing")
    pc.do("later(house.window.close)")
    pc.gone(second)
    assert tree_of(pc.first.pid) == []


def test_a_second_start_finds_the_successor_and_goes_away(start: Callable[..., Chain], tmp_path: Path) -> None:
    pc = start()
    pc.sign_in(OKAFOR.id, PASSWORD)
    pc.do("house.lock()")
    pc.next()
    pc.gone(pc.born[0])
    environment = {**os.environ, "PRISONCARE_DATA": str(tmp_path / "data")}
    again = [sys.executable, "-m", "prisoncare_desktop"]
    assert subprocess.run(again, cwd=ROOT, env=environment, check=False, timeout=60).returncode == 0
    pc.until("house.wanted == 1")


def test_an_old_process_that_is_stuck_in_the_middle_of_a_lock_is_ended_by_its_successor(
    start: Callable[..., Chain], keys: tuple[Path, tuple[bytes, ...]]
) -> None:
    pc = start(IMPATIENT)
    pc.sign_in(OKAFOR.id, PASSWORD)
    pc.do("later(lambda: (house.lock(), __import__('time').sleep(3600)))")
    second = pc.next()
    pc.gone(pc.born[0])
    assert list(Path(tempfile.gettempdir()).glob(f"prisoncare-after-{pc.born[0]}-*")) == []
    assert {pid: copies_in(pid, keys[1]) for pid in tree_of(pc.first.pid)} == {second: 0}
    pc.sign_in(OKAFOR.id, PASSWORD)


def test_nobody_waits_again_after_wrong_tries_because_a_colleague_locked(start: Callable[..., Chain]) -> None:
    pc = start()
    pc.do(f"[house.vault.throttle.begin({BELL.id!r}, {BELL.id!r}) for _ in range(5)]")
    pc.sign_in(OKAFOR.id, PASSWORD)
    waited = pc.do(f"house.vault.throttle.waited()[{BELL.id!r}]")
    pc.do("house.lock()")
    pc.next()
    assert pc.do(f"house.vault.throttle.waited()[{BELL.id!r}]") >= waited > 0


NAMES = ("Osei", "Marsh", "A1001AB", "A1002AB")


def at_a_clinic_in_a_real_window(start: Callable[..., Chain], display: str, *flags: str) -> Chain:
    pc = start(*flags, QT_QPA_PLATFORM="xcb", DISPLAY=display)
    pc.do("house.window.showFullScreen()")
    pc.sign_in(OKAFOR.id, PASSWORD)
    pc.do("house.shell.go(Place('session', 's1'))")
    pc.until("'Osei' in everything() and 'Marsh' in everything()")
    pc.do(
        "house.shell.window.top_bar.search.findChild(__import__('PySide6.QtWidgets').QtWidgets.QLineEdit).setText('Osei')"
    )
    pc.do("qt.clipboard().setText('Brian Osei')")
    return pc


@pytest.mark.hazard("H16")
def test_after_the_lock_neither_eye_nor_screen_reader_nor_another_program_finds_a_name(
    start: Callable[..., Chain],
) -> None:
    with virtual_screen() as display:
        pc = at_a_clinic_in_a_real_window(start, display)
        assert not pc.do("screen_is_the_door()")
        pc.do("house.lock()")
        pc.next()
        pc.gone(pc.born[0])
        pc.until("screen_is_the_door()")
        words = pc.do("everything()")
        pc.end()
    assert "Sister Okafor" in words
    assert [name for name in NAMES if name in words] == []


@pytest.mark.hazard("H16")
def test_a_lock_that_only_covers_the_page_is_found_out(start: Callable[..., Chain]) -> None:
    """The control: the same search with a planted defect."""
    with virtual_screen() as display:
        pc = at_a_clinic_in_a_real_window(start, display, OVERLAYS)
        pc.do("house.lock()")
        words = pc.do("everything()")
        found = [name for name in NAMES if name in words]
        print(f"control: behind a cover {found} can still be had")
        assert found
        assert not pc.do("screen_is_the_door()")
        pc.end()


@pytest.mark.hazard("H16")
def test_no_program_of_the_same_account_may_look_into_the_process_that_holds_the_key(
    start: Callable[..., Chain],
) -> None:
    pc = start()
    pc.sign_in(OKAFOR.id, PASSWORD)
    assert pc.do("dumpable()") == 0
    limits = Path(f"/proc/{pc.born[0]}/limits").read_text()
    assert [line.split()[4:6] for line in limits.splitlines() if line.startswith("Max core")] == [["0", "0"]]


@pytest.mark.hazard("H16")
def test_when_the_operating_system_locks_the_process_that_held_the_key_ends(
    start: Callable[..., Chain], keys: tuple[Path, tuple[bytes, ...]], tmp_path: Path, qapp: object
) -> None:
    with message_bus(tmp_path) as address:
        pc = start(DBUS_SYSTEM_BUS_ADDRESS=address, DBUS_SESSION_BUS_ADDRESS=address)
        pc.sign_in(OKAFOR.id, PASSWORD)
        session = DBusAddress("/org/freedesktop/login1/session/_31", interface="org.freedesktop.login1.Session")
        with open_dbus_connection(address) as logind:
            logind.send(new_signal(session, "Lock"))
        second = pc.next()
        pc.gone(pc.born[0])
        assert {pid: copies_in(pid, keys[1]) for pid in tree_of(pc.first.pid)} == {second: 0}
        pc.end()


@pytest.mark.hazard("H16")
def test_setting_a_forgotten_password_leaves_no_key_at_the_door(
    start: Callable[..., Chain], keys: tuple[Path, tuple[bytes, ...]]
) -> None:
    pc = start()
    pc.until("house.door_view.people")
    code = (keys[0] / "code.txt").read_text()
    pc.do(f"house.vault.recover({OKAFOR.id!r}, {code!r}, 'another quiet otter 42')")
    pc.do(f"house.pages.password_set.emit({OKAFOR.id!r})")
    second = pc.next()
    pc.gone(pc.born[0])
    assert {pid: copies_in(pid, keys[1]) for pid in tree_of(pc.first.pid)} == {second: 0}
    assert pc.do("house.door_view.message.message()") == "Your new password is set. Sign in with it."
    pc.sign_in(OKAFOR.id, "another quiet otter 42")


def test_when_the_operating_system_locks_a_page_with_a_code_on_it_goes_too(
    start: Callable[..., Chain], tmp_path: Path, qapp: object
) -> None:
    with message_bus(tmp_path) as address:
        pc = start(DBUS_SYSTEM_BUS_ADDRESS=address, DBUS_SESSION_BUS_ADDRESS=address)
        pc.until("house.door_view.people")
        pc.do(f"house.door_view.forgotten_requested.emit({OKAFOR.id!r})")
        session = DBusAddress("/org/freedesktop/login1/session/_31", interface="org.freedesktop.login1.Session")
        with open_dbus_connection(address) as logind:
            logind.send(new_signal(session, "Lock"))
        pc.next()
        pc.gone(pc.born[0])
        pc.end()
