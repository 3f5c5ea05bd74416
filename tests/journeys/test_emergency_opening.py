"""An emergency opening, by keys alone: a nurse, then a leader on the same PC, and what the trust has of it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from prisoncare_desktop.practice.staff import DEMO_PASSWORD, HALE, OKAFOR
from prisoncare_desktop.ui.screen import Place
from prisoncare_desktop.ui.screens.access.view import AccessView
from prisoncare_desktop.ui.screens.pathway.view import PathwayView
from tests.journeys.fenmere import Fenmere
from tests.journeys.stage import Stage

WHY = "Found on the floor of his cell, breathing badly"


@pytest.fixture
def stage(qapp: object, fenmere: Fenmere) -> Iterator[Stage]:
    made = Stage(fenmere.pc)
    made.open()
    yield made
    made.close()


def somebody_who_keeps_it_to_himself(stage: Stage) -> str:
    with stage.house.tasks.context.store.read() as unit:
        return next(e.resident_id for e in unit.episodes.open() if not e.shares_with_primary_care)


@pytest.mark.hazard("H20")
@pytest.mark.journey
def test_a_nurse_opens_a_record_in_an_emergency_and_a_leader_and_the_trust_know(stage: Stage, fenmere: Fenmere) -> None:
    stage.sign_in(OKAFOR, DEMO_PASSWORD)
    stage.at("today")
    stage.shell.go(Place("resident", somebody_who_keeps_it_to_himself(stage)))
    stage.reads("you will be asked why")
    stage.press("o")
    stage.at("care-record")
    stage.reads("In an emergency you can open this record")
    assert stage.see(PathwayView).steps.steps() == ()
    stage.press("2", "Tab")
    stage.type_text(WHY)
    stage.press("Ctrl+Return")
    stage.reads("20 minutes left")
    stage.until(lambda: stage.see(PathwayView).steps.steps(), "the reviews")
    stage.until(lambda: fenmere.central.count("AuditEvent?type=110113") == 1, "the trust told")
    stage.press("Ctrl+L")
    stage.until(lambda: stage.house.shell is None, "the lock")

    stage.sign_in(HALE, DEMO_PASSWORD)
    stage.reads("1 emergency opening of a record waits for you")
    stage.shell.go(Place("access"))
    stage.reads(WHY)
    stage.press("j")
    stage.until(lambda: stage.see(AccessView).uses.rows() == (), "it is looked at")
    with stage.house.tasks.context.store.read() as unit:
        done = {(r.user_id, r.action) for r in unit.trail.latest(500)}
    for who, action in (
        (OKAFOR, "AskedWhy"),
        (OKAFOR, "BreakGlassUsed"),
        (OKAFOR, "Viewed"),
        (HALE, "BreakGlassReviewed"),
    ):
        assert (who.id, action) in done
