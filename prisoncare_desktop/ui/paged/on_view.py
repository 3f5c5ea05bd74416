"""What is on view, and what is to be known before it is printed."""

from __future__ import annotations

from dataclasses import dataclass

from prisoncare_desktop.usecases.requests import Command


@dataclass(frozen=True, eq=False, repr=False)
class OnView:
    """Pages in memory only. `about` has a place for {pages}, such as `2 pages`.

    `before_printing` is run before the first page is sent.
    `not_printed`: why these pages are to be looked at and no more; "" if they may be printed.
    """

    pdf: bytes
    title: str
    about: str
    before_printing: Command[None]
    not_printed: str = ""
