"""A PC's first day, on a real folder."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from prisoncare_desktop import settings
from prisoncare_desktop.domain.staff import Role, StaffMember
from prisoncare_desktop.errors import DiskFull, RuleBroken
from prisoncare_desktop.settings import SERVER_TOKEN, Settings, SettingsFile
from prisoncare_desktop.store.open_store import OpenStore
from prisoncare_desktop.store.sealing import KdfCost
from prisoncare_desktop.store.vault import Vault
from prisoncare_desktop.usecases.set_up import PcSetUp, SetUp, set_up
from tests.store.clinic import Hands

PASSWORD = "quiet otter lemon gate"
PLAN = SetUp("HMP Fenmere", "FRI", "clinic room A1", "Dr Hale", PASSWORD, "https://record.trust.example/fhir/", "t0ken")


class PulledPlug(Exception):
    """The PC lost its power here."""


def vault_of(folder: Path) -> Vault:
    return Vault(folder, Hands(), os.urandom, KdfCost.for_tests())


def done(plan: SetUp, folder: Path) -> PcSetUp[OpenStore]:
    return set_up(plan, SettingsFile(folder), vault_of(folder), Hands(), os.urandom)


def test_after_set_up_the_leader_is_signed_in_and_the_site_and_its_record_are_known(tmp_path: Path) -> None:
    made = done(PLAN, tmp_path)
    with made.store.read() as unit:
        assert unit.facts.get(SERVER_TOKEN) == "t0ken"
        assert [row.action for row in unit.trail.latest(10)][::-1] == ["PcSetUp", "StaffEnrolled"]
    made.store.close()

    kept = settings.load(tmp_path)
    assert (kept.site_name, kept.agency_id, kept.room) == ("HMP Fenmere", "FRI", "clinic room A1")
    assert kept.server_url == "https://record.trust.example/fhir"
    assert (made.leader.name, made.leader.role) == ("Dr Hale", Role.LEADER)
    assert vault_of(tmp_path).people() == (made.leader,)
    assert "t0ken" not in (tmp_path / settings.SETTINGS_FILE).read_text()


def test_the_code_on_the_sheet_opens_the_store(tmp_path: Path) -> None:
    made = done(PLAN, tmp_path)
    made.store.close()
    vault_of(tmp_path).open_with_recovery_code(made.sheet.code).close()


@pytest.mark.parametrize(
    ("plan", "rule"),
    [
        (replace(PLAN, site_name=" "), "site-needed"),
        (replace(PLAN, agency_id="fenmere"), "agency-needed"),
        (replace(PLAN, leader_name=" "), "name-needed"),
        (replace(PLAN, password="Dr Hale Hale"), "password-is-the-name"),
        (replace(PLAN, server_url="record.trust.example"), "not-an-address"),
        (replace(PLAN, server_url="https://me:secret@record.trust.example"), "not-an-address"),
        (replace(PLAN, server_url="https://["), "not-an-address"),
        (replace(PLAN, server_url="http://record.trust.example/fhir"), "not-private"),
        (replace(PLAN, server_url="http://127.0.0.1.trust.example/fhir"), "not-private"),
    ],
)
def test_what_is_missing_or_wrong_is_said_before_anything_is_made(tmp_path: Path, plan: SetUp, rule: str) -> None:
    with pytest.raises(RuleBroken) as said:
        done(plan, tmp_path)
    assert said.value.code == rule
    assert list(tmp_path.iterdir()) == []


def test_the_central_record_may_be_left_for_later(tmp_path: Path) -> None:
    made = done(replace(PLAN, server_url="", token=""), tmp_path)
    made.store.close()
    assert settings.load(tmp_path).server_url == ""


def test_a_pc_that_was_set_up_is_not_set_up_again(tmp_path: Path) -> None:
    done(PLAN, tmp_path).store.close()
    before = settings.load(tmp_path)
    with pytest.raises(RuleBroken) as said:
        done(replace(PLAN, site_name="HMP Elsewhere"), tmp_path)
    assert said.value.code == "store-exists"
    assert settings.load(tmp_path) == before


@dataclass
class CutShort:
    """A vault and a settings file with the power going after so many steps."""

    folder: Path
    steps: int

    def _step(self) -> None:
        self.steps -= 1
        if self.steps < 0:
            raise PulledPlug

    def read(self) -> Settings:
        return settings.load(self.folder)

    def write(self, chosen: Settings) -> None:
        self._step()
        chosen.saved()

    def create(self, first_people: Iterable[tuple[StaffMember, str]]) -> str:
        self._step()
        return vault_of(self.folder).create(first_people)

    def open(self, user_id: str, password: str) -> tuple[StaffMember, OpenStore]:
        self._step()
        return vault_of(self.folder).open(user_id, password)

    def people(self) -> tuple[StaffMember, ...]:
        return vault_of(self.folder).people()


@pytest.mark.parametrize("steps", range(4))
def test_a_set_up_that_is_cut_short_leaves_a_pc_to_set_up_or_one_to_sign_in_at(tmp_path: Path, steps: int) -> None:
    cut = CutShort(tmp_path, steps)
    with pytest.raises(PulledPlug):
        set_up(PLAN, cut, cut, Hands(), os.urandom)
    vault = vault_of(tmp_path)
    if not vault.people():
        done(PLAN, tmp_path).store.close()
        return
    leader, store = vault.open(vault.people()[0].id, PASSWORD)
    with store.read() as unit:
        token = unit.facts.get(SERVER_TOKEN)
    store.close()
    assert leader.role is Role.LEADER
    assert settings.load(tmp_path).server_url == ""
    assert steps < 3 or token == "t0ken"


def test_a_full_disk_leaves_a_pc_still_to_set_up(tmp_path: Path) -> None:
    class Full(CutShort):
        def create(self, first_people: Iterable[tuple[StaffMember, str]]) -> str:
            raise DiskFull("no room")

    full = Full(tmp_path, 99)
    with pytest.raises(DiskFull):
        set_up(PLAN, full, full, Hands(), os.urandom)
    assert vault_of(tmp_path).people() == ()
    done(PLAN, tmp_path).store.close()


def test_a_set_up_whose_first_save_fails_leaves_no_store_open(tmp_path: Path) -> None:
    class FullAtTheEnd(SettingsFile):
        def write(self, chosen: Settings) -> None:
            if chosen.server_url:
                raise DiskFull("no space to write settings.json")
            super().write(chosen)

    with pytest.raises(DiskFull):
        set_up(PLAN, FullAtTheEnd(tmp_path), vault_of(tmp_path), Hands(), os.urandom)
    assert not (tmp_path / "store-in-use").exists()
