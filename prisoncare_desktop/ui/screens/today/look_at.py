"""What to look at besides today's lists: who is not explained, lists in doubt, the regime. Each opens its screen."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from prisoncare_desktop.domain.correction import EXPLAIN_DAYS
from prisoncare_desktop.domain.regime import Regime
from prisoncare_desktop.ui.regime_words import KIND_OF, regime_lines, regime_word
from prisoncare_desktop.ui.widgets.card_row import CardRow
from prisoncare_desktop.ui.widgets.opening_card import OpeningCard
from prisoncare_desktop.usecases.clinic_lists import LIST_OLD_AFTER, SessionLine
from prisoncare_desktop.usecases.regime import RegimeCalendar
from prisoncare_desktop.usecases.unexplained import WingCount

UNEXPLAINED, PROBLEMS, REGIME = "E", "L", "G"  # the same letters as on Clinics, where it has them
_SCREENS = {UNEXPLAINED: "unexplained", PROBLEMS: "list-problems", REGIME: "regime"}


class LookAt(CardRow):
    """Three cards. `chosen`: the screen that one of them leads to."""

    chosen = Signal(str)

    def __init__(self, known: Collection[str], parent: QWidget | None = None) -> None:
        """`known`: the names of the screens there are."""
        opens = self.tr("Open")
        self.unexplained = OpeningCard(self.tr("Not yet explained"), opens)
        self.lists = OpeningCard(self.tr("Lists to look at"), opens)
        self.regime = OpeningCard(self.tr("Regime today"), opens)
        super().__init__(self.unexplained, self.lists, self.regime, parent=parent)
        self._known = known
        cards = {UNEXPLAINED: self.unexplained, PROBLEMS: self.lists, REGIME: self.regime}
        for key, card in cards.items():
            card.clicked.connect(lambda _=False, pressed=key: self.open(pressed))

    def letters(self) -> tuple[str, ...]:
        """Return the keys of those whose screens there are."""
        return tuple(key for key, screen in _SCREENS.items() if screen in self._known)

    def open(self, key: str) -> None:
        """Go where this key's card leads; lists in doubt stand in Clinics too."""
        screen = _SCREENS[key]
        self.chosen.emit(screen if screen in self._known else "clinics")

    def display_unexplained(self, counts: Sequence[WingCount], *, by_wing: bool) -> None:
        """Say how many are not explained. `by_wing`: and of which wings those over the seven days are."""
        n, over = sum(c.unexplained for c in counts), sum(c.over for c in counts)
        note = self.tr("everybody not seen is explained")
        if over and by_wing:
            told = ", ".join(f"{c.wing or self.tr('no wing')} {c.over}" for c in counts if c.over)
            note = self.tr("over {days} days: {wings}").format(days=EXPLAIN_DAYS, wings=told)
        elif over:
            note = self.tr("{n} over {days} days").format(n=over, days=EXPLAIN_DAYS)
        elif n:
            note = self.tr("none over {days} days").format(days=EXPLAIN_DAYS)
        self.unexplained.set_number(str(n), note, edge="overdue" if over else "caution" if n else None)

    def display_lists(self, sessions: Sequence[SessionLine], problems: int, now: datetime) -> None:
        """Say how many things are wrong with lists, and how many of today's came too long ago."""
        as_of = [x.session.list_as_of for x in sessions if x.session.closed_at is None]
        old = sum(at is not None and now - at > LIST_OLD_AFTER for at in as_of)
        said = []
        if problems:
            said.append(self.tr("1 thing is wrong") if problems == 1 else self.tr("{n} things are wrong"))
        if old:
            said.append(self.tr("1 more than a day old") if old == 1 else self.tr("{old} more than a day old"))
        note = ", ".join(said).format(n=problems, old=old) or self.tr("nothing is wrong with them")
        self.lists.set_number(str(problems + old), note, edge="caution" if said else None)

    def display_regime(self, calendar: RegimeCalendar, day: date) -> None:
        """Say what the day is like. That nobody said anything is not that it is normal."""
        of_day = [one.regime for one in calendar.said if one.day == day]
        if not of_day:
            self.regime.set_number(self.tr("not said"), self.tr("whoever hears first says it here"))
            return
        worst = max(of_day, key=list(Regime).index)
        note = " · ".join(regime_lines(calendar, day)) or self.tr("as somebody said")
        self.regime.set_number(regime_word(worst), note, edge=None if worst is Regime.NORMAL else KIND_OF[worst])
