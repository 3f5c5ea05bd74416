"""What this PC says with each request to be let in: nothing, a token that IT typed in, or one that it fetches."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Protocol

from prisoncare_desktop.errors import AccessUnusable
from prisoncare_desktop.sync.access.line import Line

_TOKEN = re.compile(r"[ -~]+")  # more than RFC 6750 allows, and nothing that would end the header


class Credentials(Protocol):
    def authorization(self, line: Line) -> str:
        """Return the Authorization header's value, "" for none. It may have to be asked for, over this line.

        Raises:
            ServerRefusesUs, ServerTrouble, ServerUnreachable, ServerNonsense: of who gives tokens.
            AccessUnusable: there is nothing to ask with.
        """
        ...

    def accepted(self) -> None:
        """The server took what was said last."""
        ...

    def refused(self) -> bool:
        """The server answered 401. Return whether asking once more, with something new, may help."""
        ...


@dataclass(frozen=True, repr=False)
class BearerToken:
    """The token that the trust gave for this PC; "" where its certificate says who it is."""

    token: str

    def authorization(self, line: Line) -> str:  # noqa: ARG002 - nobody has to be asked
        if self.token and not _TOKEN.fullmatch(self.token):
            raise AccessUnusable("token")
        return f"Bearer {self.token}" if self.token else ""

    def accepted(self) -> None:
        """Nothing follows."""

    def refused(self) -> bool:
        return False
