"""The answers to a form: all that changes, as one immutable value.

Immutable, because then a draft, an undo and a save in another thread are each just a reference to a `Response`, and
nobody can change an answer behind the session's back. Copying one dictionary for each answer costs microseconds on the
largest published form we know (821 items).

It holds the answers of disabled items too: a person who changes a Yes to No and back finds what they wrote. Which of
them count is the session's to know; `wire` leaves the disabled ones out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from prisoncare_desktop.forms.json_text import Json, JsonObject
from prisoncare_desktop.forms.values import Value

TOP = ""  # the linkId that stands for the form itself, where items at its top are carried


@dataclass(frozen=True)
class Carried:
    """What came in with a response and cannot be edited here, kept so that it goes out again.

    `resource`: elements of the resource that `wire` does not write. `items`: elements of an item besides its answers.
    `answers`: for each item, the JSON of answers that say more than their value does. `more`: whole items that share a
    linkId of the form: a group there twice that does not repeat, and items of an unsupported type. `strangers`: whole
    items whose linkId the form does not have, by their parent's.
    """

    resource: JsonObject = field(default_factory=dict)
    items: Mapping[str, JsonObject] = field(default_factory=dict)
    answers: Mapping[str, tuple[tuple[Value | None, JsonObject], ...]] = field(default_factory=dict)
    more: Mapping[str, tuple[Json, ...]] = field(default_factory=dict)
    strangers: Mapping[str, tuple[Json, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Response:
    """Answers by address, each a tuple (one entry unless the question repeats); no entry means no answer.

    `repetitions`: how often a repeating group is there, by the address of its first; missing for once. `own`: items
    that are worked out, where a person has put their own answer in its place.
    """

    answers: Mapping[str, tuple[Value, ...]] = field(default_factory=dict)
    carried: Carried = field(default_factory=Carried)
    repetitions: Mapping[str, int] = field(default_factory=dict)
    own: frozenset[str] = frozenset()

    def of(self, link_id: str) -> tuple[Value, ...]:
        """Return the answers to this question, empty if there are none."""
        return self.answers.get(link_id, ())

    def with_answers(self, link_id: str, values: tuple[Value, ...]) -> Response:
        """Return the same response with this question answered so; no values means unanswered."""
        answers = dict(self.answers)
        if values:
            answers[link_id] = values
        else:
            answers.pop(link_id, None)
        return replace(self, answers=answers)
