"""One change that waits for a person: what it is, what happened, and what can be done."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from prisoncare_desktop.domain.resident import ResidentAdded
from prisoncare_desktop.ui.calendar_words import moment
from prisoncare_desktop.ui.screens.sync_page.change_words import (
    effect_of_giving_up,
    effect_of_theirs,
    field_words,
    refusal,
    their_words,
    when_there,
)
from prisoncare_desktop.ui.screens.sync_page.comparison import Comparison, Side
from prisoncare_desktop.ui.screens.sync_page.decision_panel import DecisionPanel
from prisoncare_desktop.ui.screens.sync_page.history_panel import HistoryPanel
from prisoncare_desktop.ui.widgets.buttons import Button, secondary_button
from prisoncare_desktop.ui.widgets.card import Card
from prisoncare_desktop.ui.widgets.flow import FlowBox
from prisoncare_desktop.ui.widgets.labels import quiet, wrapped
from prisoncare_desktop.usecases.decisions import may_be_given_up
from prisoncare_desktop.usecases.outbox import Conflict, EntryState
from prisoncare_desktop.usecases.sync_state import AttentionItem


class AttentionCard(Card):
    send_again_requested = Signal(str)  # outbox entry id
    keep_trusts_requested = Signal(str, str)  # outbox entry id, reason
    give_up_requested = Signal(str, str)  # outbox entry id, reason
    record_requested = Signal(object)  # AttentionItem: its own page, to correct it there
    history_requested = Signal(str)  # outbox entry id
    note_requested = Signal(object)  # AttentionItem: what IT needs to know

    def __init__(self, item: AttentionItem, today: date, parent: QWidget | None = None) -> None:
        super().__init__(edge="overdue", parent=parent)
        self.item = item
        self._conflict = item.entry.state is EntryState.CONFLICT
        self._today = today
        whom = ", ".join(filter(None, (item.resident_name, item.resident_number, item.cell)))
        self._of_whom = f"{item.about}, {whom}" if whom else item.about
        what = self.tr("both sides changed it") if self._conflict else self.tr("the trust did not take it")
        title = f"{self._of_whom}: {what}"
        self.set_title(title, self._recorded())
        self.setAccessibleName(title)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # first who it is about, then what can be done; Enter does nothing
        if item.conflict is not None:
            self.body.addWidget(self._side_by_side(item.conflict))
        for words in self._what_it_means():
            self.body.addWidget(wrapped(words))
        self._words = wrapped(their_words(item.entry), "small")
        self._words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._words.hide()
        self.history = HistoryPanel()
        self.decision = DecisionPanel()
        self._buttons = FlowBox()
        self.body.addSpacing(4)
        self.body.addWidget(self._buttons)
        self._make_buttons()
        if self._conflict and item.theirs_to_do:
            self.body.addWidget(
                quiet(self.tr("Both stay in the history. Nothing is sent until you choose."), wrap=True)
            )
        for panel in (self.decision, self._words, self.history):
            self.body.addWidget(panel)

    def stops(self) -> list[QWidget]:
        """Return where Tab stops in it, in order: itself, so that it is read, then what can be done."""
        inside = (one for one in self.findChildren(QWidget) if one.focusPolicy() & Qt.FocusPolicy.TabFocus)
        return [self, *inside]

    def _recorded(self) -> str:
        when = moment(self.item.entry.recorded_at, self._today)
        said = self.tr("Recorded here {when}.").format(when=when)
        if self.item.by_name:
            said = self.tr("Recorded here by {who}, {when}.").format(who=self.item.by_name, when=when)
        if self.item.seen_at is None:
            return said
        return f"{self.item.clinic}, {moment(self.item.seen_at, self._today)}. {said}"

    def _side_by_side(self, conflict: Conflict) -> Comparison:
        item, today = self.item, self._today
        ours = ", ".join(filter(None, (item.by_name, moment(item.entry.recorded_at, today))))
        who = conflict.their_author
        if who and who == item.by_name:  # they worked on two PCs: both columns would say the same
            who = self.tr("{who} elsewhere").format(who=who)
        theirs = ", ".join(filter(None, (who, when_there(conflict.their_time, today))))
        return Comparison(
            Side(self.tr("This PC"), ours, conflict.ours),
            Side(self.tr("At the trust"), theirs, conflict.theirs),
            Side(self.tr("Before"), "", conflict.base),
        )

    def _what_it_means(self) -> list[str]:
        item = self.item
        said = (
            []
            if self._conflict
            else [" ".join(refusal(item.entry.last_status, item.entry.kind, amendable=item.amendable))]
        )
        if not item.theirs_to_do:
            said.append(self.tr("It waits for somebody whose work it is."))
        if item.since:
            since = "; ".join(f"{field_words(name)}: {words}" for name, words in item.since.items())
            again = self.tr("Recorded again here since: {what}. “{button}” sends that.")
            said.append(again.format(what=since, button=self._again_words()))
        elif item.behind == 1:
            said.append(self.tr("1 later change of the same record waits for this one."))
        elif item.behind:
            said.append(self.tr("{n} later changes of the same record wait for this one.").format(n=item.behind))
        return said

    def _again_words(self) -> str:
        return self.tr("Keep this PC’s") if self._conflict else self.tr("Send ours again")

    def _make_buttons(self) -> None:
        item = self.item
        self.again = secondary_button(self._again_words())
        self.again.clicked.connect(lambda: self.send_again_requested.emit(item.entry.id))
        self.theirs = secondary_button(self.tr("Keep the trust’s"))
        self.theirs.clicked.connect(self._on_theirs)
        theirs_to_change = item.entry.kind == ResidentAdded.kind and not item.amendable  # by the trust's register
        other = self.tr("Open their page") if theirs_to_change else self.tr("Correct it")
        self.correct = secondary_button(self.tr("Record something else") if self._conflict else other)
        self.correct.clicked.connect(lambda: self.record_requested.emit(item))
        self.give_up = secondary_button(self.tr("Give it up"))
        self.give_up.clicked.connect(self._on_give_up)
        self.past = _fold(self.tr("History"))
        self.past.toggled.connect(self._on_past)
        self.fold = _fold(self.tr("The trust’s own words"))
        self.fold.toggled.connect(self._words.setVisible)
        self.note = Button(self.tr("Note for IT"), "quiet")
        self.note.clicked.connect(lambda: self.note_requested.emit(item))
        self.decision.decided.connect(self._on_decided)
        self.decision.left.connect(lambda: (self.theirs if self._conflict else self.give_up).setFocus())
        shown: list[Button] = []
        if item.theirs_to_do:
            shown += [self.again, self.theirs] if self._conflict else [self.again]
            shown += [self.correct] if item.resident_id or item.session_id or not item.there else []
            shown += [self.give_up] if not self._conflict and may_be_given_up(item.entry.kind) else []
            shown += [self.past]
        shown += [self.fold] if self._words.text() else []
        shown += [self.note]
        for button in shown:
            button.setAccessibleName(f"{button.text()}: {self._of_whom}")
        self._buttons.set_widgets(shown)

    def _on_theirs(self) -> None:
        self.decision.ask(effect_of_theirs(), self.tr("Keep the trust’s"), self._of_whom)

    def _on_give_up(self) -> None:
        self.decision.ask(effect_of_giving_up(self.item), self.tr("Give it up"), self._of_whom)

    def _on_decided(self, reason: str) -> None:
        signal = self.keep_trusts_requested if self._conflict else self.give_up_requested
        signal.emit(self.item.entry.id, reason)

    def _on_past(self, shown: bool) -> None:
        if shown:
            self.history_requested.emit(self.item.entry.id)
        else:
            self.history.hide()


def _fold(words: str) -> Button:
    button = Button(words, "quiet")
    button.setCheckable(True)
    return button
