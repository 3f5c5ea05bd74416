"""The rule of passwords where a key slot is made: whoever asked, none is made with a password that breaks it."""

from __future__ import annotations

from prisoncare_desktop.domain.passwords import problem_with
from prisoncare_desktop.domain.staff import StaffMember
from prisoncare_desktop.errors import RuleBroken


def refuse_weak(member: StaffMember, password: str) -> None:
    """Refuse a new password that is too weak.

    Raises:
        RuleBroken: with the code of `domain.passwords.problem_with`.
    """
    problem = problem_with(password, member.name)
    if problem:
        raise RuleBroken(problem, f"the new password of user {member.id} is too weak")
