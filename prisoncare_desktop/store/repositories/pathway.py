"""Episodes, reviews owed, and completed forms."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, Row, bindparam, select

from prisoncare_desktop.domain.pathway import Anchor, Episode, FormResponse, ReviewTask, TaskStatus
from prisoncare_desktop.errors import NotFound
from prisoncare_desktop.store.ledger import Ledger
from prisoncare_desktop.store.repositories.revised import Revised, chunks
from prisoncare_desktop.store.tables.pathway import episodes, responses, review_tasks


def _episode(row: Row[Any]) -> Episode:
    return Episode(**row._asdict())


def _episode_row(episode: Episode) -> dict[str, Any]:
    return {**episode.__dict__}


def _task(row: Row[Any]) -> ReviewTask:
    return ReviewTask(**{**row._asdict(), "anchor": Anchor(row.anchor), "status": TaskStatus(row.status)})


def _task_row(task: ReviewTask) -> dict[str, Any]:
    return {**task.__dict__, "anchor": task.anchor.value, "status": task.status.value}


def _response(row: Row[Any]) -> FormResponse:
    return FormResponse(**{**row._asdict(), "resident_id": row.resident_id or "", "episode_id": row.episode_id or ""})


def _response_row(response: FormResponse) -> dict[str, Any]:
    return {
        **response.__dict__,
        "resident_id": response.resident_id or None,
        "episode_id": response.episode_id or None,
    }


_EPISODES = Revised(episodes, "episode", _episode, _episode_row)
_TASKS = Revised(review_tasks, "review_task", _task, _task_row)
_RESPONSES = Revised(responses, "response", _response, _response_row)
_OPEN = select(episodes).where(episodes.c.open.is_(True)).order_by(episodes.c.reception_on, episodes.c.id)
_EPISODES_OF = (
    select(episodes)
    .where(episodes.c.resident_id == bindparam("wanted"))
    .order_by(episodes.c.reception_on.desc(), episodes.c.id)
)
_TASKS_OF = select(review_tasks).where(review_tasks.c.episode_id.in_(bindparam("wanted", expanding=True)))
_RESPONSES_OF = (
    select(responses)
    .where(responses.c.resident_id == bindparam("wanted"))
    .order_by(responses.c.completed_at.desc(), responses.c.id)
)


class SqlEpisodes:
    """Episodes, within one unit of work."""

    def __init__(self, connection: Connection, ledger: Ledger) -> None:
        self._connection = connection
        self._ledger = ledger

    def get(self, episode_id: str) -> Episode:
        episode = _EPISODES.find(self._connection, episode_id)
        if episode is None:
            raise NotFound("episode", episode_id)
        return episode

    def put(self, episode: Episode) -> None:
        before = _EPISODES.find(self._connection, episode.id)
        _EPISODES.write(self._connection, episode, before)
        self._ledger.changed("episode", episode.id, before, episode)

    def open(self) -> tuple[Episode, ...]:
        return tuple(_episode(row) for row in self._connection.execute(_OPEN))

    def of_resident(self, resident_id: str) -> tuple[Episode, ...]:
        return tuple(_episode(row) for row in self._connection.execute(_EPISODES_OF, {"wanted": resident_id}))


class SqlReviewTasks:
    """Reviews owed, within one unit of work."""

    def __init__(self, connection: Connection, ledger: Ledger) -> None:
        self._connection = connection
        self._ledger = ledger

    def get(self, task_id: str) -> ReviewTask:
        task = _TASKS.find(self._connection, task_id)
        if task is None:
            raise NotFound("review_task", task_id)
        return task

    def put(self, task: ReviewTask) -> None:
        before = _TASKS.find(self._connection, task.id)
        _TASKS.write(self._connection, task, before)
        self._ledger.changed("review_task", task.id, before, task)

    def of_episodes(self, episode_ids: Iterable[str]) -> tuple[ReviewTask, ...]:
        rows = (row for some in chunks(episode_ids) for row in self._connection.execute(_TASKS_OF, {"wanted": some}))
        return tuple(sorted((_task(row) for row in rows), key=lambda t: (t.due_on, t.id)))


class SqlResponses:
    """Completed forms, within one unit of work."""

    def __init__(self, connection: Connection, ledger: Ledger) -> None:
        self._connection = connection
        self._ledger = ledger

    def get(self, response_id: str) -> FormResponse:
        response = _RESPONSES.find(self._connection, response_id)
        if response is None:
            raise NotFound("response", response_id)
        return response

    def put(self, response: FormResponse) -> None:
        before = _RESPONSES.find(self._connection, response.id)
        _RESPONSES.write(self._connection, response, before)
        if response.resident_id:
            self._ledger.changed("response", response.id, before, response)
        else:
            self._ledger.changed("feedback", response.id, before, response, "response")

    def of_resident(self, resident_id: str) -> tuple[FormResponse, ...]:
        return tuple(_response(row) for row in self._connection.execute(_RESPONSES_OF, {"wanted": resident_id}))
