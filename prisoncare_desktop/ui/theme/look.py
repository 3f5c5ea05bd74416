"""The look on show: which colours, which size of text."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QColor

from prisoncare_desktop.ui.theme.tokens import LIGHT, Colours

_PROPERTY = "prisoncare_look"


@dataclass(frozen=True)
class Look:
    """Colours and a factor on every text size, 1.0 to 2.0."""

    colours: Colours = LIGHT
    text_scale: float = 1.0


_PLAIN = Look()


def look() -> Look:
    """Return the look the application wears; the light one until it is dressed."""
    app = QCoreApplication.instance()
    worn = app.property(_PROPERTY) if app is not None else None
    return worn if isinstance(worn, Look) else _PLAIN


def wear(app: QCoreApplication, chosen: Look) -> None:
    """Remember the look on the application. `dress.dress` is what screens call: it also sets fonts and QSS."""
    app.setProperty(_PROPERTY, chosen)


def colours() -> Colours:
    return look().colours


def colour(value: str, alpha: float = 1.0) -> QColor:
    """Return a token as a QColor, `alpha` 0 to 1."""
    made = QColor(value)
    if alpha < 1.0:
        made.setAlphaF(alpha)
    return made


def is_narrow(width: int, below: int) -> bool:
    """Whether a part this wide, px, has less room than `below` would give at the usual text size."""
    return width < below * look().text_scale
