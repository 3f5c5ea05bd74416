"""Jump to a row by typing: what was typed, and which row it means. No Qt: rules only."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Sequence


def plain(text: str) -> str:
    """Return text as a tired person types it: no case, no accents, no apostrophes; other marks are blanks."""
    bare = (c for c in unicodedata.normalize("NFKD", text.casefold()).casefold() if not unicodedata.combining(c))
    return " ".join("".join(c if c.isalnum() else "" if c in "'’ʼ" else " " for c in bare).split())


def find(texts: Sequence[str], typed: str, start: int) -> int | None:
    """Return the first place, looking on from `start` and round again, whose words begin so; None if none does.

    `texts` are already `plain`.
    """
    wanted = plain(typed)
    if not wanted or not texts:
        return None
    for step in range(len(texts)):
        place = (start + step) % len(texts)
        if texts[place].startswith(wanted) or f" {wanted}" in f" {texts[place]}":
            return place
    return None


class Jump:
    """The state of a jump: off, or on with the letters typed so far."""

    def __init__(self) -> None:
        self.enabled = True
        self.active = False
        self.typed = ""
        self.commands: frozenset[str] = frozenset()

    def set_commands(self, letters: Collection[str]) -> None:
        self.commands = frozenset(letter.upper() for letter in letters)

    def wants(self, text: str) -> bool:
        """Return whether a typed character belongs to the jump and not to a command.

        Where letters are commands only `/` begins one: a stray letter must not swallow the commands typed after it.
        """
        if not self.enabled or len(text) != 1:
            return False
        if self.active:
            return text.isprintable() and text != "/"
        return text == "/" or (text.isalnum() and not self.commands)

    def type(self, text: str) -> None:
        """Take a character that `wants` has accepted."""
        if not self.active:
            self.active, self.typed = True, ""
            if text == "/":
                return
        self.typed += text

    def start(self) -> None:
        self.active, self.typed = True, ""

    def rub_out(self) -> None:
        self.typed = self.typed[:-1]

    def stop(self) -> None:
        self.active, self.typed = False, ""
