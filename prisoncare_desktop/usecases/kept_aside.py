"""Messages from the trust that were not believed: IT sees what is kept aside, has it taken again, or clears it.

Who looks sees when it came, how often, by which carrier's name, and why it was not believed; never what it says.
"""

from __future__ import annotations

from dataclasses import dataclass

from prisoncare_desktop.errors import NotFound, RuleBroken
from prisoncare_desktop.usecases import forwarding
from prisoncare_desktop.usecases.changes import Changes
from prisoncare_desktop.usecases.context import Context
from prisoncare_desktop.usecases.forwarding import KeptAside
from prisoncare_desktop.usecases.ports import UnitOfWork
from prisoncare_desktop.usecases.requests import Command, Done, Query, done

REASON_MAX = 300
SHORTEST = 8  # of the hash by which somebody names a message


@dataclass(frozen=True)
class GetKeptAside(Query[tuple[KeptAside, ...]]):
    """What is kept aside, oldest first."""


def get_kept_aside(_query: GetKeptAside, context: Context) -> tuple[KeptAside, ...]:
    with context.store.read() as unit:
        return forwarding.kept_aside(unit)


@dataclass(frozen=True)
class TakeMessageAgain(Command[None]):
    """A message that was not believed is to be looked at once more, with the next sync. `sha256`: or how it begins."""

    sha256: str


def take_message_again(command: TakeMessageAgain, context: Context) -> Done[None]:
    """Note it for the next sync; believed then, it is kept aside no more.

    Raises:
        NotFound: none, or more than one, begins so.
        RuleBroken: "message-not-kept": of this one only the beginning is kept, or nothing.
    """
    with context.store.write(context.user) as unit:
        aside = _named(unit, command.sha256)
        if len(forwarding.body_of(unit, aside)) != aside.size:
            raise RuleBroken("message-not-kept", f"message {aside.sha256} is not kept whole")
        forwarding.take_again(unit, aside.sha256)
        unit.trail.note("MessageTakenAgain", "sync", aside.sha256)
        unit.commit()
    return done(Changes())


@dataclass(frozen=True)
class ClearMessage(Command[None]):
    """Somebody has looked into a message that was not believed, and it need not be kept. `sha256`: or how it begins."""

    sha256: str
    reason: str


def clear_message(command: ClearMessage, context: Context) -> Done[None]:
    """Forget it; the trail keeps who did, and why.

    Raises:
        NotFound: none, or more than one, begins so.
        RuleBroken: "decision-needs-reason".
    """
    why = command.reason.strip()[:REASON_MAX]
    with context.store.write(context.user) as unit:
        aside = _named(unit, command.sha256)
        if not why:
            raise RuleBroken("decision-needs-reason", f"clearing message {aside.sha256} needs a reason")
        forwarding.look_aside(unit, aside.sha256)
        unit.trail.note("MessageCleared", "sync", aside.sha256, reason=why)
        unit.commit()
    return done(Changes())


def _named(unit: UnitOfWork, sha256: str) -> KeptAside:
    wanted = sha256.strip().lower()
    found = {one.sha256: one for one in forwarding.kept_aside(unit) if one.sha256.startswith(wanted)}
    if len(wanted) < SHORTEST or len(found) != 1:
        raise NotFound("message kept aside", wanted)
    return next(iter(found.values()))
