"""The ways from Clinics: each with its key, the screen it leads to, and whose it is.

A way is shown where its screen exists and the role has it, so that a new screen of this room needs its line here only.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from prisoncare_desktop.domain.staff import Role
from prisoncare_desktop.ui.widgets.flow import FlowBox
from prisoncare_desktop.ui.widgets.keyed_button import KeyedButton
from prisoncare_desktop.usecases.clinic_paper import WHO_PRINTS

PRINT, NEW = "P", "N"

_CARE = frozenset({Role.NURSE, Role.SMS_WORKER, Role.ADMINISTRATOR, Role.LEADER})
_BOOKS = _CARE - {Role.LEADER}
_OUTSIDE = _CARE - {Role.SMS_WORKER}  # hospitals and hatches are not that team's work


@dataclass(frozen=True)
class Door:
    """A key (one letter), the name of the screen it opens, and what that is in words."""

    key: str
    screen: str
    words: str


def doors(known: Collection[str], role: Role, tr: Callable[[str], str]) -> tuple[Door, ...]:
    """Return the ways that this role has, of the screens there are (`known`: their names)."""
    every = (
        (NEW, "new-session", tr("New clinic"), _BOOKS),
        (PRINT, "clinic-print", tr("Paper"), WHO_PRINTS),
        ("E", "unexplained", tr("Not explained"), _CARE),
        ("L", "list-problems", tr("Lists"), _CARE),
        ("Q", "waiting", tr("Waiting"), _CARE),
        ("K", "capacity", tr("Capacity"), _CARE),
        ("G", "regime", tr("Regime"), _CARE),
        ("O", "external", tr("Outside"), _OUTSIDE),
        ("B", "rounds", tr("Rounds"), _OUTSIDE),
        ("F", "indicators", tr("Figures"), _CARE),
    )
    return tuple(Door(key, screen, words) for key, screen, words, roles in every if screen in known and role in roles)


class DoorRow(FlowBox):
    """The ways as buttons. `chosen`: the letter of the one that was pressed."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.hide()

    def set_doors(self, ways: Sequence[Door]) -> None:
        """Show these; none takes no room."""
        buttons = [KeyedButton(way.key, way.words, quiet=True) for way in ways]
        for button in buttons:
            button.clicked.connect(lambda _checked=False, key=button.key: self.chosen.emit(key))
        self.set_widgets(buttons)
        self.setVisible(bool(buttons))
