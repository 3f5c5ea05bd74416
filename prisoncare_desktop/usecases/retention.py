"""Retention: what this PC no longer needs is trimmed; what must be kept is held. The rules: `domain/retention.py`.

The sync trims by itself, once a day, when a sync went well and brought nothing; a leader may at any time. A command
takes a few small portions, each one transaction, and says whether more is left: a save never waits for longer than one
portion, and one that is killed goes on with the next.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from prisoncare_desktop.domain.calendar import instant_of, instant_text
from prisoncare_desktop.domain.resident import Resident
from prisoncare_desktop.domain.retention import (
    KEEP_MONTHS,
    KEEP_MONTHS_MAX,
    KEEP_MONTHS_MIN,
    Kept,
    LegalHold,
    Limits,
    all_held,
    why_kept,
)
from prisoncare_desktop.errors import RuleBroken
from prisoncare_desktop.usecases.changes import Changes, touched
from prisoncare_desktop.usecases.context import Context
from prisoncare_desktop.usecases.one_person import people
from prisoncare_desktop.usecases.ports import UnitOfWork
from prisoncare_desktop.usecases.requests import Command, Done, Query, done

KEEP_MONTHS_FACT = "retention.keep_months"
LAST_TRIM = "retention.last"  # fact: JSON: when the last trim came to its end ("at"), and how many went ("gone")
GOING = "retention.going"  # fact: JSON: how many went in the trim that is under way
PORTIONS = 4  # of one command
EVERY = timedelta(hours=20)  # a day, less what the timer drifts
AT_THE_LATEST = timedelta(hours=44)  # then also when there is no quiet moment


@dataclass(frozen=True)
class Trim:
    """How many of what went. `more`: more is to go; run it again."""

    gone: tuple[tuple[str, int], ...] = ()
    more: bool = False


@dataclass(frozen=True)
class TrimStore(Command[Trim]):
    """Trim what may go. `by_itself`: only when it is due; `quiet`: whether nobody is working just now."""

    by_itself: bool = False
    quiet: bool = True


def trim_store(command: TrimStore, context: Context) -> Done[Trim]:
    """Take a few portions away. Nothing goes before residents were once downloaded."""
    with context.store.read() as unit:
        limits = limits_of(unit, context)
        if limits is None or (command.by_itself and not _due(unit, limits.as_of, quiet=command.quiet)):
            return Done(Trim())
    gone: Counter[str] = Counter()
    for _ in range(PORTIONS):
        with context.store.write(context.user) as unit:
            portion = unit.retention.trim(limits)
            gone.update(portion)
            if portion:
                unit.facts.put(GOING, _counted(Counter(_counts(unit.facts.get(GOING))) + Counter(portion)))
            else:
                at = instant_text(limits.as_of)
                so_far = _counts(unit.facts.get(GOING))
                unit.facts.put(LAST_TRIM, json.dumps({"at": at, "gone": so_far}, sort_keys=True))
                unit.facts.put(GOING, "")
            unit.commit()
        if not portion:
            return Done(Trim(_pairs(gone)), _changes(gone))
    return Done(Trim(_pairs(gone), more=True), _changes(gone))


def limits_of(unit: UnitOfWork, context: Context, months: int = 0) -> Limits | None:
    """Return the limits by the earlier of both clocks, None if the central record's was never told.

    `months`: another window than the site's own.
    """
    told = unit.retention.server_time()
    if told is None:
        return None
    return Limits.at(min(told, context.clock.now()), months or keep_months_of(unit))


def keep_months_of(unit: UnitOfWork) -> int:
    """Return the site's window in months."""
    return int(unit.facts.get(KEEP_MONTHS_FACT) or KEEP_MONTHS)


def _due(unit: UnitOfWork, as_of: datetime, *, quiet: bool) -> bool:
    if unit.facts.get(GOING):
        return True
    last = unit.facts.get(LAST_TRIM)
    if not last:
        return quiet
    since = as_of - instant_of(json.loads(last)["at"])
    return since >= AT_THE_LATEST or (quiet and since >= EVERY)


def _counts(text: str) -> dict[str, int]:
    return json.loads(text) if text else {}


def _counted(counts: Counter[str]) -> str:
    return json.dumps(counts, sort_keys=True)


def _pairs(counts: Counter[str]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(counts.items()))


def _changes(gone: Counter[str]) -> Changes:
    """Return something for every screen to mind, without anybody's id: there may be thousands."""
    return touched(residents="", sessions="", appointments="") if gone else Changes()


# --- the site's window, and legal hold --------------------------------------------------------------------------------


@dataclass(frozen=True)
class SetKeepMonths(Command[None]):
    """Choose for how long this prison's PCs keep attendance, draws and paper."""

    months: int


def set_keep_months(command: SetKeepMonths, context: Context) -> Done[None]:
    """Keep the choice.

    Raises:
        RuleBroken: fewer or more than may be.
    """
    if not KEEP_MONTHS_MIN <= command.months <= KEEP_MONTHS_MAX:
        raise RuleBroken("keep-months", f"{command.months} months are not between the bounds")
    with context.store.write(context.user) as unit:
        before = keep_months_of(unit)
        unit.facts.put(KEEP_MONTHS_FACT, str(command.months))
        unit.trail.note("RetentionSet", "site", "", reason=f"{before} to {command.months} months")
        unit.commit()
    return done(Changes())


@dataclass(frozen=True)
class PlaceLegalHold(Command[None]):
    """Keep somebody's whole record on this PC until the hold is lifted."""

    resident_id: str
    reason: str


def place_legal_hold(command: PlaceLegalHold, context: Context) -> Done[None]:
    """Place the hold.

    Raises:
        NotFound: no such resident.
        RuleBroken: no reason, or they are held already, under this identity or another.
    """
    reason = command.reason.strip()
    if not reason:
        raise RuleBroken("hold-needs-reason", "a legal hold needs a reason")
    with context.store.write(context.user) as unit:
        resident = unit.residents.get(command.resident_id)
        themselves = people(unit).all_of(resident.id)
        if any(hold.resident_id in themselves for hold in unit.retention.holds()):
            raise RuleBroken("held-already", f"resident {resident.id} is under legal hold")
        unit.retention.place_hold(LegalHold(resident.id, reason, context.user.id, context.clock.now()))
        unit.commit()
    return done(touched(residents=command.resident_id))


@dataclass(frozen=True)
class LiftLegalHold(Command[None]):
    """Let a record go as any other."""

    resident_id: str
    reason: str = ""


def lift_legal_hold(command: LiftLegalHold, context: Context) -> Done[None]:
    """Lift the hold.

    Raises:
        RuleBroken: there is none.
    """
    with context.store.write(context.user) as unit:
        if command.resident_id not in {hold.resident_id for hold in unit.retention.holds()}:
            raise RuleBroken("not-held", f"resident {command.resident_id} is not under legal hold")
        unit.retention.lift_hold(command.resident_id, command.reason.strip())
        unit.commit()
    return done(touched(residents=command.resident_id))


# --- the page ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class HeldLine:
    """Somebody under legal hold, by name: it is a leader's to know. `also`: their other identities, held with it."""

    hold: LegalHold
    name: str
    nomis_number: str
    placed_by_name: str
    birth_date: date | None = None
    also: tuple[str, ...] = ()


@dataclass(frozen=True)
class Retained:
    """What is kept and what is to go. `as_of` None: nothing was downloaded yet, so nothing goes.

    `kept`: people who left and are still here, by reason. `last_gone`: what the last trim took.
    """

    keep_months: int
    as_of: datetime | None
    first_day_kept: str
    leaving: int
    old_appointments: int
    kept: tuple[tuple[Kept, int], ...]
    holds: tuple[HeldLine, ...]
    last_at: datetime | None
    last_gone: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class GetRetention(Query[Retained]):
    """What would be trimmed now; what is held, and why. `months`: if that were the window, the site's own if 0."""

    months: int = 0


def get_retention(query: GetRetention, context: Context) -> Retained:
    with context.store.read() as unit:
        limits = limits_of(unit, context, query.months)
        why = [] if limits is None else [why_kept(leaver, limits) for leaver in unit.retention.leavers()]
        old = () if limits is None else unit.retention.old_appointments(limits)
        holds = unit.retention.holds()
        pairs = unit.identities.together() if holds else ()
        together = {hold.resident_id: all_held([hold.resident_id], pairs) for hold in holds}
        found = unit.residents.many({i for ids in together.values() for i in ids})
        names = {member.id: member.name for member in unit.staff.all()}
        last = unit.facts.get(LAST_TRIM)
        months = query.months or keep_months_of(unit)
    read = json.loads(last) if last else None
    kept = Counter(reason for reason in why if reason is not None)
    return Retained(
        keep_months=months,
        as_of=limits.as_of if limits else None,
        first_day_kept=limits.first_day_kept.isoformat() if limits else "",
        leaving=sum(reason is None for reason in why),
        old_appointments=len(old),
        kept=tuple((reason, kept[reason]) for reason in Kept if kept[reason]),
        holds=tuple(
            HeldLine(
                hold,
                found[hold.resident_id].name,
                found[hold.resident_id].nomis_number,
                names.get(hold.placed_by, ""),
                found[hold.resident_id].birth_date,
                tuple(_name_and_number(found[i]) for i in sorted(together[hold.resident_id] - {hold.resident_id})),
            )
            for hold in holds
            if hold.resident_id in found
        ),
        last_at=instant_of(read["at"]) if read else None,
        last_gone=tuple(sorted(read["gone"].items())) if read else (),
    )


def _name_and_number(resident: Resident) -> str:
    return f"{resident.name} {resident.nomis_number}".strip()
