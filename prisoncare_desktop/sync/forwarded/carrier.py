"""What the core needs of a carrier whose answer comes later. (Here and not in `ports.py`: nothing downstairs knows it.)

A carrier moves bytes and knows nothing of what is in them. That it accepted something settles nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True)
class Parcel:
    """A frozen batch as it is handed over. `name`: the same each time, and of no other bytes ever.

    `again`: the carrier has had it, and it is to go once more: the trust did not answer.
    """

    name: str
    body: bytes
    sha256: str
    again: bool = field(default=False, compare=False)


@dataclass(frozen=True)
class Arrived:
    """Something that came for this PC. `carried_as`: the carrier's own name of it (message id, file name).

    `undelivered`: a parcel of ours that could not be delivered, by its name or by the carrier's name of it; `body` is
    b"" then, and `words` says why.
    """

    carried_as: str
    body: bytes = b""
    undelivered: str = ""
    words: str = ""


class NameTaken(Exception):
    """The carrier has other bytes under this name: there are two PCs that go by it."""


class Carrier(Protocol):
    """MESH, or a file that a person carries. Every method may raise the errors of a server (`errors.py`)."""

    @property
    def name(self) -> str:
        """`settings.CARRIERS`: "mesh", "courier"."""
        ...

    def deliver(self, parcel: Parcel) -> str:
        """Hand a parcel over. Handing it over again changes nothing, or brings a second copy that is recognised.

        Return the carrier's name of it; "" if it waits for a person to take it along.

        Raises:
            ServerUnreachable: it may have been handed over or not: hand it over again.
            NameTaken: another PC, or an older copy of this one, handed over other bytes under this name.
        """
        ...

    def waiting(self) -> Iterator[Arrived]:
        """Yield what waits for this PC, oldest first. It waits on until `taken`."""
        ...

    def taken(self, arrived: Arrived) -> None:
        """Let the carrier forget this: what it means is committed here."""
        ...

    def close(self) -> None: ...


def parcel_name(device_id: str, number: int) -> str:
    """Return the name under which a PC's batch travels."""
    return f"{device_id}.{number}"


def number_in(name: str, device_id: str) -> int:
    """Return the batch's number in the name of a parcel, 0 if it is not this PC's."""
    device, _, number = name.rpartition(".")
    return int(number) if device == device_id and number.isdecimal() else 0
