"""The forms that the trust publishes at its central record, as they stand here: offered, retired, or refused.

A refused one is named on the Forms page with the reason.

What the trust's publishing means (2026-11-22):
- A Questionnaire there with the status active and this prison's tag, or that of every prison, is the trust's word that
  it is ready for use. It is offered from the moment it came, in the place of earlier versions. A draft there is none
  of ours yet: nothing is said of it.
- Its wordings stand as a shipped form's do (`domain/form_wording.py`): its own language is approved unless it is marked
  a draft, a translation is a draft unless it is marked approved. A leader here approves drafts as they always did.
- What was begun stays in the version it was begun in, and completed answers are read in theirs: each version is kept
  once it came, word for word, for ever (`kept_forms.py`).
- One url and version means one content: the first that came here. Another under the same version is told of, and not
  taken.
- Retired or deleted there, or no longer this prison's: it is begun no more, and an earlier version that stands active
  there is. What comes with the program is never taken away by the central record, for steps of the pathway need it.
- A form of ours may be published in a higher version: what it means is compared with what is shipped, item by item
  (`content_pack.py`). It may say questions in other words and ask more; an instrument that is somebody's may not ask
  more. Everything else would let an answer be misread.
- A form of the trust's own can be looked at, tried, printed blank. No step of the pathway asks for it: which form a
  step has is the program's to say (`domain/pathway_step.py`).
- What the engine would not act on (an item type, a modifier, an expression) is a reason to refuse all of a form: people
  would be asked something else than the trust wrote.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Final

from prisoncare_desktop.usecases.ports import Facts

PUBLISHED: Final = "forms.published"  # fact: JSON; server id of a Questionnaire -> how it stands here
MOST: Final = 200  # forms; no trust has a tenth of it


class Standing(StrEnum):
    """How a form that the trust publishes stands here."""

    OFFERED = "offered"
    RETIRED = "retired"
    REFUSED = "refused"


@dataclass(frozen=True)
class PublishedForm:
    """One Questionnaire there. `why`: a code where it, or its latest content, was not taken, else "".

    `detail`: of what, or the form engine's own words.
    """

    url: str
    version: str
    title: str
    standing: Standing
    why: str = ""
    detail: str = ""


def published(facts: Facts) -> dict[str, PublishedForm]:
    """Return them by the server id of their Questionnaire."""
    kept = json.loads(facts.get(PUBLISHED) or "{}")
    return {form: PublishedForm(**{**one, "standing": Standing(one["standing"])}) for form, one in kept.items()}


def keep_published(facts: Facts, forms: Mapping[str, PublishedForm]) -> None:
    written = json.dumps({form: asdict(one) for form, one in forms.items()}, sort_keys=True, ensure_ascii=False)
    facts.put(PUBLISHED, written if forms else "")


def offered_versions(facts: Facts) -> tuple[tuple[str, str], ...]:
    """Return (url, version) of what the trust offers."""
    forms = published(facts).values()
    return tuple(sorted({(one.url, one.version) for one in forms if one.standing is Standing.OFFERED}))
