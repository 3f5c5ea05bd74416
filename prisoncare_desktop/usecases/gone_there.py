"""What the trust's record no longer has and somebody must hear of, though no change made here is lost by it.

A change of ours that was there waits among those that need a person. A resident deleted there stays here as last known,
and an episode that ended by a deletion takes somebody off a caseload: neither may happen unseen.
"""

from __future__ import annotations

from dataclasses import dataclass

from prisoncare_desktop.domain.staff import Role
from prisoncare_desktop.errors import NotAllowed, NotFound
from prisoncare_desktop.usecases.changes import touched
from prisoncare_desktop.usecases.context import Context
from prisoncare_desktop.usecases.intake import gone
from prisoncare_desktop.usecases.ports import UnitOfWork
from prisoncare_desktop.usecases.requests import Command, Done, done

_SEEN_BY = {
    "resident": frozenset({Role.NURSE, Role.SMS_WORKER, Role.ADMINISTRATOR, Role.LEADER}),
    "episode": frozenset({Role.SMS_WORKER}),
}


@dataclass(frozen=True)
class GoneThere:
    """A record that the trust's no longer has. `record_type`: "resident" or "episode"; `resident_id`: whose.

    Who may not know of it learns that something is gone, and no more: all else is "".
    """

    record_type: str
    record_id: str
    resident_id: str
    resident_name: str


def gone_there(unit: UnitOfWork, role: Role) -> tuple[GoneThere, ...]:
    """Return what somebody must hear of, as this role may see it, oldest first."""
    return tuple(_shown(unit, record_type, record_id, role) for record_type, record_id in gone.read(unit))


def _shown(unit: UnitOfWork, record_type: str, record_id: str, role: Role) -> GoneThere:
    if role not in _SEEN_BY.get(record_type, frozenset()):
        return GoneThere(record_type, "", "", "")
    try:
        resident_id = unit.episodes.get(record_id).resident_id if record_type == "episode" else record_id
        return GoneThere(record_type, record_id, resident_id, unit.residents.get(resident_id).name)
    except NotFound:  # retention took it off this PC
        return GoneThere(record_type, record_id, "", "")


@dataclass(frozen=True)
class HeardOfGone(Command[None]):
    """Somebody has heard that the trust's record no longer has this, and sees to it."""

    record_type: str
    record_id: str


def heard_of_gone(command: HeardOfGone, context: Context) -> Done[None]:
    """Take it off the Sync page; the trail says who heard of it.

    Raises:
        NotFound: it is not among what is gone.
        NotAllowed: it is not this role's work.
    """
    with context.store.write(context.user) as unit:
        if (command.record_type, command.record_id) not in gone.read(unit):
            raise NotFound(command.record_type, command.record_id)
        if context.user.role not in _SEEN_BY.get(command.record_type, frozenset()):
            raise NotAllowed(type(command).__name__, context.user.role)
        gone.tell_no_more(unit, command.record_type, command.record_id)
        unit.trail.note("HeardOfGone", command.record_type, command.record_id)
        unit.commit()
    kind = "residents" if command.record_type == "resident" else "episodes"
    return done(touched(**{kind: command.record_id}))
