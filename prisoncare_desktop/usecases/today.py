"""Today: what each role sees first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from prisoncare_desktop.domain.calendar import week_of
from prisoncare_desktop.domain.feedback import PaperStatus
from prisoncare_desktop.usecases.clinic_lists import SessionLine, session_lines
from prisoncare_desktop.usecases.context import Context
from prisoncare_desktop.usecases.doubtful_clock import days_it_may_be
from prisoncare_desktop.usecases.pathway import DueLine, GetCaseload, get_caseload
from prisoncare_desktop.usecases.ports import Draft
from prisoncare_desktop.usecases.requests import Query

SOON_DAYS = 7


@dataclass(frozen=True)
class NurseToday:
    """The wing's sessions of today, and one's own half-filled forms."""

    day: date
    sessions: tuple[SessionLine, ...]
    unfinished: tuple[SessionLine, ...]  # earlier days' sessions of this wing with rows not recorded


@dataclass(frozen=True)
class GetNurseToday(Query[NurseToday]):
    """`wing`: "" for all."""

    wing: str = ""


def get_nurse_today(query: GetNurseToday, context: Context) -> NurseToday:
    """Return today's sessions, and those of the last 7 days that still have rows not recorded.

    Where this PC's clock is in doubt: those of each day it may be.
    """
    with context.store.read() as unit:
        days = days_it_may_be(unit, context.clock.now())
        found = [session_lines(unit, day - timedelta(days=SOON_DAYS), day, query.wing, context.user) for day in days]
    lines = list({line.session.id: line for lines in found for line in lines}.values())
    return NurseToday(
        day=context.today(),
        sessions=tuple(x for x in lines if x.session.clinic_date in days),
        unfinished=tuple(x for x in lines if x.session.clinic_date not in days and x.counts.not_recorded),
    )


@dataclass(frozen=True)
class WorkerToday:
    """A substance misuse worker's day."""

    day: date
    overdue: tuple[DueLine, ...]
    due_today: tuple[DueLine, ...]
    due_soon: tuple[DueLine, ...]  # in the next 7 days
    unassigned: tuple[DueLine, ...]
    drafts: tuple[Draft, ...]


@dataclass(frozen=True)
class GetWorkerToday(Query[WorkerToday]):
    """The signed-in worker's day."""


def get_worker_today(_query: GetWorkerToday, context: Context) -> WorkerToday:
    """Return one's own due reviews, and the episodes that nobody has taken on."""
    lines = get_caseload(GetCaseload(), context)
    mine = [x for x in lines if x.episode.worker_id == context.user.id and x.task is not None]
    with context.store.read() as unit:
        drafts = unit.drafts.of_owner(context.user.id)
    return WorkerToday(
        day=context.today(),
        overdue=tuple(x for x in mine if x.days_overdue > 0),
        due_today=tuple(x for x in mine if x.days_overdue == 0),
        due_soon=tuple(x for x in mine if -SOON_DAYS <= x.days_overdue < 0),
        unassigned=tuple(x for x in lines if not x.episode.worker_id),
        drafts=drafts,
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
