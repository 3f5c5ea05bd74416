"""What is kept and what goes at the left, legal holds at the right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from prisoncare_desktop.domain.calendar import local_date
from prisoncare_desktop.domain.resident import Resident
from prisoncare_desktop.domain.retention import LEFT_KEEP, SENT_KEEP
from prisoncare_desktop.ui.calendar_words import full_day, wall_clock
from prisoncare_desktop.ui.resident_hits import hits_of
from prisoncare_desktop.ui.screens.retention.retention_words import (
    gone_words,
    held_words,
    kept_words,
    to_go_words,
    whose_words,
)
from prisoncare_desktop.ui.widgets.buttons import Button
from prisoncare_desktop.ui.widgets.card import Card
from prisoncare_desktop.ui.widgets.flow import FlowBox
from prisoncare_desktop.ui.widgets.labels import field_label, quiet, wrapped
from prisoncare_desktop.ui.widgets.scrolled import Scrolled
from prisoncare_desktop.ui.widgets.search_box import SearchBox
from prisoncare_desktop.ui.widgets.shortcuts import on_keys
from prisoncare_desktop.ui.working_page import WorkingPage
from prisoncare_desktop.usecases.retention import HeldLine, Retained

MONTHS_OFFERED = (3, 6, 13, 24, 36)


class RetentionView(WorkingPage):
    left = Signal()
    months_chosen = Signal(int)
    months_confirmed = Signal(int)  # shorter, and asked about; or longer again, as it was before
    trim_asked = Signal()
    search_asked = Signal(str)  # what was typed of whom a hold is for
    hold_asked = Signal(str, str)  # resident id ("" while nobody was chosen), reason
    lift_asked = Signal(str)  # resident id

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.set_title(
            self.tr("What this PC keeps"), self.tr("The trust keeps everything. This PC keeps what the work needs.")
        )
        self.trim_now = Button(self.tr("Trim now"), "primary")
        self.trim_now.clicked.connect(self.trim_asked)
        self.add_way_back(self.tr("Settings"))
        self.back_requested.connect(self._on_back)
        self._months = 0
        self._found: Mapping[str, Resident] = {}
        self.aside.addWidget(self.trim_now)
        self.body.addWidget(self.trouble)
        pair = QHBoxLayout()
        pair.setSpacing(14)
        pair.addLayout(self._left(), 1)
        pair.addLayout(self._right(), 1)
        scrolled = Scrolled()
        scrolled.column.addLayout(pair)
        scrolled.column.addStretch(1)
        self.body.addWidget(scrolled, 1)

    def _left(self) -> QVBoxLayout:
        window = Card(self.tr("How long"))
        self.months: dict[int, Button] = {}
        row = FlowBox()
        for months in MONTHS_OFFERED:
            button = Button(self.tr("{n} months").format(n=months))
            button.setCheckable(True)
            button.clicked.connect(lambda _=False, chosen=months: self._on_months(chosen))
            self.months[months] = button
        row.set_widgets(list(self.months.values()))
        self._since = wrapped()
        window.body.addWidget(self._since)
        window.body.addWidget(row)
        self.shorter = wrapped("", "strong")
        self.yes = Button("", "destructive")
        self.no = Button(self.tr("No, leave it"), key_hint=self.tr("Esc"))
        self.undo = Button("", key_hint="Ctrl+Z")
        self.yes.clicked.connect(lambda: self.months_confirmed.emit(self._asked))
        self.no.clicked.connect(self._on_no)
        self.undo.clicked.connect(lambda: self.months_confirmed.emit(self._before))
        on_keys(self, "Ctrl+Z", lambda: None if self.undo.isHidden() else self.undo.click())
        window.body.addWidget(self.shorter)
        answers = QHBoxLayout()
        for button in (self.no, self.yes, self.undo):
            answers.addWidget(button)
        answers.addStretch(1)
        window.body.addLayout(answers)
        self.clear_questions()
        window.body.addWidget(
            quiet(
                self.tr(
                    "Somebody who left goes after {left} days, once all of theirs is at the trust. "
                    "What was sent is kept for {sent} days, to be sent again if the trust needs it."
                ).format(left=LEFT_KEEP.days, sent=SENT_KEEP.days),
                wrap=True,
            )
        )
        self._next = Card(self.tr("What goes"))
        self._to_go = wrapped("", "strong")
        self._kept = wrapped()
        self._last = quiet(wrap=True)
        for label in (self._to_go, self._kept, self._last):
            self._next.body.addWidget(label)
        left = QVBoxLayout()
        left.setSpacing(14)
        left.addWidget(window)
        left.addWidget(self._next)
        left.addStretch(1)
        return left

    def _right(self) -> QVBoxLayout:
        holds = Card(
            self.tr("Legal holds"),
            subtitle=self.tr("The whole record of these people stays here until the hold is lifted."),
        )
        self._holds = QGridLayout()
        self._holds.setHorizontalSpacing(12)
        self._holds.setVerticalSpacing(10)
        self._holds.setColumnStretch(0, 1)
        holds.body.addLayout(self._holds)
        new = Card(
            self.tr("Place a hold"),
            subtitle=self.tr(
                "It holds on this PC alone: other PCs go on letting go of what they keep of this person. Place it on "
                "each of them too."
            ),
        )
        self._whose = ""
        self.search = SearchBox(self.tr("Name, number or cell"))
        self.search.query_changed.connect(self._on_typed)
        self.search.chosen.connect(self._on_chosen)
        self.whose = wrapped("", "strong")
        self.whose.hide()
        self.reason = QLineEdit()
        self.reason.setMaxLength(300)
        self.reason.returnPressed.connect(self._on_place)
        self.place = Button(self.tr("Place the hold"))
        self.place.clicked.connect(self._on_place)
        new.body.addWidget(field_label(self.tr("Whose record"), self.search))
        new.body.addWidget(self.search)
        new.body.addWidget(self.whose)
        new.body.addWidget(field_label(self.tr("Why, and who asked for it"), self.reason))
        new.body.addWidget(self.reason)
        new.body.addWidget(self.place)
        right = QVBoxLayout()
        right.setSpacing(14)
        right.addWidget(holds)
        right.addWidget(new)
        right.addStretch(1)
        return right

    def display(self, page: Retained) -> None:
        """Show how it stands."""
        self.trouble.set_message("info", "")
        self._months = page.keep_months
        self._show_months(self._months)
        day = full_day(date.fromisoformat(page.first_day_kept)) if page.first_day_kept else ""
        since = self.tr("Attendance, draws and paper from {day} on ({n} months).").format(day=day, n=page.keep_months)
        self._since.setText(since if day else self.tr("Nothing goes before the first sync with the trust."))
        self._to_go.setText(to_go_words(page.leaving, page.old_appointments))
        self._kept.setText("\n".join(kept_words(why, count) for why, count in page.kept))
        self._kept.setVisible(bool(page.kept))
        self._last.setText(self._last_words(page))
        self.trim_now.setEnabled(page.as_of is not None)
        self._show_holds(page.holds)

    def ask_if_shorter(self, page: Retained) -> None:
        """Ask whether that is meant: what would go by it, and from when on all would stay."""
        self._asked, self._before = page.keep_months, 0
        self._show_months(self._months)
        day = full_day(date.fromisoformat(page.first_day_kept)) if page.first_day_kept else ""
        said = self.tr("{n} months instead of {now}?").format(n=page.keep_months, now=self._months)
        if day:
            said += " " + self.tr("Attendance, draws and paper before {day} go from this PC.").format(day=day)
        self.shorter.setText(f"{said} {to_go_words(page.leaving, page.old_appointments)}")
        self.yes.setText(self.tr("Keep {n} months").format(n=page.keep_months))
        self._show_question(asked=True)
        self.no.setFocus(Qt.FocusReason.OtherFocusReason)

    def say_shorter(self, months: int, before: int) -> None:
        """Say that it is so now; `before`: what one key goes back to, 0 if that would be shorter."""
        self._asked, self._before = 0, before
        self.shorter.setText(self.tr("{n} months from now on.").format(n=months))
        self.undo.setText(self.tr("Back to {n} months").format(n=before))
        self._show_question(asked=False)
        (self.months.get(months) or self.search).setFocus(Qt.FocusReason.OtherFocusReason)

    def clear_questions(self) -> None:
        """Ask nothing, and offer nothing to take back."""
        self._asked = self._before = 0
        self.shorter.setText("")
        self._show_question(asked=False)

    def clear_hold(self) -> None:
        """Empty the boxes: the hold was placed."""
        self.search.clear()
        self._choose(None)
        self.reason.clear()

    def _last_words(self, page: Retained) -> str:
        if page.last_at is None:
            return self.tr("It was never trimmed yet. It is by itself, once a day, after a sync.")
        words = self.tr("Last trimmed {day}, {time}: {what}. It goes on by itself once a day.")
        return words.format(
            day=full_day(local_date(page.last_at)), time=wall_clock(page.last_at), what=gone_words(page.last_gone)
        )

    def _show_holds(self, holds: tuple[HeldLine, ...]) -> None:
        while (item := self._holds.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for row, line in enumerate(holds):
            words = self.tr("{whom}\n{reason}\nby {who}, {day}").format(
                whom=held_words(line),
                reason=line.hold.reason,
                who=line.placed_by_name or line.hold.placed_by,
                day=full_day(local_date(line.hold.placed_at)),
            )
            lift = Button(self.tr("Lift"))
            lift.setAccessibleName(self.tr("Lift the hold on {name}").format(name=line.name))
            lift.clicked.connect(lambda _=False, who=line.hold.resident_id: self.lift_asked.emit(who))
            self._holds.addWidget(wrapped(words), row, 0)
            self._holds.addWidget(lift, row, 1)
        if not holds:
            self._holds.addWidget(quiet(self.tr("Nobody's record is held.")), 0, 0)

    def _on_months(self, chosen: int) -> None:
        self._show_months(self._months)  # it is so when it was kept, not when it was pressed
        self.months_chosen.emit(chosen)

    def _show_months(self, chosen: int) -> None:
        for months, button in self.months.items():
            button.setChecked(months == chosen)

    def _show_question(self, *, asked: bool) -> None:
        self.shorter.setVisible(bool(self.shorter.text()))
        self.yes.setVisible(asked)
        self.no.setVisible(asked)
        self.undo.setVisible(bool(self._before))

    def _on_no(self) -> None:
        whose = self.months.get(self._asked, self.search)
        self.clear_questions()
        whose.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_back(self) -> None:
        """Esc takes the list of those found away first, or the question."""
        if self.search.results():
            self.search.close_results()
        elif self._asked:
            self._on_no()
        else:
            self.left.emit()

    def _on_place(self) -> None:
        self.hold_asked.emit(self._whose, self.reason.text())

    def display_found(self, typed: str, found: Sequence[Resident]) -> None:
        """Show who was found, to be chosen from."""
        self._found = {one.id: one for one in found}
        self.search.set_results(typed, hits_of(found))

    def _on_typed(self, text: str) -> None:
        self._choose(None)
        self.search_asked.emit(text)

    def _on_chosen(self, resident_id: str) -> None:
        self._choose(self._found.get(resident_id))
        self.reason.setFocus(Qt.FocusReason.OtherFocusReason)

    def _choose(self, resident: Resident | None) -> None:
        self._whose = resident.id if resident else ""
        self.whose.setText(whose_words(resident) if resident else "")
        self.whose.setVisible(resident is not None)
