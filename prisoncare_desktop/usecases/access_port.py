"""How this PC is let in at the central record, as far as the core needs it of outside."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from prisoncare_desktop.settings import Settings
from prisoncare_desktop.usecases.ports import Store


@dataclass(frozen=True)
class AccessFile:
    """What a file of IT's holds: a certificate with its key, or a key to sign with.

    `name`: whose certificate, or the key's own name. `ends_at`: the certificate's (UTC), None of a key.
    """

    pem: str = field(repr=False)
    name: str
    ends_at: datetime | None


class AccessDoor(Protocol):
    """Reads what IT was given, and tries the way to the central record."""

    def read(self, content: bytes, password: str) -> AccessFile:
        """Return what the file holds: PEM or PKCS#12. `password`: "" where it has none.

        Raises:
            RuleBroken: "not-a-key-file", "file-password", "key-of-another", "key-kind".
        """
        ...

    def trial(self, chosen: Settings, store: Store) -> Callable[[], None]:
        """Return what reaches the central record and asks what only those are told who are let in; by MESH the mailbox.

        It has read by then what it needs of the store, and raises EnvironmentTrouble: whichever stands in the way.
        """
        ...
