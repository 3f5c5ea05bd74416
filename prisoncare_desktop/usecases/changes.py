"""What a command touched. Returned to the caller and broadcast; each screen decides whether it minds."""

from __future__ import annotations

from dataclasses import dataclass, fields


@dataclass(frozen=True)
class Changes:
    """Ids of records touched, by kind."""

    residents: frozenset[str] = frozenset()
    sessions: frozenset[str] = frozenset()
    appointments: frozenset[str] = frozenset()
    waiting: frozenset[str] = frozenset()
    external: frozenset[str] = frozenset()
    rounds: frozenset[str] = frozenset()
    regime: frozenset[str] = frozenset()
    site_lists: frozenset[str] = frozenset()
    export_marks: frozenset[str] = frozenset()
    episodes: frozenset[str] = frozenset()
    review_tasks: frozenset[str] = frozenset()
    responses: frozenset[str] = frozenset()
    drafts: frozenset[str] = frozenset()
    draws: frozenset[str] = frozenset()
    paper_forms: frozenset[str] = frozenset()
    outbox: frozenset[str] = frozenset()
    openings: frozenset[str] = frozenset()
    forms: frozenset[str] = frozenset()  # shipped forms, by url: what this site says of them

    def __or__(self, other: Changes) -> Changes:
        return Changes(**{f.name: getattr(self, f.name) | getattr(other, f.name) for f in fields(self)})

    def __bool__(self) -> bool:
        return any(getattr(self, f.name) for f in fields(self))


def touched(**kinds: str | frozenset[str]) -> Changes:
    """Return `Changes` from single ids or sets: `touched(appointments=a.id)`."""
    return Changes(**{k: frozenset({v}) if isinstance(v, str) else v for k, v in kinds.items()})
