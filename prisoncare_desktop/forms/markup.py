"""Words with a look: the rich text that a form may give beside its plain words, as a small safe value.

A form can bring xhtml, markdown or a line of CSS (`rendering-xhtml`, `rendering-markdown`, `rendering-style`). What is
kept: paragraphs, headings, lists, bold, italic, underline, line breaks. Nothing else survives the reading, so that
nothing a form brings can load, run, link or hide: a face gets words and flags, never markup, and escapes the words
itself. A picture becomes its description, a link its words with the address behind them.

Colours and sizes are left out on purpose: they are unreadable in half our themes, and a meaning that only a colour
tells is told to nobody who cannot see it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property
from typing import Final

LONGEST = 20_000
"""Characters of markup that are read; what is longer is shown by its plain words. The longest published is 1,100."""

DEEPEST = 8
"""Lists within lists that are told apart; deeper ones are shown at this depth."""

_SPACES: Final = re.compile(r"[ \t\r\f\v\n]+")
_ADDRESS: Final = re.compile(r"(https?://|mailto:|tel:)[^\s<>\"]{1,200}", re.IGNORECASE)


class BlockKind(StrEnum):
    """What a block is."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    BULLET = "bullet"
    NUMBERED = "numbered"


class LeftOut(StrEnum):
    """What rich text may hold and this does not show."""

    IMAGE = "image"
    MEDIA = "media"  # sound, film, frames, drawings
    SCRIPT = "script"
    FIELD = "field"  # buttons and boxes of the form's own
    TOO_LONG = "too long"


@dataclass(frozen=True)
class Span:
    """Words of one look; "\\n" in them is a line break."""

    text: str
    bold: bool = False
    italic: bool = False
    underlined: bool = False


@dataclass(frozen=True)
class Block:
    """A paragraph, a heading or an item of a list. `depth`: how far in it stands, 0 at the margin; a paragraph of
    depth 1 goes on under a list item of depth 0. `number`: of an item in a numbered list."""

    spans: tuple[Span, ...]
    kind: BlockKind = BlockKind.PARAGRAPH
    depth: int = 0
    number: int = 0

    @property
    def words(self) -> str:
        """Its words without their look."""
        return "".join(one.text for one in self.spans)


@dataclass(frozen=True)
class RichText:
    """Blocks of words. Empty where the markup said nothing in words: then the plain words are all there is."""

    blocks: tuple[Block, ...]
    left_out: frozenset[LeftOut] = frozenset()

    @cached_property
    def plain(self) -> str:
        """The same in plain words, one block a line."""
        return "\n".join(f"{'   ' * one.depth}{_mark(one)}{one.words}" for one in self.blocks)

    @property
    def is_plain(self) -> bool:
        """Whether it is one paragraph of one plain look, which needs no rich text to show."""
        looks = {(one.bold, one.italic, one.underlined) for block in self.blocks for one in block.spans}
        return len(self.blocks) < 2 and looks <= {(False,) * 3} and all(one.kind == "paragraph" for one in self.blocks)


def _mark(block: Block) -> str:
    if block.kind is BlockKind.NUMBERED:
        return f"{block.number}. "
    return "• " if block.kind is BlockKind.BULLET else ""


def styled(words: str, css: str) -> RichText:
    """Return plain words in the look that a line of CSS asks for."""
    bold, italic, underlined, _ = look_of(css)
    return RichText((Block((Span(words, bold, italic, underlined),)),) if words else ())


def headed(words: str, rich: RichText) -> RichText:
    """Return the text under a heading of these words."""
    heading = Block((Span(words, bold=True),), BlockKind.HEADING)
    return replace(rich, blocks=(heading, *rich.blocks)) if words else rich


def look_of(css: str) -> tuple[bool, bool, bool, bool]:
    """Return (bold, italic, underlined, not shown) as far as a line of CSS says so."""
    said = {}
    for one in css[:1_000].lower().split(";"):
        name, _, value = one.partition(":")
        said[name.strip()] = value.split("!")[0].strip()
    weight = said.get("font-weight", "")
    return (
        weight in {"bold", "bolder", "600", "700", "800", "900"},
        said.get("font-style", "").startswith(("italic", "oblique")),
        "underline" in said.get("text-decoration", "") + said.get("text-decoration-line", ""),
        said.get("display") == "none" or said.get("visibility") == "hidden",
    )


def address_behind(words: str, address: str) -> str:
    """Return what to say behind a link's words so that its address is not lost, empty if the words say it."""
    address = address.strip()
    if not _ADDRESS.fullmatch(address):
        return ""
    bare = address.removeprefix("mailto:").removeprefix("tel:")
    told = re.sub(r"^https?://(www\.)?", "", bare, flags=re.IGNORECASE).rstrip("/")
    return "" if told.lower() in words.lower() else f" ({bare})"


@dataclass
class Writer:
    """Collects blocks while markup is read; what is empty is left out in the end."""

    left_out: set[LeftOut] = field(default_factory=set)
    _blocks: list[Block] = field(default_factory=list)
    _spans: list[Span] = field(default_factory=list)
    _next: Block = field(default_factory=lambda: Block(()))

    @property
    def is_at_start(self) -> bool:
        """Whether nothing is in the present block yet."""
        return not any(one.text.strip() for one in self._spans)

    def begin(self, kind: BlockKind = BlockKind.PARAGRAPH, depth: int = 0, number: int = 0) -> None:
        """Start a block."""
        self._end()
        self._next = Block((), kind, min(depth, DEEPEST), number)

    def add(self, span: Span, *, as_written: bool = False) -> None:
        """Add words to the block; runs of blanks become one unless they are to stay as written."""
        text = span.text if as_written else _SPACES.sub(" ", span.text)
        if not as_written and (not self._spans or self._spans[-1].text.endswith((" ", "\n"))):
            text = text.lstrip(" ")
        if not text:
            return
        if self._spans and replace(self._spans[-1], text="") == replace(span, text=""):
            text = self._spans.pop().text + text
        self._spans.append(replace(span, text=text))

    def break_line(self) -> None:
        """Go on in a new line of the same block."""
        if self._spans:
            last = self._spans.pop()
            self._spans.append(replace(last, text=last.text.rstrip(" ") + "\n"))

    def finished(self) -> RichText:
        """Return all that was written."""
        self._end()
        return RichText(tuple(self._blocks), frozenset(self.left_out))

    def _end(self) -> None:
        while self._spans and not (text := self._spans[-1].text.rstrip()):
            self._spans.pop()
        if self._spans:
            self._spans[-1] = replace(self._spans[-1], text=text)
            self._blocks.append(replace(self._next, spans=tuple(self._spans)))
        self._spans = []
