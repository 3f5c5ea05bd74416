from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from prisoncare_desktop.domain.staff import Role, StaffMember
from prisoncare_desktop.scan.pages import PdfPages
from prisoncare_desktop.ui.screen import Place
from prisoncare_desktop.ui.screens.draw.screen import DrawScreen
from prisoncare_desktop.ui.screens.draw.view import DrawView
from prisoncare_desktop.ui.widgets.rows import words_of
from prisoncare_desktop.usecases import dispatch
from prisoncare_desktop.usecases.feedback import Pack, RecordPackPrinted
from prisoncare_desktop.usecases.sampling import Check
from tests.ui.keyboard import press
from tests.ui.scene import HALE, Scene
from tests.ui.screens.feedback_week import LAST_WEEK, a_week_of_clinics, administrator_signs_in
from tests.ui.walker import unnamed_widgets


def opened(scene: Scene, member: StaffMember | None = None) -> tuple[DrawScreen, DrawView]:
    if member is None:
        administrator_signs_in(scene)
    else:
        scene.sign_in(member)
    screen = DrawScreen(scene.tasks)
    scene.show(screen)
    view = screen.view
    assert isinstance(view, DrawView)
    return screen, view


def drawn(view: DrawView) -> list[str]:
    row = view.table.rows()[0]
    return [words_of(row.cells["first"]), words_of(row.cells["second"])]


def test_it_opens_with_last_week_and_says_when_the_seed_was_committed(scene: Scene) -> None:
    a_week_of_clinics(scene)
    _, view = opened(scene)
    assert view.week() == LAST_WEEK
    assert view.subtitle() == "Week of 9 Nov · two from each clinic · seed committed Sun 8 Nov, 23:00"
    assert view.main.text() == "Draw this week"


def test_one_key_draws_two_from_each_clinic(scene: Scene) -> None:
    a_week_of_clinics(scene)
    _, view = opened(scene)
    press("d")
    row = view.table.rows()[0]
    assert [words_of(row.cells[k]) for k in ("came", "could", "left")] == ["5", "5", ""]
    assert len(set(drawn(view))) == 2
    assert view.main.text() == "Print the pack, 2 forms"


def test_a_draw_run_again_gives_the_same_two_and_says_so(scene: Scene) -> None:
    a_week_of_clinics(scene)
    _, view = opened(scene)
    press("d", "v")
    assert words_of(view.table.rows()[0].cells["check"]) == "same two"
    assert "every clinic gives the same people" in view.trouble.message()


def test_a_draw_that_comes_out_otherwise_is_said_to_be_wrong(scene: Scene) -> None:
    a_week_of_clinics(scene)
    _, view = opened(scene)
    press("d")
    label = words_of(view.table.rows()[0].cells["clinic"])
    fine = Check(
        label, same=True, seed_fits_commitment=True, committed_in_time=True, drawn_again=("A. Archer", "B. Bell")
    )
    view.display_checks({label: replace(fine, same=False)})
    assert words_of(view.table.rows()[0].cells["check"]) == "others come out"
    assert "Do not print it" in view.trouble.message()
    view.display_checks({label: replace(fine, seed_fits_commitment=False)})
    assert words_of(view.table.rows()[0].cells["check"]) == "not the seed committed"


def test_without_a_seed_committed_in_time_nothing_is_drawn_and_it_says_why(scene: Scene) -> None:
    a_week_of_clinics(scene, seed_before=False)
    _, view = opened(scene)
    press("d")
    assert view.table.rows() == ()
    assert view.trouble.message().startswith("No seed was committed before that week")
    assert view.main.isEnabled()


def test_the_week_that_is_not_over_cannot_be_drawn(scene: Scene) -> None:
    a_week_of_clinics(scene)
    _, view = opened(scene)
    press(Qt.Key.Key_Right)
    assert not view.main.isVisibleTo(view)
    press("d", Qt.Key.Key_Right)
    assert view.table.rows() == ()
    press(Qt.Key.Key_Left, Qt.Key.Key_Left)
    week = view.week()
    assert week is not None
    assert week < LAST_WEEK


def test_the_pack_is_handed_on_in_memory_and_the_paper_counted(scene: Scene) -> None:
    a_week_of_clinics(scene)
    screen, view = opened(scene)
    packs: list[Pack] = []
    screen.pack_ready.connect(packs.append)
    press("d", "p")
    assert packs[0].pdf.startswith(b"%PDF")
    assert packs[0].forms == 2
    assert scene.went == [Place("preview", LAST_WEEK.isoformat())]
    screen._read()
    assert view.paper._numbers["given"].text() == "0", "a pack that was only looked at gives no form out"
    dispatch.run(RecordPackPrinted(packs[0]), scene.tasks.context)
    screen._read()
    assert view.paper._numbers["given"].text() == "2"
    assert view.paper._numbers["returned"].text() == "0"


def test_a_leader_looks_and_checks_but_neither_draws_nor_prints(scene: Scene) -> None:
    a_week_of_clinics(scene)
    opened(scene)
    press("d")
    scene.went.clear()
    screen, view = opened(scene, HALE)
    assert screen._tasks.context.user.role is Role.LEADER
    assert not view.main.isVisibleTo(view)
    press("p", "k")
    assert scene.went == []
    press("v")
    assert words_of(view.table.rows()[0].cells["check"]) == "same two"


def test_the_form_is_shown_before_any_pack_is_made(scene: Scene) -> None:
    administrator_signs_in(scene)
    screen = DrawScreen(scene.tasks, PdfPages())
    scene.show(screen)
    view = screen.view
    assert isinstance(view, DrawView)
    image = view.form._picture._image
    assert isinstance(image, QImage)
    dark = sum(image.pixelColor(x, y).lightness() < 100 for x in range(0, image.width(), 3) for y in range(0, 300, 3))
    assert dark > 100, "the page is blank"


def test_everything_that_takes_the_focus_has_a_name(scene: Scene) -> None:
    a_week_of_clinics(scene)
    _, view = opened(scene)
    press("d")
    assert unnamed_widgets(view) == []


def test_the_main_button_shows_the_key_of_what_it_does(scene: Scene) -> None:
    a_week_of_clinics(scene)
    _, view = opened(scene)
    assert view.main.accessibleDescription() == "D"
    press("d")
    assert view.main.accessibleDescription() == "P"


def test_when_the_seed_was_committed_is_never_cut(scene: Scene) -> None:
    a_week_of_clinics(scene)
    _, view = opened(scene)
    window = view.window()
    for size in ((1366, 768), (1200, 700), (1024, 700), (911, 512)):
        window.resize(*size)
        QApplication.processEvents()
        assert view._subtitle.width() >= view._subtitle.sizeHint().width(), size


def test_a_checked_draw_keeps_no_empty_row(scene: Scene) -> None:
    a_week_of_clinics(scene)
    _, view = opened(scene)
    press("d", "v")
    table = view.table
    for size in ((1366, 768), (1024, 700), (911, 512)):
        view.window().resize(*size)
        QApplication.processEvents()
        last = len(table.rows()) - 1
        assert table.viewport().height() - table.rowViewportPosition(last) - table.rowHeight(last) <= 1, size
