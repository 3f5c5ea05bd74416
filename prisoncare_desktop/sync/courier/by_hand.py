"""What a courier is to the sync: nothing goes before a person takes it along, and one file at a time comes in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from prisoncare_desktop.settings import COURIER
from prisoncare_desktop.sync.forwarded.carrier import Arrived, Parcel


@dataclass(frozen=True)
class ByHand:
    """See `sync/forwarded/carrier.Carrier`. `messages`: of the file that is being read in; `file`: its name."""

    file: str = ""
    messages: tuple[bytes, ...] = ()

    @property
    def name(self) -> str:
        return COURIER

    def deliver(self, parcel: Parcel) -> str:  # noqa: ARG002 - it waits for a file to be made
        return ""

    def waiting(self) -> Iterator[Arrived]:
        for at, body in enumerate(self.messages, start=1):
            yield Arrived(f"{self.file}#{at}", body)

    def taken(self, arrived: Arrived) -> None:
        """The file stays where it is; read again, it changes nothing."""

    def close(self) -> None: ...
