from __future__ import annotations

import subprocess
import sys

import pytest
from PySide6.QtGui import QFontInfo, QFontMetricsF
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from prisoncare_desktop import resources
from prisoncare_desktop.ui.theme.dress import dress
from prisoncare_desktop.ui.theme.fonts import SEMIBOLD, font, load_fonts
from prisoncare_desktop.ui.theme.icons import icon
from prisoncare_desktop.ui.theme.look import Look, look
from prisoncare_desktop.ui.theme.qss import build_qss
from prisoncare_desktop.ui.theme.tokens import HIGH_CONTRAST, LIGHT
from prisoncare_desktop.ui.widgets.labels import heading


@pytest.fixture(autouse=True)
def dressed(qapp: QApplication) -> None:
    dress(qapp)


def test_inter_comes_with_the_program(qapp: QApplication) -> None:
    assert load_fonts() == ()
    assert QFontInfo(font()).family() == "Inter"
    assert QFontInfo(font(weight=SEMIBOLD)).weight() == SEMIBOLD
    assert "SIL OPEN FONT LICENSE" in resources.read_text("fonts/Inter-OFL.txt")


def test_numbers_in_tables_stand_under_each_other(qapp: QApplication) -> None:
    tabular, plain = QFontMetricsF(font(tabular=True)), QFontMetricsF(font())
    assert tabular.horizontalAdvance("11:11") == pytest.approx(tabular.horizontalAdvance("08:48"))
    assert plain.horizontalAdvance("11:11") != pytest.approx(plain.horizontalAdvance("08:48"))


def test_the_whole_program_wears_fusion_and_the_tokens(qapp: QApplication) -> None:
    assert "QLineEdit" in qapp.styleSheet()
    qapp.setStyleSheet("")  # takes Qt's own wrapper round the style away, so that it can be named
    assert qapp.style().objectName() == "fusion"
    assert qapp.palette().window().color().name().upper() == LIGHT.page
    dress(qapp, Look(HIGH_CONTRAST))
    assert qapp.palette().window().color().name().upper() == HIGH_CONTRAST.page
    assert look().colours is HIGH_CONTRAST


def test_larger_text_makes_headings_larger_at_once(qapp: QApplication, qtbot: QtBot) -> None:
    title = heading("Nurse triage")
    qtbot.addWidget(title)
    title.show()
    before = title.sizeHint().height()
    dress(qapp, Look(text_scale=2.0))
    assert title.sizeHint().height() > 1.7 * before


def test_the_style_sheet_has_no_rule_qt_cannot_read(qapp: QApplication, qtbot: QtBot) -> None:
    # Qt warns of a sheet it cannot read, and a warning fails the test
    for colours in (LIGHT, HIGH_CONTRAST):
        probe = QLabel("x")
        qtbot.addWidget(probe)
        probe.setStyleSheet(build_qss(Look(colours)))
        probe.show()


def test_every_icon_can_be_drawn(qapp: QApplication) -> None:
    names = [name.removeprefix("icons/").removesuffix(".svg") for name in resources.names_in("icons", ".svg")]
    rooms = {"today", "clinics", "substance-misuse", "feedback", "residents", "reports", "sync", "settings"}
    assert rooms | {"lock", "search"} <= set(names)
    for name in names:
        image = icon(name, LIGHT.ink).pixmap(60, 60).toImage()
        assert any(image.pixelColor(x, y).alpha() for x in range(image.width()) for y in range(image.height())), name


def test_the_sign_in_window_brings_nothing_heavy_with_it() -> None:
    program = (
        "import sys\n"
        "import prisoncare_desktop.ui.screens.signin.view, prisoncare_desktop.ui.theme.dress\n"
        "ours = sorted(m for m in sys.modules if m.startswith('prisoncare_desktop.') and '.ui' not in m)\n"
        "heavy = {'sqlalchemy', 'sqlcipher3', 'alembic', 'reportlab', 'httpx', 'cryptography', 'pypdfium2'}\n"
        "print(ours, sorted(heavy & set(sys.modules)))\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.strip() == "['prisoncare_desktop.resources'] []"
