"""A form cut into sections, and a section into what stands down its page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from prisoncare_desktop.forms.questionnaire import EnableWhen, Item, ItemType, Questionnaire
from prisoncare_desktop.ui.forms.words import question_words, tr


@dataclass(frozen=True)
class Section:
    """A part of the form shown at one time. `link_ids`: every item in it, in the order of the form."""

    title: str
    items: tuple[Item, ...]
    link_ids: frozenset[str]


@dataclass(frozen=True)
class Slot:
    """One line of a section: a heading, words, or a question. `because`: why it is asked, in words."""

    item: Item
    depth: int
    because: str


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
    for item, parent in _walk(section.items, None):
        if item.hidden or item.is_help:
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


def _walk(items: tuple[Item, ...], parent: Item | None) -> Iterator[tuple[Item, Item | None]]:
    for item in items:
        yield item, parent
        yield from _walk(item.children, item)


def _is_question_of(section: Section, condition: EnableWhen) -> bool:
    return condition.question in section.link_ids
