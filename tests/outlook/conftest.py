"""Outlooks of few draws; the same question is asked once for all tests."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cache
from typing import Any

import pytest

from article3.ledger import Ledger
from article3.outlook import Outlook, outlook

Ask = Callable[..., Outlook]
TODAY = date(2026, 11, 22)


@pytest.fixture(scope="session")
def ask(ledger: Ledger) -> Ask:
    """``ask("LUX", target="5%gni@2035")``: an outlook of 200 draws from the bundled editions."""

    @cache
    def asked(entity: str, *, as_of: date = TODAY, draws: int = 200, **choices: Any) -> Outlook:
        return outlook(entity, ledger=ledger, as_of=as_of, draws=draws, **choices)

    return asked
