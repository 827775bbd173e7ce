"""The map and the tiles: the same rows, nobody lost, and tiles alone without the shapes."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from article3.charts.shapes import MissingShapesError
from article3.ledger import Ledger
from article3.measures import rank
from article3.web.app import application
from article3.web.pages import map as page
from article3.web.settings import Settings
from web_support import rows_of


@pytest.fixture
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """One application a test: one of them lacks the shapes."""
    with TestClient(application(Settings(tmp_path_factory.mktemp("web"), requests=0))) as made:
        yield made


def test_without_the_shapes_the_tiles_show_everything(
    client: TestClient, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    def absent() -> None:
        raise MissingShapesError

    monkeypatch.setattr(page, "load", absent)
    answer = client.get("/map?period=2024")
    assert answer.status_code == 200
    assert "shapes are not installed" in answer.text
    assert 'id="panel-map"' not in answer.text
    assert 'id="panel-tiles"' in answer.text
    assert "no armed forces" in answer.text
    rows = rows_of(client, "/map?period=2024", "tiles")
    found = rank(ledger, "defexp_share_gdp", 2024)
    assert [row["entity"] for row in rows if row["value"]] == found.frame["entity"].to_list()
    assert len(rows) == 32


def test_amounts_get_bins_of_their_own_and_national_ones_are_refused(client: TestClient) -> None:
    rows = rows_of(client, "/map?indicator=amount&currency=eur&period=2025", "tiles")
    assert {row["unit"] for row in rows if row["value"]} == {"million EUR"}
    refused = client.get("/map?indicator=amount&currency=national")
    assert refused.status_code == 422
    assert "cannot share one scale" in refused.text
