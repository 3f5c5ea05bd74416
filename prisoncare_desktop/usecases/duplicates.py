"""Possible duplicates: found by the machine in portions after each sync, decided by people, taken back by a leader.

Decisions (2026-11-22, after security.md 4.4 and its matrix of roles):
- Whoever cares for residents may say that two identities are one person; a leader other than them confirms it. Until
  then both are on view with a word of doubt, and the alerts of each are shown for the other.
- Anybody who may propose may say that two are different people: that changes nothing that is on view, and is looked at
  again once either of the two is told apart by something else than then. A merge is parted by a leader alone.
- The rule (`Likeness.CERTAIN`) and the trust's own links need nobody; a leader can part those as well, and then what
  people said stands against both. Once the rule no longer holds of two it linked, they are two, and people look.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from prisoncare_desktop.domain.events import Event
from prisoncare_desktop.domain.identity_pair import Basis, Decided, IdentityPair, print_of
from prisoncare_desktop.domain.matching import LISTED, Likeness, Match, Traits, compare
from prisoncare_desktop.domain.resident import Resident
from prisoncare_desktop.domain.retention import GONE
from prisoncare_desktop.domain.staff import Role
from prisoncare_desktop.errors import NotAllowed
from prisoncare_desktop.usecases.changes import Changes, touched
from prisoncare_desktop.usecases.context import Context
from prisoncare_desktop.usecases.holds import put_pair
from prisoncare_desktop.usecases.one_person import People, people
from prisoncare_desktop.usecases.ports import UnitOfWork
from prisoncare_desktop.usecases.requests import Command, Done, Query, done

COMPARED_AT_ONCE = 50  # residents in one transaction: nobody's save waits behind it for long
DECIDED_SHOWN = 30


# --- found ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class CompareResidents(Command[int]):
    """Compare some of those who are new or were changed with everybody. Gives back how many were; 0: all are."""


def compare_residents(_command: CompareResidents, context: Context) -> Done[int]:
    """Keep each pair that people should look at, and link those that are one beyond doubt."""
    now = context.clock.now()
    found: dict[tuple[str, str], tuple[Resident, Resident, Likeness]] = {}
    with context.store.read() as unit:
        waiting = unit.identities.to_compare(COMPARED_AT_ONCE)
        if not waiting:
            return Done(0)
        seen = unit.residents.many(waiting)
        for one in seen.values():
            traits = Traits.of(one)
            for other in unit.residents.candidates(traits):
                likeness = compare(traits, Traits.of(other)).likeness
                if other.id != one.id and likeness in LISTED:
                    low, high = sorted((one, other), key=lambda r: r.id)
                    found[low.id, high.id] = (low, high, likeness)
    changed: set[str] = set()
    with context.store.write(context.user) as unit:
        still = unit.residents.many(i for ids in found for i in ids)
        for ids, (low, high, likeness) in found.items():
            if (
                still.get(low.id) == low
                and still.get(high.id) == high
                and keep_found(unit, context, low, high, likeness, now)
            ):
                changed |= {*ids}
        _reopen(unit, waiting)
        now_so = unit.residents.many(waiting)  # who was changed meanwhile is compared again
        unit.identities.compared(i for i in waiting if now_so.get(i) == seen.get(i))
        unit.commit()
    return Done(len(waiting), touched(residents=frozenset(changed)))


_REOPENED = frozenset({Decided.DIFFERENT, Decided.UNSURE, Decided.PROPOSED})


def keep_found(
    unit: UnitOfWork, context: Context, low: Resident, high: Resident, likeness: Likeness, now: datetime
) -> bool:
    """Keep what the comparison says of these two. Return whether anything is new."""
    known = unit.identities.between(low.id, high.id)
    pair = known or IdentityPair.of(context.new_id(), low.id, high.id)
    if likeness is Likeness.CERTAIN:
        after = pair.linked(Basis.RULE, kept_of(unit, low, high), now, print_of(low, high))
    else:
        after = pair
    if known is not None and after == known:
        return False
    unit.identities.put(after)
    unit.received("IdentityLinked" if after.decided is Decided.SAME else "DuplicateFound", "identity_pair", after.id)
    return True


def _reopen(unit: UnitOfWork, resident_ids: tuple[str, ...]) -> None:
    """Have people look again at what was decided of somebody who is told apart by something else since.

    What people decided stands unless the two are still alike; what the rule linked does not stand without the rule.
    """
    for pair in unit.identities.of(resident_ids):
        by_rule = pair.basis is Basis.RULE and pair.decided is Decided.SAME
        by_people = pair.basis is Basis.PEOPLE and pair.decided in _REOPENED
        both = unit.residents.many(pair.ids)
        low, high = both[pair.low_id], both[pair.high_id]
        if not (by_rule or by_people) or print_of(low, high) == pair.seen:
            continue
        likeness = compare(Traits.of(low), Traits.of(high)).likeness
        if likeness is not Likeness.CERTAIN if by_rule else likeness in LISTED:
            put_pair(unit, pair.reopened())
            unit.received("DuplicateReopened", "identity_pair", pair.id)


def kept_of(unit: UnitOfWork, one: Resident, other: Resident) -> str:
    """Return which of two goes on top unasked: who is here; whom the trust made, not a PC; who came first."""

    def rank(r: Resident) -> tuple[bool, bool, str]:
        copies = unit.central.of_local("resident", r.id)
        made_here = not any(r.id not in copy.content for copy in copies)  # a PC's own identifier is its record's id
        return (r.presence in GONE, made_here, r.id)

    return min((one, other), key=rank).id


# --- decided ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ProposeSamePerson(Command[None]):
    """Say that two identities are one person. `kept_id`: the one whose name and number go on top."""

    pair_id: str
    kept_id: str


def propose_same_person(command: ProposeSamePerson, context: Context) -> Done[None]:
    """Note that one person takes the two for one; the alerts of each are shown for the other from now on.

    Raises:
        NotFound: no such pair. RuleBroken: it is proposed or decided already.
    """
    return _decide(
        command.pair_id,
        context,
        lambda pair, seen: pair.proposed(
            kept_id=command.kept_id, by=context.user.id, at=context.clock.now(), seen=seen
        ),
    )


@dataclass(frozen=True)
class ConfirmSamePerson(Command[None]):
    """A second person says that two identities are one person."""

    pair_id: str


def confirm_same_person(command: ConfirmSamePerson, context: Context) -> Done[None]:
    """Show the two as one from now on, with everything of both.

    Raises:
        NotFound: no such pair. RuleBroken: nobody proposed it, or this very person did; or either was changed since.
    """
    return _decide(
        command.pair_id,
        context,
        lambda pair, seen: pair.confirmed(by=context.user.id, at=context.clock.now(), seen=seen),
    )


@dataclass(frozen=True)
class SayDifferentPeople(Command[None]):
    """Say that two identities are two people; of a pair that is one by now, take that back."""

    pair_id: str


def say_different_people(command: SayDifferentPeople, context: Context) -> Done[None]:
    """Note that they are two. What was recorded under each stands as it always stood.

    Raises:
        NotFound: no such pair. NotAllowed: they are one by now, and only a leader takes that back.
        RuleBroken: that stands already.
    """

    def part(pair: IdentityPair, seen: str) -> tuple[IdentityPair, Event]:
        if (pair.decided is Decided.SAME or pair.disputed) and context.user.role is not Role.LEADER:
            raise NotAllowed(type(command).__name__, context.user.role)
        return pair.parted(by=context.user.id, at=context.clock.now(), seen=seen)

    return _decide(command.pair_id, context, part)


@dataclass(frozen=True)
class LeaveUndecided(Command[None]):
    """Say that one looked and could not tell."""

    pair_id: str


def leave_undecided(command: LeaveUndecided, context: Context) -> Done[None]:
    """Note it; the pair stays on the list.

    Raises:
        NotFound: no such pair. RuleBroken: it is decided, or proposed by somebody.
    """
    return _decide(
        command.pair_id,
        context,
        lambda pair, seen: pair.left_open(by=context.user.id, at=context.clock.now(), seen=seen),
    )


def _decide(
    pair_id: str, context: Context, how: Callable[[IdentityPair, str], tuple[IdentityPair, Event]]
) -> Done[None]:
    with context.store.write(context.user) as unit:
        before = unit.identities.get(pair_id)
        both = unit.residents.many(before.ids)
        pair, event = how(before, print_of(both[before.low_id], both[before.high_id]))
        put_pair(unit, pair)
        entry = unit.record(event)
        for resident_id in pair.ids:  # so that each one's own trail tells it
            unit.trail.note(event.kind, "resident", resident_id, reason=f"{pair.decided} {pair.id}")
        concerned = {i for one in pair.ids for i in people(unit).all_of(one)}
        unit.commit()
    return done(touched(residents=frozenset(concerned | {*pair.ids})) | Changes(outbox=frozenset({entry} - {""})))


# --- asked ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class PairLine:
    """Two identities side by side. `proposer`, `decider`: names, "" for nobody. `suggested_id`: who would go on top."""

    pair: IdentityPair
    low: Resident
    high: Resident
    match: Match
    proposer: str = ""
    decider: str = ""
    suggested_id: str = ""


@dataclass(frozen=True)
class Duplicates:
    """`open`: to look at, most urgent first. `decided`: what was decided of late, newest first.

    `leaders`: names of the leaders of this PC, but for who asks: they can confirm what that person says.
    """

    open: tuple[PairLine, ...]
    decided: tuple[PairLine, ...]
    leaders: tuple[str, ...] = ()


@dataclass(frozen=True)
class GetDuplicates(Query[Duplicates]):
    """All pairs that could be one person."""


def get_duplicates(_query: GetDuplicates, context: Context) -> Duplicates:
    with context.store.read() as unit:
        pairs = unit.identities.all()
        opened = _lines(unit, tuple(pair for pair in pairs if pair.is_to_look_at))
        settled = [pair for pair in pairs if not pair.is_to_look_at]
        settled.sort(key=lambda pair: (pair.decided_at is None, pair.decided_at, pair.id), reverse=True)
        decided = _lines(unit, tuple(settled[:DECIDED_SHOWN]))
        staff = [one for one in unit.staff.all() if one.active and one.role is Role.LEADER]
    order = [Decided.DIFFERENT, Decided.SAME, Decided.PROPOSED, Decided.OPEN, Decided.UNSURE]  # disputed ones first
    opened.sort(key=lambda line: (order.index(line.pair.decided), -line.match.score, line.pair.id))
    leaders = tuple(one.name for one in staff if one.id != context.user.id)
    return Duplicates(tuple(opened), tuple(decided), leaders)


def _lines(unit: UnitOfWork, pairs: tuple[IdentityPair, ...]) -> list[PairLine]:
    both = unit.residents.many(i for pair in pairs for i in pair.ids)
    names = {member.id: member.name for member in unit.staff.all()}
    return [
        PairLine(
            pair,
            both[pair.low_id],
            both[pair.high_id],
            compare(Traits.of(both[pair.low_id]), Traits.of(both[pair.high_id])),
            names.get(pair.proposed_by, ""),
            names.get(pair.decided_by, ""),
            kept_of(unit, both[pair.low_id], both[pair.high_id]),
        )
        for pair in pairs
    ]


@dataclass(frozen=True)
class CountDuplicates(Query[int]):
    """How many pairs wait to be looked at."""


def count_duplicates(_query: CountDuplicates, context: Context) -> int:
    with context.store.read() as unit:
        return unit.identities.count_to_look_at()


@dataclass(frozen=True)
class Known:
    """A resident as they are shown. `also`: their other identities. `doubts`: pairs that somebody must look at.

    `state`: where what this PC said of them last is, as the outbox has it; "" of whom it never said anything.
    """

    resident: Resident
    also: tuple[Resident, ...]
    doubts: tuple[PairLine, ...]
    state: str = ""


@dataclass(frozen=True)
class GetKnown(Query[Known]):
    """One resident, with whom they are one person, and whom they could be."""

    resident_id: str


def get_known(query: GetKnown, context: Context) -> Known:
    """Return the resident as shown.

    Raises:
        NotFound: no such resident on this PC.
    """
    with context.store.read() as unit:
        unit.residents.get(query.resident_id)
        found: People = people(unit)
        shown = found.shown([query.resident_id])[query.resident_id]
        ids = found.all_of(query.resident_id)
        others = unit.residents.many(ids)
        pairs = tuple(pair for pair in unit.identities.of(ids) if pair.is_to_look_at)
        also = tuple(others[i] for i in ids if i != shown.id)
        state = unit.outbox.states_of([query.resident_id]).get(query.resident_id, "")
        return Known(shown, also, tuple(_lines(unit, pairs)), state)
