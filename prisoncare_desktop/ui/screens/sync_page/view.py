"""The Sync page: four numbers, the trouble in plain words, what needs a person, the latest batches."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from pathlib import Path

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QWidget

from prisoncare_desktop.ui.calendar_words import moment
from prisoncare_desktop.ui.screens.sync_page.attention_list import AttentionList
from prisoncare_desktop.ui.screens.sync_page.batches import Batches
from prisoncare_desktop.ui.screens.sync_page.cards_page import CardsPage
from prisoncare_desktop.ui.screens.sync_page.check_card import CheckCard
from prisoncare_desktop.ui.screens.sync_page.counts import Counts
from prisoncare_desktop.ui.screens.sync_page.courier_keys import CourierKeys
from prisoncare_desktop.ui.screens.sync_page.courier_panel import CourierPanel
from prisoncare_desktop.ui.screens.sync_page.held_card import HeldCard
from prisoncare_desktop.ui.screens.sync_page.loading_card import LoadingCard
from prisoncare_desktop.ui.screens.sync_page.unsent_card import UnsentCard
from prisoncare_desktop.ui.sync_words import (
    counts_words,
    silent_pcs_words,
    unanswered_words,
    went_back_words,
)
from prisoncare_desktop.ui.trouble import is_its_move, sync_trouble_words
from prisoncare_desktop.ui.widgets.banner import Banner, BannerKind
from prisoncare_desktop.ui.widgets.buttons import primary_button, secondary_button
from prisoncare_desktop.ui.widgets.flow import FlowBox
from prisoncare_desktop.ui.widgets.labels import Label
from prisoncare_desktop.ui.working_page import WorkingPage
from prisoncare_desktop.usecases.backups import SavedUnsent
from prisoncare_desktop.usecases.sent_changes import Which
from prisoncare_desktop.usecases.sync_state import SyncPage, SyncState

_BELOW_THE_COUNTS = 3


class SyncView(WorkingPage):
    sync_requested = Signal()
    batch_requested = Signal(int)
    figures_requested = Signal()
    changes_requested = Signal(str)  # which list of changes
    save_unsent_requested = Signal(str)  # the file it is to go to

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Sync"), "", parent)
        self.sync_now = primary_button(self.tr("Sync now"), key_hint=self.tr("Enter"))
        self.sync_now.clicked.connect(self.sync_requested)
        self.aside.addWidget(self.sync_now)
        self.counts = Counts()
        self.counts.list_requested.connect(self.changes_requested)
        self.loading = LoadingCard()
        self.attention = AttentionList()
        self.held = HeldCard()
        self.check = CheckCard()
        self.batches = Batches()
        self.unsent = UnsentCard()
        self.unsent.save_requested.connect(self.save_unsent_requested)
        self.batches.row_activated.connect(lambda number: self.batch_requested.emit(int(number)))
        self.without_receipt = secondary_button(self.tr("Every change without a receipt"))
        self.without_receipt.clicked.connect(lambda: self.changes_requested.emit(Which.WITHOUT_RECEIPT))
        self.all_changes = secondary_button(self.tr("All changes"))
        self.all_changes.clicked.connect(lambda: self.changes_requested.emit(Which.ALL))
        self.figures = secondary_button(self.tr("Figures for IT"))
        self.figures.clicked.connect(self.figures_requested)
        self.by_others = Label(
            self.tr("This PC's work goes to the trust by courier. A leader, administrator or IT sees to it."),
            "strong",
            wrap=True,
        )
        self.by_others.hide()
        self.alarm = Banner()
        self.disagreement = Banner()
        self.silent_pcs = Banner()
        self._page = page = CardsPage(self.attention)
        page.column.addWidget(self.counts)
        page.column.addWidget(self.alarm)
        page.column.addWidget(self.disagreement)
        page.column.addWidget(self.silent_pcs)
        page.column.addWidget(self.trouble)
        page.column.addWidget(self.loading)
        page.column.addWidget(self.attention)
        page.column.addWidget(self.check)
        page.column.addWidget(self.held)
        ways = FlowBox()
        ways.set_widgets([self.without_receipt, self.all_changes, self.figures])
        page.column.addWidget(ways)
        page.add_table(self.batches)
        page.column.addWidget(self.unsent)
        page.column.addStretch(1)
        self.body.addWidget(page, 1)
        self._column = page.column
        self._courier: tuple[QWidget, ...] = ()
        self._accept: QAbstractButton | None = None
        self._begins_at: QWidget = self.sync_now
        self.attention.nothing_left.connect(lambda: self.setFocus())
        self.setFocusProxy(self.sync_now)

    def put_courier(self, panel: CourierPanel, keys: CourierKeys, *, carries: bool) -> None:
        """Show the courier below the counts; nothing goes by itself then, so there is no sync to ask for.

        `carries`: whether this role makes the files; who does not is told who does.
        """
        self._column.insertWidget(_BELOW_THE_COUNTS, panel)
        self._column.insertWidget(self._column.count() - 1, keys)
        # Once the page is laid out with it.
        keys.look_here.connect(lambda part: QTimer.singleShot(0, part, lambda: self._page.bring_up(keys, part)))
        self.sync_now.hide()
        self._column.insertWidget(_BELOW_THE_COUNTS, self.by_others)
        self.by_others.setVisible(not carries)
        self._courier = (panel.make, panel.read)
        self._accept = keys.accept
        self._begins_at = panel.make if carries else self.counts.saved_here
        self.setFocusProxy(self._begins_at)
        self.batches.set_empty_text(self.tr("No batch was made yet. A file for the courier makes one."))

    def display(self, page: SyncPage, today: date) -> None:
        """Show the page as the store has it."""
        self.counts.display(page, today)
        self.set_title(self.tr("Sync"), self.counts.where(page))
        self._display_trouble(page.state, today)
        wrong = self.tr(
            "The trail of this PC is not what the trust was told of it. Go to Trail and press V to see where."
        )
        went_back = went_back_words(page.state.went_back, today) if page.state.went_back else ""
        self.alarm.set_message(
            "danger" if page.trail_disagrees else "caution", wrong if page.trail_disagrees else went_back
        )
        self.disagreement.set_message("caution", counts_words(page.state.disagreeing))
        self.silent_pcs.set_message("caution", silent_pcs_words(page.silent_pcs))
        self.attention.display(page.attention, page.attention_more, today)
        self.check.display(page)
        self.held.display(page.held)
        self.batches.display(page.batches, page.undecided, today)
        self._order_stops()

    def show_focused(self) -> None:
        """Scroll to what has the focus, also where the focus was before and the page was scrolled since."""
        self._page.show_focused()

    def what_enter_does(self) -> str:
        """Return what Enter does where the focus is now, in words; "" where it does nothing."""
        focus = QApplication.focusWidget()
        if focus is None or not self.isAncestorOf(focus):
            focus = self._begins_at
        if focus is self.batches:
            return self.tr("What was in the batch") if self.batches.rows() else ""
        if isinstance(focus, QLineEdit):
            card = self.attention.card_of(focus)
            if card is None:
                return self._accept.text() if self._accept is not None else ""
            return card.decision.yes.text()
        return focus.text().rstrip("…") if isinstance(focus, QAbstractButton) and focus.isEnabled() else ""

    def has_card_next(self) -> bool:
        """Whether Tab goes from where the focus is to the first card of what needs a person."""
        focus = QApplication.focusWidget()
        if focus is None or not self.isAncestorOf(focus):
            focus = self._begins_at
        return bool(self.attention.cards) and focus is self._before_the_cards()

    def is_on_a_card(self) -> bool:
        """Whether a card itself has the focus, and none of its keys."""
        return QApplication.focusWidget() in self.attention.cards

    def offer_figures(self, offered: bool) -> None:
        """Show the way to the figures and the batches' digests, or leave them out for whom they are not meant."""
        self.figures.setVisible(offered)
        self.batches.show_digest(offered)

    def offer_to_save(self, folder: Path, name: str) -> None:
        """Let what has no receipt be saved; the window that asks where begins with this folder and name."""
        self.unsent.suggest(folder, name)

    def show_saved(self, file: Path, saved: SavedUnsent) -> None:
        """Say what the file of unsent changes holds and what to do with it, in view."""
        self.unsent.show_saved(file, saved)
        # Once the page is laid out with it: only then is there anything to scroll to.
        QTimer.singleShot(0, self.unsent, lambda: self._page.ensureWidgetVisible(self.unsent.saved))

    # --- inside ---

    def _before_the_cards(self) -> QWidget:
        return self._courier[-1] if self._begins_at in self._courier else self._begins_at

    def _order_stops(self) -> None:
        """Have Tab go as the page is read: what needs a person comes right after the first key."""
        first = [self.sync_now, *self._courier]
        first += [self._begins_at] if self._begins_at not in first else []
        stops: list[QWidget] = [*first, *(one for card in self.attention.cards for one in card.stops())]
        rest = (self.loading.stop, self.held.which, *self.counts.cards, self.without_receipt, self.all_changes)
        last = (self.figures, self.batches, self.unsent.save)
        stops += [one for one in (*rest, *last) if one not in first]
        for one, then in pairwise(stops):
            QWidget.setTabOrder(one, then)

    def _display_trouble(self, state: SyncState, today: date) -> None:
        if not state.trouble:
            self.trouble.set_message("caution", unanswered_words(state))
            return
        words = sync_trouble_words(state.trouble)
        said = [words.what, words.next_step]
        if state.trouble == "ServerUnreachable" and state.counts.needs_attention:
            said[1] = self.tr(
                "Carry on. Everything is saved on this PC. What needs a person is sent only once somebody has decided, "
                "all else by itself later."
            )
        if state.trouble_since is not None:
            said.append(self.tr("Since {when}.").format(when=moment(state.trouble_since, today)))
        if state.next_try_at is not None and not is_its_move(state.trouble):
            said.append(self.tr("Next try {when}, or press Sync now.").format(when=moment(state.next_try_at, today)))
        kinds: dict[str, BannerKind] = {"info": "info", "danger": "danger"}
        self.trouble.set_message(kinds.get(words.level, "caution"), " ".join(said))
