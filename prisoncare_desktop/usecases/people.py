"""Who works here and may sign in: enrolling, leaving, changing roles, codes for a forgotten password, one's own.

Nobody ever knows another's password. A new colleague, and one who forgot theirs, is handed a code that works once; with
it they choose their own at the sign-in window.

Who may enrol somebody, or hand out a code, could sign in under that name. So IT, who sees no patient data, enrols and
helps in IT alone: whoever sees residents, leads or audits is let in by a leader (2026-11-22; until then IT could make a
nurse and sign in as her). Taking a key away lets nobody in, so IT may take anybody's, the last leader's excepted. Every
code is in the trail under the name of who made it, and the person whose password was reset finds that theirs no longer
works.

Taking a leaver's key away changes the master key for all who stay. It does not reach into an older copy of this PC's
files: such a copy and the leaver's old password still open what was in it then.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from prisoncare_desktop.domain.passwords import problem_with
from prisoncare_desktop.domain.staff import Role, StaffMember
from prisoncare_desktop.errors import Bug, NotAllowed, NotFound, RuleBroken
from prisoncare_desktop.usecases.changes import Changes
from prisoncare_desktop.usecases.context import Context
from prisoncare_desktop.usecases.keeper import KeyHolder
from prisoncare_desktop.usecases.ports import RecoverySheet, UnitOfWork
from prisoncare_desktop.usecases.requests import Command, Done, Query, done
from prisoncare_desktop.usecases.restored import FIRST_DEVICE_ID, KEYS_CAME_BACK

RECOVERY_CODE_CONFIRMED = "recovery-code.confirmed"
"""The fact that somebody typed the end of the recovery code off its paper: the day, or "" when nobody has."""

DEVICE_ID = "device_id"
"""The fact that tells this PC's store from any other; its beginning is on the recovery sheet and in the settings."""

_UNUSABLE_PASSWORD_BYTES = 32


@dataclass(frozen=True)
class CodeIssued:
    """A code that lets this person choose a password once. Shown to who asked for it, and kept nowhere in clear."""

    member: StaffMember
    code: str
    until: datetime  # UTC


@dataclass(frozen=True)
class People:
    """Who can sign in here, in the order they were enrolled; who has left, by name. `may_give`: roles the asker may.

    `keys_came_back`: the keys are those of a backup, which somebody who has left since may still have a copy of.
    """

    holders: tuple[KeyHolder, ...]
    left: tuple[StaffMember, ...]
    key_generation: int
    recovery_confirmed: bool
    keys_came_back: bool
    may_give: tuple[Role, ...]


@dataclass(frozen=True)
class GetPeople(Query[People]):
    """Everybody who can sign in on this PC, and who has left."""


def get_people(_query: GetPeople, context: Context) -> People:
    with context.store.read() as unit:
        staff = unit.staff.all()
        confirmed = bool(unit.facts.get(RECOVERY_CODE_CONFIRMED))
        came_back = unit.facts.get(KEYS_CAME_BACK)
    generation = context.keys.generation()
    return People(
        holders=context.keys.holders(),
        left=tuple(member for member in staff if not member.active),
        key_generation=generation,
        recovery_confirmed=confirmed,
        keys_came_back=came_back == str(generation),
        may_give=tuple(role for role in Role if role is not Role.SYNC and _may_give(context.user.role, role)),
    )


@dataclass(frozen=True)
class EnrolColleague(Command[CodeIssued]):
    """Let somebody sign in here, with a code to choose their password by."""

    name: str
    role: Role
    wing: str = ""
    team: str = ""


def enrol_colleague(command: EnrolColleague, context: Context) -> Done[CodeIssued]:
    """Give a new colleague a key and return the code to hand to them.

    Their first password is random and unknown to everybody; the code replaces it.

    Raises:
        RuleBroken: "name-needed", "name-taken".
        NotAllowed: this role may not give that role.
    """
    _check_may_give(type(command).__name__, context, command.role)
    member = StaffMember(
        context.new_id(), _name(command.name), command.role, command.wing.strip(), command.team.strip()
    )
    _check_name_is_free(member, context)
    context.keys.enrol(member, context.random_bytes(_UNUSABLE_PASSWORD_BYTES).hex())
    return Done(_code_for(member, context))


@dataclass(frozen=True)
class IssueResetCode(Command[CodeIssued]):
    """Somebody forgot their password, or was locked out."""

    user_id: str


def issue_reset_code(command: IssueResetCode, context: Context) -> Done[CodeIssued]:
    """Return a code for somebody else to choose a new password by.

    Raises:
        RuleBroken: "code-for-oneself": whoever is signed in changes their own password with it.
        NotAllowed: IT helps IT; a leader helps everybody.
        NotFound: they cannot sign in here.
    """
    member = _holder(command.user_id, context)
    if member.id == context.user.id:
        raise RuleBroken("code-for-oneself", f"user {member.id} asked for a code for themselves")
    _check_may_give(type(command).__name__, context, member.role)
    return Done(_code_for(member, context))


@dataclass(frozen=True)
class ChangeColleague(Command[None]):
    """Somebody has another name, role, wing or team."""

    user_id: str
    name: str
    role: Role
    wing: str = ""
    team: str = ""


def change_colleague(command: ChangeColleague, context: Context) -> Done[None]:
    """Change who somebody is; they keep their password.

    Raises:
        RuleBroken: "name-needed", "name-taken"; "last-leader": nobody could then enrol people; "role-of-oneself".
        NotFound: they cannot sign in here.
    """
    before = _holder(command.user_id, context)
    after = replace(
        before, name=_name(command.name), role=command.role, wing=command.wing.strip(), team=command.team.strip()
    )
    if after.id == context.user.id and after.role is not before.role:
        raise RuleBroken("role-of-oneself", f"user {after.id} may not give themselves another role")
    if after.role is Role.SYNC:
        raise NotAllowed(type(command).__name__, context.user.role)
    _check_name_is_free(after, context)
    context.keys.change_member(after)
    return done(Changes())


@dataclass(frozen=True)
class RemoveColleague(Command[StaffMember]):
    """Somebody left. Returns who; see this module for what it protects."""

    user_id: str


def remove_colleague(command: RemoveColleague, context: Context) -> Done[StaffMember]:
    """Take a leaver's key away and change the master key; their name stays beside what they did.

    Raises:
        RuleBroken: "removing-oneself", "last-leader".
        NotFound: they cannot sign in here.
    """
    member = _holder(command.user_id, context)
    context.keys.remove(member.id)
    gone = replace(member, active=False)
    with context.store.write(context.user) as unit:
        if gone not in unit.staff.all():
            unit.staff.put(gone)
            unit.commit()
    return Done(gone)


@dataclass(frozen=True, repr=False)
class ChangeMyPassword(Command[None]):
    """The signed-in person chooses another password."""

    old: str
    new: str


def change_my_password(command: ChangeMyPassword, context: Context) -> Done[None]:
    """Change one's own password.

    Raises:
        WrongPassword, TooManyTries: the old one is judged as at the sign-in window.
        RuleBroken: what is wrong with the new one: see `domain/passwords.py`; "password-as-before".
    """
    if command.old == command.new:
        raise RuleBroken("password-as-before", f"user {context.user.id} chose the same password")
    context.keys.change_password(context.user.id, command.old, command.new)
    return done(Changes())


@dataclass(frozen=True)
class NewRecoveryCode(Command[str]):
    """Make a new recovery code for this PC, to be shown once; the one before opens it no more: see `Keeper`."""


def new_recovery_code(_command: NewRecoveryCode, context: Context) -> Done[str]:
    with context.store.write(context.user) as unit:
        unit.facts.put(RECOVERY_CODE_CONFIRMED, "")  # first: better asked for once too often than believed kept
        unit.commit()
    return Done(context.keys.new_recovery_code())


@dataclass(frozen=True, repr=False)
class GetRecoverySheet(Query[bytes]):
    """The page to seal in an envelope, as a PDF held in memory."""

    code: str


def get_recovery_sheet(query: GetRecoverySheet, context: Context) -> bytes:
    with context.store.read() as unit:
        pc_id = id_on_paper(unit)
    if context.settings is None or context.recovery_sheet is None:
        raise Bug("this session was begun without settings or without paper")
    here = context.settings.read()
    sheet = RecoverySheet(query.code, here.site_name, here.room, pc_id, context.today(), context.user.name)
    return context.recovery_sheet(sheet)


def id_on_paper(unit: UnitOfWork) -> str:
    """Return this PC's id as on its recovery sheet: a restore makes it another device, the sheet's id stays."""
    return (unit.facts.get(FIRST_DEVICE_ID) or unit.facts.get(DEVICE_ID))[:8]


@dataclass(frozen=True)
class ConfirmRecoveryCode(Command[None]):
    """Somebody has the new recovery code on paper: they typed its end off it."""


def confirm_recovery_code(_command: ConfirmRecoveryCode, context: Context) -> Done[None]:
    with context.store.write(context.user) as unit:
        unit.facts.put(RECOVERY_CODE_CONFIRMED, context.today().isoformat())
        unit.trail.note("RecoveryCodeConfirmed", "staff", context.user.id)
        unit.commit()
    return done(Changes())


@dataclass(frozen=True)
class RotateKeys(Command[int]):
    """Change the master key, and with it every page of the store. Returns how often it was changed, from 1."""


def rotate_keys(_command: RotateKeys, context: Context) -> Done[int]:
    context.keys.rotate()
    return Done(context.keys.generation())


def check_password(password: str, name: str) -> None:
    """Raise `RuleBroken` with what is wrong with this password for somebody of this name, if anything is."""
    if code := problem_with(password, name):
        raise RuleBroken(code, "the password chosen is not good enough")


# --- within ---


def _code_for(member: StaffMember, context: Context) -> CodeIssued:
    code, until = context.keys.issue_reset_code(member.id)
    return CodeIssued(member, code, until)


def _holder(user_id: str, context: Context) -> StaffMember:
    for holder in context.keys.holders():
        if holder.member.id == user_id:
            return holder.member
    raise NotFound("key slot of user", user_id)


def _name(typed: str) -> str:
    name = " ".join(typed.split())
    if not name:
        raise RuleBroken("name-needed", "a colleague needs a name")
    return name


def _check_name_is_free(member: StaffMember, context: Context) -> None:
    """Nobody can choose between two of one name at the sign-in window, and no record says which it was."""
    others = (holder.member for holder in context.keys.holders() if holder.member.id != member.id)
    if any(other.name.casefold() == member.name.casefold() for other in others):
        raise RuleBroken("name-taken", f"user {member.id} would have another's name")


def _check_may_give(action: str, context: Context, role: Role) -> None:
    if not _may_give(context.user.role, role):
        raise NotAllowed(action, context.user.role)


def _may_give(giver: Role, role: Role) -> bool:
    return role is Role.IT or (giver is Role.LEADER and role is not Role.SYNC)
