"""What else somebody is asked for, in words that tell nobody of another team's clinic, nor of a hospital's day."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QCoreApplication

from prisoncare_desktop.ui.calendar_words import wall_clock
from prisoncare_desktop.usecases.clashes import Clash


def tr(text: str) -> str:
    return QCoreApplication.translate("clash_words", text)


def clash_words(clash: Clash) -> str:
    """Return e.g. `Another appointment 10:00`, `Unavailable: ask health care`."""
    if clash.outside or clash.starts_at is None:
        return tr("Unavailable: ask health care")
    return f"{clash.clinic_label or tr('Another appointment')} {wall_clock(clash.starts_at)}"


def clashes_words(clashes: Iterable[Clash]) -> str:
    """Return all of them in one line, "" for none."""
    return ", ".join(clash_words(clash) for clash in clashes)
