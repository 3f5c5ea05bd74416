"""The administrator's journey, by keys alone: the week's draw, its check, the print pack, a returned form keyed in."""

from __future__ import annotations

import re
import subprocess

from prisoncare_desktop.practice.staff import DEMO_PASSWORD, WOOD
from prisoncare_desktop.ui.forms.form_page import FormPage
from prisoncare_desktop.ui.screens.draw.view import DrawView
from prisoncare_desktop.usecases.feedback import Pack, RecordPackPrinted
from prisoncare_desktop.usecases.sampling import GetWeekOfDraws, WeekOfDraws
from tests.journeys.stage import Stage

CODE = re.compile(r"Form ([0-9A-Z]{4}) ?([0-9A-Z]{4})")


def signs_in(stage: Stage) -> None:
    stage.sign_in(WOOD, DEMO_PASSWORD)
    stage.at("today")
    stage.photograph("09-administrator-today")


def draws_the_week(stage: Stage) -> WeekOfDraws:
    """Alt+3 to the draw, D to draw, V to check that the same people come out again."""
    stage.press("Alt+3")
    stage.at("draw")
    view = stage.see(DrawView)
    stage.until(lambda: view.week() is not None, "the week")
    stage.press("d")
    stage.until(lambda: len(week_of_draws(stage, view).lines) > 4, "the draws")
    stage.reads("Print the pack")
    stage.press("v")
    stage.until(lambda: all("check" in row.cells for row in view.table.rows()), "every clinic checked")
    stage.photograph("10-administrator-draw")
    return week_of_draws(stage, view)


def week_of_draws(stage: Stage, view: DrawView) -> WeekOfDraws:
    from prisoncare_desktop.usecases.dispatch import ask

    week = view.week()
    assert week is not None
    return ask(GetWeekOfDraws(week), stage.house.tasks.context)


def prints_the_pack(stage: Stage) -> Pack:
    """P: the pack is made and shown; it lives in memory only. Then what the screen does when a printer takes it."""
    packs: list[Pack] = []
    stage.shell.screen("draw").pack_ready.connect(packs.append)  # type: ignore[attr-defined]  # the draw screen's own
    stage.press("p")
    stage.at("preview")
    stage.until(lambda: bool(packs), "the pack")
    stage.settle()
    stage.photograph("11-administrator-preview")
    given_out: list[None] = []
    # No printer stands here: this is what the screen runs before the first page goes to one.
    stage.house.tasks.run(stage.shell, RecordPackPrinted(packs[0]), given_out.append)
    stage.until(lambda: bool(given_out), "the forms given out")
    return packs[0]


def codes_of(pack: Pack) -> list[str]:
    """Return the codes printed on the pack's forms, in the order of the paper."""
    answer = subprocess.run(["pdftotext", "-layout", "-", "-"], input=pack.pdf, capture_output=True, check=True)
    return ["".join(found.groups()) for found in CODE.finditer(answer.stdout.decode())]


def keys_a_form_in(stage: Stage, code: str) -> None:
    """Back, K, the code, the answers, Ctrl+Enter."""
    stage.press("Escape")
    stage.at("draw")
    stage.press("k")
    stage.at("keying")
    stage.type_text(code.lower())
    stage.press("Return")
    stage.until(lambda: any(p.isVisible() and p.session is not None for p in pages(stage)), "the form")
    page = next(p for p in pages(stage) if p.isVisible())
    for answer in ("2", "They listened to me.", "Shorter waits.", "2"):
        if len(answer) == 1:
            stage.press(answer)
        else:
            stage.type_text(answer)
        if answer == "Shorter waits.":
            stage.photograph("12-administrator-keying")
        stage.press("Return")
        stage.settle()
    assert page.session is not None
    stage.press("Ctrl+Return")
    stage.until(lambda: page.session is None or not page.isVisible(), "the form kept")
    stage.photograph("13-administrator-keyed")


def pages(stage: Stage) -> list[FormPage]:
    return stage.house.window.findChildren(FormPage)
