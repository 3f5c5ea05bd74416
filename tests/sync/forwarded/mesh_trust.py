"""The trust's end of MESH: fetches batches from its mailbox, has them applied, answers as messages."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field

from prisoncare_desktop.sync.access.line import NO_PROXY, Way
from prisoncare_desktop.sync.forwarded.mesh import ANSWERS, SENT_DOWN
from prisoncare_desktop.sync.forwarded.mesh_line import MeshLine, whole
from tests.mesh_sandbox import PASSWORD, SHARED_KEY, MeshSandbox
from tests.sync.forwarded.trust import IntegrationEngine

WORKFLOW = "PRISONCARE_BATCH"
SMALL_CHUNKS = 700  # so that every message goes in several pieces


@dataclass
class MeshTrust:
    """`engine`: what the trust makes of a batch. `fetched`: (local id, SHA-256) of every message, in order."""

    sandbox: MeshSandbox
    mailbox: str
    of_the_pc: str
    engine: IntegrationEngine
    chunk_bytes: int = 20_000_000
    way: Way = field(default_factory=lambda: Way(proxy=NO_PROXY))
    fetched: list[tuple[str, str]] = field(default_factory=list)

    def fetch(self, *, reverse: bool = False, and_send: Callable[[bytes], bytes | None] = lambda answer: answer) -> int:
        """Fetch all that waits and answer it; return how many. `and_send(answer)`: what goes, None: nothing."""
        with self._line() as line:
            ids = list(line.iterate_message_ids())
            for message_id in reversed(ids) if reverse else ids:
                message = line.retrieve_message(message_id)
                body = whole(message)
                local_id, workflow = message.local_id or "", message.workflow_id
                message.close()
                assert workflow == WORKFLOW
                self.fetched.append((local_id, hashlib.sha256(body).hexdigest()))
                answer = self.engine.answer(local_id, body)
                going = and_send(answer)
                if going is not None:
                    line.send_message(self.of_the_pc, going, workflow_id=WORKFLOW + ANSWERS, local_id=local_id)
                line.acknowledge_message(message_id)
        return len(ids)

    def send(self, body: bytes, workflow: str = WORKFLOW + SENT_DOWN) -> str:
        """Send the PC something; return the message's id."""
        with self._line() as line:
            return line.send_message(self.of_the_pc, body, workflow_id=workflow)

    def drop_all(self) -> list[tuple[str, str]]:
        """Lose all that waits. Return (local id, message id) of each."""
        lost = []
        with self._line() as line:
            for message_id in list(line.iterate_message_ids()):
                message = line.retrieve_message(message_id)
                lost.append((message.local_id or "", message_id))
                message.close()
                line.acknowledge_message(message_id)
        return lost

    def _line(self) -> MeshLine:
        return mailbox_line(self.sandbox, self.mailbox, chunk_bytes=self.chunk_bytes, way=self.way)


def mailbox_line(
    sandbox: MeshSandbox, mailbox: str, *, chunk_bytes: int = 20_000_000, way: Way | None = None
) -> MeshLine:
    known = way or Way(proxy=NO_PROXY)
    return MeshLine(sandbox.url, mailbox, PASSWORD, SHARED_KEY, known, chunk_bytes=chunk_bytes, timeout_s=20)
