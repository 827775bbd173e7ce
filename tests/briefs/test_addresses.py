"""Every number of a brief opens by its id."""

from __future__ import annotations

import pytest

from article3.briefs.content import content
from article3.briefs.model import notes_of
from article3.cli.explain import _by_id
from article3.ledger import Ledger, open_ledger


@pytest.fixture(scope="module")
def ledger() -> Ledger:
    return open_ledger(home="/nonexistent")


@pytest.mark.parametrize("entity", ["LUX", "NATO"])
def test_the_id_of_every_figure_gives_the_figure_again(ledger: Ledger, entity: str) -> None:
    figures = [f for note in notes_of(content(ledger, entity)) for f in note.figures]
    assert len(figures) > 50
    for figure in figures:
        if "@register-" not in figure.figure_id:
            assert _by_id(ledger, figure.figure_id).value == pytest.approx(figure.value)
