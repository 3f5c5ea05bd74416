"""Twelve form pages, chosen to show what the screen can do; `python -m tests.ui.golden --renew` keeps them anew.

Look at each that it names before you commit it: from then on the tests hold the page to it.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import Path

from PIL import Image
from PySide6.QtCore import QBuffer
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from prisoncare_desktop.forms.questionnaire import Questionnaire
from prisoncare_desktop.forms.session import FormSession, KnownAnswer
from prisoncare_desktop.forms.values import Quantity, Value
from prisoncare_desktop.ui.forms.form_page import FormPage
from prisoncare_desktop.ui.theme.dress import dress
from prisoncare_desktop.ui.widgets.focus_ring import FocusRing
from tests import golden
from tests.forms import published
from tests.forms.samples import odd, shipped

FOLDER = Path(__file__).parent / "golden"
WIDTH, HEIGHT = 1103, 700  # px, as the page has in a window of 1366 x 768
SETTLES = 8  # rounds of the event loop: what wraps asks for its height after it has its width
TODAY = date(2026, 11, 20)


@dataclass(frozen=True)
class Shown:
    """One picture. `chosen`: answers by the place of their option; `given`: as values; `grown`: groups once more."""

    form: str
    chosen: Mapping[str, int] = field(default_factory=dict)
    given: Mapping[str, Value] = field(default_factory=dict)
    grown: tuple[str, ...] = ()
    known: tuple[KnownAnswer, ...] = ()
    language: str = ""
    at: str = ""  # the item that was gone to
    completing: bool = False


DOSE = KnownAnswer("dose-before", (Quantity(Decimal(40), "mg"),), "care plan", date(2026, 10, 17))
PAGES: dict[str, Shown] = {
    "review-known": Shown("sms-13-week-review", chosen={"medicine": 1}, known=(DOSE,), at="dose-after"),
    "review-problems": Shown("sms-28-day-review", completing=True),
    "feedback-arabic": Shown("feedback-fft", chosen={"experience": 1}, language="ar", at="experience"),
    "audit-score": Shown("audit", chosen={f"audit-{n}": 1 for n in range(1, 11)}, at="audit-10"),
    "phq9": Shown("LHNCBC__lforms/phq9.json"),
    "tables": Shown("LHNCBC__lforms/tables.json", grown=("/g2",)),
    "matrix": Shown("LHNCBC__lforms/answerOption-html-matrix-layout.json"),
    "tabs": Shown("LHNCBC__lforms/tab-layout-nested-layout.json"),
    "repeats": Shown("helsenorge__refero/q-copy.json", chosen={"1.1": 0}, grown=("1",)),
    "large": Shown(
        "aehrc__smart-forms-ig/Questionnaire-AboriginalTorresStraitIslanderHealthCheck-assembled.json",
        at="311d83bb-f22e-4f60-9b50-b6e38dd2059b",
    ),
    "units": Shown("LHNCBC__formbuilder-lhcforms/units-and-quantity-sample.json", given={"362705828849": 3}),
    "every-type": Shown("every_type"),
}


def form_of(name: str) -> Questionnaire:
    if "/" in name:
        return published.readable()[name]
    return odd(name) if name == "every_type" else shipped(name)


def picture(name: str, application: QApplication) -> Image.Image:
    """Return one of the twelve as it is drawn today, with the main window's ring around the focus."""
    wanted = PAGES[name]
    session = FormSession(form_of(wanted.form), known=wanted.known)
    for group in wanted.grown:
        session.add(group)
    for link_id, place in wanted.chosen.items():
        session.answer(link_id, session.questionnaire[link_id].options[place].value)
    for link_id, value in wanted.given.items():
        session.answer(link_id, value)
    if wanted.language:
        session.show_in(wanted.language)
    FocusRing.follow(application)
    window = QWidget()
    page = FormPage("Complete", lambda: TODAY)
    column = QVBoxLayout(window)
    column.addWidget(page.progress)
    column.addWidget(page)
    window.resize(WIDTH, HEIGHT)
    window.show()
    window.activateWindow()
    QApplication.processEvents()
    page.open(session)
    if wanted.at:
        page.show_item(wanted.at)
    if wanted.completing:
        page.complete()
    for _ in range(SETTLES):
        QApplication.processEvents()
    buffer = QBuffer()
    buffer.open(QBuffer.OpenModeFlag.ReadWrite)
    window.grab().save(buffer, "PNG")
    window.close()
    window.deleteLater()
    with Image.open(BytesIO(bytes(buffer.data().data()))) as drawn:
        return drawn.convert("RGB")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--renew", action="store_true", required=True, help="keep what is drawn today")
    parser.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", f"offscreen:configfile={Path(__file__).parents[1] / 'screen.json'}")
    application = QApplication([])
    dress(application)
    application.setCursorFlashTime(0)
    for name in golden.renew(FOLDER, {name: picture(name, application) for name in PAGES}):
        print(f"renewed, now look at it: {FOLDER / name}.png")


if __name__ == "__main__":
    main()
