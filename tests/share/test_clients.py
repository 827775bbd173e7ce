"""The real client of Delta Sharing, oldest and newest that run, each in its own environment."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from fastapi import Request, Response

from article3.share import grants, identity, profiles
from article3.share.app import application
from article3.share.demo.server import AUDIENCE, HOST, Issuer, running
from share_support import World, frame, world
from support import ROOT

RELEASES = {
    "0.5.0": ("1.0.5", None), "1.0.5": ("1.0.5", "persistent_oauth2.0"),
    "1.4.2": ("1.4.2", "oauth_client_credentials"),
}  # fmt: skip
"""Release: the environment it is in, and what it calls OAuth's client credentials, if it can."""
WHO = ("bel", "lux")
ENVIRONMENTS = Path(os.environ.get("ARTICLE3_SHARE_CLIENTS", ROOT / ".venv-clients"))
EVERY_KIND = pl.DataFrame({
    "text": ["a", "", None, "Ä🇱🇺"], "yes": [True, False, None, True],
    "byte": pl.Series([1, -128, None, 127], dtype=pl.Int8),
    "short": pl.Series([1, -9, None, 9], dtype=pl.Int16),
    "whole": pl.Series([1, -(2**31), None, 2**31 - 1], dtype=pl.Int32),
    "long": [1, -(2**63), None, 2**53],
    "single": pl.Series([1.5, -0.0, None, 3e38], dtype=pl.Float32),
    "double": [0.1, -1e300, None, 5],
    "day": [date(1970, 1, 1), date(1900, 2, 28), None, date(2300, 1, 1)],
    "at": pl.Series([datetime(2026, 1, 1, 1, 2, 3, 4, UTC), datetime(1900, 1, 1, tzinfo=UTC), None,
                     datetime(2200, 1, 1, tzinfo=UTC)], dtype=pl.Datetime("us", "UTC")),
    "raw": [b"\x00\xff", b"", None, b"x"],
    "exact": pl.Series([Decimal("1.25"), Decimal("-99999999.99"), None, Decimal(0)],
                       dtype=pl.Decimal(18, 2)),
})  # fmt: skip


def python(release: str) -> tuple[Path, dict[str, str]]:
    """The interpreter of a release and what its path begins with; skips where it is not."""
    held = ENVIRONMENTS / RELEASES[release][0]
    if not (held / "made-from").is_file():
        pytest.skip(f"delta-sharing {release} is not installed (make install does it)")
    apart = held / release
    return held / "bin" / "python", {"PYTHONPATH": str(apart)} if apart.is_dir() else {}


@contextmanager
def served(made: World) -> Iterator[tuple[str, Issuer, dict[str, str]]]:
    """The world behind a real port, with an issuer of OAuth tokens beside it."""
    clients = {f"{who}-client": f"secret of {who}" for who in WHO}
    app = application(made.service)
    issuers: list[Issuer] = []

    @app.post("/token")
    def token(request: Request) -> Response:
        return issuers[0].answer(request.headers.get("authorization"))

    with running(app) as port:
        address = f"http://{HOST}:{port}"
        issuers.append(Issuer(f"{address}/issuer", clients))
        with made.service.store.change() as connection:
            identity.add_issuer(connection, issuers[0].address, AUDIENCE, issuers[0].jwks())
            for who in WHO:
                identity.add_subject(connection, issuers[0].address, f"{who}-client", who)
        yield address, issuers[0], clients


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[World, str, dict[str, str]]]:
    with world(tmp_path_factory.mktemp("clients")) as made:
        made.publish(EVERY_KIND, "kinds")
        grants.put_in_share(made.service, "north", "NOR", {"kinds": "kinds"})
        with served(made) as (address, _, clients):
            yield made, address, clients


@pytest.mark.parametrize("release", RELEASES)
def test_the_real_client_reads_what_is_each_recipients(
    place: tuple[World, str, dict[str, str]], release: str, tmp_path: Path
) -> None:
    interpreter, path = python(release)
    made, address, clients = place
    asked = []
    for who in WHO:
        asked.append(tmp_path / f"{who}.share")
        token = profiles.bearer(f"{address}/delta", made.tokens[who], "2099-01-01T00:00:00.0Z")
        profiles.write(asked[-1], token)
        if kind := RELEASES[release][1]:
            asked.append(tmp_path / f"{who}-oauth.share")
            client = f"{who}-client"
            oauth = profiles.oauth(f"{address}/delta", f"{address}/token", client, clients[client])
            profiles.write(asked[-1], oauth | {"type": kind})
    ran = subprocess.run(
        [interpreter, Path(__file__).with_name("client_script.py"), tmp_path, *asked],
        env={"PATH": os.environ["PATH"], "HOME": str(tmp_path), **path},
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr[-2000:]
    told: dict[str, Any] = json.loads(ran.stdout)
    assert told["release"] == release
    for one in told["profiles"].values():
        assert one["listed"] == one["everywhere"] == ["north.data.cables", "north.data.kinds"]
    whole = frame()
    right = {
        "bel": whole.filter(pl.col("mark") != "one").select("cable", "depth"),
        "lux": whole.drop("mark"),
    }
    for profile in asked:
        found = pl.read_parquet(tmp_path / f"{profile.stem}.cables.parquet")
        assert found.equals(right[profile.stem[:3]]), profile.stem
        assert told["profiles"][profile.stem]["few"] == 2
        kinds = pl.read_parquet(tmp_path / f"{profile.stem}.kinds.parquet")
        assert kinds.columns == EVERY_KIND.columns
        for column in kinds:
            # pandas makes floats of whole numbers where one is missing; what is there is the same
            given = EVERY_KIND[column.name].drop_nulls()
            got = (
                column.drop_nulls().drop_nans() if column.dtype.is_float() else column.drop_nulls()
            )
            assert got.cast(given.dtype, strict=False).to_list() == given.to_list(), column.name
