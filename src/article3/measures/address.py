"""A figure from its id, or from entity, indicator and period."""

from __future__ import annotations

import re
from datetime import date

from article3.errors import UnknownNameError
from article3.ledger import Figure, Ledger
from article3.measures.count import count
from article3.measures.figure import figure
from article3.measures.gap import gap, points_to
from article3.measures.growth import growth

_ID = re.compile(r"(?P<entity>\w+)\.(?P<what>.+)\.(?P<period>[^.@]+)@(?P<edition>[\w+-]+)$")
_COUNT = re.compile(r"count\((?P<code>\w+)>=(?P<threshold>[-+.e\d]+)\)$")
_GAP = re.compile(r"gap\((?P<code>\w+) to (?P<target>[-+.e\d]+)(?P<percent>%?)\)$")
_GROWTH = re.compile(r"growth\((?P<code>\w+)(?P<annual> a year)?\)$")


def by_address(
    ledger: Ledger,
    entity: str,
    indicator: str | None = None,
    period: str | None = None,
    *,
    edition: str | None = None,
    as_of: date | None = None,
) -> Figure:
    """The figure of an id such as ``POL.defexp_share_gdp.2024@nato-2024-06``, or of its parts.

    Raises ``UnknownNameError`` for an id that is none.
    """
    if indicator and period:
        return figure(ledger, entity, indicator, period, edition=edition, as_of=as_of)
    match = _ID.match(entity)
    if not match:
        raise UnknownNameError(
            "figure", entity, hint="give ENTITY INDICATOR PERIOD, or an id as figures print it"
        )
    who, what, when = match["entity"], match["what"], match["period"]
    editions = match["edition"].split("+")
    if made := _COUNT.match(what):
        return count(
            ledger, made["code"], when, float(made["threshold"]), group=who, edition=editions[0]
        ).figure
    if made := _GAP.match(what):
        target = float(made["target"])
        if not made["percent"]:
            return points_to(ledger, who, when, target, edition=editions[0])
        currency = "usd" if made["code"].startswith("defexp_usd") else "national"
        return gap(ledger, who, when, target, currency=currency, edition=editions[0])[1]
    if made := _GROWTH.match(what):
        start, _, end = when.partition("/")
        return growth(
            ledger, who, start, end, indicator=made["code"], annual=bool(made["annual"]),
            edition=editions[0],
        )  # fmt: skip
    # A figure of several editions names the first; the others follow from its date.
    newest = max(ledger.edition(name).published for name in editions)
    return figure(ledger, who, what, when, edition=editions[0], as_of=newest)
