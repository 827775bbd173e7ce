"""Who asks: bearer tokens kept as hashes, and OAuth tokens checked against an issuer's keys."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from sqlalchemy import Connection, select

from article3.share.store import now, written
from article3.share.tables import issuers, subjects, tokens

ALGORITHMS = ["ES256", "EdDSA", "RS256"]
"""What an OAuth token may be signed with; never "none", never a shared secret."""

LONGEST = 8_192
_LONGEST_LIFE = 24 * 3600
_LEEWAY = 30


@dataclass(frozen=True, slots=True)
class Caller:
    """A principal that proved itself, and the credential it did so with."""

    principal: str
    credential: str
    expires: int


def issue_token(connection: Connection, principal: str, *, days: float = 30) -> tuple[str, str]:
    """A new bearer token and the time it ends; only its hash is kept."""
    token = "a3_" + secrets.token_urlsafe(32)
    expires = written(datetime.now(UTC) + timedelta(days=days))
    connection.execute(
        tokens.insert().values(sha256=_hash(token), principal=principal, created=now(),
                               expires=expires, revoked=None)
    )  # fmt: skip
    return token, expires


def revoke_token(connection: Connection, credential: str) -> bool:
    """End a token by its hash, at once; whether there was one to end."""
    done = connection.execute(
        tokens.update()
        .where(tokens.c.sha256 == credential, tokens.c.revoked.is_(None))
        .values(revoked=now())
    )
    return done.rowcount > 0


def revoke_all(connection: Connection, principal: str) -> int:
    """End every bearer token of a principal, at once; how many there were."""
    done = connection.execute(
        tokens.update()
        .where(tokens.c.principal == principal, tokens.c.revoked.is_(None))
        .values(revoked=now())
    )
    return int(done.rowcount)


def still(connection: Connection, credential: str, principal: str, expires: int) -> Caller | None:
    """The caller of a ticket, while the credential it was asked with holds.

    An OAuth token cannot be asked about again: its ticket ends with it, or as soon as no trusted
    issuer's subject is that principal.
    """
    if not credential.startswith("jwt:"):
        found = by_credential(connection, credential)
        return found if found and found.principal == principal else None
    trusted = select(subjects.c.subject).where(subjects.c.principal == principal)
    if connection.execute(trusted).first() is None:
        return None
    return Caller(principal, credential, expires)


def caller(connection: Connection, authorization: str | None) -> Caller | None:
    """Who an ``Authorization`` header names, None unless it proves it."""
    kind, _, credential = (authorization or "").partition(" ")
    credential = credential.strip()
    if kind.lower() != "bearer" or not credential or len(credential) > LONGEST:
        return None
    if credential.startswith("a3_"):
        return by_credential(connection, _hash(credential))
    return _by_jwt(connection, credential)


def by_credential(connection: Connection, credential: str) -> Caller | None:
    """The caller of a bearer token's hash, while the token holds."""
    row = connection.execute(select(tokens).where(tokens.c.sha256 == credential)).first()
    if row is None or row.revoked is not None or row.expires <= now():
        return None
    ends = datetime.strptime(row.expires, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC)
    return Caller(row.principal, credential, int(ends.timestamp()))


def _by_jwt(connection: Connection, token: str) -> Caller | None:
    """The caller of an OAuth token (RFC 8725): algorithm, issuer, audience and times all fixed."""
    for issuer in connection.execute(select(issuers)):
        claims = _claims(token, issuer)
        if claims is None:
            continue
        found = connection.execute(
            select(subjects.c.principal).where(
                subjects.c.issuer == issuer.issuer, subjects.c.subject == claims["sub"]
            )
        ).scalar()
        if found is None:
            return None
        return Caller(str(found), f"jwt:{_hash(token)}", int(claims["exp"]))
    return None


def _claims(token: str, issuer: Any) -> dict[str, Any] | None:
    try:
        decoded = jwt.decode(token, KeySet.import_key_set(issuer.keys), algorithms=ALGORITHMS)
        rules = jwt.JWTClaimsRegistry(
            leeway=_LEEWAY,
            iss={"essential": True, "value": issuer.issuer},
            aud={"essential": True, "value": issuer.audience},
            sub={"essential": True},
            exp={"essential": True},
            iat={"essential": True},
        )
        rules.validate(decoded.claims)
    except (JoseError, ValueError, TypeError, KeyError):
        return None
    claims: dict[str, Any] = decoded.claims
    if (
        not isinstance(claims["sub"], str)
        or not claims["sub"].isprintable()
        or decoded.header.get("typ", "JWT")
        not in (
            "JWT",
            "at+jwt",
        )
    ):
        return None
    # A life longer than a day is no access token.
    return claims if claims["exp"] - claims["iat"] <= _LONGEST_LIFE else None


def add_issuer(connection: Connection, issuer: str, audience: str, keys: dict[str, Any]) -> None:
    """Trust an issuer's tokens for an audience, by the public keys of its JWKS."""
    KeySet.import_key_set(keys)  # type: ignore[arg-type]  # refuses what is none
    connection.execute(issuers.insert().values(issuer=issuer, audience=audience, keys=keys))


def add_subject(connection: Connection, issuer: str, subject: str, principal: str) -> None:
    """Say which principal an issuer's subject is."""
    connection.execute(
        subjects.insert().values(issuer=issuer, subject=subject, principal=principal)
    )


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
