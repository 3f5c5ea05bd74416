from enum import Enum
from typing import Any

class HeaderFields(Enum):
    interface = 2
    member = 3
    unix_fds = 9

class MessageType(Enum):
    method_call = 1
    method_return = 2
    error = 3
    signal = 4

class Header:
    message_type: MessageType
    fields: dict[HeaderFields, Any]

class Message:
    header: Header
    body: tuple[Any, ...]

class FileDescriptor:
    def close(self) -> None: ...

class DBusAddress:
    def __init__(self, object_path: str, bus_name: str | None = None, interface: str | None = None) -> None: ...

class MatchRule:
    def __init__(self, *, type: str | None = None, interface: str | None = None, member: str | None = None) -> None: ...

class _Bus:
    def AddMatch(self, rule: MatchRule) -> Message: ...
    def RequestName(self, name: str) -> Message: ...

message_bus: _Bus

def new_method_call(
    remote_obj: DBusAddress, method: str, signature: str | None = None, body: tuple[Any, ...] = ()
) -> Message: ...
def new_method_return(parent_msg: Message, signature: str | None = None, body: tuple[Any, ...] = ()) -> Message: ...
def new_signal(
    emitter: DBusAddress, signal: str, signature: str | None = None, body: tuple[Any, ...] = ()
) -> Message: ...
