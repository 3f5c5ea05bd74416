"""What every screen is to the frame: a view, its keys, its help, and a way to say where to go next.

A screen wires its view to the tasks and knows no other screen: it emits `go(Place)` and the shell finds who is meant.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from prisoncare_desktop.ui.tasks import Tasks
from prisoncare_desktop.usecases.changes import Changes

ONLY_TO_LOOK_AT: Final = "look:"  # before a row's id: somebody wants to see it, and nothing is to be done about it


@dataclass(frozen=True)
class Place:
    """Where to go: a screen's name, what it is to show there (an id, or ""), and at which question or row (or "")."""

    screen: str
    what: str = ""
    field: str = ""


@dataclass(frozen=True)
class Surroundings:
    """What the frame tells a screen when it comes into view. `wing`: as picked in the top bar, "" for all.
    `came_from`: the screen that was on view before, "" for none."""

    wing: str
    came_from: str = ""


@dataclass(frozen=True)
class Loading:
    """How far a first load is: this many of so many, what comes now, how long it may take (None: nobody can tell)."""

    done: int
    whole: int
    what: str
    left_s: float | None
    stopping: bool = False


class Screen(QObject):
    """The base of all screens. The parent is the view."""

    name: ClassVar[str] = ""  # as Place.screen names it
    room: ClassVar[str] = ""  # the rail's room it belongs to
    help_page: str = ""  # resources/help/<this>.md
    by_wing: ClassVar[bool] = False  # whether it shows another wing's people when another wing is picked

    go = Signal(object)  # Place
    said = Signal(str)  # a quiet word at the foot ("Saved"), also announced to screen readers
    trouble = Signal(object)  # Words that must not be missed though this screen is out of view
    sync_requested = Signal()
    stop_sync_requested = Signal()
    keys_changed = Signal()

    def __init__(self, view: QWidget, tasks: Tasks) -> None:
        super().__init__(view)
        self.view = view
        self._tasks = tasks

    def keys(self) -> Sequence[tuple[str, str]]:
        """Return this screen's keys for the foot, as (key, what it does)."""
        return ()

    def enter(self, what: str, around: Surroundings) -> None:
        """Come into view to show this."""

    def return_to(self, field: str) -> None:
        """Right after `enter`: the person comes back to where `field()` said they were, or is sent to this row."""

    def field(self) -> str:
        """Return the question or row that has the focus, as `return_to` takes it; "" if that means nothing here."""
        return ""

    def on_sync_moved(self, loading: Loading | None) -> None:
        """A first load is under way, this far; None: none is."""

    def leave(self) -> None:
        """Go out of view, or the PC is being locked: park what is half done."""

    def on_changed(self, changes: Changes) -> None:
        """Something was recorded or came from the trust while in view: reload if it is mine."""
