"""What a signed-in person does with the keys."""

from __future__ import annotations

import pytest

from prisoncare_desktop.domain.staff import Role, StaffMember
from prisoncare_desktop.errors import RuleBroken
from prisoncare_desktop.store.keeper import SessionKeeper
from prisoncare_desktop.store.open_store import OpenStore
from prisoncare_desktop.store.vault import Vault
from prisoncare_desktop.usecases import keeper as keepers
from tests.store.clinic import CLERK, NURSE

NIA = StaffMember("staff-nia", "Nia Rowe", Role.SMS_WORKER, team="Phoenix team")


@pytest.fixture
def keeper(vault: Vault, store: OpenStore) -> keepers.Keeper:
    return SessionKeeper(vault, store, NURSE)


def test_whoever_has_a_slot_is_a_holder_in_the_order_they_came(keeper: keepers.Keeper) -> None:
    keeper.enrol(NIA, "nia's own long words")
    assert [holder.member for holder in keeper.holders()] == [NURSE, CLERK, NIA]


def test_nobody_is_enrolled_twice(keeper: keepers.Keeper) -> None:
    with pytest.raises(RuleBroken):
        keeper.enrol(CLERK, "a password of somebody else's")
