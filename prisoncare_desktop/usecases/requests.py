"""What the screens hand in: commands order, queries ask. Frozen data; the type says what comes back."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Generic, TypeVar

from prisoncare_desktop.usecases.changes import Changes

T = TypeVar("T")


@dataclass(frozen=True)
class Command(Generic[T]):
    """An order. Run by `dispatch.run`, which gives back `Done[T]`."""


@dataclass(frozen=True)
class Query(Generic[T]):
    """A question. Answered by `dispatch.ask`, which gives back T."""


@dataclass(frozen=True)
class Done(Generic[T]):
    """What a command did: the records it touched and what it made."""

    value: T
    changes: Changes = field(default_factory=Changes)


def done(changes: Changes) -> Done[None]:
    """Return the result of a command that makes nothing but changes."""
    return Done(None, changes)
