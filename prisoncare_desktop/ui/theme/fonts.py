"""Inter, bundled (OFL), and the fonts painted widgets ask for."""

from __future__ import annotations

from PySide6.QtGui import QFont, QFontDatabase, QFontMetricsF

from prisoncare_desktop import resources
from prisoncare_desktop.ui.theme.look import look
from prisoncare_desktop.ui.theme.tokens import TEXT

FAMILY = "Inter"
REGULAR = QFont.Weight.Normal
MEDIUM = QFont.Weight.Medium
SEMIBOLD = QFont.Weight.DemiBold
BOLD = QFont.Weight.Bold

_FILES = ("Inter-Regular.otf", "Inter-Medium.otf", "Inter-SemiBold.otf", "Inter-Bold.otf")


def load_fonts() -> tuple[str, ...]:
    """Register the bundled faces. Returns the files Qt would not take (the system font then serves)."""
    return tuple(
        name for name in _FILES if QFontDatabase.addApplicationFont(str(resources.path_of(f"fonts/{name}"))) == -1
    )


def font(size: float = TEXT, weight: QFont.Weight = REGULAR, *, tabular: bool = False) -> QFont:
    """Return Inter at a design size (px, before the text scale). `tabular` gives every digit the same width."""
    made = QFont(FAMILY)
    made.setStyleHint(QFont.StyleHint.SansSerif)
    made.setPixelSize(max(1, round(size * look().text_scale)))
    made.setWeight(weight)
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    if tabular:
        made.setFeature(QFont.Tag("tnum"), 1)
    return made


def line_height(size: float = TEXT) -> int:
    """Return the height of a line of text at a design size, px, rounded up."""
    return int(QFontMetricsF(font(size)).height() + 0.999)
