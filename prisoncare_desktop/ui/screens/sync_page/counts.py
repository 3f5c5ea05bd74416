"""The three states and their sum, as four cards: each opens the list of what it counts."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from prisoncare_desktop.ui.calendar_words import moment
from prisoncare_desktop.ui.screens.sync_page.batches import tally_of
from prisoncare_desktop.ui.sync_words import awaited_words
from prisoncare_desktop.ui.widgets.card_row import CardRow
from prisoncare_desktop.ui.widgets.opening_card import OpeningCard
from prisoncare_desktop.usecases.sent_changes import Which
from prisoncare_desktop.usecases.sync_state import SyncPage


class Counts(CardRow):
    list_requested = Signal(str)  # which list of changes

    def __init__(self, parent: QWidget | None = None) -> None:
        opens = self.tr("List them")
        self.saved_here = OpeningCard(self.tr("Saved here, waiting"), opens)
        self.at_the_trust = OpeningCard(self.tr("At the trust, with receipt"), opens)
        self.needs_a_person = OpeningCard(self.tr("Needs a person"), opens)
        self.together = OpeningCard(self.tr("Together"), opens)
        self.cards = (self.saved_here, self.at_the_trust, self.needs_a_person, self.together)
        super().__init__(*self.cards, parent=parent)
        lists = (Which.SAVED_HERE, Which.AT_THE_TRUST, Which.NEEDS_A_PERSON, Which.ALL)
        for card, which in zip(self.cards, lists, strict=True):
            card.clicked.connect(lambda _=False, wanted=which: self.list_requested.emit(wanted))

    def display(self, page: SyncPage, today: date) -> None:
        counts = page.state.counts
        self.saved_here.set_number(f"{counts.saved_here:,}", self._waiting(page, today))
        self.at_the_trust.set_number(f"{counts.at_the_trust:,}", self._last(page, today))
        odd = counts.needs_attention
        note = self.tr("look below") if odd else self.tr("nothing")
        self.needs_a_person.set_number(f"{odd:,}", note, edge="overdue" if odd else None)
        once = self.tr("every change counted once")
        if counts.given_up:
            once = self.tr("every change once; {n} not to be sent").format(n=counts.given_up)
        self.together.set_number(f"{counts.together:,}", once, tone="done")

    def where(self, page: SyncPage) -> str:
        """Return what the page's line says of where the changes are."""
        if page.state.counts.given_up:
            return self.tr("Every change is in one of these three places, or somebody decided that it is not sent.")
        return self.tr("Every change made on this PC is in exactly one of these three places.")

    def _waiting(self, page: SyncPage, today: date) -> str:
        state = page.state
        if not state.counts.saved_here:
            return self.tr("nothing waits")
        if _behind_decisions(page) >= state.counts.saved_here:
            return self.tr("waits for a decision below")
        if words := awaited_words(state, today):
            return words
        if state.next_try_at is not None:
            return self.tr("next try {when}, or now").format(when=moment(state.next_try_at, today))
        return self.tr("sent by itself, or now")

    def _last(self, page: SyncPage, today: date) -> str:
        for batch in page.batches:
            if batch.answered_at is not None and tally_of(batch.summary).get("receipted"):
                return self.tr("last in batch {n}, {when}").format(
                    n=batch.number, when=moment(batch.answered_at, today)
                )
        return self.tr("each with its own") if page.state.counts.at_the_trust else self.tr("none yet")


def _behind_decisions(page: SyncPage) -> int:
    """Return how many changes go only once somebody has decided about an earlier one of the same record."""
    behind: dict[tuple[str, str], int] = {}
    for item in page.attention:  # the last of a record's that was set aside has none but waiting ones behind it
        record = item.entry.record_type, item.entry.record_id
        behind[record] = min(item.behind, behind.get(record, item.behind))
    return sum(behind.values())
