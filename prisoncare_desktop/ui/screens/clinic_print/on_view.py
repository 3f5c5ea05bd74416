"""A clinic's paper, as the pages' screen wants it."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QCoreApplication

from prisoncare_desktop.domain.attendance import Period
from prisoncare_desktop.ui.calendar_words import half_day, short_day
from prisoncare_desktop.ui.paged.on_view import OnView
from prisoncare_desktop.ui.resident_words import wing_words
from prisoncare_desktop.usecases.clinic_paper import ClinicPaper, PaperKind, RecordClinicPaperPrinted


def tr(text: str) -> str:
    return QCoreApplication.translate("clinic_on_view", text)


def half_day_words(day: date, period: Period) -> str:
    return f"{short_day(day)}, {half_day(period)}"


def clinic_paper_on_view(paper: ClinicPaper, day: date, period: Period, wing: str) -> OnView:
    """Return the pages of a paper with what is said over them. `wing`: "" for all, or a paper of one clinic."""
    titles = {
        PaperKind.MOVEMENT_LIST: tr("Whom to unlock"),
        PaperKind.SLIPS: tr("Appointment slips"),
        PaperKind.COVER_SHEET: tr("Cover sheet"),
    }
    said = [half_day_words(day, period)]
    if paper.kind is PaperKind.MOVEMENT_LIST:
        said.append(wing_words(wing))
    people = len(paper.resident_ids)
    said.append(tr("1 person") if people == 1 else tr("{n} people").format(n=people))
    if paper.out:
        said.append(tr("{n} out of the prison").format(n=paper.out))
    return OnView(
        paper.pdf,
        titles[paper.kind],
        " · ".join((*said, "{pages}", tr("not saved on this PC"))),
        RecordClinicPaperPrinted(paper),
    )
