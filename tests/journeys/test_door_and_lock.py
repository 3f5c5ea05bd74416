"""At the door: the wrong password, the lock, coming back to where one was, a damaged store."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from prisoncare_desktop.practice.staff import BELL, DEMO_PASSWORD, OKAFOR
from tests.journeys.fenmere import Fenmere
from tests.journeys.stage import Stage


@pytest.fixture
def stage(qapp: object, fenmere: Fenmere) -> Iterator[Stage]:
    made = Stage(fenmere.pc)
    made.open()
    yield made
    made.close()


def try_password(stage: Stage, password: str) -> None:
    stage.choose(OKAFOR)
    stage.type_text(password)
    stage.press("Return")


@pytest.mark.hazard("H15")
@pytest.mark.journey
def test_a_wrong_password_says_so_and_counts(stage: Stage) -> None:
    for tries in ("1 wrong try", "2 wrong tries"):
        try_password(stage, "not her password")
        stage.reads(tries)
    assert "That is not the password for Sister Okafor" in stage.words()
    assert stage.house.shell is None
    stage.sign_in(OKAFOR, DEMO_PASSWORD)


@pytest.mark.hazard("H16")
@pytest.mark.journey
def test_locking_leaves_nothing_on_screen_and_brings_each_person_back_to_where_they_were(stage: Stage) -> None:
    stage.sign_in(OKAFOR, DEMO_PASSWORD)
    stage.at("today")
    stage.press("Alt+2")
    stage.at("clinics")
    stage.press("Ctrl+L")
    stage.until(lambda: stage.house.shell is None, "the door")
    assert "Clinics" not in stage.words()
    stage.sign_in(BELL, DEMO_PASSWORD)
    stage.at("today")
    stage.press("Ctrl+L")
    stage.until(lambda: stage.house.shell is None, "the door")
    stage.sign_in(OKAFOR, DEMO_PASSWORD)
    stage.at("clinics")


@pytest.mark.hazard("H15")
@pytest.mark.hazard("H16")
@pytest.mark.journey
def test_after_the_lock_the_password_has_to_be_typed_again(stage: Stage) -> None:
    stage.sign_in(OKAFOR, DEMO_PASSWORD)
    stage.press("Ctrl+L")
    stage.until(lambda: stage.house.shell is None, "the door")
    assert stage.house.door_view.password.text() == ""
    stage.press("Return")
    stage.reads("Type your password first")
    assert stage.house.shell is None
    stage.sign_in(OKAFOR, DEMO_PASSWORD)


@pytest.mark.journey
def test_the_top_bar_names_the_wing_that_is_shown(stage: Stage) -> None:
    stage.sign_in(OKAFOR, DEMO_PASSWORD)
    stage.at("today")
    stage.reads("A wing")
    stage.shell.window.wing_chosen.emit("B")
    stage.until(lambda: stage.shell.window.top_bar.wing.label() == "B wing", "the wing's name in the top bar")


@pytest.mark.hazard("H16")
@pytest.mark.journey
def test_the_windows_title_never_says_more_than_the_programs_name(stage: Stage) -> None:
    stage.sign_in(OKAFOR, DEMO_PASSWORD)
    for room in ("Alt+1", "Alt+2", "Alt+3", "Alt+4"):
        stage.press(room)
        stage.settle()
        assert {w.windowTitle() for w in stage.qt.topLevelWidgets() if w.isVisible()} == {"PrisonCare"}


@pytest.mark.journey
def test_a_damaged_store_is_moved_aside_and_the_door_says_what_to_do(stage: Stage, fenmere: Fenmere) -> None:
    store = fenmere.pc.store_file
    damaged = bytearray(store.read_bytes())
    for place in range(0, 4096, 64):
        damaged[place] ^= 0xFF
    for leftover in (store.with_name(store.name + "-wal"), store.with_name(store.name + "-shm")):
        leftover.unlink(missing_ok=True)
    store.write_bytes(damaged)
    try_password(stage, DEMO_PASSWORD)
    stage.reads("moved aside, not deleted")
    kept = [p for p in fenmere.pc.data_folder.rglob(store.name) if p != store]
    assert [p.read_bytes() for p in kept] == [bytes(damaged)]
