"""Answers that want somebody at once, before any sync: a new concern about self-harm in a form.

This version tells the person who recorded it, over every page, until they put it away. It tells nobody else by itself:
no task and no alert is made of it yet (hazard H4 in the log).
"""

from __future__ import annotations

from prisoncare_desktop.forms.session import FormSession
from prisoncare_desktop.forms.values import Coding

ASKED = "self-harm"  # the linkId in every form that asks
NEW = "harm-new"  # of CodeSystem/sms-review: a concern that nobody supports the patient with yet


def is_new_concern(session: FormSession) -> bool:
    """Say whether the form as answered tells of a concern that is new today."""
    if ASKED not in session.questionnaire:
        return False
    return any(isinstance(one, Coding) and one.code == NEW for one in session.counted(ASKED))
