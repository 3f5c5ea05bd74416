"""What the reason palette offers: the reasons of the value set, under whose doing each is, with its own key."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from prisoncare_desktop.domain.attendance import ControlGroup, Outcome
from prisoncare_desktop.domain.codes import Concept, value_set
from prisoncare_desktop.ui.widgets.palette import Choice, ChoiceGroup

EXPLAINED_WITHIN_DAYS = 7  # "not yet explained" must be resolved in this time (screens.md, Clinics)

# The palette fills the shorter of its two columns: in this order the patient's and health care's reasons stand at the
# left, the prison's and the law's at the right, whatever a site adds.
_ORDER = (
    ControlGroup.PATIENT,
    ControlGroup.REGIME,
    ControlGroup.HEALTH_STATE,
    ControlGroup.LEGAL_OR_MOVED,
    ControlGroup.HEALTHCARE,
)


def reason_groups(outcome: Outcome) -> tuple[ChoiceGroup, ...]:
    """Return the reasons that go with this outcome, by group; groups without any are left out."""
    groups = value_set("control_group")
    made = (
        ChoiceGroup(groups.concept(group).label, tuple(_choice(c) for c in _reasons(outcome, group)))
        for group in _ORDER
    )
    return tuple(group for group in made if group.choices)


def foot_reasons(outcome: Outcome) -> tuple[Choice, ...]:
    """Return what stands under the line: not yet explained, which is asked again."""
    asks_again = QCoreApplication.translate("attendance", "{reason}, ask again within {n} days")
    return tuple(
        Choice(c.get("key"), asks_again.format(reason=c.label, n=EXPLAINED_WITHIN_DAYS), c.code)
        for c in _reasons(outcome, ControlGroup.NOT_YET_EXPLAINED)
    )


def _reasons(outcome: Outcome, group: ControlGroup) -> tuple[Concept, ...]:
    return tuple(
        c
        for c in value_set("did_not_attend_reason").current
        if c.get("control_group") == group and outcome.value in c.get("outcomes").split()
    )


def _choice(reason: Concept) -> Choice:
    return Choice(reason.get("key"), reason.label, reason.code)
