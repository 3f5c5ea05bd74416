"""The page of a form: sections at the left, the questions of one on a card, progress, and what stands in the way.

Holds the session; the screen around it opens one, hears `changed`, and completes it when `complete_asked`.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from prisoncare_desktop.forms.session import FormSession
from prisoncare_desktop.forms.state import Moved
from prisoncare_desktop.ui.forms.growing import Growing
from prisoncare_desktop.ui.forms.language_switch import LanguageSwitch, turn_with_its_words
from prisoncare_desktop.ui.forms.problem_summary import ProblemSummary
from prisoncare_desktop.ui.forms.section_body import SectionBody
from prisoncare_desktop.ui.forms.section_list import SectionList, SectionState
from prisoncare_desktop.ui.forms.sections import Section, sections_of
from prisoncare_desktop.ui.forms.standing import (
    all_wrong,
    cautions,
    known_waiting,
    new_words,
    next_to_answer,
    progress_words,
    section_state,
    summary_lines,
    wrong_with_answer,
)
from prisoncare_desktop.ui.forms.steady_area import SteadyArea
from prisoncare_desktop.ui.forms.words import question_words, tr, unreadable_words
from prisoncare_desktop.ui.theme.tokens import M
from prisoncare_desktop.ui.widgets.buttons import Button
from prisoncare_desktop.ui.widgets.progress import Progress
from prisoncare_desktop.ui.widgets.shortcuts import on_keys
from prisoncare_desktop.ui.widgets.toast import announce


class FormPage(QWidget):
    """`progress` is placed by whoever holds the page, so that it stays on view."""

    changed = Signal()  # an answer
    moved = Signal()  # another question has the focus
    complete_asked = Signal()  # nothing stands in the way

    def __init__(self, complete_words: str, today: Callable[[], date], *, one_column: bool = False) -> None:
        super().__init__()
        self._today, self._one_column = today, one_column
        self._session: FormSession | None = None
        self._sections: tuple[Section, ...] = ()
        self._bodies: dict[int, SectionBody] = {}
        self._states: dict[int, SectionState] = {}
        self._behind: dict[int, frozenset[str]] = {}  # section -> what moved since it was on view
        self._current = 0
        self._wrong: dict[str, str] = {}  # link id -> what is wrong, as told at the last try or on leaving a field
        self._cautions: dict[str, str] = {}  # link id -> what is worth another look and stands in nobody's way
        self._tried = False
        self._at = ""  # the question that was brought into view last
        self._growing = Growing(self._all_readable, self)
        self.progress = Progress()
        self.summary = ProblemSummary()
        self.section_list = SectionList()
        self.languages = LanguageSwitch()
        self._area = SteadyArea()
        self.complete_button = Button(complete_words, "primary", key_hint=self.tr("Ctrl Enter"))
        self.complete_button.setMinimumWidth(self.section_list.width())
        self.progress.setMinimumWidth(260)
        self._lay_out()
        self.summary.item_chosen.connect(self.show_item)
        self._growing.regrown.connect(self._regrow)
        self.languages.language_chosen.connect(self._on_language_chosen)
        self.section_list.section_chosen.connect(self._on_section_chosen)
        self.complete_button.clicked.connect(self.complete)
        for keys, act in (
            ("Ctrl+Return", self.complete),
            ("Ctrl+Enter", self.complete),
            ("Ctrl+N", self._growing.add_here),
            ("Ctrl+Z", self._growing.bring_back),
            ("PgDown", lambda: self._turn(1)),
            ("PgUp", lambda: self._turn(-1)),
        ):
            on_keys(self, keys, act)

    # --- what the screen does ---

    def open(self, session: FormSession, *, drafts: frozenset[str] = frozenset()) -> None:
        """Show a form where the person left it, or from its start. `drafts`: languages that nobody approved here."""
        self.close_form()
        self._session = session
        self._growing.open(session)
        self.languages.show_languages(session.questionnaire, drafts)
        turn_with_its_words(self, session.questionnaire)
        self._sections = sections_of(session.questionnaire, one_column=self._one_column)
        cursor = session.cursor
        self._show_section(self._section_of(cursor) if cursor else 0)
        if not (cursor and self._body().focus(cursor)):
            self._focus_first()
        self._refresh()
        if waiting := len(known_waiting(session)):
            announce(self, tr("{n} known answers to confirm, each with the key =").format(n=waiting))

    def close_form(self) -> None:
        """Drop the form and all that shows it."""
        for body in self._bodies.values():
            body.hide()
            body.deleteLater()
        self._session, self._sections, self._bodies, self._current = None, (), {}, 0
        self._states, self._behind = {}, {}
        self._area.forget()
        self._wrong, self._cautions, self._tried, self._at = {}, {}, False, ""
        self._growing.open(None)
        self.summary.show_problems((), tell=False)

    @property
    def session(self) -> FormSession | None:
        return self._session

    def refocus(self) -> None:
        """Give the focus back to the question the person was at."""
        if self._session is not None and not (self._session.cursor and self._body().focus(self._session.cursor)):
            self._focus_first()

    def complete(self) -> None:
        """Ask for completion, or show what stands in its way and go to the first of it."""
        if self._session is None:
            return
        self._tried = True
        self._find_wrong()
        self._show_wrong(tell=True)
        if self._wrong:
            self.show_item(next(iter(self._wrong)))
        else:
            self.complete_asked.emit()

    def show_item(self, link_id: str) -> None:
        """Go to an item, whichever section it is in."""
        self._show_section(self._section_of(link_id))
        if not self._body().focus(link_id):
            row = self._body().rows.get(link_id)
            if row is not None:
                self._area.keep_in_view(row)

    def row_texts(self) -> tuple[str, ...]:
        """Return the questions on view, in words."""
        rows = self._body().rows.values() if self._bodies else ()
        return tuple(question_words(row.item) for row in rows if not row.isHidden())

    # --- answering ---

    def _on_answered(self, link_id: str, values: object) -> None:
        if self._session is not None and isinstance(values, tuple):
            self._forget_removed()  # an undo would take this answer back with it
            self._follow(self._session.answer(link_id, values), link_id)

    def _on_confirm_asked(self, link_id: str) -> None:
        if self._session is not None and self._session.known(link_id) is not None:
            moved = self._session.confirm(link_id)
            self._follow(moved, "")
            announce(self, tr("Confirmed"))

    def _follow(self, moved: Moved, source: str) -> None:
        if moved.disabled:
            self._area.hold_height()
        touched = moved.values | moved.enabled | moved.disabled | moved.shown
        new = self._grow_in_place(touched, source) if moved.grown else self._body().follow(touched, source)
        for place in self._bodies:  # those not on view catch up when they are
            self._behind[place] = self._behind.get(place, frozenset()) | touched
        self._behind.pop(self._current, None)
        if new and self._session is not None:
            announce(self, new_words(self._session, new))
        self._wrong.pop(source, None)
        if self._cautions:
            self._cautions = cautions(self._session) if self._session is not None else {}
        if self._tried:
            self._find_wrong(known=True)
        self._show_wrong(tell=False)
        self._refresh(touched | {source})
        if moved:
            self.changed.emit()

    def _grow_in_place(self, touched: frozenset[str], source: str) -> tuple[str, ...]:
        """Show another number of answers with what is inside each; return the questions newly asked on view."""
        if self._session is None:
            return ()
        form = self._session.questionnaire
        self._sections = sections_of(form, one_column=self._one_column)
        inside = {one.link_id for one in form.inside(source)} if source else set()
        self._wrong = {i: words for i, words in self._wrong.items() if i in form and i not in inside}
        return self._body().regrow(self._sections[self._current], touched, source)

    # --- what repeats ---

    def _forget_removed(self) -> None:
        if self._growing.removed_from:
            self._growing.forget()
            for body in self._bodies.values():
                body.forget_removed()

    def _all_readable(self) -> bool:
        """Say whether all that was typed is an answer; go to what is not: it would be lost with its field."""
        unreadable = self._unreadable()
        if unreadable:
            self._wrong |= unreadable
            self._show_wrong(tell=False)
            self.show_item(next(iter(unreadable)))
        return not unreadable

    def _regrow(self, focus: str, said: str) -> None:
        """Show the form with its repetitions as they are now, and say what was done."""
        if self._session is None:
            return
        for body in self._bodies.values():
            body.blockSignals(True)  # it would tell of fields left that are no more
            body.hide()
            body.deleteLater()
        self._bodies, self._states, self._behind = {}, {}, {}
        self._sections = sections_of(self._session.questionnaire, one_column=self._one_column)
        self._wrong = {i: words for i, words in self._wrong.items() if i in self._session.questionnaire}
        self._at = ""
        self._show_section(self._section_of(focus) if focus else self._current)
        if not (focus and self._body().focus(focus)):
            self._focus_first()
        announce(self, said)
        self.changed.emit()

    def _on_language_chosen(self, language: str) -> None:
        if self._session is not None and self._all_readable():
            self._session.show_in(language)
            turn_with_its_words(self, self._session.questionnaire)
            self._regrow(self._session.cursor or "", tr("The form is shown in another language"))

    def _on_entered(self, link_id: str) -> None:
        if self._session is None:
            return
        if self._session.cursor != link_id:
            self._session.cursor = link_id
            self.moved.emit()
        row = self._body().rows.get(link_id)
        if row is not None and link_id != self._at:  # within one question nothing needs to move
            self._at = link_id
            field = row.field.start_at() if row.height() > self._area.shown_height() - 60 else row
            self._area.keep_in_view(field or row)

    def _on_left(self, link_id: str) -> None:
        """Say at once what is wrong with an answer given; that one is missing is said when completing."""
        if self._session is None or link_id not in self._body().rows:
            return
        wrong = self._unreadable().get(link_id, "") or wrong_with_answer(self._session, link_id)
        before, self._cautions = self._cautions, cautions(self._session)
        if (wrong and self._wrong.get(link_id) != wrong) or before != self._cautions:
            self._wrong |= {link_id: wrong} if wrong else {}
            self._show_wrong(tell=False)

    # --- going about ---

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if (
            event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        ):
            self.go_on()
        else:
            event.ignore()

    def go_on(self) -> None:
        """Go to the next question without an answer; past the last one to those still needed, then to completing."""
        session = self._session
        if session is None:
            return
        link_id = next_to_answer(session)
        if link_id is not None:
            self.show_item(link_id)
            return
        self.complete_button.setFocus(Qt.FocusReason.TabFocusReason)
        if self._one_column:
            self._area.keep_in_view(self.complete_button)

    def _turn(self, by: int) -> None:
        there = self._current + by
        while 0 <= there < len(self._sections) and self._states[there].empty:
            there += by
        if 0 <= there < len(self._sections):
            self._on_section_chosen(there)

    def _on_section_chosen(self, place: int) -> None:
        self._show_section(place)
        self._focus_first()

    def _focus_first(self) -> None:
        """Go to the section's first question without an answer, else to its first."""
        session, body = self._session, self._body()
        links = [row.item.link_id for row in body.in_order()]
        open_ones = [i for i in links if session is not None and session.is_asked(i) and not session.response.of(i)]
        for link_id in (*open_ones, *links):
            if body.focus(link_id):
                return

    # --- showing ---

    def _lay_out(self) -> None:
        left = QVBoxLayout()
        left.setSpacing(M)
        row = QHBoxLayout()
        row.setSpacing(M)
        if self._one_column:
            self._area.stack.insertWidget(0, self.complete_button, 0, Qt.AlignmentFlag.AlignLeft)
            self._area.stack.insertWidget(0, self.languages, 0, Qt.AlignmentFlag.AlignLeft)
            self.section_list.setParent(None)
        else:
            left.addWidget(self.section_list)
            left.addWidget(self.complete_button)
            left.addWidget(self.languages)
            left.addStretch(1)
            row.addLayout(left)
        row.addWidget(self._area, 1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(M)
        outer.addWidget(self.summary)
        outer.addLayout(row, 1)

    def _body(self) -> SectionBody:
        return self._bodies[self._current]

    def _section_of(self, link_id: str | None) -> int:
        return next((place for place, s in enumerate(self._sections) if link_id in s.link_ids), self._current)

    def _show_section(self, place: int) -> None:
        if self._session is None or not self._sections:
            return
        changed = place != self._current
        self._current = place
        if place not in self._bodies:
            body = SectionBody(
                self._sections[place], self._session, self._today, removed_from=self._growing.removed_from
            )
            body.add_asked.connect(self._growing.add)
            body.remove_asked.connect(self._growing.remove)
            body.undo_asked.connect(self._growing.bring_back)
            body.answered.connect(self._on_answered)
            body.confirm_asked.connect(self._on_confirm_asked)
            body.moved_on.connect(lambda _link_id: self.go_on())
            body.entered.connect(self._on_entered)
            body.left.connect(self._on_left)
            body.show_wrong(self._wrong, self._cautions)
            self._bodies[place] = body
            self._area.stack.insertWidget(0, body)
        elif behind := self._behind.pop(place, frozenset()):
            self._bodies[place].follow(behind)
            self._bodies[place].show_wrong(self._wrong, self._cautions)
        for other, body in self._bodies.items():
            body.setVisible(other == place)
        if changed:
            self._area.to_top()
            self._at = ""
            announce(self, self._sections[place].title)
        self._refresh()

    def _unreadable(self) -> dict[str, str]:
        return {i: unreadable_words(kind) for body in self._bodies.values() for i, kind in body.unreadable().items()}

    def _find_wrong(self, *, known: bool = False) -> None:
        """Look for all that is wrong. `known`: keep to what was told before, to see what has been put right."""
        if self._session is not None:
            self._cautions = cautions(self._session)
            found = all_wrong(self._session, self._unreadable())
            self._wrong = {i: words for i, words in found.items() if not known or i in self._wrong}

    def _show_wrong(self, *, tell: bool) -> None:
        for body in self._bodies.values():
            body.show_wrong(self._wrong, self._cautions)
        if self._session is not None:
            lines = summary_lines(self._session, self._wrong) if self._tried else ()
            self.summary.show_problems(lines, tell=tell)

    def _refresh(self, touched: frozenset[str] | None = None) -> None:
        """Say how far everything is. `touched`: the items that may stand otherwise than they did, None for all."""
        session = self._session
        if session is None:
            return
        whole = session.progress()
        self.progress.set_progress(whole.answered, whole.asked, progress_words(session))
        for place, section in enumerate(self._sections):
            old = self._states.get(place)
            wrong = not section.link_ids.isdisjoint(self._wrong)
            if old is None or touched is None or wrong != old.wrong or not section.link_ids.isdisjoint(touched):
                self._states[place] = section_state(session, section, self._wrong)
        self.section_list.set_sections(tuple(self._states.values()), self._current)
