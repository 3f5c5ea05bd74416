"""Today: what each role sees first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from prisoncare_desktop.domain.calendar import week_of
from prisoncare_desktop.domain.feedback import PaperStatus
from prisoncare_desktop.usecases.clinic_lists import LISTS_AHEAD_DAYS, SessionLine, session_lines
from prisoncare_desktop.usecases.context import Context
from prisoncare_desktop.usecases.doubtful_clock import days_it_may_be
from prisoncare_desktop.usecases.list_problems import CountListProblems, count_list_problems
from prisoncare_desktop.usecases.pathway import DueLine, GetCaseload, get_caseload
from prisoncare_desktop.usecases.ports import Draft, UnitOfWork
from prisoncare_desktop.usecases.regime import GetRegime, RegimeCalendar, get_regime
from prisoncare_desktop.usecases.requests import Query
from prisoncare_desktop.usecases.unexplained import CountUnexplained, WingCount, count_unexplained

SOON_DAYS = 7


@dataclass(frozen=True)
class NurseToday:
    """The wing's sessions of today, what is left over from earlier days, and what the day is like.

    `coming`: the sessions of the next day that has any. `unexplained`: by wing, as the list of it counts them.
    """

    day: date
    sessions: tuple[SessionLine, ...]
    unfinished: tuple[SessionLine, ...]  # earlier days' sessions of this wing with rows not recorded
    coming: tuple[SessionLine, ...]
    unexplained: tuple[WingCount, ...]
    regime: RegimeCalendar
    problems: int  # things wrong with the lists of this week and the days to come, of all wings


@dataclass(frozen=True)
class GetNurseToday(Query[NurseToday]):
    """`wing`: "" for all."""

    wing: str = ""


def get_nurse_today(query: GetNurseToday, context: Context) -> NurseToday:
    """Return today's sessions, and those of the last 7 days that still have rows not recorded.

    Where this PC's clock is in doubt: those of each day it may be.
    """
    today = context.today()
    with context.store.read() as unit:
        days = days_it_may_be(unit, context.clock.now())
        found = [session_lines(unit, day - timedelta(days=SOON_DAYS), day, query.wing, context.user) for day in days]
        coming = _next_day(unit, context, query.wing)
    lines = list({line.session.id: line for lines in found for line in lines}.values())
    return NurseToday(
        day=today,
        sessions=tuple(x for x in lines if x.session.clinic_date in days),
        unfinished=tuple(x for x in lines if x.session.clinic_date not in days and x.counts.not_recorded),
        coming=coming,
        unexplained=count_unexplained(CountUnexplained(query.wing), context),
        regime=get_regime(GetRegime(today, today, query.wing), context),
        problems=count_list_problems(CountListProblems(), context),
    )


def _next_day(unit: UnitOfWork, context: Context, wing: str) -> tuple[SessionLine, ...]:
    """Return the sessions of the next day that has any on this wing, as far as lists reach."""
    today = context.today()
    ahead = unit.sessions.between(today + timedelta(days=1), today + timedelta(days=LISTS_AHEAD_DAYS))
    for day in dict.fromkeys(s.clinic_date for s in ahead):
        if lines := session_lines(unit, day, day, wing, context.user):
            return lines
    return ()


@dataclass(frozen=True)
class WorkerToday:
    """A substance misuse worker's day."""

    day: date
    overdue: tuple[DueLine, ...]
    due_today: tuple[DueLine, ...]
    due_soon: tuple[DueLine, ...]  # in the next 7 days
    unassigned: tuple[DueLine, ...]
    drafts: tuple[Draft, ...]
    sessions: tuple[SessionLine, ...]  # the team's own clinics today


@dataclass(frozen=True)
class GetWorkerToday(Query[WorkerToday]):
    """The signed-in worker's day."""


def get_worker_today(_query: GetWorkerToday, context: Context) -> WorkerToday:
    """Return one's own due reviews, and the episodes that nobody has taken on."""
    lines = get_caseload(GetCaseload(), context)
    mine = [x for x in lines if x.episode.worker_id == context.user.id and x.task is not None]
    with context.store.read() as unit:
        drafts = unit.drafts.of_owner(context.user.id)
        sessions = session_lines(unit, context.today(), context.today(), "", context.user)
    return WorkerToday(
        day=context.today(),
        overdue=tuple(x for x in mine if x.days_overdue > 0),
        due_today=tuple(x for x in mine if x.days_overdue == 0),
        due_soon=tuple(x for x in mine if -SOON_DAYS <= x.days_overdue < 0),
        unassigned=tuple(x for x in lines if not x.episode.worker_id),
        drafts=drafts,
        sessions=sessions,
    )


@dataclass(frozen=True)
class AdministratorToday:
    """Where last week's draw and its paper stand."""

    day: date
    week: date  # the week to draw from: the last one that is over
    seed_committed: bool
    clinics_drawn: int
    forms_drawn: int
    paper: tuple[tuple[PaperStatus, int], ...]


@dataclass(frozen=True)
class GetAdministratorToday(Query[AdministratorToday]):
    """The administrator's day."""


def get_administrator_today(_query: GetAdministratorToday, context: Context) -> AdministratorToday:
    """Return the state of the latest week that is over."""
    today = context.today()
    week = last_whole_week(today)
    with context.store.read() as unit:
        draws = unit.draws.of_week(week)
        counts = unit.paper_forms.counts(week)
        seed = unit.draws.find_seed(week)
    return AdministratorToday(
        day=today,
        week=week,
        seed_committed=seed is not None,
        clinics_drawn=len(draws),
        forms_drawn=sum(len(d.drawn) for d in draws),
        paper=tuple((s, sum(n for (_, status), n in counts.items() if status is s)) for s in PaperStatus),
    )


def last_whole_week(today: date) -> date:
    """Return the Monday of the latest week that is over."""
    return week_of(today) - timedelta(weeks=1)
