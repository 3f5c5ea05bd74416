"""What forms of this house are held to."""

from __future__ import annotations

from functools import cache

from prisoncare_desktop import resources
from prisoncare_desktop.domain.form_wording import PAPER_VARIANT, WORDING
from prisoncare_desktop.errors import UnprintableForm
from prisoncare_desktop.forms.linting.finding import Target
from prisoncare_desktop.pdf.fonts import plain_signs


def house_target(age: int) -> Target:
    """Return what a form is held to here, for readers of this age."""
    avoid = resources.read_json("words/not_on_forms.json")["words"]
    return Target(age=age, avoid=avoid, can_print=_can_print, known=frozenset({WORDING, PAPER_VARIANT}))


@cache
def _can_print(letter: str) -> bool:
    return letter in plain_signs() or _can_be_shaped(letter)


def _can_be_shaped(letter: str) -> bool:
    from prisoncare_desktop.ui.forms.pictures import application  # Qt: only for letters that must be shaped
    from prisoncare_desktop.ui.shaping import shaper_for

    application()
    try:
        shaper_for("en").width(letter, False)
    except UnprintableForm:
        return False
    return True
