"""The xhtml of a form's words -> `RichText`. Whatever it is fed, it gives words: it loads nothing and runs nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Final

from prisoncare_desktop.forms.markup import (
    LONGEST,
    BlockKind,
    LeftOut,
    RichText,
    Span,
    Writer,
    address_behind,
    look_of,
)

_DEEPEST: Final = 60  # elements within elements whose look is followed; the words of deeper ones are kept all the same
_DATA: Final = re.compile(r"data:[^\"'\s<>]*", re.IGNORECASE)
_NO_TAG: Final = re.compile(r"<(?![^<>]*>)")  # an endless row of these costs html.parser the square of its length

_VOID: Final = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"}
)
_HEADINGS: Final = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_BLOCKS: Final = frozenset(
    {"p", "div", "ul", "ol", "li", "dl", "dt", "dd", "blockquote", "pre", "hr", "address", "fieldset", "form"}
    | {"table", "caption", "thead", "tbody", "tfoot", "tr", "figure", "figcaption"}
    | {"section", "article", "header", "footer", "main", "nav", "aside", *_HEADINGS}
)
_BOLD: Final = frozenset({"b", "strong", "th"})
_ITALIC: Final = frozenset({"i", "em", "cite", "dfn", "var"})
_UNDERLINED: Final = frozenset({"u", "ins"})
_SILENT: Final = {
    **dict.fromkeys(("head", "style", "title", "template", "noscript"), None),
    "script": LeftOut.SCRIPT,
    **dict.fromkeys(("iframe", "object", "audio", "video", "canvas", "svg", "math", "embed"), LeftOut.MEDIA),
}
_FIELDS: Final = frozenset({"button", "input", "select", "textarea", "form"})


def read_xhtml(text: str) -> RichText:
    """Return the words of this xhtml and their look. Never raises: broken markup gives what words it holds."""
    text = _DATA.sub("", _without_comments(text))  # data: a picture in the text itself, of which nothing is shown
    if len(text) > LONGEST:
        return RichText((), frozenset({LeftOut.TOO_LONG}))
    reader = _Reader()
    reader.feed(_NO_TAG.sub("&lt;", text))
    reader.close()
    return reader.writer.finished()


def _without_comments(text: str) -> str:
    first, *others = text.split("<!--")
    return first + "".join(one.partition("-->")[2] for one in others)


@dataclass
class _Open:
    """An element we are in, and the look of the words in it."""

    tag: str
    bold: bool = False
    italic: bool = False
    underlined: bool = False
    silent: bool = False
    lists: int = 0
    numbers: list[int] = field(default_factory=lambda: [0])
    address: str = ""
    words: list[str] = field(default_factory=list)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.writer = Writer()
        self._open = [_Open("")]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if (what := _SILENT.get(tag)) is not None:
            self.writer.left_out.add(what)
        if tag in _FIELDS:
            self.writer.left_out.add(LeftOut.FIELD)
        inner = self._inside(tag, said)
        if not self._open[-1].silent:
            self._begin(tag, inner, said)
        if tag not in _VOID and len(self._open) < _DEEPEST:
            self._open.append(inner)

    def handle_endtag(self, tag: str) -> None:
        place = next((n for n in range(len(self._open) - 1, 0, -1) if self._open[n].tag == tag), None)
        if place is None:
            return
        link = self._open[place]
        if tag == "a" and (behind := address_behind("".join(link.words), link.address)):
            self._say(behind)
        del self._open[place:]
        if tag in _BLOCKS and not self._open[-1].silent:
            self.writer.begin(depth=self._open[-1].lists)

    def handle_data(self, data: str) -> None:
        for one in self._open:
            if one.address:
                one.words.append(data)
        self._say(data)

    def _say(self, words: str) -> None:
        here = self._open[-1]
        if not here.silent:
            span = Span(words, here.bold, here.italic, here.underlined)
            self.writer.add(span, as_written=any(one.tag == "pre" for one in self._open))

    def _inside(self, tag: str, said: dict[str, str]) -> _Open:
        around = self._open[-1]
        bold, italic, underlined, hidden = look_of(said.get("style", ""))
        is_list = tag in {"ul", "ol"}
        return _Open(
            tag,
            bold=around.bold or bold or tag in _BOLD or tag in _HEADINGS,
            italic=around.italic or italic or tag in _ITALIC,
            underlined=around.underlined or underlined or tag in _UNDERLINED,
            silent=around.silent or hidden or tag in _SILENT or "hidden" in said,
            lists=around.lists + is_list,
            numbers=[0] if is_list else around.numbers,
            address=said.get("href", "") if tag == "a" else "",
        )

    def _begin(self, tag: str, inner: _Open, said: dict[str, str]) -> None:
        if tag == "br":
            self.writer.break_line()
        elif tag == "img":
            self.writer.left_out.add(LeftOut.IMAGE)
            self._say(said.get("alt", ""))
        elif tag in {"td", "th"} and not self.writer.is_at_start:
            self._say(" | ")
        elif tag == "li":
            inner.numbers[0] += 1
            ordered = next((one.tag == "ol" for one in reversed(self._open) if one.tag in {"ol", "ul"}), False)
            kind = BlockKind.NUMBERED if ordered else BlockKind.BULLET
            self.writer.begin(kind, max(inner.lists - 1, 0), inner.numbers[0] if ordered else 0)
        elif tag in _HEADINGS:
            self.writer.begin(BlockKind.HEADING, inner.lists)
        elif tag in _BLOCKS and not self.writer.is_at_start:
            self.writer.begin(depth=inner.lists - (tag in {"ul", "ol"}))
