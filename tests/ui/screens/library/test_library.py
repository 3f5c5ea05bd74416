"""The Forms page: what there is, how it looks, blank copies, and a leader's word on a draft."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtPrintSupport import QPrinterInfo
from PySide6.QtWidgets import QApplication

from prisoncare_desktop.domain.staff import StaffMember
from prisoncare_desktop.pdf.blank_copies import blank_copies
from prisoncare_desktop.scan.pages import PdfPages
from prisoncare_desktop.sync.fhir.strict_json import JsonObject
from prisoncare_desktop.sync.readers.questionnaire import form
from prisoncare_desktop.ui.paged.view import PagesView
from prisoncare_desktop.ui.screen import Place
from prisoncare_desktop.ui.screens.library.on_screen import FormOnScreenScreen
from prisoncare_desktop.ui.screens.library.screen import LibraryScreen
from prisoncare_desktop.ui.screens.library.view import LibraryView
from prisoncare_desktop.ui.screens.preview.screen import BlankPreviewScreen
from prisoncare_desktop.ui.widgets.rows import words_of
from prisoncare_desktop.ui.working_page import WorkingPage
from prisoncare_desktop.usecases.feedback import FEEDBACK_FORM
from prisoncare_desktop.usecases.form_library import BlankCopies
from prisoncare_desktop.usecases.inbound import SYNC_ACTOR
from prisoncare_desktop.usecases.intake.desk import Desk
from prisoncare_desktop.usecases.intake.forms import take_form
from tests.ui.keyboard import ENTER, complete, focused, press
from tests.ui.scene import HALE, WOOD, Scene
from tests.ui.walker import unnamed_widgets

FOOT = "https://trust.example/fhir/Questionnaire/foot-check"
AUDIT = "https://prisoncare.example/fhir/Questionnaire/audit-complaints"


def page(scene: Scene, who: StaffMember = HALE) -> tuple[LibraryScreen, LibraryView, list[BlankCopies]]:
    scene.tasks.begin(replace(scene.context(who), blank_printer=blank_copies))
    screen = LibraryScreen(scene.tasks)
    drawn: list[BlankCopies] = []
    screen.blank_ready.connect(drawn.append)
    scene.show(screen)
    view = screen.view
    assert isinstance(view, LibraryView)
    return screen, view, drawn


def choose(view: LibraryView, url: str, language: str = "en-GB") -> None:
    view.table.select(url)
    view.paper.language.setCurrentIndex(view.paper.language.findData(language))


def trail(scene: Scene) -> list[str]:
    with scene.store.read() as unit:
        return [row.action for row in unit.trail.latest(20)]


def test_the_list_says_of_each_form_whom_it_is_for_and_which_languages_are_ready(scene: Scene) -> None:
    _, view, _ = page(scene)
    rows = {row.id: [words_of(row.cells[key]) for key in ("title", "for", "languages")] for row in view.table.rows()}

    assert rows[FEEDBACK_FORM] == ["How was your health care?", "Residents", "English, 9 drafts"]
    assert rows[FEEDBACK_FORM + "-easy-read"] == ["Tell us about your health care", "Residents", "English: draft"]
    assert rows[AUDIT] == ["Audit: complaints", "Staff", "English"]
    assert unnamed_widgets(view) == []


def test_enter_shows_the_paper_in_the_variant_and_language_chosen(scene: Scene) -> None:
    _, view, drawn = page(scene)
    choose(view, FEEDBACK_FORM, "pl")
    view.paper.variant.setCurrentIndex(1)
    view.table.setFocus()
    press(ENTER)

    (blank,) = drawn
    assert (blank.language, blank.variant, blank.copies, blank.draft) == ("pl", "large-print", 1, True)
    assert scene.went == [Place("blank-preview", "")]


def test_p_asks_for_the_printer_with_so_many_copies_and_not_for_a_draft(scene: Scene) -> None:
    _, view, drawn = page(scene, WOOD)
    choose(view, FEEDBACK_FORM)
    view.paper.copies.setCurrentIndex(view.paper.copies.findData(20))
    view.table.setFocus()
    press("p")
    assert [(one.copies, one.draft) for one in drawn] == [(20, False)]
    assert scene.went == [Place("blank-preview", "print")]

    choose(view, FEEDBACK_FORM, "pl")
    press("p")
    assert len(drawn) == 1
    assert not view.print.isEnabled()


def test_the_keys_of_the_buttons_work_from_a_button_too(scene: Scene) -> None:
    _, view, drawn = page(scene)
    choose(view, FEEDBACK_FORM)
    view.paper.preview.setFocus()
    press("s", "p")

    assert [place.screen for place in scene.went] == ["form-on-screen", "blank-preview"]
    assert len(drawn) == 1


def test_enter_shows_the_paper_from_the_drop_downs_and_a_page_key_changes_none_of_them(scene: Scene) -> None:
    _, view, drawn = page(scene)
    choose(view, FEEDBACK_FORM, "pl")
    for box in (view.paper.variant, view.paper.language, view.paper.copies):
        box.setFocus()
        before = box.currentIndex()
        press(Qt.Key.Key_PageDown, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)
        assert box.currentIndex() == before
        press(ENTER)
    assert [blank.language for blank in drawn] == ["pl", "pl", "pl"]

    view.paper.copies.setFocus()
    press(Qt.Key.Key_Down)
    assert view.paper.chosen_copies() == 2


def test_a_draft_is_approved_only_once_its_paper_in_that_language_was_looked_at(scene: Scene) -> None:
    _, view, drawn = page(scene)
    choose(view, FEEDBACK_FORM, "ro")
    view.paper.preview.click()
    choose(view, FEEDBACK_FORM, "pl")
    assert view.paper.asked() == "First look at the paper in Polish."
    view.paper.read_by.setText("nurse who speaks Polish")
    view.paper.approve.click()

    assert scene.said == []
    assert view.paper.asked() == "Look at the paper in Polish first. Nothing was approved."
    assert focused() is view.paper.preview
    assert not view.print.isEnabled()
    press(ENTER)
    assert [blank.language for blank in drawn] == ["ro", "pl"]
    assert view.paper.asked() == ""
    view.paper.approve.click()
    assert scene.said == ["Approved."]


def test_who_read_one_language_is_not_taken_for_the_reader_of_the_next(scene: Scene) -> None:
    _, view, _ = page(scene)
    choose(view, FEEDBACK_FORM, "pl")
    view.paper.read_by.setText("nurse who speaks Polish")
    view.paper.preview.click()
    view.display(tuple(view._forms.values()))
    assert view.paper.read_by.text() == "nurse who speaks Polish"
    choose(view, FEEDBACK_FORM, "ro")
    assert view.paper.read_by.text() == ""


def test_a_leader_approves_a_draft_and_takes_it_back(scene: Scene) -> None:
    _, view, _ = page(scene)
    choose(view, FEEDBACK_FORM, "pl")
    view.paper.preview.click()
    view.paper.read_by.setText("nurse who speaks Polish")
    view.paper.read_by.setFocus()
    press(ENTER)

    assert scene.said == ["Approved."]
    assert view.paper.language.currentText() == "Polish"
    assert "Read by: nurse who speaks Polish." in view.paper.standing()
    assert view.print.isEnabled()
    view.paper.withdraw.click()
    assert view.paper.language.currentText() == "Polish (draft)"
    assert not view.print.isEnabled()
    assert trail(scene)[:2] == ["WordingWithdrawn", "WordingApproved"]


def test_an_approval_that_names_no_reader_asks_for_one_where_one_types_and_nothing_moves(scene: Scene) -> None:
    _, view, _ = page(scene)
    choose(view, FEEDBACK_FORM, "pl")
    view.paper.preview.click()
    scene.went.clear()
    QApplication.processEvents()
    before = view.paper.approve.mapTo(view, QPoint())
    view.paper.approve.setFocus()
    press(ENTER)
    assert view.paper.asked() == "Say who read it: roles, no names."
    assert view.trouble.message() == ""
    assert view.paper.approve.mapTo(view, QPoint()) == before
    press("sp")
    assert view.paper.read_by.text() == "sp"
    assert scene.went == []
    assert scene.said == []
    assert not view.print.isEnabled()


def test_an_administrator_sees_that_it_is_a_draft_and_cannot_approve_it(scene: Scene) -> None:
    _, view, _ = page(scene, WOOD)
    choose(view, FEEDBACK_FORM, "pl")

    assert "Until then residents are not given it." in view.paper.standing()
    assert not view.paper.approve.isVisibleTo(view)
    assert not view.paper.read_by.isVisibleTo(view)


def test_on_screen_a_form_can_be_tried_and_nothing_of_it_is_kept(scene: Scene) -> None:
    _, view, _ = page(scene)
    choose(view, FEEDBACK_FORM, "pl")
    view.table.setFocus()
    press("s")
    assert scene.went == [Place("form-on-screen", f"{FEEDBACK_FORM}|pl")]

    before = trail(scene)
    screen = FormOnScreenScreen(scene.tasks)
    scene.show(screen, scene.went[0].what)
    press("1")
    complete()
    assert scene.said == ["Nothing is missing. Nothing was kept."]
    screen.leave()
    with scene.store.read() as unit:
        assert unit.drafts.of_owner(HALE.id) == ()
    assert trail(scene) == before


def test_on_screen_a_language_says_that_it_is_a_draft_until_it_is_approved(scene: Scene) -> None:
    _, view, _ = page(scene)

    def shown() -> list[str]:
        screen = FormOnScreenScreen(scene.tasks)
        scene.show(screen, f"{FEEDBACK_FORM}|pl")
        offered = screen._short.languages.box
        assert offered is not None
        return [offered.line.text(), *(option.label for option in offered._options if "Ro" in option.label)]

    assert shown() == ["Polski (draft)", "Română (draft)"]
    choose(view, FEEDBACK_FORM, "pl")
    view.paper.preview.click()
    view.paper.read_by.setText("nurse who speaks Polish")
    view.paper.approve.click()
    assert shown() == ["Polski", "Română (draft)"]


def previewed(scene: Scene, language: str) -> PagesView:
    _, view, drawn = page(scene)
    choose(view, FEEDBACK_FORM, language)
    view.paper.preview.click()
    preview = BlankPreviewScreen(scene.tasks, PdfPages())
    preview.show_blank(drawn[0])
    scene.show(preview)
    QApplication.processEvents()
    assert isinstance(preview.view, PagesView)
    return preview.view


def test_a_drafts_pages_have_no_way_to_the_printer(scene: Scene) -> None:
    view = previewed(scene, "pl")

    assert "Polish" in view.subtitle()
    assert "can be looked at, not printed" in view.trouble.message()
    assert not view.print.isVisibleTo(view)
    press("p")
    assert "no printer" not in view.trouble.message()
    press(Qt.Key.Key_Escape)
    assert scene.went[-1] == Place("forms")


@pytest.mark.skipif(bool(QPrinterInfo.availablePrinters()), reason="this machine has a printer")
def test_pages_that_may_be_printed_look_for_a_printer(scene: Scene) -> None:
    view = previewed(scene, "en-GB")

    assert view.print.isVisibleTo(view)
    press("p")
    assert view.trouble.message().startswith("This PC has no printer set up.")


def test_a_form_of_one_page_is_read_to_its_foot_by_the_page_keys(scene: Scene) -> None:
    view = previewed(scene, "en-GB")
    bar = view.sheet.verticalScrollBar()
    pages = view.sheet._pages.count
    assert ("· 1 page ·" if pages == 1 else f"· {pages} pages ·") in view.subtitle()
    assert view.sheet.viewport().height() < view.sheet._pages.page_rect(0).height()
    for _ in range(4 * pages):
        press(Qt.Key.Key_PageDown)
    assert bar.value() == bar.maximum() > 0
    for _ in range(4 * pages):
        press(Qt.Key.Key_PageUp)
    assert bar.value() <= 10
    press(Qt.Key.Key_End)
    assert bar.value() == bar.maximum()
    press(Qt.Key.Key_Home)
    assert bar.value() <= 10


def test_a_form_of_the_trusts_stands_among_the_others_and_one_not_taken_is_named_with_the_reason(scene: Scene) -> None:
    own = {"resourceType": "Questionnaire", "url": FOOT, "version": "2.1", "status": "active", "title": "Foot check"}
    published(scene, "1", {**own, "item": [{"linkId": "1", "type": "boolean", "text": "Does your foot hurt?"}]})
    published(scene, "2", {**own, "url": FOOT + "-2", "title": "Eyes", "item": [{"linkId": "1", "type": "telepathy"}]})
    _, view, _ = page(scene)

    rows = {row.id: [words_of(row.cells[key]) for key in ("title", "version")] for row in view.table.rows()}
    assert rows[FOOT] == ["Foot check", "2.1, trust’s"]
    assert view.not_taken.isVisible()
    assert view.not_taken.lines() == ["Eyes 2.1: It asks for what PrisonCare does not do: 1: telepathy"]
    assert unnamed_widgets(view) == []

    choose(view, FOOT)
    view.table.setFocus()
    press("s")
    (asked,) = scene.went
    on_screen = FormOnScreenScreen(scene.tasks)
    scene.show(on_screen, asked.what)
    assert isinstance(on_screen.view, WorkingPage)
    assert on_screen.view.title() == "Foot check"


def published(scene: Scene, server_id: str, questionnaire: JsonObject) -> None:
    """The trust's form came down."""
    with scene.store.write(SYNC_ACTOR) as unit:
        desk = Desk(unit, scene.clock.now(), str, str, lambda _copy: None)
        take_form(desk, form({**questionnaire, "id": server_id}))
        unit.commit()
