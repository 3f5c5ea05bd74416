"""The form of a review or a step under its head."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from prisoncare_desktop.forms.session import FormSession
from prisoncare_desktop.ui.forms.day_box import DayBox
from prisoncare_desktop.ui.forms.form_page import FormPage
from prisoncare_desktop.ui.widgets.labels import field_label
from prisoncare_desktop.ui.widgets.shortcuts import on_keys
from prisoncare_desktop.ui.working_page import WorkingPage
from prisoncare_desktop.usecases.pathway import ReviewForm
from prisoncare_desktop.usecases.pathway_forms import StepForm


class ReviewView(WorkingPage):
    back_asked = Signal()

    def __init__(self, today: Callable[[], date], parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.form = FormPage(self.tr("Complete"), today)
        self.done_on = DayBox(today, said=False)
        self._asks_day = QWidget()
        row = QHBoxLayout(self._asks_day)
        row.setContentsMargins(0, 0, 14, 0)
        row.addWidget(field_label(self.tr("Done on"), self.done_on.line))
        row.addWidget(self.done_on)
        self.aside.addWidget(self._asks_day)
        self.aside.addWidget(self.form.progress)
        self.body.addWidget(self.trouble)
        self.body.addWidget(self.form, 1)
        on_keys(self, "Esc", self.back_asked)  # an open list of options takes its own Esc first

    def display(self, form: ReviewForm | StepForm, session: FormSession, *, asks_day: bool, day: date) -> None:
        """Show a form. `asks_day`: it does not ask when it was done, so the head does."""
        self.trouble.set_message("info", "")
        r = form.resident
        version = self.tr("form version {v}").format(v=form.blank.version)
        who = " · ".join(part for part in (r.name, r.nomis_number, r.cell, version) if part)
        self.set_title(form.label, who)
        self._asks_day.setVisible(asks_day)
        self.done_on.set_day(day)
        self.form.open(session, drafts=form.draft_languages)

    def clear(self) -> None:
        """Show nobody's form."""
        self.form.close_form()
        self.trouble.set_message("info", "")
        self.set_title(self.tr("Form"))
        self._asks_day.hide()
