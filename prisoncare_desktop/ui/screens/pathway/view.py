"""One resident's pathway: who, the reviews down the page, and the one to record now."""

from __future__ import annotations

from datetime import date, datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QKeySequence, QPainter, QPaintEvent, QPen, QResizeEvent, QShortcut
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QScrollArea, QScrollBar, QVBoxLayout, QWidget

from prisoncare_desktop.domain.access import Way
from prisoncare_desktop.domain.pathway import TaskStatus
from prisoncare_desktop.domain.resident import Resident
from prisoncare_desktop.ui.calendar_words import moment, short_day, wall_clock
from prisoncare_desktop.ui.screens.pathway.form_card import FormCard
from prisoncare_desktop.ui.screens.pathway.lines_card import LinesCard
from prisoncare_desktop.ui.screens.pathway.resident_card import ResidentCard
from prisoncare_desktop.ui.screens.pathway.step_words import overdue_words, shown_step, state_words, why_sentence
from prisoncare_desktop.ui.screens.pathway.why_card import WhyCard
from prisoncare_desktop.ui.theme.look import colours, is_narrow
from prisoncare_desktop.ui.trouble import Words
from prisoncare_desktop.ui.widgets.banner import Banner
from prisoncare_desktop.ui.widgets.buttons import Button, secondary_button
from prisoncare_desktop.ui.widgets.card import Card
from prisoncare_desktop.ui.widgets.labels import Label, quiet
from prisoncare_desktop.ui.widgets.painting import set_blank
from prisoncare_desktop.ui.widgets.steps import StepList
from prisoncare_desktop.usecases.access import WayIn
from prisoncare_desktop.usecases.pathway import Pathway, Step

_FRAME = 5  # px; the red frame of an emergency opening
_NARROW = 900  # px; under it the cards stand above the reviews


class PathwayView(QWidget):
    """`reads_only`: for those who read what another team keeps: nothing is recorded, and they may be asked why."""

    record_asked = Signal(str)  # task id
    back_asked = Signal()

    def __init__(self, parent: QWidget | None = None, *, reads_only: bool = False) -> None:
        super().__init__(parent)
        self._reads_only = reads_only
        self._in_emergency = False
        self._pathway: Pathway | None = None
        self._today = date.min
        self._drafts: dict[str, datetime] = {}
        self._shown_id = ""
        self.trouble = Banner()
        self.opened = Banner()
        self.left = Label("", "strong")
        self.why = WhyCard()
        self.who = ResidentCard()
        self.steps = StepList(self.tr("Reviews"))
        self.steps.step_activated.connect(self._on_step_activated)
        self.steps.current_changed.connect(lambda _step_id: self._display_due())
        self.record = Button(self.tr("Record the review"), "primary", key_hint=self.tr("Enter"))
        self.record.clicked.connect(lambda: self._on_step_activated(self._shown_id))
        self._lay_out()
        bar = self._area.verticalScrollBar()
        for key, act in (
            ("Esc", self.back_asked.emit),
            ("PgDown", lambda: bar.triggerAction(QScrollBar.SliderAction.SliderPageStepAdd)),
            ("PgUp", lambda: bar.triggerAction(QScrollBar.SliderAction.SliderPageStepSub)),
        ):
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)
        self.setFocusProxy(self.steps)

    def display(self, pathway: Pathway, drafts: dict[str, datetime], today: date) -> None:
        """Show the pathway. `drafts`: when one's own half-filled form of a review was kept, by task id."""
        self.trouble.set_message("info", "")
        self._pathway, self._drafts, self._today = pathway, drafts, today
        self._blank(False)
        states = dict(pathway.states)
        self.who.display(pathway.resident, today, shares=pathway.episode.shares_with_primary_care)
        self._display_way_in(pathway.way_in)
        same = self.steps.current_id() in {s.task.id for s in pathway.steps if s.task.status is TaskStatus.DUE}
        first = self._first_due(pathway)
        self.steps.set_steps(
            [shown_step(s, states.get(s.task.id, ""), today) for s in pathway.steps],
            current="" if same else first.task.id if first else "",
        )
        self._display_due()
        self._display_coming()
        self._display_forms(states)

    def ask_why(self, resident: Resident, today: date, *, emergency: bool) -> None:
        """Show whom the record is about, with what to be careful of, and ask why it is to be opened."""
        self.clear()
        self.who.display(resident, today, shares=False)
        set_blank(self.who, False)
        for card in self._content:
            card.hide()
        self.why.ask(resident.name, emergency=emergency)

    def show_left(self, minutes: int) -> None:
        """Say how long the record stays open."""
        one = self.tr("1 minute left")
        self.left.setText(one if minutes == 1 else self.tr("{n} minutes left").format(n=minutes))

    def clear(self) -> None:
        """Show nobody: another resident is on their way, and Enter must not open a review of this one."""
        self.trouble.set_message("info", "")
        self.why.forget()
        self._display_way_in(WayIn())
        self.form.forget()
        self._pathway, self._shown_id = None, ""
        self.steps.set_steps(())
        self.who.clear()
        self._due.set_title("")
        for label in (self._why, self._note):
            label.clear()
        for card in (self._coming, self._forms):
            card.display("", ())
        self._blank(True)

    def show_trouble(self, words: Words) -> None:
        self.trouble.set_message("danger" if words.level == "danger" else "caution", f"{words.what} {words.next_step}")

    # --- inside ---

    def _blank(self, blank: bool) -> None:
        for card in (self.who, *self._content):
            set_blank(card, blank)
        if not blank:
            self.why.forget()
            self._reviews.show()
            self._due.show()

    def _display_way_in(self, way_in: WayIn) -> None:
        """Say by which way the record was opened, where that is not a matter of course."""
        until = wall_clock(way_in.until) if way_in.until else ""
        self._in_emergency = way_in.way is Way.BREAK_GLASS
        if self._in_emergency:
            words = self.tr("open until {time}. The trust is told; a leader will ask you why.")
            self.opened.set_message("danger", words.format(time=until), lead=self.tr("Emergency:"))
        elif way_in.way is Way.REASON:
            words = self.tr("Opened for the reason you gave, until {time}. Your reason is kept.")
            self.opened.set_message("info", words.format(time=until))
        else:
            self.opened.set_message("info", "")
        self.left.setVisible(way_in.until is not None)
        self.update()

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
        self.form = FormCard()
        self._coming = LinesCard()
        self._forms = LinesCard()
        self._content = (self._reviews, self._due, self._coming, self._forms)
        back = self.tr("Back") if self._reads_only else self.tr("Caseload")
        self.back = secondary_button(back, key_hint=self.tr("Esc"))
        self.back.clicked.connect(self.back_asked)
        self.who.beside.addWidget(self.back)
        right = QVBoxLayout()
        right.setSpacing(14)
        for card in (self._due, self.form, self._coming, self._forms):
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
        opened = QHBoxLayout()
        opened.setSpacing(14)
        opened.addWidget(self.opened, 1)
        opened.addWidget(self.left)
        column.addLayout(opened)
        column.addWidget(self.who)
        column.addWidget(self.why)
        column.addLayout(self._columns)
        column.addStretch(1)
        self._area = area = QScrollArea()
        area.setProperty("kind", "page")
        area.setWidget(content)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        outer = QVBoxLayout(self)
        frame = _FRAME if self._reads_only else 0
        outer.setContentsMargins(frame, frame, frame, frame)
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

    def _display_form(self, step: Step | None) -> None:
        """Read out the form of the marked review, if it was done and its form is on this PC."""
        responses = {r.id: r for r in self._pathway.responses} if self._pathway else {}
        response = responses.get(step.task.response_id) if step else None
        if step is None or response is None or step.task.status is TaskStatus.DUE:
            self.form.forget()
            return
        done = short_day(step.task.done_on) if step.task.done_on else ""
        title = self.tr("{review}, done {day} by {who}")
        self.form.read(title.format(review=step.label, day=done, who=step.task.done_by_name), response)

    def _display_due(self) -> None:
        """Show the marked review, if it is owed; else the one to record now."""
        if self._pathway is None:
            return
        marked = next((s for s in self._pathway.steps if s.task.id == self.steps.current_id()), None)
        self._display_form(marked)
        step = marked if marked and marked.task.status is TaskStatus.DUE else self._first_due(self._pathway)
        self._shown_id = step.task.id if step else ""
        self.record.setVisible(bool(step and step.questionnaire) and not self._reads_only)
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
        if not step.questionnaire and not self._reads_only:
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
        if self._reads_only:
            return
        if step is not None and step.task.status is TaskStatus.DUE and step.questionnaire:
            self.record_asked.emit(task_id)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._on_step_activated(self._shown_id)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the frame that says, from across the room, that this record was opened in an emergency."""
        if self._in_emergency:
            painter = QPainter(self)
            painter.setPen(QPen(QColor(colours().danger), 2 * _FRAME))
            painter.drawRect(self.rect())
            painter.end()
