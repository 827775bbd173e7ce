"""From lines to a range: what counts under a definition, and the steps between definitions."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

DEFINITIONS = {
    "nato-core": "NATO's definition of defence expenditure",
    "hague-1.5": "the 1.5% of The Hague: defence- and security-related spending beside the core",
    "eu-cofog": "COFOG function 02, as the EU's escape clause counts",
}
CASES = ("low", "usual", "high")


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the waterfall: what changes, by how much, and what stands after it."""

    name: str
    change: float
    after: float
    total: bool = False


def shares(definition: str) -> list[pl.Expr]:
    """The share of each line that counts under a definition: low, usual and high.

    ``nato-core`` takes the rule's shares where the core is possible. ``hague-1.5`` takes what is
    related; where core and related are both possible, only what the core leaves. ``eu-cofog``
    counts a partial line half, between nothing and all. A refused line counts nowhere.
    """
    kept = pl.col("refused") == ""
    core = pl.col("alternatives").str.contains("core", literal=True)
    related = pl.col("alternatives").str.contains("related_1_5", literal=True)
    out = pl.col("alternatives").str.contains("not_counted", literal=True)
    own = {case: pl.col(f"share_{case}") for case in CASES}
    found = {}
    for case, number in zip(CASES, (0.0, 0.5, 1.0), strict=True):
        if definition == "nato-core":
            share = pl.when(core).then(own[case]).otherwise(0.0)
        elif definition == "hague-1.5":
            left = {"low": pl.lit(0.0), "usual": 1 - own["usual"], "high": 1 - own["low"]}[case]
            both = pl.when(out & (pl.lit(case) == "usual")).then(0.0).otherwise(left)
            share = pl.when(related & ~core).then(own[case]).when(related).then(both).otherwise(0.0)
        else:
            whole = pl.col("eu_cofog").replace_strict(
                {"yes": 1.0, "partial": number, "no": 0.0}, return_dtype=pl.Float64
            )
            share = whole
        found[case] = pl.when(kept).then(share).otherwise(0.0).alias(f"counts_{case}")
    return list(found.values())


def count(lines: pl.DataFrame, definition: str) -> pl.DataFrame:
    """The lines with ``counts_low``, ``counts_usual``, ``counts_high`` under a definition."""
    return lines.with_columns(shares(definition))


def span(counted: pl.DataFrame) -> tuple[float, float, float]:
    """The money that counts: strict, usual, generous."""
    low, usual, high = (
        float((counted["amount"] * counted[f"counts_{case}"]).sum()) for case in CASES
    )
    return low, usual, high


def waterfall(lines: pl.DataFrame) -> list[Step]:
    """From the ministry's own number to COFOG, and from COFOG to NATO's core, usual shares."""
    both = lines.with_columns(
        cofog=shares("eu-cofog")[1], nato=shares("nato-core")[1]
    ).with_columns(
        more=pl.max_horizontal(pl.col("nato") - pl.col("cofog"), 0.0),
        less=pl.max_horizontal(pl.col("cofog") - pl.col("nato"), 0.0),
    )
    own = pl.col("ministry")
    refused = pl.col("refused") != ""
    pension = (pl.col("category") == "personnel") & (pl.col("eu_cofog") == "no")
    civil = pl.col("class") == "related_1_5"

    def money(where: pl.Expr, share: pl.Expr) -> float:
        return float(both.select((pl.col("amount") * share).filter(where).sum()).item())

    outside = 1 - pl.col("cofog")
    parts: list[tuple[str, float | None]] = [
        ("Defence chapters, as the ministry's own number", money(own, pl.lit(1.0))),
        ("less lines refused, because they are counted elsewhere", -money(own & refused, outside)),
        ("less pensions and benefits outside COFOG 02",
         -money(own & pension & ~refused, outside)),
        ("less other lines of these chapters outside COFOG 02, mixed ones by half",
         -money(own & ~pension & ~refused, outside)),
        ("plus lines of other chapters inside COFOG 02", money(~own, pl.col("cofog"))),
        ("COFOG 02, usual", None),
        ("plus pensions and shares of other forces, which NATO counts",
         money(pension, pl.col("more"))),
        ("plus other lines NATO counts more of", money(~pension, pl.col("more"))),
        ("less civil protection and other resilience", -money(civil, pl.col("less"))),
        ("less other lines NATO counts less of", -money(~civil, pl.col("less"))),
        ("NATO core, usual", None),
    ]  # fmt: skip
    steps: list[Step] = []
    standing = 0.0
    for name, change in parts:
        standing += change or 0.0
        steps.append(Step(name, change or 0.0, standing, total=change is None or not steps))
    return steps


def totals(counted: pl.DataFrame, by: str) -> pl.DataFrame:
    """Lines, money and what counts, by class or category."""
    return (
        counted.group_by(by)
        .agg(
            pl.len().alias("lines"),
            pl.col("amount").sum(),
            *((pl.col("amount") * pl.col(f"counts_{c}")).sum().alias(c) for c in CASES),
        )
        .sort("amount", descending=True)
    )
