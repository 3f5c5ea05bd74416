"""A form's rich words for a label: built here from words and flags, each word escaped, so that no markup gets to Qt."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QSizePolicy

from prisoncare_desktop.forms.markup import Block, BlockKind, RichText, Span

_STEP_PX = 18  # for each list that a block is in
_MARK_PX = 16


def rich_html(rich: RichText) -> str:
    """Return the blocks as what a `QLabel` shows: our own few tags around escaped words."""
    last = len(rich.blocks) - 1
    return "".join(_paragraph(block, is_last=place == last) for place, block in enumerate(rich.blocks))


def inline_html(block: Block) -> str:
    """Return the words of one block, to stand in a line with others."""
    return "".join(map(_span, block.spans))


def _paragraph(block: Block, *, is_last: bool) -> str:
    listed = block.kind in (BlockKind.BULLET, BlockKind.NUMBERED)
    mark = {BlockKind.BULLET: "•&nbsp; ", BlockKind.NUMBERED: f"{block.number}.&nbsp; "}.get(block.kind, "")
    left = block.depth * _STEP_PX + (_MARK_PX if listed else 0)
    indent = f" text-indent:-{_MARK_PX}px;" if listed else ""
    words = inline_html(block)
    words = f"<b>{words}</b>" if block.kind is BlockKind.HEADING else words
    under = 0 if is_last else 3 if listed else 6
    return f'<p style="margin:0 0 {under}px {left}px;{indent}">{mark}{words}</p>'


def _span(span: Span) -> str:
    words = escape(span.text).replace("\n", "<br/>")
    for on, tag in ((span.bold, "b"), (span.italic, "i"), (span.underlined, "u")):
        words = f"<{tag}>{words}</{tag}>" if on else words
    return words


class RichLabel(QLabel):
    """Wrapped rich words. What a screen reader says of it is the plain words."""

    def __init__(self, rich: RichText, kind: str) -> None:
        super().__init__(rich_html(rich))
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        self.setWordWrap(True)
        self.setProperty("kind", kind)
        self.setAccessibleName(rich.plain)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
