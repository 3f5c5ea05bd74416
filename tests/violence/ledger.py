"""What was promised to the person at the keyboard, as the harness heard it. Shares no code with the product.

Lines: `try WHAT WHO VALUE` before a command is run, `ok WHAT WHO VALUE` once it has returned. After an `ok` only that
value may be found, or one tried since.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

NOTHING = "-"


@dataclass
class Ledger:
    """Keys are (what, who), such as (outcome, appointment id)."""

    kept: dict[tuple[str, str], str] = field(default_factory=dict)
    tried: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    acknowledged: int = 0

    @staticmethod
    def of(lines: Iterable[str]) -> Ledger:
        ledger = Ledger()
        for line in lines:
            verb, what, who, *value = line.split(" ", 3)
            ledger.hear(verb, (what, who), value[0] if value else NOTHING)
        return ledger

    def hear(self, verb: str, key: tuple[str, str], value: str) -> None:
        if verb == "try":
            self.tried.setdefault(key, []).append(value)
        else:
            self.kept[key] = value
            self.tried[key] = []
            self.acknowledged += 1

    def may_be(self, what: str, who: str) -> set[str]:
        """Return what may be found: `NOTHING` for something of which nothing was promised yet."""
        return {self.kept.get((what, who), NOTHING), *self.tried.get((what, who), [])}

    def about(self, what: str) -> set[str]:
        """Return everybody, or everything, of whom this was said or tried."""
        return {who for kind, who in (*self.kept, *self.tried) if kind == what}

    def promised(self, what: str, who: str = NOTHING) -> bool:
        return (what, who) in self.kept
