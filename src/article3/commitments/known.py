"""Series that many promises of one entity rest on, read once for all of them."""

from __future__ import annotations

from datetime import date

import polars as pl

from article3.ledger import Ledger
from article3.ledger.remembered import remembered


@remembered(most=2048)
def series(ledger: Ledger, entity: str, indicator: str, day: date) -> pl.DataFrame:
    """:meth:`Ledger.series` of one entity as of a day; raises what that raises.

    The frame is shared: take from it, and do not change it.
    """
    return ledger.series(entity, indicator, as_of=day)
