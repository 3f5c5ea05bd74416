"""Files carried by hand to the trust and back, for PCs that no network reaches. Slow: behind, like the backups.

Who: making and reading files is work of the administrator, the leader and IT, who carry them; whose keys are trusted
is decided by a leader or IT (security.md 3.5: devices).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from prisoncare_desktop.errors import Bug
from prisoncare_desktop.usecases.changes import Changes, touched
from prisoncare_desktop.usecases.context import Context
from prisoncare_desktop.usecases.courier_port import Courier, CourierState, Made, ReadIn
from prisoncare_desktop.usecases.requests import Command, Done, Query, done


@dataclass(frozen=True)
class GetCourier(Query[CourierState]):
    """How this PC stands with the courier."""


def get_courier(_query: GetCourier, context: Context) -> CourierState:
    return _courier(context).state()


@dataclass(frozen=True)
class IntroduceThisPc(Command[Path]):
    """Write the file that hands this PC's public keys to the trust; the name it got."""

    folder: Path


def introduce_this_pc(command: IntroduceThisPc, context: Context) -> Done[Path]:
    return Done(_courier(context).introduce(command.folder, context.user), Changes())


@dataclass(frozen=True)
class CheckTrustFile(Command[None]):
    """See whether a file introduces the trust. A command though it changes nothing: a stick is slow."""

    file: Path


def check_trust_file(command: CheckTrustFile, context: Context) -> Done[None]:
    _courier(context).check_trust(command.file)
    return done(Changes())


@dataclass(frozen=True)
class AcceptTrustKeys(Command[None]):
    """Take the trust's keys from its introduction. `heard`: the fingerprint that somebody at the trust read aloud."""

    file: Path
    heard: str


def accept_trust_keys(command: AcceptTrustKeys, context: Context) -> Done[None]:
    _courier(context).accept_trust(command.file, command.heard, context.user)
    return done(Changes())


@dataclass(frozen=True)
class MakeCourierFiles(Command[Made]):
    """Write everything without an answer to sealed files in this folder."""

    folder: Path


def make_courier_files(command: MakeCourierFiles, context: Context) -> Done[Made]:
    return Done(_courier(context).make_files(command.folder, context.user), touched(outbox="courier"))


@dataclass(frozen=True)
class ReadCourierFile(Command[ReadIn]):
    """Read a file that came from the trust."""

    file: Path


def read_courier_file(command: ReadCourierFile, context: Context) -> Done[ReadIn]:
    came = _courier(context).read_in(command.file, context.user)
    return Done(came, came.changes)


def _courier(context: Context) -> Courier:
    if context.courier is None:
        raise Bug("this session was begun without a courier")
    return context.courier
