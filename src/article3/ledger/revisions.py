"""How one figure moved through the editions, and what one edition changed against another."""

from __future__ import annotations

from datetime import date

import polars as pl

from article3.alliance import entity_code
from article3.errors import MissingFigureError
from article3.ledger.asof import Ledger
from article3.ledger.figure import Figure, compute
from article3.periods import parse


def revisions(
    ledger: Ledger,
    entity: str,
    indicator: str,
    period: str | int,
    *,
    as_of: date | None = None,
) -> pl.DataFrame:
    """Every printing of one figure, oldest edition first.

    Columns ``entity, indicator, period, edition, published, value, unit, status, standing, flags,
    figure_id, change``; ``change`` is against the printing before it, in the indicator's unit,
    null for the first. Printings in different price bases are different indicators and are not
    compared. Raises ``MissingFigureError`` when no edition prints it.
    """
    code, when = entity_code(entity), parse(period).text
    indicator = ledger.resolve(indicator, as_of=as_of)
    rows = ledger.known(indicator, as_of).filter(
        (pl.col("entity") == code) & (pl.col("period") == when)
    )
    if rows.is_empty():
        raise MissingFigureError(f"No edition prints {indicator} of {code} for {when}.")
    return (
        rows.with_columns(order=pl.col("rank") % 1_000_000)
        .sort("order")
        .with_columns(
            change=pl.col("value").diff(),
            figure_id=pl.format("{}.{}.{}@{}", "entity", "indicator", "period", "edition"),
        )
        .select(
            "entity", "indicator", "period", "edition", "published", "value", "unit",
            "price_basis", "status", "standing", "flags", "figure_id", "change",
        )
    )  # fmt: skip


def revision_sizes(ledger: Ledger, indicator: str, *, as_of: date | None = None) -> pl.DataFrame:
    """The size of past revisions of an indicator between successive tables.

    For every entity and period printed in two successive editions of standing ``table``: columns
    ``entity, period, edition, change``. The distribution of ``change`` is what a margin may be
    compared with.
    """
    rows = ledger.known(indicator, as_of).filter(pl.col("standing") == "table")
    return (
        rows.sort("rank")
        .with_columns(change=pl.col("value").diff().over("entity", "period"))
        .drop_nulls("change")
        .select("entity", "period", "edition", "change")
    )


def difference(old: pl.DataFrame, new: pl.DataFrame) -> pl.DataFrame:
    """What a frame of observations changes against another: new, revised and gone figures.

    Returns ``entity, indicator, period, old, new, change, what``, where ``what`` is ``new``,
    ``revised`` (value differs) or ``gone``; unchanged figures are left out.
    """
    key = ["entity", "indicator", "period"]
    both = (
        old.select(*key, pl.col("value").alias("old"))
        .join(new.select(*key, pl.col("value").alias("new")), on=key, how="full", coalesce=True)
        .with_columns(change=pl.col("new") - pl.col("old"))
    )
    what = (
        pl.when(pl.col("old").is_null())
        .then(pl.lit("new"))
        .when(pl.col("new").is_null())
        .then(pl.lit("gone"))
        .when(pl.col("change") != 0)
        .then(pl.lit("revised"))
    )
    return both.with_columns(what=what).drop_nulls("what").sort("indicator", "entity", "period")


def diff_editions(ledger: Ledger, old: str, new: str) -> pl.DataFrame:
    """:func:`difference` between two editions of the ledger, by id."""
    return difference(ledger.record(old).read(), ledger.record(new).read())


def changed_figures(
    ledger: Ledger, old: str, new: str, indicator: str | None = None
) -> pl.DataFrame:
    """What one edition changed against another, each row with the cells it is about.

    The columns of :func:`difference` with ``percent`` (the change over the old value), ``unit``,
    ``status`` and ``price_basis`` of the newer printing, ``old_id`` and ``new_id`` (figure ids,
    null where there is no such printing) and ``edition`` (both, joined by ``+``). An amount whose
    unit is written otherwise is another currency: its ``change`` and ``percent`` are null.
    """
    frames = [ledger.record(name).read() for name in (old, new)]
    if indicator:
        frames = [frame.filter(pl.col("indicator") == indicator) for frame in frames]
    key = ["entity", "indicator", "period"]
    before, now = (
        frame.select(*key, "unit", "status", "price_basis",
                     id=pl.format("{}.{}.{}@{}", *key, pl.lit(name)))
        for frame, name in zip(frames, (old, new), strict=True)
    )  # fmt: skip
    rows = (
        difference(*frames)
        .join(before, on=key, how="left", maintain_order="left")
        .join(now, on=key, how="left", maintain_order="left", suffix="_now")
    )
    # "% of real GDP" and "%" are one unit; "million Kuna" and "million Euros" are not.
    one, other = (
        pl.when(pl.col(unit).str.starts_with("%")).then(pl.lit("%"))
        .otherwise(pl.col(unit).str.to_lowercase().str.split(" (").list.first())
        for unit in ("unit", "unit_now")
    )  # fmt: skip
    same = (one == other).fill_null(value=True)
    change = pl.when(same).then(pl.col("change"))
    return rows.select(
        *key, "old", "new",
        change=change,
        percent=100 * change / pl.when(pl.col("old") != 0).then(pl.col("old").abs()),
        what="what",
        unit=pl.coalesce("unit_now", "unit"),
        status=pl.coalesce("status_now", "status"),
        price_basis=pl.coalesce("price_basis_now", "price_basis"),
        old_id="id",
        new_id="id_now",
        edition=pl.lit(f"{old}+{new}"),
    )  # fmt: skip


def table_before(ledger: Ledger, edition: str, indicator: str, fewest: int = 20) -> str | None:
    """The id of the newest table before an edition that prints an indicator for many countries.

    ``fewest`` countries at least; None where the ledger holds no such table.
    """
    asked = ledger.edition(edition)
    rows = ledger.observations(indicator).filter(
        (pl.col("standing") == "table") & (pl.col("published") < asked.published)
    )
    held = rows.group_by("edition").agg(pl.col("entity").n_unique(), pl.col("published").first())
    fit = held.filter(pl.col("entity") >= fewest).sort("published")
    return str(fit["edition"][-1]) if fit.height else None


def revised_by(before: Figure, now: Figure) -> Figure:
    """By how much, per cent, a figure was restated between two editions.

    Formula: ``100 × (now / before − 1)``. Raises ``MissingFigureError`` when the two are not in the
    same unit or one is missing.
    """
    if not before.value or now.value is None or before.unit != now.unit:
        raise MissingFigureError(f"{before.figure_id} and {now.figure_id} cannot be compared.")
    return compute(
        f"revised({now.indicator})", now.entity, now.period, 100 * (now.value / before.value - 1),
        "100 × (now / before − 1)", (before, now), unit="%",
    )  # fmt: skip


def difference_of(left: Figure, right: Figure) -> Figure:
    """``left − right``, two shares by different definitions, in points."""
    if left.value is None or right.value is None:
        raise MissingFigureError(f"{left.figure_id} and {right.figure_id} cannot be compared.")
    return compute(
        f"difference({left.indicator} − {right.indicator})", left.entity, left.period,
        left.value - right.value, f"{left.indicator} − {right.indicator}", (left, right),
        unit="points",
    )  # fmt: skip
