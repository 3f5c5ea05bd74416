"""After a lock nothing of the session is left: no widget, no model, no text, no record in memory, no clipboard."""

from __future__ import annotations

import gc
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QTextDocument
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QToolTip, QWidget
from pytestqt.qtbot import QtBot

from prisoncare_desktop.app import Application
from prisoncare_desktop.domain.attendance import Appointment, ClinicSession
from prisoncare_desktop.domain.calendar import local_date
from prisoncare_desktop.domain.pathway import Episode, FormResponse, ReviewTask, first_task, rule_for
from prisoncare_desktop.domain.resident import Resident
from prisoncare_desktop.domain.staff import StaffMember
from prisoncare_desktop.errors import StoreUnavailable
from prisoncare_desktop.forms.response import Response
from prisoncare_desktop.forms.session import FormSession
from prisoncare_desktop.settings import Settings
from prisoncare_desktop.store.vault import Vault
from prisoncare_desktop.ui.screen import Place, Screen
from prisoncare_desktop.ui.screens.attendance.view import SessionView
from prisoncare_desktop.ui.screens.review.view import ReviewView
from prisoncare_desktop.ui.shell import Shell
from prisoncare_desktop.ui.succession import stay_in_this_process
from prisoncare_desktop.ui.theme.dress import dress
from prisoncare_desktop.ui.widgets.file_choice import choose_new_file
from prisoncare_desktop.ui.widgets.palette import KeyPalette
from prisoncare_desktop.ui.widgets.row_model import RowModel
from prisoncare_desktop.ui.widgets.rows import Row
from prisoncare_desktop.ui.widgets.search_box import SearchHit
from prisoncare_desktop.usecases.attendance import GridRow, SessionGrid
from prisoncare_desktop.usecases.clinic_lists import SessionLine
from prisoncare_desktop.usecases.context import Context
from prisoncare_desktop.usecases.pathway import DueLine, Pathway, ReviewForm
from prisoncare_desktop.usecases.ports import Draft
from tests.ui.keyboard import focused, press
from tests.ui.scene import BELL, OKAFOR, PASSWORD, StoppedClock, booked, clinic, put, resident

OF_A_PATIENT = (
    *(Resident, Appointment, ClinicSession, Episode, ReviewTask, FormResponse, Draft),
    *(SessionGrid, GridRow, SessionLine, DueLine, Pathway, ReviewForm, FormSession, Response, Row, SearchHit),
)
OF_A_SESSION = (Shell, Screen, RowModel, Context)


def alive() -> list[object]:
    return [thing for thing in gc.get_objects() if isinstance(thing, (*OF_A_PATIENT, *OF_A_SESSION))]


@dataclass
class Pc:
    """A PC with PrisonCare on it, standing at the door."""

    house: Application
    qtbot: QtBot
    before: list[object] = field(default_factory=alive)  # what other tests of this process left behind

    def sign_in(self, member: StaffMember) -> Shell:
        self.house.door_view.sign_in_requested.emit(member.id, PASSWORD)
        self.qtbot.waitUntil(lambda: self.house.shell is not None, timeout=20_000)
        shell = self.house.shell
        assert shell is not None
        return shell

    def sees(self, kind: type[QWidget]) -> bool:
        return any(w.isVisible() for w in self.house.window.findChildren(kind))

    def left_alive(self) -> list[str]:
        """Return what of a session is still in memory."""
        known = set(map(id, self.before))
        return sorted({type(thing).__name__ for thing in alive() if id(thing) not in known})

    def lock(self) -> None:
        self.house.lock()
        self.qtbot.waitUntil(lambda: self.left_alive() == [], timeout=5_000)


@pytest.fixture(scope="module")
def pc_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One clinic of today for the nurse, one owed review for the worker; keys at the product's own cost."""
    folder = tmp_path_factory.mktemp("pc") / "data"
    vault = Vault(folder, StoppedClock(), os.urandom)
    vault.create([(OKAFOR, PASSWORD), (BELL, PASSWORD)])
    _, store = vault.open(OKAFOR.id, PASSWORD)
    brian, danny = resident(1, "Brian Osei"), resident(2, "Danny Marsh")
    session = clinic(day=local_date(datetime.now(UTC)))
    episode = Episode("e2", danny.id, date(2026, 10, 3), BELL.id, BELL.name)
    task, _ = first_task(rule_for("28-day"), episode, "t2")
    put(store, (brian, danny, session, *booked(session, [brian, danny]), episode, task))
    store.close()
    return folder


@pytest.fixture
def pc(pc_folder: Path, tmp_path: Path, qtbot: QtBot, qapp: QApplication) -> Iterator[Pc]:
    dress(qapp)
    house = Application(
        Settings(shutil.copytree(pc_folder, tmp_path / "data"), site_name="HMP Fenmere"), stay_in_this_process
    )
    house.start()
    qtbot.waitUntil(lambda: house.door_view.isVisible() and bool(house.door_view.people))
    yield Pc(house, qtbot)
    house.window.close()
    house.window.deleteLater()
    house.deleteLater()


def text_of(widget: QWidget) -> str:
    """Return what a label or a line says; the documents of larger fields are looked into by themselves."""
    text = getattr(widget, "text", None)
    return str(text()) if callable(text) else ""


def names_on_widgets(house: Application) -> list[str]:
    """Return every text of a widget, a document or a model that is still there and names somebody."""
    found = []
    texts = [
        text
        for w in QApplication.allWidgets()
        for text in (w.accessibleName(), w.accessibleDescription(), w.toolTip(), text_of(w))
    ]
    texts += [document.toPlainText() for w in QApplication.allWidgets() for document in w.findChildren(QTextDocument)]
    for name in ("Osei", "Marsh", "A1001AB", "Sad today"):
        found += [text for text in texts if name in str(text)]
    return found


def records_and_searches(pc: Pc) -> None:
    """A nurse's session: its objects are this function's, so that nothing here keeps them."""
    shell = pc.sign_in(OKAFOR)
    shell.go(Place("resident", "r2"))
    shell.go(Place("session", "s1"))
    grid = shell.window.findChildren(SessionView)[0].table
    pc.qtbot.waitUntil(lambda: len(grid.rows()) == 2)
    press("n")
    pc.qtbot.waitUntil(lambda: pc.sees(KeyPalette))
    press(Qt.Key.Key_Escape)
    press("a")
    search = shell.window.top_bar.search
    search.focus()
    QTest.keyClicks(focused(), "osei")
    pc.qtbot.waitUntil(lambda: bool(search.results()))


def review_on_view(pc: Pc) -> FormSession:
    shell = pc.sign_in(BELL)
    shell.go(Place("pathway", "r2"))
    shell.go(Place("review", "t2"))
    form = shell.window.findChildren(ReviewView)[0].form
    pc.qtbot.waitUntil(lambda: form.session is not None)
    assert form.session is not None
    form.show_item("treatment-note")
    return form.session


def writes_a_note(pc: Pc) -> None:
    session = review_on_view(pc)
    QTest.keyClicks(focused(), "Sad today")
    pc.qtbot.waitUntil(lambda: session.value("treatment-note") == "Sad today")


def copies_a_name(pc: Pc) -> None:
    line = pc.sign_in(OKAFOR).window.top_bar.search.findChild(QLineEdit)
    assert line is not None
    line.setText("Brian Osei")
    line.selectAll()
    line.copy()


def asks_where_a_file_goes(pc: Pc, folder: Path) -> None:
    page = pc.sign_in(OKAFOR).window.page("today")
    assert page is not None
    choose_new_file(page, "Save", folder / "Brian Osei.csv", lambda _: None)


@pytest.mark.hazard("H16")
def test_nothing_of_a_clinic_is_left_after_the_lock(pc: Pc) -> None:
    records_and_searches(pc)
    assert {"Resident", "Appointment", "Row", "SearchHit"} <= set(pc.left_alive())
    assert names_on_widgets(pc.house)
    pc.lock()
    assert names_on_widgets(pc.house) == []
    assert [w for w in QApplication.allWidgets() if isinstance(w, KeyPalette)] == []


@pytest.mark.hazard("H16")
def test_nothing_of_a_half_filled_form_is_left_after_the_lock_but_its_encrypted_draft(pc: Pc) -> None:
    writes_a_note(pc)
    assert "FormSession" in pc.left_alive()
    pc.lock()
    assert names_on_widgets(pc.house) == []
    assert review_on_view(pc).value("treatment-note") == "Sad today"
    pc.lock()


def where_the_focus_is(pc: Pc) -> str:
    """Return the question that has the focus, of the review on view when it was opened."""
    assert pc.house.shell is not None
    form = pc.house.shell.window.findChildren(ReviewView)[0].form
    pc.qtbot.waitUntil(lambda: form.session is not None)
    return next((link for link, row in form._body().rows.items() if row.isAncestorOf(focused())), "")


def test_somebody_who_only_read_a_form_comes_back_to_the_question_they_read(pc: Pc) -> None:
    review_on_view(pc)
    assert where_the_focus_is(pc) == "treatment-note"
    pc.lock()
    pc.sign_in(BELL)
    assert where_the_focus_is(pc) == "treatment-note"
    pc.lock()


@pytest.mark.hazard("H16")
def test_what_was_copied_here_cannot_be_pasted_after_the_lock(pc: Pc) -> None:
    copies_a_name(pc)
    assert QApplication.clipboard().text() == "Brian Osei"
    pc.lock()
    assert QApplication.clipboard().text() == ""


@pytest.mark.hazard("H16")
def test_the_curtain_covers_the_reasons_that_name_somebody(pc: Pc) -> None:
    shell = pc.sign_in(OKAFOR)
    shell.go(Place("session", "s1"))
    grid = shell.window.findChildren(SessionView)[0].table
    pc.qtbot.waitUntil(lambda: len(grid.rows()) == 2)
    press("n")
    pc.qtbot.waitUntil(lambda: pc.sees(KeyPalette))
    press(Qt.Key.Key_F9)
    assert shell.window.curtain.is_drawn()
    assert not pc.sees(KeyPalette)


@pytest.mark.qt_log_ignore("This plugin does not support raise")
def test_no_tooltip_outlives_the_lock(pc: Pc) -> None:
    QToolTip.showText(QPoint(10, 10), "Brian Osei", pc.sign_in(OKAFOR).window)
    assert QToolTip.text() == "Brian Osei"
    pc.lock()
    assert QToolTip.text() == ""


@pytest.mark.hazard("H16")
@pytest.mark.qt_log_ignore("This plugin does not support")
def test_no_question_where_a_file_goes_outlives_the_lock(pc: Pc, tmp_path: Path) -> None:
    asks_where_a_file_goes(pc, tmp_path)
    press(Qt.Key.Key_L, modifier=Qt.KeyboardModifier.ControlModifier)
    pc.qtbot.waitUntil(lambda: pc.house.window.currentWidget() is pc.house.door_view)
    assert not any(w.isVisible() for w in QApplication.allWidgets() if isinstance(w, QFileDialog))
    pc.lock()
    assert names_on_widgets(pc.house) == []


def test_a_page_that_fails_as_it_is_left_keeps_no_session_open(pc: Pc, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails() -> None:
        raise ZeroDivisionError

    shell = pc.sign_in(OKAFOR)
    monkeypatch.setattr(shell._screens[shell.place.screen], "leave", fails)
    with pytest.raises(ZeroDivisionError):
        pc.house.lock()
    assert pc.house.window.currentWidget() is pc.house.door_view
    pc.qtbot.waitUntil(lambda: not (pc.house.settings.data_folder / "store-in-use").exists(), timeout=20_000)


def test_a_sign_in_that_fails_after_the_store_was_opened_closes_it_again(
    pc: Pc, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> None:
        raise StoreUnavailable("the disk did not answer")

    monkeypatch.setattr("prisoncare_desktop.app.make_keeper", fails)
    in_use = pc.house.settings.data_folder / "store-in-use"
    pc.house.door_view.sign_in_requested.emit(OKAFOR.id, PASSWORD)
    pc.qtbot.waitUntil(lambda: pc.house.door._state.message != "", timeout=20_000)
    assert not in_use.exists()
