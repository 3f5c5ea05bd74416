"""The figures of the sync: complete, adding up, to be copied and saved, and about nobody."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QWidget

from prisoncare_desktop.domain.calendar import instant_text
from prisoncare_desktop.domain.staff import StaffMember
from prisoncare_desktop.settings import CERTIFICATE_ENDS_AT
from prisoncare_desktop.ui.screens.sync_page.figures_screen import FiguresScreen
from prisoncare_desktop.ui.screens.sync_page.figures_view import FiguresView
from prisoncare_desktop.ui.screens.sync_page.screen import SyncScreen
from prisoncare_desktop.ui.screens.sync_page.view import SyncView
from prisoncare_desktop.usecases import dispatch
from prisoncare_desktop.usecases.forwarding import CARRIER
from prisoncare_desktop.usecases.run_log import RUNS, RunNote, noted
from prisoncare_desktop.usecases.sync_figures import GetSyncFigures, as_json
from prisoncare_desktop.usecases.syncing import CLOCK_DIFFERENCE_S, COUNTS_DISAGREE, HELD, SERVER_PROFILE, SILENT_PCS
from tests.ui.scene import HALE, NOVAK, OKAFOR, Scene
from tests.ui.screens.sync_page.test_sync_page import SYNC, batch, recorded
from tests.ui.walker import unnamed_widgets

DISAGREEING = {"Appointment": {"there": 120, "here": 118, "receipted": 4, "runs": 9}}


def lived_in(scene: Scene) -> None:
    """A PC that has sent, was refused, was in conflict, and has been told things by a server."""
    ids = recorded(scene, 6)
    batch(scene, ids[:4], receipted=2, refused=1, conflicts=1)
    at = scene.clock.now()
    run = RunNote(instant_text(at), "2026-11-20", 1.25, True, "", 4, 2, 1, 1, 0, 11, 2048, 5_000_000)
    failed = RunNote(instant_text(at), "2026-11-20", 5.0, False, "ServerUnreachable", requests=1)
    with scene.store.write(SYNC) as unit:
        unit.facts.put(RUNS, noted(noted("", run), failed))
        unit.facts.put(SERVER_PROFILE, '{"identifier_types": ["Patient"], "max_entries": 8, "learnt_at": ""}')
        unit.facts.put(HELD, '{"waiting": [["Flag", "f-1"]], "unreadable": []}')
        unit.facts.put(CLOCK_DIFFERENCE_S, "-420")
        unit.facts.put(COUNTS_DISAGREE, json.dumps(DISAGREEING))
        unit.facts.put(CERTIFICATE_ENDS_AT, "2026-11-30T00:00:00Z")
        unit.commit()


def figures(scene: Scene, who: StaffMember = NOVAK, saved: list[Path] | None = None) -> FiguresView:
    def to_file(_page: QWidget, name: str, chosen: Callable[[Path], None]) -> None:
        chosen(scene.folder / name)
        if saved is not None:
            saved.append(scene.folder / name)

    scene.sign_in(who)
    screen = FiguresScreen(scene.tasks, to_file)
    scene.show(screen)
    assert isinstance(screen.view, FiguresView)
    return screen.view


@pytest.mark.parametrize("who", [NOVAK, HALE], ids=lambda w: w.id)
def test_the_page_tells_where_everything_stands(scene: Scene, who: StaffMember) -> None:
    lived_in(scene)
    text = figures(scene, who).as_text()
    for said in (
        "Changes: 2 saved here, 2 at the trust, 2 need a person, 0 given up: 6 together",
        "Last batch: 1, answered up to 1",
        "takes 8 records in one Bundle",
        "finds 1 kinds of record by identifier",
        "420 s behind",
        "30 Nov 2026",
        "Appointments 120 there, 118 here",
        "Held: waiting 1",
    ):
        assert said in text
    assert "Attendance\t2\t0\t2\t1\t1\t0" in text
    assert "20 Nov\t2\t1\t4\t0\t12\t0.0 / 4.8\t5.0 s" in text


def test_the_counts_of_the_kinds_add_up_to_all_changes(scene: Scene) -> None:
    lived_in(scene)
    found = dispatch.ask(GetSyncFigures(), scene.context(NOVAK))
    assert sum(sum(kind.states.values()) for kind in found.kinds) == found.counts.together == 6
    with scene.store.read() as unit:
        put_into_batches = sum(batch.entries for batch in unit.outbox.batches(9))
    assert sum(kind.batches for kind in found.kinds) == put_into_batches > 0, "not how often it was looked at"


def test_it_is_copied_as_text_and_saved_for_a_program(scene: Scene) -> None:
    lived_in(scene)
    saved: list[Path] = []
    view = figures(scene, saved=saved)
    view.copy.click()
    assert QApplication.clipboard().text() == view.as_text()
    view.save.click()
    tree = json.loads(saved[0].read_text())
    assert saved[0].stat().st_mode & 0o077 == 0
    assert tree["counts"] == {
        "saved_here": 2,
        "at_the_trust": 2,
        "needs_attention": 2,
        "given_up": 0,
        "together": 6,
    }
    assert tree["runs"]["days"][0]["requests"] == 12
    assert tree["counts_disagree"][0]["there"] == 120
    assert tree["certificate_ends_at"] == "2026-11-30T00:00:00.000Z"


@pytest.mark.hazard("H16")
def test_nobody_is_named_on_the_page_nor_in_the_file(scene: Scene) -> None:
    lived_in(scene)
    view = figures(scene)
    told = view.as_text() + as_json(dispatch.ask(GetSyncFigures(), scene.context(NOVAK)))
    with scene.store.read() as unit:
        people = [unit.residents.get(f"r{n}") for n in range(1, 7)]
        staff = [one.name for one in unit.staff.all()]
    words = {word for one in people for word in (one.nomis_number, one.name, one.cell, one.id)} | set(staff)
    words |= {"unknown code", "Attended", "Not seen", "At court"}  # the server's words, and what was recorded
    assert {word for word in words if word in told} == set()


def test_the_figures_are_offered_to_leaders_and_it_alone(scene: Scene) -> None:
    for who, offered in ((OKAFOR, False), (HALE, True), (NOVAK, True)):
        scene.sign_in(who)
        screen = SyncScreen(scene.tasks)
        scene.show(screen)
        assert isinstance(screen.view, SyncView)
        assert screen.view.figures.isVisible() is offered
        scene.tasks.end()
        scene.store = scene.vault.open(OKAFOR.id, "quiet-otter-41")[1]


def test_before_anything_happened_the_page_says_so_and_has_names_for_all(scene: Scene) -> None:
    view = figures(scene)
    assert "Last sync: never" in view.as_text()
    assert unnamed_widgets(view) == []


def test_counts_that_disagree_are_told_on_the_sync_page(scene: Scene) -> None:
    lived_in(scene)
    scene.sign_in(OKAFOR)
    screen = SyncScreen(scene.tasks)
    scene.show(screen)
    assert isinstance(screen.view, SyncView)
    said = screen.view.disagreement.message()
    assert "Appointments: 120 at the trust, 118 here" in said
    assert "If this is still here tomorrow, tell IT." in said


@pytest.mark.hazard("H16")
def test_silent_pcs_are_named_to_leaders_and_it_by_where_they_stand(scene: Scene) -> None:
    found = {
        "looked_at": "2026-11-20T09:00:00Z",
        "silent": [{"name": "clinic room A1", "id": "x", "heard_at": "2026-11-19T07:40:00Z"}],
    }
    with scene.store.write(SYNC) as unit:
        unit.facts.put(SILENT_PCS, json.dumps(found))
        unit.commit()
    assert "clinic room A1 (26 hours)" in figures(scene).as_text()
    for who, told in ((HALE, True), (OKAFOR, False)):
        scene.sign_in(who)
        screen = SyncScreen(scene.tasks)
        scene.show(screen)
        assert isinstance(screen.view, SyncView)
        said = screen.view.silent_pcs.message()
        assert ("clinic room A1 (26 hours)" in said) is told


@pytest.mark.hazard("H5")
@pytest.mark.parametrize("carrier", ["", "courier"])
def test_what_nobody_has_compared_yet_is_not_said_to_agree(scene: Scene, carrier: str) -> None:
    with scene.store.write(SYNC) as unit:
        unit.facts.put(CARRIER, carrier)
        unit.commit()
    text = figures(scene).as_text()
    assert "Counts against the trust’s: not compared" in text
    assert "Clock, against the trust’s: unknown" in text
