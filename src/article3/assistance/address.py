"""A figure of this room from its id, as the tables and JSON rows print it."""

from __future__ import annotations

import re

from article3.assistance.bases import base_of, effort
from article3.assistance.deliveries import allocated_of_committed, given_by
from article3.errors import UnknownNameError
from article3.ledger import Figure, Ledger

_ID = re.compile(
    r"(?P<who>\w+)\.(?P<what>sum|per_gdp|per_gni|per_population|per_cost_share"
    r"|allocated_of_committed)"
    r"\(ukr_aid_(?P<stage>\w+)_(?P<kind>\w+)\)\.(?P<period>[^.@]+)@(?P<edition>[\w+-]+)$"
)


def by_id(ledger: Ledger, figure_id: str) -> Figure:
    """The sum of a donor or its effort on a base of 2021, again.

    Raises ``UnknownNameError`` for an id of another kind.

    >>> from article3.ledger import open_ledger
    >>> by_id(open_ledger(), "DEU.sum(ukr_aid_allocated_military).2025@kiel-r29").value > 1
    True
    """
    match = _ID.match(figure_id)
    if not match:
        raise UnknownNameError("figure of aid", figure_id)
    release = match["edition"].split("+")[0]
    who, period = match["who"], match["period"]
    total = given_by(ledger, who, period=period, kind=match["kind"], stage=match["stage"],
                     release=release)  # fmt: skip
    if match["what"] == "sum":
        return total
    if match["what"] == "allocated_of_committed":
        promised = given_by(ledger, who, period=period, stage="committed", release=release)
        return allocated_of_committed(total, promised)
    key = match["what"].removeprefix("per_").replace("_", "-")
    return effort(total, base_of(ledger, match["who"], key, period=total.period, unsure=True), key)
