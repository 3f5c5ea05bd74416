"""The keys of one open session: implements `usecases/keeper.Keeper` on the vault, for whoever is signed in."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from prisoncare_desktop.domain.staff import StaffMember
from prisoncare_desktop.errors import Bug, RuleBroken
from prisoncare_desktop.usecases.keeper import KeyHolder

if TYPE_CHECKING:
    from prisoncare_desktop.store.open_store import OpenStore
    from prisoncare_desktop.store.vault import Vault


class SessionKeeper:
    """What the signed-in person does with keys. `by`: they; every act is noted in the trail as theirs."""

    def __init__(self, vault: Vault, opened: OpenStore, by: StaffMember) -> None:
        self._vault = vault
        self._opened = opened
        self._by = by

    def holders(self) -> tuple[KeyHolder, ...]:
        return tuple(KeyHolder(m, self._vault.failures(m.id), False, None) for m in self._vault.people())

    def generation(self) -> int:
        raise Bug("not built yet")

    def enrol(self, member: StaffMember, password: str) -> None:
        if any(one.id == member.id for one in self._vault.people()):
            raise RuleBroken("already-enrolled", f"user {member.id} has a key slot")
        self._vault.enrol(self._opened, member, password, by=self._by)

    def change_password(self, user_id: str, old: str, new: str) -> None:
        raise Bug(f"not built yet: {user_id}, {len(old)}, {len(new)}")

    def change_member(self, member: StaffMember) -> None:
        raise Bug(f"not built yet: {member.id}")

    def remove(self, user_id: str) -> None:
        raise Bug(f"not built yet: {user_id}")

    def rotate(self) -> None:
        raise Bug("not built yet")

    def issue_reset_code(self, user_id: str) -> tuple[str, datetime]:
        raise Bug(f"not built yet: {user_id}")

    def new_recovery_code(self) -> str:
        raise Bug("not built yet")
