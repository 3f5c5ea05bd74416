"""A form cut into sections, and a section into what stands down its page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from prisoncare_desktop.forms.questionnaire import EnableWhen, Item, ItemType, Questionnaire
from prisoncare_desktop.forms.repetition import is_repeating
from prisoncare_desktop.ui.forms.tables import TablePlan, table_of
from prisoncare_desktop.ui.forms.words import question_words, tr


@dataclass(frozen=True)
class Section:
    """A part of the form shown at one time. `link_ids`: every item in it. `within`: the words of the group around it,
    where that group was cut into several."""

    title: str
    items: tuple[Item, ...]
    link_ids: frozenset[str]
    within: str = ""


@dataclass(frozen=True)
class Slot:
    """One line of a section: a heading, words, or a question. `because`: why it is asked, in words.

    `answer`: the line that heads what is inside this answer, counted from 1, to a question; `item` is the question.
    `one_more`: the line after the last repetition of a group, which offers another; `item` is that repetition.
    `table`: the line is a table, and what is in its rows follows, each with the key of that line as `cell_of` and
    with the words of its row as `within`.
    """

    item: Item
    depth: int
    because: str
    answer: int = 0
    one_more: bool = False
    table: TablePlan | None = None
    cell_of: str = ""
    within: str = ""

    @property
    def key(self) -> str:
        """What tells this line from the others."""
        if self.table is not None:
            return f"={self.item.link_id}"
        if self.answer:
            return f"@{self.answer} {self.item.link_id}"
        return f"+{self.item.link_id}" if self.one_more else self.item.link_id


MOST_ON_A_PAGE = 60
"""Items of a group beyond which its inner groups are sections of their own: a page of 800 takes a second to draw."""


def sections_of(form: Questionnaire, *, one_column: bool = False) -> tuple[Section, ...]:
    """Return the form's sections: its outermost groups, of a large one those inside, and what lies loose between them.

    `one_column`: the whole form as one section.
    """
    if one_column:
        return (_section(form, form.title, tuple(item for item in form.items if not item.hidden)),)
    has_groups = any(item.type is ItemType.GROUP and not item.hidden for item in form.items)
    loose = tr("Questions") if has_groups else form.title or tr("Questions")
    sections = tuple(_cut(form, form.items, loose, tr("More questions")))
    return sections or (_section(form, form.title or tr("Questions"), ()),)


def _cut(
    form: Questionnaire, items: tuple[Item, ...], title: str, later_title: str, also: str = "", within: str = ""
) -> Iterator[Section]:
    """Yield the sections of these items. `title`, `later_title`: of what is loose before and after the first group."""
    loose: list[Item] = []
    shown = tuple(item for item in items if not item.hidden)
    for item in shown:
        if item.type is not ItemType.GROUP:
            loose.append(item)
            continue
        if any(one.type is not ItemType.DISPLAY for one in loose):
            yield _section(form, title, tuple(loose), also=also, within=within)
            loose, also = [], ""
        before = () if is_repeating(item) and item.repetition > 1 else tuple(loose)  # mere words are no page
        loose = loose if len(before) < len(loose) else []
        nameless, title = title, later_title
        if is_repeating(item):
            if item.repetition == 1:
                every = tuple(one for one in shown if one.wire_id == item.wire_id)
                yield _section(form, question_words(item) or nameless, (*before, *every), also=also, within=within)
                also = ""
            continue
        words = question_words(item) or (form.title if len(shown) == 1 else "") or nameless
        if table_of(item) is not None:
            yield _section(form, words, (*before, item), also=also, within=within)
            also = ""
        elif _is_large(form, item):
            later = tr("{title}, continued").format(title=words)
            yield from _cut(form, (*before, *item.children), words, later, also=item.link_id, within=words)
        else:
            yield _section(form, words, (*before, *item.children), also=item.link_id, within=within)
    if loose:
        yield _section(form, title, tuple(loose), also=also, within=within)


def _is_large(form: Questionnaire, item: Item) -> bool:
    """Say whether the groups in a group are sections of their own: there is much in it, or its author meant pages."""
    groups = [child for child in item.children if child.type is ItemType.GROUP and not child.hidden]
    groups_inside = bool(groups)
    if item.control == "tab-container" or any(child.control in ("tab", "page") for child in groups):
        return groups_inside
    # What repeats counts once: a page is not cut anew while somebody is on it.
    return groups_inside and len({one.wire_id for one in form.inside(item.link_id)}) > MOST_ON_A_PAGE


def _section(form: Questionnaire, title: str, items: tuple[Item, ...], *, also: str = "", within: str = "") -> Section:
    inside = {one.link_id for item in items for one in form.inside(item.link_id)}
    around = "" if within == form.title or title.startswith(within) else within
    return Section(title, items, frozenset(inside | ({also} if also else set())), around)


def slots_of(section: Section) -> tuple[Slot, ...]:
    """Return the section's lines in order. The reason for asking is said once for several questions that share it."""
    depths: dict[str, int] = {}
    slots: list[Slot] = []
    said: tuple[EnableWhen, ...] | str = ()
    for slot, parent in _walk(section.items, None):
        item = slot.item
        if item.hidden or (item.is_help and parent is not None and parent.is_question):  # that question says them
            continue
        if slot.one_more or slot.cell_of or slot.answer:
            slots.append(replace(slot, depth=depths.get(item.link_id, 0)))
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
        slots.append(replace(slot, depth=depth, because=because))
    return tuple(slots)


def _walk(items: tuple[Item, ...], parent: Item | None) -> Iterator[tuple[Slot, Item | None]]:
    """Yield each line with its item's parent, and a line after the last of several repetitions.

    Tables are passed on whole: the table, then what is in it, whichever repetition that is in. What a form says about
    a group comes before what is in it.
    """
    items = tuple(sorted(items, key=lambda one: not one.is_help))
    for place, item in enumerate(items):
        if item.of_answer and parent is not None and (not place or items[place - 1].of_answer != item.of_answer):
            yield Slot(parent, 0, "", answer=item.of_answer), None
        beside = tuple(one for one in items if _is_repetition_of(item, one)) if is_repeating(item) else (item,)
        table = table_of(item, beside)
        if table is None:
            yield Slot(item, 0, ""), parent
            yield from _walk(item.children, item)
        elif item is beside[0] and not item.hidden:
            yield from ((slot, parent) for slot in _table_slots(table))
        following = items[place + 1] if place + 1 < len(items) else None
        if is_repeating(item) and not item.hidden and (following is None or not _is_repetition_of(item, following)):
            yield Slot(item, 0, "", one_more=True), parent


def _is_repetition_of(item: Item, other: Item) -> bool:
    return (item.wire_id, item.of_answer) == (other.wire_id, other.of_answer)


def _table_slots(table: TablePlan) -> Iterator[Slot]:
    whole = Slot(table.item, 0, "", table=table)
    yield whole
    for one in table.words:
        yield Slot(one, 0, "", cell_of=whole.key)
    for row in table.rows:
        for one in row.items:
            yield Slot(one, 0, "", cell_of=whole.key, within="" if table.by_option else row.title)


def _is_question_of(section: Section, condition: EnableWhen) -> bool:
    return condition.question in section.link_ids
