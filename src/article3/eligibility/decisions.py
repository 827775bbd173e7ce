"""A person's decisions on unsure lines, kept beside the budget and used again."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from article3.eligibility.definitions import CATEGORIES, CLASSES
from article3.eligibility.table import Table, read_table
from article3.errors import SourceError

COLUMNS = ("line_id", "class", "category", "share", "note", "decided_on")
HELP = ("amount", "alternatives", "text")
NONE_TAKEN = pl.DataFrame(schema=dict.fromkeys(COLUMNS, pl.String) | {"share": pl.Float64})


def beside(budget: Path) -> Path:
    """The decisions file of a budget.

    >>> beside(Path("budgets/demo.csv")).name
    'demo.decisions.csv'
    """
    return budget.with_name(budget.stem + ".decisions.csv")


def read_decisions(path: Path, known: pl.Series) -> pl.DataFrame:
    """The decisions taken: rows with a class. Empty where there is no file.

    Raises :class:`~article3.errors.SourceError` with the line for an unknown class, category,
    share or ``line_id``.
    """
    if not path.is_file():
        return NONE_TAKEN
    return decisions_of(read_table(path, COLUMNS), known)


def decisions_of(table: Table, known: pl.Series) -> pl.DataFrame:
    """:func:`read_decisions` of a file whose cells are read already."""
    raw = table.frame
    for name in ("line_id", "class"):
        if name not in raw.columns:
            raise SourceError(table.name, f"no column {name!r}", table.place(1))
    absent = [name for name in COLUMNS if name not in raw.columns]
    raw = raw.with_columns(pl.lit(None, pl.String).alias(name) for name in absent)
    taken = raw.filter(pl.col("class").is_not_null()).with_columns(
        number=pl.col("share").cast(pl.Float64, strict=False)
    )
    wrong_share = pl.col("share").is_not_null() & ~pl.col("number").is_between(0, 1).fill_null(
        value=False
    )
    checks = (
        ("class", ~pl.col("class").is_in(CLASSES[:3]), "choose " + ", ".join(CLASSES[:3])),
        ("category", ~pl.col("category").fill_null("other").is_in(CATEGORIES),
         "choose " + ", ".join(CATEGORIES)),
        ("share", wrong_share, "write a number from 0 to 1"),
        ("line_id", ~pl.col("line_id").is_in(known.implode()).fill_null(value=False),
         "the budget has no such line"),
        ("line_id", pl.col("line_id").is_duplicated(), "decide each line once"),
    )  # fmt: skip
    for name, wrong, todo in checks:
        bad = taken.filter(wrong)
        if not bad.is_empty():
            row = bad.row(0, named=True)
            what = f"the {name} is {row[name]!r}"
            raise SourceError(table.name, what, table.place(row["line"], name), todo)
    return taken.select("line_id", "class", "category", "note", "decided_on", share="number")


def apply_decisions(lines: pl.DataFrame, taken: pl.DataFrame) -> pl.DataFrame:
    """The lines with what a person decided in place of what the rules gave."""
    if taken.is_empty():
        return lines
    mine = taken.select(
        "line_id", d_class="class", d_category="category", d_share="share", d_note="note",
        d_on="decided_on",
    )  # fmt: skip
    joined = lines.join(mine, on="line_id", how="left", maintain_order="left")
    decided = pl.col("d_class").is_not_null()
    full = pl.when(pl.col("d_class") == "not_counted").then(0.0).otherwise(1.0)
    share = pl.coalesce("d_share", full)
    said = pl.concat_str(
        [pl.lit("decided"), pl.col("d_on"), pl.col("d_note")], separator=" ", ignore_nulls=True
    )
    changes = {
        "class": pl.col("d_class"), "alternatives": pl.col("d_class"),
        "category": pl.coalesce("d_category", "category"), "share_low": share,
        "share_usual": share, "share_high": share, "rule": pl.lit("decision"),
        "confidence": pl.lit("decided"), "why": said,
    }  # fmt: skip
    return joined.with_columns(
        pl.when(decided).then(value).otherwise(pl.col(name)).alias(name)
        for name, value in changes.items()
    ).drop("d_class", "d_category", "d_share", "d_note", "d_on")


def to_decide(path: Path, lines: pl.DataFrame) -> pl.DataFrame:
    """What ``--write-decisions`` writes: decisions taken, then unsure lines, largest first."""
    helpers = ["amount", "alternatives", "text"]
    unsure = lines.filter((pl.col("class") == "disputed") & (pl.col("refused") == ""))
    fresh = unsure.sort("amount", descending=True).select(
        "line_id",
        *(pl.lit(None, pl.String).alias(name) for name in COLUMNS[1:]),
        pl.col("amount").cast(pl.Int64).cast(pl.String),
        "alternatives",
        text=pl.col("text_shown"),
    )
    if not path.is_file():
        return fresh
    before = pl.read_csv(path, infer_schema=False)
    absent = [name for name in (*COLUMNS, *helpers) if name not in before.columns]
    before = before.with_columns(pl.lit(None, pl.String).alias(n) for n in absent)
    kept = before.filter(pl.col("class").is_not_null()).select(*COLUMNS, *helpers)
    rest = fresh.filter(~pl.col("line_id").is_in(kept["line_id"].implode()))
    return pl.concat([kept, rest])
