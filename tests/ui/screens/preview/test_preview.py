from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, Qt
from PySide6.QtGui import QPageLayout, QPageSize, QPdfWriter
from PySide6.QtPrintSupport import QPrinterInfo
from pytestqt.qtbot import QtBot

from prisoncare_desktop.scan.pages import PdfPages
from prisoncare_desktop.ui.paged.view import PagesView
from prisoncare_desktop.ui.printing import PRINT_DPI, PrintRun
from prisoncare_desktop.ui.screen import Place
from prisoncare_desktop.ui.screens.preview.screen import PreviewScreen
from prisoncare_desktop.ui.widgets.page_image import grey_image
from prisoncare_desktop.usecases.feedback import Pack
from tests.ui.keyboard import press
from tests.ui.scene import Scene
from tests.ui.screens.feedback_week import a_pack, a_week_of_clinics, administrator_signs_in
from tests.ui.walker import unnamed_widgets


def opened(scene: Scene) -> tuple[PreviewScreen, PagesView, Pack]:
    administrator_signs_in(scene)
    a_week_of_clinics(scene)
    pack = a_pack(scene)
    screen = PreviewScreen(scene.tasks, PdfPages())
    screen.show_pack(pack)
    scene.show(screen)
    view = screen.view
    assert isinstance(view, PagesView)
    return screen, view, pack


def test_the_pages_come_into_view_as_one_goes_through_them(scene: Scene) -> None:
    _, view, _ = opened(scene)
    assert "2 forms, 8 pages" in view.subtitle()
    assert view.sheet._pages.has_image(0)
    assert not view.sheet._pages.has_image(6)
    press(Qt.Key.Key_PageDown, Qt.Key.Key_PageDown)
    assert view.sheet.current() == 2
    press(Qt.Key.Key_End)
    assert view.sheet._pages.has_image(7)
    press(Qt.Key.Key_Home)
    assert view.sheet.current() == 0


def test_on_leaving_the_pack_is_dropped_and_the_page_says_so(scene: Scene) -> None:
    screen, view, _ = opened(scene)
    screen.leave()
    assert screen._shown is None
    assert view.sheet._pages.count == 0
    assert not view.sheet._pages._images
    assert view.empty.isVisibleTo(view)


def test_esc_goes_back_to_the_draw(scene: Scene) -> None:
    opened(scene)
    press(Qt.Key.Key_Escape)
    assert scene.went == [Place("draw")]


@pytest.mark.skipif(bool(QPrinterInfo.availablePrinters()), reason="this machine has a printer")
def test_without_a_printer_it_says_so_and_opens_no_dialog(scene: Scene) -> None:
    screen, view, _ = opened(scene)
    press("p")
    assert view.trouble.message().startswith("This PC has no printer set up.")
    assert screen._dialog is None


def test_every_page_is_painted_where_it_stood(scene: Scene, qtbot: QtBot) -> None:
    screen, _, pack = opened(scene)
    kept = QByteArray()
    buffer = QBuffer(kept)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    paper = QPdfWriter(buffer)
    paper.setResolution(PRINT_DPI)
    paper.setPageLayout(QPageLayout(QPageSize(QPageSize.PageSizeId.A4), QPageLayout.Orientation.Portrait, QMarginsF()))
    run = PrintRun(scene.tasks, PdfPages(), pack.pdf, range(2, 4), paper, screen)
    begun: list[int] = []
    run.page_begun.connect(begun.append)
    with qtbot.waitSignal(run.ended):
        run.begin()
    assert begun == [2, 3]
    printed = bytes(kept.data())
    pages = PdfPages()
    assert pages.page_count(printed) == 2
    before, after = (grey_image(*pages.page(pdf, at, 40)) for pdf, at in ((pack.pdf, 2), (printed, 0)))
    assert abs(before.width() - after.width()) <= 1
    spots = [(x, y) for x in range(0, before.width() - 1, 4) for y in range(0, before.height() - 1, 4)]
    differ = [s for s in spots if abs(before.pixelColor(*s).lightness() - after.pixelColor(*s).lightness()) > 110]
    assert len(differ) < len(spots) * 0.01


def test_stopping_prints_no_further_page(scene: Scene, qtbot: QtBot) -> None:
    screen, _, pack = opened(scene)
    kept = QByteArray()
    buffer = QBuffer(kept)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    run = PrintRun(scene.tasks, PdfPages(), pack.pdf, range(8), QPdfWriter(buffer), screen)
    run.page_begun.connect(lambda place: run.stop() if place == 1 else None)
    with qtbot.waitSignal(run.ended) as ended:
        run.begin()
    assert ended.args == [False]
    assert PdfPages().page_count(bytes(kept.data())) == 1


def test_a_printing_that_fails_does_not_say_that_it_was_sent(scene: Scene) -> None:
    screen, _, pack = opened(scene)
    ended: list[bool] = []
    failed: list[object] = []
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    run = PrintRun(scene.tasks, PdfPages(), pack.pdf, range(900, 902), QPdfWriter(buffer), screen)
    run.ended.connect(ended.append)
    run.failed.connect(failed.append)
    run.begin()
    assert len(failed) == 1
    assert ended == []


def test_nothing_of_the_pack_is_written_to_a_file(
    scene: Scene, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    watched = tmp_path / "temporary"
    watched.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(watched))
    monkeypatch.setenv("TMPDIR", str(watched))
    _, _, pack = opened(scene)
    press(Qt.Key.Key_End, "p")
    found = [p for p in tmp_path.rglob("*") if p.is_file() and pack.pdf[:2000] in p.read_bytes()]
    assert found == []
    assert os.listdir(watched) == []


def test_everything_that_takes_the_focus_has_a_name(scene: Scene) -> None:
    screen, view, _ = opened(scene)
    assert unnamed_widgets(view) == []
    screen.leave()
    assert unnamed_widgets(view) == []
