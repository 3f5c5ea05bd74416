"""The nurse's journey, by keys alone: Today, a clinic, its outcomes, an undo, a jump to a name, and the sync.

`looks_round` goes through what else there is of clinics, for the pictures.
"""

from __future__ import annotations

from functools import partial

from prisoncare_desktop.practice.staff import DEMO_PASSWORD, OKAFOR
from prisoncare_desktop.ui.screens.attendance.view import SessionView
from prisoncare_desktop.ui.screens.sync_page.view import SyncView
from prisoncare_desktop.ui.widgets.palette import KeyPalette
from prisoncare_desktop.ui.widgets.person_picker import PersonPicker
from prisoncare_desktop.ui.widgets.rows import words_of
from prisoncare_desktop.ui.widgets.table import GridTable
from prisoncare_desktop.usecases.attendance import GetSessionGrid
from prisoncare_desktop.usecases.dispatch import ask
from tests.journeys.stage import Stage

KEYED = ("a", "l", "n w", "n 1", "t", "a", "c z", "n t")
"""One row each: attended, late but seen, no escort, refused in person, too late, attended, staff absent, at court."""
EXPECTED = (
    ("attended", ""),
    ("late-seen", ""),
    ("not-seen", "R2"),
    ("not-seen", "P1"),
    ("too-late", ""),
    ("attended", ""),
    ("cancelled", "C1"),
    ("not-seen", "L1"),
)


def signs_in(stage: Stage) -> None:
    stage.open()
    stage.photograph("01-sign-in")
    stage.sign_in(OKAFOR, DEMO_PASSWORD)
    stage.at("today")
    stage.reads("Next: ")


def opens_the_next_clinic(stage: Stage) -> GridTable:
    """From Today, one Enter."""
    stage.photograph("02-nurse-today")
    stage.press("Return")
    stage.at("session")
    grid = stage.see(SessionView).table
    stage.until(lambda: len(grid.rows()) > len(KEYED), "the clinic's list")
    return grid


def records_the_clinic(stage: Stage, grid: GridTable) -> dict[str, tuple[str, str]]:
    """Key one outcome a row from the top; return what each appointment should say."""
    stage.press("Home")
    keyed: dict[str, tuple[str, str]] = {}
    for keys, expected in zip(KEYED, EXPECTED, strict=True):
        row = grid.current_id()
        first, *reason = keys.split()
        stage.press(first)
        if reason:
            stage.until(lambda: stage.see(KeyPalette), "the reasons")
            if keys == "n w":
                stage.photograph("03-nurse-reasons")
            stage.press(*reason)
        keyed[row] = expected
        stage.until(partial(moved_on, grid, row), "the cursor on the next row")
    until_saved(stage, keyed)
    return keyed


def changes_her_mind(stage: Stage, grid: GridTable, keyed: dict[str, tuple[str, str]]) -> None:
    """Undo the last, find its row again by name, record it anew."""
    last = list(keyed)[-1]
    stage.press("Ctrl+Z")
    until_saved(stage, {**keyed, last: ("", "")})
    stage.press("Home")
    stage.press("/")
    stage.type_text(name_in(grid, last)[:6].lower())
    stage.until(lambda: grid.current_id() == last, "the row jumped to by name")
    stage.press("Escape")
    stage.press("l")
    keyed[last] = ("late-seen", "")
    until_saved(stage, keyed)
    stage.until(lambda: "Late" in outcome_in(grid, last), "the row's chip")
    stage.photograph("04-nurse-clinic")


def looks_round(stage: Stage) -> None:
    """From the clinic: who walked in, who is left, its figures; then waiting lists, the hospital log and a resident."""
    stage.press("w")
    stage.until(lambda: stage.see(PersonPicker).isVisible(), "the question who walked in")
    stage.type_text("mar")
    stage.until(lambda: len(stage.see(PersonPicker).table.rows()) > 1, "who it may be")
    stage.photograph("04a-nurse-walk-in")
    stage.press("Escape", "x")
    stage.until(lambda: "not recorded yet" in stage.words(), "who is left")
    stage.photograph("04b-nurse-closing")
    for key, screen, picture in (
        ("f", "indicators", "04c-nurse-figures"),
        ("q", "waiting", "04d-nurse-waiting"),
        ("o", "external", "04e-nurse-outside"),
    ):
        stage.press("Alt+2")
        stage.at("clinics")
        stage.until(lambda: "New clinic" in stage.words(), "the ways from Clinics")
        stage.press(key)
        stage.at(screen)
        stage.until(lambda: stage.see(GridTable).rows(), "its rows")
        stage.photograph(picture)
    stage.press("Alt+3")
    stage.at("residents")
    stage.until(lambda: stage.see(GridTable).rows(), "the residents")
    stage.press("Return")
    stage.at("resident")
    stage.reads("Where they lived")
    stage.press("t")
    stage.at("timeline")
    stage.until(lambda: stage.see(GridTable).rows(), "what is recorded of them")
    stage.photograph("04f-nurse-timeline")


def syncs(stage: Stage, picture: str, *, room: str = "Alt+4") -> None:
    """Go to the Sync page and press Enter; wait until nothing waits here."""
    stage.press(room)
    stage.at("sync")
    page = stage.see(SyncView)
    stage.press("Return")
    stage.until(lambda: page.counts.saved_here.number() == "0", "nothing waiting here")
    stage.until(lambda: page.counts.at_the_trust.number() != "0", "everything at the trust")
    stage.photograph(picture)


def until_saved(stage: Stage, expected: dict[str, tuple[str, str]]) -> None:
    """Wait until the store, not the screen, says so."""
    context = stage.house.tasks.context
    session_id = stage.shell.place.what

    def stands() -> bool:
        rows = ask(GetSessionGrid(session_id), context).rows
        now = {r.appointment.id: (r.appointment.outcome or "", r.appointment.reason_code) for r in rows}
        return all(now[a] == what for a, what in expected.items())

    stage.until(stands, "what was keyed in the store")


def moved_on(grid: GridTable, row: str) -> bool:
    return grid.current_id() != row


def outcome_in(grid: GridTable, row_id: str) -> str:
    row = grid.row(row_id)
    assert row is not None
    return words_of(row.cells["outcome"])


def name_in(grid: GridTable, row_id: str) -> str:
    row = grid.row(row_id)
    assert row is not None
    return words_of(row.cells["resident"])
