"""Nothing is counted twice: transfers inside the budget, and pensions paid for twice."""

from __future__ import annotations

import polars as pl

from article3.eligibility.match import normal

TRANSFER = "also appears in chapter {}, line {}: a transfer inside the budget"
NAMED = "says itself that it goes to {}, which this file holds"
PENSION = "pays for pensions that this file holds as well (rule pension-account)"

_CONTRIBUTIONS = ("home-employer-contributions", "gendarmerie-contributions")


def refuse(lines: pl.DataFrame) -> pl.DataFrame:
    """The lines with ``refused``: why a line's money is not counted here, or empty.

    A line is refused that names its receiver in ``transfer_to`` or ``counterpart`` and the file
    holds that receiver; that speaks of a transfer, names another chapter and has the same amount
    as a line there; or that pays contributions for pensions the file also holds as paid.
    """
    reasons = pl.coalesce(_named(lines), _twins(lines), _pensions(lines)).fill_null("")
    return lines.with_columns(refused=reasons)


def _named(lines: pl.DataFrame) -> pl.Expr:
    """Lines whose own column names a receiver this file holds: a line, a chapter or its name."""
    receiver = pl.coalesce("transfer_to", "counterpart").str.strip_chars()
    holders = pl.concat(
        [lines["line_id"], lines["chapter"], lines["chapter_name"],
         lines["chapter_name"].str.split(" > ").list.last()]
    ).drop_nulls().unique()  # fmt: skip
    elsewhere = receiver.is_in(holders.implode()) & (receiver != pl.col("line_id"))
    inside = (receiver == pl.col("chapter")) | (receiver == pl.col("chapter_name"))
    hit = elsewhere & ~inside.fill_null(value=False)
    return pl.when(hit).then(pl.format(NAMED, receiver))


def _twins(lines: pl.DataFrame) -> pl.Expr:
    """Lines that speak of a transfer to a chapter where a line has the very same amount."""
    giving = lines.filter(pl.col("transfer") & (pl.col("amount") != 0)).select(
        "line", "amount", "chapter_name", t=normal(pl.col("text_shown"))
    )
    taking = lines.filter(~pl.col("transfer") & pl.col("chapter_name").is_not_null()).select(
        "amount", "chapter", other="line", other_name="chapter_name", called="l"
    )
    # One line of a chapter tells as much as all: a file may repeat an amount in every line.
    taking = taking.unique(["amount", "chapter", "other_name"], keep="first", maintain_order=True)
    pairs = giving.join(taking, on="amount").filter(
        (pl.col("other_name") != pl.col("chapter_name"))
        & (pl.col("called").str.len_chars() > 5)
        & pl.col("t").str.contains(pl.col("called").str.strip_chars(" "), literal=True)
    )
    shown = pl.coalesce("chapter", "other_name")
    found = pairs.group_by("line").agg(pl.format(TRANSFER, shown, "other").first().alias("why"))
    if found.is_empty():
        return pl.lit(None, pl.String)
    return pl.col("line").replace_strict(
        found["line"], found["why"], default=None, return_dtype=pl.String
    )


def _pensions(lines: pl.DataFrame) -> pl.Expr:
    """Employer contributions of the forces, where the pensions they pay for are in the file."""
    if not lines["rule"].is_in(["pension-account"]).any():
        return pl.lit(None, pl.String)
    return pl.when(pl.col("rule").is_in(_CONTRIBUTIONS)).then(pl.lit(PENSION))
