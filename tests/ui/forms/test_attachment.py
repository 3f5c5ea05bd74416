"""A file in a form: chosen, looked at, held, taken away."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QFileDialog

from prisoncare_desktop.forms.session import FormSession
from prisoncare_desktop.forms.values import Attachment
from prisoncare_desktop.ui.forms.attachment import MOST_BYTES, AttachmentField
from prisoncare_desktop.ui.forms.form_page import FormPage
from tests.forms.samples import of_items
from tests.ui.forms.conftest import Opened
from tests.ui.keyboard import focused, press
from tests.ui.walker import unnamed_widgets

EXTENSION = "http://hl7.org/fhir/StructureDefinition/"
LETTER: dict[str, Any] = {
    "linkId": "letter",
    "text": "The letter",
    "type": "attachment",
    "required": True,
    "extension": [
        {"url": EXTENSION + "mimeType", "valueCode": "application/pdf"},
        {"url": EXTENSION + "maxSize", "valueDecimal": 0.001},
    ],
}


@pytest.fixture
def page(opened: Opened) -> FormPage:
    return opened(FormSession(of_items(LETTER)))


def field_on(page: FormPage) -> AttachmentField:
    field = page._body().rows["letter"].field
    assert isinstance(field, AttachmentField)
    return field


def file_of(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def answers(page: FormPage) -> tuple[Any, ...]:
    assert page.session is not None
    return page.session.answers("letter")


def test_a_file_that_the_form_takes_is_held_within_it(page: FormPage, tmp_path: Path) -> None:
    field_on(page).take(file_of(tmp_path, "letter.pdf", b"%PDF-1.4 words"))
    held = base64.b64encode(b"%PDF-1.4 words").decode()
    assert answers(page) == (Attachment("application/pdf", "letter.pdf", None, held, 14),)
    assert field_on(page).words.text() == "letter.pdf, 1 kB"
    assert page.session is not None
    assert not page.session.problems()


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("photo.png", b"\x89PNG\r\n\x1a\n", "kind of file"),
        ("letter.pdf", b"%PDF-1.4" + b"x" * 2000, "too large"),
        ("letter.pdf", b"%PDF-1.4" + b"x" * MOST_BYTES, "too large"),
    ],
)
def test_a_file_that_the_form_does_not_take_is_not_held(
    page: FormPage, tmp_path: Path, name: str, content: bytes, why: str
) -> None:
    field_on(page).take(file_of(tmp_path, name, content))
    assert answers(page) == ()
    assert field_on(page)._refused.isVisible()
    assert why in field_on(page)._refused.words()


def test_a_file_that_is_gone_is_said_to_be_unreadable(page: FormPage, tmp_path: Path) -> None:
    field_on(page).take(tmp_path / "gone.pdf")
    assert answers(page) == ()
    assert "cannot be read" in field_on(page)._refused.words()


def test_a_file_can_be_taken_away_and_the_focus_stays(page: FormPage, tmp_path: Path) -> None:
    field_on(page).take(file_of(tmp_path, "letter.pdf", b"%PDF-1.4"))
    field_on(page).remove.setFocus()
    press(" ")
    assert answers(page) == ()
    assert focused() is field_on(page).choose


def test_choosing_opens_a_window_that_a_lock_can_cover(page: FormPage) -> None:
    press(" ")
    dialog = page.findChild(QFileDialog)
    assert dialog is not None
    assert dialog.testOption(QFileDialog.Option.DontUseNativeDialog)
    dialog.close()
    assert not unnamed_widgets(field_on(page))
