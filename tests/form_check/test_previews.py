"""A form drawn as people will meet it."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from prisoncare_desktop import resources
from prisoncare_desktop.form_check.house import house_target
from prisoncare_desktop.scan.pages import PdfPages
from tests.form_check.test_command import run, written
from tests.forms.test_lint import form, question

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


@pytest.mark.parametrize("broken", [form(question(""), question("b")), {"resourceType": "Patient"}])
def test_a_form_that_does_not_load_is_not_drawn(tmp_path: Path, broken: dict[str, object]) -> None:
    _, said = run(written(tmp_path, broken), "--preview", str(tmp_path / "drawn"))
    assert not (tmp_path / "drawn").exists()
    assert "not drawn: " in said
    assert "not drawn" not in run(written(tmp_path, broken))[1]
