"""Appointment slips as they come out of the printer."""

from __future__ import annotations

import subprocess
from dataclasses import replace
from datetime import date, time

from prisoncare_desktop import resources
from prisoncare_desktop.domain.codes import value_set
from prisoncare_desktop.forms.languages import languages_of
from prisoncare_desktop.forms.parsing import questionnaire_from
from prisoncare_desktop.pdf.clinic_paper import clinic_paper
from prisoncare_desktop.usecases.clinic_paper_port import AppointmentSlip, SlipPaper, SlipWords

WORDS = SlipWords(
    "en", "You have an appointment.", "Day", "Time", "Go to", "Friday", "Health centre", "Bring it.", "Say so."
)
SLIP = AppointmentSlip(
    "Zed O'Brien-Sharp", "A1234AA", "A-1-004", "Dentist", date(2026, 11, 20), time(9, 10), "Health centre", WORDS
)


def pages_of(*slips: AppointmentSlip) -> list[str]:
    answer = subprocess.run(
        ["pdftotext", "-layout", "-", "-"], input=clinic_paper(SlipPaper(slips)), capture_output=True, check=True
    )
    return answer.stdout.decode().split("\f")[:-1]


def test_a_slip_says_who_when_and_where() -> None:
    (page,) = pages_of(SLIP)
    for said in ("Zed O'Brien-Sharp", "A1234AA · A-1-004", "Dentist", "Friday 20/11/2026", "09:10", "Health centre"):
        assert said in page


def test_four_stand_on_a_page_and_two_of_the_larger_ones_after_them() -> None:
    large = replace(SLIP, large=True)
    counts = [page.count("A1234AA") for page in pages_of(*[SLIP] * 3, large, *[SLIP] * 2, *[large] * 2)]
    assert counts == [4, 1, 2, 1]


def test_a_slip_in_another_language_says_it_once_more_in_english_for_the_officer() -> None:
    polish = replace(SLIP, words=replace(WORDS, language="pl", weekday="piątek", heading="Masz wizytę."))
    (page,) = pages_of(polish)
    assert "piątek 20/11/2026" in page
    assert "Friday 20 November, 09:10. Health centre." in page
    assert "Friday 20 November" not in pages_of(SLIP)[0]


def test_there_are_words_for_every_language_that_a_resident_may_read() -> None:
    form = questionnaire_from(resources.read_json("questionnaires/appointment-slip.json"))
    spoken = {one.code for one in value_set("language").concepts}
    assert {language.split("-")[0] for language in languages_of(form)} == spoken
