"""Markdown within a line: emphasis, links, pictures, code, escapes, and the little html that forms put there.

Emphasis follows CommonMark's delimiter runs; each closing sign looks back over a bounded number of open ones, so that
no text takes longer than its length asks for.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from typing import Final

from prisoncare_desktop.forms.markup import LeftOut, Span, Writer, address_behind

_LOOK_BACK: Final = 50  # open signs that a closing one is compared with
_LINK_WORDS, _LINK_ADDRESS = 1_000, 500  # characters a link may have before and in its brackets
_PUNCTUATION: Final = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")
_TAG: Final = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]*)(?:\s[^<>]{0,500})?/?>")
_AUTOLINK: Final = re.compile(r"<((?:https?://|mailto:)[^\s<>]{1,500})>", re.IGNORECASE)
_ALT: Final = re.compile(r"alt=[\"']([^\"'<>]*)[\"']", re.IGNORECASE)
_TOKEN: Final = re.compile(r"[\\`*_\[!<&\n]|~~")


@dataclass
class _Piece:
    """Words, or a run of emphasis signs (`sign`) of which `count` are not used up yet."""

    text: str
    sign: str = ""
    count: int = 0
    opens: bool = False
    closes: bool = False
    bold: int = 0  # how many emphases begin (or, below nought, end) just before this piece
    italic: int = 0


class Inline:
    """Writes one block's text."""

    def __init__(self, writer: Writer, *, bold: bool = False) -> None:
        self._writer = writer
        self._bold = bold
        self._pieces: list[_Piece] = []

    def write(self, text: str) -> None:
        self._cut(text, may_link=True)
        self._pieces.append(_Piece(""))
        self._pair()
        bold, italic = int(self._bold), 0
        for one in self._pieces:
            bold, italic = bold + one.bold, italic + one.italic
            for n, line in enumerate((one.text or one.sign * one.count).split("\n")):
                if n:
                    self._writer.break_line()
                self._writer.add(Span(line, bold > 0, italic > 0))

    def _cut(self, text: str, *, may_link: bool) -> None:
        at = 0
        while (found := _TOKEN.search(text, at)) is not None:
            self._say(text[at : found.start()])
            at = self._special(text, found.start(), may_link=may_link)
        self._say(text[at:])

    def _say(self, words: str) -> None:
        if words:
            self._pieces.append(_Piece(words))

    def _special(self, text: str, at: int, *, may_link: bool) -> int:
        """Read what begins at a special sign; return where to go on."""
        sign = text[at]
        if sign == "\\" and text[at + 1 : at + 2] in _PUNCTUATION:
            self._say(text[at + 1])
            return at + 2
        if sign == "`":
            return self._code(text, at)
        if sign in "*_":
            return self._run(text, at)
        if sign == "!" and text[at + 1 : at + 2] == "[" and (link := _link(text, at + 1)) is not None:
            self._writer.left_out.add(LeftOut.IMAGE)
            self._say(link[0])
            return link[2]
        if sign == "[" and may_link and (link := _link(text, at)) is not None:
            self._cut(link[0], may_link=False)
            self._say(address_behind(link[0], link[1]))
            return link[2]
        if sign == "<":
            return self._html(text, at)
        if sign == "&" and (entity := re.compile(r"&(?:#?\w{1,30});").match(text, at)) is not None:
            self._say(html.unescape(entity.group()))
            return entity.end()
        if sign == "~":
            return at + 2
        self._say(sign)
        return at + 1

    def _code(self, text: str, at: int) -> int:
        end = at
        while text[end : end + 1] == "`":
            end += 1
        fence = text[at:end]
        close = text.find(fence, end)
        if close < 0:
            self._say(fence)
            return end
        self._say(text[end:close].strip(" "))
        return close + len(fence)

    def _run(self, text: str, at: int) -> int:
        end = at
        while text[end : end + 1] == text[at]:
            end += 1
        before, after = text[at - 1 : at] or " ", text[end : end + 1] or " "
        left = not after.isspace() and (after not in _PUNCTUATION or before.isspace() or before in _PUNCTUATION)
        right = not before.isspace() and (before not in _PUNCTUATION or after.isspace() or after in _PUNCTUATION)
        within = text[at] == "_"  # in a_word_like_this it is no emphasis
        self._pieces.append(
            _Piece(
                "",
                text[at],
                end - at,
                opens=left and (not within or not right or before in _PUNCTUATION),
                closes=right and (not within or not left or after in _PUNCTUATION),
            )
        )
        return end

    def _html(self, text: str, at: int) -> int:
        if (address := _AUTOLINK.match(text, at)) is not None:
            self._say(address.group(1).removeprefix("mailto:"))
            return address.end()
        tag = _TAG.match(text, at)
        if tag is None:
            self._say("<")
            return at + 1
        name, change = tag.group(2).lower(), -1 if tag.group(1) else 1
        if name in {"script", "style"} and change > 0:
            if name == "script":
                self._writer.left_out.add(LeftOut.SCRIPT)
            close = text.lower().find(f"</{name}", tag.end())
            return len(text) if close < 0 else close
        if name == "img":
            self._writer.left_out.add(LeftOut.IMAGE)
            self._say(alt.group(1) if (alt := _ALT.search(tag.group())) else "")
        elif name in {"br", "p", "div", "li", "tr"}:
            self._say("\n")
        elif name in {"b", "strong", "i", "em"}:
            is_bold = name in {"b", "strong"}
            self._pieces.append(_Piece("", bold=change if is_bold else 0, italic=0 if is_bold else change))
        return tag.end()

    def _pair(self) -> None:
        """Match closing signs with opening ones: two of a pair are bold, one is italic."""
        open_ones: list[int] = []
        for here, closer in enumerate(self._pieces):
            if not closer.sign:
                continue
            while closer.closes and closer.count:
                place = self._opener(open_ones, closer)
                if place is None:
                    break
                opener = self._pieces[open_ones[place]]
                used = 2 if min(opener.count, closer.count) > 1 else 1
                self._emphasise(open_ones[place] + 1, here, is_bold=used == 2)
                opener.count -= used
                closer.count -= used
                del open_ones[place + (opener.count > 0) :]
            if closer.opens and closer.count:
                open_ones.append(here)

    def _emphasise(self, first: int, end: int, *, is_bold: bool) -> None:
        if is_bold:
            self._pieces[first].bold += 1
            self._pieces[end].bold -= 1
        else:
            self._pieces[first].italic += 1
            self._pieces[end].italic -= 1

    def _opener(self, open_ones: list[int], closer: _Piece) -> int | None:
        for place in range(len(open_ones) - 1, max(len(open_ones) - 1 - _LOOK_BACK, -1), -1):
            if self._pieces[open_ones[place]].sign == closer.sign:
                return place
        return None


def _link(text: str, at: int) -> tuple[str, str, int] | None:
    """Return (words, address, where it ends) of the link whose "[" is at this place, None if it is none."""
    middle = text.find("](", at, at + _LINK_WORDS)
    end = text.find(")", middle, middle + _LINK_ADDRESS) if middle > 0 else -1
    words = text[at + 1 : middle]
    if end < 0 or "]" in words or "\n\n" in words:
        return None
    address = text[middle + 2 : end].strip()
    while address.count("(") > address.count(")") and text[end + 1 : end + 2] not in ("", " ", "\n"):
        following = text.find(")", end + 1, end + _LINK_ADDRESS)
        if following < 0:
            break
        address, end = text[middle + 2 : following].strip(), following
    return words, address.split(" ")[0].strip("<>"), end + 1
