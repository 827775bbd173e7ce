"""Profiles: the small files with which a client of Delta Sharing finds its server."""

from __future__ import annotations

import json
import os
import secrets
from pathlib import Path
from typing import Any

from article3.errors import ShareError


def bearer(endpoint: str, token: str, expires: str) -> dict[str, Any]:
    """A profile that holds a bearer token."""
    return {"shareCredentialsVersion": 1, "endpoint": endpoint, "bearerToken": token,
            "expirationTime": expires}  # fmt: skip


OAUTH, OAUTH_BEFORE_1_2 = "oauth_client_credentials", "persistent_oauth2.0"
"""What releases of the client from 1.2 on and before it call client credentials."""


def oauth(
    endpoint: str, token_endpoint: str, client: str, secret: str, kind: str = OAUTH
) -> dict[str, Any]:
    """A profile with which a client asks an issuer for tokens (client credentials)."""
    return {
        "shareCredentialsVersion": 2, "type": kind, "endpoint": endpoint,
        "tokenEndpoint": token_endpoint, "clientId": client, "clientSecret": secret,
    }  # fmt: skip


def write(path: Path, profile: dict[str, Any]) -> None:
    """Write a profile, whole and readable by its owner alone."""
    unfinished = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        handle = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(json.dumps(profile, indent=1) + "\n")
        unfinished.replace(path)
    except OSError as error:
        raise ShareError(f"{path}: cannot be written ({error.strerror}).") from error
    finally:
        unfinished.unlink(missing_ok=True)
