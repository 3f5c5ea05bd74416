"""One resident's pathway: who, the steps down the page, and the one to record now."""

from __future__ import annotations

from datetime import date, datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QScrollArea, QScrollBar, QVBoxLayout, QWidget

from prisoncare_desktop.domain.access import Way
from prisoncare_desktop.domain.calendar import local_date
from prisoncare_desktop.domain.pathway import FormResponse, TaskStatus
from prisoncare_desktop.domain.resident import Resident
from prisoncare_desktop.ui.calendar_words import moment, short_day, wall_clock
from prisoncare_desktop.ui.screens.pathway.form_card import FormCard
from prisoncare_desktop.ui.screens.pathway.in_order import Line, id_of, in_order, shown
from prisoncare_desktop.ui.screens.pathway.lines_card import LinesCard
from prisoncare_desktop.ui.screens.pathway.record_card import RecordCard
from prisoncare_desktop.ui.screens.pathway.resident_card import ResidentCard
from prisoncare_desktop.ui.screens.pathway.step_words import overdue_words, state_words
from prisoncare_desktop.ui.screens.pathway.why_card import WhyCard
from prisoncare_desktop.ui.theme.look import colours, is_narrow
from prisoncare_desktop.ui.trouble import Words
from prisoncare_desktop.ui.widgets.banner import Banner
from prisoncare_desktop.ui.widgets.buttons import secondary_button
from prisoncare_desktop.ui.widgets.card import Card
from prisoncare_desktop.ui.widgets.labels import Label, quiet
from prisoncare_desktop.ui.widgets.painting import set_blank
from prisoncare_desktop.ui.widgets.shortcuts import on_keys
from prisoncare_desktop.ui.widgets.steps import StepList
from prisoncare_desktop.ui.widgets.typed_ahead import TypedAhead
from prisoncare_desktop.usecases.access import WayIn
from prisoncare_desktop.usecases.pathway import Pathway, Step
from prisoncare_desktop.usecases.pathway_forms import FormStep

_FRAME = 5  # px; the red frame of an emergency opening
_NARROW = 900  # px; under it the cards stand above the reviews


class PathwayView(QWidget):
    """`reads_only`: for those who read what another team keeps: nothing is recorded, and they may be asked why."""

    record_asked = Signal(str)  # task id
    step_asked = Signal(str)  # "<episode id>/<step>"
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
        self._lines: tuple[Line, ...] = ()
        self._arriving = False
        self.steps = StepList(self.tr("Steps"))
        self.typed_ahead = TypedAhead(self.steps)
        self.steps.step_activated.connect(self._on_step_activated)
        self.steps.current_changed.connect(lambda _step_id: self._display_due())
        self._due = RecordCard(reads_only=reads_only)
        self.record = self._due.record
        self.record.clicked.connect(lambda: self._on_step_activated(self._shown_id))
        self._lay_out()
        bar = self._area.verticalScrollBar()
        for key, act in (
            ("Esc", self.back_asked.emit),
            ("PgDown", lambda: bar.triggerAction(QScrollBar.SliderAction.SliderPageStepAdd)),
            ("PgUp", lambda: bar.triggerAction(QScrollBar.SliderAction.SliderPageStepSub)),
        ):
            on_keys(self, key, act)
        self.setFocusProxy(self.steps)

    def display(self, pathway: Pathway, drafts: dict[str, datetime], today: date) -> None:
        """Show the pathway. `drafts`: when one's own half-filled form was kept, by `in_order.id_of` its step."""
        self.trouble.set_message("info", "")
        self._pathway, self._drafts, self._today = pathway, drafts, today
        self._blank(False)
        states = dict(pathway.states)
        self.who.display(pathway.resident, today, shares=pathway.episode.shares_with_primary_care)
        self._display_way_in(pathway.way_in)
        self._lines = in_order(pathway)
        open_still = {s.task.id for s in pathway.steps if s.task.status is TaskStatus.DUE}
        marked = {id_of(f) for f in pathway.forms if not self._arriving or f.latest is None or id_of(f) in drafts}
        same = self.steps.current_id() in open_still | marked
        self._arriving = False
        self.steps.set_steps(
            [shown(line, states, today, begun=id_of(line) in drafts) for line in self._lines],
            current="" if same else self._first_to_record(pathway),
        )
        self._display_due()
        self._display_coming()
        self._display_forms(states)
        self.typed_ahead.has_come()

    def arrive(self, *, from_a_form: bool) -> None:
        """The person comes to the page: a step recorded meanwhile is not the one that Enter should open again, nor is
        what is marked now if Enter was typed ahead, in the form they come from."""
        self._arriving = True
        if from_a_form:
            self.typed_ahead.expect()

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
        self._pathway, self._shown_id, self._lines = None, "", ()
        self.steps.set_steps(())
        self.who.clear()
        self._due.clear()
        self._note.clear()
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

    def _first_to_record(self, pathway: Pathway) -> str:
        """Return what is marked first: the review to record now; where none is owed, the first step not recorded."""
        due = self._first_due(pathway)
        if due is not None:
            return due.task.id
        return next((id_of(form) for form in pathway.forms if form.latest is None), "")

    def _lay_out(self) -> None:
        self._reviews = reviews = Card(self.tr("Steps"))
        reviews.body.addWidget(self.steps)
        self._note = quiet(wrap=True)
        reviews.body.addSpacing(6)
        reviews.body.addWidget(self._note)
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

    def _display_form(self, line: Line | None) -> None:
        """Read out the form of the marked step, if it was recorded and its form is on this PC."""
        recorded = self._recorded(line)
        if recorded is None:
            self.form.forget()
        else:
            title, response = recorded
            blanks = self._pathway.blanks if self._pathway else ()
            answered = (response.questionnaire, response.version)
            blank = next((one for one in blanks if (one.url, one.version) == answered), None)
            self.form.read(title, response, blank)

    def _recorded(self, line: Line | None) -> tuple[str, FormResponse] | None:
        """Return the marked step's form, under what it is called; None if it has none."""
        if isinstance(line, FormStep):
            if line.latest is None:
                return None
            day, by = short_day(line.latest.day), line.latest.by_name
            title = self.tr("{step}, {day} by {who}") if by else self.tr("{step}, {day}")
            return title.format(step=line.label, day=day, who=by), line.latest.response
        responses = {r.id: r for r in self._pathway.responses} if self._pathway else {}
        response = responses.get(line.task.response_id) if line else None
        if line is None or response is None or line.task.status is TaskStatus.DUE:
            return None
        done = short_day(line.task.done_on) if line.task.done_on else ""
        title = self.tr("{review}, done {day} by {who}")
        return title.format(review=line.label, day=done, who=line.task.done_by_name), response

    def _display_due(self) -> None:
        """Show the marked step, if it is to be recorded; else the review to record now."""
        if self._pathway is None:
            return
        marked = next((line for line in self._lines if id_of(line) == self.steps.current_id()), None)
        self._display_form(marked)
        if isinstance(marked, FormStep) and not self._reads_only:
            self._shown_id = id_of(marked)
            self._due.show_step(marked, self._drafts.get(self._shown_id), self._today)
            return
        review = None if isinstance(marked, FormStep) else marked
        step = review if review and review.task.status is TaskStatus.DUE else self._first_due(self._pathway)
        self._shown_id = step.task.id if step else ""
        if step is None:
            self._due.show_nothing_owed()
        else:
            self._due.show_review(step, self._drafts.get(self._shown_id), self._today)

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
        labels = {s.questionnaire: s.label for s in pathway.forms}
        labels |= {s.questionnaire: s.label for s in pathway.steps if s.questionnaire}
        days = dict(pathway.days)
        lines = []
        for r in pathway.responses:
            day, kept_on = days[r.id], local_date(r.completed_at)
            when = short_day(day) if day != kept_on else f"{short_day(day)} {wall_clock(r.completed_at)}"
            kept = self.tr("kept {when}").format(when=moment(r.completed_at, self._today)) if day != kept_on else ""
            said = state_words(states.get(r.id, "")) or self.tr("form version {v}").format(v=r.version)
            what = labels.get(r.questionnaire, r.questionnaire.rsplit("/", 1)[-1])
            lines.append((what, when, " · ".join(filter(None, (kept, said)))))
        self._forms.display(self.tr("Forms completed"), lines)
        worker = pathway.episode.worker_name or self.tr("nobody yet")
        self._note.setText(
            self.tr("Worker: {worker}. Reception {day}.").format(
                worker=worker, day=short_day(pathway.episode.reception_on)
            )
        )

    def _on_step_activated(self, step_id: str) -> None:
        line = next((one for one in self._lines if id_of(one) == step_id), None)
        if self._reads_only or self._pathway is None or line is None:
            return
        if isinstance(line, FormStep):
            self.step_asked.emit(f"{self._pathway.episode.id}/{line.code}")
        elif line.task.status is TaskStatus.DUE and line.questionnaire:
            self.record_asked.emit(step_id)

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
