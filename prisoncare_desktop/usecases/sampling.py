"""The weekly draw: seeds committed before their week, two people for each clinic, and running it again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from prisoncare_desktop.domain.attendance import is_seen
from prisoncare_desktop.domain.calendar import local_date, week_of
from prisoncare_desktop.domain.clinic_type import ClinicTypes
from prisoncare_desktop.domain.feedback import (
    PaperStatus,
)
from prisoncare_desktop.domain.resident import Presence, Resident
from prisoncare_desktop.domain.sampling import (
    ALGORITHM,
    Candidate,
    Draw,
    DrawMade,
    LeftOut,
    Seed,
    SeedCommitted,
    asked_too_lately,
    commitment_of,
    draw_from,
    draw_number,
)
from prisoncare_desktop.domain.staff import Role
from prisoncare_desktop.errors import RuleBroken
from prisoncare_desktop.usecases.changes import Changes, touched
from prisoncare_desktop.usecases.clinic_types import clinic_types
from prisoncare_desktop.usecases.context import Context
from prisoncare_desktop.usecases.one_person import people
from prisoncare_desktop.usecases.ports import UnitOfWork
from prisoncare_desktop.usecases.requests import Command, Done, Query, done

SEEDS_AHEAD_WEEKS = 2


# --- seeds ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class CommitSeeds(Command[None]):
    """Commit the seeds of the coming weeks, where they are not yet."""


def commit_seeds(_command: CommitSeeds, context: Context) -> Done[None]:
    """Commit a random seed for each of the next weeks that has none. Never for a week that has begun."""
    monday = week_of(context.today())
    entries: set[str] = set()
    with context.store.write(context.user) as unit:
        for ahead in range(1, SEEDS_AHEAD_WEEKS + 1):
            week = monday + timedelta(weeks=ahead)
            if unit.draws.find_seed(week) is not None:
                continue
            seed = context.random_bytes(32).hex()
            kept = Seed(week, seed, commitment_of(seed), context.clock.now())
            unit.draws.put_seed(kept)
            entries.add(
                unit.record(
                    SeedCommitted(
                        record_id=week.isoformat(),
                        revision=1,
                        week=week,
                        seed=kept.seed,
                        commitment=kept.commitment,
                        committed_at=kept.committed_at,
                    )
                )
            )
        unit.commit()
    return done(touched(outbox=frozenset(entries)))


# --- the draw ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class MakeDraws(Command[None]):
    """Draw for every clinic of a week that has none yet. `week`: its Monday."""

    week: date


def make_draws(command: MakeDraws, context: Context) -> Done[None]:
    """Draw two people for each clinic somebody came to in this week.

    Raises:
        RuleBroken: the week is not over; its seed was not committed in time, so no draw could be trusted.
    """
    if command.week != week_of(command.week):
        raise RuleBroken("not-a-monday", f"{command.week} is not a Monday")
    if context.today() < command.week + timedelta(days=7):
        raise RuleBroken("week-not-over", f"the week of {command.week} is not over")
    made: set[str] = set()
    entries: set[str] = set()
    with context.store.write(context.user) as unit:
        seed = unit.draws.find_seed(command.week)
        if seed is None or local_date(seed.committed_at) >= command.week:
            raise RuleBroken("no-seed", f"no seed was committed before the week of {command.week}")
        asked = _last_asked(unit)
        for clinic_code, came in sorted(_came_by_clinic(unit, command.week).items()):
            if unit.draws.find(clinic_code, command.week) is not None:
                continue
            frame = tuple(
                Candidate(r.id, draw_number(r), _left_out(r, asked.get(r.id), command.week))
                for r in sorted(came, key=draw_number)
            )
            drawn = draw_from(frame, seed.seed, command.week, clinic_code)
            draw = Draw(
                id=context.new_id(),
                week=command.week,
                clinic_code=clinic_code,
                frame=frame,
                drawn=drawn,
                seed=seed.seed,
                commitment=seed.commitment,
                algorithm=ALGORITHM,
                drawn_at=context.clock.now(),
                drawn_by=context.user.id,
            )
            unit.draws.put(draw)
            entries.add(unit.record(DrawMade.of(draw)))
            made.add(draw.id)
            asked |= dict.fromkeys(drawn, command.week)
        unit.commit()
    return done(Changes(draws=frozenset(made), outbox=frozenset(entries)))


def _came_by_clinic(unit: UnitOfWork, week: date) -> dict[str, tuple[Resident, ...]]:
    """Return, by clinic, the residents seen there in this week; clinics that nobody came to are left out."""
    sessions = {s.id: s for s in unit.sessions.between(week, week + timedelta(days=6))}
    ids: dict[str, set[str]] = {}
    for appointment in unit.appointments.of_sessions(sessions):
        if is_seen(appointment):
            ids.setdefault(sessions[appointment.session_id].clinic_code, set()).add(appointment.resident_id)
    residents = people(unit).shown({i for some in ids.values() for i in some})
    return {code: tuple({residents[i].id: residents[i] for i in some}.values()) for code, some in ids.items()}


def _last_asked(unit: UnitOfWork) -> dict[str, date]:
    """Return, by who each is shown as, the latest week they were drawn in under any identity."""
    one = people(unit).one
    asked: dict[str, date] = {}
    for resident_id, week in unit.draws.last_asked().items():
        top = one.shown_as(resident_id)
        asked[top] = max(week, asked.get(top, week))
    return asked


def _left_out(resident: Resident, asked_in_week: date | None, week: date) -> LeftOut | None:
    if asked_in_week is not None and asked_too_lately(asked_in_week, week):
        return LeftOut.ASKED_LATELY
    if resident.presence is Presence.RELEASED:
        return LeftOut.RELEASED
    if resident.presence is Presence.TRANSFERRED:
        return LeftOut.TRANSFERRED
    return None


@dataclass(frozen=True)
class DrawLine:
    """One clinic's draw as the table shows it."""

    draw: Draw
    clinic_label: str
    came: int
    could_be_asked: int
    left_out: tuple[tuple[LeftOut, int], ...]
    drawn: tuple[Resident, ...]


@dataclass(frozen=True)
class WeekOfDraws:
    """A week's draws, the seed's commitment, and where its paper stands."""

    week: date
    committed_at: datetime | None
    commitment: str
    lines: tuple[DrawLine, ...]
    paper: tuple[tuple[PaperStatus, int], ...]
    asked_by_wing: tuple[tuple[str, int, int], ...]  # wing, asked in the last 12 months, residents here

    @property
    def forms(self) -> int:
        return sum(len(x.drawn) for x in self.lines)


@dataclass(frozen=True)
class GetWeekOfDraws(Query[WeekOfDraws]):
    """The draws of a week. `week`: its Monday."""

    week: date


def get_week_of_draws(query: GetWeekOfDraws, context: Context) -> WeekOfDraws:
    """Return the week's draws; no lines before they are made."""
    with context.store.read() as unit:
        seed = unit.draws.find_seed(query.week)
        draws = unit.draws.of_week(query.week)
        framed = people(unit).shown({c.resident_id for d in draws for c in d.frame})
        counts = unit.paper_forms.counts(query.week)
        by_wing = _asked_by_wing(unit, context.today())
        types = clinic_types(unit)
    paper = {status: sum(n for (_, s), n in counts.items() if s is status) for status in PaperStatus}
    return WeekOfDraws(
        week=query.week,
        committed_at=seed.committed_at if seed else None,
        commitment=seed.commitment if seed else "",
        lines=tuple(_draw_line(d, types, framed) for d in sorted(draws, key=lambda d: types.label(d.clinic_code))),
        paper=tuple(paper.items()),
        asked_by_wing=by_wing,
    )


def _asked_by_wing(unit: UnitOfWork, today: date) -> tuple[tuple[str, int, int], ...]:
    a_year_ago = today - timedelta(days=365)
    asked = {i for i, week in _last_asked(unit).items() if week >= a_year_ago}
    here: dict[str, list[int]] = {}
    for resident in people(unit).tops(unit.residents.here()):
        tally = here.setdefault(resident.wing or "no wing", [0, 0])
        tally[0] += resident.id in asked
        tally[1] += 1
    return tuple((wing, a, n) for wing, (a, n) in sorted(here.items()))


def _draw_line(draw: Draw, types: ClinicTypes, framed: dict[str, Resident]) -> DrawLine:
    left = [c.left_out for c in draw.frame if c.left_out is not None]
    return DrawLine(
        draw=draw,
        clinic_label=types.label(draw.clinic_code),
        came=len(draw.frame),
        could_be_asked=len(draw.frame) - len(left),
        left_out=tuple((why, left.count(why)) for why in LeftOut if why in left),
        drawn=tuple(framed[i] for i in draw.drawn),
    )


@dataclass(frozen=True)
class Check:
    """A draw run again from its kept frame and seed."""

    clinic_label: str
    same: bool
    seed_fits_commitment: bool
    committed_in_time: bool  # as this PC knows it; False also where it knows no commitment for that week
    drawn_again: tuple[str, ...]  # initial and surname; nobody for an auditor, who works without names
    named: tuple[str, ...] = ()  # the ids of those named


@dataclass(frozen=True)
class CheckDraws(Query[tuple[Check, ...]]):
    """Run a week's draws again. `week`: its Monday."""

    week: date


def check_draws(query: CheckDraws, context: Context) -> tuple[Check, ...]:
    """Return, for each clinic, whether the same people come out, and whether the seed is the one committed."""
    with context.store.read() as unit:
        draws = unit.draws.of_week(query.week)
        framed = people(unit).shown({c.resident_id for d in draws for c in d.frame})
        seed = unit.draws.find_seed(query.week)
        types = clinic_types(unit)
    in_time = seed.commitment if seed is not None and local_date(seed.committed_at) < query.week else ""
    named = framed if context.user.role is not Role.AUDITOR else {}
    return tuple(
        Check(
            clinic_label=types.label(d.clinic_code),
            same=(again := draw_from(d.frame, d.seed, d.week, d.clinic_code)) == d.drawn,
            seed_fits_commitment=commitment_of(d.seed) == d.commitment,
            committed_in_time=d.commitment == in_time,
            drawn_again=tuple(named[i].initial_and_surname for i in again if i in named),
            named=tuple(i for i in again if i in named),
        )
        for d in draws
    )
