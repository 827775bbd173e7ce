"""Every number of a brief opens by its id."""

from __future__ import annotations

import pytest

from article3.address import by_id
from article3.briefs.content import written
from article3.briefs.model import notes_of
from article3.briefs.request import Request
from article3.ledger import Ledger, open_ledger


@pytest.fixture(scope="module")
def ledger() -> Ledger:
    return open_ledger(home="/nonexistent")


@pytest.mark.parametrize(("entity", "pages"), [("LUX", 5), ("NATO", None), ("NATO", 5)])
def test_the_id_of_every_figure_gives_the_figure_again(
    ledger: Ledger, entity: str, pages: int | None
) -> None:
    brief = written(ledger, Request(entity, pages=pages))
    figures = [f for note in notes_of(brief) for f in note.figures]
    assert len(figures) > 50
    for figure in figures:
        if "@register-" not in figure.figure_id:
            assert by_id(ledger, figure.figure_id).value == pytest.approx(figure.value)
