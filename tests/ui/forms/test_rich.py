"""Rich words on screen: their look is kept, their markup never gets through."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel

from prisoncare_desktop.forms.markup import Block, BlockKind, RichText, Span
from prisoncare_desktop.forms.session import FormSession
from prisoncare_desktop.ui.forms.rich import RichLabel, rich_html
from tests.forms.samples import of_items
from tests.ui.forms.conftest import Opened

MARKDOWN = "http://hl7.org/fhir/StructureDefinition/rendering-markdown"


def test_words_that_look_like_markup_stay_words() -> None:
    html = rich_html(RichText((Block((Span('<img src="http://a"> & <b>', bold=True),)),)))
    assert "<img" not in html
    assert "<b>&lt;img" in html
    assert "&amp; &lt;b&gt;" in html


def test_a_list_has_its_marks_and_numbers() -> None:
    blocks = (
        Block((Span("Bring"),)),
        Block((Span("a card"),), BlockKind.BULLET),
        Block((Span("sit"),), BlockKind.NUMBERED, number=2),
    )
    html = rich_html(RichText(blocks))
    assert "•&nbsp; a card" in html
    assert "2.&nbsp; sit" in html


def test_a_question_and_words_to_read_show_their_look_and_are_named_plainly(opened: Opened) -> None:
    def words(text: str, marked: str) -> dict[str, object]:
        return {"text": text, "_text": {"extension": [{"url": MARKDOWN, "valueMarkdown": marked}]}}

    form = of_items(
        {"linkId": "d", "type": "display", **words("Read this first", "Read **this** first")},
        {"linkId": "q", "type": "string", **words("How often? daily", "How often? *daily*")},
    )
    page = opened(FormSession(form))
    shown = page._body().findChild(RichLabel)
    assert shown is not None
    assert "<b>this</b>" in shown.text()
    assert shown.accessibleName() == "Read this first"
    row = page._body().rows["q"]
    assert "<i>daily</i>" in "".join(one.text() for one in row.findChildren(QLabel))
    assert row.field.inputs()[0].accessibleName() == "How often? daily"
