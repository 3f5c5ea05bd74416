"""Letting people in, helping them in again, parting with them: by keys, in the real program."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from prisoncare_desktop import settings, wiring
from prisoncare_desktop.domain.staff import Role, StaffMember
from prisoncare_desktop.settings import Settings
from prisoncare_desktop.store.people import people_on_this_pc
from prisoncare_desktop.ui.screens.people.view import PeopleView
from prisoncare_desktop.ui.screens.signin.forgotten_view import ForgottenView
from prisoncare_desktop.ui.shell import ROOMS
from prisoncare_desktop.ui.widgets.code_groups import CodeGroups
from tests.journeys.stage import Stage

HALE = StaffMember("staff-hale", "Dr Hale", Role.LEADER)
OKAFOR = StaffMember("staff-okafor", "Sister Okafor", Role.NURSE, wing="A")
NOVAK = StaffMember("staff-novak", "Sam Novak", Role.IT)
PASSWORD = "quiet otter lemon gate"
NEW_PASSWORD = "maple kettle river stamp"


@pytest.fixture(scope="module")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a PC of three people, without a central record."""
    here = Settings(tmp_path_factory.mktemp("people") / "pc", site_name="HMP Fenmere", agency_id="FRI").saved()
    wiring.make_vault(here).create([(member, PASSWORD) for member in (HALE, OKAFOR, NOVAK)])
    return here.data_folder


@pytest.fixture
def pc(made_once: Path, tmp_path: Path) -> Settings:
    return settings.load(shutil.copytree(made_once, tmp_path / "pc"))


@pytest.fixture
def stage(qapp: QApplication, pc: Settings) -> Iterator[Stage]:
    made = Stage(pc)
    made.open()
    yield made
    made.close()


def goes_to_settings(stage: Stage) -> None:
    rooms = ROOMS[stage.house.tasks.context.user.role]
    stage.press(f"Alt+{rooms.index('settings') + 1}")
    stage.at("settings")


def goes_to_people(stage: Stage) -> PeopleView:
    goes_to_settings(stage)
    stage.press("Right", "Return")
    stage.at("people")
    stage.reads("people can sign in on this PC")
    return stage.see(PeopleView)


def code_of(stage: Stage, name: str) -> str:
    stage.reads(f"A code for {name}")
    return stage.see(CodeGroups).code()


def goes_to(page: PeopleView, stage: Stage, name: str) -> None:
    stage.press("Home")
    for _ in page.table.rows():
        row = page.table.row(page.table.current_id())
        if row is not None and name in str(row.cells["name"]):
            return
        stage.press("Down")
    raise AssertionError(f"{name} is not in the list")


def locks(stage: Stage) -> None:
    stage.press("Ctrl+L")
    stage.until(lambda: stage.house.shell is None, "the door")


def member_named(stage: Stage, name: str) -> StaffMember:
    people = people_on_this_pc(stage.house.settings.key_slots_file)
    return next(member for member in people if member.name == name)


def chooses_a_password_with(stage: Stage, member: StaffMember, code: str, password: str = NEW_PASSWORD) -> None:
    stage.choose(member)
    stage.press("Return")
    stage.house.door_view.forgotten_button.setFocus()
    stage.press("Return")
    stage.reads("Choose a new password")
    stage.type_text(code.lower().replace("-", " "))
    stage.press("Return")
    stage.type_text(password)
    stage.press("Return")
    stage.type_text(password)
    stage.press("Return")


@pytest.mark.journey
def test_a_leader_lets_a_nurse_in_and_only_she_knows_her_password(stage: Stage) -> None:
    stage.sign_in(HALE, PASSWORD)
    goes_to_people(stage)
    stage.press("n")
    stage.type_text("Marcus Lyle")
    stage.press("Ctrl+Return")
    code = code_of(stage, "Marcus Lyle")
    stage.press("Esc")
    assert code not in stage.words()
    locks(stage)
    lyle = member_named(stage, "Marcus Lyle")
    assert lyle.role is Role.NURSE
    chooses_a_password_with(stage, lyle, code)
    stage.reads("Your new password is set")
    stage.type_text(NEW_PASSWORD)
    stage.press("Return")
    stage.at("today")
    assert stage.house.tasks.context.user == lyle


@pytest.mark.journey
def test_a_nurse_who_forgot_is_let_in_by_a_leaders_code_once(stage: Stage) -> None:
    stage.sign_in(HALE, PASSWORD)
    page = goes_to_people(stage)
    goes_to(page, stage, OKAFOR.name)
    stage.press("c")
    code = code_of(stage, OKAFOR.name)
    locks(stage)
    chooses_a_password_with(stage, OKAFOR, code)
    stage.reads("Your new password is set")
    chooses_a_password_with(stage, OKAFOR, code, "otter lemon quiet gate")
    stage.reads("That code")
    assert stage.see(ForgottenView).isVisible()
    stage.press("Esc")
    stage.sign_in(OKAFOR, NEW_PASSWORD)


@pytest.mark.journey
def test_a_leaver_cannot_sign_in_and_stays_named_beside_what_they_did(stage: Stage) -> None:
    stage.sign_in(HALE, PASSWORD)
    page = goes_to_people(stage)
    goes_to(page, stage, OKAFOR.name)
    stage.press("x")
    stage.reads("Sister Okafor has left?")
    stage.reads("old copy of this PC's files")
    stage.press("Backtab", "Return")
    stage.reads("Left, and can no longer sign in: Sister Okafor")
    locks(stage)
    assert [person.user_id for person in stage.house.door_view.people] == [HALE.id, NOVAK.id]
    stage.sign_in(HALE, PASSWORD)
    with stage.house.tasks.context.store.read() as unit:
        assert [member.name for member in unit.staff.all() if not member.active] == [OKAFOR.name]


@pytest.mark.hazard("H15")
@pytest.mark.journey
def test_it_lets_in_it_alone_and_makes_a_code_for_nobody_else(stage: Stage) -> None:
    stage.sign_in(NOVAK, PASSWORD)
    page = goes_to_people(stage)
    for member in (HALE, OKAFOR):
        goes_to(page, stage, member.name)
        stage.press("c")
        stage.reads("Only a leader can make a code for them")
        assert not page.code.isVisible()
    stage.press("n")
    assert [page.who.role.itemText(n) for n in range(page.who.role.count())] == ["IT"]
    stage.reads("a leader lets in everybody else")
    stage.type_text("Marcus Lyle")
    stage.press("Ctrl+Return")
    assert code_of(stage, "Marcus Lyle")


@pytest.mark.journey
def test_one_chooses_another_password_of_ones_own(stage: Stage) -> None:
    stage.sign_in(OKAFOR, PASSWORD)
    goes_to_settings(stage)
    stage.press("Return")
    stage.at("my-password")
    for typed in (PASSWORD, NEW_PASSWORD, NEW_PASSWORD):
        stage.type_text(typed)
        stage.press("Return")
    stage.at("settings")
    locks(stage)
    stage.sign_in(OKAFOR, NEW_PASSWORD)
