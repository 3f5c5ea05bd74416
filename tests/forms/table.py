"""What becomes of every form that others published: `python -m tests.forms.table` prints it, source by source.

read: not refused. shown: every item that is asked, and every word, is on the screen. printed: every word that the form
does not hide is on paper. supported: nothing that would change what a person sees or may answer is left unacted on.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from prisoncare_desktop.forms import support
from prisoncare_desktop.forms.layout import lay_out
from prisoncare_desktop.forms.paper import Variant
from prisoncare_desktop.forms.questionnaire import Item, Questionnaire
from prisoncare_desktop.forms.session import FormSession
from tests.forms import published


@dataclass(frozen=True)
class Row:
    """One form. `refused`: why it was, "" for one that was read. `missing`: unsupported features."""

    source: str
    name: str
    refused: str
    printed: bool
    missing: tuple[str, ...]


@cache
def rows() -> tuple[Row, ...]:
    return tuple(_row(name, published.read(tree)) for name, tree in published.blank_forms().items())


def _row(name: str, form: Questionnaire | str) -> Row:
    source = name.partition("/")[0]
    if isinstance(form, str):
        return Row(source, name, form, printed=False, missing=())
    wrong = (one for one in support.report(form) if one.treatment is support.Treatment.UNSUPPORTED)
    missing = tuple(dict.fromkeys(f"{one.feature.value} {one.detail}" for one in wrong))
    return Row(source, name, "", printed=not unprinted(form), missing=missing)


def unprinted(form: Questionnaire) -> list[str]:
    """Return the linkIds of items that the form does not hide and whose words are on no page."""
    paper = lay_out(form, Variant.STANDARD, lambda text, size_pt, _bold: len(text) * size_pt * 0.18)
    printed = "".join("".join(run.text.split()) for page in paper.pages for run in page.texts)
    hidden = {below.link_id for item in form.by_link_id.values() if item.hidden for below in form.inside(item.link_id)}
    return [
        link_id
        for link_id, item in form.by_link_id.items()
        if link_id not in hidden | _with_no_place(form) and not any(words in printed for words in _words(item))
    ]


def _words(item: Item) -> Iterator[str]:
    """Yield what is as good, without its spaces: the plain words, and the rich ones that stand for them."""
    yield "".join(item.text.split())
    if item.rich is not None:
        yield "".join(item.rich.plain.split())


def _with_no_place(form: Questionnaire) -> frozenset[str]:
    """Return what is said about an answer that paper does not ask for, and units, which a narrow column breaks."""
    questions = [item for item in form.by_link_id.values() if item.is_question]
    about = {child.link_id for item in questions if item.link_id not in form.asked for child in item.children}
    return frozenset(about | {link_id for link_id, item in form.by_link_id.items() if item.control == "unit"})


def shown_by(look: Callable[[FormSession], bool]) -> Counter[str]:
    """Count, by source, the forms of which a page shows all."""
    return Counter(name.partition("/")[0] for name, form in published.readable().items() if look(FormSession(form)))


def lines(shown: Counter[str]) -> Iterator[str]:
    """Yield the table, and below it what is refused and what is unsupported, each with its count."""
    yield f"{'source':36} {'forms':>5} {'read':>5} {'shown':>5} {'printed':>7} {'supported':>9}"
    by_source = {source: [row for row in rows() if row.source == source] for source in {row.source for row in rows()}}
    for source, some in (*sorted(by_source.items()), ("all", list(rows()))):
        read = [row for row in some if not row.refused]
        on_screen = shown.total() if source == "all" else shown[source]
        printed = sum(row.printed for row in read)
        whole = sum(not row.missing for row in read)
        yield f"{source:36} {len(some):5} {len(read):5} {on_screen:5} {printed:7} {whole:9}"
    yield ""
    yield from (f"refused      {row.name}: {row.refused}" for row in rows() if row.refused)
    features = Counter(feature for row in rows() for feature in row.missing)
    yield from (f"unsupported  {count:3} forms  {feature}" for feature, count in features.most_common())


def main() -> None:
    os.environ.setdefault("QT_QPA_PLATFORM", f"offscreen:configfile={Path(__file__).parents[1] / 'screen.json'}")
    from PySide6.QtWidgets import QApplication

    from prisoncare_desktop.ui.forms.form_page import FormPage
    from prisoncare_desktop.ui.theme.dress import dress
    from tests.ui.forms.shown_words import unread

    app = QApplication([])
    dress(app)
    page = FormPage("Complete", lambda: date(2026, 11, 20))

    def whole(session: FormSession) -> bool:
        page.open(session)
        missing = unread(page, session)
        rows = {link_id for body in page._bodies.values() for link_id in body.rows}
        return not missing and all(one in rows for one in session.questionnaire.by_link_id if session.is_asked(one))

    for line in lines(shown_by(whole)):
        print(line)


if __name__ == "__main__":
    main()
