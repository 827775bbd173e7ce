"""The keys of a sharing server: made once, kept in its folder, readable by its owner alone."""

from __future__ import annotations

import os
import re
import secrets
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from article3.errors import ShareError
from article3.share.binding import new_certificate

_PARTY = re.compile(r"[A-Za-z0-9_-]{1,64}")


@dataclass(frozen=True, slots=True)
class Signing:
    """A party's key and its certificate in PEM."""

    key: ec.EllipticCurvePrivateKey
    certificate: str


class Keys:
    """The keys of the log's checkpoints, of tickets, and of the parties that publish here.

    Several servers of one store share the folder, or are given the same files.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self.log = _log_key(_once(folder / "log.pem", _new_log_key))
            self.tickets = _once(folder / "tickets.key", lambda: secrets.token_bytes(32))
        except OSError as error:
            raise ShareError(f"{folder}: the keys cannot be read ({error.strerror}).") from error

    def party(self, party: str) -> Signing:
        """The key a party signs what it publishes with; made when it first does."""
        if not _PARTY.fullmatch(party):
            raise ShareError(f"{party!r}: a party's name is of letters, digits, - and _.")
        pem = _once(self.folder / f"party-{party}.pem", lambda: _new_signing(party))
        try:
            key = load_pem_private_key(pem, None)
        except ValueError:
            key = None
        if not isinstance(key, ec.EllipticCurvePrivateKey):
            raise ShareError(f"The key file of {party} holds no key to sign with.")
        begins = pem.find(b"-----BEGIN CERTIFICATE-----")
        return Signing(key, pem[begins:].decode() if begins >= 0 else "")


def _new_signing(party: str) -> bytes:
    key, certificate = new_certificate(party)
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return pem + certificate.encode()


def _new_log_key() -> bytes:
    key = Ed25519PrivateKey.generate()
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def _log_key(pem: bytes) -> Ed25519PrivateKey:
    try:
        key = load_pem_private_key(pem, None)
    except ValueError:
        key = None
    if not isinstance(key, Ed25519PrivateKey):
        raise ShareError("The log's key file holds no Ed25519 key.")
    return key


def _once(path: Path, make: object) -> bytes:
    """The bytes of a file; made if it is not there, by whichever process comes first."""
    assert callable(make)
    if not path.exists():
        own = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
        handle = os.open(own, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(make())
        try:
            os.link(own, path)  # fails where another process was first: then theirs holds
        except FileExistsError:
            pass
        finally:
            own.unlink()
    return path.read_bytes()
