"""Today for those who work by clinics: a nurse (the next list, unfinished ones) and a leader (the whole prison)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from prisoncare_desktop.ui.access_words import age_words
from prisoncare_desktop.ui.calendar_words import half_day, long_day, weekday_and_day
from prisoncare_desktop.ui.resident_words import wing_words
from prisoncare_desktop.ui.screens.today.look_at import LookAt
from prisoncare_desktop.ui.screens.today.next_card import NextCard
from prisoncare_desktop.ui.session_rows import session_columns, session_row
from prisoncare_desktop.ui.widgets.banner import Banner, BannerKind
from prisoncare_desktop.ui.widgets.buttons import primary_button
from prisoncare_desktop.ui.widgets.card import StatCard
from prisoncare_desktop.ui.widgets.card_row import CardRow
from prisoncare_desktop.ui.widgets.labels import heading
from prisoncare_desktop.ui.widgets.scrolled import Scrolled
from prisoncare_desktop.ui.widgets.table import GridTable
from prisoncare_desktop.ui.working_page import WorkingPage
from prisoncare_desktop.usecases.access import AccessCounts
from prisoncare_desktop.usecases.clinic_lists import SessionLine
from prisoncare_desktop.usecases.today import NurseToday

_FEW, _COMING_AT_MOST = 4, 6  # rows: with so few of today's there is room for the next day's


class ClinicsTodayView(WorkingPage):
    """`leads=True`: the state of the sync in place of the next list."""

    session_chosen = Signal(str)
    sync_chosen = Signal()
    access_chosen = Signal()
    screen_chosen = Signal(str)

    def __init__(self, *, leads: bool, known: Collection[str] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._leads = leads
        self._shown = False
        self.sync_banner = Banner()
        self.sync_banner.action_requested.connect(self.sync_chosen)
        self.access_banner = Banner()
        self.access_banner.action_requested.connect(self.access_chosen)
        self.next_card = NextCard(primary_button(self.tr("Open the list"), key_hint=self.tr("Enter")))
        self.next_card.go.connect(self.session_chosen)
        self.look_at = LookAt(known)
        self.look_at.chosen.connect(self.screen_chosen)
        self.totals = tuple(StatCard(label) for label in self._total_labels())
        self.table = GridTable(self.tr("Clinics today"))
        self.table.set_columns(session_columns(self.tr("When")))
        self.table.row_activated.connect(self.session_chosen)
        self._unfinished_title = heading(self.tr("Not finished on earlier days"), 3)
        self.unfinished = GridTable(self.tr("Clinics not finished on earlier days"))
        self.unfinished.set_selection_needs_focus(True)
        self.unfinished.set_columns(session_columns(self.tr("Day")))
        self.unfinished.row_activated.connect(self.session_chosen)
        self._coming_title = heading("", 3)
        self.coming = GridTable(self.tr("The next clinics"))
        self.coming.set_selection_needs_focus(True)
        self.coming.set_columns(session_columns(self.tr("When")))
        self.coming.row_activated.connect(self.session_chosen)
        for table in (self.table, self.unfinished, self.coming):
            table.set_commands(self.look_at.letters())
            table.command_pressed.connect(lambda key, _row: self.look_at.open(key))
        self._lay_out()
        self.setFocusProxy(self.table)

    def _lay_out(self) -> None:
        page = Scrolled()
        self.body.addWidget(page)
        for widget in (self.trouble, self.sync_banner, self.access_banner, self.next_card):
            page.column.addWidget(widget)
        self.next_card.setVisible(not self._leads)
        page.column.addWidget(CardRow(*self.totals))
        page.column.addWidget(self.look_at)
        page.add_table(self.table)
        page.column.addWidget(self._unfinished_title)
        page.add_table(self.unfinished)
        page.column.addWidget(self._coming_title)
        page.add_table(self.coming)
        page.column.addStretch(1)

    # --- what is shown ---

    def display(self, today: NurseToday, next_up: SessionLine | None, wing: str, now: datetime) -> None:
        """Show the day. `next_up`: the clinic to open next."""
        where = self.tr("the whole prison") if self._leads and not wing else wing_words(wing)
        self.set_title(self.tr("Today"), f"{long_day(today.day)} · {where}")
        self.trouble.set_message("info", "")
        self._display_next(today, next_up)
        self._display_totals(today.sessions)
        self.look_at.display_unexplained(today.unexplained, by_wing=not wing)
        self.look_at.display_lists(today.sessions, today.problems, now)
        self.look_at.display_regime(today.regime, today.day)
        self.table.set_empty_text(
            self.tr("No clinics here today. Clinics shows the days to come; the wing is chosen at the top left.")
        )
        self.table.set_rows(
            [
                session_row(x, half_day(x.session.period).capitalize(), today.day)
                for x in sorted(today.sessions, key=lambda x: x.session.closed_at is not None)
            ]
        )
        if not self._shown and next_up is not None:
            self.table.select(next_up.session.id)
        self._shown = True
        self._unfinished_title.setVisible(bool(today.unfinished))
        self.unfinished.setVisible(bool(today.unfinished))
        self.unfinished.set_rows(
            [
                session_row(x, f"{weekday_and_day(x.session.clinic_date)}, {half_day(x.session.period)}", today.day)
                for x in today.unfinished
            ]
        )
        self._display_coming(today)

    def display_sync(self, kind: BannerKind, text: str) -> None:
        """Say how this PC's records stand, on a leader's page."""
        self.sync_banner.set_message(kind, text, action=self.tr("Open Sync"))

    def display_access(self, access: AccessCounts) -> None:
        """Say how many openings of records a leader may want to ask about; nothing where there are none."""
        said = []
        if access.uses:
            one = self.tr("1 emergency opening of a record waits for you. It is {age} old.")
            several = self.tr("{n} emergency openings of records wait for you. The oldest is {age} old.")
            words = one if access.uses == 1 else several
            said.append(words.format(n=access.uses, age=age_words(access.oldest_hours)))
        if access.late:
            said.append(self.tr("That is longer than 72 hours."))
        if access.unusual:
            one, several = (
                self.tr("1 unusual opening in the last 7 days."),
                self.tr("{n} unusual openings in the last 7 days."),
            )
            said.append((one if access.unusual == 1 else several).format(n=access.unusual))
        kind: BannerKind = "danger" if access.late else "caution" if access.uses else "info"
        self.access_banner.set_message(kind, " ".join(said), action=self.tr("Look at them"))

    def start_afresh(self) -> None:
        """Select the next clinic at the coming display, as when the person comes back to Today."""
        self._shown = False

    # --- inside ---

    def _total_labels(self) -> tuple[str, ...]:
        return (
            self.tr("Booked"),
            self.tr("Seen"),
            self.tr("Not seen"),
            self.tr("Not brought"),
            self.tr("Not recorded yet"),
        )

    def _display_coming(self, today: NurseToday) -> None:
        """Show the next day's clinics while today's leave room for them."""
        few = len(today.sessions) + len(today.unfinished) <= _FEW
        shown = today.coming[:_COMING_AT_MOST] if few else ()
        if shown:
            day = shown[0].session.clinic_date
            self._coming_title.setText(self.tr("Next: {day}").format(day=long_day(day)))
        self._coming_title.setVisible(bool(shown))
        self.coming.setVisible(bool(shown))
        self.coming.set_rows([session_row(x, half_day(x.session.period).capitalize(), today.day) for x in shown])

    def _display_next(self, today: NurseToday, next_up: SessionLine | None) -> None:
        if next_up is None:
            done = bool(today.sessions)
            what = self.tr("Every clinic of today is recorded.") if done else self.tr("No clinics here today.")
            why = self.tr("Below are lists of earlier days that are not finished.") if today.unfinished else ""
            self.next_card.display(what, why, "", edge="done" if done else "plain")
            return
        s = next_up.session
        place = f", {wing_words(s.wing)}" if s.wing else ""
        booked = self.tr("1 booked") if next_up.booked == 1 else self.tr("{n} booked").format(n=next_up.booked)
        said = [half_day(s.period).capitalize(), s.clinician, booked]
        said.append(self.tr("{n} not recorded yet").format(n=next_up.counts.not_recorded))
        what = self.tr("Next: {clinic}").format(clinic=next_up.clinic_label + place)
        self.next_card.display(what, " · ".join(w for w in said if w), s.id)

    def _display_totals(self, sessions: Sequence[SessionLine]) -> None:
        booked = sum(x.booked for x in sessions)
        counts = [x.counts for x in sessions]
        seen, not_seen = sum(c.seen for c in counts), sum(c.not_seen for c in counts)
        not_brought, owed = sum(c.not_brought for c in counts), sum(c.not_recorded for c in counts)
        cancelled = sum(c.cancelled for c in counts)
        clinics = self.tr("in 1 clinic") if len(sessions) == 1 else self.tr("in {n} clinics").format(n=len(sessions))
        self.totals[0].set_number(str(booked), clinics if sessions else self.tr("no clinics today"))
        self.totals[1].set_number(str(seen), self.tr("of {n} booked").format(n=booked))
        cared = self.tr("and {n} cancelled").format(n=cancelled) if cancelled else self.tr("none cancelled")
        self.totals[2].set_number(str(not_seen), cared)
        regime = self.tr("the regime, not the patient")
        self.totals[3].set_number(str(not_brought), regime, edge="regime" if not_brought else None)
        self.totals[4].set_number(str(owed), self.tr("on today's lists"))
