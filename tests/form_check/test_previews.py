"""A form drawn as people will meet it."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from prisoncare_desktop import resources
from prisoncare_desktop.form_check.all_shown import only_after_answers, with_all_shown
from prisoncare_desktop.form_check.house import house_target
from prisoncare_desktop.forms.parsing import questionnaire_from
from prisoncare_desktop.forms.session import FormSession
from prisoncare_desktop.scan.pages import PdfPages
from tests.form_check.test_command import run, written
from tests.forms.test_lint import SDC, form, question, when

HELP = {
    "url": "http://hl7.org/fhir/StructureDefinition/questionnaire-itemControl",
    "valueCodeableConcept": {"coding": [{"code": "help"}]},
}
REVIEW = str(resources.path_of("questionnaires/sms-5-day-review.json"))


def test_each_section_and_each_paper_asked_for_is_drawn(tmp_path: Path, qapp: QApplication) -> None:
    code, said = run(REVIEW, "--preview", str(tmp_path), "--variant", "standard", "--variant", "easy-read")
    folder = tmp_path / "sms-5-day-review"
    names = {one.name for one in folder.iterdir()}
    assert code == 0
    assert f"drawn in {folder}: {len(names)} files" in said
    assert {f"screen-0{n}.png" for n in range(1, 5)} <= names
    for kind in ("standard", "easy-read"):
        pages = PdfPages().page_count((folder / f"paper-{kind}.pdf").read_bytes())
        assert {f"paper-{kind}-{n:02}.png" for n in range(1, pages + 1)} <= names
        assert pages > 1


def test_a_form_is_drawn_in_the_language_asked_for(tmp_path: Path, qapp: QApplication) -> None:
    feedback = str(resources.path_of("questionnaires/feedback-fft.json"))
    for language in ("", "ar"):
        run(feedback, "--preview", str(tmp_path / (language or "own")), "--language", language)
    for name in ("screen-01.png", "paper-standard-01.png"):
        own, arabic = (QImage(str(tmp_path / folder / "feedback-fft" / name)) for folder in ("own", "ar"))
        assert own != arabic
        assert not arabic.isNull()


def test_letters_that_must_be_shaped_can_be_printed_and_others_cannot(qapp: QApplication) -> None:
    can_print = house_target(9).can_print
    assert [can_print(letter) for letter in "aęЖعਸব☃𓀀"] == [True] * 6 + [False] * 2


def ink(file: Path) -> float:
    """Return how much of a picture is dark, 0 to 1."""
    image = QImage(str(file)).convertToFormat(QImage.Format.Format_Grayscale8)
    rows = bytes(image.constBits())
    return sum(1 for grey in rows if grey < 128) / len(rows)


def test_a_section_is_drawn_to_its_end(tmp_path: Path, qapp: QApplication) -> None:
    long = form(*(question(f"q{n}", f"Is number {n} well?") for n in range(30)))
    run(written(tmp_path, long), "--preview", str(tmp_path))
    image = QImage(str(tmp_path / "form/screen-01.png"))
    assert image.height() > 30 * 50
    assert ink(tmp_path / "form/screen-01.png") > 0.002
    assert ink(tmp_path / "form/paper-standard-01.png") > 0.01


def test_questions_that_wait_for_answers_are_drawn_too_and_counted(tmp_path: Path, qapp: QApplication) -> None:
    inner = [question(f"in{n}", f"And what of number {n}?") for n in range(3)]
    helped = question("h", "Say it in your own words", "display", extension=[HELP])
    by_rule = {
        "url": f"{SDC}enableWhenExpression",
        "valueExpression": {"language": "text/fhirpath", "expression": "1=2"},
    }
    waiting = form(
        question("a", "Are you well?", "boolean", item=[helped, *inner]),
        question("g", "More", "group", enableWhen=[when("a", answerBoolean=True)], item=[question("b", "Since when?")]),
        question("c", "What else is there?", extension=[by_rule]),
    )
    _, said = run(written(tmp_path, waiting), "--preview", str(tmp_path / "drawn"))
    assert "5 questions are asked only after some answers; screen-all-*.png shows the screen with all of them" in said
    blank, every = (tmp_path / f"drawn/form/screen-{name}.png" for name in ("01", "all-01"))
    assert ink(every) > 1.1 * ink(blank)


def test_with_all_shown_every_question_is_asked_at_once_and_help_stays_where_it_is() -> None:
    helped = question("h", "Say it in your own words", "display", extension=[HELP])
    deep = question("b", kind="boolean", item=[question("c")], enableWhen=[when("a", answerBoolean=True)])
    whole = questionnaire_from(form(question("a", kind="boolean", item=[helped, deep])))
    session = FormSession(with_all_shown(whole))
    assert [one for one in session.questionnaire.by_link_id if session.is_asked(one)] == ["a", "b", "c"]
    assert session.questionnaire.parents == {"h": "a"}
    assert only_after_answers(whole) == 2


def test_a_form_whose_questions_are_all_there_at_once_is_drawn_once(tmp_path: Path, qapp: QApplication) -> None:
    _, said = run(written(tmp_path, form(question())), "--preview", str(tmp_path / "drawn"))
    assert "only after some answers" not in said
    assert not list((tmp_path / "drawn/form").glob("screen-all*"))


@pytest.mark.parametrize("broken", [form(question(""), question("b")), {"resourceType": "Patient"}])
def test_a_form_that_does_not_load_is_not_drawn(tmp_path: Path, broken: dict[str, object]) -> None:
    _, said = run(written(tmp_path, broken), "--preview", str(tmp_path / "drawn"))
    assert not (tmp_path / "drawn").exists()
    assert "not drawn: " in said
    assert "not drawn" not in run(written(tmp_path, broken))[1]
