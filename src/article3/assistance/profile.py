"""One donor: by kind, over its GDP, with its share in the EU's aid and its packages."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from article3.alliance import entity_code
from article3.assistance.bases import base_of, effort
from article3.assistance.deliveries import KINDS, given, span_of
from article3.assistance.packages import by_donor, packages
from article3.errors import MissingFigureError, UnknownNameError
from article3.ledger import Figure, Ledger

_EU_SHARES = (
    ("Kiel: bilateral, % of GDP", "ukr_aid_bilateral_pct_gdp"),
    ("Kiel: share in the EU's aid", "ukr_aid_eu_share_bn"),
    ("Kiel: with the share in the EU's aid, % of GDP", "ukr_aid_total_pct_gdp"),
)


def profile(
    ledger: Ledger,
    donor: str,
    *,
    period: str | None = None,
    release: str | Sequence[str] | None = None,
    as_of: date | None = None,
) -> list[tuple[str, Figure]]:
    """What a donor gave, as pairs of a label and a Figure.

    Kiel's own printed shares join where the same release prints them for all its months.
    """
    code = entity_code(donor)
    made: list[tuple[str, Figure]] = []
    for kind in KINDS:
        figure = given(ledger, [code], period=period, kind=kind, release=release, as_of=as_of)[0]
        made.append((f"allocated, {kind}", figure))
    total = made[0][1]
    committed = given(ledger, [code], period=period, stage="committed", release=release,
                      as_of=as_of)  # fmt: skip
    made += [("committed, total", figure) for figure in committed]
    for key in ("gdp", "population"):
        try:
            made.append((f"per {key}", effort(total, base_of(ledger, code, key, as_of=as_of), key)))
        except MissingFigureError:
            continue
    if span_of(ledger, total.edition, period) == span_of(ledger, total.edition):
        for label, indicator in _EU_SHARES:
            try:
                printed = ledger.figure(code, indicator, total.period,
                                        edition=f"{total.edition}-eu-shares")  # fmt: skip
            except (MissingFigureError, UnknownNameError):
                continue
            made.append((label, printed))
    for figure in by_donor(packages(ledger, donor=code, as_of=as_of)):
        label = "packages alone" if figure.entity == code else f"packages of {figure.entity}"
        made.append((label, figure))
    return made
