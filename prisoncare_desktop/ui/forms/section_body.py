"""The questions of one section, made as they are first asked."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from itertools import pairwise

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from prisoncare_desktop.forms.questionnaire import Item, ItemType
from prisoncare_desktop.forms.repetition import is_repeating
from prisoncare_desktop.forms.session import FormSession
from prisoncare_desktop.ui.forms.answer_heading import AnswerHeading
from prisoncare_desktop.ui.forms.display import display_words
from prisoncare_desktop.ui.forms.factory import can_be_answered, field_for
from prisoncare_desktop.ui.forms.group import group_heading
from prisoncare_desktop.ui.forms.item_picture import with_picture
from prisoncare_desktop.ui.forms.question import QuestionRow
from prisoncare_desktop.ui.forms.repeated_group import OneMore, RepetitionHeading
from prisoncare_desktop.ui.forms.sections import Section, Slot, slots_of
from prisoncare_desktop.ui.forms.table import AnswerTable
from prisoncare_desktop.ui.forms.tables import TablePlan
from prisoncare_desktop.ui.forms.words import answers_words, question_words, tr
from prisoncare_desktop.ui.theme.tokens import XL
from prisoncare_desktop.ui.widgets.labels import wrapped
from prisoncare_desktop.ui.widgets.painting import leading

_READABLE = 860  # px: a line longer than about 95 characters is hard to follow
_WIDE = 1160  # px: a page with a table may take more, as its columns are what is read
_GAP = XL - 2


class SectionBody(QWidget):
    answered = Signal(str, object)  # link id, Values
    confirm_asked = Signal(str)
    moved_on = Signal(str)
    entered = Signal(str)
    left = Signal(str)
    add_asked = Signal(str)  # address of a repeating group
    remove_asked = Signal(str)
    undo_asked = Signal()

    def __init__(
        self, section: Section, session: FormSession, today: Callable[[], date], *, removed_from: str = ""
    ) -> None:
        """`removed_from`: the group (its linkId) of which a repetition was just taken away, to be brought back."""
        super().__init__()
        self.section = section
        self._session, self._today, self._removed_from = session, today, removed_from
        self._slots = slots_of(section)
        self._made: dict[str, QWidget] = {}
        self._tables: dict[str, AnswerTable] = {}
        self.rows: dict[str, QuestionRow] = {}
        self._any_required = any(i.required for i in session.questionnaire.by_link_id.values())
        self.setMaximumWidth(_WIDE if any(slot.table for slot in self._slots) else _READABLE)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(_GAP)
        if section.within:
            self._column.addWidget(wrapped(section.within, "quiet"))
        self._title = wrapped(section.title, "heading2")
        self._column.addWidget(self._title)
        self._headings = self._column.count()
        self._nothing = wrapped(tr("Nothing is asked here, going by the answers so far."), "quiet")
        self._column.addWidget(self._nothing)
        for slot in self._slots:
            if self._is_there(slot):
                self._make(slot)
        for table in self._tables.values():
            table.settle()
        self._say_if_nothing()
        self._chain()

    def regrow(self, section: Section, moved: frozenset[str], source: str) -> tuple[str, ...]:
        """Follow what moved where the section has other items now; no field that stays is made anew. See `follow`."""
        self.section, self._slots = section, slots_of(section)
        keys = {slot.key for slot in self._slots}
        for key in [one for one in self._made if one not in keys]:
            widget = self._made.pop(key)
            self._tables.pop(key, None)
            self._column.removeWidget(widget)
            widget.hide()
            widget.deleteLater()
            if isinstance(widget, QuestionRow):
                widget.field.blockSignals(True)  # it would tell of a field left that is no more
                del self.rows[widget.item.link_id]
        return self.follow(moved, source)

    def follow(self, moved: frozenset[str], source: str = "") -> tuple[str, ...]:
        """Look again at what moved. Returns the questions newly asked here, in order.

        `source`: the question answered, which shows its own answer already.
        """
        new: list[str] = []
        for slot in self._slots:
            link_id = slot.item.link_id
            if slot.answer:
                self._show_or_hide(slot)
                continue
            if link_id in moved:
                self._reword(slot)
                if self._show_or_hide(slot):
                    new.append(link_id)
            row = self.rows.get(link_id)
            if row is not None and link_id in moved and link_id != source:
                row.show_values(self._session.response.of(link_id), confirmed=link_id in self._session.confirmed)
            if row is not None and (link_id in moved or link_id == source):
                row.show_known(self._session.known(link_id))
                row.show_confirmed(link_id in self._session.confirmed)
                row.show_own(self._session.is_own(link_id))
        for table in self._tables.values():
            if table.holds(moved):
                table.settle()
        self._say_if_nothing()
        if new:
            self._chain()
        return tuple(new)

    def _say_if_nothing(self) -> None:
        self._nothing.setVisible(all(one.isHidden() for one in self._made.values()))

    def _reword(self, slot: Slot) -> None:
        """Make a question anew if its words, bounds or options are others than when it was made."""
        row = self.rows.get(slot.item.link_id)
        if row is None or _itself(row.item) == _itself(self._session.as_shown(slot.item.link_id)):
            return
        had_focus = any(one.hasFocus() for one in row.field.inputs())
        self._column.removeWidget(row)
        row.field.blockSignals(True)  # it would tell of a field left that is no more
        row.hide()
        row.deleteLater()
        del self._made[slot.key]
        self._make(slot)
        self._chain()
        if had_focus:
            self.focus(slot.item.link_id)

    def _show_or_hide(self, slot: Slot) -> bool:
        """Show a line that is part of the form now, hide one that is not. Returns whether it is a question come new."""
        there = self._made.get(slot.key)
        if not self._is_there(slot):
            if there is not None:
                there.hide()
            return False
        was_hidden = there is None or there.isHidden()
        if there is None:
            self._make(slot)
        if was_hidden:
            self._made[slot.key].show()
        if slot.answer:
            self._say_answer(slot)
            return False
        return was_hidden and slot.table is None and not slot.one_more and self._session.is_asked(slot.item.link_id)

    def _is_there(self, slot: Slot) -> bool:
        session = self._session
        if not slot.answer:
            return session.is_enabled(slot.item.link_id)
        inside = (one for one in slot.item.children if one.of_answer == slot.answer and not one.hidden)
        return len(session.counted(slot.item.link_id)) > 1 and any(session.is_enabled(one.link_id) for one in inside)

    def _say_answer(self, slot: Slot) -> None:
        """Head what is inside an answer by that answer."""
        given = self._session.counted(slot.item.link_id)[slot.answer - 1 : slot.answer]
        heading = self._made[slot.key]
        if isinstance(heading, AnswerHeading):
            heading.setText(answers_words(slot.item, given))

    def forget_removed(self) -> None:
        """What was taken away is not to be brought back any more: something was answered since."""
        self._removed_from = ""
        for one_more in self.findChildren(OneMore):
            one_more.undo.hide()

    def show_wrong(self, words: Mapping[str, str], cautions: Mapping[str, str]) -> None:
        """Say what is wrong, or worth another look, at each question; nothing at the others."""
        for link_id, row in self.rows.items():
            row.show_wrong(words.get(link_id, ""), cautions.get(link_id, ""))

    def unreadable(self) -> dict[str, str]:
        """Return what stands in fields and is no answer, by link id, in order."""
        shown = ((row.item.link_id, row.field.unreadable()) for row in self.in_order())
        return {link_id: kind for link_id, kind in shown if kind}

    def in_order(self) -> tuple[QuestionRow, ...]:
        """Return the questions on view, from the top."""
        rows = (self.rows.get(slot.item.link_id) for slot in self._slots if not slot.answer)
        return tuple(row for row in rows if row is not None and not row.isHidden())

    def focus(self, link_id: str) -> bool:
        """Put the focus into a question's field. Returns whether it could take it."""
        row = self.rows.get(link_id)
        start = row.field.start_at() if row is not None and not row.isHidden() else None
        if start is None:
            return False
        start.setFocus(Qt.FocusReason.OtherFocusReason)
        if isinstance(start, QLineEdit):
            start.end(False)  # typing goes on where the words end
        return True

    # --- inside ---

    def _make(self, slot: Slot) -> None:
        item = slot.item
        widget: QWidget
        if slot.table is not None:
            widget = self._make_table(slot.key, slot.table)
        elif slot.answer:
            widget = AnswerHeading(slot.depth + 1)
        elif slot.one_more:
            widget = self._make_one_more(item)
        elif is_repeating(item):
            widget = self._make_repetition(item)
        elif item.type is ItemType.GROUP:
            widget = group_heading(item)
        elif item.type is ItemType.DISPLAY:
            widget = with_picture(display_words(item), item)
        else:
            widget = self._make_row(slot)
        self._made[slot.key] = widget
        if slot.answer:
            self._say_answer(slot)
        if slot.cell_of:
            self._tables[slot.cell_of].put(item.link_id, widget)
            return
        before = [s.key for s in self._slots[: self._slots.index(slot)] if not s.cell_of]
        place = self._headings + sum(1 for key in before if key in self._made)
        self._column.insertWidget(place, widget)

    def _make_table(self, key: str, plan: TablePlan) -> AnswerTable:
        removable = frozenset(
            row.link_id for row in plan.rows if plan.item.repeats and self._session.can_remove(row.link_id)
        )
        words = question_words(plan.item)
        form = self._session.questionnaire
        parent = form.parents.get(plan.item.link_id)
        above = {self.section.title, question_words(form[parent]) if parent else ""}
        title = "" if words in above else words
        optional = frozenset(one.link_id for row in plan.rows for one in row.items if self._is_optional(one))
        table = AnswerTable(plan, title=title, removable=removable, optional=optional)
        table.remove_asked.connect(self.remove_asked)
        self._tables[key] = table
        return table

    def _make_repetition(self, item: Item) -> QWidget:
        heading_of_it = RepetitionHeading(item)
        heading_of_it.button.setVisible(self._session.can_remove(item.link_id))
        heading_of_it.remove_asked.connect(lambda: self.remove_asked.emit(item.link_id))
        return heading_of_it

    def _make_one_more(self, item: Item) -> QWidget:
        one_more = OneMore(item)
        one_more.button.setVisible(self._session.can_add(item.link_id))
        one_more.undo.setVisible(self._removed_from == item.wire_id)
        one_more.add_asked.connect(lambda: self.add_asked.emit(item.link_id))
        one_more.undo_asked.connect(self.undo_asked)
        return one_more

    def _make_row(self, slot: Slot) -> QuestionRow:
        session = self._session
        item = session.as_shown(slot.item.link_id)
        table = self._tables[slot.cell_of].plan if slot.cell_of else None
        in_marks = table is not None and table.by_option
        field = field_for(item, self._today, in_cell=table is not None and not in_marks, in_marks=in_marks)
        row = QuestionRow(
            item,
            field,
            depth=slot.depth,
            because=slot.because,
            optional=self._is_optional(item),
            within=slot.within,
        )
        link_id = item.link_id
        row.show_values(session.response.of(link_id), confirmed=False)
        row.show_known(session.known(link_id))
        row.show_confirmed(link_id in session.confirmed)
        row.show_own(session.is_own(link_id))
        field.answered.connect(lambda values: self._on_answered(link_id, values))
        field.moved_on.connect(lambda: self.moved_on.emit(link_id))
        row.confirm_asked.connect(lambda: self.confirm_asked.emit(link_id))
        self.rows[link_id] = row
        self._watch(row)
        return row

    def _is_optional(self, item: Item) -> bool:
        asked = can_be_answered(item) and item.link_id in self._session.questionnaire.asked
        return self._any_required and not item.required and asked

    def _watch(self, row: QuestionRow) -> bool:
        fresh = [one for one in row.field.inputs() if one.property("link_id") is None]
        for one in fresh:
            one.setProperty("link_id", row.item.link_id)
            one.installEventFilter(self)
        return bool(fresh)

    def _chain(self) -> None:
        """Let Tab follow the page: what was made last would else come last."""
        for one, following in pairwise(self._stops()):
            self.setTabOrder(one, following)

    def _stops(self) -> Iterator[QWidget]:
        for slot in self._slots:
            widget = self._made.get(slot.key)
            if widget is None or widget.isHidden():
                continue
            if isinstance(widget, QuestionRow):
                yield from widget.stops()
                if slot.cell_of:
                    yield from self._tables[slot.cell_of].after(slot.item.link_id)
            elif isinstance(widget, RepetitionHeading):
                yield widget.button
            elif isinstance(widget, OneMore):
                yield widget.button
                yield widget.undo

    def _on_answered(self, link_id: str, values: object) -> None:
        if self._watch(self.rows[link_id]):  # a repeated question has grown another field
            self._chain()
        self.answered.emit(link_id, values)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LayoutDirectionChange:
            self._title.setAlignment(leading(self) | Qt.AlignmentFlag.AlignAbsolute)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        link_id = watched.property("link_id")
        if not isinstance(link_id, str):
            return False
        if event.type() == QEvent.Type.FocusIn:
            self.entered.emit(link_id)
        elif event.type() == QEvent.Type.FocusOut:
            self.left.emit(link_id)
        elif isinstance(event, QKeyEvent) and self._removed_from and event.matches(QKeySequence.StandardKey.Undo):
            if event.type() == QEvent.Type.KeyPress:  # before the field takes it for an undo of its own
                self.undo_asked.emit()
            return True
        elif event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and event.text() == "=":
            waiting = self._session.known(link_id) is not None and not self.rows[link_id].field.unreadable()
            if waiting:
                self.confirm_asked.emit(link_id)
            return waiting
        return False


def _itself(item: Item) -> Item:
    """Return the item without what is inside it, and without which answer it is about: both have lines of their own."""
    return replace(item, children=(), copy_of="", of_answer=0)
