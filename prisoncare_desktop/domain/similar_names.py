"""Residents whose names could be taken for each other's, on one list."""

from __future__ import annotations

from prisoncare_desktop.domain.resident import Resident, folded


def similar_names(residents: tuple[Resident, ...]) -> frozenset[str]:
    """Return the ids of those whose name another of these could be taken for.

    Two people are alike when both given names begin the same and the surnames are equal or one letter apart.
    """
    alike: set[str] = set()
    by_given: dict[str, list[Resident]] = {}
    for resident in residents:
        by_given.setdefault(folded(resident.preferred_name or resident.given_name)[:3], []).append(resident)
    for group in by_given.values():
        for i, one in enumerate(group):
            for other in group[i + 1 :]:
                if one.id != other.id and _one_letter_apart(folded(one.family_name), folded(other.family_name)):
                    alike |= {one.id, other.id}
    return frozenset(alike)


def _one_letter_apart(a: str, b: str) -> bool:
    if a == b:
        return True
    if abs(len(a) - len(b)) > 1:
        return False
    if len(a) == len(b):
        return sum(x != y for x, y in zip(a, b, strict=True)) == 1
    short, long = sorted((a, b), key=len)
    return any(long[:i] + long[i + 1 :] == short for i in range(len(long)))
