"""Capacity in words: how many places there were, on whose word, and the numbers that nobody has."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from prisoncare_desktop.domain.capacity import Capacity, NoThird, SaidBy, ThirdNext
from prisoncare_desktop.usecases.clinic_lists import LISTS_AHEAD_DAYS


def tr(text: str) -> str:
    return QCoreApplication.translate("capacity_words", text)


def places_words(capacity: Capacity) -> str:
    """Return how many places there were, e.g. `40`, `30 in 2 of 3` clinics; "not known" where nobody said."""
    if not capacity.sessions:
        return "–"
    if not capacity.known:
        return tr("not known")
    if capacity.known == capacity.sessions:
        return str(capacity.offered)
    return tr("{n} in {known} of {all}").format(n=capacity.offered, known=capacity.known, all=capacity.sessions)


def third_words(third: ThirdNext) -> str:
    """Return how far off the third free place is, or why nobody can tell."""
    if third.days is not None:
        return tr("1 day") if third.days == 1 else tr("{n} days").format(n=third.days)
    return {
        NoThird.BEYOND: tr("more than {n} days").format(n=LISTS_AHEAD_DAYS),
        NoThird.NO_LISTS: tr("not known"),
        NoThird.NOBODY_SAID: tr("not known"),
        None: "",
    }[third.why]


def why_no_third(third: ThirdNext) -> str:
    """Return the sentence that says why there is no number; "" where there is one."""
    return {
        NoThird.BEYOND: tr("The lists, {n} days ahead, have fewer than three free places.").format(n=LISTS_AHEAD_DAYS),
        NoThird.NO_LISTS: tr("No list of this clinic is here for tomorrow or later."),
        NoThird.NOBODY_SAID: tr("Nobody has said how many places this clinic has: a leader does, under Settings."),
        None: "",
    }[third.why]


def said_by_words(said_by: tuple[SaidBy, ...]) -> str:
    """Return on whose word the number of places rests."""
    words = {
        SaidBy.SESSION: tr("said when a clinic was made or closed"),
        SaidBy.PATTERN: tr("said of the half-day of the week"),
        SaidBy.KIND: tr("said of this kind of clinic"),
        SaidBy.HOURS: tr("reckoned from the prison's hours"),
        SaidBy.NOBODY: tr("nobody has said it of some"),
    }
    if said_by == (SaidBy.NOBODY,):
        return tr("Places: nobody has said how many this clinic has.")
    return tr("Places: {words}.").format(words="; ".join(words[one] for one in said_by)) if said_by else ""
