"""A PC's first day: the site, the central record, the first leader, and a store that nothing half-made stands in for.

The order is what makes it safe to be cut short at any point: first the settings (nothing secret, and asked for again as
they stand), then the store, which is there whole or not at all; then the token into the store; the central record's
address last, so that no PC syncs without its token. The recovery code counts as kept only once its end was typed off
the paper: until then the settings ask a leader to make a new one.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Generic, Protocol, TypeVar

from prisoncare_desktop import resources
from prisoncare_desktop.domain.calendar import local_date
from prisoncare_desktop.domain.identity import uuid7
from prisoncare_desktop.domain.staff import Role, StaffMember
from prisoncare_desktop.errors import RuleBroken
from prisoncare_desktop.settings import SERVER_TOKEN
from prisoncare_desktop.usecases.people import DEVICE_ID, check_password
from prisoncare_desktop.usecases.ports import Clock, RecoverySheet, SettingsFile, Store
from prisoncare_desktop.usecases.this_pc import checked_address

S = TypeVar("S", bound=Store)
S_co = TypeVar("S_co", bound=Store, covariant=True)


@dataclass(frozen=True)
class SetUp:
    """What is asked of the person who sets a PC up."""

    site_name: str
    agency_id: str
    room: str
    leader_name: str
    password: str = field(repr=False)
    server_url: str = ""
    token: str = field(default="", repr=False)


class ShutStore(Protocol[S_co]):
    """The store of a data folder, not made yet."""

    def people(self) -> tuple[StaffMember, ...]: ...

    def create(self, first_people: Iterable[tuple[StaffMember, str]]) -> str:
        """Make it for these people; return the recovery code."""
        ...

    def open(self, user_id: str, password: str) -> tuple[StaffMember, S_co]: ...


@dataclass(frozen=True, repr=False)
class PcSetUp(Generic[S_co]):
    """A PC set up, and its first leader signed in. `sheet`: what to seal in an envelope; the code is in it."""

    leader: StaffMember
    store: S_co
    sheet: RecoverySheet


def set_up(
    plan: SetUp, file: SettingsFile, vault: ShutStore[S], clock: Clock, random_bytes: Callable[[int], bytes]
) -> PcSetUp[S]:
    """Set this PC up. Takes two Argon2ids: not for the GUI thread.

    Raises:
        RuleBroken: "site-needed", "agency-needed", "name-needed", what is wrong with the password, "not-an-address";
            "store-exists": somebody set it up meanwhile.
        DiskFull, StoreUnavailable, StoreOnNetworkShare: there is no store; begin again. Or there is one, shut: the
            leader signs in with this password, and makes a new recovery code in the settings.
    """
    check_site(plan.site_name, plan.agency_id)
    address = checked_address(plan.server_url)
    leader = StaffMember(uuid7(clock.now(), random_bytes), " ".join(plan.leader_name.split()), Role.LEADER)
    if not leader.name:
        raise RuleBroken("name-needed", "the first leader needs a name")
    check_password(plan.password, leader.name)
    if vault.people():
        raise RuleBroken("store-exists", "there is a store in this folder already")
    here = replace(
        file.read(), site_name=plan.site_name.strip(), agency_id=plan.agency_id.strip(), room=plan.room.strip()
    )
    file.write(replace(here, server_url=""))
    code = vault.create([(leader, plan.password)])
    opened, store = vault.open(leader.id, plan.password)
    try:
        with store.write(opened) as unit:
            if plan.token.strip():
                unit.facts.put(SERVER_TOKEN, plan.token.strip())
            unit.trail.note("PcSetUp", "settings", "this-pc")
            unit.trail.note("StaffEnrolled", "staff", leader.id)
            pc_id = unit.facts.get(DEVICE_ID)
            unit.commit()
        if address:
            file.write(replace(here, server_url=address))
    except BaseException:
        store.close()  # nobody will sign in to it from here
        raise
    made_on = local_date(clock.now())
    return PcSetUp(opened, store, RecoverySheet(code, here.site_name, here.room, pc_id[:8], made_on, leader.name))


def prisons() -> tuple[tuple[str, str, str], ...]:
    """Return the working prisons as (id, name in the register, name as spoken), by name.

    Source: `resources/prisons`, the Ministry of Justice's register.
    """
    register = csv.DictReader(io.StringIO(resources.read_text("prisons/prisons.csv")))
    working = sorted((row["name"], row["agency_id"]) for row in register if row["active"] == "true")
    return tuple((agency_id, name, _spoken(name)) for name, agency_id in working)


def _spoken(name: str) -> str:
    """Turn the register's "Fenmere (HMP)" into "HMP Fenmere"."""
    place, _, kind = name.rstrip(")").partition(" (")
    return f"{kind} {place}" if kind else name


def check_site(site_name: str, agency_id: str) -> None:
    """Raise `RuleBroken` ("site-needed", "agency-needed") unless the prison has a name and its three-letter id."""
    if not site_name.strip():
        raise RuleBroken("site-needed", "a PC stands in a prison")
    agency = agency_id.strip()
    if len(agency) != 3 or not agency.isalpha() or not agency.isascii() or not agency.isupper():
        raise RuleBroken("agency-needed", "a prison's id has three capital letters")
