"""A PC whose batches are carried by hand, and the trust it carries them to."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from prisoncare_desktop.domain.staff import Role, StaffMember
from prisoncare_desktop.errors import CourierFileRefused
from prisoncare_desktop.store.carried_file import CarriedFiles
from prisoncare_desktop.sync.courier.desk import CourierDesk
from prisoncare_desktop.usecases.courier_port import Files, ReadIn
from prisoncare_desktop.usecases.ports import Store
from tests.sync import small_prison
from tests.sync.conftest import Pc
from tests.sync.courier.reference_trust import KnownPc, ReferenceTrust
from tests.sync.forwarded.conftest import applying
from tests.sync.forwarded.trust import IntegrationEngine
from tests.sync.model_server import ModelServer

CARRIES = StaffMember("0199aaaa-0000-7000-8000-0000000000aa", "Ines Moss", Role.ADMINISTRATOR)

one_character = pytest.mark.parametrize("character", [ModelServer], ids=["lenient"], indirect=True)
"""For what never gets as far as the server."""


@dataclass
class FarOff:
    """A PC, its desk, the stick, and the trust at the other end of the way."""

    pc: Pc
    server: ModelServer
    trust: ReferenceTrust
    engine: IntegrationEngine
    stick: Path

    def desk(self, store: Store | None = None, files: Files | None = None) -> CourierDesk:
        return CourierDesk(
            store or self.pc.store, files or CarriedFiles(), self.pc.clock, self.pc._chance, small_prison.AGENCY
        )

    def exchange_keys(self) -> None:
        """Both sides are introduced, and read their fingerprints aloud."""
        own = self.desk().introduce(self.stick, CARRIES)
        self.trust.introduce(own.read_bytes(), self.desk().state().fingerprint)
        self.accept(self.trust)

    def accept(self, trust: ReferenceTrust) -> None:
        file = self.stick / "of-the-trust.courier-key"
        file.write_bytes(trust.introduction)
        self.desk().accept_trust(file, trust.fingerprint.lower().replace("-", " "), CARRIES)

    @property
    def known(self) -> KnownPc:
        """This PC as the trust knows it: the one introduced last."""
        return list(self.trust.pcs.values())[-1]

    def make(self) -> bytes:
        """Make the file; there is one."""
        self.pc.clock.advance(60)
        (file,) = self.desk().make_files(self.stick, CARRIES).files
        return file.read_bytes()

    def put(self, content: bytes | None) -> Path:
        """Put a file from the trust on the stick."""
        assert content is not None
        file = self.stick / f"{os.urandom(8).hex()}.courier"
        file.write_bytes(content)
        return file

    def read(self, content: bytes | None) -> ReadIn:
        self.pc.clock.advance(60)
        return self.desk().read_in(self.put(content), CARRIES)

    def refused(self, content: bytes | None) -> str:
        """Read a file that must be refused; return why it was."""
        with pytest.raises(CourierFileRefused) as caught:
            self.read(content)
        return caught.value.code

    def there_and_back(self) -> ReadIn:
        """Make a file, carry it, and read the answer in."""
        self.server.now = self.pc.clock.at
        return self.read(self.trust.receive(self.make()))


def far_off(pc: Pc, server: ModelServer, stick: Path) -> FarOff:
    engine = IntegrationEngine(applying(server))
    trust = ReferenceTrust(lambda name, body: engine.answer(name, body))
    stick.mkdir()
    return FarOff(pc, server, trust, engine, stick)


@pytest.fixture
def far(loaded: Callable[[str], tuple[Pc, ModelServer]], tmp_path: Path) -> FarOff:
    """A PC whose first load is done, far off by now; keys are exchanged, and it has told of itself once."""
    pc, server = loaded("far")
    made = far_off(pc, server, tmp_path / "stick")
    made.exchange_keys()
    return made
