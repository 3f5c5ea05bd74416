"""The markdown of a form's words -> `RichText`: what of CommonMark forms use, read line by line.

Headings, bulleted and numbered lists, emphasis, links, escapes, quotes and fenced text; of html in it the line break
and plain emphasis. Where CommonMark joins two lines into one, the line break stays: authors of forms mean it.
"""

from __future__ import annotations

import re
from typing import Final

from prisoncare_desktop.forms.emphasis import Inline
from prisoncare_desktop.forms.markup import LONGEST, BlockKind, LeftOut, RichText, Span, Writer

_HEADING: Final = re.compile(r" {0,3}#{1,6}(?:[ \t]+(.*?))?(?:[ \t]+#+)?[ \t]*")
_UNDERLINE: Final = re.compile(r" {0,3}(?:=+|-{2,})[ \t]*")
_ITEM: Final = re.compile(r"([ \t]*)(?:[-*+]|(\d{1,9})[.)])(?:[ \t]+(.*)|[ \t]*)")
_FENCE: Final = re.compile(r" {0,3}(?:```|~~~).*")
_QUOTE: Final = re.compile(r"^ {0,3}>[ \t]?")


def read_markdown(text: str) -> RichText:
    """Return the words of this markdown and their look. Never raises: all text is some markdown."""
    if len(text) > LONGEST:
        return RichText((), frozenset({LeftOut.TOO_LONG}))
    reader = _Reader()
    for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        reader.line(line.expandtabs(4))
    return reader.finished()


class _Reader:
    def __init__(self) -> None:
        self._writer = Writer()
        self._kind = BlockKind.PARAGRAPH
        self._number = 0
        self._depth = 0
        self._lines: list[str] = []
        self._indents: list[int] = []  # where the words of the list items we are in begin, outermost first
        self._counts: list[int] = []
        self._fenced = False

    def line(self, line: str) -> None:
        if _FENCE.fullmatch(line):
            self._end()
            self._fenced = not self._fenced
        elif self._fenced:
            self._writer.begin(depth=len(self._indents))
            self._writer.add(Span(line), as_written=True)
        elif not line.strip():
            self._end()
        else:
            self._written(_QUOTE.sub("", line, count=1))

    def finished(self) -> RichText:
        self._end()
        return self._writer.finished()

    def _written(self, line: str) -> None:
        if self._lines and self._kind is BlockKind.PARAGRAPH and _UNDERLINE.fullmatch(line):
            self._kind = BlockKind.HEADING
            self._end()
        elif _is_rule(line):
            self._end()
        elif (heading := _HEADING.fullmatch(line)) is not None:
            self._end()
            self._kind, self._lines = BlockKind.HEADING, [heading.group(1) or ""]
            self._end()
        elif (item := _ITEM.fullmatch(line)) is not None and self._may_begin_list(item):
            self._begin_item(item)
        elif self._lines:
            self._lines.append(line)
        else:
            indent = len(line) - len(line.lstrip())
            while self._indents and indent < min(self._indents[-1], 2 * len(self._indents)):
                self._indents.pop()
                self._counts.pop()
            self._kind, self._depth, self._lines = BlockKind.PARAGRAPH, len(self._indents), [line]

    def _may_begin_list(self, item: re.Match[str]) -> bool:
        """Say whether it is a list: a year that ends a sentence at the start of a line is none, as in CommonMark."""
        is_first = not self._indents and bool(self._lines)
        return not is_first or (bool(item.group(3)) and item.group(2) in (None, "1"))

    def _begin_item(self, item: re.Match[str]) -> None:
        self._end()
        indent = len(item.group(1))
        while self._indents and indent < self._indents[-1]:
            self._indents.pop()
            count = self._counts.pop()
            if indent >= (self._indents[-1] if self._indents else 0):  # the next item of this list
                self._counts.append(count)
                self._indents.append(item.start(3) if item.group(3) else indent + 2)
                break
        else:
            self._indents.append(item.start(3) if item.group(3) else indent + 2)
            self._counts.append(int(item.group(2) or 1) - 1)
        self._counts[-1] += 1
        self._kind = BlockKind.NUMBERED if item.group(2) else BlockKind.BULLET
        self._depth, self._number = len(self._indents) - 1, self._counts[-1]
        self._lines = [item.group(3) or ""]

    def _end(self) -> None:
        """Write the block that its lines make."""
        if not self._lines:
            return
        numbered = self._kind is BlockKind.NUMBERED
        self._writer.begin(self._kind, self._depth, self._number if numbered else 0)
        text = "\n".join(one.strip().removesuffix("\\") for one in self._lines)
        Inline(self._writer, bold=self._kind is BlockKind.HEADING).write(text)
        self._kind, self._lines = BlockKind.PARAGRAPH, []


def _is_rule(line: str) -> bool:
    signs = line.replace(" ", "")
    return len(signs) > 2 and signs[0] in "-*_" and set(signs) == {signs[0]}
