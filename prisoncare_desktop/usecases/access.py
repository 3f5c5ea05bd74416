"""Sensitive records: who gets in by which way, opening by a stated reason, and what a leader looks at afterwards."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from prisoncare_desktop.domain.access import REVIEW_WITHIN, Finding, Opening, Way, opened
from prisoncare_desktop.domain.pathway import Episode, episode_shown
from prisoncare_desktop.domain.staff import Role
from prisoncare_desktop.errors import NotFound, ReasonNeeded
from prisoncare_desktop.usecases.changes import Changes, touched
from prisoncare_desktop.usecases.context import Context
from prisoncare_desktop.usecases.one_person import people
from prisoncare_desktop.usecases.ports import UnitOfWork
from prisoncare_desktop.usecases.requests import Command, Done, Query, done

UNUSUAL_SHOWN = timedelta(days=7)
CLOCK_SLIPS_BY = timedelta(minutes=2)  # what setting a clock right takes it back by, on a PC that is looked after


@dataclass(frozen=True)
class WayIn:
    """How a person came to see a sensitive record; `until`: when that ends, None if it does not."""

    way: Way = Way.OWN_WORK
    until: datetime | None = None


def way_in(unit: UnitOfWork, context: Context, episode: Episode) -> WayIn:
    """Return how this person may read what the substance misuse service wrote of this resident.

    Raises:
        ReasonNeeded: they must say why first; a nurse by break-glass.
    """
    role, resident_id = context.user.role, episode.resident_id
    if role is Role.SMS_WORKER:
        return WayIn(Way.OWN_WORK)
    if episode.shares_with_primary_care:
        return WayIn(Way.CONSENT)
    grant = _grant(unit, context, resident_id)
    if grant is None:
        raise ReasonNeeded(resident_id, "no-consent" if role is Role.LEADER else "break-glass")
    return WayIn(Way.BREAK_GLASS if grant.by_break_glass else Way.REASON, grant.ends_at)


def _grant(unit: UnitOfWork, context: Context, resident_id: str) -> Opening | None:
    """Return the opening that this person stated a reason for and that still runs."""
    now = context.clock.now()
    if any(row.at > now + CLOCK_SLIPS_BY for row in unit.trail.latest(1)):
        return None  # this PC's clock was put back: twenty minutes by it would last for as long as somebody likes
    grants = [unit.openings.grant(context.user.id, i, now) for i in people(unit).all_of(resident_id)]
    # By the role it was given to: somebody who was a nurse this morning opens as a leader by a leader's reason.
    of_role = [grant for grant in grants if grant is not None and grant.role is context.user.role]
    return max(of_role, key=lambda one: one.ends_at, default=None)


# --- commands ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class BreakGlass(Command[datetime]):
    """Open one resident's sensitive record in an emergency. Gives back when that ends."""

    resident_id: str
    reason_code: str
    words: str


def break_glass(command: BreakGlass, context: Context) -> Done[datetime]:
    """Open it for 20 minutes; the central record is told before all else that waits, and a leader looks at it.

    Raises:
        NotFound: no such resident, or nothing of theirs is kept closed.
        RuleBroken: no such reason, or too few words.
    """
    return _open(command.resident_id, command.reason_code, command.words, context)


@dataclass(frozen=True)
class StateReason(Command[datetime]):
    """Open one resident's sensitive record as a leader, saying why. Gives back when that ends."""

    resident_id: str
    reason_code: str
    words: str = ""


def state_reason(command: StateReason, context: Context) -> Done[datetime]:
    """Open it for 20 minutes; the trail has the reason.

    Raises:
        NotFound, RuleBroken: as `break_glass`; words are needed only where the reason alone says nothing.
    """
    return _open(command.resident_id, command.reason_code, command.words, context)


def _open(resident_id: str, reason_code: str, words: str, context: Context) -> Done[datetime]:
    with context.store.write(context.user) as unit:
        if episode_shown(people(unit).episodes_of(unit.residents.get(resident_id).id)) is None:
            raise NotFound("episode of resident", resident_id)
        opening, event = opened(
            context.new_id(),
            resident_id,
            by=context.user.id,
            role=context.user.role,
            at=context.clock.now(),
            reason_code=reason_code,
            words=words,
        )
        unit.openings.put(opening)
        entry = unit.record(event, reason=reason_code)
        unit.commit()
    changed = Changes(openings=frozenset({opening.id}), outbox=frozenset({entry} if entry else ()))
    return Done(opening.ends_at, changed)


@dataclass(frozen=True)
class ReviewBreakGlass(Command[None]):
    """Say what one found of a use of break-glass."""

    opening_id: str
    finding: Finding


def review_break_glass(command: ReviewBreakGlass, context: Context) -> Done[None]:
    """Keep the finding.

    Raises:
        NotFound: no such use.
        RuleBroken: looked at before, or one's own.
    """
    with context.store.write(context.user) as unit:
        done_with, event = unit.openings.get(command.opening_id).reviewed(
            command.finding, by=context.user.id, at=context.clock.now()
        )
        unit.openings.put(done_with)
        unit.record(event, reason=command.finding)
        unit.commit()
    return done(touched(openings=command.opening_id))


# --- queries ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class PathwayStanding:
    """Whether another team keeps a pathway of this resident, and whether it is shared; nothing of what is in it.

    `open_until`: when this person's opening of it by a stated reason ends; None where none runs.
    """

    resident_id: str
    kept: bool
    shared: bool
    open_until: datetime | None = None


@dataclass(frozen=True)
class GetPathwayStanding(Query[PathwayStanding]):
    """That there is a pathway is always shown to those who care for the resident: not to know can do harm."""

    resident_id: str


def get_pathway_standing(query: GetPathwayStanding, context: Context) -> PathwayStanding:
    """Return the standing; `shared` is of no meaning where none is kept."""
    with context.store.read() as unit:
        episode = episode_shown(people(unit).episodes_of(query.resident_id))
        grant = _grant(unit, context, query.resident_id)
    shared = episode is not None and episode.shares_with_primary_care
    return PathwayStanding(query.resident_id, episode is not None, shared, grant.ends_at if grant else None)


@dataclass(frozen=True)
class UseLine:
    """A use of break-glass that waits for a leader."""

    opening: Opening
    who: str
    resident_name: str
    hours_old: int
    is_late: bool


@dataclass(frozen=True)
class UnusualLine:
    """An opening that the rules marked: who, whom, when, and which rule (a code of `domain.access.Unusual`)."""

    seq: int
    at: datetime
    who: str
    resident_id: str
    resident_name: str
    rule: str


@dataclass(frozen=True)
class AccessToReview:
    """What a leader may want to ask about."""

    uses: tuple[UseLine, ...]  # not looked at yet, oldest first
    unusual: tuple[UnusualLine, ...]  # of the last 7 days, newest first


@dataclass(frozen=True)
class AccessCounts:
    """How many there are to look at; nobody's name. `oldest_hours`: of the uses, 0 if there are none."""

    uses: int
    late: int
    oldest_hours: int
    unusual: int


@dataclass(frozen=True)
class CountAccessToReview(Query[AccessCounts]):
    """How much a leader may want to ask about."""


def count_access_to_review(_query: CountAccessToReview, context: Context) -> AccessCounts:
    now = context.clock.now()
    with context.store.read() as unit:
        ages = [now - use.at for use in unit.openings.to_review()]
        unusual = len(unit.openings.unusual_since(now - UNUSUAL_SHOWN))
    late = sum(age > REVIEW_WITHIN for age in ages)
    return AccessCounts(len(ages), late, max((_hours(age) for age in ages), default=0), unusual)


def _hours(age: timedelta) -> int:
    return int(age / timedelta(hours=1))


@dataclass(frozen=True)
class GetAccessToReview(Query[AccessToReview]):
    """Uses of break-glass on this PC, and the week's unusual openings."""


def get_access_to_review(_query: GetAccessToReview, context: Context) -> AccessToReview:
    """Return both lists as they stand now."""
    now = context.clock.now()
    with context.store.read() as unit:
        uses = unit.openings.to_review()
        unusual = unit.openings.unusual_since(now - UNUSUAL_SHOWN)
        staff = {member.id: member.name for member in unit.staff.all()}
        named = unit.residents.many({use.resident_id for use in uses} | {row.record_id for row in unusual})
    names = {one.id: one.name for one in named.values()}
    return AccessToReview(
        uses=tuple(
            UseLine(
                opening=use,
                who=staff.get(use.user_id, use.user_id),
                resident_name=names.get(use.resident_id, ""),
                hours_old=_hours(now - use.at),
                is_late=now - use.at > REVIEW_WITHIN,
            )
            for use in uses
        ),
        unusual=tuple(
            UnusualLine(
                seq=row.seq,
                at=row.at,
                who=staff.get(row.user_id, row.user_id),
                resident_id=row.record_id,
                resident_name=names.get(row.record_id, ""),
                rule=row.reason,
            )
            for row in unusual
        ),
    )
