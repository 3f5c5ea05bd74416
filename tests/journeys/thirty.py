"""One nurse, thirty people: B wing's clinic recorded in a real window, and what that took.

`python -m tests.journeys.thirty --how keys|mouse|large|contrast|all`: seconds from the first key to the last outcome
read back from the store, keystrokes and clicks for each entry, errors. The seconds are the program's: a person thinks
as well. Each way has its own copy of the PC, so that each begins with nobody recorded.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # Qt must find the display that `main` makes
    from PySide6.QtWidgets import QAbstractButton

    from prisoncare_desktop.settings import Settings
    from prisoncare_desktop.ui.screens.attendance.view import SessionView
    from prisoncare_desktop.ui.widgets.palette import ChoiceRow
    from tests.journeys.stage import Stage

HOWS = ("keys", "mouse", "large", "contrast")
LOOKS: dict[str, dict[str, Any]] = {"large": {"text_scale": 2.0}, "contrast": {"theme": "high-contrast"}}
KEYSTROKES_AT_MOST = 1.4  # for each entry: most are one key, those with a reason two
SECONDS_AT_MOST = 150  # for thirty people, the nurse's thinking included (screens.md, Clinics)

# Thirty entries as a morning brings them: eighteen came, two were late, one too late, seven not seen, two cancelled.
MORNING = (
    *("a", "a", "n1", "a", "l", "a", "nw", "a", "a", "ne"),
    *("a", "a", "t", "a", "nt", "c6", "a", "a", "n2", "a"),
    *("a", "l", "nq", "a", "a", "n7", "a", "cz", "a", "a"),
)
OUTCOME = {"a": "attended", "l": "late-seen", "t": "too-late", "n": "not-seen", "c": "cancelled"}
REASON = {"1": "P1", "2": "P2", "6": "P6", "7": "H1", "q": "R1", "w": "R2", "e": "R3", "t": "L1", "z": "C1"}

Until = Callable[[Callable[[], bool], str], None]
Stands = Callable[[], dict[str, tuple[str, str]]]


@dataclass(frozen=True)
class Took:
    """What it took. `errors`: entries that do not stand in the store as they were meant."""

    how: str
    people: int
    seconds: float
    keystrokes: int
    clicks: int
    errors: int

    @property
    def by_entry(self) -> float:
        """Keystrokes and clicks for each entry."""
        return (self.keystrokes + self.clicks) / self.people

    def line(self) -> str:
        return (
            f"{self.how:<9} {self.people} people in {self.seconds:5.1f} s; for each {self.keystrokes / self.people:.2f}"
            f" keystrokes, {self.clicks / self.people:.2f} clicks; errors: {self.errors}"
        )


class Hands:
    """Presses keys and buttons, and counts."""

    def __init__(self, view: SessionView) -> None:
        self._view = view
        self.keystrokes, self.clicks = 0, 0

    def press(self, key: str) -> None:
        from PySide6.QtTest import QTest
        from PySide6.QtWidgets import QApplication

        self.keystrokes += 1
        QTest.keyClicks(QApplication.focusWidget() or self._view, key)

    def click(self, button: QAbstractButton) -> None:
        from PySide6.QtCore import Qt
        from PySide6.QtTest import QTest

        self.clicks += 1
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    def outcome(self, key: str, *, by_mouse: bool) -> None:
        if by_mouse:
            self.click(self._view.bar.button(key.upper()))
        else:
            self.press(key)

    def reason(self, key: str, *, by_mouse: bool) -> None:
        if not by_mouse:
            self.press(key)
            return
        self.click(next(row for row in _choices(self._view) if row.choice.key.lower() == key))


def record_all(view: SessionView, until: Until, stands: Stands, how: str) -> Took:
    """Record everybody on the list, each entry when the cursor stands on the next person; wait for the store."""
    hands, by_mouse = Hands(view), how == "mouse"
    ids = [row.id for row in view.table.rows()]
    meant: dict[str, tuple[str, str]] = {}
    view.table.select(ids[0])
    began = time.perf_counter()
    for entry in MORNING[: len(ids)]:
        whose = view.table.current_id()
        hands.outcome(entry[0], by_mouse=by_mouse)
        if entry[1:]:
            until(partial(_is_asked, view), "the reasons")
            hands.reason(entry[1], by_mouse=by_mouse)
        meant[whose] = (OUTCOME[entry[0]], REASON.get(entry[1:], ""))
        if len(meant) < len(ids):
            until(partial(_has_moved_on, view, whose), "the cursor on the next person")
    until(lambda: all(outcome for outcome, _ in stands().values()), "everybody recorded in the store")
    seconds, now = time.perf_counter() - began, stands()
    wrong = sum(now.get(i) != said for i, said in meant.items()) + len(set(ids) - set(meant))
    return Took(how, len(ids), seconds, hands.keystrokes, hands.clicks, wrong + view.trouble.isVisible())


def _choices(view: SessionView) -> list[ChoiceRow]:
    from prisoncare_desktop.ui.widgets.palette import ChoiceRow

    return [row for row in view.window().findChildren(ChoiceRow) if row.isVisible()]


def _is_asked(view: SessionView) -> bool:
    return bool(_choices(view))


def _has_moved_on(view: SessionView, whose: str) -> bool:
    return view.table.current_id() not in (whose, "")


# --- in a real window -------------------------------------------------------------------------------------------------


def on_a_pc(pc: Settings, how: str) -> Took:
    """Sign the nurse in on this PC, go to B wing's list of today, and record it."""
    from prisoncare_desktop.practice.staff import DEMO_PASSWORD, OKAFOR
    from prisoncare_desktop.ui.screen import Place
    from prisoncare_desktop.ui.screens.attendance.view import SessionView
    from prisoncare_desktop.usecases.attendance import GetSessionGrid
    from prisoncare_desktop.usecases.dispatch import ask
    from tests.journeys.stage import Stage

    stage = Stage(replace(pc, **LOOKS.get(how, {})).saved())
    stage.open()
    stage.sign_in(OKAFOR, DEMO_PASSWORD)
    stage.at("today")
    session_id = _long_list(stage)
    stage.shell.go(Place("session", session_id))
    stage.at("session")
    view = stage.see(SessionView)
    stage.until(lambda: len(view.table.rows()) == len(MORNING), "the list")

    def stands() -> dict[str, tuple[str, str]]:
        rows = ask(GetSessionGrid(session_id), stage.house.tasks.context).rows
        return {r.appointment.id: (r.appointment.outcome or "", r.appointment.reason_code) for r in rows}

    took = record_all(view, stage.until, stands, how)
    stage.close()
    return took


def _long_list(stage: Stage) -> str:
    from prisoncare_desktop.domain.calendar import local_date
    from prisoncare_desktop.usecases.clinic_lists import GetSessions
    from prisoncare_desktop.usecases.dispatch import ask

    context = stage.house.tasks.context
    today = local_date(context.clock.now())
    lines = ask(GetSessions(today, today, "B"), context)
    return next(line.session.id for line in lines if line.counts.not_recorded == len(MORNING))


def each_way(pc_folder: Path, hows: tuple[str, ...], scratch: Path) -> Iterator[Took]:
    """Record the list of the PC in this folder once each way, each on a copy of it, with no network."""
    from prisoncare_desktop import settings

    for how in hows:
        shutil.copytree(pc_folder, scratch / how)
        yield on_a_pc(replace(settings.load(scratch / how), server_url=""), how)


def main() -> None:
    asked = argparse.ArgumentParser(prog="thirty")
    asked.add_argument("--how", choices=(*HOWS, "all"), default="all")
    asked.add_argument("--pc", type=Path, help="data folder of a PC of the practice prison; made afresh if not said")
    asked.add_argument("--json", action="store_true", help="for a program that reads it")
    asked.add_argument("--server", type=Path, default=Path(".central/bin/sekmet"))
    chosen = asked.parse_args()
    hows = HOWS if chosen.how == "all" else (chosen.how,)

    from tests.journeys.virtual_screen import virtual_screen

    with tempfile.TemporaryDirectory() as folder, virtual_screen() as display:
        os.environ["DISPLAY"], os.environ["QT_QPA_PLATFORM"] = display, "xcb"
        pc = chosen.pc
        if pc is None:
            from prisoncare_desktop import demo

            with demo.practice_prison(Path(folder) / "prison", chosen.server.resolve(), sys.stderr) as (_, made):
                pc = made.data_folder
        for took in each_way(pc, hows, Path(folder)):
            sys.stdout.write(f"{json.dumps(asdict(took)) if chosen.json else took.line()}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
