"""IT lets a PC in through the settings: files imported, names typed, tried against a real server; no secret leaks."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, PrivateFormat
from cryptography.hazmat.primitives.serialization.pkcs12 import serialize_key_and_certificates
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from prisoncare_desktop import settings, wiring
from prisoncare_desktop.settings import (
    CLIENT_CERTIFICATE,
    MESH,
    MESH_PASSWORD,
    MESH_SHARED_KEY,
    SIGNING_KEY,
    Settings,
    SettingsFile,
)
from prisoncare_desktop.sync.access.smart import Held
from prisoncare_desktop.ui.screens.settings.access_card import AccessCard
from prisoncare_desktop.ui.screens.settings.screen import ThisPcScreen
from prisoncare_desktop.ui.screens.settings.this_pc_view import ThisPcView
from prisoncare_desktop.ui.sync_words import certificate_words
from prisoncare_desktop.usecases import dispatch
from prisoncare_desktop.usecases.central_access import ChangeAccess, GetAccess, ImportAccessFile
from prisoncare_desktop.usecases.sync_state import GetSyncState
from tests.sync import certificates
from tests.sync.certificates import Pair
from tests.sync.loopback import Asked, Said, serving
from tests.sync.token_server import CLIENT, KEY_ID, TokenServer
from tests.ui.scene import NOVAK, OKAFOR, Scene

FILE_PASSWORD = "the-files-own-password"


def this_pc(scene: Scene, server_url: str = "") -> tuple[ThisPcView, AccessCard]:
    Settings(scene.folder, site_name="HMP Fenmere", server_url=server_url).saved()
    context = replace(scene.context(NOVAK), settings=SettingsFile(scene.folder), access=wiring.record_door())
    scene.tasks.begin(context)
    screen = ThisPcScreen(scene.tasks)
    scene.show(screen)
    assert isinstance(screen.view, ThisPcView)
    return screen.view, screen.view.access


def choose(card: AccessCard, file: Path, password: str = "") -> None:
    """Choose a file as IT does: the password first, then the file."""
    card.file_password.setText(password)
    card.take(file)
    QApplication.processEvents()


def test_the_file_is_asked_for_in_a_window_of_our_own(qtbot: QtBot, tmp_path: Path) -> None:
    card = AccessCard()
    qtbot.addWidget(card)
    card.show()
    card.file_password.setText("x")
    card.import_file.click()
    dialog = card.findChild(QFileDialog)
    assert dialog is not None
    assert dialog.testOption(QFileDialog.Option.DontUseNativeDialog)
    with qtbot.waitSignal(card.file_chosen) as chosen:
        dialog.fileSelected.emit(str(tmp_path / "pc.p12"))
    assert chosen.args == [tmp_path / "pc.p12", "x"]
    dialog.close()


@pytest.fixture
def trust() -> Pair:
    return certificates.authority()


@contextmanager
def a_trust(trust: Pair, key: ec.EllipticCurvePrivateKey) -> Iterator[TokenServer]:
    """A central record that lets in who shows a certificate of the trust's and a token, over TLS."""

    def record(request: httpx.Request) -> httpx.Response:
        kind = "CapabilityStatement" if request.url.path.endswith("/metadata") else "Bundle"
        return httpx.Response(200, json={"resourceType": kind, "type": "searchset"})

    service = TokenServer(key.public_key(), record, now=datetime.now(UTC))
    with serving(service, shows=certificates.server(trust), lets_in=trust) as address:
        service.address = address
        yield service


def test_it_imports_what_the_trust_sent_and_sees_that_the_pc_is_let_in(
    scene: Scene, trust: Pair, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    key, pair = ec.generate_private_key(ec.SECP384R1()), certificates.pc(trust)
    locked = BestAvailableEncryption(FILE_PASSWORD.encode())
    authority, certificate, signing = tmp_path / "trust.pem", tmp_path / "pc-12.p12", tmp_path / "signing.pem"
    authority.write_text(trust.certificate_pem)
    certificate.write_bytes(serialize_key_and_certificates(b"PC-12", pair.key, pair.certificate, None, locked))
    signing.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, locked))
    with caplog.at_level(logging.DEBUG), a_trust(trust, key) as service:
        view, card = this_pc(scene, f"{service.address}/fhir")
        card.try_it.click()
        assert "stands between" in view.trouble.message()

        choose(card, certificate, "wrong")
        assert view.trouble.message().startswith("That is not the password of the file.")
        choose(card, certificate, FILE_PASSWORD)
        ends = f"{pair.certificate.not_valid_after_utc:%Y}"
        assert card.certificate.text().startswith("Certificate: CN=PC-12, to ")
        assert ends in card.certificate.text()
        choose(card, signing, FILE_PASSWORD)
        assert card.signing_key.text().startswith("Signing key: kept.")
        assert card.file_password.text() == ""

        card.client_id.setText(CLIENT)
        card.key_id.setText(KEY_ID)
        card.authority_file.setText(str(authority))
        card.save.click()
        card.try_it.click()
        assert scene.said[-1] == "The trust's record answers and lets this PC in."
        assert view.trouble.message() == ""
        assert list(service.given.values()) == [2]
        assert card.try_it.isEnabled()
    secrets = [FILE_PASSWORD, *service.given, *service.assertions]
    with scene.store.read() as unit:
        for fact in (CLIENT_CERTIFICATE, SIGNING_KEY):
            secrets += unit.facts.get(fact).split("-----BEGIN PRIVATE KEY-----")[1].split("\n")[1:3]
        rows = unit.trail.latest(100)
    assert {"AccessChanged", "AccessFileImported"} <= {row.action for row in rows}
    kept = (scene.folder / settings.SETTINGS_FILE).read_text()
    said = [kept, caplog.text, repr(rows), repr(scene.said), repr(dispatch.ask(GetAccess(), scene.tasks.context))]
    said += [repr(Held()), repr(ImportAccessFile(signing.read_bytes(), FILE_PASSWORD))]
    assert len(secrets) == 7
    assert [secret for secret in secrets for one in said if secret in one] == []
    assert json.loads(kept)["token_client_id"] == CLIENT


def test_by_mesh_it_is_the_mailbox_that_was_tried_and_that_is_what_it_says(scene: Scene) -> None:
    asked: list[str] = []

    def mesh(request: Asked) -> Said:
        asked.append(f"{request.method} {request.path}")
        return Said(200, b"{}")

    with serving(mesh) as address:
        _, card = this_pc(scene)
        by_mesh = replace(settings.load(scene.folder), carrier=MESH, mesh_url=address, mesh_mailbox="FEN001")
        replace(by_mesh, mesh_trust_mailbox="TRUST001").saved()
        with scene.store.write(NOVAK) as unit:
            unit.facts.put(MESH_PASSWORD, "a-mailbox-password")
            unit.facts.put(MESH_SHARED_KEY, "a-shared-key")
            unit.commit()
        card.try_it.click()
    assert asked == ["POST /messageexchange/FEN001"]
    assert scene.said[-1].startswith("MESH lets this PC's mailbox in.")
    assert "lets this PC in" not in scene.said[-1]


def test_what_cannot_be_right_is_not_saved(scene: Scene, tmp_path: Path) -> None:
    view, card = this_pc(scene)
    tried: list[tuple[Callable[[], None], str]] = [
        (lambda: card.client_id.setText(CLIENT), "This PC has no key to sign with yet."),
        (lambda: card.proxy.setText("http://name:word@proxy.example"), "That is not a proxy's address."),
        (lambda: card.token_address.setText("http://tokens.example"), "That address"),
    ]
    for typed, words in tried:
        for field in (card.client_id, card.proxy, card.token_address):
            field.clear()
        typed()
        card.save.click()
        assert view.trouble.message().startswith(words[:10]), view.trouble.message()
    choose(card, tmp_path / "not-there.pem")
    assert view.trouble.message().startswith("There is no certificate and no key in that file.")
    card.try_it.click()
    assert view.trouble.message().startswith("That is not an address.")
    assert settings.load(scene.folder) == Settings(scene.folder, site_name="HMP Fenmere")
    assert card.save.isEnabled()


def test_whoever_only_chooses_the_look_sees_nothing_of_it(scene: Scene) -> None:
    Settings(scene.folder, site_name="HMP Fenmere").saved()
    scene.tasks.begin(replace(scene.context(OKAFOR), settings=SettingsFile(scene.folder)))
    screen = ThisPcScreen(scene.tasks)
    scene.show(screen)
    assert isinstance(screen.view, ThisPcView)
    assert not screen.view.access.isVisible()


@pytest.mark.hazard("H5")
def test_everybody_is_told_a_fortnight_before_the_certificate_ends(scene: Scene, trust: Pair) -> None:
    context = replace(scene.context(NOVAK), settings=SettingsFile(scene.folder), access=wiring.record_door())
    pair = certificates.pc(trust)
    dispatch.run(ImportAccessFile(pair.pem.encode()), context)
    ends = pair.certificate.not_valid_after_utc
    told = {}
    for days in (15, 12, -1):
        scene.clock.at = ends - timedelta(days=days, hours=1)
        state = dispatch.ask(GetSyncState(), context)
        told[days] = certificate_words(state.certificate_ends_at, scene.clock.now())
    assert told[15] == ""
    assert "runs out in 12 days. Tell IT" in told[12]
    assert "has run out. Tell IT" in told[-1]


def test_settings_of_the_way_are_kept_as_typed(scene: Scene) -> None:
    context = replace(scene.context(NOVAK), settings=SettingsFile(scene.folder))
    Settings(scene.folder).saved()
    dispatch.run(ChangeAccess(proxy=" http://proxy.example:8080/ ", authority_file=" /etc/trust.pem "), context)
    kept = settings.load(scene.folder)
    assert (kept.proxy, kept.authority_file) == ("http://proxy.example:8080", "/etc/trust.pem")
    dispatch.run(ChangeAccess(proxy="none"), context)
    assert settings.load(scene.folder).proxy == "none"
