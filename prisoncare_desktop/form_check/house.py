"""What forms of this house are held to."""

from __future__ import annotations

from prisoncare_desktop import resources
from prisoncare_desktop.forms.linting.finding import Target
from prisoncare_desktop.pdf.fonts import plain_signs


def house_target(age: int) -> Target:
    """Return what a form is held to here, for readers of this age."""
    avoid = resources.read_json("words/not_on_forms.json")["words"]
    return Target(age=age, avoid=avoid, can_print=plain_signs().__contains__)
