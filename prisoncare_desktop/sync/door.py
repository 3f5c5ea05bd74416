"""The way to a central record by all that IT set and gave: for the sync, and to try it (`usecases/access_port.py`)."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from prisoncare_desktop.settings import (
    CLIENT_CERTIFICATE,
    MESH,
    MESH_PASSWORD,
    MESH_SHARED_KEY,
    SERVER_TOKEN,
    SIGNING_KEY,
    SIGNING_KEY_ID,
    Settings,
)
from prisoncare_desktop.sync.access.smart import BackendServices, Held, Signer

if TYPE_CHECKING:
    from prisoncare_desktop.sync.access.credentials import Credentials
    from prisoncare_desktop.sync.access.line import Way
    from prisoncare_desktop.sync.access.transport import FhirTransport
    from prisoncare_desktop.sync.forwarded.mesh import MeshCarrier
    from prisoncare_desktop.usecases.access_port import AccessFile
    from prisoncare_desktop.usecases.ports import Store

TRY_TIMEOUT_S = 10.0  # somebody waits in front of it


@dataclass(frozen=True, repr=False)
class RecordDoor:
    """`now()`: the PC's clock; `monotonic()`: seconds of one that nobody sets; `random_bytes(n)`: unpredictable.

    `held`: a token that was fetched, from one transport to the next.
    """

    now: Callable[[], datetime]
    monotonic: Callable[[], float]
    random_bytes: Callable[[int], bytes]
    held: Held = field(default_factory=Held)

    def transport(self, chosen: Settings, store: Store, answer_timeout_s: float | None = None) -> FhirTransport:
        """Return a transport to the central record; the caller closes it."""
        from prisoncare_desktop.sync.access.line import ANSWER_TIMEOUT_S
        from prisoncare_desktop.sync.access.transport import FhirTransport

        return FhirTransport(
            chosen.server_url,
            self._credentials(chosen, store),
            way=self._way(chosen, store),
            answer_timeout_s=answer_timeout_s or ANSWER_TIMEOUT_S,
        )

    def mesh(self, chosen: Settings, store: Store, answer_timeout_s: float | None = None) -> MeshCarrier:
        """Return this PC's mailbox; the caller closes it."""
        from prisoncare_desktop.sync.access.line import ANSWER_TIMEOUT_S
        from prisoncare_desktop.sync.forwarded.mesh import MeshAccess, MeshCarrier

        with store.read() as unit:
            password, shared_key = unit.facts.get(MESH_PASSWORD), unit.facts.get(MESH_SHARED_KEY)
        access = MeshAccess(
            chosen.mesh_url,
            chosen.mesh_mailbox,
            password,
            shared_key,
            chosen.mesh_trust_mailbox,
            chosen.mesh_workflow,
            self._way(chosen, store),
        )
        return MeshCarrier(access, timeout_s=answer_timeout_s or ANSWER_TIMEOUT_S)

    def read(self, content: bytes, password: str) -> AccessFile:
        """Return what a file of IT's holds. Raises RuleBroken: what is wrong with it."""
        from prisoncare_desktop.sync.access.access_file import read

        return read(content, password)

    def trial(self, chosen: Settings, store: Store) -> Callable[[], None]:
        """Return what reaches the central record, with a token fetched anew, or MESH; it raises what is in the way."""
        if chosen.carrier == MESH:
            return partial(_try_out, self.mesh(chosen, store, TRY_TIMEOUT_S))
        anew = RecordDoor(self.now, self.monotonic, self.random_bytes)
        return partial(_ask_what_needs_access, anew.transport(chosen, store, TRY_TIMEOUT_S))

    def try_address(self, server_url: str, token: str) -> None:
        """The same on a PC that has no store yet."""
        from prisoncare_desktop.sync.access.transport import FhirTransport

        _ask_what_needs_access(FhirTransport(server_url, token, answer_timeout_s=TRY_TIMEOUT_S))

    def _way(self, chosen: Settings, store: Store) -> Way:
        from prisoncare_desktop.sync.access.client_certificate import ClientCertificate
        from prisoncare_desktop.sync.access.line import Way

        with store.read() as unit:
            certificate = unit.facts.get(CLIENT_CERTIFICATE)
        shown = ClientCertificate(certificate, self.now, self.random_bytes) if certificate else None
        return Way(chosen.proxy, chosen.authority_file, shown)

    def _credentials(self, chosen: Settings, store: Store) -> Credentials:
        from prisoncare_desktop.sync.access.credentials import BearerToken

        with store.read() as unit:
            token, key, own_name = (unit.facts.get(one) for one in (SERVER_TOKEN, SIGNING_KEY, SIGNING_KEY_ID))
        if not chosen.token_client_id:
            return BearerToken(token)
        name = chosen.token_key_id or own_name
        signer = Signer(chosen.token_client_id, key, name, chosen.token_address, chosen.token_scope)
        return BackendServices(chosen.server_url, signer, self.held, self.now, self.monotonic, self.random_bytes)


def _try_out(mailbox: MeshCarrier) -> None:
    with closing(mailbox):
        mailbox.try_out()


def _ask_what_needs_access(transport: FhirTransport) -> None:
    try:
        transport.capabilities()
        transport.search("Location", {"_count": "1"})
    finally:
        transport.close()
