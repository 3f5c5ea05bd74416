"""The courier on the Sync page, by keyboard alone: keys, a file there, an answer back, and everything at the trust."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, timedelta
from pathlib import Path

import httpx
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QWidget

from prisoncare_desktop.domain.attendance import Outcome
from prisoncare_desktop.domain.staff import StaffMember
from prisoncare_desktop.store.carried_file import CarriedFiles
from prisoncare_desktop.sync.courier.desk import CourierDesk
from prisoncare_desktop.ui.screens.sync_page.courier_keys import CourierKeys
from prisoncare_desktop.ui.screens.sync_page.courier_panel import CourierPanel
from prisoncare_desktop.ui.screens.sync_page.screen import SyncScreen
from prisoncare_desktop.ui.screens.sync_page.view import SyncView
from prisoncare_desktop.usecases import dispatch
from prisoncare_desktop.usecases.attendance import RecordOutcome
from prisoncare_desktop.usecases.sync_state import GetSyncState
from tests.sync import model_server, small_prison
from tests.sync.courier.reference_trust import ReferenceTrust
from tests.sync.forwarded.trust import IntegrationEngine, Json, sent_down
from tests.sync.model_server import ModelServer
from tests.ui.scene import HALE, NOVAK, OKAFOR, WOOD, Scene
from tests.ui.walker import unnamed_widgets


@dataclass
class Far:
    """The scene's PC, far from any network, and the trust."""

    scene: Scene
    server: ModelServer
    trust: ReferenceTrust
    stick: Path
    screen: SyncScreen | None = None

    def sign_in(self, member: StaffMember) -> tuple[CourierPanel, CourierKeys]:
        desk = CourierDesk(self.scene.store, CarriedFiles(), self.scene.clock, os.urandom, small_prison.AGENCY)
        self.scene.tasks.begin(replace(self.scene.context(member), courier=desk))
        screen = self.screen = SyncScreen(self.scene.tasks)
        self.scene.show(screen)
        panel, keys = screen.view.findChild(CourierPanel), screen.view.findChild(CourierKeys)
        assert panel is not None
        assert keys is not None
        return panel, keys

    def newest(self, ending: str) -> Path:
        return max(self.stick.glob(f"*{ending}"), key=lambda file: file.stat().st_mtime_ns)

    def put(self, content: bytes | None, name: str) -> Path:
        assert content is not None
        (self.stick / name).write_bytes(content)
        return self.stick / name

    def whole_record(self) -> bytes:
        (known,) = self.trust.pcs.values()
        found = list(self.server.store.values())
        return self.trust.sealed(known, [sent_down(found, self.server.stamp())])

    def exchange_keys(self, keys: CourierKeys) -> None:
        choose(keys, keys.introduce, self.stick)
        self.trust.introduce(self.newest("-key").read_bytes(), keys.fingerprint.code())
        choose(keys, keys.take_keys, self.put(self.trust.introduction, "of-the-trust.courier-key"))
        QTest.keyClicks(keys.heard, self.trust.fingerprint.lower())
        QTest.keyClick(keys.heard, Qt.Key.Key_Return)


def choose(panel: QWidget, button: QWidget, path: Path) -> None:
    """Press a button by keyboard, and type the path into the window that asks for it."""
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Return)
    QApplication.processEvents()
    dialog = next(one for one in panel.findChildren(QFileDialog) if one.isVisible())
    assert dialog.testOption(QFileDialog.Option.DontUseNativeDialog)
    line = dialog.findChild(QLineEdit, "fileNameEdit")
    assert line is not None
    line.setText(str(path))
    QTest.keyClick(line, Qt.Key.Key_Return)
    panel.window().activateWindow()  # as a window system does when a dialog closes
    QApplication.processEvents()


@pytest.fixture
def far(scene: Scene, tmp_path: Path) -> Far:
    server = ModelServer()
    for resource in small_prison.everything():
        server.write(resource)
    server.now = scene.clock.at.astimezone(UTC)

    def apply(body: bytes) -> tuple[int, Json]:
        answer = server.handle_request(httpx.Request("POST", model_server.BASE, content=body))
        answer.read()
        return answer.status_code, answer.json()

    stick = tmp_path / "stick"
    stick.mkdir()
    return Far(scene, server, ReferenceTrust(IntegrationEngine(apply).answer), stick)


def shown_keys(far: Far) -> list[tuple[str, str]]:
    assert far.screen is not None
    return [*far.screen.keys()]


def told(panel: CourierPanel) -> str:
    return panel.done.message()


@pytest.mark.hazard("H12")
def test_from_the_first_key_to_everything_at_the_trust(far: Far) -> None:
    panel, keys = far.sign_in(HALE)
    assert "Your move: write this PC's introduction" in panel.whose_move.text()
    assert not panel.make.isEnabled()
    assert keys.introduce.hasFocus()
    QApplication.processEvents()
    assert keys.introduce.visibleRegion().boundingRect() == keys.introduce.rect(), "far down the page, and on view"
    far.exchange_keys(keys)
    assert keys.trust_fingerprint.code() == far.trust.fingerprint
    assert keys.take_keys.hasFocus(), "and not whatever is next in the window"
    assert "sealed to these keys" in keys.done.message()
    choose(panel, panel.read, far.put(far.whole_record(), "first.courier"))
    assert "records new from the trust" in told(panel)
    for appointment_id in small_prison.APPOINTMENTS[:3]:
        dispatch.run(RecordOutcome(appointment_id, Outcome.ATTENDED), far.scene.context(OKAFOR))
    panel, keys = far.sign_in(WOOD)
    assert "Your move: make a file" in panel.whose_move.text()
    assert "The next file holds 3 changes" in panel.next_file.text()
    heard_at = dispatch.ask(GetSyncState(), far.scene.context(OKAFOR)).last_sync_at
    far.scene.clock.at += timedelta(minutes=2)
    choose(panel, panel.make, far.stick)
    assert str(far.stick) in told(panel)
    assert dispatch.ask(GetSyncState(), far.scene.context(OKAFOR)).last_sync_at == heard_at, "the trust said nothing"
    made = far.newest(".courier")
    assert [label.text() for label in panel.under_way][::3] == [made.name, "no answer yet"]
    assert "Your move: take the file" in panel.whose_move.text()
    choose(panel, panel.read, far.put(far.trust.receive(made.read_bytes()), "answer.courier"))
    assert told(panel) == "Read in: 3 at the trust now."
    assert panel.under_way == []
    assert "Nobody's move" in panel.whose_move.text()
    assert [far.server.store["Appointment", f"a-000{n}"]["status"] for n in (1, 2, 3)] == ["fulfilled"] * 3
    assert far.server.store["Appointment", "a-0004"]["status"] == "booked"
    choose(panel, panel.read, far.stick / "answer.courier")
    assert told(panel) == "That file was read in before. Nothing was changed."


def test_nobody_rings_the_trust_about_a_file_that_has_no_keys_of_its(far: Far) -> None:
    _panel, keys = far.sign_in(NOVAK)
    choose(keys, keys.introduce, far.stick)
    for file, words in (
        (far.put(b"a shopping list", "list.txt"), "That is not the file with the trust's keys"),
        (far.newest("-key"), "That file introduces a PC, not the trust."),
    ):
        choose(keys, keys.take_keys, file)
        assert words in keys.done.message()
        assert not keys.heard.isVisible()


def test_a_fingerprint_misheard_leaves_the_trusts_keys_out(far: Far) -> None:
    panel, keys = far.sign_in(NOVAK)
    choose(keys, keys.introduce, far.stick)
    choose(keys, keys.take_keys, far.put(far.trust.introduction, "of-the-trust.courier-key"))
    assert keys.heard.hasFocus()
    assert ("Enter", "These are the trust's keys") in shown_keys(far)
    QTest.keyClicks(keys.heard, "ABCD EFGH")
    QTest.keyClick(keys.heard, Qt.Key.Key_Return)
    assert "not the fingerprint" in keys.done.message()
    QApplication.processEvents()
    for part in (keys.heard, keys.accept, keys.done):
        assert part.visibleRegion().boundingRect() == part.rect(), "far down the page, and on view"
    assert keys.trust_fingerprint.isHidden()
    assert not panel.read.isEnabled()
    assert keys.heard.isVisible()  # to be typed again
    QTest.keyClick(keys.not_now, Qt.Key.Key_Return)
    assert not keys.heard.isVisible()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (lambda far: b"holiday", "no courier file"),
        (lambda far: far.trust.sealed(next(iter(far.trust.pcs.values())), [b"{}"]), "not as agreed"),
        (
            lambda far: ReferenceTrust(far.trust.play).sealed(next(iter(far.trust.pcs.values())), [b"{}"]),
            "not signed by",
        ),
    ],
    ids=["no courier file", "nonsense", "a stranger's"],
)
def test_a_file_that_is_not_read_in_says_whose_move_it_is(
    far: Far, content: Callable[[Far], bytes], words: str
) -> None:
    panel, keys = far.sign_in(HALE)
    far.exchange_keys(keys)
    choose(panel, panel.read, far.put(content(far), "one.courier"))
    assert words in told(panel)
    assert "Nothing was changed" in told(panel)


def test_who_decides_nothing_sees_no_way_to_change_keys_and_who_carries_nothing_sees_no_courier(far: Far) -> None:
    panel, keys = far.sign_in(WOOD)
    assert panel.make.isVisible()
    assert not keys.introduce.isVisible()
    assert not keys.take_keys.isVisible()
    assert "A leader or IT must exchange keys" in panel.whose_move.text()
    assert [part.isVisible() for part in far.sign_in(OKAFOR)] == [False, False]


def test_who_may_make_no_file_is_offered_no_key_for_it_and_told_who_makes_it(far: Far) -> None:
    _panel, keys = far.sign_in(HALE)
    far.exchange_keys(keys)
    far.sign_in(OKAFOR)
    screen = far.screen
    assert screen is not None
    assert isinstance(screen.view, SyncView)
    assert not any("Make a file" in what or "Sync now" in what for _key, what in shown_keys(far))
    assert screen.view.by_others.isVisible()
    assert "A leader, administrator or IT sees to it" in screen.view.by_others.text()
    assert screen.view.counts.saved_here.hasFocus(), "Enter does what the foot says, and decides nothing"
    assert ("Enter", "List them") in shown_keys(far)
    far.sign_in(WOOD)
    assert far.screen is not None
    assert isinstance(far.screen.view, SyncView)
    assert ("Enter", "Make a file for the courier") in shown_keys(far)
    assert not far.screen.view.by_others.isVisible()


def test_every_part_of_the_courier_has_a_name_and_tab_goes_through_it(far: Far) -> None:
    panel, keys = far.sign_in(HALE)
    far.exchange_keys(keys)
    choose(panel, panel.read, far.put(far.whole_record(), "first.courier"))
    assert unnamed_widgets(panel) == unnamed_widgets(keys) == []
    for first, then in ((panel.make, panel.read), (keys.introduce, keys.take_keys)):
        first.setFocus()
        QTest.keyClick(first, Qt.Key.Key_Tab)
        assert QApplication.focusWidget() is then
