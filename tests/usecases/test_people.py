"""Who may let whom in, on a real store with real keys."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from prisoncare_desktop import settings
from prisoncare_desktop.domain.staff import Role, StaffMember
from prisoncare_desktop.errors import NotAllowed, NotFound, RuleBroken, WrongPassword
from prisoncare_desktop.settings import SERVER_TOKEN, Settings, SettingsFile
from prisoncare_desktop.store.keeper import SessionKeeper
from prisoncare_desktop.store.open_store import OpenStore
from prisoncare_desktop.store.sealing import KdfCost
from prisoncare_desktop.store.vault import Vault
from prisoncare_desktop.usecases import dispatch
from prisoncare_desktop.usecases.context import Context
from prisoncare_desktop.usecases.people import (
    ChangeColleague,
    ChangeMyPassword,
    CodeIssued,
    ConfirmRecoveryCode,
    EnrolColleague,
    GetPeople,
    IssueResetCode,
    NewRecoveryCode,
    RemoveColleague,
    RotateKeys,
)
from prisoncare_desktop.usecases.ports import PackItem
from prisoncare_desktop.usecases.this_pc import ChangeCentralRecord, ChangeLook, ChangeThisPc, GetThisPc
from tests.store.clinic import Hands

PASSWORD = "quiet otter lemon gate"
NEW_PASSWORD = "maple kettle river stamp"
HALE = StaffMember("hale", "Dr Hale", Role.LEADER)
OKAFOR = StaffMember("okafor", "Sister Okafor", Role.NURSE, wing="A")
NOVAK = StaffMember("novak", "Sam Novak", Role.IT)
KEMP = StaffMember("kemp", "Iris Kemp", Role.AUDITOR)


def _no_printer(items: tuple[PackItem, ...]) -> bytes:
    raise AssertionError("nothing is printed here")


class Pc:
    """A PC of four people; `as_` is somebody's session on it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.clock = Hands()
        self.vault = Vault(folder, self.clock, os.urandom, KdfCost.for_tests())
        self.store: OpenStore = self.vault.open(HALE.id, PASSWORD)[1]

    def as_(self, member: StaffMember) -> Context:
        keeper = SessionKeeper(self.vault, self.store, by=member)
        return Context(
            self.store,
            self.clock,
            member,
            os.urandom,
            _no_printer,
            keeper=keeper,
            settings=SettingsFile(self.folder),
        )

    def names(self) -> list[str]:
        return [member.name for member in self.vault.people()]

    def trail(self) -> list[tuple[str, str, str]]:
        with self.store.read() as unit:
            return [(row.user_id, row.action, row.record_id) for row in unit.trail.latest(30)]


@pytest.fixture(scope="module")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("four") / "pc"
    Settings(folder, site_name="HMP Fenmere", agency_id="FRI").saved()
    everybody = (HALE, OKAFOR, NOVAK, KEMP)
    Vault(folder, Hands(), os.urandom, KdfCost.for_tests()).create([(member, PASSWORD) for member in everybody])
    return folder


@pytest.fixture
def pc(made_once: Path, tmp_path: Path) -> Iterator[Pc]:
    made = Pc(shutil.copytree(made_once, tmp_path / "pc"))
    yield made
    made.store.close()


def broken_rule(act: Callable[[], object]) -> str:
    with pytest.raises(RuleBroken) as said:
        act()
    return said.value.code


def test_a_new_colleague_gets_in_by_the_code_and_by_nothing_else(pc: Pc) -> None:
    issued: CodeIssued = dispatch.run(EnrolColleague(" Marcus  Lyle ", Role.NURSE, "B"), pc.as_(HALE)).value
    assert (issued.member.name, issued.member.wing) == ("Marcus Lyle", "B")
    with pytest.raises(WrongPassword):
        pc.vault.open(issued.member.id, issued.code)
    pc.vault.reset_password(issued.member.id, issued.code, NEW_PASSWORD)
    opened, store = pc.vault.open(issued.member.id, NEW_PASSWORD)
    store.close()
    assert opened == issued.member
    assert (HALE.id, "StaffEnrolled", issued.member.id) in pc.trail()


@pytest.mark.hazard("H15")
@pytest.mark.parametrize("role", [role for role in Role if role is not Role.IT])
def test_it_lets_in_it_alone_and_nobody_makes_a_sync(pc: Pc, role: Role) -> None:
    who = HALE if role is Role.SYNC else NOVAK
    with pytest.raises(NotAllowed):
        dispatch.run(EnrolColleague("Marcus Lyle", role), pc.as_(who))
    assert "Marcus Lyle" not in pc.names()


def test_it_lets_in_a_colleague_of_it_and_helps_them_in_again(pc: Pc) -> None:
    it = pc.as_(NOVAK)
    assert dispatch.ask(GetPeople(), it).may_give == (Role.IT,)
    lyle = dispatch.run(EnrolColleague("Marcus Lyle", Role.IT), it).value.member
    assert dispatch.run(IssueResetCode(lyle.id), it).value.member == lyle


def test_a_leader_lets_in_every_role_but_the_sync(pc: Pc) -> None:
    assert set(dispatch.ask(GetPeople(), pc.as_(HALE)).may_give) == set(Role) - {Role.SYNC}


@pytest.mark.hazard("H15")
@pytest.mark.parametrize("member", [HALE, KEMP, OKAFOR])
def test_it_takes_over_nobody_who_sees_residents_or_leads_or_audits(pc: Pc, member: StaffMember) -> None:
    with pytest.raises(NotAllowed):
        dispatch.run(IssueResetCode(member.id), pc.as_(NOVAK))
    assert dispatch.run(IssueResetCode(member.id), pc.as_(replace(HALE, id="another"))).value.member == member


def test_it_takes_anybodys_key_away_but_the_last_leaders(pc: Pc) -> None:
    it = pc.as_(NOVAK)
    assert broken_rule(lambda: dispatch.run(RemoveColleague(HALE.id), it)) == "last-leader"
    for member in (OKAFOR, KEMP):
        dispatch.run(RemoveColleague(member.id), it)
    assert pc.names() == [HALE.name, NOVAK.name]


def test_two_people_of_one_name_cannot_be_told_apart_and_are_refused(pc: Pc) -> None:
    leader = pc.as_(HALE)
    assert broken_rule(lambda: dispatch.run(EnrolColleague("sister okafor", Role.NURSE), leader)) == "name-taken"
    assert broken_rule(lambda: dispatch.run(EnrolColleague("  ", Role.NURSE), leader)) == "name-needed"
    renamed = ChangeColleague(NOVAK.id, OKAFOR.name, Role.IT)
    assert broken_rule(lambda: dispatch.run(renamed, leader)) == "name-taken"


def test_a_colleague_with_a_new_role_keeps_the_password(pc: Pc) -> None:
    dispatch.run(ChangeColleague(OKAFOR.id, "Sister Okafor", Role.LEADER, "B"), pc.as_(HALE))
    opened, store = pc.vault.open(OKAFOR.id, PASSWORD)
    store.close()
    assert (opened.role, opened.wing) == (Role.LEADER, "B")


def test_nobody_is_made_the_sync(pc: Pc) -> None:
    with pytest.raises(NotAllowed):
        dispatch.run(ChangeColleague(OKAFOR.id, OKAFOR.name, Role.SYNC), pc.as_(HALE))
    with pytest.raises(NotAllowed):
        dispatch.run(EnrolColleague("Sync", Role.SYNC), pc.as_(HALE))


def test_nobody_gives_themselves_another_role_so_the_last_leader_stays_one(pc: Pc) -> None:
    demoted = ChangeColleague(HALE.id, HALE.name, Role.SMS_WORKER)
    assert broken_rule(lambda: dispatch.run(demoted, pc.as_(HALE))) == "role-of-oneself"
    dispatch.run(ChangeColleague(HALE.id, HALE.name, Role.LEADER, team="Healthcare"), pc.as_(HALE))
    dispatch.run(ChangeColleague(OKAFOR.id, OKAFOR.name, Role.LEADER), pc.as_(HALE))
    dispatch.run(demoted, pc.as_(replace(OKAFOR, role=Role.LEADER)))


@pytest.mark.hazard("H15")
def test_a_leaver_cannot_sign_in_and_stays_in_the_list_of_staff(pc: Pc) -> None:
    gone = dispatch.run(RemoveColleague(OKAFOR.id), pc.as_(HALE)).value
    assert not gone.active
    with pytest.raises(WrongPassword):
        pc.vault.open(OKAFOR.id, PASSWORD)
    people = dispatch.ask(GetPeople(), pc.as_(HALE))
    assert [member.name for member in people.left] == [OKAFOR.name]
    assert people.key_generation == 2
    with pytest.raises(NotFound):
        dispatch.run(IssueResetCode(OKAFOR.id), pc.as_(HALE))


def test_nobody_removes_themselves_or_makes_a_code_for_themselves(pc: Pc) -> None:
    assert broken_rule(lambda: dispatch.run(RemoveColleague(NOVAK.id), pc.as_(NOVAK))) == "removing-oneself"
    assert broken_rule(lambda: dispatch.run(IssueResetCode(HALE.id), pc.as_(HALE))) == "code-for-oneself"


def test_ones_own_password_is_changed_with_the_old_one_for_a_good_new_one(pc: Pc) -> None:
    me = pc.as_(OKAFOR)
    with pytest.raises(WrongPassword):
        dispatch.run(ChangeMyPassword("not this one at all", NEW_PASSWORD), me)
    assert (
        broken_rule(lambda: dispatch.run(ChangeMyPassword(PASSWORD, "okafor-okafor-1"), me)) == "password-is-the-name"
    )
    assert broken_rule(lambda: dispatch.run(ChangeMyPassword(PASSWORD, PASSWORD), me)) == "password-as-before"
    dispatch.run(ChangeMyPassword(PASSWORD, NEW_PASSWORD), me)
    pc.vault.open(OKAFOR.id, NEW_PASSWORD)[1].close()


def test_a_new_recovery_code_counts_as_kept_only_once_its_end_was_typed(pc: Pc) -> None:
    leader = pc.as_(HALE)
    dispatch.run(ConfirmRecoveryCode(), leader)
    assert dispatch.ask(GetPeople(), leader).recovery_confirmed
    code = dispatch.run(NewRecoveryCode(), leader).value
    assert not dispatch.ask(GetPeople(), leader).recovery_confirmed
    pc.vault.open_with_recovery_code(code).close()


def test_new_keys_leave_everybody_their_password(pc: Pc) -> None:
    assert dispatch.run(RotateKeys(), pc.as_(NOVAK)).value == 2
    pc.vault.open(OKAFOR.id, PASSWORD)[1].close()


def test_passwords_and_tokens_are_not_in_what_a_log_would_print() -> None:
    said = repr((ChangeMyPassword(PASSWORD, NEW_PASSWORD), ChangeCentralRecord("https://a.example", "t0ken")))
    assert PASSWORD not in said
    assert NEW_PASSWORD not in said
    assert "t0ken" not in said


# --- this PC ----------------------------------------------------------------------------------------------------------


def test_what_a_leader_sets_is_in_the_file_and_in_the_trail(pc: Pc) -> None:
    dispatch.run(ChangeThisPc("HMP Fenmere", "clinic room B2", 5, "B"), pc.as_(HALE))
    dispatch.run(ChangeLook("high-contrast", 1.5), pc.as_(OKAFOR))
    kept = settings.load(pc.folder)
    assert (kept.room, kept.idle_lock_minutes, kept.wing) == ("clinic room B2", 5, "B")
    assert (kept.theme, kept.text_scale) == ("high-contrast", 1.5)
    noted = [(user, action) for user, action, _ in pc.trail()]
    assert (HALE.id, "ThisPcChanged") in noted
    assert (OKAFOR.id, "LookChanged") in noted


@pytest.mark.hazard("H16")
@pytest.mark.parametrize("minutes", [0, -3, 11, 600])
def test_no_pc_is_set_to_stay_open_for_ever(pc: Pc, minutes: int) -> None:
    change = ChangeThisPc("HMP Fenmere", "", minutes, "")
    assert broken_rule(lambda: dispatch.run(change, pc.as_(HALE))) == "idle-minutes"
    assert settings.load(pc.folder).idle_lock_minutes == 3


def test_the_records_token_is_kept_in_the_store_alone_and_shown_to_nobody(pc: Pc) -> None:
    it = pc.as_(NOVAK)
    dispatch.run(ChangeCentralRecord("https://record.trust.example/fhir/", "t0ken"), it)
    dispatch.run(ChangeCentralRecord("https://record.trust.example/r4", ""), it)
    here = dispatch.ask(GetThisPc(), it)
    assert here.has_token
    assert here.settings.server_url == "https://record.trust.example/r4"
    assert "t0ken" not in repr(here)
    assert "t0ken" not in (pc.folder / settings.SETTINGS_FILE).read_text()
    with pc.store.read() as unit:
        assert unit.facts.get(SERVER_TOKEN) == "t0ken"
