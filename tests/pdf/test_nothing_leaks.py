"""Every word on paper about clinics, read back from the PDFs and from what was handed to be drawn.

One half-day with a clinic of every kind: those shipped, one that the prison made, a masked one in a room whose name
tells. Everybody on it has needs, alerts, a note, and an appointment at a hospital. Wherever a word of these is on paper
that is carried through a prison, it is a leak.
"""

from __future__ import annotations

import ast
import calendar
import json
import re
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

import prisoncare_desktop
from prisoncare_desktop.domain.attendance import Appointment, ClinicSession, Period
from prisoncare_desktop.domain.clinic_type import LIST, ClinicTypes, own_concepts, shipped_types
from prisoncare_desktop.domain.codes import value_set
from prisoncare_desktop.domain.resident import Alert, Resident
from prisoncare_desktop.domain.site_lists import SiteList
from prisoncare_desktop.domain.staff import StaffMember
from prisoncare_desktop.errors import NotFound
from prisoncare_desktop.pdf.clinic_paper import clinic_paper
from prisoncare_desktop.usecases import dispatch
from prisoncare_desktop.usecases.clinic_paper import ClinicPaper, PrepareCoverSheet, PrepareMovementList, PrepareSlips
from prisoncare_desktop.usecases.clinic_paper_port import AnyClinicPaper, CoverPaper, MovementPaper
from prisoncare_desktop.usecases.requests import Query
from tests.store import clinic
from tests.store.clinic import MORNING, NURSE, OUTSIDE, TODAY
from tests.store.conftest import folder, hands, made_once, store, vault
from tests.usecases.conftest import CLERK, WORKER, House, house

__all__ = ["folder", "hands", "house", "made_once", "store", "vault"]

OWN: list[dict[str, Any]] = [
    {
        "code": "dialysis",
        "label": "Dialysis",
        "public_name": "Treatment",
        "masked": "no",
        "minutes": 60,
        "provider": "Kidney Works Ltd",
        "pilot": "COPD pilot",
        "clinician_type": "nurse",
        "dps_category": "MLTC",
    },
    {
        "code": "hepatitis",
        "label": "Liver and hepatitis",
        "public_name": "Liver",
        "masked": "yes",
        "minutes": 20,
        "public_place": "Hepatitis suite",
        "dps_category": "MGUM",
        "provider": "Liver Care Ltd",
    },
]
TYPES = ClinicTypes.of(own_concepts(OWN))
CLINICIAN = "Marguerite Oyelaran"
ROOM = "Phoenix room"
NOTE = "wants his results"
MASKED = tuple(one for one in TYPES.by_code.values() if one.masked)

LEAKS: tuple[str, ...] = (
    *(one.label for one in MASKED),
    *(concept["public_name"] for concept in OWN if concept["masked"] == "yes"),
    *(one.code for one in MASKED),
    *(need.label for need in value_set("communication_need").concepts),
    *(alert.label for alert in value_set("alert").concepts),
    *(why.label for why in value_set("did_not_attend_reason").concepts),
    *("SMS", "substance", "sexual", "DNA", "interpreter", "ACCT", "did not attend", "refused"),
    *(CLINICIAN, "Oyelaran", ROOM, "Phoenix", NOTE),
    *("Kidney Works", "COPD", "pilot", "Liver Care", "suite", "MLTC", "MGUM", "MSUS"),
    *(OUTSIDE.hospital, OUTSIDE.specialty, "hospital", "escort"),
)


MONTHS = tuple(month.casefold() for month in calendar.month_name if month)


@pytest.fixture
def full_house(house: House) -> House:
    """The half-day described above: one person for each kind of clinic."""
    with house.store.write(clinic.SYNC) as unit:
        unit.site_lists.put(SiteList(LIST, json.dumps(OWN), "staff-leader", MORNING))
        unit.received("SiteListReceived", "site_list", LIST)
        for n, code in enumerate(TYPES.by_code):
            person = someone(n)
            session = ClinicSession(f"list-{code}", code, "", ROOM, TODAY, Period.AM, CLINICIAN, note=NOTE)
            booked = Appointment(f"a-{n}", session.id, person.id, MORNING + timedelta(minutes=5 * n), note=NOTE)
            away = replace(OUTSIDE, id=f"outside-{n}", resident_id=person.id)
            unit.residents.put(person)
            unit.sessions.put(session)
            unit.appointments.put(booked)
            unit.external.put(away)
            unit.received("ResidentReceived", "resident", person.id)
            unit.received("SessionReceived", "session", session.id)
            unit.received("AppointmentReceived", "appointment", booked.id)
            unit.received("ExternalReceived", "external_appointment", away.id)
        unit.commit()
    return house


def someone(n: int) -> Resident:
    return Resident(
        id=f"resident-{n}",
        nomis_number=f"C{n:04}EF",
        given_name="Ravi",
        family_name=f"Aster{chr(ord('a') + n)}",
        preferred_name="",
        birth_date=date(1990, 5, 17),
        cell=f"{'AB'[n % 2]}-1-{n:03}",
        needs=tuple(need.code for need in value_set("communication_need").concepts),
        alerts=tuple(Alert(one.code, one.label, date(2026, 11, 3)) for one in value_set("alert").concepts),
        interpreter=True,
    )


def papers(house: House) -> Iterator[tuple[AnyClinicPaper, str]]:
    """Yield each paper as it was handed to be drawn, with the words of its PDF."""
    drawn: list[AnyClinicPaper] = []

    def draw(paper: AnyClinicPaper) -> bytes:
        drawn.append(paper)
        return clinic_paper(paper)

    for user, asked in every_request():
        pdf = dispatch.ask(asked, replace(house.as_(user), clinic_printer=draw)).pdf
        yield drawn[-1], words_of(pdf)


def every_request() -> Iterator[tuple[StaffMember, Query[ClinicPaper]]]:
    for user in (NURSE, WORKER, CLERK):
        yield user, PrepareMovementList(TODAY, Period.AM)
    for code, kind in TYPES.by_code.items():
        yield (WORKER if kind.team else NURSE), PrepareSlips(f"list-{code}")
        yield (WORKER if kind.team else NURSE), PrepareCoverSheet(f"list-{code}")


def words_of(pdf: bytes) -> str:
    answer = subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True)
    return answer.stdout.decode()


def leaks_in(text: str) -> set[str]:
    """Return what of `LEAKS` stands in a text, in whatever case; and every day but the clinic's, which is today."""
    squeezed = " ".join(text.split()).casefold()
    found = {one for one in LEAKS if re.search(rf"(?<!\w){re.escape(one.casefold())}", squeezed)}
    in_words = {f"{day} {month}" for day, month in re.findall(r"\b(\d{1,2}) ([a-z]+)", squeezed) if month in MONTHS}
    in_figures = set(re.findall(r"\d{1,2}/\d{1,2}/\d{4}", squeezed))
    return found | (in_words | in_figures) - {"20 november", "20/11/2026"}


@pytest.mark.hazard("H16")
def test_no_paper_tells_a_health_fact_or_a_hospitals_day(full_house: House) -> None:
    read = 0
    for paper, words in papers(full_house):
        # The wing is told whom to fetch first, by a need that the prison marked so, and not why.
        told = {"More time"} if isinstance(paper, MovementPaper) else set()
        assert leaks_in(words) <= told
        assert leaks_in(repr(paper)) == set()
        assert ("Aster" in words) is not isinstance(paper, CoverPaper)
        assert "EF" in words, "their numbers"
        read += 1
    assert read == len(list(every_request()))


@pytest.mark.hazard("H16")
def test_everybody_in_the_health_centre_is_sent_to_the_same_place_whatever_for(full_house: House) -> None:
    for paper, words in papers(full_house):
        sent = 1 if isinstance(paper, CoverPaper) else words.count("Aster")
        assert words.count("Health centre") == sent


@pytest.mark.parametrize(
    "planted", ["Substance misuse", "PHOENIX room", "on 24 November", "24/11/2026", "Easy read", "Dr oyelaran"]
)
def test_a_planted_leak_is_found(planted: str) -> None:
    assert leaks_in(f"A-1-004  Ravi Aster\n  {planted}   09:00")


@pytest.mark.hazard("H16")
def test_an_appointment_outside_cannot_be_printed_by_any_way_there_is(full_house: House) -> None:
    for asked in (PrepareSlips("outside-0"), PrepareCoverSheet("outside-0")):
        with pytest.raises(NotFound):
            dispatch.ask(asked, full_house.as_(NURSE))
    package = Path(prisoncare_desktop.__file__).parent
    printers = [
        *package.glob("pdf/**/*.py"),
        *package.glob("usecases/clinic_paper*.py"),
        *package.glob("ui/screens/clinic_print/*.py"),
        *(package / "ui" / name for name in ("printing.py", "sheet_printer.py")),
    ]
    assert len(printers) > 20
    knowing = {path.name for path in printers if knows_of_outside(path.read_text(encoding="utf-8"))}
    assert knowing == set()
    assert knows_of_outside((package / "usecases/external.py").read_text(encoding="utf-8"))  # the control


def knows_of_outside(source: str) -> bool:
    """Whether a module can come by an appointment at a hospital: by its type, or by the store's list of them."""
    names = {node.attr for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Attribute)}
    return "domain.external" in source or "external" in names


def test_the_house_has_every_kind_of_clinic() -> None:
    assert set(shipped_types().by_code) < set(TYPES.by_code)
    assert len(MASKED) >= 3
