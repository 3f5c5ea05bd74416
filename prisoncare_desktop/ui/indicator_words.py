"""Figures of clinics as people say them: so many of so many, a share where it means something, and the time lost."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QCoreApplication

from prisoncare_desktop.domain.attendance import Appointment
from prisoncare_desktop.domain.indicators import Figure, figures, heap_of
from prisoncare_desktop.ui.widgets.chip import Chip

ATTENDANCE = "attendance"


def tr(text: str) -> str:
    return QCoreApplication.translate("indicators", text)


def of_words(figure: Figure) -> str:
    """Return `26 of 31`; `none yet` where there is nobody to tell it of: that is not nought."""
    return tr("{n} of {m}").format(n=f"{figure.n:,}", m=f"{figure.m:,}") if figure.m else tr("none yet")


def share_words(figure: Figure) -> str:
    """Return `84 %`, "" of fewer than five."""
    return "" if figure.percent is None else f"{figure.percent} %"


def time_words(minutes: int) -> str:
    """Return `3 h 20 min`, `20 min` or ""."""
    hours, left = divmod(minutes, 60)
    said = [tr("{n} h").format(n=f"{hours:,}") if hours else "", tr("{n} min").format(n=left) if left else ""]
    return " ".join(word for word in said if word)


def attendance_chip(appointments: Iterable[Appointment]) -> tuple[Chip, ...]:
    """Return the share that came of those who could, for the heading of a list; none of fewer than five."""
    told = figures(heap_of(one) for one in appointments)
    attendance = next(one for one in told if one.indicator.code == ATTENDANCE)
    share = share_words(attendance)
    return (Chip("plain", tr("Attendance {share}").format(share=share)),) if share else ()
