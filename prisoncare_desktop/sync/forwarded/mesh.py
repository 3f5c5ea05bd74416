"""MESH, NHS England's store-and-forward messaging, as a carrier.

A batch is a message to the trust's mailbox under a workflow that the site and the trust agreed on; the trust's answers
come under that name with `_ACK`, what it sends down with `_DOWN`. The batch's name is the message's local id, by which
it is found again when nobody can say whether it went. MESH keeps a message until it is acknowledged, for five days at
most; then the sender gets a report that it was not collected.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from prisoncare_desktop.errors import ServerNonsense
from prisoncare_desktop.log import logger
from prisoncare_desktop.sync.access.line import ANSWER_TIMEOUT_S, Way
from prisoncare_desktop.sync.forwarded.carrier import Arrived, NameTaken, Parcel

if TYPE_CHECKING:
    from mesh_client import Message

    from prisoncare_desktop.sync.forwarded.mesh_line import MeshLine

_log: logging.Logger = logger("sync")

ANSWERS, SENT_DOWN = "_ACK", "_DOWN"  # what follows the workflow's name; the first is MESH's own convention
CHUNK_BYTES = 20_000_000  # MESH takes 100 MB in one piece; a line from a prison may not
ARRIVED_THERE = frozenset({"accepted", "acknowledged"})  # not "uploading": its last piece never came


@dataclass(frozen=True, repr=False)
class MeshAccess:
    """This PC's mailbox, and the trust's. `workflow`: e.g. PRISONCARE_BATCH. `shared_key`: MESH's, by environment."""

    url: str
    mailbox: str
    password: str
    shared_key: str
    trust_mailbox: str
    workflow: str
    way: Way = field(default_factory=Way)


@dataclass
class MeshCarrier:
    """One mailbox of MESH. `chunk_bytes`: what goes in one piece."""

    access: MeshAccess
    chunk_bytes: int = CHUNK_BYTES
    timeout_s: float = ANSWER_TIMEOUT_S
    name: str = "mesh"
    _line: MeshLine | None = field(default=None, init=False)

    def deliver(self, parcel: Parcel) -> str:
        """Send a batch as a message, unless MESH has it since a try whose answer was lost. Return the message's id.

        Raises:
            NameTaken: MESH has other bytes under this name.
            ServerUnreachable and the like: see `mesh_line.py`.
        """
        from prisoncare_desktop.sync.forwarded.mesh_line import our_errors

        line = self._opened()
        with our_errors(self.access.way):
            if not parcel.again and (known := self._sent_before(line, parcel)):
                _log.info("MESH has %s already", parcel.name)
                return known
            return line.send_message(
                self.access.trust_mailbox,
                parcel.body,
                workflow_id=self.access.workflow,
                local_id=parcel.name,
                subject=f"batch {parcel.name}",
                filename=f"{parcel.name}.json",
                checksum=_checksum(parcel),
                content_type="application/fhir+json",
            )

    def waiting(self) -> Iterator[Arrived]:
        """Yield answers, what was sent down, and reports that a batch was not delivered. All else is left alone."""
        from prisoncare_desktop.sync.forwarded.mesh_line import is_gone, our_errors

        line = self._opened()
        with our_errors(self.access.way):
            message_ids = list(line.iterate_message_ids(workflow_filter=f"{self.access.workflow}*"))
        for message_id in message_ids:
            with our_errors(self.access.way):
                try:
                    message = line.retrieve_message(message_id)
                except Exception as e:  # of whatever class: mesh-client and requests each have their own
                    if is_gone(e):
                        continue
                    raise
                try:
                    arrived = self._arrived(message_id, message)
                finally:
                    message.close()
            if arrived is not None:
                yield arrived

    def taken(self, arrived: Arrived) -> None:
        """Acknowledge the message: MESH forgets it."""
        from prisoncare_desktop.sync.forwarded.mesh_line import our_errors

        with our_errors(self.access.way):
            self._opened().acknowledge_message(arrived.carried_as)

    def try_out(self) -> None:
        """Say who this PC is, and hear whether MESH lets it in. Raises what stands in the way."""
        from prisoncare_desktop.sync.forwarded.mesh_line import our_errors

        with our_errors(self.access.way):
            self._opened().handshake()

    def close(self) -> None:
        if self._line is not None:
            self._line.close()
            self._line = None

    # --- how ---------------------------------------------------------------------------------------------------------

    def _opened(self) -> MeshLine:
        if self._line is None:
            from prisoncare_desktop.sync.forwarded.mesh_line import MeshLine

            access = self.access
            self._line = MeshLine(
                access.url,
                access.mailbox,
                access.password,
                access.shared_key,
                access.way,
                chunk_bytes=self.chunk_bytes,
                timeout_s=self.timeout_s,
            )
        return self._line

    def _sent_before(self, line: MeshLine, parcel: Parcel) -> str:
        """Return the id of the message that went under this name, "" if none did, or none to its end."""
        found = line.track_by_local_id(parcel.name)
        if found is None or str(found.get("status", "")).lower() not in ARRIVED_THERE:
            return ""
        if (found.get("checksum") or _checksum(parcel)) != _checksum(parcel):
            raise NameTaken(parcel.name)
        message_id = found.get("messageId") or found.get("message_id")
        if not isinstance(message_id, str):
            raise ServerNonsense("MESH knows of a message without an id")
        return message_id

    def _arrived(self, message_id: str, message: Message) -> Arrived | None:
        from prisoncare_desktop.sync.forwarded.mesh_line import whole

        access = self.access
        if message.message_type == "REPORT" and message.workflow_id == access.workflow:
            if message.mex_header("statussuccess") != "ERROR":
                return None
            about = message.local_id or message.mex_header("linkedmsgid") or ""
            return Arrived(message_id, undelivered=about, words=message.mex_header("statusdescription") or "")
        ours = message.workflow_id in (access.workflow + ANSWERS, access.workflow + SENT_DOWN)
        if message.message_type != "DATA" or not ours:
            return None
        if (message.sender or "").upper() != access.trust_mailbox.upper():
            _log.warning("message %s is by somebody else and is left alone", message_id)
            return None
        return Arrived(message_id, whole(message))


def _checksum(parcel: Parcel) -> str:
    return f"SHA256:{parcel.sha256}"
