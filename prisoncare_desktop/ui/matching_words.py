"""Why two identities could be one person, in words: `Same date of birth; family name spelt nearly the same`."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from prisoncare_desktop.domain.matching import Match, Reason


def tr(text: str) -> str:
    return QCoreApplication.translate("matching_words", text)


_WORDS = {
    Reason.NOMIS_SAME: "same prison number",
    Reason.NOMIS_ONE_WRONG: "prison number one sign apart",
    Reason.NOMIS_SWAPPED: "prison number with two signs swapped",
    Reason.NHS_SAME: "same NHS number",
    Reason.NHS_ONE_WRONG: "NHS number one figure apart",
    Reason.NHS_SWAPPED: "NHS number with two figures swapped",
    Reason.BORN_SAME: "same date of birth",
    Reason.BORN_ON_NEW_YEAR: "same date of birth, 1 January: often written when nobody knows",
    Reason.BORN_SWAPPED: "date of birth with day and month swapped",
    Reason.BORN_NEAR: "date of birth nearly the same",
    Reason.FAMILY_SAME: "same family name",
    Reason.FAMILY_NEAR: "family name spelt nearly the same",
    Reason.FAMILY_SOUNDS: "family name sounds the same",
    Reason.FAMILY_PART: "family name is part of the other",
    Reason.GIVEN_SAME: "same given name",
    Reason.GIVEN_NEAR: "given name spelt nearly the same",
    Reason.GIVEN_SOUNDS: "given name sounds the same",
    Reason.GIVEN_PART: "given name is part of the other",
    Reason.NAMES_TURNED: "given and family name in the other order",
    Reason.SAME_CELL: "same cell",
    Reason.SAME_WING: "same wing",
    Reason.NOMIS_OTHER: "another prison number",
    Reason.NHS_OTHER: "another NHS number",
    Reason.BORN_OTHER: "another date of birth",
    Reason.FAMILY_OTHER: "another family name",
    Reason.GIVEN_OTHER: "another given name",
    Reason.SEX_OTHER: "another sex",
}
_AGAINST = frozenset(
    {
        Reason.NOMIS_OTHER,
        Reason.NHS_OTHER,
        Reason.BORN_OTHER,
        Reason.FAMILY_OTHER,
        Reason.GIVEN_OTHER,
        Reason.SEX_OTHER,
    }
)


def reasons_words(match: Match) -> str:
    """Return what speaks for it; then, after "but", what speaks against."""
    alike = "; ".join(tr(_WORDS[reason]) for reason in match.reasons if reason not in _AGAINST)
    unlike = "; ".join(tr(_WORDS[reason]) for reason in match.reasons if reason in _AGAINST)
    both = tr("{alike}; but {unlike}").format(alike=alike, unlike=unlike) if alike and unlike else alike or unlike
    return both[:1].upper() + both[1:]
