"""The ten largest forms that others published: opened and answered, beside what others' libraries take for it.

The baselines run in the environment of the FHIR server (`forms_baseline.py`): `fhir.resources` reading the same JSON,
and `fhirpathpy` working out every condition of the form from scratch after an answer.
"""

from __future__ import annotations

import json
import random
import statistics
import subprocess
import time
from collections.abc import Callable
from datetime import date
from typing import Final

from PySide6.QtWidgets import QApplication, QFormLayout, QLabel, QLineEdit, QWidget

from prisoncare_desktop.forms import json_text, wire
from prisoncare_desktop.forms.parsing import parse_questionnaire
from prisoncare_desktop.forms.questionnaire import Questionnaire
from prisoncare_desktop.forms.session import FormSession
from prisoncare_desktop.ui.forms.form_page import FormPage
from prisoncare_desktop.ui.theme.dress import dress
from tests.bench.table import Figure, cpu_ms, wall_ms
from tests.forms import published
from tests.forms.shape_by_others import PYTHON, ROOT
from tests.forms.walk import filled, something

FORMS: Final = 10
ANSWERS: Final = 60
BASELINE_WITHIN_S: Final = 300.0


def largest() -> list[Questionnaire]:
    """Return the ten with most items, one of each canonical address."""
    by_size = sorted(published.readable().items(), key=lambda pair: len(pair[1].by_link_id))
    by_url = {form.url or name: form for name, form in by_size}  # of several versions the largest
    return sorted(by_url.values(), key=lambda form: -len(form.by_link_id))[:FORMS]


def figures() -> list[Figure]:
    forms = largest()
    texts = [json_text.dumps(form.raw).encode() for form in forms]
    baseline = _baseline(forms, texts)
    most = len(forms[0].by_link_id)
    against_reading = "fhir.resources reading the same JSON"
    against_answer = "fhirpathpy, each condition of the form from scratch"
    return [
        Figure(
            f"read and open the {FORMS} largest forms, CPU",
            cpu_ms(lambda: [FormSession(parse_questionnaire(text)) for text in texts]),
            baseline["read_all_ms"],
            "ms",
            against_reading,
        ),
        Figure(
            f"read and open {most} items, CPU",
            cpu_ms(lambda: FormSession(parse_questionnaire(texts[0]))),
            baseline["read_largest_ms"],
            "ms",
            against_reading,
        ),
        *_answers("an answer", _engine_answers(forms), baseline["answer_ms"], against_answer, unit="us"),
        *_on_screen(forms),
    ]


def _answers(what: str, taken_ms: list[float], baseline_ms: float, against: str, *, unit: str = "ms") -> list[Figure]:
    times = {"ms": 1, "us": 1000}[unit]
    p95 = statistics.quantiles(taken_ms, n=20)[-1]
    return [
        Figure(f"{what}, p50", statistics.median(taken_ms) * times, baseline_ms * times, unit, against),
        Figure(f"{what}, p95", p95 * times, baseline_ms * times, unit, against),
    ]


def _engine_answers(forms: list[Questionnaire]) -> list[float]:
    taken: list[float] = []
    for form in forms:
        session = FormSession(form)
        chance = random.Random(1)
        for link_id in _asked(session, chance):
            value = something(form[link_id], chance)
            if value is not None:
                taken.append(_ms(lambda: session.answer(link_id, value)))  # noqa: B023 -- called at once
    return taken


def _on_screen(forms: list[Questionnaire]) -> list[Figure]:
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    dress(app)
    page = FormPage("Complete", lambda: date(2026, 11, 20))
    page.resize(1103, 620)
    page.show()
    most = len(forms[0].by_link_id)

    def drawn(work: Callable[[], object]) -> float:
        def and_painted() -> None:
            work()
            app.processEvents()
            page.repaint()

        return _ms(and_painted)

    opened = [drawn(lambda: page.open(FormSession(forms[0]))) for _ in range(3)]
    taken: list[float] = []
    anew: list[float] = []
    for form in forms:
        session = FormSession(form)
        page.open(session)
        app.processEvents()
        chance = random.Random(1)
        for link_id in _asked(session, chance):
            value = something(form[link_id], chance)
            if value is not None and session.is_asked(link_id):
                page.show_item(link_id)
                app.processEvents()
                taken.append(drawn(lambda: page._on_answered(link_id, (value,))))  # noqa: B023 -- called at once
        anew.append(drawn(lambda: page.open(session)))  # noqa: B023 -- called at once
    page.close()
    return [
        Figure(
            f"{most} items on screen, opened",
            statistics.median(opened),
            _plain_fields_ms(app, forms[0]),
            "ms",
            "Qt, a label and a line for each item at once",
        ),
        *_answers("an answer, drawn", taken, statistics.median(anew), "the page made anew after each answer"),
    ]


def _asked(session: FormSession, chance: random.Random) -> list[str]:
    asked = [one for one in session.questionnaire.by_link_id if session.is_asked(one)]
    return chance.sample(asked, min(ANSWERS, len(asked)))


def _plain_fields_ms(app: QApplication, form: Questionnaire) -> float:
    def show() -> None:
        window = QWidget()
        rows = QFormLayout(window)
        for item in form.by_link_id.values():
            rows.addRow(QLabel(item.text), QLineEdit())
        window.show()
        app.processEvents()
        window.close()

    return wall_ms(show, runs=3)


def _ms(work: Callable[[], object]) -> float:
    before = time.perf_counter()
    work()
    return (time.perf_counter() - before) * 1000


def _baseline(forms: list[Questionnaire], texts: list[bytes]) -> dict[str, float]:
    half_filled = [wire.to_questionnaire_response(filled(form, 1), completed=False) for form in forms]
    given = json.dumps(
        {"forms": [text.decode() for text in texts], "responses": list(map(json_text.dumps, half_filled))}
    )
    told = subprocess.run(
        [PYTHON, ROOT / "tests" / "bench" / "forms_baseline.py"],
        input=given,
        capture_output=True,
        text=True,
        check=True,
        timeout=BASELINE_WITHIN_S,
    )
    figures: dict[str, float] = json.loads(told.stdout)
    return figures
