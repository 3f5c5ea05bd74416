"""Coming and going: a session begins and ends with a row of the trail, and the wrong tries before it leave one too.

Wrong tries are counted beside the store, since nobody has opened it when they happen: what was counted since the last
opening is noted at the next one, whoever opens it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from prisoncare_desktop.usecases.changes import Changes
from prisoncare_desktop.usecases.context import Context
from prisoncare_desktop.usecases.ports import UnitOfWork
from prisoncare_desktop.usecases.requests import Command, Done, done

TRIES_NOTED = "trail.tries_noted"  # fact: JSON, wrong tries in a row of each person that the trail tells of already


@dataclass(frozen=True)
class SignedIn(Command[None]):
    """This session begins. `wrong_tries`: (user id, wrong tries in a row) of each person, as before this sign-in."""

    wrong_tries: tuple[tuple[str, int], ...] = ()


def signed_in(command: SignedIn, context: Context) -> Done[None]:
    """Note the wrong tries since the last opening, and that this person came."""
    with context.store.write(context.user) as unit:
        _note_wrong_tries(unit, dict(command.wrong_tries), context.user.id)
        unit.trail.note("SignedIn", "staff", context.user.id)
        unit.commit()
    return done(Changes())


def _note_wrong_tries(unit: UnitOfWork, counted: dict[str, int], came: str) -> None:
    written = unit.facts.get(TRIES_NOTED)
    noted: dict[str, int] = json.loads(written) if written else {}
    for user_id, tries in sorted(counted.items()):
        before = noted.get(user_id, 0)
        since = tries - before if tries >= before else tries  # fewer: they have come in meanwhile, and it began anew
        if since:
            unit.trail.note("WrongTries", "staff", user_id, reason=str(since))
    now = {user_id: tries for user_id, tries in counted.items() if tries and user_id != came}
    unit.facts.put(TRIES_NOTED, json.dumps(now, sort_keys=True) if now else "")


@dataclass(frozen=True)
class SignedOut(Command[None]):
    """This session ends."""


def signed_out(_command: SignedOut, context: Context) -> Done[None]:
    """Note that this person went, or was sent out by a lock."""
    with context.store.write(context.user) as unit:
        unit.trail.note("SignedOut", "staff", context.user.id)
        unit.commit()
    return done(Changes())
