"""A form cut into sections, and a section into what stands down its page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from prisoncare_desktop.forms.questionnaire import EnableWhen, Item, ItemType, Questionnaire
from prisoncare_desktop.forms.repetition import is_repeating
from prisoncare_desktop.ui.forms.words import question_words, tr


@dataclass(frozen=True)
class Section:
    """A part of the form shown at one time. `link_ids`: every item in it, in the order of the form."""

    title: str
    items: tuple[Item, ...]
    link_ids: frozenset[str]


@dataclass(frozen=True)
class Slot:
    """One line of a section: a heading, words, or a question. `because`: why it is asked, in words.

    `one_more`: the line after the last repetition of a group, which offers another; `item` is that repetition.
    """

    item: Item
    depth: int
    because: str
    one_more: bool = False

    @property
    def key(self) -> str:
        """What tells this line from the others."""
        return f"+{self.item.link_id}" if self.one_more else self.item.link_id


def sections_of(form: Questionnaire, *, one_column: bool = False) -> tuple[Section, ...]:
    """Return the form's sections: its outermost groups, and what lies loose between them.

    `one_column`: the whole form as one section.
    """
    shown = tuple(item for item in form.items if not item.hidden)
    if one_column:
        return (_section(form, form.title, shown),)
    sections: list[Section] = []
    loose: list[Item] = []
    for item in shown:
        if item.type is not ItemType.GROUP:
            loose.append(item)
            continue
        if loose:
            sections.append(_section(form, tr("Questions"), tuple(loose)))
            loose = []
        if is_repeating(item):
            if item.repetition == 1:
                every = tuple(one for one in shown if one.wire_id == item.wire_id)
                sections.append(_section(form, question_words(item), every))
            continue
        sections.append(_section(form, question_words(item), item.children, also=item.link_id))
    if loose or not sections:
        title = tr("More questions") if sections else form.title or tr("Questions")
        sections.append(_section(form, title, tuple(loose)))
    return tuple(sections)


def _section(form: Questionnaire, title: str, items: tuple[Item, ...], also: str = "") -> Section:
    inside = {one.link_id for item in items for one in form.inside(item.link_id)}
    return Section(title, items, frozenset(inside | ({also} if also else set())))


def slots_of(section: Section) -> tuple[Slot, ...]:
    """Return the section's lines in order. The reason for asking is said once for several questions that share it."""
    depths: dict[str, int] = {}
    slots: list[Slot] = []
    said: tuple[EnableWhen, ...] | str = ()
    for item, parent, one_more in _walk(section.items, None):
        if item.hidden or item.is_help:
            continue
        if one_more:
            slots.append(Slot(item, depths[item.link_id], "", one_more=True))
            continue
        under = [depths[e.question] for e in item.enable_when if e.question in depths and _is_question_of(section, e)]
        hangs_on_parent = parent is not None and parent.is_question
        base = depths.get(parent.link_id, 0) if parent else 0
        depth = max([base, *(d + 1 for d in under)]) if not hangs_on_parent else base + 1
        reason: tuple[EnableWhen, ...] | str = item.enable_when or (
            parent.link_id if hangs_on_parent and parent else ()
        )
        because = ""
        if reason and reason != said:
            above = under or hangs_on_parent
            because = tr("asked because of the answer above") if above else tr("asked because of an earlier answer")
        said = reason
        depths[item.link_id] = depth
        slots.append(Slot(item, depth, because))
    return tuple(slots)


def _walk(items: tuple[Item, ...], parent: Item | None) -> Iterator[tuple[Item, Item | None, bool]]:
    """Yield each item with its parent, and the last of several repetitions once more after all that is in it."""
    for place, item in enumerate(items):
        yield item, parent, False
        yield from _walk(item.children, item)
        following = items[place + 1] if place + 1 < len(items) else None
        if is_repeating(item) and (following is None or following.wire_id != item.wire_id):
            yield item, parent, True


def _is_question_of(section: Section, condition: EnableWhen) -> bool:
    return condition.question in section.link_ids
