"""Answers of a ledger are kept as long as the ledger, and no failure is."""

from __future__ import annotations

import gc
import weakref

import pytest

from article3.errors import MissingFigureError
from article3.ledger import Ledger
from article3.ledger.remembered import remembered


def test_an_answer_is_made_once_for_each_question_and_ledger() -> None:
    asked: list[tuple[int, str]] = []

    @remembered(most=2)
    def answer(ledger: Ledger, who: str, *, year: int = 0) -> object:
        asked.append((id(ledger), who))
        return object()

    one, other = Ledger([]), Ledger([])
    first = answer(one, "POL", year=1)
    assert answer(one, "POL", year=1) is first
    assert answer(one, "POL", year=2) is not first
    assert answer(other, "POL", year=1) is not first
    assert len(asked) == 3
    answer(one, "LUX")  # the third question of this ledger takes the oldest one's place
    assert answer(one, "POL", year=1) is not first


def test_a_failure_is_not_kept_and_the_ledger_is_let_go() -> None:
    fails = [True, False]

    @remembered()
    def answer(ledger: Ledger) -> list[int]:
        if fails.pop(0):
            raise MissingFigureError("not yet")
        return [1]

    ledger = Ledger([])
    with pytest.raises(MissingFigureError):
        answer(ledger)
    assert answer(ledger) == [1]
    gone = weakref.ref(ledger)
    del ledger
    gc.collect()
    assert gone() is None
