"""What is on view: a week's pack, or blank copies of one form."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from prisoncare_desktop.ui.calendar_words import short_day
from prisoncare_desktop.ui.paged.on_view import OnView
from prisoncare_desktop.ui.paper_words import language_words, variant_words
from prisoncare_desktop.usecases.feedback import Pack, RecordPackPrinted
from prisoncare_desktop.usecases.form_library import BlankCopies, RecordBlankCopiesPrinted


def tr(text: str) -> str:
    return QCoreApplication.translate("on_view", text)


def pack_on_view(pack: Pack) -> OnView:
    about = tr("Week of {day} · {forms} forms, {{pages}} · not saved on this PC")
    return OnView(
        pack.pdf,
        tr("Print pack"),
        about.format(day=short_day(pack.week), forms=pack.forms),
        RecordPackPrinted(pack),
    )


def blank_on_view(blank: BlankCopies) -> OnView:
    copies = tr("1 blank copy") if blank.copies == 1 else tr("{n} blank copies").format(n=blank.copies)
    about = tr("{copies}, {variant}, {language} · {{pages}} · not saved on this PC")
    draft = tr("This wording is a draft: it can be looked at, not printed. A leader approves it on the Forms page.")
    return OnView(
        blank.pdf,
        blank.title.replace("{", "(").replace("}", ")"),
        about.format(copies=copies, variant=variant_words(blank.variant), language=language_words(blank.language)),
        RecordBlankCopiesPrinted(blank),
        draft if blank.draft else "",
    )
