"""Today for an administrator: last week's draw, its paper, and the one thing to do next."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from prisoncare_desktop.domain.feedback import PaperStatus
from prisoncare_desktop.ui.calendar_words import long_day, week_words
from prisoncare_desktop.ui.screens.today.next_card import NextCard
from prisoncare_desktop.ui.widgets.buttons import primary_button, secondary_button
from prisoncare_desktop.ui.widgets.card import Card, StatCard
from prisoncare_desktop.ui.widgets.card_row import CardRow
from prisoncare_desktop.ui.widgets.scrolled import Scrolled
from prisoncare_desktop.ui.working_page import WorkingPage
from prisoncare_desktop.usecases.today import AdministratorToday

DRAW, KEYING = "draw", "keying"


class AdministratorTodayView(WorkingPage):
    chosen = Signal(str)  # the screen to go to

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.next_card = NextCard(primary_button("", key_hint=self.tr("Enter")))
        self.next_card.go.connect(self.chosen)
        self.drawn = StatCard(self.tr("Drawn"))
        self.printed = StatCard(self.tr("Printed"))
        self.returned = StatCard(self.tr("Come back"))
        cards = CardRow(self.drawn, self.printed, self.returned)
        returns = Card(
            self.tr("A form has come back?"),
            subtitle=self.tr("Type the code beside its squares, then its answers. Nothing on it says whose it is."),
        )
        self.key_in = secondary_button(self.tr("Key in a returned form"))
        self.key_in.clicked.connect(lambda: self.chosen.emit(KEYING))
        row = QHBoxLayout()
        row.addWidget(self.key_in)
        row.addStretch(1)
        returns.body.addSpacing(4)
        returns.body.addLayout(row)
        page = Scrolled()
        for widget in (self.trouble, self.next_card, cards, returns):
            page.column.addWidget(widget)
        page.column.addStretch(1)
        self.body.addWidget(page, 1)
        self.setFocusProxy(self.next_card.button)

    def display(self, today: AdministratorToday) -> None:
        """Show where the week's draw and its paper stand."""
        week = week_words(today.week)
        self.set_title(self.tr("Today"), f"{long_day(today.day)} · {self.tr('the week {week}').format(week=week)}")
        self.trouble.set_message("info", "")
        paper = dict(today.paper)
        printed = sum(paper.values())
        returned, void = paper.get(PaperStatus.RETURNED, 0), paper.get(PaperStatus.VOID, 0)
        n = today.clinics_drawn
        clinics = self.tr("in 1 clinic") if n == 1 else self.tr("in {n} clinics").format(n=n)
        self.drawn.set_number(str(today.forms_drawn), clinics if today.clinics_drawn else self.tr("not drawn yet"))
        self.printed.set_number(str(printed), self.tr("forms given out") if printed else self.tr("not printed yet"))
        note = self.tr("of {n} given out").format(n=printed) if printed else self.tr("none yet")
        self.returned.set_number(str(returned), note + (self.tr(", {n} void").format(n=void) if void else ""))
        self._display_next(today, week, printed, printed - returned - void)

    def _display_next(self, today: AdministratorToday, week: str, printed: int, out: int) -> None:
        button = self.next_card.button
        if not today.clinics_drawn and not today.seed_committed:
            button.setText(self.tr("Look at the draw"))
            self.next_card.display(
                self.tr("The week {week} cannot be drawn").format(week=week),
                self.tr(
                    "No seed was committed before it began, so nobody could check the draw. Coming weeks have theirs."
                ),
                DRAW,
                edge="caution",
            )
        elif not today.clinics_drawn:
            button.setText(self.tr("Go to the draw"))
            self.next_card.display(
                self.tr("Next: draw who is asked about the week {week}").format(week=week),
                self.tr("Two people for each clinic, from those who were seen. Anybody can run the draw again."),
                DRAW,
            )
        elif not printed:
            button.setText(self.tr("Print the pack"))
            self.next_card.display(
                self.tr("Next: print {n} forms for the week {week}").format(n=today.forms_drawn, week=week),
                self.tr("A cover slip with a name, and a form without one, in walking order of the wings."),
                DRAW,
            )
        elif out:
            button.setText(self.tr("Key in a form"))
            self.next_card.display(
                self.tr("Next: key in what comes back"),
                self.tr("{n} forms of the week {week} are still out.").format(n=out, week=week),
                KEYING,
            )
        else:
            button.setText(self.tr("Look at the week"))
            self.next_card.display(self.tr("The week {week} is complete").format(week=week), "", DRAW, edge="done")
        button.updateGeometry()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.next_card.button.click()
        else:
            super().keyPressEvent(event)
