"""The substance misuse worker's journey, by keys alone: caseload, pathway, a 28-day review, a lock in the middle."""

from __future__ import annotations

from prisoncare_desktop.practice.staff import BELL, DEMO_PASSWORD
from prisoncare_desktop.ui.forms.form_page import FormPage
from prisoncare_desktop.ui.screens.caseload.view import CaseloadView
from prisoncare_desktop.ui.screens.pathway.view import PathwayView
from prisoncare_desktop.ui.widgets.rows import words_of
from tests.journeys.stage import Stage

TYPED = {
    "illicit-what": "Synthetic cannabinoid (spice)",
    "dose-before": "40",
    "dose-after": "45",
    "missed-doses": "0",
    "treatment-note": "Sleeps better since the dose was changed.",
    "goal": "Stay off spice until release.",
    "handover": "Ask about the community appointment.",
    "drug-test-what": "cannabis",
    "self-harm-done": "Told the wing, ACCT opened.",
    "naloxone-why-not": "Out of stock.",
    "attendees-other": "Family worker",
    "drug1": "Heroin",
    "drug2": "Crack",
    "drug3": "Cannabis",
}
CHOSEN = {"illicit-use": "2", "drug-test": "1", "self-harm": "1", "naloxone": "1"}
"""Which number is pressed for a choice; 1 where nothing is said."""


def signs_in(stage: Stage) -> None:
    stage.sign_in(BELL, DEMO_PASSWORD)
    stage.at("today")
    stage.photograph("05-worker-today")


def opens_the_most_overdue(stage: Stage) -> None:
    """Alt+2, Enter: the first line is the most overdue."""
    stage.press("Alt+2")
    stage.at("caseload")
    table = stage.see(CaseloadView).table
    stage.until(lambda: table.rows(), "the caseload")
    stage.press("Return")
    stage.at("pathway")
    stage.reads("is overdue")
    stage.photograph("06-worker-pathway")


def opens_the_review(stage: Stage) -> FormPage:
    stage.press("Return")
    stage.at("review")
    stage.until(lambda: stage.see(FormPage).session is not None, "the form")
    return stage.see(FormPage)


def fills_it(stage: Stage, page: FormPage, *, until: str = "", picture: tuple[str, str] = ("", "")) -> None:
    """Answer question after question; stop before `until`. `picture`: (question, name) of a photograph."""
    here = ""
    for _ in range(200):
        session = page.session
        assert session is not None
        here = session.cursor or ""
        if here == until and until:
            return
        if here and not session.answers(here) and not session.questionnaire[here].read_only:
            item = session.questionnaire[here]
            if here in TYPED:
                stage.type_text(TYPED[here])
            elif item.type.value in ("choice", "open-choice", "boolean"):
                stage.press(CHOSEN.get(here, "1"))
            elif item.control == "slider":
                stage.press(*["Right"] * 3)
        if here == picture[0]:
            stage.photograph(picture[1])
        if not session.progress().needed and here == "handover":
            return
        stage.press("Return")
        stage.settle()
    raise AssertionError(f"the form does not end; stuck at {here}")


def opens_the_pathway_with(stage: Stage, review: str) -> None:
    """Alt+2, then down the caseload to somebody whose next review is this one."""
    stage.press("Alt+2")
    stage.at("caseload")
    table = stage.see(CaseloadView).table
    stage.until(lambda: table.rows(), "the caseload")
    stage.press("Home")
    for _ in table.rows():
        row = table.row(table.current_id())
        if row is not None and words_of(row.cells["review"]) == review:
            break
        stage.press("Down")
    stage.press("Return")
    stage.at("pathway")
    stage.until(lambda: stage.see(PathwayView).steps.steps(), "the pathway")


def opens_the_step(stage: Stage, step: str) -> FormPage:
    """Home, then down the pathway to this step, and Enter."""
    steps = stage.see(PathwayView).steps
    steps.setFocus()
    stage.press("Home")
    for _ in steps.steps():
        if steps.current_id() == f"step:{step}":
            break
        stage.press("Down")
    stage.press("Return")
    stage.at("step")
    stage.until(lambda: stage.see(FormPage).session is not None, "the form")
    return stage.see(FormPage)


def fills_what_is_needed(stage: Stage, page: FormPage) -> None:
    """Go by Enter from question to question: confirm what is known, answer what is open, until nothing is needed."""
    for _ in range(200):
        session = page.session
        assert session is not None
        if not session.progress().needed:
            return
        here = session.cursor or ""
        item = session.questionnaire[here] if here else None
        if item is not None and not session.answers(here) and session.is_asked(here):
            if session.known(here) is not None:
                stage.press("=")
            elif here in TYPED:
                stage.type_text(TYPED[here])
            elif item.type.value in ("choice", "open-choice", "boolean"):
                stage.press(CHOSEN.get(here, "1"))
            elif item.control == "slider":
                stage.press(*["Right"] * 3)
            elif item.type.value == "date":
                stage.type_text(f"{stage.house.tasks.context.today():%d/%m/%Y}")
            elif item.required:
                stage.type_text("40" if item.type.value in ("integer", "quantity") else "As talked about.")
        stage.press("Return")
        stage.settle()
    raise AssertionError(f"the form does not end; {page.session and page.session.problems()}")


def completes_the_step(stage: Stage, words: str) -> None:
    stage.press("Ctrl+Return")
    stage.at("pathway")
    stage.reads(words)


def completes_it(stage: Stage) -> None:
    stage.press("Ctrl+Return")
    stage.at("pathway")
    stage.until(lambda: "is overdue" not in stage.words(), "the pathway with the review done")
    stage.photograph("08-worker-reviewed")
