"""Residents whose names could be taken for each other's, on one list."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from prisoncare_desktop.domain.resident import Resident, folded

_ANY = "?"  # stands for a letter; no folded name has it


def similar_names(residents: tuple[Resident, ...]) -> frozenset[str]:
    """Return the ids of those whose name another of these could be taken for.

    Two people are alike when both given names begin the same and the surnames are equal or one letter apart.
    """
    by_given: dict[str, list[Resident]] = {}
    for resident in residents:
        by_given.setdefault(folded(resident.preferred_name or resident.given_name)[:3], []).append(resident)
    return frozenset().union(*(_of_similar_surnames(group) for group in by_given.values()))


def _of_similar_surnames(group: Iterable[Resident]) -> set[str]:
    """Return the ids of those whose surname is another's, but for one letter at most.

    By what surnames have in common, not each against each: a list may have thousands of people of one given name.
    """
    spelt: dict[str, set[str]] = defaultdict(set)
    one_other: dict[str, set[str]] = defaultdict(set)
    for resident in group:
        surname = folded(resident.family_name)
        spelt[surname].add(resident.id)
        for place in range(len(surname)):
            one_other[surname[:place] + _ANY + surname[place + 1 :]].add(resident.id)
    together = [*spelt.values(), *one_other.values()]
    for surname, ids in spelt.items():
        one_less = {surname[:place] + surname[place + 1 :] for place in range(len(surname))} & spelt.keys()
        together += [ids | spelt[shorter] for shorter in one_less]
    return {i for ids in together if len(ids) > 1 for i in ids}  # one who stands here twice is not like themselves
