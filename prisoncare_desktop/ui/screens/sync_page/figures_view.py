"""The figures of the sync for IT and leaders: how it stands, kind by kind, day by day, run by run. Names nobody."""

from __future__ import annotations

from datetime import date, timedelta

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from prisoncare_desktop.domain.calendar import instant_of
from prisoncare_desktop.ui.calendar_words import full_day, moment, short_day
from prisoncare_desktop.ui.screens.sync_page.change_words import when_there
from prisoncare_desktop.ui.sync_words import needing_words, resource_words, span_words
from prisoncare_desktop.ui.trouble import sync_trouble_words
from prisoncare_desktop.ui.widgets.buttons import secondary_button
from prisoncare_desktop.ui.widgets.card import Card
from prisoncare_desktop.ui.widgets.chip import Chip
from prisoncare_desktop.ui.widgets.labels import Label, heading, quiet, wrapped
from prisoncare_desktop.ui.widgets.rows import Cell, Column, Row
from prisoncare_desktop.ui.widgets.scrolled import Scrolled
from prisoncare_desktop.ui.widgets.table import GridTable
from prisoncare_desktop.ui.working_page import WorkingPage
from prisoncare_desktop.usecases.outbox import EntryState
from prisoncare_desktop.usecases.run_log import DayOfRuns, RunNote
from prisoncare_desktop.usecases.sync_figures import KindFigures, SyncFigures
from prisoncare_desktop.usecases.syncing import STOPPED

_MB = 1024 * 1024


def tr(text: str) -> str:
    return QCoreApplication.translate("sync_figures", text)


class FiguresView(WorkingPage):
    copy_requested = Signal()
    save_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Figures of the sync"), self.tr("Nobody is named here."), parent)
        self.copy = secondary_button(self.tr("Copy"))
        self.copy.clicked.connect(self.copy_requested)
        self.save = secondary_button(self.tr("Save as JSON…"))
        self.save.clicked.connect(self.save_requested)
        self.aside.addWidget(self.copy)
        self.aside.addWidget(self.save)
        self.add_way_back(self.tr("Sync"))
        self._card = Card(self.tr("How it stands"))
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(24)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(0, 3)
        self._grid.setColumnStretch(1, 7)
        self._card.body.addLayout(self._grid)
        self._lines: list[tuple[str, str]] = []
        self.kinds = _table(
            self.tr("Changes by kind and state"),
            Column("kind", self.tr("Kind"), stretch=1),
            Column("waiting", self.tr("Waiting"), align="right"),
            Column("claimed", self.tr("On its way"), align="right"),
            Column("receipted", self.tr("Receipted"), align="right"),
            Column("refused", self.tr("Refused"), align="right"),
            Column("conflict", self.tr("Conflict"), align="right"),
            Column("given-up", self.tr("Given up"), align="right"),
            Column("tries", self.tr("Tries"), align="right", hide_below=700),
        )
        self.days = _table(
            self.tr("Last seven days"),
            Column("day", self.tr("Day"), stretch=1),
            Column("runs", self.tr("Runs"), align="right"),
            Column("failed", self.tr("Not ended"), align="right"),
            Column("sent", self.tr("Sent"), align="right"),
            Column("received", self.tr("Received"), align="right"),
            Column("requests", self.tr("Requests"), align="right"),
            Column("bytes", self.tr("MB up / down"), align="right", hide_below=700),
            Column("longest", self.tr("Longest"), align="right"),
        )
        self.runs = _table(
            self.tr("Latest runs that moved something, or met trouble"),
            Column("at", self.tr("When")),
            Column("ended", self.tr("Ended"), stretch=1),
            Column("sent", self.tr("Sent"), align="right"),
            Column("receipted", self.tr("Receipted"), align="right"),
            Column("received", self.tr("Received"), align="right"),
            Column("requests", self.tr("Requests"), align="right", hide_below=700),
            Column("seconds", self.tr("Seconds"), align="right"),
        )
        page = Scrolled()
        page.column.addWidget(self.trouble)
        page.column.addWidget(self._card)
        for table in (self.kinds, self.days, self.runs):
            page.column.addWidget(heading(table.accessibleName(), 3))
            page.add_table(table)
        page.column.addStretch(1)
        self.body.addWidget(page, 1)
        self.setFocusProxy(self.kinds)

    def display(self, figures: SyncFigures, today: date) -> None:
        """Show the figures as they stand."""
        self.trouble.set_message("info", "")
        self._show_lines(self._standing(figures, today))
        self.kinds.set_rows([_kind_row(one) for one in figures.kinds])
        self.days.set_rows([_day_row(one) for one in figures.runs.days])
        self.runs.set_rows([_run_row(n, one, today) for n, one in enumerate(figures.runs.latest)])

    def as_text(self) -> str:
        """Return all that is on the page as lines of text, to be copied."""
        told = [f"{name}: {value}" for name, value in self._lines]
        for table in (self.kinds, self.days, self.runs):
            told += ["", table.accessibleName(), *table.as_lines()]
        return "\n".join(told) + "\n"

    # --- inside ---

    def _standing(self, f: SyncFigures, today: date) -> list[tuple[str, str]]:
        counts, state = f.counts, f.state
        known, none = self.tr("unknown"), self.tr("none")
        all_counts = self.tr("{here} saved here, {there} at the trust, {odd}, {gone} given up: {all} together")
        lines = [
            (self.tr("This PC"), f.device_id or known),
            (self.tr("PrisonCare"), f.program),
            (
                self.tr("Changes"),
                all_counts.format(
                    here=counts.saved_here,
                    there=counts.at_the_trust,
                    odd=needing_words(counts.needs_attention),
                    gone=counts.given_up,
                    all=counts.together,
                ),
            ),
            (self.tr("Oldest without a receipt"), _span(f.oldest_s) if f.oldest_s is not None else none),
            (self.tr("Last batch"), self.tr("{n}, answered up to {m}").format(n=f.last_batch, m=f.last_answered)),
            (self.tr("Last sync"), moment(state.last_sync_at, today) if state.last_sync_at else self.tr("never")),
            (self.tr("Next try"), moment(state.next_try_at, today) if state.next_try_at else known),
            (self.tr("Trouble"), state.trouble or none),
            (self.tr("Failed in a row"), str(f.failures_in_a_row)),
            (self.tr("Way"), f.carrier or self.tr("straight to its FHIR server")),
            (self.tr("Clock, against the trust’s"), self._clock(f)),
            (
                self.tr("This PC’s certificate"),
                full_day(f.certificate_ends_at.date()) if f.certificate_ends_at else self.tr("none in use"),
            ),
            (self.tr("Counts against the trust’s"), self._agreement(f)),
            (self.tr("Checked record by record"), self._checked(f, today)),
            (self.tr("Held"), ", ".join(f"{why} {n}" for why, n in sorted(f.held.items()) if n) or none),
            (
                self.tr("Came down"),
                ", ".join(f"{resource_words(kind)} {n}" for kind, n in sorted(f.copies.items())) or self.tr("nothing"),
            ),
            (self.tr("The server"), _server(f) or none),
            (self.tr("Silent PCs of this prison"), self._silent_pcs(f) or none),
            (self.tr("A sync is run by"), f.lease_of or self.tr("nobody now")),
        ]
        if state.silent is not None:
            waiting = state.silent.waiting + state.silent.need_a_person
            lines.insert(4, (self.tr("Silent for over a day, or needing a person"), str(waiting)))
        return lines

    def _clock(self, f: SyncFigures) -> str:
        if f.state.last_sync_at is None and f.clock_difference_s is None:
            return self.tr("unknown")
        if f.clock_difference_s is None:
            return self.tr("less than 5 minutes apart")
        told = self.tr("{n} s ahead") if f.clock_difference_s > 0 else self.tr("{n} s behind")
        return told.format(n=abs(f.clock_difference_s))

    def _silent_pcs(self, f: SyncFigures) -> str:
        return ", ".join(f"{one.name or one.device_id} ({span_words(one.silent_for)})" for one in f.silent_pcs)

    def _agreement(self, f: SyncFigures) -> str:
        told = [
            self.tr("{what} {there} there, {here} here").format(
                what=resource_words(one.resource_type), there=one.there, here=one.here
            )
            for one in f.state.disagreeing
        ]
        if f.carrier or f.state.last_sync_at is None:  # only a server that is asked over the network counts for us
            return "; ".join(told) or self.tr("not compared")
        return "; ".join(told) or self.tr("agree")

    def _checked(self, f: SyncFigures, today: date) -> str:
        told = [
            self.tr("{what} {when}, missed {n}").format(
                what=resource_words(kind), when=when_there(str(found.get("at", "")), today), n=found.get("missed", 0)
            )
            for kind, found in sorted(f.reconciled.items())
        ]
        return "; ".join(told) or self.tr("not yet")

    def _show_lines(self, lines: list[tuple[str, str]]) -> None:
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self._lines = lines
        for row, (name, value) in enumerate(lines):
            label: Label = wrapped(value)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self._grid.addWidget(quiet(name, wrap=True), row, 0, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(label, row, 1, Qt.AlignmentFlag.AlignTop)


def _table(name: str, *columns: Column) -> GridTable:
    table = GridTable(name)
    table.set_columns(columns)
    table.set_selection_needs_focus(True)
    return table


def _number(n: int) -> Cell:
    return Cell(f"{n:,}", tabular=True, quiet=not n)


def _kind_row(one: KindFigures) -> Row:
    states = {state.value: _number(one.states.get(state.value, 0)) for state in EntryState}
    return Row(one.kind, {"kind": Cell(one.about, strong=True), **states, "tries": _number(one.tries)})


def _day_row(one: DayOfRuns) -> Row:
    return Row(
        one.day,
        {
            "day": Cell(short_day(date.fromisoformat(one.day)), strong=True),
            "runs": _number(one.runs),
            "failed": _number(one.failed),
            "sent": _number(one.sent),
            "received": _number(one.received),
            "requests": _number(one.requests),
            "bytes": Cell(f"{one.bytes_up / _MB:.1f} / {one.bytes_down / _MB:.1f}", tabular=True),
            "longest": Cell(f"{one.longest_s:.1f} s", tabular=True),
        },
    )


def _run_row(n: int, one: RunNote, today: date) -> Row:
    ended = Chip("done", tr("to its end"))
    if one.trouble:
        ended = Chip("caution", tr("stopped") if one.trouble == STOPPED else sync_trouble_words(one.trouble).what)
    return Row(
        str(n),
        {
            "at": Cell(moment(instant_of(one.at), today), tabular=True),
            "ended": ended,
            "sent": _number(one.sent),
            "receipted": _number(one.receipted),
            "received": _number(one.received),
            "requests": _number(one.requests),
            "seconds": Cell(f"{one.seconds:.1f}", tabular=True),
        },
    )


def _span(seconds: float) -> str:
    return span_words(timedelta(seconds=seconds))


def _server(f: SyncFigures) -> str:
    """Return what is known of the server, in its own terms: these are for IT, to be searched for."""
    return ", ".join(_said(name, value) for name, value in sorted(f.server.items()) if value != "")


def _said(name: str, value: object) -> str:
    return f"{name} {len(value)}" if isinstance(value, list) else f"{name} {value}"
