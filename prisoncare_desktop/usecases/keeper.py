"""Who may open this PC's store: what the use cases ask of the open session's vault. See `store/keeper.py`.

All of these are slow (Argon2id, or a rewrite of the whole file): never for the GUI thread. Each is noted in the trail
by the keeper itself, as done by the signed-in person.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from prisoncare_desktop.domain.staff import StaffMember


@dataclass(frozen=True)
class KeyHolder:
    """Somebody who has a key slot on this PC. `failures`: wrong tries in a row; `locked`: none is judged any more."""

    member: StaffMember
    failures: int
    locked: bool
    reset_code_until: datetime | None  # a reset code is waiting to be used (UTC)


class Keeper(Protocol):
    """The keys of the open store."""

    def holders(self) -> tuple[KeyHolder, ...]:
        """Return who can sign in here, in the order they were enrolled."""
        ...

    def generation(self) -> int:
        """Return how often the master key was changed, from 1."""
        ...

    def enrol(self, member: StaffMember, password: str) -> None:
        """Give somebody a key slot.

        Raises:
            RuleBroken: "already-enrolled", or the password is too weak ("password-too-short").
        """
        ...

    def change_password(self, user_id: str, old: str, new: str) -> None:
        """Rewrap one's own private key; the store is not touched.

        Raises:
            WrongPassword, TooManyTries; RuleBroken: the new one is too weak.
        """
        ...

    def change_member(self, member: StaffMember) -> None:
        """Change the name, role, wing or team of somebody with a slot; needs nobody's password."""
        ...

    def remove(self, user_id: str) -> None:
        """Take somebody's slot away and change the master key for all who stay, without their passwords.

        Raises:
            RuleBroken: "last-leader" when nobody could then enrol people; "removing-oneself".
            NotFound: they have no slot.
            DiskFull, StoreUnavailable: nothing was changed, or the change goes on at the next sign-in.
        """
        ...

    def rotate(self) -> None:
        """Change the master key for everybody: after a suspected loss, a restore, or twelve months."""
        ...

    def issue_reset_code(self, user_id: str) -> tuple[str, datetime]:
        """Return a code that lets this person choose a new password once, without network, and until when (UTC).

        A new code replaces an earlier one. It also ends a lock after too many tries.
        """
        ...

    def new_recovery_code(self) -> str:
        """Return a new recovery code, to be shown once; the one before opens this PC no more.

        With an older copy of the key slots, as each backup has one, it does until `rotate`.
        """
        ...
