"""Records of ours for which FHIR has no resource of its own: what each kind says, part by part, and how it is told.

Each travels as a `Basic` both ways, and by nothing but what is written here: a closed clinic, what a half-day of a
wing was like, who waits for a place. A kind is added in one landing, so (grep `SiteListChanged`, the pattern):

1. Beside its frozen record (with `id` and `revision`): an `OwnKind` and an event class for each thing that people do.
   `key`: what makes it one record for all PCs of the prison, so that two that say it apart say it of one; without a key
   it goes by its own id. `fixed`: said once. `parts`: what may be changed; a conflict is of one part. What a part has
   `beside` goes with it and is not compared: who said it, and when. Facts have the names of the record's fields.
2. The kind in `own_kinds.py`; its shelf in `usecases/intake/own_records.py` (where such records are kept, how one is
   found by its key, what is wrong with one that came); its words in `usecases/own_record_words.py` and, of each
   part's name, in `ui/screens/sync_page/change_words.py`.
3. What every kind of change has: `change_kinds`, `places`, `trail_actions` and `trail_words` (the events, `received`),
   and a line of `tests/sync/test_what_we_write_is_r4.py`. Mapper, reader, merge, family: all here already.

The command puts the record and records `SiteListChanged.of(after, before)`. A kind with a fact `clinic_code` is the
substance misuse team's alone where the clinic is; one with `resident_id` names its resident to whoever decides.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Any, ClassVar, Self

from prisoncare_desktop.domain.events import Event, plain


class Shape(StrEnum):
    """What a fact is. RESIDENT and APPOINTMENT: the id of one here; in each record one RESIDENT at most."""

    TEXT = "text"
    CODE = "code"
    DAY = "day"
    INSTANT = "instant"
    NUMBER = "number"
    YES_OR_NO = "yes-or-no"
    RESIDENT = "resident"
    APPOINTMENT = "appointment"


_UNSAID: Mapping[Shape, object] = {Shape.DAY: None, Shape.INSTANT: None, Shape.NUMBER: None, Shape.YES_OR_NO: False}


@dataclass(frozen=True)
class Fact:
    """One field of a record. `of`: the type of a code; raises ValueError of what is none."""

    name: str
    shape: Shape
    of: Callable[[str], Any] = str


@dataclass(frozen=True)
class Part:
    """What is said and changed together, and put side by side where two PCs say it differently."""

    name: str
    facts: tuple[Fact, ...]
    beside: tuple[Fact, ...] = ()

    @property
    def every(self) -> tuple[Fact, ...]:
        return (*self.facts, *self.beside)


@dataclass(frozen=True)
class OwnKind:
    """One kind of record. `code`: its name at the central record. `events`: the kinds of change that say all of it.

    `resource_type`: what it is there; what is no Basic has a mapper and a reader of its own, with these facts beside
    what FHIR has fields for.

    `received`: the trail's word for one that came. `by`, `at`: the facts that say who said it last, and when.
    """

    code: str
    record: type[Any]
    record_type: str
    events: frozenset[str]
    received: str
    parts: tuple[Part, ...]
    key: tuple[Fact, ...] = ()
    fixed: tuple[Fact, ...] = ()
    by: str = ""
    at: str = ""
    resource_type: str = "Basic"

    @cached_property
    def facts(self) -> tuple[Fact, ...]:
        return (*self.key, *self.fixed, *(fact for part in self.parts for fact in part.every))

    @cached_property
    def unsaid(self) -> dict[str, Any]:
        """What each fact of a record is while nobody has said it."""
        default = {one.name: one.default for one in dataclasses.fields(self.record)}
        return {
            fact.name: _UNSAID.get(fact.shape, "") if default[fact.name] is dataclasses.MISSING else default[fact.name]
            for fact in self.facts
        }

    @cached_property
    def needed(self) -> frozenset[str]:
        """The facts without which there is no such record. Of the others a text may be empty."""
        optional = {one.name for one in dataclasses.fields(self.record) if one.default is not dataclasses.MISSING}
        may_be_empty = (Shape.TEXT, Shape.YES_OR_NO, Shape.APPOINTMENT)
        return frozenset(
            fact.name for fact in self.facts if fact.name not in optional and fact.shape not in may_be_empty
        )

    def said(self, record: Any) -> dict[str, Any]:
        """Return what a record says, as JSON."""
        return {fact.name: plain(getattr(record, fact.name)) for fact in self.facts}

    def key_of(self, said: Mapping[str, Any]) -> str:
        """Return what makes the record one for all PCs, "" of a kind that has no such thing."""
        return json.dumps([said[fact.name] for fact in self.key], ensure_ascii=False) if self.key else ""

    def about(self, said: Mapping[str, Any], before: Mapping[str, Any]) -> frozenset[str]:
        """Return the parts that were changed; all of them where it was said again as it stood."""
        changed = {
            part.name
            for part in self.parts
            if any(self._said_in(said, f) != self._said_in(before, f) for f in part.facts)
        }
        return frozenset(changed or {part.name for part in self.parts})

    def _said_in(self, told: Mapping[str, Any], fact: Fact) -> Any:
        return told.get(fact.name, plain(self.unsaid[fact.name]))


@dataclass(frozen=True)
class OwnRecordSaid(Event):
    """All that is said of one record of its kind. `before`: what stood there, {} where there was none."""

    own: ClassVar[OwnKind]

    facts: Mapping[str, Any]
    before: Mapping[str, Any]

    @classmethod
    def of(cls, after: Any, before: Any = None) -> Self:
        """Return the event of a record that was changed. `before`: it as it stood, None where there was none."""
        stood = {} if before is None else cls.own.said(before)
        return cls(record_id=after.id, revision=after.revision, facts=cls.own.said(after), before=stood)

    def payload(self) -> dict[str, Any]:
        return {**self.facts, "before": dict(self.before)}
