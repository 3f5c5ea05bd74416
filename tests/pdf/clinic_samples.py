"""Paper about clinics as it is looked at: a wing's movement list, slips in three languages, a cover sheet."""

from __future__ import annotations

from datetime import date, time

from prisoncare_desktop import resources
from prisoncare_desktop.domain.attendance import Period
from prisoncare_desktop.forms.languages import in_language
from prisoncare_desktop.forms.parsing import questionnaire_from
from prisoncare_desktop.usecases.clinic_paper_port import (
    AnyClinicPaper,
    AppointmentSlip,
    CoverPaper,
    CoverRow,
    MovementPaper,
    MovementRow,
    SlipPaper,
    SlipWords,
    Stamp,
    WingSheet,
)

DAY = date(2026, 11, 24)  # a Tuesday
_SAID = ("heading", "day", "time", "go-to", "day-2", "centre", "bring", "cannot")
STAMP = Stamp("HMP Fenmere", DAY, Period.AM, DAY, time(8, 12), "SO", "24 Nov 07:40", "9f2c11ab" * 8)
PEOPLE = (
    ("A-1-004", "Danny Marsh", "A4512CK"),
    ("A-1-017", "Šarūnas Žukauskas", "A7301CY"),
    ("A-2-015", "Zoë O'Brien-Sharp", "A9023DA"),
    ("A-2-016", "محمود حوري", "A5368VY"),
)
ROWS = tuple(
    MovementRow(cell, name, number, time(9, 10 * n), "Health centre", more_time=n == 2)
    for n, (cell, name, number) in enumerate(PEOPLE)
)
COVER = CoverPaper(
    STAMP,
    "Health care",
    "Health centre",
    "Restricted",
    (CoverRow(time(9, 0), "A4512CK", "DM"), CoverRow(time(9, 10), "A7301CY", "ŠŽ")),
)


def slip(place: int, language: str, *, large: bool = False) -> AppointmentSlip:
    cell, name, number = PEOPLE[place]
    form = questionnaire_from(resources.read_json("questionnaires/appointment-slip.json"))
    spoken = form if language == "en" else in_language(form, language)
    said = {key: spoken[key].text for key in _SAID}
    words = SlipWords(
        language,
        said["heading"],
        said["day"],
        said["time"],
        said["go-to"],
        said["day-2"],
        said["centre"],
        said["bring"],
        said["cannot"],
    )
    return AppointmentSlip(name, number, cell, "Health care", DAY, time(9, 10 * place), "Health centre", words, large)


CLINIC_PAPERS: dict[str, AnyClinicPaper] = {
    "movement-list": MovementPaper(STAMP, (WingSheet("A", ROWS),), out=2),
    "appointment-slips": SlipPaper((slip(0, "en"), slip(1, "pl"), slip(3, "ar"))),
    "cover-sheet": COVER,
}
