"""Every screen of every role: each control has a name for a screen reader, and the smallest clinic PC holds it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from prisoncare_desktop import resources
from prisoncare_desktop.domain.staff import StaffMember
from prisoncare_desktop.practice.staff import BELL, DEMO_PASSWORD, HALE, KEMP, NOVAK, OKAFOR, WOOD
from prisoncare_desktop.ui.screen import Place
from prisoncare_desktop.ui.shell import FIRST_SCREEN, ROOMS
from prisoncare_desktop.ui.window import MINIMUM_SIZE
from prisoncare_desktop.usecases.ports import TrailRow
from prisoncare_desktop.usecases.viewing import Note
from tests.journeys import nurse, worker
from tests.journeys.fenmere import Fenmere
from tests.journeys.stage import Stage
from tests.ui.walker import unnamed_widgets


@pytest.fixture
def stage(qapp: object, fenmere: Fenmere) -> Iterator[Stage]:
    made = Stage(fenmere.pc)
    made.open()
    yield made
    made.close()


def looked_at(stage: Stage, where: str) -> None:
    """Check what is on view now."""
    stage.settle()
    assert unnamed_widgets(stage.house.window) == [], where
    needed = stage.house.window.minimumSizeHint()
    assert needed.width() <= MINIMUM_SIZE[0], f"{where} is too wide: {needed.width()} px"
    assert needed.height() <= MINIMUM_SIZE[1], f"{where} is too high: {needed.height()} px"


def refused(stage: Stage) -> list[tuple[str, str]]:
    """Return what the program asked for and may not: a screen that asks so fills the trail with false alarms."""
    context = stage.house.tasks.context

    def rows() -> list[TrailRow]:
        with context.store.read() as unit:
            return list(unit.trail.latest(2000))

    context.viewings.add(Note(context.clock.now(), "Viewed", "resident", "the last of this session", ""))
    stage.house.tasks.write_views()
    stage.until(lambda: any(row.record_id == "the last of this session" for row in rows()), "all views written")
    return [(row.role, row.record_id) for row in rows() if row.action == "Refused"]


@pytest.mark.journey
@pytest.mark.parametrize("member", [OKAFOR, BELL, WOOD, HALE, NOVAK, KEMP], ids=lambda m: m.role.value)
def test_every_room_of_every_role_can_be_read_out_and_fits(stage: Stage, member: StaffMember) -> None:
    looked_at(stage, "the door")
    stage.sign_in(member, DEMO_PASSWORD)
    for room in ROOMS[member.role]:
        stage.shell.go(Place(FIRST_SCREEN[room]))
        stage.at(FIRST_SCREEN[room])
        looked_at(stage, f"{member.role} {room}")
        assert resources.read_text(f"help/{stage.shell.screen(FIRST_SCREEN[room]).help_page}.md").startswith("# ")
    assert refused(stage) == []


@pytest.mark.journey
@pytest.mark.parametrize("member", [OKAFOR, HALE, NOVAK], ids=lambda m: m.role.value)
def test_the_settings_of_a_role_can_be_read_out_and_fit(stage: Stage, member: StaffMember) -> None:
    stage.sign_in(member, DEMO_PASSWORD)
    pages = ["my-password", "this-pc", "people" if member is not OKAFOR else "clinic-types"]
    for page in pages:
        stage.shell.go(Place(page))
        stage.at(page)
        looked_at(stage, f"{member.role} {page}")
        if page == "people":
            stage.reads("people can sign in on this PC")
            stage.press("n")
            looked_at(stage, "a new colleague")


@pytest.mark.journey
def test_the_clinic_grid_and_its_reasons_can_be_read_out_and_fit(stage: Stage) -> None:
    stage.sign_in(OKAFOR, DEMO_PASSWORD)
    stage.at("today")
    nurse.opens_the_next_clinic(stage)
    looked_at(stage, "the grid")
    stage.press("n")
    looked_at(stage, "the reasons")


@pytest.mark.journey
def test_the_pathway_and_the_review_can_be_read_out_and_fit(stage: Stage) -> None:
    worker.signs_in(stage)
    worker.opens_the_most_overdue(stage)
    looked_at(stage, "the pathway")
    page = worker.opens_the_review(stage)
    for link_id in ("treatment-note", "drug-test", "goal", "handover"):
        worker.fills_it(stage, page, until=link_id)
        looked_at(stage, f"the review at {link_id}")
