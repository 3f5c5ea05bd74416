"""Half-filled forms and those they are about: `review:<task id>`, `step:<episode id>:<step>`."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, delete, select

from prisoncare_desktop.store.repositories.revised import chunks
from prisoncare_desktop.store.tables.drafts import drafts
from prisoncare_desktop.store.tables.facts import staff
from prisoncare_desktop.store.tables.pathway import episodes, review_tasks


def with_draft(connection: Connection) -> frozenset[str]:
    """Return the residents about whom somebody who still works here, for all we know, has a half-filled form."""
    left = select(staff.c.id).where(~staff.c.active)
    subjects = connection.execute(select(drafts.c.subject).where(~drafts.c.owner_id.in_(left))).scalars()
    about = [subject.partition(":")[2].partition(":")[0] for subject in subjects]
    found: set[str] = set(about)  # a draft may be about the person themselves
    for table in (review_tasks, episodes):
        for some in chunks(about):
            found.update(connection.execute(select(table.c.resident_id).where(table.c.id.in_(some))).scalars())
    return frozenset(found)


def discard(connection: Connection, task_ids: Iterable[str], episode_ids: Iterable[str]) -> None:
    """Throw the half-filled forms of these reviews and episodes away."""
    for task_id in task_ids:
        connection.execute(delete(drafts).where(drafts.c.subject == f"review:{task_id}"))
    for episode_id in episode_ids:
        begins = drafts.c.subject.startswith(f"step:{episode_id}:", autoescape=True)
        connection.execute(delete(drafts).where(begins))
