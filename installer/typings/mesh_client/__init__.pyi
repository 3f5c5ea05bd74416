# What we use of mesh-client 5.0.2, which leaves much of itself untyped.

from collections.abc import Generator
from typing import Self

from requests import Session

class MeshError(Exception): ...

class Message:
    message_type: str
    sender: str | None
    workflow_id: str | None
    local_id: str | None

    def read(self, n: int | None = None) -> bytes: ...
    def mex_header(self, key: str) -> str | None: ...
    def close(self) -> None: ...

class MeshClient:
    _session: Session
    _timeout: float

    def __init__(
        self,
        url: str,
        mailbox: str,
        password: str,
        *,
        shared_key: bytes | None = None,
        max_chunk_size: int = ...,
        transparent_compress: bool = False,
        max_retries: int = 3,
        timeout: float = 600,
        application_name: str | None = None,
    ) -> None: ...
    @property
    def mailbox_url(self) -> str: ...
    def handshake(self) -> bytes: ...
    def iterate_message_ids(self, workflow_filter: str | None = None) -> Generator[str]: ...
    def retrieve_message(self, message_id: str) -> Message: ...
    def acknowledge_message(self, message_id: str) -> None: ...
    def send_message(
        self,
        recipient: str,
        data: bytes,
        *,
        workflow_id: str,
        local_id: str = ...,
        subject: str = ...,
        filename: str = ...,
        checksum: str = ...,
        content_type: str = ...,
    ) -> str: ...
    def close(self) -> None: ...
    def __enter__(self) -> Self: ...
    def __exit__(self, kind: object, value: object, traceback: object) -> None: ...
