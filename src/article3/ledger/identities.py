"""Identities a publication's own tables must satisfy, and what they say about one figure.

NATO's tables hold together: the share of GDP is constant expenditure over constant GDP, the four
categories add to 100 per cent, the Allies add to the printed totals. Where a printed figure breaks
an identity it is kept as printed; the recomputed value stands beside it.
"""

from __future__ import annotations

import polars as pl

from article3.alliance import COUNTRIES, GROUPS
from article3.errors import MissingFigureError
from article3.ledger.asof import Ledger
from article3.ledger.facts import is_stated
from article3.ledger.figure import Figure, compute
from article3.periods import parse

SPLIT = ("equipment_share", "personnel_share", "infrastructure_share", "other_share")
ADDITIVE = ("defexp_usd_current", "defexp_usd_const", "military_personnel", "gdp_usd_current")


def recomputed_share(ledger: Ledger, figure: Figure) -> Figure | None:
    """The share of GDP from the same edition's constant-price tables, or None where it lacks them.

    Formula: 100 × defence expenditure / GDP, both in USD at the edition's constant prices.
    """
    if figure.indicator != "defexp_share_gdp" or figure.observation is None:
        return None
    if is_stated(figure.edition) or figure.edition.startswith("register-"):
        return None  # a statement and a promise have no tables
    try:
        spent, base = (
            ledger.figure(figure.entity, code, figure.period, edition=figure.edition)
            for code in ("defexp_usd_const", "gdp_usd_const")
        )
    except MissingFigureError:
        return None
    if not base.value or spent.value is None:
        return None
    return compute(
        "defexp_share_gdp_recomputed", figure.entity, figure.period,
        100 * spent.value / base.value,
        "100 × defence expenditure / GDP, both at the edition's constant prices", (spent, base),
    )  # fmt: skip


def violations(ledger: Ledger, edition: str) -> pl.DataFrame:
    """Cells of a NATO edition that break one of its identities by more than rounding explains.

    Returns the columns ``identity, entity, period, printed, recomputed``; empty when all hold.
    Identities whose tables the edition lacks are not tested.
    """
    frame = ledger.record(edition).read()
    parts = [
        _share_violations(frame),
        _split_violations(frame),
        *(_total_violations(frame, code) for code in ADDITIVE),
    ]
    return pl.concat(parts).sort("identity", "entity", "period")


_SCHEMA: dict[str, type[pl.DataType]] = {
    "identity": pl.String,
    "entity": pl.String,
    "period": pl.String,
    "printed": pl.Float64,
    "recomputed": pl.Float64,
}


def _wide(frame: pl.DataFrame, codes: dict[str, str]) -> pl.DataFrame:
    """One row an entity and period, one column an indicator; only complete rows."""
    if not set(codes) <= set(frame["indicator"].unique()):
        return pl.DataFrame()
    picked = frame.filter(pl.col("indicator").is_in(list(codes)))
    wide = picked.pivot("indicator", index=["entity", "period"], values="value")
    return wide.rename(codes).drop_nulls()


def _base_year(frame: pl.DataFrame) -> str:
    codes = frame["indicator"].unique()
    return max((c[-4:] for c in codes if c.startswith("gdp_usd_const")), default="")


_SHOWN = 2e-3
"""What full-precision cells may differ by: less than the two decimals NATO shows of a share."""


def _rounding(values: pl.Series) -> float:
    """Half of the last digit the values are printed with; ``_SHOWN`` at full precision."""
    for decimals in (-3, 0, 1, 2):
        step = 10.0**-decimals
        if ((values / step - (values / step).round()).abs() < 1e-7).all():
            return 0.5 * step
    return _SHOWN


def _share_violations(frame: pl.DataFrame) -> pl.DataFrame:
    base = _base_year(frame)
    wide = _wide(
        frame,
        {
            "defexp_share_gdp": "printed",
            f"defexp_usd_const{base}": "d",
            f"gdp_usd_const{base}": "g",
        },
    )
    if wide.is_empty():
        return pl.DataFrame(schema=_SCHEMA)
    ratio = 100 * pl.col("d") / pl.col("g")
    slack = (
        _rounding(wide["printed"])
        + 100 * _rounding(wide["d"]) / pl.col("g")
        + ratio * _rounding(wide["g"]) / pl.col("g")
    )
    return (
        wide.with_columns(recomputed=ratio, slack=slack)
        .filter((pl.col("printed") - pl.col("recomputed")).abs() > 1.01 * pl.col("slack"))
        .with_columns(identity=pl.lit("share of GDP = expenditure / GDP, constant prices"))
        .select(list(_SCHEMA))
    )


def _split_violations(frame: pl.DataFrame) -> pl.DataFrame:
    wide = _wide(frame, {code: code for code in SPLIT})
    if wide.is_empty():
        return pl.DataFrame(schema=_SCHEMA)
    slack = sum(_rounding(wide[code]) for code in SPLIT)
    return (
        wide.with_columns(recomputed=pl.sum_horizontal(SPLIT), printed=pl.lit(100.0))
        .filter((pl.col("recomputed") - 100).abs() > 1.01 * slack)
        .with_columns(identity=pl.lit("the four categories add to 100 per cent"))
        .select(list(_SCHEMA))
    )


def _total_violations(frame: pl.DataFrame, family: str) -> pl.DataFrame:
    """Allies of the year against the printed totals of NATO and of Europe and Canada."""
    rows = []
    for code in (c for c in frame["indicator"].unique() if family in (c, c[:-4])):
        cells = frame.filter(pl.col("indicator") == code)
        totals = cells.filter(pl.col("entity").is_in(["NATO", "EUCAN"]))
        for entity, period, total in totals.select("entity", "period", "value").iter_rows():
            members = GROUPS[entity].members(parse(period).end)
            own = cells.filter((pl.col("period") == period) & pl.col("entity").is_in(list(members)))
            needed = {m for m in members if COUNTRIES[m].has_forces or family.startswith("gdp")}
            added = own["value"].sum()
            slack = _rounding(own["value"]) * own.height + 1.01 * _rounding(pl.Series([total]))
            if needed <= set(own["entity"]) and abs(total - added) > slack:
                name = f"the Allies add to the total, {code}"
                rows.append((name, entity, period, total, added))
    return pl.DataFrame(rows, schema=_SCHEMA, orient="row")
