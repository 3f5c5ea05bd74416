"""Pictures that go with an item: those inside the form are shown, no others, and nothing is fetched."""

from __future__ import annotations

import base64
from typing import Any

import pytest
from PySide6.QtCore import QBuffer, QByteArray
from PySide6.QtGui import QImage, QImageWriter
from PySide6.QtWidgets import QApplication, QLabel

from prisoncare_desktop.forms.session import FormSession
from prisoncare_desktop.ui.forms.form_page import FormPage
from prisoncare_desktop.ui.forms.item_picture import ItemPicture
from tests.forms import published
from tests.forms.samples import of_items
from tests.ui.forms.conftest import Opened

MEDIA = "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-itemMedia"
CANNOT = "A picture belongs here that cannot be shown."


def drawn(width: int = 300, height: int = 200, kind: str = "png") -> str:
    image = QImage(width, height, QImage.Format.Format_Mono)  # a huge one is a few kB, and opens
    image.fill(1)
    buffer = QBuffer()
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(kind.encode())).write(image)
    return base64.b64encode(bytes(buffer.data().data())).decode()


def item(kind: str, **picture: str) -> dict[str, Any]:
    extension = [{"url": MEDIA, "valueAttachment": {"contentType": "image/png", **picture}}]
    return {"linkId": "strip", "text": "Read the strip", "type": kind, "extension": extension}


def shown(page: FormPage) -> list[str]:
    return [one.accessibleName() for one in page.findChildren(ItemPicture) if one.isVisible()]


def said(page: FormPage) -> list[str]:
    return [one.text() for one in page.findChildren(QLabel) if one.isVisible() and CANNOT in one.text()]


@pytest.mark.parametrize("kind", ["display", "string"])
@pytest.mark.parametrize("file", ["png", "jpeg"])
def test_a_picture_in_the_form_is_shown_and_read_out_by_its_title_or_the_words_it_goes_with(
    opened: Opened, kind: str, file: str
) -> None:
    page = opened(FormSession(of_items(item(kind, data=drawn(kind=file), title="Two lines on a strip"))))
    assert shown(page) == ["Picture: Two lines on a strip"]
    page.open(FormSession(of_items(item(kind, url=f"data:image/png;base64,{drawn()}"))))
    assert shown(page) == ["Picture: Read the strip"]
    assert said(page) == []


def test_a_picture_is_never_wider_than_there_is_room_nor_than_it_is(opened: Opened) -> None:
    page = opened(FormSession(of_items(item("display", data=drawn(1600, 400)))), width=900)
    (wide,) = page.findChildren(ItemPicture)
    assert 300 < wide.width() <= page._body().width()
    assert abs(wide.height() - wide.width() / 4) <= 1
    page.open(FormSession(of_items(item("display", data=drawn(60, 30)))))
    QApplication.processEvents()
    small = next(one for one in page.findChildren(ItemPicture) if one.isVisible())
    assert (small.width(), small.height()) == (60, 30)


@pytest.mark.hazard("H9")
@pytest.mark.parametrize(
    ("picture", "words"),
    [
        ({"url": "https://a.example/strip.png", "title": "A strip"}, f"{CANNOT} A strip"),
        ({"url": "https://a.example/strip.png"}, f"{CANNOT} https://a.example/strip.png"),
        ({"data": "AAAA"}, CANNOT),
        ({"data": drawn(4000, 4000)}, CANNOT),
        ({"data": drawn()[:60]}, CANNOT),
        ({"data": base64.b64encode(b"<svg xmlns='http://www.w3.org/2000/svg'/>").decode()}, CANNOT),
    ],
)
def test_of_a_picture_that_is_elsewhere_too_large_or_broken_the_page_says_that_it_is_missing(
    opened: Opened, picture: dict[str, str], words: str
) -> None:
    page = opened(FormSession(of_items(item("display", **picture))))
    assert shown(page) == []
    assert said(page) == [words]


@pytest.mark.parametrize(
    "name", ["questionnaire-g6pd", "questionnaire-test-control", "questionnaire~6", "questionnaire~8"]
)
def test_the_published_forms_with_a_picture_show_it(opened: Opened, name: str) -> None:
    session = FormSession(published.readable()[f"opensrp__fhircore/{name}.json"])
    page = opened(session)
    for place in range(len(page._sections)):
        page._show_section(place)
    pictures = page.findChildren(ItemPicture)
    assert len(pictures) == 1
    assert pictures[0].pixmap().width() > 500
