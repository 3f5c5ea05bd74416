"""A PC without a store, set up by keys alone: from an empty folder to the first screen."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from prisoncare_desktop import settings
from prisoncare_desktop.settings import Settings
from prisoncare_desktop.store.people import people_on_this_pc
from prisoncare_desktop.ui.screens.signin.set_up_view import SetUpView
from prisoncare_desktop.ui.window import MINIMUM_SIZE
from prisoncare_desktop.usecases import dispatch
from prisoncare_desktop.usecases.backups import BackUpNow
from prisoncare_desktop.usecases.people import RECOVERY_CODE_CONFIRMED
from tests.journeys.stage import Stage
from tests.ui.walker import unnamed_widgets

PASSWORD = "quiet otter lemon gate"


@pytest.fixture
def stage(qapp: QApplication, tmp_path: Path) -> Iterator[Stage]:
    made = Stage(Settings(tmp_path / "pc"))
    made.open()
    yield made
    made.close()


def looked_at(stage: Stage) -> None:
    assert unnamed_widgets(stage.house.window) == []
    needed = stage.house.window.minimumSizeHint()
    assert needed.width() <= MINIMUM_SIZE[0]
    assert needed.height() <= MINIMUM_SIZE[1]


def says_which_prison(stage: Stage) -> None:
    stage.press("Return")
    stage.reads("Which prison is it in?")
    looked_at(stage)
    stage.type_text("Leeds")
    stage.press("Tab", "Tab", "Tab")
    stage.type_text("clinic room A1")
    stage.press("Return")
    stage.reads("The trust's record")
    looked_at(stage)


def leaves_the_record_for_later(stage: Stage) -> None:
    stage.press("Return", "Return")
    stage.reads("The first leader")
    looked_at(stage)


def becomes_the_leader(stage: Stage, password: str = PASSWORD) -> SetUpView:
    stage.type_text("Dr Hale")
    stage.press("Return")
    stage.type_text(password)
    stage.press("Return")
    stage.type_text(password)
    stage.press("Return")
    return stage.see(SetUpView)


def end_of_code(view: SetUpView) -> str:
    return view.code.code().rsplit("-", maxsplit=1)[-1]


def test_from_an_empty_folder_to_the_first_screen(stage: Stage, tmp_path: Path) -> None:
    says_which_prison(stage)
    leaves_the_record_for_later(stage)
    view = becomes_the_leader(stage)
    stage.reads("It is shown this once")
    looked_at(stage)
    stage.press("Tab")
    stage.type_text(end_of_code(view).lower())
    stage.press("Return")
    stage.at("today")

    kept = settings.load(tmp_path / "pc")
    assert (kept.site_name, kept.agency_id, kept.room) == ("HMP Leeds", "LEI", "clinic room A1")
    context = stage.house.tasks.context
    assert context.user.name == "Dr Hale"
    assert dispatch.run(BackUpNow(), context).value.whole  # the first day's work is backed up as any other's
    with context.store.read() as unit:
        assert unit.facts.get(RECOVERY_CODE_CONFIRMED)
        assert {"PcSetUp", "StaffEnrolled", "RecoveryCodeConfirmed"} <= {row.action for row in unit.trail.latest(20)}


def test_words_about_a_short_password_go_when_the_suggested_words_are_taken(stage: Stage) -> None:
    says_which_prison(stage)
    leaves_the_record_for_later(stage)
    view = becomes_the_leader(stage, "short")
    stage.reads("That password is too short.")
    view.new_password.use.click()
    assert view.message.message() == ""


def test_nobody_goes_on_without_the_codes_end_off_the_paper(stage: Stage) -> None:
    says_which_prison(stage)
    leaves_the_record_for_later(stage)
    view = becomes_the_leader(stage)
    stage.reads("It is shown this once")
    stage.press("Tab")
    stage.type_text("2222" if end_of_code(view) != "2222" else "3333")
    stage.press("Return")
    stage.reads("That is not the last group of the code.")
    assert stage.house.shell is None


def test_a_set_up_left_at_the_code_opens_by_the_password_and_asks_for_a_new_code(stage: Stage, tmp_path: Path) -> None:
    says_which_prison(stage)
    leaves_the_record_for_later(stage)
    becomes_the_leader(stage)
    stage.reads("It is shown this once")
    stage.close()

    again = Stage(settings.load(tmp_path / "pc"))
    again.open()
    again.sign_in(people_on_this_pc(tmp_path / "pc" / "keyslots.json")[0], PASSWORD)
    with again.house.tasks.context.store.read() as unit:
        assert not unit.facts.get(RECOVERY_CODE_CONFIRMED)
    again.close()


def test_a_lock_takes_the_code_off_the_screen_and_closes_the_store(stage: Stage) -> None:
    says_which_prison(stage)
    leaves_the_record_for_later(stage)
    view = becomes_the_leader(stage)
    stage.reads("It is shown this once")
    end = end_of_code(view)
    stage.house.lock()
    stage.until(lambda: [person.text() for person in stage.house.door_view.people] == ["Dr Hale"], "the door")
    assert end not in stage.words()
    assert not (stage.house.settings.data_folder / "store-in-use").exists()


def test_a_weak_password_is_refused_before_anything_is_made(stage: Stage, tmp_path: Path) -> None:
    says_which_prison(stage)
    leaves_the_record_for_later(stage)
    becomes_the_leader(stage, "Dr Hale Hale")
    stage.reads("little more than the name")
    assert people_on_this_pc(tmp_path / "pc" / "keyslots.json") == ()


def test_esc_goes_back_page_by_page_and_makes_nothing(stage: Stage, tmp_path: Path) -> None:
    says_which_prison(stage)
    leaves_the_record_for_later(stage)
    stage.press("Esc")
    stage.reads("The trust's record")
    stage.press("Esc")
    stage.reads("Which prison is it in?")
    stage.press("Esc")
    stage.reads("Nobody can sign in on this PC yet")
    assert people_on_this_pc(tmp_path / "pc" / "keyslots.json") == ()


def test_a_record_that_does_not_answer_is_said_so(stage: Stage) -> None:
    says_which_prison(stage)
    stage.type_text("http://127.0.0.1:9/fhir")
    stage.press("Tab", "Tab", "Return")
    stage.reads("the trust's record does not answer")
