"""Dress the application: Fusion, Inter, palette, QSS. Called once at start, and again when the look is changed."""

from __future__ import annotations

from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication

from prisoncare_desktop.ui.theme.fonts import font, load_fonts
from prisoncare_desktop.ui.theme.look import Look, wear
from prisoncare_desktop.ui.theme.qss import build_qss

_LOADED = "prisoncare_fonts_loaded"


def dress(app: QApplication, chosen: Look | None = None) -> None:
    """Make the application look like PrisonCare; every widget follows at once."""
    worn = chosen or Look()
    wear(app, worn)
    if not app.property(_LOADED):
        load_fonts()
        app.setProperty(_LOADED, True)
        app.setStyle("Fusion")
    app.setPalette(_palette(worn))
    app.setFont(font())
    app.setStyleSheet(build_qss(worn))


def _palette(worn: Look) -> QPalette:
    c = worn.colours
    made = QPalette()
    for role, value in (
        (QPalette.ColorRole.Window, c.page),
        (QPalette.ColorRole.WindowText, c.ink),
        (QPalette.ColorRole.Base, c.card),
        (QPalette.ColorRole.AlternateBase, c.head),
        (QPalette.ColorRole.Text, c.ink),
        (QPalette.ColorRole.PlaceholderText, c.quiet),
        (QPalette.ColorRole.Button, c.card),
        (QPalette.ColorRole.ButtonText, c.ink),
        (QPalette.ColorRole.Highlight, c.primary),
        (QPalette.ColorRole.HighlightedText, c.on_primary),
        (QPalette.ColorRole.ToolTipBase, c.ink),
        (QPalette.ColorRole.ToolTipText, c.card),
        (QPalette.ColorRole.Link, c.primary),
    ):
        made.setColor(role, QColor(value))
    return made
