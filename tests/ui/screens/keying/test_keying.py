from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from prisoncare_desktop.domain.feedback import PaperStatus, check_character, new_code
from prisoncare_desktop.ui.screens.keying.screen import KeyingScreen
from prisoncare_desktop.ui.screens.keying.view import KeyingView
from prisoncare_desktop.usecases import feedback
from prisoncare_desktop.usecases.ports import Draft
from tests.ui.keyboard import ENTER, complete, focused, press
from tests.ui.scene import WOOD, Scene
from tests.ui.screens.feedback_week import a_pack, a_week_of_clinics, administrator_signs_in
from tests.ui.walker import unnamed_widgets

Codes = tuple[str, ...]


@pytest.fixture
def codes(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> Codes:
    """The codes of two forms that went out last week."""
    administrator_signs_in(scene)
    a_week_of_clinics(scene)
    made: list[str] = []
    real = new_code

    def noted(random_bytes: Callable[[int], bytes]) -> str:
        made.append(real(random_bytes))
        return made[-1]

    monkeypatch.setattr(feedback, "new_code", noted)
    a_pack(scene)
    return tuple(made)


def opened(scene: Scene) -> tuple[KeyingScreen, KeyingView]:
    screen = KeyingScreen(scene.tasks)
    scene.show(screen)
    view = screen.view
    assert isinstance(view, KeyingView)
    return screen, view


def status_of(scene: Scene, code: str) -> PaperStatus:
    with scene.store.read() as unit:
        form = unit.paper_forms.find(code)
    assert form is not None
    return form.status


def drafts(scene: Scene) -> tuple[Draft, ...]:
    with scene.store.read() as unit:
        return unit.drafts.of_owner(WOOD.id)


def test_a_form_is_keyed_in_by_keys_alone_and_the_next_code_can_be_typed(scene: Scene, codes: Codes) -> None:
    _, view = opened(scene)
    press(codes[0].lower())
    assert "Nurse triage, week of 9 Nov" in view._about.text()
    offered = view.form.languages.box
    assert offered is not None
    assert "Polski (draft)" in [option.label for option in offered._options]
    press("2", ENTER, "They listened", ENTER)
    complete()
    assert status_of(scene, codes[0]) is PaperStatus.RETURNED
    assert scene.said == [f"Form {codes[0]} keyed in."]
    assert focused() is view.code
    assert view.code.text() == ""
    press(f"{codes[1][:4]}-{codes[1][4:]}")
    assert view.form.session is not None


def test_a_blank_form_can_be_keyed_in(scene: Scene, codes: Codes) -> None:
    opened(scene)
    press(codes[0])
    complete()
    assert status_of(scene, codes[0]) is PaperStatus.RETURNED


def test_enter_after_the_code_does_not_pass_the_first_question(scene: Scene, codes: Codes) -> None:
    opened(scene)
    press(codes[0])
    first = focused()
    press(ENTER)
    assert focused() is first
    press(ENTER)
    assert focused() is not first


def test_a_mistyped_code_opens_nothing_and_says_what_is_wrong(scene: Scene, codes: Codes) -> None:
    _, view = opened(scene)
    wrong = "2" if codes[0][-1] != "2" else "3"
    press(codes[0][:-1] + wrong)
    assert view.form.session is None
    assert view.trouble.message() == "One character of that code is wrong. Look at the form again."
    press(Qt.Key.Key_Backspace)
    assert view.trouble.message() == ""
    press(codes[0][-1])
    assert view.form.session is not None


def test_a_code_this_pc_does_not_know_is_said_so(scene: Scene, codes: Codes) -> None:
    _, view = opened(scene)
    body = "1111111" if codes[0][:7] != "1111111" else "2222222"
    press(body + check_character(body))
    assert view.form.session is None
    assert view.trouble.message()


def test_a_form_keyed_in_before_is_not_opened_again(scene: Scene, codes: Codes) -> None:
    _, view = opened(scene)
    press(codes[0])
    complete()
    press(codes[0])
    assert view.form.session is None
    assert view.trouble.message().startswith("That form was keyed in before.")


def test_half_keyed_answers_survive_a_lock_and_the_form_opens_again(scene: Scene, codes: Codes) -> None:
    first, _ = opened(scene)
    press(codes[0], "2", ENTER, "They li")
    first.leave()
    _, again = opened(scene)
    assert again.form.session is not None
    assert again.form.session.response.of("reason") == ("They li",)
    assert focused().property("link_id") == "reason"


def test_keyed_in_no_half_filled_form_is_left(scene: Scene, codes: Codes) -> None:
    first, _ = opened(scene)
    press(codes[0], "2")
    first.leave()
    assert [d.subject for d in drafts(scene)] == [f"form:{codes[0]}"]
    complete()
    assert drafts(scene) == ()


def test_esc_puts_a_form_aside_for_another(scene: Scene, codes: Codes) -> None:
    _, view = opened(scene)
    press(codes[0], "2", Qt.Key.Key_Escape)
    assert view.form.session is None
    assert [d.subject for d in drafts(scene)] == [f"form:{codes[0]}"]
    assert isinstance(focused(), QLineEdit)
    press(codes[1])
    assert view.form.session is not None
    assert view.form.session.response.of("experience") == ()


def test_everything_that_takes_the_focus_has_a_name(scene: Scene, codes: Codes) -> None:
    _, view = opened(scene)
    assert unnamed_widgets(view) == []
    press(codes[0])
    assert unnamed_widgets(view) == []
