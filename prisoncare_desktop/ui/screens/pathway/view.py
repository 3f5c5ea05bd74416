"""One resident's pathway: who, the reviews down the page, and the one to record now."""

from __future__ import annotations

from datetime import date, datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from prisoncare_desktop.domain.pathway import TaskStatus
from prisoncare_desktop.ui.calendar_words import moment, short_day
from prisoncare_desktop.ui.screens.pathway.lines_card import LinesCard
from prisoncare_desktop.ui.screens.pathway.resident_card import ResidentCard
from prisoncare_desktop.ui.screens.pathway.step_words import overdue_words, shown_step, state_words, why_sentence
from prisoncare_desktop.ui.theme.look import is_narrow
from prisoncare_desktop.ui.trouble import Words
from prisoncare_desktop.ui.widgets.banner import Banner
from prisoncare_desktop.ui.widgets.buttons import Button, secondary_button
from prisoncare_desktop.ui.widgets.card import Card
from prisoncare_desktop.ui.widgets.labels import Label, quiet
from prisoncare_desktop.ui.widgets.painting import set_blank
from prisoncare_desktop.ui.widgets.steps import StepList
from prisoncare_desktop.usecases.pathway import Pathway, Step

_NARROW = 900  # px; under it the cards stand above the reviews


class PathwayView(QWidget):
    record_asked = Signal(str)  # task id
    back_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pathway: Pathway | None = None
        self._today = date.min
        self._drafts: dict[str, datetime] = {}
        self._shown_id = ""
        self.trouble = Banner()
        self.who = ResidentCard()
        self.steps = StepList(self.tr("Reviews"))
        self.steps.step_activated.connect(self._on_step_activated)
        self.steps.current_changed.connect(lambda _step_id: self._display_due())
        self.record = Button(self.tr("Record the review"), "primary", key_hint=self.tr("Enter"))
        self.record.clicked.connect(lambda: self._on_step_activated(self._shown_id))
        self._lay_out()
        back = QShortcut(QKeySequence("Esc"), self)
        back.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        back.activated.connect(self.back_asked)
        self.setFocusProxy(self.steps)

    def display(self, pathway: Pathway, drafts: dict[str, datetime], today: date) -> None:
        """Show the pathway. `drafts`: when one's own half-filled form of a review was kept, by task id."""
        self.trouble.set_message("info", "")
        self._pathway, self._drafts, self._today = pathway, drafts, today
        self._blank(False)
        states = dict(pathway.states)
        self.who.display(pathway.resident, pathway.episode, today)
        same = self.steps.current_id() in {s.task.id for s in pathway.steps if s.task.status is TaskStatus.DUE}
        first = self._first_due(pathway)
        self.steps.set_steps(
            [shown_step(s, states.get(s.task.id, ""), today) for s in pathway.steps],
            current="" if same else first.task.id if first else "",
        )
        self._display_due()
        self._display_coming()
        self._display_forms(states)

    def clear(self) -> None:
        """Show nobody: another resident is on their way, and Enter must not open a review of this one."""
        self.trouble.set_message("info", "")
        self._pathway, self._shown_id = None, ""
        self.steps.set_steps(())
        self._blank(True)

    def show_trouble(self, words: Words) -> None:
        self.trouble.set_message("danger" if words.level == "danger" else "caution", f"{words.what} {words.next_step}")

    # --- inside ---

    def _blank(self, blank: bool) -> None:
        for card in (self.who, self._reviews, self._due, self._coming, self._forms):
            set_blank(card, blank)

    def _first_due(self, pathway: Pathway) -> Step | None:
        """Return the review to record now: the one due first that has a form, else the one due first."""
        due = sorted((s for s in pathway.steps if s.task.status is TaskStatus.DUE), key=lambda s: s.task.due_on)
        return next((s for s in due if s.questionnaire), next(iter(due), None))

    def _lay_out(self) -> None:
        self._reviews = reviews = Card(self.tr("Reviews"))
        reviews.body.addWidget(self.steps)
        self._note = quiet(wrap=True)
        reviews.body.addSpacing(6)
        reviews.body.addWidget(self._note)
        self._due = Card()
        self._why = quiet(wrap=True)
        self._draft = Label("", wrap=True, tone="info")
        self._due.body.addWidget(self._why)
        self._due.body.addWidget(self._draft)
        buttons = QHBoxLayout()
        buttons.addWidget(self.record)
        buttons.addStretch(1)
        self._due.body.addSpacing(4)
        self._due.body.addLayout(buttons)
        self._coming = LinesCard()
        self._forms = LinesCard()
        self.back = secondary_button(self.tr("Caseload"), key_hint=self.tr("Esc"))
        self.back.clicked.connect(self.back_asked)
        self.who.beside.addWidget(self.back)
        right = QVBoxLayout()
        right.setSpacing(14)
        for card in (self._due, self._coming, self._forms):
            right.addWidget(card)
        right.addStretch(1)
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._columns.setSpacing(14)
        self._columns.addWidget(reviews, 4, Qt.AlignmentFlag.AlignTop)
        self._columns.addLayout(right, 3)
        content = QWidget()
        content.setProperty("kind", "page")
        column = QVBoxLayout(content)
        column.setContentsMargins(22, 18, 22, 14)
        column.setSpacing(14)
        column.addWidget(self.trouble)
        column.addWidget(self.who)
        column.addLayout(self._columns)
        column.addStretch(1)
        area = QScrollArea()
        area.setProperty("kind", "page")
        area.setWidget(content)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(area)
        self._blank(True)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = is_narrow(self.width(), _NARROW)
        # What is to be recorded comes first where there is no room beside the reviews.
        way = QBoxLayout.Direction.BottomToTop if narrow else QBoxLayout.Direction.LeftToRight
        if self._columns.direction() != way:
            self._columns.setDirection(way)
            self._columns.setStretch(0, 0 if narrow else 4)
            self._columns.setStretch(1, 0 if narrow else 3)

    def _display_due(self) -> None:
        """Show the marked review, if it is owed; else the one to record now."""
        if self._pathway is None:
            return
        marked = next((s for s in self._pathway.steps if s.task.id == self.steps.current_id()), None)
        step = marked if marked and marked.task.status is TaskStatus.DUE else self._first_due(self._pathway)
        self._shown_id = step.task.id if step else ""
        self.record.setVisible(bool(step and step.questionnaire))
        self._draft.hide()
        if step is None:
            self._due.set_edge(None)
            self._due.set_title(self.tr("No review is owed"))
            self._why.setText(self.tr("The next one appears here when its clock starts."))
            return
        days = step.days_overdue
        title = (
            self.tr("{review} is overdue").format(review=step.label)
            if days > 0
            else self.tr("{review} is {when}").format(review=step.label, when=overdue_words(days))
        )
        self._due.set_edge("overdue" if days > 0 else "caution" if days == 0 else "info")
        self._due.set_title(title)
        why = [why_sentence(step)]
        if days > 0:
            why.append(self.tr("It was due on {day}.").format(day=short_day(step.task.due_on)))
        if not step.questionnaire:
            why.append(self.tr("Its form comes with a later version: record it where you do now."))
        self._why.setText(" ".join(why))
        kept = self._drafts.get(step.task.id)
        if kept is not None:
            self._draft.setText(self.tr("Half filled by you, kept {when}.").format(when=moment(kept, self._today)))
            self._draft.show()
        self.record.setText(self.tr("Go on with the review") if kept else self.tr("Record the review"))
        self.record.updateGeometry()

    def _display_coming(self) -> None:
        steps = self._pathway.steps if self._pathway else ()
        coming = [s for s in steps if s.task.status is TaskStatus.DUE and s.task.id != self._shown_id]
        coming.sort(key=lambda s: s.task.due_on)
        late = any(s.days_overdue >= 0 for s in coming)
        title = self.tr("Also owed") if late else self.tr("Coming up")
        self._coming.display(title, [(s.label, self._due_words(s), s.why) for s in coming])

    def _due_words(self, step: Step) -> str:
        if step.days_overdue >= 0:
            return overdue_words(step.days_overdue)
        return self.tr("due {day}").format(day=short_day(step.task.due_on))

    def _display_forms(self, states: dict[str, str]) -> None:
        pathway = self._pathway
        if pathway is None:
            return
        labels = {s.questionnaire: s.label for s in pathway.steps if s.questionnaire}
        lines = [
            (
                labels.get(r.questionnaire, r.questionnaire.rsplit("/", 1)[-1]),
                moment(r.completed_at, self._today),
                state_words(states.get(r.id, "")) or self.tr("form version {v}").format(v=r.version),
            )
            for r in pathway.responses
        ]
        self._forms.display(self.tr("Forms completed"), lines)
        worker = pathway.episode.worker_name or self.tr("nobody yet")
        self._note.setText(
            self.tr("Worker: {worker}. Reception {day}. Other steps of the pathway come with later versions.").format(
                worker=worker, day=short_day(pathway.episode.reception_on)
            )
        )

    def _on_step_activated(self, task_id: str) -> None:
        step = next((s for s in self._pathway.steps if s.task.id == task_id), None) if self._pathway else None
        if step is not None and step.task.status is TaskStatus.DUE and step.questionnaire:
            self.record_asked.emit(task_id)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._on_step_activated(self._shown_id)
        else:
            super().keyPressEvent(event)
