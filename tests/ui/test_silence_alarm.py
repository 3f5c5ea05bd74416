"""Silence (security.md, G19): what is shown as waiting is what has no receipt, at any moment, and its age is told.

Random days of one PC: records, syncs with faults of every kind, refusals, decisions, time going by. After each step the
words on screen are held against the rows of receipts in the store, which the words are not made from.
"""

from __future__ import annotations

import os
import random
import re
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from pytestqt.qtbot import QtBot
from sqlalchemy import func, select

from prisoncare_desktop.domain.attendance import Outcome
from prisoncare_desktop.domain.staff import Role, StaffMember
from prisoncare_desktop.scan.pages import PdfPages
from prisoncare_desktop.store.repositories.outbox import SqlOutbox
from prisoncare_desktop.store.tables.outbox import given_up, outbox, receipts
from prisoncare_desktop.ui.main_window import MainWindow
from prisoncare_desktop.ui.screen import Place
from prisoncare_desktop.ui.shell import FIRST_SCREEN, ROOMS, Shell, Site
from prisoncare_desktop.ui.sync_words import chip_words, silence_words, span_words
from prisoncare_desktop.usecases import dispatch
from prisoncare_desktop.usecases.context import Context
from prisoncare_desktop.usecases.decisions import GiveUpChange, KeepTrusts, SendAgain
from prisoncare_desktop.usecases.outbox import EntryState, StateCounts
from prisoncare_desktop.usecases.sync_state import Silence, SyncState, sync_state
from prisoncare_desktop.usecases.syncing import Onlooker, SyncOutcome
from tests.sync.conftest import NURSE, Pc, empty_data_folder, loaded, loaded_data_folder
from tests.sync.model_server import ModelServer
from tests.sync.test_both_sides import recorded_elsewhere
from tests.sync.wires import Wire, answer_lost, done_but_each_entry_says_503, question_lost
from tests.ui.scene import BELL, HALE, LYLE, NOVAK, OKAFOR, WOOD, Scene
from tests.ui.screens.conftest import empty_store, scene

__all__ = ["empty_data_folder", "empty_store", "loaded", "loaded_data_folder", "scene"]

STEPS = 40
FAULTS = (answer_lost, question_lost, done_but_each_entry_says_503)


@pytest.fixture(scope="session")
def character() -> type[ModelServer]:
    return ModelServer


class Day:
    """One PC's random day."""

    def __init__(self, pc: Pc, server: ModelServer, seed: int) -> None:
        self.pc, self.server, self.chance = pc, server, random.Random(seed)
        self.wire = Wire(server)
        pc.wire = self.wire
        self.steps = (self.record, self.record, self.sync, self.faulty_sync, self.refuse, self.clash, self.decide)

    def step(self) -> None:
        self.chance.choice(self.steps)()
        self.pc.clock.advance(self.chance.choice((1, 60, 3600, 9 * 3600)))

    def record(self) -> None:
        self.pc.record(self.chance.randrange(6), self.chance.choice((Outcome.ATTENDED, Outcome.LATE_SEEN)))

    def sync(self) -> None:
        self.server.poison = lambda _resource: False
        self.pc.sync()

    def faulty_sync(self) -> None:
        self.wire.posts.append(self.chance.choice(FAULTS))
        self.pc.sync()

    def refuse(self) -> None:
        self.server.poison = lambda resource: resource["resourceType"] == "Appointment"
        self.pc.sync()

    def clash(self) -> None:
        recorded_elsewhere(self.server, self.chance.randrange(6), "not-seen", "noshow", "P1")

    def decide(self) -> None:
        with self.pc.store.read() as unit:
            waiting = unit.outbox.needing_attention()
        if not waiting:
            return
        entry = self.chance.choice(waiting)
        conflict = entry.state is EntryState.CONFLICT
        give_up = KeepTrusts(entry.id, "why") if conflict else GiveUpChange(entry.id, "why")
        context = Context(self.pc.store, self.pc.clock, NURSE, os.urandom, _no_printer)
        dispatch.run(self.chance.choice((SendAgain(entry.id), give_up)), context)


def _no_printer(*_: object) -> bytes:
    raise AssertionError


def without_receipt(pc: Pc) -> list[datetime]:
    """Return when each change was recorded that has no receipt and that nobody gave up, from the rows themselves."""
    with pc.store.read() as unit:
        connection = unit.outbox._connection
        durable = select(receipts.c.entry_id)
        dropped = select(given_up.c.entry_id)
        query = select(outbox.c.recorded_at).where(outbox.c.id.not_in(durable), outbox.c.id.not_in(dropped))
        found = list(connection.execute(query).scalars())
        in_all = connection.execute(select(func.count()).select_from(outbox)).scalar_one()
    assert len(found) <= in_all
    return found


def said_to_wait(state: SyncState) -> int:
    """Return how many changes the chip says are not at the trust."""
    words = chip_words(state)
    numbers = (re.search(r"(\d+) saved here", words), re.search(r"(\d+) needs? a person|(\d+) need a person", words))
    return sum(int(next(g for g in found.groups() if g)) for found in numbers if found)


def wrong_in(pc: Pc) -> str:
    """Return what the words on screen say that is not so; "" when all is."""
    pending = without_receipt(pc)
    now = pc.clock.now()
    with pc.store.read() as unit:
        state = sync_state(unit, now)
    if said_to_wait(state) != len(pending):
        return f"{len(pending)} wait, the chip says: {chip_words(state)}"
    late = [at for at in pending if now - at > timedelta(hours=24)]
    alarm = silence_words(state.silent)
    if bool(alarm) != bool(late or state.counts.needs_attention):
        return f"{len(late)} are late, the banner says: {alarm!r}"
    if late and span_words(now - min(pending)) not in alarm:
        return f"the oldest waits since {min(pending)}, the banner says: {alarm!r}"
    return ""


def play(loaded: Callable[[str], tuple[Pc, ModelServer]], seeds: range) -> list[str]:
    """Play a day for each seed; return what was wrong."""
    wrong = []
    for seed in seeds:
        pc, server = loaded(f"day-{seed}")
        day = Day(pc, server, seed)
        for step in range(STEPS):
            day.step()
            if said := wrong_in(pc):
                wrong.append(f"seed {seed}, step {step}: {said}")
                break
    return wrong


@pytest.mark.hazard("H8", "H20")
def test_what_is_shown_as_waiting_is_what_has_no_receipt_at_any_moment(
    loaded: Callable[[str], tuple[Pc, ModelServer]],
) -> None:
    assert play(loaded, range(3)) == []


def test_the_check_goes_red_where_what_was_sent_counts_as_there(
    loaded: Callable[[str], tuple[Pc, ModelServer]], monkeypatch: pytest.MonkeyPatch
) -> None:
    honest = SqlOutbox.counts

    def sent_is_done(self: SqlOutbox) -> StateCounts:
        counts = honest(self)
        on_its_way = select(func.count()).where(outbox.c.state == EntryState.CLAIMED.value)
        n = self._connection.execute(on_its_way).scalar_one()
        return StateCounts(counts.saved_here - n, counts.at_the_trust + n, counts.needs_attention, counts.given_up)

    monkeypatch.setattr(SqlOutbox, "counts", sent_is_done)
    assert play(loaded, range(2)) != []


@pytest.mark.hazard("H8", "H20")
@pytest.mark.parametrize(
    "who", [OKAFOR, LYLE, BELL, WOOD, HALE, NOVAK, StaffMember("kemp", "Iris Kemp", Role.AUDITOR)], ids=lambda w: w.id
)
def test_the_alarm_is_on_every_page_of_every_role_and_stays(scene: Scene, qtbot: QtBot, who: StaffMember) -> None:
    def no_sync(_asked_for: bool, _onlooker: Onlooker) -> SyncOutcome:
        raise AssertionError("nothing is synced here")

    scene.sign_in(who)
    window = MainWindow()
    qtbot.addWidget(window, before_close_func=lambda _window: shell.end())  # its timers, or the next test has them
    shell = Shell(window, scene.tasks, Site("HMP Fenmere", "", 60), no_sync, PdfPages())
    window.show()
    shell.begin()
    with scene.store.read() as unit:
        sound = sync_state(unit, scene.clock.now())
    stuck = SyncState(**{**sound.__dict__, "silent": Silence(2, 1, timedelta(hours=30))})
    for room in ROOMS[who.role]:
        shell.go(Place(FIRST_SCREEN[room]))
        shell._on_sync_state(stuck)
        banner = window.warnings["silence"]
        assert banner.isVisible(), room
        assert "2 changes have not reached the trust for over a day." in banner.banner.message()
        assert "1 change needs a person" in banner.banner.message()
        assert "30 hours" in banner.banner.message()
