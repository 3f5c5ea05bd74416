"""The card of what is to be recorded now: a review and why it is due, or a step of the pathway."""

from __future__ import annotations

from datetime import date, datetime

from PySide6.QtWidgets import QHBoxLayout

from prisoncare_desktop.ui.calendar_words import moment, short_day
from prisoncare_desktop.ui.screens.pathway.step_words import overdue_words, why_sentence
from prisoncare_desktop.ui.widgets.buttons import Button
from prisoncare_desktop.ui.widgets.card import Card
from prisoncare_desktop.ui.widgets.labels import Label, quiet
from prisoncare_desktop.usecases.pathway import Step
from prisoncare_desktop.usecases.pathway_forms import FormStep


class RecordCard(Card):
    """`reads_only`: nothing is recorded, and no button is there."""

    def __init__(self, *, reads_only: bool) -> None:
        super().__init__()
        self._reads_only = reads_only
        self._why = quiet(wrap=True)
        self._draft = Label("", wrap=True, tone="info")
        self.record = Button(self.tr("Record the review"), "primary", key_hint=self.tr("Enter"))
        buttons = QHBoxLayout()
        buttons.addWidget(self.record)
        buttons.addStretch(1)
        self.body.addWidget(self._why)
        self.body.addWidget(self._draft)
        self.body.addSpacing(4)
        self.body.addLayout(buttons)

    def clear(self) -> None:
        self.set_title("")
        self._why.clear()
        self._draft.hide()

    def show_nothing_owed(self) -> None:
        self._draft.hide()
        self.record.hide()
        self.set_edge(None)
        self.set_title(self.tr("No review is owed"))
        self._why.setText(self.tr("The next one appears here when its clock starts."))

    def show_review(self, step: Step, kept: datetime | None, today: date) -> None:
        """Show a review that is owed. `kept`: when one's own half-filled form of it was kept."""
        days = step.days_overdue
        title = (
            self.tr("{review} is overdue").format(review=step.label)
            if days > 0
            else self.tr("{review} is {when}").format(review=step.label, when=overdue_words(days))
        )
        self.set_edge("overdue" if days > 0 else "caution" if days == 0 else "info")
        self.set_title(title)
        why = [why_sentence(step)]
        if days > 0:
            why.append(self.tr("It was due on {day}.").format(day=short_day(step.task.due_on)))
        if not step.questionnaire and not self._reads_only:
            why.append(self.tr("Its form comes with a later version: record it where you do now."))
        self._why.setText(" ".join(why))
        self._say_kept(kept, today)
        self.record.setVisible(bool(step.questionnaire) and not self._reads_only)
        self._name_the_button(self.tr("Go on with the review") if kept else self.tr("Record the review"))

    def show_step(self, step: FormStep, kept: datetime | None, today: date) -> None:
        """Show a step recorded by a form. `kept`: as for a review."""
        self.set_edge("info")
        self._say_kept(kept, today)
        self.record.setVisible(not self._reads_only)
        if step.latest is None:
            self.set_title(self.tr("{step} is not recorded").format(step=step.label))
            self._why.setText(self.tr("It is one short form. What is known already waits there to be confirmed."))
            self._name_the_button(self.tr("Go on with the form") if kept else self.tr("Record it"))
        else:
            self.set_title(self.tr("{step} is recorded").format(step=step.label))
            self._why.setText(self.tr("A new form is kept beside this one. Nothing is overwritten."))
            self._name_the_button(self.tr("Go on with the form") if kept else self.tr("Record it again"))

    # --- inside ---

    def _say_kept(self, kept: datetime | None, today: date) -> None:
        self._draft.setVisible(kept is not None)
        if kept is not None:
            self._draft.setText(self.tr("Half filled by you, kept {when}.").format(when=moment(kept, today)))

    def _name_the_button(self, words: str) -> None:
        self.record.setText(words)
        self.record.updateGeometry()
