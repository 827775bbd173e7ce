"""One door to every figure: printed, added over a group, or computed."""

from __future__ import annotations

from datetime import date
from typing import Protocol

from article3 import indicators
from article3.alliance import entity_code, is_group
from article3.errors import UnknownNameError
from article3.ledger import Figure, Ledger
from article3.ledger.facts import by_id, is_stated, newest
from article3.ledger.identities import recomputed_share
from article3.measures.effort import (
    group_share_of_gdp,
    in_euro,
    per_head,
    share_of_gni,
    share_of_imf_gdp,
)
from article3.measures.total import share_of_nato, total
from article3.periods import parse


class _Computed(Protocol):
    def __call__(
        self, ledger: Ledger, entity: str, period: str | int, *,
        edition: str | None, as_of: date | None,
    ) -> Figure: ...  # fmt: skip


_COMPUTED: dict[str, _Computed] = {
    "defexp_share_gdp_imf": share_of_imf_gdp,
    "defexp_share_gni": share_of_gni,
    "defexp_eur_current": in_euro,
    "defexp_usd_per_head": per_head,
}


def figure(
    ledger: Ledger,
    entity: str,
    indicator: str,
    period: str | int,
    *,
    edition: str | None = None,
    as_of: date | None = None,
) -> Figure:
    """A figure of a country or group, however it comes to be.

    Printed figures are returned as printed. Groups that no edition prints are added over their
    named members where adding makes sense, and their share of GDP is expenditure over GDP.
    Indicators marked ``computed`` in the registry are computed; those that are only ever stated,
    and editions ``said-...``, come from :mod:`article3.ledger.facts`. Raises ``UnknownNameError``
    and ``MissingFigureError`` like :meth:`article3.ledger.Ledger.figure`.
    """
    if edition and is_stated(edition):
        return by_id(f"{_code(entity)}.{indicator}.{period}@{edition}")
    if indicator in indicators.STATED and not edition:
        return newest(indicator, _code(entity), parse(period).text, as_of or ledger.as_of)
    code, wanted = entity_code(entity), indicators.get(indicator)
    if wanted.code in _COMPUTED:
        return _COMPUTED[wanted.code](ledger, code, period, edition=edition, as_of=as_of)
    if wanted.code.endswith("_share_of_nato"):
        return share_of_nato(ledger, code, wanted.code, period, edition=edition, as_of=as_of)
    if wanted.code == "defexp_share_gdp_recomputed":
        printed = ledger.figure(code, "defexp_share_gdp", period, edition=edition, as_of=as_of)
        return recomputed_share(ledger, printed) or printed
    if wanted.code == "defexp_share_gdp" and is_group(code):
        return group_share_of_gdp(ledger, code, period, edition=edition, as_of=as_of)
    return total(ledger, code, wanted.code, period, edition=edition, as_of=as_of)


def _code(entity: str) -> str:
    """The code of a country or group; statements are about others too, whose codes stay."""
    try:
        return entity_code(entity)
    except UnknownNameError:
        return entity
