"""The substance misuse caseload of HMP Fenmere: sixty episodes with their reviews done, due and overdue.

Each task comes about through the domain's rules: opened at reception, completed, re-anchored, repeated.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from prisoncare_desktop.domain.pathway import (
    Episode,
    ReviewTask,
    TaskStatus,
    first_task,
    followers,
    next_task,
    review_rules,
    rule_for,
)
from prisoncare_desktop.domain.resident import Presence, Resident
from prisoncare_desktop.domain.staff import StaffMember
from prisoncare_desktop.practice.chance import record_id
from prisoncare_desktop.practice.people import DANNY_MARSH
from prisoncare_desktop.practice.staff import BELL, SHAH

EPISODES: Final = 60
LONGEST_AGO: Final = 200  # days since reception
SHARES_WITH_PRIMARY_CARE: Final = 0.7

_DANNYS_RECEPTION: Final = 48  # days ago: his 28-day review is 20 days overdue, as on 20 November from 3 October


@dataclass(frozen=True)
class _Start:
    """How one episode stands. `behind`: the review that nobody has done yet, "" if all past ones are done."""

    days_ago: int
    worker: StaffMember | None
    behind: str = ""


# Jo Bell's four overdue first, Danny Marsh at their head; then two due today and the ends of the range.
_FIXED: Final = (
    _Start(_DANNYS_RECEPTION, BELL, "28-day"),
    _Start(9, BELL, "5-day"),
    _Start(36, BELL, "28-day"),
    _Start(133, BELL, "13-week"),
    _Start(31, SHAH, "28-day"),
    _Start(58, SHAH, "28-day"),
    _Start(127, SHAH, "13-week"),
    _Start(8, SHAH, "5-day"),
    _Start(171, SHAH, "13-week"),
    _Start(7, None, "5-day"),
    _Start(12, None, "5-day"),
    _Start(5, BELL),
    _Start(28, BELL),
    _Start(28, SHAH),
    _Start(1, None),
    _Start(LONGEST_AGO, SHAH),
)
_SHARED_OUT: Final = (BELL, BELL, BELL, SHAH, SHAH, SHAH, SHAH, None)


@dataclass(frozen=True)
class Caseload:
    """All episodes and the reviews owed and done."""

    episodes: tuple[Episode, ...]
    tasks: tuple[ReviewTask, ...]

    @property
    def resident_ids(self) -> frozenset[str]:
        return frozenset(e.resident_id for e in self.episodes)


def caseload(residents: tuple[Resident, ...], chance: random.Random, today: date) -> Caseload:
    """Return sixty open episodes, Danny Marsh's first."""
    danny = next(r for r in residents if r.nomis_number == DANNY_MARSH)
    staying = [r for r in residents if r.presence in (Presence.HERE, Presence.OUT) and r is not danny]
    people = [danny, *chance.sample(staying, EPISODES - 1)]
    starts = [*_FIXED, *(_some_start(chance) for _ in range(EPISODES - len(_FIXED)))]
    episodes: list[Episode] = []
    tasks: list[ReviewTask] = []
    for person, start in zip(people, starts, strict=True):
        episode = Episode(
            id=record_id("episode", person.nomis_number),
            resident_id=person.id,
            reception_on=today - timedelta(days=start.days_ago),
            worker_id=start.worker.id if start.worker else "",
            worker_name=start.worker.name if start.worker else "",
            shares_with_primary_care=person is danny or chance.random() < SHARES_WITH_PRIMARY_CARE,
            revision=1,
        )
        episodes.append(episode)
        tasks += _tasks(episode, start, person.nomis_number, chance, today)
    return Caseload(tuple(episodes), tuple(tasks))


def _some_start(chance: random.Random) -> _Start:
    """Return an episode whose past reviews are all done; new arrivals are still to be shared out."""
    days_ago = chance.randint(2, LONGEST_AGO)
    return _Start(days_ago, None if days_ago < 5 else chance.choice(_SHARED_OUT))


def _tasks(episode: Episode, start: _Start, number: str, chance: random.Random, today: date) -> list[ReviewTask]:
    """Return the episode's reviews as they stand today: those past due done, but for the one that is behind."""
    owed = [first_task(rule, episode, record_id("review", f"{number}|{rule.code}|1"))[0] for rule in review_rules()]
    done: list[ReviewTask] = []
    while ready := [t for t in owed if t.due_on < today and t.review_code != start.behind]:
        task = min(ready, key=lambda t: t.due_on)
        owed.remove(task)
        finished = _completed(task, start, chance, today)
        done.append(finished)
        label = rule_for(task.review_code).label
        for rule in followers(finished):
            waiting = next((t for t in owed if t.review_code == rule.code), None)
            if waiting is not None:
                owed.remove(waiting)
                owed.append(waiting.reanchored(rule, finished, label)[0])
            else:
                turn = 1 + sum(t.review_code == rule.code for t in done)
                owed.append(next_task(rule, finished, label, record_id("review", f"{number}|{rule.code}|{turn}"))[0])
    return sorted([*done, *owed], key=lambda t: t.due_on)


def _completed(task: ReviewTask, start: _Start, chance: random.Random, today: date) -> ReviewTask:
    """Return the task done about when it was due, by the episode's worker or whoever was on duty."""
    early, late = (0, 0) if task.review_code == "5-day" else (-3, 2)
    on = min(task.due_on + timedelta(days=chance.randint(early, late)), today - timedelta(days=1))
    by = start.worker or chance.choice((BELL, SHAH))
    changed, _ = task.completed(on=on, by=by.id, by_name=by.name, response_id="", today=today)
    return changed


def overdue(tasks: tuple[ReviewTask, ...], today: date) -> tuple[ReviewTask, ...]:
    """Return the tasks past their day, longest first."""
    late = [t for t in tasks if t.status is TaskStatus.DUE and t.days_overdue(today) > 0]
    return tuple(sorted(late, key=lambda t: t.due_on))
