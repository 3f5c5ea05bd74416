"""This PC's own certificate and key, by which a central record that wants mutual TLS knows it."""

from __future__ import annotations

import os
import ssl
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from prisoncare_desktop.errors import AccessUnusable


@dataclass(frozen=True, repr=False)
class ClientCertificate:
    """`pem`: the certificate, those it hangs on, and the key, unlocked; as kept in the store.

    `now()`: the PC's clock, `random_bytes(n)`: n unpredictable bytes.
    """

    pem: str
    now: Callable[[], datetime]
    random_bytes: Callable[[int], bytes]

    def is_over(self) -> bool:
        """Whether its time is over by this PC's clock."""
        from cryptography import x509

        try:
            return x509.load_pem_x509_certificate(self.pem.encode()).not_valid_after_utc <= self.now()
        except ValueError:
            return False

    def show_in(self, context: ssl.SSLContext) -> None:
        """Have connections of this context show it.

        OpenSSL takes a key from a file only. The file it gets, for a moment, holds the key locked with a password drawn
        for this once, and nobody else's account can read it.

        Raises:
            AccessUnusable: it is no certificate with its key.
        """
        password = self.random_bytes(32).hex()
        handle, name = tempfile.mkstemp(suffix=".pem")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(_locked(self.pem, password))
            context.load_cert_chain(name, password=password)
        except (ssl.SSLError, ValueError, TypeError, OSError) as error:
            raise AccessUnusable("certificate") from error
        finally:
            os.unlink(name)


def _locked(pem: str, password: str) -> bytes:
    from cryptography import x509
    from cryptography.hazmat.primitives.serialization import (
        BestAvailableEncryption,
        Encoding,
        PrivateFormat,
        load_pem_private_key,
    )

    raw = pem.encode()
    key = load_pem_private_key(raw, None)
    locked = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(password.encode()))
    return b"".join(one.public_bytes(Encoding.PEM) for one in x509.load_pem_x509_certificates(raw)) + locked
