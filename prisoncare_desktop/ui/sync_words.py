"""How the records stand, in the few words of the top bar's chip."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from prisoncare_desktop.ui.calendar_words import wall_clock
from prisoncare_desktop.ui.frame.top_bar import SyncLevel
from prisoncare_desktop.usecases.sync_state import SyncState


def tr(text: str) -> str:
    return QCoreApplication.translate("sync_words", text)


def waiting_words(state: SyncState) -> str:
    """Return e.g. `3 saved here`."""
    return tr("{0} saved here").format(state.counts.saved_here)


def chip_words(state: SyncState) -> str:
    """Return e.g. `3 saved here · 412 at the trust, 09:12`; what is wrong comes first."""
    odd = state.counts.needs_attention
    said = []
    if state.trouble:
        said.append(tr("No network") if state.trouble == "ServerUnreachable" else tr("Sync has trouble"))
    if odd:
        said.append(tr("1 needs a person") if odd == 1 else tr("{n} need a person").format(n=odd))
    said.append(waiting_words(state))
    if state.trouble and state.next_try_at:
        said.append(tr("next try {0}").format(wall_clock(state.next_try_at)))
    else:
        at_trust = tr("{0} at the trust").format(state.counts.at_the_trust)
        said.append(f"{at_trust}, {wall_clock(state.last_sync_at)}" if state.last_sync_at else at_trust)
    return " · ".join(said)


def chip_level(state: SyncState) -> SyncLevel:
    """Return the colour of the chip's dot, which only repeats the words."""
    if state.trouble or state.counts.needs_attention:
        return "trouble"
    return "waiting" if state.counts.saved_here else "done"
