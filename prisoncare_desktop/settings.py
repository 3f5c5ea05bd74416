"""Where this PC keeps things and which central record it talks to.

One small JSON file in the data folder, no patient data and no secret in it (the server's token is in the encrypted
store). Environment variables override it for tests and IT
policy: PRISONCARE_DATA (the folder), PRISONCARE_STATE (where the second count of wrong tries lies).
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from dataclasses import asdict, dataclass, fields, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from prisoncare_desktop.errors import StoreUnavailable

VERSION = "0.1.0"
SETTINGS_FILE = "settings.json"
ANSWER_DAYS = (1, 30)  # MESH keeps a message for five days, and what it knows of it for thirty
IDLE_LOCK_LEAST, IDLE_LOCK_MOST = 1, 10  # minutes (screens.md, The frame)
CARRIERS = BY_NETWORK, MESH, COURIER = ("", "mesh", "courier")  # what takes work to the trust; "": to a FHIR server
# Facts of the store by which this PC is let in at the central record; the first three are secret.
SERVER_TOKEN = "server.token"  # noqa: S105 - the fact's name, not what it holds
SIGNING_KEY = "server.signing_key"  # PEM
CLIENT_CERTIFICATE = "server.certificate"  # PEM: the certificate, those it hangs on, its key
SIGNING_KEY_ID = "server.signing_key_id"  # the key's own name (RFC 7638), where IT gave it no other
CERTIFICATE_ENDS_AT = "server.certificate_ends_at"  # UTC
CERTIFICATE_NAME = "server.certificate_name"
MESH_PASSWORD = "mesh.password"  # noqa: S105 - the fact's name, as above; the secrets of this PC's mailbox
MESH_SHARED_KEY = "mesh.shared_key"


@dataclass(frozen=True)
class Settings:
    """This PC's settings. Times in minutes or seconds as their names say."""

    data_folder: Path
    site_name: str = ""
    agency_id: str = ""
    room: str = ""  # where this PC stands, e.g. "clinic room A1"
    server_url: str = ""  # base of the FHIR server, e.g. http://127.0.0.1:8991/fhir
    token_client_id: str = ""  # as what the trust's token service knows this PC; "": the PC has a token of its own
    token_key_id: str = ""  # under what its key is registered there; "": by the key's own name
    token_address: str = ""  # where tokens are given; "": the central record says where
    token_scope: str = ""  # what to ask for; "": system/*.cruds
    proxy: str = ""  # "": the system's own; "none"; or an address such as http://proxy.prison.example:8080
    authority_file: str = ""  # PEM of a certificate authority to trust beside those that the PC trusts
    carrier: str = ""  # one of `CARRIERS`
    mesh_url: str = ""  # MESH itself, e.g. https://mesh-sync.spineservices.nhs.uk
    mesh_mailbox: str = ""  # this PC's own
    mesh_trust_mailbox: str = ""
    mesh_workflow: str = "PRISONCARE_BATCH"  # as agreed with the trust; answers come under it with _ACK
    answer_days: int = 3  # without an answer to a batch, where answers come by message; then it goes again
    idle_lock_minutes: int = 3  # site setting, 1 to 10 (screens.md, The frame)
    sync_every_s: int = 60  # reconnecting shows within a minute (needs.md C28)
    theme: str = "light"  # or "high-contrast"; the operating system's own wish for contrast counts as well
    wing: str = ""  # shown first to somebody who has no wing of their own; "" for all
    text_scale: float = 1.0  # to 2.0: a factor on every text size
    backup_every_h: float = 4.0
    backup_folder: str = ""  # "": `backups` in the data folder; a site may choose another disk or a share
    backup_folders_before: str = ""  # where backups went before it was changed, one a line; those stay where they are
    content_packs: str = ""  # where the wording of protected instruments is looked for; "": `packs` in the data folder
    demo_note: str = ""  # shown on the sign-in window of a synthetic prison, empty in a real one

    @property
    def idle_lock_s(self) -> int:
        """After how long without a touch this PC locks. No file can turn it off or stretch it."""
        return min(IDLE_LOCK_MOST, max(IDLE_LOCK_LEAST, int(self.idle_lock_minutes))) * 60

    @property
    def answered_within(self) -> timedelta:
        """After how long without an answer a batch goes again. No file can have it go all the time, or never."""
        return timedelta(days=min(ANSWER_DAYS[1], max(ANSWER_DAYS[0], int(self.answer_days))))

    @property
    def has_mailbox(self) -> bool:
        """Whether all is there that MESH wants, but for what is secret."""
        return bool(self.mesh_url and self.mesh_mailbox and self.mesh_trust_mailbox)

    @property
    def has_a_way(self) -> bool:
        """Whether anything takes work to the trust, and brings back what others recorded."""
        return bool(self.server_url or self.carrier)

    @property
    def store_file(self) -> Path:
        return self.data_folder / "prisoncare.db"

    @property
    def key_slots_file(self) -> Path:
        return self.data_folder / "keyslots.json"

    @property
    def backups(self) -> Path:
        """The folder that backups go to."""
        return Path(self.backup_folder) if self.backup_folder else self.data_folder / "backups"

    @property
    def content_pack_folder(self) -> Path:
        """The folder a trust puts content packs into (resources/questionnaires/packs/README.md); it need not exist."""
        return Path(self.content_packs) if self.content_packs else self.data_folder / "packs"

    @property
    def earlier_backups(self) -> tuple[Path, ...]:
        """The other folders that this PC's backups went to, the default one first."""
        named = [self.data_folder / "backups", *map(Path, filter(None, self.backup_folders_before.split("\n")))]
        return tuple(dict.fromkeys(folder for folder in named if folder != self.backups))

    @property
    def attempts_copy(self) -> Path:
        """The second file of wrong tries: outside the data folder, so that who puts that back has not both."""
        name = hashlib.sha256(str(self.data_folder.absolute()).encode()).hexdigest()[:16]
        return state_folder() / f"attempts-{name}"

    def saved(self) -> Settings:
        """Write the settings file (whole or not at all) and return self."""
        self.data_folder.mkdir(parents=True, exist_ok=True)
        kept: dict[str, Any] = {k: v for k, v in asdict(self).items() if k != "data_folder"}
        new = self.data_folder / (SETTINGS_FILE + ".new")
        new.write_text(json.dumps(kept, indent=1, sort_keys=True), encoding="utf-8")
        os.replace(new, self.data_folder / SETTINGS_FILE)
        return self


def default_data_folder() -> Path:
    """Return the folder of this PC's data: policy, then the platform's local (never roaming) application data."""
    named = os.environ.get("PRISONCARE_DATA")
    if named:
        return Path(named)
    if sys.platform == "win32":
        return Path(os.environ.get("PROGRAMDATA", "C:/ProgramData")) / "PrisonCare"
    return Path(os.environ.get("XDG_DATA_HOME", Path.home() / ".local" / "share")) / "prisoncare"


def state_folder() -> Path:
    """Return the folder of this account's state: policy (PRISONCARE_STATE), then the platform's, never roaming."""
    named = os.environ.get("PRISONCARE_STATE")
    if named:
        return Path(named)
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", "C:/ProgramData")) / "PrisonCare" / "State"
    return Path(os.environ.get("XDG_STATE_HOME", Path.home() / ".local" / "state")) / "prisoncare"


def load(data_folder: Path) -> Settings:
    """Return the folder's settings; defaults for what the file does not say, unknown keys ignored."""
    settings = Settings(data_folder=data_folder)
    file = data_folder / SETTINGS_FILE
    if not file.exists():
        return settings
    kept = json.loads(file.read_text(encoding="utf-8"))
    known = {f.name for f in fields(Settings)} - {"data_folder"}
    return replace(settings, **{k: v for k, v in kept.items() if k in known})


@dataclass(frozen=True)
class SettingsFile:
    """The settings file of a data folder, for the use cases (`ports.SettingsFile`)."""

    data_folder: Path

    def read(self) -> Settings:
        return load(self.data_folder)

    def write(self, settings: Settings) -> None:
        """Write the whole file. Raises StoreUnavailable when the disk does not take it."""
        try:
            settings.saved()
        except OSError as error:
            raise StoreUnavailable(f"the settings file was not written: {type(error).__name__}") from error
